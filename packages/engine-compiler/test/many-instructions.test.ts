import { Trap } from '@wazero-ts/api';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { describeNative } from './native.js';
import { openRuntime } from './store.js';

// What a function has too many of is done elsewhere: the thousandth is still in place, the next one is not.
const inPlace = 999;
const beyond = 1000;

const get = (local: number): Instruction => ['local.get', local];
const i32 = (value: number): Instruction => ['i32.const', value];
const oneToOne = { params: ['i32'], results: ['i32'] } as const;

interface Outcome {
  readonly value?: unknown;
  readonly message?: string;
  readonly frames?: readonly number[];
  /** How far from the end of the binary. */
  readonly fromEnd?: number;
}

/** Runs `last` behind so many times `first`, and says what came of it. */
function outcomes(
  builder: ModuleBuilder,
  first: readonly Instruction[],
  count: number,
  last: readonly Instruction[],
  args: readonly (readonly number[])[],
): Outcome[] {
  const code = [...Array.from({ length: count }, () => first).flat(), ...last];
  builder.func({ params: ['i32', 'i32'], results: ['i32'], code, export: 'run' });
  const { runtime } = openRuntime();
  const bytes = builder.toBytes();
  const module = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes));
  return args.map((each) => {
    try {
      return { value: module.exportedFunction('run')!.call(...each) };
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      const { message, wasmStack } = error;
      const frames = wasmStack.map(({ functionIndex }) => functionIndex);
      return { message: message.split('\n')[0]!, frames, fromEnd: bytes.length - wasmStack[0]!.offset! };
    }
  });
}

function tableModule(max: number | undefined): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.table({ min: 4, ...(max === undefined ? {} : { max }) });
  const increment = builder.func({ ...oneToOne, code: [get(0), i32(1), 'i32.add'] });
  const other = builder.func({ code: [] });
  builder.element({ functions: [increment, other] });
  return builder;
}

describeNative('a function with more than a thousand', () => {
  test.each([
    ['indirect calls', 'call_indirect', undefined],
    ['indirect calls through a fixed table', 'call_indirect', 4],
    ['indirect tail calls', 'return_call_indirect', undefined],
  ] as const)('%s calls and traps as one with fewer', (_, op, max) => {
    const call: Instruction[] = [get(0), i32(0), ['call_indirect', oneToOne, 0], ['local.set', 0]];
    const last: Instruction[] = [get(0), get(1), [op, oneToOne, 0]];
    const args = [0, 1, 2, 4, -1].map((index) => [5, index]);
    const [few, many] = [inPlace, beyond].map((count) => outcomes(tableModule(max), call, count, last, args));
    expect(few![0]).toEqual({ value: 5 + inPlace + 1 });
    expect(many![0]).toEqual({ value: 5 + beyond + 1 });
    expect(many!.slice(1)).toEqual(few!.slice(1));
    expect(few!.slice(1).map(({ message }) => message)).toEqual([
      'wasm error: indirect call type mismatch',
      'wasm error: invalid table access',
      'wasm error: invalid table access',
      'wasm error: invalid table access',
    ]);
    expect(many![1]!.frames).toEqual([2]);
  });

  test('bulk instructions moves and traps as one with fewer', () => {
    const copy: Instruction[] = [get(0), get(0), get(0), 'memory.copy'];
    const last: Instruction[] = [get(0), i32(7), get(1), 'memory.fill', get(0), 'i32.load8_u'];
    const args = [
      [100, 1],
      [100, 0],
      [30_000, 60_000],
    ];
    const [few, many] = [inPlace, beyond].map((count) => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 1 });
      return outcomes(builder, copy, count, last, args);
    });
    expect(few!.slice(0, 2)).toEqual([{ value: 7 }, { value: 7 }]);
    expect(few![2]!.message).toBe('wasm error: out of bounds memory access');
    expect(many).toEqual(few);
  });
});
