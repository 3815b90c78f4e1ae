/**
 * `using` and `await using` on hosts that have the symbols. The declarations do not name `Disposable`, which would break
 * users whose `lib` does not have it.
 */
const symbols = Symbol as unknown as { readonly dispose?: symbol; readonly asyncDispose?: symbol };

/** Lets `await using` close objects of a class. */
export function makeAsyncDisposable<T extends { close(): Promise<void> }>(prototype: T): void {
  if (symbols.asyncDispose === undefined) return;
  Object.defineProperty(prototype, symbols.asyncDispose, {
    configurable: true,
    writable: true,
    value(this: T): Promise<void> {
      return this.close();
    },
  });
}

/** Lets `using` close objects of a class. */
export function makeDisposable<T extends { close(): unknown }>(prototype: T): void {
  if (symbols.dispose === undefined) return;
  Object.defineProperty(prototype, symbols.dispose, {
    configurable: true,
    writable: true,
    value(this: T): void {
      this.close();
    },
  });
}
