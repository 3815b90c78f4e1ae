import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** The names that a package exports, also as types only. */
function exportedNames(folder: string): ReadonlySet<string> {
  const index = readFileSync(`${folder}/index.ts`, 'utf8');
  const lists = [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) => list!.split(','));
  return new Set(lists.map((name) => name.trim()).filter((name) => name !== ''));
}

const comment = String.raw`(?<comment>\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n\s*)?`;
const declaration = new RegExp(`${comment}export (?:async |abstract )*(?<kind>function\\*?|class) (?<name>\\w+)`, 'g');
const method = new RegExp(`${comment}^  (?:async )?(?<name>[a-z]\\w*)(?:<[^(]*)?\\((?=[^;]*\\{)`, 'gm');

/** What has no docstring with an example. */
function undocumented(folder: string): string[] {
  const names = exportedNames(folder);
  const missing: string[] = [];
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(`${folder}/${file}`, 'utf8');
    for (const found of source.matchAll(declaration)) {
      const { comment: text, kind, name } = found.groups!;
      if (!names.has(name!)) continue;
      if (!text?.includes('@example')) missing.push(`${file}: ${name}`);
      if (kind !== 'class') continue;
      const body = source.slice(found.index, source.indexOf('\n}\n', found.index));
      for (const { groups } of body.matchAll(method)) {
        if (groups!['name'] === 'constructor' || groups!['comment']?.includes('@internal')) continue;
        if (!groups!['comment']?.includes('@example')) missing.push(`${file}: ${name}.${groups!['name']}`);
      }
    }
  }
  return missing;
}

test.each(['api', 'runtime', 'wazero-ts'])('every function, class and method of %s has an example', (name) => {
  expect(undocumented(`${packages}${name}/src`)).toEqual([]);
});
