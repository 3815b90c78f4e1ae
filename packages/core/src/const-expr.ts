import type { ConstExpr } from '@wazero-ts/binary';
import type { RawValue, Reference } from './values.js';

/** What a constant expression may refer to. */
export interface ConstExprScope {
  /** The value of a global that is initialised already. */
  global(index: number): RawValue;
  /** The reference to a function. */
  function(index: number): Reference;
}

/**
 * The value of a constant expression (specification 3.4.13), from its bytes. Validation has proved it well typed, so
 * the stack needs no checks and only constant instructions occur.
 */
export function evaluateConstExpr(bytes: Uint8Array, expr: ConstExpr, scope: ConstExprScope): RawValue {
  const single = evaluateI32Const(bytes, expr);
  return single === undefined ? evaluateOnStack(bytes, expr, scope) : single;
}

/** `i32.const n; end`, the usual offset of a segment, without a stack; `undefined` for any other expression. */
function evaluateI32Const(bytes: Uint8Array, expr: ConstExpr): number | undefined {
  if (bytes[expr.start] !== 0x41) return undefined;
  let position: number = expr.start + 1;
  let value = 0;
  let shift = 0;
  let byte: number;
  do {
    byte = bytes[position++]!;
    value |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  if (bytes[position] !== 0x0b || position + 1 !== expr.end) return undefined;
  return shift < 32 && byte & 0x40 ? value | (-1 << shift) : value;
}

function evaluateOnStack(bytes: Uint8Array, expr: ConstExpr, scope: ConstExprScope): RawValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: RawValue[] = [];
  let position: number = expr.start;

  const readLeb = (signed: boolean): bigint => {
    let value = 0n;
    let shift = 0n;
    let byte: number;
    do {
      byte = bytes[position++]!;
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    } while (byte & 0x80);
    return BigInt.asIntN(64, signed && byte & 0x40 ? value | (-1n << shift) : value);
  };
  const readSigned = (): bigint => readLeb(true);
  const readUnsigned = (): number => Number(readLeb(false));
  const binaryI32 = (compute: (a: number, b: number) => number): void => {
    const b = stack.pop() as number;
    stack.push(compute(stack.pop() as number, b) | 0);
  };
  const binaryI64 = (compute: (a: bigint, b: bigint) => bigint): void => {
    const b = stack.pop() as bigint;
    stack.push(BigInt.asIntN(64, compute(stack.pop() as bigint, b)));
  };

  while (position < expr.end) {
    const opcode = bytes[position++]!;
    switch (opcode) {
      case 0x41: // i32.const
        stack.push(Number(BigInt.asIntN(32, readSigned())));
        break;
      case 0x42: // i64.const
        stack.push(readSigned());
        break;
      case 0x43: // f32.const
        stack.push(view.getUint32(position, true));
        position += 4;
        break;
      case 0x44: // f64.const
        stack.push(view.getBigUint64(position, true));
        position += 8;
        break;
      case 0xfd: // v128.const
        readUnsigned();
        stack.push(bytes.slice(position, position + 16));
        position += 16;
        break;
      case 0x23: // global.get
        stack.push(scope.global(readUnsigned()));
        break;
      case 0xd0: // ref.null
        readSigned();
        stack.push(null);
        break;
      case 0xd2: // ref.func
        stack.push(scope.function(readUnsigned()));
        break;
      case 0x6a: // i32.add
        binaryI32((a, b) => a + b);
        break;
      case 0x6b: // i32.sub
        binaryI32((a, b) => a - b);
        break;
      case 0x6c: // i32.mul
        binaryI32(Math.imul);
        break;
      case 0x7c: // i64.add
        binaryI64((a, b) => a + b);
        break;
      case 0x7d: // i64.sub
        binaryI64((a, b) => a - b);
        break;
      case 0x7e: // i64.mul
        binaryI64((a, b) => a * b);
        break;
      case 0x0b: // end
        return stack.pop();
      default:
        throw new Error(`constant expression has opcode 0x${opcode.toString(16)} after validation`);
    }
  }
  throw new Error('constant expression has no end after validation');
}
