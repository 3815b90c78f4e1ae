import type { OpName } from '../ir/opcodes.js';

/** A lower-case letter matches any value, an upper-case letter an `iconst`, a number this `iconst`; a letter that comes twice the same value. */
export type Pattern = string | number | readonly [OpName, ...Pattern[]];
/** The numbers of the constants that the pattern matched, sign-extended. */
export type Constants = Readonly<Record<string, bigint>>;
/** A function computes a constant; it is cut to the width of its type. */
export type Result =
  | string
  | number
  | ((constants: Constants, bits: bigint) => bigint)
  | readonly [OpName, ...Result[]];

/**
 * A local rewrite of pure values. `bits` is the width of the root's operands. New inner values have the type of those
 * operands; the new root has the type of the old one.
 */
export interface Rule {
  readonly name: string;
  readonly pattern: readonly [OpName, ...Pattern[]];
  readonly result: Result;
  readonly when?: (constants: Constants, bits: bigint) => boolean;
  /** Only where the first operand has no other use: else it would be computed all the same, and its operands live longer. */
  readonly singleUse?: boolean;
}

const rule = (name: string, pattern: Rule['pattern'], result: Result, when?: Rule['when']): Rule =>
  when === undefined ? { name, pattern, result } : { name, pattern, result, when };

const K = (c: Constants): bigint => c['K']!;
const A = (c: Constants): bigint => c['A']!;
const B = (c: Constants): bigint => c['B']!;
const unsigned = (x: bigint, bits: bigint): bigint => BigInt.asUintN(Number(bits), x);
const count = (x: bigint, bits: bigint): bigint => x & (bits - 1n);
const isPowerOf2 = (x: bigint): boolean => x > 0n && (x & (x - 1n)) === 0n;
const log2 = (x: bigint): bigint => BigInt(x.toString(2).length - 1);

/** Comparisons with the operands exchanged. */
const swapped: readonly (readonly [OpName, OpName])[] = [
  ['slt', 'sgt'],
  ['ult', 'ugt'],
  ['sle', 'sge'],
  ['ule', 'uge'],
  ['sgt', 'slt'],
  ['ugt', 'ult'],
  ['sge', 'sle'],
  ['uge', 'ule'],
];

/** Comparisons that are true when the other is false. Ordered float comparisons have none: NaN makes both false. */
const negated: readonly (readonly [OpName, OpName])[] = [
  ['ieq', 'ine'],
  ['ine', 'ieq'],
  ['slt', 'sge'],
  ['sge', 'slt'],
  ['sgt', 'sle'],
  ['sle', 'sgt'],
  ['ult', 'uge'],
  ['uge', 'ult'],
  ['ugt', 'ule'],
  ['ule', 'ugt'],
  ['feq', 'fne'],
  ['fne', 'feq'],
];

const booleans: readonly OpName[] = [...negated.map(([op]) => op), 'flt', 'fgt', 'fle', 'fge'];

/**
 * The algebraic rules. Constants of commutative operations are on the right (the pass puts them there). Rows for one
 * root are tried in this order. Nothing here moves an effect or changes the bits of a NaN.
 */
