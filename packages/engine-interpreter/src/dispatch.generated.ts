// Written by tools/gen/dispatch.mjs from dispatch-ops.table.mjs; do not edit.
import type { Activation } from './activation.js';
import { CODE as arenaCode, crossReturnPc } from './code-arena.js';
import { binaryHandlers, coldHandlers, pieceHandlers, unaryHandlers } from './cold/handlers.js';
import type { GuestState } from './guest-state.js';
import { i64Binary } from './handlers/i64.js';
import { REFS, setRef } from './references.js';
import { slowAccess } from './slow-access.js';
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from './stack.js';
import { trapDivideByZero, trapOverflow, trapStackOverflow, trapUnreachable } from './trap-signal.js';
import { runVectors, takeVectorPc } from './vector-dispatch.generated.js';

// V8 folds address and length of a typed array into optimised code only when it is a constant of the same module.
const codeWords: Int32Array = arenaCode;
const stackInts: Int32Array = stackI32;
const stackSingles: Float32Array = stackF32;
const stackDoubles: Float64Array = stackF64;
const i64Mul = i64Binary['i64.mul']!;

/** Why {@link run} came back. */
export const Exit = { finished: 0, check: 1, thrown: 2 } as const;

/**
 * Runs flat code from `startPc` until the activation ends, a check is due or something is thrown. Where it stopped is
 * left in the activation.
 *
 * @param budget - backward branches and calls until the next check
 * @returns one of {@link Exit}
 */
