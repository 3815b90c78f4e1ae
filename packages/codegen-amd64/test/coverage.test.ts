import {
  accessDetail,
  allocate,
  checkAllocation,
  Effect,
  emitFunction,
  FunctionBuilder,
  fastPipeline,
  laneTypes,
  lowerFunction,
  Op,
  type OpInfo,
  opInfos,
  printMach,
  runPipeline,
  Shape,
  Type,
  type ValueId,
  verify,
} from '@wazero-ts/codegen';
import { describe, expect, test } from 'vitest';
import { amd64, disassemble } from '../src/index.js';
import { handlers } from '../src/lower/handlers.js';

const everything = { sse42: true, popcnt: true, lzcnt: true, bmi1: true, bmi2: true, avx: true };

/** The types that an operand letter of the opcode table stands for, and the lane shapes that go with them. */
function variants(info: OpInfo): { type: Type; shape: Shape }[] {
  const shapes = Object.values(Shape).filter((shape) => info.shapes === 0 || (info.shapes & (1 << shape)) !== 0);
  const letters = info.operands + info.result;
  const types = /[gF]/.test(letters) && !/[nN]/.test(letters) ? [Type.f32, Type.f64] : [Type.i32, Type.i64];
  if (info.shapes !== 0) return shapes.map((shape) => ({ type: Type.i32, shape }));
  return types.map((type) => ({ type, shape: 0 }));
}

function typeOf(letter: string, type: Type, shape: Shape): Type {
  const fixed: Readonly<Record<string, Type>> = {
    i: Type.i32,
    l: Type.i64,
    f: Type.f32,
    d: Type.f64,
    v: Type.v128,
    r: Type.ref,
    L: laneTypes[shape]!,
  };
  if (letter in fixed) return fixed[letter]!;
  const isFloat = type === Type.f32 || type === Type.f64;
  if (letter === 'F' && !isFloat) return type === Type.i32 ? Type.f32 : Type.f64;
  if (letter === 'N' && isFloat) return type === Type.f32 ? Type.i32 : Type.i64;
  return type;
}

/** A function of this one operation. */
function oneOperation(info: OpInfo, type: Type, shape: Shape): FunctionBuilder {
  const types = [...info.operands].map((letter) => typeOf(letter, type, shape));
  const isAccess = info.immediate.endsWith('mem') && info.operands.startsWith('ll');
  // The index of an access is a 32-bit number that is extended.
  const params = types.map((t, i) => (isAccess && i === 1 ? Type.i32 : t));
  const results = [...info.result].map((letter) => typeOf(letter, type, shape));
  const b = new FunctionBuilder(info.name, { params, results });
  b.setLocation(1);
  const args: ValueId[] = params.map((_, i) => b.func.param(b.func.entry, i));
  if (isAccess) args[1] = b.unary(Op.uextend, Type.i64, args[1]!);
  const inst = b.func.newInst(Op[info.name], args.length);
  args.forEach((arg, i) => {
    b.func.setArg(inst, i, arg);
  });
  b.func.loc[inst] = 1;
  b.func.aux[inst] = info.immediate === 'shape' || info.immediate === 'lane' ? shape : 0;
  if (info.immediate === 'pool')
    b.func.immLo[inst] = b.func.addToPool(Uint8Array.from({ length: 16 }, (_, i) => (i * 7) % 32));
  if (info.immediate === 'int' || info.immediate === 'code') b.func.immLo[inst] = 20;
  if (info.immediate === 'vmem' || info.immediate === 'lmem') b.func.immHi[inst] = accessDetail(shape, 1);
  if (info.immediate === 'amem' || info.immediate === 'rmem')
    b.func.immHi[inst] = accessDetail(0, type === Type.i64 ? 8 : 4);
  b.func.append(b.currentBlock, inst);
  b.return(results.map((t) => b.func.addResult(inst, t)));
  return b;
}

/** Signatures and blocks: `control.test.ts` runs these. */
const isControl = (info: OpInfo): boolean =>
  `${info.operands}${info.result}`.includes('*') || (info.effects & Effect.terminates) !== 0;

test('every opcode has a lowering', () => {
  expect(handlers.length).toBe(opInfos.length);
  expect(opInfos.filter((_, op) => handlers[op] === undefined)).toEqual([]);
});

describe.each([
  ['baseline', amd64()],
  ['all features', amd64({ features: everything })],
] as const)('%s', (_, target) => {
  test.each(opInfos.filter((info) => !isControl(info)).map((info) => [info.name, info] as const))('%s', (__, info) => {
    for (const { type, shape } of variants(info)) {
      const { func } = oneOperation(info, type, shape);
      verify(func);
      runPipeline(func, fastPipeline);
      const mach = lowerFunction(func, target);
      const selected = printMach(mach, target);
      const allocation = allocate(mach, target);
      checkAllocation(mach, allocation, target);
      const code = emitFunction(mach, allocation, target);
      expect(disassemble(code.bytes, code.codeLength).length).toBeGreaterThan(0);
      // Dumps name every operand, and are by the table: what is missing in it would show.
      const dump = selected + printMach(mach, target, allocation) + target.printCode(code);
      expect(dump).not.toMatch(/undefined|NaN|CC\b/);
      for (let o = 0; o < mach.operandsUsed; o++) expect(selected).toMatch(new RegExp(`\\bv${mach.operandVreg[o]}\\b`));
    }
  });
});
