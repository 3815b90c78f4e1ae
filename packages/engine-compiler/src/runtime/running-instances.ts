import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';

/**
 * Whether the innermost frame of an activation that has left belongs to an instance. A frame does not say so by itself:
 * it runs the code of the module, and has the address of the instance's context unless it needs that no more.
 */
export function isRunning({ context, entry }: Activation, instance: CompilerInstance): boolean {
  if (!instance.isNative) return false;
  const { guestPc, guestSp } = context.native;
  const found = entry.store.codeAt(guestPc);
  if (found === undefined || found.owner !== instance.code.owner) return false;
  const { address } = instance;
  const low = address | 0;
  const high = Math.floor(address / 2 ** 32);
  const { words, start, top } = context.stack();
  const end = (top - start) / 4;
  for (let at = (guestSp - start) / 4; at < end; at += 2) {
    if (words[at] === low && words[at + 1] === high) return true;
  }
  return false;
}
