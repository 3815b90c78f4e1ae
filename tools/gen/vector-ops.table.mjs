// The vector instructions of the interpreter's second dispatch loop: the input of tools/gen/dispatch.mjs. What is not
// written out here calls the instruction's handler.
//
// Bodies as in dispatch-ops.table.mjs. Operands are either the same slot or do not overlap (a vector is always pushed
// where the first operand was, or read from a local), so lanes may be written one by one.

const slot = (n) => `fp + CODE[pc + ${n} | 0] | 0`;
const word = (n) => `CODE[pc + ${n} | 0]`;
const lanes = [0, 1, 2, 3];
const at = (base, lane) => (lane === 0 ? base : `${base} + ${lane} | 0`);

const unaryWords = (of) =>
  `{ const d = ${slot(1)}, a = ${slot(2)}; ${lanes.map((n) => `I32[${at('d', n)}] = ${of(`I32[${at('a', n)}]`)};`).join(' ')} }`;
const binaryWords = (of) =>
  `{ const d = ${slot(1)}, a = ${slot(2)}, b = ${slot(3)}; ${lanes.map((n) => `I32[${at('d', n)}] = ${of(`I32[${at('a', n)}]`, `I32[${at('b', n)}]`)};`).join(' ')} }`;
const shiftWords = (sign) =>
  `{ const d = ${slot(1)}, a = ${slot(2)}, n = I32[${slot(3)}]; ${lanes.map((n) => `I32[${at('d', n)}] = I32[${at('a', n)}] ${sign} n;`).join(' ')} }`;
const binarySingles = (sign) =>
  `{ const d = ${slot(1)}, a = ${slot(2)}, b = ${slot(3)}; ${lanes.map((n) => `F32[${at('d', n)}] = Math.fround(F32[${at('a', n)}] ${sign} F32[${at('b', n)}]);`).join(' ')} }`;
const binaryDoubles = (sign) =>
  `{ const d = (${slot(1)}) >> 1, a = (${slot(2)}) >> 1, b = (${slot(3)}) >> 1; F64[d] = F64[a] ${sign} F64[b]; F64[d + 1 | 0] = F64[a + 1 | 0] ${sign} F64[b + 1 | 0]; }`;
/** Two 16-bit lanes in a word: `high` and `low` compute with what is above and below. */
const binaryHalfWords = (of) => binaryWords((a, b) => of(a, b));

export const vectorBodies = {
  'v128.const': `{ const d = ${slot(1)}; ${lanes.map((n) => `I32[${at('d', n)}] = ${word(n + 2)};`).join(' ')} }`,
  'v128.not': unaryWords((a) => `~${a}`),
  'v128.and': binaryWords((a, b) => `${a} & ${b}`),
  'v128.or': binaryWords((a, b) => `${a} | ${b}`),
  'v128.xor': binaryWords((a, b) => `${a} ^ ${b}`),
  'v128.andnot': binaryWords((a, b) => `${a} & ~${b}`),
  'v128.bitselect': `{ const d = ${slot(1)}, a = ${slot(2)}, b = ${slot(3)}, c = ${slot(4)}; ${lanes.map((n) => `{ const m = I32[${at('c', n)}]; I32[${at('d', n)}] = I32[${at('a', n)}] & m | I32[${at('b', n)}] & ~m; }`).join(' ')} }`,
  'i32x4.add': binaryWords((a, b) => `${a} + ${b} | 0`),
  'i32x4.sub': binaryWords((a, b) => `${a} - ${b} | 0`),
  'i32x4.mul': binaryWords((a, b) => `Math.imul(${a}, ${b})`),
  'i32x4.shl': shiftWords('<<'),
  'i32x4.shr_s': shiftWords('>>'),
  'i32x4.shr_u': shiftWords('>>>'),
  'i32x4.eq': binaryWords((a, b) => `${a} === ${b} ? -1 : 0`),
  'i32x4.gt_s': binaryWords((a, b) => `${a} > ${b} ? -1 : 0`),
  'i32x4.lt_s': binaryWords((a, b) => `${a} < ${b} ? -1 : 0`),
  'i32x4.abs': unaryWords((a) => `(${a} ^ ${a} >> 31) - (${a} >> 31) | 0`),
  'i16x8.add': binaryHalfWords((a, b) => `(${a} & -65536) + (${b} & -65536) | ${a} + ${b} & 65535`),
  'i16x8.sub': binaryHalfWords((a, b) => `(${a} & -65536) - (${b} & -65536) | ${a} - ${b} & 65535`),
  'i16x8.mul': binaryHalfWords((a, b) => `Math.imul(${a} >>> 16, ${b} >>> 16) << 16 | Math.imul(${a}, ${b}) & 65535`),
  'i32x4.splat': `{ const d = ${slot(1)}, v = I32[${slot(2)}]; ${lanes.map((n) => `I32[${at('d', n)}] = v;`).join(' ')} }`,
  'f32x4.splat': `{ const d = ${slot(1)}, v = I32[${slot(2)}]; ${lanes.map((n) => `I32[${at('d', n)}] = v;`).join(' ')} }`,
  'i32x4.extract_lane': `I32[${slot(1)}] = I32[(${slot(2)}) + ${word(3)} | 0];`,
  'f32x4.extract_lane': `I32[${slot(1)}] = I32[(${slot(2)}) + ${word(3)} | 0];`,
  'f32x4.add': binarySingles('+'),
  'f32x4.sub': binarySingles('-'),
  'f32x4.mul': binarySingles('*'),
  'f32x4.div': binarySingles('/'),
  'f64x2.add': binaryDoubles('+'),
  'f64x2.sub': binaryDoubles('-'),
  'f64x2.mul': binaryDoubles('*'),
  'f64x2.div': binaryDoubles('/'),
};

