import {
  FunctionBuilder,
  fullPipeline,
  Op,
  type OpInfo,
  opInfos,
  print,
  Shape,
  Type,
  type ValueId,
} from '@wazero-ts/codegen';
import { type Bits, operateVector, Random } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { fewestRegisters } from '../src/registers.js';
import { compile, describeNative, hostFunction, mainSymbol, Program, processorFeatures } from './native.js';

const ROUNDS = Number(process.env['AMD64_ROUNDS'] ?? 40);

/** Operations on vectors whose results are the same bits on every machine. */
const operations = opInfos.filter(
  ({ name, operands, result, immediate }) =>
    /^v(v|i|vv|vvv)?$/.test(operands) &&
    result === 'v' &&
    !immediate.endsWith('mem') &&
    !/^vf(add|sub|mul|div|min|max|sqrt|ceil|floor|trunc|nearest|demote|promote)$|^vshuffle$/.test(name),
);

interface Step {
  readonly info: OpInfo;
  readonly shape: Shape;
  readonly args: readonly number[];
  readonly count: number;
}

/** A straight program of many values that live long, and a call in the middle. */
function randomSteps(random: Random, params: number, length: number): Step[] {
  return Array.from({ length }, (_, i): Step => {
    const info = random.pick(operations);
    const shapes = Object.values(Shape).filter((shape) => info.shapes === 0 || (info.shapes & (1 << shape)) !== 0);
    const args = [...info.operands].filter((letter) => letter === 'v').map(() => random.next(params + i));
    return { info, shape: random.pick(shapes), args, count: random.next(70) };
  });
}

function build(steps: readonly Step[], params: number): FunctionBuilder {
  const b = new FunctionBuilder('f', {
    params: Array.from({ length: params }, () => Type.v128),
    results: [Type.v128, Type.v128],
  });
  const sig = b.func.addSignature({ params: [], results: [] });
  const values: ValueId[] = Array.from({ length: params }, (_, i) => b.func.param(b.func.entry, i));
  steps.forEach(({ info, shape, args, count }, i) => {
    b.setLocation(i + 1);
    if (i === steps.length >> 1) b.call(Op.call, 1, sig, []);
    const operands = args.map((k) => values[k]!);
    if (info.operands === 'vi') operands.push(b.iconst(Type.i32, count));
    values.push(b.vector(Op[info.name], Type.v128, shape, operands));
  });
  const all = values.reduce((a, c) => b.vector(Op.vxor, Type.v128, Shape.i8x16, [a, c]));
  b.return([all, values.at(-1)!]);
  return b;
}

function evaluate(steps: readonly Step[], inputs: readonly bigint[]): bigint[] {
  const values = [...inputs];
  for (const { info, shape, args, count } of steps) {
    const operands = args.map((k) => values[k]!);
    if (info.operands === 'vi') operands.push(BigInt(count));
    values.push(operateVector(info.name, shape, operands, []));
  }
  return [values.reduce((a, c) => a ^ c), values.at(-1)!];
}

describeNative('random programs on vectors', () => {
  test.each([
    ['baseline', 20, amd64()],
    ['all features', 20, amd64({ features: processorFeatures() })],
    ['baseline, four registers', 4, amd64({ allocatable: fewestRegisters })],
    ['all features, four registers', 4, amd64({ features: processorFeatures(), allocatable: fewestRegisters })],
  ] as const)(
    '%s',
    (_, most, target) => {
      const host = compile(hostFunction(1, { params: [], results: [] }), target);
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const random = new Random(seed);
        const params = 1 + random.next(most);
        const steps = randomSteps(random, params, 40);
        const word = (): bigint =>
          BigInt(random.pick([0, 0xffffffff, 0x80000000, 0x7f800000, random.next(2 ** 31 - 1)]));
        const inputs = Array.from(
          { length: params },
          () => (word() << 96n) | (word() << 64n) | (word() << 32n) | word(),
        );
        const b = build(steps, params);
        const text = print(b.func);
        const codes = new Map([
          [mainSymbol, compile(b.func, target, fullPipeline)],
          [1, host],
        ]);
        const program = new Program(codes, b.func.signature, target);
        const got = program.run(inputs, () => {}) as Bits[];
        expect(got.map(String), `seed ${seed}\n${text}`).toEqual(evaluate(steps, inputs).map(String));
        program.release();
      }
    },
    60_000,
  );
});
