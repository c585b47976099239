#!/usr/bin/env bash
# Installs what a build or a test needs and this machine lacks, and nothing twice.
#
#   scripts/setup.sh wasm       the WebAssembly target, Trunk, wasm-bindgen, wasm-opt, esbuild
#   scripts/setup.sh browsers   Chromium, Firefox and WebKitGTK with their drivers, and axe, for the tests
#   scripts/setup.sh hosts      nginx and Caddy, for the tests of what docs/hosting.md says
#   scripts/setup.sh release    what takes stock of a release: its parts, and their licences
#   scripts/setup.sh lighthouse what `make lighthouse` runs
#   scripts/setup.sh proxy      the CORS proxy that `make proxy` starts
#   scripts/setup.sh proxies    every proxy of docs/proxy.md and the vendor's signer, for the tests
#
# Nothing is put into the work tree, so that a clean clone finds the tools again. Tools go to cargo's bin
# folder. Where that holds another version, which is somebody's choice, ours goes to the project's own folder
# in the user's cache, which the Makefile searches first.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly trunk=0.21.14        # 0.22 needs a newer Rust.
readonly binaryen=132.0.0     # Debian's 108 makes modules that fail at their start.
readonly esbuild=0.28.2
readonly geckodriver=0.37.1
readonly axe=4.14.1
readonly cyclonedx=0.5.9
readonly deny=0.20.2
readonly lighthouse=13.5.0
readonly cors_anywhere=0.4.4
readonly local_cors_proxy=1.1.0
readonly signer=3.1.219       # The vendor's own, which judges what the page signs.
readonly target=wasm32-unknown-unknown

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/vpn-request-builder
PATH=$cache/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

say() { printf 'setup: %s\n' "$*"; }

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null; }

# version_of COMMAND: what the tool, of one or two words, says it is, or nothing where there is none.
version_of() {
    $1 --version 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)*' | head -n 1 || true
}

# cargo_tool NAME VERSION COMMAND [OPTION]...: this version of a tool, built by cargo.
cargo_tool() {
    local name=$1 version=$2 command=$3 found place=()
    shift 3
    found=$(version_of "$command")
    [ "$found" = "$version" ] && return
    if [ -n "$found" ]; then
        say "$name $found stays as it is, $version goes beside it to $cache/bin"
        place=(--root "$cache")
    fi
    say "$name $version is built, which takes some minutes"
    cargo install "$name" --version "$version" "${place[@]}" "$@" ||
        fail "$name could not be built: read cargo's message above, mend it and run this again."
}

wasm_target() {
    local library
    library=$(rustc --print sysroot)/lib/rustlib/$target/lib || fail "there is no Rust: install it with rustup."
    [ -d "$library" ] && return
    say "Rust's $target target is added by rustup"
    rustup target add "$target" && return
    say "rustup cannot add it here, so it is taken from Debian's packages"
    scripts/wasm-target-debian.sh ||
        fail "the $target target is missing: run \`rustup target add $target\` where rustup reaches its server."
}

wasm_opt() {
    [ "$(version_of wasm-opt)" = "${binaryen%%.*}" ] || npm_command binaryen "$binaryen" wasm-opt
}

javascript_minifier() {
    [ "$(version_of esbuild)" = "$esbuild" ] || npm_command esbuild "$esbuild" esbuild
}

# npm_command PACKAGE VERSION COMMAND: this version of a command that a package has.
npm_command() {
    npm_package "$1" "$2"
    mkdir -p "$cache/bin"
    ln -sf "$cache/$1-$2/node_modules/.bin/$3" "$cache/bin/$3"
}

# npm_package NAME VERSION: this version of a package, in a folder of its own.
npm_package() {
    have npm || fail "npm is missing, and $1 comes by it: install Node.js 20 or newer."
    say "$1 $2 is installed by npm"
    npm install --silent --no-audit --no-fund --prefix "$cache/$1-$2" "$1@$2" ||
        fail "npm could not install $1 $2: read its message above, mend it and run this again."
}

wasm() {
    wasm_target
    cargo_tool trunk "$trunk" trunk --locked
    # The tool and the library must be of one version, so the library's is the one place that names it. Not
    # --locked: the tool's own lock file names a crate that not every registry serves.
    local bindgen
    bindgen=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)
    [ -n "$bindgen" ] || fail "Cargo.lock names no wasm-bindgen: restore it with \`git checkout Cargo.lock\`."
    cargo_tool wasm-bindgen-cli "$bindgen" wasm-bindgen
    wasm_opt
    javascript_minifier
    say "the tools for the build are there"
}

