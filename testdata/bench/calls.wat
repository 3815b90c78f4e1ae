;; The smallest calls in both directions, for the cost of a call itself.
(module
  (import "host" "next" (func $next (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  ;; Calls the host n times, each time with the result of the call before.
  (func (export "call-host") (param $n i32) (result i32)
    (local $value i32)
    (loop $again
      (local.set $value (call $next (local.get $value)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $value)))
