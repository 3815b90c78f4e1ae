import type { AbortSignalLike } from '@wazero-ts/api';
import {
  type Awaitable,
  andThen,
  Blockable,
  cancelSleep,
  Errno,
  type File,
  isBlockable,
  isErrno,
  isPromiseLike,
  thenKeepingBlock,
} from '@wazero-ts/sys';
import { Eventtype, Rights, sizeOf, subscriptionClockAbstime } from './abi.js';
import { Cancellation } from './cancellation.js';
import { clockOf } from './clock.js';
import type { GuestMemory } from './guest-memory.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunction } from './wasi-function.js';

/** `poll_oneoff`. */
export const pollFunctions: readonly WasiFunction[] = [pollOneoff({ size: 48, clock: 16 })];

/** How a version of WASI lays out its `subscription`. */
export interface SubscriptionLayout {
  /** In bytes. */
  readonly size: number;
  /** Where the fields of a clock begin: its id, its timeout, its precision and its flags, 8 bytes apart. */
  readonly clock: number;
}

/** `poll_oneoff` in the layout of a version of WASI. */
export function pollOneoff(layout: SubscriptionLayout): WasiFunction {
  return wasiFunction(
    'poll_oneoff',
    'in out nsubscriptions result.nevents:u32',
    (process, input, output, count, result) => poll(process, layout, input, output, count, result),
  );
}

/** A guest that wants more gets EINVAL; each is looked at several times. */
const maxSubscriptions = 65536;

interface Subscription {
  readonly userdata: bigint;
  readonly type: number;
  /** What is wrong with it: it is an event at once. */
  readonly errno: Errno | undefined;
  /** Nanoseconds from now; only of clocks. */
  readonly timeout: bigint;
  /** Only of files. */
  readonly file: File | undefined;
}

function poll(
  process: Process,
  layout: SubscriptionLayout,
  input: number,
  output: number,
  count: number,
  result: number,
): WasiResult {
  const { memory, context } = process;
  if (count === 0 || count > maxSubscriptions) return Errno.EINVAL;
  memory.check(input, count * layout.size);
  memory.check(output, count * sizeOf.event);
  memory.check(result, 4);
  const subscriptions: Subscription[] = [];
  for (let index = 0; index < count; index++) subscriptions.push(read(process, layout, input + index * layout.size));
  const write = (events: readonly Event[]): undefined => writeEvents(memory, events, output, result);

  if (subscriptions.every(({ file }) => file === undefined)) {
    const ready = eventsNow(subscriptions, [], 0n);
    if (ready.length > 0) return write(ready);
    const timeout = shortestTimeout(subscriptions)!;
    return thenKeepingBlock(context.nanosleep(timeout), () => write(eventsNow(subscriptions, [], timeout)));
  }
  return andThen(lookAtFiles(subscriptions), (looks) => {
    const ready = eventsNow(subscriptions, looks, 0n);
    return ready.length > 0 ? write(ready) : thenKeepingBlock(waitForAny(process, subscriptions), write);
  });
}

function read(process: Process, layout: SubscriptionLayout, at: number): Subscription {
  const { memory, files } = process;
  const userdata = memory.getUint64(at);
  const type = memory.getUint8(at + 8);
  const failed = (errno: Errno): Subscription => ({ userdata, type, errno, timeout: 0n, file: undefined });
  try {
    if (type === Eventtype.clock) {
      const timeout = clockTimeout(process, at + layout.clock);
      return { userdata, type, errno: undefined, timeout, file: undefined };
    }
    if (type !== Eventtype.fdRead && type !== Eventtype.fdWrite) return failed(Errno.EINVAL);
    const { file } = files.getWith(memory.getUint32(at + 16), Rights.pollFdReadwrite);
    return { userdata, type, errno: undefined, timeout: 0n, file };
  } catch (error) {
    if (!isErrno(error)) throw error;
    return failed(error);
  }
}

/** Nanoseconds to wait, 0 when the moment has passed. */
function clockTimeout({ memory, context }: Process, at: number): bigint {
  const clock = clockOf(context, memory.getUint32(at));
  const timeout = memory.getUint64(at + 8);
  const flags = memory.getUint16(at + 24);
  if (flags === 0) return timeout;
  if (flags !== subscriptionClockAbstime) throw Errno.EINVAL;
  const left = timeout - clock.now();
  return left > 0n ? left : 0n;
}

