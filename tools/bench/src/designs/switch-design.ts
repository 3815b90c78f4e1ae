import { type Design, type Instruction, isRegister, type Operation, operations, slotsOf } from './loops.js';
import { highProduct, newMachineState, reset } from './machine-state.js';

const state = newMachineState();
const ints: Int32Array = state.ints;
const doubles: Float64Array = state.doubles;
const words: Int32Array = state.words;
const bytes: Uint8Array = state.bytes;

/** Pairs that these loops run most often, fused: a constant and what uses it, a comparison and its branch. */
const fused: Readonly<Record<string, number>> = {
  'const add': 40,
  'const and': 41,
  'const shl': 42,
  'const shr_u': 43,
  'const xor': 44,
  'const mul': 45,
  'lt_u br_if': 46,
  'ne br_if': 47,
};

interface Plan {
  readonly opcode: number;
  readonly operands: readonly (string | number)[];
  readonly registers: readonly boolean[];
}

function plan([operation, ...operands]: Instruction): Plan {
  const name = operation as Operation;
  return {
    opcode: operations.indexOf(name),
    operands,
    registers: operands.map((operand, position) => typeof operand === 'string' && isRegister(name, position)),
  };
}

/** The two instructions as one, when the second uses what the first gives (and, for a comparison, nothing else does). */
function fuse(first: Instruction, second: Instruction): Plan | undefined {
  const opcode = fused[`${first[0]} ${second[0]}`];
  if (opcode === undefined) return undefined;
  const [target, ...sources] = first.slice(1) as (string | number)[];
  const operands = second.slice(1) as (string | number)[];
  if (first[0] === 'const') {
    if (operands[2] !== target) return undefined;
    // The constant's register keeps its value for whoever else reads it.
    return { opcode, operands: [target!, sources[0]!, ...operands.slice(0, 2)], registers: [true, false, true, true] };
  }
  if (operands[0] !== target) return undefined;
  return { opcode, operands: [...sources, operands[1]!], registers: [true, true, false] };
}

function encode(program: readonly Instruction[], superinstructions: boolean): Int32Array {
  const slots = slotsOf(program);
  const labels = new Map<string, number>();
  const plans: Plan[] = [];
  let length = 0;
  for (let index = 0; index < program.length; index++) {
    const instruction = program[index]!;
    if (instruction[0] === 'label') {
      labels.set(instruction[1] as string, length);
      continue;
    }
    const next = program[index + 1];
    const both = superinstructions && next !== undefined ? fuse(instruction, next) : undefined;
    if (both !== undefined) index++;
    plans.push(both ?? plan(instruction));
    length += 1 + plans.at(-1)!.operands.length;
  }
  const code: number[] = [];
  for (const { opcode, operands, registers } of plans) {
    code.push(opcode);
    operands.forEach((operand, position) => {
      if (typeof operand === 'number') code.push(operand | 0);
      else code.push(registers[position] === true ? 2 * slots.get(operand)! : labels.get(operand)!);
    });
  }
  return Int32Array.from([...code, 0]);
}

function multiply(to: number, a: number, b: number): void {
  const low = ints[a]!;
  const otherLow = ints[b]!;
  const high = (highProduct(low, otherLow) + Math.imul(low, ints[b + 1]!) + Math.imul(ints[a + 1]!, otherLow)) | 0;
  ints[to] = Math.imul(low, otherLow);
  ints[to + 1] = high;
}

function shift(to: number, from: number, count: number, left: boolean): void {
  const low = ints[from]!;
  const high = ints[from + 1]!;
  const by = count & 63;
  if (by === 0) {
    ints[to] = low;
    ints[to + 1] = high;
  } else if (by < 32) {
    ints[to] = left ? low << by : (low >>> by) | (high << (32 - by));
    ints[to + 1] = left ? (high << by) | (low >>> (32 - by)) : high >>> by;
  } else {
    ints[to] = left ? 0 : high >>> (by - 32);
    ints[to + 1] = left ? low << (by - 32) : 0;
  }
}

