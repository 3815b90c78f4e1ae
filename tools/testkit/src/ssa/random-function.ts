import {
  FunctionBuilder,
  Op,
  type OpName,
  type SsaFunction,
  Type,
  type ValueId,
  type VariableId,
} from '@wazero-ts/codegen';
import type { Bits } from './operations.js';

/** A small generator of random numbers (mulberry32): the same seed gives the same program. */
export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }

  next(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.next(items.length)]!;
  }
}

const interesting = [0, 1, -1, 2, 3, 4, 7, 8, 16, 31, 32, 255, 65535, 0x7fffffff, -0x80000000];
const floats64 = [0, -0, 1, -1, 0.5, 1.5, 2.5, 1e10, -1e10, 4294967296, Infinity, -Infinity, NaN];

export function randomBits(random: Random, type: number): Bits {
  const small = random.next(3) > 0 ? random.pick(interesting) : random.next(0x7fffffff) * 2;
  const view = new DataView(new ArrayBuffer(8));
  switch (type) {
    case Type.i32:
      return small | 0;
    case Type.f32:
      view.setFloat32(0, random.pick(floats64));
      return view.getInt32(0);
    case Type.f64:
      view.setFloat64(0, random.pick(floats64));
      return view.getBigInt64(0);
    default:
      return BigInt.asIntN(64, random.next(3) === 0 ? BigInt(small) * 0x1_0000_0003n : BigInt(small));
  }
}

const intBinary = 'iadd isub imul sdiv udiv srem urem band bor bxor ishl sshr ushr rotl rotr guardindex'.split(
  ' ',
) as OpName[];
const intUnary = 'clz ctz popcnt sext8 sext16'.split(' ') as OpName[];
const intCompare = 'ieq ine slt ult sgt ugt sle ule sge uge'.split(' ') as OpName[];
const floatBinary = 'fadd fsub fmul fdiv fmin fmax fcopysign'.split(' ') as OpName[];
const floatUnary = 'fabs fneg fsqrt fceil ffloor ftrunc fnearest'.split(' ') as OpName[];
const floatCompare = 'feq fne flt fgt fle fge'.split(' ') as OpName[];
const types = [Type.i32, Type.i64, Type.f32, Type.f64];

/** A random program that ends: loops count down. It uses every kind of operation that the evaluator knows. */
export function randomFunction(seed: number, size: number): SsaFunction {
  return new Generator(seed, size).function();
}

class Generator {
  private readonly random: Random;
  private budget: number;
  private loc = 1;
  private depth = 0;
  private readonly b: FunctionBuilder;
  private readonly variables: { variable: VariableId; type: Type }[] = [];
  private readonly signature: number;

  constructor(seed: number, size: number) {
    this.random = new Random(seed);
    this.budget = size;
    this.b = new FunctionBuilder('f', { params: types, results: types });
    this.signature = this.b.func.addSignature({ params: [Type.i32, Type.f64], results: [Type.i32, Type.i64] });
  }

  function(): SsaFunction {
    const { b } = this;
    types.forEach((type, i) => {
      for (let k = 0; k < 4; k++) {
        const variable = b.declareVariable(type);
        this.variables.push({ variable, type });
        b.defineVariable(variable, b.func.param(b.func.entry, i));
      }
    });
    this.statements();
    b.return(types.map((type) => this.read(type)));
    return b.finish();
  }

  private read(type: Type): ValueId {
    const { b, random } = this;
    if (random.next(6) === 0) return this.constant(type);
    return b.useVariable(random.pick(this.variables.filter((v) => v.type === type)).variable);
  }

  private constant(type: Type): ValueId {
    const bits = randomBits(this.random, type);
    const wide = BigInt(bits);
    const lo = Number(BigInt.asIntN(32, wide));
    const hi = Number(BigInt.asIntN(32, wide >> 32n));
    if (type === Type.i32 || type === Type.i64) return this.b.iconst(type, lo, hi);
    return this.b.fconst(type, lo, type === Type.f32 ? 0 : hi);
  }

  private write(type: Type, value: ValueId): void {
    this.b.defineVariable(this.random.pick(this.variables.filter((v) => v.type === type)).variable, value);
  }

  private statements(): void {
    const count = 1 + this.random.next(8);
    for (let i = 0; i < count && this.budget > 0; i++) this.statement();
  }

