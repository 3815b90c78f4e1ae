import { frameSlots, memoryBytes } from './loops.js';

/** What one design works on; each has its own, as constants of its module. */
export interface MachineState {
  readonly ints: Int32Array;
  readonly doubles: Float64Array;
  readonly bigs: BigUint64Array;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

export function newMachineState(): MachineState {
  const stack = new ArrayBuffer(8 * 1024 * frameSlots);
  const memory = new ArrayBuffer(memoryBytes);
  return {
    ints: new Int32Array(stack),
    doubles: new Float64Array(stack),
    bigs: new BigUint64Array(stack),
    words: new Int32Array(memory),
    bytes: new Uint8Array(memory),
  };
}

/** Before each run: the same memory, zero in every register but `n`. */
export function reset({ ints, bytes }: MachineState, n: number): void {
  ints.fill(0, 0, 2 * frameSlots);
  bytes.fill(0);
  ints[0] = n;
}

/** The high word of an unsigned product; every step stays in 32-bit integers. */
export function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const first = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const second = (Math.imul(aLow, bHigh) + (first & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (first >>> 16) + (second >>> 16)) | 0;
}
