PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := frontend/web
# npm writes it when everything else is installed.
WEB_TOOLS := $(WEB)/node_modules/.package-lock.json
PAGE := frontend/dist/index.html
VIEWER_TOOLS := grafana/viewer/node_modules/.package-lock.json
VIEWER := grafana/viewer/dist/index.html
VIEWER_SOURCES := $(shell find grafana/viewer -name node_modules -prune -o -name dist -prune -o -type f ! -name "*.py*" -print 2>/dev/null)
PAGE_SOURCES := $(shell find $(WEB) -name node_modules -prune -o -print)
# Backwards, so that none of the longest begins last.
FAULTS := $(shell grep -rl --include='test_*.py' 'mark[.]fault' tests/integration | sort -r)
ROUNDS := 20
NAMESPACE := trip-service-prod
KUBECTL := kubectl
LANES := 5
HAS_NODE := $(shell node -e 'const [a, b] = process.versions.node.split("."); process.exit(a == 20 && b >= 19 || a == 22 && b >= 13 || a >= 24 ? 0 : 1)' 2>/dev/null && command -v npm)
LOWEST := $(VENV)/lowest
# The tests of a file share what they start, so that a file stays in one process. All tests share
# a server that somebody names.
OWN_SERVERS := $(MYSQL_TEST_URL)$(MONGODB_TEST_URL)$(KAFKA_TEST_BOOTSTRAP)
SPREAD := --numprocesses $(if $(OWN_SERVERS),0,2) --dist loadfile
# What takes long and shows nothing about the versions of libraries, or needs more than tests do.
SLOW := contract/test_fuzz.py contract/test_gateway_fuzz.py unit/chassis/metrics/test_equal_stock.py \
	unit/chassis/test_extras.py unit/delivery unit/docs unit/history/test_metrics.py \
	unit/ingestor/screening unit/ingestor/test_backfill.py unit/ingestor/test_release.py \
	unit/launch/connect unit/launch/doctor unit/launch/secrets unit/test_house.py unit/test_locks.py
COMPILE = $(BIN)/uv pip compile setup.cfg --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --annotation-style line --custom-compile-command "make lock"
# docker or buildah.
BUILDER ?= docker
BUILD_OPTIONS ?=
REGISTRY ?=
OVERLAY ?= infra/prod
URL ?= http://localhost:8080
TAG ?= $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' chassis/__init__.py)
IMAGES := currency ranking history ingestor frontend
# Of a target of the Dockerfile.
image = $(if $(REGISTRY),$(REGISTRY)/)trip-service/$(1):$(TAG)
LABELS = --build-arg VERSION=$(TAG) $(shell git log -1 --format='--build-arg REVISION=%H --build-arg CREATED=%cI' 2>/dev/null)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Without a registry npm would say nothing for more than a minute.
NPM_PATIENCE := --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000
# Of what fails, not of what Ctrl-C ended: that would be a traceback.
show_errors = ( $(1) 2>$(VENV)/errors || { cat $(VENV)/errors >&2; exit 1; } )
# Ctrl-C during the start of Python would print a traceback. In the background it ignores Ctrl-C.
without_traceback = trap 'kill $$!; wait $$!' INT TERM; $(1) & wait $$!

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: webtest weblint viewerlint $(shell sed -n 's/^\([a-z]*\):.*## .*/\1/p' Makefile)

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run ## Start the whole system on real exchange rates
	@$(MAKE) --no-print-directory page || echo "make: the page could not be built, for the reason above: the APIs start without it" >&2
	@$(call without_traceback,$(BIN)/python -m launch)

page: ## Build the page, if Node.js is there and its sources have changed
ifeq ($(HAS_NODE),)
	@echo "make: no Node.js 20.19, 22.13, 24 or newer with npm here: the APIs are served, the page is not" >&2
else
	@$(MAKE) --no-print-directory $(PAGE)
endif

traffic: $(VENV)/run ## Send a bounded, believable load to a running system
	@$(BIN)/python -m tests.traffic

