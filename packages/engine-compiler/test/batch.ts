import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { type CodePiece, compilePiece, type FunctionRange } from '../src/compile/code-piece.js';
import { type BatchOptions, compileBatchAsync } from '../src/compile/compile-batch.js';
import { type CompileThread, type CompileThreads, newCompileJob, openCompileJob } from '../src/compile/compile-job.js';
import { CompilerSource } from '../src/compile/compiler-source.js';
import { type LinkedBatch, linkBatch } from '../src/compile/link-batch.js';

export const get = (index: number): Instruction => ['local.get', index];
export const i32 = (value: number): Instruction => ['i32.const', value];

/** `sum(n)` is n + (n-1) + ... + 0, by functions that call the next one; the last calls the first. */
export function ringModule(functions: number): ModuleBuilder {
  const builder = new ModuleBuilder();
  for (let index = 0; index < functions; index++) {
    builder.func({
      params: ['i32'],
      results: ['i32'],
      code: [
        get(0),
        'i32.eqz',
        ['if', 'i32'],
        i32(0),
        'else',
        get(0),
        get(0),
        i32(1),
        'i32.sub',
        ['call', (index + 1) % functions],
        'i32.add',
        'end',
      ],
      ...(index === 0 ? { export: 'sum' } : {}),
    });
  }
  return builder;
}

/** Its only function has more values on its branches than the compiler takes. */
export function hugeFunction(): Pick<Parameters<ModuleBuilder['func']>[0], 'params' | 'results' | 'code'> {
  const results = Array.from({ length: 1000 }, () => 'i32' as const);
  const branches = Array.from({ length: 10_000 }, (): Instruction[] => [get(0), ['br_if', 0]]).flat();
  const code: Instruction[] = [
    ['block', { params: [], results }],
    ...results.map((_, i) => i32(i)),
    ...branches,
    'end',
  ];
  return { params: ['i32'], results, code };
}

/** Threads that are none: they do their work on this one, in another order. */
export class PretendedThreads implements CompileThreads {
  closed = 0;
  ranges = 0;
  readonly #count: number;
  readonly #failAfter: number;

  /** @param failAfter - pieces that each of them compiles before it fails */
  constructor(count: number, failAfter = Number.POSITIVE_INFINITY) {
    this.#count = count;
    this.#failAfter = failAfter;
  }

  start(job: Parameters<CompileThreads['start']>[0]): readonly CompileThread[] {
    return Array.from({ length: this.#count }, (_, number) => {
      const compile = openCompileJob(structuredClone(job), amd64());
      let compiled = 0;
      return {
        compile: async (range) => {
          if (compiled >= this.#failAfter) throw new Error('the thread is gone');
          compiled++;
          this.ranges++;
          const piece = compile(range);
          // The later threads are faster.
          await new Promise((resolve) => setTimeout(resolve, 2 * (this.#count - number)));
          return structuredClone(piece);
        },
        close: () => void this.closed++,
      };
    });
  }
}

export interface BatchCase {
  readonly batch: Promise<LinkedBatch | undefined>;
  /** Ranges that were compiled here. */
  readonly here: FunctionRange[];
}

/** Compiles and links a binary. */
export function batchOf(bytes: Uint8Array, options: Partial<BatchOptions> = {}): BatchCase {
  const module = decodeModule(bytes, { features: CoreFeaturesV2 });
  const source = CompilerSource.of(amd64());
  const functions = source.forModule(module, { canonicalNaNs: false }, true, 'full');
  const here: FunctionRange[] = [];
  const compileHere = (range: FunctionRange): CodePiece => {
    here.push(range);
    return compilePiece(functions, range, { metered: false, directCalls: true });
  };
  const job = newCompileJob(module, { guarded: true, metered: false, canonicalNaNs: false, tier: 'full' });
  const pieces = compileBatchAsync(job, compileHere, { threads: undefined, isWanted: () => true, ...options });
  return { here, batch: pieces.then((all) => (all === undefined ? undefined : linkBatch(all, source))) };
}
