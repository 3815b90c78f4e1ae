import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GuestCase } from '../guest-case.js';
import type { GuestImports, GuestInstance } from '../guest-host.js';
import { partText, textPart } from '../outcome.js';
import { seededRandom } from '../seeded-random.js';

const imports: GuestImports = {
  env: {
    abort: {
      params: ['i32', 'i32', 'i32', 'i32'],
      results: [],
      call: (message: number, file: number, line: number, column: number) => {
        throw new Error(`abort ${message} ${file} ${line}:${column}`);
      },
    },
  },
};

function messages(full: boolean): readonly Uint8Array[] {
  const random = seededRandom(256);
  const lengths = [0, 1, 55, 56, 63, 64, 65, 511, 512, 513, full ? 4_000_000 : 5_000];
  return lengths.map((length) => Uint8Array.from({ length }, () => random(256)));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** As the package's own `digest` does it: in one call when the message fits the input area, else in pieces of it. */
function digest(guest: GuestInstance, message: Uint8Array): string {
  const input = guest.global('input') as number;
  const output = guest.global('output') as number;
  const capacity = guest.global('INPUT_LENGTH') as number;
  if (message.length <= capacity) {
    guest.memory().set(message, input);
    guest.call('digest', message.length);
  } else {
    guest.call('init');
    for (let at = 0; at < message.length; at += capacity) {
      const piece = message.subarray(at, at + capacity);
      guest.memory().set(piece, input);
      guest.call('update', input, piece.length);
    }
    guest.call('final', output);
  }
  return hex(guest.memory().slice(output, output + 32));
}

/** Four messages of 64 bytes side by side: the vector code of the SIMD build. */
function digestFour(guest: GuestInstance): string {
  const input = guest.global('input') as number;
  const output = guest.global('output') as number;
  guest.memory().set(fourMessages(), input);
  guest.call('batchHash4UintArray64s', output);
  return hex(guest.memory().slice(output, output + 128));
}

function fourMessages(): Uint8Array {
  const random = seededRandom(4);
  return Uint8Array.from({ length: 256 }, () => random(256));
}

function sha256Case(name: string, file: string, simd: boolean): GuestCase {
  return {
    name,
    async run({ host, full, packageFile }) {
      const guest = await host.instantiate(readFileSync(packageFile('@chainsafe/as-sha256', file)), imports);
      const digests = messages(full).map((message) => digest(guest, message));
      if (simd) digests.push(digestFour(guest));
      return [textPart('digests', digests.join('\n'))];
    },
    check(outcome, { full }) {
      const crypto = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
      const expected = messages(full).map(crypto);
      if (simd) {
        const four = fourMessages();
        expected.push([0, 64, 128, 192].map((at) => crypto(four.subarray(at, at + 64))).join(''));
      }
      return partText(outcome, 'digests') === expected.join('\n') ? undefined : 'node:crypto has other digests';
    },
  };
}

/** SHA-256 in AssemblyScript, the scalar and the vector build. */
export const asSha256Cases: readonly GuestCase[] = [
  sha256Case('as-sha256', 'build/optimized.wasm', false),
  sha256Case('as-sha256-simd', 'build/optimized.simd.wasm', true),
];
