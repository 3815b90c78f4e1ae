import type { BodyContext } from './function.js';

/** Alignments from here on can not be written in 32-bit memories: 2^32 bytes. */
const malformedFlags = 32;

/** Reads a memarg (specification 5.4.6) and checks it. */
export function checkMemoryAccess(context: BodyContext, naturalAlignment: number): void {
  const alignment = readMemoryAccess(context);
  if (alignment > naturalAlignment) {
    const message = `alignment must not be larger than natural: 2^${alignment} > 2^${naturalAlignment}`;
    throw context.reader.invalid(message, context.stacks.instruction);
  }
}

/** Atomic accesses state their natural alignment (threads proposal). */
export function checkAtomicAccess(context: BodyContext, naturalAlignment: number): void {
  const alignment = readMemoryAccess(context);
  if (alignment !== naturalAlignment) {
    const message = `atomic alignment must be natural: 2^${alignment} is not 2^${naturalAlignment}`;
    throw context.reader.invalid(message, context.stacks.instruction);
  }
}

function readMemoryAccess(context: BodyContext): number {
  const { reader } = context;
  const start = reader.offset;
  const flags = reader.u32();
  if (flags >= malformedFlags) throw reader.malformed(`malformed memop flags ${flags}`, start);
  reader.u32();
  checkHasMemory(context);
  return flags;
}

export function checkHasMemory(context: BodyContext, index = 0): void {
  if (index >= context.module.memoryTypes.length) {
    throw context.reader.invalid(`unknown memory ${index}`, context.stacks.instruction);
  }
}
