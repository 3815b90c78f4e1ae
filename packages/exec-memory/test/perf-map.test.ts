import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, expect, test, vi } from 'vitest';
import { exitCodes } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { describeNative, publishedCode } from './native.js';

vi.hoisted(() => {
  process.env['WAZERO_TS_PERF_MAP'] = '1';
});

const map = `/tmp/perf-${process.pid}.map`;
afterAll(() => rmSync(map, { force: true }));

describeNative('perf map', () => {
  test.runIf(process.platform === 'linux')('has a line for published code, whatever its name', () => {
    const code = amd64.code(amd64.exit(exitCodes.done));
    const arena = publishedCode(code, [], 'my module.add two\nff ff evil');
    const start = arena.address.toString(16);
    expect(existsSync(map)).toBe(true);
    expect(readFileSync(map, 'utf8').split('\n')).toContain(
      `${start} ${code.byteLength.toString(16)} my module.add two?ff ff evil`,
    );
    arena.release();
  });
});
