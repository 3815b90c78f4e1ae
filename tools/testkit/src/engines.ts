import { Op, type Target } from '@wazero-ts/codegen';
import { amd64, detectFeatures, fewestRegisters } from '@wazero-ts/codegen-amd64';
import type { Engine } from '@wazero-ts/core';
import { type CompilerEngineOptions, compilerEngine } from '@wazero-ts/engine-compiler';
import { interpreterEngine } from '@wazero-ts/engine-interpreter';
import { type ExecMemory, loadExecMemory } from '@wazero-ts/exec-memory';

interface CompilerVariant {
  readonly boundsChecks: 'guard' | 'explicit';
  readonly compilation?: 'lazy' | 'whole';
  readonly tier?: 'adaptive' | 'full' | 'fast';
  readonly stress?: NonNullable<CompilerEngineOptions['options']>['stress'];
  /** Four registers of each class for the allocator. */
  readonly fewRegisters?: boolean;
  /** No checks whether the guest shall leave: what they cost. */
  readonly withoutPolls?: boolean;
}

type CompilerName = 'compiler' | 'compiler-explicit' | 'compiler-whole' | 'compiler-fast' | 'compiler-full';
const compilers: Readonly<Record<CompilerName, CompilerVariant>> = {
  compiler: { boundsChecks: 'guard' },
  'compiler-explicit': { boundsChecks: 'explicit' },
  'compiler-whole': { boundsChecks: 'guard', compilation: 'whole' },
  'compiler-fast': { boundsChecks: 'guard', tier: 'fast' },
  'compiler-full': { boundsChecks: 'guard', tier: 'full' },
};

type StressName = 'polls' | 'parking' | 'tables' | 'views' | 'registers' | 'exits' | 'code';
type StressedCompilerName = `compiler-stress-${StressName}`;
/**
 * Each stress switch by itself, and all of them in two runs: `exits` is what happens when the guest leaves, with all
 * registers in use; `code` is the code, with few. Switches of one run do not hide each other.
 */
const stressedCompilers: Readonly<Record<StressedCompilerName, CompilerVariant>> = {
  'compiler-stress-polls': { boundsChecks: 'guard', stress: { polls: true } },
  'compiler-stress-parking': { boundsChecks: 'guard', stress: { parking: true } },
  'compiler-stress-tables': { boundsChecks: 'guard', stress: { sideTables: true } },
  'compiler-stress-views': { boundsChecks: 'guard', stress: { views: true } },
  'compiler-stress-registers': { boundsChecks: 'guard', fewRegisters: true },
  'compiler-stress-exits': {
    boundsChecks: 'guard',
    stress: { polls: true, parking: true, sideTables: true, views: true },
  },
  'compiler-stress-code': {
    boundsChecks: 'explicit',
    compilation: 'whole',
    stress: { verification: true },
    fewRegisters: true,
  },
};

/** Only to measure by: a guest of this one can not be stopped, nor is it seen to take time. */
type MeasuredCompilerName = 'compiler-without-polls';

const variants: Readonly<Record<CompilerName | StressedCompilerName | MeasuredCompilerName, CompilerVariant>> = {
  ...compilers,
  ...stressedCompilers,
  'compiler-without-polls': { boundsChecks: 'guard', tier: 'full', withoutPolls: true },
};

export type EngineName = 'interpreter' | CompilerName | StressedCompilerName | MeasuredCompilerName;

/** The engines that the tools can run, by the name that `--engine` takes. */
export const engineNames: readonly EngineName[] = ['interpreter', ...(Object.keys(compilers) as CompilerName[])];

/** Engines under stress, which tools that test take as well. */
export const stressEngineNames: readonly EngineName[] = Object.keys(stressedCompilers) as StressedCompilerName[];

/** Why an engine can not run here; undefined where it can. */
export function engineObstacle(name: EngineName): string | undefined {
  if (name === 'interpreter') return undefined;
  if (process.arch !== 'x64') return `there is no compiler for ${process.arch}`;
  const found = loadExecMemory();
  if (!found.available) return `${found.code}: ${found.reason}`;
  return variants[name].boundsChecks === 'guard' ? found.memory.guardObstacle : undefined;
}

/**
 * A new engine.
 *
 * @throws Error where it can not run, with the reason
 */
export function makeEngine(name: EngineName): Engine {
  return name === 'interpreter' ? interpreterEngine() : makeCompiler(name);
}

function makeCompiler(name: keyof typeof variants): Engine {
  const obstacle = engineObstacle(name);
  const found = loadExecMemory();
  if (obstacle !== undefined || !found.available) throw new Error(`engine ${name} can not run here: ${obstacle}`);
  const variant = variants[name];
  const { boundsChecks, compilation = 'lazy', tier = 'adaptive', stress = {} } = variant;
  const target = targetFor(found.memory, variant);
  if (target === undefined) throw new Error(`engine ${name} can not run here: the processor has no SSE4.1`);
  return compilerEngine({ target, memory: found.memory, options: { boundsChecks, compilation, tier, stress } });
}

/** The same for all engines of a kind, which then share code. */
const targets = new Map<string, Target>();

function targetFor(memory: ExecMemory, { fewRegisters, withoutPolls }: CompilerVariant): Target | undefined {
  const key = `${fewRegisters} ${withoutPolls}`;
  const known = targets.get(key);
  if (known !== undefined) return known;
  const features = detectFeatures(memory);
  if (features === undefined) return undefined;
  const full = amd64({ features, ...(fewRegisters ? { allocatable: fewestRegisters } : {}) });
  const target = withoutPolls ? leaveOutPolls(full) : full;
  targets.set(key, target);
  return target;
}

function leaveOutPolls(target: Target): Target {
  return {
    ...target,
    lower: (context, inst) => {
      if (context.func.op[inst] !== Op.poll) target.lower(context, inst);
    },
  };
}