export const rules: readonly Rule[] = [
  rule('iadd_zero', ['iadd', 'x', 0], 'x'),
  rule('iadd_consts', ['iadd', ['iadd', 'x', 'A'], 'B'], ['iadd', 'x', (c) => A(c) + B(c)]),
  rule('iadd_isub', ['iadd', ['isub', 'x', 'y'], 'y'], 'x'),
  rule('isub_const', ['isub', 'x', 'K'], ['iadd', 'x', (c) => -K(c)]),
  rule('isub_self', ['isub', 'x', 'x'], 0),
  rule('isub_iadd_right', ['isub', ['iadd', 'x', 'y'], 'y'], 'x'),
  rule('isub_iadd_left', ['isub', ['iadd', 'x', 'y'], 'x'], 'y'),
  rule('ineg_ineg', ['isub', 0, ['isub', 0, 'x']], 'x'),
  rule('imul_zero', ['imul', 'x', 0], 0),
  rule('imul_one', ['imul', 'x', 1], 'x'),
  rule('imul_minus_one', ['imul', 'x', -1], ['isub', 0, 'x']),
  rule('imul_power', ['imul', 'x', 'K'], ['ishl', 'x', (c, bits) => log2(unsigned(K(c), bits))], (c, bits) =>
    isPowerOf2(unsigned(K(c), bits)),
  ),
  rule('udiv_one', ['udiv', 'x', 1], 'x'),
  rule('udiv_power', ['udiv', 'x', 'K'], ['ushr', 'x', (c, bits) => log2(unsigned(K(c), bits))], (c, bits) =>
    isPowerOf2(unsigned(K(c), bits)),
  ),
  rule('urem_power', ['urem', 'x', 'K'], ['band', 'x', (c, bits) => unsigned(K(c), bits) - 1n], (c, bits) =>
    isPowerOf2(unsigned(K(c), bits)),
  ),
  rule('sdiv_one', ['sdiv', 'x', 1], 'x'),
  rule('srem_one', ['srem', 'x', 1], 0),

  rule('band_zero', ['band', 'x', 0], 0),
  rule('band_ones', ['band', 'x', -1], 'x'),
  rule('band_self', ['band', 'x', 'x'], 'x'),
  rule('band_consts', ['band', ['band', 'x', 'A'], 'B'], ['band', 'x', (c) => A(c) & B(c)]),
  rule('band_uextend', ['band', ['uextend', 'x'], 'K'], ['uextend', 'x'], (c) => (K(c) & 0xffffffffn) === 0xffffffffn),
  rule('bor_zero', ['bor', 'x', 0], 'x'),
  rule('bor_ones', ['bor', 'x', -1], -1),
  rule('bor_self', ['bor', 'x', 'x'], 'x'),
  rule('bor_consts', ['bor', ['bor', 'x', 'A'], 'B'], ['bor', 'x', (c) => A(c) | B(c)]),
  rule('bxor_zero', ['bxor', 'x', 0], 'x'),
  rule('bxor_self', ['bxor', 'x', 'x'], 0),
  rule('bxor_consts', ['bxor', ['bxor', 'x', 'A'], 'B'], ['bxor', 'x', (c) => A(c) ^ B(c)]),

  rule('ishl_zero', ['ishl', 'x', 'K'], 'x', (c, bits) => count(K(c), bits) === 0n),
  rule('sshr_zero', ['sshr', 'x', 'K'], 'x', (c, bits) => count(K(c), bits) === 0n),
  rule('ushr_zero', ['ushr', 'x', 'K'], 'x', (c, bits) => count(K(c), bits) === 0n),
  rule('rotl_zero', ['rotl', 'x', 'K'], 'x', (c, bits) => count(K(c), bits) === 0n),
  rule('rotr_zero', ['rotr', 'x', 'K'], 'x', (c, bits) => count(K(c), bits) === 0n),
  rule('rotr_const', ['rotr', 'x', 'K'], ['rotl', 'x', (c, bits) => count(-K(c), bits)]),
  rule(
    'ishl_ishl',
    ['ishl', ['ishl', 'x', 'A'], 'B'],
    ['ishl', 'x', (c, bits) => count(A(c), bits) + count(B(c), bits)],
    (c, bits) => count(A(c), bits) + count(B(c), bits) < bits,
  ),
  rule(
    'ushr_ushr',
    ['ushr', ['ushr', 'x', 'A'], 'B'],
    ['ushr', 'x', (c, bits) => count(A(c), bits) + count(B(c), bits)],
    (c, bits) => count(A(c), bits) + count(B(c), bits) < bits,
  ),
  rule('ishl_ushr_mask', ['ishl', ['ushr', 'x', 'K'], 'K'], ['band', 'x', (c, bits) => -1n << count(K(c), bits)]),
  rule(
    'ushr_ishl_mask',
    ['ushr', ['ishl', 'x', 'K'], 'K'],
    ['band', 'x', (c, bits) => ((1n << bits) - 1n) >> count(K(c), bits)],
  ),
  rule('sext8_shifts', ['sshr', ['ishl', 'x', 'K'], 'K'], ['sext8', 'x'], (c, bits) => count(K(c), bits) === bits - 8n),
  rule(
    'sext16_shifts',
    ['sshr', ['ishl', 'x', 'K'], 'K'],
    ['sext16', 'x'],
    (c, bits) => count(K(c), bits) === bits - 16n,
  ),
  rule(
    'sext32_shifts',
    ['sshr', ['ishl', 'x', 'K'], 'K'],
    ['sext32', 'x'],
    (c, bits) => bits === 64n && count(K(c), bits) === 32n,
  ),
  rule(
    'shift_mask_left',
    ['ishl', 'x', ['band', 'y', 'K']],
    ['ishl', 'x', 'y'],
    (c, bits) => count(K(c), bits) === bits - 1n,
  ),
  rule(
    'shift_mask_unsigned',
    ['ushr', 'x', ['band', 'y', 'K']],
    ['ushr', 'x', 'y'],
    (c, bits) => count(K(c), bits) === bits - 1n,
  ),
  rule(
    'shift_mask_signed',
    ['sshr', 'x', ['band', 'y', 'K']],
    ['sshr', 'x', 'y'],
    (c, bits) => count(K(c), bits) === bits - 1n,
  ),

  rule('sext8_sext8', ['sext8', ['sext8', 'x']], ['sext8', 'x']),
  rule('sext16_sext16', ['sext16', ['sext16', 'x']], ['sext16', 'x']),
  rule('sext16_sext8', ['sext16', ['sext8', 'x']], ['sext8', 'x']),
  rule('sext8_band', ['sext8', ['band', 'x', 'K']], ['sext8', 'x'], (c) => (K(c) & 255n) === 255n),
  rule('sext16_band', ['sext16', ['band', 'x', 'K']], ['sext16', 'x'], (c) => (K(c) & 65535n) === 65535n),
  rule('sext32_sext32', ['sext32', ['sext32', 'x']], ['sext32', 'x']),
  rule('sext32_sextend', ['sext32', ['sextend', 'x']], ['sextend', 'x']),
  rule('sext32_uextend', ['sext32', ['uextend', 'x']], ['sextend', 'x']),
  rule('ireduce_uextend', ['ireduce', ['uextend', 'x']], 'x'),
  rule('ireduce_sextend', ['ireduce', ['sextend', 'x']], 'x'),
  rule('ireduce_sext32', ['ireduce', ['sext32', 'x']], ['ireduce', 'x']),
  rule('ireduce_band', ['ireduce', ['band', 'x', 'K']], ['ireduce', 'x'], (c) => (K(c) & 0xffffffffn) === 0xffffffffn),
  rule('sextend_ireduce', ['sextend', ['ireduce', 'x']], ['sext32', 'x']),
  rule('bitcast_bitcast', ['bitcast', ['bitcast', 'x']], 'x'),

  rule('ieq_self', ['ieq', 'x', 'x'], 1),
  rule('ine_self', ['ine', 'x', 'x'], 0),
  ...(['slt', 'ult', 'sgt', 'ugt'] as const).map((op) => rule(`${op}_self`, [op, 'x', 'x'], 0)),
  ...(['sle', 'ule', 'sge', 'uge'] as const).map((op) => rule(`${op}_self`, [op, 'x', 'x'], 1)),
  rule('ult_zero', ['ult', 'x', 0], 0),
  rule('uge_zero', ['uge', 'x', 0], 1),
  rule('ult_one', ['ult', 'x', 1], ['ieq', 'x', 0]),
  rule('uge_one', ['uge', 'x', 1], ['ine', 'x', 0]),
  rule('ule_zero', ['ule', 'x', 0], ['ieq', 'x', 0]),
  rule('ugt_zero', ['ugt', 'x', 0], ['ine', 'x', 0]),
  ...swapped.map(([op, other]) => rule(`${op}_const_left`, [op, 'K', 'x'], [other, 'x', 'K'])),
  ...negated.map(([op, other]) => rule(`not_${op}`, ['ieq', [op, 'x', 'y'], 0], [other, 'x', 'y'])),
  ...booleans.map((op) => rule(`is_${op}`, ['ine', [op, 'x', 'y'], 0], [op, 'x', 'y'])),
  ...(['ieq', 'ine'] as const).flatMap((op) => [
    rule(`${op}_isub`, [op, ['isub', 'x', 'y'], 0], [op, 'x', 'y']),
    rule(`${op}_bxor`, [op, ['bxor', 'x', 'y'], 0], [op, 'x', 'y']),
    { ...rule(`${op}_iadd`, [op, ['iadd', 'x', 'A'], 'B'], [op, 'x', (c) => B(c) - A(c)]), singleUse: true },
  ]),

  rule('select_same', ['select', 'c', 'x', 'x'], 'x'),
  rule('select_true', ['select', 'K', 'x', 'y'], 'x', (c) => K(c) !== 0n),
  rule('select_false', ['select', 0, 'x', 'y'], 'y'),
  rule('select_not', ['select', ['ieq', 'c', 0], 'x', 'y'], ['select', 'c', 'y', 'x']),
  rule('select_is', ['select', ['ine', 'c', 0], 'x', 'y'], ['select', 'c', 'x', 'y']),

  rule('fneg_fneg', ['fneg', ['fneg', 'x']], 'x'),
  rule('fabs_fneg', ['fabs', ['fneg', 'x']], ['fabs', 'x']),
  rule('fabs_fabs', ['fabs', ['fabs', 'x']], ['fabs', 'x']),
  rule('fcopysign_self', ['fcopysign', 'x', 'x'], 'x'),
];
