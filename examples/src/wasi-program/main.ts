// Run a WASI program with a directory, arguments and an environment of its own; catch its output and exit code.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureOutput, ExitError, newFSConfig, newModuleConfig, newRuntime, wasiPreview1 } from 'wazero-ts';

const folder = mkdtempSync(join(tmpdir(), 'wasi-program-'));
writeFileSync(join(folder, 'poem.txt'), 'one\ntwo\nthree\n');

const runtime = newRuntime();
await runtime.instantiateHostModule(wasiPreview1());
const compiled = await runtime.compileModule(
  readFileSync(new URL('../../src/wasi-program/count.wasm', import.meta.url)),
);

async function run(...args: string[]): Promise<void> {
  const output = captureOutput({ maxBytes: 1 << 16 });
  const errors = captureOutput({ maxBytes: 1 << 16 });
  const config = newModuleConfig()
    .withName('')
    .withArgs('count', ...args)
    .withEnv('UNIT', 'verses')
    .withStdout(output)
    .withStderr(errors)
    .withFSConfig(newFSConfig().withDirMount(folder, '/'));
  let exitCode = 0;
  try {
    // The program runs here, as the start function `_start`.
    await runtime.instantiateModule(compiled, config, { timeoutMs: 30_000 });
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    exitCode = error.exitCode;
  }
  console.log(`exit code ${exitCode}, stdout ${JSON.stringify(output.text)}, stderr ${JSON.stringify(errors.text)}`);
}

await run('/poem.txt', '/count.txt');
console.log('count.txt:', readFileSync(join(folder, 'count.txt'), 'utf8').trim());
await run('/absent.txt', '/count.txt');
await run();

await runtime.close();
rmSync(folder, { recursive: true });
