import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CoreFeaturesV2, type WasmError } from '@wazero-ts/api';
import { decodeModule, disassembleFunction, functionIndex } from '@wazero-ts/binary';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import { dumpFunction, dumpStages } from '../src/index.js';

const document = fileURLToPath(new URL('../../../ARCHITECTURE.md', import.meta.url));

/** Adds up so many words of memory: the function that ARCHITECTURE.md walks through all stages. */
function sumModule(): Uint8Array {
  const module = new ModuleBuilder();
  module.importFunc('env', 'log', [], []);
  module.memory({ min: 1, max: 1 });
  module.func({
    params: ['i32', 'i32'],
    results: ['i32'],
    locals: ['i32'],
    export: 'sum',
    name: 'add_words',
    code: [
      ['loop', undefined],
      ...[['local.get', 2] as const, ['local.get', 0] as const, 'i32.load', 'i32.add', ['local.set', 2] as const],
      ...[['local.get', 0] as const, ['i32.const', 4] as const, 'i32.add', ['local.set', 0] as const],
      ...[['local.get', 1] as const, ['i32.const', 1] as const, 'i32.sub', ['local.tee', 1] as const],
      ['br_if', 0],
      'end',
      ['local.get', 2],
    ],
  });
  return module.toBytes();
}

function texts(): Map<string, string> {
  const bytes = sumModule();
  const module = decodeModule(bytes, { features: CoreFeaturesV2 });
  const dumps = dumpStages.map((stage): [string, string] => [
    stage,
    dumpFunction(bytes, { function: 'sum', stage, target: amd64() }),
  ]);
  return new Map([['wasm', `${disassembleFunction(module, functionIndex(1))}\n`], ...dumps]);
}

/** The fenced text behind `<!-- walk: NAME -->`. */
const walk = /(<!-- walk: (\w+) -->\n+```[a-z]*\n)([^`]*)(```)/g;

// BLESS=1 writes what comes out.
test('ARCHITECTURE.md shows a function at every stage as it is', () => {
  const text = readFileSync(document, 'utf8');
  const expected = texts();
  const shown = new Map([...text.matchAll(walk)].map(([, , name, dump]) => [name!, dump!]));
  if (process.env['BLESS'] === '1') {
    writeFileSync(
      document,
      text.replaceAll(walk, (_, head: string, name: string, __, tail: string) => head + expected.get(name) + tail),
    );
  } else {
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  }
});

describe('a function is found', () => {
  const dump = (name: string | number): string =>
    dumpFunction(sumModule(), { function: name, stage: 'opt', target: amd64() });

  test.each(['sum', 'add_words', '1', 1])('by %j', (name) => {
    expect(dump(name)).toContain('iadd');
  });

  test.each<[name: string | number, message: RegExp]>([
    ['nope', /^there is no function nope; name one by its index, 1 to 1, or by name, such as sum, add_words; "wazero/],
    ['words', /^there is no function words; name one by its index, 1 to 1, or by name, such as add_words; "wazero/],
    [2, /^there is no function 2; /],
    ['0', /^function 0 is an import: the module has no code for it; name one by its index, 1 to 1/],
  ])('or not: %j', (name, message) => {
    const error = (() => {
      try {
        return dump(name);
      } catch (thrown) {
        return thrown as WasmError;
      }
    })();
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });
  });

  test('or not in a module without functions', () => {
    const empty = new ModuleBuilder().toBytes();
    expect(() => dumpFunction(empty, { function: 0, stage: 'ssa', target: amd64() })).toThrow(
      'there is no function 0; it defines none',
    );
  });
});
