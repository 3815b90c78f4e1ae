import { evaluate, Random, randomBits, randomFunction } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import {
  brokenConstraints,
  Effect,
  fastPipeline,
  fullPipeline,
  NONE,
  opEffects,
  type PassName,
  parse,
  passes,
  print,
  runPipeline,
  type SsaFunction,
  Type,
  verify,
} from '../src/index.js';

const types = [Type.i32, Type.i64, Type.f32, Type.f64];

/** The locations of the effects that no pass may remove from reachable code: stores and calls. */
function effects(func: SsaFunction): number {
  let count = 0;
  for (const block of func.layout) {
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
      if ((opEffects[func.op[inst]!]! & (Effect.writes | Effect.calls)) !== 0) count++;
    }
  }
  return count;
}

describe('pipeline', () => {
  test('both pipelines keep the order constraints', () => {
    expect(brokenConstraints(fullPipeline)).toEqual([]);
    expect(brokenConstraints(fastPipeline)).toEqual([]);
  });

  test('a wrong order is found, with its reason', () => {
    const wrong: PassName[] = ['value-numbering', 'dead-blocks', 'critical-edges', 'branches'];
    expect(brokenConstraints(wrong)).toEqual([
      'dead-blocks must come before value-numbering: unreachable blocks have no place in the dominator tree',
      'critical-edges must come last: the allocator needs its result',
    ]);
  });
});

describe('random functions', () => {
  const ROUNDS = Number(process.env['CODEGEN_ROUNDS'] ?? 300);
  test(`${ROUNDS} functions mean the same after every pass`, () => {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const func = randomFunction(seed, 60);
      verify(func);
      const text = print(func);
      expect(print(parse(text))).toBe(text);
      const random = new Random(seed);
      const inputs = Array.from({ length: 3 }, () => types.map((type) => randomBits(random, type)));
      const expected = inputs.map((args) => evaluate(func, args));
      let effectsBefore = Number.POSITIVE_INFINITY;
      runPipeline(func, fullPipeline, (name) => {
        try {
          verify(func);
        } catch (error) {
          throw new Error(`seed ${seed} after ${name}`, { cause: error });
        }
        inputs.forEach((args, i) => {
          expect(evaluate(func, args), `seed ${seed} after ${name}`).toEqual(expected[i]);
        });
        if (name === 'dead-blocks' || name === 'branches') effectsBefore = effects(func);
        expect(effects(func), `seed ${seed}: stores and calls after ${name}`).toBe(effectsBefore);
      });
    }
  }, 60_000);
});

describe('hostile functions stay near linear', () => {
  const shapes: Record<string, (n: number) => string> = {
    'a br_table with 30,000 ways': (n) =>
      `blk0(v0:i32):\n  br_table v0, ${Array.from({ length: n }, (_, i) => `blk${i + 1}()`).join(', ')}\n${Array.from(
        { length: n },
        (_, i) => `blk${i + 1}():\n  jump blk${n + 1}()`,
      ).join('\n')}\nblk${n + 1}():\n  return v0`,
    'a chain of 30,000 blocks': (n) =>
      `blk0(v0:i32):\n  brif v0, blk1(), blk${n}()\n${Array.from(
        { length: n - 1 },
        (_, i) => `blk${i + 1}():\n  brif v0, blk${i + 2}(), blk${n}()`,
      ).join('\n')}\nblk${n}():\n  return v0`,
    '30,000 equal constants': (n) =>
      `blk0(v0:i32):\n${Array.from({ length: n }, (_, i) => `  v${i + 1}:i32 = iconst ${i % 7}`).join('\n')}\n  return v${n}`,
  };
  test.each(Object.entries(shapes))('%s', (_, body) => {
    const func = parse(`function f(i32) -> (i32) {\n${body(30_000)}\n}`);
    const start = performance.now();
    runPipeline(func, fullPipeline);
    expect(performance.now() - start).toBeLessThan(5000);
    verify(func);
  });
});

test('every pass has a name in the table', () => {
  for (const name of fullPipeline) expect(passes[name]).toBeTypeOf('function');
});
