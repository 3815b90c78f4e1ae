// What a new user meets: the packed packages in an empty project, without this workspace around them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { child } from './child.mjs';
import { pack } from './packed.mjs';
import { root } from './paths.mjs';

const compilers = { 'TypeScript 5.6': 'typescript-5-6', 'TypeScript 7': 'typescript-7' };
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

// (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
const addModule = [
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 3, 2, 1, 0, 7, 7, 1, 3, 0x61, 0x64, 0x64, 0,
  0, 10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 0x0b,
];

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

/**
 * The neutral packages as a browser under a strict content security policy would run them: one bundle, in a global
 * without `process`, `Buffer` or `WebAssembly`, where code can not be made from strings.
 */
async function bareGlobalResult(folder) {
  const program = `
    import { newRuntime } from '@wazero-ts/runtime';
    import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
    const runtime = newRuntime();
    runtime.instantiateHostModule(wasiPreview1())
      .then(() => runtime.instantiate(new Uint8Array(${JSON.stringify(addModule)})))
      .then((guest) => guest.exportedFunction('add').callAsync([1, 2]))
      .then(done, done);`;
  writeFileSync(join(folder, 'bare.mjs'), program);
  try {
    const bundle = await rolldown({ input: join(folder, 'bare.mjs'), platform: 'browser', logLevel: 'silent' });
    const { output } = await bundle.generate({ format: 'iife' });
    const result = await new Promise((done, reject) => {
      const web = { setTimeout, clearTimeout, performance, TextEncoder, TextDecoder, AbortController, done };
      const context = createContext(web, { codeGeneration: { strings: false, wasm: false } });
      runInContext('delete globalThis.WebAssembly', context);
      setTimeout(reject, 30_000, new Error('no result within 30 s')).unref();
      runInContext(output[0].code, context);
    });
    return result === 3 ? undefined : `in a bare global: ${result?.stack ?? result}`;
  } catch (error) {
    return `in a bare global: ${error.stack}`;
  }
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
    results.push(await run(folder, process.execPath, ['node_modules/@wazero-ts/cli/bin/wazero.mjs', 'version']));
    results.push(await bareGlobalResult(folder));
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
