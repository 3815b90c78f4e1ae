/**
 * Lowers one function body to flat code in one pass. The operand stack of WebAssembly becomes slots of the frame: each
 * operation names the slots of its operands, so that pushing and popping cost nothing when the code runs.
 *
 * A frame is: parameters, sharing their words with the results; the header (return address, distance to the caller's
 * frame); the other locals; the own slots of operands.
 */
import { CodeReader, skipImmediates } from '@wazero-ts/binary';
import { coldIndex } from '../cold/handlers.js';
import { coldInstruction, lowerGlobalGet, lowerGlobalSet } from '../cold/lowering.js';
import { FlatOp } from '../flat-ops.generated.js';
import type { ModuleCode } from '../module-code.js';
import type { FrameSignature } from '../signature.js';
import { SlotClass, wordsOf } from '../signature.js';
import { redZoneWords } from '../stack.js';
import { branchOf, negationOf } from './compare-ops.js';
import { ControlStack } from './control-stack.js';
import { FlatWriter } from './flat-writer.js';
import { moveOp, OperandStack, Place } from './operand-stack.js';
import type { Plan } from './plans.js';
import { Form, numericPlans, plainPlans, vectorPlans } from './plans.js';

/** Words of a frame's header. */
const headerWords = 2;
const noTypes = new Uint8Array(0);
/** i32 to v128 by their block type, -1 to -5. */
const classOfBlockType = [SlotClass.word, SlotClass.double, SlotClass.word, SlotClass.double, SlotClass.vector];

/**
 * Lowers a defined function.
 *
 * @param positions - receives pairs of a position in the code (from its entry) and the byte offset of the instruction
 * that begins there
 * @returns the frame's size in words, then the code; valid until the next call
 */
export function lowerFunction(
  code: ModuleCode,
  index: number,
  metered: boolean,
  positions: number[] | undefined,
): Int32Array {
  return lowering.lower(code, index, metered, positions);
}

/** State of the function being lowered. */
export class Lowering {
  readonly writer: FlatWriter = new FlatWriter();
  readonly stack: OperandStack = new OperandStack(this.writer);
  readonly #control = new ControlStack();
  code!: ModuleCode;
  reader!: CodeReader;
  metered = false;
  #signature!: FrameSignature;
  #canonicalNaNs = false;
  #positions: number[] | undefined;
  /** Slot and class of each local. */
  #localSlot = new Int32Array(256);
  #localClass = new Uint8Array(256);
  #localCount = 0;
  /** Where the fuel of the current basic block goes, or -1; and what it costs so far. */
  #fuelWord = -1;
  #fuel = 0;

  /** @param isLarge - the frame turned out to be larger than what calls check for their callee */
  lower(
    code: ModuleCode,
    index: number,
    metered: boolean,
    positions: number[] | undefined,
    isLarge = false,
  ): Int32Array {
    const { module } = code;
    const { writer, stack } = this;
    if (positions !== undefined) positions.length = 0;
    this.code = code;
    this.metered = metered;
    this.#positions = positions;
    this.#canonicalNaNs = code.options.canonicalNaNs;
    this.#signature = code.signatureOfFunction(index + module.importedFunctionCount);
    this.reader = new CodeReader(module.bytes, module.code.bodyStart[index]!);
    writer.reset();
    writer.put(0);
    const firstSlot = this.#layOutLocals();
    stack.reset(firstSlot);
    const control = this.#control;
    control.depth = 0;
    control.push(0x02, 0, firstSlot, noTypes, this.#signature.results, 0);

    const codeStart = module.code.codeStart[index]!;
    const bodyEnd = module.code.bodyEnd[index]!;
    if (isLarge) writer.emit1(FlatOp.enterLarge, 0);
    const sizeWord = writer.length - 1;
    this.#zeroLocals(firstSlot);
    this.#beginFuelBlock();
    this.reader.offset = codeStart;
    while (this.reader.offset < bodyEnd) this.#instruction();
    this.#endFuelBlock();
    const frameWords = stack.maxTop + headerWords;
    if (frameWords > redZoneWords && !isLarge) return this.lower(code, index, metered, positions, true);
    if (isLarge) writer.words[sizeWord] = frameWords;
    writer.words[0] = frameWords;
    return writer.words.subarray(0, writer.length);
  }

  // ---- locals

  /** Gives each local its slot. @returns the first slot after them */
  #layOutLocals(): number {
    const { params, headerOffset } = this.#signature;
    const { reader } = this;
    this.#localCount = 0;
    let slot = 0;
    for (const slotClass of params) {
      this.#addLocal(slot, slotClass);
      slot += wordsOf(slotClass);
    }
    slot = headerOffset + headerWords;
    const groups = reader.u32();
    for (let group = 0; group < groups; group++) {
      const repeat = reader.u32();
      const slotClass = this.#readValTypeClass();
      const words = wordsOf(slotClass);
      for (let n = 0; n < repeat; n++) {
        this.#addLocal(slot, slotClass);
        slot += words;
      }
    }
    return slot;
  }

