import { HostPromiseError, type Module, type StackReferences, type ValueType, wasmStackOf } from '@wazero-ts/api';
import type { WasmType } from '../instructions.js';
import { ModuleBuilder } from '../module-builder.js';
import { type ContractHarness, callWithBits, codeOf, type HostFunctionSpec, thrownBy } from './harness.js';

const vector = (first: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => first + i);

/** A value of each type, and another that a host function makes of it. */
const samples: readonly (readonly [WasmType, unknown, unknown])[] = [
  ['i32', -7, 2147483647],
  ['i64', -7n, 9223372036854775807n],
  ['f32', 1.5, -0],
  ['f64', 0.1, Number.POSITIVE_INFINITY],
  ['v128', vector(1), vector(100)],
  ['externref', 'in', null],
  ['funcref', null, null],
];

/** Host functions in all forms. */
export function hostFunctionsContract(h: ContractHarness): void {
  const { describe, test, expect } = h.t;

  function guestWith(params: readonly WasmType[], results: readonly WasmType[], spec: HostFunctionSpec): Module {
    const runtime = h.runtime();
    h.host(runtime, 'env', { host: { params, results, ...spec } });
    return h.instantiate(h.callsHost(params, results), runtime);
  }

  /** Equal, vectors byte by byte. */
  function same(actual: unknown, expected: unknown): void {
    if (expected instanceof Uint8Array) expect([...(actual as Uint8Array)]).toEqual([...expected]);
    else expect(actual).toBe(expected);
  }

  describe('host functions', () => {
    test.each(samples)('values form, %s: gets the argument and gives the result', (type, input, output) => {
      let seen: unknown;
      const module = guestWith([type], [type], {
        values: (value: unknown) => {
          seen = value instanceof Uint8Array ? value.slice() : value;
          return output;
        },
      });
      same(h.function(module, 'run').call(input), output);
      same(seen, input);
    });

    test.each(samples)('module form, %s: gets the caller before the argument', (type, input, output) => {
      let caller: Module | undefined;
      const module = guestWith([type], [type], {
        withModule: (from, value: unknown) => {
          caller = from;
          same(value, input);
          return output;
        },
      });
      same(h.function(module, 'run').call(input), output);
      expect(caller).toBe(module);
    });

    test.each(samples)('raw form, %s: reads and writes the stack', (type, input) => {
      const slots = type === 'v128' ? 2 : 1;
      const module = guestWith([type], [type], {
        raw: (_caller, stack, references) => {
          expect(stack.byteLength).toBeGreaterThanOrEqual(8 * slots);
          if (type === 'externref') {
            expect(references.fromHandle(stack.getBigUint64(0, true))).toBe(input);
            stack.setBigUint64(0, references.toHandle('changed'), true);
          } else if (type !== 'funcref') {
            stack.setUint8(0, stack.getUint8(0) ^ 1);
          }
        },
      });
      const result = h.function(module, 'run').call(input);
      switch (type) {
        case 'i32':
          expect(result).toBe((input as number) ^ 1);
          break;
        case 'i64':
          expect(result).toBe((input as bigint) ^ 1n);
          break;
        case 'externref':
          expect(result).toBe('changed');
          break;
        case 'funcref':
          expect(result).toBeNull();
          break;
        case 'v128':
          expect([...(result as Uint8Array)]).toEqual([0, ...vector(1).slice(1)]);
          break;
        default:
          expect(result).not.toBe(input);
          expect(result).toBeCloseTo(input as number, 5);
      }
    });

    test.each([0, 1, 2, 3, 4, 5, 6, 10, 30])('%i parameters arrive in order, in every form', (count) => {
      const params = Array.from({ length: count }, (_, i): WasmType => (i % 2 === 0 ? 'i32' : 'i64'));
      const args = params.map((type, i) => (type === 'i32' ? i : BigInt(i)));
      const forms: HostFunctionSpec[] = [
        { values: (...got: unknown[]) => expect(got).toEqual(args) },
        { withModule: (_, ...got: unknown[]) => expect(got).toEqual(args) },
        {
          raw: (_, stack) => {
            const got = params.map((type, i) =>
              type === 'i32' ? stack.getInt32(8 * i, true) : stack.getBigInt64(8 * i, true),
            );
            expect(got).toEqual(args);
          },
        },
      ];
      for (const form of forms) h.function(guestWith(params, [], form), 'run').call(...args);
    });

    test.each([0, 2, 3, 4, 10, 30])('%i results come back in order, in every form', (count) => {
      const results = Array.from({ length: count }, (_, i): WasmType => (i % 2 === 0 ? 'i32' : 'f64'));
      const values = results.map((_, i) => i + 1);
      const forms: HostFunctionSpec[] = [
        { values: () => (count === 0 ? undefined : values) },
        { withModule: () => (count === 0 ? undefined : values) },
        {
          raw: (_, stack) => {
            results.forEach((type, i) => {
              if (type === 'i32') stack.setInt32(8 * i, i + 1, true);
              else stack.setFloat64(8 * i, i + 1, true);
            });
          },
        },
      ];
      for (const form of forms) {
        expect(h.function(guestWith([], results, form), 'run').call()).toEqual(count === 0 ? undefined : values);
      }
    });

    test('a v128 argument keeps its value when the call is over', () => {
      const seen: Uint8Array[] = [];
      const module = guestWith(['v128'], [], { values: (value: Uint8Array) => seen.push(value) });
      const run = h.function(module, 'run');
      run.call(vector(1));
      run.call(vector(50));
      expect(seen.map((bytes) => bytes[0])).toEqual([1, 50]);
    });

    test.each<[WasmType, unknown]>([
      ['i64', 1],
      ['i32', 1n],
      ['v128', [1, 2]],
      ['funcref', 'no function'],
    ])('a result that is no %s is refused', (type, value) => {
      const module = guestWith([], [type], { values: () => value });
      expect(codeOf(thrownBy(() => h.function(module, 'run').call()))).toBe('INVALID_ARGUMENT');
    });

    test('too few results are refused', () => {
      const module = guestWith([], ['i32', 'i32'], { values: () => [1] });
      expect(codeOf(thrownBy(() => h.function(module, 'run').call()))).toBe('INVALID_ARGUMENT');
    });

    test.each([
      ['an error', new Error('from the host')],
      ['an object', { any: 'object' }],
      ['a string', 'just text'],
      ['null', null],
      ['a number', 5],
    ])('%s that it throws comes out as it is', (_, thrown) => {
      const module = guestWith([], [], {
        values: () => {
          throw thrown;
        },
      });
      expect(thrownBy(() => h.function(module, 'run').call())).toBe(thrown);
    });

    test('after a throw the instance and the function can be used again', () => {
      let fail = true;
      const module = guestWith(['i32'], ['i32'], {
        values: (value: number) => {
          if (fail) throw new Error('once');
          return value + 1;
        },
      });
      const run = h.function(module, 'run');
      expect(() => run.call(1)).toThrow('once');
      fail = false;
      expect(run.call(1)).toBe(2);
    });

    test('the trace of what it throws has the host function and its caller', () => {
      const error = new Error('traced');
      const module = guestWith(['i32'], [], {
        values: () => {
          throw error;
        },
      });
      expect(() => h.function(module, 'run').call(1)).toThrow(error);
      const trace = wasmStackOf(error);
      expect(trace.map(({ signature }) => signature)).toEqual(['env.host(i32)', 'guest.run(i32)']);
      expect(trace[0]!.offset).toBeUndefined();
      expect(trace[1]!.offset).toBeTypeOf('number');
    });

    test('guest -> host -> guest works and has all frames when it fails', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', {
        host: { withModule: (caller) => caller.exportedFunction('inner')!.call() },
      });
      const builder = new ModuleBuilder().name('guest');
      const host = builder.importFunc('env', 'host', [], []);
      builder.func({ code: [['call', host]], export: 'outer', name: 'outer' });
      builder.func({ code: ['unreachable'], export: 'inner', name: 'inner' });
      const module = h.instantiate(builder, runtime);
      const error = thrownBy(() => h.function(module, 'outer').call());
      expect(codeOf(error)).toBe('UNREACHABLE');
      expect(wasmStackOf(error).map(({ functionName }) => functionName)).toEqual(['inner', 'host', 'outer']);
    });

    test('nested calls keep the values of the outer ones', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', {
        host: {
          params: ['i32'],
          results: ['i32'],
          withModule: (caller, n: number) => (n === 0 ? 0 : caller.exportedFunction('run')!.call(n - 1)),
        },
      });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', ['i32'], ['i32']);
      builder.func({
        params: ['i32'],
        results: ['i32'],
        locals: ['i32'],
        code: [
          ['local.get', 0],
          ['i32.const', 3],
          'i32.mul',
          ['local.set', 1],
          ['local.get', 0],
          ['call', host],
          ['local.get', 1],
          'i32.add',
        ],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder, runtime), 'run').call(20)).toBe((3 * 20 * 21) / 2);
    });

    test('a promise in a synchronous call is a HostPromiseError', () => {
      const module = guestWith([], ['i32'], { values: async () => 1 });
      const error = thrownBy(() => h.function(module, 'run').call());
      expect(error).toBeInstanceOf(HostPromiseError);
      expect(codeOf(error)).toBe('HOST_PROMISE');
    });

    test('a host function can be exported by a guest and called directly', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { params: ['i32'], results: ['i32'], values: (n: number) => n * 2 } });
      const builder = new ModuleBuilder();
      builder.export('direct', 'func', builder.importFunc('env', 'host', ['i32'], ['i32']));
      expect(h.function(h.instantiate(builder, runtime), 'direct').call(21)).toBe(42);
    });

    test('a host function can stand in a table', () => {
      const runtime = h.runtime();
      h.host(runtime, 'env', { host: { results: ['i32'], values: () => 77 } });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', [], ['i32']);
      builder.table({ min: 1 });
      builder.element({ functions: [host] });
      builder.func({
        results: ['i32'],
        code: [
          ['i32.const', 0],
          ['call_indirect', { params: [], results: ['i32'] }],
        ],
        export: 'run',
      });
      expect(h.function(h.instantiate(builder, runtime), 'run').call()).toBe(77);
    });

    test('it reads and writes the memory of its caller', () => {
      const module = guestWith(['i32'], ['i32'], {
        withModule: (caller, at: number) => {
          const value = caller.memory!.readUint32Le(at)!;
          caller.memory!.writeUint32Le(at + 4, value + 1);
          return value;
        },
      });
      module.memory!.writeUint32Le(8, 41);
      expect(h.function(module, 'run').call(8)).toBe(41);
      expect(module.memory!.readUint32Le(12)).toBe(42);
    });

    test('its definition says its names and types', () => {
      const runtime = h.runtime();
      const types: ValueType[] = ['i32', 'f64'];
      const host = runtime.instantiateHostModuleSync({
        name: 'env',
        functions: [
          {
            exportName: 'host',
            name: 'named',
            params: types,
            results: ['i64'],
            paramNames: ['a', 'b'],
            resultNames: ['r'],
            body: { kind: 'values', call: () => 0n },
          },
        ],
      });
      const definition = host.exportedFunctionDefinitions.get('host')!;
      expect([definition.name, definition.debugName, definition.isHostFunction]).toEqual(['named', 'env.named', true]);
      expect([definition.paramTypes, definition.resultTypes]).toEqual([types, ['i64']]);
      expect([definition.paramNames, definition.resultNames]).toEqual([['a', 'b'], ['r']]);
    });

    test('raw references keep the identity of functions', () => {
      let kept: { references: StackReferences; handle: bigint } | undefined;
      const runtime = h.runtime();
      h.host(runtime, 'env', {
        host: {
          params: ['funcref'],
          results: ['funcref'],
          raw: (_, stack, references) => {
            kept = { references, handle: stack.getBigUint64(0, true) };
          },
        },
      });
      const module = h.instantiate(h.callsHost(['funcref'], ['funcref']), runtime);
      const run = h.function(module, 'run');
      expect(run.call(run)).toBe(run);
      expect(kept!.references.fromHandle(kept!.handle)).toBe(run);
    });

    test('many calls in a loop stay right', () => {
      const runtime = h.runtime();
      let sum = 0;
      h.host(runtime, 'env', {
        host: {
          params: ['i32'],
          values: (n: number) => {
            sum += n;
          },
        },
      });
      const builder = new ModuleBuilder();
      const host = builder.importFunc('env', 'host', ['i32'], []);
      builder.func({
        params: ['i32'],
        code: [
          ['loop'],
          ['local.get', 0],
          ['call', host],
          ['local.get', 0],
          ['i32.const', 1],
          'i32.sub',
          ['local.tee', 0],
          ['br_if', 0],
          'end',
        ],
        export: 'run',
      });
      h.function(h.instantiate(builder, runtime), 'run').call(10_000);
      expect(sum).toBe((10_000 * 10_001) / 2);
    });

    test('bits of arguments and results pass a raw host function unchanged', () => {
      const module = guestWith(['f32', 'f64'], ['f64', 'f32'], {
        raw: (_, stack) => {
          const [a, b] = [stack.getBigUint64(0, true), stack.getBigUint64(8, true)];
          stack.setBigUint64(0, b, true);
          stack.setBigUint64(8, a & 0xffffffffn, true);
        },
      });
      const bits = callWithBits(h.function(module, 'run'), [0x7fa00001n, 0x7ff4000000000001n], 2);
      expect(bits[0]).toBe(0x7ff4000000000001n);
      expect(bits[1]! & 0xffffffffn).toBe(0x7fa00001n);
    });
  });
}
