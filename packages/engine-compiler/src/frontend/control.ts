/** Structured control: blocks, branches, and what can not be reached. */
import { skipImmediates } from '@wazero-ts/binary';
import { type BlockId, type InstId, NONE, type Type, type ValueId } from '@wazero-ts/codegen';
import { exitCode } from '../layout/exit-codes.js';
import { trapNumber } from '../layout/trap-codes.js';
import { ControlKind } from './control-stack.js';
import { emptyShape, type Shape, shapeOfResult, ssaType } from './shapes.js';
import type { Translator } from './translator.js';

const opcodes = { block: 0x02, brTable: 0x0e, localGet: 0x20 } as const;
const emptyBlockType = 0x40;

const noValues: readonly ValueId[] = [];

/** A block type: empty, one result, or a function type. */
function readShape({ reader, shapes }: Translator): Shape {
  const type = reader.s33();
  if (type >= 0) return shapes.ofType(type);
  if (type === -64) return emptyShape;
  // (ref null ht) and (ref ht) of later versions.
  if (type === -0x1d || type === -0x1c) reader.s33();
  return shapeOfResult(ssaType((type & 0x7f) as Parameters<typeof ssaType>[0]));
}

export function translateBlock(t: Translator): void {
  const shape = readShape(t);
  t.control.push(ControlKind.block, shape, t.height - shape.params.length, NONE);
}

export function translateLoop(t: Translator): void {
  const shape = readShape(t);
  if (!beginsByDispatch(t)) t.mayStay = true;
  const header = t.builder.createBlock();
  t.jump(header, t.popMany(shape.params.length));
  const at = t.control.push(ControlKind.loop, shape, t.height, header);
  enter(t, header, shape.params);
  t.fuel.begin(t);
  t.builder.poll(exitCode.poll);
  t.control.poll[at] = t.func.lastInst[header]!;
  t.mustPoll = true;
}

/**
 * Whether the body that follows is blocks around a branch table on a local. Compilers whose functions can be left in the
 * middle and entered again, such as that of Go, wrap each in one such loop, so that it says nothing about the function.
 */
function beginsByDispatch({ module, reader }: Translator): boolean {
  const { bytes } = module;
  let at = reader.offset;
  while (bytes[at] === opcodes.block && bytes[at + 1] === emptyBlockType) at += 2;
  if (bytes[at] !== opcodes.localGet) return false;
  do at++;
  while (bytes[at]! >= 0x80);
  return bytes[at + 1] === opcodes.brTable;
}

/** Nothing branches back any more. A loop that calls its own function each time, as recursion often does, polls there. */
function endLoop({ builder, control, func }: Translator, at: number): void {
  builder.seal(control.target[at]!);
  if (!control.needsPoll[at]!) func.remove(control.poll[at]! as InstId);
}

/** Continues in a block whose parameters go onto the operand stack. */
function enter(t: Translator, block: BlockId, types: readonly Type[]): void {
  t.switchTo(block);
  for (let i = 0; i < types.length; i++) t.push(t.builder.addParam(block, types[i]!));
}

export function translateIf(t: Translator): void {
  const shape = readShape(t);
  const condition = t.pop();
  const base = t.height - shape.params.length;
  const then = t.builder.createBlock();
  const otherwise = t.builder.createBlock();
  t.branchIf(condition, then, noValues, otherwise);
  const { control } = t;
  const at = control.push(ControlKind.if, shape, base, NONE);
  control.otherwise[at] = otherwise;
  control.savedFrom[at] = control.saved.length;
  for (let i = base; i < t.height; i++) control.saved.push(t.at(i));
  t.builder.seal(then);
  t.switchTo(then);
  t.fuel.begin(t);
}

export function translateElse(t: Translator): void {
  const at = t.control.depth - 1;
  jumpToEnd(t, at);
  beginElse(t, at);
}

/** The second arm of an `if`, with its parameters. */
function beginElse(t: Translator, at: number): void {
  const { control } = t;
  const otherwise = control.otherwise[at]!;
  control.kind[at] = ControlKind.else;
  control.calledItself[at] = control.calledItself[at - 1]!;
  t.builder.seal(otherwise);
  t.switchTo(otherwise);
  restoreParams(t, at);
  t.fuel.begin(t);
}

function restoreParams(t: Translator, at: number): void {
  const { saved } = t.control;
  t.height = t.control.base[at]!;
  const from = t.control.savedFrom[at]!;
  for (let i = from; i < saved.length; i++) t.push(saved[i]! as ValueId);
  saved.length = from;
}

/** The block after the end of a structured instruction that is no loop, with its results as parameters. */
function endBlockOf(t: Translator, at: number): BlockId {
  const { control } = t;
  let block = control.target[at]!;
  if (block === NONE) {
    block = t.builder.createBlock();
    control.target[at] = block;
    for (const type of control.shape[at]!.results) t.builder.addParam(block, type);
  }
  return block;
}

function jumpToEnd(t: Translator, at: number): void {
  t.jump(endBlockOf(t, at), t.popMany(t.control.shape[at]!.results.length));
}

