import { expect, test } from 'vitest';
import { parseDuration } from '../src/duration.js';
import { type FlagKind, parseFlags } from '../src/flags.js';
import { parseMount } from '../src/mount.js';
import { UsageError } from '../src/usage-error.js';

const kinds: Record<string, FlagKind> = { env: 'list', 'env-inherit': 'switch', timeout: 'value' };

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
