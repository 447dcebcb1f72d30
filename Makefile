# trochee's chores. `make demo` and `make test` set up everything they need on a machine with Python 3.11 and make.
PYTHON ?= python3
PY := .venv/bin/python
UV := .boot/bin/uv
COVERAGE := COVERAGE_FILE=build/.coverage .venv/bin/coverage
SCIENCE := --ignore=tests/unit/clinic tests/unit tests/reference tests/properties tests/spec
REST := --ignore=tests/reference --ignore=tests/properties --ignore=tests/spec $(patsubst %,--ignore=%,$(filter-out tests/unit/clinic,$(wildcard tests/unit/*)))

.DEFAULT_GOAL := help
.PHONY: help setup demo pages gallery messages test test-science test-rest test-postgresql check bench lock clean

help: ## list the chores
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(UV): requirements-boot.lock
	@$(PYTHON) -m venv .boot
	@.boot/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-boot.lock
	@touch $(UV)

.venv/.stamp: $(UV) requirements-dev.lock pyproject.toml
	@test -x $(PY) || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --python .venv --require-hashes requirements-dev.lock
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation -e .
	@touch .venv/.stamp

setup: .venv/.stamp ## the environment in .venv, nothing else; safe to repeat

demo: setup ## an invented clinic, opened on this machine: log-ins for each role, one address; DEMO=--fresh makes it anew
	@.venv/bin/trochee clinic demo $(DEMO)

pages: setup ## review the three invented people of examples/ and say where the pages are
	@$(PY) tools/pages.py examples build/pages

gallery: setup ## twelve invented people with a known truth: folders, reviews, and an index of what was said
	@$(PY) -m tools.gallery docs/gallery build/gallery

screens: setup ## pictures of every page of the clinic, on a phone and a desk, light and dark
	@$(PY) -m tools.screens docs/screens

messages: setup ## gather every text that is marked for translation into build/django.pot; see docs/translating.md
	@$(PY) -m tools.catalogue build/django.pot

check: setup ## format, lint, types, import contracts
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

test: check test-science test-rest test-postgresql ## everything: checks, each test once (the clinic's on both databases), coverage gates
	@$(COVERAGE) combine --quiet build/coverage.science build/coverage.rest
	@$(COVERAGE) report
	@$(COVERAGE) json --quiet -o build/coverage.json
	@$(PY) tools/coverage_gate.py build/coverage.json

test-science: setup ## the science alone: its wheel without extras, where neither Django nor a chart library is installed
	@test -x .venv-science/bin/python || $(UV) venv --quiet --python $(PYTHON) .venv-science
	@rm -rf build/wheel
	@$(PY) -m hatchling build -t wheel -d build/wheel >/dev/null
	@$(UV) pip sync --quiet --python .venv-science --require-hashes requirements-science-test.lock
	@$(UV) pip install --quiet --python .venv-science --no-deps build/wheel/*.whl
	@COVERAGE_FILE=build/coverage.science .venv-science/bin/python -m pytest -q -n 2 -p no:cacheprovider --cov --cov-report= $(SCIENCE)

test-rest: setup ## what needs the extras: pages, files, browser, the clinic on SQLite, the house rules
	@COVERAGE_FILE=build/coverage.rest $(PY) -m pytest -q -n 2 --dist worksteal --cov --cov-report= $(REST)

test-postgresql: setup ## the clinic's tests on a PostgreSQL that they start and stop
	@TROCHEE_TEST_DATABASE=postgresql $(PY) -m pytest -q -n 2 tests/unit/clinic tests/integration/clinic

bench: setup ## speed and calibration, as ratios against a named peer or limit in the same run
	@test -x .venv-bench/bin/python || $(UV) venv --quiet --python $(PYTHON) .venv-bench
	@$(UV) pip sync --quiet --python .venv-bench --require-hashes requirements-bench.lock
	@$(UV) pip install --quiet --python .venv-bench --no-deps --no-build-isolation -e .
	@.venv-bench/bin/python -m benchmarks
	@$(PY) -m benchmarks.save_entry
	@$(PY) -m benchmarks.clinic_load

lock: $(UV) ## compile the lock files again (maintainers, after a change of pyproject.toml)
	@tools/lock.sh $(UV)

clean: ## remove what make has made
	@rm -rf build .venv .venv-science .venv-bench .boot
