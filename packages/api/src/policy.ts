import { Fuel } from './call-options.js';
import type { LimitCode } from './errors.js';
import { LimitError, WasmError } from './errors.js';

/** A mount that a {@link Policy} allows. */
export interface PolicyMount {
  /** Where the guest sees it, such as `/data`. */
  readonly guestPath: string;
  /** Only a file system that can not be changed may be mounted there; any unless given. */
  readonly readOnly?: boolean;
}

/** What a {@link Policy} allows: plain data that JSON can hold. What is not given is not limited by the policy. */
export interface PolicyLimits {
  /** Milliseconds in which calls run or are parked; calls that overlap count once. */
  readonly timeMs?: number;
  /** Units of fuel. */
  readonly fuel?: number;
  /** Bytes of all memories together. */
  readonly memoryBytes?: number;
  /** Elements of all tables together. */
  readonly tableElements?: number;
  /** Instances that are open at once. */
  readonly instances?: number;
  /** Bytes of the stack on which guest functions run, for one chain of calls. Frames differ between engines. */
  readonly stackBytes?: number;
  /** Files, directories and connections that guests have open at once, without standard streams and mounts. */
  readonly openFiles?: number;
  /** Bytes written to standard output and error together. */
  readonly stdioBytes?: number;
  /** Bytes written to files, and bytes by which files are extended. */
  readonly fileBytes?: number;
  /** The mounts that may be configured; an empty list for none. */
  readonly mounts?: readonly PolicyMount[];
  /** The addresses that may be listened on, `host:port` or `host:*`; an empty list for none. */
  readonly sockets?: readonly string[];
}

/**
 * What was used of a {@link Policy} so far: sums for time, fuel and bytes written; for everything else the most that
 * was in use at once.
 */
export interface PolicyUsage {
  readonly timeMs: number;
  /** `undefined` when fuel is not limited: it is only counted then. */
  readonly fuel: number | undefined;
  readonly memoryBytes: number;
  readonly tableElements: number;
  readonly instances: number;
  readonly openFiles: number;
  readonly stdioBytes: number;
  readonly fileBytes: number;
}

/** What is claimed and given back; a level, or a sum. */
export type PolicyResource = 'memoryBytes' | 'tableElements' | 'instances' | 'openFiles' | 'stdioBytes' | 'fileBytes';

const codes: Readonly<Record<PolicyResource, LimitCode>> = {
  memoryBytes: 'MEMORY_LIMIT',
  tableElements: 'TABLE_LIMIT',
  instances: 'INSTANCE_LIMIT',
  openFiles: 'OPEN_FILE_LIMIT',
  stdioBytes: 'STDIO_LIMIT',
  fileBytes: 'FILE_LIMIT',
};
const resources = Object.keys(codes) as readonly PolicyResource[];

/** Every limit that is a number. */
const numberLimits: readonly string[] = ['timeMs', 'fuel', 'stackBytes', ...resources];

/**
 * Everything that a guest may use, as one object: limits that JSON can hold, and the account of what was used of them.
 * All instances that are configured with the same policy draw from it together, so give each plugin or request a policy
 * of its own.
 *
 * Going over a limit ends the call with the {@link LimitError} that names it. The instance stays usable, except after
 * `TIME_LIMIT`, which closes it.
 *
 * @example
 * ```ts
 * import { Policy } from '@wazero-ts/api';
 * const policy = new Policy({ timeMs: 5000, fuel: 1e9, memoryBytes: 64 * 2 ** 20, openFiles: 8, mounts: [] });
 * // newModuleConfig().withPolicy(policy)
 * policy.usage().memoryBytes; // 0
 * JSON.stringify(new Policy({ fuel: 100 })); // '{"fuel":100}'
 * ```
 */
export class Policy {
  /** What it allows; frozen. */
  readonly limits: PolicyLimits;
  /** The fuel that is left; `undefined` when it is not limited. */
  readonly fuel: Fuel | undefined;
  readonly #used = newCounts();
  readonly #most = newCounts();
  #timeMs = 0;
  #callCount = 0;
  #callsSince = 0;

