import type { SsaFunction } from '../ir/function.js';
import { passBlockLayout } from './block-layout.js';
import { passBranches } from './branches.js';
import { passCriticalEdges } from './critical-edges.js';
import { passDeadBlocks } from './dead-blocks.js';
import { passLoopConstants } from './loop-constants.js';
import { passRedundantParams } from './redundant-params.js';
import { passSimplify } from './simplify.js';
import { passValueNumbering } from './value-numbering.js';

/** Changes a function and says how much it changed. */
export type Pass = (func: SsaFunction) => number;

export type PassName =
  | 'dead-blocks'
  | 'redundant-params'
  | 'simplify'
  | 'loop-constants'
  | 'value-numbering'
  | 'branches'
  | 'block-layout'
  | 'critical-edges';

/** Every pass by name. */
export const passes: Readonly<Record<PassName, Pass>> = {
  'dead-blocks': passDeadBlocks,
  'redundant-params': passRedundantParams,
  simplify: (func: SsaFunction): number => passSimplify(func),
  'loop-constants': passLoopConstants,
  'value-numbering': passValueNumbering,
  branches: passBranches,
  'block-layout': passBlockLayout,
  'critical-edges': passCriticalEdges,
};

/** For first calls: what the allocator needs, and the one pass that the builder counts on. */
export const fastPipeline: readonly PassName[] = ['dead-blocks', 'redundant-params', 'critical-edges'];

/** For hot functions and whole modules. */
export const fullPipeline: readonly PassName[] = [
  'dead-blocks',
  'redundant-params',
  'simplify',
  'loop-constants',
  'value-numbering',
  'branches',
  'block-layout',
  'critical-edges',
];

/** Wherever both stand in a pipeline, the first run of `before` comes before the last run of `after`. */
export const orderConstraints: readonly (readonly [before: PassName, after: PassName, why: string])[] = [
  ['dead-blocks', 'redundant-params', 'an edge from an unreachable block would keep a parameter alive'],
  ['dead-blocks', 'value-numbering', 'unreachable blocks have no place in the dominator tree'],
  ['redundant-params', 'simplify', 'constants are seen only through parameters that are gone'],
  ['redundant-params', 'value-numbering', 'operands are equal only when they are the same value'],
  ['simplify', 'value-numbering', 'equal expressions must first have one form'],
  ['simplify', 'loop-constants', 'folding makes the constants'],
  ['loop-constants', 'value-numbering', 'constants of several blocks of a loop become one'],
  ['simplify', 'branches', 'constant conditions are found by folding'],
  ['branches', 'block-layout', 'merged blocks change what falls through'],
  ['block-layout', 'critical-edges', 'the new blocks follow their source in the final order'],
];

/** These must come last: nothing may make a critical edge again. */
export const finalPass: PassName = 'critical-edges';

/** The constraints that a pipeline breaks, as texts; none for a sound pipeline. */
export function brokenConstraints(pipeline: readonly PassName[]): string[] {
  const broken: string[] = [];
  for (const [before, after, why] of orderConstraints) {
    const first = pipeline.indexOf(before);
    const last = pipeline.lastIndexOf(after);
    if (first !== -1 && last !== -1 && first > last) broken.push(`${before} must come before ${after}: ${why}`);
  }
  if (pipeline.at(-1) !== finalPass) broken.push(`${finalPass} must come last: the allocator needs its result`);
  return broken;
}

/** Above these sizes a function takes the fast pipeline: memory for analyses, not time, is what hostile code costs. */
export const budgets: { readonly values: number; readonly blocks: number; readonly edges: number } = {
  values: 1_000_000,
  blocks: 200_000,
  edges: 500_000,
};

/** The full pipeline, or the fast one for a function over budget. */
export function choosePipeline(func: SsaFunction): readonly PassName[] {
  const fits =
    func.valueCount <= budgets.values && func.blockCount <= budgets.blocks && func.totalEdges <= budgets.edges;
  return fits ? fullPipeline : fastPipeline;
}

/** Runs the passes in order. `afterPass` sees the function after each, to verify or print it. */
export function runPipeline(
  func: SsaFunction,
  pipeline: readonly PassName[],
  afterPass?: (name: PassName, func: SsaFunction, changes: number) => void,
): void {
  for (const name of pipeline) {
    const changes = passes[name](func);
    func.temporary.rewind();
    afterPass?.(name, func, changes);
  }
}
