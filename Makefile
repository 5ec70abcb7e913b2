# make demo [PORT=8000]     set up, and serve the demo office on 127.0.0.1
# make test                 set up (a browser for the page tests too), check, and run the whole suite; it fails, too, where
#                           the engine's own tests leave a branch of engine/ unreached
# make test ARGS="-k deadline"  the same, but of the suite only what pytest makes of these words, without that measure
# make check                what can be said without running the suite: style, types, layers, lifecycles
# make coverage             the engine's own tests with that measure, and nothing else
# make oracle               what we export and our verdicts, judged by pm4py (AGPL, in an environment of its own)
# make pictures             take the pictures of the documentation again, from the demo office
# make env                  only the environment: .venv with the `onevisit` command
# make lock [UPGRADE=-U]    write the lock files again from pyproject.toml (needs uv)
# make clean                throw away everything the above made; the demo office too
#
# V=1 shows what pip does. PYTHON=/path/to/python3.12 says which Python the environment is made with.

PORT   ?= 8000
JOBS   ?= 2
PYTHON ?= python3 python3.13 python3.12 python3.11 python3.14 python
UV     ?= uv

VENV := .venv
BIN  := $(VENV)/bin
ORACLE := .venv-oracle
PIP  := $(BIN)/python -m pip --disable-pip-version-check install $(if $(V),,--quiet)

# Wheels of everything locked exist for these versions.
IS_FIT := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))

# Scripts in an environment name the folder it was made in, and its Python: once one of them is gone, it is of no use.
ifneq ($(wildcard $(VENV)/.made-for),)
ifneq ($(shell cat $(VENV)/.made-for && $(BIN)/python -c 'print("runs")' 2>/dev/null),$(CURDIR) runs)
$(info The environment in $(VENV) belongs to another folder or to a Python that is gone: making it anew)
$(shell rm -rf $(VENV))
endif
endif

.PHONY: env demo test check coverage oracle pictures lock clean

env: $(VENV)/.installed
	@:

demo: env
	@$(BIN)/onevisit demo --port $(PORT)

# The engine is measured by its own tests alone, and nothing is run twice: the rest goes without the cost of measuring.
test: $(VENV)/.installed-test .cache/browser-ready check
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	$(MEASURED)
	$(BIN)/python -m pytest -n $(JOBS) --ignore tests/engine
endif
	@[ ! -e $(ORACLE)/.installed ] || $(MAKE) --no-print-directory oracle

check: $(VENV)/.installed-test
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir .cache/import-linter --no-logo
	$(BIN)/onevisit check

coverage: $(VENV)/.installed-test
	$(MEASURED)

define MEASURED
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(JOBS) tests/engine
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
endef

oracle: $(VENV)/.installed-test $(ORACLE)/.installed
	$(BIN)/python -m pytest --quiet tests/oracle/judged.py

pictures: $(VENV)/.installed-test .cache/browser-ready
	$(BIN)/python -m pytest --quiet tests/browser/pictures.py

# The name must run, not only exist: a version manager leaves names behind that answer with an error.
$(VENV)/.made-for:
	@if $(BIN)/python -m pip --version >/dev/null 2>&1 && $(BIN)/python -c '$(IS_FIT)'; then \
	  echo "Using the environment that is in $(VENV) already"; \
	else \
	  for python in $(PYTHON); do \
	    $$python -c '$(IS_FIT)' >/dev/null 2>&1 && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "OneVisit needs Python 3.11, 3.12, 3.13 or 3.14; none of these is one that runs: $(PYTHON)." >&2; \
	    echo "Install one, or name it: make $(or $(MAKECMDGOALS),env) PYTHON=/path/to/python3.12" >&2; \
	    exit 1; \
	  fi; \
	  if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "$$python cannot make an environment: ensurepip is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$($$python -V)"; \
	  $$python -m venv $(VENV) || exit 1; \
	fi
	@printf '%s\n' "$(CURDIR)" > $@

$(VENV)/.installed: requirements.lock requirements-build.lock pyproject.toml | $(VENV)/.made-for
	@echo "Installing what OneVisit runs on (about 50 MB to fetch, once)"
	@$(PIP) --only-binary :all: --require-hashes -r requirements.lock -r requirements-build.lock || { $(EXPLAIN); }
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	@echo "Installing what the tests need (about 130 MB to fetch, once)"
	@$(PIP) --only-binary :all: --require-hashes -r requirements-test.lock || { $(EXPLAIN); }
	@touch $@

$(ORACLE)/.installed: requirements-oracle.lock | $(VENV)/.made-for
	@echo "Installing pm4py into $(ORACLE) (about 150 MB to fetch, once)"
	@$(BIN)/python -m venv $(ORACLE)
	@$(subst $(BIN),$(ORACLE)/bin,$(PIP)) --only-binary :all: --require-hashes -r requirements-oracle.lock || { $(EXPLAIN); }
	@touch $@

EXPLAIN = echo "pip could not install the locked packages. Either it does not reach a package index (see above; an office's mirror \
	is named in pip's own configuration), or this system is none of those that have wheels of all of them: Linux on x86_64 or \
	aarch64 with glibc 2.28 or newer, macOS on Apple silicon." >&2; exit 1

.cache/browser-ready: tests/browser/browser.py web/assets.py $(VENV)/.installed-test
	@$(BIN)/python -m tests.browser.browser
	@mkdir -p $(@D) && touch $@

LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)
lock:
	@command -v $(UV) >/dev/null || { echo "The locks are written by uv 0.13 or newer: pip install uv, or name it: make lock UV=/path/to/uv" >&2; exit 1; }
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) -c requirements.lock --group test pyproject.toml -o requirements-test.lock
	printf 'hatchling\neditables\n' | $(LOCK) -c requirements-test.lock - -o requirements-build.lock
	printf 'pm4py\n' | $(LOCK) -c requirements-test.lock - -o requirements-oracle.lock

clean:
	rm -rf $(VENV) $(ORACLE) .cache .hypothesis .pytest_cache .coverage demo-data
