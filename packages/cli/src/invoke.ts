import { type FunctionDefinition, type ValueType, valueTypeName } from 'wazero-ts';
import { UsageError } from './usage-error.js';

/** `add(i32, i32)` */
function signatureOf({ paramTypes }: FunctionDefinition, name: string): string {
  return `${name}(${paramTypes.map(valueTypeName).join(', ')})`;
}

/**
 * Reads the arguments of an exported function as its types ask for.
 *
 * @throws UsageError that names the argument, what it must be and what it is
 */
export function parseArguments(name: string, definition: FunctionDefinition, args: readonly string[]): unknown[] {
  const { paramTypes, paramNames } = definition;
  if (args.length !== paramTypes.length) {
    throw new UsageError(`${signatureOf(definition, name)} takes ${count(paramTypes.length)}, not ${args.length}`);
  }
  return args.map((text, index) => {
    const type = paramTypes[index]!;
    const value = parseValue(text, type);
    if (value !== undefined) return value;
    const label = paramNames[index] === undefined ? '' : ` (${paramNames[index]})`;
    throw new UsageError(`argument ${index + 1}${label} of ${name} must be ${wanted(type)}, not "${text}"`);
  });
}

function count(args: number): string {
  return args === 1 ? '1 argument' : `${args} arguments`;
}

function wanted(type: ValueType): string {
  switch (type) {
    case 'i32':
      return 'an i32: a whole number from -2147483648 to 4294967295';
    case 'i64':
      return 'an i64: a whole number from -9223372036854775808 to 18446744073709551615';
    case 'f32':
    case 'f64':
      return `an ${type}: a number such as -1.5e3, inf or nan`;
    case 'v128':
      return 'a v128: 0x and 32 hexadecimal digits, the first byte first';
    default:
      return `${valueTypeName(type)}: null is all that can be written here`;
  }
}

/** @returns `undefined` for a text that is no value of the type */
function parseValue(text: string, type: ValueType): unknown {
  switch (type) {
    case 'i32': {
      const value = parseWhole(text);
      return value === undefined || value < -(2n ** 31n) || value >= 2n ** 32n ? undefined : Number(value) | 0;
    }
    case 'i64': {
      const value = parseWhole(text);
      return value === undefined || value < -(2n ** 63n) || value >= 2n ** 64n ? undefined : BigInt.asIntN(64, value);
    }
    case 'f32':
    case 'f64':
      return parseFloating(text);
    case 'v128':
      return parseVector(text);
    default:
      return text === 'null' ? null : undefined;
  }
}

function parseWhole(text: string): bigint | undefined {
  const [, sign, digits = ''] = /^([+-]?)(\d[\d_]*|0[xX][\da-fA-F_]+)$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const value = BigInt(digits.replaceAll('_', ''));
  return sign === '-' ? -value : value;
}

function parseFloating(text: string): number | undefined {
  const [, sign, word = ''] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== '') {
    const value = word.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
    return sign === '-' ? -value : value;
  }
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function parseVector(text: string): Uint8Array | undefined {
  if (!/^0x[\da-f]{32}$/i.test(text)) return undefined;
  return Uint8Array.from({ length: 16 }, (_, byte) => Number.parseInt(text.slice(2 + 2 * byte, 4 + 2 * byte), 16));
}

/** The results of a call, one line for each, as {@link parseArguments} would read them. */
export function resultLines({ resultTypes }: FunctionDefinition, result: unknown): readonly string[] {
  const values = resultTypes.length > 1 ? (result as readonly unknown[]) : resultTypes.length === 1 ? [result] : [];
  return values.map((value) => {
    if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
    if (Object.is(value, -0)) return '-0';
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    }
    return typeof value === 'object' && value !== null ? '<reference>' : String(value);
  });
}
