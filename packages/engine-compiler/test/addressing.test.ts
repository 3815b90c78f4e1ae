import { type Function, type Module, Trap } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { type EngineName, type Instruction, ModuleBuilder, makeEngine } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { describeNative, execMemory } from './native.js';

const i32 = (value: number): Instruction => ['i32.const', value];
const i64 = (value: number): Instruction => ['i64.const', BigInt(value)];
const get = (index: number): Instruction => ['local.get', index];
const set = (index: number): Instruction => ['local.set', index];

const then = (name: string, constant: number): readonly Instruction[] => [i32(constant), name];
const [address, value, counter, firstSpilled, spilled] = [0, 1, 2, 3, 24] as const;

/** Addresses computed from a parameter: sums and shifts that wrap, or seem to, and masks that prove that they do not. */
const expressions: readonly (readonly Instruction[])[] = [
  [],
  then('i32.add', 4),
  then('i32.add', -4),
  then('i32.sub', -0x80000000),
  then('i32.add', 0x7fffffff),
  then('i32.shl', 2),
  [...then('i32.shl', 3), ...then('i32.add', 16)],
  [...then('i32.and', 0xff), ...then('i32.add', -1)],
  [...then('i32.and', 0x3fffffff), ...then('i32.shl', 2)],
  [...then('i32.and', 0x1fffffff), ...then('i32.shl', 3), ...then('i32.add', 8)],
  [...then('i32.shr_u', 1), ...then('i32.add', 0x7fffffff)],
  [...then('i32.and', 0xfff), get(address), 'i32.add'],
  [...then('i32.and', 0xfff0), get(address), ...then('i32.shl', 2), 'i32.add'],
  ['i64.extend_i32_s', i64(12), 'i64.add', 'i32.wrap_i64'],
];
const offsets = [0, 0x7fffffff, 0x80000000, 0xffffffff];
const inputs = [
  0, 1, 2, 3, 9, 0x40, 0xfff, 0xfff8, 0xffff, 0x3ffffffe, 0x7ffffffc, 0x7fffffff, -1, -4, -9, -0x80000000,
];

/** A store and a load of the same width, between 64 bits and what they take. */
interface Access {
  readonly store: string;
  readonly load: string;
  readonly from: readonly Instruction[];
  readonly to: readonly Instruction[];
}
const narrow = { from: ['i32.wrap_i64'], to: ['i64.extend_i32_u'] } as const;
const wide = { from: [], to: [] } as const;
const accesses: readonly Access[] = [
  { store: 'i32.store8', load: 'i32.load8_s', ...narrow },
  { store: 'i64.store8', load: 'i64.load8_u', ...wide },
  { store: 'i32.store16', load: 'i32.load16_u', ...narrow },
  { store: 'i64.store16', load: 'i64.load16_s', ...wide },
  { store: 'i32.store', load: 'i32.load', ...narrow },
  { store: 'i64.store32', load: 'i64.load32_s', ...wide },
  { store: 'i64.store', load: 'i64.load', ...wide },
  {
    store: 'f32.store',
    load: 'f32.load',
    from: ['i32.wrap_i64', 'f32.reinterpret_i32'],
    to: ['i32.reinterpret_f32', 'i64.extend_i32_u'],
  },
  { store: 'f64.store', load: 'f64.load', from: ['f64.reinterpret_i64'], to: ['i64.reinterpret_f64'] },
  { store: 'v128.store', load: 'v128.load', from: ['i64x2.splat'], to: [['i64x2.extract_lane', 1]] },
];

type Code = readonly Instruction[];
const places = ['at once', 'after a spill', 'across a call', 'in a loop'] as const;

