import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../src/command-line.js';

const parse = (...args: string[]) => parseCommandLine(args, ['interpreter']);

describe('the command line of bench', () => {
  it('has defaults', () => {
    expect(parse()).toEqual({ engine: 'interpreter', json: false, rounds: 3, name: undefined, plot: undefined });
  });

  it('takes rounds, a form and a name', () => {
    expect(parse('--rounds', '5', '--json', 'sha256')).toMatchObject({ rounds: 5, json: true, name: 'sha256' });
    expect(parse('--plot', 'bench.svg').plot).toBe('bench.svg');
  });

  it.each([[['--rounds', '0']], [['--rounds', 'x']], [['--engine', 'v8']], [['a', 'b']], [['--quick']]])(
    'refuses %j',
    (args) => {
      expect(() => parse(...args)).toThrow();
    },
  );
});
