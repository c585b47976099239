#!/usr/bin/env bash
# Makes a release of the built site in target/release-files/: a zip file, a list of its parts (CycloneDX), checksums.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n '0,/^version = "\(.*\)"$/s//\1/p' Cargo.toml)
name=vpn-request-builder-$version
target=target/release-files
rm -rf "$target"
mkdir -p "$target/$name"

# What a part asks of those who pass it on, and whether it comes from where it should.
cargo deny --log-level error check licenses bans sources
# The database of known holes is a repository that not every machine reaches.
if ! cargo deny --log-level off fetch db 2>/dev/null; then
    echo "release: the advisory database cannot be reached from here: run \`cargo deny check advisories\` elsewhere." >&2
else
    cargo deny --log-level error check advisories
fi

# The date of the commit, since that is what is released, and no random number.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) cargo cyclonedx --quiet --format json --spec-version 1.5 \
    --features ui,later --target wasm32-unknown-unknown --override-filename "$name.cdx"
# It writes a list for each package of the workspace. Where that lies here is part of no name.
sed "s|file://$PWD|file://.|g" "$name.cdx.json" >"$target/$name.cdx.json"
rm -f "$name.cdx.json" "tests/e2e/$name.cdx.json"

cp -r dist "$target/$name/site"
cp LICENSE LICENSE-APACHE LICENSE-MIT docs/hosting/nginx.conf docs/hosting/Caddyfile "$target/$name"
cp docs/hosting/README.txt "$target/$name"
node scripts/zip.mjs "$target/$name" "$target/$name.zip"
rm -r "${target:?}/$name"
(cd "$target" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
