import { readFileSync } from 'node:fs';
import type { Module } from '@wazero-ts/api';
import { captureOutput, ExitError, newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import type { AssemblyScriptOptions } from '../src/index.js';
import { assemblyscript } from '../src/index.js';

const program = readFileSync(new URL('../../../testdata/guests/assemblyscript/imports.wasm', import.meta.url));

interface Run {
  readonly module: Module;
  readonly stdout: { readonly text: string };
  readonly stderr: { readonly text: string };
}

async function start(bytes: Uint8Array, options?: AssemblyScriptOptions): Promise<Run> {
  const runtime = newRuntime();
  await runtime.instantiateHostModule(assemblyscript(options));
  const [stdout, stderr] = [captureOutput(), captureOutput()];
  const config = newModuleConfig({ startFunctions: [] }).withStdout(stdout).withStderr(stderr);
  return { module: await runtime.instantiateWithConfig(bytes, config), stdout, stderr };
}

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('abort', () => {
  test('says why on standard error and closes the module with 255', async () => {
    const { module, stderr } = await start(program);
    const divide = module.func('divide', ['i32', 'i32'], ['i32']);
    expect(divide.call(12, 4)).toBe(3);
    const error = thrownBy(() => divide.call(1, 0));
    expect(error).toBeInstanceOf(ExitError);
    expect((error as ExitError).exitCode).toBe(255);
    expect(module.exitCode).toBe(255);
    expect(stderr.text).toBe('dividing by zero: ÷0 at assemblyscript/imports.ts:3:3\n');
  });

  test('says nothing when it should not', async () => {
    const { module, stderr } = await start(program, { abortMessages: false });
    expect(thrownBy(() => module.exportedFunction('divide')!.call(1, 0))).toBeInstanceOf(ExitError);
    expect(stderr.text).toBe('');
  });

  /** Calls `abort` with pointers into a memory of one page. */
  function aborting(message: number, file: number, words: readonly (readonly [number, number])[]): Uint8Array {
    const builder = new ModuleBuilder();
    const abort = builder.importFunc('env', 'abort', ['i32', 'i32', 'i32', 'i32'], []);
    builder.memory({ min: 1, export: 'memory' });
    for (const [offset, word] of words) {
      builder.dataSegment({ offset: [['i32.const', offset]], bytes: [word & 255, word >> 8, 0, 0] });
    }
    const at = (pointer: number) => ['i32.const', pointer] as const;
    builder.func({ code: [at(message), at(file), at(-1), at(7), ['call', abort]], export: 'run' });
    return builder.toBytes();
  }

  test.each([
    ['a message outside the memory', aborting(65536 * 2, 8, [])],
    ['a message before the memory', aborting(0, 8, [])],
    ['a length that reaches out of the memory', aborting(65532, 8, [[65528, 6]])],
    ['an odd length', aborting(16, 8, [[12, 3]])],
    ['a file outside the memory', aborting(16, -2, [])],
  ])('%s: ends without a message', async (_, bytes) => {
    const { module, stderr } = await start(bytes);
    expect(thrownBy(() => module.exportedFunction('run')!.call())).toBeInstanceOf(ExitError);
    expect(stderr.text).toBe('');
  });

  test('line and column are unsigned, and strings may be empty', async () => {
    const { module, stderr } = await start(aborting(16, 32, []));
    expect(thrownBy(() => module.exportedFunction('run')!.call())).toBeInstanceOf(ExitError);
    expect(stderr.text).toBe(' at :4294967295:7\n');
  });

  test('ends a module without a memory', async () => {
    const builder = new ModuleBuilder();
    const abort = builder.importFunc('env', 'abort', ['i32', 'i32', 'i32', 'i32'], []);
    const zero = ['i32.const', 0] as const;
    builder.func({ code: [zero, zero, zero, zero, ['call', abort]], export: 'run' });
    const { module } = await start(builder.toBytes());
    expect(thrownBy(() => module.exportedFunction('run')!.call())).toBeInstanceOf(ExitError);
  });

  test('waits for a stream that is slow, in an asynchronous call', async () => {
    const runtime = newRuntime();
    await runtime.instantiateHostModule(assemblyscript());
    const chunks: string[] = [];
    const slow = new WritableStream<Uint8Array>({
      async write(chunk) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        chunks.push(Buffer.from(chunk).toString());
      },
    });
    const config = newModuleConfig({ startFunctions: [] }).withStderr(slow);
    const module = await runtime.instantiateWithConfig(program, config);
    await expect(module.exportedFunction('divide')!.callAsync([1, 0])).rejects.toBeInstanceOf(ExitError);
    expect(chunks.join('')).toContain('dividing by zero');
  });
});