/** An `end` that is reached from above. */
export function translateEnd(t: Translator): void {
  const { control } = t;
  const at = control.depth - 1;
  switch (control.kind[at]!) {
    case ControlKind.function:
      control.depth = 0;
      t.fuel.end(t);
      t.return(t.popMany(t.shape.results.length));
      return;
    case ControlKind.loop:
      endLoop(t, at);
      control.depth = at;
      t.fuel.begin(t);
      return;
    case ControlKind.if:
    case ControlKind.else:
      jumpToEnd(t, at);
      finishBlock(t, at);
      return;
    default:
      // Where nothing branches to the end, the block goes on as it is.
      if (control.target[at] === NONE) {
        control.depth = at;
        t.fuel.begin(t);
        return;
      }
      jumpToEnd(t, at);
      finishBlock(t, at);
  }
}

/** The current SSA block is terminated; goes on after the end of a structured instruction, to which something goes. */
function finishBlock(t: Translator, at: number): void {
  const { control } = t;
  if (control.kind[at] === ControlKind.if) {
    const otherwise = control.otherwise[at]!;
    t.builder.seal(otherwise);
    t.switchTo(otherwise);
    restoreParams(t, at);
    jumpToEnd(t, at);
  }
  const block = control.target[at]!;
  t.builder.seal(block);
  control.depth = at;
  t.height = control.base[at]!;
  t.switchTo(block);
  const count = control.shape[at]!.results.length;
  for (let i = 0; i < count; i++) t.push(t.func.param(block, i));
  t.fuel.begin(t);
}

/** After an instruction that never goes on: passes over what can not be reached. */
export function skipUnreachable(t: Translator): void {
  const { control, reader } = t;
  t.fuel.end(t);
  let nested = 0;
  while (control.depth > 0) {
    t.builder.setLocation(reader.offset);
    const opcode = reader.byte();
    if (opcode === 0x0b) {
      if (nested > 0) nested--;
      else if (leaveUnreachable(t)) return;
    } else if (opcode === 0x05) {
      if (nested === 0) {
        beginElse(t, control.depth - 1);
        return;
      }
    } else {
      if (opcode >= 0x02 && opcode <= 0x04) nested++;
      skipImmediates(reader, opcode);
    }
  }
}

/** The end of a structured instruction, not reached from above. @returns whether what follows can be reached */
function leaveUnreachable(t: Translator): boolean {
  const { control } = t;
  const at = control.depth - 1;
  const kind = control.kind[at]!;
  if (kind === ControlKind.if || (kind !== ControlKind.loop && control.target[at] !== NONE)) {
    finishBlock(t, at);
    return true;
  }
  if (kind === ControlKind.loop) endLoop(t, at);
  control.depth = at;
  t.height = control.base[at]!;
  return false;
}

// ---- branches

/** How many values a branch to a label takes along. */
function labelArity(t: Translator, at: number): number {
  const shape = t.control.shape[at]!;
  return t.control.kind[at] === ControlKind.loop ? shape.params.length : shape.results.length;
}

function labelBlock(t: Translator, at: number): BlockId {
  if (t.control.kind[at] !== ControlKind.loop) return endBlockOf(t, at);
  t.control.branchBack(at);
  return t.control.target[at]!;
}

/** Branches to a label, with the topmost values. */
function branchTo(t: Translator, at: number): void {
  if (at === 0) t.return(t.top(t.shape.results.length));
  else t.jump(labelBlock(t, at), t.top(labelArity(t, at)));
}

export function translateBranch(t: Translator, label: number): void {
  branchTo(t, t.control.depth - 1 - label);
  skipUnreachable(t);
}

export function translateBranchIf(t: Translator, label: number): void {
  const at = t.control.depth - 1 - label;
  const condition = t.pop();
  const next = t.builder.createBlock();
  if (at === 0) {
    // A block of its own for the return: it leaves without moving results to a common place.
    const leave = t.builder.createBlock();
    t.branchIf(condition, leave, noValues, next);
    t.builder.seal(leave);
    t.switchTo(leave);
    t.return(t.top(t.shape.results.length));
  } else {
    t.branchIf(condition, labelBlock(t, at), t.top(labelArity(t, at)), next);
  }
  t.builder.seal(next);
  t.switchTo(next);
  t.fuel.begin(t);
}

/**
 * A table's entries with the same label share a block that carries the values along: so the number of arguments grows
 * with the labels, not with the entries.
 */
export function translateBranchTable(t: Translator): void {
  const { reader, control, builder } = t;
  const index = t.pop();
  const labels: number[] = [];
  const uses = new Map<number, number>();
  for (let count = reader.u32(); count >= 0; count--) {
    const at = control.depth - 1 - reader.u32();
    labels.push(at);
    uses.set(at, (uses.get(at) ?? 0) + 1);
  }
  const shared = new Map<number, BlockId>();
  const targets = labels.map((at) => {
    if (at !== 0 && uses.get(at) === 1 && labelArity(t, at) === 0) return labelBlock(t, at);
    let block = shared.get(at);
    if (block === undefined) {
      block = builder.createBlock();
      shared.set(at, block);
    }
    return block;
  });
  t.branchTable(index, targets);
  for (const [at, block] of shared) {
    builder.seal(block);
    t.switchTo(block);
    branchTo(t, at);
  }
  skipUnreachable(t);
}

export function translateReturn(t: Translator): void {
  branchTo(t, 0);
  skipUnreachable(t);
}

export function translateUnreachable(t: Translator): void {
  t.trap(trapNumber.UNREACHABLE);
  skipUnreachable(t);
}
