#!/usr/bin/env bash
# Takes the WebAssembly target from Debian's packages, for machines where rustup reaches no server.
#
# scripts/setup.sh runs this if `rustup target add` fails. Debian has no recent build of the target, but it has a recent
# compiler and the source of its standard library, from which this builds the target. It serves that compiler only, so
# this work tree switches to Debian's compiler: `rustup override unset` switches back.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly target=wasm32-unknown-unknown
readonly libraries=/usr/lib/rustlib/$target/lib

root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)

if [ ! -d "$libraries" ]; then
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
        rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-19
    rustup toolchain link distro /usr

    # Any library will do: the standard library is built before it.
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cargo +distro new --quiet --vcs none --lib "$scratch/any"
    # A release build with link-time optimization needs bitcode. RUSTC_BOOTSTRAP lets a stable compiler build its own
    # library.
    (cd "$scratch/any" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        cargo +distro build --quiet -Zbuild-std=std,panic_abort,test --target "$target" --release)
    rm "$scratch"/any/target/"$target"/release/deps/libany-*
    "${root[@]}" mkdir -p "$libraries"
    "${root[@]}" cp "$scratch"/any/target/"$target"/release/deps/*.rlib "$libraries"

    # Rust looks for its linker under this name.
    tools=/usr/lib/rustlib/$(uname -m)-unknown-linux-gnu/bin
    "${root[@]}" mkdir -p "$tools"
    "${root[@]}" ln -sf /usr/bin/lld-19 "$tools/rust-lld"
fi

rustup override set distro
# Cargo does not notice the new libraries.
cargo clean --quiet
