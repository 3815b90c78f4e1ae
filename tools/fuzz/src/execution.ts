/** One call of an export, with integers or numbers as arguments; references are always null. */
export interface PlannedCall {
  /** Of which support module; undefined for the module itself. */
  readonly module?: string | undefined;
  readonly export: string;
  readonly args: readonly (number | bigint | null)[];
}

/** How a call or an instantiation ended, in words that both engines can be put into. */
export type Outcome =
  | { readonly kind: 'returned'; readonly values: readonly string[] }
  /** All codes that the trap can mean: V8 has fewer messages than we have codes. */
  | { readonly kind: 'trapped'; readonly codes: readonly string[] }
  /** The code ran into a limit of the engine, which differ: what follows can not be compared. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'failed'; readonly message: string };

/** Everything that running a module showed. */
export interface Execution {
  readonly instantiation: Outcome;
  readonly calls: readonly Outcome[];
  /** Units that each call used, where it had a budget. */
  readonly fuel: readonly number[];
  /** Calls of host functions, in order, as text. */
  readonly hostCalls: readonly string[];
  /** The exported memories and globals after the last call, by name. */
  readonly memories: ReadonlyMap<string, Uint8Array>;
  readonly globals: ReadonlyMap<string, string>;
}

/** A value as text. NaNs are all alike, for they lose their bits at the JS boundary. */
export function valueText(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'undefined':
      return 'undefined';
    default:
      // A function of ours is an object.
      return 'reference';
  }
}

export function resultTexts(result: unknown): string[] {
  if (result === undefined) return [];
  return Array.isArray(result) ? result.map(valueText) : [valueText(result)];
}
