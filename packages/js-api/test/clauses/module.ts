import { ModuleBuilder } from '@wazero-ts/testkit';
import type { BytesSource, Imports, Instance, Module } from '../../src/index.js';
import type { Section } from './clause.js';
import { attributesOf, bufferOf, emptyModule, instanceOf, moduleOf, oneOfEach, reexporter } from './modules.js';

export const moduleSection: Section = {
  title: '5.1 Modules, 5.2 Instances',
  clauses: [
    {
      title: 'Module(bytes)',
      run(check) {
        const { WebAssembly } = check;
        const module = new WebAssembly.Module(bufferOf(emptyModule));
        check.equal('prototype', Object.getPrototypeOf(module), WebAssembly.Module.prototype);
        check.equal('class string', String(module), '[object WebAssembly.Module]');
        check.equal('extensible', Object.isExtensible(module), true);
        check.equal('no own properties', Reflect.ownKeys(module).length, 0);
        class Sub extends WebAssembly.Module {}
        check.equal('a subclass', new Sub(emptyModule) instanceof Sub, true);
        for (const value of [undefined, null, 1, 'text', {}] as unknown as BytesSource[]) {
          check.throws(`not bytes: ${String(value)}`, () => new WebAssembly.Module(value), 'TypeError');
        }
      },
    },
    {
      title: 'exports(moduleObject)',
      run(check) {
        const { WebAssembly } = check;
        const found = WebAssembly.Module.exports(moduleOf(check, oneOfEach()));
        check.equal('an array', Array.isArray(found), true);
        check.equal(
          'names',
          found.map(({ name }) => name),
          ['f', 't', 'm', 'g'],
        );
        check.equal(
          'kinds',
          found.map(({ kind }) => kind),
          ['function', 'table', 'memory', 'global'],
        );
        check.equal('keys', Object.keys(found[0]!), ['name', 'kind']);
        check.equal('attributes', [attributesOf(found, '0'), attributesOf(found[0]!, 'name')], ['wec', 'wec']);
        const empty = moduleOf(check, new ModuleBuilder());
        check.equal('none', WebAssembly.Module.exports(empty).length, 0);
        const [once, again] = [WebAssembly.Module.exports(empty), WebAssembly.Module.exports(empty)];
        check.equal('a new array each time', once === again, false);
        for (const value of [undefined, null, {}, emptyModule, Object.create(WebAssembly.Module.prototype)]) {
          check.throws(`no module: ${String(value)}`, () => WebAssembly.Module.exports(value as Module), 'TypeError');
        }
        check.equal('attributes of the function', attributesOf(WebAssembly.Module, 'exports'), 'wec');
      },
    },
    {
      title: 'imports(moduleObject)',
      run(check) {
        const { WebAssembly } = check;
        const found = WebAssembly.Module.imports(moduleOf(check, reexporter()));
        check.equal(
          'modules',
          found.map(({ module }) => module),
          ['a', 'a', 'a', 'a'],
        );
        check.equal(
          'names',
          found.map(({ name }) => name),
          ['f', 't', 'm', 'g'],
        );
        check.equal(
          'kinds',
          found.map(({ kind }) => kind),
          ['function', 'table', 'memory', 'global'],
        );
        check.equal('keys', Object.keys(found[0]!), ['module', 'name', 'kind']);
        check.equal('none', WebAssembly.Module.imports(moduleOf(check, oneOfEach())).length, 0);
        for (const value of [undefined, null, {}, Object.create(WebAssembly.Module.prototype)]) {
          check.throws(`no module: ${String(value)}`, () => WebAssembly.Module.imports(value as Module), 'TypeError');
        }
      },
    },
    {
      title: 'customSections(moduleObject, sectionName)',
      run(check) {
        const { WebAssembly } = check;
        const builder = new ModuleBuilder().name('guest');
        builder.customSection('a', Uint8Array.of(1, 2)).customSection('b', Uint8Array.of());
        builder
          .customSection('a', Uint8Array.of(3))
          .customSection('\u00e4\ufffd', Uint8Array.of(4))
          .customSection('1', Uint8Array.of());
        const module = moduleOf(check, builder);
        const named = (name: unknown): number[][] =>
          WebAssembly.Module.customSections(module, name as string).map((bytes) => [...new Uint8Array(bytes)]);
        check.equal('all of a name, in order', named('a'), [[1, 2], [3]]);
        check.equal('an empty one', named('b'), [[]]);
        check.equal('none', named('c'), []);
        check.equal('the name is converted to a string', named(1), [[]]);
        check.equal('a lone surrogate is replaced', named('\u00e4\ud800'), [[4]]);
        check.equal('the name section', named('name').length, 1);
        const [first] = WebAssembly.Module.customSections(module, 'a');
        check.equal('an ArrayBuffer', first instanceof ArrayBuffer, true);
        new Uint8Array(first!)[0] = 99;
        check.equal('copied', named('a'), [[1, 2], [3]]);
        check.throws('no name', () => named(undefined), 'TypeError');
        check.throws('a symbol as the name', () => named(Symbol('a')), 'TypeError');
        check.throws('no module', () => WebAssembly.Module.customSections({}, 'a'), 'TypeError');
      },
    },
    {
      title: 'Instance(moduleObject, importObject)',
      run(check) {
        const { WebAssembly } = check;
        const module = moduleOf(check, oneOfEach());
        const instance = new WebAssembly.Instance(module);
        check.equal('prototype', Object.getPrototypeOf(instance), WebAssembly.Instance.prototype);
        check.equal('class string', String(instance), '[object WebAssembly.Instance]');
        check.equal('no own properties', Reflect.ownKeys(instance).length, 0);
        check.equal('undefined imports', new WebAssembly.Instance(module, undefined).exports['f'](), 7);
        class Sub extends WebAssembly.Instance {}
        check.equal('a subclass', new Sub(module).exports['f'](), 7);
        for (const value of [undefined, null, {}, emptyModule]) {
          check.throws(`no module: ${String(value)}`, () => new WebAssembly.Instance(value as Module), 'TypeError');
        }
        for (const value of [null, 1, 'text', true] as unknown as Imports[]) {
          check.throws(`import object ${value}`, () => new WebAssembly.Instance(module, value), 'TypeError');
        }
      },
    },
    {
      title: 'exports (of an Instance)',
      run(check) {
        const { WebAssembly } = check;
        const instance = instanceOf(check, oneOfEach());
        check.equal('attributes', attributesOf(WebAssembly.Instance.prototype, 'exports'), 'gec');
        check.equal('the same object each time', instance.exports, instance.exports);
        const getter = Object.getOwnPropertyDescriptor(WebAssembly.Instance.prototype, 'exports')!.get!;
        check.equal('name of the getter', getter.name, 'get exports');
        check.throws('of another object', () => getter.call({} as Instance), 'TypeError');
        check.equal(
          'kinds',
          Object.values(instance.exports).map((value) => Object.prototype.toString.call(value)),
          [
            '[object Function]',
            '[object WebAssembly.Table]',
            '[object WebAssembly.Memory]',
            '[object WebAssembly.Global]',
          ],
        );
      },
    },
    {
      title: 'externs keep their identity',
      run(check) {
        const first = instanceOf(check, oneOfEach()).exports;
        const second = instanceOf(check, reexporter(), { a: first }).exports;
        for (const name of ['f', 't', 'm', 'g']) check.equal(name, second[name], first[name]);
        first['g'].value = 77;
        check.equal('and are shared', second['g'].value, 77);
        const twice = oneOfEach();
        twice.export('m2', 'memory', 0);
        twice.export('t2', 'table', 0);
        twice.export('g2', 'global', 0);
        const exports = instanceOf(check, twice).exports;
        for (const name of ['m', 't', 'g']) {
          check.equal(`${name} under two names is one`, exports[`${name}2`] === exports[name], true);
        }
      },
    },
  ],
};
