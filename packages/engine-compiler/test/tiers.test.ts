import { Fuel, type Trap, WasmError } from '@wazero-ts/api';
import type { Function as ExportedFunction } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, expect, test, vi } from 'vitest';
import type { TierChoice } from '../src/compile/compile-function.js';
import type { ModuleCode } from '../src/compile/module-code.js';
import type { Address } from '../src/runtime/native-memory.js';
import { readAddress } from '../src/runtime/words.js';
import { describeNative } from './native.js';
import { type OpenRuntime, openRuntime } from './store.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const get = (index: number): Instruction => ['local.get', index];
const increment: readonly Instruction[] = [get(0), i32(1), 'i32.add', ['local.set', 0]];

interface Case extends OpenRuntime {
  readonly run: ExportedFunction;
  readonly code: ModuleCode;
  /** Where calls of a function go. */
  codeOf(definedFunction: number): Address;
}

/** Functions of (i32) -> i32, the last one exported; under stress every check leaves, so that each is a sample. */
function open(bodies: readonly (readonly Instruction[])[], tier: TierChoice = 'adaptive', polls = true): Case {
  const opened = openRuntime({}, { tier, stress: { polls } });
  const builder = new ModuleBuilder();
  bodies.forEach((code, index) => {
    const name = index === bodies.length - 1 ? { export: 'run' } : {};
    builder.func({ params: ['i32'], results: ['i32'], code, ...name });
  });
  const module = opened.runtime.instantiateModuleSync(opened.runtime.compileModuleSync(builder.toBytes()));
  const [code] = [...opened.store.modules].map((weak) => weak.deref()!);
  const codeOf = (definedFunction: number): Address => readAddress(code!.pointers, 2 * definedFunction);
  return { ...opened, run: module.exportedFunction('run')!, code: code!, codeOf };
}

const straight = [get(0), i32(1), 'i32.add'];
const loop: Instruction[] = [['loop'], ...increment, get(0), i32(10), 'i32.lt_s', ['br_if', 0], 'end', get(0)];
/** As compilers of languages with coroutines wrap a function: where it goes on stands in a local. */
const dispatched: Instruction[] = [
  ...[['loop'], ['block'], ['block'], get(0), ['br_table', [0, 1]], 'end'],
  ...[i32(1), ['local.set', 0], ['br', 1], 'end', 'end', get(0)],
] as Instruction[];

describeNative('adaptive compilation', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('exchanges the quick code of a function that is seen to run', () => {
    const { run, codeOf } = open([straight]);
    expect(run.call(1)).toBe(2);
    const quick = codeOf(0);
    expect([run.call(2), run.call(3)]).toEqual([3, 4]);
    const better = codeOf(0);
    expect(better).not.toBe(quick);
    expect(run.call(4)).toBe(5);
    expect(codeOf(0)).toBe(better);
  });

  test.each(['fast', 'full'] as const)('exchanges nothing when the tier is %s', (tier) => {
    const { run, codeOf } = open([straight], tier);
    run.call(1);
    const only = codeOf(0);
    run.call(2);
    expect(run.call(3)).toBe(4);
    expect(codeOf(0)).toBe(only);
  });

  /** Which tier compiled a body for its first call, told by the length of the code. */
  function firstTierOf(body: readonly Instruction[]): TierChoice[] {
    const bytes = (tier: TierChoice): number => {
      const { run, codeOf, store } = open([body], tier, false);
      run.call(0);
      const { start, end } = store.codeAt(codeOf(0))!.code;
      return end - start;
    };
    return (['fast', 'full'] as const).filter((tier) => bytes(tier) === bytes('adaptive'));
  }

  test('compiles a function with a loop in full at once', () => {
    expect(firstTierOf(loop)).toEqual(['full']);
  });

  test('takes a loop around a branch table for no loop', () => {
    expect(open([dispatched]).run.call(0)).toBe(1);
    expect(firstTierOf(dispatched)).toEqual(['fast']);
  });

  test('exchanges the caller of a function that is seen, too', () => {
    const { run, codeOf } = open([straight, [get(0), ['call', 0]]]);
    run.call(1);
    const quick = [codeOf(0), codeOf(1)];
    for (let i = 0; i < 4; i++) expect(run.call(i)).toBe(i + 1);
    expect(codeOf(0)).not.toBe(quick[0]);
    expect(codeOf(1)).not.toBe(quick[1]);
  });

  test('goes on in the old code where it has frames', () => {
    const sum = [
      get(0),
      ['if', 'i32'],
      get(0),
      get(0),
      i32(1),
      'i32.sub',
      ['call', 0],
      'i32.add',
      'else',
      i32(0),
      'end',
    ];
    const { run, codeOf } = open([sum as Instruction[]]);
    run.call(0);
    const quick = codeOf(0);
    expect(run.call(100)).toBe(5050);
    expect(codeOf(0)).not.toBe(quick);
    expect(run.call(100)).toBe(5050);
  });

  test('traps with the same stack from both codes', () => {
    const body = [get(0), ['if', 'i32'], get(0), i32(1), 'i32.sub', ['call', 0], 'else', 'unreachable', 'end'];
    const stackOf = ({ run }: Case): unknown => {
      try {
        run.call(3);
      } catch (error) {
        return (error as Trap).wasmStack;
      }
      throw new Error('the call returned');
    };
    const adaptive = open([body as Instruction[]]);
    const full = stackOf(open([body as Instruction[]], 'full'));
    expect(full).toHaveLength(4);
    expect(stackOf(adaptive)).toEqual(full);
    expect(stackOf(adaptive)).toEqual(full);
  });

  test('waits until a large function was seen for as long as better code takes', () => {
    const { run, codeOf } = open([[...Array.from({ length: 2500 }, () => increment).flat(), get(0)]]);
    run.call(0);
    const quick = codeOf(0);
    const seen: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      expect(run.call(i)).toBe(2500 + i);
      seen.push(codeOf(0) !== quick);
    }
    expect(seen).toEqual([false, false, true, true]);
  });

  test('compiles nothing that would outlast the deadline of the call', () => {
    const { run, codeOf, code } = open([straight], 'adaptive', false);
    run.call(0);
    const quick = codeOf(0);
    expect(code.sample(0, quick, performance.now())).toBe(false);
    expect(codeOf(0)).toBe(quick);
    expect(code.sample(0, quick, performance.now() + 60_000)).toBe(true);
    expect(codeOf(0)).not.toBe(quick);
  });

  test('keeps the code there is where there is no room for better', () => {
    const { run, codeOf, store } = open([straight]);
    run.call(1);
    const quick = codeOf(0);
    vi.spyOn(store, 'withRoom').mockImplementation(() => {
      throw new WasmError('RESOURCE_EXHAUSTED', 'no room');
    });
    expect(run.call(2)).toBe(3);
    vi.restoreAllMocks();
    expect(run.call(3)).toBe(4);
    expect(codeOf(0)).toBe(quick);
  });

  test('counts the same fuel before and after', () => {
    const used = (tier: TierChoice): number[] => {
      const { run } = open([straight, [get(0), ['call', 0]]], tier);
      return Array.from({ length: 5 }, () => {
        const fuel = new Fuel(1000);
        run.withOptions({ fuel }).call(1);
        return fuel.remaining;
      });
    };
    expect(used('adaptive')).toEqual(used('full'));
  });
});
