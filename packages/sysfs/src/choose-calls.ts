import { loadFsNative } from '@wazero-ts/fs-native';
import type { HostCalls } from './host-calls.js';
import { nativeCalls } from './native-calls.js';
import { nodeCalls } from './node-calls.js';

let chosen: HostCalls | undefined;

/** The addon's where it loads, else those of `node:fs`. */
export function hostCalls(): HostCalls {
  if (chosen === undefined) {
    const found = loadFsNative();
    chosen = found.available ? nativeCalls(found.fs) : nodeCalls;
  }
  return chosen;
}
