/**
 * A budget of fuel that calls draw from. Each instruction costs what the opcode table says (most cost 1); a basic block
 * is charged when it is entered. The same calls use the same fuel in every engine.
 *
 * @example
 * ```ts
 * import { Fuel } from '@wazero-ts/api';
 * const fuel = new Fuel(1_000_000);
 * // mod.exportedFunction('run')?.withOptions({ fuel }).call();
 * fuel.used; // 0 before the call
 * ```
 */
export class Fuel {
  /** What was given, in units. */
  readonly allowed: number;
  /** What is left, in units; 0 when exhausted. */
  remaining: number;

  /**
   * @param units - a whole number from 0 to 2^53 - 1
   * @throws RangeError for any other number
   */
  constructor(units: number) {
    if (!Number.isSafeInteger(units) || units < 0)
      throw new RangeError(`fuel must be a whole number of units >= 0, not ${units}`);
    this.allowed = units;
    this.remaining = units;
  }

  /** What was used, in units. */
  get used(): number {
    return this.allowed - this.remaining;
  }
}

/** The part of the standard `AbortSignal` that is needed here, so that no DOM or Node types are. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Limits of one call. A limit that is given is always enforced. */
export interface CallOptions {
  /** Aborts the call, and closes the module with `exitCodeContextCanceled`; can not fire in a synchronous call. */
  readonly signal?: AbortSignalLike | undefined;
  /** Milliseconds after which the call ends and the module is closed with `exitCodeDeadlineExceeded`. */
  readonly timeoutMs?: number | undefined;
  /** Units of fuel, or a budget shared by several calls. Running out throws `LimitError`; the module stays usable. */
  readonly fuel?: number | Fuel | undefined;
}
