import { ModuleBuilder } from '@wazero-ts/testkit';
import type { Global, GlobalDescriptor, Memory, MemoryDescriptor, Table, TableDescriptor } from '../../src/index.js';
import type { Checker, Section } from './clause.js';
import { attributesOf, exportsOf, identity, instanceOf, oneOfEach } from './modules.js';

const page = 65536;
const notUnsignedLongs = [-1, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY, 'text', {}, undefined];
const notObjects = [undefined, null, 1, 'text', true];

/** Whether a buffer was detached; it has no bytes then. */
const isDetached = (buffer: ArrayBuffer): boolean => buffer.byteLength === 0;

function logging(log: string[], target: object): object {
  return new Proxy(target, {
    get(_, name) {
      log.push(String(name));
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** A number that says when it is converted. */
function convertible(log: string[], name: string, value: number): number {
  return {
    valueOf() {
      log.push(`value of ${name}`);
      return value;
    },
  } as unknown as number;
}

/** A module that works on its memory, which is exported as `m`. */
function memoryGuest(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, max: 4, export: 'm' });
  builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'memory.grow'], export: 'grow' });
  builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'i32.load8_u'], export: 'load' });
  builder.func({ params: ['i32', 'i32'], code: [['local.get', 0], ['local.get', 1], 'i32.store8'], export: 'store' });
  return builder;
}

