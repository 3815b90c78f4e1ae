import {
  accessDetail,
  FunctionBuilder,
  laneBytes,
  laneTypes,
  Op,
  type OpInfo,
  opInfos,
  Shape,
  Type,
  type ValueId,
} from '@wazero-ts/codegen';
import { type Bits, lanesOf, operateVector, Random, vectorOf } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { compile, describeNative, execMemory, mainSymbol, Program, processorFeatures, store } from './native.js';

const all = processorFeatures();
const targets = [
  ['baseline', amd64()],
  ['all features', amd64({ features: all })],
] as const;

const shapes = Object.values(Shape);
const isFloat = (shape: number): boolean => shape >= Shape.f32x4;

const interestingInts: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  0x7fn,
  -0x80n,
  0x7fffn,
  -0x8000n,
  0x7fffffffn,
  -0x80000000n,
];
const f32Bits = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  2.5,
  -3.5,
  2 ** 31,
  2 ** 32,
  4294967040,
  -(2 ** 31),
  16777217,
  1e-45,
  1e38,
  Infinity,
  -Infinity,
];
const view = new DataView(new ArrayBuffer(8));
function floatLane(random: Random, shape: number): bigint {
  if (random.next(8) === 0) {
    const nans =
      shape === Shape.f32x4
        ? [0x7fc00000n, 0xffc00000n, 0x7fa00001n]
        : [0x7ff8n << 48n, 0xfff8n << 48n, (0x7ff4n << 48n) | 1n];
    return random.pick(nans);
  }
  const x = random.pick(f32Bits);
  if (shape === Shape.f32x4) {
    view.setFloat32(0, x);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, x === 16777217 ? 2147483646.75 : x);
  return view.getBigUint64(0);
}

/** A vector with lanes that are likely to meet a corner. */
function randomVector(random: Random, shape: number): bigint {
  const count = 16 / laneBytes[shape]!;
  return vectorOf(
    shape,
    Array.from({ length: count }, () => {
      if (isFloat(shape)) return floatLane(random, shape);
      if (random.next(3) > 0) return random.pick(interestingInts);
      return (BigInt(random.next(0x7fffffff)) << 33n) | (BigInt(random.next(0x7fffffff)) * 3n);
    }),
  );
}

const isNaNLane = (shape: number, x: bigint): boolean =>
  shape === Shape.f32x4 ? (x & 0x7fffffffn) > 0x7f800000n : (x & 0x7fffffffffffffffn) > 0x7ff0000000000000n;
const isQuiet = (shape: number, x: bigint): boolean =>
  isNaNLane(shape, x) && (x & (shape === Shape.f32x4 ? 0x400000n : 0x8000000000000n)) !== 0n;

/** Equal, but which quiet NaN arithmetic gives is free. */
function agrees(resultShape: number, anyNaN: boolean, got: bigint, expected: bigint): boolean {
  if (!anyNaN) return got === expected;
  const others = lanesOf(resultShape, got);
  return lanesOf(resultShape, expected).every((x, i) =>
    isNaNLane(resultShape, x) ? isQuiet(resultShape, others[i]!) : x === others[i],
  );
}

const arithmetic = /^vf(add|sub|mul|div|min|max|sqrt|ceil|floor|trunc|nearest|demote|promote)$/;
/** The shape of what comes in, where it is not that of the immediate. */
function operandShape(name: string, shape: number): number {
  if (/^v(extend|extmul|extadd)/.test(name)) return shape - 1;
  if (name.startsWith('vnarrow')) return shape + 1;
  if (name === 'vdot' || name === 'vq15mulr_sat') return Shape.i16x8;
  if (name === 'vfdemote') return Shape.f64x2;
  if (name === 'vfpromote') return Shape.f32x4;
  if (name.startsWith('vitof')) return Shape.i32x4;
  return shape;
}

interface Case {
  readonly info: OpInfo;
  readonly shape: number;
}
const cases: readonly Case[] = opInfos
  .filter((info) => info.name.startsWith('v') && !info.immediate.endsWith('mem') && info.name !== 'vconst')
  .flatMap((info) =>
    shapes
      .filter((shape) => (info.shapes === 0 ? shape === 0 : (info.shapes & (1 << shape)) !== 0))
      .map((shape) => ({ info, shape })),
  );

