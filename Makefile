# Two commands matter: `make demo` and `make test`. Each makes whatever it needs first.

SHELL := /bin/bash
PYTHON := .venv/bin/python
WANTED := $(shell cat .python-version)
UV := $(shell command -v uv 2>/dev/null || echo .bootstrap/bin/uv)

.PHONY: demo test test-thorough bench lint format lock clean help

help:
	@echo "make demo    a complete local installation with a small social network, until Ctrl-C"
	@echo "make test    every rule, on SQLite, on PostgreSQL and in Chromium"
	@echo "make test-thorough   what that leaves out: every role, page and record"
	@echo "make bench   measure, and print a table"
	@echo "make lint    style, the storeys of the house, missing migrations"
	@echo "make format  let the tools put the style right"
	@echo "make lock    write the lock files anew from pyproject.toml"

demo: .venv/ready
	@exec $(PYTHON) -m tests.demo

test: .venv/ready
	@$(PYTHON) -m tests.suite

test-thorough: .venv/ready
	@$(PYTHON) -m tests.suite --thorough

bench: .venv/ready
	@$(PYTHON) -m tests.benchmarks

lint: .venv/ready
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
	git ls-files 'templates/*.html' | xargs .venv/bin/djade --check --target-version 6.1

format: .venv/ready
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	git ls-files 'templates/*.html' | xargs .venv/bin/djade --target-version 6.1

# The virtual environment, exactly as locked. uv brings the wanted Python where it may fetch one.
.venv/ready: requirements-dev.txt $(UV)
	@$(UV) venv --quiet --allow-existing --python $(WANTED) .venv || { \
	  echo "Python $(WANTED) is needed and was not found. Install it (for example: pyenv install $(WANTED)), then run this again."; exit 1; }
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes --python $(PYTHON) requirements-dev.txt
	@touch $@

.bootstrap/bin/uv:
	@command -v python3 >/dev/null || { echo "Python $(WANTED) is needed and no Python was found. Install it, then run this again."; exit 1; }
	@python3 -m venv .bootstrap && .bootstrap/bin/python -m pip install --quiet uv

lock: $(UV)
	$(UV) pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version $(WANTED) --universal pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version $(WANTED) --universal --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv .bootstrap .local
