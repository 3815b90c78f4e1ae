import type { ValueType } from '@wazero-ts/api';
import { valueTypeName } from '@wazero-ts/api';

/** The values on a raw stack of 8-byte slots; a reference is its handle. */
export function readStackValues(stack: DataView, types: readonly ValueType[]): unknown[] {
  let slot = 0;
  return types.map((type) => {
    const at = 8 * slot;
    slot++;
    switch (valueTypeName(type)) {
      case 'i32':
        return stack.getInt32(at, true);
      case 'i64':
        return stack.getBigInt64(at, true);
      case 'f32':
        return stack.getFloat32(at, true);
      case 'f64':
        return stack.getFloat64(at, true);
      case 'v128':
        slot++;
        return new Uint8Array(stack.buffer.slice(stack.byteOffset + at, stack.byteOffset + at + 16));
      default:
        return stack.getBigUint64(at, true);
    }
  });
}
