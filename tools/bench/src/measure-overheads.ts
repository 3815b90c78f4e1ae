// A measuring process: ROUNDS NAME...; each workload in turns without checks for deadlines, as it is, and counting fuel.
import type { Function as ExportedFunction } from '@wazero-ts/runtime';
import { newRuntime } from '@wazero-ts/runtime';
import type { EngineName } from '@wazero-ts/testkit';
import { configOf } from './engines.js';
import type { OverheadRow } from './overheads.js';
import { median } from './statistics.js';
import { readBenchModule, readWorkloads, type Workload } from './workloads.js';

const [rounds = '', ...names] = process.argv.slice(2);

function load(engine: EngineName, workload: Workload): ExportedFunction {
  const runtime = newRuntime(configOf(engine));
  const instance = runtime.instantiateModuleSync(runtime.compileModuleSync(readBenchModule(workload.file)));
  return instance.exportedFunction(workload.export)!;
}

function milliseconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}

for (const workload of readWorkloads().filter(({ name }) => names.includes(name))) {
  const [unchecked, plain] = [load('compiler-without-polls', workload), load('compiler-full', workload)];
  // All code of an engine counts from the first call that has a budget: so this is an engine of its own.
  const metered = load('compiler-full', workload).withOptions({ fuel: 2 ** 50 });
  const sides = [unchecked, plain, metered].map((call) => ({ call, times: [] as number[] }));
  for (const { call } of sides) for (let round = 0; round < 3; round++) call.call(workload.smallN);
  for (let round = 0; round < 4 * Number(rounds); round++) {
    for (const { call, times } of sides) times.push(milliseconds(() => call.call(workload.benchN)));
  }
  const [uncheckedMs, plainMs, meteredMs] = sides.map(({ times }) => median(times)) as [number, number, number];
  const row: OverheadRow = { name: workload.name, uncheckedMs, plainMs, meteredMs };
  process.send?.(row);
}
