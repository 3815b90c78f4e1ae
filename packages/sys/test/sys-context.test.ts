import type { Module } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import { expect, test } from 'vitest';
import {
  attachSysContext,
  newSysContext,
  type SysContextOptions,
  sysContextOf,
  systemNanosleep,
} from '../src/index.js';

test('without options everything is sandboxed', () => {
  const context = newSysContext();
  expect(context.args).toEqual([]);
  expect(context.environ).toEqual([]);
  expect(context.mounts).toEqual([]);
  expect(context.stdin.read(new Uint8Array(1))).toBe(0);
  expect(context.stdout.write(new Uint8Array(2))).toBe(2);
  expect(context.walltime.now()).toBe(1_640_995_200_000_000_000n);
  expect(context.nanotime.now()).toBe(0n);
  expect(context.nanosleep(10n ** 12n)).toBeUndefined();
  expect(context.osyield()).toBeUndefined();
  const [first, second] = [new Uint8Array(8), new Uint8Array(8)];
  context.random(first);
  newSysContext().random(second);
  expect(first).toEqual(second);
});

test.each<[message: string, SysContextOptions]>([
  ['args invalid: contains NUL character', { args: ['a', 'b\0'] }],
  ['environ invalid: contains NUL character', { environ: [['a', 'b\0']] }],
  ['environ invalid: empty key', { environ: [['', 'b']] }],
  ["environ invalid: key contains '=' character", { environ: [['a=', 'b']] }],
  ['invalid Walltime resolution: 0', { walltime: { now: () => 0n, resolution: 0 } }],
  ['invalid Nanotime resolution: 3600000000001', { nanotime: { now: () => 0n, resolution: 3_600_000_000_001 } }],
  ['invalid Nanotime resolution: 1.5', { nanotime: { now: () => 0n, resolution: 1.5 } }],
])('%s', (message, options) => {
  expect(() => newSysContext(options)).toThrow(new WasmError('INVALID_CONFIG', message));
});

test('empty arguments and values are accepted', () => {
  const context = newSysContext({ args: ['', ''], environ: [['KEY', '']] });
  expect(context.args).toEqual(['', '']);
});

test('close releases what was registered, newest first and once', async () => {
  const context = newSysContext();
  const released: string[] = [];
  context.onClose(() => released.push('first'));
  context.onClose(async () => {
    await Promise.resolve();
    released.push('second, later');
  });
  const closing = context.close();
  expect(context.isClosed).toBe(true);
  expect(released).toEqual(['first']);
  await closing;
  expect(released).toEqual(['first', 'second, later']);
  expect(context.close()).toBeUndefined();
  context.onClose(() => released.push('too late'));
  expect(released).toHaveLength(3);
});

test('a release that fails does not keep the others from being done', async () => {
  const context = newSysContext();
  const released: string[] = [];
  context.onClose(() => released.push('first'));
  context.onClose(() => {
    throw new Error('broken');
  });
  context.onClose(async () => Promise.reject(new Error('also broken')));
  await expect(context.close()).rejects.toThrow('also broken');
  expect(released).toEqual(['first']);
});

test('a module has the context that was attached to it', () => {
  const module = {} as Module;
  expect(sysContextOf(module)).toBeUndefined();
  const context = newSysContext();
  attachSysContext(module, context);
  expect(sysContextOf(module)).toBe(context);
});

test('a sleep that nobody waits for any more ends with the context', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const context = newSysContext({ nanosleep: systemNanosleep() });
  void Promise.resolve(context.nanosleep(3_600_000_000_000n)).then();
  await context.nanosleep(1_000_000n);
  const before = timers();
  context.close();
  expect(timers()).toBe(before - 1);
});
