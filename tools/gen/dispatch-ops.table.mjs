// The operations of the interpreter's flat code and what each does: the input of tools/gen/dispatch.mjs.
//
// A row is [name, operand kinds, body]. In a body `$1`, `$2`... are the words after the operation in the code; a word of
// kind `slot` is an offset from the frame pointer. Every index is forced to 32 bits with `| 0`: without it V8 keeps pc and fp as tagged numbers and checks
// each addition for overflow, which costs a third of the speed.
//
// Operand kinds: d = slot written, a = slot read, i = immediate, r = branch distance in words from the operation itself.

/** The word of a slot operand. */
const slot = (n) => `fp + CODE[pc + ${n} | 0] | 0`;
const word = (n) => `CODE[pc + ${n} | 0]`;
const i32 = (n) => `I32[${slot(n)}]`;
const u32 = (n) => `(${i32(n)} >>> 0)`;
const f32 = (n) => `F32[${slot(n)}]`;
const f64 = (n) => `F64[(${slot(n)}) >> 1]`;

/** A taken branch. Loop headers are checked on the way back, which is the only way to stay in a loop. */
const take = (n) =>
  `{ const rel = ${word(n)}; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }`;
const branchIf = (condition, n) => `if (${condition}) ${take(n)}`;

const rows = [];
/** An operation after which the next one follows, unless its body has jumped. */
const op = (name, operands, body) => rows.push([name, operands, body, false]);
/** An operation that never falls through. */
const jump = (name, operands, body) => rows.push([name, operands, body, true]);

// ---- control
jump('halt', '', 'return EXIT(finished);');
jump(
  'crossReturn',
  '',
  `{ const back = activation.popCross(); pc = back.pc | 0; fp = fp - back.delta | 0; inst = back.instance; REFRESH continue; }`,
);
jump('unreachable', '', 'throw trapUnreachable;');
jump('br', 'r', take(1));
op('brIf', 'ar', branchIf(`${i32(1)} !== 0`, 2));
op('brIfNot', 'ar', branchIf(`${i32(1)} === 0`, 2));
jump(
  'brTable',
  'ai*',
  `{ let index = ${i32(1)}; const last = ${word(2)}; if (index < 0 || index > last) index = last; const rel = CODE[pc + 3 + index | 0]; pc = pc + rel | 0; if (rel <= 0 && (poll = poll - 1 | 0) < 0) break dispatch; continue; }`,
);

const enter = (entry) => `pc = ${entry}; fp = nf; if ((poll = poll - 1 | 0) < 0) break dispatch; continue;`;
const frame = (nf, header, back) =>
  `const nf = ${slot(nf)}; const h = ${slot(header)}; if (nf > ceiling) throw trapStackOverflow; I32[h] = pc + ${back} | 0; I32[h + 1 | 0] = ${word(nf)};`;
jump('call', 'iii', `{ ${frame(2, 3, 4)} ${enter(word(1))} }`);
jump(
  'callLazy',
  'iii',
  `{ const entry = inst.lowerCallee(${word(1)}, 0) | 0; CODE[pc + 1 | 0] = entry; CODE[pc] = OP(call); continue; }`,
);
jump(
  'callLazyMetered',
  'iii',
  `{ const entry = inst.lowerCallee(${word(1)}, 1) | 0; CODE[pc + 1 | 0] = entry; CODE[pc] = OP(call); continue; }`,
);
// A callee outside the instance: `activation.callee` has decided where to go on.
const leave = (resolve, nf, header, length) =>
  `{ const entry = ${resolve} | 0; if (entry > 0) { ${frame(nf, header, length)} ${enter('entry')} }
    const nf = ${slot(nf)}; if (nf > ceiling) throw trapStackOverflow;
    if (entry === 0) { activation.callHost(inst, pc, fp, nf); REFRESH pc = pc + ${length} | 0; if ((poll = poll - 1 | 0) < 0 || activation.mustExit) break dispatch; continue; }
    const h = ${slot(header)}; I32[h] = crossReturnPc; I32[h + 1 | 0] = 0; activation.pushCross(pc + ${length} | 0, ${word(nf)}, inst); inst = activation.calleeInstance; REFRESH ${enter('-entry | 0')} }`;
