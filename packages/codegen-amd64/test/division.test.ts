import { FunctionBuilder, Op, Type } from '@wazero-ts/codegen';
import { type Bits, operate, Random } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { signedMagic, unsignedMagic } from '../src/lower/magic-numbers.js';
import { compile, describeNative, mainSymbol, Program } from './native.js';

const operations = ['udiv', 'urem', 'sdiv', 'srem'] as const;
const target = amd64();

const near = (x: bigint): bigint[] => [x - 1n, x, x + 1n];
/** Powers of two and their neighbours, small numbers, numbers at random. */
function numbers(bits: number, count: number): bigint[] {
  const random = new Random(bits);
  const list = [3n, 5n, 6n, 7n, 9n, 10n, 11n, 12n, 25n, 28n, 60n, 80n, 100n, 125n, 641n, 1000n, 10000n, 1000000007n];
  for (const k of [1, 2, 7, 15, 16, 31, 32, 33, 47, 62, 63]) if (k < bits) list.push(...near(1n << BigInt(k)));
  while (list.length < count)
    list.push((BigInt(random.next(2 ** 31 - 1)) << BigInt(random.next(bits - 30))) + BigInt(random.next(1000)));
  return [...list, ...list.map((x) => -x)].map((x) => BigInt.asIntN(bits, x));
}

describeNative.each([
  ['i32', Type.i32, 32],
  ['i64', Type.i64, 64],
] as const)('%s', (_, type, bits) => {
  const asBits = (x: bigint): Bits => (bits === 32 ? Number(x) : x);

  test('division by constants is what division is', () => {
    const problems: string[] = [];
    const dividends = [0n, 1n, -1n, ...numbers(bits, 60)];
    for (const divisor of numbers(bits, 60)) {
      if (divisor === 0n) continue;
      const b = new FunctionBuilder('f', { params: [type], results: operations.map(() => type) });
      const constant = b.iconst(type, Number(BigInt.asIntN(32, divisor)), Number(BigInt.asIntN(32, divisor >> 32n)));
      const usable = operations.filter((op) => divisor !== -1n || op !== 'sdiv');
      b.return(
        operations.map((op) =>
          b.binary(Op[usable.includes(op) ? op : 'iadd'], type, b.func.param(b.func.entry, 0), constant),
        ),
      );
      const program = new Program(new Map([[mainSymbol, compile(b.func, target)]]), b.func.signature, target);
      for (const dividend of [...dividends, divisor, -divisor, divisor * 7n, divisor * 7n - 1n].map((x) =>
        BigInt.asIntN(bits, x),
      )) {
        const results = program.run([asBits(dividend)]) as Bits[];
        operations.forEach((op, i) => {
          if (!usable.includes(op)) return;
          const expected = operate(op, type, type, [asBits(dividend), asBits(divisor)]);
          if (results[i] !== expected && problems.length < 5)
            problems.push(`${op} ${dividend} ${divisor}: ${results[i]}, not ${expected}`);
        });
      }
      program.release();
    }
    expect(problems).toEqual([]);
  }, 60_000);
});

test('reciprocals of narrow numbers are right for every number', () => {
  for (let d = 3n; d < 256n; d++) {
    if ((d & (d - 1n)) === 0n) continue;
    const u = unsignedMagic(d, 8);
    for (let n = 0n; n < 256n; n++) {
      const t = ((n >> BigInt(u.preShift)) * u.multiplier) >> 8n;
      const q = u.needsAdd ? (((n - t) >> 1n) + t) >> BigInt(u.shift - 1) : t >> BigInt(u.shift);
      if (q !== n / d) throw new Error(`${n} / ${d} is not ${q}`);
    }
    if (d >= 128n) continue;
    const s = signedMagic(d, 8);
    for (let n = -128n; n < 128n; n++) {
      const q = ((n * s.multiplier) >> BigInt(8 + s.shift)) + (n < 0n ? 1n : 0n);
      if (q !== n / d) throw new Error(`${n} / ${d} is not ${q}`);
    }
  }
});
