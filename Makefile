# Compound Eye. `make` lists what can be made.

# The first Python on this machine that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN = .venv/bin
PORT ?= 8501
ARGS ?=

# CPU=1 takes PyTorch's small CPU wheels; their versions end in "+cpu", which pip prefers.
ifdef CPU
WHEELS = --extra-index-url https://download.pytorch.org/whl/cpu
SIZE = about 1 GB (CPU only)
else
SIZE = about 5 GB with CUDA; CPU=1 takes about 1 GB
endif

.PHONY: help app test check format bench demo experiments search weights screenshots clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

app: .venv/app  ## install what is needed and start the app (PORT=8501, CPU=1, ARGS="--runs DIR")
	@echo "Compound Eye: http://localhost:$(PORT)"
	@$(BIN)/streamlit run app.py --server.port=$(PORT) -- $(ARGS)

test: .venv/dev  ## run every test, browser tests too
	@$(BIN)/python -m pytest

check: .venv/dev  ## formatting, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: .venv/dev  ## put the code into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .venv/dev  ## print how fast things are, as ratios within this run
	@$(BIN)/python -m tests.benchmarks

demo: .venv/app  ## make demo weights, shipped runs and the opening answer again from nothing
	@$(BIN)/python -m components.networks
	@$(BIN)/python -m components.training.samples
	@$(BIN)/python -m components.training.demo
	@$(BIN)/python -m components.inspection.opening

experiments: .venv/app  ## train the shipped experiments again (about 40 minutes on 2 cores)
	@$(BIN)/python -m components.training assets/recipes/*.toml --jobs 2 --overwrite

search: .venv/app  ## search for a network anew, for Blocks to replay (about a minute; ARGS="--seed 1")
	@$(BIN)/python -m components.training.search $(ARGS)

weights: .venv/app  ## fetch ImageNet weights ahead (MODELS="efficientnet_b0 resnet50")
	@$(BIN)/python -m components.networks weights $(MODELS)

screenshots: .venv/dev  ## renew the README's pictures
	@$(BIN)/python -m tests.browser.screenshots

clean:  ## remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/app: requirements.txt
	@test -n "$(PYTHON)" || { echo "Compound Eye needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing packages, once: $(SIZE)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt $(WHEELS)
	@touch $@

.venv/dev: requirements-dev.txt .venv/app
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt $(WHEELS)
	@touch $@
