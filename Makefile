# `make help` lists the targets. Nothing but Python 3.11 or newer, make and (on Debian and Ubuntu) apt is needed beforehand.
PY := .venv/bin/python
OUT ?= out
JOBS ?= auto
FUZZ_EXAMPLES ?= 5000
FUZZ_SECONDS ?= 300
export FUZZ_EXAMPLES

.PHONY: help run test lint soak fuzz bench bundle lock setup setup-dev clean distclean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: setup ## read the five sample documents, write their summaries to out/ and print what was found
	@.venv/bin/summarizer run seeds --out $(OUT) --extractor rules

test: setup-dev ## linters, types, import contracts, and all tests but the long ones
	@scripts/lint.sh
	@scripts/browser.sh
	@$(PY) -m pytest -n $(JOBS) --dist worksteal $$(scripts/browser.sh --left-out)
	@echo "not run here: the long tests (make soak), fuzzing (make fuzz), the measurements (make bench)"

lint: setup-dev ## ruff, mypy --strict, import contracts
	@scripts/lint.sh

soak: setup-dev ## the long tests: big batches, load, kills, memory
	@scripts/browser.sh
	@$(PY) -m pytest -m soak --timeout 3600 $$(scripts/browser.sh --left-out)

fuzz: setup-dev ## the property tests with FUZZ_EXAMPLES (5000) examples each, then FUZZ_SECONDS (300) guided by coverage
	@$(PY) -m pytest -m hypothesis -n $(JOBS) --hypothesis-profile=fuzz --timeout 3600
	@if $(PY) -c 'import atheris' 2>/dev/null; then $(PY) -m benchmarks.fuzz --seconds $(FUZZ_SECONDS); \
	else echo "not done: fuzzing guided by coverage; it needs: $(PY) -m pip install atheris"; fi

bench: setup-dev ## measure speed and accuracy; GOLD=DIR names the annotations to score against
	@$(PY) -m benchmarks $(if $(GOLD),--gold $(GOLD))

bundle: setup-dev ## bundle/: everything to install from on a machine with no package index
	@scripts/bundle.sh

lock: ## resolve the requirements anew, as little changed as possible
	@scripts/lock.sh

setup:
	@scripts/setup.sh run

setup-dev:
	@scripts/setup.sh dev

clean: ## remove what was built and written, but for the cache of model replies
	rm -rf out bundle build dist test-output .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## and the environment
	rm -rf .venv .make
