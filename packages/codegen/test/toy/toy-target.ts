import {
  type BranchForm,
  Constraint,
  defFixed,
  defTied,
  type EmitContext,
  type InstId,
  isDef,
  isFloatType,
  isZeroExtended,
  type LowerContext,
  MAY_SWAP,
  MachBuffer,
  NEEDS_ZERO_EXTENDED,
  NONE,
  Op,
  type OpName,
  opInfo,
  printOperands,
  type Target,
  TrapKind,
  useFixed,
} from '../../src/index.js';

/**
 * A made-up machine: four integer and four float registers, and a scratch register each. It has every kind of operand
 * constraint that real machines have: tied operands, operands in memory, fixed registers, destroyed registers.
 */
export const ToyOp = {
  op: 0,
  constant: 1,
  load: 2,
  store: 3,
  peek: 4,
  poke: 5,
  trapif: 6,
  call: 7,
  jump: 8,
  brif: 9,
  table: 10,
  ret: 11,
  trap: 12,
  params: 13,
  pinned: 14,
  tailCall: 15,
  move: 16,
  jumpShort: 17,
  jumpLong: 18,
  brifShort: 19,
  brifLong: 20,
  tableShort: 21,
  tableLong: 22,
} as const;

export const INTS = [0, 1, 2, 3];
export const FLOATS = [8, 9, 10, 11];
export const SCRATCH = [4, 12];
const ALL = 0;
const DIVISION = 1;

const names: string[] = [];
for (const [i, r] of INTS.entries()) names[r] = `r${i}`;
for (const [i, r] of FLOATS.entries()) names[r] = `f${i}`;
names[4] = 'rs';
names[12] = 'fs';

const classOf = (type: number): number => (isFloatType(type) ? 1 : 0);

/** Hands out the registers of a calling convention: the first ones of each class. */
function convention(types: readonly number[]): number[] {
  const next = [0, 0];
  return types.map((type) => {
    const c = classOf(type);
    const register = (c === 0 ? INTS : FLOATS)[next[c]!++];
    if (register === undefined) throw new RangeError('the toy machine passes no values on its stack');
    return register;
  });
}

const divisions: readonly OpName[] = ['sdiv', 'udiv', 'srem', 'urem'];
const shifts: readonly OpName[] = ['ishl', 'sshr', 'ushr', 'rotl', 'rotr'];
const comparisons: readonly OpName[] = [
  'ieq',
  'ine',
  'slt',
  'ult',
  'sgt',
  'ugt',
  'sle',
  'ule',
  'sge',
  'uge',
  'feq',
  'fne',
  'flt',
  'fgt',
  'fle',
  'fge',
];

function lower(c: LowerContext, inst: InstId): void {
  const { func } = c;
  const { name, immediate } = opInfo(func.op[inst]!);
  const lo = func.immLo[inst]!;
  const typeOf = (i: number): number => func.valueType[func.arg(inst, i)]!;
  switch (name) {
    case 'iconst':
    case 'fconst':
    case 'refnull': {
      const result = func.result(inst);
      const type = func.valueType[result]!;
      const id = c.emit(ToyOp.constant, lo, func.immHi[inst]!, type);
      c.def(result, Constraint.def);
      c.setRemat(result, id);
      return;
    }
    case 'pinned':
      c.emit(ToyOp.pinned, lo);
      c.def(func.result(inst), Constraint.def);
      return;
    case 'trapif':
      c.emit(ToyOp.trapif, lo);
      c.use(func.arg(inst, 0), Constraint.useAny);
      return;
    case 'call':
    case 'call_indirect':
    case 'exit':
    case 'tail_call':
    case 'tail_call_indirect':
      lowerCall(c, inst, name);
      return;
    case 'jump':
      c.emit(ToyOp.jump, c.edgeOf(inst, 0));
      return;
    case 'brif':
      c.emit(ToyOp.brif, c.edgeOf(inst, 0));
      c.use(func.arg(inst, 0), Constraint.use);
      return;
    case 'br_table':
      c.emit(ToyOp.table, c.edgeOf(inst, 0), func.edgeCount[inst]!);
      c.use(func.arg(inst, 0), Constraint.use);
      c.temp(0, Constraint.defEarly);
      return;
    case 'trap':
      c.emit(ToyOp.trap, lo);
      return;
    case 'return': {
      c.emit(ToyOp.ret);
      convention(func.signature.results).forEach((register, i) => {
        c.use(func.arg(inst, i), useFixed(register));
      });
      return;
    }
    case 'peek':
      c.emit(ToyOp.peek, lo, func.valueType[func.result(inst)]!);
      c.use(func.arg(inst, 0), Constraint.use);
      c.def(func.result(inst), Constraint.def);
      return;
    case 'poke':
      c.emit(ToyOp.poke, lo, typeOf(1));
      c.use(func.arg(inst, 0), Constraint.use);
      c.use(func.arg(inst, 1), Constraint.useAny);
      return;
    default:
      if (immediate === 'mem') lowerAccess(c, inst, lo);
      else lowerOperation(c, inst, name);
  }
}

