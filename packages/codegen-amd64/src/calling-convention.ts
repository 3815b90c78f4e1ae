import { isFloatType, placeValues, Type } from '@wazero-ts/codegen';
import { allocatableFloats, allocatableInts, Reg } from './registers.js';

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

/** The address that an indirect call loads its target from may take two registers beside those of the arguments. */
const REGISTERS_OF_ADDRESS = 2;

/** A place for each value: a register, or `~n` for slot n of the overflow area. */
export type PlaceValues = (types: readonly Type[]) => Int32Array;

export interface CallingConvention {
  readonly placeParams: PlaceValues;
  readonly placeResults: PlaceValues;
  /** The register of the first argument that is no float. */
  readonly firstArgument: number;
  /** All registers that may hold an argument. */
  readonly ints: readonly number[];
  readonly floats: readonly number[];
}

const isVectorType = (type: Type): boolean => isFloatType(type) || type === Type.v128;

/** The convention for code that may use these registers only. Code of different conventions can not call each other. */
export function callingConvention(
  allocatable: readonly number[] = allocatableInts,
  allocatableVectors: readonly number[] = allocatableFloats,
): CallingConvention {
  const ints = intRegisters
    .filter((register) => allocatable.includes(register))
    .slice(0, allocatable.length - REGISTERS_OF_ADDRESS);
  const floats = floatRegisters.filter((register) => allocatableVectors.includes(register));
  // Results begin with the accumulator.
  const results = [Reg.rax, ...ints.filter((register) => register !== Reg.rax)];
  return {
    placeParams: remembering((type) => (isVectorType(type) ? floats : ints)),
    placeResults: remembering((type) => (isVectorType(type) ? floats : results)),
    firstArgument: ints[0]!,
    ints,
    floats,
  };
}

/** Many calls share few signatures. */
function remembering(registers: (type: Type) => readonly number[]): PlaceValues {
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
