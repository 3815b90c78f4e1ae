import {
  FunctionBuilder,
  fullPipeline,
  Op,
  type Signature,
  type SsaFunction,
  Type,
  trapCodes,
  type ValueId,
} from '@wazero-ts/codegen';
import { contextLayout, pollFlags, readAddress, writeAddress } from '@wazero-ts/exec-memory';
import type { Bits } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { defaultContextLayout as layout } from '../src/features.js';
import { amd64 } from '../src/index.js';
import { compile, describeNative, execMemory, firstHostExit, hostFunction, mainSymbol, Program } from './native.js';

const { i32, i64, f32, f64, v128 } = Type;
const target = amd64();

const params = (b: FunctionBuilder): ValueId[] => b.func.signature.params.map((_, i) => b.func.param(b.func.entry, i));

function program(main: SsaFunction, others: ReadonlyMap<number, SsaFunction> = new Map(), stackBytes = 65536): Program {
  const codes = new Map([...others].map(([symbol, func]) => [symbol, compile(func, target, fullPipeline)]));
  codes.set(mainSymbol, compile(main, target, fullPipeline));
  return new Program(codes, main.signature, target, stackBytes);
}

function requestPoll(p: Program): void {
  Atomics.or(p.context.words, contextLayout.pollFlag / 4, pollFlags.deadline);
}

/** More parameters of every type than there are registers. */
const many: Type[] = Array.from({ length: 60 }, (_, i) => [i32, f64, i64, v128, f32, i64][i % 6]!);
const manyValues: Bits[] = many.map((type, i) =>
  type === v128 ? (BigInt(i) << 100n) | BigInt(i + 7) : type === i32 || type === f32 ? i + 1 : BigInt(i + 1) << 33n,
);

