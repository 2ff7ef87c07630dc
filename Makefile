# Ansvar: how to set up, run and test it. `make help` lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN    := .venv/bin
UV     := $(BIN)/uv
# Ready when newer than every file that says what must be installed.
READY  := .venv/.ready
PINS   := requirements/bootstrap.txt requirements/run.txt requirements/dev.txt

# The rooms without I/O, typed strictly. One that is not there yet is left out.
PURE      := words policy presence directory promises routing calls speech search check
PURE_HERE := $(strip $(foreach room,$(PURE),$(wildcard src/ansvar/$(room) src/ansvar/$(room).py)))

# -n workers; a floor for the branches covered in the pure rooms
WORKERS  ?= 2
COVERAGE ?= 95
PYTEST   := $(BIN)/pytest -n $(WORKERS)
# Counting branches slows a test down threefold: it is done where pure rooms are tested, without the drawn worlds.
COMPUTE  := --ignore=tests/security --ignore=tests/kill
# Calls on the real exchange wait most of the time: more of them at once than there are processors.
HOUSES   ?= 8
REAL     := tests/web tests/real tests/docs tests/phone tests/pbx tests/browser tests/cli/test_serve.py tests/kill/test_stop.py

export UV_NO_CONFIG := 1
# Hundreds of processes are started by the tests alone: what Python has compiled is kept, whatever the machine says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(UV): requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Ansvar needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python cannot make a virtual environment; on Debian install it with: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(READY): $(UV) $(PINS) pyproject.toml
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes $(PINS)
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: setup
setup: $(READY)  ## make .venv with everything that running and testing need

# Asterisk, fetched once into the cache folder; at once when it is there.
.PHONY: exchange
exchange: setup  ## fetch the exchange, with what the tests of calls need
	@$(BIN)/ansvar pbx install --with-sipp

# What runs in the browser, as pinned and hashed in browser/package-lock.json; then put beside the pages.
BROWSER := browser/dist/.ready
$(BROWSER): browser/package.json browser/package-lock.json browser/.npmrc browser/collect.py
	@command -v npm >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "installing: npm" \
	    && { apt-get update && apt-get install --yes --no-install-recommends npm; } >/dev/null; } \
	  || { echo "The files for the browser need npm; on Debian install it with: apt-get install npm" >&2; exit 1; }
	@cd browser && npm ci --silent && npm run --silent build
	@$(PYTHON) browser/collect.py
	@touch $@

.PHONY: browser-files
browser-files: $(BROWSER)  ## fetch what the pages need in the browser

.PHONY: run
run: setup  ## answer calls for an example municipality, until Ctrl-C
	@if $(MAKE) --no-print-directory --silent browser-files; then pages=; \
	  else echo "It goes on without pages: calls need none." >&2; pages=--no-pages; fi; \
	  $(BIN)/ansvar serve --demo $$pages

.PHONY: tour
tour: setup  ## the policies without telephones: check them, play a morning of calls
	@$(BIN)/ansvar tour

# Cheap and quick first: what is wrong is known as soon as can be.
STAGES := lint types arrows unit real alone

.PHONY: test
test: setup  ## everything that must hold before a change is taken; tells how long each part took
	@took=; for stage in $(STAGES); do \
	  since=$$SECONDS; \
	  $(MAKE) --no-print-directory $$stage || { echo "$${took}$$stage FAILED after $$((SECONDS - since)) s" >&2; exit 1; }; \
	  took+="$$stage $$((SECONDS - since)) s, "; \
	done; echo "$${took}all $$SECONDS s"

.PHONY: lint
lint: setup  ## style and common faults
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: format
format: setup  ## put the code into the common form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: types
types: setup  ## mypy --strict on the pure rooms
	$(BIN)/mypy --strict $(PURE_HERE)

.PHONY: arrows
arrows: setup  ## which room may import which
	$(BIN)/lint-imports

.PHONY: unit
unit: setup  ## the tests that compute, with the branches of the pure rooms covered
	$(PYTEST) --dist worksteal -m "not real and not counted" $(COMPUTE)
	$(PYTEST) --dist worksteal -m "not real and counted" $(COMPUTE) --cov --cov-report=term-missing:skip-covered --cov-fail-under=$(COVERAGE)

.PHONY: real
real: exchange browser-files  ## the tests that wait: the exchange, telephones, scenarios with real calls
	$(BIN)/pytest -n $(HOUSES) -m real $(REAL)

# FUZZ: how often each operation of the API is asked by each role.
FUZZ ?= 30
.PHONY: fuzz-api
fuzz-api: setup  ## Schemathesis over the API, longer than in the tests; prints what was answered
	FUZZ_EXAMPLES=$(FUZZ) FUZZ_SEED=$(or $(SEED),20260105) $(BIN)/pytest -q -s -p no:cacheprovider -o faulthandler_timeout=0 --show-capture=no tests/web/test_api_fuzz.py

.PHONY: alone
alone: exchange  ## what listens for gaps in the sound, with nothing beside it: hostile traffic, parts that die
	$(BIN)/pytest tests/security tests/kill --ignore=tests/kill/test_stop.py

.PHONY: kill-matrix
kill-matrix: exchange  ## every fault in every state of a call; the table goes into docs/reference/reliability.md
	PYTHONPATH=tests $(BIN)/python -m kill.matrix --keep

.PHONY: bench
bench: setup  ## measure against peers (cedarpy, zen-engine); prints tables
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes -r requirements/bench.txt
	@shopt -s nullglob; for file in benchmarks/bench_*.py; do $(BIN)/python "$$file"; done

# MINUTES: how long the house is full; 10 for what docs/reference/speed-of-calls.md shows.
MINUTES ?= 2
.PHONY: bench-calls
bench-calls: exchange  ## live calls under load: beside Dial alone, and with a full house
	@cd benchmarks && ../$(BIN)/python -m calls --minutes $(MINUTES)

.PHONY: screenshots
screenshots: exchange browser-files  ## the pages' pictures in docs/screenshots, from a newcomer's way through them
	PYTHONPATH=tests $(BIN)/python -m web.story docs/screenshots

.PHONY: bench-web
bench-web: exchange browser-files  ## the pages in a real browser: a call to the screen, search, 200 desks, first load
	@cd benchmarks && PYTHONPATH=.:../tests ../$(BIN)/python -m web

# No index address, no path of this machine and no header goes into the files.
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-emit-index-url --no-emit-find-links --no-annotate $(UPGRADE)

.PHONY: requirements
requirements: $(UV)  ## pin the requirements anew; UPGRADE=--upgrade takes the newest versions
	$(COMPILE) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) pyproject.toml --extra bench -c requirements/run.txt -o requirements/bench.txt

.PHONY: clean
clean:  ## take away what the other targets made
	rm -rf browser/dist browser/node_modules src/ansvar/web/static/vendor
	rm -rf .venv .ansvar out dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov
	rm -f .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