export function run(startPc: number, startFp: number, start: GuestState, activation: Activation, budget: number): number {
  let pc = startPc | 0;
  let fp = startFp | 0;
  let poll = budget | 0;
  const ceiling = activation.ceiling | 0;
  let inst = start;
  let view = inst.memory.view;
  let limit = inst.memory.limit | 0;
  let globals = inst.globals;
  // A register is shorter to name in bytecode than a constant of the module.
  const CODE = codeWords;
  const I32 = stackInts;
  const F32 = stackSingles;
  const F64 = stackDoubles;
  let a = 0, ah = 0, al = 0, b = 0, back = 0, bh = 0, bl = 0, d = 0, delta = 0, entry = 0, from = 0, g = 0, h = 0, high = 0, index = 0, l = 0, last = 0, low = 0, n = 0, nf = 0, rel = 0, s = 0, t = 0, to = 0, v = 0, x = 0;
  try {
    dispatch: for (;;) {
      switch (CODE[pc]) {
        case 0: // halt
          return 0 /* finished */;
        case 1: // crossReturn
          { const back = activation.popCross(); pc = back.pc | 0; fp = fp - back.delta | 0; inst = back.instance; view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; continue; }
        case 2: // unreachable
          throw trapUnreachable;
        case 3: // br
          { rel = CODE[pc + 1 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 4: // brIf
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! !== 0) { rel = CODE[pc + 2 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 3 | 0;
          continue;
        case 5: // brIfNot
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! === 0) { rel = CODE[pc + 2 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 3 | 0;
          continue;
        case 6: // brTable
          { index = I32[fp + CODE[pc + 1 | 0]! | 0]!; last = CODE[pc + 2 | 0]!; if (index < 0 || index > last) index = last; rel = CODE[pc + 3 + index | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 7: // call
          { nf = fp + CODE[pc + 2 | 0]! | 0; h = fp + CODE[pc + 3 | 0]! | 0; if (nf > ceiling) throw trapStackOverflow; I32[h]! = pc + 4 | 0; I32[h + 1 | 0]! = CODE[pc + 2 | 0]!; pc = CODE[pc + 1 | 0]!; fp = nf; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 8: // callLazy
          { entry = inst.lowerCallee(CODE[pc + 1 | 0]!, 0) | 0; CODE[pc + 1 | 0]! = entry; CODE[pc]! = 7 /* call */; continue; }
        case 9: // callLazyMetered
          { entry = inst.lowerCallee(CODE[pc + 1 | 0]!, 1) | 0; CODE[pc + 1 | 0]! = entry; CODE[pc]! = 7 /* call */; continue; }
        case 10: // callImport
          { entry = activation.resolveImport(inst, CODE[pc + 1 | 0]!, CODE[pc + 4 | 0]!) | 0; if (entry > 0) { nf = fp + CODE[pc + 2 | 0]! | 0; h = fp + CODE[pc + 3 | 0]! | 0; if (nf > ceiling) throw trapStackOverflow; I32[h]! = pc + 5 | 0; I32[h + 1 | 0]! = CODE[pc + 2 | 0]!; pc = entry; fp = nf; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
    nf = fp + CODE[pc + 2 | 0]! | 0; if (nf > ceiling) throw trapStackOverflow;
    if (entry === 0) { activation.callHost(inst, pc, fp, nf); view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = pc + 5 | 0; if ((poll = poll - 1 | 0) < 0 || activation.mustExit) break dispatch; continue; }
    h = fp + CODE[pc + 3 | 0]! | 0; I32[h]! = crossReturnPc; I32[h + 1 | 0]! = 0; activation.pushCross(pc + 5 | 0, CODE[pc + 2 | 0]!, inst); inst = activation.calleeInstance; view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = -entry | 0; fp = nf; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 11: // callIndirect
          { entry = activation.resolveIndirect(inst, I32[fp + CODE[pc + 1 | 0]! | 0]!, CODE[pc + 2 | 0]!, CODE[pc + 3 | 0]!, CODE[pc + 6 | 0]!) | 0; if (entry > 0) { nf = fp + CODE[pc + 4 | 0]! | 0; h = fp + CODE[pc + 5 | 0]! | 0; if (nf > ceiling) throw trapStackOverflow; I32[h]! = pc + 7 | 0; I32[h + 1 | 0]! = CODE[pc + 4 | 0]!; pc = entry; fp = nf; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
    nf = fp + CODE[pc + 4 | 0]! | 0; if (nf > ceiling) throw trapStackOverflow;
    if (entry === 0) { activation.callHost(inst, pc, fp, nf); view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = pc + 7 | 0; if ((poll = poll - 1 | 0) < 0 || activation.mustExit) break dispatch; continue; }
    h = fp + CODE[pc + 5 | 0]! | 0; I32[h]! = crossReturnPc; I32[h + 1 | 0]! = 0; activation.pushCross(pc + 7 | 0, CODE[pc + 4 | 0]!, inst); inst = activation.calleeInstance; view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = -entry | 0; fp = nf; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 12: // ret
          { h = fp + CODE[pc + 1 | 0]! | 0; pc = I32[h]!; fp = fp - I32[h + 1 | 0]! | 0; continue; }
        case 13: // ret32
          { h = fp + CODE[pc + 1 | 0]! | 0; to = I32[h]!, back = I32[h + 1 | 0]!; I32[fp]! = I32[fp + CODE[pc + 2 | 0]! | 0]!; pc = to; fp = fp - back | 0; continue; }
        case 14: // ret64
          { h = fp + CODE[pc + 1 | 0]! | 0, s = fp + CODE[pc + 2 | 0]! | 0; pc = I32[h]!; back = I32[h + 1 | 0]!, low = I32[s]!, high = I32[s + 1 | 0]!; I32[fp]! = low; I32[fp + 1 | 0]! = high; fp = fp - back | 0; continue; }
        case 15: // tailCall
          { entry = inst.lowerCallee(CODE[pc + 1 | 0]!, 0) | 0; { h = fp + CODE[pc + 2 | 0]! | 0, t = fp + CODE[pc + 3 | 0]! | 0; back = I32[h]!, delta = I32[h + 1 | 0]!; I32[t]! = back; I32[t + 1 | 0]! = delta; pc = entry; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; } }
        case 16: // tailCallMetered
          { entry = inst.lowerCallee(CODE[pc + 1 | 0]!, 1) | 0; { h = fp + CODE[pc + 2 | 0]! | 0, t = fp + CODE[pc + 3 | 0]! | 0; back = I32[h]!, delta = I32[h + 1 | 0]!; I32[t]! = back; I32[t + 1 | 0]! = delta; pc = entry; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; } }
        case 17: // tailCallImport
          { entry = activation.resolveImport(inst, CODE[pc + 1 | 0]!, CODE[pc + 4 | 0]!) | 0; if (entry > 0) { h = fp + CODE[pc + 2 | 0]! | 0, t = fp + CODE[pc + 3 | 0]! | 0; back = I32[h]!, delta = I32[h + 1 | 0]!; I32[t]! = back; I32[t + 1 | 0]! = delta; pc = entry; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
    h = fp + CODE[pc + 2 | 0]! | 0;
    if (entry === 0) { activation.callHost(inst, pc, fp, fp); view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = I32[h]!; fp = fp - I32[h + 1 | 0]! | 0; if ((poll = poll - 1 | 0) < 0 || activation.mustExit) break dispatch; continue; }
    back = I32[h]!, delta = I32[h + 1 | 0]!, t = fp + CODE[pc + 3 | 0]! | 0;
    if (back === crossReturnPc) { I32[t]! = back; I32[t + 1 | 0]! = delta; } else { activation.pushCross(back, delta, inst); I32[t]! = crossReturnPc; I32[t + 1 | 0]! = 0; }
    inst = activation.calleeInstance; view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = -entry | 0; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 18: // tailCallIndirect
          { entry = activation.resolveIndirect(inst, I32[fp + CODE[pc + 1 | 0]! | 0]!, CODE[pc + 2 | 0]!, CODE[pc + 3 | 0]!, CODE[pc + 6 | 0]!) | 0; if (entry > 0) { h = fp + CODE[pc + 4 | 0]! | 0, t = fp + CODE[pc + 5 | 0]! | 0; back = I32[h]!, delta = I32[h + 1 | 0]!; I32[t]! = back; I32[t + 1 | 0]! = delta; pc = entry; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
    h = fp + CODE[pc + 4 | 0]! | 0;
    if (entry === 0) { activation.callHost(inst, pc, fp, fp); view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = I32[h]!; fp = fp - I32[h + 1 | 0]! | 0; if ((poll = poll - 1 | 0) < 0 || activation.mustExit) break dispatch; continue; }
    back = I32[h]!, delta = I32[h + 1 | 0]!, t = fp + CODE[pc + 5 | 0]! | 0;
    if (back === crossReturnPc) { I32[t]! = back; I32[t + 1 | 0]! = delta; } else { activation.pushCross(back, delta, inst); I32[t]! = crossReturnPc; I32[t + 1 | 0]! = 0; }
    inst = activation.calleeInstance; view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals; pc = -entry | 0; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }
        case 19: // enterLarge
          if ((fp + CODE[pc + 1 | 0]! | 0) > ceiling) throw trapStackOverflow;
          pc = pc + 2 | 0;
          continue;
        case 20: // zero
          { from = fp + CODE[pc + 1 | 0]! | 0; I32.fill(0, from, from + CODE[pc + 2 | 0]! | 0); }
          pc = pc + 3 | 0;
          continue;
        case 21: // zero1
          { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = 0; I32[d + 1 | 0]! = 0; }
          pc = pc + 2 | 0;
          continue;
        case 22: // zero2
          { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = 0; I32[d + 1 | 0]! = 0; I32[d + 2 | 0]! = 0; I32[d + 3 | 0]! = 0; }
          pc = pc + 2 | 0;
          continue;
        case 23: // zero4
          { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = 0; I32[d + 1 | 0]! = 0; I32[d + 2 | 0]! = 0; I32[d + 3 | 0]! = 0; I32[d + 4 | 0]! = 0; I32[d + 5 | 0]! = 0; I32[d + 6 | 0]! = 0; I32[d + 7 | 0]! = 0; }
          pc = pc + 2 | 0;
          continue;
        case 24: // fuel
          activation.charge(CODE[pc + 1 | 0]!);
          pc = pc + 2 | 0;
          continue;
        case 25: // const32
          I32[fp + CODE[pc + 1 | 0]! | 0]! = CODE[pc + 2 | 0]!;
          pc = pc + 3 | 0;
          continue;
        case 26: // const64
          { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = CODE[pc + 2 | 0]!; I32[d + 1 | 0]! = CODE[pc + 3 | 0]!; }
          pc = pc + 4 | 0;
          continue;
        case 27: // mov32
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]!;
          pc = pc + 3 | 0;
          continue;
        case 28: // mov64
          { d = fp + CODE[pc + 1 | 0]! | 0, s = fp + CODE[pc + 2 | 0]! | 0; I32[d]! = I32[s]!; I32[d + 1 | 0]! = I32[s + 1 | 0]!; }
          pc = pc + 3 | 0;
          continue;
        case 29: // mov128
          { d = fp + CODE[pc + 1 | 0]! | 0, s = fp + CODE[pc + 2 | 0]! | 0; I32.copyWithin(d, s, s + 4 | 0); }
          pc = pc + 3 | 0;
          continue;
        case 30: // movRef
          setRef((fp + CODE[pc + 1 | 0]! | 0) >> 1, REFS[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!);
          pc = pc + 3 | 0;
          continue;
        case 31: // select32
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 4 | 0]! | 0]! !== 0 ? I32[fp + CODE[pc + 2 | 0]! | 0]! : I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 5 | 0;
          continue;
        case 32: // select64
          { d = fp + CODE[pc + 1 | 0]! | 0, s = I32[fp + CODE[pc + 4 | 0]! | 0]! !== 0 ? fp + CODE[pc + 2 | 0]! | 0 : fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[s]!; I32[d + 1 | 0]! = I32[s + 1 | 0]!; }
          pc = pc + 5 | 0;
          continue;
        case 33: // select128
          { d = fp + CODE[pc + 1 | 0]! | 0, s = I32[fp + CODE[pc + 4 | 0]! | 0]! !== 0 ? fp + CODE[pc + 2 | 0]! | 0 : fp + CODE[pc + 3 | 0]! | 0; I32.copyWithin(d, s, s + 4 | 0); }
          pc = pc + 5 | 0;
          continue;
        case 34: // selectRef
          setRef((fp + CODE[pc + 1 | 0]! | 0) >> 1, REFS[(I32[fp + CODE[pc + 4 | 0]! | 0]! !== 0 ? fp + CODE[pc + 2 | 0]! | 0 : fp + CODE[pc + 3 | 0]! | 0) >> 1]!);
          pc = pc + 5 | 0;
          continue;
        case 35: // globalGet32
          I32[fp + CODE[pc + 1 | 0]! | 0]! = globals[CODE[pc + 2 | 0]!]!;
          pc = pc + 3 | 0;
          continue;
        case 36: // globalGet64
          { d = fp + CODE[pc + 1 | 0]! | 0, g = CODE[pc + 2 | 0]!; I32[d]! = globals[g]!; I32[d + 1 | 0]! = globals[g + 1 | 0]!; }
          pc = pc + 3 | 0;
          continue;
        case 37: // globalSet32
          globals[CODE[pc + 1 | 0]!]! = I32[fp + CODE[pc + 2 | 0]! | 0]!;
          pc = pc + 3 | 0;
          continue;
        case 38: // globalSet64
          { s = fp + CODE[pc + 2 | 0]! | 0, g = CODE[pc + 1 | 0]!; globals[g]! = I32[s]!; globals[g + 1 | 0]! = I32[s + 1 | 0]!; }
          pc = pc + 3 | 0;
          continue;
        case 39: // load32
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 4 | 0)) { slowAccess(inst.memory, 39 /* load32 */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { I32[fp + CODE[pc + 1 | 0]! | 0]! = view.getInt32(x, true); } }
          pc = pc + 4 | 0;
          continue;
        case 40: // load64
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 8 | 0)) { slowAccess(inst.memory, 40 /* load64 */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = view.getInt32(x, true); I32[d + 1 | 0]! = view.getInt32(x + 4 | 0, true); } }
          pc = pc + 4 | 0;
          continue;
        case 41: // load8S
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 1 | 0)) { slowAccess(inst.memory, 41 /* load8S */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { I32[fp + CODE[pc + 1 | 0]! | 0]! = view.getInt8(x); } }
          pc = pc + 4 | 0;
          continue;
        case 42: // load8U
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 1 | 0)) { slowAccess(inst.memory, 42 /* load8U */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { I32[fp + CODE[pc + 1 | 0]! | 0]! = view.getUint8(x); } }
          pc = pc + 4 | 0;
          continue;
        case 43: // load16S
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 2 | 0)) { slowAccess(inst.memory, 43 /* load16S */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { I32[fp + CODE[pc + 1 | 0]! | 0]! = view.getInt16(x, true); } }
          pc = pc + 4 | 0;
          continue;
        case 44: // load16U
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 2 | 0)) { slowAccess(inst.memory, 44 /* load16U */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { I32[fp + CODE[pc + 1 | 0]! | 0]! = view.getUint16(x, true); } }
          pc = pc + 4 | 0;
          continue;
        case 45: // load8SWide
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 1 | 0)) { slowAccess(inst.memory, 45 /* load8SWide */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0, v = view.getInt8(x); I32[d]! = v; I32[d + 1 | 0]! = v >> 31; } }
          pc = pc + 4 | 0;
          continue;
        case 46: // load8UWide
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 1 | 0)) { slowAccess(inst.memory, 46 /* load8UWide */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0, v = view.getUint8(x); I32[d]! = v; I32[d + 1 | 0]! = 0; } }
          pc = pc + 4 | 0;
          continue;
        case 47: // load16SWide
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 2 | 0)) { slowAccess(inst.memory, 47 /* load16SWide */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0, v = view.getInt16(x, true); I32[d]! = v; I32[d + 1 | 0]! = v >> 31; } }
          pc = pc + 4 | 0;
          continue;
        case 48: // load16UWide
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 2 | 0)) { slowAccess(inst.memory, 48 /* load16UWide */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0, v = view.getUint16(x, true); I32[d]! = v; I32[d + 1 | 0]! = 0; } }
          pc = pc + 4 | 0;
          continue;
        case 49: // load32SWide
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 4 | 0)) { slowAccess(inst.memory, 49 /* load32SWide */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0, v = view.getInt32(x, true); I32[d]! = v; I32[d + 1 | 0]! = v >> 31; } }
          pc = pc + 4 | 0;
          continue;
        case 50: // load32UWide
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 4 | 0)) { slowAccess(inst.memory, 50 /* load32UWide */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { d = fp + CODE[pc + 1 | 0]! | 0, v = view.getInt32(x, true); I32[d]! = v; I32[d + 1 | 0]! = 0; } }
          pc = pc + 4 | 0;
          continue;
        case 51: // store32
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 4 | 0)) { slowAccess(inst.memory, 51 /* store32 */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { view.setInt32(x, I32[fp + CODE[pc + 1 | 0]! | 0]!, true); } }
          pc = pc + 4 | 0;
          continue;
        case 52: // store64
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 8 | 0)) { slowAccess(inst.memory, 52 /* store64 */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { s = fp + CODE[pc + 1 | 0]! | 0; view.setInt32(x, I32[s]!, true); view.setInt32(x + 4 | 0, I32[s + 1 | 0]!, true); } }
          pc = pc + 4 | 0;
          continue;
        case 53: // store8
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 1 | 0)) { slowAccess(inst.memory, 53 /* store8 */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { view.setInt8(x, I32[fp + CODE[pc + 1 | 0]! | 0]!); } }
          pc = pc + 4 | 0;
          continue;
        case 54: // store16
          { b = I32[fp + CODE[pc + 2 | 0]! | 0]!, x = b + CODE[pc + 3 | 0]! | 0; if ((b | x) < 0 || x > (limit - 2 | 0)) { slowAccess(inst.memory, 54 /* store16 */, fp + CODE[pc + 1 | 0]! | 0, b, CODE[pc + 3 | 0]!); view = inst.memory.view; limit = inst.memory.limit | 0; } else { view.setInt16(x, I32[fp + CODE[pc + 1 | 0]! | 0]!, true); } }
          pc = pc + 4 | 0;
          continue;
        case 55: // farAccess
          slowAccess(inst.memory, CODE[pc + 1 | 0]!, fp + CODE[pc + 2 | 0]! | 0, I32[fp + CODE[pc + 3 | 0]! | 0]!, CODE[pc + 4 | 0]!);
          pc = pc + 5 | 0;
          continue;
        case 56: // memoryGrow
          I32[fp + CODE[pc + 1 | 0]! | 0]! = inst.memory.grow(I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0); view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals;
          pc = pc + 3 | 0;
          continue;
        case 57: // i32Add
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! + I32[fp + CODE[pc + 3 | 0]! | 0]! | 0;
          pc = pc + 4 | 0;
          continue;
        case 58: // i32AddI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! + CODE[pc + 3 | 0]! | 0;
          pc = pc + 4 | 0;
          continue;
        case 59: // i32And
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! & I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 60: // i32AndI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! & CODE[pc + 3 | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 61: // i32Or
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! | I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 62: // i32OrI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! | CODE[pc + 3 | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 63: // i32Xor
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! ^ I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 64: // i32XorI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! ^ CODE[pc + 3 | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 65: // i32Mul
          I32[fp + CODE[pc + 1 | 0]! | 0]! = Math.imul(I32[fp + CODE[pc + 2 | 0]! | 0]!, I32[fp + CODE[pc + 3 | 0]! | 0]!);
          pc = pc + 4 | 0;
          continue;
        case 66: // i32MulI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = Math.imul(I32[fp + CODE[pc + 2 | 0]! | 0]!, CODE[pc + 3 | 0]!);
          pc = pc + 4 | 0;
          continue;
        case 67: // i32Sub
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! - I32[fp + CODE[pc + 3 | 0]! | 0]! | 0;
          pc = pc + 4 | 0;
          continue;
        case 68: // i32Shl
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! << I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 69: // i32ShlI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! << CODE[pc + 3 | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 70: // i32ShrS
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! >> I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 71: // i32ShrSI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! >> CODE[pc + 3 | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 72: // i32ShrU
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! >>> I32[fp + CODE[pc + 3 | 0]! | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 73: // i32ShrUI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! >>> CODE[pc + 3 | 0]!;
          pc = pc + 4 | 0;
          continue;
        case 74: // i32Rotl
          { v = I32[fp + CODE[pc + 2 | 0]! | 0]!, n = I32[fp + CODE[pc + 3 | 0]! | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = v << n | v >>> (32 - n); }
          pc = pc + 4 | 0;
          continue;
        case 75: // i32RotlI
          { v = I32[fp + CODE[pc + 2 | 0]! | 0]!, n = CODE[pc + 3 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = v << n | v >>> (32 - n); }
          pc = pc + 4 | 0;
          continue;
        case 76: // i32Rotr
          { v = I32[fp + CODE[pc + 2 | 0]! | 0]!, n = I32[fp + CODE[pc + 3 | 0]! | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = v >>> n | v << (32 - n); }
          pc = pc + 4 | 0;
          continue;
        case 77: // i32DivS
          { a = I32[fp + CODE[pc + 2 | 0]! | 0]!, b = I32[fp + CODE[pc + 3 | 0]! | 0]!; if (b === 0) throw trapDivideByZero; if (b === -1) { if (a === -2147483648) throw trapOverflow; I32[fp + CODE[pc + 1 | 0]! | 0]! = 0 - a | 0; } else I32[fp + CODE[pc + 1 | 0]! | 0]! = a / b | 0; }
          pc = pc + 4 | 0;
          continue;
        case 78: // i32DivU
          { b = (I32[fp + CODE[pc + 3 | 0]! | 0]! >>> 0); if (b === 0) throw trapDivideByZero; I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) / b | 0; }
          pc = pc + 4 | 0;
          continue;
        case 79: // i32RemS
          { b = I32[fp + CODE[pc + 3 | 0]! | 0]!; if (b === 0) throw trapDivideByZero; I32[fp + CODE[pc + 1 | 0]! | 0]! = b === -1 ? 0 : I32[fp + CODE[pc + 2 | 0]! | 0]! % b | 0; }
          pc = pc + 4 | 0;
          continue;
        case 80: // i32RemU
          { b = (I32[fp + CODE[pc + 3 | 0]! | 0]! >>> 0); if (b === 0) throw trapDivideByZero; I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) % b | 0; }
          pc = pc + 4 | 0;
          continue;
        case 81: // i32Clz
          I32[fp + CODE[pc + 1 | 0]! | 0]! = Math.clz32(I32[fp + CODE[pc + 2 | 0]! | 0]!);
          pc = pc + 3 | 0;
          continue;
        case 82: // i32Ctz
          { v = I32[fp + CODE[pc + 2 | 0]! | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = v === 0 ? 32 : 31 - Math.clz32(v & -v) | 0; }
          pc = pc + 3 | 0;
          continue;
        case 83: // i32Popcnt
          { v = I32[fp + CODE[pc + 2 | 0]! | 0]!; v = v - (v >>> 1 & 0x55555555) | 0; v = (v & 0x33333333) + (v >>> 2 & 0x33333333) | 0; I32[fp + CODE[pc + 1 | 0]! | 0]! = Math.imul((v + (v >>> 4) | 0) & 0x0f0f0f0f, 0x01010101) >>> 24; }
          pc = pc + 3 | 0;
          continue;
        case 84: // i32Extend8
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! << 24 >> 24;
          pc = pc + 3 | 0;
          continue;
        case 85: // i32Extend16
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! << 16 >> 16;
          pc = pc + 3 | 0;
          continue;
        case 86: // i32Eq
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! === I32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 87: // i32Ne
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! !== I32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 88: // i32LtS
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! < I32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 89: // i32GeS
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! >= I32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 90: // i32LtU
          I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) < (I32[fp + CODE[pc + 3 | 0]! | 0]! >>> 0) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 91: // i32GeU
          I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) >= (I32[fp + CODE[pc + 3 | 0]! | 0]! >>> 0) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 92: // i32EqI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! === CODE[pc + 3 | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 93: // i32NeI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! !== CODE[pc + 3 | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 94: // i32LtSI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! < CODE[pc + 3 | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 95: // i32GeSI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! >= CODE[pc + 3 | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 96: // i32LtUI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) < (CODE[pc + 3 | 0]! >>> 0) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 97: // i32GeUI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) >= (CODE[pc + 3 | 0]! >>> 0) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 98: // i32GtSI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! > CODE[pc + 3 | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 99: // i32LeSI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! <= CODE[pc + 3 | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 100: // i32GtUI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) > (CODE[pc + 3 | 0]! >>> 0) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 101: // i32LeUI
          I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0) <= (CODE[pc + 3 | 0]! >>> 0) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 102: // brI32Eq
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! === I32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 103: // brI32Ne
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! !== I32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 104: // brI32LtS
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! < I32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 105: // brI32GeS
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! >= I32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 106: // brI32LtU
          if ((I32[fp + CODE[pc + 1 | 0]! | 0]! >>> 0) < (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 107: // brI32GeU
          if ((I32[fp + CODE[pc + 1 | 0]! | 0]! >>> 0) >= (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 108: // brI32EqI
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! === CODE[pc + 2 | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 109: // brI32NeI
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! !== CODE[pc + 2 | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 110: // brI32LtSI
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! < CODE[pc + 2 | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 111: // brI32GeSI
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! >= CODE[pc + 2 | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 112: // brI32LtUI
          if ((I32[fp + CODE[pc + 1 | 0]! | 0]! >>> 0) < (CODE[pc + 2 | 0]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 113: // brI32GeUI
          if ((I32[fp + CODE[pc + 1 | 0]! | 0]! >>> 0) >= (CODE[pc + 2 | 0]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 114: // brI32GtSI
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! > CODE[pc + 2 | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 115: // brI32LeSI
          if (I32[fp + CODE[pc + 1 | 0]! | 0]! <= CODE[pc + 2 | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 116: // brI32GtUI
          if ((I32[fp + CODE[pc + 1 | 0]! | 0]! >>> 0) > (CODE[pc + 2 | 0]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 117: // brI32LeUI
          if ((I32[fp + CODE[pc + 1 | 0]! | 0]! >>> 0) <= (CODE[pc + 2 | 0]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 118: // i64Add
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; al = I32[a]!, l = al + I32[b]! | 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! + I32[b + 1 | 0]! + ((l >>> 0) < (al >>> 0) ? 1 : 0) | 0; I32[d]! = l; }
          pc = pc + 4 | 0;
          continue;
        case 119: // i64AddI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0; al = I32[a]!, l = al + CODE[pc + 3 | 0]! | 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! + CODE[pc + 4 | 0]! + ((l >>> 0) < (al >>> 0) ? 1 : 0) | 0; I32[d]! = l; }
          pc = pc + 5 | 0;
          continue;
        case 120: // i64Sub
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; al = I32[a]!, bl = I32[b]!; I32[d + 1 | 0]! = I32[a + 1 | 0]! - I32[b + 1 | 0]! - ((al >>> 0) < (bl >>> 0) ? 1 : 0) | 0; I32[d]! = al - bl | 0; }
          pc = pc + 4 | 0;
          continue;
        case 121: // i64And
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]! & I32[b]!, h = I32[a + 1 | 0]! & I32[b + 1 | 0]!; I32[d]! = l; I32[d + 1 | 0]! = h; }
          pc = pc + 4 | 0;
          continue;
        case 122: // i64AndI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0; l = I32[a]! & CODE[pc + 3 | 0]!, h = I32[a + 1 | 0]! & CODE[pc + 4 | 0]!; I32[d]! = l; I32[d + 1 | 0]! = h; }
          pc = pc + 5 | 0;
          continue;
        case 123: // i64Or
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]! | I32[b]!, h = I32[a + 1 | 0]! | I32[b + 1 | 0]!; I32[d]! = l; I32[d + 1 | 0]! = h; }
          pc = pc + 4 | 0;
          continue;
        case 124: // i64OrI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0; l = I32[a]! | CODE[pc + 3 | 0]!, h = I32[a + 1 | 0]! | CODE[pc + 4 | 0]!; I32[d]! = l; I32[d + 1 | 0]! = h; }
          pc = pc + 5 | 0;
          continue;
        case 125: // i64Xor
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]! ^ I32[b]!, h = I32[a + 1 | 0]! ^ I32[b + 1 | 0]!; I32[d]! = l; I32[d + 1 | 0]! = h; }
          pc = pc + 4 | 0;
          continue;
        case 126: // i64XorI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0; l = I32[a]! ^ CODE[pc + 3 | 0]!, h = I32[a + 1 | 0]! ^ CODE[pc + 4 | 0]!; I32[d]! = l; I32[d + 1 | 0]! = h; }
          pc = pc + 5 | 0;
          continue;
        case 127: // i64Mul
          i64Mul(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
          pc = pc + 4 | 0;
          continue;
        case 128: // i64Shl
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]!, h = I32[a + 1 | 0]!, n = I32[b]!; if ((n & 32) === 0) { I32[d]! = l << n; I32[d + 1 | 0]! = h << n | l >>> 1 >>> ~n; } else { I32[d]! = 0; I32[d + 1 | 0]! = l << n; } }
          pc = pc + 4 | 0;
          continue;
        case 129: // i64ShrS
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]!, h = I32[a + 1 | 0]!, n = I32[b]!; if ((n & 32) === 0) { I32[d]! = l >>> n | h << 1 << ~n; I32[d + 1 | 0]! = h >> n; } else { I32[d]! = h >> n; I32[d + 1 | 0]! = h >> 31; } }
          pc = pc + 4 | 0;
          continue;
        case 130: // i64ShrU
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]!, h = I32[a + 1 | 0]!, n = I32[b]!; if ((n & 32) === 0) { I32[d]! = l >>> n | h << 1 << ~n; I32[d + 1 | 0]! = h >>> n; } else { I32[d]! = h >>> n; I32[d + 1 | 0]! = 0; } }
          pc = pc + 4 | 0;
          continue;
        case 131: // i64Rotl
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; l = I32[a]!, h = I32[a + 1 | 0]!, n = I32[b]!; if ((n & 32) === 0) { I32[d]! = l << n | h >>> 1 >>> ~n; I32[d + 1 | 0]! = h << n | l >>> 1 >>> ~n; } else { I32[d]! = h << n | l >>> 1 >>> ~n; I32[d + 1 | 0]! = l << n | h >>> 1 >>> ~n; } }
          pc = pc + 4 | 0;
          continue;
        case 132: // i64ShlI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = CODE[pc + 3 | 0]!; l = I32[a]!, h = I32[a + 1 | 0]!; I32[d]! = l << n; I32[d + 1 | 0]! = h << n | l >>> (32 - n); }
          pc = pc + 4 | 0;
          continue;
        case 133: // i64ShlILong
          { d = fp + CODE[pc + 1 | 0]! | 0, l = I32[fp + CODE[pc + 2 | 0]! | 0]!; I32[d]! = 0; I32[d + 1 | 0]! = l << CODE[pc + 3 | 0]!; }
          pc = pc + 4 | 0;
          continue;
        case 134: // i64ShrUI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = CODE[pc + 3 | 0]!; l = I32[a]!, h = I32[a + 1 | 0]!; I32[d]! = l >>> n | h << (32 - n); I32[d + 1 | 0]! = h >>> n; }
          pc = pc + 4 | 0;
          continue;
        case 135: // i64ShrUILong
          { d = fp + CODE[pc + 1 | 0]! | 0, h = I32[(fp + CODE[pc + 2 | 0]! | 0) + 1 | 0]!; I32[d]! = h >>> CODE[pc + 3 | 0]!; I32[d + 1 | 0]! = 0; }
          pc = pc + 4 | 0;
          continue;
        case 136: // i64ShrSI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = CODE[pc + 3 | 0]!; l = I32[a]!, h = I32[a + 1 | 0]!; I32[d]! = l >>> n | h << (32 - n); I32[d + 1 | 0]! = h >> n; }
          pc = pc + 4 | 0;
          continue;
        case 137: // i64ShrSILong
          { d = fp + CODE[pc + 1 | 0]! | 0, h = I32[(fp + CODE[pc + 2 | 0]! | 0) + 1 | 0]!; I32[d]! = h >> CODE[pc + 3 | 0]!; I32[d + 1 | 0]! = h >> 31; }
          pc = pc + 4 | 0;
          continue;
        case 138: // i64RotlI
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = CODE[pc + 3 | 0]!; l = I32[a]!, h = I32[a + 1 | 0]!; I32[d]! = l << n | h >>> (32 - n); I32[d + 1 | 0]! = h << n | l >>> (32 - n); }
          pc = pc + 4 | 0;
          continue;
        case 139: // i64RotlILong
          { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = CODE[pc + 3 | 0]!; l = I32[a]!, h = I32[a + 1 | 0]!; I32[d]! = h << n | l >>> (32 - n); I32[d + 1 | 0]! = l << n | h >>> (32 - n); }
          pc = pc + 4 | 0;
          continue;
        case 140: // i64ExtendS
          { d = fp + CODE[pc + 1 | 0]! | 0, v = I32[fp + CODE[pc + 2 | 0]! | 0]!; I32[d]! = v; I32[d + 1 | 0]! = v >> 31; }
          pc = pc + 3 | 0;
          continue;
        case 141: // i64ExtendU
          { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = I32[fp + CODE[pc + 2 | 0]! | 0]!; I32[d + 1 | 0]! = 0; }
          pc = pc + 3 | 0;
          continue;
        case 142: // i64Eq
          { a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = ah === bh && I32[a]! === I32[b]! ? 1 : 0; }
          pc = pc + 4 | 0;
          continue;
        case 143: // i64Ne
          { a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = ah !== bh || I32[a]! !== I32[b]! ? 1 : 0; }
          pc = pc + 4 | 0;
          continue;
        case 144: // i64LtS
          { a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = ah < bh || ah === bh && (I32[a]! >>> 0) < (I32[b]! >>> 0) ? 1 : 0; }
          pc = pc + 4 | 0;
          continue;
        case 145: // i64GeS
          { a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = ah > bh || ah === bh && (I32[a]! >>> 0) >= (I32[b]! >>> 0) ? 1 : 0; }
          pc = pc + 4 | 0;
          continue;
        case 146: // i64LtU
          { a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = (ah >>> 0) < (bh >>> 0) || ah === bh && (I32[a]! >>> 0) < (I32[b]! >>> 0) ? 1 : 0; }
          pc = pc + 4 | 0;
          continue;
        case 147: // i64GeU
          { a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; I32[fp + CODE[pc + 1 | 0]! | 0]! = (ah >>> 0) > (bh >>> 0) || ah === bh && (I32[a]! >>> 0) >= (I32[b]! >>> 0) ? 1 : 0; }
          pc = pc + 4 | 0;
          continue;
        case 148: // brI64Eq
          { a = fp + CODE[pc + 1 | 0]! | 0, b = fp + CODE[pc + 2 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; if (ah === bh && I32[a]! === I32[b]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 4 | 0;
          continue;
        case 149: // brI64Ne
          { a = fp + CODE[pc + 1 | 0]! | 0, b = fp + CODE[pc + 2 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; if (ah !== bh || I32[a]! !== I32[b]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 4 | 0;
          continue;
        case 150: // brI64LtS
          { a = fp + CODE[pc + 1 | 0]! | 0, b = fp + CODE[pc + 2 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; if (ah < bh || ah === bh && (I32[a]! >>> 0) < (I32[b]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 4 | 0;
          continue;
        case 151: // brI64GeS
          { a = fp + CODE[pc + 1 | 0]! | 0, b = fp + CODE[pc + 2 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; if (ah > bh || ah === bh && (I32[a]! >>> 0) >= (I32[b]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 4 | 0;
          continue;
        case 152: // brI64LtU
          { a = fp + CODE[pc + 1 | 0]! | 0, b = fp + CODE[pc + 2 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; if ((ah >>> 0) < (bh >>> 0) || ah === bh && (I32[a]! >>> 0) < (I32[b]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 4 | 0;
          continue;
        case 153: // brI64GeU
          { a = fp + CODE[pc + 1 | 0]! | 0, b = fp + CODE[pc + 2 | 0]! | 0; ah = I32[a + 1 | 0]!, bh = I32[b + 1 | 0]!; if ((ah >>> 0) > (bh >>> 0) || ah === bh && (I32[a]! >>> 0) >= (I32[b]! >>> 0)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 4 | 0;
          continue;
        case 154: // i64Eqz
          { a = fp + CODE[pc + 2 | 0]! | 0; I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[a]! | I32[a + 1 | 0]!) === 0 ? 1 : 0; }
          pc = pc + 3 | 0;
          continue;
        case 155: // i64Nez
          { a = fp + CODE[pc + 2 | 0]! | 0; I32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[a]! | I32[a + 1 | 0]!) !== 0 ? 1 : 0; }
          pc = pc + 3 | 0;
          continue;
        case 156: // brI64Eqz
          { a = fp + CODE[pc + 1 | 0]! | 0; if ((I32[a]! | I32[a + 1 | 0]!) === 0) { rel = CODE[pc + 2 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 3 | 0;
          continue;
        case 157: // brI64Nez
          { a = fp + CODE[pc + 1 | 0]! | 0; if ((I32[a]! | I32[a + 1 | 0]!) !== 0) { rel = CODE[pc + 2 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; } }
          pc = pc + 3 | 0;
          continue;
        case 158: // f64Add
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! + F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]!;
          pc = pc + 4 | 0;
          continue;
        case 159: // f64Sub
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! - F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]!;
          pc = pc + 4 | 0;
          continue;
        case 160: // f64Mul
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! * F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]!;
          pc = pc + 4 | 0;
          continue;
        case 161: // f64Div
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! / F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]!;
          pc = pc + 4 | 0;
          continue;
        case 162: // f64Sqrt
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = Math.sqrt(F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!);
          pc = pc + 3 | 0;
          continue;
        case 163: // f64Eq
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! === F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 164: // f64Ne
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! !== F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 165: // f64Lt
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! < F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 166: // f64NotLt
          I32[fp + CODE[pc + 1 | 0]! | 0]! = !(F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! < F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]!) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 167: // f64Le
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! <= F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 168: // f64NotLe
          I32[fp + CODE[pc + 1 | 0]! | 0]! = !(F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]! <= F64[(fp + CODE[pc + 3 | 0]! | 0) >> 1]!) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 169: // brF64Eq
          if (F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! === F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 170: // brF64Ne
          if (F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! !== F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 171: // brF64Lt
          if (F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! < F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 172: // brF64NotLt
          if (!(F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! < F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 173: // brF64Le
          if (F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! <= F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 174: // brF64NotLe
          if (!(F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! <= F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 175: // f64ConvertI32S
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = I32[fp + CODE[pc + 2 | 0]! | 0]!;
          pc = pc + 3 | 0;
          continue;
        case 176: // f64ConvertI32U
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0);
          pc = pc + 3 | 0;
          continue;
        case 177: // f32Add
          F32[fp + CODE[pc + 1 | 0]! | 0]! = Math.fround(F32[fp + CODE[pc + 2 | 0]! | 0]! + F32[fp + CODE[pc + 3 | 0]! | 0]!);
          pc = pc + 4 | 0;
          continue;
        case 178: // f32Sub
          F32[fp + CODE[pc + 1 | 0]! | 0]! = Math.fround(F32[fp + CODE[pc + 2 | 0]! | 0]! - F32[fp + CODE[pc + 3 | 0]! | 0]!);
          pc = pc + 4 | 0;
          continue;
        case 179: // f32Mul
          F32[fp + CODE[pc + 1 | 0]! | 0]! = Math.fround(F32[fp + CODE[pc + 2 | 0]! | 0]! * F32[fp + CODE[pc + 3 | 0]! | 0]!);
          pc = pc + 4 | 0;
          continue;
        case 180: // f32Div
          F32[fp + CODE[pc + 1 | 0]! | 0]! = Math.fround(F32[fp + CODE[pc + 2 | 0]! | 0]! / F32[fp + CODE[pc + 3 | 0]! | 0]!);
          pc = pc + 4 | 0;
          continue;
        case 181: // f32Sqrt
          F32[fp + CODE[pc + 1 | 0]! | 0]! = Math.fround(Math.sqrt(F32[fp + CODE[pc + 2 | 0]! | 0]!));
          pc = pc + 3 | 0;
          continue;
        case 182: // f32Eq
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F32[fp + CODE[pc + 2 | 0]! | 0]! === F32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 183: // f32Ne
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F32[fp + CODE[pc + 2 | 0]! | 0]! !== F32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 184: // f32Lt
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F32[fp + CODE[pc + 2 | 0]! | 0]! < F32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 185: // f32NotLt
          I32[fp + CODE[pc + 1 | 0]! | 0]! = !(F32[fp + CODE[pc + 2 | 0]! | 0]! < F32[fp + CODE[pc + 3 | 0]! | 0]!) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 186: // f32Le
          I32[fp + CODE[pc + 1 | 0]! | 0]! = F32[fp + CODE[pc + 2 | 0]! | 0]! <= F32[fp + CODE[pc + 3 | 0]! | 0]! ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 187: // f32NotLe
          I32[fp + CODE[pc + 1 | 0]! | 0]! = !(F32[fp + CODE[pc + 2 | 0]! | 0]! <= F32[fp + CODE[pc + 3 | 0]! | 0]!) ? 1 : 0;
          pc = pc + 4 | 0;
          continue;
        case 188: // brF32Eq
          if (F32[fp + CODE[pc + 1 | 0]! | 0]! === F32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 189: // brF32Ne
          if (F32[fp + CODE[pc + 1 | 0]! | 0]! !== F32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 190: // brF32Lt
          if (F32[fp + CODE[pc + 1 | 0]! | 0]! < F32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 191: // brF32NotLt
          if (!(F32[fp + CODE[pc + 1 | 0]! | 0]! < F32[fp + CODE[pc + 2 | 0]! | 0]!)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 192: // brF32Le
          if (F32[fp + CODE[pc + 1 | 0]! | 0]! <= F32[fp + CODE[pc + 2 | 0]! | 0]!) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 193: // brF32NotLe
          if (!(F32[fp + CODE[pc + 1 | 0]! | 0]! <= F32[fp + CODE[pc + 2 | 0]! | 0]!)) { rel = CODE[pc + 3 | 0]!; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }
          pc = pc + 4 | 0;
          continue;
        case 194: // f32ConvertI32S
          F32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]!;
          pc = pc + 3 | 0;
          continue;
        case 195: // f32ConvertI32U
          F32[fp + CODE[pc + 1 | 0]! | 0]! = (I32[fp + CODE[pc + 2 | 0]! | 0]! >>> 0);
          pc = pc + 3 | 0;
          continue;
        case 196: // f64Abs
          { d = fp + CODE[pc + 1 | 0]! | 0, s = fp + CODE[pc + 2 | 0]! | 0; I32[d]! = I32[s]!; I32[d + 1 | 0]! = I32[s + 1 | 0]! & 0x7fffffff; }
          pc = pc + 3 | 0;
          continue;
        case 197: // f64Neg
          { d = fp + CODE[pc + 1 | 0]! | 0, s = fp + CODE[pc + 2 | 0]! | 0; I32[d]! = I32[s]!; I32[d + 1 | 0]! = I32[s + 1 | 0]! ^ -0x80000000; }
          pc = pc + 3 | 0;
          continue;
        case 198: // f32Abs
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! & 0x7fffffff;
          pc = pc + 3 | 0;
          continue;
        case 199: // f32Neg
          I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[fp + CODE[pc + 2 | 0]! | 0]! ^ -0x80000000;
          pc = pc + 3 | 0;
          continue;
        case 200: // f64Promote
          F64[(fp + CODE[pc + 1 | 0]! | 0) >> 1]! = F32[fp + CODE[pc + 2 | 0]! | 0]!;
          pc = pc + 3 | 0;
          continue;
        case 201: // f32Demote
          F32[fp + CODE[pc + 1 | 0]! | 0]! = F64[(fp + CODE[pc + 2 | 0]! | 0) >> 1]!;
          pc = pc + 3 | 0;
          continue;
        case 202: // unary
          unaryHandlers[CODE[pc + 3 | 0]!]!(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
          pc = pc + 4 | 0;
          continue;
        case 203: // binary
          binaryHandlers[CODE[pc + 4 | 0]!]!(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
          pc = pc + 5 | 0;
          continue;
        case 204: // cold
          coldHandlers[CODE[pc + 1 | 0]!]!(inst, pc, fp); pc = pc + CODE[pc + 2 | 0]! | 0; continue;
        case 205: // pieces
          if (pieceHandlers[CODE[pc + 1 | 0]!]!(inst, pc, fp)) { pc = pc + CODE[pc + 2 | 0]! | 0; continue; } if ((poll = poll - 4096 | 0) < 0 || activation.mustExit) break dispatch; continue;
        default:
          pc = runVectors(pc, fp, inst.memory) | 0;
          continue;
      }
    }
  } catch (error) {
    activation.stopAt(takeVectorPc(pc), fp, inst);
    activation.error = error;
    return 2;
  }
  activation.stopAt(pc, fp, inst);
  return 1;
}