jump('callImport', 'iiii', leave(`activation.resolveImport(inst, ${word(1)}, ${word(4)})`, 2, 3, 5));
jump(
  'callIndirect',
  'aiiiii',
  leave(`activation.resolveIndirect(inst, ${i32(1)}, ${word(2)}, ${word(3)}, ${word(6)})`, 4, 5, 7),
);
jump('ret', 'i', `{ const h = ${slot(1)}; pc = I32[h]; fp = fp - I32[h + 1 | 0] | 0; continue; }`);
jump(
  'ret32',
  'ia',
  `{ const h = ${slot(1)}; const to = I32[h], back = I32[h + 1 | 0]; I32[fp] = ${i32(2)}; pc = to; fp = fp - back | 0; continue; }`,
);
jump(
  'ret64',
  'ia',
  `{ const h = ${slot(1)}, s = ${slot(2)}; pc = I32[h]; const back = I32[h + 1 | 0], low = I32[s], high = I32[s + 1 | 0]; I32[fp] = low; I32[fp + 1 | 0] = high; fp = fp - back | 0; continue; }`,
);
// Tail calls: the arguments stand at the bottom of the frame already; $3 is the own header, $4 the callee's.
const tailEnter = (entry, own, next) =>
  `{ const h = ${slot(own)}, t = ${slot(next)}; const back = I32[h], delta = I32[h + 1 | 0]; I32[t] = back; I32[t + 1 | 0] = delta; pc = ${entry}; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }`;
jump('tailCall', 'iii', `{ const entry = inst.lowerCallee(${word(1)}, 0) | 0; ${tailEnter('entry', 2, 3)} }`);
jump('tailCallMetered', 'iii', `{ const entry = inst.lowerCallee(${word(1)}, 1) | 0; ${tailEnter('entry', 2, 3)} }`);
const tailLeave = (resolve, own, next) =>
  `{ const entry = ${resolve} | 0; if (entry > 0) ${tailEnter('entry', own, next)}
    const h = ${slot(own)};
    if (entry === 0) { activation.callHost(inst, pc, fp, fp); REFRESH pc = I32[h]; fp = fp - I32[h + 1 | 0] | 0; if ((poll = poll - 1 | 0) < 0 || activation.mustExit) break dispatch; continue; }
    const back = I32[h], delta = I32[h + 1 | 0], t = ${slot(next)};
    if (back === crossReturnPc) { I32[t] = back; I32[t + 1 | 0] = delta; } else { activation.pushCross(back, delta, inst); I32[t] = crossReturnPc; I32[t + 1 | 0] = 0; }
    inst = activation.calleeInstance; REFRESH pc = -entry | 0; if ((poll = poll - 1 | 0) < 0) break dispatch; continue; }`;
jump('tailCallImport', 'iiii', tailLeave(`activation.resolveImport(inst, ${word(1)}, ${word(4)})`, 2, 3));
jump(
  'tailCallIndirect',
  'aiiiii',
  tailLeave(`activation.resolveIndirect(inst, ${i32(1)}, ${word(2)}, ${word(3)}, ${word(6)})`, 4, 5),
);
// Frames above the red zone of the stack check themselves.
op('enterLarge', 'i', `if ((fp + ${word(1)} | 0) > ceiling) throw trapStackOverflow;`);
op('zero', 'ai', `{ const from = ${slot(1)}; I32.fill(0, from, from + ${word(2)} | 0); }`);
op('zero1', 'd', `{ const d = ${slot(1)}; I32[d] = 0; I32[d + 1 | 0] = 0; }`);
op('zero2', 'd', `{ const d = ${slot(1)}; I32[d] = 0; I32[d + 1 | 0] = 0; I32[d + 2 | 0] = 0; I32[d + 3 | 0] = 0; }`);
op(
  'zero4',
  'd',
  `{ const d = ${slot(1)}; I32[d] = 0; I32[d + 1 | 0] = 0; I32[d + 2 | 0] = 0; I32[d + 3 | 0] = 0; I32[d + 4 | 0] = 0; I32[d + 5 | 0] = 0; I32[d + 6 | 0] = 0; I32[d + 7 | 0] = 0; }`,
);
op('fuel', 'i', `activation.charge(${word(1)});`);

