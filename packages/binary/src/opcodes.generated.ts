// Written by tools/gen/opcodes.mjs from opcodes.table.ts; do not edit.

/**
 * The key of every instruction, `prefix << 12 | code`. V8 makes a jump table of literals but a chain of comparisons of
 * these, so a hot switch is generated with literals.
 */
export const Op = {
  /** unreachable */
  unreachable: 0x0,
  /** nop */
  nop: 0x1,
  /** block */
  block: 0x2,
  /** loop */
  loop: 0x3,
  /** if */
  if: 0x4,
  /** else */
  else: 0x5,
  /** end */
  end: 0xb,
  /** br */
  br: 0xc,
  /** br_if */
  brIf: 0xd,
  /** br_table */
  brTable: 0xe,
  /** return */
  return: 0xf,
  /** call */
  call: 0x10,
  /** call_indirect */
  callIndirect: 0x11,
  /** return_call */
  returnCall: 0x12,
  /** return_call_indirect */
  returnCallIndirect: 0x13,
  /** drop */
  drop: 0x1a,
  /** select */
  select: 0x1b,
  /** select_t */
  selectT: 0x1c,
  /** local.get */
  localGet: 0x20,
  /** local.set */
  localSet: 0x21,
  /** local.tee */
  localTee: 0x22,
  /** global.get */
  globalGet: 0x23,
  /** global.set */
  globalSet: 0x24,
  /** table.get */
  tableGet: 0x25,
  /** table.set */
  tableSet: 0x26,
  /** i32.load */
  i32Load: 0x28,
  /** i64.load */
  i64Load: 0x29,
  /** f32.load */
  f32Load: 0x2a,
  /** f64.load */
  f64Load: 0x2b,
  /** i32.load8_s */
  i32Load8S: 0x2c,
  /** i32.load8_u */
  i32Load8U: 0x2d,
  /** i32.load16_s */
  i32Load16S: 0x2e,
  /** i32.load16_u */
  i32Load16U: 0x2f,
  /** i64.load8_s */
  i64Load8S: 0x30,
  /** i64.load8_u */
  i64Load8U: 0x31,
  /** i64.load16_s */
  i64Load16S: 0x32,
  /** i64.load16_u */
  i64Load16U: 0x33,
  /** i64.load32_s */
  i64Load32S: 0x34,
  /** i64.load32_u */
  i64Load32U: 0x35,
  /** i32.store */
  i32Store: 0x36,
  /** i64.store */
  i64Store: 0x37,
  /** f32.store */
  f32Store: 0x38,
  /** f64.store */
  f64Store: 0x39,
  /** i32.store8 */
  i32Store8: 0x3a,
  /** i32.store16 */
  i32Store16: 0x3b,
  /** i64.store8 */
  i64Store8: 0x3c,
  /** i64.store16 */
  i64Store16: 0x3d,
  /** i64.store32 */
  i64Store32: 0x3e,
  /** memory.size */
  memorySize: 0x3f,
  /** memory.grow */
  memoryGrow: 0x40,
  /** i32.const */
  i32Const: 0x41,
  /** i64.const */
  i64Const: 0x42,
  /** f32.const */
  f32Const: 0x43,
  /** f64.const */
  f64Const: 0x44,
  /** i32.eqz */
  i32Eqz: 0x45,
  /** i32.eq */
  i32Eq: 0x46,
  /** i32.ne */
  i32Ne: 0x47,
  /** i32.lt_s */
  i32LtS: 0x48,
  /** i32.lt_u */
  i32LtU: 0x49,
  /** i32.gt_s */
  i32GtS: 0x4a,
  /** i32.gt_u */
  i32GtU: 0x4b,
  /** i32.le_s */
  i32LeS: 0x4c,
  /** i32.le_u */
  i32LeU: 0x4d,
  /** i32.ge_s */
  i32GeS: 0x4e,
  /** i32.ge_u */
  i32GeU: 0x4f,
  /** i64.eqz */
  i64Eqz: 0x50,
  /** i64.eq */
  i64Eq: 0x51,
  /** i64.ne */
  i64Ne: 0x52,
  /** i64.lt_s */
  i64LtS: 0x53,
  /** i64.lt_u */
  i64LtU: 0x54,
  /** i64.gt_s */
  i64GtS: 0x55,
  /** i64.gt_u */
  i64GtU: 0x56,
  /** i64.le_s */
  i64LeS: 0x57,
  /** i64.le_u */
  i64LeU: 0x58,
  /** i64.ge_s */
  i64GeS: 0x59,
  /** i64.ge_u */
  i64GeU: 0x5a,
  /** f32.eq */
  f32Eq: 0x5b,
  /** f32.ne */
  f32Ne: 0x5c,
  /** f32.lt */
  f32Lt: 0x5d,
  /** f32.gt */
  f32Gt: 0x5e,
  /** f32.le */
  f32Le: 0x5f,
  /** f32.ge */
  f32Ge: 0x60,
  /** f64.eq */
  f64Eq: 0x61,
  /** f64.ne */
  f64Ne: 0x62,
  /** f64.lt */
  f64Lt: 0x63,
  /** f64.gt */
  f64Gt: 0x64,
  /** f64.le */
  f64Le: 0x65,
  /** f64.ge */
  f64Ge: 0x66,
  /** i32.clz */
  i32Clz: 0x67,
  /** i32.ctz */
  i32Ctz: 0x68,
  /** i32.popcnt */
  i32Popcnt: 0x69,
  /** i32.add */
  i32Add: 0x6a,
  /** i32.sub */
  i32Sub: 0x6b,
  /** i32.mul */
  i32Mul: 0x6c,
  /** i32.div_s */
  i32DivS: 0x6d,
  /** i32.div_u */
  i32DivU: 0x6e,
  /** i32.rem_s */
  i32RemS: 0x6f,
  /** i32.rem_u */
  i32RemU: 0x70,
  /** i32.and */
  i32And: 0x71,
  /** i32.or */
  i32Or: 0x72,
  /** i32.xor */
  i32Xor: 0x73,
  /** i32.shl */
  i32Shl: 0x74,
  /** i32.shr_s */
  i32ShrS: 0x75,
  /** i32.shr_u */
  i32ShrU: 0x76,
  /** i32.rotl */
  i32Rotl: 0x77,
  /** i32.rotr */
  i32Rotr: 0x78,
  /** i64.clz */
  i64Clz: 0x79,
  /** i64.ctz */
  i64Ctz: 0x7a,
  /** i64.popcnt */
  i64Popcnt: 0x7b,
  /** i64.add */
  i64Add: 0x7c,
  /** i64.sub */
  i64Sub: 0x7d,
  /** i64.mul */
  i64Mul: 0x7e,
  /** i64.div_s */
  i64DivS: 0x7f,
  /** i64.div_u */
  i64DivU: 0x80,
  /** i64.rem_s */
  i64RemS: 0x81,
  /** i64.rem_u */
  i64RemU: 0x82,
  /** i64.and */
  i64And: 0x83,
  /** i64.or */
  i64Or: 0x84,
  /** i64.xor */
  i64Xor: 0x85,
  /** i64.shl */
  i64Shl: 0x86,
  /** i64.shr_s */
  i64ShrS: 0x87,
  /** i64.shr_u */
  i64ShrU: 0x88,
  /** i64.rotl */
  i64Rotl: 0x89,
  /** i64.rotr */
  i64Rotr: 0x8a,
  /** f32.abs */
  f32Abs: 0x8b,
  /** f32.neg */
  f32Neg: 0x8c,
  /** f32.ceil */
  f32Ceil: 0x8d,
  /** f32.floor */
  f32Floor: 0x8e,
  /** f32.trunc */
  f32Trunc: 0x8f,
  /** f32.nearest */
  f32Nearest: 0x90,
  /** f32.sqrt */
  f32Sqrt: 0x91,
  /** f32.add */
  f32Add: 0x92,
  /** f32.sub */
  f32Sub: 0x93,
  /** f32.mul */
  f32Mul: 0x94,
  /** f32.div */
  f32Div: 0x95,
  /** f32.min */
  f32Min: 0x96,
  /** f32.max */
  f32Max: 0x97,
  /** f32.copysign */
  f32Copysign: 0x98,
  /** f64.abs */
  f64Abs: 0x99,
  /** f64.neg */
  f64Neg: 0x9a,
  /** f64.ceil */
  f64Ceil: 0x9b,
  /** f64.floor */
  f64Floor: 0x9c,
  /** f64.trunc */
  f64Trunc: 0x9d,
  /** f64.nearest */
  f64Nearest: 0x9e,
  /** f64.sqrt */
  f64Sqrt: 0x9f,
  /** f64.add */
  f64Add: 0xa0,
  /** f64.sub */
  f64Sub: 0xa1,
  /** f64.mul */
  f64Mul: 0xa2,
  /** f64.div */
  f64Div: 0xa3,
  /** f64.min */
  f64Min: 0xa4,
  /** f64.max */
  f64Max: 0xa5,
  /** f64.copysign */
  f64Copysign: 0xa6,
  /** i32.wrap_i64 */
  i32WrapI64: 0xa7,
  /** i32.trunc_f32_s */
  i32TruncF32S: 0xa8,
  /** i32.trunc_f32_u */
  i32TruncF32U: 0xa9,
  /** i32.trunc_f64_s */
  i32TruncF64S: 0xaa,
  /** i32.trunc_f64_u */
  i32TruncF64U: 0xab,
  /** i64.extend_i32_s */
  i64ExtendI32S: 0xac,
  /** i64.extend_i32_u */
  i64ExtendI32U: 0xad,
  /** i64.trunc_f32_s */
  i64TruncF32S: 0xae,
  /** i64.trunc_f32_u */
  i64TruncF32U: 0xaf,
  /** i64.trunc_f64_s */
  i64TruncF64S: 0xb0,
  /** i64.trunc_f64_u */
  i64TruncF64U: 0xb1,
  /** f32.convert_i32_s */
  f32ConvertI32S: 0xb2,
  /** f32.convert_i32_u */
  f32ConvertI32U: 0xb3,
  /** f32.convert_i64_s */
  f32ConvertI64S: 0xb4,
  /** f32.convert_i64_u */
  f32ConvertI64U: 0xb5,
  /** f32.demote_f64 */
  f32DemoteF64: 0xb6,
  /** f64.convert_i32_s */
  f64ConvertI32S: 0xb7,
  /** f64.convert_i32_u */
  f64ConvertI32U: 0xb8,
  /** f64.convert_i64_s */
  f64ConvertI64S: 0xb9,
  /** f64.convert_i64_u */
  f64ConvertI64U: 0xba,
  /** f64.promote_f32 */
  f64PromoteF32: 0xbb,
  /** i32.reinterpret_f32 */
  i32ReinterpretF32: 0xbc,
  /** i64.reinterpret_f64 */
  i64ReinterpretF64: 0xbd,
  /** f32.reinterpret_i32 */
  f32ReinterpretI32: 0xbe,
  /** f64.reinterpret_i64 */
  f64ReinterpretI64: 0xbf,
  /** i32.extend8_s */
  i32Extend8S: 0xc0,
  /** i32.extend16_s */
  i32Extend16S: 0xc1,
  /** i64.extend8_s */
  i64Extend8S: 0xc2,
  /** i64.extend16_s */
  i64Extend16S: 0xc3,
  /** i64.extend32_s */
  i64Extend32S: 0xc4,
  /** ref.null */
  refNull: 0xd0,
  /** ref.is_null */
  refIsNull: 0xd1,
  /** ref.func */
  refFunc: 0xd2,
  /** i32.trunc_sat_f32_s */
  i32TruncSatF32S: 0xfc000,
  /** i32.trunc_sat_f32_u */
  i32TruncSatF32U: 0xfc001,
  /** i32.trunc_sat_f64_s */
  i32TruncSatF64S: 0xfc002,
  /** i32.trunc_sat_f64_u */
  i32TruncSatF64U: 0xfc003,
  /** i64.trunc_sat_f32_s */
  i64TruncSatF32S: 0xfc004,
  /** i64.trunc_sat_f32_u */
  i64TruncSatF32U: 0xfc005,
  /** i64.trunc_sat_f64_s */
  i64TruncSatF64S: 0xfc006,
  /** i64.trunc_sat_f64_u */
  i64TruncSatF64U: 0xfc007,
  /** memory.init */
  memoryInit: 0xfc008,
  /** data.drop */
  dataDrop: 0xfc009,
  /** memory.copy */
  memoryCopy: 0xfc00a,
  /** memory.fill */
  memoryFill: 0xfc00b,
  /** table.init */
  tableInit: 0xfc00c,
  /** elem.drop */
  elemDrop: 0xfc00d,
  /** table.copy */
  tableCopy: 0xfc00e,
  /** table.grow */
  tableGrow: 0xfc00f,
  /** table.size */
  tableSize: 0xfc010,
  /** table.fill */
  tableFill: 0xfc011,
  /** v128.load */
  v128Load: 0xfd000,
  /** v128.load8x8_s */
  v128Load8x8S: 0xfd001,
  /** v128.load8x8_u */
  v128Load8x8U: 0xfd002,
  /** v128.load16x4_s */
  v128Load16x4S: 0xfd003,
  /** v128.load16x4_u */
  v128Load16x4U: 0xfd004,
  /** v128.load32x2_s */
  v128Load32x2S: 0xfd005,
  /** v128.load32x2_u */
  v128Load32x2U: 0xfd006,
  /** v128.load8_splat */
  v128Load8Splat: 0xfd007,
  /** v128.load16_splat */
  v128Load16Splat: 0xfd008,
  /** v128.load32_splat */
  v128Load32Splat: 0xfd009,
  /** v128.load64_splat */
  v128Load64Splat: 0xfd00a,
  /** v128.store */
  v128Store: 0xfd00b,
  /** v128.const */
  v128Const: 0xfd00c,
  /** i8x16.shuffle */
  i8x16Shuffle: 0xfd00d,
  /** i8x16.swizzle */
  i8x16Swizzle: 0xfd00e,
  /** i8x16.splat */
  i8x16Splat: 0xfd00f,
  /** i16x8.splat */
  i16x8Splat: 0xfd010,
  /** i32x4.splat */
  i32x4Splat: 0xfd011,
  /** i64x2.splat */
  i64x2Splat: 0xfd012,
  /** f32x4.splat */
  f32x4Splat: 0xfd013,
  /** f64x2.splat */
  f64x2Splat: 0xfd014,
  /** i8x16.extract_lane_s */
  i8x16ExtractLaneS: 0xfd015,
  /** i8x16.extract_lane_u */
  i8x16ExtractLaneU: 0xfd016,
  /** i8x16.replace_lane */
  i8x16ReplaceLane: 0xfd017,
  /** i16x8.extract_lane_s */
  i16x8ExtractLaneS: 0xfd018,
  /** i16x8.extract_lane_u */
  i16x8ExtractLaneU: 0xfd019,
  /** i16x8.replace_lane */
  i16x8ReplaceLane: 0xfd01a,
  /** i32x4.extract_lane */
  i32x4ExtractLane: 0xfd01b,
  /** i32x4.replace_lane */
  i32x4ReplaceLane: 0xfd01c,
  /** i64x2.extract_lane */
  i64x2ExtractLane: 0xfd01d,
  /** i64x2.replace_lane */
  i64x2ReplaceLane: 0xfd01e,
  /** f32x4.extract_lane */
  f32x4ExtractLane: 0xfd01f,
  /** f32x4.replace_lane */
  f32x4ReplaceLane: 0xfd020,
  /** f64x2.extract_lane */
  f64x2ExtractLane: 0xfd021,
  /** f64x2.replace_lane */
  f64x2ReplaceLane: 0xfd022,
  /** i8x16.eq */
  i8x16Eq: 0xfd023,
  /** i8x16.ne */
  i8x16Ne: 0xfd024,
  /** i8x16.lt_s */
  i8x16LtS: 0xfd025,
  /** i8x16.lt_u */
  i8x16LtU: 0xfd026,
  /** i8x16.gt_s */
  i8x16GtS: 0xfd027,
  /** i8x16.gt_u */
  i8x16GtU: 0xfd028,
  /** i8x16.le_s */
  i8x16LeS: 0xfd029,
  /** i8x16.le_u */
  i8x16LeU: 0xfd02a,
  /** i8x16.ge_s */
  i8x16GeS: 0xfd02b,
  /** i8x16.ge_u */
  i8x16GeU: 0xfd02c,
  /** i16x8.eq */
  i16x8Eq: 0xfd02d,
  /** i16x8.ne */
  i16x8Ne: 0xfd02e,
  /** i16x8.lt_s */
  i16x8LtS: 0xfd02f,
  /** i16x8.lt_u */
  i16x8LtU: 0xfd030,
  /** i16x8.gt_s */
  i16x8GtS: 0xfd031,
  /** i16x8.gt_u */
  i16x8GtU: 0xfd032,
  /** i16x8.le_s */
  i16x8LeS: 0xfd033,
  /** i16x8.le_u */
  i16x8LeU: 0xfd034,
  /** i16x8.ge_s */
  i16x8GeS: 0xfd035,
  /** i16x8.ge_u */
  i16x8GeU: 0xfd036,
  /** i32x4.eq */
  i32x4Eq: 0xfd037,
  /** i32x4.ne */
  i32x4Ne: 0xfd038,
  /** i32x4.lt_s */
  i32x4LtS: 0xfd039,
  /** i32x4.lt_u */
  i32x4LtU: 0xfd03a,
  /** i32x4.gt_s */
  i32x4GtS: 0xfd03b,
  /** i32x4.gt_u */
  i32x4GtU: 0xfd03c,
  /** i32x4.le_s */
  i32x4LeS: 0xfd03d,
  /** i32x4.le_u */
  i32x4LeU: 0xfd03e,
  /** i32x4.ge_s */
  i32x4GeS: 0xfd03f,
  /** i32x4.ge_u */
  i32x4GeU: 0xfd040,
  /** f32x4.eq */
  f32x4Eq: 0xfd041,
  /** f32x4.ne */
  f32x4Ne: 0xfd042,
  /** f32x4.lt */
  f32x4Lt: 0xfd043,
  /** f32x4.gt */
  f32x4Gt: 0xfd044,
  /** f32x4.le */
  f32x4Le: 0xfd045,
  /** f32x4.ge */
  f32x4Ge: 0xfd046,
  /** f64x2.eq */
  f64x2Eq: 0xfd047,
  /** f64x2.ne */
  f64x2Ne: 0xfd048,
  /** f64x2.lt */
  f64x2Lt: 0xfd049,
  /** f64x2.gt */
  f64x2Gt: 0xfd04a,
  /** f64x2.le */
  f64x2Le: 0xfd04b,
  /** f64x2.ge */
  f64x2Ge: 0xfd04c,
  /** v128.not */
  v128Not: 0xfd04d,
  /** v128.and */
  v128And: 0xfd04e,
  /** v128.andnot */
  v128Andnot: 0xfd04f,
  /** v128.or */
  v128Or: 0xfd050,
  /** v128.xor */
  v128Xor: 0xfd051,
  /** v128.bitselect */
  v128Bitselect: 0xfd052,
  /** v128.any_true */
  v128AnyTrue: 0xfd053,
  /** v128.load8_lane */
  v128Load8Lane: 0xfd054,
  /** v128.load16_lane */
  v128Load16Lane: 0xfd055,
  /** v128.load32_lane */
  v128Load32Lane: 0xfd056,
  /** v128.load64_lane */
  v128Load64Lane: 0xfd057,
  /** v128.store8_lane */
  v128Store8Lane: 0xfd058,
  /** v128.store16_lane */
  v128Store16Lane: 0xfd059,
  /** v128.store32_lane */
  v128Store32Lane: 0xfd05a,
  /** v128.store64_lane */
  v128Store64Lane: 0xfd05b,
  /** v128.load32_zero */
  v128Load32Zero: 0xfd05c,
  /** v128.load64_zero */
  v128Load64Zero: 0xfd05d,
  /** f32x4.demote_f64x2_zero */
  f32x4DemoteF64x2Zero: 0xfd05e,
  /** f64x2.promote_low_f32x4 */
  f64x2PromoteLowF32x4: 0xfd05f,
  /** i8x16.abs */
  i8x16Abs: 0xfd060,
  /** i8x16.neg */
  i8x16Neg: 0xfd061,
  /** i8x16.popcnt */
  i8x16Popcnt: 0xfd062,
  /** i8x16.all_true */
  i8x16AllTrue: 0xfd063,
  /** i8x16.bitmask */
  i8x16Bitmask: 0xfd064,
  /** i8x16.narrow_i16x8_s */
  i8x16NarrowI16x8S: 0xfd065,
  /** i8x16.narrow_i16x8_u */
  i8x16NarrowI16x8U: 0xfd066,
  /** f32x4.ceil */
  f32x4Ceil: 0xfd067,
  /** f32x4.floor */
  f32x4Floor: 0xfd068,
  /** f32x4.trunc */
  f32x4Trunc: 0xfd069,
  /** f32x4.nearest */
  f32x4Nearest: 0xfd06a,
  /** i8x16.shl */
  i8x16Shl: 0xfd06b,
  /** i8x16.shr_s */
  i8x16ShrS: 0xfd06c,
  /** i8x16.shr_u */
  i8x16ShrU: 0xfd06d,
  /** i8x16.add */
  i8x16Add: 0xfd06e,
  /** i8x16.add_sat_s */
  i8x16AddSatS: 0xfd06f,
  /** i8x16.add_sat_u */
  i8x16AddSatU: 0xfd070,
  /** i8x16.sub */
  i8x16Sub: 0xfd071,
  /** i8x16.sub_sat_s */
  i8x16SubSatS: 0xfd072,
  /** i8x16.sub_sat_u */
  i8x16SubSatU: 0xfd073,
  /** f64x2.ceil */
  f64x2Ceil: 0xfd074,
  /** f64x2.floor */
  f64x2Floor: 0xfd075,
  /** i8x16.min_s */
  i8x16MinS: 0xfd076,
  /** i8x16.min_u */
  i8x16MinU: 0xfd077,
  /** i8x16.max_s */
  i8x16MaxS: 0xfd078,
  /** i8x16.max_u */
  i8x16MaxU: 0xfd079,
  /** f64x2.trunc */
  f64x2Trunc: 0xfd07a,
  /** i8x16.avgr_u */
  i8x16AvgrU: 0xfd07b,
  /** i16x8.extadd_pairwise_i8x16_s */
  i16x8ExtaddPairwiseI8x16S: 0xfd07c,
  /** i16x8.extadd_pairwise_i8x16_u */
  i16x8ExtaddPairwiseI8x16U: 0xfd07d,
  /** i32x4.extadd_pairwise_i16x8_s */
  i32x4ExtaddPairwiseI16x8S: 0xfd07e,
  /** i32x4.extadd_pairwise_i16x8_u */
  i32x4ExtaddPairwiseI16x8U: 0xfd07f,
  /** i16x8.abs */
  i16x8Abs: 0xfd080,
  /** i16x8.neg */
  i16x8Neg: 0xfd081,
  /** i16x8.q15mulr_sat_s */
  i16x8Q15mulrSatS: 0xfd082,
  /** i16x8.all_true */
  i16x8AllTrue: 0xfd083,
  /** i16x8.bitmask */
  i16x8Bitmask: 0xfd084,
  /** i16x8.narrow_i32x4_s */
  i16x8NarrowI32x4S: 0xfd085,
  /** i16x8.narrow_i32x4_u */
  i16x8NarrowI32x4U: 0xfd086,
  /** i16x8.extend_low_i8x16_s */
  i16x8ExtendLowI8x16S: 0xfd087,
  /** i16x8.extend_high_i8x16_s */
  i16x8ExtendHighI8x16S: 0xfd088,
  /** i16x8.extend_low_i8x16_u */
  i16x8ExtendLowI8x16U: 0xfd089,
  /** i16x8.extend_high_i8x16_u */
  i16x8ExtendHighI8x16U: 0xfd08a,
  /** i16x8.shl */
  i16x8Shl: 0xfd08b,
  /** i16x8.shr_s */
  i16x8ShrS: 0xfd08c,
  /** i16x8.shr_u */
  i16x8ShrU: 0xfd08d,
  /** i16x8.add */
  i16x8Add: 0xfd08e,
  /** i16x8.add_sat_s */
  i16x8AddSatS: 0xfd08f,
  /** i16x8.add_sat_u */
  i16x8AddSatU: 0xfd090,
  /** i16x8.sub */
  i16x8Sub: 0xfd091,
  /** i16x8.sub_sat_s */
  i16x8SubSatS: 0xfd092,
  /** i16x8.sub_sat_u */
  i16x8SubSatU: 0xfd093,
  /** f64x2.nearest */
  f64x2Nearest: 0xfd094,
  /** i16x8.mul */
  i16x8Mul: 0xfd095,
  /** i16x8.min_s */
  i16x8MinS: 0xfd096,
  /** i16x8.min_u */
  i16x8MinU: 0xfd097,
  /** i16x8.max_s */
  i16x8MaxS: 0xfd098,
  /** i16x8.max_u */
  i16x8MaxU: 0xfd099,
  /** i16x8.avgr_u */
  i16x8AvgrU: 0xfd09b,
  /** i16x8.extmul_low_i8x16_s */
  i16x8ExtmulLowI8x16S: 0xfd09c,
  /** i16x8.extmul_high_i8x16_s */
  i16x8ExtmulHighI8x16S: 0xfd09d,
  /** i16x8.extmul_low_i8x16_u */
  i16x8ExtmulLowI8x16U: 0xfd09e,
  /** i16x8.extmul_high_i8x16_u */
  i16x8ExtmulHighI8x16U: 0xfd09f,
  /** i32x4.abs */
  i32x4Abs: 0xfd0a0,
  /** i32x4.neg */
  i32x4Neg: 0xfd0a1,
  /** i32x4.all_true */
  i32x4AllTrue: 0xfd0a3,
  /** i32x4.bitmask */
  i32x4Bitmask: 0xfd0a4,
  /** i32x4.extend_low_i16x8_s */
  i32x4ExtendLowI16x8S: 0xfd0a7,
  /** i32x4.extend_high_i16x8_s */
  i32x4ExtendHighI16x8S: 0xfd0a8,
  /** i32x4.extend_low_i16x8_u */
  i32x4ExtendLowI16x8U: 0xfd0a9,
  /** i32x4.extend_high_i16x8_u */
  i32x4ExtendHighI16x8U: 0xfd0aa,
  /** i32x4.shl */
  i32x4Shl: 0xfd0ab,
  /** i32x4.shr_s */
  i32x4ShrS: 0xfd0ac,
  /** i32x4.shr_u */
  i32x4ShrU: 0xfd0ad,
  /** i32x4.add */
  i32x4Add: 0xfd0ae,
  /** i32x4.sub */
  i32x4Sub: 0xfd0b1,
  /** i32x4.mul */
  i32x4Mul: 0xfd0b5,
  /** i32x4.min_s */
  i32x4MinS: 0xfd0b6,
  /** i32x4.min_u */
  i32x4MinU: 0xfd0b7,
  /** i32x4.max_s */
  i32x4MaxS: 0xfd0b8,
  /** i32x4.max_u */
  i32x4MaxU: 0xfd0b9,
  /** i32x4.dot_i16x8_s */
  i32x4DotI16x8S: 0xfd0ba,
  /** i32x4.extmul_low_i16x8_s */
  i32x4ExtmulLowI16x8S: 0xfd0bc,
  /** i32x4.extmul_high_i16x8_s */
  i32x4ExtmulHighI16x8S: 0xfd0bd,
  /** i32x4.extmul_low_i16x8_u */
  i32x4ExtmulLowI16x8U: 0xfd0be,
  /** i32x4.extmul_high_i16x8_u */
  i32x4ExtmulHighI16x8U: 0xfd0bf,
  /** i64x2.abs */
  i64x2Abs: 0xfd0c0,
  /** i64x2.neg */
  i64x2Neg: 0xfd0c1,
  /** i64x2.all_true */
  i64x2AllTrue: 0xfd0c3,
  /** i64x2.bitmask */
  i64x2Bitmask: 0xfd0c4,
  /** i64x2.extend_low_i32x4_s */
  i64x2ExtendLowI32x4S: 0xfd0c7,
  /** i64x2.extend_high_i32x4_s */
  i64x2ExtendHighI32x4S: 0xfd0c8,
  /** i64x2.extend_low_i32x4_u */
  i64x2ExtendLowI32x4U: 0xfd0c9,
  /** i64x2.extend_high_i32x4_u */
  i64x2ExtendHighI32x4U: 0xfd0ca,
  /** i64x2.shl */
  i64x2Shl: 0xfd0cb,
  /** i64x2.shr_s */
  i64x2ShrS: 0xfd0cc,
  /** i64x2.shr_u */
  i64x2ShrU: 0xfd0cd,
  /** i64x2.add */
  i64x2Add: 0xfd0ce,
  /** i64x2.sub */
  i64x2Sub: 0xfd0d1,
  /** i64x2.mul */
  i64x2Mul: 0xfd0d5,
  /** i64x2.eq */
  i64x2Eq: 0xfd0d6,
  /** i64x2.ne */
  i64x2Ne: 0xfd0d7,
  /** i64x2.lt_s */
  i64x2LtS: 0xfd0d8,
  /** i64x2.gt_s */
  i64x2GtS: 0xfd0d9,
  /** i64x2.le_s */
  i64x2LeS: 0xfd0da,
  /** i64x2.ge_s */
  i64x2GeS: 0xfd0db,
  /** i64x2.extmul_low_i32x4_s */
  i64x2ExtmulLowI32x4S: 0xfd0dc,
  /** i64x2.extmul_high_i32x4_s */
  i64x2ExtmulHighI32x4S: 0xfd0dd,
  /** i64x2.extmul_low_i32x4_u */
  i64x2ExtmulLowI32x4U: 0xfd0de,
  /** i64x2.extmul_high_i32x4_u */
  i64x2ExtmulHighI32x4U: 0xfd0df,
  /** f32x4.abs */
  f32x4Abs: 0xfd0e0,
  /** f32x4.neg */
  f32x4Neg: 0xfd0e1,
  /** f32x4.sqrt */
  f32x4Sqrt: 0xfd0e3,
  /** f32x4.add */
  f32x4Add: 0xfd0e4,
  /** f32x4.sub */
  f32x4Sub: 0xfd0e5,
  /** f32x4.mul */
  f32x4Mul: 0xfd0e6,
  /** f32x4.div */
  f32x4Div: 0xfd0e7,
  /** f32x4.min */
  f32x4Min: 0xfd0e8,
  /** f32x4.max */
  f32x4Max: 0xfd0e9,
  /** f32x4.pmin */
  f32x4Pmin: 0xfd0ea,
  /** f32x4.pmax */
  f32x4Pmax: 0xfd0eb,
  /** f64x2.abs */
  f64x2Abs: 0xfd0ec,
  /** f64x2.neg */
  f64x2Neg: 0xfd0ed,
  /** f64x2.sqrt */
  f64x2Sqrt: 0xfd0ef,
  /** f64x2.add */
  f64x2Add: 0xfd0f0,
  /** f64x2.sub */
  f64x2Sub: 0xfd0f1,
  /** f64x2.mul */
  f64x2Mul: 0xfd0f2,
  /** f64x2.div */
  f64x2Div: 0xfd0f3,
  /** f64x2.min */
  f64x2Min: 0xfd0f4,
  /** f64x2.max */
  f64x2Max: 0xfd0f5,
  /** f64x2.pmin */
  f64x2Pmin: 0xfd0f6,
  /** f64x2.pmax */
  f64x2Pmax: 0xfd0f7,
  /** i32x4.trunc_sat_f32x4_s */
  i32x4TruncSatF32x4S: 0xfd0f8,
  /** i32x4.trunc_sat_f32x4_u */
  i32x4TruncSatF32x4U: 0xfd0f9,
  /** f32x4.convert_i32x4_s */
  f32x4ConvertI32x4S: 0xfd0fa,
  /** f32x4.convert_i32x4_u */
  f32x4ConvertI32x4U: 0xfd0fb,
  /** i32x4.trunc_sat_f64x2_s_zero */
  i32x4TruncSatF64x2SZero: 0xfd0fc,
  /** i32x4.trunc_sat_f64x2_u_zero */
  i32x4TruncSatF64x2UZero: 0xfd0fd,
  /** f64x2.convert_low_i32x4_s */
  f64x2ConvertLowI32x4S: 0xfd0fe,
  /** f64x2.convert_low_i32x4_u */
  f64x2ConvertLowI32x4U: 0xfd0ff,
  /** memory.atomic.notify */
  memoryAtomicNotify: 0xfe000,
  /** memory.atomic.wait32 */
  memoryAtomicWait32: 0xfe001,
  /** memory.atomic.wait64 */
  memoryAtomicWait64: 0xfe002,
  /** atomic.fence */
  atomicFence: 0xfe003,
  /** i32.atomic.load */
  i32AtomicLoad: 0xfe010,
  /** i64.atomic.load */
  i64AtomicLoad: 0xfe011,
  /** i32.atomic.load8_u */
  i32AtomicLoad8U: 0xfe012,
  /** i32.atomic.load16_u */
  i32AtomicLoad16U: 0xfe013,
  /** i64.atomic.load8_u */
  i64AtomicLoad8U: 0xfe014,
  /** i64.atomic.load16_u */
  i64AtomicLoad16U: 0xfe015,
  /** i64.atomic.load32_u */
  i64AtomicLoad32U: 0xfe016,
  /** i32.atomic.store */
  i32AtomicStore: 0xfe017,
  /** i64.atomic.store */
  i64AtomicStore: 0xfe018,
  /** i32.atomic.store8 */
  i32AtomicStore8: 0xfe019,
  /** i32.atomic.store16 */
  i32AtomicStore16: 0xfe01a,
  /** i64.atomic.store8 */
  i64AtomicStore8: 0xfe01b,
  /** i64.atomic.store16 */
  i64AtomicStore16: 0xfe01c,
  /** i64.atomic.store32 */
  i64AtomicStore32: 0xfe01d,
  /** i32.atomic.rmw.add */
  i32AtomicRmwAdd: 0xfe01e,
  /** i64.atomic.rmw.add */
  i64AtomicRmwAdd: 0xfe01f,
  /** i32.atomic.rmw8.add_u */
  i32AtomicRmw8AddU: 0xfe020,
  /** i32.atomic.rmw16.add_u */
  i32AtomicRmw16AddU: 0xfe021,
  /** i64.atomic.rmw8.add_u */
  i64AtomicRmw8AddU: 0xfe022,
  /** i64.atomic.rmw16.add_u */
  i64AtomicRmw16AddU: 0xfe023,
  /** i64.atomic.rmw32.add_u */
  i64AtomicRmw32AddU: 0xfe024,
  /** i32.atomic.rmw.sub */
  i32AtomicRmwSub: 0xfe025,
  /** i64.atomic.rmw.sub */
  i64AtomicRmwSub: 0xfe026,
  /** i32.atomic.rmw8.sub_u */
  i32AtomicRmw8SubU: 0xfe027,
  /** i32.atomic.rmw16.sub_u */
  i32AtomicRmw16SubU: 0xfe028,
  /** i64.atomic.rmw8.sub_u */
  i64AtomicRmw8SubU: 0xfe029,
  /** i64.atomic.rmw16.sub_u */
  i64AtomicRmw16SubU: 0xfe02a,
  /** i64.atomic.rmw32.sub_u */
  i64AtomicRmw32SubU: 0xfe02b,
  /** i32.atomic.rmw.and */
  i32AtomicRmwAnd: 0xfe02c,
  /** i64.atomic.rmw.and */
  i64AtomicRmwAnd: 0xfe02d,
  /** i32.atomic.rmw8.and_u */
  i32AtomicRmw8AndU: 0xfe02e,
  /** i32.atomic.rmw16.and_u */
  i32AtomicRmw16AndU: 0xfe02f,
  /** i64.atomic.rmw8.and_u */
  i64AtomicRmw8AndU: 0xfe030,
  /** i64.atomic.rmw16.and_u */
  i64AtomicRmw16AndU: 0xfe031,
  /** i64.atomic.rmw32.and_u */
  i64AtomicRmw32AndU: 0xfe032,
  /** i32.atomic.rmw.or */
  i32AtomicRmwOr: 0xfe033,
  /** i64.atomic.rmw.or */
  i64AtomicRmwOr: 0xfe034,
  /** i32.atomic.rmw8.or_u */
  i32AtomicRmw8OrU: 0xfe035,
  /** i32.atomic.rmw16.or_u */
  i32AtomicRmw16OrU: 0xfe036,
  /** i64.atomic.rmw8.or_u */
  i64AtomicRmw8OrU: 0xfe037,
  /** i64.atomic.rmw16.or_u */
  i64AtomicRmw16OrU: 0xfe038,
  /** i64.atomic.rmw32.or_u */
  i64AtomicRmw32OrU: 0xfe039,
  /** i32.atomic.rmw.xor */
  i32AtomicRmwXor: 0xfe03a,
  /** i64.atomic.rmw.xor */
  i64AtomicRmwXor: 0xfe03b,
  /** i32.atomic.rmw8.xor_u */
  i32AtomicRmw8XorU: 0xfe03c,
  /** i32.atomic.rmw16.xor_u */
  i32AtomicRmw16XorU: 0xfe03d,
  /** i64.atomic.rmw8.xor_u */
  i64AtomicRmw8XorU: 0xfe03e,
  /** i64.atomic.rmw16.xor_u */
  i64AtomicRmw16XorU: 0xfe03f,
  /** i64.atomic.rmw32.xor_u */
  i64AtomicRmw32XorU: 0xfe040,
  /** i32.atomic.rmw.xchg */
  i32AtomicRmwXchg: 0xfe041,
  /** i64.atomic.rmw.xchg */
  i64AtomicRmwXchg: 0xfe042,
  /** i32.atomic.rmw8.xchg_u */
  i32AtomicRmw8XchgU: 0xfe043,
  /** i32.atomic.rmw16.xchg_u */
  i32AtomicRmw16XchgU: 0xfe044,
  /** i64.atomic.rmw8.xchg_u */
  i64AtomicRmw8XchgU: 0xfe045,
  /** i64.atomic.rmw16.xchg_u */
  i64AtomicRmw16XchgU: 0xfe046,
  /** i64.atomic.rmw32.xchg_u */
  i64AtomicRmw32XchgU: 0xfe047,
  /** i32.atomic.rmw.cmpxchg */
  i32AtomicRmwCmpxchg: 0xfe048,
  /** i64.atomic.rmw.cmpxchg */
  i64AtomicRmwCmpxchg: 0xfe049,
  /** i32.atomic.rmw8.cmpxchg_u */
  i32AtomicRmw8CmpxchgU: 0xfe04a,
  /** i32.atomic.rmw16.cmpxchg_u */
  i32AtomicRmw16CmpxchgU: 0xfe04b,
  /** i64.atomic.rmw8.cmpxchg_u */
  i64AtomicRmw8CmpxchgU: 0xfe04c,
  /** i64.atomic.rmw16.cmpxchg_u */
  i64AtomicRmw16CmpxchgU: 0xfe04d,
  /** i64.atomic.rmw32.cmpxchg_u */
  i64AtomicRmw32CmpxchgU: 0xfe04e,
} as const;