browsers() {
    local missing=()
    have chromium || missing+=(chromium)
    have chromedriver || missing+=(chromium-driver)
    have firefox || have firefox-esr || missing+=(firefox-esr)
    have WebKitWebDriver || missing+=(webkit2gtk-driver)
    have Xvfb || missing+=(xvfb)
    [ ${#missing[@]} -eq 0 ] || debian_packages "${missing[@]}"
    have geckodriver || cargo_tool geckodriver "$geckodriver" geckodriver --locked
    local judge=$cache/axe-core-$axe/node_modules/axe-core/axe.min.js
    [ -e "$judge" ] || npm_package axe-core "$axe"
    ln -sf "$judge" "$cache/axe.min.js"
    say "the browsers and their drivers are there"
}

# Unpacked, and not installed: an installed server is started by the system, at once and at each start.
hosts() {
    local folder=$cache/hosts packages=(nginx nginx-common libnginx-mod-http-brotli-static caddy)
    if [ ! -x "$folder/usr/bin/caddy" ]; then
        have apt-get || fail "nginx and Caddy are tested as Debian has them, and there is no apt-get here."
        say "nginx and Caddy are unpacked to $folder"
        mkdir -p "$folder"
        (cd "$folder" && apt-get download -qq "${packages[@]}" 2>/dev/null) || {
            # The lists of packages may be missing, or old.
            as_root apt-get update -qq
            (cd "$folder" && apt-get download -qq "${packages[@]}")
        } || fail "apt-get could not download ${packages[*]}: read its message above, mend it and run this again."
        for package in "$folder"/*.deb; do dpkg-deb --extract "$package" "$folder"; done
        rm "$folder"/*.deb
    fi
    say "the servers for the tests are there"
}

release() {
    cargo_tool cargo-cyclonedx "$cyclonedx" "cargo cyclonedx" --locked
    cargo_tool cargo-deny "$deny" cargo-deny --locked
    say "the tools for a release are there"
}

lighthouse() {
    [ -d "$cache/lighthouse-$lighthouse" ] || npm_package lighthouse "$lighthouse"
    ln -sfn "$cache/lighthouse-$lighthouse" "$cache/lighthouse"
    say "Lighthouse is there"
}

proxy() {
    local folder=$cache/cors-anywhere-$cors_anywhere
    [ -e "$folder/node_modules/cors-anywhere" ] || npm_package cors-anywhere "$cors_anywhere"
    ln -sfn "$folder" "$cache/cors-anywhere"
    say "the proxy is there"
}

proxies() {
    mkdir -p "$cache/bin"
    proxy
    local command=$cache/local-cors-proxy-$local_cors_proxy/node_modules/.bin/lcp
    [ -e "$command" ] || npm_package local-cors-proxy "$local_cors_proxy"
    ln -sf "$command" "$cache/bin/lcp"
    server nginx usr/sbin/nginx -v
    server caddy usr/bin/caddy version
    vendor_signer
    say "the proxies for the tests are there"
}

# server NAME PLACE PROBE: a web server, this machine's own or out of Debian's package. The package is unpacked
# and not installed: installed, it would start itself, for every user and on port 80.
server() {
    local name=$1 place=$2 probe=$3 own folder=$cache/$1
    own=$(PATH=$PATH:/usr/sbin command -v "$name" || true)
    if [ -z "$own" ]; then
        have apt-get || fail "$name is missing: install it with this system's package manager."
        say "$name is unpacked from Debian's package"
        as_root apt-get update -qq || fail "apt-get could not update: read its message above, mend it and run this again."
        rm -rf "$folder" && mkdir -p "$folder"
        if ! (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "$name" && dpkg-deb -x ./*.deb .); then
            fail "$name could not be unpacked: read the message above, mend it and run this again."
        fi
        own=$folder/$place
    fi
    "$own" "$probe" >/dev/null 2>&1 ||
        fail "$own does not start: run \`$own $probe\`, and install with apt-get the library that it names."
    [ "$own" = "$cache/bin/$name" ] || ln -sf "$own" "$cache/bin/$name"
}

# The vendor's signer, in a Python environment of its own. The mark at its end tells a whole one from one that
# was interrupted.
vendor_signer() {
    local folder=$cache/signer-$signer
    if [ ! -e "$folder/whole" ]; then
        have python3 || debian_packages python3
        say "the vendor's signer $signer is installed by pip"
        # Debian keeps what makes an environment in a package of its own.
        python3 -c 'import ensurepip' 2>/dev/null || debian_packages python3-venv
        if ! { python3 -m venv --clear "$folder" &&
            "$folder/bin/pip" install -q --disable-pip-version-check "huaweicloudsdkcore==$signer"; }; then
            fail "pip could not install huaweicloudsdkcore $signer: read its message above, mend it and run this again."
        fi
        touch "$folder/whole"
    fi
    ln -sfn "$folder" "$cache/signer"
}

debian_packages() {
    have apt-get || fail "these are missing: $*; install them with this system's package manager."
    say "apt-get installs $*"
    if ! { as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@"; }; then
        fail "apt-get could not install $*: read its message above, mend it and run this again."
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        have sudo || fail "\`$*\` needs an administrator: ask one to run it, then run this again."
        sudo "$@"
    fi
}

readonly words="wasm, browsers, proxy, proxies, hosts, release or lighthouse"
[ $# -gt 0 ] || fail "say what for: $words, or several of these words."
for word in "$@"; do
    case $word in
    wasm | browsers | proxy | proxies | hosts | release | lighthouse) "$word" ;;
    *) fail "there is nothing called $word here: it is $words." ;;
    esac
done
