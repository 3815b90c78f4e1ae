import { type Awaitable, isPromiseLike } from '@wazero-ts/sys';

/** An operation that may have to wait: it yields what may be a promise and is resumed with what came of it. */
export type Steps<T> = Generator<Awaitable<unknown>, T, unknown>;

/** Runs an operation: at once when nothing that it yields is a promise. */
export function runSteps<T>(steps: Steps<T>, resumeWith?: unknown): Awaitable<T> {
  let next = steps.next(resumeWith);
  while (next.done !== true) {
    const { value } = next;
    if (isPromiseLike(value)) {
      return value.then((settled) => runSteps(steps, settled));
    }
    next = steps.next(value);
  }
  return next.value;
}

/** Waits inside an operation: `yield* wait(x)` has the type of what `x` gives. */
export function* wait<T>(value: Awaitable<T>): Steps<T> {
  return (yield value) as T;
}
