import type { Engine } from '@wazero-ts/core';
import { makeEngine } from '@wazero-ts/testkit';
import { checkMutant } from './check-mutant.js';
import { readCorpus } from './corpus.js';
import { differential } from './differential.js';
import { emit } from './emit.js';
import { generate } from './generate.js';
import { codeSectionStart, mutate } from './mutate.js';
import { oracleFeatures } from './oracle-features.js';
import type { Program } from './program.js';
import { Random } from './random.js';
import { OurRunner } from './run-ours.js';
import { shrink } from './shrink.js';
import { translateToFuzz } from './wasm-opt.js';

/** A module that failed. */
export interface Finding {
  readonly bytes: Uint8Array;
  readonly problem: string;
}

/** Makes and checks one module for each seed. */
export interface Source {
  readonly name: 'own' | 'wasm-opt' | 'mutate';
  /** @returns what is wrong with it, or undefined */
  check(seed: number): Promise<Finding | undefined>;
  /** A line about all modules so far, when there is something to say; `failed` when it is not good enough. */
  summary?(): { readonly line: string; readonly failed: boolean };
}

const shrinkMs = 20_000;

/** The kind of a problem, so that shrinking does not slide from one problem to another. */
function kindOf(problem: string): string {
  return problem.replace(/-?\d[\d.]*n?/g, '#').slice(0, 60);
}

/** Programs of the own generator. */
export function ownSource(ours: OurRunner = new OurRunner()): Source {
  const features = oracleFeatures();
  const problemOf = (program: Program, seed: number) => differential(ours, emit(program), seed);
  return {
    name: 'own',
    async check(seed) {
      const program = generate(seed, features);
      const problem = await problemOf(program, seed);
      if (problem === undefined) return undefined;
      const kind = kindOf(problem);
      let last = problem;
      const fails = async (candidate: Program): Promise<boolean> => {
        if (!WebAssembly.validate(emit(candidate) as Uint8Array<ArrayBuffer>)) return false;
        const now = await problemOf(candidate, seed);
        if (now === undefined || kindOf(now) !== kind) return false;
        last = now;
        return true;
      };
      await shrink(program, fails, performance.now() + shrinkMs);
      return { bytes: emit(program), problem: last };
    },
  };
}

/** `ref.as_non_null`: wasm-opt writes it now and then although its feature is disabled, and reads it again. */
const tooNew = 'illegal opcode 0xd4';

/** Programs of `wasm-opt -ttf`. */
export function wasmOptSource(command: string, ours: OurRunner = new OurRunner()): Source {
  return {
    name: 'wasm-opt',
    async check(seed) {
      for (let attempt = 0; ; attempt++) {
        const bytes = translateToFuzz(command, seed ^ (attempt << 28));
        const problem = await differential(ours, bytes, seed);
        if (problem === undefined) return undefined;
        if (attempt === 7 || !problem.includes(tooNew)) return { bytes, problem };
      }
    },
  };
}

/** Share of mutants that must come as far as a function body, so that the validator is tested and not the header. */
const minBodyShare = 0.2;

/** Binaries of the corpus with a few bytes changed. */
export function mutantSource(seed: number, engine: Engine = makeEngine('interpreter')): Source {
  // The host's engine must know what we know, so that it can tell what we accept wrongly.
  oracleFeatures();
  const corpus = readCorpus(seed);
  const starts = corpus.map(codeSectionStart);
  let checked = 0;
  let reachedBody = 0;
  return {
    name: 'mutate',
    async check(mutantSeed) {
      const random = new Random(mutantSeed);
      const index = random.below(corpus.length);
      const bytes = mutate(corpus[index]!, random, starts[index]!);
      const report = checkMutant(bytes, engine);
      checked++;
      if (report.reachedBody) reachedBody++;
      return report.problem === undefined ? undefined : { bytes, problem: report.problem };
    },
    summary() {
      const share = checked === 0 ? 0 : reachedBody / checked;
      return {
        line: `mutate: ${(100 * share).toFixed(1)} % of ${checked} mutants reached a function body`,
        failed: checked >= 1000 && share < minBodyShare,
      };
    },
  };
}
