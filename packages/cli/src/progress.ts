import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ProgressState } from './progress-state.js';

/** A smaller binary compiles in less than a second. */
const slowBytes = 2 ** 20;

/** What is shown while something takes long. */
export interface Progress {
  /** @param share - how much of it is done, from 0 to 1 */
  show(share: number): void;
  /** Ends it and clears the line; nothing is written afterwards. */
  end(): void;
}

/**
 * Shows on the terminal (standard error) what takes longer than a second, and for how long. Compiling occupies this
 * thread, so another one does it.
 */
export function startProgress(label: string, byteCount: number): Progress {
  if (byteCount < slowBytes) return { show() {}, end() {} };
  const state = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('progress-worker.js', import.meta.url), { workerData: { label, state } });
  worker.unref();
  const end = (): void => {
    // The worker may be writing right now.
    while (Atomics.compareExchange(state, 0, ProgressState.waiting, ProgressState.ended) === ProgressState.writing) {
      Atomics.wait(state, 0, ProgressState.writing, 10);
    }
    const hasWritten = Atomics.exchange(state, 0, ProgressState.ended) === ProgressState.shown;
    Atomics.notify(state, 0);
    if (hasWritten) writeSync(2, '\r\x1b[K');
  };
  return {
    show(share) {
      Atomics.store(state, 1, Math.floor(100 * share));
    },
    end,
  };
}
