import { describe, expect, test } from 'vitest';
import {
  ACCESS_CHECKED,
  accessDetail,
  computeCfg,
  computeDominators,
  computeLoops,
  dominates,
  FunctionBuilder,
  findProblems,
  Op,
  opByName,
  opInfos,
  ParseError,
  parse,
  print,
  RmwOp,
  Shape,
  Type,
  type ValueId,
  verify,
} from '../src/index.js';

const loopText = `function sum(i32, i64) -> (i32) {
  sig0 = (i32) -> (i32, f64)
blk0(v0:i32, v1:i64):
  v2:i32 = iconst 0
  jump blk1(v2, v0)
blk1(v3:i32, v4:i32):
  v5:i64 = uextend v4
  v6:i32 = load r0+16 v1, v5 @3
  v7:i32 = iadd v3, v6
  v8:i32, v9:f64 = call #7 sig0 v7 @4
  store r0+0 v1, v5, v8 @5
  v10:i32 = iconst -1
  v11:i32 = iadd v4, v10
  v12:f64 = fconst 0x7ff8000000000000
  brif v11, blk1(v7, v11), blk2()
blk2(): cold
  br_table v7, blk3(), blk4()
blk3():
  trap #2 @9
blk4():
  return v8
}
`;

describe('opcode table', () => {
  test('finds every name and every number', () => {
    opInfos.forEach((info, number) => {
      expect(opByName(info.name)).toBe(number);
      expect(Op[info.name]).toBe(number);
    });
    expect(new Set(opInfos.map((info) => info.name)).size).toBe(opInfos.length);
    expect(opByName('toString')).toBeUndefined();
  });
});

describe('text form', () => {
  test('print(parse(text)) is the text', () => {
    expect(print(parse(loopText))).toBe(loopText);
    verify(parse(loopText));
  });

  test.each([
    ['function f() -> () {\nblk0():\n  nonsense\n}', 3, 'is no instruction'],
    ['function f() -> () {\nblk0():\n  v0:i32 = iconst x\n}', 3, 'is no immediate'],
    ['function f() -> () {\nblk0():\n  v0:i32 = iconst 1\n  v0:i32 = iconst 1\n}', 4, 'is defined twice'],
    ['function f() -> () {\n  return\n}', 2, 'expected a block'],
    ['function f() -> () {\nblk0():\nblk0():\n}', 3, 'stands twice'],
    ['function f() -> () {\nblk0():\n  v0:v128 = vsplat i7x9 v0\n}', 3, 'is none of i8x16'],
    ['function f() -> () {\nblk0():\n  v0:i32 = atomic_load r0+0 v0, v0\n}', 3, 'is no immediate'],
    ['nothing', 1, 'expected "function'],
  ])('refuses %j', (text, line, message) => {
    try {
      parse(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ParseError);
      expect((error as ParseError).line).toBe(line);
      expect((error as ParseError).message).toContain(message);
    }
  });
});

const vectorText = `function vectors(v128, i64, i32) -> (v128) {
blk0(v0:v128, v1:i64, v2:i32):
  v3:v128 = vconst 0x000102030405060708090a0b0c0d0e0f
  v4:v128 = vshuffle 0x1f000102030405060708090a0b0c0d0e v0, v3
  v5:v128 = viadd i8x16 v4, v0
  v6:i32 = vextract_s i8x16[15] v5
  v7:f64 = vextract f64x2[1] v5
  v8:v128 = vreplace f64x2[0] v5, v7
  v9:v128 = vsplat i16x8 v6
  v10:i64 = uextend v2
  v11:v128 = vload_splat r0+16.i32x4 v1, v10 @1
  v12:v128 = vload_lane r0+16.i64x2[1] v1, v10, v9 @2
  vstore_lane r0+16.i8x16[9] v1, v10, v8 @3
  v13:i32 = atomic_rmw r0+0.add2 v1, v10, v2 @4
  v14:i64 = atomic_load r0+0.8 v1, v10 @5
  v15:i64 = atomic_cmpxchg r0+0.4 v1, v10, v14, v14 @6
  atomic_store r0+8.1 v1, v10, v15 @7
  fence @8
  v16:v128 = load r0+0.checked v1, v14 @9
  poll #2 @10
  countdown 5 @11
  v17:i32 = guardindex v6, v13
  v18:v128 = vishl i64x2 v12, v17
  v19:v128 = vbitselect v18, v16, v11
  return v19
}
`;

