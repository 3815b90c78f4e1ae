import { LimitError, Policy } from '@wazero-ts/api';
import { expect, test } from 'vitest';
import {
  captureOutput,
  Errno,
  isErrno,
  MeteredFile,
  newSysContext,
  UnimplementedFile,
  UnimplementedFS,
} from '../src/index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what fits is written before the limit ends the call', () => {
  const policy = new Policy({ stdioBytes: 5 });
  const output = captureOutput();
  const file = new MeteredFile(output, policy, 'stdioBytes');
  expect(file.write(bytes('abc'))).toBe(3);
  expect(() => file.write(bytes('defg'))).toThrow('standard output limit exceeded: allowed 5, used 7');
  expect(output.text).toBe('abcde');
  expect(() => file.write(bytes('h'))).toThrow(LimitError);
  expect(file.write(bytes(''))).toBe(0);
  expect([output.text, policy.usage().stdioBytes]).toEqual(['abcde', 5]);
});

test('only what was written counts, also when it is known later', async () => {
  class Slow extends UnimplementedFile {
    result: number | Errno = 2;
    override write(): Promise<number | Errno> {
      return Promise.resolve(this.result);
    }
  }
  const slow = new Slow();
  const policy = new Policy({ fileBytes: 10 });
  const file = new MeteredFile(slow, policy, 'fileBytes');
  expect(await file.write(bytes('abcd'))).toBe(2);
  expect(policy.usage().fileBytes).toBe(2);
  slow.result = Errno.EIO;
  expect(await file.write(bytes('abcd'))).toBe(Errno.EIO);
  expect(policy.usage().fileBytes).toBe(2);
  slow.result = 8;
  await expect(file.write(bytes('123456789'))).rejects.toThrow('file limit exceeded: allowed 10, used 11');
  expect(policy.usage().fileBytes).toBe(10);
});

test('standard output and error share the limit, and mounts are checked', () => {
  const policy = new Policy({ stdioBytes: 3, mounts: [{ guestPath: '/data' }] });
  const context = newSysContext({ policy });
  context.stdout.write(bytes('ab'));
  expect(() => context.stderr.write(bytes('cd'))).toThrow(LimitError);
  const fs = new UnimplementedFS();
  newSysContext({ policy, mounts: [{ fs, guestPath: '/data' }] });
  expect(() => newSysContext({ policy, mounts: [{ fs, guestPath: '/' }] })).toThrow('mount not allowed: /:');
  const readOnly = new Policy({ mounts: [{ guestPath: '/', readOnly: true }] });
  expect(() => newSysContext({ policy: readOnly, mounts: [{ fs, guestPath: '/' }] })).toThrow('must be read-only');
});

test('everything else is that of the file', async () => {
  const inner = new UnimplementedFile();
  const file = new MeteredFile(inner, new Policy({}), 'fileBytes');
  const answers = [
    file.stat(),
    file.read(bytes(' ')),
    file.pread(bytes(' '), 0),
    file.seek(0, 'start'),
    file.readdir(),
    file.pwrite(bytes(' '), 0),
    file.truncate(1),
    file.utimens(undefined, undefined),
    file.setAppend(true),
    file.setNonblock(true),
  ];
  expect(answers.every((answer) => isErrno(answer) && answer === Errno.ENOSYS)).toBe(true);
  expect([file.sync(), file.datasync(), file.close(), file.poll('read', 0)]).toEqual([
    undefined,
    undefined,
    undefined,
    true,
  ]);
  expect([file.fileType, file.timing, file.isAppend, file.view, file.failure]).toEqual([
    inner.fileType,
    inner.timing,
    false,
    undefined,
    undefined,
  ]);
});
