import { describe, expect, test } from 'vitest';
import {
  allocate,
  type BranchForm,
  emitFunction,
  fastPipeline,
  fullPipeline,
  lowerFunction,
  MachBuffer,
  type MachCode,
  type PassName,
  parse,
  placeValues,
  runPipeline,
  TrapKind,
  Type,
  trapCodeOf,
  trapKindOf,
} from '../src/index.js';
import { toyTarget } from './toy/toy-target.js';

const form = (size: number, min: number, max: number): BranchForm => ({
  size,
  min,
  max,
  patch: (bytes, at, displacement) => {
    bytes.fill(size, at, at + size);
    bytes[at + size - 1] = displacement;
  },
});
const forms = [form(2, -10, 10), form(5, -1000, 1000)];

describe('machine buffer', () => {
  test('takes the shortest form that reaches and drops jumps to what follows', () => {
    const buffer = new MachBuffer();
    const [near, far, next] = [buffer.newLabel(), buffer.newLabel(), buffer.newLabel()];
    buffer.bind(near);
    buffer.branch(next, forms, true);
    buffer.bind(next);
    buffer.branch(near, forms, false);
    buffer.branch(far, forms, false);
    for (let i = 0; i < 20; i++) buffer.put8(0);
    buffer.bind(far);
    const code = buffer.finish();
    expect([...code.bytes.subarray(0, 7)]).toEqual([2, 0, 5, 5, 5, 5, 25]);
    expect([...code.labels]).toEqual([0, 27, 0]);
  });

  test('moves the rows of side tables with the code', () => {
    const buffer = new MachBuffer();
    const far = buffer.newLabel();
    buffer.branch(far, forms, false);
    buffer.addTrap(7, 16, TrapKind.illegal);
    buffer.put32(0);
    buffer.addRelocation(8, 3);
    for (let i = 0; i < 20; i++) buffer.put8(0);
    buffer.bind(far);
    const { traps, relocations } = buffer.finish();
    expect([traps.count, traps.offset[0], traps.loc[0]]).toEqual([1, 5, 7]);
    expect([trapCodeOf(traps.data[0]!), trapKindOf(traps.data[0]!)]).toEqual([16, TrapKind.illegal]);
    expect([relocations.count, relocations.offset[0], relocations.data[0]]).toEqual([1, 9, 3]);
  });

  test('puts constants and tables behind the code, equal constants once', () => {
    const buffer = new MachBuffer();
    const start = buffer.newLabel();
    buffer.bind(start);
    const table = buffer.tableLabel([start, start]);
    const constant = buffer.constantLabel(1, 2, 3, 4);
    expect(buffer.constantLabel(1, 2, 3, 4)).toBe(constant);
    buffer.putDistance(constant, -4);
    buffer.putDistance(table, 0);
    const { bytes, labels, codeLength } = buffer.finish();
    expect(codeLength).toBe(8);
    expect(labels[constant]).toBe(16);
    expect(labels[table]).toBe(32);
    expect([...new Int32Array(bytes.buffer)]).toEqual([12, 28, 0, 0, 1, 2, 3, 4, -32, -32]);
  });

  test('writes cold code behind the rest, also what cold code asks for', () => {
    const buffer = new MachBuffer();
    const first = buffer.coldLabel(1, 5, 9);
    buffer.put8(1);
    buffer.writeCold((kind, loc, data) => {
      buffer.put8(kind + loc + data);
      if (kind === 1) buffer.coldLabel(2, 0, 0);
    });
    const { bytes, labels } = buffer.finish();
    expect([...bytes]).toEqual([1, 15, 2]);
    expect(labels[first]).toBe(1);
  });
});

test('values beyond the registers go to the overflow area, vectors in two slots', () => {
  const ints = [3, 5];
  const floats = [33];
  const registers = (type: number): number[] =>
    type === Type.i32 || type === Type.i64 || type === Type.ref ? ints : floats;
  const types = [Type.i32, Type.f64, Type.v128, Type.ref, Type.i64, Type.f32];
  expect([...placeValues(types, registers)]).toEqual([3, 33, ~0, 5, ~2, ~3]);
});

function compile(text: string, pipeline: readonly PassName[] = fullPipeline): MachCode {
  const func = parse(text);
  runPipeline(func, pipeline);
  const target = toyTarget();
  const mach = lowerFunction(func, target);
  return emitFunction(mach, allocate(mach, target), target);
}

describe('table of sites', () => {
  test('names the slots of references that are alive over a call', () => {
    const { sites, frameBytes } = compile(`function f(ref, i32, ref) -> (ref) {
  sig0 = (ref) -> (ref)
blk0(v0:ref, v1:i32, v2:ref):
  v3:ref = call #1 sig0 v0 @5
  v4:ref = call #2 sig0 v2 @6
  brif v1, blk1(), blk2()
blk1():
  return v3
blk2():
  return v4
}`);
    expect([...sites.loc.subarray(0, sites.count)]).toEqual([5, 6]);
    expect([...sites.frameBytes.subarray(0, sites.count)]).toEqual([frameBytes, frameBytes]);
    const rows = Array.from({ length: sites.count }, (_, row) =>
      [...sites.refOffsets.subarray(sites.refStart[row], sites.refStart[row + 1])].sort(),
    );
    expect(rows.map((row) => row.length)).toEqual([1, 1]);
    expect(rows.flat().every((offset) => offset >= 0 && offset < frameBytes && offset % 8 === 0)).toBe(true);
  });

  test('has no references that are dead, and no null', () => {
    const { sites } = compile(`function f(ref) -> (ref) {
  sig0 = () -> ()
blk0(v0:ref):
  v1:ref = refnull
  call #1 sig0 @5
  return v1
}`);
    expect([...sites.refStart]).toEqual([0, 0]);
  });
});

test('blocks that only jump on have no code, but an endless loop has', () => {
  expect(
    compile(
      'function f() -> () {\nblk0():\n  jump blk1()\nblk1():\n  jump blk2()\nblk2():\n  jump blk1()\n}',
      fastPipeline,
    ).codeLength,
  ).toBeGreaterThan(0);
  const two = (middle: string): number =>
    compile(
      `function f(i32) -> (i32) {\nblk0(v0:i32):\n  brif v0, blk1(), blk2()\nblk1():\n${middle}blk2():\n  jump blk3()\nblk3():\n  return v0\n}`,
      fastPipeline,
    ).codeLength;
  expect(two('  jump blk3()\n')).toBe(two('  jump blk4()\nblk4():\n  jump blk3()\n'));
});