test('vectors and atomics have a text form', () => {
  expect(print(parse(vectorText))).toBe(vectorText);
  verify(parse(vectorText));
});

test('the builder makes vectors and atomics', () => {
  const b = new FunctionBuilder('f', { params: [Type.v128, Type.i64, Type.i64], results: [Type.v128] });
  const [v, base, index] = [0, 1, 2].map((i) => b.func.param(b.func.entry, i)) as [ValueId, ValueId, ValueId];
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i);
  const shuffled = b.vshuffle(v, b.vconst(bytes), bytes);
  expect(b.func.poolCount).toBe(1);
  const lane = b.vector(Op.vextract_u, Type.i32, Shape.i16x8, [shuffled], 7);
  const sum = b.loadWith(Op.atomic_rmw, base, index, [lane], 4, 0, accessDetail(RmwOp.xor, 2) | ACCESS_CHECKED);
  const detail = accessDetail(Shape.i32x4, 3) | ACCESS_CHECKED;
  const loaded = b.loadWith(
    Op.vload_lane,
    base,
    index,
    [b.vector(Op.vsplat, Type.v128, Shape.i8x16, [sum])],
    8,
    0,
    detail,
  );
  b.store(Op.vstore_lane, base, index, loaded, 8, 0, detail);
  b.poll(2);
  b.countdown(7);
  b.fence();
  const unset = b.useVariable(b.declareVariable(Type.v128));
  b.return([b.binary(Op.vxor, Type.v128, loaded, unset)]);
  verify(b.finish());
  expect(print(b.func)).toBe(print(parse(print(b.func))));
  expect(print(b.func)).toContain('vconst 0x00000000000000000000000000000000');
  expect(print(b.func)).toContain('atomic_rmw r0+4.xor2.checked v1, v2');
});

describe('verifier', () => {
  const broken = (body: string, head = '(i32, i64) -> (i32)', params = 'v0:i32, v1:i64'): string[] =>
    findProblems(parse(`function f${head} {\n  sig0 = (i32) -> (i32)\nblk0(${params}):\n${body}\n}`));
  test.each([
    ['  v2:i32 = iadd v0, v1\n  return v2', 'operands of different types'],
    ['  v2:i64 = iadd v0, v0\n  return v0', 'operands of different types'],
    ['  return v1', 'operands do not match the signature'],
    ['  v2:i32 = iadd v3, v0\n  v3:i32 = iadd v0, v0\n  return v3', 'v3 does not dominate'],
    ['  jump blk1()\nblk1(v2:i32):\n  return v2', 'arguments do not match blk1'],
    ['  return v0\n  return v0', 'its only terminator'],
    ['  v2:i32 = iadd v0, v0', 'its only terminator'],
    ['  jump blk0(v0, v1)', 'leads to the entry'],
    ['  jump blk1()', 'blk1 is not in the layout'],
    ['  v2:i32 = load r0+0 v1, v1\n  return v2', 'not known to be zero-extended'],
    ['  v2:i64 = uextend v0\n  v3:i32 = load r0+2147483648 v1, v2\n  return v3', 'displacement is below 2^31'],
    [
      '  trapif v0 #1 @5\n  poke r1+0 v1, v0 @4\n  return v0'.replace('trapif v0 #1', 'trapif #1 v0'),
      'after an effect',
    ],
    ['  poke r1+0 v1, v0 @7\n  jump blk1()\nblk1():\n  trap #1 @6', 'after an effect of location 7'],
    ['  v2:i32, v3:i32 = call #0 sig0 v0\n  return v2', 'results do not match the signature'],
    ['  v2:i32 = call #0 sig9 v0\n  return v2', 'no such signature'],
    ['  brif v0, blk1()\nblk1():\n  return v0', 'wrong number of targets'],
    ['  v2:v128 = vsplat i8x16 v1\n  return v0', 'a lane is of type i32'],
    ['  v2:v128 = vsplat i8x16 v0\n  v3:i32 = vextract_s i8x16[16] v2\n  return v3', 'has no such lane'],
    ['  v2:v128 = vsplat i8x16 v0\n  v3:v128 = vimul i8x16 v2, v2\n  return v0', 'not for lanes of this shape'],
    ['  v2:v128 = vsplat i8x16 v0\n  v3:i64 = vextract f64x2[0] v2\n  return v0', 'a lane is of type f64'],
    [
      '  v2:v128 = vsplat i8x16 v0\n  v3:v128 = vshuffle 0x20000000000000000000000000000000 v2, v2\n  return v0',
      'chooses from 32 bytes',
    ],
    ['  v2:i32 = atomic_load r0+0.8.checked v1, v1\n  return v2', 'has no such width'],
    [
      '  v2:i32 = load r0+0.checked v1, v1\n  v3:i32 = load r0+0 v1, v1\n  return v2',
      'v3:i32 = load r0+0 v1, v1: the index',
    ],
    ['  v2:f64 = bitcast v0\n  return v0', 'a bitcast keeps the width'],
  ])('finds %j', (body, message) => {
    expect(broken(body).join('\n')).toContain(message);
  });

  test('takes the width of an atomic load from its result, not from the operands of what comes next', () => {
    expect(broken('  v2:i64 = atomic_load r0+0.8.checked v1, v1\n  v3:i32 = iadd v0, v0\n  return v3')).toEqual([]);
    const narrow = '  v2:i32 = atomic_load r0+0.8.checked v1, v1\n  v3:i64 = iadd v1, v1\n  return v2';
    expect(broken(narrow).join()).toContain('has no such width');
  });

  test('accepts a definition in a block that dominates', () => {
    expect(
      broken('  v2:i32 = iadd v0, v0\n  brif v0, blk1(), blk2()\nblk1():\n  return v2\nblk2():\n  return v2'),
    ).toEqual([]);
  });
});

