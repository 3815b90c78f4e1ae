import type { Engine } from '@wazero-ts/core';
import { makeEngine } from '@wazero-ts/testkit';
import { checkMutant } from './check-mutant.js';
import { readCorpus } from './corpus.js';
import { differential } from './differential.js';
import { emit } from './emit.js';
import { generate, generatePair } from './generate.js';
import { codeSectionStart, mutate } from './mutate.js';
import { oracleFeatures } from './oracle-features.js';
import { Panel } from './panel.js';
import type { Program } from './program.js';
import { Random } from './random.js';
import { modeOf, OurRunner } from './run-ours.js';
import { shrink } from './shrink.js';
import { translateToFuzz } from './wasm-opt.js';

/** A module that failed. */
export interface Finding {
  readonly bytes: Uint8Array;
  /** The module that it imports from, of a pair. */
  readonly partner?: Uint8Array | undefined;
  readonly problem: string;
}

/** Makes and checks one module for each seed. */
export interface Source {
  readonly name: 'own' | 'engines' | 'pairs' | 'async' | 'wasm-opt' | 'mutate';
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

/** Makes a module that fails small; `programs` are the module and its partner. */
async function shrinkFinding(
  programs: readonly Program[],
  first: string,
  problemOf: () => Promise<string | undefined>,
): Promise<Finding> {
  const kind = kindOf(first);
  let last = first;
  const fails = async (): Promise<boolean> => {
    if (!programs.every((program) => WebAssembly.validate(emit(program) as Uint8Array<ArrayBuffer>))) return false;
    const now = await problemOf();
    if (now === undefined || kindOf(now) !== kind) return false;
    last = now;
    return true;
  };
  for (const program of programs) await shrink(program, fails, performance.now() + shrinkMs);
  const [bytes, partner] = programs.map(emit);
  return { bytes: bytes!, partner, problem: last };
}

/** Programs of the own generator. */
export function ownSource(ours: OurRunner = new OurRunner()): Source {
  const features = oracleFeatures();
  return {
    name: 'own',
    async check(seed) {
      const program = generate(seed, features);
      const problemOf = () => differential(ours, emit(program), seed);
      const problem = await problemOf();
      return problem === undefined ? undefined : shrinkFinding([program], problem, problemOf);
    },
  };
}

/** Programs of the own generator on all engines. */
export function enginesSource(panel: Panel = new Panel()): Source {
  const features = oracleFeatures();
  return {
    name: 'engines',
    async check(seed) {
      const program = generate(seed, features);
      const problemOf = () => panel.check(emit(program), seed, modeOf(seed));
      const problem = await problemOf();
      return problem === undefined ? undefined : shrinkFinding([program], problem, problemOf);
    },
  };
}

/** Pairs of programs with the same storage that call each other, on all engines. */
export function pairsSource(panel: Panel = new Panel()): Source {
  const features = oracleFeatures();
  return {
    name: 'pairs',
    async check(seed) {
      const { main, partner } = generatePair(seed, features);
      const problemOf = () => panel.check(emit(main), seed, modeOf(seed), emit(partner));
      const problem = await problemOf();
      return problem === undefined ? undefined : shrinkFinding([main, partner], problem, problemOf);
    },
  };
}

/** Programs, and pairs of them, whose host calls are asynchronous at random, on all engines. */
export function asyncSource(panel: Panel = new Panel()): Source {
  const features = oracleFeatures();
  const pairOf = (seed: number): Program[] => {
    const { main, partner } = generatePair(seed, features);
    return [main, partner];
  };
  return {
    name: 'async',
    async check(seed) {
      const programs = seed % 2 === 0 ? [generate(seed, features)] : pairOf(seed);
      const problemOf = () => {
        const [bytes, partner] = programs.map(emit);
        return panel.check(bytes!, seed, 'async', partner);
      };
      const problem = await problemOf();
      return problem === undefined ? undefined : shrinkFinding(programs, problem, problemOf);
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
