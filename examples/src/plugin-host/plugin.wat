;; wat2wasm plugin.wat -o plugin.wasm
(module
  (import "host" "log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "discount applied")
  ;; A well-behaved rule: ten percent off from 100 up.
  (func (export "price") (param $cents i32) (result i32)
    (if (result i32) (i32.ge_s (local.get $cents) (i32.const 100))
      (then
        (call $log (i32.const 0) (i32.const 16))
        (i32.div_s (i32.mul (local.get $cents) (i32.const 9)) (i32.const 10)))
      (else (local.get $cents))))
  ;; Three ways to misbehave.
  (func (export "spin") (loop $again (br $again)))
  (func $recurse (export "recurse") (call $recurse))
  (func (export "hoard") (result i32)
    (memory.grow (i32.const 60000))))
