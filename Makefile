# Every task of this project. Each works on a new machine with Rust, Node.js and make; those with browsers need Debian.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# scripts/setup.sh puts the tools here.
cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vpn-request-builder
cargo_home := $(or $(CARGO_HOME),$(HOME)/.cargo)
export PATH := $(cache)/bin:$(cargo_home)/bin:$(PATH)

# The site that `make serve` serves and the browser stories test.
export SITE := $(CURDIR)/dist
export PORT ?= 8080

# The most a first visit may load, in kB of Brotli. The worker is not part of it.
budget := 374
# The port of `make proxy`, and further services that it may reach besides Huawei Cloud's.
PROXY_PORT ?= 8081
export SERVICE

# A release build takes minutes: this stamp marks the one in dist/, so that it is repeated only after a change.
site := target/site.stamp
sources := $(shell find src style site -type f) $(wildcard examples/*.json) index.html Trunk.toml Cargo.toml Cargo.lock \
	.cargo/config.toml scripts/build.sh scripts/finish.mjs

.PHONY: help serve proxy test check build bench release lighthouse

help: ## lists the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1\t/p' Makefile | expand -t 14

serve: $(site) ## builds the site and serves it on http://127.0.0.1:8080/ (PORT=… for another port)
	@cargo run --quiet --package e2e --no-default-features --bin serve -- dist

proxy: ## starts a CORS proxy for sending on 127.0.0.1:8081 (PROXY_PORT=…), see docs/proxy.md
	@scripts/setup.sh proxy
	@NODE_PATH=$(cache)/cors-anywhere/node_modules PORT=$(PROXY_PORT) node docs/proxy/cors-anywhere.cjs

test: check ## runs every test, including the stories in three browsers
	scripts/setup.sh wasm browsers proxies hosts
	cargo clippy --features ui,worker --target wasm32-unknown-unknown -- -D warnings
	cargo clippy --package e2e --all-targets -- -D warnings
	$(MAKE) build
	cargo nextest run --package e2e

check: ## the quick loop: format, lints and native tests, without browsers or WebAssembly
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings
	cargo test

build: $(site) ## builds the release site in dist/; fails if a first visit exceeds its budget
	@node scripts/sizes.mjs dist $(budget)

bench: $(site) ## times the checker and a key press, and counts the clicks and keys of usual jobs
	scripts/setup.sh browsers
	cargo bench --bench '*'
	cargo run --quiet --package e2e --bin keystrokes
	cargo run --quiet --package e2e --bin targets

$(site): $(sources) dist/index.html
	scripts/build.sh
	@mkdir -p $(@D) && touch $@

release: $(site) ## packs the site as a zip file with a list of its parts, in target/release-files/
	scripts/setup.sh release
	scripts/release.sh

lighthouse: $(site) ## runs Lighthouse on both pages, as on a desktop and as on a phone
	scripts/setup.sh browsers lighthouse
	@cargo build --quiet --package e2e --no-default-features --bin serve
	@PORT=8090 target/debug/serve dist & server=$$!; trap "kill $$server" EXIT; \
		node scripts/lighthouse.mjs $(cache)/lighthouse http://127.0.0.1:8090/

# If dist/ is missing, or something else built it after the stamp, it is built again.
dist/index.html:
