import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A code block of the documentation. */
export interface DocExample {
  /** File and line, such as `packages/api/src/errors.ts:12`. */
  readonly place: string;
  readonly code: string;
  /** False for a block marked `no-run`: it needs files or services of the reader's own. */
  readonly runs: boolean;
}

function* filesUnder(folder: string, suffix: string): Generator<string> {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesUnder(path, suffix);
    else if (name.endsWith(suffix)) yield path;
  }
}

/** Fenced `ts` blocks, in Markdown or in the comments of a source file (whose lines begin with an asterisk). */
function* examplesIn(path: string, root: string): Generator<DocExample> {
  const lines = readFileSync(path, 'utf8').split('\n');
  const prefix = path.endsWith('.md') ? /^/ : /^\s*\* ?/;
  let start = -1;
  let runs = true;
  let code: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const isComment = prefix.test(raw);
    const line = raw.replace(prefix, '');
    if (start < 0) {
      const fence = isComment ? /^```ts( no-run)?$/.exec(line.trim()) : null;
      if (fence === null) continue;
      start = index + 1;
      runs = fence[1] === undefined;
      code = [];
    } else if (line.trim() === '```') {
      yield { place: `${relative(root, path)}:${start}`, code: code.join('\n'), runs };
      start = -1;
    } else {
      code.push(line);
    }
  }
}

/** Every example of the project's documentation. */
export function docExamples(root: string): DocExample[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  const files = [
    ...readdirSync(root)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(root, name)),
    ...filesUnder(join(root, 'docs'), '.md'),
    ...packages.map((folder) => join(folder, 'README.md')).filter((path) => existsSync(path)),
    ...packages.flatMap((folder) => [...filesUnder(join(folder, 'src'), '.ts')]),
  ];
  return files.flatMap((path) => [...examplesIn(path, root)]);
}

const literal = /(?:undefined|null|true|false|-?[\d_.]+n?|'[^']*'|\[[^\]]*\])/.source;
/** A statement of one line whose value stands in a comment behind it, on its own or in `console.log`. */
const claim = new RegExp(`^(?:console\\.log\\((?<logged>.*)\\)|(?<expression>[\\w(].*)); // (?<value>${literal})$`);
const declaration = /^(?:const|let|var|return|throw|import|export)\b/;

/**
 * The code with its claims checked: `1 + 1; // 2` fails when the value is another one. The checks stand on the lines of
 * the claims, so that line numbers stay.
 */
export function withCheckedClaims(code: string): { readonly code: string; readonly claimCount: number } {
  let claimCount = 0;
  let previous = '';
  const lines = code.split('\n').map((line) => {
    const startsStatement = previous === '' || /[;{}]$|\/\/.*$/.test(previous);
    previous = line.trim();
    const found = claim.exec(line);
    const { logged, expression, value } = found?.groups ?? {};
    if (!startsStatement || value === undefined || (expression !== undefined && declaration.test(line))) return line;
    claimCount++;
    return `checkClaim(${logged ?? expression}, ${value});`;
  });
  return { code: lines.join('\n'), claimCount };
}