describeNative('calls', () => {
  test('pass more values than there are registers, in both directions', () => {
    const signature: Signature = { params: many, results: many };
    const rotated: Signature = { params: many, results: [...many] };
    const callee = new FunctionBuilder('callee', rotated);
    callee.return(params(callee));
    const b = new FunctionBuilder('main', signature);
    const call = b.call(Op.call, 1, b.func.addSignature(rotated), params(b));
    b.return(many.map((_, i) => b.func.result(call, i)));
    const p = program(b.finish(), new Map([[1, callee.finish()]]));
    expect(p.run(manyValues)).toEqual(manyValues);
    p.release();
  });

  test('reach host functions with many values', () => {
    const signature: Signature = { params: many, results: many };
    const b = new FunctionBuilder('main', signature);
    const call = b.call(Op.call, 1, b.func.addSignature(signature), params(b));
    b.return(many.map((_, i) => b.func.result(call, i)));
    const p = program(b.finish(), new Map([[1, hostFunction(1, signature)]]));
    const seen: Bits[][] = [];
    const results = p.run(manyValues, (exit) => {
      expect(exit).toBe(firstHostExit + 1);
      seen.push(p.read(many));
      p.write(
        many,
        [...manyValues].map((value, i) => (many[i] === i32 ? (value as number) + 1000 : value)),
      );
    });
    expect(seen).toEqual([manyValues]);
    expect(results).toEqual(manyValues.map((value, i) => (many[i] === i32 ? (value as number) + 1000 : value)));
    p.release();
  });

  test('go through a pointer, while values live on', () => {
    const inner: Signature = { params: [i32, i32], results: [i32] };
    const callee = new FunctionBuilder('callee', inner);
    callee.return([callee.binary(Op.isub, i32, ...(params(callee) as [ValueId, ValueId]))]);
    const b = new FunctionBuilder('main', { params: [i64, i32, f64], results: [i32, f64] });
    const [pointer, x, d] = params(b) as [ValueId, ValueId, ValueId];
    const sig = b.func.addSignature(inner);
    const first = b.func.result(b.call(Op.call_indirect, 0, sig, [pointer, x, b.iconst(i32, 5)]));
    const second = b.func.result(b.call(Op.call_indirect, 0, sig, [pointer, first, x]));
    b.return([second, d]);
    const p = program(b.finish(), new Map([[1, callee.finish()]]));
    expect(p.run([BigInt(p.addressOf(1)), 30, 7n])).toEqual([-5, 7n]);
    p.release();
  });

  test('in tail position use no stack', () => {
    // down(n, sum, ...more): n = 0 ? sum : down(n - 1, sum + n, ...more)
    const signature: Signature = { params: [i32, i64, ...many], results: [i64] };
    const down = (indirect: boolean): SsaFunction => {
      const b = new FunctionBuilder('down', indirect ? { ...signature, params: [i32, i64, ...many, i64] } : signature);
      const [n, sum, ...more] = params(b) as [ValueId, ValueId, ...ValueId[]];
      const [end, again] = [b.createBlock(), b.createBlock()];
      b.brif(n, again, [], end, []);
      b.seal(end);
      b.seal(again);
      b.switchTo(end);
      b.return([sum]);
      b.switchTo(again);
      const args = [
        b.binary(Op.iadd, i32, n, b.iconst(i32, -1)),
        b.binary(Op.iadd, i64, sum, b.unary(Op.uextend, i64, n)),
        ...more,
      ];
      const sig = b.func.addSignature(b.func.signature);
      if (indirect) b.call(Op.tail_call_indirect, 0, sig, [more.at(-1)!, ...args]);
      else b.call(Op.tail_call, mainSymbol, sig, args);
      return b.finish();
    };
    const direct = program(down(false));
    expect(direct.run([1_000_000, 0n, ...manyValues])).toEqual([500000500000n]);
    direct.release();
    const indirect = program(down(true));
    expect(indirect.run([1_000_000, 0n, ...manyValues, BigInt(indirect.addressOf(mainSymbol))])).toEqual([
      500000500000n,
    ]);
    indirect.release();
  });

  test('that never end trap when the stack does', () => {
    const b = new FunctionBuilder('main', { params: [i32], results: [i32] });
    const call = b.call(Op.call, mainSymbol, b.func.addSignature(b.func.signature), params(b));
    b.return([b.binary(Op.iadd, i32, b.func.result(call), params(b)[0]!)]);
    const p = program(b.finish());
    for (let i = 0; i < 3; i++) expect(p.run([1])).toBe(`trap ${trapCodes.stackOverflow}`);
    p.release();
  });

  test('with a frame that is larger than the stack trap at once', () => {
    const b = new FunctionBuilder('main', { params: [i32], results: [i64] });
    const sig = b.func.addSignature({ params: [], results: [i64] });
    const values = Array.from({ length: 3000 }, () => b.func.result(b.call(Op.call, 1, sig, [])));
    b.return([values.reduce((a, c) => b.binary(Op.bxor, i64, a, c))]);
    const p = program(b.finish(), new Map([[1, hostFunction(1, { params: [], results: [i64] })]]), 4096);
    expect(p.run([1])).toBe(`trap ${trapCodes.stackOverflow}`);
    p.release();
  });
});

describeNative('traps', () => {
  test.each(['ieq', 'ult', 'slt'] as const)('come from %s', (name) => {
    const b = new FunctionBuilder('main', { params: [i32, i32], results: [i32] });
    const [x, y] = params(b) as [ValueId, ValueId];
    b.trapif(b.binary(Op[name], i32, x, y), 20);
    b.trapif(y, 21);
    b.return([x]);
    const p = program(b.finish());
    const holds = { ieq: [3, 3], ult: [1, -1], slt: [-1, 1] }[name] as [number, number];
    expect(p.run(holds)).toBe('trap 20');
    expect(p.run([5, 0])).toEqual([5]);
    expect(p.run([7, 2])).toBe('trap 21');
    p.release();
  });

  test.each(['feq', 'fne', 'flt', 'fge'] as const)('and branches come from %s as its number says', (name) => {
    const nan = 0x7ff8000000000000n;
    const one = 0x3ff0000000000000n;
    const b = new FunctionBuilder('main', { params: [f64, f64], results: [i32] });
    const [x, y] = params(b) as [ValueId, ValueId];
    const number = b.binary(Op[name], i32, x, y);
    const [then, otherwise] = [b.createBlock(), b.createBlock()];
    b.brif(b.binary(Op[name], i32, x, y), then, [], otherwise, []);
    b.seal(then);
    b.seal(otherwise);
    b.switchTo(then);
    b.return([b.binary(Op.iadd, i32, number, b.iconst(i32, 10))]);
    b.switchTo(otherwise);
    b.trapif(b.binary(Op[name], i32, y, x), 22);
    b.return([number]);
    const p = program(b.finish());
    const holds = (a: bigint, c: bigint): boolean => {
      if (a === nan || c === nan) return name === 'fne';
      return { feq: a === c, fne: a !== c, flt: a < c, fge: a >= c }[name];
    };
    for (const a of [0n, one, nan]) {
      for (const c of [0n, one, nan]) {
        expect([a, c, p.run([a, c])]).toEqual([a, c, holds(a, c) ? [11] : holds(c, a) ? 'trap 22' : [0]]);
      }
    }
    p.release();
  });

  test('come when the counter runs out', () => {
    const b = new FunctionBuilder('main', { params: [], results: [i32] });
    b.countdown(3);
    b.countdown(200);
    b.return([b.iconst(i32, 1)]);
    const p = program(b.finish());
    const counter = new BigInt64Array(p.context.buffer, layout.counter, 1);
    counter[0] = 203n;
    expect(p.run([])).toEqual([1]);
    expect(counter[0]).toBe(0n);
    counter[0] = 202n;
    expect(p.run([])).toBe(`trap ${trapCodes.counter}`);
    expect(counter[0]).toBe(-1n);
    p.release();
  });
});

