/** A walk over the frames of a guest's stack, by return addresses and sizes of frames. */
import { type PublishedCode, rowOf } from '../compile/code-space.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import { trapNumber } from '../layout/trap-codes.js';
import type { Activation } from './activation.js';
import { StackReader } from './stack-words.js';

/** A word of the trap table is the trap above the kind of its fault. */
const trapCodeShift = 8;

/** One frame. */
export interface Frame {
  readonly code: PublishedCode;
  /** Whose code it is. */
  readonly owner: object;
  /** Byte offset of the instruction in the binary. */
  readonly loc: number;
  /** The trap that its trap table has for that instruction; undefined at calls and exits. */
  readonly trap: number | undefined;
}

/**
 * Visits the frames of an activation that has left or trapped, innermost first.
 *
 * @param visit - false ends the walk
 * @returns undefined when the walk came to the entry or was ended; else where it is lost
 */
export function walkFrames({ context, entry }: Activation, visit: (frame: Frame) => boolean): string | undefined {
  const { store } = entry;
  const stack = new StackReader(context);
  let pc = context.native.guestPc;
  let sp = context.native.guestSp;
  // What traps may stand directly behind a check, where a call would come back.
  let isTrap = context.words[contextFields.exitCode / 4] === exitCode.trap;
  for (;;) {
    const found = store.codeAt(pc);
    if (found === undefined) return `no code at ${pc.toString(16)}`;
    const { code, owner } = found;
    const offset = pc - code.start;
    const place = isTrap ? trapAt(code, offset) : siteAt(code, offset);
    isTrap = false;
    if (place === undefined) return `nothing is known of ${code.role} ${code.definedFunction} at offset ${offset}`;
    if (!visit({ code, owner, loc: place.loc, trap: place.trap }) || code.role === 'entry') return undefined;
    sp += place.frameBytes;
    const caller = stack.at(sp);
    if (caller === undefined) return `the stack ends in ${code.role} ${code.definedFunction} at offset ${offset}`;
    pc = caller;
    sp += 8;
  }
}

interface Place {
  readonly loc: number;
  /** From the stack pointer up to the return address. */
  readonly frameBytes: number;
  readonly trap: number | undefined;
}

function siteAt({ sites }: PublishedCode, offset: number): Place | undefined {
  const row = rowOf(sites, offset);
  return row < 0 ? undefined : { loc: sites.loc[row]!, frameBytes: sites.data[row]!, trap: undefined };
}

function trapAt({ frameBytes, traps }: PublishedCode, offset: number): Place | undefined {
  const row = rowOf(traps, offset);
  if (row < 0) return undefined;
  const trap = traps.data[row]! >>> trapCodeShift;
  // A prologue looks for room before it makes the frame.
  return { loc: traps.loc[row]!, frameBytes: trap === trapNumber.STACK_OVERFLOW ? 0 : frameBytes, trap };
}
