;; Calls of WASI that measure-wasi times, each n times. Descriptor 3 is a directory with a file `large` (16 MiB), a file
;; `small` and a directory `many` (1,000 files); every error is a trap.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 3)
  ;; 16: a list of one buffer of 1 byte; 24: one of 64 KiB at 65536; 64: results.
  (data (i32.const 16) "\20\00\00\00\01\00\00\00")
  (data (i32.const 24) "\00\00\01\00\00\00\01\00")
  (data (i32.const 32) "x")
  (data (i32.const 40) "large")
  (data (i32.const 48) "small")
  (data (i32.const 56) "many")
  (global $large (mut i32) (i32.const 0))
  (global $many (mut i32) (i32.const 0))

  (func $check (param $errno i32)
    (if (local.get $errno) (then unreachable)))

  (func $open (param $name i32) (param $length i32) (param $oflags i32) (param $rights i64) (result i32)
    (call $check (call $path_open (i32.const 3) (i32.const 0) (local.get $name) (local.get $length)
      (local.get $oflags) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 64)))
    (i32.load (i32.const 64)))

  (func (export "prepare")
    (global.set $large (call $open (i32.const 40) (i32.const 5) (i32.const 0) (i64.const 0x6)))
    (global.set $many (call $open (i32.const 56) (i32.const 4) (i32.const 2) (i64.const 0x4000))))

  (func (export "write-1-byte") (param $n i32)
    (loop $again
      (call $check (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 64)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "clock-time-get") (param $n i32)
    (loop $again
      (call $check (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 64)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  ;; At the end of the file it begins anew: one seek for 256 reads.
  (func (export "read-64-kib") (param $n i32)
    (loop $again
      (call $check (call $fd_read (global.get $large) (i32.const 24) (i32.const 1) (i32.const 64)))
      (if (i32.ne (i32.load (i32.const 64)) (i32.const 65536))
        (then
          (call $check (call $fd_seek (global.get $large) (i64.const 0) (i32.const 0) (i32.const 64)))
          (br $again)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "open-and-close") (param $n i32)
    (loop $again
      (call $check (call $fd_close (call $open (i32.const 48) (i32.const 5) (i32.const 0) (i64.const 0x2))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "list-1000") (param $n i32)
    (loop $again
      (call $check (call $fd_readdir (global.get $many) (i32.const 65536) (i32.const 65536) (i64.const 0) (i32.const 64)))
      (if (i32.lt_u (i32.load (i32.const 64)) (i32.const 28000)) (then unreachable))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
