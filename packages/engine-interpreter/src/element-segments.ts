import type { Reference } from '@wazero-ts/core';
import { evaluateConstExpr } from '@wazero-ts/core';
import type { GuestState } from './guest-state.js';

/** The references of an element segment. Made when first needed: functions are made on demand. */
export function evaluateElements(state: GuestState, index: number): readonly Reference[] {
  const segment = state.module.elements[index]!;
  const elements: Reference[] = [];
  if (segment.functions !== undefined) {
    for (const functionIndex of segment.functions) elements.push(state.function(functionIndex));
    return elements;
  }
  const scope = {
    global: (global: number) => state.globalCells[global]!.get(),
    function: (functionIndex: number) => state.function(functionIndex),
  };
  for (const expression of segment.expressions ?? []) {
    elements.push(evaluateConstExpr(state.module.bytes, expression, scope));
  }
  return elements;
}
