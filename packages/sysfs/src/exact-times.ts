import type { Stat } from '@wazero-ts/sys';
import { type HostStats, statOf } from './host-stat.js';

/** A time that was asked for, and what the kernel made of it. */
interface SetTime {
  readonly exact: bigint;
  readonly kernel: bigint;
}

interface SetTimes {
  readonly access: SetTime;
  readonly modification: SetTime;
}

/** Files that are remembered for one mount. */
const maxFiles = 1024;

/**
 * Node sets times as seconds in a double, which is exact to a quarter of a microsecond today; WASI programs set
 * nanoseconds and compare. So a mount remembers the times that its guest set, and gives them back as long as the kernel
 * still has what came of them: whoever sets a time later wins.
 */
export class ExactTimes {
  readonly #files = new Map<string, SetTimes>();

  /** What is known of a file, with its exact times. */
  stat(stats: HostStats): Stat {
    const stat = statOf(stats);
    if (this.#files.size === 0) return stat;
    const set = this.#files.get(keyOf(stats));
    if (set === undefined) return stat;
    return {
      ...stat,
      accessTime: exactTime(stats.atimeNs, set.access),
      modificationTime: exactTime(stats.mtimeNs, set.modification),
    };
  }

  /**
   * Sets times and remembers them; `undefined` leaves one as it is.
   *
   * @param look - the stats as they are now
   * @param setTimes - takes seconds since 1970, with a fraction
   */
  set(
    accessTime: bigint | undefined,
    modificationTime: bigint | undefined,
    look: () => HostStats,
    setTimes: (access: number, modification: number) => void,
  ): undefined {
    const before = this.stat(look());
    const access = accessTime ?? before.accessTime;
    const modification = modificationTime ?? before.modificationTime;
    setTimes(toSeconds(access), toSeconds(modification));
    const after = look();
    const key = keyOf(after);
    this.#files.delete(key);
    this.#files.set(key, {
      access: { exact: access, kernel: after.atimeNs },
      modification: { exact: modification, kernel: after.mtimeNs },
    });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= maxFiles) break;
      this.#files.delete(oldest);
    }
    return undefined;
  }
}

function keyOf(stats: HostStats): string {
  return `${stats.dev}:${stats.ino}`;
}

function exactTime(kernel: bigint, set: SetTime): bigint {
  return set.kernel === kernel ? set.exact : kernel;
}

function toSeconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000_000n) + Number(nanoseconds % 1_000_000_000n) / 1e9;
}
