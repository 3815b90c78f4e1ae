import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMutant } from '../src/check-mutant.js';
import { differential } from '../src/differential.js';
import { oracleFeatures } from '../src/oracle-features.js';
import { compilersHere, Panel } from '../src/panel.js';
import { modeOf, OurRunner } from '../src/run-ours.js';

/** A module that once showed a mistake; `partner` is the module that it imports from. */
interface FuzzCase {
  readonly file: string;
  readonly partner?: string;
  readonly about: string;
}

const folder = new URL('../../../testdata/fuzzcases/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as FuzzCase[];

function read(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, folder)));
}

test('every module in the folder is a named case', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.wasm'));
  expect(files.sort()).toEqual(cases.flatMap(({ file, partner }) => [file, partner ?? []].flat()).sort());
  for (const { about } of cases) expect(about.length).toBeGreaterThan(10);
});

test('every case runs as on the WebAssembly of Node, or is refused with a typed error', async () => {
  oracleFeatures();
  const runner = new OurRunner();
  const compilers = compilersHere(['compiler', 'compiler-explicit', 'compiler-whole', 'compiler-stress-code']);
  const panel = compilers.length === 0 ? undefined : new Panel(compilers);
  for (const { file, partner: partnerFile, about } of cases) {
    const bytes = read(file);
    const partner = partnerFile === undefined ? undefined : read(partnerFile);
    if (partner === undefined) expect(checkMutant(bytes).problem, `${file}: ${about}`).toBeUndefined();
    if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) continue;
    for (let seed = 0; seed < 20; seed++) {
      const problem = panel?.check(bytes, seed, modeOf(seed), partner) ?? differential(runner, bytes, seed, partner);
      expect(await problem, `${file}, seed ${seed}: ${about}`).toBeUndefined();
    }
  }
});
