import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandError } from '../src/command-error.js';
import { readBinary } from '../src/read-binary.js';
import { exitsWith } from './binaries.js';
import { newScene, type Scene } from './scene.js';

let scene: Scene;
beforeAll(() => {
  scene = newScene();
});
afterAll(() => scene.remove());

const binary = exitsWith(5);

test('a compressed binary is unpacked, whatever its name', async () => {
  expect(new Uint8Array(await readBinary(scene.file('exit.wasm.gz', gzipSync(binary))))).toEqual(binary);
  expect((await scene.wazero(['run', scene.file('exit.bin', gzipSync(binary))])).exitCode).toBe(5);
});

test('- is standard input, in pieces, also compressed', async () => {
  const pieces = [binary.subarray(0, 3), binary.subarray(3)];
  expect(new Uint8Array(await readBinary('-', Readable.from(pieces)))).toEqual(binary);
  expect(new Uint8Array(await readBinary('-', Readable.from([gzipSync(binary)])))).toEqual(binary);
  await expect(readBinary('-', Readable.from([]))).rejects.toThrow('standard input is empty');
  const failing = new Readable({
    read() {
      this.destroy(Object.assign(new Error('no'), { code: 'EIO' }));
    },
  });
  await expect(readBinary('-', failing)).rejects.toThrow(new CommandError('can not read standard input: EIO'));
});

test('a small file that unpacks to a huge one is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
  await expect(readBinary(scene.file('bomb.wasm.gz', bomb))).rejects.toThrow('is not a WebAssembly binary');
  await expect(readBinary(scene.file('huge.gz', bomb), undefined, 2 ** 20)).rejects.toThrow('it has more than 1.0 MB');
});
