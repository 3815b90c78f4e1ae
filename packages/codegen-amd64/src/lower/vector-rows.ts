import type { OpName } from '@wazero-ts/codegen';
import { Inst } from '../instructions.js';

/** Rows by lane shape, in the order of `Shape`; -1 where the processor has none. */
type Rows = readonly number[];
const none = -1;

/** Opcodes that are one instruction on two vectors. */
type BinaryName = Extract<
  OpName,
  | 'viadd'
  | 'visub'
  | 'vsadd_sat'
  | 'vuadd_sat'
  | 'vssub_sat'
  | 'vusub_sat'
  | 'vsmin'
  | 'vumin'
  | 'vsmax'
  | 'vumax'
  | 'vuavgr'
  | 'vieq'
  | 'vnarrow_s'
  | 'vnarrow_u'
  | 'vfadd'
  | 'vfsub'
  | 'vfmul'
  | 'vfdiv'
>;

export const binaryRows: Readonly<Record<BinaryName, Rows>> = {
  viadd: [Inst.paddb, Inst.paddw, Inst.paddd, Inst.paddq],
  visub: [Inst.psubb, Inst.psubw, Inst.psubd, Inst.psubq],
  vsadd_sat: [Inst.paddsb, Inst.paddsw],
  vuadd_sat: [Inst.paddusb, Inst.paddusw],
  vssub_sat: [Inst.psubsb, Inst.psubsw],
  vusub_sat: [Inst.psubusb, Inst.psubusw],
  vsmin: [Inst.pminsb, Inst.pminsw, Inst.pminsd],
  vumin: [Inst.pminub, Inst.pminuw, Inst.pminud],
  vsmax: [Inst.pmaxsb, Inst.pmaxsw, Inst.pmaxsd],
  vumax: [Inst.pmaxub, Inst.pmaxuw, Inst.pmaxud],
  vuavgr: [Inst.pavgb, Inst.pavgw],
  vieq: [Inst.pcmpeqb, Inst.pcmpeqw, Inst.pcmpeqd, Inst.pcmpeqq],
  vnarrow_s: [Inst.packsswb, Inst.packssdw],
  vnarrow_u: [Inst.packuswb, Inst.packusdw],
  vfadd: [none, none, none, none, Inst.addps, Inst.addpd],
  vfsub: [none, none, none, none, Inst.subps, Inst.subpd],
  vfmul: [none, none, none, none, Inst.mulps, Inst.mulpd],
  vfdiv: [none, none, none, none, Inst.divps, Inst.divpd],
};

export const greaterThan: Rows = [Inst.pcmpgtb, Inst.pcmpgtw, Inst.pcmpgtd, Inst.pcmpgtq];
export const equal: Rows = [Inst.pcmpeqb, Inst.pcmpeqw, Inst.pcmpeqd, Inst.pcmpeqq];
export const subtract: Rows = [Inst.psubb, Inst.psubw, Inst.psubd, Inst.psubq];
export const signedMaximum: Rows = [Inst.pmaxsb, Inst.pmaxsw, Inst.pmaxsd];
export const signedMinimum: Rows = [Inst.pminsb, Inst.pminsw, Inst.pminsd];
export const unsignedMaximum: Rows = [Inst.pmaxub, Inst.pmaxuw, Inst.pmaxud];
export const unsignedMinimum: Rows = [Inst.pminub, Inst.pminuw, Inst.pminud];

export const shiftLeft: Rows = [none, Inst.psllw, Inst.pslld, Inst.psllq];
export const shiftLeftBy: Rows = [none, Inst.psllw_i, Inst.pslld_i, Inst.psllq_i];
export const shiftRight: Rows = [none, Inst.psrlw, Inst.psrld, Inst.psrlq];
export const shiftRightBy: Rows = [none, Inst.psrlw_i, Inst.psrld_i, Inst.psrlq_i];
export const shiftSigned: Rows = [none, Inst.psraw, Inst.psrad, none];
export const shiftSignedBy: Rows = [none, Inst.psraw_i, Inst.psrad_i, none];

/** By the shape of the result. With zeros it extends the upper half. */
export const interleaveHigh: Rows = [none, Inst.punpckhbw, Inst.punpckhwd, Inst.punpckhdq];
export const extendSigned: Rows = [none, Inst.pmovsxbw, Inst.pmovsxwd, Inst.pmovsxdq];
export const extendUnsigned: Rows = [none, Inst.pmovzxbw, Inst.pmovzxwd, Inst.pmovzxdq];
