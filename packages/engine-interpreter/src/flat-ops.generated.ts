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
  cold: 204,
  pieces: 205,
} as const;

/** The operations of vector instructions, by the instruction's name. */
export const vectorOps: Readonly<Record<string, number>> = {
  'v128.load': 256,
  'v128.load8x8_s': 257,
  'v128.load8x8_u': 258,
  'v128.load16x4_s': 259,
  'v128.load16x4_u': 260,
  'v128.load32x2_s': 261,
  'v128.load32x2_u': 262,
  'v128.load8_splat': 263,
  'v128.load16_splat': 264,
  'v128.load32_splat': 265,
  'v128.load64_splat': 266,
  'v128.store': 267,
  'v128.const': 268,
  'i8x16.shuffle': 269,
  'i8x16.swizzle': 270,
  'i8x16.splat': 271,
  'i16x8.splat': 272,
  'i32x4.splat': 273,
  'i64x2.splat': 274,
  'f32x4.splat': 275,
  'f64x2.splat': 276,
  'i8x16.extract_lane_s': 277,
  'i8x16.extract_lane_u': 278,
  'i8x16.replace_lane': 279,
  'i16x8.extract_lane_s': 280,
  'i16x8.extract_lane_u': 281,
  'i16x8.replace_lane': 282,
  'i32x4.extract_lane': 283,
  'i32x4.replace_lane': 284,
  'i64x2.extract_lane': 285,
  'i64x2.replace_lane': 286,
  'f32x4.extract_lane': 287,
  'f32x4.replace_lane': 288,
  'f64x2.extract_lane': 289,
  'f64x2.replace_lane': 290,
  'i8x16.eq': 291,
  'i8x16.ne': 292,
  'i8x16.lt_s': 293,
  'i8x16.lt_u': 294,
  'i8x16.gt_s': 295,
  'i8x16.gt_u': 296,
  'i8x16.le_s': 297,
  'i8x16.le_u': 298,
  'i8x16.ge_s': 299,
  'i8x16.ge_u': 300,
  'i16x8.eq': 301,
  'i16x8.ne': 302,
  'i16x8.lt_s': 303,
  'i16x8.lt_u': 304,
  'i16x8.gt_s': 305,
  'i16x8.gt_u': 306,
  'i16x8.le_s': 307,
  'i16x8.le_u': 308,
  'i16x8.ge_s': 309,
  'i16x8.ge_u': 310,
  'i32x4.eq': 311,
  'i32x4.ne': 312,
  'i32x4.lt_s': 313,
  'i32x4.lt_u': 314,
  'i32x4.gt_s': 315,
  'i32x4.gt_u': 316,
  'i32x4.le_s': 317,
  'i32x4.le_u': 318,
  'i32x4.ge_s': 319,
  'i32x4.ge_u': 320,
  'f32x4.eq': 321,
  'f32x4.ne': 322,
  'f32x4.lt': 323,
  'f32x4.gt': 324,
  'f32x4.le': 325,
  'f32x4.ge': 326,
  'f64x2.eq': 327,
  'f64x2.ne': 328,
  'f64x2.lt': 329,
  'f64x2.gt': 330,
  'f64x2.le': 331,
  'f64x2.ge': 332,
  'v128.not': 333,
  'v128.and': 334,
  'v128.andnot': 335,
  'v128.or': 336,
  'v128.xor': 337,
  'v128.bitselect': 338,
  'v128.any_true': 339,
  'v128.load8_lane': 340,
  'v128.load16_lane': 341,
  'v128.load32_lane': 342,
  'v128.load64_lane': 343,
  'v128.store8_lane': 344,
  'v128.store16_lane': 345,
  'v128.store32_lane': 346,
  'v128.store64_lane': 347,
  'v128.load32_zero': 348,
  'v128.load64_zero': 349,
  'f32x4.demote_f64x2_zero': 350,
  'f64x2.promote_low_f32x4': 351,
  'i8x16.abs': 352,
  'i8x16.neg': 353,
  'i8x16.popcnt': 354,
  'i8x16.all_true': 355,
  'i8x16.bitmask': 356,
  'i8x16.narrow_i16x8_s': 357,
  'i8x16.narrow_i16x8_u': 358,
  'f32x4.ceil': 359,
  'f32x4.floor': 360,
  'f32x4.trunc': 361,
  'f32x4.nearest': 362,
  'i8x16.shl': 363,
  'i8x16.shr_s': 364,
  'i8x16.shr_u': 365,
  'i8x16.add': 366,
  'i8x16.add_sat_s': 367,
  'i8x16.add_sat_u': 368,
  'i8x16.sub': 369,
  'i8x16.sub_sat_s': 370,
  'i8x16.sub_sat_u': 371,
  'f64x2.ceil': 372,
  'f64x2.floor': 373,
  'i8x16.min_s': 374,
  'i8x16.min_u': 375,
  'i8x16.max_s': 376,
  'i8x16.max_u': 377,
  'f64x2.trunc': 378,
  'i8x16.avgr_u': 379,
  'i16x8.extadd_pairwise_i8x16_s': 380,
  'i16x8.extadd_pairwise_i8x16_u': 381,
  'i32x4.extadd_pairwise_i16x8_s': 382,
  'i32x4.extadd_pairwise_i16x8_u': 383,
  'i16x8.abs': 384,
  'i16x8.neg': 385,
  'i16x8.q15mulr_sat_s': 386,
  'i16x8.all_true': 387,
  'i16x8.bitmask': 388,
  'i16x8.narrow_i32x4_s': 389,
  'i16x8.narrow_i32x4_u': 390,
  'i16x8.extend_low_i8x16_s': 391,
  'i16x8.extend_high_i8x16_s': 392,
  'i16x8.extend_low_i8x16_u': 393,
  'i16x8.extend_high_i8x16_u': 394,
  'i16x8.shl': 395,
  'i16x8.shr_s': 396,
  'i16x8.shr_u': 397,
  'i16x8.add': 398,
  'i16x8.add_sat_s': 399,
  'i16x8.add_sat_u': 400,
  'i16x8.sub': 401,
  'i16x8.sub_sat_s': 402,
  'i16x8.sub_sat_u': 403,
  'f64x2.nearest': 404,
  'i16x8.mul': 405,
  'i16x8.min_s': 406,
  'i16x8.min_u': 407,
  'i16x8.max_s': 408,
  'i16x8.max_u': 409,
  'i16x8.avgr_u': 410,
  'i16x8.extmul_low_i8x16_s': 411,
  'i16x8.extmul_high_i8x16_s': 412,
  'i16x8.extmul_low_i8x16_u': 413,
  'i16x8.extmul_high_i8x16_u': 414,
  'i32x4.abs': 415,
  'i32x4.neg': 416,
  'i32x4.all_true': 417,
  'i32x4.bitmask': 418,
  'i32x4.extend_low_i16x8_s': 419,
  'i32x4.extend_high_i16x8_s': 420,
  'i32x4.extend_low_i16x8_u': 421,
  'i32x4.extend_high_i16x8_u': 422,
  'i32x4.shl': 423,
  'i32x4.shr_s': 424,
  'i32x4.shr_u': 425,
  'i32x4.add': 426,
  'i32x4.sub': 427,
  'i32x4.mul': 428,
  'i32x4.min_s': 429,
  'i32x4.min_u': 430,
  'i32x4.max_s': 431,
  'i32x4.max_u': 432,
  'i32x4.dot_i16x8_s': 433,
  'i32x4.extmul_low_i16x8_s': 434,
  'i32x4.extmul_high_i16x8_s': 435,
  'i32x4.extmul_low_i16x8_u': 436,
  'i32x4.extmul_high_i16x8_u': 437,
  'i64x2.abs': 438,
  'i64x2.neg': 439,
  'i64x2.all_true': 440,
  'i64x2.bitmask': 441,
  'i64x2.extend_low_i32x4_s': 442,
  'i64x2.extend_high_i32x4_s': 443,
  'i64x2.extend_low_i32x4_u': 444,
  'i64x2.extend_high_i32x4_u': 445,
  'i64x2.shl': 446,
  'i64x2.shr_s': 447,
  'i64x2.shr_u': 448,
  'i64x2.add': 449,
  'i64x2.sub': 450,
  'i64x2.mul': 451,
  'i64x2.eq': 452,
  'i64x2.ne': 453,
  'i64x2.lt_s': 454,
  'i64x2.gt_s': 455,
  'i64x2.le_s': 456,
  'i64x2.ge_s': 457,
  'i64x2.extmul_low_i32x4_s': 458,
  'i64x2.extmul_high_i32x4_s': 459,
  'i64x2.extmul_low_i32x4_u': 460,
  'i64x2.extmul_high_i32x4_u': 461,
  'f32x4.abs': 462,
  'f32x4.neg': 463,
  'f32x4.sqrt': 464,
  'f32x4.add': 465,
  'f32x4.sub': 466,
  'f32x4.mul': 467,
  'f32x4.div': 468,
  'f32x4.min': 469,
  'f32x4.max': 470,
  'f32x4.pmin': 471,
  'f32x4.pmax': 472,
  'f64x2.abs': 473,
  'f64x2.neg': 474,
  'f64x2.sqrt': 475,
  'f64x2.add': 476,
  'f64x2.sub': 477,
  'f64x2.mul': 478,
  'f64x2.div': 479,
  'f64x2.min': 480,
  'f64x2.max': 481,
  'f64x2.pmin': 482,
  'f64x2.pmax': 483,
  'i32x4.trunc_sat_f32x4_s': 484,
  'i32x4.trunc_sat_f32x4_u': 485,
  'f32x4.convert_i32x4_s': 486,
  'f32x4.convert_i32x4_u': 487,
  'i32x4.trunc_sat_f64x2_s_zero': 488,
  'i32x4.trunc_sat_f64x2_u_zero': 489,
  'f64x2.convert_low_i32x4_s': 490,
  'f64x2.convert_low_i32x4_u': 491,
};