  /**
   * @param limits - such as `JSON.parse` gives
   * @throws WasmError `INVALID_CONFIG` for a limit that does not exist or has a wrong value, so that no misspelt limit is
   * ignored
   */
  constructor(limits: PolicyLimits) {
    this.limits = checked(limits);
    this.fuel = limits.fuel === undefined ? undefined : new Fuel(limits.fuel);
  }

  /**
   * What was used so far.
   *
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ openFiles: 8 });
   * policy.usage().openFiles; // 0
   * ```
   */
  usage(): PolicyUsage {
    return {
      timeMs: this.#timeMs,
      fuel: this.fuel?.used,
      memoryBytes: this.#most.memoryBytes,
      tableElements: this.#most.tableElements,
      instances: this.#most.instances,
      openFiles: this.#most.openFiles,
      stdioBytes: this.#used.stdioBytes,
      fileBytes: this.#used.fileBytes,
    };
  }

  /**
   * The limits, so that JSON can hold a policy; with nothing used.
   *
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ fuel: 100 });
   * new Policy(JSON.parse(JSON.stringify(policy))).limits.fuel; // 100
   * ```
   */
  toJSON(): PolicyLimits {
    return this.limits;
  }

  /**
   * How much of something is left; Infinity when it is not limited.
   *
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * new Policy({ stdioBytes: 100 }).remaining('stdioBytes'); // 100
   * ```
   */
  remaining(resource: PolicyResource): number {
    return (this.limits[resource] ?? Number.POSITIVE_INFINITY) - this.#used[resource];
  }

  /**
   * Takes so much of something; for runtimes, and for hosts whose functions give guests resources.
   *
   * @throws LimitError when so much is not left; nothing is taken then
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ openFiles: 8 });
   * policy.claim('openFiles', 2);
   * policy.remaining('openFiles'); // 6
   * ```
   */
  claim(resource: PolicyResource, amount: number): void {
    const used = this.#used[resource] + amount;
    const allowed = this.limits[resource];
    if (allowed !== undefined && used > allowed) throw new LimitError(codes[resource], { allowed, used }, []);
    this.#used[resource] = used;
    this.#most[resource] = Math.max(this.#most[resource], used);
  }

  /**
   * Gives back what was claimed.
   *
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ openFiles: 8 });
   * policy.claim('openFiles', 2);
   * policy.release('openFiles', 2);
   * policy.remaining('openFiles'); // 8
   * ```
   */
  release(resource: PolicyResource, amount: number): void {
    this.#used[resource] -= amount;
  }

