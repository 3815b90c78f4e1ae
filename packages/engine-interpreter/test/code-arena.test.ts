import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { expect, test } from 'vitest';
import { allocateChunk, beginActivation, codeOwnerOf, endActivation, retireChunks } from '../src/code-arena.js';
import { ModuleCode } from '../src/module-code.js';
import { moduleOf } from './flat-code.js';

const owner = { name: 'test' };
const reference = new WeakRef(owner);

test('chunks are powers of two, aligned, and know their owner', () => {
  const chunk = allocateChunk(300, reference);
  expect(chunk.order).toBe(9);
  expect(codeOwnerOf(chunk.start)).toBe(owner);
  expect(codeOwnerOf(chunk.start + 511)).toBe(owner);
  retireChunks([chunk]);
  expect(codeOwnerOf(chunk.start)).toBeUndefined();
});

test('a chunk that was given back is used again', () => {
  const first = allocateChunk(1000, reference);
  retireChunks([first]);
  expect(allocateChunk(1000, reference).start).toBe(first.start);
});

test('a chunk is not used again while a call may still run in it', () => {
  const first = allocateChunk(2000, reference);
  beginActivation();
  retireChunks([first]);
  expect(codeOwnerOf(first.start)).toBe(owner);
  expect(allocateChunk(2000, reference).start).not.toBe(first.start);
  endActivation();
  expect(codeOwnerOf(first.start)).toBeUndefined();
});

test('code goes with its last holder', () => {
  const module = decodeModule(moduleOf({ body: [] }), { features: CoreFeaturesV2 });
  const code = new ModuleCode(module, { closeOnContextDone: false, canonicalNaNs: false });
  const entry = code.entry(0, 0);
  expect(codeOwnerOf(entry)).toBe(code);
  expect(code.functionAt(entry)).toEqual({ index: 0, metered: false, entry });
  code.retain();
  code.release();
  expect(codeOwnerOf(entry)).toBe(code);
  code.release();
  expect(codeOwnerOf(entry)).toBeUndefined();
  expect(code.codeBytes).toBe(0);
});
