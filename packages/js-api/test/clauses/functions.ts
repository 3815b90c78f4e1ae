import { ModuleBuilder } from '@wazero-ts/testkit';
import type { Section } from './clause.js';
import { attributesOf, caller, exportsOf, identity, instanceOf, oneOfEach } from './modules.js';

export const functionSection: Section = {
  title: '5.6 Exported Functions, host functions, values',
  clauses: [
    {
      title: 'the name of the WebAssembly function',
      run(check) {
        const builder = new ModuleBuilder();
        builder.importFunc('a', 'x', [], []);
        builder.export('imported', 'func', builder.importFunc('a', 'y', [], []));
        builder.func({ code: [], export: 'named', name: 'a name' });
        builder.func({ code: [], export: 'last' });
        const exports = exportsOf(check, builder, { a: { x() {}, y() {} } });
        check.equal('the index of the function', exports['named'].name, '2');
        check.equal('of another', exports['last'].name, '3');
        check.equal('of an import', exports['imported'].name, '1');
        const again = new ModuleBuilder();
        again.func({ code: [] });
        again.func({ code: [] });
        check.equal(
          'of the module that defines it',
          exportsOf(
            check,
            (() => {
              const user = new ModuleBuilder();
              user.export('f', 'func', user.importFunc('a', 'f', [], []));
              return user;
            })(),
            { a: { f: exports['last'] } },
          )['f'].name,
          '3',
        );
      },
    },
    {
      title: 'create a new Exported Function',
      run(check) {
        const { f } = exportsOf(check, identity('i32', 'i64', 'f64'));
        check.equal('typeof', typeof f, 'function');
        check.equal('prototype', Object.getPrototypeOf(f), Function.prototype);
        check.equal('length', f.length, 3);
        check.equal('attributes', [attributesOf(f, 'length'), attributesOf(f, 'name')], ['c', 'c']);
        check.equal('no prototype property', attributesOf(f, 'prototype'), 'absent');
        check.throws('no constructor', () => new (f as unknown as new () => unknown)(), 'TypeError');
        check.equal('extensible', Object.isExtensible(f), true);
        check.equal(
          'its text',
          /^function \d+\(\) \{ \[native code\] \}$/.test(Function.prototype.toString.call(f)),
          true,
        );
        const { f: other } = exportsOf(check, identity('i32'));
        check.equal('of another instance', other === f, false);
      },
    },
    {
      title: 'call an Exported Function',
      run(check) {
        const { f: one } = exportsOf(check, identity('i32'));
        check.equal('too few arguments', one(), 0);
        check.equal('too many arguments', one(5, 6), 5);
        check.equal('this is ignored', one.call({ some: 'object' }, 3), 3);
        const { f: none } = exportsOf(check, identity());
        check.equal('no results', none(), undefined);
        const { f: three } = exportsOf(check, identity('i32', 'i64', 'f64'));
        const results = three(1, 2n, 3);
        check.equal('several results', results, [1, 2n, 3]);
        check.equal('in a new array', [Array.isArray(results), three(1, 2n, 3) === results], [true, false]);
        check.throws('too few for an i64', () => three(1), 'TypeError');
        const log: string[] = [];
        const value = (name: string) => ({
          valueOf() {
            log.push(name);
            return 1;
          },
        });
        exportsOf(check, identity('i32', 'f32', 'f64', 'i32', 'i32'))['f'](...['a', 'b', 'c', 'd', 'e'].map(value));
        check.equal('arguments are converted in order', log, ['a', 'b', 'c', 'd', 'e']);
        const reason = new Error('of a conversion');
        const throwing = {
          valueOf() {
            throw reason;
          },
        };
        check.throws('what a conversion throws', () => one(throwing), reason);
        check.throws(
          'in a call with many',
          () => exportsOf(check, identity('i32', 'i32', 'i32', 'i32'))['f'](throwing),
          reason,
        );
        const { f: vector } = exportsOf(
          check,
          (() => {
            const builder = new ModuleBuilder();
            builder.func({ params: ['v128', 'i32'], code: [], export: 'f' });
            return builder;
          })(),
        );
        check.throws('a v128', () => vector(1, throwing), 'TypeError');
        const trap = new ModuleBuilder();
        trap.func({ code: ['unreachable'], export: 'f' });
        check.throws('a trap', () => exportsOf(check, trap)['f'](), 'RuntimeError');
        const many = exportsOf(check, identity('i32', 'i32', 'f64', 'i64', 'externref'));
        check.equal('many arguments', many['f'](1, 2, 3, 4n, 'five'), [1, 2, 3, 4n, 'five']);
        check.equal('many of them missing', exportsOf(check, identity('i32', 'f64', 'f32', 'externref'))['f'](7), [
          7,
          Number.NaN,
          Number.NaN,
          undefined,
        ]);
      },
    },
    {
      title: 'traps',
      run(check) {
        const builder = new ModuleBuilder();
        builder.memory({ min: 1 });
        builder.table({ min: 1 });
        builder.func({
          params: ['i32', 'i32'],
          results: ['i32'],
          code: [['local.get', 0], ['local.get', 1], 'i32.div_s'],
          export: 'divide',
        });
        builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'i32.load'], export: 'load' });
        builder.func({
          params: ['f64'],
          results: ['i32'],
          code: [['local.get', 0], 'i32.trunc_f64_s'],
          export: 'truncate',
        });
        builder.func({
          params: ['i32'],
          code: [
            ['local.get', 0],
            ['call_indirect', { params: [], results: [] }],
          ],
          export: 'indirect',
        });
        const exports = exportsOf(check, builder);
        check.throws('divide by zero', () => exports['divide'](1, 0), 'RuntimeError');
        check.throws('overflow', () => exports['divide'](-(2 ** 31), -1), 'RuntimeError');
        check.throws('out of bounds', () => exports['load'](65533), 'RuntimeError');
        check.throws('not a number', () => exports['truncate'](Number.NaN), 'RuntimeError');
        check.throws('a null element', () => exports['indirect'](0), 'RuntimeError');
        check.throws('an index out of bounds', () => exports['indirect'](1), 'RuntimeError');
        check.equal('the instance goes on', exports['divide'](6, 2), 3);
      },
    },
    {
      title: 'run a host function',
      run(check) {
        const run = (params: Parameters<typeof caller>[0], results: Parameters<typeof caller>[1], f: unknown) =>
          instanceOf(check, caller(params, results), { a: { f } }).exports['run'];
        const seen: unknown[] = [];
        function spy(this: unknown, ...args: unknown[]): undefined {
          seen.push(this, ...args);
          return undefined;
        }
        run(['i32', 'i64', 'f32', 'f64', 'externref'], [], spy)(-1, -1n, 0.5, 0.1, 'text');
        check.equal('this and arguments', seen, [undefined, -1, -1n, 0.5, 0.1, 'text']);
        check.equal('results that are not wanted', run([], [], () => ({ any: 'thing' }))(), undefined);
        check.equal('one result', run(['i32'], ['i32'], (x: number) => x * 2)(21), 42);
        check.equal('it is converted', run([], ['i32'], () => '7')(), 7);
        check.equal('undefined is 0', run([], ['i32'], () => {})(), 0);
        check.equal('several results', run([], ['i32', 'i64'], () => [1, 2n])(), [1, 2n]);
        check.equal('of any iterable', run([], ['i32', 'i32'], () => new Set([3, 4]))(), [3, 4]);
        function* generator(): Generator<number> {
          yield 5;
          yield 6;
        }
        check.equal('of a generator', run([], ['i32', 'i32'], generator)(), [5, 6]);
        check.throws('too few results', () => run([], ['i32', 'i32'], () => [1])(), 'TypeError');
        check.throws('too many results', () => run([], ['i32', 'i32'], () => [1, 2, 3])(), 'TypeError');
        for (const value of [undefined, null, 1, {}]) {
          check.throws(`${String(value)} for several`, () => run([], ['i32', 'i32'], () => value)(), 'TypeError');
        }
        check.throws('a bigint for i32', () => run([], ['i32'], () => 1n)(), 'TypeError');
        check.throws('a number for i64', () => run([], ['i64'], () => 1)(), 'TypeError');
        check.throws('an object for funcref', () => run([], ['funcref'], () => ({}))(), 'TypeError');
        const promise = Promise.resolve(1);
        check.equal('a promise is a value', run([], ['externref'], () => promise)(), promise);
        check.equal('and no number', run([], ['i32'], () => promise)(), 0);
        const reason = { thrown: true };
        const throwing = (): never => {
          throw reason;
        };
        check.throws('what it throws', () => run([], [], throwing)(), reason);
        for (const count of [1, 2, 3, 4, 5, 6]) {
          const types = new Array<'i32'>(count).fill('i32');
          const sum = run(types, ['i32'], (...args: number[]) => args.reduce((a, b) => a + b) + 0.5);
          check.equal(`${count} parameters`, sum(...types.map((_, index) => index)), (count * (count - 1)) / 2);
        }
        check.throws(
          'a v128',
          () => {
            const builder = new ModuleBuilder();
            const f = builder.importFunc('a', 'f', [], ['v128']);
            builder.func({ code: [['call', f], 'drop'], export: 'run' });
            instanceOf(check, builder, { a: { f: () => 1 } }).exports['run']();
          },
          'TypeError',
        );
      },
    },
    {
      title: 'create a host function',
      run(check) {
        const { WebAssembly } = check;
        const builder = new ModuleBuilder();
        const first = builder.importFunc('a', 'f', [], ['i32']);
        const second = builder.importFunc('a', 'f', [], ['f64']);
        builder.export('first', 'func', first);
        builder.export('second', 'func', second);
        builder.export('firstAgain', 'func', first);
        const f = (): number => 1.5;
        const exports = exportsOf(check, builder, { a: { f } });
        check.equal('it has the type of the import', [exports['first'](), exports['second']()], [1, 1.5]);
        check.equal('each import makes one', exports['first'] === exports['second'], false);
        check.equal('under two names it is one', exports['firstAgain'], exports['first']);
        const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
        table.set(0, exports['second']);
        check.equal('it can stand in a table', [table.get(0), table.get(0)()], [exports['second'], 1.5]);
        check.throws('what it wraps can not', () => table.set(0, f), 'TypeError');
        check.equal('length', exports['first'].length, 0);
      },
    },
    {
      title: 'calls that nest',
      run(check) {
        const builder = caller(['i32'], ['i32']);
        const exports = exportsOf(check, builder, {
          a: { f: (n: number): number => (n === 0 ? 100 : exports['run'](n - 1) + 1) },
        });
        check.equal('guest and host', exports['run'](10), 110);
        const reason = new Error('at the bottom');
        const deep = exportsOf(check, builder, {
          a: {
            f: (n: number): number => {
              if (n === 0) throw reason;
              return deep['run'](n - 1);
            },
          },
        });
        check.throws('what is thrown comes through', () => deep['run'](5), reason);
        const trap = new ModuleBuilder();
        trap.func({ code: ['unreachable'], export: 'f' });
        const { f } = exportsOf(check, trap);
        let inner: unknown;
        const outer = exportsOf(check, caller([], []), {
          a: {
            f: () => {
              try {
                f();
              } catch (error) {
                inner = error;
                throw error;
              }
            },
          },
        });
        let seen: unknown;
        try {
          outer['run']();
        } catch (error) {
          seen = error;
        }
        check.equal('a trap is one object on its way', seen === inner && inner !== undefined, true);
        const catching = exportsOf(check, caller([], ['i32']), {
          a: {
            f: () => {
              try {
                f();
              } catch {
                return 5;
              }
              return 6;
            },
          },
        });
        check.equal('and can be caught by the host', catching['run'](), 5);
      },
    },
    {
      title: 'ToJSValue',
      run(check) {
        const constant = (type: 'i32' | 'i64' | 'f32' | 'f64', value: unknown) => {
          const builder = new ModuleBuilder();
          builder.func({ results: [type], code: [[`${type}.const`, value as number]], export: 'f' });
          return exportsOf(check, builder)['f']();
        };
        check.equal('i32 is signed', constant('i32', -1), -1);
        check.equal('i64 is a signed bigint', constant('i64', -(2n ** 63n)), -(2n ** 63n));
        check.equal('f32', constant('f32', 0.1), Math.fround(0.1));
        check.equal('f64', constant('f64', -0), -0);
        check.equal('f32 NaN', constant('f32', { bits: 0xffc12345 }), Number.NaN);
        check.equal('f64 NaN', constant('f64', { bits: 0x7ff0000000000001n }), Number.NaN);
        const builder = new ModuleBuilder();
        const own = builder.func({ code: [], export: 'own' });
        builder.func({ results: ['funcref'], code: [['ref.func', own]], export: 'reference' });
        builder.func({ results: ['funcref'], code: [['ref.null', 'funcref']], export: 'null' });
        builder.func({ results: ['externref'], code: [['ref.null', 'externref']], export: 'nothing' });
        const exports = exportsOf(check, builder);
        check.equal('funcref', exports['reference'](), exports['own']);
        check.equal('null funcref', exports['null'](), null);
        check.equal('null externref', exports['nothing'](), null);
        const { f } = exportsOf(check, identity('externref'));
        for (const value of [undefined, null, 1, 1n, 'text', {}, [], Symbol('s'), () => {}, Number.NaN, -0]) {
          check.equal(`externref ${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`, f(value), value);
        }
      },
    },
    {
      title: 'ToWebAssemblyValue',
      run(check) {
        const { f: i32 } = exportsOf(check, identity('i32'));
        const numbers: [unknown, number][] = [
          [2 ** 31, -(2 ** 31)],
          [2 ** 32 + 5, 5],
          [-1.9, -1],
          ['0x10', 16],
          ['', 0],
          [true, 1],
          [null, 0],
          [undefined, 0],
          [Number.NaN, 0],
          [Number.POSITIVE_INFINITY, 0],
          [-0, 0],
          [[7], 7],
          [{}, 0],
          [1e21, Number(BigInt.asIntN(32, 10n ** 21n))],
        ];
        for (const [value, expected] of numbers)
          check.equal(`i32 of ${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`, i32(value), expected);
        check.throws('i32 of a bigint', () => i32(1n), 'TypeError');
        check.throws('i32 of a symbol', () => i32(Symbol('s')), 'TypeError');
        check.throws('i32 of an object of a bigint', () => i32(Object(1n)), 'TypeError');
        const { f: i64 } = exportsOf(check, identity('i64'));
        const bigints: [unknown, bigint][] = [
          [2n ** 63n, -(2n ** 63n)],
          [2n ** 64n + 5n, 5n],
          [-1n, -1n],
          ['0x10', 16n],
          [true, 1n],
          [Object(3n), 3n],
          [[7n], 7n],
        ];
        for (const [value, expected] of bigints)
          check.equal(`i64 of ${typeof value} ${String(value)}`, i64(value), expected);
        for (const value of [1, undefined, null, Symbol('s')]) {
          check.throws(`i64 of ${String(value)}`, () => i64(value), 'TypeError');
        }
        check.throws('i64 of other text', () => i64('text'), 'SyntaxError');
        const { f: f32 } = exportsOf(check, identity('f32'));
        check.equal('f32 is rounded', f32(0.1), Math.fround(0.1));
        check.equal('f32 of too much', f32(1e300), Number.POSITIVE_INFINITY);
        check.equal('f32 of undefined', f32(), Number.NaN);
        check.throws('f32 of a bigint', () => f32(1n), 'TypeError');
        const { f: f64 } = exportsOf(check, identity('f64'));
        check.equal('f64 of text', f64('1.5'), 1.5);
        check.equal('f64 of -0', f64(-0), -0);
        check.equal('f64 of a date', f64(new Date(5)), 5);
        check.throws('f64 of a bigint', () => f64(1n), 'TypeError');
        const { f: funcref } = exportsOf(check, identity('funcref'));
        const { f: some } = exportsOf(check, oneOfEach());
        check.equal('funcref of a function', funcref(some), some);
        check.equal('funcref of null', funcref(null), null);
        for (const value of [undefined, 1, {}, () => {}]) {
          check.throws(`funcref of ${String(value)}`, () => funcref(value), 'TypeError');
        }
        const isNull = new ModuleBuilder();
        isNull.func({ params: ['externref'], results: ['i32'], code: [['local.get', 0], 'ref.is_null'], export: 'f' });
        const { f: null_ } = exportsOf(check, isNull);
        check.equal('externref: only null is null', [null_(null), null_(undefined), null_(0), null_()], [1, 0, 0, 0]);
      },
    },
  ],
};
