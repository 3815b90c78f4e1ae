// npm run check [-- step...]: every static check; ends with `check: N passed, N failed`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { child } from './child.mjs';
import { closingLines, sum } from './closing-lines.mjs';
import { checkConsumer } from './consumer.mjs';
import { checkPackages } from './packed.mjs';
import { root } from './paths.mjs';
import { build } from './setup.mjs';

const require = createRequire(`${root}package.json`);
const maximumLines = 1000;

/** A check that is one command: its output is shown only when it fails. */
async function command(script, args) {
  const { code, output } = await child(process.execPath, [script, ...args], { capture: true });
  return [code === 0 ? undefined : output.trimEnd()];
}

const biome = (...args) => command(join(dirname(require.resolve('@biomejs/biome/package.json')), 'bin/biome'), args);

const typescript = (...args) => command(join(dirname(require.resolve('typescript/package.json')), 'bin/tsc'), args);

/** A tool of this repository, which counts its own passes and failures. */
async function tool(name, ...args) {
  await build(`@wazero-ts/${name}`);
  const { code, output } = await child(process.execPath, [`${root}tools/${name}/dist/main.js`, ...args], {
    capture: true,
  });
  const { passed, failed } = sum(closingLines(output));
  if (code === 0 && failed === 0) return Array(Math.max(passed, 1)).fill(undefined);
  return [...Array(passed).fill(undefined), output.trimEnd(), ...Array(Math.max(failed - 1, 0)).fill('')];
}

/** One concept a file: above a thousand lines there are two. Tables and generated files are exempt. */
function fileLengths() {
  const results = [];
  const visit = (folder) => {
    for (const entry of readdirSync(root + folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!['node_modules', 'dist', '.cache', '.turbo'].includes(entry.name)) visit(path);
      } else if (/\.m?ts$|\.m?js$/.test(entry.name) && !/\.(?:table|generated)\.ts$/.test(entry.name)) {
        const lines = readFileSync(root + path, 'utf8').split('\n').length - 1;
        results.push(lines <= maximumLines ? undefined : `${path}: ${lines} lines, more than ${maximumLines}`);
      }
    }
  };
  for (const folder of ['packages', 'tools', 'examples']) if (existsSync(root + folder)) visit(folder);
  return results;
}

/** Each step returns a result per thing it looked at: undefined when it is right, else what is wrong. */
const steps = {
  format: () => biome('format', '.'),
  lint: () => biome('lint', '--error-on-warnings', '.'),
  layers: () => tool('check-layers'),
  types: () => typescript('-b', root),
  gen: () => tool('gen', '--check'),
  docs: () => tool('doctest', 'coverage'),
  'file-length': fileLengths,
  packages: async () => {
    await build('all');
    return checkPackages();
  },
  consumer: async () => {
    await build('all');
    return checkConsumer();
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`usage: npm run check -- [${Object.keys(steps).join(' | ')}]...`);
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  let results;
  try {
    results = await step();
  } catch (error) {
    results = [error.message];
  }
  const problems = results.filter((problem) => problem !== undefined);
  total.passed += results.length - problems.length;
  total.failed += problems.length;
  for (const problem of problems) if (problem !== '') console.log(problem);
  console.log(`${name}: ${problems.length === 0 ? 'right' : 'WRONG'}`);
}
console.log(`check: ${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
