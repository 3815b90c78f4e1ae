import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachBuffer } from '@wazero-ts/codegen';
import { Random } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { disassemble } from '../src/disassemble.js';
import { encode } from '../src/encode.js';
import { Flag } from '../src/instruction-flags.js';
import { instructions } from '../src/instructions.js';
import { type PlacedInstruction, printInstruction } from '../src/print-instruction.js';

const bytesOf = (inst: PlacedInstruction): Uint8Array => {
  const buffer = new MachBuffer();
  encode(buffer, inst.op, inst.aux, inst.reg, inst.vvvv, inst.rm, inst.index, inst.disp, inst.lo, inst.hi);
  return buffer.finish().bytes;
};
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const displacements = [0, 8, -8, 127, -128, 128, 0x12345678, -0x80000000, 0x7fffffff];
const immediates = [0, 1, -1, 127, -128, 128, 0x1234, -0x80000000, 0x7fffffff];

/** A random instruction of a row: registers, memory of every shape, width, VEX where the row has it. */
function randomInstruction(op: number, random: Random): PlacedInstruction {
  const row = instructions[op]!;
  const has = (place: string, kind: string): boolean => row.operands.some((o) => o.place === place && o.kind === kind);
  const rm = row.operands.find((operand) => operand.place === 'rm');
  const onVectors = row.operands.some((operand) => operand.kind === 'vector');
  let aux = 0;
  if (
    row.operands.some(
      (operand) =>
        operand.bits === 0 && operand.kind !== 'immediate' && operand.kind !== 'vector' && operand.kind !== 'implied',
    )
  ) {
    if (random.next(2) === 0) aux |= Flag.wide;
  }
  if (onVectors && !row.vexOnly && random.next(2) === 0) aux |= Flag.vex;
  if (rm?.kind === 'memory' || (rm?.orMemory === true && random.next(2) === 0)) {
    aux |= Flag.memory;
    if (random.next(2) === 0) aux |= Flag.hasIndex | random.next(4);
    if ((aux & Flag.hasIndex) !== 0 && random.next(4) === 0) aux |= Flag.noBase;
  }
  if (row.addsCondition) aux |= random.next(16) << 16;
  let index = random.next(16);
  if (index === 4) index = 5;
  const isMerge = row.operands[0]?.role === 'readWrite' || row.operands[0]?.role === 'merge';
  const usesVvvv = has('vvvv', 'int') || ((aux & Flag.vex) !== 0 && isMerge && row.operands[0]?.kind === 'vector');
  const lo = random.pick(immediates);
  return {
    op,
    aux,
    reg: row.operands.some((operand) => operand.place === 'reg') ? random.next(16) : 0,
    vvvv: usesVvvv ? random.next(16) : -1,
    rm: row.operands.some((operand) => operand.place === 'rm' || operand.place === 'opcode') ? random.next(16) : 0,
    index,
    disp: random.pick(displacements),
    lo: row.immediateBytes === 1 ? lo & 255 : row.immediateBytes === 2 ? lo & 0xffff : lo,
    // A number that needs 64 bits: the disassembler prints shorter ones otherwise.
    hi: 0x12345678,
  };
}

function samples(): PlacedInstruction[] {
  const random = new Random(1);
  return instructions.flatMap((_, op) => Array.from({ length: 24 }, () => randomInstruction(op, random)));
}

/** Runs the disassembler of binutils over all instructions at once. */
function objdump(codes: readonly Uint8Array[]): string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'amd64-'));
  try {
    writeFileSync(join(folder, 'code'), Buffer.concat(codes));
    const text = execFileSync(
      'objdump',
      ['-D', '-b', 'binary', '-m', 'i386:x86-64', '-M', 'intel', '--insn-width=16', join(folder, 'code')],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    return text.split('\n').filter((line) => /^ *[0-9a-f]+:\t/.test(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('binutils reads every form as it is printed', () => {
  const insts = samples();
  const codes = insts.map(bytesOf);
  const lines = objdump(codes);
  if (lines === undefined) {
    console.log('codegen-amd64: not compared with binutils, there is no objdump');
    return;
  }
  const problems: string[] = [];
  let offset = 0;
  const byOffset = new Map(lines.map((line) => [Number.parseInt(line, 16), line]));
  insts.forEach((inst, i) => {
    const line = byOffset.get(offset);
    const [, bytes, text] = (line ?? '').split('\t');
    const theirs = normalize(text ?? '?');
    const ours = normalize(printInstruction(inst));
    if (bytes?.replaceAll(' ', '') !== hexOf(codes[i]!) || theirs !== ours) {
      problems.push(`${instructions[inst.op]!.name} ${hexOf(codes[i]!)}: ours ${ours}, theirs ${theirs}`);
    }
    offset += codes[i]!.length;
  });
  expect(problems).toEqual([]);
});

test('the encodings of every row are those in encodings.txt', async () => {
  const random = new Random(7);
  const lines = instructions.flatMap((row, op) =>
    Array.from({ length: 4 }, () => {
      const inst = randomInstruction(op, random);
      return `${row.name.padEnd(12)} ${printInstruction(inst).padEnd(56)} ${hexOf(bytesOf(inst))}`;
    }),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./encodings.txt');
});

test('this package reads every form as it is printed', () => {
  const problems: string[] = [];
  for (const inst of samples()) {
    const code = bytesOf(inst);
    try {
      const [first] = disassemble(code);
      if (first!.text === printInstruction(inst) && first!.length === code.length) continue;
      problems.push(`${hexOf(code)}: ${first!.text}, not ${printInstruction(inst)}`);
    } catch (error) {
      problems.push(`${hexOf(code)} ${printInstruction(inst)}: ${(error as Error).message}`);
    }
  }
  expect(problems).toEqual([]);
  expect(() => disassemble(Uint8Array.of(0x0f, 0x0d))).toThrow(RangeError);
  expect(() => disassemble(Uint8Array.of(0x48))).toThrow(RangeError);
});

/** One space after the mnemonic, none elsewhere; comments and synonyms away. */
function normalize(text: string): string {
  return text
    .replace(/#.*/, '')
    .replace(/<.*>/, '')
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/^(v?)cmp(eq|lt|le|unord|neq|nlt|nle|ord)_?\w*?(ss|sd|ps|pd) /, '$1cmp$2$3 ');
}
