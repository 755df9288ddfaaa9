# Everything one does with this project. Without make, on Windows say: py tools\bootstrap.py, then .venv\Scripts\grassroots.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OTHER := .venv312
SITE := .venv-docs
ALONE := kill or executors or browser
SLOW := $(ALONE) or county or slow
BOTH := -n 2 --dist loadfile --no-loadscope-reorder

# Run the tests of a marker expression; that there are none is no failure.
# $(call marked,folder of the interpreter,marker expression,options)
marked = code=0; $(1)/python -m pytest -rs $(3) -m '$(2)' || code=$$?; \
	if [ $$code = 5 ]; then echo 'No tests marked $(2) yet.'; else exit $$code; fi

.DEFAULT_GOAL := help
.PHONY: help setup dev demo notebook test compiled slow lint format bench calibrate forms verify validation docs lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' Makefile

setup: ## make the environment .venv (fast when nothing changed)
	@$(PYTHON) tools/bootstrap.py --venv $(VENV)

dev:
	@$(PYTHON) tools/bootstrap.py --venv $(VENV) --dev

demo: setup ## outmigration and incentives in every place, as a page in results/demo
	$(BIN)/grassroots demo --out results/demo

notebook: setup ## open the notebooks; what they need is installed the first time
	@$(BIN)/python -c 'import jupyterlab, ipywidgets' 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation -r requirements-notebook.lock
	$(BIN)/jupyter lab notebooks

lint: dev ## style, types, who may import whom, and fresh documents
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/make_docs.py --check

compiled: dev # the month, by one process: the workers of the tests would each compile it
	@$(BIN)/grassroots run default --months 1 --replicates 1 --quiet >/dev/null

test: dev ## lint, then the quick tests
	@$(MAKE) --no-print-directory -j 2 lint compiled
	$(BIN)/python -m pytest $(BOTH) -m 'not ($(SLOW))'

slow: dev ## the site and the slow tests, then the same bits on Python 3.12
	@if $(PYTHON) tools/bootstrap.py --venv $(SITE) --docs; then $(MAKE) --no-print-directory docs; \
	else echo 'Skipped: the documentation site, for its packages cannot be installed.'; fi
	@$(call marked,$(BIN),(county or slow) and not ($(ALONE)),$(BOTH))
	@$(call marked,$(BIN),$(ALONE))
	@code=0; $(PYTHON) tools/bootstrap.py --venv $(OTHER) --python 3.12 --dev || code=$$?; \
	if [ $$code = 2 ]; then echo 'Skipped: the same bits on Python 3.12, for there is none here.'; exit 0; fi; \
	if [ $$code != 0 ]; then exit $$code; fi; \
	$(call marked,$(OTHER)/bin,bits)

format: dev ## put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup ## time the model
	@for file in benchmarks/bench_*.py; do printf '\n%s\n' "$$file"; $(BIN)/python "$$file" || exit 1; done

calibrate: setup ## draw the sample of worlds that agree with published figures again, after the model has changed
	$(BIN)/grassroots calibrate --out results/calibration
	cp results/calibration/posterior.csv results/calibration/posterior.json scenarios/library/
	$(BIN)/python tools/make_docs.py

forms: setup ## ask the headline questions in every form of the model again, and keep the table that documents and pages quote
	$(BIN)/grassroots forms --out results/forms
	cp results/forms/forms.csv scenarios/library/rival_forms.csv

verify: setup ## check every mechanism, random streams, order and drift, as a page in results/verify
	$(BIN)/grassroots verify --out results/verify
	cp results/verify/verification.csv docs/verification.csv
	cp results/verify/order.csv docs/order-of-steps.csv

validation: setup ## compute the patterns at the defaults and over worlds, and the tables of docs/validation.md from them
	$(BIN)/grassroots patterns --seeds 10 --out results/patterns
	$(BIN)/grassroots patterns --uncertainty posterior --worlds 40 --out results/validation
	$(BIN)/python tools/validation.py results/patterns results/validation
	$(BIN)/python tools/make_docs.py

docs: ## the documentation site in both languages, with notebooks that were run, in results/site
	@$(PYTHON) tools/bootstrap.py --venv $(SITE) --docs
	@NO_MKDOCS_2_WARNING=1 $(SITE)/bin/mkdocs build --quiet
	@echo 'The site is results/site/index.html, in Chinese results/site/zh/index.html.'

lock: ## renew the lock files (make lock UPGRADE=1: newest versions too)
	$(PYTHON) tools/lock.py $(if $(UPGRADE),--upgrade)
