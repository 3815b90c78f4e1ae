import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ProgressState } from './progress-state.js';

/** A smaller binary compiles in less than a second. */
const slowBytes = 2 ** 20;

/**
 * Shows on the terminal (standard error) what takes longer than a second, and for how long. Compiling occupies this
 * thread, so another one does it.
 *
 * @returns ends it and clears the line; nothing is written afterwards
 */
export function startProgress(label: string, byteCount: number): () => void {
  if (byteCount < slowBytes) return () => {};
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('progress-worker.js', import.meta.url), { workerData: { label, state } });
  worker.unref();
  return () => {
    // The worker may be writing right now.
    while (Atomics.compareExchange(state, 0, ProgressState.waiting, ProgressState.ended) === ProgressState.writing) {
      Atomics.wait(state, 0, ProgressState.writing, 10);
    }
    const hasWritten = Atomics.exchange(state, 0, ProgressState.ended) === ProgressState.shown;
    Atomics.notify(state, 0);
    if (hasWritten) writeSync(2, '\r\x1b[K');
  };
}
