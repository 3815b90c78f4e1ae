// Written by tools/gen/dispatch.mjs from vector-ops.table.mjs; do not edit.
import { CODE as arenaCode } from './code-arena.js';
import { shuffle, simdBinary, simdExtractLane, simdLoad, simdLoadLane, simdReplaceLane, simdStoreLane, simdUnary } from './handlers/simd.js';
import type { MemoryRecord } from './memory-record.js';
import { checkedAddress } from './slow-access.js';
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from './stack.js';

const codeWords: Int32Array = arenaCode;
const stackInts: Int32Array = stackI32;
const stackSingles: Float32Array = stackF32;
const stackDoubles: Float64Array = stackF64;

const v128Load8x8S = simdLoad['v128.load8x8_s']!;
const v128Load8x8U = simdLoad['v128.load8x8_u']!;
const v128Load16x4S = simdLoad['v128.load16x4_s']!;
const v128Load16x4U = simdLoad['v128.load16x4_u']!;
const v128Load32x2S = simdLoad['v128.load32x2_s']!;
const v128Load32x2U = simdLoad['v128.load32x2_u']!;
const v128Load8Splat = simdLoad['v128.load8_splat']!;
const v128Load16Splat = simdLoad['v128.load16_splat']!;
const v128Load64Splat = simdLoad['v128.load64_splat']!;
const i8x16Swizzle = simdBinary['i8x16.swizzle']!;
const i8x16Splat = simdUnary['i8x16.splat']!;
const i16x8Splat = simdUnary['i16x8.splat']!;
const i64x2Splat = simdUnary['i64x2.splat']!;
const f64x2Splat = simdUnary['f64x2.splat']!;
const i8x16ExtractLaneS = simdExtractLane['i8x16.extract_lane_s']!;
const i8x16ExtractLaneU = simdExtractLane['i8x16.extract_lane_u']!;
const i8x16ReplaceLane = simdReplaceLane['i8x16.replace_lane']!;
const i16x8ExtractLaneS = simdExtractLane['i16x8.extract_lane_s']!;
const i16x8ExtractLaneU = simdExtractLane['i16x8.extract_lane_u']!;
const i16x8ReplaceLane = simdReplaceLane['i16x8.replace_lane']!;
const i32x4ReplaceLane = simdReplaceLane['i32x4.replace_lane']!;
const i64x2ExtractLane = simdExtractLane['i64x2.extract_lane']!;
const i64x2ReplaceLane = simdReplaceLane['i64x2.replace_lane']!;
const f32x4ReplaceLane = simdReplaceLane['f32x4.replace_lane']!;
const f64x2ExtractLane = simdExtractLane['f64x2.extract_lane']!;
const f64x2ReplaceLane = simdReplaceLane['f64x2.replace_lane']!;
const i8x16Eq = simdBinary['i8x16.eq']!;
const i8x16Ne = simdBinary['i8x16.ne']!;
const i8x16LtS = simdBinary['i8x16.lt_s']!;
const i8x16LtU = simdBinary['i8x16.lt_u']!;
const i8x16GtS = simdBinary['i8x16.gt_s']!;
const i8x16GtU = simdBinary['i8x16.gt_u']!;
const i8x16LeS = simdBinary['i8x16.le_s']!;
const i8x16LeU = simdBinary['i8x16.le_u']!;
const i8x16GeS = simdBinary['i8x16.ge_s']!;
const i8x16GeU = simdBinary['i8x16.ge_u']!;
const i16x8Eq = simdBinary['i16x8.eq']!;
const i16x8Ne = simdBinary['i16x8.ne']!;
const i16x8LtS = simdBinary['i16x8.lt_s']!;
const i16x8LtU = simdBinary['i16x8.lt_u']!;
const i16x8GtS = simdBinary['i16x8.gt_s']!;
const i16x8GtU = simdBinary['i16x8.gt_u']!;
const i16x8LeS = simdBinary['i16x8.le_s']!;
const i16x8LeU = simdBinary['i16x8.le_u']!;
const i16x8GeS = simdBinary['i16x8.ge_s']!;
const i16x8GeU = simdBinary['i16x8.ge_u']!;
const i32x4Ne = simdBinary['i32x4.ne']!;
const i32x4LtU = simdBinary['i32x4.lt_u']!;
const i32x4GtU = simdBinary['i32x4.gt_u']!;
const i32x4LeS = simdBinary['i32x4.le_s']!;
const i32x4LeU = simdBinary['i32x4.le_u']!;
const i32x4GeS = simdBinary['i32x4.ge_s']!;
const i32x4GeU = simdBinary['i32x4.ge_u']!;
const f32x4Eq = simdBinary['f32x4.eq']!;
const f32x4Ne = simdBinary['f32x4.ne']!;
const f32x4Lt = simdBinary['f32x4.lt']!;
const f32x4Gt = simdBinary['f32x4.gt']!;
const f32x4Le = simdBinary['f32x4.le']!;
const f32x4Ge = simdBinary['f32x4.ge']!;
const f64x2Eq = simdBinary['f64x2.eq']!;
const f64x2Ne = simdBinary['f64x2.ne']!;
const f64x2Lt = simdBinary['f64x2.lt']!;
const f64x2Gt = simdBinary['f64x2.gt']!;
const f64x2Le = simdBinary['f64x2.le']!;
const f64x2Ge = simdBinary['f64x2.ge']!;
const v128AnyTrue = simdUnary['v128.any_true']!;
const v128Load8Lane = simdLoadLane['v128.load8_lane']!;
const v128Load16Lane = simdLoadLane['v128.load16_lane']!;
const v128Load32Lane = simdLoadLane['v128.load32_lane']!;
const v128Load64Lane = simdLoadLane['v128.load64_lane']!;
const v128Store8Lane = simdStoreLane['v128.store8_lane']!;
const v128Store16Lane = simdStoreLane['v128.store16_lane']!;
const v128Store32Lane = simdStoreLane['v128.store32_lane']!;
const v128Store64Lane = simdStoreLane['v128.store64_lane']!;
const v128Load32Zero = simdLoad['v128.load32_zero']!;
const v128Load64Zero = simdLoad['v128.load64_zero']!;
const f32x4DemoteF64x2Zero = simdUnary['f32x4.demote_f64x2_zero']!;
const f64x2PromoteLowF32x4 = simdUnary['f64x2.promote_low_f32x4']!;
const i8x16Abs = simdUnary['i8x16.abs']!;
const i8x16Neg = simdUnary['i8x16.neg']!;
const i8x16Popcnt = simdUnary['i8x16.popcnt']!;
const i8x16AllTrue = simdUnary['i8x16.all_true']!;
const i8x16Bitmask = simdUnary['i8x16.bitmask']!;
const i8x16NarrowI16x8S = simdBinary['i8x16.narrow_i16x8_s']!;
const i8x16NarrowI16x8U = simdBinary['i8x16.narrow_i16x8_u']!;
const f32x4Ceil = simdUnary['f32x4.ceil']!;
const f32x4Floor = simdUnary['f32x4.floor']!;
const f32x4Trunc = simdUnary['f32x4.trunc']!;
const f32x4Nearest = simdUnary['f32x4.nearest']!;
const i8x16Shl = simdBinary['i8x16.shl']!;
const i8x16ShrS = simdBinary['i8x16.shr_s']!;
const i8x16ShrU = simdBinary['i8x16.shr_u']!;
const i8x16Add = simdBinary['i8x16.add']!;
const i8x16AddSatS = simdBinary['i8x16.add_sat_s']!;
const i8x16AddSatU = simdBinary['i8x16.add_sat_u']!;
const i8x16Sub = simdBinary['i8x16.sub']!;
const i8x16SubSatS = simdBinary['i8x16.sub_sat_s']!;
const i8x16SubSatU = simdBinary['i8x16.sub_sat_u']!;
const f64x2Ceil = simdUnary['f64x2.ceil']!;
const f64x2Floor = simdUnary['f64x2.floor']!;
const i8x16MinS = simdBinary['i8x16.min_s']!;
const i8x16MinU = simdBinary['i8x16.min_u']!;
const i8x16MaxS = simdBinary['i8x16.max_s']!;
const i8x16MaxU = simdBinary['i8x16.max_u']!;
const f64x2Trunc = simdUnary['f64x2.trunc']!;
const i8x16AvgrU = simdBinary['i8x16.avgr_u']!;
const i16x8ExtaddPairwiseI8x16S = simdUnary['i16x8.extadd_pairwise_i8x16_s']!;
const i16x8ExtaddPairwiseI8x16U = simdUnary['i16x8.extadd_pairwise_i8x16_u']!;
const i32x4ExtaddPairwiseI16x8S = simdUnary['i32x4.extadd_pairwise_i16x8_s']!;
const i32x4ExtaddPairwiseI16x8U = simdUnary['i32x4.extadd_pairwise_i16x8_u']!;
const i16x8Abs = simdUnary['i16x8.abs']!;
const i16x8Neg = simdUnary['i16x8.neg']!;
const i16x8Q15mulrSatS = simdBinary['i16x8.q15mulr_sat_s']!;
const i16x8AllTrue = simdUnary['i16x8.all_true']!;
const i16x8Bitmask = simdUnary['i16x8.bitmask']!;
const i16x8NarrowI32x4S = simdBinary['i16x8.narrow_i32x4_s']!;
const i16x8NarrowI32x4U = simdBinary['i16x8.narrow_i32x4_u']!;
const i16x8ExtendLowI8x16S = simdUnary['i16x8.extend_low_i8x16_s']!;
const i16x8ExtendHighI8x16S = simdUnary['i16x8.extend_high_i8x16_s']!;
const i16x8ExtendLowI8x16U = simdUnary['i16x8.extend_low_i8x16_u']!;
const i16x8ExtendHighI8x16U = simdUnary['i16x8.extend_high_i8x16_u']!;
const i16x8Shl = simdBinary['i16x8.shl']!;
const i16x8ShrS = simdBinary['i16x8.shr_s']!;
const i16x8ShrU = simdBinary['i16x8.shr_u']!;
const i16x8AddSatS = simdBinary['i16x8.add_sat_s']!;
const i16x8AddSatU = simdBinary['i16x8.add_sat_u']!;
const i16x8SubSatS = simdBinary['i16x8.sub_sat_s']!;
const i16x8SubSatU = simdBinary['i16x8.sub_sat_u']!;
const f64x2Nearest = simdUnary['f64x2.nearest']!;
const i16x8MinS = simdBinary['i16x8.min_s']!;
const i16x8MinU = simdBinary['i16x8.min_u']!;
const i16x8MaxS = simdBinary['i16x8.max_s']!;
const i16x8MaxU = simdBinary['i16x8.max_u']!;
const i16x8AvgrU = simdBinary['i16x8.avgr_u']!;
const i16x8ExtmulLowI8x16S = simdBinary['i16x8.extmul_low_i8x16_s']!;
const i16x8ExtmulHighI8x16S = simdBinary['i16x8.extmul_high_i8x16_s']!;
const i16x8ExtmulLowI8x16U = simdBinary['i16x8.extmul_low_i8x16_u']!;
const i16x8ExtmulHighI8x16U = simdBinary['i16x8.extmul_high_i8x16_u']!;
const i32x4Neg = simdUnary['i32x4.neg']!;
const i32x4AllTrue = simdUnary['i32x4.all_true']!;
const i32x4Bitmask = simdUnary['i32x4.bitmask']!;
const i32x4ExtendLowI16x8S = simdUnary['i32x4.extend_low_i16x8_s']!;
const i32x4ExtendHighI16x8S = simdUnary['i32x4.extend_high_i16x8_s']!;
const i32x4ExtendLowI16x8U = simdUnary['i32x4.extend_low_i16x8_u']!;
const i32x4ExtendHighI16x8U = simdUnary['i32x4.extend_high_i16x8_u']!;
const i32x4MinS = simdBinary['i32x4.min_s']!;
const i32x4MinU = simdBinary['i32x4.min_u']!;
const i32x4MaxS = simdBinary['i32x4.max_s']!;
const i32x4MaxU = simdBinary['i32x4.max_u']!;
const i32x4DotI16x8S = simdBinary['i32x4.dot_i16x8_s']!;
const i32x4ExtmulLowI16x8S = simdBinary['i32x4.extmul_low_i16x8_s']!;
const i32x4ExtmulHighI16x8S = simdBinary['i32x4.extmul_high_i16x8_s']!;
const i32x4ExtmulLowI16x8U = simdBinary['i32x4.extmul_low_i16x8_u']!;
const i32x4ExtmulHighI16x8U = simdBinary['i32x4.extmul_high_i16x8_u']!;
const i64x2Abs = simdUnary['i64x2.abs']!;
const i64x2Neg = simdUnary['i64x2.neg']!;
const i64x2AllTrue = simdUnary['i64x2.all_true']!;
const i64x2Bitmask = simdUnary['i64x2.bitmask']!;
const i64x2ExtendLowI32x4S = simdUnary['i64x2.extend_low_i32x4_s']!;
const i64x2ExtendHighI32x4S = simdUnary['i64x2.extend_high_i32x4_s']!;
const i64x2ExtendLowI32x4U = simdUnary['i64x2.extend_low_i32x4_u']!;
const i64x2ExtendHighI32x4U = simdUnary['i64x2.extend_high_i32x4_u']!;
const i64x2Shl = simdBinary['i64x2.shl']!;
const i64x2ShrS = simdBinary['i64x2.shr_s']!;
const i64x2ShrU = simdBinary['i64x2.shr_u']!;
const i64x2Add = simdBinary['i64x2.add']!;
const i64x2Sub = simdBinary['i64x2.sub']!;
const i64x2Mul = simdBinary['i64x2.mul']!;
const i64x2Eq = simdBinary['i64x2.eq']!;
const i64x2Ne = simdBinary['i64x2.ne']!;
const i64x2LtS = simdBinary['i64x2.lt_s']!;
const i64x2GtS = simdBinary['i64x2.gt_s']!;
const i64x2LeS = simdBinary['i64x2.le_s']!;
const i64x2GeS = simdBinary['i64x2.ge_s']!;
const i64x2ExtmulLowI32x4S = simdBinary['i64x2.extmul_low_i32x4_s']!;
const i64x2ExtmulHighI32x4S = simdBinary['i64x2.extmul_high_i32x4_s']!;
const i64x2ExtmulLowI32x4U = simdBinary['i64x2.extmul_low_i32x4_u']!;
const i64x2ExtmulHighI32x4U = simdBinary['i64x2.extmul_high_i32x4_u']!;
const f32x4Abs = simdUnary['f32x4.abs']!;
const f32x4Neg = simdUnary['f32x4.neg']!;
const f32x4Sqrt = simdUnary['f32x4.sqrt']!;
const f32x4Min = simdBinary['f32x4.min']!;
const f32x4Max = simdBinary['f32x4.max']!;
const f32x4Pmin = simdBinary['f32x4.pmin']!;
const f32x4Pmax = simdBinary['f32x4.pmax']!;
const f64x2Abs = simdUnary['f64x2.abs']!;
const f64x2Neg = simdUnary['f64x2.neg']!;
const f64x2Sqrt = simdUnary['f64x2.sqrt']!;
const f64x2Min = simdBinary['f64x2.min']!;
const f64x2Max = simdBinary['f64x2.max']!;
const f64x2Pmin = simdBinary['f64x2.pmin']!;
const f64x2Pmax = simdBinary['f64x2.pmax']!;
const i32x4TruncSatF32x4S = simdUnary['i32x4.trunc_sat_f32x4_s']!;
const i32x4TruncSatF32x4U = simdUnary['i32x4.trunc_sat_f32x4_u']!;
const f32x4ConvertI32x4S = simdUnary['f32x4.convert_i32x4_s']!;
const f32x4ConvertI32x4U = simdUnary['f32x4.convert_i32x4_u']!;
const i32x4TruncSatF64x2SZero = simdUnary['i32x4.trunc_sat_f64x2_s_zero']!;
const i32x4TruncSatF64x2UZero = simdUnary['i32x4.trunc_sat_f64x2_u_zero']!;
const f64x2ConvertLowI32x4S = simdUnary['f64x2.convert_low_i32x4_s']!;
const f64x2ConvertLowI32x4U = simdUnary['f64x2.convert_low_i32x4_u']!;

