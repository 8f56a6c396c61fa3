# Two commands: `make run` serves the product, `make test` proves it. Works with GNU make 3.81 and a POSIX shell.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
CLIENT := web/client
CLIENT_FILES := $(shell find $(CLIENT)/src $(CLIENT)/public -type f 2>/dev/null) $(CLIENT)/index.html $(CLIENT)/vite.config.ts \
	$(CLIENT)/tsconfig.json $(CLIENT)/compress.ts $(CLIENT)/package.json
# Node 24 and npm come as a wheel into the virtual environment; the machine's own Node is not asked.
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
PYTEST := $(PY) -m pytest
# Many processes read the same modules: each is compiled once, whatever the machine's habit is.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test ready unit browser system lint lint-python lint-client client-tests format bench picture doctor hooks lock generate clean

run: $(VENV)/.run $(VENV)/.lane web/dist/.built
	@$(BIN)/campus serve --demo $(ARGS)

# What can be done side by side is, two at a time; the tests in browsers come last, when everything else has passed.
test:
	@$(MAKE) --no-print-directory -j2 ready
	@$(MAKE) --no-print-directory unit browser

ready: system lint client-tests $(VENV)/.lane web/dist/.built

# Three workers for two cores: these tests wait for processes and clocks as often as they reckon.
unit: $(VENV)/.dev $(VENV)/.lane web/dist/.built
	$(PYTEST) -n 3 --dist loadgroup -m "not browser" -q

browser: $(VENV)/.dev $(VENV)/.lane web/dist/.built system
	$(PYTEST) -n 2 --dist loadgroup -m browser -q

# The programs that tests drive: browsers, databases, an office.
system: $(VENV)/.dev
	@$(PY) -m tests.system

lint: lint-python lint-client

lint-python: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint-client: $(CLIENT)/node_modules/.installed
	cd $(CLIENT) && $(NODE) npm run check --silent

client-tests: $(CLIENT)/node_modules/.installed
	cd $(CLIENT) && $(NODE) npm test --silent

format: $(VENV)/.dev $(CLIENT)/node_modules/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd $(CLIENT) && $(NODE) npm run format --silent

bench: $(VENV)/.dev $(VENV)/.lane web/dist/.built system
	@$(PY) -m tests.bench $(ARGS)

# The README's picture, taken of a running class.
picture: $(VENV)/.dev $(VENV)/.lane web/dist/.built system
	@$(PY) -m tests.end_to_end.picture

doctor: $(VENV)/.run
	@$(BIN)/campus doctor

hooks:
	git config core.hooksPath .githooks

# The typed browser client of the HTTP interface, from the routes' own models.
generate: $(VENV)/.dev $(CLIENT)/node_modules/.installed
	$(BIN)/campus openapi --output $(CLIENT)/openapi.json
	cd $(CLIENT) && $(NODE) npm run generate --silent

# Hashes of every package, without the addresses of any index.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
lock: $(VENV)/.dev
	$(LOCK) pyproject.toml --group build --output-file requirements/run.txt
	$(LOCK) pyproject.toml --group build --group dev --constraint requirements/run.txt --output-file requirements/dev.txt

$(PY):
	@for python in python3.14 python3.13 python3.12 python3.11 python3; do \
		command -v $$python >/dev/null 2>&1 || continue; \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || { echo "Python has no venv module here. Debian: apt install python3-venv"; exit 1; }; \
		echo "Creating $(VENV) with $$($$python --version)"; exec $$python -m venv $(VENV); \
	done; \
	echo "Python 3.11 or newer is needed. Debian 12: apt install python3 python3-venv. macOS: brew install python"; exit 1

$(VENV)/.run: requirements/run.txt | $(PY)
	@echo "Installing packages (once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what tests need (once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(CLIENT)/node_modules/.installed: $(CLIENT)/package-lock.json $(VENV)/.run
	@echo "Installing the browser client's packages (once)"
	@cd $(CLIENT) && $(NODE) npm ci --silent
	@touch $@

# Without a C compiler this says so and the product goes on in plain Python.
$(VENV)/.lane: rtc/_lane.pyx rtc/build.py $(wildcard rtc/native/*) $(VENV)/.run
	@$(PY) -m rtc.build
	@touch $@

web/dist/.built: $(CLIENT)/node_modules/.installed $(CLIENT_FILES)
	@echo "Building the browser client"
	@cd $(CLIENT) && $(NODE) npm run build --silent
	@touch $@

clean:
	rm -rf $(VENV) rtc/_lane.*.so web/dist $(CLIENT)/node_modules .mypy_cache .ruff_cache .pytest_cache
