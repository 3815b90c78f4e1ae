import { type Awaitable, Blockable, Errno } from '@wazero-ts/sys';

/** How long to wait before trying again when a descriptor would block, in milliseconds. */
const retryDelay = 2;

/**
 * Tries again while a descriptor would block: it may be non-blocking because of us, of Node or of another process that
 * shares it, and the guest expects to wait. Parks an asynchronous call, and blocks a synchronous one to its deadline.
 *
 * @param isNonblock - the guest wants EAGAIN
 */
export function waitWhileBusy(attempt: () => number | Errno, isNonblock: boolean): Awaitable<number | Errno> {
  const first = attempt();
  if (first !== Errno.EAGAIN || isNonblock) return first;
  return new Blockable<number | Errno>(
    async () => {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, retryDelay));
        const result = attempt();
        if (result !== Errno.EAGAIN) return result;
      }
    },
    (timeoutMs) => {
      const end = performance.now() + timeoutMs;
      for (;;) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelay);
        const result = attempt();
        if (result !== Errno.EAGAIN || performance.now() >= end) return result;
      }
    },
  );
}
