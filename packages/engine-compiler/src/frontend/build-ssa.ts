import { type SsaFunction, Type } from '@wazero-ts/codegen';
import { exitCode } from '../layout/exit-codes.js';
import {
  translateAtomicLoad,
  translateAtomicStore,
  translateAtomicUpdate,
  translateFence,
  translateWaiting,
} from './atomics.js';
import { withinBudget } from './budget.js';
import { translateBulk, translateDrop, translateMemoryCopy, translateMemoryFill } from './bulk.js';
import { translateCall, translateCallIndirect } from './calls.js';
import {
  translateBlock,
  translateBranch,
  translateBranchIf,
  translateBranchTable,
  translateElse,
  translateEnd,
  translateIf,
  translateLoop,
  translateReturn,
  translateUnreachable,
} from './control.js';
import { ControlKind } from './control-stack.js';
import { translateGlobalGet, translateGlobalSet } from './globals.js';
import { translateLoad, translateMemoryGrow, translateMemorySize, translateStore } from './memory.js';
import {
  translateBinary,
  translateDivision,
  translateIsZero,
  translateSelect,
  translateTruncation,
  translateUnary,
} from './numeric.js';
import type { FrontendOptions, FunctionBodies } from './options.js';
import { Form, planForm, planFuel, planIndex } from './plans.js';
import {
  translateRefFunc,
  translateRefIsNull,
  translateRefNull,
  translateTableFill,
  translateTableGet,
  translateTableGrow,
  translateTableSet,
  translateTableSize,
} from './tables.js';
import { Translator } from './translator.js';
import {
  translateLoadLane,
  translateShuffle,
  translateStoreLane,
  translateVector,
  translateVectorConstant,
} from './vectors.js';

/**
 * Translates the functions of a module to SSA, each in one pass over its body.
 *
 * The SSA function takes the instance context (i64), then the parameters. Its instructions have the offset in the
 * binary as their location. Unreachable code is left out.
 */
export class Frontend {
  readonly #translator: Translator;

  constructor(module: FunctionBodies, options: FrontendOptions) {
    this.#translator = new Translator(module, options);
  }

  /**
   * @param definedFunction - counted from 0, without the imports
   * @returns the function, which lives until the next call: it uses the same memory
   * @throws WasmError `IMPLEMENTATION_LIMIT`
   */
  buildSsa(definedFunction: number): SsaFunction {
    const { module } = this.#translator;
    return withinBudget(`function ${module.importedFunctionCount + definedFunction}`, () =>
      this.#build(definedFunction),
    );
  }

  /** Whether the function that was built last has a loop in which it may stay, whatever code others then call. */
  get mayStay(): boolean {
    return this.#translator.mayStay;
  }

  #build(definedFunction: number): SsaFunction {
    const t = this.#translator;
    t.begin(definedFunction);
    t.control.push(ControlKind.function, t.shape, 0, -1);
    t.builder.poll(exitCode.poll);
    const poll = t.func.lastInst[t.builder.currentBlock]!;
    t.fuel.begin(t);
    const { reader } = t;
    while (t.control.depth > 0) translateInstruction(t, reader.offset);
    // Straight code without calls ends by itself.
    if (!t.mustPoll && !t.options.sampled) t.func.remove(poll as Parameters<typeof t.func.remove>[0]);
    return t.builder.finish();
  }
}

