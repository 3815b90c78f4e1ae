import { trapEntry, trapSources } from './code-arena.js';
import type { ExecMemory } from './exec-memory.js';
import { contextLayout, exitCodes } from './layout.js';
import type { LinearMemory } from './linear-memory.js';
import type { NativeBinding } from './native-binding.js';

const store = 1;
const trapCode = 42;
const exitOfTheCode = 7;
const firstSlot = contextLayout.slots >>> 2;

/**
 * Runs a few instructions of every kind that the engine relies on: an entry, an addition, an exit, and for guarded
 * memories a resume and a fault beyond the end. The code comes from the addon's assembly source.
 *
 * @returns what went wrong, or undefined.
 * @throws ExecMemoryError when something is refused.
 */
export function selfTest(memory: ExecMemory, native: NativeBinding, guarded: boolean): string | undefined {
  const { code, load } = native.selfTestCode();
  const arena = memory.createCode(code);
  const context = memory.createContext({ stackBytes: 65536, store });
  let linear: LinearMemory | undefined;
  try {
    linear = memory.createMemory({ initialBytes: 65536, maximumBytes: 131072, guarded, store });
    const traps = Uint32Array.of(load, trapEntry(trapCode, trapSources.memory));
    arena.publish({ start: 0, end: code.byteLength, name: 'self-test', traps });
    const slots = new BigUint64Array(context.buffer, contextLayout.slots);
    slots[0] = 0x1234_5678_9abcn;
    slots[1] = 0x1111_1111_1111n;
    slots[3] = BigInt(linear.base + 65536);
    context.setEntry(arena.address);
    if (context.start() !== exitOfTheCode || slots[2] !== 0x2345_6789_abcdn) return 'an addition has a wrong result';
    if (context.words[firstSlot] !== 0x5678_9abc) return 'the argument buffer is not the context';
    if (!guarded) context.abandon();
    else if (context.resume() !== exitCodes.trap || context.trapCode !== trapCode)
      return 'a fault did not become a trap';
    if (guarded && context.faultAddress !== linear.base + 65536) return 'a fault has a wrong address';
    // Without a buffer: once one is detached, V8 checks at each access of any typed array whether its own is.
    linear.fill(65535, 1, 1);
    if (!linear.grow(131072) || linear.save().bytes.indexOf(1) < 0) return 'a memory did not grow in place';
    return undefined;
  } finally {
    context.release();
    linear?.release();
    arena.release();
  }
}
