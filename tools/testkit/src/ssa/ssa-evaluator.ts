import { type BlockId, Effect, type InstId, NONE, opInfo, type SsaFunction } from '@wazero-ts/codegen';
import { MachineState, type Outcome, outcome, RECORD_BASE } from './machine-state.js';
import { type Bits, operate, Trapped } from './operations.js';

/** Runs an SSA function as its text says: the oracle for passes, lowering and allocation. */
export function evaluate(func: SsaFunction, args: readonly Bits[], maxSteps = 100_000): Outcome {
  const state = new MachineState();
  try {
    return outcome(state, run(func, args, state, maxSteps));
  } catch (error) {
    if (error instanceof Trapped) return outcome(state, `trap ${error.code}`);
    throw error;
  }
}

function run(func: SsaFunction, args: readonly Bits[], state: MachineState, maxSteps: number): string {
  const values: Bits[] = new Array(func.valueCount);
  let block: BlockId = func.entry;
  args.forEach((arg, i) => {
    values[func.param(block, i)] = arg;
  });
  let inst = func.firstInst[block]! as InstId;
  for (let step = 0; step < maxSteps; step++) {
    const info = opInfo(func.op[inst]!);
    const operands: Bits[] = [];
    for (let i = 0; i < func.argCount[inst]!; i++) operands.push(values[func.arg(inst, i)]!);
    if ((info.effects & Effect.terminates) === 0) {
      execute(func, inst, operands, values, state);
      inst = func.nextInst[inst]! as InstId;
      continue;
    }
    let taken = 0;
    switch (info.name) {
      case 'return':
        return `return ${operands.join(',')}`;
      case 'trap':
        throw new Trapped(func.immLo[inst]!);
      case 'tail_call':
      case 'tail_call_indirect':
        return `return ${state.call(`${info.name}#${func.immLo[inst]}`, operands, func.signatures[func.aux[inst]!]!.results)}`;
      case 'brif':
        taken = operands[0] !== 0 ? 0 : 1;
        break;
      case 'br_table':
        taken = Math.min((operands[0] as number) >>> 0, func.edgeCount[inst]! - 1);
        break;
    }
    const edge = func.edge(inst, taken);
    const passed: Bits[] = [];
    for (let i = 0; i < func.edgeArgs.length(edge); i++) passed.push(values[func.edgeArgs.get(edge, i)]!);
    block = func.edgeTo[edge]! as BlockId;
    passed.forEach((value, i) => {
      values[func.param(block, i)] = value;
    });
    inst = func.firstInst[block]! as InstId;
    if (inst === NONE) throw new Error(`blk${block} is empty`);
  }
  return 'out of steps';
}

function execute(func: SsaFunction, inst: InstId, operands: Bits[], values: Bits[], state: MachineState): void {
  const info = opInfo(func.op[inst]!);
  const to = func.resultCount[inst]! > 0 ? func.valueType[func.result(inst)]! : 0;
  const typeOf = (index: number): number => func.valueType[func.arg(inst, index)]!;
  const lo = func.immLo[inst]!;
  const wideConst = (BigInt(func.immHi[inst]!) << 32n) | BigInt(lo >>> 0);
  switch (info.name) {
    case 'iconst':
    case 'fconst':
      values[func.result(inst)] = to === 1 || to === 3 ? lo : wideConst;
      return;
    case 'refnull':
      values[func.result(inst)] = 0n;
      return;
    case 'pinned':
      values[func.result(inst)] = RECORD_BASE;
      return;
    case 'trapif':
      if (operands[0] !== 0) throw new Trapped(lo);
      return;
    case 'peek':
      values[func.result(inst)] = state.load('peek', to, (operands[0] as bigint) + BigInt(lo));
      return;
    case 'poke':
      state.store('poke', typeOf(1), (operands[0] as bigint) + BigInt(lo), operands[1]!);
      return;
    case 'call':
    case 'call_indirect':
    case 'exit': {
      const results = func.signatures[func.aux[inst]!]!.results;
      state.call(`${info.name}#${lo}`, operands, results).forEach((value, i) => {
        values[func.result(inst, i)] = value;
      });
      return;
    }
  }
  if (info.immediate === 'mem') {
    const address = (operands[0] as bigint) + (operands[1] as bigint) + BigInt(lo);
    if (to !== 0) values[func.result(inst)] = state.load(info.name, to, address);
    else state.store(info.name, typeOf(2), address, operands[2]!);
    return;
  }
  values[func.result(inst)] = operate(info.name, typeOf(info.name === 'select' ? 1 : 0), to, operands);
}
