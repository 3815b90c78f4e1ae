/**
 * Tests by clause: each numbered algorithm of the WebAssembly JavaScript Interface (and Web API) has assertions with a
 * name of their own, which run on every implementation that is given, Node's among them.
 */
import type { WebAssemblyNamespace } from '../../src/index.js';

export type ErrorName = 'TypeError' | 'RangeError' | 'SyntaxError' | 'CompileError' | 'LinkError' | 'RuntimeError';

/** One assertion that was made. */
export interface Assertion {
  readonly what: string;
  /** What is wrong; `undefined` when it holds. */
  readonly problem: string | undefined;
}

const nativeErrors: Readonly<Record<string, new () => Error>> = { TypeError, RangeError, SyntaxError };

/** Makes and collects assertions about one implementation. */
export class Checker {
  readonly WebAssembly: WebAssemblyNamespace;
  readonly assertions: Assertion[] = [];

  constructor(WebAssembly: WebAssemblyNamespace) {
    this.WebAssembly = WebAssembly;
  }

  equal(what: string, actual: unknown, expected: unknown): void {
    const problem = same(actual, expected) ? undefined : `is ${text(actual)}, not ${text(expected)}`;
    this.assertions.push({ what, problem });
  }

  /** As {@link equal}, where a difference may also be that something is thrown. */
  gives(what: string, fn: () => unknown, expected: unknown): void {
    try {
      this.equal(what, fn(), expected);
    } catch (error) {
      this.assertions.push({ what, problem: `threw ${text(error)}, not ${text(expected)}` });
    }
  }

  /** As {@link gives}, for what is promised. */
  async resolves(what: string, promise: PromiseLike<unknown>, expected: unknown): Promise<void> {
    try {
      this.equal(what, await promise, expected);
    } catch (error) {
      this.assertions.push({ what, problem: `threw ${text(error)}, not ${text(expected)}` });
    }
  }

  throws(what: string, fn: () => unknown, expected: ErrorName | object): void {
    let result: unknown;
    try {
      result = fn();
    } catch (error) {
      this.#checkError(what, error, expected);
      return;
    }
    this.assertions.push({ what, problem: `gives ${text(result)} and throws nothing` });
  }

  async rejects(what: string, promise: unknown, expected: ErrorName | object): Promise<void> {
    let result: unknown;
    try {
      result = await promise;
    } catch (error) {
      this.#checkError(what, error, expected);
      return;
    }
    this.assertions.push({ what, problem: `gives ${text(result)} and does not reject` });
  }

  #checkError(what: string, error: unknown, expected: ErrorName | object): void {
    let problem: string | undefined;
    if (typeof expected === 'object') {
      problem = error === expected ? undefined : `threw ${text(error)}, not the object itself`;
    } else {
      const type = nativeErrors[expected] ?? this.WebAssembly[expected as 'LinkError'];
      // Errors of Node itself have classes of their own.
      const isIt = error instanceof type && error.name === expected;
      problem = isIt ? undefined : `threw ${text(error)}, not a ${expected}`;
    }
    this.assertions.push({ what, problem });
  }
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((element, index) => same(element, b[index]));
}

function text(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function' || typeof value === 'symbol' || Object.is(value, -0)) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** A numbered algorithm, or a declaration with rules of its own, and its assertions. */
export interface Clause {
  /** As the specification names it. */
  readonly title: string;
  readonly run: (checker: Checker) => void | Promise<void>;
}

/** The clauses of one section of the specification. */
export interface Section {
  readonly title: string;
  readonly clauses: readonly Clause[];
}
