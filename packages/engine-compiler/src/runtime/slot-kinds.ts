import type { FunctionType, ValType } from '@wazero-ts/binary';
import { HeapTypes, heapTypeOf, isRefType, ValTypes } from '@wazero-ts/binary';

/** What a slot holds, as far as moving it between JavaScript and generated code is concerned. */
export const SlotKind = { word: 0, double: 1, vector: 2, function: 3, host: 4 } as const;
export type SlotKind = (typeof SlotKind)[keyof typeof SlotKind];

export function slotKindOf(type: ValType): SlotKind {
  switch (type) {
    case ValTypes.i32:
    case ValTypes.f32:
      return SlotKind.word;
    case ValTypes.i64:
    case ValTypes.f64:
      return SlotKind.double;
    case ValTypes.v128:
      return SlotKind.vector;
    default:
      return referenceKind(type);
  }
}

export function referenceKind(type: ValType): typeof SlotKind.function | typeof SlotKind.host {
  const heapType = heapTypeOf(type);
  const isFunction = heapType >= 0 || heapType === HeapTypes.func || heapType === HeapTypes.nofunc;
  return isFunction ? SlotKind.function : SlotKind.host;
}

/** A reference among parameters or results. */
export interface ReferenceSlot {
  readonly slot: number;
  readonly kind: typeof SlotKind.function | typeof SlotKind.host;
}

/** A list of values as slots. */
export interface SlotList {
  readonly words: number;
  readonly references: readonly ReferenceSlot[];
}

/** A function type as slots. */
export interface SlotSignature {
  readonly params: SlotList;
  readonly results: SlotList;
  /** References among parameters, so many handles they may need. */
  readonly hasReferences: boolean;
}

function slotList(types: readonly ValType[]): SlotList {
  const references: ReferenceSlot[] = [];
  let slot = 0;
  for (const type of types) {
    if (isRefType(type)) references.push({ slot, kind: referenceKind(type) });
    slot += type === ValTypes.v128 ? 2 : 1;
  }
  return { words: 2 * slot, references };
}

const signatures = new WeakMap<FunctionType, SlotSignature>();

/** The slots of a function type; the same object for the same type object. */
export function slotSignatureOf(type: FunctionType): SlotSignature {
  let signature = signatures.get(type);
  if (signature === undefined) {
    const params = slotList(type.params);
    const results = slotList(type.results);
    signature = { params, results, hasReferences: params.references.length + results.references.length > 0 };
    signatures.set(type, signature);
  }
  return signature;
}
