;; Multi-value: functions, blocks and loops with several parameters and results.
(module
  (func $swap (export "swap") (param i32 i64) (result i64 i32)
    local.get 1 local.get 0)
  (func (export "divide") (param i32 i32) (result i32 i32)
    local.get 0 local.get 1 i32.div_u
    local.get 0 local.get 1 i32.rem_u)
  (func (export "mixed") (param f32 f64) (result f64 i32 f32 i64)
    local.get 1
    local.get 0 i32.trunc_sat_f32_s
    local.get 0 f32.neg
    local.get 1 i64.trunc_sat_f64_u)
  ;; Sum and product of 1..n held on the operand stack as loop parameters.
  (func (export "sum-and-product") (param $n i32) (result i32 i64)
    i32.const 0 i64.const 1
    (loop $next (param i32 i64) (result i32 i64)
      local.get $n i64.extend_i32_u i64.mul
      (block (param i32 i64) (result i64 i32)
        call $swap)
      local.get $n i32.add
      (block (param i64 i32) (result i32 i64)
        (if (param i64 i32) (result i32 i64) (i32.const 1)
          (then (block (param i64 i32) (result i32 i64) call $swap-back))
          (else (block (param i64 i32) (result i32 i64) call $swap-back))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func $swap-back (param i64 i32) (result i32 i64)
    local.get 1 local.get 0)
  (func (export "pick") (param i32) (result i32 i32)
    (block $two (result i32 i32)
      (block $one (result i32 i32)
        (block $zero (result i32 i32)
          i32.const 7 i32.const 8
          local.get 0
          br_table $zero $one $two)
        i32.add i32.const 100)
      i32.mul i32.const 200)))
