import { amd64 } from '@wazero-ts/codegen-amd64';
import { newRuntime } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { compilerEngine } from '../src/index.js';
import { describeNative, execMemory } from './native.js';

const size = 65536;
const pattern = (i: number): number => (i * 37 + (i >> 8) * 11 + 5) & 255;

function instantiate(code: readonly Instruction[], paramCount: number) {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, max: 1, export: 'memory' });
  builder.func({ params: Array.from({ length: paramCount }, () => 'i32' as const), code, export: 'run' });
  const runtime = newRuntime({ engine: compilerEngine({ target: amd64(), memory: execMemory() }) });
  const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()));
  const memory = module.exportedMemory('memory')!;
  const run = module.exportedFunction('run')!;
  const expected = new Uint8Array(size);
  const reset = (): void => {
    for (let i = 0; i < 1024; i++) expected[i] = pattern(i);
    memory.view().set(expected);
  };
  reset();
  return { run, expected, reset, view: () => memory.view() };
}

const operands: readonly Instruction[] = [
  ['local.get', 0],
  ['local.get', 1],
  ['local.get', 2],
];
const lengths = [...Array.from({ length: 140 }, (_, i) => i), 255, 256, 257, 400];

describeNative('memory.copy', () => {
  test('moves every short length, also where source and destination overlap', () => {
    const { run, expected, reset, view } = instantiate([...operands, 'memory.copy'], 3);
    for (const length of lengths) {
      for (const distance of [
        -300, -65, -64, -33, -32, -17, -16, -9, -8, -5, -4, -1, 0, 1, 3, 7, 8, 15, 16, 31, 32, 33, 100,
      ]) {
        reset();
        const from = 320;
        run.call(from + distance, from, length);
        expected.copyWithin(from + distance, from, from + length);
        const same = Buffer.compare(view().subarray(0, 2048), expected.subarray(0, 2048)) === 0;
        expect(same, `${length} bytes by ${distance}`).toBe(true);
      }
    }
  });

  test.each(Array.from({ length: 70 }, (_, i) => [i]))('moves a known length of %d', (length) => {
    const code: Instruction[] = [['local.get', 0], ['local.get', 1], ['i32.const', length], 'memory.copy'];
    const { run, expected, view } = instantiate(code, 2);
    for (const [to, from] of [
      [100, 90],
      [90, 100],
      [300, 100],
    ] as const) {
      run.call(to, from);
      expected.copyWithin(to, from, from + length);
    }
    expect(Buffer.compare(view().subarray(0, 2048), expected.subarray(0, 2048))).toBe(0);
    expect(() => run.call(0, size - length + 1)).toThrow('out of bounds memory access');
    expect(() => run.call(size - length + 1, 0)).toThrow('out of bounds memory access');
    expect(Buffer.compare(view(), expected)).toBe(0);
  });

  test('traps out of bounds before it writes', () => {
    const { run, expected, view } = instantiate([...operands, 'memory.copy'], 3);
    for (const [to, from, length] of [
      [size - 20, 0, 21],
      [0, size - 20, 21],
      [size + 1, 0, 0],
      [0, -1, 2],
      [0, 0, size + 1],
      [0, 0, -1],
    ] as const) {
      expect(() => run.call(to, from, length)).toThrow('out of bounds memory access');
    }
    run.call(size, size, 0);
    expect(Buffer.compare(view(), expected)).toBe(0);
  });
});

describeNative('memory.fill', () => {
  test('fills every short length', () => {
    const { run, expected, reset, view } = instantiate([...operands, 'memory.fill'], 3);
    for (const length of [...lengths, size - 3]) {
      for (const at of [0, 1, 3]) {
        reset();
        run.call(at, 0x1ab, length);
        expected.fill(0xab, at, at + length);
        expect(Buffer.compare(view(), expected), `${length} bytes at ${at}`).toBe(0);
        expected.fill(0);
      }
    }
  });

  test('traps out of bounds before it writes', () => {
    const { run, expected, view } = instantiate([...operands, 'memory.fill'], 3);
    expect(() => run.call(size - 20, 1, 21)).toThrow('out of bounds memory access');
    expect(() => run.call(-1, 1, 1)).toThrow('out of bounds memory access');
    expect(() => run.call(0, 1, -1)).toThrow('out of bounds memory access');
    run.call(size, 1, 0);
    expect(Buffer.compare(view(), expected)).toBe(0);
  });
});