// ---- moves
op('const32', 'di', `${i32(1)} = ${word(2)};`);
op('const64', 'dii', `{ const d = ${slot(1)}; I32[d] = ${word(2)}; I32[d + 1 | 0] = ${word(3)}; }`);
op('mov32', 'da', `${i32(1)} = ${i32(2)};`);
op('mov64', 'da', `{ const d = ${slot(1)}, s = ${slot(2)}; I32[d] = I32[s]; I32[d + 1 | 0] = I32[s + 1 | 0]; }`);
op('mov128', 'da', `{ const d = ${slot(1)}, s = ${slot(2)}; I32.copyWithin(d, s, s + 4 | 0); }`);
op('movRef', 'da', `setRef((${slot(1)}) >> 1, REFS[(${slot(2)}) >> 1]);`);
op('select32', 'daaa', `${i32(1)} = ${i32(4)} !== 0 ? ${i32(2)} : ${i32(3)};`);
op(
  'select64',
  'daaa',
  `{ const d = ${slot(1)}, s = ${i32(4)} !== 0 ? ${slot(2)} : ${slot(3)}; I32[d] = I32[s]; I32[d + 1 | 0] = I32[s + 1 | 0]; }`,
);
op(
  'select128',
  'daaa',
  `{ const d = ${slot(1)}, s = ${i32(4)} !== 0 ? ${slot(2)} : ${slot(3)}; I32.copyWithin(d, s, s + 4 | 0); }`,
);
op('selectRef', 'daaa', `setRef((${slot(1)}) >> 1, REFS[(${i32(4)} !== 0 ? ${slot(2)} : ${slot(3)}) >> 1]);`);
op('globalGet32', 'di', `${i32(1)} = globals[${word(2)}];`);
op(
  'globalGet64',
  'di',
  `{ const d = ${slot(1)}, g = ${word(2)}; I32[d] = globals[g]; I32[d + 1 | 0] = globals[g + 1 | 0]; }`,
);
op('globalSet32', 'ia', `globals[${word(1)}] = ${i32(2)};`);
op(
  'globalSet64',
  'ia',
  `{ const s = ${slot(2)}, g = ${word(1)}; globals[g] = I32[s]; globals[g + 1 | 0] = I32[s + 1 | 0]; }`,
);

// ---- memory: address below 2^31 and in bounds inline, everything else (and the trap) in one call
const access = (bytes, baseOperand, offsetOperand, inline, slow) =>
  `{ const b = ${i32(baseOperand)}, x = b + ${word(offsetOperand)} | 0; if ((b | x) < 0 || x > (limit - ${bytes} | 0)) { ${slow} view = inst.memory.view; limit = inst.memory.limit | 0; } else { ${inline} } }`;
const load = (name, bytes, inline) =>
  op(name, 'dai', access(bytes, 2, 3, inline, `slowAccess(inst.memory, OP(${name}), ${slot(1)}, b, ${word(3)});`));
load('load32', 4, `${i32(1)} = view.getInt32(x, true);`);
load(
  'load64',
  8,
  `const d = ${slot(1)}; I32[d] = view.getInt32(x, true); I32[d + 1 | 0] = view.getInt32(x + 4 | 0, true);`,
);
load('load8S', 1, `${i32(1)} = view.getInt8(x);`);
load('load8U', 1, `${i32(1)} = view.getUint8(x);`);
load('load16S', 2, `${i32(1)} = view.getInt16(x, true);`);
load('load16U', 2, `${i32(1)} = view.getUint16(x, true);`);
const widen = (name, bytes, value, signed) =>
  load(name, bytes, `const d = ${slot(1)}, v = ${value}; I32[d] = v; I32[d + 1 | 0] = ${signed ? 'v >> 31' : '0'};`);
widen('load8SWide', 1, 'view.getInt8(x)', true);
widen('load8UWide', 1, 'view.getUint8(x)', false);
widen('load16SWide', 2, 'view.getInt16(x, true)', true);
widen('load16UWide', 2, 'view.getUint16(x, true)', false);
widen('load32SWide', 4, 'view.getInt32(x, true)', true);
widen('load32UWide', 4, 'view.getInt32(x, true)', false);
/** Operands of a store: value, base, offset. */
const store = (name, bytes, inline) =>
  op(name, 'aai', access(bytes, 2, 3, inline, `slowAccess(inst.memory, OP(${name}), ${slot(1)}, b, ${word(3)});`));
