import { CoreFeaturesV1, CoreFeaturesV2, DecodeError, ValidationError } from '@wazero-ts/api';
import { describe, expect, test } from 'vitest';
import { decodeModule } from '../src/index.js';
import { allFeatures, body, functionModule, moduleOf, noLocals, SectionId, section } from './module-bytes.js';

const noTypes = [0, 0];
const toI32 = [0, 1, 0x7f];
const memory = section(SectionId.memory, 1, 0, 1);
const table = section(SectionId.table, 1, 0x70, 0, 1);

interface Case {
  readonly what: string;
  readonly code: readonly number[];
  readonly type?: readonly number[];
  readonly locals?: readonly number[];
  readonly between?: readonly (readonly number[])[];
  readonly message: string;
  /** Index in `code` of the byte that the error names. */
  readonly at: number;
}

const invalid: readonly Case[] = [
  {
    what: 'a result that is missing',
    type: toI32,
    code: [0x0b],
    message: 'expected i32, but the stack is empty',
    at: 0,
  },
  { what: 'a result too many', code: [0x41, 0, 0x0b], message: 'values remain on the stack', at: 2 },
  { what: 'an operand of another type', code: [0x42, 0, 0x45, 0x1a, 0x0b], message: 'expected i32, found i64', at: 2 },
  { what: 'an operand below the block', code: [0x41, 0, 0x02, 0x40, 0x1a, 0x0b, 0x0b], message: 'missing', at: 4 },
  { what: 'an unknown local', code: [0x20, 0, 0x1a, 0x0b], message: 'unknown local 0', at: 0 },
  {
    what: 'a local of another type',
    locals: [1, 1, 0x7d],
    code: [0x41, 0, 0x21, 0, 0x0b],
    message: 'found i32',
    at: 2,
  },
  { what: 'an unknown global', code: [0x23, 0, 0x1a, 0x0b], message: 'unknown global 0', at: 0 },
  { what: 'an unknown label', code: [0x0c, 1, 0x0b], message: 'unknown label 1', at: 0 },
  { what: 'an unknown function', code: [0x10, 1, 0x0b], message: 'unknown function 1', at: 0 },
  { what: 'an indirect call without table', code: [0x41, 0, 0x11, 0, 0, 0x0b], message: 'unknown table 0', at: 2 },
  { what: 'a load without memory', code: [0x41, 0, 0x28, 2, 0, 0x1a, 0x0b], message: 'unknown memory 0', at: 2 },
  {
    what: 'an alignment over the natural one',
    between: [memory],
    code: [0x41, 0, 0x28, 3, 0, 0x1a, 0x0b],
    message: 'alignment must not be larger than natural',
    at: 2,
  },
  {
    what: 'an atomic alignment below the natural one',
    between: [memory],
    code: [0x41, 0, 0xfe, 0x10, 1, 0, 0x1a, 0x0b],
    message: 'atomic alignment must be natural',
    at: 2,
  },
  {
    what: 'a lane that is not there',
    code: [0xfd, 12, ...Array.from({ length: 16 }, () => 0), 0xfd, 29, 2, 0x1a, 0x0b],
    message: 'invalid lane index 2',
    at: 18,
  },
  { what: 'an undeclared function reference', code: [0xd2, 0, 0x1a, 0x0b], message: 'undeclared function', at: 0 },
  {
    what: 'select of references without types',
    code: [0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1b, 0x1a, 0x0b],
    message: 'select without types takes no references',
    at: 6,
  },
  {
    what: 'an if without else that leaves a value',
    code: [0x41, 0, 0x04, 0x7f, 0x41, 0, 0x0b, 0x1a, 0x0b],
    message: 'if without else',
    at: 6,
  },
  {
    what: 'br_table targets of different arity',
    code: [0x02, 0x7f, 0x41, 0, 0x41, 0, 0x0e, 1, 0, 1, 0x0b, 0x1a, 0x0b],
    message: 'differ in arity',
    at: 6,
  },
  {
    what: 'a tail call of an unknown type',
    type: toI32,
    between: [table],
    code: [0x41, 0, 0x13, 1, 0, 0x0b],
    message: 'unknown type 1',
    at: 2,
  },
];

