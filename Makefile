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

# What a first visit may load, in kB as a host sends it.
budget := 162
# Where `make proxy` listens, and the services that it serves besides Huawei Cloud's.
PROXY_PORT ?= 8081
export SERVICE

# Marks the release build in dist/: that takes minutes, so it is done again only when something changed.
site := target/site.stamp
sources := $(shell find src style site -type f) $(wildcard examples/*.json) index.html Trunk.toml Cargo.toml Cargo.lock \
	scripts/build.sh scripts/finish.mjs scripts/shrink.mjs

.PHONY: help serve proxy test check build bench release lighthouse

help: ## lists the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1\t/p' Makefile | expand -t 14

serve: $(site) ## builds the site and shows it on http://127.0.0.1:8080/ (PORT=… for another port)
	@cargo run --quiet --package e2e --no-default-features --bin serve -- dist

proxy: ## starts a CORS proxy for sending on 127.0.0.1:8081 (PROXY_PORT=…), see docs/proxy.md
	@scripts/setup.sh proxy
	@NODE_PATH=$(cache)/cors-anywhere/node_modules PORT=$(PROXY_PORT) node docs/proxy/cors-anywhere.cjs

test: check ## runs every test there is, those in the browsers too
	scripts/setup.sh wasm browsers proxies hosts
	cargo clippy --features ui,later --target wasm32-unknown-unknown -- -D warnings
	cargo clippy --package e2e --all-targets -- -D warnings
	$(MAKE) build
	cargo test --package e2e

check: ## the quick loop: format, lints and native tests, without a browser and without wasm
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings
	cargo test

build: $(site) ## builds the release site in dist/, and fails where a first visit loads more than its budget
	@node scripts/sizes.mjs dist $(budget)

bench: $(site) ## times the checker, and a keystroke in the largest documents
	scripts/setup.sh browsers
	cargo bench --bench '*'
	cargo run --quiet --package e2e --bin keystrokes

$(site): $(sources) dist/index.html
	scripts/build.sh
	@mkdir -p $(@D) && touch $@

release: $(site) ## packs the site as a zip file with a list of its parts, in target/release-files/
	scripts/setup.sh release
	scripts/release.sh

lighthouse: $(site) ## has Lighthouse judge both pages, as on a desktop and as on a telephone
	scripts/setup.sh browsers lighthouse
	@cargo build --quiet --package e2e --no-default-features --bin serve
	@PORT=8090 target/debug/serve dist & server=$$!; trap "kill $$server" EXIT; \
		node scripts/lighthouse.mjs $(cache)/lighthouse http://127.0.0.1:8090/

# A site that somebody else built here is newer than the stamp, and one that is missing counts as newer: both
# call for a release build.
dist/index.html:
