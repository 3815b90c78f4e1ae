import type { HostModuleDefinition, LogScope } from '@wazero-ts/api';
import { systemNanosleep } from '@wazero-ts/sys';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { type Module, newHostLogging, newRuntime } from '../src/index.js';

/** What a wrapped module logs while `run` works with it; `env` has a function of every kind. */
function logged(scopes?: readonly LogScope[]): { readonly lines: string[]; readonly env: HostModuleDefinition } {
  const lines: string[] = [];
  const options = { write: (line: string) => void lines.push(line) };
  const logging = newHostLogging(scopes === undefined ? options : { ...options, scopes });
  const runtime = newRuntime();
  const builder = runtime.newHostModuleBuilder('env');
  builder
    .newFunctionBuilder()
    .withFunc((a, b) => Number(b) + a, ['i32', 'i64'], ['f64'])
    .withName('sum')
    .withParameterNames('a', 'b')
    .withResultNames('sum')
    .export('add');
  builder
    .newFunctionBuilder()
    .withModuleFunc(
      (module, depth) => void (depth > 0 && module.exportedFunction('again')?.call(depth - 1)),
      ['i32'],
      [],
    )
    .export('nest');
  builder
    .newFunctionBuilder()
    .withStackFunc(
      (_module, stack) => {
        stack.setFloat64(0, stack.getFloat32(0, true) * 2, true);
        stack.setBigInt64(8, 7n, true);
      },
      ['f32', 'v128', 'externref'],
      ['f64', 'i64'],
    )
    .export('raw');
  builder
    .newFunctionBuilder()
    .withFunc((value: unknown) => value as never, ['externref'], ['externref'])
    .export('ref');
  builder
    .newFunctionBuilder()
    .withFunc(
      () => {
        throw new Error('no');
      },
      [],
      [],
    )
    .export('fail');
  builder
    .newFunctionBuilder()
    .withFunc((id) => new Promise<number>((resolve) => setTimeout(resolve, id, id)), ['i32'], ['i32'])
    .export('later');
  builder
    .newFunctionBuilder()
    .withFunc(() => systemNanosleep()(1_000_000n) as never, [], [])
    .export('sleep');
  return { lines, env: logging.wrap(builder.definition()) };
}

function guest(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.importFunc('env', 'nest', ['i32'], []);
  builder.importFunc('env', 'fail', [], []);
  builder.importFunc('env', 'later', ['i32'], ['i32']);
  builder.importFunc('env', 'sleep', [], []);
  builder.func({
    params: ['i32'],
    results: [],
    code: [
      ['local.get', 0],
      ['call', 0],
    ],
    export: 'again',
  });
  builder.func({ params: [], results: [], code: [['call', 1]], export: 'fail' });
  builder.func({
    params: ['i32'],
    results: ['i32'],
    code: [
      ['local.get', 0],
      ['call', 2],
    ],
    export: 'later',
  });
  builder.func({ params: [], results: [], code: [['call', 3]], export: 'sleep' });
  return builder.toBytes();
}

async function started(scopes?: readonly LogScope[]): Promise<{ lines: string[]; env: Module; module: Module }> {
  const { lines, env } = logged(scopes);
  const runtime = newRuntime();
  const host = await runtime.instantiateHostModule(env);
  return { lines, env: host, module: await runtime.instantiate(guest()) };
}

test('values of every type are logged, with names where there are some', async () => {
  const { lines, env } = await started();
  expect(env.exportedFunction('add')?.call(1, 2n)).toBe(3);
  expect(env.exportedFunction('ref')?.call({ toString: () => 'secret' })).toBeTypeOf('object');
  expect(env.exportedFunction('ref')?.call(null)).toBe(null);
  const vector = new Uint8Array(16).fill(0xab);
  expect(env.exportedFunction('raw')?.call(1.5, vector, null)).toEqual([3, 7n]);
  expect(lines).toEqual([
    '==> env.sum(a=1,b=2)',
    '<== sum=3',
    '==> env.ref(ref)',
    '<== ref',
    '==> env.ref(null)',
    '<== null',
    `==> env.raw(1.5,${'ab'.repeat(16)},0)`,
    '<== (3,7)',
  ]);
});

test('calls within calls are indented', async () => {
  const { lines, module } = await started();
  module.exportedFunction('again')?.call(2);
  expect(lines).toEqual(['==> env.nest(2)', '\t==> env.nest(1)', '\t\t==> env.nest(0)', '\t\t<==', '\t<==', '<==']);
});

test('a call that throws has no second line, and does not indent what follows', async () => {
  const { lines, module } = await started();
  expect(() => module.exportedFunction('fail')?.call()).toThrow('no');
  module.exportedFunction('again')?.call(0);
  expect(lines).toEqual(['==> env.fail()', '==> env.nest(0)', '<==']);
});

test('parked calls end when they end, and other calls are not part of them', async () => {
  const { lines, module } = await started();
  const first = module.exportedFunction('later')?.callAsync([20]);
  const second = module.exportedFunction('later')?.callAsync([1]);
  expect(await Promise.all([first, second])).toEqual([20, 1]);
  expect(lines).toEqual(['==> env.later(20)', '==> env.later(1)', '<== 1', '<== 20']);
});

test('a sleep can still be blocked for in a synchronous call', async () => {
  const { lines, module } = await started();
  module.exportedFunction('sleep')?.call();
  await module.exportedFunction('sleep')?.callAsync([]);
  expect(lines).toEqual(['==> env.sleep()', '<==', '==> env.sleep()', '<==']);
});

test('functions outside of the scopes stay as they are', () => {
  const { env } = logged(['clock']);
  const { env: all } = logged(['clock', 'all']);
  expect(env.functions.map(({ body }) => body.kind)).toEqual([
    'values',
    'module',
    'stack',
    'values',
    'values',
    'values',
    'values',
  ]);
  expect(all.functions[0]?.body.kind).toBe('module');
});

test('a scope that there is not is an error that lists those that there are', () => {
  expect(() => newHostLogging({ write: () => {}, scopes: ['files' as LogScope] })).toThrow(
    'files is not a log scope: there are all, clock, exit, filesystem, memory, poll, proc, random, sock',
  );
});
