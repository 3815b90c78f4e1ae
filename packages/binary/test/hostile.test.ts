/** Small binaries that claim much, and large ones that nest deep: each must end at once, with a typed error or accepted. */
import { DecodeError, WasmError } from '@wazero-ts/api';
import { describe, expect, test } from 'vitest';
import { decodeModule, functionIndex, localIndex } from '../src/index.js';
import {
  allFeatures,
  body,
  functionModule,
  leb,
  moduleOf,
  name,
  noLocals,
  SectionId,
  section,
} from './module-bytes.js';

const noTypes = [0, 0];
const most = leb(0xffffffff);

/** Generous for a loaded machine; what is refused takes well under a millisecond. */
const millisecondsForClaims = 250;

const claims: readonly (readonly [string, Uint8Array])[] = [
  ['2^32-1 types', moduleOf(section(SectionId.type, most))],
  ['2^32-1 parameters', moduleOf(section(SectionId.type, 1, 0x60, most))],
  ['2^32-1 imports', moduleOf(section(SectionId.import, most))],
  ['an import name of 4 GiB', moduleOf(section(SectionId.import, 1, most))],
  ['2^32-1 functions', moduleOf(section(SectionId.function, most))],
  ['2^32-1 tables', moduleOf(section(SectionId.table, most))],
  ['2^32-1 memories', moduleOf(section(SectionId.memory, most))],
  ['a memory of 2^48 pages', moduleOf(section(SectionId.memory, 1, 0, leb(2 ** 48)))],
  ['a memory of 2^32-1 pages', moduleOf(section(SectionId.memory, 1, 0, most))],
  ['2^32-1 globals', moduleOf(section(SectionId.global, most))],
  ['2^32-1 exports', moduleOf(section(SectionId.export, most))],
  ['2^32-1 element segments', moduleOf(section(SectionId.element, most))],
  ['2^32-1 elements', moduleOf(section(SectionId.element, 1, 1, 0, most))],
  ['2^32-1 element expressions', moduleOf(section(SectionId.element, 1, 5, 0x70, most))],
  ['2^32-1 data segments', moduleOf(section(SectionId.data, most))],
  ['a data count of 2^32-1', moduleOf(section(SectionId.dataCount, most))],
  ['a data segment of 4 GiB', moduleOf(section(SectionId.data, 1, 1, most))],
  ['2^32-1 bodies', moduleOf(section(SectionId.code, most))],
  ['a section of 4 GiB', moduleOf([SectionId.code, ...most])],
  ['2^32-1 locals', functionModule(noTypes, [0x0b], { locals: [1, ...most, 0x7f] })],
  ['more locals than 32 bits count', functionModule(noTypes, [0x0b], { locals: [2, ...most, 0x7f, ...most, 0x7f] })],
  ['2^32-1 runs of locals', functionModule(noTypes, [0x0b], { locals: [...most] })],
  ['a br_table of 2^30 targets', functionModule(noTypes, [0x41, 0, 0x0e, ...leb(2 ** 30), 0, 0x0b])],
  ['a select of 2^32-1 types', functionModule(noTypes, [0x00, 0x1c, ...most, 0x0b])],
];

describe('claims that the bytes do not back', () => {
  test.each(claims)('%s', (_, bytes) => {
    expect(bytes.length).toBeLessThan(100);
    const { error, milliseconds } = decode(bytes);
    expect(error).toBeInstanceOf(WasmError);
    expect(milliseconds).toBeLessThan(millisecondsForClaims);
  });

  test('a table of 2^32-1 elements is a type, nothing is allocated for it', () => {
    const { error, milliseconds } = decode(moduleOf(section(SectionId.table, 1, 0x70, 0, most)));
    expect(error).toBeUndefined();
    expect(milliseconds).toBeLessThan(millisecondsForClaims);
  });
});

