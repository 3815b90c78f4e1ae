/** The conversions of Web IDL that the interface's declarations ask for. */

const maxUnsignedLong = 2 ** 32 - 1;

/** `[EnforceRange] unsigned long` (Web IDL 3.2.4.9). @throws TypeError, and what the conversion to a number throws */
export function toUnsignedLong(value: unknown, what: string): number {
  const number = Math.trunc(+(value as number));
  if (!(number >= 0 && number <= maxUnsignedLong)) {
    throw new TypeError(`${what} must be a whole number from 0 to ${maxUnsignedLong}, not ${String(value)}`);
  }
  // -0 becomes 0.
  return number + 0;
}

/** A dictionary type with no members of its own is nullish; anything else must be an object. @throws TypeError */
export function toDictionary(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${what} must be an object, not ${describe(value)}`);
  return value as Readonly<Record<string, unknown>>;
}

/** A member that must be there. @throws TypeError */
export function requireMember(value: unknown, what: string): unknown {
  if (value === undefined) throw new TypeError(`${what} is required`);
  return value;
}

/** Whether a value is of type Object. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** `USVString`: a lone surrogate becomes U+FFFD (Web IDL 3.2.12). */
export function toUsvString(value: unknown): string {
  return `${value as string}`.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
}

/** A copy of the bytes of a `BufferSource`. @throws TypeError for anything else */
export function copyBytes(source: unknown, what: string): Uint8Array {
  if (isArrayBuffer(source)) return new Uint8Array(source).slice();
  // A view of shared bytes is no BufferSource either.
  if (ArrayBuffer.isView(source) && isArrayBuffer(source.buffer)) {
    // Not slice() of the view: that of a Buffer shares its bytes.
    return new Uint8Array(source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength));
  }
  throw new TypeError(`${what} must be an ArrayBuffer or a view of one, not ${describe(source)}`);
}

/** By its internal slot, so that buffers of other realms count. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    byteLengthGetter.call(value);
    return true;
  } catch {
    return false;
  }
}

const byteLengthGetter = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!;

/** For messages. */
export function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

/** Members of an interface are enumerable, those of a class of JavaScript are not. */
export function exposeMembers(owner: object, names: readonly string[]): void {
  for (const name of names) Object.defineProperty(owner, name, { enumerable: true });
}

/** Sets the class string of an interface or namespace. */
export function setClassString(owner: object, name: string): void {
  Object.defineProperty(owner, Symbol.toStringTag, { value: name, configurable: true });
}
