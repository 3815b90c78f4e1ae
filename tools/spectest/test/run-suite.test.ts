import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CoreFeaturesV2 } from '@wazero-ts/api';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../src/command.js';
import { runSuite } from '../src/run-suite.js';

const empty = Buffer.from(new ModuleBuilder().toBytes()).toString('base64');
const suite = { name: 'small', features: CoreFeaturesV2, assertions: 2 };
const options = { engine: 'interpreter', script: undefined } as const;
const accepted = { type: 'assert_invalid', line: 1, module_index: 0, text: '' };
const refused = { type: 'assert_malformed', line: 1, module_index: 1, text: '' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spectest-'));
  mkdirSync(join(folder, 'small'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function script(name: string, ...commands: object[]): void {
  const text = JSON.stringify({ commands, modules: [empty, 'AA=='] });
  writeFileSync(join(folder, 'small', `${name}.json.gz`), gzipSync(text));
}

describe('runSuite', () => {
  test('adds up its scripts', async () => {
    script('a', refused);
    script('b', refused);
    expect(await runSuite(folder, suite, options)).toMatchObject({ passed: 2, failed: 0, assertions: 2 });
  });

  test('fails when the suite has another number of assertions', async () => {
    script('a', refused);
    const tally = await runSuite(folder, suite, options);
    expect(tally).toMatchObject({ passed: 1, failed: 1 });
    expect(tally?.failures).toEqual(['small: ran 1 assertions, the suite has 2']);
  });

  test('names suite, script and line of a failure', async () => {
    script('a', refused);
    script('b', accepted);
    const tally = await runSuite(folder, suite, options);
    expect(tally?.failures).toHaveLength(1);
    expect(tally?.failures[0]).toMatch(/^small\/b line 1: assert_invalid: expected/);
  });

  test('can run one script, and knows when it is not there', async () => {
    script('a', refused);
    expect(await runSuite(folder, suite, { ...options, script: 'a' })).toMatchObject({ passed: 1, failed: 0 });
    expect(await runSuite(folder, suite, { ...options, script: 'none' })).toBeUndefined();
  });
});

describe('the command', () => {
  function output(): { lines: string[]; restore: () => void } {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => {
      lines.push(line);
    });
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    return {
      lines,
      restore: () => {
        log.mockRestore();
        write.mockRestore();
      },
    };
  }

  test.each([['--unknown'], ['--engine', 'none'], ['--suite', 'none'], ['a', 'b']])(
    '%s is bad usage',
    async (...args) => {
      const { restore } = output();
      expect(await runCommand(args)).toBe(2);
      restore();
    },
  );

  test('says plainly that it was skipped when the suites are not there', async () => {
    vi.stubEnv('WAZERO_TS_SPECTEST', join(folder, 'nowhere'));
    const { lines, restore } = output();
    expect(await runCommand([])).toBe(0);
    restore();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^spectest: skipped, .*WAZERO_TS_SPECTEST/);
  });

  test('exits with 1 and closing lines when something fails', async () => {
    vi.stubEnv('WAZERO_TS_SPECTEST', folder);
    rmSync(join(folder, 'small'), { recursive: true });
    mkdirSync(join(folder, 'v1'));
    writeFileSync(
      join(folder, 'v1', 'a.json.gz'),
      gzipSync(JSON.stringify({ commands: [accepted, refused], modules: [empty, 'AA=='] })),
    );
    const { lines, restore } = output();
    expect(await runCommand(['--suite', 'v1', 'a'])).toBe(1);
    restore();
    expect(lines.at(-1)).toBe('spectest v1 interpreter: 1 passed, 1 failed, 0 skipped');
  });
});
