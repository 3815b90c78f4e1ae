import { type Awaitable, Blockable, type RandomSource, thenKeepingBlock } from '@wazero-ts/sys';
import { type GuestMemory, isShared } from './guest-memory.js';
import { hostGlobals } from './host-globals.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/** `random_get`. */
export const randomFunctions: readonly WasiFunction[] = [
  wasiFunction('random_get', 'buf buf_len', ({ context, memory }, buffer, byteCount) => {
    memory.check(buffer, byteCount);
    return thenKeepingBlock(
      fill(memory, context.random, buffer, byteCount, () => context.isClosed),
      () => undefined,
    );
  }),
];

/** What is filled between two looks at the deadline; a guest may ask for 4 GiB. */
const pieceBytes = 1024 * 1024;

function fill(
  memory: GuestMemory,
  random: RandomSource,
  start: number,
  byteCount: number,
  isOver: () => boolean,
): Awaitable<void> {
  let done = 0;
  const fillPiece = (): void => {
    const view = memory.view(start + done, Math.min(pieceBytes, byteCount - done));
    const bytes = isShared(view) ? new Uint8Array(view.length) : view;
    random(bytes);
    if (bytes !== view) view.set(bytes);
    done += view.length;
  };
  fillPiece();
  if (done === byteCount) return undefined;
  const fillRest = async (): Promise<void> => {
    while (done < byteCount && !isOver()) {
      await new Promise<void>((resolve) => hostGlobals.setTimeout(resolve, 0));
      if (!isOver()) fillPiece();
    }
  };
  return new Blockable(fillRest, (timeoutMs) => {
    const end = Date.now() + timeoutMs;
    while (done < byteCount && Date.now() < end) fillPiece();
  });
}