  #addLocal(slot: number, slotClass: number): void {
    const index = this.#localCount++;
    if (index === this.#localSlot.length) {
      const slots = new Int32Array(2 * index);
      const classes = new Uint8Array(2 * index);
      slots.set(this.#localSlot);
      classes.set(this.#localClass);
      this.#localSlot = slots;
      this.#localClass = classes;
    }
    this.#localSlot[index] = slot;
    this.#localClass[index] = slotClass;
  }

  /** A value type; the typed references of later versions have a heap type after the byte. */
  #readValTypeClass(): number {
    const byte = this.reader.byte();
    if (byte >= 0x7b) return classOfBlockType[0x7f - byte]!;
    if (byte === 0x63 || byte === 0x64) this.reader.s33();
    return SlotClass.reference;
  }

  #zeroLocals(firstSlot: number): void {
    const { writer } = this;
    const from = this.#signature.headerOffset + headerWords;
    const words = firstSlot - from;
    if (words === 0) return;
    if (words === 2) writer.emit1(FlatOp.zero1, from);
    else if (words === 4) writer.emit1(FlatOp.zero2, from);
    else if (words === 8) writer.emit1(FlatOp.zero4, from);
    else writer.emit2(FlatOp.zero, from, words);
    for (let index = this.#signature.params.length; index < this.#localCount; index++) {
      if (this.#localClass[index] === SlotClass.reference) this.nullReference(this.#localSlot[index]!);
    }
  }

  nullReference(slot: number): void {
    this.writer.cold(FlatOp.cold, coldIndex('ref.null'), [slot]);
  }

  // ---- fuel: a basic block of the original bytecode is charged when it is entered

