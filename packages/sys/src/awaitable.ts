/** A value, or a promise of it: the guest of an asynchronous call is parked until it settles. */
export type Awaitable<T> = T | PromiseLike<T>;

/**
 * Tells a promise from a value.
 *
 * @example
 * ```ts
 * import { isPromiseLike } from '@wazero-ts/sys';
 * isPromiseLike(Promise.resolve(1)); // true
 * ```
 */
export function isPromiseLike<T>(value: Awaitable<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Goes on with a value now, or with what a promise gives later. Where nothing is asynchronous no promise is made, so the
 * same code serves synchronous calls.
 *
 * @example
 * ```ts
 * import { andThen } from '@wazero-ts/sys';
 * andThen(1, (n) => n + 1); // 2
 * ```
 */
export function andThen<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromiseLike(value) ? value.then(next) : next(value);
}
