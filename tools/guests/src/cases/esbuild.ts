import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseContext, GuestCase } from '../guest-case.js';
import { commandCase } from './command.js';

const file = (context: CaseContext): string => context.packageFile('@esbuild/wasi-preview1', 'esbuild.wasm');

function typescriptSource(functions: number): string {
  const parts = ['enum Level { Low = 1, High = Low << 4 }\nnamespace Scale { export const unit: number = 3 }\n'];
  for (let i = 0; i < functions; i++) {
    parts.push(
      `export interface Box${i}<T> { readonly value: T; next?: Box${i}<T> }`,
      `export async function walk${i}<T extends object>(box: Box${i}<T>, ...rest: readonly number[]): Promise<number> {`,
      `  let total: number = Scale.unit * ${i};`,
      `  for (const n of rest) total += (n as number) ?? Level.High;`,
      `  const { value, next } = box; if (next !== undefined) total += await walk${i}(next, ...rest);`,
      `  return value satisfies object && total > 1_000 ? total ** 2 : \`\${total}\`.length; }`,
    );
  }
  return parts.join('\n');
}

/** The project that `npm start` bundles, and with `--full` many modules that import each other. */
function project({ full, testdataFile }: CaseContext): Record<string, Uint8Array | string> {
  const root = testdataFile('start-project');
  const files: Record<string, Uint8Array | string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(root.length + 1)] = readFileSync(path);
  }
  if (!full) return files;
  const count = 60;
  for (let i = 0; i < count; i++) {
    const others = [i + 1, 2 * i + 1].filter((other) => other < count);
    const imports = others.map((other) => `import * as m${other} from './module${other}.js';\n`).join('');
    const uses = others.map((other) => `console.log(m${other}.name);\n`).join('');
    files[`src/module${i}.ts`] = `${imports}${uses}export const name: string = 'module ${i}';\n${typescriptSource(8)}`;
  }
  files['src/main.ts'] = `${files['src/main.ts']}\nexport * from './module0.js';\n`;
  return files;
}

export const esbuildCases: readonly GuestCase[] = [
  commandCase({
    name: 'esbuild-transform',
    file,
    args: () => ['esbuild', '--loader=ts', '--minify'],
    stdin: ({ full }) => typescriptSource(full ? 400 : 4),
    end: () => 0,
    contains: { part: 'stdout', text: 'export async function walk0' },
  }),
  commandCase({
    name: 'esbuild-bundle',
    file,
    args: () => [
      'esbuild',
      '/src/main.ts',
      '--bundle',
      '--format=esm',
      '--outfile=/out/bundle.js',
      '--log-level=warning',
    ],
    files: project,
    outputs: ['out/bundle.js'],
    end: () => 0,
  }),
  commandCase({
    name: 'esbuild-bad-target',
    file,
    args: () => ['esbuild', '--loader=ts', '--target=es5'],
    stdin: () => 'const big: bigint = 10n;\nclass A { #hidden = () => big }\n',
    end: () => 1,
    contains: { part: 'stderr', text: 'is not supported yet' },
  }),
];
