#!/usr/bin/env bash
# Builds the last commit twice, in two folders, and fails where a byte of the sites differs, or where a site knows on
# which machine it was built.
set -euo pipefail
cd "$(dirname "$0")/.."

commit=$(git rev-parse HEAD)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for copy in one another/one; do
    git clone --quiet . "$scratch/$copy"
    # Somebody may commit while this runs.
    git -C "$scratch/$copy" checkout --quiet --detach "$commit"
    "$scratch/$copy/scripts/build.sh"
done
diff --recursive "$scratch/one/dist" "$scratch/another/one/dist"
for place in "$scratch" "$HOME" "${CARGO_HOME:-$HOME/.cargo}" "$(rustc --print sysroot)"; do
    # As root, the home may be a word that occurs anywhere.
    if grep --recursive --text --quiet --fixed-strings "${place%/}/" "$scratch/one/dist"; then
        echo "reproducible: the site names $place, where it was built." >&2
        exit 1
    fi
done
echo "Two builds of ${commit:0:7} are the same, byte by byte:"
(cd "$scratch/one/dist" && sha256sum index.html sw.js *.js *.wasm | sort -u)
