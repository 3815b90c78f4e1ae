import { describe, expect, test } from 'vitest';
import { LimitError, Policy, type PolicyLimits, type PolicyResource } from '../src/index.js';

function limitErrorOf(action: () => unknown): LimitError {
  try {
    action();
  } catch (error) {
    if (error instanceof LimitError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('limits', () => {
  test('survive JSON, and can not be changed afterwards', () => {
    const limits: PolicyLimits = {
      timeMs: 1.5,
      fuel: 100,
      memoryBytes: 65536,
      tableElements: 10,
      instances: 1,
      stackBytes: 4096,
      openFiles: 0,
      stdioBytes: 1,
      fileBytes: 2,
      mounts: [{ guestPath: '/data', readOnly: true }, { guestPath: '/' }],
      sockets: ['127.0.0.1:80', '[::1]:*'],
    };
    const policy = new Policy(JSON.parse(JSON.stringify(limits)));
    expect(JSON.parse(JSON.stringify(policy))).toEqual(limits);
    expect(Object.isFrozen(policy.limits)).toBe(true);
    expect(Object.isFrozen(policy.limits.mounts)).toBe(true);
  });

  test.each<[limits: unknown, message: string]>([
    [null, 'policy invalid: it must be an object'],
    [[], 'policy invalid: it must be an object'],
    [{ memorybytes: 1 }, 'policy invalid: there is no limit "memorybytes"'],
    [{ constructor: 1 }, 'policy invalid: there is no limit "constructor"'],
    [{ fuel: -1 }, 'policy invalid: fuel must be a whole number >= 0, not -1'],
    [{ fuel: '1' }, 'policy invalid: fuel must be a whole number >= 0, not "1"'],
    [{ memoryBytes: 0.5 }, 'policy invalid: memoryBytes must be a whole number >= 0, not 0.5'],
    [{ timeMs: Number.POSITIVE_INFINITY }, 'policy invalid: timeMs must be a whole number >= 0, not Infinity'],
    [{ mounts: '/data' }, 'policy invalid: mounts must be a list, not "/data"'],
    [{ mounts: ['/data'] }, 'policy invalid: a mount is {"guestPath": "/data", "readOnly": true}, not "/data"'],
    [{ mounts: [{ guestPath: '/', readonly: true }] }, 'policy invalid: a mount is'],
    [{ mounts: [null] }, 'policy invalid: a mount is'],
    [{ sockets: ['localhost'] }, 'policy invalid: an address is "host:port" or "host:*", not "localhost"'],
    [{ sockets: [80] }, 'policy invalid: an address is'],
  ])('%j is refused', (limits, message) => {
    expect(() => new Policy(limits as PolicyLimits)).toThrow(message);
  });

  test('a limit that is undefined is not given', () => {
    expect(JSON.stringify(new Policy({ fuel: undefined } as unknown as PolicyLimits))).toBe('{}');
  });
});

test.each<[resource: PolicyResource, code: string]>([
  ['memoryBytes', 'MEMORY_LIMIT'],
  ['tableElements', 'TABLE_LIMIT'],
  ['instances', 'INSTANCE_LIMIT'],
  ['openFiles', 'OPEN_FILE_LIMIT'],
  ['stdioBytes', 'STDIO_LIMIT'],
  ['fileBytes', 'FILE_LIMIT'],
])('%s is claimed and given back', (resource, code) => {
  const policy = new Policy({ [resource]: 10 });
  policy.claim(resource, 4);
  policy.claim(resource, 6);
  expect(policy.remaining(resource)).toBe(0);
  expect(limitErrorOf(() => policy.claim(resource, 1))).toMatchObject({ code, limit: code, allowed: 10, used: 11 });
  policy.release(resource, 3);
  expect(policy.remaining(resource)).toBe(3);
  const isSum = resource === 'stdioBytes' || resource === 'fileBytes';
  expect(policy.usage()[resource]).toBe(isSum ? 7 : 10);
  expect(new Policy({}).remaining(resource)).toBe(Number.POSITIVE_INFINITY);
});

test('time is that in which calls run; those that overlap count once', () => {
  const policy = new Policy({ timeMs: 100 });
  expect(policy.beginCall(1000)).toBe(1100);
  expect(policy.beginCall(1010)).toBe(1100);
  policy.endCall(1020);
  policy.endCall(1040);
  expect(policy.usage().timeMs).toBe(40);
  expect(policy.beginCall(2000)).toBe(2060);
  policy.endCall(2060);
  expect(limitErrorOf(() => policy.beginCall(3000))).toMatchObject({ code: 'TIME_LIMIT', allowed: 100, used: 100 });
  expect(new Policy({}).beginCall(5)).toBe(Number.POSITIVE_INFINITY);
});

test('fuel is counted only when it is limited', () => {
  expect(new Policy({}).usage().fuel).toBeUndefined();
  const policy = new Policy({ fuel: 10 });
  policy.fuel!.remaining -= 3;
  expect(policy.usage().fuel).toBe(3);
});

test('mounts must be listed, and read-only where the policy says so', () => {
  const policy = new Policy({ mounts: [{ guestPath: '/data', readOnly: true }, { guestPath: '/out/' }] });
  policy.checkMounts([
    { guestPath: 'data', isReadOnly: true },
    { guestPath: '/out', isReadOnly: false },
  ]);
  const error = limitErrorOf(() => policy.checkMounts([{ guestPath: '/etc', isReadOnly: true }]));
  expect(error).toMatchObject({ code: 'MOUNT_LIMIT', what: '/etc' });
  expect(error.message).toBe('wasm error: mount not allowed: /etc: allowed 2, used 1');
  const writable = limitErrorOf(() => policy.checkMounts([{ guestPath: '/data', isReadOnly: false }]));
  expect(writable.what).toBe('/data must be read-only');
  new Policy({}).checkMounts([{ guestPath: '/etc', isReadOnly: false }]);
  const none = new Policy({ mounts: [] });
  expect(limitErrorOf(() => none.checkMounts([{ guestPath: '/', isReadOnly: true }])).what).toBe('/');
});

test('addresses must be listed, with a port or any', () => {
  const policy = new Policy({ sockets: ['127.0.0.1:8080', '[::1]:*'] });
  policy.checkSockets(['127.0.0.1:8080', '[::1]:1']);
  expect(limitErrorOf(() => policy.checkSockets(['127.0.0.1:80']))).toMatchObject({
    code: 'SOCKET_LIMIT',
    what: '127.0.0.1:80',
  });
  new Policy({}).checkSockets(['0.0.0.0:1']);
});
