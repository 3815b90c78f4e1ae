import type { FunctionType, ValType } from '@wazero-ts/binary';
import { ValTypes } from '@wazero-ts/binary';

/** How values are kept in slots: the classes that moves distinguish. */
export const SlotClass = { word: 0, double: 1, vector: 2, reference: 3 } as const;

export function slotClassOf(type: ValType): number {
  switch (type) {
    case ValTypes.i32:
    case ValTypes.f32:
      return SlotClass.word;
    case ValTypes.i64:
    case ValTypes.f64:
      return SlotClass.double;
    case ValTypes.v128:
      return SlotClass.vector;
    default:
      return SlotClass.reference;
  }
}

/** Words of the stack that a value of a class takes. */
export function wordsOf(slotClass: number): number {
  return slotClass === SlotClass.vector ? 4 : 2;
}

/** A function type as frames see it. */
export interface FrameSignature {
  readonly params: Uint8Array;
  readonly results: Uint8Array;
  readonly paramWords: number;
  readonly resultWords: number;
  /**
   * Where the frame header stands: after parameters and results, which share the first words of the frame. Arguments
   * are so passed, and results returned, where the caller's operands are.
   */
  readonly headerOffset: number;
  readonly hasReferences: boolean;
}

function classesOf(types: readonly ValType[]): Uint8Array {
  return Uint8Array.from(types, slotClassOf);
}

function totalWords(classes: Uint8Array): number {
  let words = 0;
  for (const slotClass of classes) words += wordsOf(slotClass);
  return words;
}

const signatures = new WeakMap<FunctionType, FrameSignature>();

/** The signature of a function type; the same object for the same type object. */
export function signatureOf(type: FunctionType): FrameSignature {
  let signature = signatures.get(type);
  if (signature === undefined) {
    const params = classesOf(type.params);
    const results = classesOf(type.results);
    const paramWords = totalWords(params);
    const resultWords = totalWords(results);
    signature = {
      params,
      results,
      paramWords,
      resultWords,
      headerOffset: Math.max(paramWords, resultWords),
      hasReferences: params.includes(SlotClass.reference) || results.includes(SlotClass.reference),
    };
    signatures.set(type, signature);
  }
  return signature;
}
