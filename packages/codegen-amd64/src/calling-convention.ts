import { isFloatType, placeValues, Type } from '@wazero-ts/codegen';
import { Reg } from './registers.js';

/**
 * Where the values of a signature travel: integers and references in these registers, floats and vectors in the first
 * vector registers, the rest in the overflow area of the context. The registers that shifts and divisions need come late.
 */
const intRegisters: readonly number[] = [
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
];
const floatRegisters: readonly number[] = Array.from({ length: 12 }, (_, i) => Reg.xmm0 + i);

/** Results begin with the accumulator. */
const resultRegisters: readonly number[] = [Reg.rax, ...intRegisters.filter((register) => register !== Reg.rax)];

/** All registers that may hold an argument. */
export const argumentRegisters: readonly number[] = [...intRegisters, ...floatRegisters];

const isVectorType = (type: Type): boolean => isFloatType(type) || type === Type.v128;
const paramRegisters = (type: Type): readonly number[] => (isVectorType(type) ? floatRegisters : intRegisters);
const resultsIn = (type: Type): readonly number[] => (isVectorType(type) ? floatRegisters : resultRegisters);

/** Many calls share few signatures. */
function remembering(registers: (type: Type) => readonly number[]): (types: readonly Type[]) => Int32Array {
  const known = new WeakMap<readonly Type[], Int32Array>();
  return (types) => {
    let places = known.get(types);
    if (places === undefined) {
      places = placeValues(types, registers);
      known.set(types, places);
    }
    return places;
  };
}

export const placeParams: (types: readonly Type[]) => Int32Array = remembering(paramRegisters);
export const placeResults: (types: readonly Type[]) => Int32Array = remembering(resultsIn);
