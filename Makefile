# Two commands are enough: `make run` and `make test`. They need Python 3.11 or newer (with venv and pip) and make.
# Another interpreter: `make run PYTHON=/path/to/python3.12`. Another environment: `make test VENV=/path`.

ifndef PYTHON
PYTHON := $(shell for each in python3.11 python3.12 python3.13 python3.14 python3 python; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
endif
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LINTED := src tests tools benchmarks

.DEFAULT_GOAL := help
.PHONY: help run test check lint types floors docs pages bench examples clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: $(VENV)/.product  ## install, print the first brief, serve on 127.0.0.1:8000
	@$(BIN)/derisk demo

# as many processes as processors, of which each needs about 1.5 GB; `make test PROCESSES=0` for none beside
PROCESSES ?= logical
test: $(VENV)/.dev  ## install and run the tests
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --maxprocesses 8 --dist loadgroup --no-loadscope-reorder

check: lint types floors  ## lint, format, types and floors

lint: $(VENV)/.dev
	$(BIN)/ruff check $(LINTED)
	$(BIN)/ruff format --check $(LINTED)

types: $(VENV)/.dev
	$(BIN)/mypy

floors: $(VENV)/.dev
	$(BIN)/lint-imports

pages: $(VENV)/.product  ## write the pages of docs/ that come out of the tables and the code
	@$(BIN)/python tools/pages.py
	@$(BIN)/python tools/backtests.py

examples: $(VENV)/.product  ## renew the examples of README.md from real runs
	@$(BIN)/python tools/examples.py

docs: $(VENV)/.docs pages  ## build the documentation into site/
	@$(BIN)/zensical build --clean

bench: $(VENV)/.product  ## time what must be quick, on this machine
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

clean:  ## remove the environment and what was built
	rm -rf $(VENV) site dist build

# An environment is made once, and filled again when pyproject.toml changes.
$(VENV)/.python:
	@test -n "$(PYTHON)" || { \
	  echo "make: derisk needs Python 3.11 or newer. seen: $$(python3 --version 2>&1). try: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: $(PYTHON) cannot make environments. try: install its venv package (on Debian python3-venv)" >&2; exit 2; }
	@echo "making $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/.product: pyproject.toml | $(VENV)/.python
	@echo "installing derisk into $(VENV) (about a minute)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.product
	@echo "installing the tools for tests into $(VENV)"
	@$(PIP) install --editable '.[dev]'
	@touch $@

# groups of dependencies are known to pip since 25.1
$(VENV)/.docs: pyproject.toml | $(VENV)/.product
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --group docs
	@touch $@
