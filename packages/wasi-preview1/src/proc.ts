import { ExitError } from '@wazero-ts/api';
import { Errno } from '@wazero-ts/sys';
import type { Process } from './process.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `proc_exit` and `proc_raise`. */
export const procFunctions: readonly WasiFunction[] = [
  {
    ...wasiFunction('proc_exit', 'rval', ({ module }: Process, exitCode: number) => {
      // The close is done when this returns, apart from what files close in the background; who waits for that, and
      // sees it fail, is whoever called the guest.
      module.closeWithExitCode(exitCode).catch(() => {});
      throw new ExitError(exitCode);
    }),
    hasResult: false,
  },
  // WASI removed it; wazero answers the same.
  wasiFunction('proc_raise', 'sig', () => Errno.ENOSYS),
];
