import { CoreFeaturesV1, DecodeError, ValidationError } from '@wazero-ts/api';
import { describe, expect, test } from 'vitest';
import { decodeModule, HeapTypes, maxMemory32Pages, refType, ValTypes } from '../src/index.js';
import { allFeatures, body, leb, moduleOf, name, noLocals, SectionId, section } from './module-bytes.js';

/** Offset of the first byte of the first section's contents: header, id, size of one byte. */
const contents = 10;

const emptyType = section(SectionId.type, 1, 0x60, 0, 0);
const oneFunction = section(SectionId.function, 1, 0);
const emptyBody = section(SectionId.code, 1, body(noLocals, [0x0b]));
const oneTable = section(SectionId.table, 1, 0x70, 0, 1);
const oneMemory = section(SectionId.memory, 1, 0, 1);

interface MalformedCase {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly section: string;
  readonly offset: number;
  readonly message: string;
  readonly features?: number;
}

const malformed: readonly MalformedCase[] = [
  { what: 'no bytes', bytes: new Uint8Array(0), section: 'module', offset: 0, message: 'magic header not detected' },
  {
    what: 'another version',
    bytes: Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
    section: 'module',
    offset: 4,
    message: 'unknown binary version',
  },
  { what: 'section id 13', bytes: moduleOf([13, 0]), section: 'module', offset: 8, message: 'malformed section id 13' },
  {
    what: 'a section longer than the file',
    bytes: moduleOf([SectionId.type, 5, 0]),
    section: 'type',
    offset: 9,
    message: 'length out of bounds',
  },
  {
    what: 'a section longer than its contents',
    bytes: moduleOf(section(SectionId.type, 0, 0)),
    section: 'type',
    offset: contents + 1,
    message: 'section size mismatch',
  },
  {
    what: 'a section twice',
    bytes: moduleOf(oneMemory, oneMemory),
    section: 'memory',
    offset: 8 + oneMemory.length,
    message: 'unexpected content after last section',
  },
  {
    what: 'sections out of order',
    bytes: moduleOf(oneMemory, emptyType),
    section: 'type',
    offset: 8 + oneMemory.length,
    message: 'unexpected content after last section',
  },
  {
    what: 'a size that is too long',
    bytes: moduleOf([SectionId.type, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    section: 'type',
    offset: 9,
    message: 'integer representation too long',
  },
  {
    what: 'a size over 32 bits',
    bytes: moduleOf([SectionId.type, 0x80, 0x80, 0x80, 0x80, 0x10]),
    section: 'type',
    offset: 9,
    message: 'integer too large',
  },
  {
    what: 'an unknown type form',
    bytes: moduleOf(section(SectionId.type, 1, 0x5e, 0, 0)),
    section: 'type',
    offset: contents + 1,
    message: 'malformed type form 0x5e',
  },
  {
    what: 'an unknown value type',
    bytes: moduleOf(section(SectionId.type, 1, 0x60, 1, 0x6c, 0)),
    section: 'type',
    offset: contents + 3,
    message: 'malformed value type 0x6c',
  },
  {
    what: 'an import kind of 5',
    bytes: moduleOf(section(SectionId.import, 1, 0, 0, 5, 0)),
    section: 'import',
    offset: contents + 3,
    message: 'malformed import kind',
  },
  {
    what: 'an import name that is not UTF-8',
    bytes: moduleOf(section(SectionId.import, 1, 1, 0xff, 0, 0, 0)),
    section: 'import',
    offset: contents + 2,
    message: 'malformed UTF-8 encoding',
  },
  {
    what: 'an import name of a lone surrogate',
    bytes: moduleOf(section(SectionId.import, 1, 3, 0xed, 0xa0, 0x80, 0, 0, 0)),
    section: 'import',
    offset: contents + 2,
    message: 'malformed UTF-8 encoding',
  },
  {
    what: 'a table of numbers',
    bytes: moduleOf(section(SectionId.table, 1, 0x7f, 0, 1)),
    section: 'table',
    offset: contents + 1,
    message: 'malformed reference type 0x7f',
  },
  {
    what: 'unknown limits flags',
    bytes: moduleOf(section(SectionId.memory, 1, 4, 1)),
    section: 'memory',
    offset: contents + 1,
    message: 'malformed limits flags 0x4',
  },
  {
    what: 'a shared memory without the feature',
    bytes: moduleOf(section(SectionId.memory, 1, 3, 1, 1)),
    section: 'memory',
    offset: contents + 1,
    message: 'malformed limits flags 0x3',
    features: CoreFeaturesV1,
  },
  {
    what: 'a mutability of 2',
    bytes: moduleOf(section(SectionId.global, 1, 0x7f, 2, 0x41, 0, 0x0b)),
    section: 'global',
    offset: contents + 2,
    message: 'malformed mutability',
  },
  {
    what: 'a constant expression without end',
    bytes: moduleOf(section(SectionId.global, 1, 0x7f, 0, 0x41, 0)),
    section: 'global',
    offset: contents + 5,
    message: 'unexpected end',
  },
  {
    what: 'an export kind of 4',
    bytes: moduleOf(section(SectionId.export, 1, name('a'), 4, 0)),
    section: 'export',
    offset: contents + 3,
    message: 'malformed export kind',
  },
  {
    what: 'element segment flags of 8',
    bytes: moduleOf(oneTable, section(SectionId.element, 1, 8, 0, 0)),
    section: 'element',
    offset: 8 + oneTable.length + 3,
    message: 'malformed element segment flags 8',
  },
  {
    what: 'an element kind of 1',
    bytes: moduleOf(section(SectionId.element, 1, 1, 1, 0)),
    section: 'element',
    offset: contents + 2,
    message: 'malformed element kind',
  },
  {
    what: 'data segment flags of 3',
    bytes: moduleOf(section(SectionId.data, 1, 3, 0)),
    section: 'data',
    offset: contents + 1,
    message: 'malformed data segment flags 3',
  },
  {
    what: 'a data segment longer than its section',
    bytes: moduleOf(section(SectionId.data, 1, 1, 9)),
    section: 'data',
    offset: contents + 3,
    message: 'unexpected end of section or function',
  },
  {
    what: 'a data count that is not the number of segments',
    bytes: moduleOf(section(SectionId.dataCount, 1)),
    section: 'module',
    offset: 11,
    message: 'data count and data section have inconsistent lengths',
  },
  {
    what: 'functions without code',
    bytes: moduleOf(emptyType, oneFunction),
    section: 'module',
    offset: 8 + emptyType.length + oneFunction.length,
    message: 'function and code section have inconsistent lengths',
  },
  {
    what: 'code without functions',
    bytes: moduleOf(emptyBody),
    section: 'code',
    offset: contents,
    message: 'function and code section have inconsistent lengths',
  },
  {
    what: 'a body longer than its section',
    bytes: moduleOf(emptyType, oneFunction, section(SectionId.code, 1, 9, 0, 0x0b)),
    section: 'code',
    offset: 8 + emptyType.length + oneFunction.length + 3,
    message: 'length out of bounds',
  },
  {
    what: 'a custom section whose name is longer than it',
    bytes: moduleOf(section(SectionId.custom, 5, 0x61)),
    section: 'custom',
    offset: contents + 1,
    message: 'length out of bounds',
  },
];

describe('malformed', () => {
  test.each(malformed)('$what', (given) => {
    const error = errorOf(given.bytes, given.features);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: 'MALFORMED', section: given.section, offset: given.offset });
    expect((error as Error).message).toContain(given.message);
  });
});

