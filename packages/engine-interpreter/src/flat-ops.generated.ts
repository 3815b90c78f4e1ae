// Written by tools/gen/dispatch.mjs from dispatch-ops.table.mjs; do not edit.

/** The operations of flat code. */
export const FlatOp = {
  halt: 0,
  crossReturn: 1,
  unreachable: 2,
  br: 3,
  brIf: 4,
  brIfNot: 5,
  brTable: 6,
  call: 7,
  callLazy: 8,
  callLazyMetered: 9,
  callImport: 10,
  callIndirect: 11,
  ret: 12,
  ret32: 13,
  ret64: 14,
  tailCall: 15,
  tailCallMetered: 16,
  tailCallImport: 17,
  tailCallIndirect: 18,
  enterLarge: 19,
  zero: 20,
  zero1: 21,
  zero2: 22,
  zero4: 23,
  fuel: 24,
  const32: 25,
  const64: 26,
  mov32: 27,
  mov64: 28,
  mov128: 29,
  movRef: 30,
  select32: 31,
  select64: 32,
  select128: 33,
  selectRef: 34,
  globalGet32: 35,
  globalGet64: 36,
  globalSet32: 37,
  globalSet64: 38,
  load32: 39,
  load64: 40,
  load8S: 41,
  load8U: 42,
  load16S: 43,
  load16U: 44,
  load8SWide: 45,
  load8UWide: 46,
  load16SWide: 47,
  load16UWide: 48,
  load32SWide: 49,
  load32UWide: 50,
  store32: 51,
  store64: 52,
  store8: 53,
  store16: 54,
  farAccess: 55,
  memoryGrow: 56,
  i32Add: 57,
  i32AddI: 58,
  i32And: 59,
  i32AndI: 60,
  i32Or: 61,
  i32OrI: 62,
  i32Xor: 63,
  i32XorI: 64,
  i32Mul: 65,
  i32MulI: 66,
  i32Sub: 67,
  i32Shl: 68,
  i32ShlI: 69,
  i32ShrS: 70,
  i32ShrSI: 71,
  i32ShrU: 72,
  i32ShrUI: 73,
  i32Rotl: 74,
  i32RotlI: 75,
  i32Rotr: 76,
  i32DivS: 77,
  i32DivU: 78,
  i32RemS: 79,
  i32RemU: 80,
  i32Clz: 81,
  i32Ctz: 82,
  i32Popcnt: 83,
  i32Extend8: 84,
  i32Extend16: 85,
  i32Eq: 86,
  i32Ne: 87,
  i32LtS: 88,
  i32GeS: 89,
  i32LtU: 90,
  i32GeU: 91,
  i32EqI: 92,
  i32NeI: 93,
  i32LtSI: 94,
  i32GeSI: 95,
  i32LtUI: 96,
  i32GeUI: 97,
  i32GtSI: 98,
  i32LeSI: 99,
  i32GtUI: 100,
  i32LeUI: 101,
  brI32Eq: 102,
  brI32Ne: 103,
  brI32LtS: 104,
  brI32GeS: 105,
  brI32LtU: 106,
  brI32GeU: 107,
  brI32EqI: 108,
  brI32NeI: 109,
  brI32LtSI: 110,
  brI32GeSI: 111,
  brI32LtUI: 112,
  brI32GeUI: 113,
  brI32GtSI: 114,
  brI32LeSI: 115,
  brI32GtUI: 116,
  brI32LeUI: 117,
  i64Add: 118,
  i64AddI: 119,
  i64Sub: 120,
  i64And: 121,
  i64AndI: 122,
  i64Or: 123,
  i64OrI: 124,
  i64Xor: 125,
  i64XorI: 126,
  i64Mul: 127,
  i64Shl: 128,
  i64ShrS: 129,
  i64ShrU: 130,
  i64Rotl: 131,
  i64ShlI: 132,
  i64ShlILong: 133,
  i64ShrUI: 134,
  i64ShrUILong: 135,
  i64ShrSI: 136,
  i64ShrSILong: 137,
  i64RotlI: 138,
  i64RotlILong: 139,
  i64ExtendS: 140,
  i64ExtendU: 141,
  i64Eq: 142,
  i64Ne: 143,
  i64LtS: 144,
  i64GeS: 145,
  i64LtU: 146,
  i64GeU: 147,
  brI64Eq: 148,
  brI64Ne: 149,
  brI64LtS: 150,
  brI64GeS: 151,
  brI64LtU: 152,
  brI64GeU: 153,
  i64Eqz: 154,
  i64Nez: 155,
  brI64Eqz: 156,
  brI64Nez: 157,
  f64Add: 158,
  f64Sub: 159,
  f64Mul: 160,
  f64Div: 161,
  f64Sqrt: 162,
  f64Eq: 163,
  f64Ne: 164,
  f64Lt: 165,
  f64NotLt: 166,
  f64Le: 167,
  f64NotLe: 168,
  brF64Eq: 169,
  brF64Ne: 170,
  brF64Lt: 171,
  brF64NotLt: 172,
  brF64Le: 173,
  brF64NotLe: 174,
  f64ConvertI32S: 175,
  f64ConvertI32U: 176,
  f32Add: 177,
  f32Sub: 178,
  f32Mul: 179,
  f32Div: 180,
  f32Sqrt: 181,
  f32Eq: 182,
  f32Ne: 183,
  f32Lt: 184,
  f32NotLt: 185,
  f32Le: 186,
  f32NotLe: 187,
  brF32Eq: 188,
  brF32Ne: 189,
  brF32Lt: 190,
  brF32NotLt: 191,
  brF32Le: 192,
  brF32NotLe: 193,
  f32ConvertI32S: 194,
  f32ConvertI32U: 195,
  f64Abs: 196,
  f64Neg: 197,
  f32Abs: 198,
  f32Neg: 199,
  f64Promote: 200,
  f32Demote: 201,
  unary: 202,
  binary: 203,
  ternary: 204,
  cold: 205,
  pieces: 206,
} as const;