/** The loop of both switch designs; labels are literals, which V8 makes a jump table of. */
function run(code: Int32Array): void {
  let pc = 0;
  let fp = 0;
  for (;;) {
    switch (code[pc]!) {
      case 0: // halt
        return;
      case 1: // const
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        pc = (pc + 3) | 0;
        continue;
      case 2: // move
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]!;
        ints[(fp + code[pc + 1]! + 1) | 0] = ints[(fp + code[pc + 2]! + 1) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      case 3: // add
        ints[(fp + code[pc + 1]!) | 0] = (ints[(fp + code[pc + 2]!) | 0]! + ints[(fp + code[pc + 3]!) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      case 4: // sub
        ints[(fp + code[pc + 1]!) | 0] = (ints[(fp + code[pc + 2]!) | 0]! - ints[(fp + code[pc + 3]!) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      case 5: // mul
        ints[(fp + code[pc + 1]!) | 0] = Math.imul(ints[(fp + code[pc + 2]!) | 0]!, ints[(fp + code[pc + 3]!) | 0]!);
        pc = (pc + 4) | 0;
        continue;
      case 6: // and
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]! & ints[(fp + code[pc + 3]!) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      case 7: // xor
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]! ^ ints[(fp + code[pc + 3]!) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      case 8: // shl
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]! << ints[(fp + code[pc + 3]!) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      case 9: // shr_u
        ints[(fp + code[pc + 1]!) | 0] = (ints[(fp + code[pc + 2]!) | 0]! >>> ints[(fp + code[pc + 3]!) | 0]!) | 0;
        pc = (pc + 4) | 0;
        continue;
      case 10: // rem_u
        ints[(fp + code[pc + 1]!) | 0] =
          ((ints[(fp + code[pc + 2]!) | 0]! >>> 0) % (ints[(fp + code[pc + 3]!) | 0]! >>> 0)) | 0;
        pc = (pc + 4) | 0;
        continue;
      case 11: // lt_u
        ints[(fp + code[pc + 1]!) | 0] =
          ints[(fp + code[pc + 2]!) | 0]! >>> 0 < ints[(fp + code[pc + 3]!) | 0]! >>> 0 ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      case 12: // ne
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]! !== ints[(fp + code[pc + 3]!) | 0]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      case 13: // load
        ints[(fp + code[pc + 1]!) | 0] = words[ints[(fp + code[pc + 2]!) | 0]! >>> 2]!;
        pc = (pc + 3) | 0;
        continue;
      case 14: // store
        words[ints[(fp + code[pc + 1]!) | 0]! >>> 2] = ints[(fp + code[pc + 2]!) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      case 15: // load8_u
        ints[(fp + code[pc + 1]!) | 0] = bytes[ints[(fp + code[pc + 2]!) | 0]!]!;
        pc = (pc + 3) | 0;
        continue;
      case 16: // store8
        bytes[ints[(fp + code[pc + 1]!) | 0]!] = ints[(fp + code[pc + 2]!) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      case 17: // br
        pc = code[pc + 1]!;
        continue;
      case 18: // br_if
        pc = ints[(fp + code[pc + 1]!) | 0]! !== 0 ? code[pc + 2]! : (pc + 3) | 0;
        continue;
      case 19: // f64.convert
        doubles[((fp + code[pc + 1]!) | 0) >>> 1] = ints[(fp + code[pc + 2]!) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      case 20: // f64.add
        doubles[((fp + code[pc + 1]!) | 0) >>> 1] =
          doubles[((fp + code[pc + 2]!) | 0) >>> 1]! + doubles[((fp + code[pc + 3]!) | 0) >>> 1]!;
        pc = (pc + 4) | 0;
        continue;
      case 21: // f64.sub
        doubles[((fp + code[pc + 1]!) | 0) >>> 1] =
          doubles[((fp + code[pc + 2]!) | 0) >>> 1]! - doubles[((fp + code[pc + 3]!) | 0) >>> 1]!;
        pc = (pc + 4) | 0;
        continue;
      case 22: // f64.mul
        doubles[((fp + code[pc + 1]!) | 0) >>> 1] =
          doubles[((fp + code[pc + 2]!) | 0) >>> 1]! * doubles[((fp + code[pc + 3]!) | 0) >>> 1]!;
        pc = (pc + 4) | 0;
        continue;
      case 23: // f64.lt
        ints[(fp + code[pc + 1]!) | 0] =
          doubles[((fp + code[pc + 2]!) | 0) >>> 1]! < doubles[((fp + code[pc + 3]!) | 0) >>> 1]! ? 1 : 0;
        pc = (pc + 4) | 0;
        continue;
      case 24: // f64.trunc
        ints[(fp + code[pc + 1]!) | 0] = doubles[((fp + code[pc + 2]!) | 0) >>> 1]! | 0;
        pc = (pc + 3) | 0;
        continue;
      case 25: // i64.extend_u
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]!;
        ints[(fp + code[pc + 1]! + 1) | 0] = 0;
        pc = (pc + 3) | 0;
        continue;
      case 26: {
        // i64.add
        const low = (ints[(fp + code[pc + 2]!) | 0]! + ints[(fp + code[pc + 3]!) | 0]!) | 0;
        const carry = low >>> 0 < ints[(fp + code[pc + 2]!) | 0]! >>> 0 ? 1 : 0;
        ints[(fp + code[pc + 1]! + 1) | 0] =
          (ints[(fp + code[pc + 2]! + 1) | 0]! + ints[(fp + code[pc + 3]! + 1) | 0]! + carry) | 0;
        ints[(fp + code[pc + 1]!) | 0] = low;
        pc = (pc + 4) | 0;
        continue;
      }
      case 27: // i64.xor
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]! ^ ints[(fp + code[pc + 3]!) | 0]!;
        ints[(fp + code[pc + 1]! + 1) | 0] = ints[(fp + code[pc + 2]! + 1) | 0]! ^ ints[(fp + code[pc + 3]! + 1) | 0]!;
        pc = (pc + 4) | 0;
        continue;
      case 28: // i64.mul
        multiply(fp + code[pc + 1]!, fp + code[pc + 2]!, fp + code[pc + 3]!);
        pc = (pc + 4) | 0;
        continue;
      case 29: // i64.shl
        shift(fp + code[pc + 1]!, fp + code[pc + 2]!, ints[(fp + code[pc + 3]!) | 0]!, true);
        pc = (pc + 4) | 0;
        continue;
      case 30: // i64.shr_u
        shift(fp + code[pc + 1]!, fp + code[pc + 2]!, ints[(fp + code[pc + 3]!) | 0]!, false);
        pc = (pc + 4) | 0;
        continue;
      case 31: // i64.wrap
        ints[(fp + code[pc + 1]!) | 0] = ints[(fp + code[pc + 2]!) | 0]!;
        pc = (pc + 3) | 0;
        continue;
      case 32: // call
        fp = (fp + code[pc + 2]!) | 0;
        ints[(fp - 2) | 0] = (pc + 3) | 0;
        ints[(fp - 1) | 0] = code[pc + 2]!;
        pc = code[pc + 1]!;
        continue;
      case 33: // return
        pc = ints[(fp - 2) | 0]!;
        fp = (fp - ints[(fp - 1) | 0]!) | 0;
        continue;
      case 40: // const add
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        ints[(fp + code[pc + 3]!) | 0] = (ints[(fp + code[pc + 4]!) | 0]! + code[pc + 2]!) | 0;
        pc = (pc + 5) | 0;
        continue;
      case 41: // const and
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        ints[(fp + code[pc + 3]!) | 0] = ints[(fp + code[pc + 4]!) | 0]! & code[pc + 2]!;
        pc = (pc + 5) | 0;
        continue;
      case 42: // const shl
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        ints[(fp + code[pc + 3]!) | 0] = ints[(fp + code[pc + 4]!) | 0]! << code[pc + 2]!;
        pc = (pc + 5) | 0;
        continue;
      case 43: // const shr_u
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        ints[(fp + code[pc + 3]!) | 0] = (ints[(fp + code[pc + 4]!) | 0]! >>> code[pc + 2]!) | 0;
        pc = (pc + 5) | 0;
        continue;
      case 44: // const xor
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        ints[(fp + code[pc + 3]!) | 0] = ints[(fp + code[pc + 4]!) | 0]! ^ code[pc + 2]!;
        pc = (pc + 5) | 0;
        continue;
      case 45: // const mul
        ints[(fp + code[pc + 1]!) | 0] = code[pc + 2]!;
        ints[(fp + code[pc + 3]!) | 0] = Math.imul(ints[(fp + code[pc + 4]!) | 0]!, code[pc + 2]!);
        pc = (pc + 5) | 0;
        continue;
      case 46: // lt_u br_if
        pc =
          ints[(fp + code[pc + 1]!) | 0]! >>> 0 < ints[(fp + code[pc + 2]!) | 0]! >>> 0 ? code[pc + 3]! : (pc + 4) | 0;
        continue;
      case 47: // ne br_if
        pc = ints[(fp + code[pc + 1]!) | 0]! !== ints[(fp + code[pc + 2]!) | 0]! ? code[pc + 3]! : (pc + 4) | 0;
        continue;
      default:
        throw new Error(`no operation ${code[pc]}`);
    }
  }
}

function switchDesign(name: string, superinstructions: boolean): Design {
  return {
    name,
    prepare(program) {
      const code = encode(program, superinstructions);
      return (n) => {
        reset(state, n);
        run(code);
        return ints[2]!;
      };
    },
  };
}

/** One operation for each instruction, operands in a frame. */
export const switchOverSlots: Design = switchDesign('switch over slots', false);
/** The same loop; the most frequent pairs are one operation. */
export const switchWithPairs: Design = switchDesign('switch, pairs fused', true);
