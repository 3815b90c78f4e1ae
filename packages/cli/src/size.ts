import { UsageError } from './usage-error.js';

const bytesPer: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kib: 2 ** 10,
  kb: 1e3,
  m: 2 ** 20,
  mib: 2 ** 20,
  mb: 1e6,
  g: 2 ** 30,
  gib: 2 ** 30,
  gb: 1e9,
};

/**
 * Reads a size: `65536`, `64MiB`, `1.5GiB`; `64M` is 64 MiB, `64MB` 64 million bytes.
 *
 * @returns whole bytes
 * @throws UsageError for anything else
 */
export function parseSize(text: string, flag: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const bytes = Math.floor(Number(amount) * (bytesPer[unit.toLowerCase()] ?? Number.NaN));
  if (amount === '' || !Number.isSafeInteger(bytes)) {
    throw new UsageError(`invalid value "${text}" for -${flag}: write a size such as 64MiB, 512KiB or 1GiB`);
  }
  return bytes;
}

/** A size for people: `20.9 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes;
  let unit = -1;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