const invalid: readonly { readonly what: string; readonly bytes: Uint8Array; readonly message: string }[] = [
  {
    what: 'two memories',
    bytes: moduleOf(section(SectionId.memory, 2, 0, 1, 0, 1)),
    message: 'multiple memories',
  },
  {
    what: 'a memory over 4 GiB',
    bytes: moduleOf(section(SectionId.memory, 1, 0, leb(65537))),
    message: 'memory size must be at most 65536 pages (4GiB)',
  },
  {
    what: 'a minimum over the maximum',
    bytes: moduleOf(section(SectionId.table, 1, 0x70, 1, 2, 1)),
    message: 'size minimum must not be greater than maximum',
  },
  {
    what: 'a shared memory without maximum',
    bytes: moduleOf(section(SectionId.memory, 1, 2, 1)),
    message: 'shared memory must have maximum',
  },
  {
    what: 'a function of an unknown type',
    bytes: moduleOf(section(SectionId.function, 1, 0)),
    message: 'unknown type 0',
  },
  {
    what: 'an export name twice',
    bytes: moduleOf(oneMemory, section(SectionId.export, 2, name('m'), 2, 0, name('m'), 2, 0)),
    message: 'duplicate export name "m"',
  },
  {
    what: 'an export of an unknown function',
    bytes: moduleOf(section(SectionId.export, 1, name('f'), 0, 0)),
    message: 'unknown function 0',
  },
  {
    what: 'a start function with a parameter',
    bytes: moduleOf(section(SectionId.type, 1, 0x60, 1, 0x7f, 0), oneFunction, section(SectionId.start, 0), emptyBody),
    message: 'start function',
  },
  {
    what: 'an active segment without a table',
    bytes: moduleOf(section(SectionId.element, 1, 0, 0x41, 0, 0x0b, 0)),
    message: 'unknown table 0',
  },
  {
    what: 'a segment of another type than its table',
    bytes: moduleOf(oneTable, section(SectionId.element, 1, 6, 0, 0x41, 0, 0x0b, 0x6f, 0)),
    message: 'type mismatch',
  },
  {
    what: 'an active data segment without a memory',
    bytes: moduleOf(section(SectionId.data, 1, 0, 0x41, 0, 0x0b, 0)),
    message: 'unknown memory 0',
  },
  {
    what: 'a constant expression of another type',
    bytes: moduleOf(section(SectionId.global, 1, 0x7f, 0, 0x42, 0, 0x0b)),
    message: 'type mismatch: expected [i32], found [i64]',
  },
  {
    what: 'a constant expression that reads a defined global',
    bytes: moduleOf(section(SectionId.global, 2, 0x7f, 0, 0x41, 0, 0x0b, 0x7f, 0, 0x23, 0, 0x0b)),
    message: 'unknown global 0',
  },
  {
    what: 'a constant expression that loads',
    bytes: moduleOf(section(SectionId.global, 1, 0x7f, 0, 0x41, 0, 0x28, 2, 0, 0x0b)),
    message: 'constant expression required',
  },
];

