import { CoreFeaturesV2, type WasmError } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import type { SsaFunction } from '@wazero-ts/codegen';
import { type FunctionSpec, type Instruction, ModuleBuilder, type WasmType } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { Frontend } from '../src/frontend/build-ssa.js';

/** Functions made to cost much: the SSA grows with the body, or the function is refused. */

const repeat = (count: number, make: (i: number) => readonly Instruction[]): Instruction[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();
const ints = (count: number): WasmType[] => Array.from({ length: count }, () => 'i32');

function build(spec: FunctionSpec): SsaFunction {
  const module = new ModuleBuilder();
  module.func(spec);
  const options = { guarded: true, metered: false, canonicalNaNs: false, directCalls: false, sampled: false };
  return new Frontend(decodeModule(module.toBytes(), { features: CoreFeaturesV2 }), options).buildSsa(0);
}

const increment = (local: number): Instruction[] => [
  ['local.get', local],
  ['i32.const', 1],
  'i32.add',
  ['local.set', local],
];

test('a table of 50,000 entries for one label carries values once', () => {
  const labels = Array.from({ length: 50_000 }, () => 0);
  const block: Instruction = ['block', { params: [], results: ints(100) }];
  const code: Instruction[] = [block, ...repeat(100, (i) => [['i32.const', i]]), ['local.get', 0]];
  const func = build({ params: ['i32'], results: ints(100), code: [...code, ['br_table', labels, 0], 'end'] });
  expect(func.totalEdges).toBe(50_002);
  expect(func.valueCount).toBeLessThan(1000);
});

test('10,000 nested loops do not overflow the stack', () => {
  const code = [
    ...repeat(10_000, () => [['loop', undefined]]),
    ...increment(0),
    ...repeat(10_000, () => [['local.get', 0], ['br_if', 0], 'end']),
  ];
  expect(build({ params: ['i32'], code }).blockCount).toBeLessThan(30_000);
});

test('a chain of 20,000 arms that set a local reads it in linear time', () => {
  const arm: Instruction[] = [['local.get', 0], ['if', undefined], ...increment(1), 'end'];
  const func = build({
    params: ['i32'],
    results: ['i32'],
    locals: ['i32'],
    code: [...repeat(20_000, () => arm), ['local.get', 1]],
  });
  expect(func.valueCount).toBeLessThan(100_000);
});

test('a chain of 20,000 arms around a local that they do not set needs no parameters', () => {
  const arm: Instruction[] = [['local.get', 0], ['if', undefined], 'nop', 'end'];
  const func = build({
    params: ['i32', 'i32'],
    results: ['i32'],
    code: [...repeat(20_000, () => arm), ['local.get', 1]],
  });
  expect(func.valueCount).toBeLessThan(1000 + 2 * 20_000);
});

test('10,000 branches with 1,000 values each are refused', () => {
  const spec: FunctionSpec = {
    params: ['i32'],
    results: ints(1000),
    code: [
      ['block', { params: [], results: ints(1000) }],
      ...repeat(1000, (i) => [['i32.const', i]]),
      ...repeat(10_000, () => [
        ['local.get', 0],
        ['br_if', 0],
      ]),
      'end',
    ],
  };
  const error = (() => {
    try {
      build(spec);
    } catch (thrown) {
      return thrown as WasmError;
    }
    return undefined;
  })();
  expect(error?.code).toBe('IMPLEMENTATION_LIMIT');
  expect(error?.message).toMatch(/^function 0 is too large to compile: more than \d+ values flow over branches/);
});
