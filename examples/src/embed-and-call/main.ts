// Compile a module, call its functions, share its memory, and see a trap.
import { readFileSync } from 'node:fs';
import { newRuntime, Trap } from 'wazero-ts';

const runtime = newRuntime();
const guest = await runtime.instantiate(readFileSync(new URL('../../src/embed-and-call/guest.wasm', import.meta.url)));

// `func` checks the signature once; from here on TypeScript knows it.
const add = guest.func('add', ['i32', 'i32'], ['i32']);
console.log('add:', add.call(40, 2));
const factorial = guest.func('factorial', ['i64'], ['i64']);
console.log('factorial:', factorial.call(20n));

// Strings go through the guest's memory, by offset and length in bytes.
const memory = guest.memory;
if (memory === undefined) throw new Error('the guest has no memory');
const greeting = 'hello from the host';
memory.writeString(1024, greeting);
guest.func('shout', ['i32', 'i32'], []).call(1024, greeting.length);
console.log('shout:', memory.readString(1024, greeting.length));

// A trap is an exception with a closed code; the instance can be used again.
const divide = guest.func('divide', ['i32', 'i32'], ['i32']);
try {
  divide.call(1, 0);
} catch (error) {
  if (!(error instanceof Trap)) throw error;
  console.log('trap:', error.code);
}
console.log('divide:', divide.call(7, 2));

await runtime.close();
