import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Amd64Features } from '@wazero-ts/codegen-amd64';
import type { CodePiece, CompileJob, CompileThread, CompileThreads, FunctionRange } from '@wazero-ts/engine-compiler';

/** What a worker is given at its start. */
export interface CompileWorkerData {
  readonly job: CompileJob;
  readonly features: Amd64Features;
}

/** Asks a worker for a piece. */
export interface CompileRequest {
  readonly id: number;
  readonly range: FunctionRange;
}

export interface CompileAnswer {
  readonly id: number;
  readonly piece: CodePiece;
}

/** More would wait for the thread that links. */
const mostThreads = 8;
/** A thread takes a moment to start and to become fast: it is not worth less. */
const leastBytesPerThread = 256 * 1024;

export interface CompileThreadsOptions {
  /** Of the processor: as in the engine. */
  readonly features: Amd64Features;
  /** The most threads; as many as there are processors, up to 8, unless given. */
  readonly count?: number;
  /** Bytes of function bodies that are worth a thread; 256 KiB unless given. */
  readonly leastBytesPerThread?: number;
  /** The module that runs in a thread. */
  readonly worker?: URL;
}

/** Worker threads of Node that compile. They live as long as one module is compiled. */
export function compileThreads(options: CompileThreadsOptions): CompileThreads {
  const { features, worker = new URL('./compile-worker.js', import.meta.url) } = options;
  const most = options.count ?? Math.min(availableParallelism(), mostThreads);
  const bytesPerThread = options.leastBytesPerThread ?? leastBytesPerThread;
  return {
    start(job, bodyBytes) {
      const count = Math.min(most, Math.floor(bodyBytes / bytesPerThread));
      const threads: CompileThread[] = [];
      if (count === 0) return threads;
      const workerData: CompileWorkerData = { job: shareBytes(job), features };
      try {
        while (threads.length < count) threads.push(new WorkerThread(new Worker(worker, { workerData })));
      } catch {
        // Threads may be forbidden, as by --permission: those that there are do it, or the engine's own.
      }
      return threads;
    },
  };
}

/** The binary is copied once, not for each thread. */
function shareBytes(job: CompileJob): CompileJob {
  const bytes = new Uint8Array(new SharedArrayBuffer(job.module.bytes.length));
  bytes.set(job.module.bytes);
  return { ...job, module: { ...job.module, bytes } };
}

interface Waiting {
  readonly resolve: (piece: CodePiece) => void;
  readonly reject: (error: unknown) => void;
}

class WorkerThread implements CompileThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why it compiles no more. */
  #failure: Error | undefined = undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', ({ id, piece }: CompileAnswer) => {
      this.#waiting.get(id)?.resolve(piece);
      this.#waiting.delete(id);
    });
    worker.on('messageerror', (error) => this.#fail(error));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.#fail(new Error(`the thread that compiles ended with exit code ${code}`)));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }

  compile(range: FunctionRange): Promise<CodePiece> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      const request: CompileRequest = { id: ++this.#lastId, range };
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  close(): void {
    this.#fail(new Error('the thread that compiles was closed'));
    void this.#worker.terminate();
  }
}