describe('size', () => {
  test('a million nested blocks', () => {
    const count = 1_000_000;
    const code = new Uint8Array(count * 3 + 1).fill(0x0b);
    for (let i = 0; i < count; i++) code.set([0x02, 0x40], i * 2);
    const { error, milliseconds } = decode(bigFunction(code));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: 'IMPLEMENTATION_LIMIT' });
    expect(milliseconds).toBeLessThan(1000);
  });

  test('100,000 nested blocks are accepted', () => {
    const count = 100_000;
    const code = new Uint8Array(count * 3 + 1).fill(0x0b);
    for (let i = 0; i < count; i++) code.set([0x02, 0x40], i * 2);
    const { error, milliseconds } = decode(bigFunction(code));
    expect(error).toBeUndefined();
    expect(milliseconds).toBeLessThan(1000);
  });

  test('two million operands on the stack', () => {
    const count = 2_000_000;
    const code = new Uint8Array(count * 2 + 2);
    for (let i = 0; i < count; i++) code[i * 2] = 0x41;
    code.set([0x00, 0x0b], count * 2);
    const { error, milliseconds } = decode(bigFunction(code));
    expect(error).toBeUndefined();
    expect(milliseconds).toBeLessThan(1000);
  });

  test('20,000 functions of 50,000 locals each', () => {
    const count = 20_000;
    const one = body([1, ...leb(50_000), 0x7f], [0x20, ...leb(49_999), 0x1a, 0x0b]);
    const bytes = moduleOf(
      section(SectionId.type, 1, 0x60, noTypes),
      section(
        SectionId.function,
        leb(count),
        Array.from({ length: count }, () => 0),
      ),
      section(SectionId.code, leb(count), Array.from({ length: count }, () => one).flat()),
    );
    const { error, milliseconds } = decode(bytes);
    expect(error).toBeUndefined();
    expect(milliseconds).toBeLessThan(1000);
  });

  test.each([
    ['50,001 locals', functionModule(noTypes, [0x0b], { locals: [1, ...leb(50_001), 0x7f] })],
    ['a name of 100,001 bytes', moduleOf(section(SectionId.custom, name('x'.repeat(100_001))))],
    [
      '1001 parameters',
      moduleOf(
        section(
          SectionId.type,
          1,
          0x60,
          leb(1001),
          Array.from({ length: 1001 }, () => 0x7f),
          0,
        ),
      ),
    ],
    ['1001 operands of a constant expression', constantOfOperands(1001)],
  ])('%s are over an implementation limit', (_, bytes) => {
    expect(decode(bytes).error).toMatchObject({ code: 'IMPLEMENTATION_LIMIT' });
  });
});

test('a name section that lies is ignored', () => {
  const bytes = moduleOf(
    section(SectionId.type, 1, 0x60, noTypes),
    section(SectionId.function, 1, 0),
    section(SectionId.code, 1, body(noLocals, [0x0b])),
    section(SectionId.custom, name('name'), 1, 12, most, 0, name('f'), most, 1, 0x61, 2, 20, 1, 0, most),
  );
  const module = decodeModule(bytes, { features: allFeatures });
  expect(module.names.moduleName).toBe('');
  expect(module.names.functionName(functionIndex(0))).toBe('f');
  expect(module.names.localName(functionIndex(0), localIndex(0))).toBeUndefined();
});

function constantOfOperands(count: number): Uint8Array {
  const code = Array.from({ length: count }, () => [0x41, 0]).flat();
  return moduleOf(section(SectionId.global, 1, 0x7f, 0, code, 0x0b));
}

/** {@link functionModule} for code that is too long to spread. */
function bigFunction(code: Uint8Array): Uint8Array {
  const bodySize = leb(code.length + 1);
  const start = [
    ...moduleOf(section(SectionId.type, 1, 0x60, noTypes), section(SectionId.function, 1, 0)),
    SectionId.code,
    ...leb(1 + bodySize.length + 1 + code.length),
    1,
    ...bodySize,
    0,
  ];
  const bytes = new Uint8Array(start.length + code.length);
  bytes.set(start);
  bytes.set(code, start.length);
  return bytes;
}

/** Milliseconds of CPU time: a busy machine must not make a decoder look slow. */
function decode(bytes: Uint8Array): { readonly error: unknown; readonly milliseconds: number } {
  const start = process.cpuUsage();
  let error: unknown;
  try {
    decodeModule(bytes, { features: allFeatures });
  } catch (thrown) {
    error = thrown;
  }
  const { user, system } = process.cpuUsage(start);
  return { error, milliseconds: (user + system) / 1000 };
}
