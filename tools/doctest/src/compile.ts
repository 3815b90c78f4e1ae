import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Example } from './collect.js';
import { rewriteExample } from './rewrite.js';

/** An example on disk, and what is wrong with it so far. */
export interface CompiledExample {
  readonly example: Example;
  /** The JavaScript file; it exists also when the types are wrong. */
  readonly script: string;
  readonly problem: string | undefined;
}

/** What a careful user has: strict, no DOM, and the declarations of libraries checked as well. */
const userOptions = {
  strict: true,
  target: 'es2022',
  lib: ['es2022'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  outDir: 'out',
  rootDir: '.',
};

const imports = `import { expectPrinted, expectThrown, expectValue } from '@wazero-ts/doctest/expectations'; `;

/** Problems by file name, from the compiler's `file(line,column): error TS1: text`. */
function diagnosticsByFile(output: string): Map<string, string> {
  const problems = new Map<string, string>();
  let current: string | undefined;
  for (const line of output.split('\n')) {
    const match = /^(?<file>[^\s(]+)\((?<line>\d+),\d+\): (?<text>error .*)$/.exec(line);
    if (match?.groups !== undefined) {
      current = match.groups['file']!;
      const text = `line ${match.groups['line']}: ${match.groups['text']}`;
      problems.set(current, [problems.get(current), text].filter(Boolean).join('\n'));
    } else if (current !== undefined && line.startsWith(' ')) {
      problems.set(current, `${problems.get(current)}\n${line}`);
    }
  }
  return problems;
}

/** The examples import every package of the workspace by its name, whatever this one depends on. */
function linkPackages(root: string, folder: string): void {
  for (const name of readdirSync(join(root, 'packages'))) {
    const target = join(root, 'packages', name);
    const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as { readonly name: string };
    const link = join(folder, 'node_modules', manifest.name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }
}

/**
 * Writes each example into `folder`, checks the types of all in one run of the compiler, and emits JavaScript.
 *
 * @throws Error when the compiler fails for a reason that belongs to no example.
 */
export function compileExamples(root: string, examples: readonly Example[], folder: string): CompiledExample[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  linkPackages(root, folder);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: userOptions, include: ['*.ts'] }, undefined, 2),
  );
  const unparsed = new Map<string, string>();
  const names = examples.map(({ file, line, code }) => {
    const name = `${file.replace(/[^a-z0-9]+/gi, '-')}-${line}`;
    let rewritten = '';
    try {
      rewritten = rewriteExample(code);
    } catch (error) {
      unparsed.set(`${name}.ts`, error instanceof Error ? error.message : String(error));
    }
    // The import shares the first line, so that a problem's line is the line of the example.
    writeFileSync(join(folder, `${name}.ts`), `${imports}${rewritten}\nexport {};\n`);
    return name;
  });
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const problems = new Map([...diagnosticsByFile(stdout), ...unparsed]);
  const belongsToExample = [...problems.keys()].some((file) => names.includes(file.slice(0, -'.ts'.length)));
  if (status !== 0 && !belongsToExample) throw new Error(`the compiler failed:\n${stdout}${stderr}`);
  return examples.map((example, index) => ({
    example,
    script: join(folder, 'out', `${names[index]}.js`),
    problem: problems.get(`${names[index]}.ts`),
  }));
}
