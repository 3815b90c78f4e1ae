import { type ExecMemory, loadExecMemory } from '@wazero-ts/exec-memory';
import { describe } from 'vitest';

const found = loadExecMemory();
const obstacle = !found.available
  ? found.reason
  : process.arch !== 'x64'
    ? `the target of these tests is amd64, not ${process.arch}`
    : undefined;
if (obstacle !== undefined) console.log(`engine-compiler: skipped, ${obstacle}`);

/** Tests that need executable memory and this machine. */
export const describeNative: ReturnType<typeof describe.runIf> = describe.runIf(obstacle === undefined);

/** The executable memory of this thread. */
export function execMemory(): ExecMemory {
  if (!found.available) throw new Error(found.reason);
  return found.memory;
}
