import type { HostFunctionBody, Module, ValueType } from '@wazero-ts/api';
import { describe, expect, test } from 'vitest';
import type { EngineFunction, InstanceHandle } from '../src/index.js';
import { HostModuleShape, instantiateHostModule, newValueSlots } from '../src/index.js';
import { newStore } from './harness.js';

const caller = { module: { name: 'caller' } as Module } as InstanceHandle;

/** A host function as engines see it, captured where core creates it. */
function hostFunction(body: HostFunctionBody, params: readonly ValueType[], results: readonly ValueType[]) {
  const { store, engine } = newStore();
  const created: Parameters<typeof engine.createHostFunction>[0][] = [];
  const create = engine.createHostFunction.bind(engine);
  engine.createHostFunction = (host) => {
    created.push(host);
    return create(host);
  };
  const shape = new HostModuleShape({ name: 'env', functions: [{ exportName: 'f', params, results, body }] });
  instantiateHostModule(store, shape, 'env').export('f');
  return created[0]!;
}

const values = (call: (...args: never[]) => unknown): HostFunctionBody => ({ kind: 'values', call });

describe('values form', () => {
  test('each type crosses in both directions, from a base that is not 0', () => {
    const reference = { typeId: 1 } as EngineFunction;
    const vector = Uint8Array.from({ length: 16 }, (_, n) => n + 1);
    const args: unknown[] = [];
    const host = hostFunction(
      values((...list: unknown[]) => {
        args.push(...list);
        return [...list].reverse();
      }),
      ['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref'],
      ['externref', 'funcref', 'v128', 'f64', 'f32', 'i64', 'i32'],
    );
    const slots = newValueSlots(12);
    const base = 3;
    slots.i32[2 * base] = -5;
    slots.i32.set([-2, -1], 2 * (base + 1));
    slots.f32[2 * (base + 2)] = 1.5;
    slots.f64[base + 3] = -0.25;
    new Uint8Array(slots.i32.buffer).set(vector, 8 * (base + 4));
    slots.refs[base + 6] = reference;
    slots.refs[base + 7] = 'anything';
    expect(host.call(caller, slots, base)).toBeUndefined();
    expect(args).toEqual([-5, -2n, 1.5, -0.25, vector, reference, 'anything']);
    expect(slots.refs[base]).toBe('anything');
    expect(slots.refs[base + 1]).toBe(reference);
    expect([...new Uint8Array(slots.i32.buffer, 8 * (base + 2), 16)]).toEqual([...vector]);
    expect(slots.f64[base + 4]).toBe(-0.25);
    expect(slots.f32[2 * (base + 5)]).toBe(1.5);
    expect([...slots.i32.subarray(2 * (base + 6), 2 * (base + 7))]).toEqual([-2, -1]);
    expect(slots.i32[2 * (base + 7)]).toBe(-5);
  });

  test.each([0, 1, 2, 3, 4, 5, 6])('%i parameters arrive in order, with and without the module', (count) => {
    const params = Array.from({ length: count }, (): ValueType => 'i32');
    const seen: unknown[][] = [];
    const slots = newValueSlots(8);
    const call = (...args: unknown[]) => {
      seen.push(args);
      return 100 + count;
    };
    for (let index = 0; index < count; index++) slots.i32[2 * index] = index + 1;
    hostFunction({ kind: 'values', call }, params, []).call(caller, slots, 0);
    hostFunction({ kind: 'module', call }, params, ['i32']).call(caller, slots, 0);
    const expected = params.map((_, index) => index + 1);
    expect(seen).toEqual([expected, [caller.module, ...expected]]);
    expect(slots.i32[0]).toBe(100 + count);
  });

  test.each([
    ['i32', 'i32', 2 ** 32 + 7, 7],
    ['i32 from a fraction', 'i32', -1.9, -1],
    ['i32 from a boolean', 'i32', true, 1],
    ['i32 from undefined', 'i32', undefined, 0],
  ] as const)('a result is converted as the JS API does: %s', (_, type, value, bits) => {
    const slots = newValueSlots(1);
    hostFunction(
      values(() => value),
      [],
      [type],
    ).call(caller, slots, 0);
    expect(slots.i32[0]).toBe(bits);
  });

  test('an i64 result wraps at 64 bits', () => {
    const slots = newValueSlots(1);
    hostFunction(
      values(() => 2n ** 64n - 2n),
      [],
      ['i64'],
    ).call(caller, slots, 0);
    expect([...slots.i32]).toEqual([-2, -1]);
  });

  test.each([
    ['i32', 1n, 'must be a number, not a bigint'],
    ['i64', 1, 'must be a bigint (i64), not a number'],
    ['v128', new Uint8Array(3), 'must be a Uint8Array of 16 bytes (v128), not 3 bytes'],
    ['funcref', {}, 'must be a Function of a module of this runtime or null (funcref), not a object'],
  ] as const)('a result of %s that can not be converted is an error that names it', (type, value, message) => {
    const host = hostFunction(
      values(() => value),
      [],
      [type],
    );
    expect(() => host.call(caller, newValueSlots(2), 0)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: `result of host function env.f[0] ${message}`,
      }),
    );
  });

  test('several results must be an array of their number', () => {
    const host = hostFunction(
      values(() => [1]),
      [],
      ['i32', 'i32'],
    );
    expect(() => host.call(caller, newValueSlots(2), 0)).toThrow('env.f must return an array of 2 results');
  });

  test.each([
    [[], undefined, 0],
    [['i32'], 9, 9],
    [['i32', 'i32'], [8, 9], 8],
  ] as [ValueType[], unknown, number][])(
    'a promise is handed out and finished later: %j',
    async (results, value, first) => {
      const host = hostFunction(
        values(async () => value),
        [],
        results,
      );
      const slots = newValueSlots(2);
      const pending = host.call(caller, slots, 0);
      expect(slots.i32[0]).toBe(0);
      pending!.finish(await pending!.promise, slots, 0);
      expect(slots.i32[0]).toBe(first);
    },
  );
});

