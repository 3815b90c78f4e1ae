import { type Opcode, opcodeByName, opcodes } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import {
  shuffle,
  shuffleWords,
  simdBinary,
  simdExtractLane,
  simdLoad,
  simdLoadLane,
  simdReplaceLane,
  simdStore,
  simdStoreLane,
  simdTernary,
  simdUnary,
  store,
  wordIndexOf,
} from '../src/handlers/simd.js';
import { I32 } from '../src/stack.js';
import { checkHandler } from './check-handler.js';
import { Random } from './operands.js';
import { dataBase } from './oracle.js';

function opcodeNamed(name: string): Opcode {
  const opcode = opcodeByName(name);
  if (opcode === undefined) throw new Error(`${name} is not in the opcode table`);
  return opcode;
}

function lanesOf(name: string): number[] {
  return Array.from({ length: opcodeNamed(name).laneCount }, (_, lane) => lane);
}

test('every vector instruction has a handler', () => {
  const simd = opcodes.filter(({ prefix }) => prefix === 0xfd).map(({ name }) => name);
  const tables = [
    simdUnary,
    simdBinary,
    simdTernary,
    simdExtractLane,
    simdReplaceLane,
    simdLoad,
    simdStore,
    simdLoadLane,
    simdStoreLane,
    { 'v128.const': store, 'i8x16.shuffle': shuffle },
  ];
  expect(simd.length).toBe(236);
  expect(tables.flatMap((table) => Object.keys(table)).sort()).toEqual(simd.sort());
});

describe('one operand, as V8', () => {
  test.each(Object.keys(simdUnary))('%s', (name) => {
    const handler = simdUnary[name]!;
    checkHandler(opcodeNamed(name), (dst, [a]) => handler(dst, a));
  });
});

describe('two operands, as V8', () => {
  test.each(Object.keys(simdBinary))('%s', (name) => {
    const handler = simdBinary[name]!;
    checkHandler(opcodeNamed(name), (dst, [a, b]) => handler(dst, a, b));
  });
});

describe('three operands, as V8', () => {
  test.each(Object.keys(simdTernary))('%s', (name) => {
    const handler = simdTernary[name]!;
    checkHandler(opcodeNamed(name), (dst, [a, b, c]) => handler(dst, a, b, c));
  });
});

describe('lanes, as V8', () => {
  test.each(Object.keys(simdExtractLane))('%s', (name) => {
    const handler = simdExtractLane[name]!;
    for (const lane of lanesOf(name)) {
      checkHandler(opcodeNamed(name), (dst, [a]) => handler(dst, a, lane), { immediates: [lane] });
    }
  });

  test.each(Object.keys(simdReplaceLane))('%s', (name) => {
    const handler = simdReplaceLane[name]!;
    for (const lane of lanesOf(name)) {
      checkHandler(opcodeNamed(name), (dst, [a, b]) => handler(dst, a, b, lane), { immediates: [lane] });
    }
  });
});

function wordsOf(bytes: readonly number[]): [number, number, number, number] {
  const words = new Int32Array(Uint8Array.from(bytes).buffer);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

describe('shuffle, as V8', () => {
  test('of single bytes', () => {
    const random = new Random(7);
    for (let round = 0; round < 40; round++) {
      const indices = Array.from({ length: 16 }, () => random.below(32));
      const words = wordsOf(indices);
      checkHandler(opcodeNamed('i8x16.shuffle'), (dst, [a, b]) => shuffle(dst, a, b, ...words), {
        immediates: indices,
      });
    }
  });

  test('of whole words', () => {
    const random = new Random(11);
    for (let round = 0; round < 20; round++) {
      const lanes = Array.from({ length: 4 }, () => random.below(8));
      const indices = lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte));
      const words = wordsOf(indices).map(wordIndexOf) as [number, number, number, number];
      expect(words).toEqual(lanes);
      checkHandler(opcodeNamed('i8x16.shuffle'), (dst, [a, b]) => shuffleWords(dst, a, b, ...words), {
        immediates: indices,
      });
    }
  });

  test('bytes that do not make up a whole word have no word index', () => {
    for (const bytes of [
      [1, 2, 3, 4],
      [0, 1, 2, 4],
      [3, 2, 1, 0],
      [0, 0, 0, 0],
      [28, 29, 30, 28],
    ]) {
      expect(wordIndexOf(wordsOf([...bytes, ...new Array(12).fill(0)])[0])).toBe(-1);
    }
  });
});

test('v128.const stores its words', () => {
  const words = [0x7fa00001, -1, -0x80000000, 0x7ff40000] as const;
  store(8, ...words);
  expect([...I32.subarray(8, 12)]).toEqual(words);
});

/** Alignment and offset 0. */
const memarg = [0, 0];

/** Puts a random address, of any alignment, into the operand, and random bytes around it. */
function prepareAddress(view: DataView, offset: number, random: Random): void {
  const address = dataBase + random.below(1024);
  view.setInt32(offset, address, true);
  for (let i = 0; i < 16; i += 4) view.setInt32(address + i, random.bits(), true);
}

describe('loads, as V8', () => {
  test.each(Object.keys(simdLoad))('%s', (name) => {
    const handler = simdLoad[name]!;
    checkHandler(
      opcodeNamed(name),
      (dst, [a], { memory }) => handler(dst, { u8: new Uint8Array(memory.buffer), view: memory }, I32[a]!),
      { immediates: memarg, prepare: prepareAddress },
    );
  });

  test.each(Object.keys(simdLoadLane))('%s', (name) => {
    const handler = simdLoadLane[name]!;
    for (const lane of lanesOf(name)) {
      checkHandler(
        opcodeNamed(name),
        (dst, [a, b], { memory }) =>
          handler(dst, b, { u8: new Uint8Array(memory.buffer), view: memory }, I32[a]!, lane),
        { immediates: [...memarg, lane], prepare: prepareAddress },
      );
    }
  });
});

describe('stores, as V8', () => {
  const view = new DataView(new ArrayBuffer(2 * dataBase));
  const own = { u8: new Uint8Array(view.buffer), view };

  /** Both memories begin with the same bytes around the address, and must end with the same. */
  function checkStore(name: string, immediates: readonly number[], run: (a: number, address: number) => void): void {
    checkHandler(
      opcodeNamed(name),
      (_, [a, b], { memory }) => {
        const address = I32[a]!;
        run(b, address);
        for (let i = -8; i < 24; i += 4) {
          if (own.view.getInt32(address + i, true) !== memory.getInt32(address + i, true)) {
            expect.fail(`${name}: other bytes than V8 at ${i} from the address`);
          }
        }
      },
      {
        immediates,
        prepare: (memory, offset, random) => {
          const address = dataBase + 8 + random.below(1024);
          memory.setInt32(offset, address, true);
          for (let i = -8; i < 24; i += 4) {
            const bits = random.bits();
            memory.setInt32(address + i, bits, true);
            own.view.setInt32(address + i, bits, true);
          }
        },
      },
    );
  }

  test.each(Object.keys(simdStore))('%s', (name) => {
    const handler = simdStore[name]!;
    checkStore(name, memarg, (a, address) => handler(a, own, address));
  });

  test.each(Object.keys(simdStoreLane))('%s', (name) => {
    const handler = simdStoreLane[name]!;
    for (const lane of lanesOf(name)) {
      checkStore(name, [...memarg, lane], (a, address) => handler(a, own, address, lane));
    }
  });
});
