/**
 * What `memory.copy` and `memory.fill` call for lengths that are not worth an exit: routines on native addresses, whose
 * bounds the caller has checked. They are SSA like everything else; a length below 16 goes through a few branches, a
 * longer one through a loop, and ends that are no multiple of its step are moved by accesses that overlap.
 */
import {
  type BlockId,
  FunctionBuilder,
  Op,
  type Signature,
  type SsaFunction,
  Type,
  type ValueId,
} from '@wazero-ts/codegen';
import { region } from '../frontend/regions.js';

const { i32, i64, v128 } = Type;

/** (destination, source, length) */
export const memoryMoveSignature: Signature = { params: [i64, i64, i64], results: [] };
/** (destination, value of which the low byte counts, length) */
export const memoryFillSignature: Signature = { params: [i64, i32, i64], results: [] };

/** Bytes that an iteration of a loop moves. */
const step = 32;

/** Accesses by pointer: the two routines are written in terms of these. */
class RoutineBuilder {
  readonly builder: FunctionBuilder;
  readonly #zero: ValueId;

  constructor(name: string, signature: Signature) {
    this.builder = new FunctionBuilder(name, signature);
    this.#zero = this.constant(0);
  }

  param(index: number): ValueId {
    return this.builder.func.param(this.builder.func.entry, index);
  }

  constant(value: number): ValueId {
    return this.builder.iconst(i64, value);
  }

  add(a: ValueId, b: ValueId): ValueId {
    return this.builder.binary(Op.iadd, i64, a, b);
  }

  minus(a: ValueId, bytes: number): ValueId {
    return this.builder.binary(Op.isub, i64, a, this.constant(bytes));
  }

  isBelow(a: ValueId, limit: number): ValueId {
    return this.builder.binary(Op.ult, i32, a, this.constant(limit));
  }

  get(type: Type, at: ValueId, displacement = 0): ValueId {
    return this.builder.peek(type, at, displacement, region.memory);
  }

  put(at: ValueId, value: ValueId, displacement = 0): void {
    this.builder.poke(at, value, displacement, region.memory);
  }

