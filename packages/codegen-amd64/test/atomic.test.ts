import { accessDetail, FunctionBuilder, Op, RmwOp, rmwNames, Type, type ValueId } from '@wazero-ts/codegen';
import type { Bits } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { compile, describeNative, execMemory, mainSymbol, Program, store } from './native.js';

const target = amd64();
const types = [Type.i32, Type.i64] as const;
const initial = 0xf1e2d3c4b5a69788n;
const operand = 0x0123456789abcdefn;

/** What the operation leaves in memory. */
const after: Readonly<Record<number, (old: bigint, value: bigint) => bigint>> = {
  [RmwOp.add]: (a, b) => a + b,
  [RmwOp.sub]: (a, b) => a - b,
  [RmwOp.and]: (a, b) => a & b,
  [RmwOp.or]: (a, b) => a | b,
  [RmwOp.xor]: (a, b) => a ^ b,
  [RmwOp.xchg]: (_, b) => b,
};

type Body = (b: FunctionBuilder, base: ValueId, index: ValueId, operands: readonly [ValueId, ValueId]) => ValueId;

/** Runs one access on 8 bytes that hold `initial`; the result and what is in memory afterwards. */
function run(type: Type, body: Body, operands: readonly [bigint, bigint]): { result: bigint; memory: bigint } {
  const memory = execMemory().createMemory({ initialBytes: 4096, maximumBytes: 4096, guarded: true, store });
  const wide = new BigUint64Array(memory.buffer());
  wide[3] = initial;
  const b = new FunctionBuilder('f', { params: [Type.i64, Type.i32, type, type], results: [type] });
  const [base, index, x, y] = [0, 1, 2, 3].map((i) => b.func.param(b.func.entry, i)) as [
    ValueId,
    ValueId,
    ValueId,
    ValueId,
  ];
  b.return([body(b, base, b.unary(Op.uextend, Type.i64, index), [x, y])]);
  const program = new Program(new Map([[mainSymbol, compile(b.func, target)]]), b.func.signature, target);
  const args = operands.map((x): Bits => (type === Type.i32 ? Number(BigInt.asIntN(32, x)) : BigInt.asIntN(64, x)));
  const [result] = program.run([BigInt(memory.base), 16, ...args]) as Bits[];
  const outcome = { result: BigInt.asUintN(64, BigInt(result!)), memory: wide[3]! };
  expect(program.run([BigInt(memory.base), 8000, ...args])).toBe('trap 2');
  program.release();
  memory.release();
  return outcome;
}

const cut = (width: number, x: bigint): bigint => BigInt.asUintN(8 * width, x);
const replaced = (width: number, x: bigint): bigint => (initial & ~cut(width, -1n)) | cut(width, x);
/** As `run` gives results: signed 32-bit numbers are extended. */
const shown = (type: Type, x: bigint): bigint => (type === Type.i32 ? BigInt.asUintN(64, BigInt.asIntN(32, x)) : x);

const cases = types.flatMap((type) =>
  [1, 2, 4, 8].filter((width) => type === Type.i64 || width < 8).map((width) => [type, width] as const),
);

describeNative.each(cases)('type %i, %i bytes', (type, width) => {
  const old = cut(width, initial);

  test('load and store', () => {
    const outcome = run(
      type,
      (b, base, index, [x]) => {
        const loaded = b.load(Op.atomic_load, type, base, index, 8, 0, accessDetail(0, width));
        b.fence();
        b.store(Op.atomic_store, base, index, x, 8, 0, accessDetail(0, width));
        return b.binary(Op.bxor, type, loaded, x);
      },
      [operand, 0n],
    );
    const xored = BigInt.asUintN(type === Type.i32 ? 32 : 64, old ^ operand);
    expect(outcome).toEqual({ result: shown(type, xored), memory: replaced(width, operand) });
  });

  test.each(rmwNames)('%s', (name) => {
    const op = RmwOp[name as keyof typeof RmwOp];
    const access: Body = (b, base, index, [x]) =>
      b.loadWith(Op.atomic_rmw, base, index, [x], 8, 0, accessDetail(op, width));
    const outcome = run(type, access, [operand, 0n]);
    expect(outcome).toEqual({ result: shown(type, old), memory: replaced(width, after[op]!(old, operand)) });
  });

  test.each([true, false])('cmpxchg that matches: %s', (matches) => {
    const access: Body = (b, base, index, operands) =>
      b.loadWith(Op.atomic_cmpxchg, base, index, operands, 8, 0, accessDetail(0, width));
    // Only the bits of the width count.
    const expected = matches ? old | (width < 4 ? 1n << 20n : 0n) : old ^ 1n;
    const outcome = run(type, access, [expected, operand]);
    expect(outcome).toEqual({ result: shown(type, old), memory: matches ? replaced(width, operand) : initial });
  });
});
