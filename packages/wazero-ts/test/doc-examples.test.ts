import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { docExamples, withCheckedClaims } from './doc-examples.js';

// The examples of the documentation, run and type-checked as they stand there; only the package names are resolved to
// the sources of this workspace.
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'packages/wazero-ts/.cache/doc-examples');
const examples = docExamples(root);

const sources = Object.fromEntries(
  readdirSync(join(root, 'packages'))
    .map((name) => [name === 'wazero-ts' ? name : `@wazero-ts/${name}`, join(root, 'packages', name, 'src/index.ts')])
    .filter(([, path]) => existsSync(path!)),
) as Record<string, string>;

function withResolvedImports(code: string): string {
  return code.replace(/from '((?:@wazero-ts\/)?[\w-]+)'/g, (whole, name: string) =>
    name in sources ? `from '${sources[name]}'` : whole,
  );
}

function fileOf(place: string): string {
  return join(folder, `${place.replace(/[^\w]+/g, '-')}.ts`);
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { place, code } of examples) {
    const checked = withCheckedClaims(withResolvedImports(code)).code;
    writeFileSync(fileOf(place), `${checked}\nimport { checkClaim } from './check-claim.js';\nvoid checkClaim;\n`);
  }
  writeFileSync(
    join(folder, 'check-claim.ts'),
    `import { expect } from 'vitest';\nexport function checkClaim(actual: unknown, expected: unknown): void {\n  expect(actual).toEqual(expected);\n}\n`,
  );
  const config = {
    extends: '../../../../tsconfig.test.base.json',
    compilerOptions: {
      rootDir: root,
      noUnusedLocals: false,
      noUnusedParameters: false,
      allowImportingTsExtensions: true,
      tsBuildInfoFile: null,
      incremental: false,
    },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

afterAll(() => {
  vi.restoreAllMocks();
});

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(50);
  const claimCount = examples.reduce((count, { code }) => count + withCheckedClaims(code).claimCount, 0);
  expect(claimCount).toBeGreaterThan(30);
});

test.each(examples.filter(({ runs }) => runs))('$place runs', async ({ place }) => {
  await import(fileOf(place));
});

test('all examples type-check', { timeout: 120_000 }, async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const result = await promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root }).then(
    () => '',
    (error: { stdout?: string }) => error.stdout ?? String(error),
  );
  // Sources are checked by the build, under stricter options than these.
  const inExamples = result.split('\n').filter((line) => /doc-examples.*error TS/.test(line));
  expect(inExamples).toEqual([]);
  expect(result === '' || result.includes('error TS')).toBe(true);
});
