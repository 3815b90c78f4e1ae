import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  allocate,
  checkAllocation,
  emitFunction,
  fullPipeline,
  lowerFunction,
  parse,
  runPipeline,
} from '@wazero-ts/codegen';
import { expect, test } from 'vitest';
import { amd64, disassemble } from '../src/index.js';

const root = fileURLToPath(new URL('../../../testdata/filetests/amd64/', import.meta.url));

/** A first line `; target: avx bmi1` names what the processor has. */
function targetOf(text: string): ReturnType<typeof amd64> {
  const names = /^; target: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  return amd64({ features: Object.fromEntries(names.map((name) => [name, true])) });
}

// BLESS=1 writes what comes out.
test.each(readdirSync(root))('%s', (name) => {
  const text = readFileSync(`${root}${name}`, 'utf8');
  const input = text.split('\n; ---\n')[0]!.trimEnd();
  const target = targetOf(text);
  const func = parse(input.replaceAll(/^;.*\n/gm, ''));
  runPipeline(func, fullPipeline);
  const mach = lowerFunction(func, target);
  const allocation = allocate(mach, target);
  checkAllocation(mach, allocation, target);
  const code = emitFunction(mach, allocation, target);
  const lines = disassemble(code.bytes, code.codeLength).map((inst) => `; ${inst.text}`);
  const whole = `${input}\n; ---\n${lines.join('\n')}\n`;
  if (process.env['BLESS'] === '1') writeFileSync(`${root}${name}`, whole);
  else expect(whole).toBe(text);
});
