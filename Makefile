# The two commands: `make` writes the PDFs, `make test` runs the tests.
PYTHON ?= python3
BIN := .venv/bin
# make PRINTER=generic-eu chooses a printer profile
CHOSEN = $(if $(PRINTER),--printer $(PRINTER))
# Errors only: no notices of pip's, no warnings about a machine's own settings.
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r
LOCK := uv pip compile -q --universal --python-version 3.10 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
SHOWN := brochure-folded.png brochure-outside.png brochure-inside.png handout.png

.DEFAULT_GOAL := all
.PHONY: all pictures check preview release package dummy docs schema test test-all lint bench bench-campaign format corpus words lake lock clean help

all: .venv/.run ## Write the PDFs and their pictures into output/ (the default)
	$(BIN)/brochure build --pictures $(CHOSEN)
	@echo "More: make help, or $(BIN)/brochure --help"

pictures: all ## The same, and renew the pictures in docs/ that the README shows
	mkdir -p docs/pictures
	cd output/pictures && cp $(SHOWN) ../../docs/pictures/
	aside=$$(mktemp -d) && $(BIN)/brochure build --pictures --theme assets/themes/photographic.yaml --output $$aside && \
		cp $$aside/pictures/brochure-folded.png docs/pictures/photographic.png && rm -r $$aside

check: .venv/.run ## Check content.yaml without writing a PDF
	$(BIN)/brochure check $(CHOSEN)

preview: .venv/.preview ## Show what you write while you write it, on a page in your browser (PORT=8000)
	$(BIN)/brochure preview $(CHOSEN) $(if $(PORT),--port $(PORT))

release: .venv/.run ## Write the PDFs, but refuse a proof
	$(BIN)/brochure build --release --pictures $(CHOSEN)

package: .venv/.run ## Pack what the print shop needs into output/package/ (PROOF=1: a proof)
	$(BIN)/brochure package $(CHOSEN) $(if $(PROOF),--proof)

dummy: .venv/.run ## Draw a model of the folded sheet, to print, fold and hold
	$(BIN)/brochure dummy $(CHOSEN)

docs: schema ## Renew docs/findings.md from the catalogue, and the schemas
	$(BIN)/python -c 'from brochure.reporting.explain import as_index; print(as_index(), end="")' > docs/findings.md

schema: .venv/.run ## Renew assets/schema/ from the models
	$(BIN)/brochure schema

test: .venv/.dev ## Run the whole test suite
	$(BIN)/pytest

test-all: .venv/.dev ## The same, with every pair of a place and a wrong value (an hour)
	BROCHURE_TEST_ALL=1 $(BIN)/pytest

lint: .venv/.dev ## Run ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.dev ## Put the code into its standard form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev ## Measure beside Typst and WeasyPrint
	@$(INSTALL) requirements-bench.lock
	$(BIN)/python benchmarks/bench.py

bench-campaign: .venv/.dev ## Measure a campaign of a thousand records
	@$(INSTALL) requirements-bench.lock
	$(BIN)/python benchmarks/campaign.py

corpus: .venv/.run ## Measure how far preflight agrees with the test files in a folder (DIR=… PROFILE=ua1)
	@$(BIN)/python tools/corpus.py $(or $(DIR),$(error say make corpus DIR=folder)) $(PROFILE)

words: .venv/.dev ## Renew the list of English words from pyspellchecker's, and the patterns from Pyphen's
	@$(BIN)/pip install --quiet --disable-pip-version-check pyspellchecker==0.9.1
	$(BIN)/python tools/words.py

lake: .venv/.run ## Paint the photographs of the theme photographic anew
	$(BIN)/python tools/lake.py

lock: ## Renew the locks of exact versions and hashes (needs uv)
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) pyproject.toml --extra preview -c requirements.lock -o requirements-preview.lock
	$(LOCK) pyproject.toml --extra campaign --extra preview -c requirements-preview.lock -o requirements-campaign.lock
	$(LOCK) pyproject.toml --group dev -c requirements-campaign.lock -o requirements-dev.lock
	$(LOCK) --group bench -c requirements-dev.lock -o requirements-bench.lock

clean: ## Delete what the other targets made
	rm -rf .venv output/*.pdf output/*.txt output/report*.json output/pictures output/package .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "Python 3.10 or newer is needed; call make PYTHON=python3.11, say"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/.run: requirements.lock pyproject.toml .venv/.python
	@echo "Setting up .venv, once; this can take some minutes."
	@$(INSTALL) requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q brochure
	@touch $@

.venv/.preview: requirements-preview.lock .venv/.run
	@$(INSTALL) requirements-preview.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@$(INSTALL) requirements-dev.lock
	@touch $@
