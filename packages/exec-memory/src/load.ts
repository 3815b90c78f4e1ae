import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ExecMemoryError } from './errors.js';
import { ExecMemory } from './exec-memory.js';
import type { NativeBinding } from './native-binding.js';
import { nativeSources } from './native-sources.generated.js';
import { selfTest } from './self-test.js';

/** Why there is no executable memory. The list is closed. */
export type ExecMemoryUnavailableCode =
  /** `WAZERO_TS_EXEC_MEMORY=off`. */
  | 'DISABLED'
  /** Neither a prebuilt nor a locally built addon is there. */
  | 'NOT_FOUND'
  /** Node's permission model or `--no-addons` forbids addons. */
  | 'PERMISSION_DENIED'
  /** The addon is there but can not be loaded. */
  | 'LOAD_FAILED'
  /** The addon was built from other sources than those of this package. */
  | 'STALE'
  /** The kernel or this build of Node refuses a kind of memory that is needed. */
  | 'MAPPING_REFUSED'
  /** It loads, but does not do what it must. */
  | 'SELF_TEST_FAILED';

/** What {@link loadExecMemory} found. */
export type ExecMemoryAvailability =
  | { readonly available: true; readonly memory: ExecMemory }
  | { readonly available: false; readonly code: ExecMemoryUnavailableCode; readonly reason: string };

const unavailable = (code: ExecMemoryUnavailableCode, reason: string): ExecMemoryAvailability => ({
  available: false,
  code,
  reason,
});

let loaded: ExecMemoryAvailability | undefined;

/** The environment variable that names the addon's file, or says `off`. */
const override = 'WAZERO_TS_EXEC_MEMORY';

function addonFile(): string | undefined {
  const named = process.env[override];
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  return [`../prebuilds/${process.platform}-${process.arch}/`, '../native/build/Release/']
    .map((folder) => fileURLToPath(new URL(`${folder}wazero_exec_memory.node`, import.meta.url)))
    .find((file) => existsSync(file));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function load(): ExecMemoryAvailability {
  if (process.env[override] === 'off') return unavailable('DISABLED', `${override}=off`);
  let native: NativeBinding;
  let file: string | undefined;
  try {
    file = addonFile();
    if (file === undefined) {
      return unavailable('NOT_FOUND', `there is no addon for ${process.platform}-${process.arch} in this installation`);
    }
    native = createRequire(import.meta.url)(file);
  } catch (error) {
    const denied = ['ERR_DLOPEN_DISABLED', 'ERR_ACCESS_DENIED'].includes(codeOf(error));
    return unavailable(denied ? 'PERMISSION_DENIED' : 'LOAD_FAILED', messageOf(error));
  }
  if (native.sources !== nativeSources) {
    return unavailable(
      'STALE',
      `${file} was built from other sources than this package: build it again (npm run build)`,
    );
  }
  try {
    const guardObstacle = findGuardObstacle(native);
    const memory = new ExecMemory(native, guardObstacle);
    const problem = guardObstacle === undefined ? undefined : selfTest(memory, native, false);
    return problem === undefined ? { available: true, memory } : unavailable('SELF_TEST_FAILED', problem);
  } catch (error) {
    return unavailable(error instanceof ExecMemoryError ? 'MAPPING_REFUSED' : 'SELF_TEST_FAILED', messageOf(error));
  }
}

/** Why accesses can not be left to guard pages here; explicit checks may still work. */
function findGuardObstacle(native: NativeBinding): string | undefined {
  if (!native.installHandlers()) return 'the signal handlers can not be installed';
  try {
    return selfTest(new ExecMemory(native, undefined), native, true);
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Loads the addon, once per thread, and tests it: in order the file that `WAZERO_TS_EXEC_MEMORY` names, a prebuilt one
 * and a local build. Synchronous; never throws, and never happens by an import alone.
 *
 * @example
 * const found = loadExecMemory();
 * if (!found.available) console.log(`interpreter: ${found.reason}`);
 */
export function loadExecMemory(): ExecMemoryAvailability {
  loaded ??= load();
  return loaded;
}
