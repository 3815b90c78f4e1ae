import { NONE } from '../ir/ids.js';
import { IntLists } from '../ir/int-lists.js';
import { Scratch } from '../ir/scratch.js';
import { Constraint, detailOf, kindOf } from './constraint.js';

const EMPTY_INT32: Int32Array = new Int32Array(0);
const EMPTY_UINT8: Uint8Array = new Uint8Array(0);

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
  vregClass: Uint8Array;
  /** 1 for a virtual register that holds a reference: side tables name its slots. */
  vregIsRef: Uint8Array;
  /** 1 for a virtual register whose upper 32 bits are zero wherever it is live; the checker proves it. */
  vregIsNarrow: Uint8Array;
  /** An instruction without uses that computes the value anew wherever it is needed, or NONE. */
  rematInst: Int32Array;

  instCount = 0;
  op: Int32Array;
  operandStart: Int32Array;
  operandCount: Int32Array;
  immLo: Int32Array;
  immHi: Int32Array;
  aux: Int32Array;
  loc: Int32Array;
  /** Index into the target's sets of registers that the instruction destroys; NONE for none. */
  clobbers: Int32Array;

  /** For an instruction during which the frame may be looked at: its number among those, from 1; else 0. */
  siteOf: Int32Array;
  siteCount = 0;
  private hasRefs = false;

  operandVreg: Int32Array;
  operandConstraint: Int32Array;
  operandsUsed = 0;

  /** Instructions in program order; positions index this array. */
  order: Int32Array;
  blockCount = 0;
  /** The instructions of block b are `order[blockStart[b] .. blockStart[b + 1]]`. */
  blockStart: Int32Array;
  readonly blockParams: IntLists;
  /** The outgoing edges of block b are `edgeStart[b] .. edgeStart[b + 1]`. */
  edgeStart: Int32Array;
  edgeFrom: Int32Array;
  edgeTo: Int32Array;
  readonly edgeArgs: IntLists;
  /** Constants of 16 bytes that instructions name by number: four words each. */
  readonly constants: number[] = [];
  /** The blocks in reverse postorder of the graph: a block comes after its first predecessor. */
  rpo: Int32Array;
  loopDepth: Int32Array;
  /** By block: its interval in the dominator tree. */
  domEnter: Int32Array;
  domExit: Int32Array;
  /** 1 for a block that ends with a jump, and does nothing else if that is its only instruction. */
  jumpsOnly: Uint8Array;
  /** 1 for blocks that rarely run. */
  isCold: Uint8Array;

  /** Memory that lives as long as this function. */
  readonly scratch: Scratch;
  /** Memory for one step, which whoever runs it rewinds afterwards. */
  readonly temporary: Scratch;

  /** The sizes are guesses that save growing. */
  constructor(
    scratch: Scratch = new Scratch(),
    temporary: Scratch = new Scratch(),
    insts = 64,
    operands = 128,
    vregs = 64,
  ) {
    this.scratch = scratch;
    this.temporary = temporary;
    this.vregClass = scratch.unsetUint8(vregs);
    this.vregIsRef = scratch.unsetUint8(vregs);
    this.vregIsNarrow = scratch.unsetUint8(vregs);
    this.rematInst = scratch.unset(vregs);
    this.op = scratch.unset(insts);
    this.operandStart = scratch.unset(insts);
    this.operandCount = scratch.int32(insts);
    this.immLo = scratch.int32(insts);
    this.immHi = scratch.int32(insts);
    this.aux = scratch.int32(insts);
    this.loc = scratch.int32(insts);
    this.clobbers = scratch.unset(insts);
    this.siteOf = scratch.int32(insts);
    this.operandVreg = scratch.unset(operands);
    this.operandConstraint = scratch.unset(operands);
    this.order = EMPTY_INT32;
    this.blockStart = EMPTY_INT32;
    this.edgeStart = EMPTY_INT32;
    this.edgeFrom = EMPTY_INT32;
    this.edgeTo = EMPTY_INT32;
    this.rpo = EMPTY_INT32;
    this.loopDepth = EMPTY_INT32;
    this.domEnter = EMPTY_INT32;
    this.domExit = EMPTY_INT32;
    this.jumpsOnly = EMPTY_UINT8;
    this.isCold = EMPTY_UINT8;
    this.blockParams = new IntLists(scratch);
    this.edgeArgs = new IntLists(scratch);
  }

  newVreg(registerClass: number, isRef = false, isNarrow = false): number {
    const vreg = this.vregCount++;
    if (vreg >= this.vregClass.length) {
      this.vregClass = this.scratch.growUint8(this.vregClass, vreg + 1);
      this.vregIsRef = this.scratch.growUint8(this.vregIsRef, vreg + 1);
      this.vregIsNarrow = this.scratch.growUint8(this.vregIsNarrow, vreg + 1);
      this.rematInst = this.scratch.growInt32(this.rematInst, vreg + 1);
    }
    this.vregClass[vreg] = registerClass;
    this.vregIsRef[vreg] = isRef ? 1 : 0;
    if (isRef) this.hasRefs = true;
    this.vregIsNarrow[vreg] = isNarrow ? 1 : 0;
    this.rematInst[vreg] = NONE;
    return vreg;
  }

  /** Whether a reference may be alive where the frame is looked at. */
  get hasRefsAtSites(): boolean {
    return this.hasRefs && this.siteCount > 0;
  }

  /** The number of a constant of 16 bytes; `MachBuffer.constantLabel` finds equal ones. */
  addConstant(w0: number, w1: number, w2: number, w3: number): number {
    return (this.constants.push(w0, w1, w2, w3) >> 2) - 1;
  }

  /** Begins an instruction; `addOperand` adds to the last one begun. */
  newInst(op: number): number {
    const inst = this.instCount++;
    if (inst >= this.op.length) {
      const { scratch } = this;
      this.op = scratch.growInt32(this.op, inst + 1);
      this.operandStart = scratch.growInt32(this.operandStart, inst + 1);
      this.operandCount = scratch.growInt32(this.operandCount, inst + 1);
      this.immLo = scratch.growInt32(this.immLo, inst + 1);
      this.immHi = scratch.growInt32(this.immHi, inst + 1);
      this.aux = scratch.growInt32(this.aux, inst + 1);
      this.loc = scratch.growInt32(this.loc, inst + 1);
      this.clobbers = scratch.growInt32(this.clobbers, inst + 1);
      this.siteOf = scratch.growInt32(this.siteOf, inst + 1);
    }
    this.op[inst] = op;
    this.operandStart[inst] = this.operandsUsed;
    this.clobbers[inst] = NONE;
    return inst;
  }

  addOperand(vreg: number, constraint: number): void {
    const operand = this.operandsUsed++;
    if (operand >= this.operandVreg.length) {
      this.operandVreg = this.scratch.growInt32(this.operandVreg, operand + 1);
      this.operandConstraint = this.scratch.growInt32(this.operandConstraint, operand + 1);
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

  /** The operand that an instruction's definition shares its register with, or NONE. */
  tiedOperand(inst: number, vreg: number): number {
    const start = this.operandStart[inst]!;
    const stop = start + this.operandCount[inst]!;
    for (let o = start; o < stop; o++) {
      const constraint = this.operandConstraint[o]!;
      if (this.operandVreg[o] !== vreg || kindOf(constraint) !== Constraint.defTied) continue;
      return start + detailOf(constraint);
    }
    return NONE;
  }
}
