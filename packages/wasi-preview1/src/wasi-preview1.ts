import type { HostModuleDefinition } from '@wazero-ts/api';
import { argsFunctions } from './args.js';
import { clockFunctions } from './clock.js';
import { environFunctions } from './environ.js';
import { fdDirFunctions } from './fd-dir.js';
import { fdIoFunctions } from './fd-io.js';
import { fdStatFunctions } from './fd-stat.js';
import { pathOpenFunctions } from './path-open.js';
import { pathFunctions } from './path-ops.js';
import { pollFunctions } from './poll.js';
import { procFunctions } from './proc.js';
import { randomFunctions } from './random.js';
import { schedFunctions } from './sched.js';
import { sockFunctions } from './sock.js';
import { unstableFunctions } from './unstable.js';
import { hostFunction } from './wasi-function.js';

/** The module name under which programs import WASI preview 1. */
export const wasiPreview1ModuleName = 'wasi_snapshot_preview1';

/** The module name under which programs import WASI snapshot 0. */
export const wasiUnstableModuleName = 'wasi_unstable';

/** What {@link wasiPreview1} takes. */
export interface WasiPreview1Options {
  /** Another module name; the functions stay those of preview 1. For old programs see {@link wasiUnstable}. */
  readonly name?: string;
}

/**
 * All 46 functions of WASI preview 1 as a host module. What they may see and do is decided by the configuration of the
 * module that calls them. `proc_raise` answers ENOSYS.
 *
 * @example
 * ```ts
 * import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
 * const wasi = wasiPreview1(); // await runtime.instantiateHostModule(wasi)
 * wasi.functions.length; // 46
 * ```
 */
export function wasiPreview1(options: WasiPreview1Options = {}): HostModuleDefinition {
  return { name: options.name ?? wasiPreview1ModuleName, functions: wasiFunctions.map(hostFunction) };
}

/**
 * WASI snapshot 0 as the host module `wasi_unstable`, for programs of 2019: 45 functions, which are those of preview 1 but
 * for `sock_accept`; `fd_seek`, `poll_oneoff` and the two that give a `filestat` have other layouts. (wazero serves the
 * functions of preview 1 under this name.)
 *
 * @example
 * ```ts
 * import { wasiUnstable } from '@wazero-ts/wasi-preview1';
 * const wasi = wasiUnstable(); // await runtime.instantiateHostModule(wasi)
 * wasi.name; // 'wasi_unstable'
 * ```
 */
export function wasiUnstable(): HostModuleDefinition {
  const others = new Map(unstableFunctions.map((one) => [one.name, one]));
  const functions = wasiFunctions.filter(({ name }) => name !== 'sock_accept');
  return { name: wasiUnstableModuleName, functions: functions.map((one) => hostFunction(others.get(one.name) ?? one)) };
}

const wasiFunctions = [
  ...argsFunctions,
  ...clockFunctions,
  ...environFunctions,
  ...fdDirFunctions,
  ...fdIoFunctions,
  ...fdStatFunctions,
  ...pathFunctions,
  ...pathOpenFunctions,
  ...pollFunctions,
  ...procFunctions,
  ...randomFunctions,
  ...schedFunctions,
  ...sockFunctions,
].sort((a, b) => (a.name < b.name ? -1 : 1));
