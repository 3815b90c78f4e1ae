import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A piece of TypeScript in a docstring or a document. */
export interface Example {
  /** File relative to the root. */
  readonly file: string;
  /** Line of the file on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** False for a block marked `ts no-run`: it is type-checked only, because it needs something of the reader's. */
  readonly runs: boolean;
}

const fence = /^```ts(?<flag> no-run)?$/;

/** The fenced `ts` blocks of a Markdown text. */
export function examplesOfMarkdown(file: string, text: string, firstLine = 1): Example[] {
  const examples: Example[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const opening = fence.exec(lines[at]!);
    if (opening === null) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`${file}:${firstLine + at}: the code block has no end`);
    const code = lines.slice(at + 1, end).join('\n');
    examples.push({ file, line: firstLine + at + 1, code, runs: opening.groups?.['flag'] === undefined });
    at = end;
  }
  return examples;
}

/** The `@example` blocks of the docstrings of a source file. */
export function examplesOfSource(file: string, text: string): Example[] {
  return [...text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap((comment) => {
    if (!comment[0].includes('@example')) return [];
    const firstLine = text.slice(0, comment.index).split('\n').length;
    const bare = comment[0]
      .split('\n')
      .map((line) => line.replace(/^[ \t]*\/?\*+ ?/, ''))
      .join('\n');
    return examplesOfMarkdown(file, bare, firstLine);
  });
}

function filesBelow(root: string, folder: string, suffix: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path, suffix);
    return entry.name.endsWith(suffix) ? [path] : [];
  });
}

/** Every example of the published packages' docstrings, of the READMEs and of `docs/`. */
export function collectExamples(root: string): Example[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  const documents = [
    'README.md',
    ...packages.map((folder) => `${folder}/README.md`),
    ...filesBelow(root, 'docs', '.md'),
  ];
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  return [
    ...packages
      .flatMap((folder) => filesBelow(root, `${folder}/src`, '.ts'))
      .flatMap((file) => examplesOfSource(file, read(file))),
    ...documents.filter((file) => existsSync(join(root, file))).flatMap((file) => examplesOfMarkdown(file, read(file))),
  ];
}
