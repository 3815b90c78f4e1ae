import { readFileSync } from 'node:fs';
import { engineNames, engineObstacle } from '@wazero-ts/testkit';
import { guestCases } from './cases/index.js';
import type { GuestsOptions } from './command-line.js';
import { parseCommandLine, usage } from './command-line.js';
import { installPackages } from './packages.js';
import { runCase } from './run-case.js';

async function run({ engine, full, name }: GuestsOptions): Promise<number> {
  const cases = guestCases.filter((guestCase) => guestCase.name.includes(name ?? ''));
  if (cases.length === 0) {
    process.stderr.write(`guests: no case has ${name} in its name\n${usage}\n`);
    return 2;
  }
  const obstacle = engineObstacle(engine);
  if (obstacle !== undefined) {
    process.stdout.write(`guests ${engine}: skipped, the engine can not run here: ${obstacle}\n`);
    return 0;
  }
  installPackages();
  let passed = 0;
  for (const guestCase of cases) {
    const report = await runCase(guestCase, engine, full);
    if (report.passed) passed++;
    process.stdout.write(`${report.text}\n`);
  }
  const failed = cases.length - passed;
  const minimum: { cases: number } = JSON.parse(readFileSync(new URL('../minimum.json', import.meta.url), 'utf8'));
  const tooFew = name === undefined && cases.length < minimum.cases;
  if (tooFew) process.stdout.write(`guests: ${cases.length} cases, but minimum.json asks for ${minimum.cases}\n`);
  process.stdout.write(`guests ${engine}: ${passed} passed, ${failed} failed, 0 skipped\n`);
  return failed > 0 || tooFew ? 1 : 0;
}

let options: GuestsOptions | undefined;
try {
  options = parseCommandLine(process.argv.slice(2), engineNames);
} catch (error) {
  process.stderr.write(`guests: ${(error as Error).message}\n${usage}\n`);
}
process.exitCode = options === undefined ? 2 : await run(options);
