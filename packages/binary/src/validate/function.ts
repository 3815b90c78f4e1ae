/**
 * Validation of function bodies (specification 3.3 and the appendix "Validation Algorithm") in one pass over the bytes.
 *
 * The loop keeps its position and the operand count in local variables and handles the most frequent instructions by
 * itself; everything else gets them through the reader and the stacks. An instruction's immediates may be read past the
 * end of the body, where other bytes of the module stand: the check before the next instruction catches that.
 */
import type { ModuleBuilder } from '../module-builder.js';
import { BinaryReader } from '../reader.js';
import type { GlobalType } from '../types.js';
import { LocalTypes } from './locals.js';
import { checkMemoryAccess } from './memory-access.js';
import { checkPrefixed } from './prefixed.js';
import { Arm, oneByteTable } from './signatures.js';
import { functionFrame, ValidationStacks } from './stacks.js';
import { checkStructural } from './structural.js';
import { buildTypePool, type TypePool } from './type-pool.js';

/** What the validator found out about a body. */
export interface ValidatedBody {
  /** Offset of the first instruction. */
  readonly codeStart: number;
  /** Number of declared locals. */
  readonly localCount: number;
}

/** Everything that the checks of one instruction need. */
export interface BodyContext {
  readonly module: ModuleBuilder;
  /** Stands at the instruction's immediates. */
  readonly reader: BinaryReader;
  readonly stacks: ValidationStacks;
  readonly pool: TypePool;
}

const i32 = 0x7f;
const i64 = 0x7e;
const f32 = 0x7d;
const f64 = 0x7c;

/** Validates the bodies of one module, one after the other. */
export class FunctionValidator {
  private readonly context: BodyContext;
  private readonly locals = new LocalTypes();
  private readonly globalTypes: Int32Array;

  constructor(bytes: Uint8Array, module: ModuleBuilder) {
    const reader = new BinaryReader(bytes, 0, 0);
    reader.section = 'code';
    const pool = buildTypePool(module);
    this.context = { module, reader, stacks: new ValidationStacks(pool.types, reader), pool };
    this.globalTypes = Int32Array.from(module.globalTypes, (global: GlobalType) => global.type);
  }

  /**
   * @param functionIndex - imports first
   * @param start - offset of the declarations of locals
   * @param end - one past the body
   */
  validate(functionIndex: number, start: number, end: number): ValidatedBody {
    const { module, reader, stacks, pool } = this.context;
    const { locals } = this;
    const type = module.functionTypes[functionIndex] as number;
    const paramCount = pool.paramCount[type] as number;
    reader.offset = start;
    reader.end = end;
    reader.functionIndex = functionIndex;
    locals.setParameters(pool.types, pool.paramStart[type] as number, paramCount);
    locals.readDeclarations(reader, module);
    const codeStart = reader.offset;
    stacks.reset();
    stacks.pushFrame(functionFrame, 0, 0, pool.resultStart[type] as number, pool.resultCount[type] as number);
    this.checkInstructions(codeStart, end);
    return { codeStart, localCount: locals.count - paramCount };
  }

  private checkInstructions(codeStart: number, end: number): void {
    const { context, locals, globalTypes } = this;
    const { reader, stacks, module } = context;
    const { bytes } = reader;
    const { signatures, alignments, arms } = oneByteTable(module.features);
    const localTypes = locals.direct;
    const { directLimit } = locals;
    const hasMemory = module.memoryTypes.length !== 0;
    let { operands, height, operandLimit } = stacks;
    let count = 0;
    let position = codeStart;

    while (position < end) {
      const instruction = position;
      const opcode = bytes[position++] as number;
      if (count >= operandLimit) {
        stacks.operandCount = count;
        stacks.grow(1);
        ({ operands, operandLimit } = stacks);
      }
      switch (opcode) {
        case 0x20 /* local.get */:
        case 0x21 /* local.set */:
        case 0x22 /* local.tee */:
          {
            let local = bytes[position++] as number;
            if (local >= 0x80) {
              reader.offset = position - 1;
              local = reader.u32();
              position = reader.offset;
            }
            const type = local < directLimit ? (localTypes[local] as number) : locals.search(local);
            if (type === 0) throw reader.invalid(`unknown local ${local}`, instruction);
            if (opcode === 0x20) {
              operands[count++] = type;
              continue;
            }
            if (count > height && operands[count - 1] === type) {
              count--;
            } else {
              stacks.instruction = instruction;
              stacks.operandCount = count;
              stacks.pop(type);
              count = stacks.operandCount;
            }
            if (opcode === 0x22) operands[count++] = type;
            continue;
          }
        case 0x41 /* i32.const */:
          if ((bytes[position++] as number) >= 0x80) {
            reader.offset = position - 1;
            reader.s32();
            position = reader.offset;
          }
          operands[count++] = i32;
          continue;
        case 0x42 /* i64.const */:
          if ((bytes[position++] as number) >= 0x80) {
            reader.offset = position - 1;
            reader.skipS64();
            position = reader.offset;
          }
          operands[count++] = i64;
          continue;
        case 0x43 /* f32.const */:
          position += 4;
          operands[count++] = f32;
          continue;
        case 0x44 /* f64.const */:
          position += 8;
          operands[count++] = f64;
          continue;
        case 0x23 /* global.get */:
          {
            let global = bytes[position++] as number;
            if (global >= 0x80) {
              reader.offset = position - 1;
              global = reader.u32();
              position = reader.offset;
            }
            if (global >= globalTypes.length) throw reader.invalid(`unknown global ${global}`, instruction);
            operands[count++] = globalTypes[global] as number;
            continue;
          }
        default:
          break;
      }

      const arm = arms[opcode] as number;
      if (arm !== Arm.illegal) {
        if (arm === Arm.memory) {
          const flags = bytes[position] as number;
          const offset = bytes[position + 1] as number;
          if (hasMemory && flags <= (alignments[opcode] as number) && offset < 0x80) {
            position += 2;
          } else {
            reader.offset = position;
            stacks.instruction = instruction;
            checkMemoryAccess(context, alignments[opcode] as number);
            position = reader.offset;
          }
        }
        const signature = signatures[opcode] as number;
        const first = (signature >> 8) & 0xff;
        const second = (signature >> 16) & 0xff;
        // Instructions with three parameters have a prefix.
        if (second !== 0) {
          if (count - 1 > height && operands[count - 1] === first && operands[count - 2] === second) {
            count -= 2;
          } else {
            stacks.instruction = instruction;
            stacks.operandCount = count;
            stacks.pop(first);
            stacks.pop(second);
            count = stacks.operandCount;
          }
        } else if (first !== 0) {
          if (count > height && operands[count - 1] === first) {
            count--;
          } else {
            stacks.instruction = instruction;
            stacks.operandCount = count;
            stacks.pop(first);
            count = stacks.operandCount;
          }
        }
        const result = signature & 0xff;
        if (result !== 0) operands[count++] = result;
        continue;
      }

      stacks.operandCount = count;
      stacks.instruction = instruction;
      reader.offset = position;
      if (opcode >= 0xfc && opcode <= 0xfe) checkPrefixed(context, opcode);
      else checkStructural(context, opcode);
      position = reader.offset;
      count = stacks.operandCount;
      ({ operands, height, operandLimit } = stacks);
      if (stacks.frameCount === 0) break;
    }

    if (stacks.frameCount !== 0) throw reader.malformed('unexpected end of section or function', end);
    if (position !== end) throw reader.malformed('END opcode expected: bytes after the end of the function', position);
  }
}
