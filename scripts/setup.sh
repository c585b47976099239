#!/usr/bin/env bash
# Installs the tools that a build or a test needs and that this machine lacks.
#
#   scripts/setup.sh wasm        the WebAssembly target, Trunk, wasm-bindgen, wasm-opt, esbuild
#   scripts/setup.sh browsers    Chromium, Firefox and WebKitGTK with their drivers, axe, and the test runner
#   scripts/setup.sh hosts       nginx and Caddy, which test the files in docs/hosting/
#   scripts/setup.sh proxies     every proxy in docs/proxy.md, and the vendor's signer
#   scripts/setup.sh proxy       the CORS proxy that `make proxy` starts
#   scripts/setup.sh release     the tools that list a release's parts and their licences
#   scripts/setup.sh lighthouse  the tool behind `make lighthouse`
#
# Nothing goes into the work tree, so a clean clone finds the tools again. Rust tools go to cargo's bin folder; if that
# holds another version, ours goes to the project's folder in the user's cache, which the Makefile puts first in PATH.
#
# Installations run side by side, each with a log in the cache. Rust tools are downloaded if cargo-binstall is there,
# and built otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly trunk=0.21.14        # 0.22 needs a newer Rust.
readonly binaryen=132.0.0     # Debian's 108 builds modules that fail at start.
readonly esbuild=0.28.2
readonly geckodriver=0.37.1
readonly nextest=0.9.111      # The last one for Rust 1.88.
readonly axe=4.14.1
readonly cyclonedx=0.5.9
readonly deny=0.20.2
readonly lighthouse=13.5.0
readonly cors_anywhere=0.4.4
readonly local_cors_proxy=1.1.0
readonly signer=3.1.219       # The vendor's own: it verifies the page's signatures.
readonly target=wasm32-unknown-unknown

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/vpn-request-builder
readonly logs=$cache/logs
PATH=$cache/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

say() { printf 'setup: %s\n' "$*"; }

fail() {
    say "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null; }

# version_of COMMAND: the version that a tool reports, or nothing if there is no such tool. COMMAND may be two words.
version_of() {
    $1 --version 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)*' | head -n 1 || true
}

# Side by side.

jobs=() names=()

# background NAME COMMAND [ARGUMENT]...: runs an installation in the background. Its output goes to a log.
background() {
    local name=$1
    shift
    say "installing $name"
    "$@" >"$logs/$name" 2>&1 &
    jobs+=($!)
    names+=("$name")
}

