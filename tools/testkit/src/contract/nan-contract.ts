import type { Function } from '@wazero-ts/api';
import type { Instruction, WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, callWithBits } from './harness.js';

/** Signalling NaNs with a payload: arithmetic, and any JS number, would set their quiet bit. */
const f32NaN = 0x7fa00001n;
const f64NaN = 0x7ff4000000000001n;
const sign32 = 0x80000000n;
const sign64 = 0x8000000000000000n;
/** Both halves of a vector: f32 NaNs in the low, an f64 NaN in the high. */
const vectorNaN: readonly bigint[] = [(f32NaN << 32n) | f32NaN, f64NaN];

interface Path {
  readonly name: string;
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
  readonly locals?: readonly WasmType[];
  readonly code: readonly Instruction[];
  readonly input: readonly bigint[];
  readonly output: readonly bigint[];
}

const get = (index: number): Instruction => ['local.get', index];
const i32 = (value: number): Instruction => ['i32.const', value];
const zeroVector = new Uint8Array(16);

/** Indices of what the module of {@link nanModule} has. */
const raw = { f32: 0, f64: 1, v128: 2 } as const;
const identity = { f32: 3, f64: 4, v128: 5 } as const;
const global = { f32: 0, f64: 1, v128: 2 } as const;
const tableSlot = { f32: 0, f64: 1, v128: 2 } as const;
const types = ['f32', 'f64', 'v128'] as const;
type FloatType = (typeof types)[number];

const inputOf: Record<FloatType, readonly bigint[]> = { f32: [f32NaN], f64: [f64NaN], v128: vectorNaN };

/** Ways that move a value without computing with it. */
function movesOf(type: FloatType): Path[] {
  const input = inputOf[type];
  const shape = { params: [type], results: [type], input, output: input } as const;
  const path = (name: string, code: readonly Instruction[], locals: readonly WasmType[] = []): Path => ({
    ...shape,
    name: `${type}: ${name}`,
    code,
    locals,
  });
  const signature = { params: [type], results: [type] };
  const moves = [
    path('local.get', [get(0)]),
    path('local.set', [get(0), ['local.set', 1], get(1)], [type]),
    path('local.tee', [get(0), ['local.tee', 1], 'drop', get(1)], [type]),
    path('global', [get(0), ['global.set', global[type]], ['global.get', global[type]]]),
    path('load and store', [i32(8), get(0), `${type}.store`, i32(8), `${type}.load`]),
    path('unaligned load and store', [
      i32(3),
      get(0),
      [`${type}.store`, { align: 0 }],
      i32(3),
      [`${type}.load`, { align: 0 }],
    ]),
    path('memory.copy', [
      i32(8),
      get(0),
      `${type}.store`,
      i32(40),
      i32(8),
      i32(16),
      'memory.copy',
      i32(40),
      `${type}.load`,
    ]),
    path('select, first', [get(0), get(1), i32(1), 'select'], [type]),
    path('select, second', [get(1), get(0), i32(0), 'select'], [type]),
    path('select with a type', [get(0), get(1), i32(1), ['select_t', [type]]], [type]),
    path('block', [['block', type], get(0), 'end']),
    path('br', [['block', type], get(0), ['br', 0], 'end']),
    path('br_if taken', [['block', type], get(0), i32(1), ['br_if', 0], 'end']),
    path('br_if not taken', [['block', type], get(0), i32(0), ['br_if', 0], 'end']),
    path('br_table', [['block', type], get(0), i32(3), ['br_table', [0], 0], 'end']),
    path('loop with a parameter', [get(0), ['loop', signature], 'end']),
    path('if', [i32(1), ['if', type], get(0), 'else', get(1), 'end'], [type]),
    path('else', [i32(0), ['if', type], get(1), 'else', get(0), 'end'], [type]),
    path('return', [get(0), 'return']),
    path('call', [get(0), ['call', identity[type]]]),
    path('call_indirect', [get(0), i32(tableSlot[type]), ['call_indirect', signature]]),
    path('return_call', [get(0), ['return_call', identity[type]]]),
    path('return_call_indirect', [get(0), i32(tableSlot[type]), ['return_call_indirect', signature]]),
    path('raw host function', [get(0), ['call', raw[type]]]),
  ];
  return moves;
}

const scalar = (
  name: string,
  [param, result]: readonly [WasmType, WasmType],
  code: readonly Instruction[],
  input: bigint,
  output: bigint,
): Path => ({ name, params: [param], results: [result], code, input: [input], output: [output] });

const one32 = 0x3f800000n;
const one64 = 0x3ff0000000000000n;

