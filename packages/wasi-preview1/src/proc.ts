import { ExitError } from '@wazero-ts/api';
import { Errno, type SysContext } from '@wazero-ts/sys';
import type { Process } from './process.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `proc_exit` and `proc_raise`. */
export const procFunctions: readonly WasiFunction[] = [
  {
    ...wasiFunction('proc_exit', 'rval', ({ module, context }: Process, exitCode: number) => {
      // The close is done when this returns, apart from what files close in the background; who waits for that, and
      // sees it fail, is whoever called the guest.
      module.closeWithExitCode(exitCode).catch(() => {});
      const cause = exitCode === 0 ? undefined : streamFailureOf(context);
      throw new ExitError(exitCode, cause === undefined ? undefined : { cause });
    }),
    hasResult: false,
  },
  // WASI removed it; wazero answers the same.
  wasiFunction('proc_raise', 'sig', () => Errno.ENOSYS),
];

/** The guest saw an errno and gave up; the embedder gets to know what its own stream threw. */
function streamFailureOf({ stdin, stdout, stderr }: SysContext): unknown {
  return stdout.failure ?? stderr.failure ?? stdin.failure;
}