describe('invalid', () => {
  test.each(invalid)('$what', ({ bytes, message }) => {
    const error = errorOf(bytes);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: 'INVALID', functionIndex: undefined });
    expect((error as Error).message).toContain(message);
  });
});

describe('features', () => {
  const disabled: readonly (readonly [string, Uint8Array])[] = [
    ['v128', moduleOf(section(SectionId.type, 1, 0x60, 1, 0x7b, 0))],
    ['externref', moduleOf(section(SectionId.type, 1, 0x60, 1, 0x6f, 0))],
    ['the data count section', moduleOf(section(SectionId.dataCount, 0))],
  ];
  test.each(disabled)('%s is refused by name under 1.0', (_, bytes) => {
    expect(errorOf(bytes, CoreFeaturesV1)).toMatchObject({ code: 'FEATURE_DISABLED' });
    expect(errorOf(bytes)).toBeUndefined();
  });

  test('several results are invalid under 1.0', () => {
    const bytes = moduleOf(section(SectionId.type, 1, 0x60, 0, 2, 0x7f, 0x7f));
    expect(String(errorOf(bytes, CoreFeaturesV1))).toContain('invalid result arity');
    expect(errorOf(bytes)).toBeUndefined();
  });

  test('a mutable global may be imported only with its feature', () => {
    const bytes = moduleOf(section(SectionId.import, 1, name('m'), name('g'), 3, 0x7f, 1));
    expect(errorOf(bytes, 0)).toMatchObject({ code: 'FEATURE_DISABLED', offset: 15 });
    expect(errorOf(bytes, CoreFeaturesV1)).toBeUndefined();
  });

  test('arithmetic in constant expressions needs extended-const', () => {
    const bytes = moduleOf(section(SectionId.global, 1, 0x7f, 0, 0x41, 2, 0x41, 3, 0x6a, 0x0b));
    expect(String(errorOf(bytes, CoreFeaturesV1))).toContain('constant expression required');
    expect(errorOf(bytes)).toBeUndefined();
  });
});

