import type { FunctionType, RecursionGroup, SubType, ValType } from '@wazero-ts/binary';
import { heapTypeOf, isRefType } from '@wazero-ts/binary';

/**
 * Canonical ids of types (specification 4.5.2, "rolling" a recursion group): two types are equal exactly when their ids
 * are, whatever module they come from. The process has one registry, so that functions can pass between stores and a
 * `call_indirect` compares two integers.
 *
 * A group is kept as long as something that uses its ids, so that modules of strangers can not fill the registry.
 */
interface Group {
  readonly firstId: number;
}

const groups = new Map<string, WeakRef<Group>>();
const forgotten = new FinalizationRegistry<string>((text) => {
  // The same type may have come back meanwhile.
  if (groups.get(text)?.deref() === undefined) groups.delete(text);
});
/** What keeps the groups of a module: the array of its ids, which its instances hold. */
const groupsOfIds = new WeakMap<Int32Array, readonly Group[]>();
/** The groups of host functions; the embedder wrote those, so there are few. */
const hostGroups = new Set<Group>();
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

function internGroup(text: string, length: number): Group {
  const known = groups.get(text)?.deref();
  if (known !== undefined) return known;
  const group: Group = { firstId: nextId };
  nextId += length;
  groups.set(text, new WeakRef(group));
  forgotten.register(group, text);
  return group;
}

/** The canonical id of each type of a module, by type index; good for as long as the array is held. */
export function canonicalTypeIds(types: readonly SubType[], recursionGroups: readonly RecursionGroup[]): Int32Array {
  const ids = new Int32Array(types.length);
  const used: Group[] = [];
  for (const recursionGroup of recursionGroups) {
    const { start, length } = recursionGroup;
    let text = '';
    for (let index: number = start; index < start + length; index++) {
      text += `${subTypeText(types[index]!, recursionGroup, ids)};`;
    }
    const group = internGroup(text, length);
    used.push(group);
    for (let offset = 0; offset < length; offset++) ids[start + offset] = group.firstId + offset;
  }
  groupsOfIds.set(ids, used);
  return ids;
}

/** The canonical id of a final function type alone in its group: what host functions have. */
export function canonicalFunctionTypeId(type: FunctionType): number {
  const group = internGroup(`f(${type.params.join(',')})(${type.results.join(',')});`, 1);
  hostGroups.add(group);
  return group.firstId;
}

/** How many different groups are known; for tests. */
export function knownGroupCount(): number {
  return groups.size;
}
