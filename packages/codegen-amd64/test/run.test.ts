import {
  fastPipeline,
  fullPipeline,
  type InstId,
  NONE,
  Op,
  type PassName,
  print,
  type SsaFunction,
  Type,
} from '@wazero-ts/codegen';
import type { LinearMemory } from '@wazero-ts/exec-memory';
import {
  type Bits,
  evaluate,
  MachineState,
  MEMORY_BASE,
  MEMORY_BYTES,
  type Outcome,
  outcome,
  Random,
  RECORD_BYTES,
  randomBits,
  randomFunction,
} from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { amd64 } from '../src/index.js';
import { fewestRegisters } from '../src/registers.js';
import {
  compile,
  describeNative,
  execMemory,
  firstHostExit,
  hostFunction,
  mainSymbol,
  Program,
  processorFeatures,
  store,
} from './native.js';

const ROUNDS = Number(process.env['AMD64_ROUNDS'] ?? 60);
const types = [Type.i32, Type.i64, Type.f32, Type.f64];
/** Where the record of the test machine lies in the context. */
const RECORD = 0x2000;

/** The test machine's record and memory at their real places. */
function rebase(func: SsaFunction, memoryBase: number): void {
  for (const block of func.layout) {
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
      const op = func.op[inst]!;
      if (op === Op.peek || op === Op.poke) func.immLo[inst] = func.immLo[inst]! + RECORD;
      if (op !== Op.iconst || func.valueType[func.result(inst as InstId)] !== Type.i64) continue;
      if (func.constOf(inst as InstId) !== MEMORY_BASE) continue;
      func.immLo[inst] = (memoryBase % 2 ** 32) | 0;
      func.immHi[inst] = Math.floor(memoryBase / 2 ** 32);
    }
  }
}

/** Copies between the test machine and the real one. */
function copyState(state: MachineState, memory: LinearMemory, context: ArrayBuffer, toReal: boolean): void {
  const pairs: [Uint8Array, Uint8Array][] = [
    [new Uint8Array(state.memory.buffer), new Uint8Array(memory.buffer(), 0, MEMORY_BYTES)],
    [new Uint8Array(state.record.buffer), new Uint8Array(context, RECORD, RECORD_BYTES)],
  ];
  for (const [ours, real] of pairs) {
    if (toReal) real.set(ours);
    else ours.set(real);
  }
}

function runNative(program: Program, memory: LinearMemory, func: SsaFunction, args: readonly Bits[]): Outcome {
  const state = new MachineState();
  const { buffer } = program.context;
  copyState(state, memory, buffer, true);
  const end = program.run(args, (exit) => {
    copyState(state, memory, buffer, false);
    const { params, results } = func.signatures[0]!;
    const values = state.call(`call#${exit - firstHostExit}`, program.read(params), results);
    copyState(state, memory, buffer, true);
    program.write(results, values);
  });
  copyState(state, memory, buffer, false);
  return outcome(
    state,
    typeof end === 'string' ? end : `return ${end.map((bits, i) => canonical(types[i]!, bits)).join(',')}`,
  );
}

/** Which NaN arithmetic gives is not specified. */
function canonical(type: Type, bits: Bits): Bits {
  if (type === Type.f32) return ((bits as number) & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : bits;
  if (type !== Type.f64) return bits;
  return ((bits as bigint) & 0x7fffffffffffffffn) > 0x7ff0000000000000n ? 0x7ff8000000000000n : bits;
}

const all = processorFeatures();

describeNative('random functions run as in SSA', () => {
  test.each([
    ['full pipeline, all features', fullPipeline, amd64({ features: all })],
    ['full pipeline, baseline', fullPipeline, amd64()],
    ['fast pipeline, baseline', fastPipeline, amd64()],
    ['fast pipeline, all features', fastPipeline, amd64({ features: all })],
    ['full pipeline, fewest registers', fullPipeline, amd64({ allocatable: fewestRegisters })],
  ] as const)(
    '%s',
    (_, pipeline: readonly PassName[], target) => {
      const memory = execMemory().createMemory({
        initialBytes: MEMORY_BYTES,
        maximumBytes: MEMORY_BYTES,
        guarded: true,
        store,
      });
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const func = randomFunction(seed, 60);
        const text = print(func);
        const random = new Random(seed);
        const inputs = Array.from({ length: 2 }, () => types.map((type) => randomBits(random, type)));
        const expected = inputs.map((args) => evaluate(func, args));
        try {
          const host = { params: [Type.i32, Type.f64], results: [Type.i32, Type.i64] };
          rebase(func, memory.base);
          const codes = new Map([[mainSymbol, compile(func, target, pipeline)]]);
          for (let i = 0; i < 5; i++) codes.set(i, compile(hostFunction(i, host), target));
          const program = new Program(codes, func.signature, target);
          inputs.forEach((args, i) => {
            expect(runNative(program, memory, func, args)).toEqual(expected[i]);
          });
          program.release();
        } catch (error) {
          throw new Error(`seed ${seed}\n${text}`, { cause: error });
        }
      }
      memory.release();
    },
    240_000,
  );
});
