import { computeCfg, predCount } from '../ir/cfg.js';
import type { SsaFunction } from '../ir/function.js';
import { type BlockId, type EdgeId, type InstId, NONE, type ValueId } from '../ir/ids.js';
import { Op } from '../ir/opcodes.js';
import { passDeadBlocks } from './dead-blocks.js';
import { Replacements } from './replacements.js';

/** How many empty blocks one edge may skip: a bound, and an end for empty endless loops. */
const MAX_THREADING = 16;

/**
 * Simplifies branches: constant conditions, branches whose targets are the same, negated conditions; edges skip blocks
 * that only jump on; a block and its only predecessor that jumps to it become one.
 *
 * Input: only reachable blocks. Output: the same; no `jump` leads to a block with one incoming edge. Linear: an edge
 * skips a bounded number of blocks, an instruction moves once.
 */
export function passBranches(func: SsaFunction): number {
  if (func.layout.length === 1) return 0;
  let changes = 0;
  for (const block of func.layout) {
    changes += simplifyTerminator(func, func.terminator(block));
    const inst = func.terminator(block);
    const isBranch = func.op[inst] === Op.brif;
    for (let i = 0; i < func.edgeCount[inst]!; i++) changes += threadEdge(func, func.edge(inst, i), isBranch);
    // Both targets may be the same only after threading.
    changes += simplifyTerminator(func, inst);
  }
  changes += passDeadBlocks(func);
  return changes + mergeBlocks(func);
}

function simplifyTerminator(func: SsaFunction, inst: InstId): number {
  const op = func.op[inst]!;
  if (op !== Op.brif && op !== Op.br_table) return 0;
  const condition = func.arg(inst, 0);
  if (allEdgesSame(func, inst)) return keepEdge(func, inst, 0);
  const def = func.definingInst(condition);
  if (def === NONE) return 0;
  if (func.op[def] === Op.iconst) {
    const number = func.immLo[def]!;
    const last = func.edgeCount[inst]! - 1;
    return keepEdge(func, inst, op === Op.brif ? (number !== 0 ? 0 : 1) : Math.min(number >>> 0, last));
  }
  return op === Op.brif ? stripCondition(func, inst, def) : 0;
}

function allEdgesSame(func: SsaFunction, inst: InstId): boolean {
  const first = func.edge(inst, 0);
  const count = func.edgeArgs.length(first);
  for (let i = 1; i < func.edgeCount[inst]!; i++) {
    const edge = func.edge(inst, i);
    if (func.edgeTo[edge] !== func.edgeTo[first]) return false;
    for (let a = 0; a < count; a++) if (func.edgeArgs.get(edge, a) !== func.edgeArgs.get(first, a)) return false;
  }
  return true;
}

/** Makes the terminator a jump along one of its edges. */
function keepEdge(func: SsaFunction, inst: InstId, index: number): number {
  func.touchGraph();
  func.op[inst] = Op.jump;
  func.argCount[inst] = 0;
  func.edgeStart[inst] = func.edge(inst, index);
  func.edgeCount[inst] = 1;
  return 1;
}

/** `brif (x == 0), a, b` is `brif x, b, a`; `brif (x != 0)` is `brif x`. Only for an i32 `x`. */
function stripCondition(func: SsaFunction, inst: InstId, def: InstId): number {
  const op = func.op[def]!;
  if (op !== Op.ieq && op !== Op.ine) return 0;
  const x = func.arg(def, 0);
  const zero = func.definingInst(func.arg(def, 1));
  if (func.valueType[x] !== 1 || zero === NONE || func.op[zero] !== Op.iconst || func.immLo[zero] !== 0) return 0;
  func.setArg(inst, 0, x);
  if (op === Op.ieq) swapEdges(func, func.edge(inst, 0), func.edge(inst, 1));
  return 1;
}

function swapEdges(func: SsaFunction, a: EdgeId, b: EdgeId): void {
  func.touchGraph();
  const to = func.edgeTo[a]!;
  func.edgeTo[a] = func.edgeTo[b]!;
  func.edgeTo[b] = to;
  func.edgeArgs.swap(a, b);
}

/** Leads an edge past blocks without parameters that only jump. What they pass on dominates the edge too. */
function threadEdge(func: SsaFunction, edge: EdgeId, isBranch: boolean): number {
  let changes = 0;
  for (; changes < MAX_THREADING; changes++) {
    const block = func.edgeTo[edge]! as BlockId;
    const inst = func.firstInst[block]!;
    if (func.paramCount(block) > 0 || inst === NONE || func.op[inst] !== Op.jump) break;
    const onward = func.edge(inst as InstId, 0);
    // Behind a branch the arguments would need a block of their own again; the edges of a table can share one.
    if (isBranch && func.edgeArgs.length(onward) > 0) break;
    const to = func.edgeTo[onward]!;
    if (to === block || to === func.edgeTo[edge]) break;
    func.edgeTo[edge] = to;
    func.touchGraph();
    func.edgeArgs.assign(edge, onward);
  }
  return changes;
}

function mergeBlocks(func: SsaFunction): number {
  const cfg = computeCfg(func);
  const replacements = new Replacements(func);
  const gone = func.temporary.uint8(func.blockCount);
  let merged = 0;
  for (let i = 0; i < cfg.order.length; i++) {
    const block = cfg.order[i]! as BlockId;
    if (gone[block] === 1) continue;
    for (let last = func.terminator(block); func.op[last] === Op.jump; last = func.terminator(block)) {
      const edge = func.edge(last, 0);
      const next = func.edgeTo[edge]! as BlockId;
      if (next === block || next === func.entry || predCount(cfg, next) !== 1) break;
      for (let k = 0; k < func.paramCount(next); k++) {
        replacements.replace(func.param(next, k), func.edgeArgs.get(edge, k) as ValueId);
      }
      func.remove(last);
      moveInstructions(func, next, block);
      gone[next] = 1;
      merged++;
    }
  }
  if (merged > 0) func.touchGraph();
  if (merged > 0) func.layout = func.layout.filter((block) => gone[block] === 0);
  replacements.apply();
  return merged;
}

function moveInstructions(func: SsaFunction, from: BlockId, to: BlockId): void {
  for (let inst = func.firstInst[from]!; inst !== NONE; ) {
    const next = func.nextInst[inst]!;
    func.append(to, inst as InstId);
    inst = next;
  }
  func.firstInst[from] = NONE;
  func.lastInst[from] = NONE;
  func.params.truncate(from, 0);
}
