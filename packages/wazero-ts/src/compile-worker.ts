/** Runs in a thread that compiles, see compile-threads. */
import { parentPort, workerData } from 'node:worker_threads';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { openCompileJob } from '@wazero-ts/engine-compiler';
import type { CompileAnswer, CompileRequest, CompileWorkerData } from './compile-threads.js';

const { job, features } = workerData as CompileWorkerData;
const compile = openCompileJob(job, amd64({ features }));

parentPort!.on('message', ({ id, range }: CompileRequest) => {
  const piece = compile(range);
  const answer: CompileAnswer = { id, piece };
  const { bytes, heads, rows, relocations } = piece;
  const columns = [bytes, heads, rows, relocations];
  parentPort!.postMessage(
    answer,
    columns.map(({ buffer }) => buffer as ArrayBuffer),
  );
});
