import { median } from '../statistics.js';
import { closures, closuresWithBigInt } from './closure-design.js';
import { type Design, loops } from './loops.js';
import { switchOverSlots, switchWithPairs } from './switch-design.js';

/** The ways to dispatch that are compared; the first is what the others are compared with. */
export const designs: readonly Design[] = [switchOverSlots, switchWithPairs, closures, closuresWithBigInt];

/** Median of the CPU time of one run, in milliseconds. */
export interface DesignRow {
  readonly loop: string;
  readonly ms: readonly number[];
}

const warmUpRuns = 60;

function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Runs each loop on each design in turn. */
export function compareDesigns(rounds: number): DesignRow[] {
  const runners = loops.map(({ program }) => designs.map((design) => design.prepare(program)));
  // All loops first: a design that is only good while it has seen one loop is no good.
  for (let run = 0; run < warmUpRuns; run++) {
    runners.forEach((row, index) => {
      for (const runner of row) runner(loops[index]!.large);
    });
  }
  return loops.map(({ name, large }, index) => {
    const times = designs.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      runners[index]!.forEach((runner, design) => {
        times[design]!.push(cpuMilliseconds(() => void runner(large)));
      });
    }
    return { loop: name, ms: times.map(median) };
  });
}

/** The comparison as a table of Markdown, with the geometric mean of the ratios to the first design. */
export function designTable(rows: readonly DesignRow[]): string {
  const cells = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const ratios = designs.map((_, design) =>
    Math.exp(rows.reduce((sum, { ms }) => sum + Math.log(ms[design]! / ms[0]!), 0) / rows.length),
  );
  return [
    cells(['loop (ms)', ...designs.map(({ name }) => name)]),
    cells(['---', ...designs.map(() => '---:')]),
    ...rows.map(({ loop, ms }) => cells([loop, ...ms.map((value) => value.toFixed(1))])),
    cells(['geometric mean, relative', ...ratios.map((ratio) => ratio.toFixed(2))]),
  ].join('\n');
}
