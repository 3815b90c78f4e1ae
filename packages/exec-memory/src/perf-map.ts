import { constants, openSync, writeSync } from 'node:fs';
import type { Address } from './address.js';

/** The environment variable that asks for a map: `1`. */
const wish = 'WAZERO_TS_PERF_MAP';

/** The open map of this process; undefined when nobody asked for one or it can not be written. */
let file: number | undefined;
let isOpen = false;

/** Where Linux's `perf` looks. Somebody else's file or link of that name is not touched. */
function open(): number | undefined {
  if (process.platform !== 'linux' || process.env[wish] !== '1') return undefined;
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  try {
    return openSync(`/tmp/perf-${process.pid}.map`, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
  } catch {
    return undefined;
  }
}

/**
 * Tells `perf` the name of code, if `WAZERO_TS_PERF_MAP=1` asks for it: a line `start size name` in `/tmp/perf-PID.map`.
 * All threads of the process append to the same file. Names come from guests: they can not begin a line of their own.
 */
export function notePerf(start: Address, bytes: number, name: string): void {
  if (!isOpen) {
    isOpen = true;
    file = open();
  }
  if (file === undefined) return;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into the map.
  writeSync(file, `${start.toString(16)} ${bytes.toString(16)} ${name.replace(/[\u0000-\u001f\u007f]/g, '?')}\n`);
}
