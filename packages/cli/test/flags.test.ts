import { expect, test } from 'vitest';
import { CoreFeature, CoreFeaturesV1, CoreFeaturesV2 } from 'wazero-ts';
import { parseDuration } from '../src/duration.js';
import { parseFeatures } from '../src/features.js';
import { type Flag, parseFlags } from '../src/flags.js';
import { sockConfigOf } from '../src/listen.js';
import { parseMount } from '../src/mount.js';
import { parseSize, sizeText } from '../src/size.js';
import { UsageError } from '../src/usage-error.js';

const kinds: readonly Flag[] = [
  { name: 'env', kind: 'list', help: '' },
  { name: 'env-inherit', kind: 'switch', help: '' },
  { name: 'timeout', kind: 'value', help: '' },
];

test('flags have one or two dashes and end at the first argument', () => {
  const { switches, values, rest } = parseFlags(
    ['-env', 'A=1', '--env=B=2', '-env-inherit', '--timeout', '5s', '-timeout=6s', 'file', '-env', 'x'],
    kinds,
  );
  expect([...switches]).toEqual(['env-inherit']);
  expect(values.get('env')).toEqual(['A=1', 'B=2']);
  expect(values.get('timeout')).toEqual(['6s']);
  expect(rest).toEqual(['file', '-env', 'x']);
});

test('-- ends flags, - is an argument, and a switch may be given a value', () => {
  expect(parseFlags(['--', '-env'], kinds).rest).toEqual(['-env']);
  expect(parseFlags(['-', 'x'], kinds).rest).toEqual(['-', 'x']);
  expect(parseFlags(['-env-inherit=true'], kinds).switches.has('env-inherit')).toBe(true);
  expect(parseFlags(['-env-inherit', '-env-inherit=false'], kinds).switches.size).toBe(0);
});

test.each([
  [['-nope'], 'flag provided but not defined: -nope'],
  [['--time'], 'flag provided but not defined: -time (did you mean -timeout?)'],
  [['-timout'], 'flag provided but not defined: -timout (did you mean -timeout?)'],
  [['-timeeout=1s'], 'flag provided but not defined: -timeeout (did you mean -timeout?)'],
  [['-enb'], 'flag provided but not defined: -enb (did you mean -env?)'],
  [['-constructor'], 'flag provided but not defined: -constructor'],
  [['-env'], 'flag needs an argument: -env'],
  [['-env-inherit=maybe'], 'invalid boolean value "maybe" for -env-inherit'],
  [['---env'], 'bad flag syntax: ---env'],
  [['-=x'], 'bad flag syntax: -=x'],
])('%j is refused', (args, message) => {
  expect(() => parseFlags(args, kinds)).toThrow(new UsageError(message));
});

test.each([
  ['0', 0],
  ['5s', 5000],
  ['250ms', 250],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['100us', 0.1],
  ['100µs', 0.1],
  ['1.s', 1000],
  ['1000000ns', 1],
])('the duration %s is %d ms', (text, milliseconds) => {
  expect(parseDuration(text, 'timeout')).toBeCloseTo(milliseconds, 9);
});

test.each(['', '5', 's', '-5s', '5 s', '5d', '1e3s', '5s!', 'Infinity'])('%j is no duration', (text) => {
  expect(() => parseDuration(text, 'timeout')).toThrow(UsageError);
});

test('a mount is a directory, a guest path and :ro', () => {
  expect(parseMount('/srv')).toEqual({ directory: '/srv', guestPath: '/srv', isReadOnly: false });
  expect(parseMount('/srv:ro')).toEqual({ directory: '/srv', guestPath: '/srv', isReadOnly: true });
  expect(parseMount('/srv:/data')).toEqual({ directory: '/srv', guestPath: '/data', isReadOnly: false });
  expect(parseMount('/srv:/data:ro')).toEqual({ directory: '/srv', guestPath: '/data', isReadOnly: true });
  expect(parseMount('/with:colon:/data').directory).toBe('/with:colon');
  expect(parseMount('.').directory).toBe(process.cwd());
  for (const wrong of ['', ':', ':/data', '/srv:', ':ro']) expect(() => parseMount(wrong)).toThrow(UsageError);
});

test.each([
  ['0', 0],
  ['65536', 65536],
  ['64MiB', 64 * 2 ** 20],
  ['64M', 64 * 2 ** 20],
  ['64mb', 64e6],
  ['1.5GiB', 1.5 * 2 ** 30],
  ['512k', 512 * 1024],
  ['10B', 10],
])('the size %s is %d bytes', (text, bytes) => {
  expect(parseSize(text, 'max-memory')).toBe(bytes);
});

test.each(['', 'MiB', '-1', '1 MiB', '1TiB', '1e3', '0x10', '9999999999999999'])('%j is no size', (text) => {
  expect(() => parseSize(text, 'max-memory')).toThrow('write a size such as 64MiB');
});

test('a size for people has three digits or so', () => {
  expect([0, 999, 1000, 20_912_345, 999_950, 5e12].map(sizeText)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '20.9 MB',
    '1.0 MB',
    '5000.0 GB',
  ]);
});

test.each([
  [undefined, CoreFeaturesV2],
  ['v2', CoreFeaturesV2],
  ['v1', CoreFeaturesV1],
  ['threads', CoreFeaturesV2 | CoreFeature.threads],
  ['v1,simd', CoreFeaturesV1 | CoreFeature.simd],
  ['v2, +tail-call,-simd', (CoreFeaturesV2 | CoreFeature.tailCall) & ~CoreFeature.simd],
  ['-simd', CoreFeaturesV2 & ~CoreFeature.simd],
])('the features %s', (text, features) => {
  expect(parseFeatures(text)).toBe(features);
});

test('all features are all, and a name that is none is refused', () => {
  expect(parseFeatures('all')).toBe(Object.values(CoreFeature).reduce((all, bit) => all | bit, 0));
  for (const wrong of ['', 'gc', 'v2,', 'simd threads']) {
    expect(() => parseFeatures(wrong)).toThrow('; there are v1, v2, all, bulk-memory-operations, ');
  }
});

test('a listener is a host and a port', () => {
  expect(sockConfigOf(['127.0.0.1:8080', 'localhost:0', '[::1]:80']).addresses).toEqual([
    '127.0.0.1:8080',
    'localhost:0',
    '::1:80',
  ]);
  for (const wrong of ['', '8080', ':8080', 'host:', 'host:65536', 'host:x']) {
    expect(() => sockConfigOf([wrong])).toThrow(`invalid value "${wrong}" for -listen: write HOST:PORT`);
  }
});
