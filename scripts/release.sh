#!/usr/bin/env bash
# Packs the built site as a release in target/release-files/: a zip file, a list of its parts (CycloneDX), checksums.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=vpn-request-builder-$version
target=target/release-files
rm -rf "$target"
mkdir -p "$target/$name"

# Licences and sources of all parts.
cargo deny --log-level error check licenses bans sources
# The advisory database is a Git repository that some machines cannot reach.
if ! cargo deny --log-level off fetch db 2>/dev/null; then
    echo "release: the advisory database cannot be reached: run \`cargo deny check advisories\` elsewhere." >&2
else
    cargo deny --log-level error check advisories
fi

# The commit's date makes the list reproducible.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) cargo cyclonedx --quiet --format json --spec-version 1.5 \
    --features ui,worker --target wasm32-unknown-unknown --override-filename "$name.cdx"
# The tool writes a list for each package of the workspace, with this machine's paths.
sed "s|file://$PWD|file://.|g" "$name.cdx.json" >"$target/$name.cdx.json"
rm -f "$name.cdx.json" "tests/e2e/$name.cdx.json"

cp -r dist "$target/$name/site"
cp LICENSE LICENSE-APACHE LICENSE-MIT docs/hosting/nginx.conf docs/hosting/Caddyfile "$target/$name"
cp docs/hosting/README.txt "$target/$name"

# The same files make the same archive: fixed dates, permissions and order, and no owners.
cd "$target"
export TZ=UTC LC_ALL=C
chmod -R u=rwX,go=rX "$name"
find "$name" -exec touch -t 198001010000 {} +
find "$name" -type f | sort | zip -q -9 -X "$name.zip" -@
rm -r "$name"
sha256sum -- * >SHA256SUMS
cat SHA256SUMS