  #beginFuelBlock(): void {
    if (!this.metered) return;
    this.#endFuelBlock();
    this.writer.emit1(FlatOp.fuel, 0);
    this.#fuelWord = this.writer.length - 1;
    this.#fuel = 0;
  }

  #endFuelBlock(): void {
    if (this.#fuelWord >= 0) this.writer.words[this.#fuelWord] = this.#fuel;
    this.#fuelWord = -1;
  }

  addFuel(units: number): void {
    this.#fuel += units;
  }

  // ---- instructions

  #instruction(): void {
    const { reader } = this;
    const offset = reader.offset;
    if (this.#positions !== undefined) this.#positions.push(this.writer.length - 1, offset);
    const opcode = reader.byte();
    switch (opcode) {
      case 0x00: // unreachable
        this.#fuel += 1;
        this.writer.emit(FlatOp.unreachable);
        this.#skipDeadCode();
        return;
      case 0x01: // nop
        return;
      case 0x02: // block
        this.#block(opcode);
        return;
      case 0x03: // loop
        this.#block(opcode);
        return;
      case 0x04: // if
        this.#fuel += 1;
        this.#if();
        return;
      case 0x05: // else
        this.#else();
        return;
      case 0x0b: // end
        this.#end();
        return;
      case 0x0c: // br
        this.#fuel += 1;
        this.#branch(reader.u32());
        this.#skipDeadCode();
        return;
      case 0x0d: // br_if
        this.#fuel += 1;
        this.#branchIf(reader.u32());
        this.#beginFuelBlock();
        return;
      case 0x0e: // br_table
        this.#fuel += 1;
        this.#branchTable();
        this.#skipDeadCode();
        return;
      case 0x0f: // return
        this.#fuel += 1;
        this.#return();
        this.#skipDeadCode();
        return;
      case 0x10: // call
        this.#fuel += 1;
        this.#call(reader.u32());
        return;
      case 0x11: // call_indirect
        this.#fuel += 1;
        this.#callIndirect(reader.u32(), reader.u32());
        return;
      case 0x12: // return_call
        this.#fuel += 1;
        this.#tailCall(reader.u32());
        this.#skipDeadCode();
        return;
      case 0x13: // return_call_indirect
        this.#fuel += 1;
        this.#tailCallIndirect(reader.u32(), reader.u32());
        this.#skipDeadCode();
        return;
      case 0x1a: // drop
        this.stack.pop();
        return;
      case 0x1b: // select
        this.#fuel += 1;
        this.#select();
        return;
      case 0x1c: // select with types
        this.#fuel += 1;
        for (let count = reader.u32(); count > 0; count--) this.#readValTypeClass();
        this.#select();
        return;
      case 0x20: {
        // local.get
        this.#fuel += 1;
        const local = reader.u32();
        this.stack.pushLocal(this.#localClass[local]!, this.#localSlot[local]!);
        return;
      }
      case 0x21: // local.set
        this.#fuel += 1;
        this.#localSet(reader.u32());
        return;
      case 0x22: {
        // local.tee
        this.#fuel += 1;
        const local = reader.u32();
        this.#localSet(local);
        this.stack.pushLocal(this.#localClass[local]!, this.#localSlot[local]!);
        return;
      }
      case 0x23: // global.get
        this.#fuel += 1;
        lowerGlobalGet(this, reader.u32());
        return;
      case 0x24: // global.set
        this.#fuel += 1;
        lowerGlobalSet(this, reader.u32());
        return;
      case 0x41: // i32.const
        this.#fuel += 1;
        this.stack.pushConstant(SlotClass.word, reader.s32(), 0);
        return;
      case 0x42: // i64.const
        this.#fuel += 1;
        reader.s64();
        this.stack.pushConstant(SlotClass.double, reader.low, reader.high);
        return;
      case 0x43: // f32.const
        this.#fuel += 1;
        this.stack.pushConstant(SlotClass.word, reader.fixed32(), 0);
        return;
      case 0x44: // f64.const
        this.#fuel += 1;
        reader.fixed64();
        this.stack.pushConstant(SlotClass.double, reader.low, reader.high);
        return;
      case 0xfc: {
        const code = reader.u32();
        this.#planned(numericPlans[code], opcode, code);
        return;
      }
      case 0xfd: {
        const code = reader.u32();
        this.#planned(vectorPlans[code], opcode, code);
        return;
      }
      case 0xfe:
        coldInstruction(this, opcode, reader.u32());
        return;
      default:
        this.#planned(plainPlans[opcode], 0, opcode);
    }
  }

  #planned(plan: Plan | undefined, prefix: number, opcode: number): void {
    if (plan === undefined) coldInstruction(this, prefix, opcode);
    else {
      this.#fuel += plan.fuel;
      this.#simple(plan);
    }
  }

  #simple(plan: Plan): void {
    const { stack } = this;
    const top = stack.count - 1;
    switch (plan.form) {
      case Form.unary:
        this.#unary(plan, plan.op);
        break;
      case Form.binary:
        this.#binary(plan, plan.op, top - 1, top);
        break;
      case Form.binarySwapped:
        this.#binary(plan, plan.op, top, top - 1);
        break;
      case Form.binaryConstantCommutative:
        if (stack.isConstant(top - 1) && !stack.isConstant(top)) this.#constant(plan, plan.opConstant, top, top - 1);
        else if (stack.isConstant(top)) this.#constant(plan, plan.opConstant, top - 1, top);
        else this.#binary(plan, plan.op, top - 1, top);
        break;
      case Form.binaryConstant:
        if (stack.isConstant(top)) this.#constant(plan, plan.opConstant, top - 1, top);
        else this.#binary(plan, plan.op, top - 1, top);
        break;
      case Form.binarySwappedConstant:
        if (stack.isConstant(top)) this.#constant(plan, plan.opConstant, top - 1, top);
        else this.#binary(plan, plan.op, top, top - 1);
        break;
      case Form.wideConstantCommutative:
        if (stack.isConstant(top - 1) && !stack.isConstant(top)) this.#wideConstant(plan, top, top - 1);
        else if (stack.isConstant(top)) this.#wideConstant(plan, top - 1, top);
        else this.#binary(plan, plan.op, top - 1, top);
        break;
      case Form.wideShift:
        this.#wideShift(plan, top);
        break;
      case Form.subtract:
        if (stack.isConstant(top)) this.#constantWord(plan, plan.opConstant, top - 1, -stack.lowAt(top) | 0);
        else this.#binary(plan, plan.op, top - 1, top);
        break;
      case Form.rotateRight:
        if (stack.isConstant(top)) this.#constantWord(plan, plan.opConstant, top - 1, -stack.lowAt(top) & 31);
        else this.#binary(plan, plan.op, top - 1, top);
        break;
      case Form.isZero:
        this.#isZero(plan);
        break;
      case Form.relabel:
        stack.relabel(plan.resultClass);
        break;
      case Form.load:
        this.#load(plan);
        break;
      case Form.store:
        this.#store(plan);
        break;
      case Form.unaryHandler: {
        const a = stack.slotAt(top);
        stack.pop();
        this.writer.result2(FlatOp.unary, stack.push(plan.resultClass), a, plan.op);
        break;
      }
      case Form.binaryHandler: {
        const a = stack.slotAt(top - 1);
        const b = stack.slotAt(top);
        stack.cut(top - 1);
        this.writer.result3(FlatOp.binary, stack.push(plan.resultClass), a, b, plan.op);
        break;
      }
      default: {
        const a = stack.slotAt(top - 2);
        const b = stack.slotAt(top - 1);
        const c = stack.slotAt(top);
        stack.cut(top - 2);
        this.writer.result3(plan.op, stack.push(plan.resultClass), a, b, c);
      }
    }
    if (this.#canonicalNaNs && plan.canonicalizer >= 0) {
      const slot = stack.ownSlotAt(stack.count - 1);
      this.writer.result2(FlatOp.unary, slot, slot, plan.canonicalizer);
      // It reads what it writes, so it can not write elsewhere.
      this.writer.last = -1;
    }
  }

  #unary(plan: Plan, op: number): void {
    const { stack } = this;
    const a = stack.slotAt(stack.count - 1);
    stack.pop();
    this.writer.result1(op, stack.push(plan.resultClass), a);
  }

  /** @param first - index of the value that is the first operand; the two topmost values are consumed */
  #binary(plan: Plan, op: number, first: number, second: number): void {
    const { stack } = this;
    // In the order of the stack, so that what is lowered for them is in the order of the slots.
    const lower = stack.slotAt(Math.min(first, second));
    const upper = stack.slotAt(Math.max(first, second));
    stack.cut(stack.count - 2);
    const d = stack.push(plan.resultClass);
    if (first < second) this.writer.result2(op, d, lower, upper);
    else this.writer.result2(op, d, upper, lower);
  }

  #constant(plan: Plan, op: number, value: number, constant: number): void {
    this.#constantWord(plan, op, value, this.stack.lowAt(constant));
  }

  /** The two topmost values are consumed: one is an operand, the other became a word of the operation. */
  #constantWord(plan: Plan, op: number, value: number, word: number): void {
    const { stack } = this;
    const a = stack.slotAt(value);
    stack.cut(stack.count - 2);
    this.writer.result2(op, stack.push(plan.resultClass), a, word);
  }

  #wideConstant(plan: Plan, value: number, constant: number): void {
    const { stack } = this;
    const a = stack.slotAt(value);
    const low = stack.lowAt(constant);
    const high = stack.highAt(constant);
    stack.cut(stack.count - 2);
    this.writer.result3(plan.opConstant, stack.push(plan.resultClass), a, low, high);
  }

  #wideShift(plan: Plan, top: number): void {
    const { stack } = this;
    if (!stack.isConstant(top)) {
      this.#binary(plan, plan.op, top - 1, top);
      return;
    }
    const count = stack.lowAt(top) & 63;
    // 32 is left to the plain form by rotations, whose long form needs a count of 1 to 31 as well.
    if ((count & 31) === 0 && (count === 0 || plan.op === FlatOp.i64Rotl)) this.#binary(plan, plan.op, top - 1, top);
    else this.#constantWord(plan, count < 32 ? plan.opConstant : plan.opLong, top - 1, count & 31);
  }

  #isZero(plan: Plan): void {
    const { stack, writer } = this;
    const top = stack.count - 1;
    const { last } = writer;
    if (last >= 0 && stack.placeAt(top) === Place.own && writer.words[last + 1] === stack.ownSlotAt(top)) {
      const opposite = negationOf(writer.words[last]!);
      if (opposite >= 0) {
        writer.words[last] = opposite;
        return;
      }
    }
    const a = stack.slotAt(top);
    stack.pop();
    writer.result2(plan.op, stack.push(SlotClass.word), a, 0);
  }

  /** Alignment and offset; memories other than 0 come with their proposal. */
  readOffset(): number {
    this.reader.u32();
    return this.reader.u32();
  }

  #load(plan: Plan): void {
    const { stack, writer } = this;
    const offset = this.readOffset();
    const a = stack.slotAt(stack.count - 1);
    stack.pop();
    const d = stack.push(plan.resultClass);
    if (offset > 0x7fff_ffff) writer.emit4(FlatOp.farAccess, plan.op, d, a, offset | 0);
    else writer.result2(plan.op, d, a, offset);
  }

  #store(plan: Plan): void {
    const { stack, writer } = this;
    const offset = this.readOffset();
    const top = stack.count - 1;
    const base = stack.slotAt(top - 1);
    const value = stack.slotAt(top);
    stack.cut(top - 1);
    if (offset > 0x7fff_ffff) writer.emit4(FlatOp.farAccess, plan.op, value, base, offset | 0);
    else writer.emit3(plan.op, value, base, offset);
  }

  #select(): void {
    const { stack, writer } = this;
    const top = stack.count - 1;
    const slotClass = stack.classAt(top - 2);
    const a = stack.slotAt(top - 2);
    const b = stack.slotAt(top - 1);
    const c = stack.slotAt(top);
    stack.cut(top - 2);
    writer.result3(selectOps[slotClass]!, stack.push(slotClass), a, b, c);
  }

  #localSet(local: number): void {
    const { stack, writer } = this;
    const slot = this.#localSlot[local]!;
    const top = stack.count - 1;
    const place = stack.placeAt(top);
    const low = stack.lowAt(top);
    const high = stack.highAt(top);
    const own = stack.ownSlotAt(top);
    const slotClass = stack.classAt(top);
    stack.pop();
    if (place === Place.local && low === slot) return;
    if (stack.isRead(slot)) stack.rescue(slot);
    else if (place === Place.own && writer.last >= 0 && writer.words[writer.last + 1] === own) {
      // The operation that made the value writes it to the local.
      writer.words[writer.last + 1] = slot;
      return;
    }
    if (place === Place.constant) {
      if (slotClass === SlotClass.word) writer.result1(FlatOp.const32, slot, low);
      else writer.result2(FlatOp.const64, slot, low, high);
    } else {
      writer.result1(moveOp(slotClass), slot, place === Place.local ? low : own);
    }
  }

  // ---- blocks

  #readBlockType(): { readonly params: Uint8Array; readonly results: Uint8Array } {
    const type = this.reader.s33();
    if (type >= 0) return this.code.signature(type);
    if (type === -64) return emptyBlock;
    if (type >= -5) return blockOfClass[classOfBlockType[-1 - type]!]!;
    // (ref null ht) and (ref ht) of later versions.
    if (type === -0x1d || type === -0x1c) this.reader.s33();
    return blockOfClass[SlotClass.reference]!;
  }

  #block(opcode: number): void {
    const { stack, writer } = this;
    const { params, results } = this.#readBlockType();
    stack.settleTop(params.length);
    stack.settleLocals();
    const base = stack.count - params.length;
    const baseSlot = params.length === 0 ? stack.top : stack.ownSlotAt(base);
    if (opcode === 0x03) writer.last = -1;
    this.#control.push(opcode, base, baseSlot, params, results, writer.length);
    if (opcode === 0x03) this.#beginFuelBlock();
  }

  #if(): void {
    const { stack } = this;
    const { params, results } = this.#readBlockType();
    const condition = stack.count - 1;
    let mustSettle = false;
    for (let index = condition - params.length; index < condition; index++)
      mustSettle ||= stack.placeAt(index) !== Place.own;
    if (mustSettle || stack.hasUnsettledLocals(condition)) {
      stack.settle(condition);
      for (let index = condition - params.length; index < condition; index++) stack.settle(index);
      stack.settleLocals();
    }
    const list = this.#jumpIfTop(false, -1);
    const base = stack.count - params.length;
    const baseSlot = params.length === 0 ? stack.top : stack.ownSlotAt(base);
    this.#control.push(0x04, base, baseSlot, params, results, 0);
    this.#control.elses[this.#control.depth - 1] = list;
    this.#beginFuelBlock();
  }

  /**
   * Pops a condition and branches on it.
   *
   * @param wanted - branch when it is true, or when it is false
   * @returns the list with this branch
   */
  #jumpIfTop(wanted: boolean, list: number): number {
    const { stack, writer } = this;
    const top = stack.count - 1;
    const { last, words } = writer;
    if (last >= 0 && stack.placeAt(top) === Place.own && words[last + 1] === stack.ownSlotAt(top)) {
      const compare = words[last]!;
      const branch = branchOf(compare);
      if (branch >= 0) {
        stack.pop();
        words[last] = wanted ? branch : branchOf(negationOf(compare));
        const end = writer.length - 1;
        for (let word = last + 1; word < end; word++) words[word] = words[word + 1]!;
        writer.last = -1;
        return writer.await(end, last, list);
      }
    }
    const slot = stack.slotAt(top);
    stack.pop();
    writer.emit2(wanted ? FlatOp.brIf : FlatOp.brIfNot, slot, 0);
    return writer.await(writer.length - 1, writer.length - 3, list);
  }

  #else(): void {
    const { stack, writer } = this;
    const control = this.#control;
    const at = control.depth - 1;
    stack.settleTop(control.results[at]!.length);
    control.ends[at] = writer.jump(control.ends[at]!);
    this.#startElse(at);
  }

  /** The second arm begins with the parameters in their own slots. */
  #startElse(at: number): void {
    const { stack, writer } = this;
    const control = this.#control;
    writer.bind(control.elses[at]!);
    control.elses[at] = -1;
    control.opcode[at] = 0x05;
    stack.cut(control.base[at]!);
    for (const slotClass of control.params[at]!) stack.push(slotClass);
    this.#beginFuelBlock();
  }

  #end(): void {
    const control = this.#control;
    if (control.depth === 1 && control.ends[0]! < 0) {
      control.depth = 0;
      this.#return();
      return;
    }
    this.stack.settleTop(control.results[control.depth - 1]!.length);
    this.#endBlock();
  }

  /** The results stand in their own slots, or the end is reached by branches only. */
  #endBlock(): void {
    const { stack, writer } = this;
    const control = this.#control;
    const at = --control.depth;
    // An `if` without `else`: its parameters are its results, where they are.
    if (control.elses[at]! >= 0) writer.bind(control.elses[at]!);
    writer.bind(control.ends[at]!);
    stack.cut(control.base[at]!);
    for (const slotClass of control.results[at]!) stack.push(slotClass);
    if (at === 0) this.#return();
    else this.#beginFuelBlock();
  }

  /** After an instruction that never goes on: passes over what can not be reached. */
  #skipDeadCode(): void {
    const { reader } = this;
    const control = this.#control;
    let nested = 0;
    this.#endFuelBlock();
    while (control.depth > 0) {
      const offset = reader.offset;
      const opcode = reader.byte();
      if (opcode === 0x0b) {
        if (nested > 0) nested--;
        else {
          const at = control.depth - 1;
          if (control.ends[at]! >= 0 || control.elses[at]! >= 0) {
            if (this.#positions !== undefined) this.#positions.push(this.writer.length - 1, offset);
            this.#endBlock();
            return;
          }
          // Nothing goes to the end of this block, so what follows it is dead too.
          control.depth = at;
          this.stack.cut(control.base[at]!);
        }
      } else if (opcode === 0x05) {
        if (nested === 0) {
          this.#startElse(control.depth - 1);
          return;
        }
      } else {
        if (opcode >= 0x02 && opcode <= 0x04) nested++;
        skipImmediates(reader, opcode);
      }
    }
  }

  // ---- branches

  /** Values that a branch to a block takes along. */
  #labelTypes(at: number): Uint8Array {
    const control = this.#control;
    return control.opcode[at] === 0x03 ? control.params[at]! : control.results[at]!;
  }

  /** Moves what the branch takes along to where the block expects it. */
  #moveToLabel(at: number): void {
    const { stack, writer } = this;
    const count = this.#labelTypes(at).length;
    let target = this.#control.baseSlot[at]!;
    for (let index = stack.count - count; index < stack.count; index++) {
      const slotClass = stack.classAt(index);
      if (stack.ownSlotAt(index) === target) stack.settle(index);
      else if (stack.isConstant(index)) {
        if (slotClass === SlotClass.word) writer.emit2(FlatOp.const32, target, stack.lowAt(index));
        else writer.emit3(FlatOp.const64, target, stack.lowAt(index), stack.highAt(index));
      } else writer.emit2(moveOp(slotClass), target, stack.slotAt(index));
      target += wordsOf(slotClass);
    }
  }

  #jumpToLabel(at: number): void {
    const { writer } = this;
    const control = this.#control;
    if (control.opcode[at] === 0x03) {
      writer.emit1(FlatOp.br, control.start[at]! - writer.length);
    } else {
      control.ends[at] = writer.jump(control.ends[at]!);
    }
  }

  #branch(label: number): void {
    const at = this.#control.depth - 1 - label;
    if (at === 0) {
      this.#return();
      return;
    }
    this.#moveToLabel(at);
    this.#jumpToLabel(at);
  }

  /** Whether the topmost values stand where a branch to the block must bring them. */
  #isInPlace(at: number, count: number, end: number): boolean {
    const { stack } = this;
    let target = this.#control.baseSlot[at]!;
    for (let index = end - count; index < end; index++) {
      if (stack.placeAt(index) !== Place.own || stack.ownSlotAt(index) !== target) return false;
      target += wordsOf(stack.classAt(index));
    }
    return true;
  }

  #branchIf(label: number): void {
    const { stack, writer } = this;
    const control = this.#control;
    const at = control.depth - 1 - label;
    const count = this.#labelTypes(at).length;
    const condition = stack.count - 1;
    if (this.#isInPlace(at, count, condition)) {
      if (control.opcode[at] === 0x03) {
        const list = this.#jumpIfTop(true, -1);
        writer.resolve(list, control.start[at]!);
      } else {
        control.ends[at] = this.#jumpIfTop(true, control.ends[at]!);
      }
      return;
    }
    // What is moved on the way out must not be moved in memory of the way on: all values go to their own slots first.
    const unsettled = stack.countUnsettled(condition - count, condition);
    if (unsettled > 0) {
      stack.settle(condition);
      for (let index = condition - count; index < condition; index++) stack.settle(index);
    }
    const over = this.#jumpIfTop(false, -1);
    this.#moveToLabel(at);
    this.#jumpToLabel(at);
    writer.bind(over);
  }

  #branchTable(): void {
    const { reader, stack, writer } = this;
    const control = this.#control;
    const count = reader.u32();
    const index = stack.count - 1;
    const selector = stack.slotAt(index);
    stack.pop();
    const base = writer.length;
    const first = reader.offset;
    const arity = this.#labelTypes(control.depth - 1 - reader.u32()).length;
    reader.offset = first;
    writer.reserve(count + 32);
    if (arity > 0) {
      this.#branchTableWithValues(selector, count, arity);
      return;
    }
    writer.emit2(FlatOp.brTable, selector, count);
    for (let n = 0; n <= count; n++) this.#tableTarget(base, control.depth - 1 - reader.u32());
  }

  #tableTarget(base: number, at: number): void {
    const { writer } = this;
    const control = this.#control;
    const word = writer.length;
    writer.put(0);
    if (control.opcode[at] === 0x03) writer.words[word] = control.start[at]! - base;
    else control.ends[at] = writer.await(word, base, control.ends[at]!);
  }

  /** Targets that want the values elsewhere are reached through moves after the table. */
  #branchTableWithValues(selector: number, count: number, arity: number): void {
    const { reader, stack, writer } = this;
    const control = this.#control;
    stack.settleTop(arity);
    const base = writer.length;
    writer.emit2(FlatOp.brTable, selector, count);
    const stubs = new Map<number, number>();
    for (let n = 0; n <= count; n++) {
      const at = control.depth - 1 - reader.u32();
      if (this.#isInPlace(at, arity, stack.count)) this.#tableTarget(base, at);
      else {
        stubs.set(at, writer.await(writer.length, base, stubs.get(at) ?? -1));
        writer.put(0);
      }
    }
    for (const [at, list] of stubs) {
      writer.bind(list);
      this.#moveToLabel(at);
      this.#jumpToLabel(at);
    }
  }

  // ---- calls

  /** Brings the results to the bottom of the frame, where the caller has its operands, and returns. */
  #return(): void {
    const { stack, writer } = this;
    const { results, headerOffset, resultWords } = this.#signature;
    const count = results.length;
    const first = stack.count - count;
    if (count === 0) writer.emit1(FlatOp.ret, headerOffset);
    else if (count === 1 && results[0] === SlotClass.word)
      writer.emit2(FlatOp.ret32, headerOffset, stack.slotAt(first));
    else if (count === 1 && results[0] === SlotClass.double)
      writer.emit2(FlatOp.ret64, headerOffset, stack.slotAt(first));
    else {
      // The results may be in parameters that are about to be overwritten.
      stack.settleTop(count);
      this.#moveDown(first, count);
      writer.emit1(FlatOp.ret, headerOffset);
    }
    if (resultWords > stack.maxTop) stack.maxTop = resultWords;
  }

  /** Moves values from their own slots to the bottom of the frame; upwards, since each moves down. */
  #moveDown(first: number, count: number): void {
    const { stack, writer } = this;
    let target = 0;
    for (let index = first; index < first + count; index++) {
      const slotClass = stack.classAt(index);
      writer.emit2(moveOp(slotClass), target, stack.ownSlotAt(index));
      target += wordsOf(slotClass);
    }
  }

  /** Settles the arguments. @returns where the callee's frame begins */
  #arguments(signature: FrameSignature): number {
    const { stack } = this;
    const count = signature.params.length;
    stack.settleTop(count);
    const frame = count === 0 ? stack.top : stack.ownSlotAt(stack.count - count);
    const end = frame + signature.headerOffset + headerWords;
    if (end > stack.maxTop) stack.maxTop = end;
    return frame;
  }

  #pushResults(signature: FrameSignature): void {
    const { stack } = this;
    stack.cut(stack.count - signature.params.length);
    for (const slotClass of signature.results) stack.push(slotClass);
  }

  #call(index: number): void {
    const { code, writer } = this;
    const signature = code.signatureOfFunction(index);
    const frame = this.#arguments(signature);
    const header = frame + signature.headerOffset;
    const { importedFunctionCount } = code.module;
    if (index < importedFunctionCount) {
      writer.emit4(FlatOp.callImport, index, frame, header, this.metered ? 1 : 0);
    } else {
      const op = this.metered ? FlatOp.callLazyMetered : FlatOp.callLazy;
      writer.emit3(op, index, frame, header);
    }
    this.#pushResults(signature);
  }

  #callIndirect(type: number, table: number): void {
    const { code, stack, writer } = this;
    const selector = stack.slotAt(stack.count - 1);
    const selectorOwn = stack.ownSlotAt(stack.count - 1);
    stack.pop();
    const signature = code.signature(type);
    const frame = this.#arguments(signature);
    const header = frame + signature.headerOffset;
    if (selectorOwn + 2 > stack.maxTop) stack.maxTop = selectorOwn + 2;
    writer.emit6(FlatOp.callIndirect, selector, table, code.typeIds[type]!, frame, header, this.metered ? 1 : 0);
    this.#pushResults(signature);
  }

  /** Brings the arguments to the bottom of the frame. @returns where the own header is now */
  #tailArguments(signature: FrameSignature, above: number): number {
    const { stack, writer } = this;
    const own = this.#signature.headerOffset;
    const count = signature.params.length;
    const first = stack.count - count;
    stack.settleTop(count);
    const next = signature.headerOffset;
    // Above everything that is moved, and above where the callee's header goes.
    const saved = Math.max(above, stack.top, next + headerWords);
    if (saved + headerWords > stack.maxTop) stack.maxTop = saved + headerWords;
    const isOverwritten = signature.paramWords > own;
    if (isOverwritten) writer.emit2(FlatOp.mov64, saved, own);
    this.#moveDown(first, count);
    return isOverwritten ? saved : own;
  }

  #tailCall(index: number): void {
    const { code, writer } = this;
    const signature = code.signatureOfFunction(index);
    const own = this.#tailArguments(signature, 0);
    const next = signature.headerOffset;
    if (index < code.module.importedFunctionCount) {
      writer.emit4(FlatOp.tailCallImport, index, own, next, this.metered ? 1 : 0);
    } else {
      writer.emit3(this.metered ? FlatOp.tailCallMetered : FlatOp.tailCall, index, own, next);
    }
  }

  #tailCallIndirect(type: number, table: number): void {
    const { code, stack, writer } = this;
    const signature = code.signature(type);
    // The selector must survive the moves of the arguments.
    const top = stack.count - 1;
    stack.settle(top);
    const selector = stack.ownSlotAt(top);
    stack.pop();
    const kept = Math.max(selector, signature.headerOffset + headerWords);
    if (kept !== selector) writer.emit2(FlatOp.mov32, kept, selector);
    const own = this.#tailArguments(signature, kept + 2);
    if (kept + 2 > stack.maxTop) stack.maxTop = kept + 2;
    const next = signature.headerOffset;
    writer.emit6(FlatOp.tailCallIndirect, kept, table, code.typeIds[type]!, own, next, this.metered ? 1 : 0);
  }
}

const emptyBlock = { params: noTypes, results: noTypes };
const blockOfClass = [0, 1, 2, 3].map((slotClass) => ({ params: noTypes, results: Uint8Array.of(slotClass) }));
const selectOps: readonly number[] = [FlatOp.select32, FlatOp.select64, FlatOp.select128, FlatOp.selectRef];

const lowering = new Lowering();
