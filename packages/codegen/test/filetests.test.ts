import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type PassName, parse, passes, passSimplify, print, verify } from '../src/index.js';

/**
 * Golden tests: each `.ssa` file under `testdata/filetests/<pass>` has a function and, after a line `; ---`, the text
 * that the pass makes of it, as comments. `BLESS=1 npx vitest run --project codegen` writes the comments anew.
 */
const root = fileURLToPath(new URL('../../../testdata/filetests/', import.meta.url));
const bless = process.env['BLESS'] === '1';

function expectation(pass: PassName, input: string): string {
  const func = parse(input);
  verify(func);
  const fired: string[] = [];
  if (pass === 'simplify') passSimplify(func, (name) => fired.push(name));
  else passes[pass](func);
  verify(func);
  const rules = fired.length > 0 ? `rules: ${fired.join(' ')}\n` : '';
  return `${rules}${print(func)}`.trimEnd().replaceAll(/^/gm, '; ');
}

const folders = (Object.keys(passes) as PassName[]).filter((name) => readdirSync(root).includes(name));

describe.each(folders)('%s', (pass) => {
  test.each(readdirSync(`${root}${pass}`).filter((name) => name.endsWith('.ssa')))('%s', (name) => {
    const path = `${root}${pass}/${name}`;
    const text = readFileSync(path, 'utf8');
    const input = text.split('\n; ---\n')[0]!.trimEnd();
    const whole = `${input}\n; ---\n${expectation(pass, input)}\n`;
    if (bless) writeFileSync(path, whole);
    expect(whole).toBe(bless ? whole : text);
  });
});

test('every pass has a golden test', () => {
  expect(folders).toEqual(Object.keys(passes));
});
