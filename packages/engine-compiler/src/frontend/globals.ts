/** Globals: cells that instances may share, reached through the instance context. */
import type { Type } from '@wazero-ts/codegen';
import { region, regionOfGlobal } from './regions.js';
import { ssaType } from './shapes.js';
import type { Translator } from './translator.js';

export function translateGlobalGet(t: Translator, global: number): void {
  const { type, mutable } = t.module.globalTypes[global]!;
  const where = mutable ? regionOfGlobal(global, t.module.importedGlobalCount) : region.immutable;
  t.push(t.builder.peek(ssaType(type) as Type, t.pointer(t.layout.globalCell(global)), 0, where));
}

export function translateGlobalSet(t: Translator, global: number): void {
  const where = regionOfGlobal(global, t.module.importedGlobalCount);
  t.builder.poke(t.pointer(t.layout.globalCell(global)), t.pop(), 0, where);
}
