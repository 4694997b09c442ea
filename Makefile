# The words a developer types; `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
MANIFESTS := pyproject.toml constraints.txt
OFFSCREEN := env QT_QPA_PLATFORM=offscreen

.DEFAULT_GOAL := help
.PHONY: help run test check bench soak pins screenshots clean

help: ## list these words
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

run: $(VENV)/installed ## open the sample project; without a display, write its exports and a picture
	@$(BIN)/annotator demo

test: $(VENV)/installed-dev ## run the tests, and see that they reach everything they should
	@$(OFFSCREEN) $(BIN)/annotator doctor
	@$(BIN)/coverage erase
	@$(OFFSCREEN) $(BIN)/pytest -n 2 --cov --cov-report= $(ARGS)
	@echo "== coverage outside the window: all of it"
	@$(BIN)/coverage report --omit='annotator/gui/*' --fail-under=100 --skip-covered --show-missing
	@echo "== coverage of the window: 85 %"
	@$(BIN)/coverage report --include='annotator/gui/*' --fail-under=85 --skip-covered

check: $(VENV)/installed-dev ## form, types, imports, dead code, dependencies
	@failed=; \
	for tool in "ruff format --check" "ruff check" mypy "lint-imports --no-logo" vulture "deptry ."; do \
		echo "== $$tool"; $(BIN)/$$tool || failed="$$failed [$$tool]"; \
	done; \
	if [ "$$failed" ]; then echo "== failed:$$failed"; exit 1; fi

bench: $(VENV)/installed-dev ## measure what things cost
	@set -e; for file in benchmarks/[a-z]*.py; do \
		if [ -e "$$file" ]; then echo "== $$file"; $(OFFSCREEN) $(BIN)/python "$$file"; fi; \
	done

soak: $(VENV)/installed-dev ## the tests that take minutes
	@$(OFFSCREEN) $(BIN)/pytest -m soak

pins: | $(BIN)/python ## find the newest versions that fit, and write constraints.txt
	@set -e; fresh=$$(mktemp -d); trap 'rm -rf "$$fresh"' EXIT; \
	$(BIN)/python -m venv "$$fresh"; \
	"$$fresh/bin/python" -m pip --disable-pip-version-check install -q '.[all,dev]'; \
	{ sed '/^[^#]/,$$d' constraints.txt; \
	  "$$fresh/bin/python" -m pip freeze --exclude annotator; } > "$$fresh/pins"; \
	cp "$$fresh/pins" constraints.txt; git diff --stat constraints.txt

screenshots: $(VENV)/installed ## draw the pictures that the README shows
	@$(OFFSCREEN) $(BIN)/python resources/help/draw.py

clean: ## remove what can be made again; the environment and your exports stay
	rm -rf build dist .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache exports/demo exports/screenshots
	find annotator tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Reinstalled only where these files changed.

$(VENV)/installed: $(MANIFESTS) | $(BIN)/python
	@$(PIP) install -q -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(MANIFESTS) | $(BIN)/python
	@$(PIP) install -q -c constraints.txt -e '.[dev,inception,spacy]'
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Annotator needs Python 3.11 or newer, and $(PYTHON) is not." \
		"Name another one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
