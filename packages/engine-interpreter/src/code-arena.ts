/**
 * Where all flat code of the process lives: one array, so that optimised dispatch has its address as a constant, a
 * position in the code is one integer, and a call or return across modules is like any other. Untouched pages cost no
 * memory.
 */
import { WasmError } from '@wazero-ts/api';
import { FlatOp } from './flat-ops.generated.js';

const arenaWords = 1 << 26;

export const CODE: Int32Array = new Int32Array(arenaWords);

/** Ends an activation: the return address of its first frame. */
export const haltPc = 8;
/** Goes back to the instance that made a call into another one. */
export const crossReturnPc = 9;
CODE[haltPc] = FlatOp.halt;
CODE[crossReturnPc] = FlatOp.crossReturn;

/** Chunks are powers of two of this many words, aligned to it. */
const unitShift = 8;
const unitWords = 1 << unitShift;

let top = unitWords;
const freeChunks: number[][] = Array.from({ length: 32 }, () => []);
/** Chunks given back while calls were under way; their frames may still run them. */
let retired: { readonly start: number; readonly order: number }[] = [];
let activations = 0;

/** What a position of the code belongs to. */
export interface CodeOwner {
  readonly name: string;
}

/** Weak, so that code whose module nobody has any more can go. */
const owners = new Map<number, WeakRef<CodeOwner>>();

/** A piece of the arena, `2 ** order` words long. */
export interface Chunk {
  readonly start: number;
  readonly order: number;
}

/**
 * Takes at least `words` words for an owner.
 *
 * @throws WasmError `RESOURCE_EXHAUSTED`
 */
export function allocateChunk(words: number, owner: WeakRef<CodeOwner>): Chunk {
  const order = Math.max(unitShift, 32 - Math.clz32(words - 1));
  let start = freeChunks[order]!.pop();
  if (start === undefined) {
    start = top;
    if (start + 2 ** order > arenaWords) {
      throw new WasmError('RESOURCE_EXHAUSTED', `no room for ${words} words of code: close modules that are not used`);
    }
    top += 2 ** order;
  }
  for (let unit = start >> unitShift; unit < (start + 2 ** order) >> unitShift; unit++) owners.set(unit, owner);
  return { start, order };
}

/** Gives chunks back; they are used again when no call is under way. */
export function retireChunks(chunks: readonly Chunk[]): void {
  for (const chunk of chunks) retired.push(chunk);
  if (activations === 0) recycle();
}

function recycle(): void {
  for (const { start, order } of retired) {
    for (let unit = start >> unitShift; unit < (start + 2 ** order) >> unitShift; unit++) owners.delete(unit);
    freeChunks[order]!.push(start);
  }
  retired = [];
}

/** Every call from outside is counted, running or parked. */
export function beginActivation(): void {
  activations++;
}

export function endActivation(): void {
  activations--;
  if (activations === 0 && retired.length > 0) recycle();
}

/** Whose code a position is. */
export function codeOwnerOf(pc: number): CodeOwner | undefined {
  return owners.get(pc >> unitShift)?.deref();
}