archive: $(VENV)/run ## Fetch the rates of the world-archive from npm anew (UNTIL=its last day)
	@$(BIN)/python -m ingestor.archive $(UNTIL)

backup: $(VENV)/run ## Copy the stores of this machine while it runs (TO=FOLDER)
	@$(BIN)/python -m launch.backup $(if $(TO),"$(TO)",)

restore: $(VENV)/run ## Put a backup into an empty TRIP_DATA_DIR (FROM=FOLDER)
	@$(BIN)/python -m launch.restore $(if $(FROM),"$(FROM)",)

secrets: $(VENV)/dev ## Make the Secrets that a cluster lacks (NAMESPACE=NAME)
	@KUBECTL="$(KUBECTL)" $(BIN)/python -m launch.secrets $(NAMESPACE)

dashboards: $(VENV)/dev ## Write Grafana's dashboards from their sources
	@$(BIN)/python -m grafana.source

rules: $(VENV)/dev ## Write the rules of the Prometheus operator from those of Prometheus
	@$(BIN)/python -m tests.helpers.manifests.prometheus_rule

viewer: ## Build what draws the dashboards without Grafana, if Node.js is there
ifeq ($(HAS_NODE),)
	@echo "make: no Node.js 20.19, 22.13, 24 or newer with npm here: the dashboards cannot be drawn without Grafana" >&2
else
	@$(MAKE) --no-print-directory $(VIEWER)
endif

servers: $(VENV)/dev ## Fetch the servers that tests run (130 MB), those that are available here
	@$(BIN)/python -m tests.helpers.servers.fetch

rig: $(VENV)/dev ## Build the Kubernetes that tests run on (needs Go; 15 minutes of CPU, once)
	@$(BIN)/python -m tests.helpers.cluster.build

test: $(VENV)/dev page webtest servers ## Run every test but those of a cluster and of monitoring (pytest alone runs the fast ones)
	@$(BIN)/pytest $(SPREAD) tests/unit tests/contract tests/manifests
	@$(BIN)/pytest $(SPREAD) tests/integration
	@$(BIN)/pytest $(SPREAD) tests/e2e

cluster: $(VENV)/dev viewer servers rig ## Try images and manifests on a real Kubernetes (needs root; see CONTRIBUTING.md)
	@$(BIN)/pytest tests/cluster

monitoring: $(VENV)/dev page viewer servers rig ## Try rules, messages and dashboards on a real Prometheus and Alertmanager
	@$(BIN)/pytest tests/monitoring

coverage: $(VENV)/dev ## Say which lines the fast tests do not reach
	@$(BIN)/pytest -q --cov --cov-report=term-missing:skip-covered

lint: $(VENV)/dev weblint viewerlint ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

lowest: $(LOWEST)/dev ## Run the tests that use libraries most on the lowest versions in setup.cfg
	@$(LOWEST)/bin/python -m pytest -q $(SPREAD) -p no:cacheprovider $(foreach test,$(SLOW),--ignore tests/$(test)) tests/unit tests/contract

lock: $(VENV)/dev ## Choose the newest and the lowest versions that setup.cfg allows, anew
	@$(COMPILE) --extra dev --output-file locks/dev.txt
	@$(COMPILE) --constraint locks/dev.txt --extra all --output-file locks/all.txt
	@$(COMPILE) --constraint locks/dev.txt --output-file locks/run.txt
	@$(COMPILE) --extra all --extra test --resolution lowest-direct --output-file locks/lowest.txt

wheel: $(VENV)/dev page ## Build the package into dist/: a wheel and a source distribution
	@$(BIN)/python -m build --outdir dist . >/dev/null

sbom: $(VENV)/dev ## List the libraries of the package, and of the page with its tools, in dist/ (CycloneDX)
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements --output-reproducible --output-file dist/python.cdx.json locks/all.txt
ifeq ($(HAS_NODE),)
	@echo "make: without npm, the libraries of the page are not listed" >&2
