// What each pass of the compiler is worth: `node tools/bench/dist/compare-passes.js FILE [FIRST LAST]` compiles functions of
// a module (without running them) with one pass left out at a time, and counts. Nothing here is timed.
import { readFileSync } from 'node:fs';
import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule, type WasmModule } from '@wazero-ts/binary';
import {
  type Allocation,
  allocate,
  emitFunction,
  fullPipeline,
  lowerFunction,
  type MachFunction,
  type PassName,
  runPipeline,
} from '@wazero-ts/codegen';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { Frontend } from '@wazero-ts/engine-compiler';

interface Counts {
  bytes: number;
  /** Instructions, moves and branches taken, those of cold blocks left out, eight times for each loop around them. */
  weight: number;
}

const target = amd64({ features: { avx: true, bmi1: true, bmi2: true, lzcnt: true, popcnt: true } });
/** The allocator needs these, whatever they are worth. */
const indispensable: readonly PassName[] = ['dead-blocks', 'redundant-params', 'critical-edges'];
const deepest = 4;

/** Blocks that only jump on have no code; a jump to what comes next has none either. */
function weigh(mach: MachFunction, allocation: Allocation): number {
  const moves = new Int32Array(mach.order.length + 1);
  for (let edit = 0; edit < allocation.editCount; edit++) moves[allocation.editPosition[edit]!]!++;
  const isEmpty = (block: number): boolean =>
    block > 0 &&
    mach.jumpsOnly[block] === 1 &&
    mach.blockStart[block + 1]! - mach.blockStart[block]! === 1 &&
    moves[mach.blockStart[block]!] === 0;
  const target = (edge: number): number => {
    let block = mach.edgeTo[edge]!;
    for (let steps = 0; isEmpty(block) && steps < mach.blockCount; steps++)
      block = mach.edgeTo[mach.edgeStart[block]!]!;
    return block;
  };
  let weight = 0;
  for (let block = 0; block < mach.blockCount; block++) {
    if (mach.isCold[block] === 1 || isEmpty(block)) continue;
    let next = block + 1;
    while (next < mach.blockCount && isEmpty(next)) next++;
    let instructions = 0;
    for (let position = mach.blockStart[block]!; position < mach.blockStart[block + 1]!; position++) {
      instructions += 1 + moves[position]!;
    }
    const [first, end] = [mach.edgeStart[block]!, mach.edgeStart[block + 1]!];
    const warm = [...Array(end - first).keys()].filter((i) => mach.isCold[target(first + i)] === 0);
    const leaves = warm.some((i) => target(first + i) !== next);
    if (mach.jumpsOnly[block] === 1 && !leaves) instructions--;
    // A jump that is taken, or the second jump of a branch of which neither side comes next.
    if (leaves && warm.every((i) => target(first + i) !== next)) instructions++;
    weight += instructions * 8 ** Math.min(deepest, mach.loopDepth[block]!);
  }
  return weight;
}

function count(module: WasmModule, first: number, last: number, pipeline: readonly PassName[]): Counts {
  const options = { guarded: true, metered: false, canonicalNaNs: false, directCalls: true, sampled: false };
  const frontend = new Frontend(module, options);
  const counts: Counts = { bytes: 0, weight: 0 };
  for (let i = first; i < last; i++) {
    const func = frontend.buildSsa(i);
    runPipeline(func, pipeline);
    const mach = lowerFunction(func, target);
    const allocation = allocate(mach, target);
    counts.weight += weigh(mach, allocation);
    counts.bytes += emitFunction(mach, allocation, target).codeLength;
  }
  return counts;
}

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: compare-passes FILE [FIRST LAST]');
  process.exit(2);
}
const module = decodeModule(readFileSync(file), { features: CoreFeaturesV2 });
const first = Number(process.argv[3] ?? 0);
const last = Math.min(module.code.count, Number(process.argv[4] ?? module.code.count));
const full = count(module, first, last, fullPipeline);
console.log(`${last - first} functions: ${full.bytes} bytes, weight ${full.weight}`);
const share = (part: number, whole: number): string => `${((part / whole - 1) * 100).toFixed(1).padStart(6)} %`;
for (const pass of fullPipeline) {
  if (indispensable.includes(pass)) continue;
  const rest = count(
    module,
    first,
    last,
    fullPipeline.filter((name) => name !== pass),
  );
  console.log(
    `without ${pass.padEnd(16)} bytes ${share(rest.bytes, full.bytes)}  weight ${share(rest.weight, full.weight)}`,
  );
}
