import { type Design, type Instruction, isRegister, type Operation, slotsOf } from './loops.js';
import { highProduct, newMachineState, reset } from './machine-state.js';

const state = newMachineState();
const ints: Int32Array = state.ints;
const doubles: Float64Array = state.doubles;
const bigs: BigUint64Array = state.bigs;
const words: Int32Array = state.words;
const bytes: Uint8Array = state.bytes;

/** Does one instruction and gives the next, `undefined` at the end. */
type Step = () => Step | undefined;

/** What an instruction needs from its surroundings: word positions in the frame, a number, where it goes on. */
interface Surroundings {
  readonly d: number;
  readonly a: number;
  readonly b: number;
  readonly value: number;
  readonly next: Step | undefined;
  /** Filled when all are made: a branch may go back. */
  readonly steps: readonly (Step | undefined)[];
  readonly target: number;
}

type Maker = (surroundings: Surroundings) => Step;

/** Word position of the frame. */
let fp = 0;
const returns: { readonly step: Step | undefined; readonly by: number }[] = [];

const makers: Readonly<Record<Operation, Maker>> = {
  halt: () => () => undefined,
  const:
    ({ d, value, next }) =>
    () => {
      ints[fp + d] = value;
      return next;
    },
  move:
    ({ d, a, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]!;
      ints[fp + d + 1] = ints[fp + a + 1]!;
      return next;
    },
  add:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = (ints[fp + a]! + ints[fp + b]!) | 0;
      return next;
    },
  sub:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = (ints[fp + a]! - ints[fp + b]!) | 0;
      return next;
    },
  mul:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = Math.imul(ints[fp + a]!, ints[fp + b]!);
      return next;
    },
  and:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]! & ints[fp + b]!;
      return next;
    },
  xor:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]! ^ ints[fp + b]!;
      return next;
    },
  shl:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]! << ints[fp + b]!;
      return next;
    },
  shr_u:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = (ints[fp + a]! >>> ints[fp + b]!) | 0;
      return next;
    },
  rem_u:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ((ints[fp + a]! >>> 0) % (ints[fp + b]! >>> 0)) | 0;
      return next;
    },
  lt_u:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]! >>> 0 < ints[fp + b]! >>> 0 ? 1 : 0;
      return next;
    },
  ne:
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]! !== ints[fp + b]! ? 1 : 0;
      return next;
    },
  load:
    ({ d, a, next }) =>
    () => {
      ints[fp + d] = words[ints[fp + a]! >>> 2]!;
      return next;
    },
  load8_u:
    ({ d, a, next }) =>
    () => {
      ints[fp + d] = bytes[ints[fp + a]!]!;
      return next;
    },
  'f64.lt':
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = doubles[(fp + a) >>> 1]! < doubles[(fp + b) >>> 1]! ? 1 : 0;
      return next;
    },
  'f64.trunc':
    ({ d, a, next }) =>
    () => {
      ints[fp + d] = doubles[(fp + a) >>> 1]! | 0;
      return next;
    },
  'i64.wrap':
    ({ d, a, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]!;
      return next;
    },
  'f64.convert':
    ({ d, a, next }) =>
    () => {
      doubles[(fp + d) >>> 1] = ints[fp + a]!;
      return next;
    },
  'f64.add':
    ({ d, a, b, next }) =>
    () => {
      doubles[(fp + d) >>> 1] = doubles[(fp + a) >>> 1]! + doubles[(fp + b) >>> 1]!;
      return next;
    },
  'f64.sub':
    ({ d, a, b, next }) =>
    () => {
      doubles[(fp + d) >>> 1] = doubles[(fp + a) >>> 1]! - doubles[(fp + b) >>> 1]!;
      return next;
    },
  'f64.mul':
    ({ d, a, b, next }) =>
    () => {
      doubles[(fp + d) >>> 1] = doubles[(fp + a) >>> 1]! * doubles[(fp + b) >>> 1]!;
      return next;
    },
  store:
    ({ d, a, next }) =>
    () => {
      words[ints[fp + d]! >>> 2] = ints[fp + a]!;
      return next;
    },
  store8:
    ({ d, a, next }) =>
    () => {
      bytes[ints[fp + d]!] = ints[fp + a]!;
      return next;
    },
  br:
    ({ steps, target }) =>
    () =>
      steps[target],
  br_if:
    ({ d, steps, target, next }) =>
    () =>
      ints[fp + d] !== 0 ? steps[target] : next,
  'i64.extend_u':
    ({ d, a, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]!;
      ints[fp + d + 1] = 0;
      return next;
    },
  'i64.add':
    ({ d, a, b, next }) =>
    () => {
      const low = (ints[fp + a]! + ints[fp + b]!) | 0;
      const carry = low >>> 0 < ints[fp + a]! >>> 0 ? 1 : 0;
      ints[fp + d + 1] = (ints[fp + a + 1]! + ints[fp + b + 1]! + carry) | 0;
      ints[fp + d] = low;
      return next;
    },
  'i64.xor':
    ({ d, a, b, next }) =>
    () => {
      ints[fp + d] = ints[fp + a]! ^ ints[fp + b]!;
      ints[fp + d + 1] = ints[fp + a + 1]! ^ ints[fp + b + 1]!;
      return next;
    },
  'i64.mul':
    ({ d, a, b, next }) =>
    () => {
      const low = ints[fp + a]!;
      const otherLow = ints[fp + b]!;
      const high = Math.imul(low, ints[fp + b + 1]!) + Math.imul(ints[fp + a + 1]!, otherLow);
      ints[fp + d + 1] = (highProduct(low, otherLow) + high) | 0;
      ints[fp + d] = Math.imul(low, otherLow);
      return next;
    },
  'i64.shl':
    ({ d, a, b, next }) =>
    () => {
      const low = ints[fp + a]!;
      const by = ints[fp + b]! & 63;
      const high = ints[fp + a + 1]!;
      ints[fp + d + 1] = by >= 32 ? low << (by - 32) : by === 0 ? high : (high << by) | (low >>> (32 - by));
      ints[fp + d] = by >= 32 ? 0 : low << by;
      return next;
    },
  'i64.shr_u':
    ({ d, a, b, next }) =>
    () => {
      const low = ints[fp + a]!;
      const by = ints[fp + b]! & 63;
      const high = ints[fp + a + 1]!;
      ints[fp + d] = by >= 32 ? high >>> (by - 32) : by === 0 ? low : (low >>> by) | (high << (32 - by));
      ints[fp + d + 1] = by >= 32 ? 0 : high >>> by;
      return next;
    },
  call:
    ({ a, next, steps, target }) =>
    () => {
      returns.push({ step: next, by: a });
      fp += a;
      return steps[target];
    },
  return: () => () => {
    const { step, by } = returns.pop()!;
    fp -= by;
    return step;
  },
};

