import type { Reference } from '@wazero-ts/core';
import { evaluateConstExpr } from '@wazero-ts/core';
import type { CompilerInstance } from './compiler-instance.js';

/** The references of an element segment. Made when first needed: functions are made on demand. */
export function evaluateElements(instance: CompilerInstance, index: number): readonly Reference[] {
  const { module } = instance.code;
  const segment = module.elements[index]!;
  const elements: Reference[] = [];
  if (segment.functions !== undefined) {
    for (const functionIndex of segment.functions) elements.push(instance.function(functionIndex));
    return elements;
  }
  const scope = {
    global: (global: number) => instance.globals[global]!.get(),
    function: (functionIndex: number) => instance.function(functionIndex),
  };
  for (const expression of segment.expressions ?? []) {
    elements.push(evaluateConstExpr(module.bytes, expression, scope));
  }
  return elements;
}
