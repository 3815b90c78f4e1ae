import { hostGlobals } from './host-globals.js';

/** A clock that a guest can read. */
export interface Clock {
  /** Nanoseconds since the Unix epoch (wall clock), or since an arbitrary moment (monotonic clock). */
  now(): bigint;
  /** {@link Clock.now} as a whole number, while it is below 2^53: it spares guests that ask often a bigint. */
  nowAsNumber?(): number | undefined;
  /** How far apart two readings are at least, in nanoseconds: 1 to 3,600,000,000,000. */
  readonly resolution: number;
}

const nanosecondsPerMillisecond = 1_000_000n;

function steppingClock(start: bigint, resolution: number): Clock {
  let next = start;
  return {
    now(): bigint {
      const reading = next;
      next += nanosecondsPerMillisecond;
      return reading;
    },
    resolution,
  };
}

/**
 * A wall clock that gives nothing away: 2022-01-01T00:00:00Z at the first reading and 1 ms more at each; resolution 1 us.
 *
 * @example
 * ```ts
 * import { fakeWalltime } from '@wazero-ts/sys';
 * fakeWalltime().now(); // 1640995200000000000n
 * ```
 */
export function fakeWalltime(): Clock {
  return steppingClock(1_640_995_200_000_000_000n, 1000);
}

/**
 * A monotonic clock that gives nothing away: 0 at the first reading and 1 ms more at each; resolution 1 ns.
 *
 * @example
 * ```ts
 * import { fakeNanotime } from '@wazero-ts/sys';
 * const clock = fakeNanotime();
 * clock.now(); // 0n
 * clock.now(); // 1000000n
 * ```
 */
export function fakeNanotime(): Clock {
  return steppingClock(0n, 1);
}

/** Milliseconds with a fraction, from an arbitrary moment on; never runs backwards where the host has `performance`. */
function monotonicMilliseconds(): number {
  return hostGlobals.performance?.now() ?? Date.now();
}

/** Both ways to read the monotonic clock give the same for the same moment, for the 104 days that a number is exact. */
function monotonicNanoseconds(): number {
  return Math.floor(monotonicMilliseconds() * 1e6);
}

function exactNanoseconds(): number | undefined {
  const nanoseconds = monotonicNanoseconds();
  return nanoseconds <= Number.MAX_SAFE_INTEGER ? nanoseconds : undefined;
}

const hostWalltime: Clock = Object.freeze({
  now: () => BigInt(Date.now()) * nanosecondsPerMillisecond,
  resolution: 1000,
});

const hostNanotime: Clock = Object.freeze({
  now: () => BigInt(monotonicNanoseconds()),
  nowAsNumber: exactNanoseconds,
  resolution: 1,
});

/**
 * The host's wall clock, the same object each time; resolution 1 us.
 *
 * @example
 * ```ts
 * import { systemWalltime } from '@wazero-ts/sys';
 * systemWalltime().now() > 1_700_000_000_000_000_000n; // true
 * ```
 */
export function systemWalltime(): Clock {
  return hostWalltime;
}

/**
 * The host's monotonic clock, the same object each time; resolution 1 ns, as in wazero.
 *
 * @example
 * ```ts
 * import { systemNanotime } from '@wazero-ts/sys';
 * const clock = systemNanotime();
 * clock.now() <= clock.now(); // true
 * ```
 */
export function systemNanotime(): Clock {
  return hostNanotime;
}
