# `make run` starts Parta, `make test` proves it. Both install what they need, inside the project.

LIVEKIT_VERSION := 1.13.3

python := .venv/.ready
web_packages := web/node_modules/.ready
web_app := web/dist/.ready
test_provider := tests/fixtures/oidc_provider/node_modules/.ready
# Compiled catalogues are written by every check; they are no reason to build again.
web_sources := $(shell find web \( -name node_modules -o -path web/dist -o -path '*/locales/*.ts' \) -prune -o -print)
# Only where no LiveKit server is on PATH or named in the settings:
ifeq ($(PARTA_LIVEKIT_URL)$(PARTA_LIVEKIT_BINARY)$(shell command -v livekit-server 2>/dev/null),)
livekit := .tools/livekit-$(LIVEKIT_VERSION)
endif

.PHONY: run test lint bench chaos deploy-check clean install test-programs

run: install
	@exec .venv/bin/parta demo

test: install test-programs $(test_provider)
	@scripts/check

lint: $(python) $(web_packages)
	@scripts/check lint

bench: install test-programs
	@.venv/bin/python -m bench

# Faults on purpose (tests/chaos): `make chaos ARGUMENTS="--seeds 100-199"`.
chaos: $(python)
	@scripts/require-program redis
	@PYTHONPATH=tests .venv/bin/python -m chaos $(ARGUMENTS)

# deploy/ by linters that take minutes to install: kept apart from `make test`.
deploy-check: $(python)
	@scripts/check-deploy

# The folder ./data stays: it is yours.
clean:
	rm -rf .venv .tools web/node_modules web/dist tests/fixtures/oidc_provider/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache

install: $(python) $(web_app) $(livekit)

test-programs:
	@scripts/require-program chromium
	@scripts/require-program redis

$(python): pyproject.toml uv.lock
	@scripts/install-python

$(web_packages): web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

$(test_provider): tests/fixtures/oidc_provider/package.json tests/fixtures/oidc_provider/package-lock.json
	cd tests/fixtures/oidc_provider && npm ci --no-audit --no-fund
	@touch $@

$(web_app): $(web_packages) $(web_sources)
	cd web && npm run --silent build
	@touch $@

.tools/livekit-$(LIVEKIT_VERSION): | $(python)
	@scripts/install-livekit $(LIVEKIT_VERSION)
