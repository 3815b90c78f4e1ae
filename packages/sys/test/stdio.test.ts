import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import {
  captureOutput,
  Errno,
  type File,
  FileType,
  stdioReader,
  stdioWriter,
  UnimplementedFile,
} from '../src/index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function readAll(file: File, size = 4): Promise<string> {
  let text = '';
  for (;;) {
    const buffer = new Uint8Array(size);
    const count = await file.read(buffer);
    if (typeof count !== 'number') return `${text}<${count.name}>`;
    if (count === 0) return text;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
}

async function* chunks(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

test('without a source standard input is at its end, without a sink output is discarded', () => {
  expect(stdioReader().read(new Uint8Array(8))).toBe(0);
  expect(stdioReader().poll('read', 0)).toBe(true);
  expect(stdioWriter().write(bytes('hello'))).toBe(5);
});

test.each<[what: string, () => File]>([
  ['text', () => stdioReader('hello world')],
  ['bytes', () => stdioReader(bytes('hello world'))],
  ['an async iterable', () => stdioReader(chunks('hello', '', ' world'))],
  ['a Node stream', () => stdioReader(Readable.from([Buffer.from('hello '), Buffer.from('world')]))],
  ['a Web stream', () => stdioReader(new Blob(['hello world']).stream())],
  ['a reader', () => stdioReader({ getReader: () => webReader('hello', '', ' world') })],
])('standard input from %s', async (_what, open) => {
  expect(await readAll(open())).toBe('hello world');
});

function webReader(...texts: string[]): { read(): Promise<{ done: boolean; value?: string }> } {
  return { read: async () => (texts.length === 0 ? { done: true } : { done: false, value: texts.shift()! }) };
}

test('a function is asked for the next chunk, and what is too long is kept', async () => {
  const asked: number[] = [];
  const answers = ['abcdef', 'g'];
  const file = stdioReader((maxBytes) => {
    asked.push(maxBytes);
    return answers.shift();
  });
  expect(await readAll(file)).toBe('abcdefg');
  expect(asked).toEqual([4, 4, 4]);
});

test('sources that fail give EIO', async () => {
  const failing = stdioReader(() => {
    throw new Error('no');
  });
  expect(failing.read(new Uint8Array(1))).toBe(Errno.EIO);
  expect(await stdioReader(async () => Promise.reject(new Error('no'))).read(new Uint8Array(1))).toBe(Errno.EIO);
});

test('a source that has to be waited for is not ready, and is after the wait', async () => {
  let arrive: (text: string) => void = () => {};
  const file = stdioReader(() => new Promise<string>((resolve) => (arrive = resolve)));
  expect(file.poll('read', 0)).toBe(false);
  expect(await file.poll('read', 5)).toBe(false);
  const ready = file.poll('read', Number.POSITIVE_INFINITY);
  arrive('x');
  expect(await ready).toBe(true);
  expect(file.poll('read', 0)).toBe(true);
  expect(file.read(new Uint8Array(4))).toBe(1);
});

test('streams can not be written, read, or moved in where that makes no sense', () => {
  expect(stdioReader('x').write(bytes('y'))).toBe(Errno.EBADF);
  expect(stdioWriter().read(new Uint8Array(1))).toBe(Errno.EBADF);
  const file = stdioWriter();
  expect(file.seek(0, 'current')).toBe(Errno.ESPIPE);
  expect(file.pread(new Uint8Array(1), 0)).toBe(Errno.ESPIPE);
  expect(file.pwrite(new Uint8Array(1), 0)).toBe(Errno.ESPIPE);
  expect(file.truncate(0)).toBe(Errno.EINVAL);
  expect(file.readdir()).toBe(Errno.ENOTDIR);
  expect(file.stat()).toMatchObject({ fileType: FileType.blockDevice, size: 0n });
});

test('a function gets copies, and what it throws is EIO', async () => {
  const received: Uint8Array[] = [];
  const shared = bytes('one');
  const file = stdioWriter((chunk) => received.push(chunk));
  expect(file.write(shared)).toBe(3);
  shared.fill(0);
  expect(new TextDecoder().decode(received[0])).toBe('one');
  const failing = stdioWriter(() => {
    throw new Error('no');
  });
  expect(failing.write(shared)).toBe(Errno.EIO);
  expect(await stdioWriter(async () => Promise.reject(new Error('no'))).write(shared)).toBe(Errno.EIO);
  expect(await stdioWriter(async () => undefined).write(shared)).toBe(3);
});

test('a Node stream parks the writer only while it is full', async () => {
  const received: string[] = [];
  const stream = new Writable({
    highWaterMark: 4,
    write(chunk: Buffer, _encoding, callback) {
      received.push(chunk.toString());
      setTimeout(callback, 1);
    },
  });
  const file = stdioWriter(stream);
  expect(file.timing).toBe('asynchronous');
  expect(file.write(bytes('ab'))).toBe(2);
  const waiting = file.write(bytes('cdef'));
  expect(waiting).toBeInstanceOf(Promise);
  expect(await waiting).toBe(4);
  expect(received.join('')).toBe('abcdef');
});

test('a broken Node stream is EPIPE', async () => {
  const stream = new Writable({ write: (_chunk, _encoding, callback) => callback(new Error('gone')) });
  stream.on('error', () => {});
  await stdioWriter(stream).write(bytes('a'));
  expect(await stdioWriter(Object.assign(stream, { highWaterMark: 0 })).write(bytes('b'))).toBe(Errno.EPIPE);
});

test('a Web stream is written in order and released after each write', async () => {
  const received: string[] = [];
  const stream = new WritableStream<Uint8Array>({
    write: (chunk) => void received.push(new TextDecoder().decode(chunk)),
  });
  const file = stdioWriter(stream);
  expect(await file.write(bytes('a'))).toBe(1);
  expect(await file.write(bytes('b'))).toBe(1);
  expect(received.join('')).toBe('ab');
  expect(stream.locked).toBe(false);
  await stream.close();
  expect(await file.write(bytes('c'))).toBe(Errno.EPIPE);
});

test('a file is taken as it is', () => {
  const file = new UnimplementedFile();
  expect(stdioWriter(file)).toBe(file);
  expect(stdioReader(file)).toBe(file);
});

test('a collector keeps what fits and then is like a full disk', () => {
  const output = captureOutput({ maxBytes: 5 });
  expect(output.write(bytes('abc'))).toBe(3);
  expect(output.truncated).toBe(false);
  expect(output.write(bytes('def'))).toBe(2);
  expect(output.write(bytes('g'))).toBe(Errno.ENOSPC);
  expect(output.text).toBe('abcde');
  expect(output.bytes).toEqual(bytes('abcde'));
  expect(output.truncated).toBe(true);
  expect(output.write(new Uint8Array(0))).toBe(0);
  expect(() => captureOutput({ maxBytes: -1 })).toThrow(RangeError);
});

test('a collector grows as needed and gives copies', () => {
  const output = captureOutput();
  for (let line = 0; line < 5000; line++) output.write(bytes(`line ${line}\n`));
  expect(output.text.split('\n')).toHaveLength(5001);
  const first = output.bytes;
  output.write(bytes('x'));
  expect(output.bytes.length).toBe(first.length + 1);
});

test('what a source gave is copied, also out of a Buffer that it uses again', async () => {
  const chunk = Buffer.from('first');
  let asked = 0;
  const file = stdioReader(() => (asked++ === 0 ? chunk : undefined));
  const buffer = new Uint8Array(2);
  await file.read(buffer);
  chunk.fill(0x58);
  expect(await readAll(file)).toBe('rst');
  const whole = Buffer.from('bytes');
  const second = stdioReader(whole);
  whole.fill(0x58);
  expect(await readAll(second)).toBe('bytes');
});

test('what a sink throws is kept, the first time, and its code is the errno when it is one', async () => {
  const errors = [Object.assign(new Error('disk'), { code: 'ENOSPC' }), new Error('second')];
  const file = stdioWriter(() => {
    throw errors.shift();
  });
  expect(file.failure).toBeUndefined();
  expect([file.write(bytes('a')), file.write(bytes('b'))]).toEqual([Errno.ENOSPC, Errno.EIO]);
  expect(file.failure).toMatchObject({ message: 'disk' });
  const strange = stdioWriter(() => Promise.reject(Object.assign(new Error('x'), { code: 'toString' })));
  expect(await strange.write(bytes('a'))).toBe(Errno.EIO);
});

test('what a source throws is kept, and a poll that meets it leaves it to the read', async () => {
  let calls = 0;
  const file = stdioReader(() => {
    if (calls++ === 0) return Promise.reject(new Error('unplugged'));
    return 'data';
  });
  expect(await file.poll('read', 1000)).toBe(true);
  expect(await file.read(new Uint8Array(4))).toBe(Errno.EIO);
  expect(file.failure).toMatchObject({ message: 'unplugged' });
  expect(await readAll(stdioReader(() => undefined))).toBe('');
});

test('a write that fails after it was accepted fails the next one, and a stream that was ended is EPIPE', async () => {
  const late = new Writable({
    highWaterMark: 100,
    write: (_chunk, _encoding, callback) => void setTimeout(() => callback(new Error('late')), 1),
  });
  late.on('error', () => {});
  const file = stdioWriter(late);
  expect(file.write(bytes('a'))).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(file.write(bytes('b'))).toBe(Errno.EPIPE);
  expect(file.failure).toMatchObject({ message: 'late' });
  const ended = new Writable({ write: (_chunk, _encoding, callback) => callback() });
  ended.end();
  expect(stdioWriter(ended).write(bytes('a'))).toBe(Errno.EPIPE);
  const destroyed = new Writable({ write: (_chunk, _encoding, callback) => callback() });
  destroyed.destroy();
  expect(stdioWriter(destroyed).write(bytes('a'))).toBe(Errno.EPIPE);
});

test('input that ends in the middle of a line gives all of it, then the end, again and again', async () => {
  const file = stdioReader(chunks('first line\nhalf a li', 'ne'));
  expect(await readAll(file, 7)).toBe('first line\nhalf a line');
  expect(await file.read(new Uint8Array(4))).toBe(0);
  expect(await file.poll('read', 0)).toBe(true);
});
