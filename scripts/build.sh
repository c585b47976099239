#!/usr/bin/env bash
# Builds the release site in dist/, byte by byte the same wherever it is built.
set -euo pipefail
cd "$(dirname "$0")/.."

# Where scripts/setup.sh puts the tools.
export PATH=${XDG_CACHE_HOME:-$HOME/.cache}/vpn-request-builder/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

# Offline, Trunk takes the tools that are there and loads none of its own; so does cargo below it, hence the fetch.
scripts/setup.sh wasm
cargo fetch

# A panic names its file. Where that lies on this machine is nobody's business, and would be another on the next one.
flags="--remap-path-prefix=$PWD/= --remap-path-prefix=$(rustc --print sysroot)=/rust"
# The library's files have other names where their source is installed; they get those of where it is not.
commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
flags+=" --remap-path-prefix=$(rustc --print sysroot)/lib/rustlib/src/rust=/rustc/$commit"
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
    flags+=" --remap-path-prefix=$crates/="
done
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags
trunk build --release --offline
