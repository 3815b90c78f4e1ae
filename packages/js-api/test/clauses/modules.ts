/** Modules that several clauses use. */
import { ModuleBuilder } from '@wazero-ts/testkit';
import type { Imports, Instance, Module, WebAssemblyNamespace } from '../../src/index.js';
import type { Checker } from './clause.js';

export type Wasm = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref';

export const emptyModule = new ModuleBuilder().toBytes();

/** Bytes in a buffer of exactly their length. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

export function moduleOf({ WebAssembly }: Checker, builder: ModuleBuilder): Module {
  return new WebAssembly.Module(builder.toBytes());
}

export function instanceOf(checker: Checker, builder: ModuleBuilder, imports?: object): Instance {
  const { WebAssembly } = checker;
  return new WebAssembly.Instance(moduleOf(checker, builder), imports as Imports);
}

export function exportsOf(checker: Checker, builder: ModuleBuilder, imports?: object): Instance['exports'] {
  return instanceOf(checker, builder, imports).exports;
}

/** Exports one of each kind: `f` (a function that gives 7), `t`, `m`, `g`. */
export function oneOfEach(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.func({ results: ['i32'], code: [['i32.const', 7]], export: 'f' });
  builder.table({ min: 2, max: 4, export: 't' });
  builder.memory({ min: 1, max: 4, export: 'm' });
  builder.global({ type: 'i32', mutable: true, init: [['i32.const', 5]], export: 'g' });
  return builder;
}

/** Imports one of each kind of module `a`, and exports them again under the same names. */
export function reexporter(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.export('f', 'func', builder.importFunc('a', 'f', [], ['i32']));
  builder.export('t', 'table', builder.importTable('a', 't', { min: 1 }));
  builder.export('m', 'memory', builder.importMemory('a', 'm', { min: 1 }));
  builder.export('g', 'global', builder.importGlobal('a', 'g', 'i32', true));
  return builder;
}

/** Exports `f`, which returns its parameters. */
export function identity(...types: Wasm[]): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.func({
    params: types,
    results: types,
    code: types.map((_, index) => ['local.get', index] as const),
    export: 'f',
  });
  return builder;
}

/** Imports `a.f` with a type and exports `run`, which passes its parameters on. */
export function caller(params: readonly Wasm[], results: readonly Wasm[]): ModuleBuilder {
  const builder = new ModuleBuilder();
  const f = builder.importFunc('a', 'f', params, results);
  builder.func({
    params,
    results,
    code: [...params.map((_, index) => ['local.get', index] as const), ['call', f]],
    export: 'run',
  });
  return builder;
}

/** A module whose start function has this code. */
export function starting(code: Parameters<ModuleBuilder['func']>[0]['code']): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.start(builder.func({ code }));
  return builder;
}

/** Not bytes of a module: the version is wrong. */
export const brokenBytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]);

/** Well formed, but a function leaves no result. */
export function invalidBytes(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.func({ results: ['i32'], code: [] });
  return builder.toBytes();
}

/** Property attributes as text: `wec` for writable, enumerable, configurable; a getter is `g`, a setter `s`. */
export function attributesOf(object: object, name: string | symbol): string {
  const property = Object.getOwnPropertyDescriptor(object, name);
  if (property === undefined) return 'absent';
  const { writable, enumerable, configurable, get, set } = property;
  return [writable && 'w', get !== undefined && 'g', set !== undefined && 's', enumerable && 'e', configurable && 'c']
    .filter((part) => typeof part === 'string')
    .join('');
}

export type { WebAssemblyNamespace };
