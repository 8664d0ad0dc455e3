# make demo     the portal with sample data on http://localhost:8000 (PORT=8001 for another)
# make test     everything that is checked; `make help` lists the parts
SHELL := /bin/sh
PORT ?= 8000
HOST ?= 127.0.0.1
PY := .venv/bin/python

# Checks that only read the code: settings without secrets, nothing of this machine.
CHECKS := env ENV_FILE= DEBUG=1 VAR_DIR=.mypy_cache/var

# Three test processes, also on two cores: some tests wait for servers. Who is done first takes
# from the others.
SHARED := -n 3 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo secrets lock catalogues lint types imports migrations \
	unit test coverage test-sqlite test-browser test-postgres triage-report bench a11y clean

help:  ## list what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 16

setup:  ## .venv with what the portal runs on, compiled catalogues, .env with fresh secrets
	@.ci/setup requirements.txt
	@$(PY) -m ecpat_portal.catalogues
	@$(PY) -m ecpat_portal.fresh_env --write .env

setup-dev:
	@.ci/setup requirements.txt requirements-dev.txt
	@$(PY) -m ecpat_portal.catalogues

demo: setup  ## web, worker and beat with sample data; Ctrl-C stops all of it
	@$(PY) -m ecpat_portal.demo --host $(HOST) --port $(PORT) --stop-with-parent

secrets: setup  ## print fresh secrets for a .env
	@$(PY) -m ecpat_portal.fresh_env

lock:  ## pin requirements*.in anew (needs uv); ARGS=--upgrade takes newer versions
	@.ci/lock $(ARGS)

catalogues: setup  ## compile what changed in locale/

lint: setup-dev  ## style of Python and templates
	@$(PY) -m ruff check -q .
	@$(PY) -m ruff format -q --check .
	@$(PY) -m djlint --lint --quiet templates

types: setup-dev  ## mypy, strict where safety rests on it
	@$(CHECKS) $(PY) -m mypy --no-error-summary

imports: setup-dev  ## apps import one way
	@mkdir -p .import_linter_cache
	@.venv/bin/lint-imports > .import_linter_cache/log || { cat .import_linter_cache/log; exit 1; }

migrations: setup-dev  ## models and migrations agree
	@$(CHECKS) $(PY) manage.py makemigrations --check --dry-run

unit: setup-dev  ## rules, vault and all else that needs no database: seconds
	@$(PY) -m pytest -q -m unit

test-sqlite: setup-dev  ## unit and integration tests on SQLite
	@$(PY) -m pytest -q $(SHARED)

coverage: setup-dev  ## the same with branch coverage, slower
	@$(PY) -m pytest -q $(SHARED) --cov --cov-report=term

test-browser: setup-dev  ## the portal in Chromium
	@$(PY) -m tests.servers browser -- $(PY) -m pytest -q $(SHARED) -m browser

# What needs no database, and pages that only read, say the same on any.
ON_ANY := $(addprefix --ignore=tests/,capsules face help house)
test-postgres: setup-dev  ## what writes, locks and counts, again on a throwaway PostgreSQL and Redis
	@$(PY) -m tests.servers postgres redis -- \
		$(PY) -m pytest -q $(SHARED) $(ON_ANY) -m 'not browser and not unit'

# One after the other, cheapest first; pytest's own summary closes it.
test: lint types imports migrations test-sqlite test-browser test-postgres  ## all of it

triage-report: setup  ## recall and false alarms of the triage, per language
	@$(CHECKS) $(PY) manage.py triage_report

bench: setup-dev  ## how fast it is beside what it is built on (bench/README.md)
	@$(PY) -m bench

a11y: setup-dev  ## Lighthouse (needs node) and axe on every page, in en, ar and zh-hans: 100 and nothing
	@$(PY) -m a11y $(ARGS)

clean:  ## forget the environment and everything the portal wrote (not .env)
	@rm -rf .venv var a11y/node_modules htmlcov .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import*