/** One event to write. */
interface Event {
  readonly userdata: bigint;
  readonly type: number;
  readonly errno: Errno | undefined;
  /** How much can be read without waiting; 0 also when that is not known. */
  readonly byteCount?: number;
}

/** What each file said; `undefined` for a clock. */
type Look = boolean | Errno | undefined;

function askFile({ type, file }: Subscription, timeoutMs: number, signal?: AbortSignalLike): Awaitable<Look> {
  return file?.poll(type === Eventtype.fdWrite ? 'write' : 'read', timeoutMs, signal);
}

function lookAtFiles(subscriptions: readonly Subscription[]): Awaitable<readonly Look[]> {
  const looks = subscriptions.map((one) => askFile(one, 0));
  return looks.some(isPromiseLike) ? Promise.all(looks) : (looks as readonly Look[]);
}

/** The events there are when `waited` nanoseconds have passed. */
function eventsNow(subscriptions: readonly Subscription[], looks: readonly Look[], waited: bigint): readonly Event[] {
  const events: Event[] = [];
  for (const [index, { userdata, type, errno, timeout, file }] of subscriptions.entries()) {
    const look = looks[index];
    if (errno !== undefined) events.push({ userdata, type, errno });
    else if (file === undefined && timeout <= waited) events.push({ userdata, type, errno: undefined });
    else if (isErrno(look)) events.push({ userdata, type, errno: look });
    else if (look === true) {
      const byteCount = (type === Eventtype.fdRead && file?.readableBytes) || 0;
      events.push({ userdata, type, errno: undefined, byteCount });
    }
  }
  return events;
}

function shortestTimeout(subscriptions: readonly Subscription[]): bigint | undefined {
  let shortest: bigint | undefined;
  for (const { type, timeout } of subscriptions) {
    if (type === Eventtype.clock && (shortest === undefined || timeout < shortest)) shortest = timeout;
  }
  return shortest;
}

/** Waits until a file is ready or the first clock is due. A synchronous call can only wait for the clock. */
function waitForAny({ context }: Process, subscriptions: readonly Subscription[]): Awaitable<readonly Event[]> {
  const timeout = shortestTimeout(subscriptions);
  const slept = timeout === undefined ? undefined : context.nanosleep(timeout);
  if (timeout !== undefined && !isPromiseLike(slept)) return eventsNow(subscriptions, [], timeout);
  const park = async (): Promise<readonly Event[]> => {
    const over = new Cancellation();
    const only = (place: number, look: Look): Look[] =>
      subscriptions.map((_, index) => (index === place ? look : undefined));
    const firstFile = subscriptions.map(async (one, index) => {
      const look = await askFile(one, Number.POSITIVE_INFINITY, over);
      // A file that gave up waiting leaves the end to the others.
      return look === true || isErrno(look) ? eventsNow(subscriptions, only(index, look), 0n) : undefined;
    });
    const due = slept?.then(() => undefined);
    try {
      const winner = await Promise.race([...firstFile.map(untilReady), ...(due === undefined ? [] : [due])]);
      return winner ?? eventsNow(subscriptions, [], timeout ?? 0n);
    } finally {
      cancelSleep(slept);
      over.abort();
    }
  };
  return isBlockable(slept)
    ? new Blockable(park, (limitMs) => {
        slept.block(limitMs);
        return eventsNow(subscriptions, [], timeout ?? 0n);
      })
    : park();
}

/** A promise that never settles without a value: files that gave up drop out of a race. */
function untilReady<T>(value: Promise<T | undefined>): Promise<T> {
  return new Promise((resolve, reject) => {
    value.then((settled) => {
      if (settled !== undefined) resolve(settled);
    }, reject);
  });
}

function writeEvents(memory: GuestMemory, events: readonly Event[], output: number, result: number): undefined {
  for (const [index, { userdata, type, errno, byteCount = 0 }] of events.entries()) {
    const at = output + index * sizeOf.event;
    memory.setUint64(at, userdata);
    memory.setUint16(at + 8, errno?.code ?? 0);
    memory.setUint16(at + 10, type);
    memory.setUint32(at + 12, 0);
    memory.setSafeInteger(at + 16, byteCount);
    memory.setUint64(at + 24, 0n);
  }
  memory.setUint32(result, events.length);
  return undefined;
}