  private statement(): void {
    this.budget--;
    this.b.setLocation(this.loc++);
    const kind = this.random.next(20);
    if (kind < 10) this.compute();
    else if (kind < 13) this.access();
    else if (kind < 14) this.call();
    else if (kind < 17) this.branch();
    else if (kind < 18) this.table();
    else if (this.depth < 3) this.loop();
  }

  private compute(): void {
    const { b, random } = this;
    const int = random.pick([Type.i32, Type.i64]);
    const float = random.pick([Type.f32, Type.f64]);
    switch (random.next(9)) {
      case 0:
      case 1:
        this.arithmetic(int);
        return;
      case 2:
        this.write(int, b.unary(Op[random.pick(intUnary)], int, this.read(int)));
        return;
      case 3:
        this.write(Type.i32, b.binary(Op[random.pick(intCompare)], Type.i32, this.read(int), this.read(int)));
        return;
      case 4:
        this.arithmeticResult(float, b.binary(Op[random.pick(floatBinary)], float, this.read(float), this.read(float)));
        return;
      case 5:
        this.arithmeticResult(float, b.unary(Op[random.pick(floatUnary)], float, this.read(float)));
        return;
      case 6:
        this.write(Type.i32, b.binary(Op[random.pick(floatCompare)], Type.i32, this.read(float), this.read(float)));
        return;

      case 7: {
        const type = random.pick(types);
        this.write(type, b.select(this.read(Type.i32), this.read(type), this.read(type)));
        return;
      }
      default:
        this.convert(int, float);
        return;
    }
  }

  /** Which NaN arithmetic gives is the machine's choice: programs that run on all of them make it the canonical one. */
  private arithmeticResult(float: Type, value: ValueId): void {
    const { b } = this;
    const nan = float === Type.f32 ? b.fconst(float, 0x7fc00000) : b.fconst(float, 0, 0x7ff80000);
    this.write(float, b.select(b.binary(Op.feq, Type.i32, value, value), value, nan));
  }

  /** Divisions are checked, as frontends do. */
  private arithmetic(int: Type): void {
    const { b, random } = this;
    const name = random.pick(intBinary);
    const [x, y] = [this.read(int), this.read(int)];
    if (/div|rem/.test(name)) {
      b.trapif(b.binary(Op.ieq, Type.i32, y, b.iconst(int, 0)), 101);
    }
    if (name === 'sdiv') {
      const least = int === Type.i32 ? b.iconst(int, -0x80000000) : b.iconst(int, 0, -0x80000000);
      const overflows = [
        b.binary(Op.ieq, Type.i32, x, least),
        b.binary(Op.ieq, Type.i32, y, b.iconst(int, -1)),
      ] as const;
      b.trapif(b.binary(Op.band, Type.i32, ...overflows), 102);
    }
    this.write(int, b.binary(Op[name], int, x, y));
  }

  private checkedConversion(int: Type, float: Type): void {
    const { b, random } = this;
    const x = this.read(float);
    const limit = float === Type.f32 ? b.fconst(float, 0x447a0000) : b.fconst(float, 0, 0x408f4000);
    const fits = b.binary(Op.flt, Type.i32, b.unary(Op.fabs, float, x), limit);
    b.trapif(b.binary(Op.ieq, Type.i32, fits, b.iconst(Type.i32, 0)), 103);
    const op = random.pick([Op.ftoi_s, Op.ftoi_u]);
    const magnitude = b.unary(Op.fabs, float, x);
    this.write(int, b.unary(op, int, op === Op.ftoi_u ? magnitude : x));
  }

  private convert(int: Type, float: Type): void {
    const { b, random } = this;
    switch (random.next(10)) {
      case 0:
        this.write(Type.i32, b.unary(Op.ireduce, Type.i32, this.read(Type.i64)));
        return;
      case 1:
        this.write(Type.i64, b.unary(random.pick([Op.sextend, Op.uextend]), Type.i64, this.read(Type.i32)));
        return;
      case 2:
        this.write(int, b.unary(random.pick([Op.ftoi_sat_s, Op.ftoi_sat_u]), int, this.read(float)));
        return;
      case 3:
        this.write(float, b.unary(random.pick([Op.itof_s, Op.itof_u]), float, this.read(int)));
        return;
      case 4:
        this.arithmeticResult(Type.f64, b.unary(Op.fpromote, Type.f64, this.read(Type.f32)));
        return;
      case 5:
        this.arithmeticResult(Type.f32, b.unary(Op.fdemote, Type.f32, this.read(Type.f64)));
        return;
      case 6:
        this.write(Type.i64, b.unary(Op.bitcast, Type.i64, this.read(Type.f64)));
        return;
      case 7:
        this.write(Type.f32, b.unary(Op.bitcast, Type.f32, this.read(Type.i32)));
        return;
      case 8:
        this.write(Type.i64, b.unary(Op.sext32, Type.i64, this.read(Type.i64)));
        return;
      default:
        this.checkedConversion(int, float);
    }
  }