/** Instructions that change no more than the sign, or move lanes. */
const others: readonly Path[] = [
  scalar('i32.reinterpret_f32', ['f32', 'i32'], [get(0), 'i32.reinterpret_f32'], f32NaN, f32NaN),
  scalar('f32.reinterpret_i32', ['i32', 'f32'], [get(0), 'f32.reinterpret_i32'], f32NaN, f32NaN),
  scalar('i64.reinterpret_f64', ['f64', 'i64'], [get(0), 'i64.reinterpret_f64'], f64NaN, f64NaN),
  scalar('f64.reinterpret_i64', ['i64', 'f64'], [get(0), 'f64.reinterpret_i64'], f64NaN, f64NaN),
  scalar('f32.neg', ['f32', 'f32'], [get(0), 'f32.neg'], f32NaN, f32NaN | sign32),
  scalar('f64.neg', ['f64', 'f64'], [get(0), 'f64.neg'], f64NaN, f64NaN | sign64),
  scalar('f32.abs', ['f32', 'f32'], [get(0), 'f32.abs'], f32NaN | sign32, f32NaN),
  scalar('f64.abs', ['f64', 'f64'], [get(0), 'f64.abs'], f64NaN | sign64, f64NaN),
  scalar('f32.copysign', ['f32', 'f32'], [get(0), ['f32.const', -1], 'f32.copysign'], f32NaN, f32NaN | sign32),
  scalar('f64.copysign', ['f64', 'f64'], [get(0), ['f64.const', -1], 'f64.copysign'], f64NaN, f64NaN | sign64),
  scalar('f32.copysign from', ['f32', 'f32'], [['f32.const', -1], get(0), 'f32.copysign'], f32NaN, one32),
  scalar('f64.copysign from', ['f64', 'f64'], [['f64.const', -1], get(0), 'f64.copysign'], f64NaN, one64),
  scalar('f32.const', ['i32', 'f32'], [['f32.const', { bits: f32NaN }]], 0n, f32NaN),
  scalar('f64.const', ['i32', 'f64'], [['f64.const', { bits: f64NaN }]], 0n, f64NaN),
  scalar('store f32, load i32', ['f32', 'i32'], [i32(0), get(0), 'f32.store', i32(0), 'i32.load'], f32NaN, f32NaN),
  scalar('store i64, load f64', ['i64', 'f64'], [i32(0), get(0), 'i64.store', i32(0), 'f64.load'], f64NaN, f64NaN),
  scalar('f32x4.extract_lane', ['f32', 'f32'], [get(0), 'f32x4.splat', ['f32x4.extract_lane', 2]], f32NaN, f32NaN),
  scalar('f64x2.extract_lane', ['f64', 'f64'], [get(0), 'f64x2.splat', ['f64x2.extract_lane', 1]], f64NaN, f64NaN),
  ...(
    [
      ['f32x4.replace_lane', [get(0), get(0), ['f32x4.extract_lane', 1], ['f32x4.replace_lane', 0]]],
      ['f64x2.replace_lane', [get(0), get(0), ['f64x2.extract_lane', 1], ['f64x2.replace_lane', 1]]],
      ['i8x16.shuffle', [get(0), get(0), ['i8x16.shuffle', Uint8Array.from({ length: 16 }, (_, i) => i)]]],
      ['i8x16.swizzle', [get(0), ['v128.const', Uint8Array.from({ length: 16 }, (_, i) => i)], 'i8x16.swizzle']],
      ['v128.and', [get(0), get(0), 'v128.and']],
      ['v128.or', [get(0), ['v128.const', zeroVector], 'v128.or']],
      ['v128.xor', [get(0), ['v128.const', zeroVector], 'v128.xor']],
      ['v128.not, twice', [get(0), 'v128.not', 'v128.not']],
      [
        'v128.bitselect',
        [get(0), ['v128.const', zeroVector], ['v128.const', new Uint8Array(16).fill(255)], 'v128.bitselect'],
      ],
      ['f32x4.neg, twice', [get(0), 'f32x4.neg', 'f32x4.neg']],
      ['f64x2.neg, twice', [get(0), 'f64x2.neg', 'f64x2.neg']],
      ['f32x4.abs', [get(0), 'f32x4.abs']],
      ['f64x2.abs', [get(0), 'f64x2.abs']],
      ['f32x4.pmin with itself', [get(0), get(0), 'f32x4.pmin']],
      ['f64x2.pmax with itself', [get(0), get(0), 'f64x2.pmax']],
      [
        'lanes through memory',
        [i32(0), get(0), ['v128.store64_lane', { lane: 1 }], i32(0), get(0), ['v128.load64_lane', { lane: 1 }]],
      ],
    ] as const satisfies readonly (readonly [string, readonly Instruction[]])[]
  ).map(
    ([name, code]): Path => ({ name, params: ['v128'], results: ['v128'], code, input: vectorNaN, output: vectorNaN }),
  ),
];

const paths: readonly Path[] = [...types.flatMap(movesOf), ...others];

/** Low halves only for 32-bit results: the high half of a slot is not defined. */
function masked(bits: readonly bigint[], results: readonly WasmType[]): bigint[] {
  const narrow = results[0] === 'f32' || results[0] === 'i32';
  return bits.map((value) => (narrow ? value & 0xffffffffn : value));
}

/** NaN bits through everything that does not compute with floats, cold and hot. */
export function nanContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function nanModule({ params, results, locals, code }: Path): Function {
    const runtime = h.runtime();
    h.host(
      runtime,
      'env',
      Object.fromEntries(types.map((type) => [type, { params: [type], results: [type], raw: () => undefined }])),
    );
    const builder = new ModuleBuilder();
    for (const type of types) builder.importFunc('env', type, [type], [type]);
    for (const type of types) builder.func({ params: [type], results: [type], code: [get(0)] });
    builder.memory({ min: 1 });
    builder.table({ min: 3 });
    builder.element({ functions: types.map((type) => identity[type]) });
    builder.global({ type: 'f32', mutable: true, init: [['f32.const', 0]] });
    builder.global({ type: 'f64', mutable: true, init: [['f64.const', 0]] });
    builder.global({ type: 'v128', mutable: true, init: [['v128.const', zeroVector]] });
    builder.func({ params, results, locals: locals ?? [], code, export: 'run' });
    return h.function(h.instantiate(builder, runtime), 'run');
  }

  describe('NaN bits', () => {
    test.each(paths.map((path) => [path.name, path] as const))('%s keeps them, before and after warm-up', (_, path) => {
      const run = nanModule(path);
      const expected = masked(path.output, path.results);
      const once = () => masked(callWithBits(run, path.input, path.output.length), path.results);
      expect(once()).toEqual(expected);
      for (let i = 0; i < 2000; i++) once();
      expect(once()).toEqual(expected);
    });
  });
}
