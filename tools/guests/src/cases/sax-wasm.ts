import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GuestCase } from '../guest-case.js';
import { partText, textPart } from '../outcome.js';
import { seededRandom } from '../seeded-random.js';

/** Bytes of the record that each event points to, by event bit (the package's own `LENGTH`s). */
const recordBytes = new Map([
  [1, 72],
  [2, 186],
  [4, 72],
  [8, 72],
  [16, 72],
  [32, 128],
  [64, 168],
  [128, 128],
  [256, 128],
  [512, 72],
]);
const allEvents = 1023;
/** Where the package puts each chunk. */
const chunkAt = 4;

function document(elements: number): string {
  const random = seededRandom(314);
  const parts = ['<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE log SYSTEM "log.dtd">\n<log>'];
  for (let i = 0; i < elements; i++) {
    if (i % 50 === 0) parts.push(`<!-- watch ${i} of the 灯台 -->`);
    if (i % 70 === 0) parts.push(`<![CDATA[ a < b && c > ${i} ]]>`);
    parts.push(
      `<entry id="${i}" hour='${random(24)}' wind=east${random(4)}>`,
      random(3) === 0 ? '<calm/>' : `<ships>${random(1000)}</ships>`,
      ` naïve text ${'~'.repeat(random(9))}</entry>\n`,
    );
  }
  parts.push('</log>');
  return parts.join('');
}

/** A parser in Rust that calls the host for every event. */
export const saxWasmCases: readonly GuestCase[] = [
  {
    name: 'sax-wasm',
    async run({ host, full, packageFile }) {
      const hash = createHash('sha256');
      const counts = new Map<number, number>();
      const texts: string[] = [];
      const decoder = new TextDecoder();
      const guest = await host.instantiate(readFileSync(packageFile('sax-wasm', 'lib/sax-wasm.wasm')), {
        env: {
          event_listener: {
            params: ['i32', 'i32'],
            results: [],
            call: (event: number, record: number) => {
              counts.set(event, (counts.get(event) ?? 0) + 1);
              const memory = guest.memory();
              const bytes = memory.slice(record, record + (recordBytes.get(event) ?? 0));
              hash.update(`${event}:`).update(bytes);
              if (event !== 1 || texts.length >= 100) return;
              const view = new DataView(bytes.buffer);
              const start = view.getUint32(12, true);
              texts.push(decoder.decode(memory.slice(start, start + view.getUint32(16, true))));
            },
          },
        },
      });
      guest.call('parser', allEvents);
      const bytes = new TextEncoder().encode(document(full ? 30_000 : 150));
      const chunk = 16_000;
      for (let at = 0; at < bytes.length; at += chunk) {
        const piece = bytes.subarray(at, at + chunk);
        guest.memory().set(piece, chunkAt);
        guest.call('write', chunkAt, piece.length);
      }
      guest.call('end');
      return [
        textPart('events', [...counts].map(([event, count]) => `${event}: ${count}`).join('\n')),
        textPart('records', hash.digest('hex')),
        textPart('texts', texts.join('\n')),
      ];
    },
    check(outcome, { full }) {
      const events = partText(outcome, 'events');
      const opened = Number(/^128: (\d+)$/m.exec(events)?.[1]);
      const expected = full ? 60_001 : 301;
      return opened === expected ? undefined : `${opened} elements were opened, not ${expected}`;
    },
  },
];
