import { growInt32, growUint8 } from '../ir/grow.js';
import { NONE } from '../ir/ids.js';
import { IntLists } from '../ir/int-lists.js';
import { Constraint, detailOf, kindOf } from './constraint.js';

/**
 * Machine instructions before and after allocation, as a struct of arrays: an opcode of the target, a range of operand
 * slots (virtual register and constraint), immediates, a location for the side tables.
 *
 * Virtual registers have one definition (a block parameter or an operand); arguments travel on edges, as in SSA. Blocks
 * are numbered in the order of the machine code; block 0 is the entry.
 */
export class MachFunction {
  vregCount = 0;
  /** The register class of each virtual register. */
  vregClass: Uint8Array = new Uint8Array(64);
  /** 1 for a virtual register that holds a reference: side tables name its slots. */
  vregIsRef: Uint8Array = new Uint8Array(64);
  /** 1 for a virtual register whose upper 32 bits are zero wherever it is live; the checker proves it. */
  vregIsNarrow: Uint8Array = new Uint8Array(64);
  /** An instruction without uses that computes the value anew wherever it is needed, or NONE. */
  rematInst: Int32Array = new Int32Array(64);

  instCount = 0;
  op: Int32Array = new Int32Array(64);
  operandStart: Int32Array = new Int32Array(64);
  operandCount: Int32Array = new Int32Array(64);
  immLo: Int32Array = new Int32Array(64);
  immHi: Int32Array = new Int32Array(64);
  aux: Int32Array = new Int32Array(64);
  loc: Int32Array = new Int32Array(64);
  /** Index into the target's sets of registers that the instruction destroys; NONE for none. */
  clobbers: Int32Array = new Int32Array(64);

  /** For an instruction during which the frame may be looked at: its number among those, from 1; else 0. */
  siteOf: Int32Array = new Int32Array(64);
  siteCount = 0;

  operandVreg: Int32Array = new Int32Array(128);
  operandConstraint: Int32Array = new Int32Array(128);
  operandsUsed = 0;

  /** Instructions in program order; positions index this array. */
  order: Int32Array = new Int32Array(0);
  blockCount = 0;
  /** The instructions of block b are `order[blockStart[b] .. blockStart[b + 1]]`. */
  blockStart: Int32Array = new Int32Array(0);
  readonly blockParams: IntLists = new IntLists();
  /** The outgoing edges of block b are `edgeStart[b] .. edgeStart[b + 1]`. */
  edgeStart: Int32Array = new Int32Array(0);
  edgeFrom: Int32Array = new Int32Array(0);
  edgeTo: Int32Array = new Int32Array(0);
  readonly edgeArgs: IntLists = new IntLists();
  /** Constants of 16 bytes that instructions name by number: four words each. */
  readonly constants: number[] = [];
  /** The blocks in reverse postorder of the graph: a block comes after its first predecessor. */
  rpo: Int32Array = new Int32Array(0);
  loopDepth: Int32Array = new Int32Array(0);
  /** By block: its interval in the dominator tree. */
  domEnter: Int32Array = new Int32Array(0);
  domExit: Int32Array = new Int32Array(0);
  /** 1 for a block that ends with a jump, and does nothing else if that is its only instruction. */
  jumpsOnly: Uint8Array = new Uint8Array(0);
  /** 1 for blocks that rarely run. */
  isCold: Uint8Array = new Uint8Array(0);

  newVreg(registerClass: number, isRef = false, isNarrow = false): number {
    const vreg = this.vregCount++;
    if (vreg >= this.vregClass.length) {
      this.vregClass = growUint8(this.vregClass, vreg + 1);
      this.vregIsRef = growUint8(this.vregIsRef, vreg + 1);
      this.vregIsNarrow = growUint8(this.vregIsNarrow, vreg + 1);
      this.rematInst = growInt32(this.rematInst, vreg + 1);
    }
    this.vregClass[vreg] = registerClass;
    this.vregIsRef[vreg] = isRef ? 1 : 0;
    this.vregIsNarrow[vreg] = isNarrow ? 1 : 0;
    this.rematInst[vreg] = NONE;
    return vreg;
  }

  /** The number of a constant of 16 bytes; `MachBuffer.constantLabel` finds equal ones. */
  addConstant(w0: number, w1: number, w2: number, w3: number): number {
    return (this.constants.push(w0, w1, w2, w3) >> 2) - 1;
  }

  /** Begins an instruction; `addOperand` adds to the last one begun. */
  newInst(op: number): number {
    const inst = this.instCount++;
    if (inst >= this.op.length) {
      for (const column of [
        'op',
        'operandStart',
        'operandCount',
        'immLo',
        'immHi',
        'aux',
        'loc',
        'clobbers',
        'siteOf',
      ] as const) {
        this[column] = growInt32(this[column], inst + 1);
      }
    }
    this.op[inst] = op;
    this.operandStart[inst] = this.operandsUsed;
    this.clobbers[inst] = NONE;
    return inst;
  }

  addOperand(vreg: number, constraint: number): void {
    const operand = this.operandsUsed++;
    if (operand >= this.operandVreg.length) {
      this.operandVreg = growInt32(this.operandVreg, operand + 1);
      this.operandConstraint = growInt32(this.operandConstraint, operand + 1);
    }
    this.operandVreg[operand] = vreg;
    this.operandConstraint[operand] = constraint;
    const inst = this.instCount - 1;
    this.operandCount[inst] = this.operandCount[inst]! + 1;
  }

  /** Whether every path from the entry to block `b` goes through block `a`. */
  dominates(a: number, b: number): boolean {
    return this.domEnter[a]! <= this.domEnter[b]! && this.domExit[b]! <= this.domExit[a]!;
  }

  /** The value that an instruction's definition shares its register with, or NONE. */
  tiedTo(inst: number, vreg: number): number {
    const start = this.operandStart[inst]!;
    const stop = start + this.operandCount[inst]!;
    for (let o = start; o < stop; o++) {
      const constraint = this.operandConstraint[o]!;
      if (this.operandVreg[o] !== vreg || kindOf(constraint) !== Constraint.defTied) continue;
      return this.operandVreg[start + detailOf(constraint)]!;
    }
    return NONE;
  }
}