/** Their names, for the disassembler. */
export const flatOpNames: readonly string[] = Object.keys(FlatOp);

/**
 * Their operands, one letter for each word: d = slot written, a = slot read, i = immediate, r = branch distance,
 * * = as many more words as an operand before tells.
 */
export const flatOpOperands: readonly string[] = [
  '', // halt
  '', // crossReturn
  '', // unreachable
  'r', // br
  'ar', // brIf
  'ar', // brIfNot
  'ai*', // brTable
  'iii', // call
  'iii', // callLazy
  'iii', // callLazyMetered
  'iiii', // callImport
  'aiiiii', // callIndirect
  'i', // ret
  'ia', // ret32
  'ia', // ret64
  'iii', // tailCall
  'iii', // tailCallMetered
  'iiii', // tailCallImport
  'aiiiii', // tailCallIndirect
  'i', // enterLarge
  'ai', // zero
  'd', // zero1
  'd', // zero2
  'd', // zero4
  'i', // fuel
  'di', // const32
  'dii', // const64
  'da', // mov32
  'da', // mov64
  'da', // mov128
  'da', // movRef
  'daaa', // select32
  'daaa', // select64
  'daaa', // select128
  'daaa', // selectRef
  'di', // globalGet32
  'di', // globalGet64
  'ia', // globalSet32
  'ia', // globalSet64
  'dai', // load32
  'dai', // load64
  'dai', // load8S
  'dai', // load8U
  'dai', // load16S
  'dai', // load16U
  'dai', // load8SWide
  'dai', // load8UWide
  'dai', // load16SWide
  'dai', // load16UWide
  'dai', // load32SWide
  'dai', // load32UWide
  'aai', // store32
  'aai', // store64
  'aai', // store8
  'aai', // store16
  'iaai', // farAccess
  'da', // memoryGrow
  'daa', // i32Add
  'dai', // i32AddI
  'daa', // i32And
  'dai', // i32AndI
  'daa', // i32Or
  'dai', // i32OrI
  'daa', // i32Xor
  'dai', // i32XorI
  'daa', // i32Mul
  'dai', // i32MulI
  'daa', // i32Sub
  'daa', // i32Shl
  'dai', // i32ShlI
  'daa', // i32ShrS
  'dai', // i32ShrSI
  'daa', // i32ShrU
  'dai', // i32ShrUI
  'daa', // i32Rotl
  'dai', // i32RotlI
  'daa', // i32Rotr
  'daa', // i32DivS
  'daa', // i32DivU
  'daa', // i32RemS
  'daa', // i32RemU
  'da', // i32Clz
  'da', // i32Ctz
  'da', // i32Popcnt
  'da', // i32Extend8
  'da', // i32Extend16
  'daa', // i32Eq
  'daa', // i32Ne
  'daa', // i32LtS
  'daa', // i32GeS
  'daa', // i32LtU
  'daa', // i32GeU
  'dai', // i32EqI
  'dai', // i32NeI
  'dai', // i32LtSI
  'dai', // i32GeSI
  'dai', // i32LtUI
  'dai', // i32GeUI
  'dai', // i32GtSI
  'dai', // i32LeSI
  'dai', // i32GtUI
  'dai', // i32LeUI
  'aar', // brI32Eq
  'aar', // brI32Ne
  'aar', // brI32LtS
  'aar', // brI32GeS
  'aar', // brI32LtU
  'aar', // brI32GeU
  'air', // brI32EqI
  'air', // brI32NeI
  'air', // brI32LtSI
  'air', // brI32GeSI
  'air', // brI32LtUI
  'air', // brI32GeUI
  'air', // brI32GtSI
  'air', // brI32LeSI
  'air', // brI32GtUI
  'air', // brI32LeUI
  'daa', // i64Add
  'daii', // i64AddI
  'daa', // i64Sub
  'daa', // i64And
  'daii', // i64AndI
  'daa', // i64Or
  'daii', // i64OrI
  'daa', // i64Xor
  'daii', // i64XorI
  'daa', // i64Mul
  'daa', // i64Shl
  'daa', // i64ShrS
  'daa', // i64ShrU
  'daa', // i64Rotl
  'dai', // i64ShlI
  'dai', // i64ShlILong
  'dai', // i64ShrUI
  'dai', // i64ShrUILong
  'dai', // i64ShrSI
  'dai', // i64ShrSILong
  'dai', // i64RotlI
  'dai', // i64RotlILong
  'da', // i64ExtendS
  'da', // i64ExtendU
  'daa', // i64Eq
  'daa', // i64Ne
  'daa', // i64LtS
  'daa', // i64GeS
  'daa', // i64LtU
  'daa', // i64GeU
  'aar', // brI64Eq
  'aar', // brI64Ne
  'aar', // brI64LtS
  'aar', // brI64GeS
  'aar', // brI64LtU
  'aar', // brI64GeU
  'da', // i64Eqz
  'da', // i64Nez
  'ar', // brI64Eqz
  'ar', // brI64Nez
  'daa', // f64Add
  'daa', // f64Sub
  'daa', // f64Mul
  'daa', // f64Div
  'da', // f64Sqrt
  'daa', // f64Eq
  'daa', // f64Ne
  'daa', // f64Lt
  'daa', // f64NotLt
  'daa', // f64Le
  'daa', // f64NotLe
  'aar', // brF64Eq
  'aar', // brF64Ne
  'aar', // brF64Lt
  'aar', // brF64NotLt
  'aar', // brF64Le
  'aar', // brF64NotLe
  'da', // f64ConvertI32S
  'da', // f64ConvertI32U
  'daa', // f32Add
  'daa', // f32Sub
  'daa', // f32Mul
  'daa', // f32Div
  'da', // f32Sqrt
  'daa', // f32Eq
  'daa', // f32Ne
  'daa', // f32Lt
  'daa', // f32NotLt
  'daa', // f32Le
  'daa', // f32NotLe
  'aar', // brF32Eq
  'aar', // brF32Ne
  'aar', // brF32Lt
  'aar', // brF32NotLt
  'aar', // brF32Le
  'aar', // brF32NotLe
  'da', // f32ConvertI32S
  'da', // f32ConvertI32U
  'da', // f64Abs
  'da', // f64Neg
  'da', // f32Abs
  'da', // f32Neg
  'da', // f64Promote
  'da', // f32Demote
  'dai', // unary
  'daai', // binary
  'daaai', // ternary
  'ii*', // cold
  'ii*', // pieces
];
