/** Globals that the code does not reach by an offset: imported ones, vectors and references. */
import { REFS, setRef } from '../references.js';
import { SlotClass } from '../signature.js';
import { I32 } from '../stack.js';
import type { ColdTable } from './cold-handler.js';
import { position, word } from './cold-handler.js';

export const globalHandlers: ColdTable = {
  'global.get': (instance, pc, fp) => {
    const cell = instance.globalCells[word(pc, 1)]!;
    const to = position(pc, fp, 0);
    if (word(pc, 2) === SlotClass.reference) setRef(to >> 1, cell.reference);
    else {
      const words = word(pc, 2) === SlotClass.vector ? 4 : 2;
      for (let n = 0; n < words; n++) I32[to + n] = cell.words[cell.offset + n]!;
    }
  },
  'global.set': (instance, pc, fp) => {
    const cell = instance.globalCells[word(pc, 1)]!;
    const from = position(pc, fp, 0);
    if (word(pc, 2) === SlotClass.reference) cell.reference = REFS[from >> 1];
    else {
      const words = word(pc, 2) === SlotClass.vector ? 4 : 2;
      for (let n = 0; n < words; n++) cell.words[cell.offset + n] = I32[from + n]!;
    }
  },
  'memory.size': (instance, pc, fp) => {
    I32[position(pc, fp, 0)] = instance.memory.pages;
  },
};
