/**
 * Registers share one numbering: 0 to 15 are the integer registers in the order of their encodings, 16 to 31 the vector
 * registers. The low four bits of a number are what instructions hold.
 */
export const Reg = {
  rax: 0,
  rcx: 1,
  rdx: 2,
  rbx: 3,
  rsp: 4,
  rbp: 5,
  rsi: 6,
  rdi: 7,
  r8: 8,
  r9: 9,
  r10: 10,
  r11: 11,
  r12: 12,
  r13: 13,
  r14: 14,
  r15: 15,
  xmm0: 16,
} as const;

/** The execution context, for the whole activation. */
export const contextRegister: number = Reg.r15;
/** Never allocated: moves between slots, and short sequences that need a register for themselves. */
export const scratchInt: number = Reg.r11;
export const scratchFloat: number = Reg.xmm0 + 15;

/** Register classes. Floats and vectors share the vector registers, but not the size of a spill slot. */
export const INT_CLASS = 0;
export const FLOAT_CLASS = 1;
export const VECTOR_CLASS = 2;

const legacyNames = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'];

/** The name of an integer register as the operand of an instruction of 8, 16, 32 or 64 bits. */
export function intName(register: number, bits: number): string {
  if (register >= 8) return `r${register}${{ 8: 'b', 16: 'w', 32: 'd', 64: '' }[bits]}`;
  const name = legacyNames[register]!;
  if (bits === 8) return register < 4 ? `${name[0]}l` : `${name}l`;
  return bits === 16 ? name : `${bits === 32 ? 'e' : 'r'}${name}`;
}

export const vectorName = (register: number): string => `xmm${register & 15}`;

export const registerNames: readonly string[] = Array.from({ length: 32 }, (_, register) =>
  register < 16 ? intName(register, 64) : vectorName(register),
);

/** In the order of preference: those that need no prefix first, those that shifts and divisions want last. */
export const allocatableInts: readonly number[] = [
  Reg.rsi,
  Reg.rdi,
  Reg.rbx,
  Reg.rax,
  Reg.rdx,
  Reg.rcx,
  Reg.rbp,
  Reg.r8,
  Reg.r9,
  Reg.r10,
  Reg.r12,
  Reg.r13,
  Reg.r14,
];
export const allocatableFloats: readonly number[] = Array.from({ length: 15 }, (_, i) => Reg.xmm0 + i);

/** Sets of registers that instructions destroy, by number. */
export const ALL_REGISTERS = 0;
export const clobberSets: readonly (readonly number[])[] = [[...allocatableInts, ...allocatableFloats]];

/** Four of each class, as few as every instruction can do with: for tests of allocation. */
export const fewestRegisters: { readonly ints: readonly number[]; readonly floats: readonly number[] } = {
  ints: [Reg.rsi, Reg.rax, Reg.rdx, Reg.rcx],
  floats: [0, 1, 2, 3].map((i) => Reg.xmm0 + i),
};
