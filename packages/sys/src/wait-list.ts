import type { AbortSignalLike } from '@wazero-ts/api';
import { hostGlobals } from './host-globals.js';

/** What `setTimeout` takes at most: 24 days. Whoever waits longer than that looks again. */
const longestTimer = 2 ** 31 - 1;

/**
 * Everybody who waits until something changes, for files that can be waited for. Whoever gives up, by time or signal,
 * leaves nothing behind.
 *
 * @example
 * ```ts
 * import { WaitList } from '@wazero-ts/sys';
 * const changed = new WaitList();
 * let isReady = false;
 * const waiting = changed.until(() => isReady, 1000);
 * isReady = true;
 * changed.wake();
 * await waiting; // true
 * ```
 */
export class WaitList {
  readonly #waiting = new Set<() => void>();

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Lets everybody look whether what they wait for has happened.
   *
   * @example
   * ```ts
   * import { WaitList } from '@wazero-ts/sys';
   * new WaitList().wake();
   * ```
   */
  wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  /**
   * Waits until a condition holds.
   *
   * @param isOver - asked now and after each {@link WaitList.wake}
   * @param timeoutMs - the longest wait in milliseconds; Infinity unless given
   * @param signal - ends the wait
   * @returns whether the condition holds
   * @example
   * ```ts
   * import { WaitList } from '@wazero-ts/sys';
   * await new WaitList().until(() => false, 1); // false
   * ```
   */
  until(
    isOver: () => boolean,
    timeoutMs: number = Number.POSITIVE_INFINITY,
    signal?: AbortSignalLike | undefined,
  ): Promise<boolean> {
    if (isOver()) return Promise.resolve(true);
    if (timeoutMs <= 0 || signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      let timer: unknown;
      const end = (): void => {
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', end);
        if (timer !== undefined) hostGlobals.clearTimeout(timer);
        resolve(isOver());
      };
      const look = (): void => {
        if (isOver()) end();
      };
      this.#waiting.add(look);
      signal?.addEventListener('abort', end);
      if (timeoutMs !== Number.POSITIVE_INFINITY) {
        timer = hostGlobals.setTimeout(end, Math.min(Math.ceil(timeoutMs), longestTimer));
      }
    });
  }
}
