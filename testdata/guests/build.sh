#!/bin/sh
# Rebuilds the guests; the committed .wasm files came from exactly this, tests need no compiler.
# Debian: clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32 libc++-14-dev-wasm32 libc++abi-14-dev-wasm32
#         rustc (1.63; RUSTC names it if another one is first in the path) libstd-rust-dev-wasm32
# npm:    NPM_TOOLS names a folder where `npm i assemblyscript@0.28.20 @assemblyscript/wasi-shim@0.1.0
#         wabt@1.0.39` was run.
set -eu
cd "$(dirname "$0")"
: "${NPM_TOOLS:?see the comment at the top of build.sh}"
NPM_TOOLS=$(cd "$NPM_TOOLS" && pwd)

for source in c/*.c; do
  clang-14 --target=wasm32-wasi -O2 -Wall -Wextra -Werror -Wl,--strip-all "$source" -o "${source%.c}.wasm"
done
for source in cpp/*.cpp; do
  clang++-14 --target=wasm32-wasi -std=c++17 -O2 -fno-exceptions -fno-rtti -Wall -Wextra -Werror \
    -Wl,--strip-all "$source" -o "${source%.cpp}.wasm"
done
for source in rust/*.rs; do
  "${RUSTC:-rustc}" --edition 2021 --target wasm32-wasi -C linker=wasm-ld-14 -C opt-level=2 -C strip=symbols \
    "$source" -o "${source%.rs}.wasm"
done
for source in wat/*.wat; do
  "$NPM_TOOLS/node_modules/.bin/wat2wasm" --enable-tail-call "$source" -o "${source%.wat}.wasm"
done
for source in life imports; do
  "$NPM_TOOLS/node_modules/.bin/asc" "assemblyscript/$source.ts" -O2 --runtime minimal -o "assemblyscript/$source.wasm"
done
"$NPM_TOOLS/node_modules/.bin/asc" assemblyscript/greet.ts -O2 --runtime incremental --exportRuntime --bindings raw \
  -o assemblyscript/greet.wasm
rm assemblyscript/greet.d.ts
# asc reads a --lib only when it is a relative path.
guests=$PWD
cd "$NPM_TOOLS"
shim=node_modules/@assemblyscript/wasi-shim
node_modules/.bin/asc "$guests/assemblyscript/sort-lines.ts" -O2 --config "$shim/asconfig.json" --lib "$shim/assembly" \
  -o "$guests/assemblyscript/sort-lines.wasm"
