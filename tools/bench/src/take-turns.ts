import { median } from './statistics.js';

// Short batches, many of them: on a busy machine a long batch is interrupted and a short one is not, which would make
// the slower side look slower still.
const rounds = 61;
const batchMs = 0.5;

/** Runs something so many times. */
export type Repeat = (times: number) => void;

/** What a batch takes, in milliseconds. */
export type Measure = (repeat: Repeat, times: number) => number;

const wallTime: Measure = (repeat, times) => {
  const start = performance.now();
  repeat(times);
  return performance.now() - start;
};

/** For what takes so long that a busy machine interrupts it; to a microsecond. */
export const cpuTime: Measure = (repeat, times) => {
  const start = process.cpuUsage();
  repeat(times);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

/** How {@link interleaved} measures. */
export interface MeasureOptions {
  /** Wall time unless given. */
  readonly measure?: Measure;
  /** How many repetitions are tried first, to find how many fill a batch; 100 unless given. */
  readonly trial?: number;
}

/**
 * V8 takes two or three seconds on another thread to optimise our dispatch loop, and again when it meets a kind of call
 * that it had not seen: so what is measured in one go is warmed up together, by CPU time.
 */
const warmUpSeconds = 8;

export function warmUp(repeats: readonly Repeat[], timesEach = 1000): void {
  const start = process.cpuUsage();
  for (;;) {
    for (const repeat of repeats) repeat(timesEach);
    const { user, system } = process.cpuUsage(start);
    if (user + system > warmUpSeconds * 1e6) return;
  }
}

/** How many repetitions fill a batch, by how long so many take. */
function batchSize(repeat: Repeat, { measure = wallTime, trial = 100 }: MeasureOptions): number {
  const once = Math.min(...Array.from({ length: 9 }, () => measure(repeat, trial) / trial));
  return Math.max(1, Math.round(batchMs / once));
}

/** Medians of the time of one repetition, in the unit of `scale` for a millisecond; the engines take turns. */
export function interleaved(
  scale: number,
  ours: Repeat,
  theirs: Repeat,
  options: MeasureOptions = {},
): [number, number] {
  const [oursTime = Number.NaN, theirTime = Number.NaN] = takeTurns(scale, [ours, theirs], options);
  return [oursTime, theirTime];
}

/** As {@link interleaved}, for any number of sides. */
export function takeTurns(scale: number, repeats: readonly Repeat[], options: MeasureOptions = {}): number[] {
  const { measure = wallTime } = options;
  const sides = repeats.map((repeat) => ({ repeat, size: batchSize(repeat, options), times: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { repeat, size, times } of sides) times.push((measure(repeat, size) / size) * scale);
  }
  return sides.map(({ times }) => median(times));
}
