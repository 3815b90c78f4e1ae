/**
 * Values between engine and host are bits in slots, never JS numbers: JS quietens signalling NaNs (design: floats as
 * bits). A slot is 8 bytes, little-endian on every platform that runs Node; i32 and f32 use the low half, i64 is two
 * i32 halves, v128 two slots. References stand in {@link ValueSlots.refs} at the index of their slot.
 */
export interface ValueSlots {
  /** Slot `n` is `i32[2 * n]` (low half) and `i32[2 * n + 1]` (high half). */
  readonly i32: Int32Array;
  /** The same buffer: slot `n` is `f32[2 * n]`. Read it only to get a number, never to move bits. */
  readonly f32: Float32Array;
  /** The same buffer: slot `n` is `f64[n]`. Read it only to get a number, never to move bits. */
  readonly f64: Float64Array;
  /** Slot `n` is `refs[n]`: null, an {@link EngineFunction}, or any host value for externref. */
  readonly refs: unknown[];
}

/** Makes slots of their own; engines whose stack has this shape use that instead. */
export function newValueSlots(slotCount: number): ValueSlots {
  const buffer = new ArrayBuffer(Math.max(slotCount, 1) * 8);
  return { i32: new Int32Array(buffer), f32: new Float32Array(buffer), f64: new Float64Array(buffer), refs: [] };
}

/**
 * One value outside slots, for globals and constant expressions, chosen by its type: i32 a signed number, i64 a signed
 * bigint, f32 its bits as an unsigned number, f64 its bits as an unsigned bigint, v128 16 bytes, a reference as in
 * {@link ValueSlots.refs}.
 */
export type RawValue = unknown;

/** A reference as engines hold it: null, an {@link EngineFunction} (any function reference), or a host value. */
export type Reference = unknown;
