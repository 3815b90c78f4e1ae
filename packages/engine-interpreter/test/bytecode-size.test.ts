import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Above 60 KB V8 never optimises a function; the rest is room for other versions of V8. */
const limitBytes = 48 * 1024;

const built = fileURLToPath(new URL('../dist/prime.js', import.meta.url));

/** The length of a function's bytecode: V8 prints it when it compiles the function, which happens at its first call. */
function bytecodeLength(name: string): number {
  const script = `import(${JSON.stringify(built)}).then(({ primeDispatch }) => primeDispatch())`;
  const flags = ['--print-bytecode', `--print-bytecode-filter=${name}`];
  const { stdout, status } = spawnSync(process.execPath, [...flags, '-e', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(status).toBe(0);
  const lengths = [...stdout.matchAll(/^Bytecode length: (\d+)$/gm)].map(([, length]) => Number(length));
  // Others may have a function of that name, but none so long.
  return Math.max(...lengths);
}

test.each(['run', 'runVectors'])('%s stays small enough for V8 to optimise it', (name) => {
  expect(existsSync(built), 'V8 runs what was built: npm run build').toBe(true);
  const length = bytecodeLength(name);
  expect(length).toBeGreaterThan(10_000);
  expect(length).toBeLessThan(limitBytes);
});
