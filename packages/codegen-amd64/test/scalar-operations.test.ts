import { FunctionBuilder, Op, type OpName, type Type as SsaType, Type, type ValueId } from '@wazero-ts/codegen';
import { type Bits, operate } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { compile, describeNative, mainSymbol, Program, processorFeatures } from './native.js';

const { i32, i64, f32, f64 } = Type;

const view = new DataView(new ArrayBuffer(8));
const single = (x: number): Bits => {
  view.setFloat32(0, x);
  return view.getInt32(0);
};
const double = (x: number): Bits => {
  view.setFloat64(0, x);
  return view.getBigInt64(0);
};

const floats = [
  ...[0, 0.5, 1, 1.5, 2.5, 3, 126.7, 127.5, 2 ** 23 + 0.5, 2 ** 24 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32],
  ...[
    2 ** 52 + 0.5,
    2 ** 53 + 1,
    2 ** 63,
    2 ** 63 - 1024,
    2 ** 64,
    2 ** 64 - 2048,
    1e-310,
    1e-45,
    1e38,
    1e300,
    Infinity,
  ],
].flatMap((x) => [x, -x]);

const edges: Readonly<Record<number, readonly Bits[]>> = {
  [i32]: [
    0, 1, -1, 2, 3, 5, 7, 31, 32, 33, 255, 256, 0x8000, 0x10000, 0x12345678, 0x7fffffff, -0x80000000, -0x7fffffff,
  ],
  [i64]: [
    ...[0n, 1n, -1n, 3n, 7n, 63n, 64n, 255n, 0x8000n, 0x7fffffffn, -0x80000000n, 0x80000000n, 0xffffffffn, 1n << 32n],
    ...[
      0x123456789abcdef0n,
      (1n << 53n) + 1n,
      (1n << 63n) - 1n,
      -(1n << 63n),
      -(1n << 63n) + 1025n,
      -0x7ffffffffffffc01n,
    ],
  ],
  // NaN: the canonical one, one with a payload, a signalling one.
  [f32]: [...floats.map(single), 0x7fc00000, -0x400000, 0x7fe12345, 0x7fa00000],
  [f64]: [...floats.map(double), 0x7ff8000000000000n, -0x8000000000000n, 0x7ffc123456789abcn, 0x7ff4000000000000n],
};

const isNaNBits = (type: number, bits: Bits): boolean =>
  type === f32
    ? ((bits as number) & 0x7fffffff) > 0x7f800000
    : type === f64 && ((bits as bigint) & 0x7fffffffffffffffn) > 0x7ff0000000000000n;

/** Operations on bits: also of NaN they change exactly what they say. */
const onBits = /^(fabs|fneg|fcopysign|bitcast|select)$/;

const isCanonical = (type: number, bits: Bits): boolean =>
  type === f32
    ? ((bits as number) & 0x7fffffff) === 0x7fc00000
    : ((bits as bigint) & 0x7fffffffffffffffn) === 0x7ff8000000000000n;

/** Whether a NaN is as the specification wants it: quiet, and canonical when all NaN operands were. */
function isRightNaN(type: number, bits: Bits, from: readonly number[], args: readonly Bits[]): boolean {
  if (!isNaNBits(type, bits)) return false;
  const quiet = type === f32 ? ((bits as number) & 0x400000) !== 0 : ((bits as bigint) & 0x8000000000000n) !== 0n;
  const surprises = args.some((x, i) => isNaNBits(from[i]!, x) && !isCanonical(from[i]!, x));
  return quiet && (surprises || isCanonical(type, bits));
}

type Case = readonly [name: OpName, from: readonly SsaType[], to: SsaType];

const both = (names: string, types: readonly SsaType[], operands: number, result?: SsaType): Case[] =>
  names
    .split(' ')
    .flatMap((name) =>
      types.map((t): Case => [name as OpName, Array.from({ length: operands }, () => t), result ?? t]),
    );