describe('trace', () => {
  const lines = 'trace: nothing\ntrace: one 1.5\ntrace: all of them 1,-2.25,1e+21,NaN,Infinity\n';

  function report({ module }: Run): void {
    for (const count of [0, 1, 5]) module.exportedFunction('report')!.call(count);
  }

  test.each([
    ['nowhere unless asked for', {}, '', ''],
    ['standard output', { traceTo: 'stdout' }, lines, ''],
    ['standard error', { traceTo: 'stderr' }, '', lines],
  ] as const)('writes to %s', async (_, options, stdout, stderr) => {
    const run = await start(program, options);
    report(run);
    expect([run.stdout.text, run.stderr.text]).toEqual([stdout, stderr]);
  });

  test.each([
    [-1, 'trace: '],
    [2, 'trace:  1,2'],
    [99, 'trace:  1,2,3,4,5'],
  ])('a count of %i is held to what there is', async (count, line) => {
    const builder = new ModuleBuilder();
    const trace = builder.importFunc('env', 'trace', ['i32', 'i32', 'f64', 'f64', 'f64', 'f64', 'f64'], []);
    builder.memory({ min: 1 });
    const numbers = [1, 2, 3, 4, 5].map((value) => ['f64.const', value] as const);
    builder.func({ code: [['i32.const', 16], ['i32.const', count], ...numbers, ['call', trace]], export: 'run' });
    builder.func({ code: [['i32.const', -8], ['i32.const', 0], ...numbers, ['call', trace]], export: 'outside' });
    const { module, stdout } = await start(builder.toBytes(), { traceTo: 'stdout' });
    module.exportedFunction('outside')!.call();
    module.exportedFunction('run')!.call();
    expect(stdout.text).toBe(`${line}\n`);
  });
});

describe('seed', () => {
  test('gives the same random numbers in every run, unless the configuration says otherwise', async () => {
    const numbers = async (): Promise<unknown[]> => {
      const { module } = await start(program);
      return [1, 2, 3].map(() => module.exportedFunction('random')!.call());
    };
    const first = await numbers();
    expect(await numbers()).toEqual(first);
    expect(new Set(first).size).toBe(3);
    expect(first.every((value) => typeof value === 'number' && value >= 0 && value < 1)).toBe(true);
  });

  test('takes all bits from the random source of the module', async () => {
    const builder = new ModuleBuilder();
    const seed = builder.importFunc('env', 'seed', [], ['f64']);
    builder.func({ results: ['i64'], code: [['call', seed], 'i64.reinterpret_f64'], export: 'run' });
    const runtime = newRuntime();
    await runtime.instantiateHostModule(assemblyscript());
    // The bits of a signalling NaN.
    const config = newModuleConfig().withRandSource((bytes) => bytes.set([1, 0, 0, 0, 0, 0, 0xf0, 0x7f]));
    const module = await runtime.instantiateWithConfig(builder.toBytes(), config);
    expect(module.exportedFunction('run')!.call()).toBe(0x7ff0_0000_0000_0001n);
  });
});

test('it is named env and its functions have the names of the library', () => {
  const { name, functions } = assemblyscript();
  expect(name).toBe('env');
  expect(functions.map((one) => [one.exportName, one.name])).toEqual([
    ['abort', '~lib/builtins/abort'],
    ['trace', '~lib/builtins/trace'],
    ['seed', '~lib/builtins/seed'],
  ]);
});