describeNative('polls', () => {
  test('leave every register as it was', () => {
    const types: Type[] = [...Array.from({ length: 9 }, () => i64), ...Array.from({ length: 11 }, () => v128)];
    const b = new FunctionBuilder('main', { params: [i64, ...types], results: types });
    const [, ...values] = params(b) as [ValueId, ...ValueId[]];
    b.poll(2);
    b.poke(b.pinned(0), b.iconst(i32, pollFlags.deadline), contextLayout.pollFlag, 1);
    b.poll(3);
    b.return(values);
    const p = program(b.finish());
    const args = types.map((type, i) => (type === v128 ? (BigInt(i) << 90n) | 5n : BigInt(i) << 40n));
    const exits: number[] = [];
    requestPoll(p);
    const results = p.run([0n, ...args], (exit) => {
      exits.push(exit);
      p.context.takePollFlag();
      p.context.words.fill(-1, layout.exitSlots / 4, layout.exitSlots / 4 + 256);
    });
    expect(exits).toEqual([2, 3]);
    expect(results).toEqual(args);
    p.release();
  });

  test('are frames that can be walked', () => {
    const b = new FunctionBuilder('main', { params: [], results: [i32] });
    b.poll(2);
    b.return([b.iconst(i32, 1)]);
    const code = compile(b.finish(), target);
    const stub = target.pollStub();
    const p = new Program(new Map([[mainSymbol, code]]), { params: [], results: [i32] }, target);
    requestPoll(p);
    p.run([], () => {
      expect(p.context.guestPc - p.pollAddress).toBe(stub.sites.offset[0]);
      const { address, bytes } = p.context.stack();
      const stack = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
      const top = (p.context.guestSp - address + stub.sites.frameBytes[0]!) / 8;
      expect(Number(stack[top]!) - p.addressOf(mainSymbol)).toBe(code.sites.offset[0]);
    });
    p.release();
  });
});