export const memorySection: Section = {
  title: '5.3 Memories',
  clauses: [
    {
      title: 'Memory(descriptor)',
      run(check) {
        const { WebAssembly } = check;
        const memory = new WebAssembly.Memory({ initial: 2 });
        check.equal('prototype', Object.getPrototypeOf(memory), WebAssembly.Memory.prototype);
        check.equal('class string', String(memory), '[object WebAssembly.Memory]');
        check.equal('size', memory.buffer.byteLength, 2 * page);
        check.equal(
          'zeros',
          new Uint8Array(memory.buffer).every((byte) => byte === 0),
          true,
        );
        const make = (descriptor: unknown) => new WebAssembly.Memory(descriptor as MemoryDescriptor);
        for (const value of notObjects) check.throws(`descriptor ${String(value)}`, () => make(value), 'TypeError');
        check.throws('no initial', () => make({}), 'TypeError');
        for (const value of notUnsignedLongs) {
          check.throws(`initial ${String(value)}`, () => make({ initial: value }), 'TypeError');
          if (value !== undefined)
            check.throws(`maximum ${String(value)}`, () => make({ initial: 0, maximum: value }), 'TypeError');
        }
        check.throws('a symbol as initial', () => make({ initial: Symbol('s') }), 'TypeError');
        check.throws('a bigint as initial', () => make({ initial: 1n }), 'TypeError');
        check.throws('maximum below initial', () => make({ initial: 2, maximum: 1 }), 'RangeError');
        check.throws('initial above the limit', () => make({ initial: 65537 }), 'RangeError');
        check.throws('maximum above the limit', () => make({ initial: 1, maximum: 65537 }), 'RangeError');
        check.throws('shared without maximum', () => make({ initial: 1, shared: true }), 'TypeError');
        check.equal('numbers are converted', make({ initial: '0x1', maximum: 2.9 }).buffer.byteLength, page);
        check.gives('-0.5 is 0', () => make({ initial: -0.5 }).buffer.byteLength, 0);
        check.equal('a function as descriptor', make(Object.assign(() => {}, { initial: 1 })).buffer.byteLength, page);
        class Sub extends WebAssembly.Memory {}
        check.equal('a subclass', new Sub({ initial: 1 }).grow(1), 1);
      },
    },
    {
      title: 'dictionary MemoryDescriptor',
      run(check) {
        const { WebAssembly } = check;
        const log: string[] = [];
        const descriptor = {
          initial: convertible(log, 'initial', 1),
          maximum: convertible(log, 'maximum', 1),
          shared: false,
        };
        new WebAssembly.Memory(logging(log, descriptor) as MemoryDescriptor);
        check.equal('order', log, ['initial', 'value of initial', 'maximum', 'value of maximum', 'shared']);
        const reason = new Error('of a getter');
        const throwing = {
          get initial(): never {
            throw reason;
          },
        };
        check.throws('what a getter throws', () => new WebAssembly.Memory(throwing), reason);
        const inherited = Object.create({ initial: 1 }) as MemoryDescriptor;
        check.equal('inherited members', new WebAssembly.Memory(inherited).buffer.byteLength, page);
      },
    },
    {
      title: 'buffer',
      run(check) {
        const { WebAssembly } = check;
        check.equal('attributes', attributesOf(WebAssembly.Memory.prototype, 'buffer'), 'gec');
        const memory = new WebAssembly.Memory({ initial: 1 });
        check.equal('an ArrayBuffer', memory.buffer instanceof ArrayBuffer, true);
        check.equal('the same each time', memory.buffer, memory.buffer);
        const getter = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer')!.get!;
        check.throws('of another object', () => getter.call({}), 'TypeError');
        check.throws('of the prototype', () => WebAssembly.Memory.prototype.buffer, 'TypeError');
        const { exports } = instanceOf(check, memoryGuest());
        new Uint8Array(exports['m'].buffer)[7] = 42;
        check.equal('the guest sees what is written there', exports['load'](7), 42);
        exports['store'](8, 43);
        check.equal('and the other way round', new Uint8Array(exports['m'].buffer)[8], 43);
      },
    },
    {
      title: 'create a fixed length memory buffer: detach key',
      run(check) {
        const { WebAssembly } = check;
        const memory = new WebAssembly.Memory({ initial: 1 });
        const { buffer } = memory;
        new Uint8Array(buffer)[3] = 33;
        try {
          structuredClone(buffer, { transfer: [buffer] });
        } catch {
          // It may be refused, or the buffer is copied.
        }
        check.equal('it stays as it is', buffer.byteLength, page);
        check.equal('and stays the buffer', memory.buffer, buffer);
        check.gives('of the same bytes', () => new Uint8Array(memory.buffer)[3], 33);
      },
    },
    {
      title: 'grow(delta)',
      run(check) {
        const { WebAssembly } = check;
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
        check.equal('attributes', attributesOf(WebAssembly.Memory.prototype, 'grow'), 'wec');
        check.equal('gives the old size', memory.grow(2), 1);
        check.equal('the new size', memory.buffer.byteLength, 3 * page);
        check.equal('numbers are converted', memory.grow('1' as unknown as number), 3);
        check.throws('beyond the maximum', () => memory.grow(1), 'RangeError');
        check.throws('far beyond', () => memory.grow(2 ** 32 - 1), 'RangeError');
        check.equal('then nothing happened', memory.buffer.byteLength, 4 * page);
        for (const value of notUnsignedLongs) {
          check.throws(`by ${String(value)}`, () => memory.grow(value as number), 'TypeError');
        }
        check.throws('beyond the limit', () => new WebAssembly.Memory({ initial: 1 }).grow(65536), 'RangeError');
        check.throws('of another object', () => WebAssembly.Memory.prototype.grow.call({} as Memory, 1), 'TypeError');
      },
    },
    {
      title: 'refresh the memory buffer',
      run(check) {
        const { WebAssembly } = check;
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
        new Uint8Array(memory.buffer)[5] = 55;
        for (const delta of [0, 1]) {
          const before = memory.buffer;
          const view = new Uint8Array(before);
          memory.grow(delta);
          check.equal(`grow(${delta}) detaches the old buffer`, isDetached(before), true);
          check.equal(`grow(${delta}) leaves its views empty`, view.length, 0);
          check.equal(`grow(${delta}) makes another buffer`, memory.buffer === before, false);
          check.equal(`grow(${delta}) keeps the bytes`, new Uint8Array(memory.buffer)[5], 55);
        }
        const before = memory.buffer;
        check.throws('growing that fails', () => memory.grow(3), 'RangeError');
        check.equal('detaches nothing', isDetached(before), false);
        check.equal('and makes nothing', memory.buffer, before);
      },
    },
    {
      title: 'immediately after a memory.grow instruction',
      run(check) {
        const exports = exportsOf(check, memoryGuest());
        const memory = exports['m'] as Memory;
        for (const delta of [1, 0]) {
          const before = memory.buffer;
          exports['grow'](delta);
          check.equal(`memory.grow ${delta} detaches the old buffer`, isDetached(before), true);
          check.equal(`memory.grow ${delta} makes another`, memory.buffer.byteLength, 2 * page);
        }
        const before = memory.buffer;
        check.equal('memory.grow that fails', exports['grow'](9), -1);
        check.equal('detaches nothing', memory.buffer, before);
        const builder = new ModuleBuilder();
        const f = builder.importFunc('a', 'f', [], []);
        builder.memory({ min: 1, export: 'm' });
        builder.func({ results: ['i32'], code: [['call', f], ['i32.const', page], 'i32.load8_u'], export: 'run' });
        const growing = exportsOf(check, builder, {
          a: {
            f: () => {
              (growing['m'] as Memory).grow(1);
              new Uint8Array((growing['m'] as Memory).buffer)[page] = 99;
            },
          },
        });
        check.equal('growing in a host function is seen by the guest', growing['run'](), 99);
      },
    },
    {
      title: 'shared memories',
      run(check) {
        const { WebAssembly } = check;
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 3, shared: true });
        const { buffer } = memory;
        check.equal('a SharedArrayBuffer', Object.prototype.toString.call(buffer), '[object SharedArrayBuffer]');
        check.equal('frozen', Object.isFrozen(buffer), true);
        check.equal('the same each time', memory.buffer, buffer);
        const view = new Uint8Array(buffer);
        view[3] = 33;
        check.equal('grows', memory.grow(1), 1);
        check.equal('the new size', memory.buffer.byteLength, 2 * page);
        check.equal('views stay good', [view[3], new Uint8Array(memory.buffer)[3]], [33, 33]);
        check.equal('the old buffer keeps its length', buffer.byteLength, page);
        check.equal('another buffer', memory.buffer === buffer, false);
        check.throws('beyond the maximum', () => memory.grow(2), 'RangeError');
      },
    },
    {
      title: 'create a memory object (cache)',
      run(check) {
        const { WebAssembly } = check;
        const exports = exportsOf(check, oneOfEach());
        const memory = exports['m'];
        check.equal('prototype', Object.getPrototypeOf(memory), WebAssembly.Memory.prototype);
        memory.note = 'kept';
        const builder = new ModuleBuilder();
        builder.export('again', 'memory', builder.importMemory('a', 'm', { min: 1 }));
        check.equal('the same object', exportsOf(check, builder, { a: { m: memory } })['again'], memory);
        check.equal('with its properties', exportsOf(check, builder, { a: { m: memory } })['again'].note, 'kept');
        check.equal('another memory is another', exportsOf(check, oneOfEach())['m'] === memory, false);
      },
    },
  ],
};

