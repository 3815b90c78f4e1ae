import { ModuleBuilder } from '@wazero-ts/testkit';

/** The smallest module. */
export const emptyModule = new ModuleBuilder().toBytes();

/** Exports `add`: (i32, i32) -> i32. */
export function adder(name?: string): Uint8Array {
  const builder = new ModuleBuilder();
  if (name !== undefined) builder.name(name);
  builder.func({
    params: ['i32', 'i32'],
    results: ['i32'],
    code: [['local.get', 0], ['local.get', 1], 'i32.add'],
    export: 'add',
    name: 'add',
  });
  return builder.toBytes();
}

/** Exports `run`, which never ends. */
export function endless(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'run' });
  return builder.toBytes();
}

/** Imports `env.f` and exports `run`, which calls it. */
export function caller(module = 'env', name = 'f'): ModuleBuilder {
  const builder = new ModuleBuilder();
  const f = builder.importFunc(module, name, [], []);
  builder.func({ code: [['call', f]], export: 'run', name: 'run' });
  return builder;
}

/** A module whose exported `_start` has this code. */
export function program(code: Parameters<ModuleBuilder['func']>[0]['code'], name = 'prog'): ModuleBuilder {
  const builder = new ModuleBuilder().name(name);
  builder.func({ code, export: '_start', name: '_start' });
  return builder;
}
