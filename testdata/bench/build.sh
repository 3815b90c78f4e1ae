#!/bin/sh
# Rebuilds every workload: clang 14 and lld 14 (Debian: clang-14 lld-14), no libc.
# The committed .wasm files came from exactly this; tests need no compiler.
set -eu
cd "$(dirname "$0")"
for source in *.c; do
  case "$source" in
    simd-*) features=-msimd128 ;;
    *) features= ;;
  esac
  clang-14 --target=wasm32 -O2 -Wall -Wextra -Werror -ffreestanding -nostdlib -mbulk-memory -msign-ext \
    -mnontrapping-fptoint $features -Wl,--no-entry -Wl,--strip-all \
    "$source" -o "${source%.c}.wasm"
done
