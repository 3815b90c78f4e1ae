import { deepStrictEqual } from 'node:assert';
import { format, inspect } from 'node:util';

/** An example gave something else than its comment says. */
class ExpectationError extends Error {
  constructor(line: number, expected: string, found: string) {
    super(`line ${line}: expected ${expected}, found ${found}`);
  }
}

/** Used by rewritten examples: `expression; // value`. */
export function expectValue(line: number, found: unknown, expected: unknown): void {
  try {
    deepStrictEqual(found, expected);
  } catch {
    throw new ExpectationError(line, inspect(expected), inspect(found));
  }
}

/** Used by rewritten examples: `console.log(...); // text`. */
export function expectPrinted(line: number, expected: string, ...found: readonly unknown[]): void {
  const printed = format(...found);
  if (printed !== expected) throw new ExpectationError(line, JSON.stringify(expected), JSON.stringify(printed));
}

/** Used by rewritten examples: `call(); // throws RangeError`. */
export async function expectThrown(line: number, expected: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const name = error instanceof Error ? error.name : inspect(error);
    const kind = error instanceof Error ? error.constructor.name : name;
    if (name === expected || kind === expected) return;
    throw new ExpectationError(line, expected, inspect(error));
  }
  throw new ExpectationError(line, expected, 'no error');
}
