# Everything that is done with this project, each from a fresh machine with Rust, Node.js and make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where scripts/setup.sh puts the tools.
cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vpn-request-builder
cargo_home := $(or $(CARGO_HOME),$(HOME)/.cargo)
export PATH := $(cache)/bin:$(cargo_home)/bin:$(PATH)

# The site that `make serve` shows and the browser tests drive.
export SITE := $(CURDIR)/dist
export PORT ?= 8080

# Where `make proxy` listens, and the services that it serves besides Huawei Cloud's.
PROXY_PORT ?= 8081
export SERVICE

# Marks the release build in dist/: that takes minutes, so it is done again only when something changed.
site := target/site.stamp
sources := $(shell find src style -type f) $(wildcard examples/*.json) index.html Trunk.toml Cargo.toml Cargo.lock

.PHONY: help serve proxy test check build bench

help: ## lists the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1\t/p' Makefile | expand -t 14

serve: $(site) ## builds the site and shows it on http://127.0.0.1:8080/ (PORT=… for another port)
	@cargo run --quiet --package e2e --no-default-features --bin serve -- dist

proxy: ## starts a CORS proxy for sending on 127.0.0.1:8081 (PROXY_PORT=…), see docs/proxy.md
	@scripts/setup.sh proxy
	@NODE_PATH=$(cache)/cors-anywhere/node_modules PORT=$(PROXY_PORT) node docs/proxy/cors-anywhere.cjs

test: check ## runs every test there is, those in the browsers too
	scripts/setup.sh wasm browsers proxies
	cargo clippy --features ui --target wasm32-unknown-unknown -- -D warnings
	cargo clippy --package e2e --all-targets -- -D warnings
	$(MAKE) $(site)
	cargo test --package e2e

check: ## the quick loop: format, lints and native tests, without a browser and without wasm
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings
	cargo test

build: $(site) ## builds the release site in dist/ and tells its size
	@node scripts/sizes.mjs dist 100

bench: $(site) ## times the checker, and a keystroke in the largest documents
	scripts/setup.sh browsers
	cargo bench --bench '*'
	cargo run --quiet --package e2e --bin keystrokes

# Offline, Trunk takes the tools that are there and loads none of its own; so does cargo below it, hence the fetch.
$(site): $(sources) dist/index.html
	scripts/setup.sh wasm
	cargo fetch
	trunk build --release --offline
	@mkdir -p $(@D) && touch $@

# A site that somebody else built here is newer than the stamp, and one that is missing counts as newer: both
# call for a release build.
dist/index.html:
