import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type EngineName, engineNames, makeEngine, stressEngineNames } from '@wazero-ts/testkit';
import { compilersHere, Panel } from './panel.js';
import { OurRunner } from './run-ours.js';
import {
  asyncSource,
  enginesSource,
  mutantSource,
  ownSource,
  pairsSource,
  type Source,
  wasmOptSource,
} from './sources.js';
import { installWasmOpt } from './wasm-opt.js';

const sourceNames = ['own', 'engines', 'pairs', 'async', 'wasm-opt', 'mutate'] as const;

const engines = [...engineNames, ...stressEngineNames];

const usage = `usage: npm run fuzz -- --seconds N [--engine ${engines.join('|')}]... [--seed S] [--source ${sourceNames.join('|')}]... [--count N]
Compares an engine with the WebAssembly of this Node on random modules, and feeds it broken ones.
--engine E  the engine to be tested (default: the interpreter); engines, pairs and async test all that are named
            (default: the compilers)
--seed S    where the numbers begin (default: from the clock); the same seed makes the same modules
--source X  only these sources; all of them otherwise, wasm-opt only from 60 seconds on:
            own       generated modules, on the engine
            engines   the same on the interpreter and the compilers, also with little fuel
            pairs     as engines, two modules that share storage and call each other
            async     as engines, host calls are asynchronous at random
            wasm-opt  modules of wasm-opt, on the engine
            mutate    broken modules
--count N   stops after N modules of each source
`;

interface Options {
  /** In their order; none for the defaults. */
  readonly engines: readonly EngineName[];
  readonly seconds: number;
  readonly seed: number;
  readonly sources: readonly (typeof sourceNames)[number][];
  readonly count: number;
  /** Whether the sources were asked for: one that can not be had is then a failure. */
  readonly explicit: boolean;
}

function wholeNumber(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined) return fallback;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** @returns undefined for bad usage */
function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        engine: { type: 'string', multiple: true },
        seconds: { type: 'string' },
        seed: { type: 'string' },
        source: { type: 'string', multiple: true },
        count: { type: 'string' },
      },
    });
    const wanted = values.engine ?? [];
    const known = wanted.map((wantedName) => engines.find((name) => name === wantedName));
    if (known.includes(undefined)) return undefined;
    const seconds = wholeNumber(values.seconds, values.count === undefined ? 0 : 86_400);
    const seed = wholeNumber(values.seed, Date.now() % 1_000_000_000);
    const count = wholeNumber(values.count, Number.MAX_SAFE_INTEGER);
    if (seconds === undefined || seconds === 0 || seed === undefined || count === undefined) return undefined;
    const chosen = sourceNames.filter((name) => values.source === undefined || values.source.includes(name));
    if (chosen.length === 0 || (values.source ?? []).some((name) => !chosen.includes(name as 'own'))) return undefined;
    const sources = values.source === undefined && seconds < 60 ? chosen.filter((name) => name !== 'wasm-opt') : chosen;
    return { engines: known as EngineName[], seconds, seed, sources, count, explicit: values.source !== undefined };
  } catch {
    return undefined;
  }
}

/** Opens sources, the first time that one needs it with the engines side by side. */
class SourceOpener {
  private readonly options: Options;
  private readonly engine: EngineName;
  private sharedPanel: Panel | undefined;

  constructor(options: Options) {
    this.options = options;
    this.engine = options.engines[0] ?? 'interpreter';
  }

  private get panel(): Panel {
    const compilers = this.options.engines.filter((name) => name !== 'interpreter');
    this.sharedPanel ??= new Panel(compilersHere(compilers.length === 0 ? undefined : compilers));
    return this.sharedPanel;
  }

  /** @throws Error when it can not be had */
  open(name: Options['sources'][number]): Source {
    const { engine } = this;
    switch (name) {
      case 'own':
        return ownSource(new OurRunner(() => makeEngine(engine)));
      case 'engines':
        return enginesSource(this.panel);
      case 'pairs':
        return pairsSource(this.panel);
      case 'async':
        return asyncSource(this.panel);
      case 'wasm-opt':
        return wasmOptSource(installWasmOpt(), new OurRunner(() => makeEngine(engine)));
      case 'mutate':
        return mutantSource(this.options.seed, makeEngine(engine));
    }
  }
}

const caseFolder = fileURLToPath(new URL('../../../testdata/fuzzcases/', import.meta.url));
/** More findings than this are most likely one bug. */
const maxFindings = 20;
/** Below this a run says nothing. */
const minPerMinute = 20;

/** How long one source runs before the next has its turn, in milliseconds. */
const turnMs = 1000;

/**
 * Runs the command.
 *
 * @returns the exit code: 1 when something failed, 2 for bad usage
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  console.log(`fuzz: seed ${options.seed}`);
  const sources: { source: Source; done: number }[] = [];
  const opener = new SourceOpener(options);
  for (const name of options.sources) {
    try {
      sources.push({ source: opener.open(name), done: 0 });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`${name}: ${options.explicit ? 'not available' : 'left out'}: ${reason}`);
      if (options.explicit) return 1;
    }
  }
  const start = performance.now();
  const end = start + options.seconds * 1000;
  let passed = 0;
  let failed = 0;
  const isOver = () => performance.now() >= end || failed >= maxFindings;
  while (!isOver() && sources.some(({ done }) => done < options.count)) {
    for (const turn of sources) {
      const turnEnd = performance.now() + turnMs;
      while (!isOver() && turn.done < options.count && performance.now() < turnEnd) {
        const seed = options.seed + turn.done++;
        const finding = await turn.source.check(seed);
        if (finding === undefined) {
          passed++;
          continue;
        }
        failed++;
        if (!existsSync(caseFolder)) mkdirSync(caseFolder, { recursive: true });
        const file = join(caseFolder, `${turn.source.name}-${seed}.wasm`);
        writeFileSync(file, finding.bytes);
        if (finding.partner !== undefined) writeFileSync(file.replace(/wasm$/, 'partner.wasm'), finding.partner);
        console.log(`${turn.source.name} seed ${seed}: ${finding.problem}\n  ${finding.bytes.length} bytes in ${file}`);
      }
    }
  }
  const minutes = (performance.now() - start) / 60_000;
  const perMinute = (passed + failed) / minutes;
  let bad = failed > 0;
  for (const { source, done } of sources) {
    console.log(`${source.name}: ${done} modules`);
    const summary = source.summary?.();
    if (summary === undefined) continue;
    console.log(summary.line);
    bad ||= summary.failed;
  }
  console.log(`fuzz: ${Math.round(perMinute / 60)} modules a second`);
  if (perMinute < minPerMinute) {
    console.log(`fuzz: ${perMinute.toFixed(1)} modules a minute are fewer than ${minPerMinute}`);
    bad = true;
  }
  console.log(`fuzz: ${passed} passed, ${failed} failed`);
  return bad ? 1 : 0;
}
