import type { FunctionType, RecursionGroup, SubType, ValType } from '@wazero-ts/binary';
import { heapTypeOf, isRefType } from '@wazero-ts/binary';

/**
 * Canonical ids of types (specification 4.5.2, "rolling" a recursion group): two types are equal exactly when their ids
 * are, whatever module they come from. Ids live as long as the process, so that functions can pass between stores and a
 * `call_indirect` compares two integers.
 */
const firstIdOfGroup = new Map<string, number>();
let nextId = 1;

/**
 * The text of a value type inside a group: types of the group itself by their position, types outside by canonical id,
 * so that equal groups have equal texts whatever the type indices of their modules.
 */
function valTypeText(type: ValType, group: RecursionGroup, ids: Int32Array): string {
  if (!isRefType(type)) return `${type}`;
  const heapType = heapTypeOf(type);
  if (heapType < 0) return `${type}`;
  // The low ten bits tell nullability; the rest is the index being replaced.
  const flags = type & 0x3ff;
  return heapType >= group.start ? `r${heapType - group.start}:${flags}` : `c${ids[heapType]}:${flags}`;
}

function subTypeText(subType: SubType, group: RecursionGroup, ids: Int32Array): string {
  const text = (type: ValType): string => valTypeText(type, group, ids);
  const supertypes = subType.supertypes.map((index) =>
    index >= group.start ? `r${index - group.start}` : `c${ids[index]}`,
  );
  const { params, results } = subType.composite;
  return `${subType.final ? 'f' : 'o'}${supertypes.join(',')}(${params.map(text).join(',')})(${results.map(text).join(',')})`;
}

function internGroup(text: string, length: number): number {
  let first = firstIdOfGroup.get(text);
  if (first === undefined) {
    first = nextId;
    nextId += length;
    firstIdOfGroup.set(text, first);
  }
  return first;
}

/** The canonical id of each type of a module, by type index. */
export function canonicalTypeIds(types: readonly SubType[], groups: readonly RecursionGroup[]): Int32Array {
  const ids = new Int32Array(types.length);
  for (const group of groups) {
    let text = '';
    for (let index: number = group.start; index < group.start + group.length; index++) {
      text += `${subTypeText(types[index]!, group, ids)};`;
    }
    const first = internGroup(text, group.length);
    for (let offset = 0; offset < group.length; offset++) ids[group.start + offset] = first + offset;
  }
  return ids;
}

/** The canonical id of a final function type alone in its group: what host functions have. */
export function canonicalFunctionTypeId(type: FunctionType): number {
  return internGroup(`f(${type.params.join(',')})(${type.results.join(',')});`, 1);
}
