// What a new user meets: the packed packages in an empty project, without this workspace around them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { child } from './child.mjs';
import { pack } from './packed.mjs';
import { root } from './paths.mjs';

const compilers = { 'TypeScript 5.6': 'typescript-5-6', 'TypeScript 7': 'typescript-7' };
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

async function run(folder, command, args) {
  const { code, output } = await child(command, args, { capture: true, cwd: folder });
  return code === 0 ? undefined : output.trim();
}

/** The README examples, as this repository's own documents print them. */
async function readmeExamples() {
  const { examplesOfMarkdown, rewriteExample } = await import('@wazero-ts/doctest');
  const files = ['README.md', ...readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`)];
  return files.flatMap((file) =>
    examplesOfMarkdown(file, readFileSync(root + file, 'utf8')).map(({ line, code, runs }) => ({
      name: `${file}:${line}`,
      script: `${file.replace(/[^a-z0-9]+/gi, '-')}-${line}`,
      plain: code,
      checked: runs ? rewriteExample(code) : undefined,
    })),
  );
}

async function emptyProject(tarballs) {
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-consumer-'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  const problem = await run(folder, 'npm', [
    'install',
    '--silent',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    'typescript-5-6@npm:typescript@~5.6.0',
    'typescript-7@npm:typescript@~7.0.0',
    '@types/node@20',
    ...tarballs,
  ]);
  if (problem !== undefined) throw new Error(`npm install of the packed packages failed:\n${problem}`);
  return folder;
}

/** Type-checks a folder of the project with each compiler under each resolution. */
async function typeResults(folder, source, types) {
  const results = [];
  for (const [compilerName, compiler] of Object.entries(compilers)) {
    for (const [resolutionName, resolution] of Object.entries(resolutions)) {
      const compilerOptions = { ...resolution, strict: true, target: 'es2022', lib: ['es2022'], types, noEmit: true };
      compilerOptions.skipLibCheck = false;
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [source] }));
      const problem = await run(folder, process.execPath, [`node_modules/${compiler}/bin/tsc`, '-p', '.']);
      results.push(problem === undefined ? undefined : `${source}, ${compilerName}, ${resolutionName}:\n${problem}`);
    }
  }
  return results;
}

/** @returns one result per thing tried: undefined when it is right. */
export async function checkConsumer() {
  const packed = await pack();
  const folder = await emptyProject(packed.map(({ tarball }) => tarball));
  try {
    const results = [];
    const names = packed.map(({ name }) => name).filter((name) => name !== '@wazero-ts/cli');

    mkdirSync(join(folder, 'all'));
    const imports = names.map(
      (name, index) => `import * as p${index} from '${name}';\nexport const n${index} = p${index};\n`,
    );
    writeFileSync(join(folder, 'all/all.ts'), imports.join(''));
    results.push(...(await typeResults(folder, 'all', [])));

    mkdirSync(join(folder, 'readme'));
    const examples = await readmeExamples();
    for (const { script, plain } of examples)
      writeFileSync(join(folder, `readme/${script}.ts`), `${plain}\nexport {};\n`);
    results.push(...(await typeResults(folder, 'readme', ['node'])));

    // Types are gone once TypeScript 5.6 has emitted; the checks of the comments come from the repository.
    const expectations = JSON.stringify(createRequire(import.meta.url).resolve('@wazero-ts/doctest/expectations'));
    mkdirSync(join(folder, 'run'));
    for (const { script, checked } of examples) {
      if (checked === undefined) continue;
      const line = `// @ts-ignore\nimport { expectPrinted, expectThrown, expectValue } from ${expectations};\n`;
      writeFileSync(join(folder, `run/${script}.ts`), `${line}${checked}\nexport {};\n`);
    }
    const compilerOptions = {
      ...resolutions.nodenext,
      target: 'es2022',
      lib: ['es2022'],
      types: ['node'],
      skipLibCheck: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['run'] }));
    await run(folder, process.execPath, ['node_modules/typescript-5-6/bin/tsc', '-p', '.']);
    for (const { name, script, checked } of examples) {
      if (checked === undefined) continue;
      const problem = await run(folder, process.execPath, [`run/${script}.js`]);
      results.push(problem === undefined ? undefined : `${name} in an empty project:\n${problem}`);
    }

    for (const name of names) {
      const same = `const r = require('${name}'); import('${name}').then((i) => { if (Object.keys(i).join() !== Object.keys(r).join()) throw new Error('require and import differ'); });`;
      writeFileSync(join(folder, 'both.cjs'), same);
      const problem = await run(folder, process.execPath, ['both.cjs']);
      results.push(problem === undefined ? undefined : `require('${name}'):\n${problem}`);
    }
    results.push(await run(folder, process.execPath, ['node_modules/@wazero-ts/cli/bin/wazero.js', 'version']));
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