describeNative('the first poll of a function', () => {
  test('comes after the parameters in the overflow area are read', () => {
    const b = new FunctionBuilder('main', { params: many, results: many });
    b.poll(2);
    b.return(params(b));
    const p = program(b.finish());
    let polls = 0;
    requestPoll(p);
    const results = p.run(manyValues, () => {
      polls++;
      p.context.takePollFlag();
      p.context.words.fill(-1, layout.overflow / 4, contextLayout.bytes / 4);
    });
    expect([polls, results]).toEqual([1, manyValues]);
    p.release();
  });

  test.each([0, 1, 60])('leaves without a frame, and traps where there is no room (%i values alive)', (alive) => {
    // Counts down and up again, with values that live in the frame.
    const signature: Signature = { params: [i32], results: [i32] };
    const b = new FunctionBuilder('main', signature);
    const [n] = params(b) as [ValueId];
    b.poll(2);
    const [more, done] = [b.createBlock(), b.createBlock()];
    b.brif(n, more, [], done, []);
    b.seal(more);
    b.seal(done);
    b.switchTo(done);
    b.return([n]);
    b.switchTo(more);
    const values = Array.from({ length: alive }, (_, i) => b.binary(Op.imul, i32, n, b.iconst(i32, i + 3)));
    const rest = b.binary(Op.iadd, i32, n, b.iconst(i32, -1));
    const below = b.func.result(b.call(Op.call, mainSymbol, b.func.addSignature(signature), [rest]), 0);
    b.return([values.reduce((sum, value) => b.binary(Op.iadd, i32, sum, value), b.binary(Op.iadd, i32, below, n))]);
    const p = program(b.finish());
    let polls = 0;
    const leaveAlways = (exit: number): void => {
      expect(exit).toBe(2);
      polls++;
    };
    requestPoll(p);
    const factor = 1 + Array.from({ length: alive }, (_, i) => i + 3).reduce((sum, x) => sum + x, 0);
    expect(p.run([50], leaveAlways)).toEqual([factor * ((50 * 51) / 2)]);
    expect(polls).toBe(51);
    expect(p.run([1_000_000], leaveAlways)).toBe(`trap ${trapCodes.stackOverflow}`);
    const [top, limit] = [contextLayout.stackTop, contextLayout.stackLimit].map((field) =>
      readAddress(new Uint32Array(p.context.buffer), field),
    ) as [number, number];
    expect(p.context.guestSp).toBeLessThan(top);
    // Less the return address of the call.
    expect(p.context.guestSp).toBeGreaterThanOrEqual(limit - 8);
    p.release();
  });
});

describeNative('branch tables', () => {
  test.each([1, 2, 3, 9])('with %i ways take the last for every other index', (ways) => {
    const b = new FunctionBuilder('main', { params: [i32], results: [i32] });
    const blocks = Array.from({ length: ways }, () => b.createBlock());
    b.brTable(params(b)[0]!, blocks, []);
    blocks.forEach((block, i) => {
      b.seal(block);
      b.switchTo(block);
      b.return([b.iconst(i32, 100 + i)]);
    });
    const p = program(b.finish());
    for (const index of [0, 1, ways - 2, ways - 1, ways, 1000, -1, -0x80000000]) {
      const way = index >= 0 && index < ways ? index : ways - 1;
      expect(p.run([index])).toEqual([100 + way]);
    }
    p.release();
  });
});

describeNative('lazy entries', () => {
  test('keep the arguments while the function is made', () => {
    const types: Type[] = [i64, ...many.slice(0, 20)];
    const callee = new FunctionBuilder('callee', { params: types, results: types });
    callee.return(params(callee));
    const fields = { index: 0x78, firstArgument: 0x70, target: 0x80 };
    const entries = target.lazyEntries({ count: 5, first: 10, exitCode: 4, ...fields });
    const arena = execMemory().createCode(entries.bytes);
    arena.publish({ start: 0, end: entries.bytes.length, name: 'lazy', traps: new Uint32Array(0) });
    const b = new FunctionBuilder('main', { params: [i64, ...types], results: types });
    const [entry, ...args] = params(b) as [ValueId, ...ValueId[]];
    const call = b.call(Op.call_indirect, 0, b.func.addSignature(callee.func.signature), [entry, ...args]);
    b.return(types.map((_, i) => b.func.result(call, i)));
    const p = program(b.finish(), new Map([[1, callee.finish()]]));
    const values = [77n, ...manyValues.slice(0, 20)];
    for (const index of [0, 3, 4]) {
      let exits = 0;
      const results = p.run([BigInt(arena.address + index * target.lazyEntryBytes), ...values], (exit) => {
        exits++;
        expect(exit).toBe(4);
        expect(p.context.words[fields.index / 4]).toBe(10 + index);
        expect(new BigInt64Array(p.context.buffer)[fields.firstArgument / 8]).toBe(77n);
        expect(p.context.guestPc - arena.address).toBe(entries.sites.offset[0]);
        writeAddress(new Uint32Array(p.context.buffer), fields.target, p.addressOf(1));
      });
      expect(exits).toBe(1);
      expect(results).toEqual(values);
    }
    p.release();
    arena.release();
  });
});
