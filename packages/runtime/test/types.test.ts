import { expectTypeOf, test } from 'vitest';
import type { Function, Module, Runtime, StackReferences, TypedFunction } from '../src/index.js';

// Checked by tsc; the functions are never called.
declare const runtime: Runtime;
declare const mod: Module;

test('the types of host functions follow from their signature', () => {
  () => {
    const builder = runtime.newHostModuleBuilder('env').newFunctionBuilder();
    builder.withFunc(
      (a, b, c, d, e, f, g) => {
        expectTypeOf(a).toEqualTypeOf<number>();
        expectTypeOf(b).toEqualTypeOf<bigint>();
        expectTypeOf(c).toEqualTypeOf<number>();
        expectTypeOf(d).toEqualTypeOf<number>();
        expectTypeOf(e).toEqualTypeOf<Uint8Array>();
        expectTypeOf(f).toEqualTypeOf<Function | null>();
        expectTypeOf(g).toEqualTypeOf<unknown>();
      },
      ['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref'],
      [],
    );
    builder.withFunc(() => 1n, [], ['i64']);
    builder.withFunc(async () => 1n, [], ['i64']);
    builder.withFunc((a) => [a, 1n], ['f64'], ['f64', 'i64']);
    builder.withFunc(async (a) => [a, 1n] as const, ['f64'], ['f64', 'i64']);
    builder.withFunc(async () => {}, [], []);
    builder.withFunc(() => null, [], ['externref']);
    builder.withFunc(() => undefined, [], ['externref']);
    builder.withFunc(() => null, [], ['funcref']);
    builder.withFunc(() => new Promise<void>(() => {}), [], []);
    builder.withFunc(
      () => {
        throw new Error('never returns');
      },
      [],
      ['i32'],
    );
    // @ts-expect-error a number is no i64
    builder.withFunc(() => 1, [], ['i64']);
    // @ts-expect-error one result is missing
    builder.withFunc(() => [1], [], ['i32', 'i32']);
    // @ts-expect-error a parameter too many
    builder.withFunc((_a: number, _b: number) => {}, ['i32'], []);
    // @ts-expect-error no such type
    builder.withFunc(() => {}, ['i16'], []);
    builder.withModuleFunc(
      (caller, a) => {
        expectTypeOf(caller).toEqualTypeOf<Module>();
        expectTypeOf(a).toEqualTypeOf<bigint>();
        return 0;
      },
      ['i64'],
      ['i32'],
    );
    builder.withStackFunc(
      (caller, stack, references) => {
        expectTypeOf(caller).toEqualTypeOf<Module>();
        expectTypeOf(stack).toEqualTypeOf<DataView>();
        expectTypeOf(references).toEqualTypeOf<StackReferences>();
      },
      ['i64'],
      [],
    );
  };
});

test('the types of guest functions follow from their signature', () => {
  () => {
    const f = mod.func('f', ['i32', 'i64'], ['f64']);
    expectTypeOf(f).toEqualTypeOf<TypedFunction<readonly ['i32', 'i64'], readonly ['f64']>>();
    expectTypeOf(f.call).parameters.toEqualTypeOf<[number, bigint]>();
    expectTypeOf(f.call(1, 2n)).toEqualTypeOf<number>();
    expectTypeOf(f.callAsync([1, 2n])).toEqualTypeOf<Promise<number>>();
    expectTypeOf(f.withOptions({ fuel: 1 }).call(1, 2n)).toEqualTypeOf<number>();
    expectTypeOf(mod.func('f', [], []).call()).toEqualTypeOf<undefined>();
    expectTypeOf(mod.func('f', [], ['i32', 'i64']).call()).toEqualTypeOf<[number, bigint]>();
    expectTypeOf(mod.exportedFunction('f')).toEqualTypeOf<Function | undefined>();
    // @ts-expect-error an argument is missing
    f.call(1);
    // @ts-expect-error a number is no i64
    f.call(1, 2);
  };
});