else
	@npm --prefix $(WEB) sbom --package-lock-only --sbom-format cyclonedx > dist/page.cdx.json
endif

up: sbom .env ## Run the system on MySQL, MongoDB and Kafka (needs Docker)
	@docker compose --file compose.dev.yaml up --build

images: sbom ## Build an image of each service (BUILDER=docker or buildah, REGISTRY=, TAG=)
	@$(foreach name,$(IMAGES),echo "Building $(call image,$(name)) ..." && $(BUILDER) build --quiet --target $(name) --tag $(call image,$(name)) $(LABELS) $(BUILD_OPTIONS) . &&) true

push: ## Push the images of `make images` to their registry
	@$(foreach name,$(IMAGES),$(BUILDER) push --quiet $(call image,$(name)) &&) true

scan: ## Look for known faults in the images that have a remedy (with trivy, if it is there)
	@if ! command -v trivy >/dev/null; then echo "make: no trivy here: the images are not scanned" >&2; \
	else $(foreach name,$(IMAGES),trivy image --quiet --exit-code 1 --severity CRITICAL --ignore-unfixed $(call image,$(name)) &&) true; fi

deploy: $(VENV)/run ## Roll an overlay out with the images of TAG, and wait (OVERLAY=, REGISTRY=)
	@KUBECTL="$(KUBECTL)" $(BIN)/python -m launch.deploy $(OVERLAY) --registry "$(REGISTRY)" --tag "$(TAG)" $(DEPLOY)

undo: $(VENV)/run ## Go back to what ran before the last `make deploy`
	@KUBECTL="$(KUBECTL)" $(BIN)/python -m launch.undo

monitor: $(VENV)/run ## Start Prometheus, Alertmanager and dashboards here, until Ctrl-C
	@$(call without_traceback,KUBECTL="$(KUBECTL)" $(BIN)/python -m launch.monitor)

connect: $(VENV)/run ## Let Prometheus here watch a cluster (NAMESPACE=, CLUSTER=its name in labels)
	@KUBECTL="$(KUBECTL)" $(BIN)/python -m launch.connect $(NAMESPACE) $(if $(CLUSTER),--cluster "$(CLUSTER)",)

doctor: $(VENV)/run ## Walk the way from here to the metrics in the connected cluster, hop by hop
	@$(BIN)/python -m launch.doctor

smoke: $(VENV)/run ## Check a running system through its page (URL=, SMOKE="--wait 60 --stale")
	@$(BIN)/python -m tests.smoke $(URL) $(SMOKE)

bench: $(VENV)/dev ## Measure what docs/performance.md states (ONLY=metrics: that part)
	@$(BIN)/python -m tests.benchmarks $(ONLY)

dense: $(VENV)/dev ## Measure history with 17 million generated values (CURRENCIES=16: a tenth; STORES="sqlite mysql")
	@$(BIN)/python -m tests.benchmarks.dense $(if $(CURRENCIES),--currencies $(CURRENCIES)) $(if $(STORES),--stores $(STORES))

faults: $(VENV)/dev servers ## Try every fault on real servers, 20 times (ROUNDS=3: so often)
	@$(MAKE) --no-print-directory --keep-going --output-sync -j$(LANES) $(FAULTS:=.tried)

%.tried: %
	@FAULT_ROUNDS=$(ROUNDS) GUNICORN_CMD_ARGS=--preload $(BIN)/pytest -q -m fault $<

drill: $(VENV)/dev ## Break one thing after another, see which alerts fire (ONLY=, FOREVER=1 SEED=)
	@$(BIN)/python -m tests.helpers.cluster.build prometheus
	@$(call without_traceback,$(BIN)/python -m tests.drills $(ONLY) $(if $(FOREVER),--forever) $(if $(SEED),--seed "$(SEED)"))

clean: ## Remove the virtual environment and the data of this machine
	rm -rf $(VENV) var

