import { writeFileSync } from 'node:fs';
import { engineNames, hostileModules } from '@wazero-ts/testkit';
import type { BenchOptions } from './command-line.js';
import { parseCommandLine, usage } from './command-line.js';
import { compareDesigns, designTable } from './designs/compare-designs.js';
import { compileHostile, hostileHeading, hostileLine } from './hostile.js';
import type { CostRow, Row, WorkloadRow } from './measurement.js';
import { measureInProcess, v8Flags } from './measuring-process.js';
import { measureOverheads, type OverheadRow, overheadHeading, overheadLine, overheadSummary } from './overheads.js';
import { plotSvg } from './plot.js';
import { heading, jsonReport, rowLine, summaryLines } from './report.js';
import { median } from './statistics.js';
import { readWorkloads } from './workloads.js';

/** An engine and, for the compiler, the same with its fast tier. */
async function measureCompile(engine: string): Promise<readonly CostRow[]> {
  const rows = await measureCompileBy(engine);
  if (engine !== 'compiler') return rows;
  const fast = await measureCompileBy('compiler-fast');
  const shortName = (name: string): string => name.replace('decode + validate + lower', 'all three');
  return [
    ...rows,
    ...fast
      .filter(({ name }) => !/^decode \+ validate(,|$)/.test(name))
      .map((row) => ({ ...row, name: `${shortName(row.name)}, fast tier` })),
  ];
}

/** The medians over fresh processes: a process compiles cold only once. */
async function measureCompileBy(engine: string): Promise<readonly CostRow[]> {
  const byName = new Map<string, CostRow[]>();
  for (let round = 0; round < 3; round++) {
    const onRow = (row: Row): void => {
      if (row.kind === 'cost') byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
    };
    await measureInProcess('measure-compile.js', { flags: v8Flags.liftoff, args: [engine], onRow });
  }
  return [...byName].map(([name, rows]) => ({
    kind: 'cost',
    name,
    unit: 'MB/s',
    ours: median(rows.map(({ ours }) => ours)),
    v8: median(rows.map(({ v8 }) => v8)),
  }));
}

/** What modules made to cost much take: each is compiled whole in a process of its own. */
async function runHostile(engine: string): Promise<number> {
  process.stdout.write(`${hostileHeading}\n`);
  let worst = { seconds: 0, megabytes: 0 };
  for (const name of hostileModules.keys()) {
    const outcome = await compileHostile(engine, name);
    process.stdout.write(`${hostileLine(name, outcome)}\n`);
    const { seconds, megabytes } = outcome;
    worst = { seconds: Math.max(seconds, worst.seconds), megabytes: Math.max(megabytes, worst.megabytes) };
  }
  const { seconds, megabytes } = worst;
  process.stdout.write(
    `${hostileModules.size} modules: at most ${seconds.toFixed(2)} s and ${megabytes.toFixed(0)} MB\n`,
  );
  return 0;
}

/** What it costs that guests can be stopped. */
async function runOverheads(rounds: number): Promise<number> {
  process.stdout.write(`${overheadHeading}\n`);
  const rows: OverheadRow[] = [];
  await measureOverheads(rounds, (row) => {
    rows.push(row);
    process.stdout.write(`${overheadLine(row)}\n`);
  });
  process.stdout.write(`${overheadSummary(rows).join('\n')}\n`);
  return 0;
}

async function run({ engine, json, rounds, name, plot }: BenchOptions): Promise<number> {
  if (name === 'designs') {
    process.stdout.write(`${designTable(compareDesigns(7 * rounds))}\n`);
    return 0;
  }
  if (name === 'hostile') return runHostile(engine);
  if (name === 'overheads') return runOverheads(rounds);
  const names = readWorkloads()
    .map((workload) => workload.name)
    .filter((candidate) => name !== 'costs' && name !== 'wasi' && candidate.includes(name ?? ''));
  const costs = name === undefined || name === 'costs';
  const wasi = name === undefined || name === 'wasi';
  if (names.length === 0 && !costs && !wasi) {
    process.stderr.write(`bench: no workload has ${name} in its name\n${usage}\n`);
    return 2;
  }
  const command = `npm run bench -- --engine ${engine} --rounds ${rounds}${name === undefined ? '' : ` ${name}`}`;
  const say = (line: string): void => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  say(`${command}   (Node ${process.version}, V8 ${process.versions.v8}, ${v8Flags.turbofan.join(' ')})\n${heading}`);

  const rows: Row[] = [];
  const onRow = (row: Row): void => {
    rows.push(row);
    say(rowLine(row));
  };
  if (costs) {
    for (const row of await measureCompile(engine)) onRow(row);
    await measureInProcess('measure-calls.js', { flags: v8Flags.turbofan, args: [engine], onRow });
    await measureInProcess('measure-js-api.js', { flags: v8Flags.turbofan, args: [engine], onRow });
  }
  if (wasi) await measureInProcess('measure-wasi.js', { flags: v8Flags.turbofan, args: [engine], onRow });
  if (names.length > 0) {
    const args = [engine, String(rounds), ...names];
    await measureInProcess('measure-workloads.js', { flags: v8Flags.turbofan, args, onRow });
  }
  const workloads = rows.filter((row): row is WorkloadRow => row.kind === 'workload');
  for (const line of summaryLines(workloads)) say(line);
  if (plot !== undefined) {
    writeFileSync(plot, plotSvg(`${engine}, Node ${process.version}: ${command}`, workloads));
    say(`plot: ${plot}`);
  }
  if (json) {
    process.stdout.write(`${jsonReport({ command, node: process.version, v8: process.versions.v8, engine }, rows)}\n`);
  }
  return 0;
}

let options: BenchOptions | undefined;
try {
  options = parseCommandLine(process.argv.slice(2), engineNames);
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n${usage}\n`);
}
process.exitCode = options === undefined ? 2 : await run(options);
