import { CoreFeaturesV2 } from '@wazero-ts/api';
import { ledgerEngine, ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import type { ScriptCommand, ScriptValue } from '../src/script.js';
import { ScriptRunner } from '../src/script-runner.js';
import { SpecStore } from '../src/spec-store.js';
import type { Tally } from '../src/tally.js';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function library(): string {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, max: 2, export: 'memory' });
  builder.global({ type: 'f32', init: [['f32.const', 1.5]], export: 'global' });
  builder.func({
    params: ['i32', 'i32'],
    results: ['i32'],
    code: [['local.get', 0], ['local.get', 1], 'i32.add'],
    export: 'add',
  });
  builder.func({ params: ['f32'], results: ['f32'], code: [['local.get', 0]], export: 'f32' });
  builder.func({ params: ['f64'], results: ['f64'], code: [['local.get', 0]], export: 'f64' });
  builder.func({ params: ['i64'], results: ['i64'], code: [['local.get', 0]], export: 'i64' });
  builder.func({ params: ['v128'], results: ['v128'], code: [['local.get', 0]], export: 'v128' });
  builder.func({ params: ['externref'], results: ['externref'], code: [['local.get', 0]], export: 'extern' });
  builder.func({ results: ['i32'], code: [['i32.const', -1], 'i32.load'], export: 'outside' });
  builder.func({ code: ['unreachable'], export: 'unreachable' });
  return base64(builder.toBytes());
}

function importer(name: string): string {
  const builder = new ModuleBuilder();
  builder.importFunc('lib', name, ['i32', 'i32'], ['i32']);
  return base64(builder.toBytes());
}

function trapsAtStart(): string {
  const builder = new ModuleBuilder();
  builder.start(builder.func({ code: ['unreachable'] }));
  return base64(builder.toBytes());
}

const truncated = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0]).toString('base64');
const binaries = [library(), importer('add'), importer('nothing'), trapsAtStart(), truncated];

async function run(...commands: readonly object[]): Promise<Tally> {
  const store = new SpecStore(ledgerEngine(), CoreFeaturesV2);
  const all = [{ type: 'module', line: 1, module_index: 0 }, ...commands] as unknown as ScriptCommand[];
  const startThread = () => {
    throw new Error('no threads here');
  };
  return new ScriptRunner(store, binaries, startThread).run(all);
}

const invoke = (field: string, ...args: ScriptValue[]) => ({ type: 'invoke', field, args });
const i32 = (value: string): ScriptValue => ({ type: 'i32', value });
const returns = (action: object, ...expected: ScriptValue[]) => ({ type: 'assert_return', line: 2, action, expected });
const traps = (action: object, text: string) => ({ type: 'assert_trap', line: 2, action, text });

describe('the runner passes what holds', () => {
  test.each<[string, object]>([
    ['an i32', returns(invoke('add', i32('4294967295'), i32('2')), i32('1'))],
    [
      'an i64',
      returns(invoke('i64', { type: 'i64', value: '18446744073709551615' }), {
        type: 'i64',
        value: '18446744073709551615',
      }),
    ],
    [
      'the bits of a signalling NaN',
      returns(invoke('f32', { type: 'f32', value: '2141192193' }), { type: 'f32', value: '2141192193' }),
    ],
    [
      'nan:canonical of either sign',
      returns(invoke('f32', { type: 'f32', value: '4290772992' }), { type: 'f32', value: 'nan:canonical' }),
    ],
    [
      'nan:arithmetic with a payload',
      returns(invoke('f64', { type: 'f64', value: '9221120237041090561' }), { type: 'f64', value: 'nan:arithmetic' }),
    ],
    ['either', returns(invoke('add', i32('1'), i32('1')), { type: 'either', values: [i32('3'), i32('2')] })],
    [
      'lanes',
      returns(invoke('v128', { type: 'v128', lane_type: 'i16', value: ['65535', '1', '2', '3', '4', '5', '6', '7'] }), {
        type: 'v128',
        lane_type: 'i32',
        value: ['131071', '196610', '327684', '458758'],
      }),
    ],
    [
      'a host reference',
      returns(invoke('extern', { type: 'externref', value: '7' }), { type: 'externref', value: '7' }),
    ],
    ['null', returns(invoke('extern', { type: 'externref', value: 'null' }), { type: 'externref', value: 'null' })],
    ['a global', returns({ type: 'get', field: 'global' }, { type: 'f32', value: '1069547520' })],
    ['a trap', traps(invoke('unreachable'), 'unreachable')],
    ['another trap', traps(invoke('outside'), 'out of bounds memory access')],
    ['an unknown import', { type: 'assert_unlinkable', line: 2, module_index: 2, text: 'unknown import' }],
    ['a start function that traps', { type: 'assert_uninstantiable', line: 2, module_index: 3, text: 'unreachable' }],
    ['a malformed module', { type: 'assert_malformed', line: 2, module_index: 4, text: 'unexpected end' }],
  ])('%s', async (_, command) => {
    expect(await run(command)).toEqual({ passed: 1, failed: 0, assertions: 1, failures: [] });
  });

  test('a registered module can be imported', async () => {
    const tally = await run({ type: 'register', line: 2, as: 'lib' }, { type: 'module', line: 3, module_index: 1 });
    expect(tally).toEqual({ passed: 0, failed: 0, assertions: 0, failures: [] });
  });
});