function translateInstruction(t: Translator, offset: number): void {
  const { reader } = t;
  t.builder.setLocation(offset);
  const opcode = reader.byte();
  if (opcode >= 0xfc) {
    translatePrefixed(t, opcode, reader.u32());
    return;
  }
  t.fuel.add(planFuel[opcode]!);
  switch (opcode) {
    case 0x00:
      translateUnreachable(t);
      return;
    case 0x01: // nop
      return;
    case 0x02:
      translateBlock(t);
      return;
    case 0x03:
      translateLoop(t);
      return;
    case 0x04:
      translateIf(t);
      return;
    case 0x05:
      translateElse(t);
      return;
    case 0x0b:
      translateEnd(t);
      return;
    case 0x0c:
      translateBranch(t, reader.u32());
      return;
    case 0x0d:
      translateBranchIf(t, reader.u32());
      return;
    case 0x0e:
      translateBranchTable(t);
      return;
    case 0x0f:
      translateReturn(t);
      return;
    case 0x10:
      translateCall(t, reader.u32(), false);
      return;
    case 0x11:
      translateCallIndirect(t, reader.u32(), reader.u32(), false);
      return;
    case 0x12:
      translateCall(t, reader.u32(), true);
      return;
    case 0x13:
      translateCallIndirect(t, reader.u32(), reader.u32(), true);
      return;
    case 0x1a: // drop
      t.pop();
      return;
    case 0x1b:
      translateSelect(t);
      return;
    case 0x1c: // select with types, which its operands have
      for (let count = reader.u32(); count > 0; count--) {
        const type = reader.s33();
        if (type === -0x1d || type === -0x1c) reader.s33();
      }
      translateSelect(t);
      return;
    case 0x20:
      t.push(t.getLocal(reader.u32()));
      return;
    case 0x21:
      t.setLocal(reader.u32(), t.pop());
      return;
    case 0x22: // local.tee
      t.setLocal(reader.u32(), t.at(t.height - 1));
      return;
    case 0x23:
      translateGlobalGet(t, reader.u32());
      return;
    case 0x24:
      translateGlobalSet(t, reader.u32());
      return;
    case 0x25:
      translateTableGet(t, reader.u32());
      return;
    case 0x26:
      translateTableSet(t, reader.u32());
      return;
    case 0x3f:
      translateMemorySize(t, reader.u32());
      return;
    case 0x40:
      translateMemoryGrow(t, reader.u32());
      return;
    case 0x41:
      t.push(t.constant32(reader.s32()));
      return;
    case 0x42:
      reader.s64();
      t.push(t.constant(Type.i64, reader.low, reader.high));
      return;
    case 0x43:
      t.push(t.builder.fconst(Type.f32, reader.fixed32()));
      return;
    case 0x44:
      reader.fixed64();
      t.push(t.builder.fconst(Type.f64, reader.low, reader.high));
      return;
    case 0xd0:
      translateRefNull(t);
      return;
    case 0xd1:
      translateRefIsNull(t);
      return;
    case 0xd2:
      translateRefFunc(t, reader.u32());
      return;
    default:
      translatePlanned(t, opcode);
  }
}

function translatePlanned(t: Translator, plan: number): void {
  switch (planForm[plan]) {
    case Form.unary:
      translateUnary(t, plan);
      return;
    case Form.binary:
      translateBinary(t, plan);
      return;
    case Form.isZero:
      translateIsZero(t);
      return;
    case Form.division:
      translateDivision(t, plan);
      return;
    case Form.truncation:
      translateTruncation(t, plan);
      return;
    case Form.load:
      translateLoad(t, plan);
      return;
    case Form.store:
      translateStore(t, plan);
      return;
    case Form.vector:
      translateVector(t, plan, 0);
      return;
    case Form.vectorLane:
      translateVector(t, plan, t.reader.byte());
      return;
    case Form.loadLane:
      translateLoadLane(t, plan);
      return;
    case Form.storeLane:
      translateStoreLane(t, plan);
      return;
    case Form.atomicLoad:
      translateAtomicLoad(t, plan);
      return;
    case Form.atomicStore:
      translateAtomicStore(t, plan);
      return;
    case Form.atomicUpdate:
      translateAtomicUpdate(t, plan);
      return;
    default:
      throw new Error(`the instruction before byte ${t.reader.offset} has no translation`);
  }
}

function translatePrefixed(t: Translator, prefix: number, code: number): void {
  const plan = planIndex(prefix, code);
  t.fuel.add(planFuel[plan]!);
  if (planForm[plan] !== Form.none) translatePlanned(t, plan);
  else if (prefix === 0xfc) translateBulkInstruction(t, code);
  else if (prefix === 0xfe && code === 0x03) translateFence(t);
  else if (prefix === 0xfe) translateWaiting(t, code);
  else if (code === 0x0c) translateVectorConstant(t);
  else translateShuffle(t);
}

function translateBulkInstruction(t: Translator, code: number): void {
  const { reader } = t;
  switch (code) {
    case 0x08: {
      const segment = reader.u32();
      translateBulk(t, exitCode.memoryInit, reader.u32(), segment);
      return;
    }
    case 0x09:
      translateDrop(t, exitCode.dataDrop, reader.u32());
      return;
    case 0x0a:
      translateMemoryCopy(t, reader.u32(), reader.u32());
      return;
    case 0x0b:
      translateMemoryFill(t, reader.u32());
      return;
    case 0x0c: {
      const segment = reader.u32();
      translateBulk(t, exitCode.tableInit, reader.u32(), segment);
      return;
    }
    case 0x0d:
      translateDrop(t, exitCode.elementDrop, reader.u32());
      return;
    case 0x0e:
      translateBulk(t, exitCode.tableCopy, reader.u32(), reader.u32());
      return;
    case 0x0f:
      translateTableGrow(t, reader.u32());
      return;
    case 0x10:
      translateTableSize(t, reader.u32());
      return;
    case 0x11:
      translateTableFill(t, reader.u32());
      return;
    default:
      throw new Error(`instruction 0xfc ${code} has no translation`);
  }
}