describe('invalid bodies: function index and offset of the instruction', () => {
  test.each(invalid)('$what', ({ code, type = noTypes, message, at, ...options }) => {
    const bytes = functionModule(type, code, options);
    const error = errorOf(bytes);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ functionIndex: 0, offset: bytes.length - code.length + at });
    expect((error as Error).message).toContain(message);
  });
});

const malformed: readonly Case[] = [
  { what: 'no end', code: [0x01, 0x01], message: 'unexpected end', at: 2 },
  { what: 'bytes after the end', code: [0x0b, 0x01], message: 'END opcode expected', at: 1 },
  { what: 'an unknown opcode', code: [0xff, 0x0b], message: 'illegal opcode 0xff', at: 0 },
  { what: 'an unknown prefixed opcode', code: [0xfd, 0x9a, 0x01, 0x0b], message: 'illegal opcode', at: 0 },
  { what: 'else outside if', code: [0x02, 0x40, 0x05, 0x0b, 0x0b], message: 'else without if', at: 2 },
  { what: 'an immediate cut by the end', code: [0x41, 0x80], message: 'unexpected end', at: 2 },
  { what: 'a float cut by the end', code: [0x43, 0, 0], message: 'unexpected end', at: 3 },
  { what: 'memory.size of memory 1', between: [memory], code: [0x3f, 1, 0x1a, 0x0b], message: 'zero byte', at: 1 },
  { what: 'data.drop without data count', code: [0xfc, 9, 0, 0x0b], message: 'data count section required', at: 0 },
  {
    what: 'memop flags of 32',
    between: [memory],
    code: [0x41, 0, 0x28, 32, 0, 0x1a, 0x0b],
    message: 'malformed memop flags 32',
    at: 3,
  },
  { what: 'a block type below -64', code: [0x02, 0x80, 0x7f, 0x0b, 0x0b], message: 'malformed block type', at: 1 },
];

describe('malformed bodies', () => {
  test.each(malformed)('$what', ({ code, type = noTypes, message, at, ...options }) => {
    const bytes = functionModule(type, code, options);
    const error = errorOf(bytes);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ section: 'code', offset: bytes.length - code.length + at });
    expect((error as Error).message).toContain(message);
  });

  test.each([
    ['i32.const', [0x41, 0x80, 0x80, 0x80, 0x80, 0x10, 0x1a, 0x0b], 'integer too large'],
    ['i32.const', [0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b], 'integer representation too long'],
    ['i64.const', [0x42, ...Array.from({ length: 9 }, () => 0x80), 0x02, 0x1a, 0x0b], 'integer too large'],
    ['i64.const', [0x42, ...Array.from({ length: 10 }, () => 0x80), 0x1a, 0x0b], 'integer representation too long'],
    ['local.get', [0x20, 0x80, 0x80, 0x80, 0x80, 0x10, 0x1a, 0x0b], 'integer too large'],
  ])('%s: %s', (_, code, message) => {
    expect(String(errorOf(functionModule(noTypes, code)))).toContain(message);
  });
});

const valid: readonly { readonly what: string; readonly code: readonly number[]; readonly type?: readonly number[] }[] =
  [
    { what: 'i32.const -2^31 in five bytes', code: [0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x1a, 0x0b] },
    { what: 'i64.const -2^63 in ten bytes', code: [0x42, ...Array.from({ length: 9 }, () => 0x80), 0x7f, 0x1a, 0x0b] },
    { what: 'any operands after unreachable', code: [0x00, 0x6a, 0x45, 0x1a, 0x0b] },
    { what: 'select of unknown operands', type: toI32, code: [0x00, 0x1b, 0x0b] },
    { what: 'select of one unknown operand', type: [0, 1, 0x7d], code: [0x00, 0x43, 0, 0, 0, 0, 0x41, 0, 0x1b, 0x0b] },
    {
      what: 'br_table between types in unreachable code',
      code: [
        0x02, 0x7c, 0x02, 0x7d, 0x00, 0x41, 0, 0x0e, 1, 0, 1, 0x0b, 0x1a, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b, 0x1a,
        0x0b,
      ],
    },
    { what: 'an over-long but fitting local index', type: [1, 0x7f, 0], code: [0x20, 0x80, 0x80, 0x00, 0x1a, 0x0b] },
    { what: 'a block type that is a type index', type: toI32, code: [0x02, 0x00, 0x41, 0, 0x0b, 0x0b] },
  ];

