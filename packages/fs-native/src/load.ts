import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { FsNative } from './fs-native.js';
import type { NativeBinding } from './native-binding.js';

/** What {@link loadFsNative} found. */
export type FsNativeAvailability =
  | { readonly available: true; readonly fs: FsNative }
  | { readonly available: false; readonly reason: string };

/** The environment variable that names the addon's file, or says `off`. */
const override = 'WAZERO_TS_FS_NATIVE';

let loaded: FsNativeAvailability | undefined;

function addonFile(): string | undefined {
  const named = process.env[override];
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  return [`../prebuilds/${process.platform}-${process.arch}/`, '../native/build/']
    .map((folder) => fileURLToPath(new URL(`${folder}wazero_fs_native.node`, import.meta.url)))
    .find((file) => existsSync(file));
}

function load(): FsNativeAvailability {
  if (process.env[override] === 'off') return { available: false, reason: `${override}=off` };
  const file = addonFile();
  if (file === undefined) {
    const reason = `there is no addon for ${process.platform}-${process.arch} in this installation`;
    return { available: false, reason };
  }
  try {
    const native: NativeBinding = createRequire(import.meta.url)(file);
    return { available: true, fs: new FsNative(native) };
  } catch (error) {
    // Node's permission model and `--no-addons` forbid addons.
    return { available: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Loads the addon, once per thread: in order the file that `WAZERO_TS_FS_NATIVE` names, a prebuilt one and a local build.
 * Synchronous; never throws, and never happens by an import alone.
 *
 * @example
 * ```ts
 * import { loadFsNative } from '@wazero-ts/fs-native';
 * const found = loadFsNative();
 * if (!found.available) console.log(`node:fs: ${found.reason}`);
 * ```
 */
export function loadFsNative(): FsNativeAvailability {
  loaded ??= load();
  return loaded;
}