const conversions = 'ftoi_s ftoi_u ftoi_sat_s ftoi_sat_u'.split(' ') as OpName[];
const cases: readonly Case[] = [
  ...both('iadd isub imul sdiv udiv srem urem band bor bxor ishl sshr ushr rotl rotr guardindex', [i32, i64], 2),
  ...both('clz ctz popcnt sext8 sext16', [i32, i64], 1),
  ...both('ieq ine slt ult sgt ugt sle ule sge uge', [i32, i64], 2, i32),
  ...both('fadd fsub fmul fdiv fmin fmax fcopysign', [f32, f64], 2),
  ...both('fabs fneg fsqrt fceil ffloor ftrunc fnearest', [f32, f64], 1),
  ...both('feq fne flt fgt fle fge', [f32, f64], 2, i32),
  ...conversions.flatMap((name) => [f32, f64].flatMap((from) => [i32, i64].map((to): Case => [name, [from], to]))),
  ...(['itof_s', 'itof_u'] as const).flatMap((name) =>
    [i32, i64].flatMap((from) => [f32, f64].map((to): Case => [name, [from], to])),
  ),
  ['sext32', [i64], i64],
  ['ireduce', [i64], i32],
  ['sextend', [i32], i64],
  ['uextend', [i32], i64],
  ['fpromote', [f32], f64],
  ['fdemote', [f64], f32],
  ['bitcast', [i32], f32],
  ['bitcast', [f32], i32],
  ['bitcast', [i64], f64],
  ['bitcast', [f64], i64],
  ['bitcast', [f64], f64],
  ['bitcast', [i64], i64],
  ...[i32, i64, f32, f64].map((t): Case => ['select', [i32, t, t], t]),
];

function constant(b: FunctionBuilder, type: SsaType, bits: Bits): ValueId {
  const wide = BigInt(bits);
  const [lo, hi] = [Number(BigInt.asIntN(32, wide)), Number(BigInt.asIntN(32, wide >> 32n))];
  return type === i32 || type === i64 ? b.iconst(type, lo, hi) : b.fconst(type, lo, type === f32 ? 0 : hi);
}

/** Where operands that are loaded lie in the context. */
const OPERANDS = 0x3000;

/**
 * A function that computes the operation in every way that lowering tells apart: all operands in registers, each one a
 * constant, each one in memory; the results side by side.
 */
function build([name, from, to]: Case, args: readonly Bits[]): { func: FunctionBuilder; count: number } {
  const variants: ((b: FunctionBuilder, params: ValueId[]) => ValueId[])[] = [(_, params) => params];
  from.forEach((type, i) => {
    variants.push((b, params) => params.map((param, k) => (k === i ? constant(b, type, args[i]!) : param)));
    variants.push((b, params) =>
      params.map((param, k) => (k === i ? b.peek(type, b.pinned(0), OPERANDS + 8 * i, 2) : param)),
    );
  });
  const b = new FunctionBuilder('f', { params: from, results: variants.map(() => to) });
  const params = from.map((_, i) => b.func.param(b.func.entry, i));
  const results = variants.map((variant) => {
    const operands = variant(b, params);
    if (name === 'select') return b.select(operands[0]!, operands[1]!, operands[2]!);
    return operands.length === 2
      ? b.binary(Op[name], to, operands[0]!, operands[1]!)
      : b.unary(Op[name], to, operands[0]!);
  });
  b.return(results);
  return { func: b, count: variants.length };
}

function* combinations(from: readonly SsaType[]): Generator<Bits[]> {
  const [first, ...rest] = from;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const bits of edges[first]!) for (const others of combinations(rest)) yield [bits, ...others];
}

const all = processorFeatures();

describeNative.each([
  ['baseline', amd64()],
  ['all features', amd64({ features: all })],
] as const)('%s', (_, target) => {
  test.each(cases.map((c) => [`${c[0]} ${c[1].join(',')} -> ${c[2]}`, c] as const))('%s', (_, c) => {
    const [name, from, to] = c;
    const problems: string[] = [];
    // Code with constants is made for a few inputs only; the first of the results serves the rest.
    let used = 0;
    let shared: Program | undefined;
    for (const args of combinations(from)) {
      let expected: Bits;
      try {
        expected = operate(name, from[name === 'select' ? 1 : 0]!, to, args);
      } catch {
        continue;
      }
      const isSample = used++ % (from.length > 1 ? 211 : 11) === 0;
      let program = shared;
      let count = 1;
      if (isSample || program === undefined) {
        const variants = build(c, args);
        const { func } = variants.func;
        count = variants.count;
        program = new Program(new Map([[mainSymbol, compile(func, target)]]), func.signature, target);
      }
      const memory = new BigInt64Array(program.context.buffer, OPERANDS, 4);
      args.forEach((bits, i) => {
        memory[i] = BigInt(bits);
      });
      const results = program.run(args) as Bits[];
      for (let i = 0; i < count; i++) {
        const right =
          isNaNBits(to, expected) && !onBits.test(name)
            ? isRightNaN(to, results[i]!, from, args)
            : results[i] === expected;
        if (!right && problems.length < 5) problems.push(`${args} variant ${i}: ${results[i]}, not ${expected}`);
      }
      if (shared === undefined) shared = program;
      else if (program !== shared) program.release();
    }
    shared?.release();
    expect(problems).toEqual([]);
    expect(used).toBeGreaterThan(5);
  });
});
