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
const freeByOrder: number[][] = Array.from({ length: 32 }, () => []);

/** A piece of the arena, `2 ** order` words long. */
export interface Chunk {
  readonly start: number;
  readonly order: number;
}

/**
 * Takes at least `words` words.
 *
 * @throws WasmError `RESOURCE_EXHAUSTED`
 */
export function allocateChunk(words: number): Chunk {
  const order = Math.max(unitShift, 32 - Math.clz32(words - 1));
  let start = freeByOrder[order]!.pop();
  if (start === undefined) {
    start = top;
    if (start + 2 ** order > arenaWords) {
      throw new WasmError('RESOURCE_EXHAUSTED', `no room for ${words} words of code: close modules that are not used`);
    }
    top += 2 ** order;
  }
  return { start, order };
}

/** Gives chunks back. No call may be under way that could still run in them: see {@link whenIdle}. */
export function freeChunks(chunks: readonly Chunk[]): void {
  for (const { start, order } of chunks) freeByOrder[order]!.push(start);
}

// Calls that are under way, running or parked, are counted in two generations: to know that all calls of this moment are
// over, later ones are counted in the other generation until this one is empty. So a steady stream of calls delays
// nothing for ever.
const underWay = [0, 0];
let generation: 0 | 1 = 0;
/** Done when the older generation is over; and what came later. */
let draining: (() => void)[] = [];
let waiting: (() => void)[] = [];

/** Every call from outside is counted. @returns what {@link endActivation} takes */
export function beginActivation(): 0 | 1 {
  underWay[generation]!++;
  return generation;
}

export function endActivation(begun: 0 | 1): void {
  const left = --underWay[begun]!;
  if (left === 0 && begun !== generation && draining.length > 0) drain();
}

/** Runs something when all calls that are under way now are over; at once when there are none. */
export function whenIdle(action: () => void): void {
  if (underWay[0] === 0 && underWay[1] === 0) action();
  else {
    waiting.push(action);
    if (draining.length === 0) beginDraining();
  }
}

function beginDraining(): void {
  draining = waiting;
  waiting = [];
  const older = generation;
  generation = generation === 0 ? 1 : 0;
  if (underWay[older] === 0) drain();
}

function drain(): void {
  const actions = draining;
  draining = [];
  for (const action of actions) action();
  if (waiting.length > 0 && draining.length === 0) beginDraining();
}
