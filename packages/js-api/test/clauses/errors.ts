import { ModuleBuilder } from '@wazero-ts/testkit';
import type { Section } from './clause.js';
import { attributesOf, brokenBytes, exportsOf, moduleOf, starting } from './modules.js';

const names = ['CompileError', 'LinkError', 'RuntimeError'] as const;

export const errorSection: Section = {
  title: '5.10 Errors, 8. Stack overflow and memory, 9. Limits',
  clauses: [
    {
      title: 'Error objects',
      run(check) {
        const { WebAssembly } = check;
        for (const name of names) {
          const constructor = WebAssembly[name];
          check.equal(`${name} attributes`, attributesOf(WebAssembly, name), 'wc');
          check.equal(`${name}.name`, (constructor as unknown as () => void).name, name);
          check.equal(`${name}.length`, (constructor as unknown as () => void).length, 1);
          check.equal(`${name} inherits from Error`, Object.getPrototypeOf(constructor), Error);
          check.equal(`${name}.prototype inherits`, Object.getPrototypeOf(constructor.prototype), Error.prototype);
          check.equal(`${name}.prototype attributes`, attributesOf(constructor, 'prototype'), '');
          for (const property of ['name', 'message', 'constructor']) {
            check.equal(`${name}.prototype.${property}`, attributesOf(constructor.prototype, property), 'wc');
          }
          check.equal(`${name}.prototype.message is empty`, constructor.prototype.message, '');
          const error = new constructor('text', { cause: 7 });
          check.equal(`${name} message`, [error.message, error.name, String(error)], ['text', name, `${name}: text`]);
          check.equal(`${name} cause`, error.cause, 7);
          check.equal(`${name} is an Error`, Object.prototype.toString.call(error), '[object Error]');
          check.equal(`${name} message attributes`, attributesOf(error, 'message'), 'wc');
          check.equal(`${name} without a message`, Object.hasOwn(new constructor(), 'message'), false);
          check.equal(`${name} called`, constructor('text') instanceof constructor, true);
          class Sub extends constructor {}
          check.equal(`${name} subclass`, [new Sub() instanceof Sub, new Sub() instanceof constructor], [true, true]);
          check.equal(`${name} has a stack`, typeof error.stack, 'string');
        }
      },
    },
    {
      title: 'which error',
      async run(check) {
        const { WebAssembly } = check;
        check.throws('compiling', () => new WebAssembly.Module(brokenBytes), 'CompileError');
        await check.rejects('compiling later', WebAssembly.compile(brokenBytes), 'CompileError');
        const builder = new ModuleBuilder();
        builder.importFunc('a', 'f', [], []);
        check.throws('linking', () => new WebAssembly.Instance(moduleOf(check, builder), { a: {} }), 'LinkError');
        check.throws(
          'running',
          () => new WebAssembly.Instance(moduleOf(check, starting(['unreachable']))),
          'RuntimeError',
        );
      },
    },
    {
      title: 'stack overflow',
      run(check) {
        const builder = new ModuleBuilder();
        builder.func({ code: [['call', 0]], export: 'f' });
        builder.func({ results: ['i32'], code: [['i32.const', 3]], export: 'after' });
        const exports = exportsOf(check, builder);
        check.throws('a function that calls itself', () => exports['f'](), 'RangeError');
        check.throws('and again', () => exports['f'](), 'RangeError');
        check.equal('the instance goes on', exports['after'](), 3);
        const mutual = new ModuleBuilder();
        const host = mutual.importFunc('a', 'f', [], []);
        mutual.func({ code: [['call', host]], export: 'run' });
        const nested = exportsOf(check, mutual, { a: { f: () => nested['run']() } });
        check.throws('guest and host in turn', () => nested['run'](), 'RangeError');
      },
    },
    {
      title: 'limits of the implementation',
      run(check) {
        const { WebAssembly } = check;
        check.throws('pages of a memory', () => new WebAssembly.Memory({ initial: 65537 }), 'RangeError');
        check.throws(
          'elements of a table',
          () => new WebAssembly.Table({ element: 'anyfunc', initial: 10_000_001 }),
          'RangeError',
        );
        const table = new ModuleBuilder();
        table.table({ min: 10_000_001 });
        check.equal('a module with a larger table', WebAssembly.validate(table.toBytes()), true);
        check.throws('can not be instantiated', () => new WebAssembly.Instance(moduleOf(check, table)), 'RangeError');
      },
    },
  ],
};
