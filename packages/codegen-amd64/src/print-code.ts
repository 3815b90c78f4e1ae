import { type MachCode, trapCodeOf } from '@wazero-ts/codegen';
import { disassemble } from './disassemble.js';

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/**
 * Finished code as text: offset, bytes, instruction; behind it what the side tables say: traps with their codes, sites with
 * the location in the source. Constants follow as bytes.
 */
export function printCode(code: MachCode): string {
  const notes = new Map<number, string[]>();
  const note = (offset: number, text: string): void => {
    const list = notes.get(offset);
    if (list === undefined) notes.set(offset, [text]);
    else list.push(text);
  };
  const { traps, sites, relocations } = code;
  for (let i = 0; i < traps.count; i++) note(traps.offset[i]!, `trap ${trapCodeOf(traps.data[i]!)} @${traps.loc[i]}`);
  for (let i = 0; i < sites.count; i++) note(sites.offset[i]!, `site @${sites.loc[i]}`);
  // The distance stands behind one byte of opcode.
  for (let i = 0; i < relocations.count; i++) note(relocations.offset[i]! - 1, `#${relocations.data[i]}`);
  const line = (offset: number, length: number, text: string): string => {
    const bytes = Array.from(code.bytes.subarray(offset, offset + length), hexByte).join(' ');
    const comment = notes.get(offset)?.join(', ');
    const head = `${offset.toString(16).padStart(6)}: ${bytes.padEnd(32)} ${text}`;
    return (comment === undefined ? head : `${head.padEnd(80)} ; ${comment}`).trimEnd();
  };
  const lines = disassemble(code.bytes, code.codeLength).map((inst) => line(inst.offset, inst.length, inst.text));
  for (let offset = (code.codeLength + 15) & ~15; offset < code.bytes.length; offset += 16) {
    lines.push(line(offset, Math.min(16, code.bytes.length - offset), ''));
  }
  return `${lines.join('\n')}\n`;
}