store('store32', 4, `view.setInt32(x, ${i32(1)}, true);`);
store(
  'store64',
  8,
  `const s = ${slot(1)}; view.setInt32(x, I32[s], true); view.setInt32(x + 4 | 0, I32[s + 1 | 0], true);`,
);
store('store8', 1, `view.setInt8(x, ${i32(1)});`);
store('store16', 2, `view.setInt16(x, ${i32(1)}, true);`);
// Offsets of 2^31 and more, where a 32-bit sum would wrap into the memory.
op('farAccess', 'iaai', `slowAccess(inst.memory, ${word(1)}, ${slot(2)}, ${i32(3)}, ${word(4)});`);
op('memoryGrow', 'da', `${i32(1)} = inst.memory.grow(${i32(2)} >>> 0); REFRESH`);

// ---- i32
const commutative = {
  i32Add: ['+', (a, b) => `${a} + ${b} | 0`],
  i32And: ['&', (a, b) => `${a} & ${b}`],
  i32Or: ['|', (a, b) => `${a} | ${b}`],
  i32Xor: ['^', (a, b) => `${a} ^ ${b}`],
  i32Mul: ['*', (a, b) => `Math.imul(${a}, ${b})`],
};
for (const [name, [, of]] of Object.entries(commutative)) {
  op(name, 'daa', `${i32(1)} = ${of(i32(2), i32(3))};`);
  op(`${name}I`, 'dai', `${i32(1)} = ${of(i32(2), word(3))};`);
}
op('i32Sub', 'daa', `${i32(1)} = ${i32(2)} - ${i32(3)} | 0;`);
const shifts = {
  i32Shl: (a, b) => `${a} << ${b}`,
  i32ShrS: (a, b) => `${a} >> ${b}`,
  i32ShrU: (a, b) => `${a} >>> ${b}`,
};
for (const [name, of] of Object.entries(shifts)) {
  op(name, 'daa', `${i32(1)} = ${of(i32(2), i32(3))};`);
  op(`${name}I`, 'dai', `${i32(1)} = ${of(i32(2), word(3))};`);
}
op('i32Rotl', 'daa', `{ const v = ${i32(2)}, n = ${i32(3)}; ${i32(1)} = v << n | v >>> (32 - n); }`);
op('i32RotlI', 'dai', `{ const v = ${i32(2)}, n = ${word(3)}; ${i32(1)} = v << n | v >>> (32 - n); }`);
op('i32Rotr', 'daa', `{ const v = ${i32(2)}, n = ${i32(3)}; ${i32(1)} = v >>> n | v << (32 - n); }`);
op(
  'i32DivS',
  'daa',
  `{ const a = ${i32(2)}, b = ${i32(3)}; if (b === 0) throw trapDivideByZero; if (b === -1) { if (a === -2147483648) throw trapOverflow; ${i32(1)} = 0 - a | 0; } else ${i32(1)} = a / b | 0; }`,
);
op('i32DivU', 'daa', `{ const b = ${u32(3)}; if (b === 0) throw trapDivideByZero; ${i32(1)} = ${u32(2)} / b | 0; }`);
op(
  'i32RemS',
  'daa',
  `{ const b = ${i32(3)}; if (b === 0) throw trapDivideByZero; ${i32(1)} = b === -1 ? 0 : ${i32(2)} % b | 0; }`,
);
op('i32RemU', 'daa', `{ const b = ${u32(3)}; if (b === 0) throw trapDivideByZero; ${i32(1)} = ${u32(2)} % b | 0; }`);
op('i32Clz', 'da', `${i32(1)} = Math.clz32(${i32(2)});`);
op('i32Ctz', 'da', `{ const v = ${i32(2)}; ${i32(1)} = v === 0 ? 32 : 31 - Math.clz32(v & -v) | 0; }`);
op(
  'i32Popcnt',
  'da',
  `{ let v = ${i32(2)}; v = v - (v >>> 1 & 0x55555555) | 0; v = (v & 0x33333333) + (v >>> 2 & 0x33333333) | 0; ${i32(1)} = Math.imul((v + (v >>> 4) | 0) & 0x0f0f0f0f, 0x01010101) >>> 24; }`,
);
op('i32Extend8', 'da', `${i32(1)} = ${i32(2)} << 24 >> 24;`);
op('i32Extend16', 'da', `${i32(1)} = ${i32(2)} << 16 >> 16;`);
const i32Compare = {
  Eq: (a, b) => `${a} === ${b}`,
  Ne: (a, b) => `${a} !== ${b}`,
  LtS: (a, b) => `${a} < ${b}`,
  GeS: (a, b) => `${a} >= ${b}`,
  LtU: (a, b) => `(${a} >>> 0) < (${b} >>> 0)`,
  GeU: (a, b) => `(${a} >>> 0) >= (${b} >>> 0)`,
};
const i32CompareMore = {
  GtS: (a, b) => `${a} > ${b}`,
  LeS: (a, b) => `${a} <= ${b}`,
  GtU: (a, b) => `(${a} >>> 0) > (${b} >>> 0)`,
  LeU: (a, b) => `(${a} >>> 0) <= (${b} >>> 0)`,
};
// `a > b` is `b < a`, so only constants need the other four. Order matters: see `invertible` in compare-ops.ts.
for (const [name, of] of Object.entries(i32Compare))
  op(`i32${name}`, 'daa', `${i32(1)} = ${of(i32(2), i32(3))} ? 1 : 0;`);