function lowerAccess(c: LowerContext, inst: InstId, offset: number): void {
  const { func } = c;
  const isLoad = func.resultCount[inst] === 1;
  const type = func.valueType[isLoad ? func.result(inst) : func.arg(inst, 2)]!;
  c.emit(isLoad ? ToyOp.load : ToyOp.store, offset, type, func.op[inst]!);
  c.use(func.arg(inst, 0), Constraint.use);
  c.use(func.arg(inst, 1), Constraint.use | NEEDS_ZERO_EXTENDED);
  if (isLoad) c.def(func.result(inst), Constraint.def);
  else c.use(func.arg(inst, 2), Constraint.use);
}

function lowerCall(c: LowerContext, inst: InstId, name: OpName): void {
  const { func } = c;
  const isTail = name.startsWith('tail');
  const id = c.emit(isTail ? ToyOp.tailCall : ToyOp.call, func.immLo[inst]!, func.aux[inst]!, func.op[inst]!);
  const args = Array.from({ length: func.argCount[inst]! }, (_, i) => func.arg(inst, i));
  // The pointer may be in any register that no argument takes.
  if (name.endsWith('indirect')) c.use(args.shift()!, Constraint.use);
  convention(args.map((arg) => func.valueType[arg]!)).forEach((register, i) => {
    c.use(args[i]!, useFixed(register));
  });
  if (isTail) return;
  c.mach.clobbers[id] = ALL;
  c.markSite(id);
  convention(func.signatures[func.aux[inst]!]!.results).forEach((register, i) => {
    c.def(func.result(inst, i), defFixed(register));
  });
}

function lowerOperation(c: LowerContext, inst: InstId, name: OpName): void {
  const { func } = c;
  const result = func.result(inst);
  const from = func.valueType[func.arg(inst, name === 'select' ? 1 : 0)]!;
  const zero = isZeroExtended(func, result) ? 1 : 0;
  const id = c.emit(ToyOp.op, from | (func.valueType[result]! << 8), zero, func.op[inst]!);
  const arg = (i: number, constraint: number): void => c.use(func.arg(inst, i), constraint);
  if (divisions.includes(name)) {
    arg(0, useFixed(INTS[0]!));
    arg(1, Constraint.use);
    c.def(result, defFixed(INTS[0]!));
    c.mach.clobbers[id] = DIVISION;
  } else if (shifts.includes(name)) {
    arg(0, Constraint.useTied);
    arg(1, useFixed(INTS[2]!));
    c.def(result, defTied(0));
  } else if (name === 'select') {
    arg(0, Constraint.use);
    arg(1, Constraint.useTied);
    arg(2, Constraint.useAny);
    c.def(result, defTied(1));
  } else if (name === 'fcopysign') {
    arg(0, Constraint.use);
    arg(1, Constraint.use);
    c.temp(1, Constraint.defEarly);
    c.def(result, Constraint.def);
  } else if (comparisons.includes(name)) {
    arg(0, Constraint.use);
    arg(1, Constraint.useAny);
    c.def(result, Constraint.def);
  } else if (func.argCount[inst] === 2) {
    arg(0, Constraint.useTied | (opInfo(func.op[inst]!).commutative ? MAY_SWAP : 0));
    arg(1, Constraint.useAny);
    c.def(result, defTied(0));
  } else {
    arg(0, Constraint.use);
    c.def(result, Constraint.def);
  }
}

function put(buffer: MachBuffer, op: number, places: readonly number[], immediates: readonly number[]): void {
  buffer.put8(op);
  buffer.put8(places.length);
  for (const place of places) buffer.put16(place);
  for (const immediate of immediates) buffer.put32(immediate);
}

/** A branch of `head` bytes and a displacement of one or four bytes. */
function forms(short: number, long: number, head: readonly number[]): BranchForm[] {
  const form = (op: number, bytes: number, min: number, max: number): BranchForm => ({
    size: 1 + head.length + bytes,
    min,
    max,
    patch: (code, at, displacement) => {
      code.set([op, ...head], at);
      for (let i = 0; i < bytes; i++) code[at + 1 + head.length + i] = displacement >> (8 * i);
    },
  });
  return [form(short, 1, -128, 127), form(long, 4, -0x80000000, 0x7fffffff)];
}

