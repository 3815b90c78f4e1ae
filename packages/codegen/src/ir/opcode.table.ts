/**
 * One row per SSA opcode: name, operands, result, immediate, effects, `c` when commutative.
 *
 * Operand and result letters: `i` i32, `l` i64, `f` f32, `d` f64, `v` v128, `r` ref; `N` any integer, `F` any float, `A` any type,
 * `L` the type of one lane (i32 for lanes of 8 and 16 bits); `T` the type that all `T` of the row share (`n`: the same, and an
 * integer; `g`: the same, and a float); `*` the operands or results of a signature. Effects: `r` reads memory, `w` writes memory,
 * `t` may trap, `c` calls (every effect), `e` ends a block.
 *
 * Immediates: `int` 64 bits, `bits` a float's bits, `mem` displacement and region, `index` a number, `call` function
 * index and signature, `sig` signature, `code` a trap code, `exit` exit code and signature, `pool` 16 bytes of the function's pool,
 * `shape` a lane shape, `lane` a lane shape and a lane; `vmem` and `lmem` are `mem` with a shape or a lane, `amem` with a width in
 * bytes, `rmem` with an operation and a width. After a shape come the shapes that are allowed: `b` i8x16, `h` i16x8, `w` i32x4,
 * `q` i64x2, `s` f32x4, `d` f64x2.
 */
