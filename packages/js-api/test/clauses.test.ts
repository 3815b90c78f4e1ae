import { CoreFeature, CoreFeaturesV2, newRuntime } from '@wazero-ts/runtime';
import { describe, expect, test } from 'vitest';
import type { WebAssemblyNamespace } from '../src/index.js';
import { createWebAssembly } from '../src/index.js';
import { Checker } from './clauses/clause.js';
import { sections } from './clauses/index.js';
import { nodeDifferences, ourDifferences } from './differences.js';
import { engines } from './engines.js';

/** How many assertions each clause has, by section and title. */
const counts = new Map<string, number>();

function testClauses(make: () => WebAssemblyNamespace, differences: Readonly<Record<string, string>>): void {
  const met = new Set<string>();
  for (const section of sections) {
    describe(section.title, () => {
      test.each(section.clauses.map((clause) => [clause.title, clause] as const))('%s', async (title, clause) => {
        const checker = new Checker(make());
        await clause.run(checker);
        counts.set(`${section.title}|${title}`, checker.assertions.length);
        const unexpected = checker.assertions.flatMap(({ what, problem }) => {
          const listed = differences[`${title}: ${what}`] !== undefined;
          if (listed) met.add(`${title}: ${what}`);
          if (listed && problem === undefined) return [`${what}: is listed as a difference, but holds`];
          return !listed && problem !== undefined ? [`${what}: ${problem}`] : [];
        });
        expect(unexpected).toEqual([]);
        const names = checker.assertions.map(({ what }) => what);
        expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      });
    });
  }
  test('every listed difference is about an assertion', () => {
    expect(Object.keys(differences).filter((name) => !met.has(name))).toEqual([]);
  });
}

describe.each(Object.entries(engines))('on %s', (name, engine) => {
  const coreFeatures = CoreFeaturesV2 | CoreFeature.threads;
  testClauses(() => createWebAssembly(newRuntime({ engine: engine(), coreFeatures })), ourDifferences(name));
});

describe("Node's own", () => {
  testClauses(() => globalThis.WebAssembly as unknown as WebAssemblyNamespace, nodeDifferences());
});

test('every clause has at least three assertions; the table is as in clauses.md', async () => {
  const lines = ['| clause | assertions |', '| --- | --- |'];
  const tooFew: string[] = [];
  for (const { title, clauses } of sections) {
    lines.push(`| **${title}** | |`);
    for (const clause of clauses) {
      const count = counts.get(`${title}|${clause.title}`) ?? 0;
      if (count < 3) tooFew.push(clause.title);
      lines.push(`| ${clause.title} | ${count} |`);
    }
  }
  expect(tooFew).toEqual([]);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./clauses.md');
});
