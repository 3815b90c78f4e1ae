import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { instructions } from '../src/instructions.js';
import { registerNames } from '../src/registers.js';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Mnemonics that are words of English, of JavaScript, of WebAssembly or of SSA as well. */
const ordinary: ReadonlySet<string> = new Set(
  'add and call cmpxchg div imul jmp mov mul neg not or pop popcnt push ret shl shr sub test xchg xor'.split(' '),
);
const names: readonly string[] = [
  ...new Set([...registerNames, ...instructions.map(({ mnemonic }) => mnemonic.replace('CC', 'e'))]),
].filter((name) => name !== undefined && name.length > 2 && !ordinary.has(name));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : entry.name.endsWith('.ts') ? [path] : [];
  });
}

// Code for a second instruction set goes into a package of its own, and nothing else changes.
test.each(['codegen', 'engine-compiler'])('%s names no mnemonic and no register of this instruction set', (name) => {
  const pattern = new RegExp(`\\b(?:${names.join('|')})\\b`);
  const found = sources(`${packages}${name}/src`).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file.slice(packages.length)}:${i + 1}: ${line.trim()}`] : [])),
  );
  expect(names.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