for (const [name, of] of Object.entries({ ...i32Compare, ...i32CompareMore }))
  op(`i32${name}I`, 'dai', `${i32(1)} = ${of(i32(2), word(3))} ? 1 : 0;`);
for (const [name, of] of Object.entries(i32Compare)) op(`brI32${name}`, 'aar', branchIf(of(i32(1), i32(2)), 3));
for (const [name, of] of Object.entries({ ...i32Compare, ...i32CompareMore }))
  op(`brI32${name}I`, 'air', branchIf(of(i32(1), word(2)), 3));

// ---- i64 in halves: dl/dh are written after everything is read, because slots may coincide
const three = `const d = ${slot(1)}, a = ${slot(2)}, b = ${slot(3)};`;
op(
  'i64Add',
  'daa',
  `{ ${three} const al = I32[a], l = al + I32[b] | 0; I32[d + 1 | 0] = I32[a + 1 | 0] + I32[b + 1 | 0] + ((l >>> 0) < (al >>> 0) ? 1 : 0) | 0; I32[d] = l; }`,
);
op(
  'i64AddI',
  'daii',
  `{ const d = ${slot(1)}, a = ${slot(2)}; const al = I32[a], l = al + ${word(3)} | 0; I32[d + 1 | 0] = I32[a + 1 | 0] + ${word(4)} + ((l >>> 0) < (al >>> 0) ? 1 : 0) | 0; I32[d] = l; }`,
);
op(
  'i64Sub',
  'daa',
  `{ ${three} const al = I32[a], bl = I32[b]; I32[d + 1 | 0] = I32[a + 1 | 0] - I32[b + 1 | 0] - ((al >>> 0) < (bl >>> 0) ? 1 : 0) | 0; I32[d] = al - bl | 0; }`,
);
for (const [name, sign] of [
  ['And', '&'],
  ['Or', '|'],
  ['Xor', '^'],
]) {
  op(
    `i64${name}`,
    'daa',
    `{ ${three} const l = I32[a] ${sign} I32[b], h = I32[a + 1 | 0] ${sign} I32[b + 1 | 0]; I32[d] = l; I32[d + 1 | 0] = h; }`,
  );
  op(
    `i64${name}I`,
    'daii',
    `{ const d = ${slot(1)}, a = ${slot(2)}; const l = I32[a] ${sign} ${word(3)}, h = I32[a + 1 | 0] ${sign} ${word(4)}; I32[d] = l; I32[d + 1 | 0] = h; }`,
  );
}
op('i64Mul', 'daa', `i64Mul(${slot(1)}, ${slot(2)}, ${slot(3)});`);
// A JS shift takes its count modulo 32; `x >>> 1 >>> ~n` is `x >>> (32 - n)` that also gives 0 for n = 0.
const shift = (low, high) =>
  `{ ${three} const l = I32[a], h = I32[a + 1 | 0], n = I32[b]; if ((n & 32) === 0) { I32[d] = ${low[0]}; I32[d + 1 | 0] = ${high[0]}; } else { I32[d] = ${low[1]}; I32[d + 1 | 0] = ${high[1]}; } }`;
