# The two commands that matter: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= uv

TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard planner/translations/*/LC_MESSAGES/*.po))
# The lock names every package, so nothing is left to resolve; Python compiles what is imported when it is.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test quick check chromium bench lock audit translations

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed $(TRANSLATIONS)  ## make .venv with what running needs

run: install  ## start the demonstration: web, scheduler and a local mail server; Ctrl-C stops them
	@exec $(BIN)/planner demo

test: chromium check  ## every check and every test: SQLite, PostgreSQL and the browser
	$(BIN)/pytest --numprocesses auto

quick: check  ## checks and the tests that need neither browser nor PostgreSQL
	$(BIN)/pytest --numprocesses auto --hypothesis-profile quick -m "not browser and not postgres and not slow"

check: $(VENV)/.installed-test $(TRANSLATIONS)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive planner

bench: $(VENV)/.installed-test $(TRANSLATIONS)  ## measure beside bare counterparts (ARGS="planning delivery": these alone)
	$(BIN)/python -u -m bench $(ARGS)

lock:  ## write the lock files anew from pyproject.toml (needs uv; ARGS=--upgrade takes newer versions)
	$(UV) $(COMPILE) $(ARGS) --extra build --output-file requirements.txt pyproject.toml
	$(UV) $(COMPILE) $(ARGS) --extra test --constraint requirements.txt --output-file requirements-test.txt pyproject.toml

audit: $(VENV)/.installed-test  ## ask whether a locked package has a known vulnerability (needs the network)
	$(BIN)/pip-audit --disable-pip --requirement requirements.txt

translations: install  ## bring the catalogues up to date with the texts in code and templates
	@$(BIN)/pybabel --quiet extract --mapping babel.cfg --keyword _l --add-location file --output messages.pot .
	@$(BIN)/pybabel --quiet update --input-file messages.pot --output-dir planner/translations --width 120 \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@rm messages.pot

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
	  ./scripts/install-debian "the browser tests need Chromium" chromium fonts-liberation

$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Planner needs Python 3.11 or later; name one with PYTHON=python3.12 make install" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  ./scripts/install-debian "making .venv needs Python's venv" python3-venv
	@echo "Installing what running needs into $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) --require-hashes --requirement requirements.txt
	@$(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: requirements-test.txt $(VENV)/.installed
	@echo "Installing what tests need into $(VENV)"
	@$(PIP_INSTALL) --require-hashes --requirement requirements-test.txt
	@touch $@

%.mo: %.po $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
