/**
 * The two stacks of the validation algorithm (specification, appendix "Validation Algorithm") in typed arrays: operand
 * types, and control frames as rows of one array. The type 0 is the algorithm's `Unknown`.
 */
import { maxBlockDepth } from '../limits.js';
import type { BinaryReader } from '../reader.js';
import { valTypeText } from './type-text.js';

/** Fields of a control frame. Types are ranges of {@link ValidationStacks.pool}. */
export const Frame = {
  opcode: 0,
  /** Operands below the frame. */
  height: 1,
  unreachable: 2,
  paramStart: 3,
  paramCount: 4,
  resultStart: 5,
  resultCount: 6,
  size: 7,
} as const;

/** The opcode field of the outermost frame, which no instruction opened. */
export const functionFrame = -1;

/** Room that the loop may push into without asking: one instruction pushes at most one operand by itself. */
const slack = 8;

/**
 * What every module begins with: making typed arrays of this size would take a third of the time of a small module.
 * Validation is synchronous, so only one module at a time uses them.
 */
const firstOperands = new Int32Array(1024);
const firstFrames = new Int32Array(64 * Frame.size);

export class ValidationStacks {
  operands: Int32Array = firstOperands;
  /** Number of operands. */
  operandCount = 0;
  frames: Int32Array = firstFrames;
  /** Number of frames. */
  frameCount = 0;
  /** Copies of the innermost frame's fields, for speed. */
  height = 0;
  unreachable = false;
  /** Offset of the instruction that is being checked, for errors. */
  instruction = 0;
  /** The types that frames refer to. */
  readonly pool: Int32Array;
  private readonly reader: BinaryReader;

  constructor(pool: Int32Array, reader: BinaryReader) {
    this.pool = pool;
    this.reader = reader;
  }

  reset(): void {
    this.operandCount = 0;
    this.frameCount = 0;
  }

  /** At this many operands {@link grow} must be called before the next push. */
  get operandLimit(): number {
    return this.operands.length - slack;
  }

  /** Makes room for `count` operands beside the slack. */
  grow(count: number): void {
    if (this.operandCount + count <= this.operandLimit) return;
    const larger = new Int32Array(Math.max(this.operands.length * 2, this.operandCount + count + slack));
    larger.set(this.operands);
    this.operands = larger;
  }

  push(type: number): void {
    this.grow(1);
    this.operands[this.operandCount++] = type;
  }

  /** Pops an operand that must be of type `expected`. */
  pop(expected: number): void {
    const top = this.operandCount - 1;
    if (top >= this.height && this.operands[top] === expected) {
      this.operandCount = top;
      return;
    }
    this.popUnusual(expected);
  }

  /** Pops an operand of any type; 0 when the code is unreachable and there is none. */
  popAny(): number {
    if (this.operandCount > this.height) return this.operands[--this.operandCount] as number;
    if (this.unreachable) return 0;
    throw this.reader.invalid('type mismatch: an operand is missing', this.instruction);
  }

  private popUnusual(expected: number): void {
    if (this.operandCount === this.height) {
      if (this.unreachable) return;
      throw this.reader.invalid(
        `type mismatch: expected ${valTypeText(expected)}, but the stack is empty`,
        this.instruction,
      );
    }
    const actual = this.operands[--this.operandCount] as number;
    if (actual !== 0 && actual !== expected) {
      throw this.reader.invalid(
        `type mismatch: expected ${valTypeText(expected)}, found ${valTypeText(actual)}`,
        this.instruction,
      );
    }
  }

  /** Pops a range of the pool, the last type first. */
  popTypes(start: number, count: number): void {
    for (let i = start + count - 1; i >= start; i--) this.pop(this.pool[i] as number);
  }

  pushTypes(start: number, count: number): void {
    this.grow(count);
    for (let i = start; i < start + count; i++) this.operands[this.operandCount++] = this.pool[i] as number;
  }

  /** Checks that a range of the pool is on top, and leaves the stack alone. */
  peekTypes(start: number, count: number): void {
    const operandCount = this.operandCount;
    for (let i = start + count - 1; i >= start; i--) this.pop(this.pool[i] as number);
    this.operandCount = operandCount;
  }

  pushFrame(opcode: number, paramStart: number, paramCount: number, resultStart: number, resultCount: number): void {
    const base = this.frameCount * Frame.size;
    if (this.frameCount > maxBlockDepth) {
      throw this.reader.overLimit(`blocks nested deeper than the ${maxBlockDepth} allowed`, this.instruction);
    }
    if (base === this.frames.length) {
      const larger = new Int32Array(this.frames.length * 2);
      larger.set(this.frames);
      this.frames = larger;
    }
    const { frames } = this;
    frames[base + Frame.opcode] = opcode;
    frames[base + Frame.height] = this.operandCount;
    frames[base + Frame.unreachable] = 0;
    frames[base + Frame.paramStart] = paramStart;
    frames[base + Frame.paramCount] = paramCount;
    frames[base + Frame.resultStart] = resultStart;
    frames[base + Frame.resultCount] = resultCount;
    this.frameCount++;
    this.height = this.operandCount;
    this.unreachable = false;
    if (paramCount !== 0) this.pushTypes(paramStart, paramCount);
  }

  /** Checks the end of the innermost frame and removes it; its fields stay readable at {@link topFrame} + its size. */
  popFrame(): void {
    const base = this.topFrame;
    const { frames } = this;
    this.popTypes(frames[base + Frame.resultStart] as number, frames[base + Frame.resultCount] as number);
    if (this.operandCount !== this.height) {
      throw this.reader.invalid('type mismatch: values remain on the stack at the end of the block', this.instruction);
    }
    this.frameCount--;
    if (this.frameCount !== 0) {
      const outer = base - Frame.size;
      this.height = frames[outer + Frame.height] as number;
      this.unreachable = frames[outer + Frame.unreachable] !== 0;
    }
  }

  /** Index in {@link frames} of the innermost frame. */
  get topFrame(): number {
    return (this.frameCount - 1) * Frame.size;
  }

  /** After an instruction that never goes on. */
  markUnreachable(): void {
    this.operandCount = this.height;
    this.unreachable = true;
    this.frames[this.topFrame + Frame.unreachable] = 1;
  }

  /** Index in {@link frames} of the frame that a label names. */
  labelFrame(label: number): number {
    if (label >= this.frameCount) throw this.reader.invalid(`unknown label ${label}`, this.instruction);
    return (this.frameCount - 1 - label) * Frame.size;
  }
}
