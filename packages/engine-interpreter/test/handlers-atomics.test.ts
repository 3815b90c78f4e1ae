import { type Opcode, opcodeByName, opcodes } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { atomicCompare, atomicLoad, atomicStore, atomicUpdate } from '../src/handlers/atomics.js';
import { I32 } from '../src/stack.js';
import { checkHandler } from './check-handler.js';
import type { Random } from './operands.js';
import { dataBase } from './oracle.js';

function opcodeNamed(name: string): Opcode {
  const opcode = opcodeByName(name);
  if (opcode === undefined) throw new Error(`${name} is not in the opcode table`);
  return opcode;
}

test('every atomic access has a handler', () => {
  const accesses = opcodes
    .filter(({ prefix, name }) => prefix === 0xfe && !/fence|wait|notify/.test(name))
    .map(({ name }) => name);
  const tables = [atomicLoad, atomicStore, atomicUpdate, atomicCompare];
  expect(accesses.length).toBe(63);
  expect(tables.flatMap((table) => Object.keys(table)).sort()).toEqual(accesses.sort());
});

const view = new DataView(new ArrayBuffer(2 * dataBase));
const own = { buffer: view.buffer };

/** Both memories begin with the same bytes around the address, and must end with the same, with the same result. */
function check(name: string, run: (dst: number, operands: readonly number[], address: number) => void): void {
  const opcode = opcodeNamed(name);
  const alignment = 2 ** opcode.alignment;
  checkHandler(
    opcode,
    (dst, operands, { memory }) => {
      const address = I32[operands[0]]!;
      run(dst, operands, address);
      for (let i = -8; i < 16; i += 4) {
        if (view.getInt32(address + i, true) !== memory.getInt32(address + i, true)) {
          expect.fail(`${name}: other bytes than V8 at ${i} from the address`);
        }
      }
    },
    {
      immediates: [opcode.alignment, 0],
      prepare: (memory: DataView, offset: number, random: Random) => {
        const address = dataBase + 8 + random.below(128) * alignment;
        memory.setInt32(offset, address, true);
        for (let i = -8; i < 16; i += 4) memory.setInt32(address + i, random.bits(), true);
        if (random.below(2) === 0) expectWhatIsThere(memory, address, offset + 16, alignment);
        for (let i = -8; i < 16; i += 4) view.setInt32(address + i, memory.getInt32(address + i, true), true);
      },
    },
  );
}

/** Makes the second operand of a compare-exchange what the access reads, so that about half of them exchange. */
function expectWhatIsThere(memory: DataView, address: number, offset: number, byteCount: number): void {
  memory.setBigInt64(offset, 0n, true);
  for (let i = 0; i < byteCount; i++) memory.setUint8(offset + i, memory.getUint8(address + i));
}

describe('atomic accesses, as V8', () => {
  test.each(Object.keys(atomicLoad))('%s', (name) => {
    check(name, (dst, _, address) => atomicLoad[name]!(dst, own, address));
  });

  test.each(Object.keys(atomicStore))('%s', (name) => {
    check(name, (_, [, a], address) => atomicStore[name]!(a!, own, address));
  });

  test.each(Object.keys(atomicUpdate))('%s', (name) => {
    check(name, (dst, [, a], address) => atomicUpdate[name]!(dst, a!, own, address));
  });

  test.each(Object.keys(atomicCompare))('%s', (name) => {
    check(name, (dst, [, a, b], address) => atomicCompare[name]!(dst, a!, b!, own, address));
  });
});

test('views follow a shared buffer that grows', () => {
  const make = SharedArrayBuffer as unknown as new (
    length: number,
    options: object,
  ) => SharedArrayBuffer & { grow(n: number): void };
  const buffer = new make(65536, { maxByteLength: 131072 });
  atomicLoad['i32.atomic.load']!(8, { buffer }, 0);
  buffer.grow(131072);
  I32[8] = 77;
  atomicStore['i32.atomic.store']!(8, { buffer }, 131068);
  atomicLoad['i32.atomic.load']!(10, { buffer }, 131068);
  expect(I32[10]).toBe(77);
});
