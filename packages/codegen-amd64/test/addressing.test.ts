import { FunctionBuilder, fullPipeline, Op, Type, type ValueId } from '@wazero-ts/codegen';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { compile, describeNative, execMemory, mainSymbol, Program, store } from './native.js';

const { i32, i64 } = Type;
const PAGE = 65536;
const target = amd64();
const cut = (x: number): number => x >>> 0;

type Step = readonly [op: 'iadd' | 'ishl' | 'band' | 'bor' | 'bxor' | 'ushr', constant: number];
/** Sums and shifts that wrap or not, with masks below them that prove it or do not. */
const shapes: readonly (readonly Step[])[] = [
  [],
  [['iadd', 4]],
  [['iadd', -4]],
  [['iadd', 0x7fffffff]],
  [['iadd', -0x80000000]],
  [['ishl', 2]],
  [
    ['ishl', 3],
    ['iadd', 16],
  ],
  [
    ['band', 0xff],
    ['iadd', 8],
  ],
  [
    ['band', 0xff],
    ['iadd', -1],
  ],
  [
    ['band', 0xff],
    ['ishl', 2],
  ],
  [
    ['band', 0x3fffffff],
    ['ishl', 2],
  ],
  [
    ['band', 0x7fffffff],
    ['ishl', 2],
  ],
  [
    ['band', 0x1fffffff],
    ['ishl', 3],
    ['iadd', 7],
  ],
  [
    ['band', 0x1fffffff],
    ['ishl', 3],
    ['iadd', 8],
  ],
  [
    ['ushr', 24],
    ['ishl', 3],
  ],
  [
    ['ushr', 3],
    ['ishl', 3],
  ],
  [
    ['ushr', 1],
    ['iadd', 0x7fffffff],
  ],
  [
    ['ushr', 1],
    ['iadd', -0x7fffffff],
  ],
  [
    ['iadd', 12],
    ['band', 0xfff],
  ],
  [
    ['iadd', 12],
    ['ishl', 2],
  ],
  [
    ['band', 0xfff],
    ['iadd', 12],
    ['ishl', 2],
  ],
  [['ishl', 31]],
  [
    ['band', 0x7fff],
    ['bor', 0x4000_0000],
    ['iadd', 4],
  ],
  [
    ['band', 0x7fff],
    ['bxor', 0x4000_0001],
    ['ishl', 2],
  ],
  [
    ['ushr', 8],
    ['bxor', -0x7fff_fff0],
    ['iadd', 8],
  ],
];
const offsets = [0, 1, 60, 0x7fffffff];
const inputs = [0, 1, 3, 0x40, 0x100, 0xfff, 0x3ffffffe, 0x7ffffffc, 0x7fffffff, -1, -4, -5, -0x80000000, 0x20000001];

function apply(x: number, [op, constant]: Step): number {
  switch (op) {
    case 'iadd':
      return cut(x + constant);
    case 'ishl':
      return cut(x << constant);
    case 'band':
      return cut(x & constant);
    case 'bor':
      return cut(x | constant);
    case 'bxor':
      return cut(x ^ constant);
    case 'ushr':
      return x >>> constant;
  }
}

describeNative('addresses of guest memory', () => {
  test.each([2, 1, 4, 8])(
    'with %i bytes name the place that 32-bit arithmetic names',
    (width) => {
      const memory = execMemory().createMemory({ initialBytes: PAGE, maximumBytes: PAGE, guarded: true, store });
      const bytes = new Uint8Array(memory.buffer());
      for (let i = 0; i < PAGE; i++) bytes[i] = i * 31 + (i >> 8);
      const at = (address: number): bigint => {
        let value = 0n;
        for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[address + i]!);
        return value;
      };
      const problems: string[] = [];
      let count = 0;
      for (const steps of shapes) {
        for (const offset of offsets) {
          // The index is used alone, and in a sum that could be taken for its address.
          const b = new FunctionBuilder('f', { params: [i64, i32], results: [i64, i32] });
          const [base, x] = [b.func.param(b.func.entry, 0), b.func.param(b.func.entry, 1)];
          const sum = steps.reduce<ValueId>(
            (value, [op, constant]) => b.binary(Op[op], i32, value, b.iconst(i32, constant)),
            x,
          );
          const index = b.unary(Op.uextend, i64, sum);
          const op = width === 8 ? Op.load : Op[`load${8 * width}_u` as 'load8_u'];
          b.return([b.load(op, i64, base, index, offset, 0), sum]);
          const program = new Program(
            new Map([[mainSymbol, compile(b.func, target, fullPipeline)]]),
            b.func.signature,
            target,
          );
          count++;
          for (const input of inputs) {
            const value = steps.reduce(apply, cut(input));
            const address = value + offset;
            const got = program.run([BigInt(memory.base), input | 0]);
            const expected = address + width <= PAGE ? [BigInt.asIntN(64, at(address)), value | 0] : 'trap 2';
            if (String(got) !== String(expected) && problems.length < 8)
              problems.push(`${JSON.stringify(steps)}+${offset} of ${input}: ${got}, not ${expected}`);
          }
          program.release();
        }
      }
      memory.release();
      expect(problems).toEqual([]);
      expect(count).toBe(shapes.length * offsets.length);
    },
    60_000,
  );
});
