import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule, type Opcode, opcodes } from '@wazero-ts/binary';
import { type Bits, evaluate, ModuleBuilder, type WasmType } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { Frontend } from '../src/frontend/build-ssa.js';
import { Form, planForm, planIndex } from '../src/frontend/plans.js';
import { trapNumber } from '../src/layout/trap-codes.js';

/** The SSA of each scalar instruction, run by the evaluator, against Node's own engine: values and traps. */

declare const WebAssembly: {
  instantiate(bytes: Uint8Array): Promise<{ instance: { exports: { f(...args: unknown[]): number | bigint } } }>;
};

const types: Readonly<Record<string, WasmType>> = { i: 'i32', I: 'i64', f: 'f32', F: 'f64' };
const ints = [0, 1, -1, 0x7fff_ffff, -0x8000_0000, 5, -7, 31, 32, 33, 0x1234_5678];
const longs = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 5n, -7n, 63n, 64n, 0xffff_ffffn, 0x8000_0000n];
const floats = [0, -0, 1, -1, 1.5, 2.5, -0.5, -0.99, Number.NaN, 1 / 0, -1 / 0, 1e300, 1e-320, 3.4e38].concat(
  [31, 32, 63, 64].flatMap((bits) => [2 ** bits, 2 ** bits - 1, -(2 ** bits), -(2 ** bits) - 1]),
);
const operands: Readonly<Record<string, readonly (number | bigint)[]>> = { i: ints, I: longs, f: floats, F: floats };

const view = new DataView(new ArrayBuffer(8));

function bitsOf(letter: string, value: number | bigint): Bits {
  if (letter === 'f') {
    view.setFloat32(0, value as number);
    return view.getInt32(0);
  }
  if (letter !== 'F') return value;
  view.setFloat64(0, value as number);
  return view.getBigInt64(0);
}

/** A NaN comes through JavaScript, which may change its bits. */
function withoutNaN(letter: string, end: string): string {
  const bits = /^return (.*)$/.exec(end)?.[1];
  if (bits === undefined) return end;
  const isNaN =
    (letter === 'f' && (Number(bits) & 0x7fff_ffff) > 0x7f80_0000) ||
    (letter === 'F' && (BigInt(bits) & (2n ** 63n - 1n)) > 0x7ff0_0000_0000_0000n);
  return isNaN ? 'return NaN' : end;
}

function trapOf(message: string, operand: number | bigint): number {
  if (/zero/.test(message)) return trapNumber.INTEGER_DIVIDE_BY_ZERO;
  if (Number.isNaN(operand)) return trapNumber.INVALID_CONVERSION_TO_INTEGER;
  return trapNumber.INTEGER_OVERFLOW;
}

const isScalar = ({ prefix, code, params, results }: Opcode): boolean => {
  const form = planForm[planIndex(prefix, code)]!;
  return form !== Form.none && form < Form.load && !/v/.test(`${params}${results}`);
};

test.each(opcodes.filter(isScalar).map((opcode) => [opcode.name, opcode] as const))('%s', async (name, opcode) => {
  const [params, result] = [opcode.params!, opcode.results!];
  const module = new ModuleBuilder();
  const gets = [...params].map((_, i) => ['local.get', i] as const);
  module.func({
    params: [...params].map((letter) => types[letter]!),
    results: [types[result]!],
    code: [...gets, name],
    export: 'f',
  });
  const bytes = module.toBytes();
  const { f } = (await WebAssembly.instantiate(bytes)).instance.exports;
  const options = { guarded: true, metered: false, canonicalNaNs: false, directCalls: false, sampled: false };
  const func = new Frontend(decodeModule(bytes, { features: CoreFeaturesV2 }), options).buildSsa(0);
  const [first, second] = [operands[params[0]!]!, params.length === 1 ? [undefined] : operands[params[1]!]!];
  for (const a of first) {
    for (const b of second) {
      const args = b === undefined ? [a] : [a, b];
      let expected: string;
      try {
        expected = `return ${bitsOf(result, f(...args))}`;
      } catch (error) {
        expected = `trap ${trapOf((error as Error).message, a)}`;
      }
      const { end } = evaluate(func, [0n, ...args.map((value, i) => bitsOf(params[i]!, value))]);
      const seen = withoutNaN(result, end);
      expect(`${args}: ${seen}`).toBe(`${args}: ${withoutNaN(result, expected)}`);
    }
  }
});
