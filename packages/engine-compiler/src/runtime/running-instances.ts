import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import { searchStack } from './stack-words.js';

/**
 * Whether the innermost frame of an activation that has left belongs to an instance. A frame does not say so by itself:
 * it runs the code of the module, and has the address of the instance's context unless it needs that no more.
 */
export function isRunning({ context, entry }: Activation, instance: CompilerInstance): boolean {
  if (!instance.isNative) return false;
  const found = entry.store.codeAt(context.native.guestPc);
  if (found === undefined || found.owner !== instance.code.owner) return false;
  const { address } = instance;
  const low = address | 0;
  const high = Math.floor(address / 2 ** 32);
  return searchStack(context, (words, count) => {
    for (let at = 0; at < count; at += 2) if (words[at] === low && words[at + 1] === high) return true;
    return false;
  });
}