let vectorPc = 0;

function noteVectorPc(pc: number): void {
  vectorPc = pc;
}

/** Where a vector instruction threw, or `pc` when it was none. */
export function takeVectorPc(pc: number): number {
  const at = vectorPc === 0 ? pc : vectorPc;
  vectorPc = 0;
  return at;
}

/** Runs vector operations from `pc` up to the next operation of another kind. @returns its position */
export function runVectors(start: number, frame: number, memory: MemoryRecord): number {
  let pc = start | 0;
  const fp = frame | 0;
  let view = memory.view;
  let limit = memory.limit | 0;
  const CODE = codeWords;
  const I32 = stackInts;
  const F32 = stackSingles;
  const F64 = stackDoubles;
  let a = 0, b = 0, c = 0, d = 0, m = 0, n = 0, s = 0, v = 0, x = 0;
  for (;;) {
    switch (CODE[pc]) {
      case 256: // v128Load
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 16 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 16); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = view.getInt32(x, true); I32[d + 1 | 0]! = view.getInt32(x + 4, true); I32[d + 2 | 0]! = view.getInt32(x + 8, true); I32[d + 3 | 0]! = view.getInt32(x + 12, true); }
        pc = pc + 4 | 0;
        continue;
      case 257: // v128Load8x8S
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load8x8S(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 258: // v128Load8x8U
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load8x8U(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 259: // v128Load16x4S
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load16x4S(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 260: // v128Load16x4U
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load16x4U(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 261: // v128Load32x2S
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load32x2S(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 262: // v128Load32x2U
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load32x2U(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 263: // v128Load8Splat
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 1 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 1); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load8Splat(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 264: // v128Load16Splat
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 2 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 2); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load16Splat(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 265: // v128Load32Splat
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 4 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 4); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } d = fp + CODE[pc + 1 | 0]! | 0, v = view.getInt32(x, true); I32[d]! = v; I32[d + 1 | 0]! = v; I32[d + 2 | 0]! = v; I32[d + 3 | 0]! = v; }
        pc = pc + 4 | 0;
        continue;
      case 266: // v128Load64Splat
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load64Splat(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 267: // v128Store
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 16 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 16); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } s = fp + CODE[pc + 1 | 0]! | 0; view.setInt32(x, I32[s]!, true); view.setInt32(x + 4, I32[s + 1 | 0]!, true); view.setInt32(x + 8, I32[s + 2 | 0]!, true); view.setInt32(x + 12, I32[s + 3 | 0]!, true); }
        pc = pc + 4 | 0;
        continue;
      case 268: // v128Const
        { d = fp + CODE[pc + 1 | 0]! | 0; I32[d]! = CODE[pc + 2 | 0]!; I32[d + 1 | 0]! = CODE[pc + 3 | 0]!; I32[d + 2 | 0]! = CODE[pc + 4 | 0]!; I32[d + 3 | 0]! = CODE[pc + 5 | 0]!; }
        pc = pc + 6 | 0;
        continue;
      case 269: // i8x16Shuffle
        shuffle(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!, CODE[pc + 5 | 0]!, CODE[pc + 6 | 0]!, CODE[pc + 7 | 0]!);
        pc = pc + 8 | 0;
        continue;
      case 270: // i8x16Swizzle
        i8x16Swizzle(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 271: // i8x16Splat
        i8x16Splat(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 272: // i16x8Splat
        i16x8Splat(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 273: // i32x4Splat
        { d = fp + CODE[pc + 1 | 0]! | 0, v = I32[fp + CODE[pc + 2 | 0]! | 0]!; I32[d]! = v; I32[d + 1 | 0]! = v; I32[d + 2 | 0]! = v; I32[d + 3 | 0]! = v; }
        pc = pc + 3 | 0;
        continue;
      case 274: // i64x2Splat
        i64x2Splat(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 275: // f32x4Splat
        { d = fp + CODE[pc + 1 | 0]! | 0, v = I32[fp + CODE[pc + 2 | 0]! | 0]!; I32[d]! = v; I32[d + 1 | 0]! = v; I32[d + 2 | 0]! = v; I32[d + 3 | 0]! = v; }
        pc = pc + 3 | 0;
        continue;
      case 276: // f64x2Splat
        f64x2Splat(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 277: // i8x16ExtractLaneS
        i8x16ExtractLaneS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, CODE[pc + 3 | 0]!);
        pc = pc + 4 | 0;
        continue;
      case 278: // i8x16ExtractLaneU
        i8x16ExtractLaneU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, CODE[pc + 3 | 0]!);
        pc = pc + 4 | 0;
        continue;
      case 279: // i8x16ReplaceLane
        i8x16ReplaceLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!);
        pc = pc + 5 | 0;
        continue;
      case 280: // i16x8ExtractLaneS
        i16x8ExtractLaneS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, CODE[pc + 3 | 0]!);
        pc = pc + 4 | 0;
        continue;
      case 281: // i16x8ExtractLaneU
        i16x8ExtractLaneU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, CODE[pc + 3 | 0]!);
        pc = pc + 4 | 0;
        continue;
      case 282: // i16x8ReplaceLane
        i16x8ReplaceLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!);
        pc = pc + 5 | 0;
        continue;
      case 283: // i32x4ExtractLane
        I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[(fp + CODE[pc + 2 | 0]! | 0) + CODE[pc + 3 | 0]! | 0]!;
        pc = pc + 4 | 0;
        continue;
      case 284: // i32x4ReplaceLane
        i32x4ReplaceLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!);
        pc = pc + 5 | 0;
        continue;
      case 285: // i64x2ExtractLane
        i64x2ExtractLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, CODE[pc + 3 | 0]!);
        pc = pc + 4 | 0;
        continue;
      case 286: // i64x2ReplaceLane
        i64x2ReplaceLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!);
        pc = pc + 5 | 0;
        continue;
      case 287: // f32x4ExtractLane
        I32[fp + CODE[pc + 1 | 0]! | 0]! = I32[(fp + CODE[pc + 2 | 0]! | 0) + CODE[pc + 3 | 0]! | 0]!;
        pc = pc + 4 | 0;
        continue;
      case 288: // f32x4ReplaceLane
        f32x4ReplaceLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!);
        pc = pc + 5 | 0;
        continue;
      case 289: // f64x2ExtractLane
        f64x2ExtractLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, CODE[pc + 3 | 0]!);
        pc = pc + 4 | 0;
        continue;
      case 290: // f64x2ReplaceLane
        f64x2ReplaceLane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0, CODE[pc + 4 | 0]!);
        pc = pc + 5 | 0;
        continue;
      case 291: // i8x16Eq
        i8x16Eq(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 292: // i8x16Ne
        i8x16Ne(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 293: // i8x16LtS
        i8x16LtS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 294: // i8x16LtU
        i8x16LtU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 295: // i8x16GtS
        i8x16GtS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 296: // i8x16GtU
        i8x16GtU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 297: // i8x16LeS
        i8x16LeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 298: // i8x16LeU
        i8x16LeU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 299: // i8x16GeS
        i8x16GeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 300: // i8x16GeU
        i8x16GeU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 301: // i16x8Eq
        i16x8Eq(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 302: // i16x8Ne
        i16x8Ne(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 303: // i16x8LtS
        i16x8LtS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 304: // i16x8LtU
        i16x8LtU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 305: // i16x8GtS
        i16x8GtS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 306: // i16x8GtU
        i16x8GtU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 307: // i16x8LeS
        i16x8LeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 308: // i16x8LeU
        i16x8LeU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 309: // i16x8GeS
        i16x8GeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 310: // i16x8GeU
        i16x8GeU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 311: // i32x4Eq
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! === I32[b]! ? -1 : 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! === I32[b + 1 | 0]! ? -1 : 0; I32[d + 2 | 0]! = I32[a + 2 | 0]! === I32[b + 2 | 0]! ? -1 : 0; I32[d + 3 | 0]! = I32[a + 3 | 0]! === I32[b + 3 | 0]! ? -1 : 0; }
        pc = pc + 4 | 0;
        continue;
      case 312: // i32x4Ne
        i32x4Ne(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 313: // i32x4LtS
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! < I32[b]! ? -1 : 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! < I32[b + 1 | 0]! ? -1 : 0; I32[d + 2 | 0]! = I32[a + 2 | 0]! < I32[b + 2 | 0]! ? -1 : 0; I32[d + 3 | 0]! = I32[a + 3 | 0]! < I32[b + 3 | 0]! ? -1 : 0; }
        pc = pc + 4 | 0;
        continue;
      case 314: // i32x4LtU
        i32x4LtU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 315: // i32x4GtS
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! > I32[b]! ? -1 : 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! > I32[b + 1 | 0]! ? -1 : 0; I32[d + 2 | 0]! = I32[a + 2 | 0]! > I32[b + 2 | 0]! ? -1 : 0; I32[d + 3 | 0]! = I32[a + 3 | 0]! > I32[b + 3 | 0]! ? -1 : 0; }
        pc = pc + 4 | 0;
        continue;
      case 316: // i32x4GtU
        i32x4GtU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 317: // i32x4LeS
        i32x4LeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 318: // i32x4LeU
        i32x4LeU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 319: // i32x4GeS
        i32x4GeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 320: // i32x4GeU
        i32x4GeU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 321: // f32x4Eq
        f32x4Eq(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 322: // f32x4Ne
        f32x4Ne(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 323: // f32x4Lt
        f32x4Lt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 324: // f32x4Gt
        f32x4Gt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 325: // f32x4Le
        f32x4Le(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 326: // f32x4Ge
        f32x4Ge(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 327: // f64x2Eq
        f64x2Eq(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 328: // f64x2Ne
        f64x2Ne(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 329: // f64x2Lt
        f64x2Lt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 330: // f64x2Gt
        f64x2Gt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 331: // f64x2Le
        f64x2Le(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 332: // f64x2Ge
        f64x2Ge(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 333: // v128Not
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0; I32[d]! = ~I32[a]!; I32[d + 1 | 0]! = ~I32[a + 1 | 0]!; I32[d + 2 | 0]! = ~I32[a + 2 | 0]!; I32[d + 3 | 0]! = ~I32[a + 3 | 0]!; }
        pc = pc + 3 | 0;
        continue;
      case 334: // v128And
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! & I32[b]!; I32[d + 1 | 0]! = I32[a + 1 | 0]! & I32[b + 1 | 0]!; I32[d + 2 | 0]! = I32[a + 2 | 0]! & I32[b + 2 | 0]!; I32[d + 3 | 0]! = I32[a + 3 | 0]! & I32[b + 3 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 335: // v128Andnot
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! & ~I32[b]!; I32[d + 1 | 0]! = I32[a + 1 | 0]! & ~I32[b + 1 | 0]!; I32[d + 2 | 0]! = I32[a + 2 | 0]! & ~I32[b + 2 | 0]!; I32[d + 3 | 0]! = I32[a + 3 | 0]! & ~I32[b + 3 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 336: // v128Or
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! | I32[b]!; I32[d + 1 | 0]! = I32[a + 1 | 0]! | I32[b + 1 | 0]!; I32[d + 2 | 0]! = I32[a + 2 | 0]! | I32[b + 2 | 0]!; I32[d + 3 | 0]! = I32[a + 3 | 0]! | I32[b + 3 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 337: // v128Xor
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! ^ I32[b]!; I32[d + 1 | 0]! = I32[a + 1 | 0]! ^ I32[b + 1 | 0]!; I32[d + 2 | 0]! = I32[a + 2 | 0]! ^ I32[b + 2 | 0]!; I32[d + 3 | 0]! = I32[a + 3 | 0]! ^ I32[b + 3 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 338: // v128Bitselect
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0, c = fp + CODE[pc + 4 | 0]! | 0; { m = I32[c]!; I32[d]! = I32[a]! & m | I32[b]! & ~m; } { m = I32[c + 1 | 0]!; I32[d + 1 | 0]! = I32[a + 1 | 0]! & m | I32[b + 1 | 0]! & ~m; } { m = I32[c + 2 | 0]!; I32[d + 2 | 0]! = I32[a + 2 | 0]! & m | I32[b + 2 | 0]! & ~m; } { m = I32[c + 3 | 0]!; I32[d + 3 | 0]! = I32[a + 3 | 0]! & m | I32[b + 3 | 0]! & ~m; } }
        pc = pc + 5 | 0;
        continue;
      case 339: // v128AnyTrue
        v128AnyTrue(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 340: // v128Load8Lane
        { b = I32[fp + CODE[pc + 3 | 0]! | 0]!; x = b + CODE[pc + 4 | 0]! | 0; if ((b | CODE[pc + 4 | 0]! | x) < 0 || x > (limit - 1 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 4 | 0]!, 1); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load8Lane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, memory, x, CODE[pc + 5 | 0]!); }
        pc = pc + 6 | 0;
        continue;
      case 341: // v128Load16Lane
        { b = I32[fp + CODE[pc + 3 | 0]! | 0]!; x = b + CODE[pc + 4 | 0]! | 0; if ((b | CODE[pc + 4 | 0]! | x) < 0 || x > (limit - 2 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 4 | 0]!, 2); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load16Lane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, memory, x, CODE[pc + 5 | 0]!); }
        pc = pc + 6 | 0;
        continue;
      case 342: // v128Load32Lane
        { b = I32[fp + CODE[pc + 3 | 0]! | 0]!; x = b + CODE[pc + 4 | 0]! | 0; if ((b | CODE[pc + 4 | 0]! | x) < 0 || x > (limit - 4 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 4 | 0]!, 4); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load32Lane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, memory, x, CODE[pc + 5 | 0]!); }
        pc = pc + 6 | 0;
        continue;
      case 343: // v128Load64Lane
        { b = I32[fp + CODE[pc + 3 | 0]! | 0]!; x = b + CODE[pc + 4 | 0]! | 0; if ((b | CODE[pc + 4 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 4 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load64Lane(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, memory, x, CODE[pc + 5 | 0]!); }
        pc = pc + 6 | 0;
        continue;
      case 344: // v128Store8Lane
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 1 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 1); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Store8Lane(fp + CODE[pc + 1 | 0]! | 0, memory, x, CODE[pc + 4 | 0]!); }
        pc = pc + 5 | 0;
        continue;
      case 345: // v128Store16Lane
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 2 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 2); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Store16Lane(fp + CODE[pc + 1 | 0]! | 0, memory, x, CODE[pc + 4 | 0]!); }
        pc = pc + 5 | 0;
        continue;
      case 346: // v128Store32Lane
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 4 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 4); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Store32Lane(fp + CODE[pc + 1 | 0]! | 0, memory, x, CODE[pc + 4 | 0]!); }
        pc = pc + 5 | 0;
        continue;
      case 347: // v128Store64Lane
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Store64Lane(fp + CODE[pc + 1 | 0]! | 0, memory, x, CODE[pc + 4 | 0]!); }
        pc = pc + 5 | 0;
        continue;
      case 348: // v128Load32Zero
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 4 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 4); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load32Zero(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 349: // v128Load64Zero
        { b = I32[fp + CODE[pc + 2 | 0]! | 0]!; x = b + CODE[pc + 3 | 0]! | 0; if ((b | CODE[pc + 3 | 0]! | x) < 0 || x > (limit - 8 | 0)) { noteVectorPc(pc); x = checkedAddress(memory, b, CODE[pc + 3 | 0]!, 8); noteVectorPc(0); view = memory.view; limit = memory.limit | 0; } v128Load64Zero(fp + CODE[pc + 1 | 0]! | 0, memory, x); }
        pc = pc + 4 | 0;
        continue;
      case 350: // f32x4DemoteF64x2Zero
        f32x4DemoteF64x2Zero(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 351: // f64x2PromoteLowF32x4
        f64x2PromoteLowF32x4(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 352: // i8x16Abs
        i8x16Abs(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 353: // i8x16Neg
        i8x16Neg(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 354: // i8x16Popcnt
        i8x16Popcnt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 355: // i8x16AllTrue
        i8x16AllTrue(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 356: // i8x16Bitmask
        i8x16Bitmask(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 357: // i8x16NarrowI16x8S
        i8x16NarrowI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 358: // i8x16NarrowI16x8U
        i8x16NarrowI16x8U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 359: // f32x4Ceil
        f32x4Ceil(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 360: // f32x4Floor
        f32x4Floor(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 361: // f32x4Trunc
        f32x4Trunc(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 362: // f32x4Nearest
        f32x4Nearest(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 363: // i8x16Shl
        i8x16Shl(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 364: // i8x16ShrS
        i8x16ShrS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 365: // i8x16ShrU
        i8x16ShrU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 366: // i8x16Add
        i8x16Add(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 367: // i8x16AddSatS
        i8x16AddSatS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 368: // i8x16AddSatU
        i8x16AddSatU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 369: // i8x16Sub
        i8x16Sub(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 370: // i8x16SubSatS
        i8x16SubSatS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 371: // i8x16SubSatU
        i8x16SubSatU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 372: // f64x2Ceil
        f64x2Ceil(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 373: // f64x2Floor
        f64x2Floor(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 374: // i8x16MinS
        i8x16MinS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 375: // i8x16MinU
        i8x16MinU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 376: // i8x16MaxS
        i8x16MaxS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 377: // i8x16MaxU
        i8x16MaxU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 378: // f64x2Trunc
        f64x2Trunc(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 379: // i8x16AvgrU
        i8x16AvgrU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 380: // i16x8ExtaddPairwiseI8x16S
        i16x8ExtaddPairwiseI8x16S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 381: // i16x8ExtaddPairwiseI8x16U
        i16x8ExtaddPairwiseI8x16U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 382: // i32x4ExtaddPairwiseI16x8S
        i32x4ExtaddPairwiseI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 383: // i32x4ExtaddPairwiseI16x8U
        i32x4ExtaddPairwiseI16x8U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 384: // i16x8Abs
        i16x8Abs(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 385: // i16x8Neg
        i16x8Neg(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 386: // i16x8Q15mulrSatS
        i16x8Q15mulrSatS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 387: // i16x8AllTrue
        i16x8AllTrue(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 388: // i16x8Bitmask
        i16x8Bitmask(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 389: // i16x8NarrowI32x4S
        i16x8NarrowI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 390: // i16x8NarrowI32x4U
        i16x8NarrowI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 391: // i16x8ExtendLowI8x16S
        i16x8ExtendLowI8x16S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 392: // i16x8ExtendHighI8x16S
        i16x8ExtendHighI8x16S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 393: // i16x8ExtendLowI8x16U
        i16x8ExtendLowI8x16U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 394: // i16x8ExtendHighI8x16U
        i16x8ExtendHighI8x16U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 395: // i16x8Shl
        i16x8Shl(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 396: // i16x8ShrS
        i16x8ShrS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 397: // i16x8ShrU
        i16x8ShrU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 398: // i16x8Add
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = (I32[a]! & -65536) + (I32[b]! & -65536) | I32[a]! + I32[b]! & 65535; I32[d + 1 | 0]! = (I32[a + 1 | 0]! & -65536) + (I32[b + 1 | 0]! & -65536) | I32[a + 1 | 0]! + I32[b + 1 | 0]! & 65535; I32[d + 2 | 0]! = (I32[a + 2 | 0]! & -65536) + (I32[b + 2 | 0]! & -65536) | I32[a + 2 | 0]! + I32[b + 2 | 0]! & 65535; I32[d + 3 | 0]! = (I32[a + 3 | 0]! & -65536) + (I32[b + 3 | 0]! & -65536) | I32[a + 3 | 0]! + I32[b + 3 | 0]! & 65535; }
        pc = pc + 4 | 0;
        continue;
      case 399: // i16x8AddSatS
        i16x8AddSatS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 400: // i16x8AddSatU
        i16x8AddSatU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 401: // i16x8Sub
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = (I32[a]! & -65536) - (I32[b]! & -65536) | I32[a]! - I32[b]! & 65535; I32[d + 1 | 0]! = (I32[a + 1 | 0]! & -65536) - (I32[b + 1 | 0]! & -65536) | I32[a + 1 | 0]! - I32[b + 1 | 0]! & 65535; I32[d + 2 | 0]! = (I32[a + 2 | 0]! & -65536) - (I32[b + 2 | 0]! & -65536) | I32[a + 2 | 0]! - I32[b + 2 | 0]! & 65535; I32[d + 3 | 0]! = (I32[a + 3 | 0]! & -65536) - (I32[b + 3 | 0]! & -65536) | I32[a + 3 | 0]! - I32[b + 3 | 0]! & 65535; }
        pc = pc + 4 | 0;
        continue;
      case 402: // i16x8SubSatS
        i16x8SubSatS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 403: // i16x8SubSatU
        i16x8SubSatU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 404: // f64x2Nearest
        f64x2Nearest(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 405: // i16x8Mul
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = Math.imul(I32[a]! >>> 16, I32[b]! >>> 16) << 16 | Math.imul(I32[a]!, I32[b]!) & 65535; I32[d + 1 | 0]! = Math.imul(I32[a + 1 | 0]! >>> 16, I32[b + 1 | 0]! >>> 16) << 16 | Math.imul(I32[a + 1 | 0]!, I32[b + 1 | 0]!) & 65535; I32[d + 2 | 0]! = Math.imul(I32[a + 2 | 0]! >>> 16, I32[b + 2 | 0]! >>> 16) << 16 | Math.imul(I32[a + 2 | 0]!, I32[b + 2 | 0]!) & 65535; I32[d + 3 | 0]! = Math.imul(I32[a + 3 | 0]! >>> 16, I32[b + 3 | 0]! >>> 16) << 16 | Math.imul(I32[a + 3 | 0]!, I32[b + 3 | 0]!) & 65535; }
        pc = pc + 4 | 0;
        continue;
      case 406: // i16x8MinS
        i16x8MinS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 407: // i16x8MinU
        i16x8MinU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 408: // i16x8MaxS
        i16x8MaxS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 409: // i16x8MaxU
        i16x8MaxU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 410: // i16x8AvgrU
        i16x8AvgrU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 411: // i16x8ExtmulLowI8x16S
        i16x8ExtmulLowI8x16S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 412: // i16x8ExtmulHighI8x16S
        i16x8ExtmulHighI8x16S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 413: // i16x8ExtmulLowI8x16U
        i16x8ExtmulLowI8x16U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 414: // i16x8ExtmulHighI8x16U
        i16x8ExtmulHighI8x16U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 415: // i32x4Abs
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0; I32[d]! = (I32[a]! ^ I32[a]! >> 31) - (I32[a]! >> 31) | 0; I32[d + 1 | 0]! = (I32[a + 1 | 0]! ^ I32[a + 1 | 0]! >> 31) - (I32[a + 1 | 0]! >> 31) | 0; I32[d + 2 | 0]! = (I32[a + 2 | 0]! ^ I32[a + 2 | 0]! >> 31) - (I32[a + 2 | 0]! >> 31) | 0; I32[d + 3 | 0]! = (I32[a + 3 | 0]! ^ I32[a + 3 | 0]! >> 31) - (I32[a + 3 | 0]! >> 31) | 0; }
        pc = pc + 3 | 0;
        continue;
      case 416: // i32x4Neg
        i32x4Neg(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 417: // i32x4AllTrue
        i32x4AllTrue(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 418: // i32x4Bitmask
        i32x4Bitmask(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 419: // i32x4ExtendLowI16x8S
        i32x4ExtendLowI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 420: // i32x4ExtendHighI16x8S
        i32x4ExtendHighI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 421: // i32x4ExtendLowI16x8U
        i32x4ExtendLowI16x8U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 422: // i32x4ExtendHighI16x8U
        i32x4ExtendHighI16x8U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 423: // i32x4Shl
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = I32[fp + CODE[pc + 3 | 0]! | 0]!; I32[d]! = I32[a]! << n; I32[d + 1 | 0]! = I32[a + 1 | 0]! << n; I32[d + 2 | 0]! = I32[a + 2 | 0]! << n; I32[d + 3 | 0]! = I32[a + 3 | 0]! << n; }
        pc = pc + 4 | 0;
        continue;
      case 424: // i32x4ShrS
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = I32[fp + CODE[pc + 3 | 0]! | 0]!; I32[d]! = I32[a]! >> n; I32[d + 1 | 0]! = I32[a + 1 | 0]! >> n; I32[d + 2 | 0]! = I32[a + 2 | 0]! >> n; I32[d + 3 | 0]! = I32[a + 3 | 0]! >> n; }
        pc = pc + 4 | 0;
        continue;
      case 425: // i32x4ShrU
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, n = I32[fp + CODE[pc + 3 | 0]! | 0]!; I32[d]! = I32[a]! >>> n; I32[d + 1 | 0]! = I32[a + 1 | 0]! >>> n; I32[d + 2 | 0]! = I32[a + 2 | 0]! >>> n; I32[d + 3 | 0]! = I32[a + 3 | 0]! >>> n; }
        pc = pc + 4 | 0;
        continue;
      case 426: // i32x4Add
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! + I32[b]! | 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! + I32[b + 1 | 0]! | 0; I32[d + 2 | 0]! = I32[a + 2 | 0]! + I32[b + 2 | 0]! | 0; I32[d + 3 | 0]! = I32[a + 3 | 0]! + I32[b + 3 | 0]! | 0; }
        pc = pc + 4 | 0;
        continue;
      case 427: // i32x4Sub
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = I32[a]! - I32[b]! | 0; I32[d + 1 | 0]! = I32[a + 1 | 0]! - I32[b + 1 | 0]! | 0; I32[d + 2 | 0]! = I32[a + 2 | 0]! - I32[b + 2 | 0]! | 0; I32[d + 3 | 0]! = I32[a + 3 | 0]! - I32[b + 3 | 0]! | 0; }
        pc = pc + 4 | 0;
        continue;
      case 428: // i32x4Mul
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; I32[d]! = Math.imul(I32[a]!, I32[b]!); I32[d + 1 | 0]! = Math.imul(I32[a + 1 | 0]!, I32[b + 1 | 0]!); I32[d + 2 | 0]! = Math.imul(I32[a + 2 | 0]!, I32[b + 2 | 0]!); I32[d + 3 | 0]! = Math.imul(I32[a + 3 | 0]!, I32[b + 3 | 0]!); }
        pc = pc + 4 | 0;
        continue;
      case 429: // i32x4MinS
        i32x4MinS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 430: // i32x4MinU
        i32x4MinU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 431: // i32x4MaxS
        i32x4MaxS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 432: // i32x4MaxU
        i32x4MaxU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 433: // i32x4DotI16x8S
        i32x4DotI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 434: // i32x4ExtmulLowI16x8S
        i32x4ExtmulLowI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 435: // i32x4ExtmulHighI16x8S
        i32x4ExtmulHighI16x8S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 436: // i32x4ExtmulLowI16x8U
        i32x4ExtmulLowI16x8U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 437: // i32x4ExtmulHighI16x8U
        i32x4ExtmulHighI16x8U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 438: // i64x2Abs
        i64x2Abs(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 439: // i64x2Neg
        i64x2Neg(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 440: // i64x2AllTrue
        i64x2AllTrue(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 441: // i64x2Bitmask
        i64x2Bitmask(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 442: // i64x2ExtendLowI32x4S
        i64x2ExtendLowI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 443: // i64x2ExtendHighI32x4S
        i64x2ExtendHighI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 444: // i64x2ExtendLowI32x4U
        i64x2ExtendLowI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 445: // i64x2ExtendHighI32x4U
        i64x2ExtendHighI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 446: // i64x2Shl
        i64x2Shl(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 447: // i64x2ShrS
        i64x2ShrS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 448: // i64x2ShrU
        i64x2ShrU(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 449: // i64x2Add
        i64x2Add(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 450: // i64x2Sub
        i64x2Sub(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 451: // i64x2Mul
        i64x2Mul(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 452: // i64x2Eq
        i64x2Eq(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 453: // i64x2Ne
        i64x2Ne(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 454: // i64x2LtS
        i64x2LtS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 455: // i64x2GtS
        i64x2GtS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 456: // i64x2LeS
        i64x2LeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 457: // i64x2GeS
        i64x2GeS(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 458: // i64x2ExtmulLowI32x4S
        i64x2ExtmulLowI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 459: // i64x2ExtmulHighI32x4S
        i64x2ExtmulHighI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 460: // i64x2ExtmulLowI32x4U
        i64x2ExtmulLowI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 461: // i64x2ExtmulHighI32x4U
        i64x2ExtmulHighI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 462: // f32x4Abs
        f32x4Abs(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 463: // f32x4Neg
        f32x4Neg(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 464: // f32x4Sqrt
        f32x4Sqrt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 465: // f32x4Add
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; F32[d]! = Math.fround(F32[a]! + F32[b]!); F32[d + 1 | 0]! = Math.fround(F32[a + 1 | 0]! + F32[b + 1 | 0]!); F32[d + 2 | 0]! = Math.fround(F32[a + 2 | 0]! + F32[b + 2 | 0]!); F32[d + 3 | 0]! = Math.fround(F32[a + 3 | 0]! + F32[b + 3 | 0]!); }
        pc = pc + 4 | 0;
        continue;
      case 466: // f32x4Sub
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; F32[d]! = Math.fround(F32[a]! - F32[b]!); F32[d + 1 | 0]! = Math.fround(F32[a + 1 | 0]! - F32[b + 1 | 0]!); F32[d + 2 | 0]! = Math.fround(F32[a + 2 | 0]! - F32[b + 2 | 0]!); F32[d + 3 | 0]! = Math.fround(F32[a + 3 | 0]! - F32[b + 3 | 0]!); }
        pc = pc + 4 | 0;
        continue;
      case 467: // f32x4Mul
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; F32[d]! = Math.fround(F32[a]! * F32[b]!); F32[d + 1 | 0]! = Math.fround(F32[a + 1 | 0]! * F32[b + 1 | 0]!); F32[d + 2 | 0]! = Math.fround(F32[a + 2 | 0]! * F32[b + 2 | 0]!); F32[d + 3 | 0]! = Math.fround(F32[a + 3 | 0]! * F32[b + 3 | 0]!); }
        pc = pc + 4 | 0;
        continue;
      case 468: // f32x4Div
        { d = fp + CODE[pc + 1 | 0]! | 0, a = fp + CODE[pc + 2 | 0]! | 0, b = fp + CODE[pc + 3 | 0]! | 0; F32[d]! = Math.fround(F32[a]! / F32[b]!); F32[d + 1 | 0]! = Math.fround(F32[a + 1 | 0]! / F32[b + 1 | 0]!); F32[d + 2 | 0]! = Math.fround(F32[a + 2 | 0]! / F32[b + 2 | 0]!); F32[d + 3 | 0]! = Math.fround(F32[a + 3 | 0]! / F32[b + 3 | 0]!); }
        pc = pc + 4 | 0;
        continue;
      case 469: // f32x4Min
        f32x4Min(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 470: // f32x4Max
        f32x4Max(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 471: // f32x4Pmin
        f32x4Pmin(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 472: // f32x4Pmax
        f32x4Pmax(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 473: // f64x2Abs
        f64x2Abs(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 474: // f64x2Neg
        f64x2Neg(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 475: // f64x2Sqrt
        f64x2Sqrt(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 476: // f64x2Add
        { d = (fp + CODE[pc + 1 | 0]! | 0) >> 1, a = (fp + CODE[pc + 2 | 0]! | 0) >> 1, b = (fp + CODE[pc + 3 | 0]! | 0) >> 1; F64[d]! = F64[a]! + F64[b]!; F64[d + 1 | 0]! = F64[a + 1 | 0]! + F64[b + 1 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 477: // f64x2Sub
        { d = (fp + CODE[pc + 1 | 0]! | 0) >> 1, a = (fp + CODE[pc + 2 | 0]! | 0) >> 1, b = (fp + CODE[pc + 3 | 0]! | 0) >> 1; F64[d]! = F64[a]! - F64[b]!; F64[d + 1 | 0]! = F64[a + 1 | 0]! - F64[b + 1 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 478: // f64x2Mul
        { d = (fp + CODE[pc + 1 | 0]! | 0) >> 1, a = (fp + CODE[pc + 2 | 0]! | 0) >> 1, b = (fp + CODE[pc + 3 | 0]! | 0) >> 1; F64[d]! = F64[a]! * F64[b]!; F64[d + 1 | 0]! = F64[a + 1 | 0]! * F64[b + 1 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 479: // f64x2Div
        { d = (fp + CODE[pc + 1 | 0]! | 0) >> 1, a = (fp + CODE[pc + 2 | 0]! | 0) >> 1, b = (fp + CODE[pc + 3 | 0]! | 0) >> 1; F64[d]! = F64[a]! / F64[b]!; F64[d + 1 | 0]! = F64[a + 1 | 0]! / F64[b + 1 | 0]!; }
        pc = pc + 4 | 0;
        continue;
      case 480: // f64x2Min
        f64x2Min(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 481: // f64x2Max
        f64x2Max(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 482: // f64x2Pmin
        f64x2Pmin(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 483: // f64x2Pmax
        f64x2Pmax(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0, fp + CODE[pc + 3 | 0]! | 0);
        pc = pc + 4 | 0;
        continue;
      case 484: // i32x4TruncSatF32x4S
        i32x4TruncSatF32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 485: // i32x4TruncSatF32x4U
        i32x4TruncSatF32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 486: // f32x4ConvertI32x4S
        f32x4ConvertI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 487: // f32x4ConvertI32x4U
        f32x4ConvertI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 488: // i32x4TruncSatF64x2SZero
        i32x4TruncSatF64x2SZero(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 489: // i32x4TruncSatF64x2UZero
        i32x4TruncSatF64x2UZero(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 490: // f64x2ConvertLowI32x4S
        f64x2ConvertLowI32x4S(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      case 491: // f64x2ConvertLowI32x4U
        f64x2ConvertLowI32x4U(fp + CODE[pc + 1 | 0]! | 0, fp + CODE[pc + 2 | 0]! | 0);
        pc = pc + 3 | 0;
        continue;
      default:
        if (CODE[pc]! < 256) return pc;
        throw new Error(`no such operation: ${CODE[pc]} at ${pc}`);
    }
  }
}
