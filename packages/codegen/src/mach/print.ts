import { type Allocation, isRemat, isSlot, rematOf, slotOf } from '../regalloc/allocation.js';
import { isDef } from './constraint.js';
import type { MachFunction } from './mach-function.js';
import type { Target } from './target.js';

/** The machine instructions as text: virtual registers without an allocation, places with one. */
export function printMach(mach: MachFunction, target: Target, allocation?: Allocation): string {
  const lines: string[] = [];
  const placeName = (place: number): string =>
    isSlot(place)
      ? `slot${slotOf(place)}`
      : isRemat(place)
        ? target.opName(mach.op[rematOf(place)]!)
        : target.registerNames[place]!;
  const operand = (o: number): string => {
    const place = allocation?.locations[o] ?? -1;
    return place === -1 ? `v${mach.operandVreg[o]}` : `v${mach.operandVreg[o]}=${placeName(place)}`;
  };
  let edit = 0;
  for (let block = 0; block < mach.blockCount; block++) {
    const params: string[] = [];
    for (let i = 0; i < mach.blockParams.length(block); i++) params.push(`v${mach.blockParams.get(block, i)}`);
    lines.push(`b${block}(${params.join(', ')}):`);
    for (let position = mach.blockStart[block]!; position < mach.blockStart[block + 1]!; position++) {
      for (
        ;
        allocation !== undefined && edit < allocation.editCount && allocation.editPosition[edit] === position;
        edit++
      ) {
        const [to, from] = [allocation.editTo[edit]!, allocation.editFrom[edit]!];
        const value = isRemat(from) ? ` ${mach.immLo[rematOf(from)]}` : '';
        lines.push(`    ${placeName(to)} <- ${placeName(from)}${value}`);
      }
      const inst = mach.order[position]!;
      if (allocation?.dropped[inst] === 1) continue;
      lines.push(`  ${target.printInst(mach, inst, operand)}`);
    }
    const edges: string[] = [];
    for (let e = mach.edgeStart[block]!; e < mach.edgeStart[block + 1]!; e++) {
      const args: string[] = [];
      for (let a = 0; a < mach.edgeArgs.length(e); a++) args.push(`v${mach.edgeArgs.get(e, a)}`);
      edges.push(`b${mach.edgeTo[e]}(${args.join(', ')})`);
    }
    if (edges.length > 0) lines.push(`  -> ${edges.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `definitions = name uses`: what a target can print that has no better syntax. */
export function printOperands(mach: MachFunction, name: string, inst: number, operand: (o: number) => string): string {
  const defs: string[] = [];
  const uses: string[] = [];
  for (let o = mach.operandStart[inst]!; o < mach.operandStart[inst]! + mach.operandCount[inst]!; o++) {
    (isDef(mach.operandConstraint[o]!) ? defs : uses).push(operand(o));
  }
  const head = defs.length > 0 ? `${defs.join(', ')} = ` : '';
  const tail = uses.length > 0 ? ` ${uses.join(', ')}` : '';
  return `${head}${name}${tail}`;
}