describe('stack form', () => {
  test('every bit is kept, also of signalling NaNs', () => {
    const host = hostFunction(
      {
        kind: 'stack',
        call: (_module, stack) => {
          const [single, double] = [stack.getUint32(0, true), stack.getBigUint64(8, true)];
          stack.setBigUint64(0, double, true);
          stack.setUint32(8, single, true);
        },
      },
      ['f32', 'f64'],
      ['f64', 'f32'],
    );
    const slots = newValueSlots(2);
    slots.i32.set([0x7fa00001, 0, 1, 0x7ff40000]);
    host.call(caller, slots, 0);
    expect([...slots.i32.subarray(0, 3)]).toEqual([1, 0x7ff40000, 0x7fa00001]);
  });

  test('references are handles, null is 0', () => {
    const seen: unknown[] = [];
    const host = hostFunction(
      {
        kind: 'stack',
        call: (module, stack, references) => {
          seen.push(module.name, stack.getBigUint64(8, true), references.fromHandle(stack.getBigUint64(0, true)));
          stack.setBigUint64(0, references.toHandle('out'), true);
        },
      },
      ['externref', 'externref'],
      ['externref'],
    );
    const slots = newValueSlots(2);
    slots.refs[0] = 'in';
    slots.refs[1] = null;
    host.call(caller, slots, 0);
    expect(seen).toEqual(['caller', 0n, 'in']);
    expect(slots.refs[0]).toBe('out');
  });

  test('a signature without references has no handles', () => {
    const host = hostFunction({ kind: 'stack', call: (_m, _s, references) => references.toHandle(1) }, [], []);
    expect(() => host.call(caller, newValueSlots(1), 0)).toThrow('this signature has no references');
  });

  test('a nested call and a parked call have stacks of their own', async () => {
    const slots = newValueSlots(1);
    let depth = 0;
    const host = hostFunction(
      {
        kind: 'stack',
        call: (_module, stack) => {
          if (depth++ === 0) {
            slots.i32[0] = 5;
            host.call(caller, slots, 0);
            expect(slots.i32[0]).toBe(6);
          }
          stack.setInt32(0, stack.getInt32(0, true) + 1, true);
        },
      },
      ['i32'],
      ['i32'],
    );
    slots.i32[0] = 1;
    host.call(caller, slots, 0);
    expect(slots.i32[0]).toBe(2);

    let release = (): void => {};
    const parking = hostFunction(
      {
        kind: 'stack',
        call: (_module, stack) =>
          new Promise<void>((resolve) => {
            release = () => {
              stack.setInt32(0, stack.getInt32(0, true) * 10, true);
              resolve();
            };
          }),
      },
      ['i32'],
      ['i32'],
    );
    slots.i32[0] = 3;
    const first = parking.call(caller, slots, 0)!;
    const releaseFirst = release;
    slots.i32[0] = 4;
    const second = parking.call(caller, slots, 0)!;
    release();
    releaseFirst();
    await Promise.all([first.promise, second.promise]);
    first.finish(undefined, slots, 0);
    expect(slots.i32[0]).toBe(30);
    second.finish(undefined, slots, 0);
    expect(slots.i32[0]).toBe(40);
  });
});

describe('host modules that are refused', () => {
  const fn = (change: object) => ({
    exportName: 'f',
    params: ['i32'] as const,
    results: [] as const,
    body: values(() => undefined),
    ...change,
  });
  test.each([
    ['without a name', { name: '', functions: [] }, 'MODULE_NAME_EMPTY', 'a module name must not be empty'],
    [
      'a body that is no function',
      { name: 'env', functions: [fn({ body: { kind: 'values', call: 5 } })] },
      'INVALID_HOST_FUNCTION',
      'func[env.f] is not a function: number',
    ],
    [
      'too many parameter names',
      { name: 'env', functions: [fn({ paramNames: ['a', 'b'] })] },
      'INVALID_HOST_FUNCTION',
      'func[env.f] has 1 parameters, but 2 parameter names',
    ],
    [
      'too many result names',
      { name: 'env', functions: [fn({ resultNames: ['a'] })] },
      'INVALID_HOST_FUNCTION',
      'func[env.f] has 0 results, but 1 result names',
    ],
    [
      'a name twice',
      { name: 'env', functions: [fn({}), fn({})] },
      'INVALID_HOST_FUNCTION',
      'module[env] exports the same name twice',
    ],
    [
      'a type of a module',
      { name: 'env', functions: [fn({ params: [{ heapType: 0, nullable: true }] })] },
      'INVALID_HOST_FUNCTION',
      'func[env.f] type[0] refers to type 0 of a module; host functions have none',
    ],
  ])('%s', (_, definition, code, message) => {
    expect(() => new HostModuleShape(definition as never)).toThrow(expect.objectContaining({ code, message }));
  });
});
