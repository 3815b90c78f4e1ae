import { readFileSync } from 'node:fs';
import { FunctionBuilder, Op, Type } from '@wazero-ts/codegen';
import type { Bits } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { defaultContextLayout as layout } from '../src/features.js';
import { amd64, featureProbe, readFeatures } from '../src/index.js';
import { compile, describeNative, execMemory, mainSymbol, Program, store } from './native.js';

function countsLeadingZeros(): boolean {
  const b = new FunctionBuilder('f', { params: [Type.i32], results: [Type.i32] });
  b.return([b.unary(Op.clz, Type.i32, b.func.param(b.func.entry, 0))]);
  const target = amd64({ features: { lzcnt: true } });
  const program = new Program(new Map([[mainSymbol, compile(b.func, target)]]), b.func.signature, target);
  const [result] = program.run([1]) as Bits[];
  program.release();
  return result === 31;
}

describeNative('the processor', () => {
  test('says what the kernel says', () => {
    const code = featureProbe();
    const arena = execMemory().createCode(code);
    arena.publish({ start: 0, end: code.length, name: 'probe', traps: new Uint32Array(0) });
    const context = execMemory().createContext({ stackBytes: 65536, store });
    context.words.fill(-1, layout.exitSlots / 4, layout.exitSlots / 4 + 16);
    context.setEntry(arena.address);
    expect(context.start()).toBe(0);
    const flags = new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))![1]!.split(' '));
    const { sse42, popcnt, avx, bmi1, bmi2, lzcnt } = readFeatures(context.words)!;
    expect({ sse42, popcnt, avx, bmi1, bmi2 }).toEqual({
      sse42: flags.has('sse4_2'),
      popcnt: flags.has('popcnt'),
      avx: flags.has('avx'),
      bmi1: flags.has('bmi1'),
      bmi2: flags.has('bmi2'),
    });
    // Kernels do not always list it; without it the instruction is another one, which gives 0.
    expect(lzcnt).toBe(countsLeadingZeros());
    context.release();
    arena.release();
  });

  test('is refused without SSE4.1', () => {
    expect(readFeatures(new Int32Array(1024))).toBeUndefined();
    const words = new Int32Array(1024);
    // AVX without a system that keeps its registers.
    words[layout.exitSlots / 4] = (1 << 19) | (1 << 28);
    expect(readFeatures(words)).toEqual({
      sse42: false,
      popcnt: false,
      avx: false,
      bmi1: false,
      bmi2: false,
      lzcnt: false,
    });
  });
});
