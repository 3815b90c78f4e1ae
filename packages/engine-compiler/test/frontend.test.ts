import { fileURLToPath } from 'node:url';
import { CoreFeature, CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule, opcodes } from '@wazero-ts/binary';
import { parse, print, verify } from '@wazero-ts/codegen';
import { type Instruction, ModuleBuilder, type WasmType } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import { Frontend } from '../src/frontend/build-ssa.js';
import { frontendCases } from './frontend-cases.js';

const folder = fileURLToPath(new URL('../../../testdata/filetests/frontend/', import.meta.url));

const features = CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall;
const defaults = { guarded: true, metered: false, canonicalNaNs: false, directCalls: false, sampled: false };

/** Golden tests: `npx vitest run --project engine-compiler -u` writes the files anew. */
test.each(Object.entries(frontendCases))('%s', async (name, { module, options }) => {
  const decoded = decodeModule(module.toBytes(), {
    features: CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall,
  });
  const frontend = new Frontend(decoded, { ...defaults, ...options });
  const texts: string[] = [];
  for (let i = 0; i < decoded.code.count; i++) {
    const func = frontend.buildSsa(i);
    verify(func);
    texts.push(print(func));
  }
  await expect(texts.join('\n')).toMatchFileSnapshot(`${folder}${name}.ssa`);
});

const typeOfLetter: Readonly<Record<string, WasmType>> = { i: 'i32', I: 'i64', f: 'f32', F: 'f64', v: 'v128' };
const shuffle = Uint8Array.from({ length: 16 }, (_, i) => 31 - i);

function codeOf(name: string): Instruction {
  if (name === 'i8x16.shuffle' || name === 'v128.const') return [name, shuffle];
  if (name.endsWith('i64.const')) return [name, 1n];
  return name.endsWith('.const') ? [name, 1] : name;
}

describe.each([
  ['plain', defaults],
  ['checked', { guarded: false, metered: true, canonicalNaNs: true, directCalls: true, sampled: false }],
])('every instruction with a fixed signature: %s', (_, options) => {
  test.each(opcodes.filter(({ params }) => params !== undefined).map((opcode) => [opcode.name, opcode] as const))(
    '%s',
    (name, { params, results }) => {
      const module = new ModuleBuilder();
      module.memory({ min: 1, max: 1, shared: name.includes('atomic') });
      module.table({ min: 1 });
      module.element({ mode: 'passive', functions: [0] });
      module.dataSegment({ mode: 'passive', bytes: [1] });
      const code = [...[...params!].map((_, i): Instruction => ['local.get', i]), codeOf(name)];
      const types = (letters: string): WasmType[] => [...letters].map((letter) => typeOfLetter[letter]!);
      module.func({ params: types(params!), results: types(results!), code });
      const func = new Frontend(decodeModule(module.toBytes(), { features }), options).buildSsa(0);
      verify(func);
      expect(parse(print(func)).instCount).toBeGreaterThan(0);
    },
  );
});
