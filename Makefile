# Every target does its own set-up: a fresh clone needs Python 3.11 or newer, git and make, nothing else.
# Stamp files inside .venv remember what is done, so that a second run starts at once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_INSTALL := $(BIN)/uv --quiet pip install --python $(BIN)/python
COMPILE := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade
export UV_HTTP_TIMEOUT ?= 180
export UV_LINK_MODE ?= copy
# Some machines ask Python to keep no bytecode; then every command here would compile each module that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-fast soak shots check format docs bench lock browser judges servers wrk clean

help: ## what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run ## set up, migrate, load the demo on the first run, serve on 127.0.0.1:$${PORT:-8000}
	@exec $(BIN)/gapura run --demo paser

test: $(VENV)/.dev $(VENV)/.store browser judges servers ## the whole suite, on SQLite and PostgreSQL, browser tests included
	@$(BIN)/pytest -n auto $(ARGS)

test-fast: $(VENV)/.dev $(VENV)/.store ## the suite without the browser and the slow storms
	@$(BIN)/pytest -n auto -m "not browser and not slow" $(ARGS)

soak: $(VENV)/.dev $(VENV)/.store servers ## the long storms, one at a time
	@GAPURA_SOAK=1 $(BIN)/pytest -m soak --timeout 3600 $(ARGS)

shots: $(VENV)/.dev browser judges ## a screenshot of every kind of page: two themes, languages, sizes, light and dark
	@GAPURA_SHOTS=1 $(BIN)/pytest -n auto tests/browser/test_every_page.py $(ARGS)

check: $(VENV)/.dev ## lint, types, import contracts, translations complete, docs true
	@$(BIN)/python -m tests.house

format: $(VENV)/.dev ## put the code into the house's form
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

docs: $(VENV)/.dev ## write the reference page from the code
	@$(BIN)/python -c "from tests.house import reference; import pathlib; pathlib.Path(reference.PAGE).write_text(reference.page())"

bench: $(VENV)/.dev browser judges wrk ## the performance table
	@$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/.uv ## renew the hash-locked lists of packages, which name no host
	$(COMPILE) --group build pyproject.toml -o requirements/run.txt
	$(COMPILE) --group build --group dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	$(COMPILE) --group bootstrap -o requirements/bootstrap.txt
	$(COMPILE) --group store -o requirements/store.txt

clean: ## remove what make made, and leave the instance folder alone
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/artifacts tests/judges/node_modules

$(VENV)/.uv: requirements/bootstrap.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Gapura needs Python 3.11 or newer, and '$(PYTHON)' was not found. Install it (Debian: apt-get install python3 python3-venv)," >&2; \
	  echo "or name another one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Gapura needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V). Name another one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment: its modules venv or ensurepip are missing." >&2; \
	  echo "On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Setting up $(VENV) ..."; rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml
	@echo "Installing what the portal needs ..."
	@$(UV_INSTALL) --require-hashes -r requirements/run.txt
	@$(UV_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the tests and checks need ..."
	@$(UV_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

# A program of the tests and no part of the portal: its packages must not mix with the portal's.
$(VENV)/.store: $(VENV)/.uv requirements/store.txt
	@echo "Installing the object store of the tests ..."
	@$(BIN)/uv --quiet venv --allow-existing --python $(BIN)/python $(VENV)/store
	@$(BIN)/uv --quiet pip install --python $(VENV)/store/bin/python --require-hashes -r requirements/store.txt
	@touch $@

# The browser is Debian's: nothing is downloaded that the distribution does not vouch for.
browser:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium for the browser tests ..."; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends chromium fonts-noto-core >/dev/null; \
	else \
	  echo "The browser tests need chromium: apt-get install chromium fonts-noto-core. Without it: make test-fast" >&2; exit 1; \
	fi

# Redis and nginx as Debian has them: what a portal may stand beside.
servers:
	@missing=""; command -v redis-server >/dev/null || missing="redis-server"; command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing$${missing:+ }$$missing for the tests ..."; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install --no-install-recommends $$missing >/dev/null; \
	else \
	  echo "The tests need Redis and nginx: apt-get install redis-server nginx-light. Without them: make test-fast" >&2; exit 1; \
	fi

# The Nu HTML checker and Lighthouse, by npm, locked by hash; their own scripts are not run.
judges: tests/judges/node_modules/.package-lock.json

tests/judges/node_modules/.package-lock.json: tests/judges/package-lock.json
	@missing=""; command -v java >/dev/null || missing="default-jre-headless"; command -v npm >/dev/null || missing="$$missing npm"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing$${missing:+ }$$missing for the HTML checker ..."; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends $$missing >/dev/null; \
	  else \
	    echo "The HTML checker needs Java 17 and npm: apt-get install default-jre-headless npm. Without it: make test-fast" >&2; exit 1; \
	  fi; \
	fi
	@npm --prefix tests/judges ci --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved --loglevel error >/dev/null
	@touch $@

wrk:
	@command -v wrk >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends wrk >/dev/null; \
	else \
	  echo "The measurements need wrk: apt-get install wrk" >&2; exit 1; \
	fi
