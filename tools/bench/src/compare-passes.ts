// What each pass of the compiler is worth: `node tools/bench/dist/compare-passes.js FILE [FIRST LAST]` compiles functions of
// a module (without running them) with one pass left out at a time, and counts. Nothing here is timed.
import { readFileSync } from 'node:fs';
import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule, type WasmModule } from '@wazero-ts/binary';
import { allocate, emitFunction, fullPipeline, lowerFunction, type PassName, runPipeline } from '@wazero-ts/codegen';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { Frontend } from '@wazero-ts/engine-compiler';

interface Counts {
  bytes: number;
  /** Instructions and moves, those of cold blocks left out, eight times for each loop around them. */
  weight: number;
}

const target = amd64({ features: { avx: true, bmi1: true, bmi2: true, lzcnt: true, popcnt: true } });
/** The allocator needs these, whatever they are worth. */
const indispensable: readonly PassName[] = ['dead-blocks', 'redundant-params', 'critical-edges'];
const deepest = 4;

function count(module: WasmModule, first: number, last: number, pipeline: readonly PassName[]): Counts {
  const options = { guarded: true, metered: false, canonicalNaNs: false, directCalls: true };
  const frontend = new Frontend(module, options);
  const counts: Counts = { bytes: 0, weight: 0 };
  for (let i = first; i < last; i++) {
    const func = frontend.buildSsa(i);
    runPipeline(func, pipeline);
    const mach = lowerFunction(func, target);
    const allocation = allocate(mach, target);
    let edit = 0;
    for (let block = 0; block < mach.blockCount; block++) {
      const end = mach.blockStart[block + 1]!;
      let instructions = end - mach.blockStart[block]!;
      for (; edit < allocation.editCount && allocation.editPosition[edit]! < end; edit++) instructions++;
      if (mach.isCold[block] === 0) counts.weight += instructions * 8 ** Math.min(deepest, mach.loopDepth[block]!);
    }
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
