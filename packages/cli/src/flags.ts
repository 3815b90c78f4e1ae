import { UsageError } from './usage-error.js';

/** Whether a flag stands alone or takes a value, which may be given several times. */
export type FlagKind = 'switch' | 'value' | 'list';

/** What {@link parseFlags} found. */
export interface ParsedFlags {
  readonly switches: ReadonlySet<string>;
  /** Values in the order given; a flag that takes one value has its last here. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What comes after the flags. */
  readonly rest: readonly string[];
}

/**
 * Reads flags as Go's commands do: `-name` or `--name`, a value after a space or `=`; they end at the first argument that
 * is none, or at `--`.
 *
 * @throws UsageError for a flag that is unknown, has no value, or has one and takes none
 */
export function parseFlags(args: readonly string[], kinds: Readonly<Record<string, FlagKind>>): ParsedFlags {
  const switches = new Set<string>();
  const values = new Map<string, string[]>();
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === '--') {
      index++;
      break;
    }
    const flag = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(arg);
    if (flag === null) {
      // A lone dash is an argument, as everywhere.
      if (arg.startsWith('-') && arg !== '-') throw new UsageError(`bad flag syntax: ${arg}`);
      break;
    }
    const [, name = '', attached] = flag;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw new UsageError(`flag provided but not defined: -${name}${suggestion(name, kinds)}`);
    if (kind === 'switch') {
      if (attached !== undefined && attached !== 'true' && attached !== 'false') {
        throw new UsageError(`invalid boolean value "${attached}" for -${name}`);
      }
      if (attached === 'false') switches.delete(name);
      else switches.add(name);
      continue;
    }
    const value = attached ?? args[++index];
    if (value === undefined) throw new UsageError(`flag needs an argument: -${name}`);
    const known = values.get(name);
    if (kind === 'list' && known !== undefined) known.push(value);
    else values.set(name, [value]);
  }
  return { switches, values, rest: args.slice(index) };
}

function suggestion(name: string, kinds: Readonly<Record<string, FlagKind>>): string {
  const near = Object.keys(kinds).find((known) => known.startsWith(name) || name.startsWith(known));
  return near === undefined ? '' : ` (did you mean -${near}?)`;
}
