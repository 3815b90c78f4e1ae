// A measuring process: ENGINE ROUNDS NAME...; each workload in interleaved rounds on our engine and on V8, whose flags
// the parent set.
import { engineOf, loaderOf } from './engines.js';
import { sendRow } from './measuring-process.js';
import { median } from './statistics.js';
import { readBenchModule, readWorkloads } from './workloads.js';

const [engine = '', rounds = '', ...names] = process.argv.slice(2);
const load = loaderOf(engineOf(engine));

const warmUpMilliseconds = 500;

/** CPU time rather than wall time: both engines run on one thread, and other processes must not count. */
function time(run: () => unknown): { milliseconds: number; result: unknown } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: (user + system) / 1e3, result };
}

for (const workload of readWorkloads().filter(({ name }) => names.includes(name))) {
  const bytes = readBenchModule(workload.file);
  const theirs = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports[workload.export] as (
    n: number,
  ) => unknown;
  const ours = load(bytes, workload.export);
  for (let round = 0; round < 3; round++) {
    ours(workload.smallN);
    theirs(workload.smallN);
  }
  // Until code that takes time has been exchanged for better code.
  const warmUntil = performance.now() + warmUpMilliseconds;
  while (performance.now() < warmUntil) ours(workload.benchN);
  theirs(workload.benchN);
  const [oursMs, v8Ms]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(rounds); round++) {
    const ourRun = time(() => ours(workload.benchN));
    const theirRun = time(() => theirs(workload.benchN));
    if (ourRun.result !== theirRun.result) {
      throw new Error(`${workload.name}(${workload.benchN}) is ${ourRun.result} here, ${theirRun.result} on V8`);
    }
    oursMs.push(ourRun.milliseconds);
    v8Ms.push(theirRun.milliseconds);
  }
  const { name, group } = workload;
  sendRow({ kind: 'workload', name, group, oursMs: median(oursMs), v8Ms: median(v8Ms) });
}
