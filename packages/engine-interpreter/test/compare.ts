/** Comparison of results as bits; where the specification leaves a NaN's payload open, by the class that it allows. */

const width: Record<string, number> = { i: 4, I: 8, f: 4, F: 8, v: 16 };

/** Bytes that a value of a type letter takes. */
export function byteLengthOf(letter: string): number {
  return width[letter] as number;
}

/** Instructions whose NaN result may be any of a class; of all others every bit counts. */
const nonArithmetic =
  /\.(abs|neg|copysign|pmin|pmax|splat|extract_lane|replace_lane|reinterpret_\w+|load\w*|eq|ne|lt|gt|le|ge|const)$/;

/** Bytes of a float lane in which the instruction does arithmetic, 0 when every bit of its result is determined. */
export function arithmeticLane(name: string): 0 | 4 | 8 {
  if (nonArithmetic.test(name)) return 0;
  if (name.startsWith('f32')) return 4;
  return name.startsWith('f64') ? 8 : 0;
}

/** Whether `actual` is a result that the specification allows, given one that V8 gave. */
export function isAllowed(actual: DataView, expected: DataView, byteLength: number, lane: 0 | 4 | 8): boolean {
  const step = lane === 0 ? 4 : lane;
  for (let i = 0; i < byteLength; i += step) {
    if (lane === 4 && isNan32(expected.getUint32(i, true))) {
      if ((actual.getUint32(i, true) & 0x7fc00000) !== 0x7fc00000) return false;
    } else if (lane === 8 && isNan64(expected, i)) {
      if ((actual.getUint32(i + 4, true) & 0x7ff80000) !== 0x7ff80000) return false;
    } else {
      for (let j = i; j < i + step; j += 4) if (actual.getInt32(j, true) !== expected.getInt32(j, true)) return false;
    }
  }
  return true;
}

/** Whether all NaN lanes are canonical, as they must be when no operand has another NaN. */
export function nansAreCanonical(view: DataView, byteLength: number, lane: 4 | 8): boolean {
  for (let i = 0; i < byteLength; i += lane) {
    if (lane === 4) {
      const bits = view.getUint32(i, true);
      if (isNan32(bits) && (bits & 0x7fffffff) !== 0x7fc00000) return false;
    } else if (isNan64(view, i)) {
      if ((view.getUint32(i + 4, true) & 0x7fffffff) !== 0x7ff80000 || view.getUint32(i, true) !== 0) return false;
    }
  }
  return true;
}

function isNan32(bits: number): boolean {
  return (bits & 0x7fffffff) > 0x7f800000;
}

function isNan64(view: DataView, offset: number): boolean {
  const high = view.getUint32(offset + 4, true) & 0x7fffffff;
  return high > 0x7ff00000 || (high === 0x7ff00000 && view.getUint32(offset, true) !== 0);
}

export function hex(view: DataView, byteLength: number): string {
  return Array.from({ length: byteLength / 4 }, (_, i) =>
    view
      .getUint32(i * 4, true)
      .toString(16)
      .padStart(8, '0'),
  ).join(' ');
}
