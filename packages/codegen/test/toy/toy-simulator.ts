import { type Bits, MachineState, type Outcome, operate, outcome, RECORD_BASE, Trapped } from '@wazero-ts/testkit';
import { opInfo, type SsaFunction, Type } from '../../src/index.js';
import { FLOATS, INTS, SCRATCH, ToyOp } from './toy-target.js';

/** Runs toy code byte by byte. Reading a register or slot that holds nothing is an error, as is a wrong address. */
export function simulate(code: Uint8Array, func: SsaFunction, args: readonly Bits[], maxSteps = 200_000): Outcome {
  const state = new MachineState();
  try {
    return outcome(state, new Simulator(code, func, state).run(args, maxSteps));
  } catch (error) {
    if (error instanceof Trapped) return outcome(state, `trap ${error.code}`);
    throw error;
  }
}

class Simulator {
  private readonly code: DataView;
  private readonly func: SsaFunction;
  private readonly state: MachineState;
  private readonly places: (Bits | undefined)[] = [];
  private pc = 0;

  constructor(code: Uint8Array, func: SsaFunction, state: MachineState) {
    this.code = new DataView(code.buffer, code.byteOffset, code.byteLength);
    this.func = func;
    this.state = state;
  }

  run(args: readonly Bits[], maxSteps: number): string {
    const next = [0, 0];
    args.forEach((arg, i) => {
      const float = this.func.signature.params[i] === Type.f32 || this.func.signature.params[i] === Type.f64;
      this.places[float ? FLOATS[next[1]!++]! : INTS[next[0]!++]!] = arg;
    });
    for (let step = 0; step < maxSteps; step++) {
      const end = this.step();
      if (end !== undefined) return end;
    }
    return 'out of steps';
  }

  private read(place: number): Bits {
    const value = this.places[place];
    if (value === undefined) throw new Error(`pc ${this.pc}: place ${place} holds nothing`);
    return value;
  }

  private step(): string | undefined {
    const op = this.code.getUint8(this.pc);
    if (op >= ToyOp.jumpShort) return this.branch(op);
    const count = this.code.getUint8(this.pc + 1);
    let at = this.pc + 2;
    const list: number[] = [];
    for (let i = 0; i < count; i++, at += 2) list.push(this.code.getUint16(at, true));
    const [lo, hi, aux, counts] = [0, 4, 8, 12].map((offset) => this.code.getInt32(at + offset, true)) as [
      number,
      number,
      number,
      number,
    ];
    const defs = list.slice(0, counts & 255);
    const early = list.slice(count - (counts >> 8));
    const uses = list.slice(defs.length, count - early.length).map((place) => this.read(place));
    for (const place of early) this.places[place] = undefined;
    this.pc = at + 16;
    return this.execute(op, defs, uses, lo, hi, aux);
  }

  private execute(op: number, defs: number[], uses: Bits[], lo: number, hi: number, aux: number): string | undefined {
    const { state } = this;
    switch (op) {
      case ToyOp.op:
        this.places[defs[0]!] = operate(opInfo(aux).name, lo & 255, lo >> 8, uses);
        return undefined;
      case ToyOp.constant:
        this.places[defs[0]!] = aux === Type.i32 || aux === Type.f32 ? lo : (BigInt(hi) << 32n) | BigInt(lo >>> 0);
        return undefined;
      case ToyOp.pinned:
        this.places[defs[0]!] = RECORD_BASE;
        return undefined;
      case ToyOp.move:
        this.places[defs[0]!] = uses[0];
        return undefined;
      case ToyOp.load:
        this.places[defs[0]!] = state.load(
          opInfo(aux).name,
          hi,
          (uses[0] as bigint) + (uses[1] as bigint) + BigInt(lo),
        );
        return undefined;
      case ToyOp.store:
        state.store(opInfo(aux).name, hi, (uses[0] as bigint) + (uses[1] as bigint) + BigInt(lo), uses[2]!);
        return undefined;
      case ToyOp.peek:
        this.places[defs[0]!] = state.load('peek', hi, (uses[0] as bigint) + BigInt(lo));
        return undefined;
      case ToyOp.poke:
        state.store('poke', hi, (uses[0] as bigint) + BigInt(lo), uses[1]!);
        return undefined;
      case ToyOp.trapif:
        if (uses[0] !== 0) throw new Trapped(lo);
        return undefined;
      case ToyOp.trap:
        throw new Trapped(lo);
      case ToyOp.ret:
        return `return ${uses.join(',')}`;
      case ToyOp.call: {
        const results = state.call(`${opInfo(aux).name}#${lo}`, uses, this.func.signatures[hi]!.results);
        for (const register of [...INTS, ...FLOATS, ...SCRATCH]) this.places[register] = undefined;
        defs.forEach((place, i) => {
          this.places[place] = results[i];
        });
        return undefined;
      }
      default:
        throw new Error(`pc ${this.pc}: no instruction ${op}`);
    }
  }

  private branch(op: number): undefined {
    let at = this.pc + 1;
    let taken = true;
    if (op === ToyOp.brifShort || op === ToyOp.brifLong) {
      taken = this.read(this.code.getUint8(at++)) !== 0;
    } else if (op === ToyOp.tableShort || op === ToyOp.tableLong) {
      taken = (this.read(this.code.getUint8(at)) as number) >>> 0 === this.code.getUint8(at + 1);
      at += 2;
    }
    const short = op === ToyOp.jumpShort || op === ToyOp.brifShort || op === ToyOp.tableShort;
    const displacement = short ? this.code.getInt8(at) : this.code.getInt32(at, true);
    this.pc = taken ? this.pc + displacement : at + (short ? 1 : 4);
    return undefined;
  }
}
