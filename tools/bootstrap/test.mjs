// npm test: sets up, builds, then runs every suite; the last line adds them up.
import { existsSync } from 'node:fs';
import { child } from './child.mjs';
import { closingLines, format, sum } from './closing-lines.mjs';
import { root } from './paths.mjs';
import { build, install } from './setup.mjs';

const say = (step) => console.log(`wazero-ts: ${step}...`);

const suites = [
  ['unit', 'tools/bootstrap/unit.mjs'],
  ['spectest', 'tools/spectest/dist/main.js'],
  ['spectest compiler', 'tools/spectest/dist/main.js', '--engine', 'compiler'],
  ['wasitest', 'tools/wasitest/dist/main.js'],
  ['wasitest compiler', 'tools/wasitest/dist/main.js', '--engine', 'compiler'],
  ['guests', 'tools/guests/dist/main.js'],
  ['examples', 'tools/doctest/dist/main.js', 'examples'],
  ['doc tests', 'tools/doctest/dist/main.js', 'docs'],
];

/** `spectest` names the suite on every engine. */
const isWanted = (name, only) => only.length === 0 || only.some((wanted) => `${name} `.startsWith(`${wanted} `));

async function main(only) {
  await install({ say });
  await build('all', { say });
  const { engineObstacle } = await import(`${root}tools/testkit/dist/engines.js`);
  const noCompiler = engineObstacle('compiler');
  const lines = [];
  for (const [name, script, ...args] of suites) {
    if (!isWanted(name, only)) continue;
    console.log(`\n--- ${name}`);
    if (!existsSync(root + script)) throw new Error(`${script} is missing`);
    if (args.includes('compiler') && noCompiler !== undefined) {
      console.log(`skipped: the compiler can not run here (${noCompiler})`);
      lines.push({ label: name, passed: 0, failed: 0, skipped: 1 });
      continue;
    }
    const { code, output } = await child(process.execPath, [root + script, ...args], { capture: true, echo: true });
    const closing = closingLines(output);
    // A suite that dies before its closing line, or lies in it, is a failure of its own.
    if (closing.length === 0 || (code !== 0 && sum(closing).failed === 0)) {
      closing.push({ label: `${name} (exit code ${code})`, passed: 0, failed: 1, skipped: 0 });
    }
    lines.push(...closing);
  }
  console.log('\n--- summary');
  for (const line of lines) console.log(format(line.label, line));
  const total = sum(lines);
  console.log(format('tests', total));
  return total.failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`wazero-ts: ${error.message}`);
  console.log('tests: 0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
