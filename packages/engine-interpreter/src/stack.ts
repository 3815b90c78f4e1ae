/**
 * The value stack of all calls of this process: slots of 8 bytes, of which a v128 takes two. Positions are indices into
 * {@link I32}, so the low half of slot n is at 2n and its high half at 2n + 1. Floats are moved as integers: only
 * arithmetic reads {@link F32} and {@link F64}, because a JS number does not keep a signalling NaN.
 */
const stackByteLength = 16 * 1024 * 1024;

const buffer = new ArrayBuffer(stackByteLength);

export const I8: Int8Array = new Int8Array(buffer);
export const U8: Uint8Array = new Uint8Array(buffer);
export const I16: Int16Array = new Int16Array(buffer);
export const U16: Uint16Array = new Uint16Array(buffer);
export const I32: Int32Array = new Int32Array(buffer);
export const U32: Uint32Array = new Uint32Array(buffer);
export const F32: Float32Array = new Float32Array(buffer);
export const F64: Float64Array = new Float64Array(buffer);

/** Words of the stack: the length of {@link I32}. */
export const stackWords: number = I32.length;
/**
 * Words of a frame that a call does not check: a larger frame checks itself. Every frame with the arguments of its
 * calls fits, so a call needs one comparison.
 */
export const redZoneWords = 8192;
/** No frame begins above this. */
export const stackCeiling: number = stackWords - 2 * redZoneWords;
