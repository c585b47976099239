#!/usr/bin/env bash
# Builds the release site in dist/: the same bytes with the same Rust and Node.js, in any folder.
set -euo pipefail
cd "$(dirname "$0")/.."

# scripts/setup.sh puts the tools here.
export PATH=${XDG_CACHE_HOME:-$HOME/.cache}/vpn-request-builder/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

# Offline, Trunk uses the installed tools instead of downloading its own, and cargo needs its crates beforehand.
scripts/setup.sh wasm
cargo fetch

# A panic names its source file, which must not depend on the folders of this machine.
sysroot=$(rustc --print sysroot)
flags="--remap-path-prefix=$PWD/= --remap-path-prefix=$sysroot=/rust"
# The standard library's files are named after its commit, unless its source is installed.
commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
flags+=" --remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$commit"
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
    flags+=" --remap-path-prefix=$crates/="
done
# Cargo adds these to the flags in .cargo/config.toml.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags
trunk build --release --offline
