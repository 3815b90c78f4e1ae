import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluate, Random, randomBits, randomFunction } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import {
  type Allocation,
  AllocationError,
  allocate,
  allocateLocally,
  checkAllocation,
  emitFunction,
  fastPipeline,
  fullPipeline,
  isSlot,
  lowerFunction,
  ParallelMoves,
  type PassName,
  parse,
  passes,
  print,
  printMach,
  runPipeline,
  Scratch,
  type Target,
  Type,
  verify,
} from '../src/index.js';
import { simulate } from './toy/toy-simulator.js';
import { toyTarget } from './toy/toy-target.js';

const types = [Type.i32, Type.i64, Type.f32, Type.f64];
const ROUNDS = Number(process.env['CODEGEN_ROUNDS'] ?? 300);

describe.each([
  ['full pipeline', fullPipeline, allocate],
  ['fast pipeline', fastPipeline, allocate],
  ['fast pipeline, block by block', fastPipeline, allocateLocally],
  ['full pipeline, block by block', fullPipeline, allocateLocally],
] as const)('%s', (_, pipeline: readonly PassName[], allocator: typeof allocate) => {
  test(`${ROUNDS} random functions run on the toy machine as in SSA`, () => {
    const target = toyTarget();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const func = randomFunction(seed, 60);
      const random = new Random(seed);
      const inputs = Array.from({ length: 2 }, () => types.map((type) => randomBits(random, type)));
      const expected = inputs.map((args) => evaluate(func, args));
      runPipeline(func, pipeline);
      verify(func);
      const mach = lowerFunction(func, target);
      try {
        const allocation = allocator(mach, target);
        checkAllocation(mach, allocation, target);
        const code = emitFunction(mach, allocation, target);
        inputs.forEach((args, i) => {
          expect(simulate(code.bytes, func, args)).toEqual(expected[i]);
        });
      } catch (error) {
        throw new Error(`seed ${seed}\n${print(func)}`, { cause: error });
      }
    }
  }, 120_000);
});

describe('checker', () => {
  const text = `function f(i32, i32) -> (i32) {
  sig0 = (i32) -> (i32)
blk0(v0:i32, v1:i32):
  v2:i32 = iadd v0, v1
  v3:i32 = call #1 sig0 v2 @1
  v4:i32 = isub v3, v0
  v5:i32 = imul v4, v2
  return v5
}`;
  const compiled = (): { mach: ReturnType<typeof lowerFunction>; allocation: Allocation; target: Target } => {
    const func = parse(text);
    runPipeline(func, fastPipeline);
    const target = toyTarget();
    const mach = lowerFunction(func, target);
    return { mach, allocation: allocate(mach, target), target };
  };

  test('accepts the allocation', () => {
    const { mach, allocation, target } = compiled();
    checkAllocation(mach, allocation, target);
    expect(allocation.slotCount).toBe(2);
  });

  test('finds every operand that is put elsewhere', () => {
    const { mach, allocation, target } = compiled();
    for (let o = 0; o < mach.operandsUsed; o++) {
      const locations = allocation.locations.slice();
      locations[o] = locations[o] === 3 ? 1 : 3;
      expect(() => checkAllocation(mach, { ...allocation, locations }, target), `operand ${o}`).toThrow(
        AllocationError,
      );
    }
  });

  test('finds every move that is left out', () => {
    const { mach, allocation, target } = compiled();
    for (let e = 0; e < allocation.editCount; e++) {
      const editTo = allocation.editTo.slice();
      editTo[e] = 4;
      expect(() => checkAllocation(mach, { ...allocation, editTo }, target), `move ${e}`).toThrow(AllocationError);
    }
  });
});

test('parallel moves keep every value', () => {
  const random = new Random(42);
  for (let round = 0; round < 3000; round++) {
    const places = [0, 1, 2, 3, 64, 65, 66];
    const targets = places.filter(() => random.next(2) === 0);
    const moves = targets.map((to) => ({ from: random.pick(places), to }));
    const state = new Map(places.map((place) => [place, `was ${place}`]));
    const expected = new Map(state);
    for (const move of moves) expected.set(move.to, state.get(move.from)!);
    const parallel = new ParallelMoves(new Scratch(), new Uint8Array(1), {
      scratchOf: () => 9,
      spare: () => 99,
      emit: (from, to) => {
        expect(isSlot(from) && isSlot(to)).toBe(false);
        state.set(to, state.get(from)!);
      },
    });
    for (const { from, to } of moves) parallel.add(from, to, 0);
    parallel.flush();
    for (const place of places) expect(state.get(place), JSON.stringify(moves)).toBe(expected.get(place));
  }
});

const filetests = fileURLToPath(new URL('../../../testdata/filetests/', import.meta.url));

/** What every target gets, and so the toy machine: the inputs of the golden tests of passes and of the allocator. */
describe.each([...Object.keys(passes), 'regalloc'])('%s on the toy machine', (folder) => {
  const files = readdirSync(`${filetests}${folder}`);
  test.each(files)('%s', (name) => {
    const text = readFileSync(`${filetests}${folder}/${name}`, 'utf8');
    const input = text.split('\n; ---\n')[0]!.replaceAll(/^;.*\n/gm, '');
    for (const [pipeline, allocator] of [
      [fullPipeline, allocate],
      [fastPipeline, allocateLocally],
    ] as const) {
      const func = parse(input);
      runPipeline(func, pipeline);
      const target = toyTarget();
      const mach = lowerFunction(func, target);
      const allocation = allocator(mach, target);
      checkAllocation(mach, allocation, target);
      expect(emitFunction(mach, allocation, target).codeLength).toBeGreaterThan(0);
    }
  });
});

describe('golden allocations', () => {
  const root = `${filetests}regalloc/`;
  test.each(readdirSync(root))('%s', (name) => {
    const text = readFileSync(`${root}${name}`, 'utf8');
    const input = text.split('\n; ---\n')[0]!.trimEnd();
    const func = parse(input);
    runPipeline(func, fullPipeline);
    const target = toyTarget();
    const mach = lowerFunction(func, target);
    const allocation = allocate(mach, target);
    checkAllocation(mach, allocation, target);
    const whole = `${input}\n; ---\n${printMach(mach, target, allocation).trimEnd().replaceAll(/^/gm, '; ')}\n`;
    if (process.env['BLESS'] === '1') writeFileSync(`${root}${name}`, whole);
    else expect(whole).toBe(text);
  });
});