  /**
   * A call begins; for runtimes. Each is followed by {@link Policy.endCall}.
   *
   * @param nowMs - of a monotonic clock
   * @returns when the time is used up, by the same clock; Infinity when it is not limited
   * @throws LimitError `TIME_LIMIT` when it is used up already
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ timeMs: 100 });
   * policy.beginCall(5000); // 5100
   * ```
   */
  beginCall(nowMs: number): number {
    const allowed = this.limits.timeMs ?? Number.POSITIVE_INFINITY;
    if (this.#callCount === 0) {
      if (this.#timeMs >= allowed) throw this.timeError(nowMs);
      this.#callsSince = nowMs;
    }
    this.#callCount++;
    return this.#callsSince + allowed - this.#timeMs;
  }

  /**
   * A call has ended, in whatever way.
   *
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ timeMs: 100 });
   * policy.beginCall(5000);
   * policy.endCall(5030);
   * policy.usage().timeMs; // 30
   * ```
   */
  endCall(nowMs: number): void {
    this.#callCount--;
    if (this.#callCount === 0) this.#timeMs += nowMs - this.#callsSince;
  }

  /**
   * The error of a call that took all the time there was.
   *
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * new Policy({ timeMs: 100 }).timeError(0).code; // 'TIME_LIMIT'
   * ```
   */
  timeError(nowMs: number): LimitError {
    const used = this.#callCount === 0 ? this.#timeMs : this.#timeMs + nowMs - this.#callsSince;
    return new LimitError('TIME_LIMIT', { allowed: this.limits.timeMs ?? used, used: Math.round(used) }, []);
  }

  /**
   * Checks the mounts of an instance.
   *
   * @throws LimitError `MOUNT_LIMIT` that names the first mount that is not allowed
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * const policy = new Policy({ mounts: [{ guestPath: '/data', readOnly: true }] });
   * policy.checkMounts([{ guestPath: '/data', isReadOnly: true }]);
   * ```
   */
  checkMounts(mounts: readonly { readonly guestPath: string; readonly isReadOnly: boolean }[]): void {
    const { mounts: allowed } = this.limits;
    if (allowed === undefined) return;
    for (const { guestPath, isReadOnly } of mounts) {
      const rule = allowed.find((mount) => withoutSlashes(mount.guestPath) === withoutSlashes(guestPath));
      if (rule !== undefined && (rule.readOnly !== true || isReadOnly)) continue;
      const what = rule === undefined ? guestPath : `${guestPath} must be read-only`;
      throw new LimitError('MOUNT_LIMIT', { allowed: allowed.length, used: mounts.length, what }, []);
    }
  }

  /**
   * Checks the addresses on which an instance listens.
   *
   * @param addresses - `host:port`
   * @throws LimitError `SOCKET_LIMIT` that names the first address that is not allowed
   * @example
   * ```ts
   * import { Policy } from '@wazero-ts/api';
   * new Policy({ sockets: ['127.0.0.1:*'] }).checkSockets(['127.0.0.1:8080']);
   * ```
   */
  checkSockets(addresses: readonly string[]): void {
    const { sockets: allowed } = this.limits;
    if (allowed === undefined) return;
    for (const address of addresses) {
      if (allowed.some((rule) => rule === address || rule === address.replace(/:\d+$/, ':*'))) continue;
      throw new LimitError('SOCKET_LIMIT', { allowed: allowed.length, used: addresses.length, what: address }, []);
    }
  }
}

function newCounts(): Record<PolicyResource, number> {
  return { memoryBytes: 0, tableElements: 0, instances: 0, openFiles: 0, stdioBytes: 0, fileBytes: 0 };
}

function withoutSlashes(guestPath: string): string {
  return guestPath
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function wrong(what: string): WasmError {
  return new WasmError('INVALID_CONFIG', `policy invalid: ${what}`);
}

/** A frozen copy. */
function checked(limits: PolicyLimits): PolicyLimits {
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits)) throw wrong('it must be an object');
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined) continue;
    copy[name] = checkedLimit(name, value);
  }
  return Object.freeze(copy);
}

function checkedLimit(name: string, value: unknown): unknown {
  if (numberLimits.includes(name)) {
    const isWhole = Number.isSafeInteger(value) || (name === 'timeMs' && Number.isFinite(value));
    if (!isWhole || (value as number) < 0) throw wrong(`${name} must be a whole number >= 0, not ${show(value)}`);
    return value;
  }
  if (name !== 'mounts' && name !== 'sockets') throw wrong(`there is no limit ${JSON.stringify(name)}`);
  if (!Array.isArray(value)) throw wrong(`${name} must be a list, not ${show(value)}`);
  return Object.freeze(name === 'mounts' ? value.map(checkedMount) : value.map(checkedSocket));
}

function checkedMount(mount: unknown): PolicyMount {
  const { guestPath, readOnly, ...rest } = (mount ?? {}) as Record<string, unknown>;
  const isBoolean = readOnly === undefined || typeof readOnly === 'boolean';
  if (typeof guestPath !== 'string' || !isBoolean || Object.keys(rest).length > 0) {
    throw wrong(`a mount is {"guestPath": "/data", "readOnly": true}, not ${show(mount)}`);
  }
  return Object.freeze(readOnly === undefined ? { guestPath } : { guestPath, readOnly });
}

function checkedSocket(address: unknown): string {
  if (typeof address !== 'string' || !/^.+:(?:\d+|\*)$/.test(address)) {
    throw wrong(`an address is "host:port" or "host:*", not ${show(address)}`);
  }
  return address;
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