  getByte(at: ValueId): ValueId {
    return this.builder.load(Op.load8_u, i32, at, this.#zero, 0, region.memory);
  }

  putByte(at: ValueId, value: ValueId): void {
    this.builder.store(Op.store8, at, this.#zero, value, 0, region.memory);
  }

  /** Goes on in one of two new blocks: returns both, having entered neither. */
  branch(condition: ValueId): readonly [then: BlockId, otherwise: BlockId] {
    const then = this.builder.createBlock();
    const otherwise = this.builder.createBlock();
    this.builder.brif(condition, then, [], otherwise, []);
    return [then, otherwise];
  }

  enter(block: BlockId): void {
    this.builder.seal(block);
    this.builder.switchTo(block);
  }

  return(): void {
    this.builder.return([]);
  }

  /** Runs `body` with a distance that begins at `first` and changes by `by`, as long as `goesOn` says so of the next. */
  loop(first: ValueId, by: number, body: (distance: ValueId) => void, goesOn: (next: ValueId) => ValueId): void {
    const { builder } = this;
    const head = builder.createBlock();
    builder.jump(head, [first]);
    builder.switchTo(head);
    const distance = builder.addParam(head, i64);
    body(distance);
    const next = this.add(distance, this.constant(by));
    const after = builder.createBlock();
    builder.brif(goesOn(next), head, [next], after, []);
    builder.seal(head);
    this.enter(after);
  }
}

/** As `memmove`: source and destination may overlap. Whatever is moved last was loaded first. */
export function buildMemoryMove(): SsaFunction {
  const r = new RoutineBuilder('memory move', memoryMoveSignature);
  const [to, from, length] = [r.param(0), r.param(1), r.param(2)];
  const [upTo15, from16] = r.branch(r.isBelow(length, 16));
  r.enter(upTo15);
  const [upTo7, from8] = r.branch(r.isBelow(length, 8));
  r.enter(from8);
  moveEnds(r, i64, 8);
  r.enter(upTo7);
  const [upTo3, from4] = r.branch(r.isBelow(length, 4));
  r.enter(from4);
  moveEnds(r, i32, 4);
  r.enter(upTo3);
  const [nothing, from1] = r.branch(r.isBelow(length, 1));
  r.enter(nothing);
  r.return();
  r.enter(from1);
  const middle = r.builder.binary(Op.ushr, i64, length, r.constant(1));
  const last = r.minus(length, 1);
  const bytes = [r.getByte(from), r.getByte(r.add(from, middle)), r.getByte(r.add(from, last))] as const;
  r.putByte(to, bytes[0]);
  r.putByte(r.add(to, middle), bytes[1]);
  r.putByte(r.add(to, last), bytes[2]);
  r.return();
  r.enter(from16);
  const [many, upTo32] = r.branch(r.builder.binary(Op.ugt, i32, length, r.constant(step)));
  r.enter(upTo32);
  moveEnds(r, v128, 16);
  r.enter(many);
  // Below the length when the destination begins inside of the source, or they are the same.
  const ahead = r.builder.binary(Op.isub, i64, to, from);
  const lastStep = r.minus(length, step);
  const [backward, forward] = r.branch(r.builder.binary(Op.ult, i32, ahead, length));
  const moveStep = (distance: ValueId): void => {
    const source = r.add(from, distance);
    const low = r.get(v128, source);
    const high = r.get(v128, source, 16);
    const target = r.add(to, distance);
    r.put(target, low);
    r.put(target, high, 16);
  };
  r.enter(forward);
  const tail = r.add(from, lastStep);
  const [tailLow, tailHigh] = [r.get(v128, tail), r.get(v128, tail, 16)];
  r.loop(r.constant(0), step, moveStep, (next) => r.builder.binary(Op.ult, i32, next, lastStep));
  const end = r.add(to, lastStep);
  r.put(end, tailLow);
  r.put(end, tailHigh, 16);
  r.return();
  r.enter(backward);
  const [headLow, headHigh] = [r.get(v128, from), r.get(v128, from, 16)];
  r.loop(lastStep, -step, moveStep, (next) => r.builder.binary(Op.sgt, i32, next, r.constant(0)));
  r.put(to, headLow);
  r.put(to, headHigh, 16);
  r.return();
  return r.builder.finish();
}

/** Between one and two times `bytes`: what stands at the start and what stands at the end. */
function moveEnds(r: RoutineBuilder, type: Type, bytes: number): void {
  const [to, from] = [r.param(0), r.param(1)];
  const last = r.minus(r.param(2), bytes);
  const low = r.get(type, from);
  const high = r.get(type, r.add(from, last));
  r.put(to, low);
  r.put(r.add(to, last), high);
  r.return();
}

export function buildMemoryFill(): SsaFunction {
  const r = new RoutineBuilder('memory fill', memoryFillSignature);
  const { builder } = r;
  const [to, value, length] = [r.param(0), r.param(1), r.param(2)];
  const byte = builder.unary(Op.uextend, i64, builder.binary(Op.band, i32, value, builder.iconst(i32, 255)));
  const word = builder.binary(Op.imul, i64, byte, builder.iconst(i64, 0x0101_0101, 0x0101_0101));
  const fillEnds = (bytes: number): void => {
    const part = bytes === 8 ? word : builder.unary(Op.ireduce, i32, word);
    r.put(to, part);
    r.put(r.add(to, r.minus(length, bytes)), part);
    r.return();
  };
  const fillStep = (at: ValueId): void => {
    for (let displacement = 0; displacement < step; displacement += 8) r.put(at, word, displacement);
  };
  const [upTo15, from16] = r.branch(r.isBelow(length, 16));
  r.enter(upTo15);
  const [upTo7, from8] = r.branch(r.isBelow(length, 8));
  r.enter(from8);
  fillEnds(8);
  r.enter(upTo7);
  const [upTo3, from4] = r.branch(r.isBelow(length, 4));
  r.enter(from4);
  fillEnds(4);
  r.enter(upTo3);
  const [nothing, from1] = r.branch(r.isBelow(length, 1));
  r.enter(nothing);
  r.return();
  r.enter(from1);
  r.putByte(to, value);
  r.putByte(r.add(to, builder.binary(Op.ushr, i64, length, r.constant(1))), value);
  r.putByte(r.add(to, r.minus(length, 1)), value);
  r.return();
  r.enter(from16);
  const [upTo31, many] = r.branch(r.isBelow(length, step));
  r.enter(upTo31);
  r.put(to, word, 8);
  r.put(r.add(to, r.minus(length, 16)), word);
  fillEnds(8);
  r.enter(many);
  const lastStep = r.minus(length, step);
  const fillAt = (distance: ValueId): void => fillStep(r.add(to, distance));
  r.loop(r.constant(0), step, fillAt, (next) => builder.binary(Op.ult, i32, next, lastStep));
  fillAt(lastStep);
  r.return();
  return builder.finish();
}
