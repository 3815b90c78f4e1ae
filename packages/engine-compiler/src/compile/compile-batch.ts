import type { CompileAllOptions, CompileListener } from '@wazero-ts/core';
import type { FunctionBodies } from '../frontend/options.js';
import { type CodePiece, cutModule, type FunctionRange } from './code-piece.js';
import type { CompileJob, CompileThread, CompileThreads } from './compile-job.js';

/** Bytes of function bodies that are compiled at a time: some milliseconds, so that threads end together. */
const bytesPerPiece = 8 * 1024;
/** After so many milliseconds the event loop gets its turn. */
const millisecondsPerTurn = 8;
/** So many pieces at once are asked of a thread, so that it never waits for this one. */
const piecesPerThread = 2;

/** Compiles a range on this thread. */
type CompileHere = (range: FunctionRange) => CodePiece;

/** The pieces of a module: those that are done, and those that are to be. */
class Batch {
  readonly pieces: CodePiece[] = [];
  readonly total: number;
  readonly #module: FunctionBodies;
  readonly #waiting: FunctionRange[];
  readonly #onProgress: CompileListener | undefined;
  #done = 0;

  constructor(module: FunctionBodies, onProgress: CompileListener | undefined) {
    this.#module = module;
    this.#waiting = cutModule(module, bytesPerPiece).reverse();
    this.#onProgress = onProgress;
    this.total = this.#endOf(module.code.count);
  }

  /** Bytes of the bodies of so many functions. */
  #endOf(count: number): number {
    const { bodyStart, bodyEnd } = this.#module.code;
    return count === 0 ? 0 : bodyEnd[count - 1]! - bodyStart[0]!;
  }

  take(): FunctionRange | undefined {
    return this.#waiting.pop();
  }

  giveBack(range: FunctionRange): void {
    this.#waiting.push(range);
  }

  put(piece: CodePiece): void {
    this.pieces.push(piece);
    const { first, count } = piece;
    this.#done += this.#endOf(first + count) - this.#endOf(first);
    this.#onProgress?.({ done: this.#done, total: this.total });
  }

  /** All pieces, in the order of their functions. */
  finish(): readonly CodePiece[] {
    return this.pieces.sort((a, b) => a.first - b.first);
  }
}

/** Compiles all functions of a module, on this thread. */
export function compileBatch(
  module: FunctionBodies,
  compileHere: CompileHere,
  onProgress: CompileListener | undefined,
): readonly CodePiece[] {
  const batch = new Batch(module, onProgress);
  for (let range = batch.take(); range !== undefined; range = batch.take()) batch.put(compileHere(range));
  return batch.finish();
}

export interface BatchOptions extends CompileAllOptions {
  readonly threads: CompileThreads | undefined;
  /** Whether anybody still wants the code. */
  readonly isWanted: () => boolean;
}

/**
 * Compiles all functions of a module: on other threads where there are some, and here what those could not do.
 *
 * @returns undefined when nobody wants them any more
 * @throws the reason of the signal; what the listener throws
 */
export async function compileBatchAsync(
  job: CompileJob,
  compileHere: CompileHere,
  { threads, isWanted, onProgress, signal }: BatchOptions,
): Promise<readonly CodePiece[] | undefined> {
  if (signal?.aborted) throw signal.reason;
  const batch = new Batch(job.module, onProgress);
  const goesOn = (): boolean => !signal?.aborted && isWanted();
  const started = threads?.start(job, batch.total) ?? [];
  const closeThreads = (): void => {
    for (const thread of started) thread.close();
  };
  signal?.addEventListener('abort', closeThreads, { once: true });
  try {
    const lanes = started.flatMap((thread) => Array.from({ length: piecesPerThread }, () => thread));
    await Promise.all(lanes.map((thread) => compileOn(thread, batch, goesOn)));
    await compileInTurns(compileHere, batch, goesOn);
  } finally {
    signal?.removeEventListener('abort', closeThreads);
    closeThreads();
  }
  if (signal?.aborted) throw signal.reason;
  return isWanted() ? batch.finish() : undefined;
}

/** Ends early when the thread fails. */
async function compileOn(thread: CompileThread, batch: Batch, goesOn: () => boolean): Promise<void> {
  for (let range = batch.take(); range !== undefined; range = batch.take()) {
    let piece: CodePiece;
    try {
      piece = await thread.compile(range);
    } catch {
      // Compiled here it gives the code, or the error with its stack.
      batch.giveBack(range);
      return;
    }
    if (!goesOn()) return;
    batch.put(piece);
  }
}

async function compileInTurns(compileHere: CompileHere, batch: Batch, goesOn: () => boolean): Promise<void> {
  let turn = performance.now() + millisecondsPerTurn;
  for (let range = batch.take(); range !== undefined && goesOn(); range = batch.take()) {
    batch.put(compileHere(range));
    if (performance.now() < turn) continue;
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
    turn = performance.now() + millisecondsPerTurn;
  }
}