/** The vector operations with their operands, see {@link flatOpOperands}. */
export const vectorOpOperands: readonly (readonly [number, string])[] = [
  [256, 'dai'], // v128Load
  [257, 'dai'], // v128Load8x8S
  [258, 'dai'], // v128Load8x8U
  [259, 'dai'], // v128Load16x4S
  [260, 'dai'], // v128Load16x4U
  [261, 'dai'], // v128Load32x2S
  [262, 'dai'], // v128Load32x2U
  [263, 'dai'], // v128Load8Splat
  [264, 'dai'], // v128Load16Splat
  [265, 'dai'], // v128Load32Splat
  [266, 'dai'], // v128Load64Splat
  [267, 'aai'], // v128Store
  [268, 'diiii'], // v128Const
  [269, 'daaiiii'], // i8x16Shuffle
  [270, 'daa'], // i8x16Swizzle
  [271, 'da'], // i8x16Splat
  [272, 'da'], // i16x8Splat
  [273, 'da'], // i32x4Splat
  [274, 'da'], // i64x2Splat
  [275, 'da'], // f32x4Splat
  [276, 'da'], // f64x2Splat
  [277, 'dai'], // i8x16ExtractLaneS
  [278, 'dai'], // i8x16ExtractLaneU
  [279, 'daai'], // i8x16ReplaceLane
  [280, 'dai'], // i16x8ExtractLaneS
  [281, 'dai'], // i16x8ExtractLaneU
  [282, 'daai'], // i16x8ReplaceLane
  [283, 'dai'], // i32x4ExtractLane
  [284, 'daai'], // i32x4ReplaceLane
  [285, 'dai'], // i64x2ExtractLane
  [286, 'daai'], // i64x2ReplaceLane
  [287, 'dai'], // f32x4ExtractLane
  [288, 'daai'], // f32x4ReplaceLane
  [289, 'dai'], // f64x2ExtractLane
  [290, 'daai'], // f64x2ReplaceLane
  [291, 'daa'], // i8x16Eq
  [292, 'daa'], // i8x16Ne
  [293, 'daa'], // i8x16LtS
  [294, 'daa'], // i8x16LtU
  [295, 'daa'], // i8x16GtS
  [296, 'daa'], // i8x16GtU
  [297, 'daa'], // i8x16LeS
  [298, 'daa'], // i8x16LeU
  [299, 'daa'], // i8x16GeS
  [300, 'daa'], // i8x16GeU
  [301, 'daa'], // i16x8Eq
  [302, 'daa'], // i16x8Ne
  [303, 'daa'], // i16x8LtS
  [304, 'daa'], // i16x8LtU
  [305, 'daa'], // i16x8GtS
  [306, 'daa'], // i16x8GtU
  [307, 'daa'], // i16x8LeS
  [308, 'daa'], // i16x8LeU
  [309, 'daa'], // i16x8GeS
  [310, 'daa'], // i16x8GeU
  [311, 'daa'], // i32x4Eq
  [312, 'daa'], // i32x4Ne
  [313, 'daa'], // i32x4LtS
  [314, 'daa'], // i32x4LtU
  [315, 'daa'], // i32x4GtS
  [316, 'daa'], // i32x4GtU
  [317, 'daa'], // i32x4LeS
  [318, 'daa'], // i32x4LeU
  [319, 'daa'], // i32x4GeS
  [320, 'daa'], // i32x4GeU
  [321, 'daa'], // f32x4Eq
  [322, 'daa'], // f32x4Ne
  [323, 'daa'], // f32x4Lt
  [324, 'daa'], // f32x4Gt
  [325, 'daa'], // f32x4Le
  [326, 'daa'], // f32x4Ge
  [327, 'daa'], // f64x2Eq
  [328, 'daa'], // f64x2Ne
  [329, 'daa'], // f64x2Lt
  [330, 'daa'], // f64x2Gt
  [331, 'daa'], // f64x2Le
  [332, 'daa'], // f64x2Ge
  [333, 'da'], // v128Not
  [334, 'daa'], // v128And
  [335, 'daa'], // v128Andnot
  [336, 'daa'], // v128Or
  [337, 'daa'], // v128Xor
  [338, 'daaa'], // v128Bitselect
  [339, 'da'], // v128AnyTrue
  [340, 'daaii'], // v128Load8Lane
  [341, 'daaii'], // v128Load16Lane
  [342, 'daaii'], // v128Load32Lane
  [343, 'daaii'], // v128Load64Lane
  [344, 'aaii'], // v128Store8Lane
  [345, 'aaii'], // v128Store16Lane
  [346, 'aaii'], // v128Store32Lane
  [347, 'aaii'], // v128Store64Lane
  [348, 'dai'], // v128Load32Zero
  [349, 'dai'], // v128Load64Zero
  [350, 'da'], // f32x4DemoteF64x2Zero
  [351, 'da'], // f64x2PromoteLowF32x4
  [352, 'da'], // i8x16Abs
  [353, 'da'], // i8x16Neg
  [354, 'da'], // i8x16Popcnt
  [355, 'da'], // i8x16AllTrue
  [356, 'da'], // i8x16Bitmask
  [357, 'daa'], // i8x16NarrowI16x8S
  [358, 'daa'], // i8x16NarrowI16x8U
  [359, 'da'], // f32x4Ceil
  [360, 'da'], // f32x4Floor
  [361, 'da'], // f32x4Trunc
  [362, 'da'], // f32x4Nearest
  [363, 'daa'], // i8x16Shl
  [364, 'daa'], // i8x16ShrS
  [365, 'daa'], // i8x16ShrU
  [366, 'daa'], // i8x16Add
  [367, 'daa'], // i8x16AddSatS
  [368, 'daa'], // i8x16AddSatU
  [369, 'daa'], // i8x16Sub
  [370, 'daa'], // i8x16SubSatS
  [371, 'daa'], // i8x16SubSatU
  [372, 'da'], // f64x2Ceil
  [373, 'da'], // f64x2Floor
  [374, 'daa'], // i8x16MinS
  [375, 'daa'], // i8x16MinU
  [376, 'daa'], // i8x16MaxS
  [377, 'daa'], // i8x16MaxU
  [378, 'da'], // f64x2Trunc
  [379, 'daa'], // i8x16AvgrU
  [380, 'da'], // i16x8ExtaddPairwiseI8x16S
  [381, 'da'], // i16x8ExtaddPairwiseI8x16U
  [382, 'da'], // i32x4ExtaddPairwiseI16x8S
  [383, 'da'], // i32x4ExtaddPairwiseI16x8U
  [384, 'da'], // i16x8Abs
  [385, 'da'], // i16x8Neg
  [386, 'daa'], // i16x8Q15mulrSatS
  [387, 'da'], // i16x8AllTrue
  [388, 'da'], // i16x8Bitmask
  [389, 'daa'], // i16x8NarrowI32x4S
  [390, 'daa'], // i16x8NarrowI32x4U
  [391, 'da'], // i16x8ExtendLowI8x16S
  [392, 'da'], // i16x8ExtendHighI8x16S
  [393, 'da'], // i16x8ExtendLowI8x16U
  [394, 'da'], // i16x8ExtendHighI8x16U
  [395, 'daa'], // i16x8Shl
  [396, 'daa'], // i16x8ShrS
  [397, 'daa'], // i16x8ShrU
  [398, 'daa'], // i16x8Add
  [399, 'daa'], // i16x8AddSatS
  [400, 'daa'], // i16x8AddSatU
  [401, 'daa'], // i16x8Sub
  [402, 'daa'], // i16x8SubSatS
  [403, 'daa'], // i16x8SubSatU
  [404, 'da'], // f64x2Nearest
  [405, 'daa'], // i16x8Mul
  [406, 'daa'], // i16x8MinS
  [407, 'daa'], // i16x8MinU
  [408, 'daa'], // i16x8MaxS
  [409, 'daa'], // i16x8MaxU
  [410, 'daa'], // i16x8AvgrU
  [411, 'daa'], // i16x8ExtmulLowI8x16S
  [412, 'daa'], // i16x8ExtmulHighI8x16S
  [413, 'daa'], // i16x8ExtmulLowI8x16U
  [414, 'daa'], // i16x8ExtmulHighI8x16U
  [415, 'da'], // i32x4Abs
  [416, 'da'], // i32x4Neg
  [417, 'da'], // i32x4AllTrue
  [418, 'da'], // i32x4Bitmask
  [419, 'da'], // i32x4ExtendLowI16x8S
  [420, 'da'], // i32x4ExtendHighI16x8S
  [421, 'da'], // i32x4ExtendLowI16x8U
  [422, 'da'], // i32x4ExtendHighI16x8U
  [423, 'daa'], // i32x4Shl
  [424, 'daa'], // i32x4ShrS
  [425, 'daa'], // i32x4ShrU
  [426, 'daa'], // i32x4Add
  [427, 'daa'], // i32x4Sub
  [428, 'daa'], // i32x4Mul
  [429, 'daa'], // i32x4MinS
  [430, 'daa'], // i32x4MinU
  [431, 'daa'], // i32x4MaxS
  [432, 'daa'], // i32x4MaxU
  [433, 'daa'], // i32x4DotI16x8S
  [434, 'daa'], // i32x4ExtmulLowI16x8S
  [435, 'daa'], // i32x4ExtmulHighI16x8S
  [436, 'daa'], // i32x4ExtmulLowI16x8U
  [437, 'daa'], // i32x4ExtmulHighI16x8U
  [438, 'da'], // i64x2Abs
  [439, 'da'], // i64x2Neg
  [440, 'da'], // i64x2AllTrue
  [441, 'da'], // i64x2Bitmask
  [442, 'da'], // i64x2ExtendLowI32x4S
  [443, 'da'], // i64x2ExtendHighI32x4S
  [444, 'da'], // i64x2ExtendLowI32x4U
  [445, 'da'], // i64x2ExtendHighI32x4U
  [446, 'daa'], // i64x2Shl
  [447, 'daa'], // i64x2ShrS
  [448, 'daa'], // i64x2ShrU
  [449, 'daa'], // i64x2Add
  [450, 'daa'], // i64x2Sub
  [451, 'daa'], // i64x2Mul
  [452, 'daa'], // i64x2Eq
  [453, 'daa'], // i64x2Ne
  [454, 'daa'], // i64x2LtS
  [455, 'daa'], // i64x2GtS
  [456, 'daa'], // i64x2LeS
  [457, 'daa'], // i64x2GeS
  [458, 'daa'], // i64x2ExtmulLowI32x4S
  [459, 'daa'], // i64x2ExtmulHighI32x4S
  [460, 'daa'], // i64x2ExtmulLowI32x4U
  [461, 'daa'], // i64x2ExtmulHighI32x4U
  [462, 'da'], // f32x4Abs
  [463, 'da'], // f32x4Neg
  [464, 'da'], // f32x4Sqrt
  [465, 'daa'], // f32x4Add
  [466, 'daa'], // f32x4Sub
  [467, 'daa'], // f32x4Mul
  [468, 'daa'], // f32x4Div
  [469, 'daa'], // f32x4Min
  [470, 'daa'], // f32x4Max
  [471, 'daa'], // f32x4Pmin
  [472, 'daa'], // f32x4Pmax
  [473, 'da'], // f64x2Abs
  [474, 'da'], // f64x2Neg
  [475, 'da'], // f64x2Sqrt
  [476, 'daa'], // f64x2Add
  [477, 'daa'], // f64x2Sub
  [478, 'daa'], // f64x2Mul
  [479, 'daa'], // f64x2Div
  [480, 'daa'], // f64x2Min
  [481, 'daa'], // f64x2Max
  [482, 'daa'], // f64x2Pmin
  [483, 'daa'], // f64x2Pmax
  [484, 'da'], // i32x4TruncSatF32x4S
  [485, 'da'], // i32x4TruncSatF32x4U
  [486, 'da'], // f32x4ConvertI32x4S
  [487, 'da'], // f32x4ConvertI32x4U
  [488, 'da'], // i32x4TruncSatF64x2SZero
  [489, 'da'], // i32x4TruncSatF64x2UZero
  [490, 'da'], // f64x2ConvertLowI32x4S
  [491, 'da'], // f64x2ConvertLowI32x4U
];

/** The names of {@link FlatOp}, for the disassembler. */
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
  'ii*', // cold
  'ii*', // pieces
];
