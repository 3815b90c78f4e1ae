import type { Memory } from '@wazero-ts/api';
import type { Realm } from './realm.js';
import type { MemoryConstructor } from './types.js';
import { exposeMembers, requireMember, setClassString, toDictionary, toUnsignedLong } from './web-idl.js';
import { StorageWrappers } from './wrappers.js';

/** The interface Memory (section 5.3). */
export interface MemoryInterface {
  readonly constructor: MemoryConstructor;
  readonly wrappers: StorageWrappers<Memory>;
}

/** Pages that a memory can have at most (section 9, limits). */
const maxPages = 65536;

function toLimits(value: unknown): { min: number; max: number | undefined; shared: boolean } {
  const descriptor = toDictionary(value, 'WebAssembly.Memory(): the descriptor');
  const { initial } = descriptor;
  const min = toUnsignedLong(requireMember(initial, "WebAssembly.Memory(): 'initial'"), "'initial' of a memory");
  const { maximum } = descriptor;
  const max = maximum === undefined ? undefined : toUnsignedLong(maximum, "'maximum' of a memory");
  const shared = Boolean(descriptor['shared']);
  if (max !== undefined && max < min) throw new RangeError(`'maximum' of a memory is ${max}, below 'initial' ${min}`);
  if (shared && max === undefined) throw new TypeError("a shared memory must have a 'maximum'");
  if (min > maxPages) throw new RangeError(`'initial' of a memory is ${min}, above ${maxPages}`);
  if (max !== undefined && max > maxPages) throw new RangeError(`'maximum' of a memory is ${max}, above ${maxPages}`);
  return { min, max, shared };
}

export function newMemoryInterface({ runtime, errors }: Realm): MemoryInterface {
  const wrappers = new StorageWrappers<Memory>('WebAssembly.Memory');

  class MemoryObject {
    constructor(descriptor: unknown) {
      const limits = toLimits(descriptor);
      try {
        wrappers.set(this, runtime.newMemory(limits));
      } catch (error) {
        throw errors.ofCall(error);
      }
    }

    grow(delta: unknown): number {
      const memory = wrappers.get(this);
      const pages = toUnsignedLong(delta, 'WebAssembly.Memory.grow(): the number of pages');
      const previous = memory.grow(pages);
      if (previous === undefined) throw new RangeError(`the memory can not grow by ${pages} pages`);
      return previous;
    }

    get buffer(): ArrayBuffer | SharedArrayBuffer {
      const { buffer } = wrappers.get(this);
      return buffer instanceof ArrayBuffer ? buffer : Object.freeze(buffer);
    }
  }

  Object.defineProperty(MemoryObject, 'name', { value: 'Memory' });
  exposeMembers(MemoryObject.prototype, ['grow', 'buffer']);
  setClassString(MemoryObject.prototype, 'WebAssembly.Memory');
  return { constructor: MemoryObject as unknown as MemoryConstructor, wrappers };
}