describe('the runner fails what does not hold', () => {
  test.each<[string, object]>([
    ['a wrong number', returns(invoke('add', i32('1'), i32('1')), i32('3'))],
    ['a result of another type', returns(invoke('add', i32('1'), i32('1')), { type: 'i64', value: '2' })],
    ['too few results expected', returns(invoke('add', i32('1'), i32('1')))],
    ['too many results expected', returns(invoke('add', i32('1'), i32('1')), i32('2'), i32('2'))],
    ['minus zero for zero', returns(invoke('f32', { type: 'f32', value: '2147483648' }), { type: 'f32', value: '0' })],
    [
      'other NaN bits',
      returns(invoke('f32', { type: 'f32', value: '2141192193' }), { type: 'f32', value: '2145386497' }),
    ],
    [
      'a signalling NaN for nan:arithmetic',
      returns(invoke('f32', { type: 'f32', value: '2141192193' }), { type: 'f32', value: 'nan:arithmetic' }),
    ],
    [
      'a payload for nan:canonical',
      returns(invoke('f32', { type: 'f32', value: '2143289345' }), { type: 'f32', value: 'nan:canonical' }),
    ],
    [
      'one lane',
      returns(invoke('v128', { type: 'v128', lane_type: 'i64', value: ['1', '2'] }), {
        type: 'v128',
        lane_type: 'i64',
        value: ['1', '3'],
      }),
    ],
    [
      'another host reference',
      returns(invoke('extern', { type: 'externref', value: '7' }), { type: 'externref', value: '8' }),
    ],
    ['a trap where a result is expected', returns(invoke('unreachable'))],
    ['a result where a trap is expected', traps(invoke('add', i32('1'), i32('1')), 'unreachable')],
    ['another trap', traps(invoke('unreachable'), 'integer overflow')],
    ['a trap that the table does not know', traps(invoke('unreachable'), 'some new text')],
    ['an export that is not there', returns(invoke('nothing'))],
    ['arguments of another type', returns(invoke('add', i32('1'), { type: 'i64', value: '1' }), i32('2'))],
    ['a valid module called invalid', { type: 'assert_invalid', line: 2, module_index: 0, text: 'type mismatch' }],
    ['a module that links', { type: 'assert_unlinkable', line: 2, module_index: 0, text: 'unknown import' }],
    ['another link error', { type: 'assert_unlinkable', line: 2, module_index: 2, text: 'incompatible import type' }],
    ['a module that starts', { type: 'assert_uninstantiable', line: 2, module_index: 0, text: 'unreachable' }],
  ])('%s', async (_, command) => {
    const tally = await run(command);
    expect([tally.passed, tally.failed, tally.assertions]).toEqual([0, 1, 1]);
    expect(tally.failures[0]).toMatch(/^line 2: assert_/);
  });

  test('a failed command counts as failed, though it is no assertion', async () => {
    const tally = await run(
      { type: 'module', line: 2, module_index: 2 },
      { type: 'action', line: 3, action: invoke('add') },
      { type: 'register', line: 4, as: 'x', name: '$none' },
      { type: 'wait', line: 5, thread: '$none' },
    );
    expect([tally.passed, tally.failed, tally.assertions]).toEqual([0, 4, 0]);
  });
});
