import { fileURLToPath } from 'node:url';
import { print, Type, verify } from '@wazero-ts/codegen';
import { expect, test } from 'vitest';
import { buildClosedStub, buildEntry, buildHostStub } from '../src/compile/trampolines.js';
import type { Shape } from '../src/frontend/shapes.js';

const { i32, i64, f64, v128, ref } = Type;
const shape = (params: readonly Type[], results: readonly Type[]): Shape => ({
  params,
  results,
  signature: { params: [i64, ...params], results },
});

const cases = {
  'entry-empty': buildEntry(shape([], [])),
  'entry-values': buildEntry(shape([i32, v128, f64, ref], [i64, f64])),
  'host-values': buildHostStub(shape([i32, v128, ref], [f64, ref])),
  closed: buildClosedStub(),
};

const folder = fileURLToPath(new URL('../../../testdata/filetests/trampolines/', import.meta.url));

test.each(Object.entries(cases))('%s', async (name, func) => {
  verify(func);
  await expect(print(func)).toMatchFileSnapshot(`${folder}${name}.ssa`);
});
