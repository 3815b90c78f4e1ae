import type { Module } from '@wazero-ts/api';
import { newModuleConfig, type Runtime } from '@wazero-ts/runtime';
import { ModuleBuilder, type WasmType } from '@wazero-ts/testkit';

const printed: Readonly<Record<string, readonly WasmType[]>> = {
  print: [],
  print_i32: ['i32'],
  print_i64: ['i64'],
  print_f32: ['f32'],
  print_f64: ['f64'],
  print_i32_f32: ['i32', 'f32'],
  print_f64_f64: ['f64', 'f64'],
};

/** The module `spectest` that every script can import from. Its functions print nothing. */
export function instantiateSpectestModule(runtime: Runtime): Module {
  const builder = new ModuleBuilder().name('spectest');
  for (const [name, params] of Object.entries(printed)) builder.func({ params, code: [], export: name });
  builder.global({ type: 'i32', init: [['i32.const', 666]], export: 'global_i32' });
  builder.global({ type: 'i64', init: [['i64.const', 666n]], export: 'global_i64' });
  builder.global({ type: 'f32', init: [['f32.const', 666.6]], export: 'global_f32' });
  builder.global({ type: 'f64', init: [['f64.const', 666.6]], export: 'global_f64' });
  builder.table({ min: 10, max: 20, export: 'table' });
  builder.memory({ min: 1, max: 2, export: 'memory' });
  return runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()), newModuleConfig({ name: '' }));
}
