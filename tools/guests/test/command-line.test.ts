import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../src/command-line.js';

const parse = (...args: string[]) => parseCommandLine(args, ['interpreter', 'compiler']);

describe('the command line of guests', () => {
  it('has defaults', () => {
    expect(parse()).toEqual({ engine: 'interpreter', full: false, name: undefined });
  });

  it('takes an engine, a size and a name', () => {
    expect(parse('--engine', 'compiler', '--full', 'flite')).toEqual({ engine: 'compiler', full: true, name: 'flite' });
  });

  it.each([['--engine', 'none'], ['--fast'], ['one', 'two'], ['--engine']])('refuses %s %s', (...args) => {
    expect(() => parse(...(args as string[]))).toThrow();
  });
});