describe('valid bodies', () => {
  test.each(valid)('$what', ({ code, type = noTypes }) => {
    expect(errorOf(functionModule(type, code))).toBeUndefined();
  });
});

describe('features', () => {
  test.each([
    ['i32.extend8_s', [0x41, 0, 0xc0, 0x1a, 0x0b], CoreFeaturesV1],
    ['i32.trunc_sat_f32_s', [0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a, 0x0b], CoreFeaturesV1],
    ['v128.const', [0xfd, 12, ...Array.from({ length: 16 }, () => 0), 0x1a, 0x0b], CoreFeaturesV1],
    ['ref.null', [0xd0, 0x70, 0x1a, 0x0b], CoreFeaturesV1],
    ['select_t', [0x41, 0, 0x41, 0, 0x41, 0, 0x1c, 1, 0x7f, 0x1a, 0x0b], CoreFeaturesV1],
    ['return_call', [0x12, 0, 0x0b], CoreFeaturesV2],
    ['atomic.fence', [0xfe, 3, 0, 0x0b], CoreFeaturesV2],
  ])('%s is refused by name without its feature', (name, code, features) => {
    const bytes = functionModule(noTypes, code);
    const error = errorOf(bytes, features);
    expect(error).toMatchObject({ code: 'FEATURE_DISABLED', section: 'code' });
    expect(String(error)).toContain(`${name} invalid as feature`);
    expect(errorOf(bytes)).toBeUndefined();
  });

  test('br_table between types in unreachable code is invalid without reference types', () => {
    const given = valid.find((one) => one.what.startsWith('br_table'));
    expect(String(errorOf(functionModule(noTypes, given?.code ?? []), CoreFeaturesV1))).toContain('differ in type');
  });
});

test('locals: parameters first, then runs, found also beyond the direct ones', () => {
  const locals = [3, 0xac, 0x02, 0x7e, 0, 0x7f, 1, 0x7d];
  const readLast = [0x20, 0xad, 0x02, 0x8c, 0x1a, 0x20, 0xac, 0x02, 0x50, 0x1a, 0x20, 0x00, 0x45, 0x1a, 0x0b];
  const code = functionModule([1, 0x7f, 0], readLast, { locals });
  expect(errorOf(code)).toBeUndefined();
  const beyond = functionModule([1, 0x7f, 0], [0x20, 0xae, 0x02, 0x1a, 0x0b], { locals });
  expect(String(errorOf(beyond))).toContain('unknown local 302');
});

test('bodies are columns: offsets and counts of locals', () => {
  const bytes = functionModule([1, 0x7f, 0], [0x0b], { locals: [2, 2, 0x7f, 3, 0x7e] });
  const { code } = decodeModule(bytes, { features: allFeatures });
  expect([...code.localCount]).toEqual([5]);
  expect(code.codeStart[0]).toBe(bytes.length - 1);
  expect(code.bodyEnd[0]).toBe(bytes.length);
});

test('a tail call must return what its caller returns', () => {
  const bytes = moduleOf(
    section(SectionId.type, 2, 0x60, 0, 0, 0x60, 0, 1, 0x7f),
    section(SectionId.function, 2, 0, 1),
    section(SectionId.code, 2, body(noLocals, [0x0b]), body(noLocals, [0x12, 0, 0x0b])),
  );
  expect(errorOf(bytes)).toMatchObject({ functionIndex: 1, offset: bytes.length - 3 });
  expect(String(errorOf(bytes))).toContain('a tail call must return what its caller returns');
});

test('the empty module is valid under every set of features', () => {
  expect(errorOf(moduleOf(), 0)).toBeUndefined();
});

function errorOf(bytes: Uint8Array, features: number = allFeatures): unknown {
  try {
    decodeModule(bytes, { features });
    return undefined;
  } catch (error) {
    return error;
  }
}
