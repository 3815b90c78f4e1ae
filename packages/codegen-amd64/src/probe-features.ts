import { MachBuffer } from '@wazero-ts/codegen';
import { Cond } from './conditions.js';
import { Assembler } from './emit/assembler.js';
import { type Amd64Features, defaultContextLayout } from './features.js';
import { Flag } from './instruction-flags.js';
import { Inst } from './instructions.js';
import { Reg } from './registers.js';

const layout = defaultContextLayout;
/** Which answers the code leaves, in slots of its own; 0 where the processor has no such question. */
const answers = { basic: 0, extended: 1, more: 2, state: 3 } as const;
const slot = (index: number): number => layout.exitSlots + 8 * index;

const CPUID = [0x0f, 0xa2];
const XGETBV = [0x0f, 0x01, 0xd0];
const OSXSAVE = 1 << 27;

/** Code for one start of a context: it asks the processor what it can and leaves with exit code 0. */
export function featureProbe(): Uint8Array {
  const asm = new Assembler(new MachBuffer());
  const { out } = asm;
  const ask = (leaf: number): void => {
    asm.r(Inst.mov_oi, 0, Reg.rax, leaf);
    asm.r(Inst.mov_oi, 0, Reg.rcx, 0);
    for (const byte of CPUID) out.put8(byte);
  };
  /** Asks only if the greatest question of this kind is not below. */
  const askIfKnown = (kind: number, leaf: number, register: number, index: number): void => {
    const past = out.newLabel();
    ask(kind);
    asm.r(Inst.cmp_i, 0, Reg.rax, leaf);
    asm.branch(Cond.below, past);
    ask(leaf);
    asm.field(Inst.mov_mr, 0, register, slot(index));
    out.bind(past);
  };
  for (const index of Object.values(answers)) asm.field(Inst.mov_i, Flag.wide, 0, slot(index), 0);
  askIfKnown(0, 7, Reg.rbx, answers.extended);
  askIfKnown(0x8000_0000, 0x8000_0001, Reg.rcx, answers.more);
  ask(1);
  asm.field(Inst.mov_mr, 0, Reg.rcx, slot(answers.basic));
  const past = out.newLabel();
  asm.r(Inst.test_i, 0, Reg.rcx, OSXSAVE);
  asm.branch(Cond.equal, past);
  asm.r(Inst.mov_oi, 0, Reg.rcx, 0);
  for (const byte of XGETBV) out.put8(byte);
  asm.field(Inst.mov_mr, 0, Reg.rax, slot(answers.state));
  out.bind(past);
  asm.field(Inst.mov_i, 0, 0, layout.exitCode, 0);
  asm.labelled(Inst.lea, Flag.wide, Reg.rcx, past);
  asm.field(Inst.jmp_r, 0, 0, layout.exitStub);
  return out.finish().bytes;
}

/**
 * What {@link featureProbe} found: `words` are those of the context it ran in. Undefined for a processor that can not run
 * what `amd64` generates.
 */
export function readFeatures(words: Int32Array): Amd64Features | undefined {
  const answer = (index: number): number => words[slot(index) / 4]!;
  const has = (index: number, bit: number): boolean => ((answer(index) >>> bit) & 1) === 1;
  if (!has(answers.basic, 19)) return undefined;
  // The system must keep the upper parts of registers too.
  const keepsVectors = (answer(answers.basic) & OSXSAVE) !== 0 && (answer(answers.state) & 6) === 6;
  return {
    sse42: has(answers.basic, 20),
    popcnt: has(answers.basic, 23),
    avx: has(answers.basic, 28) && keepsVectors,
    bmi1: has(answers.extended, 3),
    bmi2: has(answers.extended, 8) && has(answers.basic, 28) && keepsVectors,
    lzcnt: has(answers.more, 5),
  };
}

/** What {@link detectFeatures} needs of executable memory; exec-memory has it. */
export interface ProbeMemory {
  createCode(code: Uint8Array): {
    readonly address: number;
    publish(code: { start: number; end: number; name: string; traps: Uint32Array }): void;
    release(): void;
  };
  createContext(options: { stackBytes: number; store: number }): {
    readonly words: Int32Array;
    setEntry(address: number): void;
    start(): number;
    release(): void;
  };
}

/** Runs {@link featureProbe} once. Undefined for a processor that can not run what `amd64` generates. */
export function detectFeatures(memory: ProbeMemory): Amd64Features | undefined {
  const code = featureProbe();
  const arena = memory.createCode(code);
  arena.publish({ start: 0, end: code.length, name: 'feature probe', traps: new Uint32Array(0) });
  const context = memory.createContext({ stackBytes: 65536, store: 1 });
  context.setEntry(arena.address);
  context.start();
  const features = readFeatures(context.words);
  context.release();
  arena.release();
  return features;
}
