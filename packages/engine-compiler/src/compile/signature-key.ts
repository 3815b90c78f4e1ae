import type { FunctionType } from '@wazero-ts/binary';
import { slotKindOf } from '../runtime/slot-kinds.js';

/** Equal for types whose values travel in the same way. */
export function signatureKey({ params, results }: FunctionType): string {
  const classes = (types: FunctionType['params']): string =>
    types.map((type) => (slotKindOf(type) < 3 ? String(type) : 'r')).join(',');
  return `${classes(params)}:${classes(results)}`;
}
