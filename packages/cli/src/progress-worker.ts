import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { ProgressState } from './progress-state.js';

const { label, state } = workerData as { readonly label: string; readonly state: Int32Array };

for (let seconds = 1, seen: number = ProgressState.waiting; ; seconds++) {
  if (Atomics.wait(state, 0, seen, 1000) !== 'timed-out') break;
  if (Atomics.compareExchange(state, 0, seen, ProgressState.writing) !== seen) break;
  const percent = Atomics.load(state, 1);
  writeSync(2, `\r\x1b[K${label} (${seconds} s${percent === 0 ? '' : `, ${percent} %`})`);
  Atomics.store(state, 0, ProgressState.shown);
  Atomics.notify(state, 0);
  seen = ProgressState.shown;
}
