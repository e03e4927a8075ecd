# Every verb of the project; `make` alone lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
N ?= 10000

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench soak lock clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make the environment: system packages, virtual environment, locked dependencies

$(READY): requirements/dev.lock packaging/system-packages.sh
	sh packaging/system-packages.sh
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

run: $(READY) ## a provincial server on loopback and the counter's window on a demo commune
	$(BIN)/python -m counter_app demo

test: $(READY) ## the tests
	$(BIN)/python -m pytest -n auto

check: $(READY) ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## the benchmarks, as ratios; results in build/bench/
	sh packaging/bench-packages.sh
	$(BIN)/python -m benchmarks

soak: $(READY) ## simulation, property tests and killed processes at length: make soak N=10000
	$(BIN)/python -m tests.simulation --schedules $(N)
	SOAK=$(N) $(BIN)/python -m pytest -n auto -m "hypothesis or soak" --timeout=0

lock: $(READY) ## renew the locked dependencies
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements/dev.lock

clean: ## remove what was built
	rm -rf build $(VENV)