.env:
	@umask 077 && $(PYTHON) -c 'import secrets; [print(f"{name}_PASSWORD={secrets.token_hex(16)}") for name in ("MYSQL_ROOT", "CURRENCY_DATABASE", "HISTORY_DATABASE")]' > $@

webtest weblint: VERB = $(@:web%=%)
webtest weblint:
ifeq ($(HAS_NODE),)
	@echo "make: skipped the page's own $(VERB): it needs Node.js 20.19, 22.13, 24 or newer with npm" >&2; test -z "$$TRIP_REQUIRE_ALL"
else
	@$(MAKE) --no-print-directory $(WEB_TOOLS)
	@npm --prefix $(WEB) run --silent $(VERB)
endif

viewerlint:
ifeq ($(HAS_NODE),)
	@echo "make: skipped the lint of the viewer: it needs Node.js 20.19, 22.13, 24 or newer with npm" >&2; test -z "$$TRIP_REQUIRE_ALL"
else
	@$(MAKE) --no-print-directory $(VIEWER_TOOLS)
	@npm --prefix grafana/viewer run --silent lint
endif

$(WEB_TOOLS): $(WEB)/package-lock.json
	@echo "Installing the tools of the page into $(@D) ..."
	@npm --prefix $(WEB) ci --loglevel=error --no-audit --no-fund $(NPM_PATIENCE) >/dev/null
	@touch $@

$(VIEWER_TOOLS): grafana/viewer/package-lock.json
	@echo "Installing Grafana's libraries into $(@D) ..."
	@npm --prefix grafana/viewer ci --loglevel=error --no-audit --no-fund $(NPM_PATIENCE) >/dev/null
	@touch $@

$(VIEWER): $(VIEWER_SOURCES) | $(VIEWER_TOOLS)
	@echo "Building the viewer of dashboards ..."
	@npm --prefix grafana/viewer run --silent build
	@touch $@

$(PAGE): $(PAGE_SOURCES) | $(WEB_TOOLS) $(VENV)/run
	@echo "Building the page ..."
	@npm --prefix $(WEB) run --silent build
	@$(BIN)/python -m whitenoise.compress --quiet $(@D)

$(VENV)/run: setup.cfg pyproject.toml locks/run.txt | $(VENV)/bin/pip
	@echo "Installing Trip Service into $(VENV) ..."
	@$(call show_errors,$(BIN)/pip install --quiet --require-hashes --requirement locks/run.txt)
	@$(call show_errors,$(BIN)/pip install --quiet --no-deps --editable .)
	@touch $@

$(VENV)/dev: setup.cfg pyproject.toml locks/dev.txt | $(VENV)/bin/pip
	@echo "Installing Trip Service and the tools of its tests into $(VENV) ..."
	@$(call show_errors,$(BIN)/pip install --quiet --require-hashes --requirement locks/dev.txt)
	@$(call show_errors,$(BIN)/pip install --quiet --no-deps --editable .)
	@touch $@ $(VENV)/run

$(LOWEST)/dev: setup.cfg pyproject.toml locks/lowest.txt | $(VENV)/dev
	@echo "Installing the lowest versions into $(LOWEST) ..."
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	@$(BIN)/uv pip install --quiet --python $(LOWEST) --require-hashes --requirement locks/lowest.txt
	@$(BIN)/uv pip install --quiet --python $(LOWEST) --no-deps --editable .
	@touch $@

$(VENV)/bin/pip:
	@command -v $(PYTHON) >/dev/null || { echo "make: no '$(PYTHON)' here: install Python 3.11 or newer, or say PYTHON=/path/to/it" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "make: $$($(PYTHON) -V) is too old: Trip Service needs Python 3.11 or newer (PYTHON=/path/to/it)" >&2; exit 1; }
	@mkdir -p $(VENV)
	@$(call show_errors,$(PYTHON) -m venv $(VENV)) || { rm -rf $(VENV); echo "make: '$(PYTHON)' cannot make a virtual environment: install python3-venv" >&2; exit 1; }
