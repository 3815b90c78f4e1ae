/** Vector instructions with immediates or memory: operands are put together here, the work is done by the handlers. */
import {
  shuffle,
  simdExtractLane,
  simdLoad,
  simdLoadLane,
  simdReplaceLane,
  simdStore,
  simdStoreLane,
  store,
} from '../handlers/simd.js';
import { checkedAddress } from '../slow-access.js';
import { I32 } from '../stack.js';
import type { ColdHandler, ColdTable } from './cold-handler.js';
import { position, word } from './cold-handler.js';

function bytesOf(name: string): number {
  const [, lanes, count] = /(\d+)(?:x(\d+))?/.exec(name.slice(4)) ?? [];
  if (lanes === undefined) return 16;
  return (Number(lanes) * Number(count ?? 1)) / 8;
}

const handlers: [string, ColdHandler][] = [
  ['v128.const', (_, pc, fp) => store(position(pc, fp, 0), word(pc, 1), word(pc, 2), word(pc, 3), word(pc, 4))],
  [
    'i8x16.shuffle',
    (_, pc, fp) =>
      shuffle(
        position(pc, fp, 0),
        position(pc, fp, 1),
        position(pc, fp, 2),
        word(pc, 3),
        word(pc, 4),
        word(pc, 5),
        word(pc, 6),
      ),
  ],
];
for (const [name, extract] of Object.entries(simdExtractLane)) {
  handlers.push([name, (_, pc, fp) => extract(position(pc, fp, 0), position(pc, fp, 1), word(pc, 2))]);
}
for (const [name, replace] of Object.entries(simdReplaceLane)) {
  handlers.push([
    name,
    (_, pc, fp) => replace(position(pc, fp, 0), position(pc, fp, 1), position(pc, fp, 2), word(pc, 3)),
  ]);
}
// Loads: result, base, offset. Stores: value, base, offset. With a lane: the vector before the base, the lane last.
for (const [name, load] of Object.entries(simdLoad)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = checkedAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 2), bytes);
      load(position(pc, fp, 0), memory, address);
    },
  ]);
}
for (const [name, storeVector] of Object.entries(simdStore)) {
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = checkedAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 2), 16);
      storeVector(position(pc, fp, 0), memory, address);
    },
  ]);
}
for (const [name, load] of Object.entries(simdLoadLane)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = checkedAddress(memory, I32[position(pc, fp, 2)]!, word(pc, 3), bytes);
      load(position(pc, fp, 0), position(pc, fp, 1), memory, address, word(pc, 4));
    },
  ]);
}
for (const [name, storeLane] of Object.entries(simdStoreLane)) {
  const bytes = bytesOf(name);
  handlers.push([
    name,
    ({ memory }, pc, fp) => {
      const address = checkedAddress(memory, I32[position(pc, fp, 1)]!, word(pc, 2), bytes);
      storeLane(position(pc, fp, 0), memory, address, word(pc, 3));
    },
  ]);
}

export const vectorHandlers: ColdTable = Object.fromEntries(handlers);
