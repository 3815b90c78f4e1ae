import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { expect, test } from 'vitest';
import { allocateChunk, beginActivation, endActivation, freeChunks, whenIdle } from '../src/code-arena.js';
import { ModuleCode } from '../src/module-code.js';
import { moduleOf } from './flat-code.js';

test('chunks are powers of two and do not overlap', () => {
  const [one, other] = [allocateChunk(300), allocateChunk(300)];
  expect([one.order, other.order]).toEqual([9, 9]);
  expect(Math.abs(one.start - other.start)).toBeGreaterThanOrEqual(512);
  freeChunks([one, other]);
});

test('a chunk that was given back is used again', () => {
  const first = allocateChunk(1000);
  freeChunks([first]);
  expect(allocateChunk(1000).start).toBe(first.start);
});

test('what must not happen during a call waits for the calls of that moment, not for later ones', () => {
  const done: string[] = [];
  const [first, second] = [beginActivation(), beginActivation()];
  whenIdle(() => done.push('waited'));
  const later = beginActivation();
  endActivation(first);
  expect(done).toEqual([]);
  endActivation(second);
  expect(done).toEqual(['waited']);
  whenIdle(() => done.push('once more'));
  expect(done).toEqual(['waited']);
  endActivation(later);
  expect(done).toEqual(['waited', 'once more']);
  whenIdle(() => done.push('at once'));
  expect(done.at(-1)).toBe('at once');
});

test('code goes with its last holder', () => {
  const module = decodeModule(moduleOf({ body: [] }), { features: CoreFeaturesV2 });
  const code = new ModuleCode(module, { closeOnContextDone: false, canonicalNaNs: false });
  const entry = code.entry(0, 0);
  expect(code.functionAt(entry)).toEqual({ index: 0, metered: false, entry });
  code.retain();
  code.release();
  expect(code.codeBytes).toBeGreaterThan(0);
  code.release();
  expect(code.codeBytes).toBe(0);
  expect(code.functionAt(entry)).toBeUndefined();
});