export const tableSection: Section = {
  title: '5.4 Tables',
  clauses: [
    {
      title: 'Table(descriptor, value)',
      run(check) {
        const { WebAssembly } = check;
        const make = (descriptor: unknown, ...rest: unknown[]) =>
          new WebAssembly.Table(descriptor as TableDescriptor, ...(rest as [unknown]));
        const table = make({ element: 'anyfunc', initial: 3 });
        check.equal('prototype', Object.getPrototypeOf(table), WebAssembly.Table.prototype);
        check.equal('class string', String(table), '[object WebAssembly.Table]');
        check.equal('elements are null', [table.length, table.get(0), table.get(2)], [3, null, null]);
        check.equal('or undefined', make({ element: 'externref', initial: 1 }).get(0), undefined);
        check.equal('or the value', make({ element: 'externref', initial: 2 }, 'text').get(1), 'text');
        const f = exportsOf(check, oneOfEach())['f'];
        check.equal('or the function', make({ element: 'anyfunc', initial: 2 }, f).get(1), f);
        check.equal('null', make({ element: 'externref', initial: 1 }, null).get(0), null);
        for (const value of notObjects) check.throws(`descriptor ${String(value)}`, () => make(value), 'TypeError');
        check.throws('no element', () => make({ initial: 1 }), 'TypeError');
        check.throws('no initial', () => make({ element: 'anyfunc' }), 'TypeError');
        check.throws('another element type', () => make({ element: 'i32', initial: 1 }), 'TypeError');
        for (const value of notUnsignedLongs) {
          check.throws(`initial ${String(value)}`, () => make({ element: 'anyfunc', initial: value }), 'TypeError');
        }
        check.throws('maximum below initial', () => make({ element: 'anyfunc', initial: 2, maximum: 1 }), 'RangeError');
        check.throws('initial above the limit', () => make({ element: 'anyfunc', initial: 10_000_001 }), 'RangeError');
        check.equal(
          'a large maximum is fine',
          make({ element: 'anyfunc', initial: 1, maximum: 2 ** 32 - 1 }).length,
          1,
        );
        for (const value of [1, {}, () => {}, 'text']) {
          check.throws(
            `${String(value)} as a function`,
            () => make({ element: 'anyfunc', initial: 1 }, value),
            'TypeError',
          );
        }
      },
    },
    {
      title: 'dictionary TableDescriptor',
      run(check) {
        const { WebAssembly } = check;
        const log: string[] = [];
        const element = {
          toString() {
            log.push('string of element');
            return 'anyfunc';
          },
        };
        const descriptor = {
          maximum: convertible(log, 'maximum', 1),
          initial: convertible(log, 'initial', 1),
          element,
        };
        new WebAssembly.Table(logging(log, descriptor) as TableDescriptor);
        check.equal('order', log, [
          'element',
          'string of element',
          'initial',
          'value of initial',
          'maximum',
          'value of maximum',
        ]);
        const descriptorOf = (value: unknown) => value as TableDescriptor;
        check.throws(
          'a symbol as element',
          () => new WebAssembly.Table(descriptorOf({ element: Symbol('s'), initial: 1 })),
          'TypeError',
        );
        check.throws(
          'null as element',
          () => new WebAssembly.Table(descriptorOf({ element: null, initial: 1 })),
          'TypeError',
        );
        check.throws(
          'the case counts',
          () => new WebAssembly.Table(descriptorOf({ element: 'Anyfunc', initial: 1 })),
          'TypeError',
        );
      },
    },
    {
      title: 'length',
      run(check) {
        const { WebAssembly } = check;
        check.equal('attributes', attributesOf(WebAssembly.Table.prototype, 'length'), 'gec');
        const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
        check.equal('at first', table.length, 2);
        table.grow(3);
        check.equal('after growing', table.length, 5);
        const getter = Object.getOwnPropertyDescriptor(WebAssembly.Table.prototype, 'length')!.get!;
        check.throws('of another object', () => getter.call([]), 'TypeError');
      },
    },
    {
      title: 'get(index)',
      run(check) {
        const { WebAssembly } = check;
        const exports = exportsOf(check, oneOfEach());
        const table = exports['t'] as Table;
        check.equal('attributes', attributesOf(WebAssembly.Table.prototype, 'get'), 'wec');
        check.equal('null', table.get(0), null);
        table.set(1, exports['f']);
        check.equal('a function keeps its identity', table.get(1), exports['f']);
        check.equal('indices are converted', table.get('1.5' as unknown as number), exports['f']);
        check.throws('the length', () => table.get(2), 'RangeError');
        check.throws('far outside', () => table.get(2 ** 32 - 1), 'RangeError');
        for (const value of notUnsignedLongs) {
          check.throws(`${String(value)}`, () => table.get(value as number), 'TypeError');
        }
        check.throws('of another object', () => WebAssembly.Table.prototype.get.call({} as Table, 0), 'TypeError');
      },
    },
    {
      title: 'set(index, value)',
      run(check) {
        const { WebAssembly } = check;
        const exports = exportsOf(check, oneOfEach());
        const { f } = exports;
        const table = exports['t'] as Table;
        check.equal('attributes', attributesOf(WebAssembly.Table.prototype, 'set'), 'wec');
        check.equal('length of the function', table.set.length, 1);
        check.equal('gives nothing', table.set(0, f), undefined);
        check.equal('sets', table.get(0), f);
        table.set(0, null);
        check.equal('null', table.get(0), null);
        table.set(0, f);
        table.set(0);
        check.equal('no value stands for null', table.get(0), null);
        table.set(0, f);
        check.gives('as does undefined', () => [table.set(0, undefined), table.get(0)], [undefined, null]);
        check.throws('outside', () => table.set(2, f), 'RangeError');
        for (const value of [1, {}, () => {}, 'text', Function.prototype]) {
          check.throws(`${String(value)} as a function`, () => table.set(0, value), 'TypeError');
        }
        check.throws('the value is converted before bounds are checked', () => table.set(9, {}), 'TypeError');
        for (const value of notUnsignedLongs) {
          check.throws(`index ${String(value)}`, () => table.set(value as number, f), 'TypeError');
        }
        const any = new WebAssembly.Table({ element: 'externref', initial: 1 });
        const values = [1, 'text', {}, null, undefined, Symbol('s'), 1n, () => {}, Promise.resolve()];
        for (const value of values) {
          any.set(0, value);
          check.equal(`externref ${typeof value} ${String(value)}`, any.get(0), value);
        }
        any.set(0);
        check.equal('no value stands for undefined', any.get(0), undefined);
      },
    },
    {
      title: 'grow(delta, value) of a table',
      run(check) {
        const { WebAssembly } = check;
        const { f } = exportsOf(check, oneOfEach());
        const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1, maximum: 5 });
        check.equal('attributes', attributesOf(WebAssembly.Table.prototype, 'grow'), 'wec');
        check.equal('gives the old length', table.grow(1), 1);
        check.equal('fills with null', table.get(1), null);
        check.equal('or with the value', [table.grow(2, f), table.get(2), table.get(3)], [2, f, f]);
        check.equal('by nothing', table.grow(0), 4);
        check.throws('beyond the maximum', () => table.grow(2), 'RangeError');
        check.throws('far beyond', () => table.grow(2 ** 32 - 1), 'RangeError');
        check.throws('something that is no function', () => table.grow(0, {}), 'TypeError');
        for (const value of notUnsignedLongs)
          check.throws(`by ${String(value)}`, () => table.grow(value as number), 'TypeError');
        const any = new WebAssembly.Table({ element: 'externref', initial: 0 });
        check.equal('externref', [any.grow(1), any.get(0), any.grow(1, 'text'), any.get(1)], [0, undefined, 1, 'text']);
        check.throws('beyond the limit', () => any.grow(10_000_000), 'RangeError');
      },
    },
    {
      title: 'create a table object (cache)',
      run(check) {
        const exports = exportsOf(check, oneOfEach());
        const builder = new ModuleBuilder();
        const t = builder.importTable('a', 't', { min: 1 });
        builder.export('again', 'table', t);
        builder.func({
          params: ['i32'],
          results: ['i32'],
          code: [
            ['local.get', 0],
            ['call_indirect', { params: [], results: ['i32'] }],
          ],
          export: 'run',
        });
        const importer = exportsOf(check, builder, { a: exports });
        check.equal('the same object', importer['again'], exports['t']);
        exports['t'].set(1, exports['f']);
        check.equal('the guest calls what is set', importer['run'](1), 7);
        check.throws('null traps', () => importer['run'](0), 'RuntimeError');
        const other = exportsOf(check, identity('i64'))['f'];
        exports['t'].set(0, other);
        check.throws('another type traps', () => importer['run'](0), 'RuntimeError');
      },
    },
  ],
};

