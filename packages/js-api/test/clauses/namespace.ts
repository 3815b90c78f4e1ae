import { ModuleBuilder } from '@wazero-ts/testkit';
import type { BytesSource, Imports, Module } from '../../src/index.js';
import type { Section } from './clause.js';
import {
  attributesOf,
  brokenBytes,
  bufferOf,
  emptyModule,
  identity,
  instanceOf,
  invalidBytes,
  moduleOf,
  oneOfEach,
  reexporter,
  starting,
} from './modules.js';

const notBytes = [undefined, null, 1, 'text', {}, []] as unknown as BytesSource[];

export const namespaceSection: Section = {
  title: '5. The WebAssembly namespace',
  clauses: [
    {
      title: 'namespace WebAssembly',
      run(check) {
        const { WebAssembly } = check;
        check.equal('class string', Object.prototype.toString.call(WebAssembly), '[object WebAssembly]');
        check.equal('class string attributes', attributesOf(WebAssembly, Symbol.toStringTag), 'c');
        check.equal('prototype', Object.getPrototypeOf(WebAssembly), Object.prototype);
        for (const name of ['validate', 'compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) {
          check.equal(`${name} attributes`, attributesOf(WebAssembly, name), 'wec');
          check.equal(`${name}.length`, (WebAssembly as unknown as Record<string, () => void>)[name]!.length, 1);
        }
        for (const name of ['Module', 'Instance', 'Memory', 'Table', 'Global']) {
          const constructor = (WebAssembly as unknown as Record<string, () => void>)[name]!;
          check.equal(`${name} attributes`, attributesOf(WebAssembly, name), 'wc');
          check.equal(`${name}.name`, constructor.name, name);
          check.equal(`${name}.length`, constructor.length, 1);
          check.equal(`${name}.prototype attributes`, attributesOf(constructor, 'prototype'), '');
          check.equal(
            `${name}.prototype.constructor attributes`,
            attributesOf(constructor.prototype, 'constructor'),
            'wc',
          );
          check.equal(
            `${name} class string`,
            Object.prototype.toString.call(constructor.prototype),
            `[object WebAssembly.${name}]`,
          );
          check.throws(`${name} without new`, () => Reflect.apply(constructor, undefined, [{}]), 'TypeError');
        }
      },
    },
    {
      title: 'validate(bytes)',
      run(check) {
        const { WebAssembly } = check;
        check.equal('a valid module', WebAssembly.validate(emptyModule), true);
        check.equal('an ArrayBuffer', WebAssembly.validate(bufferOf(emptyModule)), true);
        check.equal('a module that is not valid', WebAssembly.validate(invalidBytes()), false);
        check.equal('bytes that are no module', WebAssembly.validate(brokenBytes), false);
        check.equal('no bytes', WebAssembly.validate(new ArrayBuffer(0)), false);
        check.equal(
          'a part of a buffer',
          WebAssembly.validate(new Uint8Array([9, ...emptyModule, 9]).subarray(1, 9)),
          true,
        );
        check.equal('a view of 16-bit elements', WebAssembly.validate(new Uint16Array(bufferOf(emptyModule))), true);
        check.gives('a DataView', () => WebAssembly.validate(new DataView(bufferOf(emptyModule))), true);
        for (const value of notBytes)
          check.throws(`not bytes: ${String(value)}`, () => WebAssembly.validate(value), 'TypeError');
        const shared = new SharedArrayBuffer(8) as unknown as ArrayBuffer;
        check.throws('a SharedArrayBuffer', () => WebAssembly.validate(shared), 'TypeError');
      },
    },
    {
      title: 'compile a WebAssembly module',
      run(check) {
        const { WebAssembly } = check;
        check.throws('bytes that are no module', () => new WebAssembly.Module(brokenBytes), 'CompileError');
        check.throws('a module that is not valid', () => new WebAssembly.Module(invalidBytes()), 'CompileError');
        check.throws('no bytes', () => new WebAssembly.Module(new Uint8Array()), 'CompileError');
        check.throws(
          'bytes left over',
          () => new WebAssembly.Module(new Uint8Array([...emptyModule, 99])),
          'CompileError',
        );
        const twice = new ModuleBuilder();
        twice.func({ code: [], export: 'f' });
        twice.export('f', 'func', 0);
        check.throws('an export name twice', () => moduleOf(check, twice), 'CompileError');
      },
    },
    {
      title: 'compile(bytes)',
      async run(check) {
        const { WebAssembly } = check;
        const promise = WebAssembly.compile(emptyModule);
        check.equal('gives a promise', promise instanceof Promise, true);
        const module = await promise;
        check.equal('of a Module', module instanceof WebAssembly.Module, true);
        check.equal('with the right prototype', Object.getPrototypeOf(module), WebAssembly.Module.prototype);
        await check.rejects('bytes that are no module', WebAssembly.compile(brokenBytes), 'CompileError');
        await check.rejects('a module that is not valid', WebAssembly.compile(invalidBytes()), 'CompileError');
        for (const value of notBytes) {
          await check.rejects(`not bytes: ${String(value)}`, WebAssembly.compile(value), 'TypeError');
        }
      },
    },
    {
      title: 'asynchronously compile a WebAssembly module',
      async run(check) {
        const { WebAssembly } = check;
        const changed = emptyModule.slice();
        const compiling = WebAssembly.compile(changed);
        changed.fill(0);
        check.equal('the bytes are copied first', (await compiling) instanceof WebAssembly.Module, true);
        const instantiated = emptyModule.slice();
        const instantiating = WebAssembly.instantiate(instantiated);
        instantiated.fill(0);
        check.equal('also to instantiate', (await instantiating).instance instanceof WebAssembly.Instance, true);
        let settled = false;
        const later = WebAssembly.compile(emptyModule).then(() => {
          settled = true;
        });
        check.equal('it settles later', settled, false);
        await later;
        check.equal('but it settles', settled, true);
      },
    },
    {
      title: 'instantiate(bytes, importObject)',
      async run(check) {
        const { WebAssembly } = check;
        const result = await WebAssembly.instantiate(oneOfEach().toBytes());
        check.equal('has module and instance', Object.keys(result), ['module', 'instance']);
        check.equal('module is a Module', result.module instanceof WebAssembly.Module, true);
        check.equal('instance is an Instance', result.instance instanceof WebAssembly.Instance, true);
        check.equal('its exports run', result.instance.exports['f'](), 7);
        await check.rejects('bytes that are no module', WebAssembly.instantiate(brokenBytes), 'CompileError');
        await check.rejects('imports that are missing', WebAssembly.instantiate(reexporter().toBytes()), 'TypeError');
        const wrong = { a: { f: 1 } };
        await check.rejects(
          'an import of another kind',
          WebAssembly.instantiate(reexporter().toBytes(), wrong),
          'LinkError',
        );
        await check.rejects(
          'bytes that trap',
          WebAssembly.instantiate(starting(['unreachable']).toBytes()),
          'RuntimeError',
        );
        for (const value of [null, 1, 'text'] as unknown as Imports[]) {
          await check.rejects(`import object ${value}`, WebAssembly.instantiate(emptyModule, value), 'TypeError');
        }
        for (const value of notBytes) {
          await check.rejects(`not bytes: ${String(value)}`, WebAssembly.instantiate(value), 'TypeError');
        }
      },
    },
    {
      title: 'instantiate a promise of a module',
      async run(check) {
        const { WebAssembly } = check;
        const log: string[] = [];
        const imports = {
          get a(): Record<string, unknown> {
            log.push('read');
            return { f: () => 1 };
          },
        };
        const builder = new ModuleBuilder();
        builder.importFunc('a', 'f', [], ['i32']);
        const promise = WebAssembly.instantiate(builder.toBytes(), imports as Imports);
        check.equal('imports are not read before the module is compiled', log.length, 0);
        await promise;
        check.equal('and then once', log, ['read']);
        await check.rejects(
          'nor when compiling fails',
          WebAssembly.instantiate(brokenBytes, imports as Imports),
          'CompileError',
        );
        check.equal('then never', log, ['read']);
      },
    },
    {
      title: 'instantiate(moduleObject, importObject)',
      async run(check) {
        const { WebAssembly } = check;
        const module = moduleOf(check, oneOfEach());
        const instance = await WebAssembly.instantiate(module);
        check.equal('gives an Instance', instance instanceof WebAssembly.Instance, true);
        check.equal('with the right prototype', Object.getPrototypeOf(instance), WebAssembly.Instance.prototype);
        check.equal('whose exports run', instance.exports['f'](), 7);
        const other = await WebAssembly.instantiate(module);
        check.equal('each time another one', other === instance || other.exports['f'] === instance.exports['f'], false);
        const importing = moduleOf(check, reexporter());
        await check.rejects('imports that are missing', WebAssembly.instantiate(importing), 'TypeError');
        await check.rejects('an import of another kind', WebAssembly.instantiate(importing, { a: {} }), 'LinkError');
        const fake = Object.create(WebAssembly.Module.prototype) as Module;
        await check.rejects('an object that is no module', WebAssembly.instantiate(fake), 'TypeError');
      },
    },
    {
      title: 'asynchronously instantiate a WebAssembly module',
      async run(check) {
        const { WebAssembly } = check;
        const log: string[] = [];
        const imports = {
          get a(): Record<string, unknown> {
            log.push('read');
            return { f: () => 1 };
          },
        };
        const builder = new ModuleBuilder();
        builder.importFunc('a', 'f', [], ['i32']);
        const promise = WebAssembly.instantiate(moduleOf(check, builder), imports as Imports);
        check.equal('the imports of a module are read at once', log, ['read']);
        await promise;
        const reason = new Error('of a getter');
        const throwing = {
          get a(): Record<string, unknown> {
            throw reason;
          },
        };
        const rejected = WebAssembly.instantiate(moduleOf(check, builder), throwing as Imports);
        check.equal('what they throw does not come out at once', rejected instanceof Promise, true);
        await check.rejects('but rejects', rejected, reason);
        const failing = WebAssembly.instantiate(moduleOf(check, starting(['unreachable'])));
        await check.rejects('as does a trap', failing, 'RuntimeError');
      },
    },
    {
      title: 'read the imports',
      run(check) {
        const { WebAssembly } = check;
        const builder = new ModuleBuilder();
        builder.importFunc('a', 'one', [], []);
        builder.importMemory('b', 'two', { min: 1 });
        builder.importFunc('a', 'three', [], []);
        const module = moduleOf(check, builder);
        const log: string[] = [];
        const logging = (target: object, name: string): object =>
          new Proxy(target, {
            get(_, property) {
              log.push(`${name}${String(property)}`);
              return Reflect.get(target, property) as unknown;
            },
          });
        const memory = new WebAssembly.Memory({ initial: 1 });
        const parts = { a: logging({ one() {}, three() {} }, 'a.'), b: logging({ two: memory }, 'b.') };
        new WebAssembly.Instance(module, logging(parts, '') as Imports);
        check.equal('in the order of the module', log, ['a', 'a.one', 'b', 'b.two', 'a', 'a.three']);
        check.throws('no import object', () => new WebAssembly.Instance(module), 'TypeError');
        check.throws('no module', () => new WebAssembly.Instance(module, {}), 'TypeError');
        for (const value of [null, 1, 'text']) {
          const imports = { a: value } as unknown as Imports;
          check.throws(`${value} as a module`, () => new WebAssembly.Instance(module, imports), 'TypeError');
        }
        const asFunction = Object.assign(() => {}, { one() {}, three() {} });
        const functions = { a: asFunction, b: { two: memory } } as unknown as Imports;
        check.equal(
          'a function as a module',
          new WebAssembly.Instance(module, functions) instanceof WebAssembly.Instance,
          true,
        );
        const reason = new Error('of a getter');
        const getter = {
          get a(): never {
            throw reason;
          },
        };
        check.throws(
          'what a getter throws',
          () => new WebAssembly.Instance(module, getter as unknown as Imports),
          reason,
        );
        log.length = 0;
        const first = { a: { one: 1 }, b: logging({ two: memory }, 'b.') } as unknown as Imports;
        check.throws('a number as a function', () => new WebAssembly.Instance(module, first), 'LinkError');
        check.equal('what comes after it is not read', log, []);
      },
    },
    {
      title: 'read the imports: functions',
      run(check) {
        const { WebAssembly } = check;
        const builder = new ModuleBuilder();
        builder.export('f', 'func', builder.importFunc('a', 'f', ['i32'], ['i32']));
        const module = moduleOf(check, builder);
        const link = (f: unknown) => new WebAssembly.Instance(module, { a: { f } });
        for (const value of [undefined, null, 1, 'text', {}, Symbol('s')]) {
          check.throws(`${String(value)}`, () => link(value), 'LinkError');
        }
        const host = (x: number): number => x + 1;
        const { f } = link(host).exports;
        check.equal('a function of JavaScript is wrapped', f === host, false);
        check.equal('and called', f(1), 2);
        check.equal('each import is another function', link(host).exports['f'] === f, false);
        check.equal('an Exported Function stays itself', link(f).exports['f'], f);
        const other = instanceOf(check, identity('i64')).exports['f'];
        check.throws('an Exported Function of another type', () => link(other), 'LinkError');
        const bound = (f as (x: number) => number).bind(undefined);
        check.equal('a bound one is a function of JavaScript', link(bound).exports['f'](4), 5);
        check.equal('a class can be imported', typeof link(class {}).exports['f'], 'function');
        check.throws('but not called', () => link(class {}).exports['f'](1), 'TypeError');
      },
    },
    {
      title: 'read the imports: globals',
      run(check) {
        const { WebAssembly } = check;
        const link = (
          type: 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'funcref',
          mutable: boolean,
          g: unknown,
        ) => {
          const builder = new ModuleBuilder();
          builder.export('g', 'global', builder.importGlobal('a', 'g', type, mutable));
          return new WebAssembly.Instance(moduleOf(check, builder), { a: { g } }).exports['g'];
        };
        check.equal('i32 of a number', link('i32', false, 2 ** 32 + 3.7).value, 3);
        check.equal('f32 of a number', link('f32', false, 0.1).value, Math.fround(0.1));
        check.equal('f64 of a number', link('f64', false, 0.1).value, 0.1);
        check.equal('i64 of a bigint', link('i64', false, 2n ** 64n - 1n).value, -1n);
        check.equal('externref of any value', link('externref', false, 'text').value, 'text');
        check.equal('externref of undefined', link('externref', false, undefined).value, undefined);
        check.equal('funcref of null', link('funcref', false, null).value, null);
        check.throws('i64 of a number', () => link('i64', false, 1), 'LinkError');
        check.throws('i32 of a bigint', () => link('i32', false, 1n), 'LinkError');
        for (const value of [undefined, null, '1', true, {}]) {
          check.throws(`i32 of ${String(value)}`, () => link('i32', false, value), 'LinkError');
        }
        check.throws('v128 of a number', () => link('v128', false, 1), 'LinkError');
        check.throws('funcref of an object', () => link('funcref', false, {}), 'LinkError');
        check.throws('mutable of a number', () => link('i32', true, 1), 'LinkError');
        const mutable = new WebAssembly.Global({ value: 'i32', mutable: true }, 4);
        check.equal('a Global stays itself', link('i32', true, mutable), mutable);
        check.throws('a mutable Global as a constant', () => link('i32', false, mutable), 'LinkError');
        check.throws('a Global of another type', () => link('f32', true, mutable), 'LinkError');
        const constant = new WebAssembly.Global({ value: 'i32' }, 4);
        check.throws('a constant Global as mutable', () => link('i32', true, constant), 'LinkError');
      },
    },
    {
      title: 'read the imports: memories and tables',
      run(check) {
        const { WebAssembly } = check;
        const linkMemory = (m: unknown, max?: number, shared = false) => {
          const builder = new ModuleBuilder();
          const spec = { min: 1, shared, ...(max === undefined ? {} : { max }) };
          builder.export('m', 'memory', builder.importMemory('a', 'm', spec));
          return new WebAssembly.Instance(moduleOf(check, builder), { a: { m } }).exports['m'];
        };
        const linkTable = (t: unknown, element: 'funcref' | 'externref' = 'funcref') => {
          const builder = new ModuleBuilder();
          builder.export('t', 'table', builder.importTable('a', 't', { min: 1, element }));
          return new WebAssembly.Instance(moduleOf(check, builder), { a: { t } }).exports['t'];
        };
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 });
        const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
        check.equal('a Memory stays itself', linkMemory(memory), memory);
        check.equal('a Table stays itself', linkTable(table), table);
        check.equal('a maximum that is not above is fine', linkMemory(memory, 3), memory);
        check.throws('a maximum that is above', () => linkMemory(memory, 2), 'LinkError');
        check.throws('no maximum', () => linkMemory(new WebAssembly.Memory({ initial: 1 }), 3), 'LinkError');
        check.throws('too few pages', () => linkMemory(new WebAssembly.Memory({ initial: 0 })), 'LinkError');
        check.throws('not shared', () => linkMemory(memory, 3, true), 'LinkError');
        check.throws('another element type', () => linkTable(table, 'externref'), 'LinkError');
        check.throws(
          'too few elements',
          () => linkTable(new WebAssembly.Table({ element: 'anyfunc', initial: 0 })),
          'LinkError',
        );
        for (const value of [undefined, null, 1, {}, memory.buffer, table]) {
          check.throws(`${String(value)} as a memory`, () => linkMemory(value), 'LinkError');
        }
        for (const value of [undefined, null, [], memory]) {
          check.throws(`${String(value)} as a table`, () => linkTable(value), 'LinkError');
        }
        const late = new WebAssembly.Memory({ initial: 0 });
        late.grow(1);
        check.equal('the size of now counts', linkMemory(late), late);
      },
    },
    {
      title: 'create an exports object',
      run(check) {
        const builder = oneOfEach();
        builder.export('', 'func', 0);
        builder.export('__proto__', 'func', 0);
        builder.export('2', 'func', 0);
        const { exports } = instanceOf(check, builder);
        check.equal('it is frozen', Object.isFrozen(exports), true);
        check.equal('its prototype is null', Object.getPrototypeOf(exports), null);
        check.equal('attributes', attributesOf(exports, 'f'), 'e');
        check.equal('names', Object.keys(exports), ['2', 'f', 't', 'm', 'g', '', '__proto__']);
        check.equal('one function under several names is one object', exports[''], exports['f']);
        const odd = Object.getOwnPropertyDescriptor(exports, '__proto__')?.value as unknown;
        check.equal('__proto__ is a name like any other', odd, exports['f']);
        check.throws('nothing can be set', () => Object.assign(exports, { f: 1 }), 'TypeError');
      },
    },
    {
      title: 'instantiate the core of a WebAssembly module',
      run(check) {
        const { WebAssembly } = check;
        check.throws('a start function that traps', () => instanceOf(check, starting(['unreachable'])), 'RuntimeError');
        const data = new ModuleBuilder();
        data.memory({ min: 1 });
        data.dataSegment({ offset: [['i32.const', 65536]], bytes: [1] });
        check.throws('a data segment that does not fit', () => instanceOf(check, data), 'RuntimeError');
        const element = new ModuleBuilder();
        element.table({ min: 1 });
        element.func({ code: [] });
        element.element({ offset: [['i32.const', 1]], functions: [0] });
        check.throws('an element segment that does not fit', () => instanceOf(check, element), 'RuntimeError');
        const reason = { thrown: 'by the host' };
        const calling = new ModuleBuilder();
        calling.start(calling.importFunc('a', 'f', [], []));
        const throwing = (): never => {
          throw reason;
        };
        check.throws('what a start function throws', () => instanceOf(check, calling, { a: { f: throwing } }), reason);
        const memory = new WebAssembly.Memory({ initial: 1 });
        const partly = new ModuleBuilder();
        partly.importMemory('a', 'm', { min: 1 });
        partly.dataSegment({ offset: [['i32.const', 0]], bytes: [42] });
        partly.dataSegment({ offset: [['i32.const', 65536]], bytes: [1] });
        check.throws(
          'segments are written in order',
          () => instanceOf(check, partly, { a: { m: memory } }),
          'RuntimeError',
        );
        check.equal('and stay written', new Uint8Array(memory.buffer)[0], 42);
      },
    },
    {
      title: 'initialize an instance object',
      run(check) {
        const { WebAssembly } = check;
        const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
        let during: unknown;
        const builder = new ModuleBuilder();
        const f = builder.importFunc('a', 'f', [], []);
        builder.importTable('a', 't', { min: 1 });
        const own = builder.func({ results: ['i32'], code: [['i32.const', 9]], export: 'own' });
        builder.element({ functions: [own] });
        builder.start(f);
        const imports = {
          a: {
            t: table,
            f: () => {
              during = table.get(0);
            },
          },
        };
        const { exports } = instanceOf(check, builder, imports);
        check.equal('a function seen while the start function runs', typeof during, 'function');
        check.equal('is the exported one', during, exports['own']);
        check.equal('and runs', exports['own'](), 9);
      },
    },
  ],
};