/** Bodies of loads and stores, with the address in `x` and the view in `view`. */
export const vectorMemoryBodies = {
  'v128.load': `const d = ${slot(1)}; ${lanes.map((n) => `I32[${at('d', n)}] = view.getInt32(${n === 0 ? 'x' : `x + ${4 * n}`}, true);`).join(' ')}`,
  'v128.store': `const s = ${slot(1)}; ${lanes.map((n) => `view.setInt32(${n === 0 ? 'x' : `x + ${4 * n}`}, I32[${at('s', n)}], true);`).join(' ')}`,
  'v128.load32_splat': `const d = ${slot(1)}, v = view.getInt32(x, true); ${lanes.map((n) => `I32[${at('d', n)}] = v;`).join(' ')}`,
};

const handlerArguments = (count) => Array.from({ length: count }, (_, n) => slot(n + 1)).join(', ');

/**
 * The row of an instruction: operand kinds as in dispatch-ops.table.mjs, body, and the table that its handler is in.
 */
export function vectorRow(name, immediate, signature) {
  const [params, results] = signature.split(':');
  const body = vectorBodies[name];
  const row = (operands, table, call) => ({
    operands,
    table: body === undefined ? table : undefined,
    body: body ?? call,
  });
  switch (immediate) {
    case 'v128':
      return row('diiii');
    case 'shuffle':
      return row(
        'daaiiii',
        'shuffle',
        `shuffle(${handlerArguments(3)}, ${word(4)}, ${word(5)}, ${word(6)}, ${word(7)});`,
      );
    case 'lane':
      return params.length === 1
        ? row('dai', 'simdExtractLane', `HANDLER(${handlerArguments(2)}, ${word(3)});`)
        : row('daai', 'simdReplaceLane', `HANDLER(${handlerArguments(3)}, ${word(4)});`);
    case 'memarg': {
      const bytes = bytesOf(name);
      const [operands, table] = results === 'v' ? ['dai', 'simdLoad'] : ['aai', 'simdStore'];
      const own = vectorMemoryBodies[name];
      return {
        operands,
        table: own === undefined ? table : undefined,
        body: access(2, 3, bytes, own ?? `HANDLER(${slot(1)}, memory, x);`),
      };
    }
    case 'memarg_lane': {
      const bytes = bytesOf(name);
      return results === 'v'
        ? {
            operands: 'daaii',
            table: 'simdLoadLane',
            body: access(3, 4, bytes, `HANDLER(${slot(1)}, ${slot(2)}, memory, x, ${word(5)});`),
          }
        : {
            operands: 'aaii',
            table: 'simdStoreLane',
            body: access(2, 3, bytes, `HANDLER(${slot(1)}, memory, x, ${word(4)});`),
          };
    }
    default:
      if (params.length === 1) return row('da', 'simdUnary', `HANDLER(${handlerArguments(2)});`);
      if (params.length === 2) return row('daa', 'simdBinary', `HANDLER(${handlerArguments(3)});`);
      return row('daaa', 'simdTernary', `HANDLER(${handlerArguments(4)});`);
  }
}

/** Bytes that a load or store touches, from its name. */
function bytesOf(name) {
  const [, bits, count] = /(\d+)(?:x(\d+))?/.exec(name.slice(4)) ?? [];
  return bits === undefined ? 16 : (Number(bits) * Number(count ?? 1)) / 8;
}

/**
 * As in the scalar loop, but the slow way only finds the address: the position is noted first, since it may trap. Here
 * offsets of 2^31 and more come by as negative numbers, with which a sum may seem small.
 */
const access = (baseOperand, offsetOperand, bytes, body) =>
  `{ const b = I32[${slot(baseOperand)}]; let x = b + ${word(offsetOperand)} | 0; if ((b | ${word(offsetOperand)} | x) < 0 || x > (limit - ${bytes} | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, ${word(offsetOperand)}, ${bytes}); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } ${body} }`;
