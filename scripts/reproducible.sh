#!/usr/bin/env bash
# Builds the last commit in two folders, and fails if the sites differ in a byte or contain a path of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."

commit=$(git rev-parse HEAD)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for copy in one another/one; do
    git clone --quiet . "$scratch/$copy"
    # The branch may move meanwhile.
    git -C "$scratch/$copy" checkout --quiet --detach "$commit"
    "$scratch/$copy/scripts/build.sh"
done
diff --recursive "$scratch/one/dist" "$scratch/another/one/dist"
for place in "$scratch" "$HOME" "${CARGO_HOME:-$HOME/.cargo}" "$(rustc --print sysroot)"; do
    # With the slash: root's home is otherwise an ordinary word.
    if grep --recursive --text --quiet --fixed-strings "${place%/}/" "$scratch/one/dist"; then
        echo "reproducible: the site contains $place, a path of this machine: add it to scripts/build.sh." >&2
        exit 1
    fi
done
echo "Two builds of ${commit:0:7} are identical:"
(cd "$scratch/one/dist" && sha256sum index.html sw.js ./*.js ./*.wasm | sort -u)
