import { type BlockId, NONE } from '@wazero-ts/codegen';
import type { Shape } from './shapes.js';
import { emptyShape } from './shapes.js';

export const ControlKind = { function: 0, block: 1, loop: 2, if: 3, else: 4 } as const;
export type ControlKind = (typeof ControlKind)[keyof typeof ControlKind];

/** The structured instructions that are open, outermost first. */
export class ControlStack {
  depth = 0;
  readonly kind: ControlKind[] = [];
  readonly shape: Shape[] = [];
  /** Operands below the parameters of the block. */
  readonly base: number[] = [];
  /** Where a branch to the label goes: the header of a loop; else what follows the end, NONE until something goes there. */
  readonly target: BlockId[] = [];
  /** The second arm of an `if` without an `else` so far. */
  readonly otherwise: BlockId[] = [];
  /** Where the parameters of an `if` are kept for its second arm, in {@link saved}. */
  readonly savedFrom: number[] = [];
  readonly saved: number[] = [];
  /** Whether what comes next is only reached by a call of this very function since the header of the innermost loop. */
  readonly calledItself: boolean[] = [];
  /** The poll of a loop, and whether something branches back without such a call, which polls itself. */
  readonly poll: number[] = [];
  readonly needsPoll: boolean[] = [];

  push(kind: ControlKind, shape: Shape, base: number, target: number): number {
    const at = this.depth++;
    this.kind[at] = kind;
    this.shape[at] = shape;
    this.base[at] = base;
    this.target[at] = target as BlockId;
    this.otherwise[at] = NONE as BlockId;
    this.calledItself[at] = at > 0 && kind !== ControlKind.loop && this.calledItself[at - 1]!;
    this.needsPoll[at] = false;
    return at;
  }

  /** A call of the function that is being translated. */
  callItself(): void {
    this.calledItself[this.depth - 1] = true;
  }

  /** A branch to the header of a loop. */
  branchBack(at: number): void {
    if (!this.calledItself[this.depth - 1]!) this.needsPoll[at] = true;
  }

  reset(): void {
    this.depth = 0;
    this.saved.length = 0;
    this.shape.fill(emptyShape);
  }
}