// biome-ignore format: a table is read by columns
export const opcodeTable = [
  ['iconst',        '',    'N', 'int',   '',   ''],
  ['fconst',        '',    'F', 'bits',  '',   ''],
  ['refnull',       '',    'r', 'none',  '',   ''],
  // The pointer that lives in a register of its own for the whole run (the execution context).
  ['pinned',        '',    'l', 'index', '',   ''],

  ['iadd',          'nn',  'n', 'none',  '',   'c'],
  ['isub',          'nn',  'n', 'none',  '',   ''],
  ['imul',          'nn',  'n', 'none',  '',   'c'],
  // Whoever divides checks before for 0, and for a quotient that does not fit: no pass moves a division up. The
  // remainder of the least number and -1 is 0.
  ['sdiv',          'nn',  'n', 'none',  '',   ''],
  ['udiv',          'nn',  'n', 'none',  '',   ''],
  ['srem',          'nn',  'n', 'none',  '',   ''],
  ['urem',          'nn',  'n', 'none',  '',   ''],
  ['band',          'nn',  'n', 'none',  '',   'c'],
  ['bor',           'nn',  'n', 'none',  '',   'c'],
  ['bxor',          'nn',  'n', 'none',  '',   'c'],
  ['ishl',          'nn',  'n', 'none',  '',   ''],
  ['sshr',          'nn',  'n', 'none',  '',   ''],
  ['ushr',          'nn',  'n', 'none',  '',   ''],
  ['rotl',          'nn',  'n', 'none',  '',   ''],
  ['rotr',          'nn',  'n', 'none',  '',   ''],
  ['clz',           'n',   'n', 'none',  '',   ''],
  ['ctz',           'n',   'n', 'none',  '',   ''],
  ['popcnt',        'n',   'n', 'none',  '',   ''],
  ['sext8',         'n',   'n', 'none',  '',   ''],
  ['sext16',        'n',   'n', 'none',  '',   ''],
  ['sext32',        'l',   'l', 'none',  '',   ''],

  ['ieq',           'TT',  'i', 'none',  '',   'c'],
  ['ine',           'TT',  'i', 'none',  '',   'c'],
  ['slt',           'nn',  'i', 'none',  '',   ''],
  ['ult',           'nn',  'i', 'none',  '',   ''],
  ['sgt',           'nn',  'i', 'none',  '',   ''],
  ['ugt',           'nn',  'i', 'none',  '',   ''],
  ['sle',           'nn',  'i', 'none',  '',   ''],
  ['ule',           'nn',  'i', 'none',  '',   ''],
  ['sge',           'nn',  'i', 'none',  '',   ''],
  ['uge',           'nn',  'i', 'none',  '',   ''],

  ['ireduce',       'l',   'i', 'none',  '',   ''],
  ['sextend',       'i',   'l', 'none',  '',   ''],
  ['uextend',       'i',   'l', 'none',  '',   ''],

  ['fadd',          'gg',  'g', 'none',  '',   'c'],
  ['fsub',          'gg',  'g', 'none',  '',   ''],
  ['fmul',          'gg',  'g', 'none',  '',   'c'],
  ['fdiv',          'gg',  'g', 'none',  '',   ''],
  ['fmin',          'gg',  'g', 'none',  '',   ''],
  ['fmax',          'gg',  'g', 'none',  '',   ''],
  ['fcopysign',     'gg',  'g', 'none',  '',   ''],
  ['fabs',          'g',   'g', 'none',  '',   ''],
  ['fneg',          'g',   'g', 'none',  '',   ''],
  ['fsqrt',         'g',   'g', 'none',  '',   ''],
  ['fceil',         'g',   'g', 'none',  '',   ''],
  ['ffloor',        'g',   'g', 'none',  '',   ''],
  ['ftrunc',        'g',   'g', 'none',  '',   ''],
  ['fnearest',      'g',   'g', 'none',  '',   ''],
  ['feq',           'gg',  'i', 'none',  '',   'c'],
  ['fne',           'gg',  'i', 'none',  '',   'c'],
  ['flt',           'gg',  'i', 'none',  '',   ''],
  ['fgt',           'gg',  'i', 'none',  '',   ''],
  ['fle',           'gg',  'i', 'none',  '',   ''],
  ['fge',           'gg',  'i', 'none',  '',   ''],

  // The operand is in range: checked before, as for divisions.
  ['ftoi_s',        'F',   'N', 'none',  '',   ''],
  ['ftoi_u',        'F',   'N', 'none',  '',   ''],
  ['ftoi_sat_s',    'F',   'N', 'none',  '',   ''],
  ['ftoi_sat_u',    'F',   'N', 'none',  '',   ''],
  ['itof_s',        'N',   'F', 'none',  '',   ''],
  ['itof_u',        'N',   'F', 'none',  '',   ''],
  ['fpromote',      'f',   'd', 'none',  '',   ''],
  ['fdemote',       'd',   'f', 'none',  '',   ''],
  ['bitcast',       'A',   'A', 'none',  '',   ''],

  ['select',        'iTT', 'T', 'none',  '',   ''],
  // index < bound ? index : 0, without a branch: a processor that runs ahead of the check does not reach beyond. Unsigned;
  // no pass looks into it.
  ['guardindex',    'nn',  'n', 'none',  '',   ''],

  // Guest memory: base pointer, zero-extended index, displacement below 2^31. Out of bounds they trap.
  ['load',          'll',  'A', 'mem',   'rt', ''],
  ['load8_s',       'll',  'N', 'mem',   'rt', ''],
  ['load8_u',       'll',  'N', 'mem',   'rt', ''],
  ['load16_s',      'll',  'N', 'mem',   'rt', ''],
  ['load16_u',      'll',  'N', 'mem',   'rt', ''],
  ['load32_s',      'll',  'l', 'mem',   'rt', ''],
  ['load32_u',      'll',  'l', 'mem',   'rt', ''],
  ['store',         'llA', '',  'mem',   'wt', ''],
  ['store8',        'llN', '',  'mem',   'wt', ''],
  ['store16',       'llN', '',  'mem',   'wt', ''],
  ['store32',       'lll', '',  'mem',   'wt', ''],
  // The runtime's own structures: a trusted pointer and a displacement; they do not trap.
  ['peek',          'l',   'A', 'mem',   'r',  ''],
  ['poke',          'lA',  '',  'mem',   'w',  ''],

  // Atomic accesses; the address is aligned, checked before. Narrow ones zero-extend.
  ['atomic_load',   'll',  'n', 'amem',  'rwt', ''],
  ['atomic_store',  'lln', '',  'amem',  'rwt', ''],
  ['atomic_rmw',    'lln', 'n', 'rmem',  'rwt', ''],
  // base, index, expected, replacement
  ['atomic_cmpxchg','llnn','n', 'amem',  'rwt', ''],
  ['fence',         '',    '',  'none',  'rw', ''],

  ['vconst',        '',    'v', 'pool',  '',   ''],
  ['vsplat',        'L',   'v', 'shape bhwqsd', '', ''],
  ['vextract',      'v',   'L', 'lane wqsd', '', ''],
  ['vextract_s',    'v',   'i', 'lane bh', '', ''],
  ['vextract_u',    'v',   'i', 'lane bh', '', ''],
  ['vreplace',      'vL',  'v', 'lane bhwqsd', '', ''],
  ['vshuffle',      'vv',  'v', 'pool',  '',   ''],
  ['vswizzle',      'vv',  'v', 'none',  '',   ''],
  ['vnot',          'v',   'v', 'none',  '',   ''],
  ['vand',          'vv',  'v', 'none',  '',   'c'],
  ['vor',           'vv',  'v', 'none',  '',   'c'],
  ['vxor',          'vv',  'v', 'none',  '',   'c'],
  // The second operand is negated.
  ['vandnot',       'vv',  'v', 'none',  '',   ''],
  // Bits of the first where the third has ones, of the second elsewhere.
  ['vbitselect',    'vvv', 'v', 'none',  '',   ''],
  ['vany_true',     'v',   'i', 'none',  '',   ''],
  ['vall_true',     'v',   'i', 'shape bhwq', '', ''],
  ['vbitmask',      'v',   'i', 'shape bhwq', '', ''],

  ['vieq',          'vv',  'v', 'shape bhwq', '', 'c'],
  ['vine',          'vv',  'v', 'shape bhwq', '', 'c'],
  ['vslt',          'vv',  'v', 'shape bhwq', '', ''],
  ['vult',          'vv',  'v', 'shape bhw', '', ''],
  ['vsgt',          'vv',  'v', 'shape bhwq', '', ''],
  ['vugt',          'vv',  'v', 'shape bhw', '', ''],
  ['vsle',          'vv',  'v', 'shape bhwq', '', ''],
  ['vule',          'vv',  'v', 'shape bhw', '', ''],
  ['vsge',          'vv',  'v', 'shape bhwq', '', ''],
  ['vuge',          'vv',  'v', 'shape bhw', '', ''],
  ['vfeq',          'vv',  'v', 'shape sd', '', 'c'],
  ['vfne',          'vv',  'v', 'shape sd', '', 'c'],
  ['vflt',          'vv',  'v', 'shape sd', '', ''],
  ['vfgt',          'vv',  'v', 'shape sd', '', ''],
  ['vfle',          'vv',  'v', 'shape sd', '', ''],
  ['vfge',          'vv',  'v', 'shape sd', '', ''],

  ['viadd',         'vv',  'v', 'shape bhwq', '', 'c'],
  ['visub',         'vv',  'v', 'shape bhwq', '', ''],
  ['vimul',         'vv',  'v', 'shape hwq', '', 'c'],
  ['vineg',         'v',   'v', 'shape bhwq', '', ''],
  ['viabs',         'v',   'v', 'shape bhwq', '', ''],
  ['vpopcnt',       'v',   'v', 'shape b', '', ''],
  ['vsadd_sat',     'vv',  'v', 'shape bh', '', 'c'],
  ['vuadd_sat',     'vv',  'v', 'shape bh', '', 'c'],
  ['vssub_sat',     'vv',  'v', 'shape bh', '', ''],
  ['vusub_sat',     'vv',  'v', 'shape bh', '', ''],
  ['vsmin',         'vv',  'v', 'shape bhw', '', 'c'],
  ['vumin',         'vv',  'v', 'shape bhw', '', 'c'],
  ['vsmax',         'vv',  'v', 'shape bhw', '', 'c'],
  ['vumax',         'vv',  'v', 'shape bhw', '', 'c'],
  ['vuavgr',        'vv',  'v', 'shape bh', '', 'c'],
  // The count is an i32, taken modulo the width of a lane.
  ['vishl',         'vi',  'v', 'shape bhwq', '', ''],
  ['vsshr',         'vi',  'v', 'shape bhwq', '', ''],
  ['vushr',         'vi',  'v', 'shape bhwq', '', ''],
  // Here the shape is that of the result: operands have lanes twice or half as wide.
  ['vnarrow_s',     'vv',  'v', 'shape bh', '', ''],
  ['vnarrow_u',     'vv',  'v', 'shape bh', '', ''],
  ['vextend_low_s', 'v',   'v', 'shape hwq', '', ''],
  ['vextend_low_u', 'v',   'v', 'shape hwq', '', ''],
  ['vextend_high_s','v',   'v', 'shape hwq', '', ''],
  ['vextend_high_u','v',   'v', 'shape hwq', '', ''],
  ['vextmul_low_s', 'vv',  'v', 'shape hwq', '', 'c'],
  ['vextmul_low_u', 'vv',  'v', 'shape hwq', '', 'c'],
  ['vextmul_high_s','vv',  'v', 'shape hwq', '', 'c'],
  ['vextmul_high_u','vv',  'v', 'shape hwq', '', 'c'],
  ['vextadd_pairwise_s', 'v', 'v', 'shape hw', '', ''],
  ['vextadd_pairwise_u', 'v', 'v', 'shape hw', '', ''],
  // i16x8 to i32x4, and i16x8 to i16x8.
  ['vdot',          'vv',  'v', 'none',  '',   'c'],
  ['vq15mulr_sat',  'vv',  'v', 'none',  '',   'c'],

  ['vfadd',         'vv',  'v', 'shape sd', '', 'c'],
  ['vfsub',         'vv',  'v', 'shape sd', '', ''],
  ['vfmul',         'vv',  'v', 'shape sd', '', 'c'],
  ['vfdiv',         'vv',  'v', 'shape sd', '', ''],
  ['vfmin',         'vv',  'v', 'shape sd', '', ''],
  ['vfmax',         'vv',  'v', 'shape sd', '', ''],
  // b < a ? b : a, and a < b ? b : a.
  ['vfpmin',        'vv',  'v', 'shape sd', '', ''],
  ['vfpmax',        'vv',  'v', 'shape sd', '', ''],
  ['vfabs',         'v',   'v', 'shape sd', '', ''],
  ['vfneg',         'v',   'v', 'shape sd', '', ''],
  ['vfsqrt',        'v',   'v', 'shape sd', '', ''],
  ['vfceil',        'v',   'v', 'shape sd', '', ''],
  ['vffloor',       'v',   'v', 'shape sd', '', ''],
  ['vftrunc',       'v',   'v', 'shape sd', '', ''],
  ['vfnearest',     'v',   'v', 'shape sd', '', ''],
  // The float shape: f32x4 with i32x4; f64x2 with the low half of an i32x4, whose upper half becomes zero.
  ['vftoi_sat_s',   'v',   'v', 'shape sd', '', ''],
  ['vftoi_sat_u',   'v',   'v', 'shape sd', '', ''],
  ['vitof_s',       'v',   'v', 'shape sd', '', ''],
  ['vitof_u',       'v',   'v', 'shape sd', '', ''],
  // f64x2 to the low half of f32x4 (upper half zero), and back.
  ['vfdemote',      'v',   'v', 'none',  '',   ''],
  ['vfpromote',     'v',   'v', 'none',  '',   ''],

  ['vload_splat',   'll',  'v', 'vmem bhwq', 'rt', ''],
  // Loads one lane (w or q), the others are zero.
  ['vload_zero',    'll',  'v', 'vmem wq', 'rt', ''],
  // Loads 8 bytes, lanes half as wide as those of the result.
  ['vload_extend_s','ll',  'v', 'vmem hwq', 'rt', ''],
  ['vload_extend_u','ll',  'v', 'vmem hwq', 'rt', ''],
  ['vload_lane',    'llv', 'v', 'lmem bhwq', 'rt', ''],
  ['vstore_lane',   'llv', '',  'lmem bhwq', 'wt', ''],

  ['trapif',        'i',   '',  'code',  't',  ''],
  // Leaves with an exit code when the context's poll flag is up; all registers come back as they were.
  ['poll',          '',    '',  'code',  'c',  ''],
  // Takes a number from the context's counter; traps with trapCodes.counter when that is below zero.
  ['countdown',     '',    '',  'int',   't',  ''],
  ['call',          '*',   '*', 'call',  'c',  ''],
  ['call_indirect', 'l*',  '*', 'sig',   'c',  ''],
  // Leaves generated code with an exit code; arguments and results travel by signature.
  ['exit',          '*',   '*', 'exit',  'c',  ''],

  ['jump',          '',    '',  'none',  'e',  ''],
  ['brif',          'i',   '',  'none',  'e',  ''],
  // The last edge is taken for every index that has no edge of its own.
  ['br_table',      'i',   '',  'none',  'e',  ''],
  ['return',        '*',   '',  'none',  'e',  ''],
  ['trap',          '',    '',  'code',  'te', ''],
  ['tail_call',     '*',   '',  'call',  'ce', ''],
  ['tail_call_indirect', 'l*', '', 'sig', 'ce', ''],
] as const;
