/**
 * One row per form of a machine instruction: name, text, encoding, both in the notation of the processor's manual.
 *
 * Text: the mnemonic, then operands in the order in which lowering gives them. A role stands before an operand that is
 * not only read: `=` written, `+` read and written, `~` written in its low part only. Operands in the ModRM.reg field:
 * `r8 r32 r64` integer registers, `ry` one of 32 or 64 bits by the instruction's width, `x` vector. In the ModRM.rm field:
 * `rmN` (`rmy`) and `xmN` a register or memory of N bits, `mN` (`my`) only memory, `xr` only a vector register. `vy`: the
 * field VEX.vvvv; `oy`: the low bits of the opcode. Immediates: `is` 8 bits when it fits, else 32, sign-extended; `i8 i16
 * i32 i64`. `cl` is the register of that name.
 *
 * Encoding: prefixes, opcode bytes, `+cc` (plus the condition) or `+r` (plus the register), `/r` or the digit of the
 * reg field, the size of the immediate. `W` sets REX.W whatever the width. `VEX` rows have no older form; every other row
 * on vector registers has a VEX form with the same prefix and opcode.
 */
// biome-ignore format: a table is read by columns
export const instructionTable = [
  // Moves
  ['mov',        'mov =ry, rmy',           '8B /r'],
  ['mov_mr',     'mov =my, ry',            '89 /r'],
  ['mov8_mr',    'mov =m8, r8',            '88 /r'],
  ['mov16_mr',   'mov =m16, r16',          '66 89 /r'],
  ['mov_i',      'mov =rmy, i32',          'C7 /0 id'],
  ['mov8_i',    'mov =m8, i8',            'C6 /0 ib'],
  ['mov16_i',   'mov =m16, i16',          '66 C7 /0 iw'],
  ['mov_oi',     'mov =o32, i32',          'B8+r id'],
  ['movabs',     'movabs =o64, i64',       'W B8+r io'],
  ['movzx8',     'movzx =r32, rm8',        '0F B6 /r'],
  ['movzx16',    'movzx =r32, rm16',       '0F B7 /r'],
  ['movsx8',     'movsx =ry, rm8',         '0F BE /r'],
  ['movsx16',    'movsx =ry, rm16',        '0F BF /r'],
  ['movsxd',     'movsxd =r64, rm32',      'W 63 /r'],
  ['lea',        'lea =ry, my',            '8D /r'],
  ['xchg_mr',    'xchg +my, ry',           '87 /r'],
  ['xchg8_mr',   'xchg +m8, r8',           '86 /r'],
  ['xchg16_mr',  'xchg +m16, r16',         '66 87 /r'],

  // Arithmetic and logic
  ['add',        'add +ry, rmy',           '03 /r'],
  ['add_mr',     'add +my, ry',            '01 /r'],
  ['add_i',      'add +rmy, is',           '81 /0 is'],
  ['or',         'or +ry, rmy',            '0B /r'],
  ['or_mr',      'or +my, ry',             '09 /r'],
  ['or_i',       'or +rmy, is',            '81 /1 is'],
  ['adc',        'adc +ry, rmy',           '13 /r'],
  ['sbb',        'sbb +ry, rmy',           '1B /r'],
  ['and',        'and +ry, rmy',           '23 /r'],
  ['and_mr',     'and +my, ry',            '21 /r'],
  ['and_i',      'and +rmy, is',           '81 /4 is'],
  ['sub',        'sub +ry, rmy',           '2B /r'],
  ['sub_mr',     'sub +my, ry',            '29 /r'],
  ['sub_i',      'sub +rmy, is',           '81 /5 is'],
  ['xor',        'xor +ry, rmy',           '33 /r'],
  ['xor_mr',     'xor +my, ry',            '31 /r'],
  ['xor_i',      'xor +rmy, is',           '81 /6 is'],
  ['cmp',        'cmp ry, rmy',            '3B /r'],
  ['cmp_mr',     'cmp my, ry',             '39 /r'],
  ['cmp_i',      'cmp rmy, is',            '81 /7 is'],
  ['cmp8_i',     'cmp rm8, i8',            '80 /7 ib'],
  ['cmp16_i',    'cmp rm16, i16',          '66 81 /7 iw'],
  ['test',       'test rmy, ry',           '85 /r'],
  ['test_i',     'test rmy, i32',          'F7 /0 id'],
  ['test8_i',    'test rm8, i8',           'F6 /0 ib'],
  ['not',        'not +rmy',               'F7 /2'],
  ['neg',        'neg +rmy',               'F7 /3'],
  ['imul',       'imul +ry, rmy',          '0F AF /r'],
  ['imul_i',     'imul =ry, rmy, is',      '69 /r is'],
  // High halves and divisions: the accumulator and the data register are operands that are not encoded.
  ['mul1',       'mul rmy',                'F7 /4'],
  ['imul1',      'imul rmy',               'F7 /5'],
  ['div',        'div rmy',                'F7 /6'],
  ['idiv',       'idiv rmy',               'F7 /7'],
  ['cdq',        'cdq',                    '99'],
  ['cqo',        'cqo',                    'W 99'],

  // Shifts
  ['rol_i',      'rol +rmy, i8',           'C1 /0 ib'],
  ['ror_i',      'ror +rmy, i8',           'C1 /1 ib'],
  ['shl_i',      'shl +rmy, i8',           'C1 /4 ib'],
  ['shr_i',      'shr +rmy, i8',           'C1 /5 ib'],
  ['sar_i',      'sar +rmy, i8',           'C1 /7 ib'],
  ['rol_c',      'rol +rmy, cl',           'D3 /0'],
  ['ror_c',      'ror +rmy, cl',           'D3 /1'],
  ['shl_c',      'shl +rmy, cl',           'D3 /4'],
  ['shr_c',      'shr +rmy, cl',           'D3 /5'],
  ['sar_c',      'sar +rmy, cl',           'D3 /7'],
  ['rorx',       'rorx =ry, rmy, i8',      'VEX F2 0F 3A F0 /r ib'],
  ['sarx',       'sarx =ry, rmy, vy',      'VEX F3 0F 38 F7 /r'],
  ['shlx',       'shlx =ry, rmy, vy',      'VEX 66 0F 38 F7 /r'],
  ['shrx',       'shrx =ry, rmy, vy',      'VEX F2 0F 38 F7 /r'],

  // Bits
  ['bsf',        'bsf =ry, rmy',           '0F BC /r'],
  ['bsr',        'bsr =ry, rmy',           '0F BD /r'],
  ['tzcnt',      'tzcnt =ry, rmy',         'F3 0F BC /r'],
  ['lzcnt',      'lzcnt =ry, rmy',         'F3 0F BD /r'],
  ['popcnt',     'popcnt =ry, rmy',        'F3 0F B8 /r'],
  ['andn',       'andn =ry, vy, rmy',      'VEX 0F 38 F2 /r'],
  ['bswap',      'bswap +oy',              '0F C8+r'],

  // Conditions
  ['setcc',      'setCC =rm8',             '0F 90+cc /0'],
  ['cmovcc',     'cmovCC +ry, rmy',        '0F 40+cc /r'],

  // Control
  ['call_r',     'call rm64',              'FF /2'],
  ['jmp_r',      'jmp rm64',               'FF /4'],
  ['push',       'push o64',               '50+r'],
  ['pop',        'pop =o64',               '58+r'],
  ['ret',        'ret',                    'C3'],
  ['ud2',        'ud2',                    '0F 0B'],
  ['int3',       'int3',                   'CC'],
  ['mfence',     'mfence',                 '0F AE F0'],

  // Atomic operations
  ['xadd',       'lock xadd +my, ry',      'F0 0F C1 /r'],
  ['xadd8',      'lock xadd +m8, r8',      'F0 0F C0 /r'],
  ['xadd16',     'lock xadd +m16, r16',    'F0 66 0F C1 /r'],
  ['cmpxchg',    'lock cmpxchg +my, ry',   'F0 0F B1 /r'],
  ['cmpxchg8',   'lock cmpxchg +m8, r8',   'F0 0F B0 /r'],
  ['cmpxchg16',  'lock cmpxchg +m16, r16', 'F0 66 0F B1 /r'],

  // Scalar floats
  ['movss',      'movss =x, m32',          'F3 0F 10 /r'],
  ['movsd',      'movsd =x, m64',          'F2 0F 10 /r'],
  ['movss_mr',   'movss =m32, x',          'F3 0F 11 /r'],
  ['movsd_mr',   'movsd =m64, x',          'F2 0F 11 /r'],
  ['movaps',     'movaps =x, xm128',       '0F 28 /r'],
  ['movups',     'movups =x, xm128',       '0F 10 /r'],
  ['movups_mr',  'movups =m128, x',        '0F 11 /r'],
  ['movd',       'movd =x, rm32',          '66 0F 6E /r'],
  ['movq',       'movq =x, rm64',          '66 W 0F 6E /r'],
  ['movd_r',     'movd =rm32, x',          '66 0F 7E /r'],
  ['movq_r',     'movq =rm64, x',          '66 W 0F 7E /r'],
  ['addss',      'addss +x, xm32',         'F3 0F 58 /r'],
  ['addsd',      'addsd +x, xm64',         'F2 0F 58 /r'],
  ['mulss',      'mulss +x, xm32',         'F3 0F 59 /r'],
  ['mulsd',      'mulsd +x, xm64',         'F2 0F 59 /r'],
  ['subss',      'subss +x, xm32',         'F3 0F 5C /r'],
  ['subsd',      'subsd +x, xm64',         'F2 0F 5C /r'],
  ['minss',      'minss +x, xm32',         'F3 0F 5D /r'],
  ['minsd',      'minsd +x, xm64',         'F2 0F 5D /r'],
  ['divss',      'divss +x, xm32',         'F3 0F 5E /r'],
  ['divsd',      'divsd +x, xm64',         'F2 0F 5E /r'],
  ['maxss',      'maxss +x, xm32',         'F3 0F 5F /r'],
  ['maxsd',      'maxsd +x, xm64',         'F2 0F 5F /r'],
  ['sqrtss',     'sqrtss ~x, xm32',        'F3 0F 51 /r'],
  ['sqrtsd',     'sqrtsd ~x, xm64',        'F2 0F 51 /r'],
  ['roundss',    'roundss ~x, xm32, i8',   '66 0F 3A 0A /r ib'],
  ['roundsd',    'roundsd ~x, xm64, i8',   '66 0F 3A 0B /r ib'],
  ['cmpss',      'cmpss +x, xm32, i8',     'F3 0F C2 /r ib'],
  ['cmpsd',      'cmpsd +x, xm64, i8',     'F2 0F C2 /r ib'],
  ['ucomiss',    'ucomiss x, xm32',        '0F 2E /r'],
  ['ucomisd',    'ucomisd x, xm64',        '66 0F 2E /r'],
  ['cvtss2sd',   'cvtss2sd ~x, xm32',      'F3 0F 5A /r'],
  ['cvtsd2ss',   'cvtsd2ss ~x, xm64',      'F2 0F 5A /r'],
  ['cvtsi2ss',   'cvtsi2ss ~x, rmy',       'F3 0F 2A /r'],
  ['cvtsi2sd',   'cvtsi2sd ~x, rmy',       'F2 0F 2A /r'],
  ['cvttss2si',  'cvttss2si =ry, xm32',    'F3 0F 2C /r'],
  ['cvttsd2si',  'cvttsd2si =ry, xm64',    'F2 0F 2C /r'],

  // Bitwise on vectors
  ['andps',      'andps +x, xm128',        '0F 54 /r'],
  ['andnps',     'andnps +x, xm128',       '0F 55 /r'],
  ['orps',       'orps +x, xm128',         '0F 56 /r'],
  ['xorps',      'xorps +x, xm128',        '0F 57 /r'],
] as const;
