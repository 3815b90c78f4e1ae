import { readFileSync } from 'node:fs';
import type { CaseContext, GuestCase } from '../guest-case.js';
import { seededRandom } from '../seeded-random.js';
import { commandCase } from './command.js';

const guest =
  (path: string) =>
  (context: CaseContext): string =>
    context.testdataFile(`guests/${path}.wasm`);

const input = (context: CaseContext, name: string): string =>
  readFileSync(context.testdataFile(`guests/inputs/${name}`), 'utf8');

/** The story, or a hundred of it with words shuffled. */
function story(context: CaseContext): string {
  const text = input(context, 'story.txt');
  if (!context.full) return text;
  const random = seededRandom(1);
  const words = text.split(' ');
  return Array.from({ length: 100 * words.length }, () => words[random(words.length)]).join(' ');
}

function document(context: CaseContext): string {
  const text = input(context, 'document.json');
  return context.full ? `[${Array.from({ length: 300 }, () => text).join(',')}]` : text;
}

/** The WASI commands of `testdata/guests`. */
export const ownCommandCases: readonly GuestCase[] = [
  commandCase({
    name: 'c-word-count',
    file: guest('c/word-count'),
    args: () => ['word-count', '/story.txt', '/folder/more.txt', '/missing.txt'],
    stdin: (context) => input(context, 'expressions.txt'),
    files: (context) => ({ 'story.txt': story(context), 'folder/more.txt': 'one two two\nthree three three' }),
    end: () => 1,
    contains: { part: 'stderr', text: '/missing.txt: No such file or directory' },
  }),
  commandCase({
    name: 'c-environment',
    file: guest('c/environment'),
    args: () => ['environment', '', 'two words', 'quo"te\\', 'naïve 灯台'],
    env: { COPY_TO: '/copy.txt', EMPTY: '', PATH: '/bin:/usr/bin' },
    stdin: (context) => input(context, 'expressions.txt'),
    files: () => ({}),
    outputs: ['copy.txt'],
    end: () => 5,
  }),
  commandCase({
    name: 'c-expression',
    file: guest('c/expression'),
    args: () => ['expression'],
    stdin: (context) => input(context, 'expressions.txt').repeat(context.full ? 20 : 1),
    end: ({ full }) => (full ? 80 : 4),
  }),
  commandCase({
    name: 'cpp-index-words',
    file: guest('cpp/index-words'),
    args: () => ['index-words'],
    stdin: story,
    end: () => 0,
    contains: { part: 'stdout', text: 'no = on' },
  }),
  commandCase({
    name: 'rust-format-json',
    file: guest('rust/format-json'),
    args: () => ['format-json'],
    stdin: document,
    end: () => 0,
    contains: { part: 'stdout', text: 'kinds {"bool"' },
  }),
  commandCase({
    name: 'rust-format-json-panic',
    file: guest('rust/format-json'),
    args: () => ['format-json', '--panic'],
    stdin: () => '{"a": [1, 2,]}',
    end: () => 'unreachable',
    contains: { part: 'stderr', text: "panicked at 'expected a value at 12'" },
  }),
  commandCase({
    name: 'rust-prime-gaps',
    file: guest('rust/prime-gaps'),
    args: ({ full }) => [
      'prime-gaps',
      full ? '3000000' : '40000',
      '18446744073709551557',
      '600851475143',
      '1000000007',
    ],
    end: () => 0,
    contains: { part: 'stdout', text: '600851475143 = [71, 839, 1471, 6857]' },
  }),
  commandCase({
    name: 'assemblyscript-sort-lines',
    file: guest('assemblyscript/sort-lines'),
    args: () => ['sort-lines', 'first', 'second'],
    stdin: story,
    // The number of lines modulo 7.
    end: ({ full }) => (full ? 2 : 6),
  }),
];
