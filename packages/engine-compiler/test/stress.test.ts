import { AllocationError, allocate, lowerFunction, parse } from '@wazero-ts/codegen';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { newModuleConfig } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { compileChecks } from '../src/compile/compile-function.js';
import { chain } from '../src/runtime/activation.js';
import type { StressSwitches } from '../src/runtime/engine-options.js';
import { parkedCalls } from '../src/runtime/parking.js';
import { describeNative, execMemory } from './native.js';
import { type OpenRuntime, openRuntime } from './store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];

/** `run(n)` counts down from n and calls `env.host` at the end; it has a memory. */
function counting(stress: Partial<StressSwitches>, host: () => void) {
  const open: OpenRuntime = openRuntime({}, { stress });
  open.runtime.newHostModuleBuilder('env').newFunctionBuilder().withFunc(host, [], []).export('host').instantiateSync();
  const builder = new ModuleBuilder();
  const imported = builder.importFunc('env', 'host', [], []);
  builder.memory({ min: 1, export: 'memory' });
  builder.func({
    params: ['i32'],
    results: ['i32'],
    code: [['loop'], get(0), i32(1), 'i32.sub', ['local.tee', 0], ['br_if', 0], 'end', ['call', imported], i32(42)],
    export: 'run',
  });
  const compiled = open.runtime.compileModuleSync(builder.toBytes());
  const module = open.runtime.instantiateModuleSync(compiled, newModuleConfig({ name: '' }));
  return { ...open, module, run: module.exportedFunction('run')! };
}

const stateOfRunning = (): string => {
  const { native } = chain.current!.context;
  return (native as typeof native & { state: string }).state;
};

describeNative('under stress', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('every check leaves, up to a number', () => {
    const polls = vi.spyOn(execMemory(), 'allowTermination');
    counting({}, () => {}).run.call(1000);
    expect(polls.mock.calls.length).toBeLessThan(20);
    const { run } = counting({ polls: true }, () => {});
    run.call(1000);
    expect(polls.mock.calls.length).toBeGreaterThan(999);
    polls.mockClear();
    expect(run.call(1_000_000)).toBe(42);
    expect(polls.mock.calls.length).toBeLessThan(30_000);
  });

  test('a host call is parked while it runs', () => {
    const states: string[] = [];
    expect(counting({ parking: true }, () => states.push(stateOfRunning())).run.call(1)).toBe(42);
    expect(counting({}, () => states.push(stateOfRunning())).run.call(1)).toBe(42);
    expect(states).toEqual(['parked', 'exited']);
  });

  test('a host call of an asynchronous call parks although it returned no promise', async () => {
    const { run } = counting({ parking: true }, () => {});
    const call = run.callAsync([1]);
    expect(parkedCalls.size).toBe(1);
    expect(await call).toBe(42);
    expect(parkedCalls.size).toBe(0);
  });

  test('a host function that throws ends a call that is parked meanwhile', () => {
    const error = new Error('thrown');
    const { run } = counting({ parking: true, sideTables: true }, () => {
      throw error;
    });
    for (let n = 0; n < 3; n++) expect(() => run.call(1)).toThrow(error);
  });

  test('what the stack held is overwritten when the host function is back', () => {
    const { run } = counting({ parking: true }, () => {
      const { context } = chain.current!;
      const { words, start } = context.stack();
      free = words.subarray(0, (context.native.guestSp - start) / 4);
      free.fill(7, -64);
      free.fill(7, 0, 64);
    });
    let free: Int32Array = new Int32Array();
    run.call(1);
    // What comes back from the call returns through one or two frames; what is far below was not worth it.
    expect(free.subarray(-64, -16).every((word) => word === 0x5a5a5a5a)).toBe(true);
    expect(free.subarray(0, 64).every((word) => word === 7)).toBe(true);
  });

  test('a frame that its side table does not know is an error', () => {
    const { run, store, module } = counting({ sideTables: true }, () => {
      const found = store.codeAt(chain.current!.context.native.guestPc)!;
      found.code.sites.offset.fill(0);
      void module.memory!.grow(1);
    });
    expect(run.call(1)).toBe(42);
    expect(() => run.call(1)).toThrow(/the frames of exit \d can not be walked: nothing is known of function 0/);
  });

  test('views are made anew after a host call', () => {
    const { run, module } = counting({ views: true }, () => {});
    const before = module.memory!.buffer;
    run.call(1);
    expect(before.byteLength).toBe(0);
    expect(module.memory!.buffer.byteLength).toBe(65536);
  });
});

describe('compilation that is checked', () => {
  const source = `function f(i64, i32) -> (i32) {
blk0(v0:i64, v1:i32):
  v2:i32 = imul v1, v1
  return v2
}
`;

  test('refuses SSA that is not well-formed', () => {
    const func = parse(source);
    compileChecks.afterPass(func);
    func.valueType[2] = func.valueType[0]!;
    expect(() => compileChecks.afterPass(func)).toThrow();
  });

  test('refuses an allocation in which an instruction reads something else', () => {
    const target = amd64();
    const mach = lowerFunction(parse(source), target);
    const allocation = allocate(mach, target);
    compileChecks.afterAllocation(mach, allocation, target);
    allocation.locations.fill(0);
    expect(() => compileChecks.afterAllocation(mach, allocation, target)).toThrow(AllocationError);
  });
});