test('a module with everything keeps it', () => {
  const bytes = moduleOf(
    section(SectionId.type, 2, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7b, 1, 0x6f),
    section(SectionId.import, 2, name('env'), name('f'), 0, 1, name('env'), name('g'), 3, 0x7e, 0),
    oneFunction,
    section(SectionId.table, 1, 0x6f, 1, 2, 3),
    section(SectionId.memory, 1, 3, 1, leb(maxMemory32Pages)),
    section(SectionId.global, 1, 0x7e, 1, 0x23, 0, 0x0b),
    section(SectionId.export, 1, name('é'), 0, 1),
    section(SectionId.start, 1),
    section(SectionId.element, 2, 1, 0, 2, 0, 1, 7, 0x6f, 1, 0xd0, 0x6f, 0x0b),
    section(SectionId.dataCount, 2),
    emptyBody,
    section(SectionId.data, 2, 1, 2, 0xaa, 0xbb, 0, 0x41, 8, 0x0b, 1, 0xcc),
    section(SectionId.custom, name('note'), 1, 2, 3),
  );
  const module = decodeModule(bytes, { features: allFeatures });
  expect(module.types.map((type) => type.composite)).toEqual([
    { kind: 'func', params: [], results: [] },
    { kind: 'func', params: [ValTypes.i32, ValTypes.v128], results: [ValTypes.externref] },
  ]);
  expect(module.recursionGroups).toEqual([
    { start: 0, length: 1 },
    { start: 1, length: 1 },
  ]);
  expect(module.imports).toEqual([
    { module: 'env', name: 'f', type: { kind: 'func', type: 1 } },
    { module: 'env', name: 'g', type: { kind: 'global', type: { type: ValTypes.i64, mutable: false } } },
  ]);
  expect([...module.functionTypes]).toEqual([1, 0]);
  expect(module.tableTypes).toEqual([
    { element: refType(HeapTypes.extern, true), limits: { addressType: 'i32', min: 2, max: 3 } },
  ]);
  expect(module.memoryTypes).toEqual([{ shared: true, limits: { addressType: 'i32', min: 1, max: 65536 } }]);
  expect(module.globalTypes.map((global) => global.mutable)).toEqual([false, true]);
  expect(module.exports).toEqual([{ name: 'é', target: { kind: 'func', index: 1 } }]);
  expect(module.start).toBe(1);
  expect(module.elements.map((segment) => [segment.mode.kind, segment.functions, segment.length])).toEqual([
    ['passive', Uint32Array.of(0, 1), 2],
    ['declarative', undefined, 1],
  ]);
  expect(module.dataCount).toBe(2);
  expect(module.data.map((segment) => [...bytes.subarray(segment.start, segment.end)])).toEqual([[0xaa, 0xbb], [0xcc]]);
  expect(module.code.count).toBe(1);
  expect(bytes[module.code.codeStart[0] as number]).toBe(0x0b);
  expect((module.code.bodyEnd[0] as number) - (module.code.bodyStart[0] as number)).toBe(2);
  const custom = module.customSections.map((range) => [range.name, [...bytes.subarray(range.start, range.end)]]);
  expect(custom).toEqual([['note', [1, 2, 3]]]);
});

function errorOf(bytes: Uint8Array, features: number = allFeatures): unknown {
  try {
    decodeModule(bytes, { features });
    return undefined;
  } catch (error) {
    return error;
  }
}
