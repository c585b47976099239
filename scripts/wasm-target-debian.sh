#!/usr/bin/env bash
# Takes the WebAssembly target from Debian's packages, for a machine where rustup reaches no server.
#
# scripts/setup.sh runs it where `rustup target add` fails. Debian has no built target that is recent enough, but
# a recent compiler with the source of its library, from which the target is built here. The libraries of one
# compiler are no use to another, so this work tree is set to Debian's compiler: `rustup override unset` undoes it.
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

    # Building any library builds the standard one before it.
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cargo +distro new --quiet --vcs none --lib "$scratch/any"
    # Bitcode, or a release build with link-time optimization would not take the libraries. The switch lets a
    # stable compiler build its own library.
    (cd "$scratch/any" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        cargo +distro build --quiet -Zbuild-std=std,panic_abort,test --target "$target" --release)
    rm "$scratch"/any/target/"$target"/release/deps/libany-*
    "${root[@]}" mkdir -p "$libraries"
    "${root[@]}" cp "$scratch"/any/target/"$target"/release/deps/*.rlib "$libraries"

    # The linker has a name of its own in Rust.
    tools=/usr/lib/rustlib/$(uname -m)-unknown-linux-gnu/bin
    "${root[@]}" mkdir -p "$tools"
    "${root[@]}" ln -sf /usr/bin/lld-19 "$tools/rust-lld"
fi

rustup override set distro
# Cargo does not notice that the libraries are new.
cargo clean --quiet
