// npm test: sets up, builds, then runs every suite; the last line adds them up.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { child } from './child.mjs';
import { closingLines, format, sum } from './closing-lines.mjs';
import { root } from './paths.mjs';
import { build, install } from './setup.mjs';

const say = (step) => console.log(`wazero-ts: ${step}...`);

const suites = [
  ['unit', 'tools/bootstrap/unit.mjs'],
  // The longest of those that run in pairs.
  ['guests', 'tools/guests/dist/main.js'],
  ['spectest', 'tools/spectest/dist/main.js'],
  ['spectest compiler', 'tools/spectest/dist/main.js', '--engine', 'compiler'],
  // All stress switches in two runs (about 45 and 35 s of CPU; one run each would take 200): see testkit's engines.
  ['stress exits', 'tools/spectest/dist/main.js', '--engine', 'compiler-stress-exits'],
  ['stress code', 'tools/spectest/dist/main.js', '--engine', 'compiler-stress-code'],
  ['wasitest', 'tools/wasitest/dist/main.js'],
  ['wasitest compiler', 'tools/wasitest/dist/main.js', '--engine', 'compiler'],
  ['examples', 'tools/doctest/dist/main.js', 'examples'],
  ['doc tests', 'tools/doctest/dist/main.js', 'docs'],
];

/** `spectest` names the suite on every engine. */
const isWanted = (name, only) => only.length === 0 || only.some((wanted) => `${name} `.startsWith(`${wanted} `));

/** Runs a suite; what it prints is shown as it comes, or given back. Returns its closing lines. */
async function runSuite([name, script, ...args], { noCompiler, echo }) {
  if (args.includes('--engine') && noCompiler !== undefined) {
    return {
      output: `skipped: the compiler can not run here (${noCompiler})\n`,
      lines: [{ label: name, passed: 0, failed: 0, skipped: 1 }],
    };
  }
  const { code, output } = await child(process.execPath, [root + script, ...args], { capture: true, echo });
  const lines = closingLines(output);
  // A suite that dies before its closing line, or lies in it, is a failure of its own.
  if (lines.length === 0 || (code !== 0 && sum(lines).failed === 0)) {
    lines.push({ label: `${name} (exit code ${code})`, passed: 0, failed: 1, skipped: 0 });
  }
  return { output, lines };
}

/** Runs suites of one thread each, two at a time; shows each as a whole, in their order. */
async function runInPairs(wanted, noCompiler) {
  let free = Math.min(2, availableParallelism());
  const waiting = [];
  const takeCore = () => (free > 0 ? free-- : new Promise((resolve) => waiting.push(resolve)));
  const giveCore = () => (waiting.length > 0 ? waiting.shift()() : free++);
  const runs = wanted.map(async (suite) => {
    await takeCore();
    return runSuite(suite, { noCompiler, echo: false }).finally(giveCore);
  });
  const lines = [];
  for (const [index, [name]] of wanted.entries()) {
    const { output, lines: closing } = await runs[index];
    console.log(`\n--- ${name}`);
    process.stdout.write(output);
    lines.push(...closing);
  }
  return lines;
}

async function main(only) {
  await install({ say });
  await build('all', { say });
  const { engineObstacle } = await import(`${root}tools/testkit/dist/engines.js`);
  const noCompiler = engineObstacle('compiler');
  const lines = [];
  const wanted = suites.filter(([name]) => isWanted(name, only));
  for (const [, script] of wanted) if (!existsSync(root + script)) throw new Error(`${script} is missing`);
  // Unit tests use all cores themselves.
  if (wanted[0]?.[0] === 'unit') {
    console.log('\n--- unit');
    lines.push(...(await runSuite(wanted.shift(), { noCompiler, echo: true })).lines);
  }
  lines.push(...(await runInPairs(wanted, noCompiler)));
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