# Waits for everything in the background, and shows the end of the log of whatever failed.
await_all() {
    local i failed=0 next=30
    [ ${#jobs[@]} -gt 0 ] || return 0
    # A background process ignores Ctrl-C, so hand it on.
    trap 'trap - TERM; kill 0' INT
    SECONDS=0
    for i in "${!jobs[@]}"; do
        while kill -0 "${jobs[i]}" 2>/dev/null; do
            sleep 0.2
            if [ "$SECONDS" -ge "$next" ]; then
                say "still installing ${names[i]} ($SECONDS s)"
                next=$((SECONDS + 30))
            fi
        done
        if wait "${jobs[i]}"; then
            say "installed ${names[i]}"
        else
            tail -n 25 "$logs/${names[i]}" >&2
            failed=1
        fi
    done
    [ "$failed" -eq 0 ] || fail "not everything is installed: fix what the messages above name, then run this again."
}

# Rust tools.

# cargo_tool NAME VERSION COMMAND [OPTION]...: this version of a Rust tool. The options are for `cargo install`.
cargo_tool() {
    local name=$1 version=$2 command=$3 found root=
    shift 3
    found=$(version_of "$command")
    [ "$found" = "$version" ] && return
    if [ -n "$found" ]; then
        say "$name $found stays; $version goes to $cache/bin"
        root=$cache
    fi
    background "$name-$version" cargo_install "$name" "$version" "$root" "$@"
}

cargo_install() {
    local name=$1 version=$2 root=$3
    shift 3
    have cargo || fail "cargo is missing: install Rust by rustup, see https://rustup.rs."
    set -- ${root:+--root "$root"} "$@"
    if have cargo-binstall; then
        cargo binstall --no-confirm --disable-strategies compile ${root:+--root "$root"} "$name@$version" && return
        say "$name $version cannot be downloaded, so it is built"
    fi
    cargo install "$name" --version "$version" "$@" ||
        fail "$name $version cannot be built: read cargo's message above, fix its cause and run this again."
}

wasm_target() {
    local library
    library=$(rustc --print sysroot)/lib/rustlib/$target/lib || fail "Rust is missing: install it by rustup, see https://rustup.rs."
    [ -d "$library" ] && return
    say "rustup adds the $target target"
    rustup target add "$target" && return
    say "rustup cannot add the target here, so it comes from Debian's packages"
    scripts/wasm-target-debian.sh ||
        fail "the $target target is missing: run \`rustup target add $target\` where rustup reaches its server."
}

# npm.

# npm_package NAME VERSION [COMMAND]: this version of a package in a folder of its own, and a link to its command.
npm_package() {
    local folder=$cache/$1-$2
    if [ ! -e "$folder/whole" ]; then
        have npm || fail "npm is missing, and $1 comes from it: install Node.js 20 or newer."
        background "$1-$2" npm_install "$1" "$2" "$folder"
    fi
    ln -sfn "$folder" "$cache/$1"
    [ $# -lt 3 ] || ln -sf "$folder/node_modules/.bin/$3" "$cache/bin/$3"
}

# The mark at the end tells a complete folder from one that was interrupted.
npm_install() {
    npm install --silent --no-audit --no-fund --prefix "$3" "$1@$2" ||
        fail "npm cannot install $1 $2: read its message above, fix its cause and run this again."
    touch "$3/whole"
}

# Debian's packages. apt-get allows one run at a time, so all that needs it shares one background job.

packages=() unpacked=() signer_missing=

debian() {
    if [ ${#packages[@]} -gt 0 ] || [ ${#unpacked[@]} -gt 0 ]; then
        as_root apt-get update -qq || fail "apt-get cannot update: read its message above, fix its cause and run this again."
    fi
    if [ ${#packages[@]} -gt 0 ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${packages[@]}" ||
            fail "apt-get cannot install ${packages[*]}: read its message above, fix its cause and run this again."
    fi
    if [ ${#unpacked[@]} -gt 0 ]; then unpack; fi
    if [ -n "$signer_missing" ]; then vendor_signer; fi
}

# Servers are unpacked, not installed: installing one starts it, for every user and on port 80.
unpack() {
    local folder=$cache/hosts package
    rm -rf "$folder" && mkdir -p "$folder"
    (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "${unpacked[@]}") ||
        fail "apt-get cannot download ${unpacked[*]}: read its message above, fix its cause and run this again."
    for package in "$folder"/*.deb; do
        dpkg-deb --extract "$package" "$folder" || fail "$package is broken: run this again."
        rm "$package"
    done
    { "$folder/usr/sbin/nginx" -v && "$folder/usr/bin/caddy" version; } ||
        fail "a server does not start: install by apt-get the library named above, then run this again."
    touch "$folder/whole"
}

# In a Python environment of its own.
vendor_signer() {
    local folder=$cache/signer-$signer
    { python3 -m venv --clear "$folder" &&
        "$folder/bin/pip" install -q --disable-pip-version-check "huaweicloudsdkcore==$signer"; } ||
        fail "pip cannot install huaweicloudsdkcore $signer: read its message above, fix its cause and run this again."
    touch "$folder/whole"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        have sudo || fail "\`$*\` needs an administrator: ask one to run it, then run this again."
        sudo "$@"
    fi
}

# What each word installs. These functions only look and start; `await_all` waits.

wasm() {
    local bindgen
    wasm_target
    cargo_tool trunk "$trunk" trunk --locked
    # Tool and library must have the same version, which Cargo.lock names. Not --locked: the tool's own lock file names
    # a crate that not every registry serves.
    bindgen=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' Cargo.lock)
    [ -n "$bindgen" ] || fail "Cargo.lock names no wasm-bindgen: restore it by \`git checkout Cargo.lock\`."
    cargo_tool wasm-bindgen-cli "$bindgen" wasm-bindgen
    [ "$(version_of wasm-opt)" = "${binaryen%%.*}" ] || npm_package binaryen "$binaryen" wasm-opt
    [ "$(version_of esbuild)" = "$esbuild" ] || npm_package esbuild "$esbuild" esbuild
}

browsers() {
    have chromium || packages+=(chromium)
    have chromedriver || packages+=(chromium-driver)
    have firefox || have firefox-esr || packages+=(firefox-esr)
    have WebKitWebDriver || packages+=(webkit2gtk-driver)
    have Xvfb || packages+=(xvfb)
    have geckodriver || cargo_tool geckodriver "$geckodriver" geckodriver --locked
    have cargo-nextest || cargo_tool cargo-nextest "$nextest" cargo-nextest \
        --locked --no-default-features --features default-no-update
    npm_package axe-core "$axe"
    ln -sf axe-core/node_modules/axe-core/axe.min.js "$cache/axe.min.js"
}

hosts() {
    [ -e "$cache/hosts/whole" ] || unpacked=(nginx nginx-common libnginx-mod-http-brotli-static caddy)
}

proxies() {
    proxy
    npm_package local-cors-proxy "$local_cors_proxy" lcp
    server nginx usr/sbin/nginx
    server caddy usr/bin/caddy
    if [ ! -e "$cache/signer-$signer/whole" ]; then
        signer_missing=yes
        # Debian has the module that creates environments in a package of its own.
        python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3 python3-venv)
    fi
    ln -sfn "$cache/signer-$signer" "$cache/signer"
}

# server NAME PROGRAM: this machine's own web server, or else the one that `hosts` unpacks.
server() {
    local own
    own=$(PATH=$PATH:/usr/sbin command -v "$1" || true)
    [ "$own" = "$cache/bin/$1" ] && return
    if [ -z "$own" ]; then
        hosts
        own=$cache/hosts/$2
    fi
    ln -sf "$own" "$cache/bin/$1"
}

proxy() { npm_package cors-anywhere "$cors_anywhere"; }

release() {
    cargo_tool cargo-cyclonedx "$cyclonedx" "cargo cyclonedx" --locked
    cargo_tool cargo-deny "$deny" cargo-deny --locked
    have zip || packages+=(zip)
}

lighthouse() { npm_package lighthouse "$lighthouse"; }

readonly words="wasm, browsers, hosts, proxies, proxy, release, lighthouse"
[ $# -gt 0 ] || fail "name what to install, one or more of: $words."
mkdir -p "$cache/bin" "$logs"
for word in "$@"; do
    case $word in
    wasm | browsers | hosts | proxies | proxy | release | lighthouse) "$word" ;;
    *) fail "$word is not one of: $words." ;;
    esac
done
if [ ${#packages[@]} -gt 0 ] || [ ${#unpacked[@]} -gt 0 ]; then
    have apt-get || fail "these are missing: ${packages[*]-} ${unpacked[*]-}; install them by this system's package manager."
fi
if [ ${#packages[@]} -gt 0 ] || [ ${#unpacked[@]} -gt 0 ] || [ -n "$signer_missing" ]; then
    # Ask for the password now: the background cannot.
    if [ ${#packages[@]} -gt 0 ]; then as_root true; fi
    background debian-packages debian
fi
await_all
say "ready: $*"
