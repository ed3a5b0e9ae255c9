PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run traffic test coverage lint bench clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run ## Start the whole system on real exchange rates
	@$(BIN)/python -m chassis.launch

traffic: $(VENV)/run ## Send a bounded, believable load to a running system
	@$(BIN)/python -m tests.traffic

test: $(VENV)/dev ## Run every test (pytest alone runs the fast ones)
	@$(BIN)/pytest tests/unit tests/contract
	@$(BIN)/pytest tests/integration

coverage: $(VENV)/dev ## Say which lines the fast tests do not reach
	@$(BIN)/pytest -q --cov --cov-report=term-missing:skip-covered

lint: $(VENV)/dev ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

bench: $(VENV)/dev ## Measure what docs/performance.md states
	@$(BIN)/python -m tests.benchmarks

clean: ## Remove the virtual environment and the data of this machine
	rm -rf $(VENV) var

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
