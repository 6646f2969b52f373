# Guitai: `make demo` opens the demo shop, `make test` passes the tests; both set everything up.
.POSIX:
.PHONY: help setup setup-test emupos demo lint test sim soak bench screenshots lock clean

BIN = .venv/bin
PYTEST = QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Set up what the program needs, in .venv
	@sh .ci/setup.sh runtime

setup-test: ## Set up what the program and its tests need, in .venv
	@sh .ci/setup.sh test

emupos: ## Set up the receipt judge in .venv-emupos, where Python 3.13 is present
	@sh .ci/emupos.sh

demo: setup ## Open the demo shop; without a display, prove it on the command line
	@sh .ci/demo.sh

lint: setup-test ## Check format, rules, types and imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint emupos ## Check everything and run all tests, on two cores
	$(PYTEST) -n 2 --dist loadfile

sim: setup-test ## Run the simulated store longer, with fresh seeds (SIM_SECONDS=600)
	@test -d tests/sim || { echo "There is no simulated store yet (tests/sim)."; exit 1; }
	GUITAI_SIM_SECONDS=$${SIM_SECONDS:-600} $(PYTEST) tests/sim

soak: setup-test ## Run one till for a long time and watch memory and threads (SOAK_SECONDS=3600)
	@test -f benchmarks/soak.py || { echo "There is no soak run yet (benchmarks/soak.py)."; exit 1; }
	$(BIN)/python -m benchmarks.soak --seconds $${SOAK_SECONDS:-3600}

bench: setup-test ## Measure the paths a cashier waits for
	@test -f benchmarks/__main__.py || { echo "There is no benchmark suite yet."; exit 1; }
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks

screenshots: setup-test ## Take the pictures in docs/screenshots anew
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m ui.screenshots --out docs/screenshots

lock: setup ## Pin all packages anew, with hashes and without addresses
	@sh .ci/lock.sh

clean: ## Remove environments and caches
	rm -rf .venv .venv-emupos build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	rm -rf .hypothesis .import_linter_cache .coverage
