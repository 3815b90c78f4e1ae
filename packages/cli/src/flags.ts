import { UsageError } from './usage-error.js';

/** A flag of a command. */
export interface Flag {
  /** Without dashes. */
  readonly name: string;
  /** Whether it stands alone or takes a value, which may be given several times. */
  readonly kind: 'switch' | 'value' | 'list';
  /** What its value is, for help. */
  readonly value?: string;
  /** What a shell may complete its value with. */
  readonly completes?: 'files' | 'directories' | readonly string[];
  readonly help: string;
}

/** `-name VALUE` */
export function flagUsage({ name, value }: Flag): string {
  return value === undefined ? `-${name}` : `-${name} ${value}`;
}

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
export function parseFlags(args: readonly string[], flags: readonly Flag[]): ParsedFlags {
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
    const kind = flags.find((known) => known.name === name)?.kind;
    if (kind === undefined) throw new UsageError(`flag provided but not defined: -${name}${suggestion(name, flags)}`);
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

function suggestion(name: string, flags: readonly Flag[]): string {
  const near = flags.find(
    ({ name: known }) => known.startsWith(name) || name.startsWith(known) || isOneOff(known, name),
  );
  return near === undefined ? '' : ` (did you mean -${near.name}?)`;
}

/** Whether one letter was added, left out or mistaken. */
function isOneOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  return short.slice(long.length === short.length ? same + 1 : same) === long.slice(same + 1);
}
