import { describe } from 'vitest';
import { type CodeArena, type Context, type ExecMemory, loadExecMemory } from '../src/index.js';

const found = loadExecMemory();
const obstacle = !found.available
  ? found.reason
  : process.arch !== 'x64'
    ? `the code of these tests is assembled for x64, not ${process.arch}`
    : undefined;
if (obstacle !== undefined) console.log(`exec-memory: skipped, ${obstacle}`);

/** Tests that need the addon and this machine. */
export const describeNative = describe.runIf(obstacle === undefined);

/** The executable memory of this thread. */
export function execMemory(): ExecMemory {
  if (!found.available) throw new Error(found.reason);
  return found.memory;
}

/** The store that all tests use unless they are about stores. */
export const store = 1;

/** An arena with one published function, its traps as pairs of offset and `trapEntry(...)`. */
export function publishedCode(code: Uint8Array, traps: readonly number[] = [], name = 'guest'): CodeArena {
  const arena = execMemory().createCode(code);
  arena.publish({ start: 0, end: code.byteLength, name, traps: Uint32Array.from(traps) });
  return arena;
}

/** A context that begins at offset 0 of an arena. */
export function contextAt(arena: CodeArena, stackBytes = 65536): Context {
  const context = execMemory().createContext({ stackBytes, store });
  context.setEntry(arena.address);
  return context;
}

/** The slots of a context as signed 64-bit numbers. */
export function slotsOf(context: Context): BigInt64Array {
  return new BigInt64Array(context.buffer, 0x100);
}