describe('builder', () => {
  /** if (a) x = a else x = 7; while (x) x = x - a; return x */
  function build(): FunctionBuilder {
    const b = new FunctionBuilder('f', { params: [Type.i32], results: [Type.i32] });
    const a = b.func.param(b.func.entry, 0);
    const x = b.declareVariable(Type.i32);
    const [yes, no, header, body, end] = [0, 0, 0, 0, 0].map(() => b.createBlock());
    b.brif(a, yes!, [], no!, []);
    b.seal(yes!);
    b.seal(no!);
    b.switchTo(yes!);
    b.defineVariable(x, a);
    b.jump(header!);
    b.switchTo(no!);
    b.defineVariable(x, b.iconst(Type.i32, 7));
    b.jump(header!);
    b.switchTo(header!);
    b.brif(b.useVariable(x), body!, [], end!, []);
    b.seal(body!);
    b.seal(end!);
    b.switchTo(body!);
    b.defineVariable(x, b.binary(Op.isub, Type.i32, b.useVariable(x), a));
    b.jump(header!);
    b.seal(header!);
    b.switchTo(end!);
    b.return([b.useVariable(x)]);
    return b;
  }

  test('makes block parameters where definitions meet', () => {
    const func = build().finish();
    verify(func);
    expect(print(func)).toBe(`function f(i32) -> (i32) {
blk0(v0:i32):
  brif v0, blk1(), blk2()
blk1():
  jump blk3(v0)
blk2():
  v1:i32 = iconst 7
  jump blk3(v1)
blk3(v2:i32):
  brif v2, blk4(), blk5()
blk4():
  v3:i32 = isub v2, v0
  jump blk3(v3)
blk5():
  return v2
}
`);
  });

  test('refuses edges to sealed blocks and unfinished functions', () => {
    const b = new FunctionBuilder('f', { params: [], results: [] });
    const next = b.createBlock();
    expect(() => b.finish()).toThrow('has no terminator');
    b.jump(next);
    b.switchTo(next);
    expect(() => b.finish()).toThrow('is not sealed');
    b.seal(next);
    expect(() => b.jump(next)).toThrow('is sealed');
  });

  test('reads a variable through 20,000 blocks without recursion, and zero where it was never set', () => {
    const b = new FunctionBuilder('f', { params: [], results: [Type.i32] });
    const x = b.declareVariable(Type.i32);
    for (let i = 0; i < 20_000; i++) {
      const next = b.createBlock();
      b.jump(next);
      b.seal(next);
      b.switchTo(next);
    }
    b.return([b.useVariable(x)]);
    verify(b.finish());
    expect(print(b.func)).toContain('blk0():\n  v0:i32 = iconst 0\n  jump blk1()');
  });

  test('nests 5,000 loops that all change a variable', () => {
    const b = new FunctionBuilder('f', { params: [Type.i32], results: [Type.i32] });
    const x = b.declareVariable(Type.i32);
    b.defineVariable(x, b.func.param(b.func.entry, 0));
    const headers = [];
    for (let i = 0; i < 5000; i++) {
      const header = b.createBlock();
      headers.push(header);
      b.jump(header);
      b.switchTo(header);
    }
    b.defineVariable(x, b.binary(Op.iadd, Type.i32, b.useVariable(x), b.useVariable(x)));
    for (const header of headers.reverse()) {
      const after = b.createBlock();
      b.brif(b.useVariable(x), header, [], after, []);
      b.seal(header);
      b.seal(after);
      b.switchTo(after);
    }
    b.return([b.useVariable(x)]);
    const func = b.finish();
    verify(func);
    const cfg = computeCfg(func);
    const loops = computeLoops(func, cfg, computeDominators(func, cfg));
    expect(loops.count).toBe(5000);
    expect(Math.max(...loops.depth)).toBe(5000);
  });
});

