;; wat2wasm guest.wat -o guest.wasm
(module
  (import "shop" "price" (func $price (param i32) (result i32)))
  ;; Adds up the prices of the items 1 to count; each price is a host call that may take its time.
  (func (export "total") (param $count i32) (result i32)
    (local $item i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $item) (local.get $count)))
        (local.set $item (i32.add (local.get $item) (i32.const 1)))
        (local.set $sum (i32.add (local.get $sum) (call $price (local.get $item))))
        (br $next)))
    (local.get $sum)))
