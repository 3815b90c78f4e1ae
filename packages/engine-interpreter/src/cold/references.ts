/** Reference and table instructions. */
import type { Reference } from '@wazero-ts/core';
import type { GuestState } from '../guest-state.js';
import { REFS, setRef } from '../references.js';
import { I32 } from '../stack.js';
import { trapTableAccess } from '../trap-signal.js';
import type { ColdTable } from './cold-handler.js';
import { position, unsigned, word } from './cold-handler.js';

function elementsOf(instance: GuestState, table: number): Reference[] {
  return instance.tables[table]!.elements;
}

export const referenceHandlers: ColdTable = {
  'ref.null': (_, pc, fp) => setRef(position(pc, fp, 0) >> 1, null),
  'ref.is_null': (_, pc, fp) => {
    I32[position(pc, fp, 0)] = REFS[position(pc, fp, 1) >> 1] === null ? 1 : 0;
  },
  'ref.func': (instance, pc, fp) => setRef(position(pc, fp, 0) >> 1, instance.function(word(pc, 1))),
  'table.get': (instance, pc, fp) => {
    const elements = elementsOf(instance, word(pc, 2));
    const index = unsigned(pc, fp, 1);
    if (index >= elements.length) throw trapTableAccess;
    setRef(position(pc, fp, 0) >> 1, elements[index]);
  },
  'table.set': (instance, pc, fp) => {
    const elements = elementsOf(instance, word(pc, 2));
    const index = unsigned(pc, fp, 0);
    if (index >= elements.length) throw trapTableAccess;
    elements[index] = REFS[position(pc, fp, 1) >> 1];
  },
  'table.size': (instance, pc, fp) => {
    I32[position(pc, fp, 0)] = elementsOf(instance, word(pc, 1)).length;
  },
  'table.grow': (instance, pc, fp) => {
    const table = instance.tables[word(pc, 3)]!;
    I32[position(pc, fp, 0)] = table.grow(unsigned(pc, fp, 2), REFS[position(pc, fp, 1) >> 1]);
  },
  'elem.drop': (instance, pc) => instance.dropElement(word(pc, 0)),
  'data.drop': (instance, pc) => instance.dropData(word(pc, 0)),
};