const shuffles: readonly number[][] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31],
  [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 12, 13, 14, 15],
  [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23],
  [8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31],
  [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
  [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31],
  [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  [0, 1, 2, 3, 8, 9, 10, 11, 20, 21, 22, 23, 28, 29, 30, 31],
  [31, 0, 30, 1, 29, 2, 28, 3, 27, 4, 26, 5, 25, 6, 24, 7],
];

/** The operations of one opcode: one result for each lane, shuffle or constant count. */
function variants({ info, shape }: Case): { immediate: ArrayLike<number>; count?: number }[] {
  if (info.immediate === 'lane') return Array.from({ length: 16 / laneBytes[shape]! }, (_, i) => ({ immediate: [i] }));
  if (info.name === 'vshuffle') return shuffles.map((immediate) => ({ immediate }));
  if (info.operands === 'vi')
    return [undefined, 0, 1, 7, 8, 15, 31, 33, 70].map((count) => ({
      immediate: [],
      ...(count === undefined ? {} : { count }),
    }));
  return [{ immediate: [] }];
}

const typeOfOperand = (letter: string, shape: number): Type =>
  letter === 'v' ? Type.v128 : letter === 'i' ? Type.i32 : letter === 'L' ? laneTypes[shape]! : Type.i64;

describeNative.each(targets)('%s', (_, target) => {
  test.each(cases.map((c) => [`${c.info.name} ${Object.keys(Shape)[c.shape]}`, c] as const))('%s', (_, c) => {
    const { info, shape } = c;
    const list = variants(c);
    const types = [...info.operands].map((letter) => typeOfOperand(letter, shape));
    const resultType = typeOfOperand(info.result, shape);
    const b = new FunctionBuilder('f', { params: types, results: list.map(() => resultType) });
    const params = types.map((__, i) => b.func.param(b.func.entry, i));
    const results = list.map(({ immediate, count }): ValueId => {
      const args = count === undefined ? params : [params[0]!, b.iconst(Type.i32, count)];
      if (info.name === 'vshuffle') return b.vshuffle(args[0]!, args[1]!, Uint8Array.from(immediate));
      return b.vector(Op[info.name], resultType, shape as Shape, args, immediate[0] ?? 0);
    });
    b.return(results);
    const program = new Program(new Map([[mainSymbol, compile(b.func, target)]]), b.func.signature, target);
    const random = new Random(shape + 1);
    const problems: string[] = [];
    const from = operandShape(info.name, shape);
    const anyNaN = arithmetic.test(info.name);
    const resultShape = info.name === 'vfdemote' ? Shape.f32x4 : info.name === 'vfpromote' ? Shape.f64x2 : shape;
    for (let round = 0; round < 60; round++) {
      const args = types.map((type): bigint => {
        if (type === Type.v128)
          return info.name === 'vswizzle' && round % 2 === 0
            ? vectorOf(
                0,
                Array.from({ length: 16 }, () => BigInt(random.next(40))),
              )
            : randomVector(random, from);
        if (type === Type.f32) return floatLane(random, Shape.f32x4);
        if (type === Type.f64) return floatLane(random, Shape.f64x2);
        return BigInt(random.pick([0, 1, -1, 3, 7, 9, 31, 63, 255, -300, 0x12345678]));
      });
      const got = program.run(args as Bits[]) as Bits[];
      list.forEach(({ immediate, count }, i) => {
        const inputs = count === undefined ? args : [args[0]!, BigInt(count)];
        const expected = operateVector(info.name, shape, inputs, immediate);
        const bits = resultType === Type.v128 ? 128 : resultType === Type.i64 || resultType === Type.f64 ? 64 : 32;
        const [mine, theirs] = [BigInt.asUintN(bits, BigInt(got[i]!)), BigInt.asUintN(bits, expected)];
        if (!agrees(resultShape, anyNaN, mine, theirs) && problems.length < 4) {
          problems.push(
            `${inputs.map((x) => x.toString(16))} [${Array.from(immediate)}]: ${mine.toString(16)}, not ${theirs.toString(16)}`,
          );
        }
      });
    }
    program.release();
    expect(problems).toEqual([]);
  });

  test('vectors survive calls in unaligned slots', () => {
    const types = Array.from({ length: 30 }, () => Type.v128);
    const b = new FunctionBuilder('f', { params: types, results: [Type.v128] });
    const inner = new FunctionBuilder('g', { params: [], results: [] });
    inner.return([]);
    b.call(Op.call, 1, b.func.addSignature(inner.func.signature), []);
    const sum = types.reduce<ValueId | undefined>((total, __, i) => {
      const param = b.func.param(b.func.entry, i);
      return total === undefined ? param : b.vector(Op.viadd, Type.v128, Shape.i32x4, [total, param]);
    }, undefined);
    b.return([sum!]);
    const codes = new Map([
      [mainSymbol, compile(b.func, target)],
      [1, compile(inner.func, target)],
    ]);
    const program = new Program(codes, b.func.signature, target);
    const args = types.map((__, i) => (BigInt(i) << 96n) | BigInt(i * 3));
    expect(program.run(args)).toEqual([(435n << 96n) | 1305n]);
    program.release();
  });

  test('accesses to memory', () => {
    const memory = execMemory().createMemory({ initialBytes: 65536, maximumBytes: 65536, guarded: true, store });
    const bytes = new Uint8Array(memory.buffer());
    for (let i = 0; i < 256; i++) bytes[i] = i * 37 + 200;
    const read = (at: number, count: number): bigint[] => Array.from(bytes.subarray(at, at + count), BigInt);
    const number = (at: number, count: number): bigint =>
      read(at, count).reduceRight((sum, byte) => (sum << 8n) | byte, 0n);
    const b = new FunctionBuilder('f', {
      params: [Type.i64, Type.i32, Type.v128],
      results: Array.from({ length: 30 }, () => Type.v128),
    });
    const [base, index32, vector] = [0, 1, 2].map((i) => b.func.param(b.func.entry, i)) as [ValueId, ValueId, ValueId];
    const index = b.unary(Op.uextend, Type.i64, index32);
    const expected: bigint[] = [];
    const results: ValueId[] = [];
    const given = 0xfedcba98_76543210_01234567_89abcdefn;
    const at = (offset: number): number => 5 + offset;
    const add = (value: ValueId, wanted: bigint): void => {
      results.push(value);
      expected.push(wanted);
    };
    for (const [i, shape] of [Shape.i8x16, Shape.i16x8, Shape.i32x4, Shape.i64x2].entries()) {
      const width = 1 << i;
      const one = number(at(3), width);
      add(
        b.load(Op.vload_splat, Type.v128, base, index, 3, 0, accessDetail(shape)),
        operateVector('vsplat', shape, [one], []),
      );
      if (i >= 2) add(b.load(Op.vload_zero, Type.v128, base, index, 3, 0, accessDetail(shape)), one);
      if (i >= 1) {
        for (const name of ['vextend_low_s', 'vextend_low_u'] as const) {
          const op = Op[name.replace('extend_low', 'load_extend') as 'vload_extend_s'];
          add(
            b.load(op, Type.v128, base, index, 9, 0, accessDetail(shape)),
            operateVector(name, shape, [number(at(9), 8)], []),
          );
        }
      }
      for (const lane of [0, 1, 16 / width - 1]) {
        add(
          b.loadWith(Op.vload_lane, base, index, [vector], 3, 0, accessDetail(shape, lane)),
          operateVector('vreplace', shape, [given, one], [lane]),
        );
        b.store(Op.vstore_lane, base, index, vector, 128 + 16 * i + (lane > 1 ? 8 : 0), 0, accessDetail(shape, lane));
      }
    }
    add(b.load(Op.load, Type.v128, base, index, 1, 0), number(at(1), 16));
    b.store(Op.store, base, index, vector, 400, 0);
    while (results.length < 30) add(vector, given);
    b.return(results);
    const program = new Program(new Map([[mainSymbol, compile(b.func, target)]]), b.func.signature, target);
    const got = program.run([BigInt(memory.base), 5, given]) as bigint[];
    expect(got.map((x) => x.toString(16))).toEqual(expected.map((x) => x.toString(16)));
    for (const [i, shape] of [Shape.i8x16, Shape.i16x8, Shape.i32x4, Shape.i64x2].entries()) {
      const width = 1 << i;
      for (const lane of [1, 16 / width - 1]) {
        const wanted = lanesOf(shape, given)[lane]!;
        expect(number(at(128 + 16 * i + (lane > 1 ? 8 : 0)), width)).toBe(wanted);
      }
    }
    expect(number(at(400), 16)).toBe(given);
    expect(program.run([BigInt(memory.base), -3, given])).toBe('trap 2');
    program.release();
    memory.release();
  });
});
