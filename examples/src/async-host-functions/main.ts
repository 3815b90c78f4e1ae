// A host function that returns a promise parks the guest: a thousand calls wait at once on one thread.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExitError, newRuntime } from 'wazero-ts';

let waiting = 0;
let mostWaiting = 0;

const runtime = newRuntime();
await runtime
  .newHostModuleBuilder('shop')
  .newFunctionBuilder()
  .withFunc(
    async (item: number) => {
      waiting += 1;
      mostWaiting = Math.max(mostWaiting, waiting);
      await sleep(1);
      waiting -= 1;
      return item * 10;
    },
    ['i32'],
    ['i32'],
  )
  .export('price')
  .instantiate();

const bytes = readFileSync(new URL('../../src/async-host-functions/guest.wasm', import.meta.url));
const guest = await runtime.instantiate(bytes);
const total = guest.func('total', ['i32'], ['i32']);

const totals = await Promise.all(Array.from({ length: 1000 }, () => total.callAsync([4])));
console.log(
  'calls:',
  totals.length,
  'all 100:',
  totals.every((sum) => sum === 100),
);
console.log('waiting at once:', mostWaiting);

// A signal ends a parked call at once, with its reason as the cause, and closes the module.
const controller = new AbortController();
const pending = total.callAsync([1_000_000], { signal: controller.signal });
setTimeout(() => controller.abort('the user left'), 20);
try {
  await pending;
} catch (error) {
  if (!(error instanceof ExitError)) throw error;
  console.log('aborted:', `0x${error.exitCode.toString(16)}`, error.cause);
}

await runtime.close();