const valueCases: readonly (readonly [GlobalDescriptor['value'], unknown, unknown])[] = [
  ['i32', 5, 7],
  ['i64', 5n, -7n],
  ['f32', 0.5, Number.NaN],
  ['f64', 0.1, -0],
  ['externref', 'text', undefined],
];

const makeGlobal = ({ WebAssembly }: Checker, descriptor: unknown, ...rest: unknown[]): Global =>
  new WebAssembly.Global(descriptor as GlobalDescriptor, ...(rest as [unknown]));

export const globalSection: Section = {
  title: '5.5 Globals',
  clauses: [
    {
      title: 'Global(descriptor, v)',
      run(check) {
        const { WebAssembly } = check;
        const global = makeGlobal(check, { value: 'i32' }, 4);
        check.equal('prototype', Object.getPrototypeOf(global), WebAssembly.Global.prototype);
        check.equal('class string', Object.prototype.toString.call(global), '[object WebAssembly.Global]');
        check.equal('value', global.value, 4);
        for (const [value, init] of valueCases) {
          check.equal(`${value} ${String(init)}`, makeGlobal(check, { value }, init).value, init);
        }
        for (const value of notObjects)
          check.throws(`descriptor ${String(value)}`, () => makeGlobal(check, value), 'TypeError');
        check.throws('no type', () => makeGlobal(check, {}), 'TypeError');
        check.throws('v128', () => makeGlobal(check, { value: 'v128' }), 'TypeError');
        check.throws('a number for i64', () => makeGlobal(check, { value: 'i64' }, 1), 'TypeError');
        check.throws('a bigint for i32', () => makeGlobal(check, { value: 'i32' }, 1n), 'TypeError');
        check.throws('a symbol for f64', () => makeGlobal(check, { value: 'f64' }, Symbol('s')), 'TypeError');
        check.throws('an object for anyfunc', () => makeGlobal(check, { value: 'anyfunc' }, {}), 'TypeError');
        const { f } = exportsOf(check, oneOfEach());
        check.equal('a function for anyfunc', makeGlobal(check, { value: 'anyfunc' }, f).value, f);
        check.equal('null for anyfunc', makeGlobal(check, { value: 'anyfunc' }, null).value, null);
      },
    },
    {
      title: 'dictionary GlobalDescriptor, ToValueType',
      run(check) {
        const log: string[] = [];
        const value = {
          toString() {
            log.push('string of value');
            return 'i32';
          },
        };
        makeGlobal(check, logging(log, { value, mutable: true }));
        check.equal('order', log, ['mutable', 'value', 'string of value']);
        for (const name of ['I32', 'i8', 'funcref', '', 'number']) {
          check.throws(`type ${name}`, () => makeGlobal(check, { value: name }), 'TypeError');
        }
        check.throws('a symbol as type', () => makeGlobal(check, { value: Symbol('s') }), 'TypeError');
        const truthy = makeGlobal(check, { value: 'i32', mutable: 'yes' }, 1);
        truthy.value = 2;
        check.equal('mutable is converted to a boolean', truthy.value, 2);
      },
    },
    {
      title: 'DefaultValue',
      run(check) {
        check.equal('i32', makeGlobal(check, { value: 'i32' }).value, 0);
        check.equal('i64', makeGlobal(check, { value: 'i64' }).value, 0n);
        check.equal('f32', makeGlobal(check, { value: 'f32' }).value, 0);
        check.equal('f64', makeGlobal(check, { value: 'f64' }).value, 0);
        check.equal('externref', makeGlobal(check, { value: 'externref' }).value, undefined);
        check.equal('anyfunc', makeGlobal(check, { value: 'anyfunc' }).value, null);
        check.equal('undefined is no value', makeGlobal(check, { value: 'i64' }, undefined).value, 0n);
        check.gives('also for anyfunc', () => makeGlobal(check, { value: 'anyfunc' }, undefined).value, null);
        check.equal('null is 0', makeGlobal(check, { value: 'i32' }, null).value, 0);
      },
    },
    {
      title: 'GetGlobalValue, value (getter)',
      run(check) {
        const { WebAssembly } = check;
        check.equal('attributes', attributesOf(WebAssembly.Global.prototype, 'value'), 'gsec');
        const { exports } = instanceOf(check, oneOfEach());
        check.equal('of a guest', exports['g'].value, 5);
        const builder = new ModuleBuilder();
        builder.global({ type: 'v128', init: [['v128.const', new Uint8Array(16)]], export: 'v' });
        builder.global({ type: 'i64', init: [['i64.const', -1n]], export: 'i64' });
        builder.global({ type: 'f32', init: [['f32.const', { bits: 0x7f800001 }]], export: 'nan' });
        const others = exportsOf(check, builder);
        check.throws('v128', () => others['v'].value, 'TypeError');
        check.equal('i64 is signed', others['i64'].value, -1n);
        check.equal('NaN', others['nan'].value, Number.NaN);
        check.throws('of another object', () => WebAssembly.Global.prototype.value, 'TypeError');
      },
    },
    {
      title: 'value (setter)',
      run(check) {
        const { WebAssembly } = check;
        for (const [value, init, next] of valueCases) {
          const global = makeGlobal(check, { value, mutable: true }, init);
          global.value = next;
          check.equal(`${value} ${String(next)}`, global.value, next);
        }
        const constant = makeGlobal(check, { value: 'i32' }, 1);
        check.throws(
          'a constant',
          () => {
            constant.value = 2;
          },
          'TypeError',
        );
        check.equal('it stays', constant.value, 1);
        const log: string[] = [];
        check.throws(
          'a constant converts nothing',
          () => {
            constant.value = convertible(log, 'it', 2);
          },
          'TypeError',
        );
        check.equal('indeed', log, []);
        const big = makeGlobal(check, { value: 'i64', mutable: true });
        check.throws(
          'a number for i64',
          () => {
            big.value = 1;
          },
          'TypeError',
        );
        const number = makeGlobal(check, { value: 'i32', mutable: true });
        number.value = 2 ** 32 + 1;
        check.equal('i32 wraps', number.value, 1);
        number.value = '0x10';
        check.equal('strings are converted', number.value, 16);
        const exports = exportsOf(check, oneOfEach());
        exports['g'].value = 6;
        check.equal('of a guest', exports['g'].value, 6);
        const setter = Object.getOwnPropertyDescriptor(WebAssembly.Global.prototype, 'value')!.set!;
        check.throws('of another object', () => setter.call({}, 1), 'TypeError');
      },
    },
    {
      title: 'valueOf()',
      run(check) {
        const { WebAssembly } = check;
        const global = makeGlobal(check, { value: 'i32', mutable: true }, 20);
        check.equal('attributes', attributesOf(WebAssembly.Global.prototype, 'valueOf'), 'wec');
        check.equal('gives the value', global.valueOf(), 20);
        check.equal('in arithmetic', (global as unknown as number) + 1, 21);
        check.throws('of another object', () => WebAssembly.Global.prototype.valueOf.call({} as Global), 'TypeError');
      },
    },
    {
      title: 'create a global object (cache)',
      run(check) {
        const { WebAssembly } = check;
        const exports = exportsOf(check, oneOfEach());
        const builder = new ModuleBuilder();
        builder.export('again', 'global', builder.importGlobal('a', 'g', 'i32', true));
        builder.func({
          params: ['i32'],
          code: [
            ['local.get', 0],
            ['global.set', 0],
          ],
          export: 'set',
        });
        const importer = exportsOf(check, builder, { a: exports });
        check.equal('the same object', importer['again'], exports['g']);
        importer['set'](-9);
        check.equal('the guest changes it', exports['g'].value, -9);
        check.equal('prototype', Object.getPrototypeOf(exports['g']), WebAssembly.Global.prototype);
      },
    },
  ],
};
