;; Host callbacks: every value type out and in, a host function called through a table, a start
;; function, and a host function that calls back into an export.
(module
  (import "host" "log" (func $log (param i32)))
  (import "host" "mix" (func $mix (param i32 i64 f32 f64) (result f64)))
  (import "host" "again" (func $again (param i32) (result i32)))
  (global $base (mut i32) (i32.const 40))
  (table 2 funcref)
  (elem (i32.const 0) func $again $local)
  (func $local (param i32) (result i32) (i32.sub (local.get 0) (i32.const 3)))
  (func $start
    (call $log (global.get $base))
    (global.set $base (i32.add (global.get $base) (i32.const 2))))
  (start $start)
  (func (export "each") (param $n i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (call_indirect (param i32) (result i32) (local.get $n) (i32.and (local.get $n) (i32.const 1)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (call $log (local.get $sum))
    (local.get $sum))
  (func (export "mixed") (param i32 i64) (result f64)
    (call $mix (local.get 0) (local.get 1) (f32.convert_i32_s (local.get 0)) (f64.convert_i64_s (local.get 1))))
  ;; The host's `again` calls this export with its argument less one, until it is zero.
  (func (export "down") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (global.get $base))))
    (i32.add (call $again (local.get 0)) (local.get 0))))
