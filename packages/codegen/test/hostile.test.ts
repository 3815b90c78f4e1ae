import { describe, expect, test } from 'vitest';
import {
  allocate,
  BudgetError,
  checkAllocation,
  choosePipeline,
  emitFunction,
  FunctionBuilder,
  lowerFunction,
  Op,
  runPipeline,
  type SsaFunction,
  Type,
  type ValueId,
  type VariableId,
  verify,
} from '../src/index.js';
import { toyTarget } from './toy/toy-target.js';

/** Functions that would take minutes or gigabytes if anything here were quadratic. */
function begin(params: Type[] = [Type.i32]): { b: FunctionBuilder; x: ValueId } {
  const b = new FunctionBuilder('hostile', { params, results: [Type.i32] });
  return { b, x: b.func.param(b.func.entry, 0) };
}

function compile(func: SsaFunction, check = false): number {
  const target = toyTarget();
  runPipeline(func, choosePipeline(func));
  if (check) verify(func);
  const mach = lowerFunction(func, target);
  const allocation = allocate(mach, target);
  if (check) checkAllocation(mach, allocation, target);
  return emitFunction(mach, allocation, target).bytes.length;
}

function sum(b: FunctionBuilder, values: readonly ValueId[]): ValueId {
  return values.reduce((total, value) => b.binary(Op.bxor, Type.i32, total, value));
}

describe('hostile functions compile', () => {
  test('20,000 values alive over a call', () => {
    const { b, x } = begin();
    const values = Array.from({ length: 20_000 }, (_, i) =>
      b.binary(Op.imul, Type.i32, x, b.iconst(Type.i32, 2 * i + 3)),
    );
    b.setLocation(1);
    b.call(Op.call, 1, b.func.addSignature({ params: [], results: [] }), []);
    b.return([sum(b, values)]);
    expect(compile(b.finish())).toBeGreaterThan(20_000);
  }, 60_000);

  test('a table with 30,000 ways to blocks of their own', () => {
    const { b, x } = begin();
    const blocks = Array.from({ length: 30_000 }, () => b.createBlock());
    const end = b.createBlock();
    const result = b.addParam(end, Type.i32);
    b.brTable(x, blocks, []);
    for (const [i, block] of blocks.entries()) {
      b.seal(block);
      b.switchTo(block);
      b.jump(end, [b.iconst(Type.i32, i)]);
    }
    b.seal(end);
    b.switchTo(end);
    b.return([result]);
    expect(compile(b.finish())).toBeGreaterThan(30_000);
  }, 60_000);

  test('5,000 nested loops with a variable', () => {
    const { b, x } = begin();
    const variable = b.declareVariable(Type.i32);
    b.defineVariable(variable, x);
    nest(b, [variable], 5000);
    b.return([b.useVariable(variable)]);
    expect(compile(b.finish())).toBeGreaterThan(5000);
  }, 60_000);

  test('60 nested loops that change 30 variables, checked', () => {
    const { b, x } = begin();
    const variables = Array.from({ length: 30 }, () => b.declareVariable(Type.i32));
    for (const [i, v] of variables.entries()) {
      b.defineVariable(v, b.binary(Op.iadd, Type.i32, x, b.iconst(Type.i32, i)));
    }
    nest(b, variables, 60);
    b.return([
      sum(
        b,
        variables.map((v) => b.useVariable(v)),
      ),
    ]);
    expect(compile(b.finish(), true)).toBeGreaterThan(60);
  }, 60_000);

  test('more live values over more blocks than liveness keeps lists of', () => {
    const { b, x } = begin();
    const values = Array.from({ length: 1500 }, (_, i) =>
      b.binary(Op.imul, Type.i32, x, b.iconst(Type.i32, 2 * i + 3)),
    );
    for (let i = 0; i < 1500; i++) {
      const [then, next] = [b.createBlock(), b.createBlock()];
      b.brif(values[i]!, then, [], next, []);
      b.seal(then);
      b.switchTo(then);
      b.return([values[1499 - i]!]);
      b.seal(next);
      b.switchTo(next);
    }
    b.return([sum(b, values)]);
    expect(compile(b.finish())).toBeGreaterThan(1500);
  }, 60_000);
});

function nest(b: FunctionBuilder, variables: readonly VariableId[], depth: number): void {
  const headers = Array.from({ length: depth }, (_, i) => {
    const header = b.createBlock();
    b.jump(header);
    b.switchTo(header);
    const [v, w] = [variables[i % variables.length]!, variables[(i + 1) % variables.length]!];
    b.defineVariable(v, b.binary(Op.iadd, Type.i32, b.useVariable(v), b.useVariable(w)));
    return header;
  });
  for (const header of headers.reverse()) {
    const after = b.createBlock();
    b.brif(b.useVariable(variables[0]!), header, [], after, []);
    b.seal(header);
    b.seal(after);
    b.switchTo(after);
  }
}

describe('budgets', () => {
  test('variables that are read far behind thousands of merges are refused', () => {
    const { b, x } = begin();
    const variables = Array.from({ length: 300 }, () => b.declareVariable(Type.i32));
    for (const v of variables) b.defineVariable(v, x);
    for (let i = 0; i < 8000; i++) {
      const [then, otherwise, end] = [b.createBlock(), b.createBlock(), b.createBlock()];
      b.brif(x, then, [], otherwise, []);
      for (const arm of [then, otherwise]) {
        b.seal(arm);
        b.switchTo(arm);
        b.jump(end);
      }
      b.seal(end);
      b.switchTo(end);
    }
    expect(() => {
      for (const v of variables) b.useVariable(v);
    }).toThrow(BudgetError);
  }, 60_000);

  test('references in a function over the budget of liveness are refused', () => {
    const { b, x } = begin([Type.i32, Type.ref]);
    const reference = b.func.param(b.func.entry, 1);
    const values = Array.from({ length: 1500 }, (_, i) =>
      b.binary(Op.imul, Type.i32, x, b.iconst(Type.i32, 2 * i + 3)),
    );
    b.setLocation(1);
    b.call(Op.call, 1, b.func.addSignature({ params: [Type.ref], results: [] }), [reference]);
    for (let i = 0; i < 1500; i++) {
      const [then, next] = [b.createBlock(), b.createBlock()];
      b.brif(values[i]!, then, [], next, []);
      b.seal(then);
      b.switchTo(then);
      b.return([values[1499 - i]!]);
      b.seal(next);
      b.switchTo(next);
    }
    b.return([sum(b, values)]);
    expect(() => compile(b.finish())).toThrow(BudgetError);
  }, 60_000);
});