  private access(): void {
    const { b, random } = this;
    const pinned = b.pinned(0);
    const offset = random.next(8) * 4;
    const type = random.pick(types);
    if (random.next(3) === 0) {
      if (random.next(2) === 0) this.write(type, b.peek(type, pinned, offset, 1));
      else b.poke(pinned, this.read(type), offset, 1);
      return;
    }
    const base = b.iconst(Type.i64, 0x10_0000);
    const mask = random.next(10) === 0 ? -1 : 0x3ff;
    const index = b.unary(
      Op.uextend,
      Type.i64,
      b.binary(Op.band, Type.i32, this.read(Type.i32), b.iconst(Type.i32, mask)),
    );
    const int = random.pick([Type.i32, Type.i64]);
    const width = random.pick([8, 16, 32]);
    switch (random.next(4)) {
      case 0:
        this.write(type, b.load(Op.load, type, base, index, offset, 0));
        return;
      case 1: {
        const to = width === 32 ? Type.i64 : int;
        const op = Op[`load${width}_${random.pick(['s', 'u'])}` as OpName];
        this.write(to, b.load(op, to, base, index, offset, 0));
        return;
      }
      case 2:
        b.store(Op.store, base, index, this.read(type), offset, 0);
        return;
      default:
        b.store(Op[`store${width}` as OpName], base, index, this.read(width === 32 ? Type.i64 : int), offset, 0);
        return;
    }
  }

  private call(): void {
    const { b } = this;
    const inst = b.call(Op.call, this.random.next(5), this.signature as never, [
      this.read(Type.i32),
      this.read(Type.f64),
    ]);
    this.write(Type.i32, b.func.result(inst, 0));
    this.write(Type.i64, b.func.result(inst, 1));
  }

  private branch(): void {
    const { b, random } = this;
    const [then, otherwise, end] = [b.createBlock(), b.createBlock(), b.createBlock()];
    b.brif(this.read(Type.i32), then, [], otherwise, []);
    b.seal(then);
    b.seal(otherwise);
    for (const arm of [then, otherwise]) {
      b.switchTo(arm);
      if (random.next(4) > 0) this.statements();
      if (random.next(12) === 0) b.return(types.map((type) => this.read(type)));
      else if (random.next(30) === 0) b.trap(7);
      else b.jump(end);
    }
    b.seal(end);
    b.switchTo(end);
  }

  private table(): void {
    const { b, random } = this;
    const arms = Array.from({ length: 2 + random.next(3) }, () => b.createBlock());
    const end = b.createBlock();
    const index = b.binary(Op.band, Type.i32, this.read(Type.i32), b.iconst(Type.i32, 3));
    b.brTable(index, [...arms, random.next(2) === 0 ? end : arms[0]!], []);
    for (const arm of arms) {
      b.seal(arm);
      b.switchTo(arm);
      this.statements();
      b.jump(end);
    }
    b.seal(end);
    b.switchTo(end);
  }

  /** A loop of at most 3 rounds that tests at its start, at its end or in between. */
  private loop(): void {
    const { b, random } = this;
    const counter = b.declareVariable(Type.i32);
    b.defineVariable(counter, b.iconst(Type.i32, 1 + random.next(3)));
    const [header, body, end] = [b.createBlock(), b.createBlock(), b.createBlock()];
    b.jump(header);
    b.switchTo(header);
    this.depth++;
    if (random.next(2) === 0) this.statements();
    b.brif(b.useVariable(counter), body, [], end, []);
    b.seal(body);
    b.switchTo(body);
    this.statements();
    b.defineVariable(counter, b.binary(Op.iadd, Type.i32, b.useVariable(counter), b.iconst(Type.i32, -1)));
    if (random.next(3) === 0) {
      b.brif(this.read(Type.i32), header, [], end, []);
    } else {
      b.jump(header);
    }
    b.seal(header);
    b.seal(end);
    b.switchTo(end);
    this.depth--;
  }
}
