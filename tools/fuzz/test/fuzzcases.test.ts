import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMutant } from '../src/check-mutant.js';
import { differential } from '../src/differential.js';
import { oracleFeatures } from '../src/oracle-features.js';
import { OurRunner } from '../src/run-ours.js';

const folder = new URL('../../../testdata/fuzzcases/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as { file: string; about: string }[];

test('every module in the folder is a named case', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.wasm'));
  expect(files.sort()).toEqual(cases.map(({ file }) => file).sort());
  for (const { about } of cases) expect(about.length).toBeGreaterThan(10);
});

test('every case runs as on the WebAssembly of Node, or is refused with a typed error', async () => {
  oracleFeatures();
  const runner = new OurRunner();
  for (const { file, about } of cases) {
    const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
    expect(checkMutant(bytes).problem, `${file}: ${about}`).toBeUndefined();
    if (WebAssembly.validate(bytes)) {
      for (let seed = 0; seed < 20; seed++) {
        expect(await differential(runner, bytes, seed), `${file}, seed ${seed}: ${about}`).toBeUndefined();
      }
    }
  }
});
