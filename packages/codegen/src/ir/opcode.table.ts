/**
 * One row per SSA opcode: name, operands, result, immediate, effects, `c` when commutative.
 *
 * Operand and result letters: `i` i32, `l` i64, `f` f32, `d` f64, `v` v128, `r` ref; `N` any integer, `F` any float, `A` any type;
 * `T` the type that all `T` of the row share (`n`: the same, and an integer; `g`: the same, and a float); `*` the operands or results of
 * a signature. Effects: `r` reads memory, `w` writes memory, `t` may trap, `c` calls (every effect), `e` ends a block.
 * Immediates: `int` 64 bits, `bits` a float's bits, `mem` displacement and region, `index` a number, `call` function
 * index and signature, `sig` signature, `code` a trap code, `exit` exit code and signature.
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
  ['sdiv',          'nn',  'n', 'none',  't',  ''],
  ['udiv',          'nn',  'n', 'none',  't',  ''],
  ['srem',          'nn',  'n', 'none',  't',  ''],
  ['urem',          'nn',  'n', 'none',  't',  ''],
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

  ['ftoi_s',        'F',   'N', 'none',  't',  ''],
  ['ftoi_u',        'F',   'N', 'none',  't',  ''],
  ['ftoi_sat_s',    'F',   'N', 'none',  '',   ''],
  ['ftoi_sat_u',    'F',   'N', 'none',  '',   ''],
  ['itof_s',        'N',   'F', 'none',  '',   ''],
  ['itof_u',        'N',   'F', 'none',  '',   ''],
  ['fpromote',      'f',   'd', 'none',  '',   ''],
  ['fdemote',       'd',   'f', 'none',  '',   ''],
  ['bitcast',       'A',   'A', 'none',  '',   ''],

  ['select',        'iTT', 'T', 'none',  '',   ''],

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

  ['trapif',        'i',   '',  'code',  't',  ''],
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
