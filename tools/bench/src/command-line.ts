import { parseArgs } from 'node:util';

/** What the command was asked to do. */
export interface BenchOptions {
  readonly engine: string;
  readonly json: boolean;
  /** Rounds of each workload; the medians are taken over them. */
  readonly rounds: number;
  /** Only rows whose names contain this. */
  readonly name: string | undefined;
  /** Where to write a plot of the workloads as SVG. */
  readonly plot: string | undefined;
}

export const usage: string =
  'usage: npm run bench -- [--engine interpreter|compiler|compiler-explicit] [--rounds 3] [--json] [--plot FILE.svg] [name]\n' +
  'name: part of the name of a workload, or `costs` for compiling, instantiating and calling, or `wasi` for calls of\n' +
  '  WASI beside node:wasi, or `hostile` for modules made to cost much, or `overheads` for what it costs the compiler\n' +
  '  that guests can be stopped, or `designs` for ways to dispatch, of which the interpreter has one';

/** @throws Error that says what is wrong with the arguments */
export function parseCommandLine(args: readonly string[], engines: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      engine: { type: 'string', default: 'interpreter' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      plot: { type: 'string' },
    },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a number >= 1, not ${values.rounds}`);
  if (positionals.length > 1) throw new Error(`one name at most, not ${positionals.length}`);
  if (!engines.includes(values.engine)) throw new Error(`no engine ${values.engine}: there is ${engines.join(', ')}`);
  return { engine: values.engine, json: values.json, rounds, name: positionals[0], plot: values.plot };
}
