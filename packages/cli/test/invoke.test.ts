import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FunctionDefinition, ValueType } from 'wazero-ts';
import { parseArguments, resultLines } from '../src/invoke.js';
import { guest, newScene, type Scene } from './scene.js';

let scene: Scene;
beforeAll(() => {
  scene = newScene();
});
afterAll(() => scene.remove());

function definition(
  params: readonly ValueType[],
  results: readonly ValueType[],
  names: string[] = [],
): FunctionDefinition {
  return { paramTypes: params, paramNames: names, resultTypes: results } as unknown as FunctionDefinition;
}
const parse = (type: ValueType, text: string): unknown => parseArguments('f', definition([type], []), [text])[0];

test.each<[type: ValueType, text: string, value: unknown]>([
  ['i32', '42', 42],
  ['i32', '-2147483648', -(2 ** 31)],
  ['i32', '4294967295', -1],
  ['i32', '0xFF', 255],
  ['i32', '-0x10', -16],
  ['i32', '1_000', 1000],
  ['i64', '18446744073709551615', -1n],
  ['i64', '-9223372036854775808', -(2n ** 63n)],
  ['i64', '0x8000000000000000', -(2n ** 63n)],
  ['f32', '1.5', 1.5],
  ['f64', '-1.5e3', -1500],
  ['f64', '.5', 0.5],
  ['f64', '-inf', Number.NEGATIVE_INFINITY],
  ['f64', 'nan', Number.NaN],
  ['f64', '-0', -0],
  ['externref', 'null', null],
  ['funcref', 'null', null],
  ['v128', '0x000102030405060708090a0b0c0d0e0f', Uint8Array.from({ length: 16 }, (_, i) => i)],
])('%s %s is read', (type, text, value) => {
  expect(parse(type, text)).toEqual(value);
});

test.each<[type: ValueType, text: string, message: string]>([
  [
    'i32',
    '4294967296',
    'argument 1 of f must be an i32: a whole number from -2147483648 to 4294967295, not "4294967296"',
  ],
  ['i32', '1.5', 'must be an i32'],
  ['i32', '', 'must be an i32'],
  ['i32', '1n', 'must be an i32'],
  ['i64', '18446744073709551616', 'must be an i64'],
  ['i64', 'x', 'must be an i64'],
  ['f32', '1,5', 'must be an f32: a number such as -1.5e3, inf or nan, not "1,5"'],
  ['f64', '0x10', 'must be an f64'],
  ['v128', '0x00', 'must be a v128'],
  ['externref', 'thing', 'must be externref: null is all that can be written here'],
])('%s %j is refused', (type, text, message) => {
  expect(() => parse(type, text)).toThrow(message);
});

test('the name of a parameter is in the error, and the number of arguments is checked', () => {
  const add = definition(['i32', 'i64'], [], ['left', 'right']);
  expect(() => parseArguments('add', add, ['1', 'b'])).toThrow('argument 2 (right) of add must be an i64');
  expect(() => parseArguments('add', add, ['1'])).toThrow('add(i32, i64) takes 2 arguments, not 1');
});

test('results are printed as they would be read', () => {
  const lines = (types: readonly ValueType[], result: unknown): readonly string[] =>
    resultLines(definition([], types), result);
  expect(lines([], undefined)).toEqual([]);
  expect(lines(['i64'], -5n)).toEqual(['-5']);
  expect(lines(['f64', 'f64', 'f64', 'f32'], [-0, Number.NaN, Number.NEGATIVE_INFINITY, 1.5])).toEqual([
    '-0',
    'nan',
    '-inf',
    '1.5',
  ]);
  expect(lines(['v128'], new Uint8Array(16).fill(0xab))).toEqual([`0x${'ab'.repeat(16)}`]);
  expect(lines(['externref', 'externref'], [null, {}])).toEqual(['null', '<reference>']);
});

test('-invoke calls a function and prints its results', async () => {
  const file = guest('wat/multi-value');
  expect(await scene.wazero(['run', '-invoke', 'divide', file, '17', '5'])).toEqual({
    exitCode: 0,
    stdout: '3\n2\n',
    stderr: '',
  });
  expect((await scene.wazero(['run', '--invoke=swap', file, '--', '-1', '0x10'])).stdout).toBe('16\n-1\n');
  const trapped = await scene.wazero(['run', '-invoke', 'divide', file, '1', '0']);
  expect(trapped).toMatchObject({ exitCode: 1, stdout: '' });
  expect(trapped.stderr).toBe('error calling divide: wasm error: integer divide by zero (-trace shows where)\n');
  expect((await scene.wazero(['run', '-trace', '-invoke', 'divide', file, '1', '0'])).stderr).toContain(
    'wasm stack trace:\n\t',
  );
});

test('-invoke says what is wrong with the name or the arguments', async () => {
  const file = guest('wat/multi-value');
  const unknown = await scene.wazero(['run', '-invoke', 'multiply', file]);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain(`${file} exports no function "multiply"; it exports swap, divide`);
  const wrong = await scene.wazero(['run', '-invoke', 'divide', file, '1', 'two']);
  expect([wrong.exitCode, wrong.stderr.split('\n')[0]]).toEqual([
    2,
    'argument 2 of divide must be an i32: a whole number from -2147483648 to 4294967295, not "two"',
  ]);
});
