import { PassThrough, Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { newModuleConfig } from '../src/index.js';

test('the streams of Node and of the web are accepted by their types', () => {
  const config = newModuleConfig()
    .withStdin(process.stdin)
    .withStdout(process.stdout)
    .withStderr(process.stderr)
    .withStdin(Readable.from(['a']))
    .withStdin(new PassThrough())
    .withStdout(new Writable())
    .withStdout(new PassThrough())
    .withStdout(new WritableStream<Uint8Array>())
    .withStdin(new ReadableStream<Uint8Array>())
    .withStdin(new Blob(['a']).stream())
    .withStdout((chunk) => chunk.length)
    .withStdout(async (chunk) => {
      await Promise.resolve(chunk);
    })
    .withStdout(undefined);
  expect(config.startFunctions).toEqual(['_start']);
});
