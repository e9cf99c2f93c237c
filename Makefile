# Needs Python 3.11 or newer, git and make. `make` alone lists what can be done.

PYTHON ?= python3
# What was compiled once is kept: every process would otherwise compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# `--python`: another virtual environment may be active in this shell
SYNC := $(UV) pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes
INSTALL_PROJECT := $(UV) pip install -q --python $(BIN)/python --no-deps -e .
COMPILE := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
LOCK := $(COMPILE) pyproject.toml

UV_STAMP := $(VENV)/.uv-$(UV_VERSION)
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
# once the development tools are there, they stay
INSTALLED := $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help install serve demo-systems test bench lint format docs openapi lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

install: $(INSTALLED) ## install the service into .venv, exactly as locked

serve: $(INSTALLED) ## migrate and seed the database, then run the service (settings: .env.example)
	@exec $(BIN)/zi serve --seed seed/keputusan-142-2023.yaml

demo-systems: $(DEV) ## beside a running `make serve`: two systems that hand in records, and one that follows events
	@$(BIN)/python -m examples.demo

test: $(DEV) ## run all tests (ARGS="tests/api -k upload" narrows them)
	@$(BIN)/python -m pytest $(ARGS)

bench: $(DEV) ## what requests cost with 1 and 10 offices (ARGS="--offices 1 549 --folder var/bench")
	@$(BIN)/python -m benchmarks.requests $(ARGS)

lint: $(DEV) ## check style, types and the direction of imports
	@echo "Style";   $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "Types";   $(BIN)/mypy
	@echo "Imports"; $(BIN)/lint-imports --no-logo

format: $(DEV) ## bring the code into shape
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

docs: $(INSTALLED) ## rewrite what is derived from the code: .env.example, tables in docs, schemas, openapi.json
	@$(BIN)/python -m docs.generate

openapi: $(INSTALLED) ## rewrite only openapi.json
	@$(BIN)/python -m docs.generate openapi.json

lock: $(UV_STAMP) ## write the lock files from pyproject.toml (ARGS=--upgrade takes newer versions)
	@echo "Locking what the service needs"
	@$(LOCK) $(ARGS) -o requirements.lock
	@echo "Locking the development tools"
	@$(LOCK) $(ARGS) --group dev -c requirements.lock -o requirements-dev.lock
	@echo "Locking what the other framework's program in benchmarks needs"
	@$(COMPILE) $(ARGS) benchmarks/twin/requirements.in -o benchmarks/twin/requirements.lock

clean: ## remove .venv and all caches; the data folder (var) stays: evidence lives there
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv and the caches; kept the data folder (var)"

$(UV_STAMP):
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: Python 3.11 or newer is needed, name one: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "Making the virtual environment"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(RUNTIME): $(UV_STAMP) requirements.lock pyproject.toml
	@echo "Installing what the service needs"
	@rm -f $(DEV)
	@$(SYNC) requirements.lock
	@$(INSTALL_PROJECT)
	@touch $@

$(DEV): $(UV_STAMP) requirements.lock requirements-dev.lock pyproject.toml
	@echo "Installing what the service needs and the development tools"
	@$(SYNC) requirements-dev.lock
	@$(INSTALL_PROJECT)
	@touch $@
