import { opcodes } from '@wazero-ts/binary';
import { expect, test } from 'vitest';
import { Form, planForm, planIndex } from '../src/frontend/plans.js';

/** Every instruction with a fixed signature has a plan, or stands here because it has code of its own. */
test('what has no plan', () => {
  const without = opcodes
    .filter(({ params, prefix, code }) => params !== undefined && planForm[planIndex(prefix, code)] === Form.none)
    .map(({ name }) => name);
  expect(without).toEqual([
    'nop',
    'memory.size',
    'memory.grow',
    'i32.const',
    'i64.const',
    'f32.const',
    'f64.const',
    'memory.init',
    'data.drop',
    'memory.copy',
    'memory.fill',
    'table.init',
    'elem.drop',
    'table.copy',
    'table.size',
    'v128.const',
    'i8x16.shuffle',
    'memory.atomic.notify',
    'memory.atomic.wait32',
    'memory.atomic.wait64',
    'atomic.fence',
  ]);
});