op('i64Shl', 'daa', shift(['l << n', '0'], ['h << n | l >>> 1 >>> ~n', 'l << n']));
op('i64ShrS', 'daa', shift(['l >>> n | h << 1 << ~n', 'h >> n'], ['h >> n', 'h >> 31']));
op('i64ShrU', 'daa', shift(['l >>> n | h << 1 << ~n', 'h >>> n'], ['h >>> n', '0']));
op(
  'i64Rotl',
  'daa',
  shift(['l << n | h >>> 1 >>> ~n', 'h << n | l >>> 1 >>> ~n'], ['h << n | l >>> 1 >>> ~n', 'l << n | h >>> 1 >>> ~n']),
);
// Constant counts: 1 to 31, or 32 to 63.
const shiftI = `const d = ${slot(1)}, a = ${slot(2)}, n = ${word(3)}; const l = I32[a], h = I32[a + 1 | 0];`;
op('i64ShlI', 'dai', `{ ${shiftI} I32[d] = l << n; I32[d + 1 | 0] = h << n | l >>> (32 - n); }`);
op('i64ShlILong', 'dai', `{ const d = ${slot(1)}, l = ${i32(2)}; I32[d] = 0; I32[d + 1 | 0] = l << ${word(3)}; }`);
op('i64ShrUI', 'dai', `{ ${shiftI} I32[d] = l >>> n | h << (32 - n); I32[d + 1 | 0] = h >>> n; }`);
op(
  'i64ShrUILong',
  'dai',
  `{ const d = ${slot(1)}, h = I32[(${slot(2)}) + 1 | 0]; I32[d] = h >>> ${word(3)}; I32[d + 1 | 0] = 0; }`,
);
op('i64ShrSI', 'dai', `{ ${shiftI} I32[d] = l >>> n | h << (32 - n); I32[d + 1 | 0] = h >> n; }`);
op(
  'i64ShrSILong',
  'dai',
  `{ const d = ${slot(1)}, h = I32[(${slot(2)}) + 1 | 0]; I32[d] = h >> ${word(3)}; I32[d + 1 | 0] = h >> 31; }`,
);
op('i64RotlI', 'dai', `{ ${shiftI} I32[d] = l << n | h >>> (32 - n); I32[d + 1 | 0] = h << n | l >>> (32 - n); }`);
op('i64RotlILong', 'dai', `{ ${shiftI} I32[d] = h << n | l >>> (32 - n); I32[d + 1 | 0] = l << n | h >>> (32 - n); }`);
op('i64ExtendS', 'da', `{ const d = ${slot(1)}, v = ${i32(2)}; I32[d] = v; I32[d + 1 | 0] = v >> 31; }`);
op('i64ExtendU', 'da', `{ const d = ${slot(1)}; I32[d] = ${i32(2)}; I32[d + 1 | 0] = 0; }`);
const two = (a, b) => `const a = ${slot(a)}, b = ${slot(b)}; const ah = I32[a + 1 | 0], bh = I32[b + 1 | 0];`;
const i64Compare = {
  Eq: 'ah === bh && I32[a] === I32[b]',
  Ne: 'ah !== bh || I32[a] !== I32[b]',
  LtS: 'ah < bh || ah === bh && (I32[a] >>> 0) < (I32[b] >>> 0)',
  GeS: 'ah > bh || ah === bh && (I32[a] >>> 0) >= (I32[b] >>> 0)',
  LtU: '(ah >>> 0) < (bh >>> 0) || ah === bh && (I32[a] >>> 0) < (I32[b] >>> 0)',
  GeU: '(ah >>> 0) > (bh >>> 0) || ah === bh && (I32[a] >>> 0) >= (I32[b] >>> 0)',
};
for (const [name, of] of Object.entries(i64Compare))
  op(`i64${name}`, 'daa', `{ ${two(2, 3)} ${i32(1)} = ${of} ? 1 : 0; }`);
