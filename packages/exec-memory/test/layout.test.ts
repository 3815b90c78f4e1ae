import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callerLayout, contextLayout, exitCodes, hostClocks, intrinsics, pollFlags } from '../src/index.js';
import { nativeSources } from '../src/native-sources.generated.js';

const header = readFileSync(new URL('../native/layout.h', import.meta.url), 'utf8');
const defined = new Map([...header.matchAll(/^#define (\w+) (\w+)/gm)].map(([, name, value]) => [name, Number(value)]));

const constantName = (prefix: string, name: string): string =>
  `${prefix}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

test.each([
  ['CONTEXT', contextLayout, ['CONTEXT_HOST_SP']],
  ['EXIT', exitCodes, []],
  ['POLL', pollFlags, []],
  ['CALLER', callerLayout, []],
  ['INTRINSIC', intrinsics, []],
  ['HOST_CLOCK', hostClocks, []],
] as const)('layout.h and layout.ts agree about %s', (prefix, constants, nativeOnly) => {
  const expected = new Map(Object.entries(constants).map(([name, value]) => [constantName(prefix, name), value]));
  const found = [...defined].filter(([name]) => name?.startsWith(`${prefix}_`));
  const shared = new Map(found.filter(([name]) => !nativeOnly.includes(name as never)));
  expect(shared).toEqual(expected);
});

test('the loader expects an addon of these sources; `npm run build` writes which', () => {
  const folder = new URL('../native/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    if (/\.(cc|h|S|gyp)$/.test(name)) hash.update(`${name}\n`).update(readFileSync(new URL(name, folder)));
  }
  expect(hash.digest('hex').startsWith(nativeSources)).toBe(true);
});