describe('analyses', () => {
  test('dominators agree with their definition on random graphs', () => {
    let seed = 1;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >> 8) % n;
    };
    for (let round = 0; round < 60; round++) {
      const count = 2 + random(14);
      const lines = ['function g(i32) -> () {', 'blk0(v0:i32):', `  brif v0, blk${1 + random(count - 1)}(), blk1()`];
      for (let i = 1; i < count; i++) {
        const to = (): number => 1 + random(count - 1);
        const kind = random(4);
        lines.push(`blk${i}():`);
        lines.push(
          kind === 0 ? '  return' : kind === 1 ? `  jump blk${to()}()` : `  brif v0, blk${to()}(), blk${to()}()`,
        );
      }
      const func = parse([...lines, '}'].join('\n'));
      const cfg = computeCfg(func);
      const dominators = computeDominators(func, cfg);
      const successors = (b: number): number[] => {
        const inst = func.lastInst[b]!;
        return Array.from({ length: func.edgeCount[inst]! }, (_, e) => func.edgeTo[func.edgeStart[inst]! + e]!);
      };
      const reach = (without: number): Set<number> => {
        const seen = new Set<number>();
        const work = without === 0 ? [] : [0];
        for (let b = work.pop(); b !== undefined; b = work.pop()) {
          if (seen.has(b) || b === without) continue;
          seen.add(b);
          work.push(...successors(b));
        }
        return seen;
      };
      const all = [...reach(-1)].sort((a, b) => a - b);
      expect([...cfg.order].sort((a, b) => a - b)).toEqual(all);
      for (const a of all) {
        const others = reach(a);
        for (const b of all) expect(dominates(dominators, a, b), `${a} over ${b}`).toBe(!others.has(b));
      }
    }
  });

  test('finds nested loops', () => {
    const func = parse(`function n(i32) -> () {
blk0(v0:i32):
  jump blk1()
blk1():
  jump blk2()
blk2():
  brif v0, blk2(), blk3()
blk3():
  brif v0, blk1(), blk4()
blk4():
  return
}`);
    const cfg = computeCfg(func);
    const loops = computeLoops(func, cfg, computeDominators(func, cfg));
    expect([...loops.header]).toEqual([1, 2]);
    expect([...loops.parent]).toEqual([-1, 0]);
    expect([...loops.depth.subarray(0, 5)]).toEqual([0, 1, 2, 1, 0]);
  });
});

test('an immediate survives that its instruction makes the columns grow', () => {
  const builder = new FunctionBuilder('long', { params: [], results: [] });
  const count = 3000;
  for (let i = 1; i < count; i += 2) {
    builder.poll(i);
    builder.countdown(i + 1);
  }
  builder.trap(count + 1);
  const func = builder.finish();
  expect(Array.from(func.immLo.subarray(0, func.instCount))).toEqual(
    Array.from({ length: func.instCount }, (_, i) => i + 1),
  );

  for (let before = 60; before < 70; before++) {
    const other = new FunctionBuilder('short', { params: [], results: [] });
    for (let i = 0; i < before; i++) other.fence();
    other.trap(7);
    expect(other.func.immLo[before]).toBe(7);
  }
});
