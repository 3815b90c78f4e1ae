// node tools/bootstrap/unit.mjs [vitest arguments]: the unit tests of every package; ends with
// `unit: N passed, N failed, N skipped`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { child } from './child.mjs';
import { format } from './closing-lines.mjs';
import { cache, root } from './paths.mjs';

const report = `${cache}/vitest-${process.pid}.json`;
const require = createRequire(`${root}package.json`);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

mkdirSync(cache, { recursive: true });
const { code } = await child(process.execPath, [
  vitest,
  'run',
  '--config=vitest.unit.config.ts',
  // By default one core is left to a watcher, which is half of a machine with two.
  `--maxWorkers=${availableParallelism()}`,
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);

const total = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') total.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else total.skipped += 1;
    }
    // A file that can not be loaded has no tests to count, yet it failed.
    if (file.status === 'failed' && failedHere === 0) failedHere = 1;
    total.failed += failedHere;
  }
  rmSync(report);
} catch (error) {
  console.error(`vitest left no report: ${error.message}`);
}
if (code !== 0 && total.failed === 0) total.failed = 1;
console.log(format('unit', total));
process.exitCode = total.failed === 0 ? 0 : 1;