for (const [name, of] of Object.entries(i64Compare)) op(`brI64${name}`, 'aar', `{ ${two(1, 2)} ${branchIf(of, 3)} }`);
op('i64Eqz', 'da', `{ const a = ${slot(2)}; ${i32(1)} = (I32[a] | I32[a + 1 | 0]) === 0 ? 1 : 0; }`);
op('i64Nez', 'da', `{ const a = ${slot(2)}; ${i32(1)} = (I32[a] | I32[a + 1 | 0]) !== 0 ? 1 : 0; }`);
op('brI64Eqz', 'ar', `{ const a = ${slot(1)}; ${branchIf('(I32[a] | I32[a + 1 | 0]) === 0', 2)} }`);
op('brI64Nez', 'ar', `{ const a = ${slot(1)}; ${branchIf('(I32[a] | I32[a + 1 | 0]) !== 0', 2)} }`);

// ---- floats: as numbers only where the instruction is arithmetic
for (const [type, at] of [
  ['f64', f64],
  ['f32', f32],
]) {
  const round = (value) => (type === 'f32' ? `Math.fround(${value})` : value);
  for (const [name, sign] of [
    ['Add', '+'],
    ['Sub', '-'],
    ['Mul', '*'],
    ['Div', '/'],
  ]) {
    op(`${type}${name}`, 'daa', `${at(1)} = ${round(`${at(2)} ${sign} ${at(3)}`)};`);
  }
  op(`${type}Sqrt`, 'da', `${at(1)} = ${round(`Math.sqrt(${at(2)})`)};`);
  // The negations are operations of their own: with a NaN `!(a < b)` is not `a >= b`.
  const compare = {
    Eq: (a, b) => `${a} === ${b}`,
    Ne: (a, b) => `${a} !== ${b}`,
    Lt: (a, b) => `${a} < ${b}`,
    NotLt: (a, b) => `!(${a} < ${b})`,
    Le: (a, b) => `${a} <= ${b}`,
    NotLe: (a, b) => `!(${a} <= ${b})`,
  };
  for (const [name, of] of Object.entries(compare))
    op(`${type}${name}`, 'daa', `${i32(1)} = ${of(at(2), at(3))} ? 1 : 0;`);
  const br = `br${type[0].toUpperCase()}${type.slice(1)}`;
  for (const [name, of] of Object.entries(compare)) op(`${br}${name}`, 'aar', branchIf(of(at(1), at(2)), 3));
  op(`${type}ConvertI32S`, 'da', `${at(1)} = ${i32(2)};`);
  op(`${type}ConvertI32U`, 'da', `${at(1)} = ${u32(2)};`);
}
op(
  'f64Abs',
  'da',
  `{ const d = ${slot(1)}, s = ${slot(2)}; I32[d] = I32[s]; I32[d + 1 | 0] = I32[s + 1 | 0] & 0x7fffffff; }`,
);
op(
  'f64Neg',
  'da',
  `{ const d = ${slot(1)}, s = ${slot(2)}; I32[d] = I32[s]; I32[d + 1 | 0] = I32[s + 1 | 0] ^ -0x80000000; }`,
);
op('f32Abs', 'da', `${i32(1)} = ${i32(2)} & 0x7fffffff;`);
op('f32Neg', 'da', `${i32(1)} = ${i32(2)} ^ -0x80000000;`);
op('f64Promote', 'da', `${f64(1)} = ${f32(2)};`);
op('f32Demote', 'da', `${f32(1)} = ${f64(2)};`);
// ---- one call away
op('unary', 'dai', `unaryHandlers[${word(3)}](${slot(1)}, ${slot(2)});`);
op('binary', 'daai', `binaryHandlers[${word(4)}](${slot(1)}, ${slot(2)}, ${slot(3)});`);
// Operands of its own, read by the handler; $2 is the length of the operation in words.
jump('cold', 'ii*', `coldHandlers[${word(1)}](inst, pc, fp); pc = pc + ${word(2)} | 0; continue;`);
// As cold, for work that is done in pieces: not finished means once more, after a check.
jump(
  'pieces',
  'ii*',
  `if (pieceHandlers[${word(1)}](inst, pc, fp)) { pc = pc + ${word(2)} | 0; continue; } if ((poll = poll - 4096 | 0) < 0 || activation.mustExit) break dispatch; continue;`,
);

export const dispatchRows = rows;
