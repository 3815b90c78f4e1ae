import { valueTypeName } from '@wazero-ts/api';
import { toValueType, type ValType } from '../types.js';

/** A value type as it stands in the text format; 0, the unknown type of unreachable code, prints as `any`. */
export function valTypeText(type: number): string {
  return type === 0 ? 'any' : valueTypeName(toValueType(type as ValType));
}
