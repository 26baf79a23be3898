# The only entry points; continuous integration calls the same ones. Works with GNU make 3.81.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help app test lint format train architectures benchmark screenshots lock browser

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
SUITABLE := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

app: $(VENV)/.app ## Start the app with the shipped model, on http://localhost:8501
	@$(BIN)/python -m streamlit run app/main.py --server.address localhost $(ARGS)

test: $(VENV)/.train $(VENV)/.dev browser ## Run all tests (ARGS="tests/test_cli.py -x" for some)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.train $(VENV)/.dev ## Check style and types, change nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.dev ## Put imports and layout right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

train: $(VENV)/.train $(VENV)/.dev ## Make the model from the data, in place of the shipped one (1 to 2 hours; SOURCE=, PHRASES= folder or Hub name for another source)
	@echo "download (as the network allows), prepare (2 min), train (prints its own plan), evaluate (5 min)"
	@$(BIN)/python -m scripts.download $(if $(SOURCE),--source "$(SOURCE)")
	@$(BIN)/python -m scripts.download --dataset sst2 $(if $(PHRASES),--source "$(PHRASES)")
	@$(BIN)/python -m scripts.prepare
	@$(BIN)/python -m scripts.train --resume $(ARGS)
	@$(BIN)/python -m scripts.evaluate

architectures: $(VENV)/.train $(VENV)/.dev ## Make the small LSTM, GRU and plain RNN that are compared (about 25 min)
	@$(BIN)/python -m scripts.download $(if $(SOURCE),--source "$(SOURCE)")
	@$(BIN)/python -m scripts.prepare
	@$(BIN)/python -m scripts.architectures --resume $(ARGS)

benchmark: $(VENV)/.train $(VENV)/.dev ## Measure speed and memory against Keras
	@$(BIN)/python -m scripts.benchmark $(ARGS)

screenshots: $(VENV)/.dev browser ## Take the pictures in docs/images anew
	@$(BIN)/python -m scripts.screenshots $(ARGS)

# Resolved together first, so that the three files agree and fit into one environment.
# Versions already pinned stay where they can, unless UPGRADE is set.
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	--python-version 3.11 --no-annotate $(if $(UPGRADE),--upgrade) pyproject.toml
AGREED = $(COMPILE) --generate-hashes --constraints $(VENV)/agreed.txt

lock: $(BIN)/uv ## Compile the requirement files from pyproject.toml (UPGRADE=1 for the newest)
	@cat requirements.txt requirements/*.txt | grep == | sed 's/ *\\$$//' | sort -u > $(VENV)/agreed.txt
	@$(COMPILE) --all-extras --output-file $(VENV)/agreed.txt
	@$(AGREED) --output-file requirements.txt
	@$(AGREED) --extra train --output-file requirements/train.txt
	@$(AGREED) --extra dev --extra scale --output-file requirements/dev.txt

browser: ## Install Chromium where the package manager can
	@requirements/chromium.sh

# One empty file for each thing done; make does it again when what it was made from is newer.
$(VENV)/.made:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if $$python -c "$(SUITABLE)" 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$python --version)"; \
	    $$python -m venv --clear $(VENV) && touch $@; exit; \
	  fi; \
	done; \
	echo "error: expected Python 3.11 to 3.13 with its venv module, found none;" \
	  "install one (Debian: apt install python3-venv) or name it: make app PYTHON=/path/to/python" >&2; \
	exit 1

$(BIN)/uv: | $(VENV)/.made
	@$(PIP) "$$(grep -o '^uv==[^ ]*' requirements/dev.txt)"

$(VENV)/.app: requirements.txt pyproject.toml | $(VENV)/.made
	@echo "Installing what the app needs (a minute or two the first time)"
	@$(PIP) --require-hashes --requirement requirements.txt
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.train: requirements/train.txt $(VENV)/.app
	@echo "Installing what training needs (a few minutes the first time)"
	@$(PIP) --require-hashes --requirement requirements/train.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.app
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@touch $@