/** What `run(address, value)` does: stores the value, loads it again. Function 0 does nothing. */
function bodyOf(place: (typeof places)[number], expression: Code, offset: number, access: Access): Code {
  const at: Code = [get(address), ...expression];
  const store: Code = [get(value), ...access.from, [access.store, offset]];
  const load: Code = [[access.load, offset], ...access.to];
  switch (place) {
    case 'at once':
      return [...at, ...store, ...at, ...load];
    case 'after a spill': {
      const locals = Array.from({ length: spilled }, (_, n) => n);
      const fill = locals.flatMap((n): Code => [get(value), i64(2 * n + 1), 'i64.mul', set(firstSpilled + n)]);
      const sum = locals.flatMap((n): Code => [get(firstSpilled + n), 'i64.add']);
      return [...at, ...fill, ...store, ...at, ...load, ...sum];
    }
    case 'across a call':
      return [...at, ['call', 0], ...store, ...at, ['call', 0], ...load];
    case 'in a loop':
      return [
        ['loop'],
        ...at,
        ...store,
        get(address),
        i32(4),
        'i32.add',
        set(address),
        get(counter),
        i32(1),
        'i32.add',
        ['local.tee', counter],
        i32(3),
        'i32.lt_u',
        ['br_if', 0],
        'end',
        get(address),
        i32(4),
        'i32.sub',
        set(address),
        ...at,
        ...load,
      ];
  }
}

function moduleOf(): { readonly bytes: Uint8Array; readonly names: readonly string[] } {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, export: 'memory' });
  builder.func({ code: [] });
  const names: string[] = [];
  for (const place of places) {
    for (const [number, expression] of expressions.entries()) {
      for (const offset of offsets) {
        const access = accesses[names.length % accesses.length]!;
        const name = `${access.store} ${place}, address ${number}, offset ${offset}`;
        builder.func({
          params: ['i32', 'i64'],
          results: ['i64'],
          locals: ['i32', ...Array<'i64'>(spilled).fill('i64')],
          code: bodyOf(place, expression, offset, access),
          export: name,
        });
        names.push(name);
      }
    }
  }
  return { bytes: builder.toBytes(), names };
}

function instantiate(engine: Engine, bytes: Uint8Array): Module {
  const runtime = newRuntime({ engine });
  return runtime.instantiateModuleSync(runtime.compileModuleSync(bytes), newModuleConfig({ name: '' }));
}

function outcome(run: Function, input: number): string {
  try {
    return String(run.call(input, 0x0123456789abcdefn ^ BigInt(input)));
  } catch (error) {
    if (error instanceof Trap) return error.code;
    throw error;
  }
}

/** Memories of another store, beside which the next ones come to stand. */
function canaries(): { check(): void } {
  const options = { initialBytes: 65536, maximumBytes: 65536, guarded: true, store: 0x7fff };
  const memories = [1, 2, 3].map(() => execMemory().createMemory(options));
  for (const memory of memories) new Uint8Array(memory.buffer()).fill(0xa5);
  return {
    check: () => {
      for (const memory of memories) {
        expect(new Uint8Array(memory.buffer()).every((byte) => byte === 0xa5)).toBe(true);
        memory.release();
      }
    },
  };
}

describeNative('addresses of loads and stores', () => {
  test.each<EngineName>(['compiler', 'compiler-explicit', 'compiler-whole', 'compiler-stress-registers'])(
    'are those of the interpreter on %s',
    (name) => {
      const { bytes, names } = moduleOf();
      expect(names.length).toBeGreaterThanOrEqual(200);
      const before = canaries();
      const native = instantiate(makeEngine(name), bytes);
      const after = canaries();
      const oracle = instantiate(makeEngine('interpreter'), bytes);
      const problems: string[] = [];
      for (const exported of names) {
        const [ours, expected] = [native.exportedFunction(exported)!, oracle.exportedFunction(exported)!];
        for (const input of inputs) {
          const [got, wanted] = [outcome(ours, input), outcome(expected, input)];
          if (got !== wanted) problems.push(`${exported}, of ${input}: ${got}, not ${wanted}`);
        }
        const [bytesOfNative, bytesOfOracle] = [native, oracle].map((module) => module.memory!.read(0, 65536)!);
        if (Buffer.compare(bytesOfNative!, bytesOfOracle!) !== 0) problems.push(`${exported}: memory differs`);
      }
      expect(problems.slice(0, 10)).toEqual([]);
      before.check();
      after.check();
    },
  );
});