const bigIntMakers: Readonly<Record<Operation, Maker>> = {
  ...makers,
  'i64.add':
    ({ d, a, b, next }) =>
    () => {
      bigs[(fp + d) >>> 1] = bigs[(fp + a) >>> 1]! + bigs[(fp + b) >>> 1]!;
      return next;
    },
  'i64.xor':
    ({ d, a, b, next }) =>
    () => {
      bigs[(fp + d) >>> 1] = bigs[(fp + a) >>> 1]! ^ bigs[(fp + b) >>> 1]!;
      return next;
    },
  'i64.mul':
    ({ d, a, b, next }) =>
    () => {
      bigs[(fp + d) >>> 1] = BigInt.asUintN(64, bigs[(fp + a) >>> 1]! * bigs[(fp + b) >>> 1]!);
      return next;
    },
  'i64.shl':
    ({ d, a, b, next }) =>
    () => {
      bigs[(fp + d) >>> 1] = BigInt.asUintN(64, bigs[(fp + a) >>> 1]! << (bigs[(fp + b) >>> 1]! & 63n));
      return next;
    },
  'i64.shr_u':
    ({ d, a, b, next }) =>
    () => {
      bigs[(fp + d) >>> 1] = bigs[(fp + a) >>> 1]! >> (bigs[(fp + b) >>> 1]! & 63n);
      return next;
    },
};

function makeSteps(program: readonly Instruction[], table: Readonly<Record<Operation, Maker>>): Step | undefined {
  const slots = slotsOf(program);
  const labels = new Map<string, number>();
  const instructions: Instruction[] = [];
  for (const instruction of program) {
    if (instruction[0] === 'label') labels.set(instruction[1] as string, instructions.length);
    else instructions.push(instruction);
  }
  const steps: (Step | undefined)[] = [];
  for (let index = instructions.length - 1; index >= 0; index--) {
    const [name, ...operands] = instructions[index]!;
    const operation = name as Operation;
    const at = operands.map((operand, position) =>
      typeof operand === 'string' && isRegister(operation, position) ? 2 * slots.get(operand)! : 0,
    );
    const label = operands.find((operand) => typeof operand === 'string' && labels.has(operand));
    steps[index] = table[operation]({
      d: at[0] ?? 0,
      a: at[1] ?? 0,
      b: at[2] ?? 0,
      value: typeof operands[1] === 'number' ? operands[1] | 0 : 0,
      next: steps[index + 1],
      steps,
      target: label === undefined ? -1 : labels.get(label as string)!,
    });
  }
  return steps[0];
}

function closureDesign(name: string, table: Readonly<Record<Operation, Maker>>): Design {
  return {
    name,
    prepare(program) {
      const first = makeSteps(program, table);
      return (n) => {
        reset(state, n);
        let step = first;
        while (step !== undefined) step = step();
        return ints[2]!;
      };
    },
  };
}

/** A closure for each instruction, which returns the next. */
export const closures: Design = closureDesign('closures', makers);
/** The same, with BigInt for i64. */
export const closuresWithBigInt: Design = closureDesign('closures, BigInt i64', bigIntMakers);
