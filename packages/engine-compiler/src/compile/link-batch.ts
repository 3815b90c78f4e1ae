import { type CodePiece, unpackPiece } from './code-piece.js';
import type { CodeLinker, MachineCode } from './code-source.js';

/** Code in a batch. Offsets are from the start of the batch. */
export interface LinkedCode {
  /** Among the defined functions; -1 for the lazy entry of a function that can not be compiled. */
  readonly definedFunction: number;
  readonly start: number;
  readonly end: number;
  readonly code: MachineCode;
}

/** The code of a whole module in one position independent stretch. */
export interface LinkedBatch {
  readonly bytes: Uint8Array;
  /** In the order of their places. */
  readonly codes: readonly LinkedCode[];
}

const alignment = 16;

/**
 * Puts the functions of a module one behind the other, in the order of their numbers whatever the order in which they
 * were compiled, and lets their direct calls refer to each other. A function that could not be compiled is a lazy entry:
 * its call leaves with the compile exit, which throws what is the matter.
 *
 * @param pieces - all functions, in their order
 */
export function linkBatch(pieces: readonly CodePiece[], linker: CodeLinker): LinkedBatch {
  const codes: LinkedCode[] = [];
  const starts: number[] = [];
  const refused: number[] = [];
  let end = 0;
  const place = (definedFunction: number, code: MachineCode): number => {
    const start = Math.ceil(end / alignment) * alignment;
    end = start + code.bytes.byteLength;
    codes.push({ definedFunction, start, end, code });
    return start;
  };
  for (const piece of pieces) {
    for (const code of unpackPiece(piece)) {
      const definedFunction = starts.length;
      if (code === undefined) refused.push(definedFunction);
      starts.push(code === undefined ? -1 : place(definedFunction, code));
    }
  }
  for (const definedFunction of refused) {
    starts[definedFunction] = place(-1, linker.compileLazyEntries(1, definedFunction).code);
  }
  const bytes = new Uint8Array(end).fill(linker.fillByte);
  for (const { start, code } of codes) {
    bytes.set(code.bytes, start);
    const { count, offset, data } = code.relocations;
    for (let row = 0; row < count; row++) {
      const at = start + offset[row]!;
      linker.relocate(bytes, at, starts[data[row]!]! - at);
    }
  }
  return { bytes, codes };
}
