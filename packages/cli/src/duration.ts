import { UsageError } from './usage-error.js';

const millisecondsPer: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration as Go writes it: `5s`, `1m30s`, `1.5h`, `250ms`; `0` needs no unit.
 *
 * @returns milliseconds
 * @throws UsageError for anything else, a negative duration among it
 */
export function parseDuration(text: string, flag: string): number {
  if (text === '0') return 0;
  const wrong = (why: string): UsageError => new UsageError(`invalid value "${text}" for -${flag}: ${why}`);
  if (text.startsWith('-')) throw wrong('a duration can not be negative');
  if (!/^(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text))
    throw wrong('write a duration such as 5s, 1m30s or 250ms');
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(amount) * (millisecondsPer[unit ?? ''] ?? 0);
  }
  return total;
}
