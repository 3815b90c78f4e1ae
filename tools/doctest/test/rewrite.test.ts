import { expect, test } from 'vitest';
import { examplesOfMarkdown, examplesOfSource, rewriteExample } from '../src/index.js';

test.each([
  ['f(); // 3', 'expectValue(1, f(), 3); // 3'],
  [`f(); // 'a b' after the call`, `expectValue(1, f(), 'a b'); // 'a b' after the call`],
  ['f(); // 160, which is 10 MiB', 'expectValue(1, f(), 160); // 160, which is 10 MiB'],
  ['await f(); // -1n', 'expectValue(1, await f(), -1n); // -1n'],
  ['x.y; // undefined', 'expectValue(1, x.y, undefined); // undefined'],
  ['f(); // [1, 2]', 'expectValue(1, f(), [1, 2]); // [1, 2]'],
  ['console.log(1, x); // 1 two', 'expectPrinted(1, "1 two", 1, x); // 1 two'],
  ['f(-1); // throws RangeError', 'await expectThrown(1, "RangeError", async () => { f(-1); }); // throws RangeError'],
  [`\nif (a) a.b; // 'c'`, `\nif (a) expectValue(2, a.b, 'c'); // 'c'`],
])('the comment of `%s` becomes a check', (code, rewritten) => {
  expect(rewriteExample(code)).toBe(rewritten);
});

test.each(['f(); // prose says why', 'f(); // 1 ms', 'f(); // 2nd of two', 'const a = 1; // 1', 'f();\n// 3'])(
  '`%s` stays as it is',
  (code) => {
    expect(rewriteExample(code)).toBe(code);
  },
);

test('an example that does not parse is refused', () => {
  expect(() => rewriteExample('const = 1;')).toThrow();
});

test('docstrings and documents give their fenced ts blocks with their lines', () => {
  const source = '\n/**\n * Text.\n *\n * @example\n * ```ts\n * f(); // 3\n * ```\n */\nexport const x = 1;\n';
  expect(examplesOfSource('a.ts', source)).toEqual([{ file: 'a.ts', line: 7, code: 'f(); // 3', runs: true }]);
  const markdown = 'text\n```sh\nls\n```\n```ts no-run\ng();\n```\n';
  expect(examplesOfMarkdown('a.md', markdown)).toEqual([{ file: 'a.md', line: 6, code: 'g();', runs: false }]);
});
