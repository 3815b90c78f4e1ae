/** Programs that other cases run without their glue, with it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GuestCase } from '../../guest-case.js';
import { partText, textPart } from '../../outcome.js';
import { seededRandom } from '../../seeded-random.js';
import { importGlue } from './load.js';

interface Formatter {
  setConfig(global: object, plugin: object): void;
  getPluginInfo(): object;
  formatText(request: { filePath: string; fileText: string }): string;
}

interface Parser {
  eventHandler: (event: number, data: { toJSON(): unknown }) => void;
  prepareWasm(bytes: Uint8Array): Promise<boolean>;
  write(bytes: Uint8Array): void;
  end(): void;
}

export const ownGlueCases: readonly GuestCase[] = [
  {
    name: 'as-sha256-glue',
    readsGlobal: true,
    async run(context) {
      interface Sha256 {
        digest(bytes: Uint8Array): Uint8Array;
        digest64(bytes: Uint8Array): Uint8Array;
      }
      const { digest, digest64 } = await importGlue<Sha256>(context, '@chainsafe/as-sha256', 'lib/index.js');
      const random = seededRandom(256);
      const lengths = [0, 3, 64, 512, 513, context.full ? 2_000_000 : 2_000];
      const messages = lengths.map((length) => Uint8Array.from({ length }, () => random(256)));
      const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
      const ours = [...messages.map((bytes) => hex(digest(bytes))), hex(digest64(messages[2]!))];
      const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
      const expected = [...messages.map(sha256), sha256(messages[2]!)];
      return [textPart('digests', ours.join('\n')), textPart('expected', expected.join('\n'))];
    },
    check: (outcome) =>
      partText(outcome, 'digests') === partText(outcome, 'expected') ? undefined : 'node:crypto has other digests',
  },
  {
    name: 'dprint-json-glue',
    readsGlobal: true,
    async run(context) {
      interface Dprint {
        createFromBuffer(bytes: Uint8Array): Formatter;
      }
      const { createFromBuffer } = await importGlue<Dprint>(context, '@dprint/formatter', 'esm/mod.js');
      const formatter = createFromBuffer(readFileSync(context.packageFile('@dprint/json', 'plugin.wasm')));
      formatter.setConfig({ lineWidth: 60 }, {});
      const fileText = `{"list":[${Array.from({ length: context.full ? 40_000 : 200 }, (_, i) => ` ${i}`)}],"a":{"b" :null}}`;
      let failure = '';
      try {
        formatter.formatText({ filePath: 'bad.json', fileText: '{' });
      } catch (error) {
        failure = String(error);
      }
      return [
        textPart('info', JSON.stringify(formatter.getPluginInfo())),
        textPart('formatted', formatter.formatText({ filePath: 'a.json', fileText })),
        textPart('failure', failure),
      ];
    },
    check(outcome) {
      if (partText(outcome, 'failure') === '') return 'a syntax error was not reported';
      return JSON.parse(partText(outcome, 'formatted')).a.b === null ? undefined : 'formatting changed the document';
    },
  },
  {
    name: 'sax-wasm-glue',
    readsGlobal: true,
    async run(context) {
      interface SaxWasm {
        readonly SAXParser: new (events: number) => Parser;
      }
      const { SAXParser } = await importGlue<SaxWasm>(context, 'sax-wasm', 'lib/esm/saxWasm.js');
      const parser = new SAXParser(1023);
      const hash = createHash('sha256');
      let events = 0;
      const first: string[] = [];
      parser.eventHandler = (event, data) => {
        const text = `${event} ${JSON.stringify(data)}`;
        if (events++ < 50) first.push(text);
        hash.update(text);
      };
      await parser.prepareWasm(readFileSync(context.packageFile('sax-wasm', 'lib/sax-wasm.wasm')));
      const elements = context.full ? 30_000 : 150;
      const entry = (i: number): string =>
        `<entry id="${i}" wind='east${i % 4}'>naïve ${i}<calm/><![CDATA[a < b]]></entry>\n`;
      const bytes = new TextEncoder().encode(
        `<log>${Array.from({ length: elements }, (_, i) => entry(i)).join('')}</log>`,
      );
      for (let at = 0; at < bytes.length; at += 10_000) parser.write(bytes.subarray(at, at + 10_000));
      parser.end();
      return [
        textPart('count', String(events)),
        textPart('first', first.join('\n')),
        textPart('all', hash.digest('hex')),
      ];
    },
    check(outcome, { full }) {
      const count = Number(partText(outcome, 'count'));
      return count > (full ? 200_000 : 1_000) ? undefined : `only ${count} events`;
    },
  },
];