function emit(c: EmitContext, inst: number): void {
  const { mach, buffer } = c;
  const op = mach.op[inst]!;
  const lo = mach.immLo[inst]!;
  const count = mach.operandCount[inst]!;
  const places = Array.from({ length: count }, (_, i) => c.locationOf(inst, i));
  switch (op) {
    case ToyOp.params:
      return;
    case ToyOp.jump:
      buffer.branch(c.labelOf(lo), forms(ToyOp.jumpShort, ToyOp.jumpLong, []), true);
      return;
    case ToyOp.brif:
      buffer.branch(c.labelOf(lo), forms(ToyOp.brifShort, ToyOp.brifLong, [places[0]!]), false);
      buffer.branch(c.labelOf(lo + 1), forms(ToyOp.jumpShort, ToyOp.jumpLong, []), true);
      return;
    case ToyOp.table: {
      const ways = mach.immHi[inst]!;
      for (let i = 0; i < ways - 1; i++) {
        buffer.branch(c.labelOf(lo + i), forms(ToyOp.tableShort, ToyOp.tableLong, [places[0]!, i]), false);
      }
      buffer.branch(c.labelOf(lo + ways - 1), forms(ToyOp.jumpShort, ToyOp.jumpLong, []), true);
      return;
    }
    default: {
      if (op === ToyOp.load || op === ToyOp.store || op === ToyOp.trapif)
        buffer.addTrap(mach.loc[inst]!, op, TrapKind.memory);
      const start = mach.operandStart[inst]!;
      const uses = places.filter((_, i) => !isDef(mach.operandConstraint[start + i]!));
      const defs = places.filter((_, i) => {
        const constraint = mach.operandConstraint[start + i]!;
        return isDef(constraint) && (constraint & 0xf) !== Constraint.defEarly;
      });
      // A scratch register is garbage afterwards, which the simulator takes seriously.
      const early = places.filter((_, i) => (mach.operandConstraint[start + i]! & 0xf) === Constraint.defEarly);
      put(
        buffer,
        op,
        [...defs, ...uses, ...early],
        [lo, mach.immHi[inst]!, mach.aux[inst]!, defs.length | (early.length << 8)],
      );
      if (op === ToyOp.call) buffer.addSite(inst);
    }
  }
}

const opNames = Object.keys(ToyOp);

export function toyTarget(ints: readonly number[] = INTS, floats: readonly number[] = FLOATS): Target {
  return {
    name: 'toy',
    registerNames: names,
    classes: [
      { name: 'int', allocatable: ints, scratch: SCRATCH[0]!, slotUnits: 1 },
      { name: 'float', allocatable: floats, scratch: SCRATCH[1]!, slotUnits: 1 },
    ],
    clobberSets: [[...INTS, ...FLOATS], [INTS[1]!]],
    classOf,
    opName: (op) => opNames[op]!,
    printInst: (mach, inst, operand) => printOperands(mach, opNames[mach.op[inst]!]!, inst, operand),
    printCode: (code) => `${code.bytes.join(' ')}\n`,
    lowerParams: (c, vregs) => {
      c.emit(ToyOp.params);
      convention(c.func.signature.params).forEach((register, i) => {
        if (vregs[i] !== NONE) c.mach.addOperand(vregs[i]!, defFixed(register));
      });
    },
    lower,
    zeroExtends: (mach, inst) => {
      if (mach.op[inst] === ToyOp.constant) return mach.immHi[inst] === 0;
      if (mach.op[inst] === ToyOp.load)
        return mach.aux[inst] === Op.load32_u || mach.aux[inst] === Op.load8_u || mach.aux[inst] === Op.load16_u;
      return mach.op[inst] === ToyOp.op && mach.immHi[inst] === 1;
    },
    emit,
    copiedFrom: () => NONE,
    emitMove: ({ buffer }, _, to, from) => put(buffer, ToyOp.move, [to, from], [0, 0, 0, 1]),
    emitRemat: (c, inst, register) =>
      put(c.buffer, ToyOp.constant, [register], [c.mach.immLo[inst]!, c.mach.immHi[inst]!, c.mach.aux[inst]!, 1]),
    frameBytes: (slots) => 8 * slots,
    pollSaveOffset: (register) => 8 * register,
    emitPrologue: () => {},
    emitCold: () => {},
    fillByte: 0,
    relocate: () => {},
    pollStub: () => new MachBuffer().finish(),
    lazyEntryBytes: 0,
    lazyEntries: () => new MachBuffer().finish(),
  };
}
