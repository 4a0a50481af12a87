# make report   verify everything and write reports/out/index.html
# make test     run the tests        make long   run those that take minutes
# make score    try every mutant of every formula, which takes hours
# make truth    check the claims of known truth in tests/truth, which takes hours; RESUME=--resume
#               goes on with a run that was interrupted
# make mutants  plant small faults in the trust base and see whether its tests notice them, which
#               takes hours; an interrupted run goes on; MODULES='verify/ledger/*' for a part
# make lint     ruff and mypy        make bench  run the benchmarks
# Needs Python >= 3.11 (PYTHON=... to choose one); everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
REPORT_DIR ?= reports/out

# rankclock/theory and the like are links; where a checkout or an archive has none, a link is a text
# file and nothing of ours can be imported.
UNLINKED := $(strip $(foreach folder,theory verify reports,\
    $(if $(wildcard rankclock/$(folder)/__init__.py),,rankclock/$(folder))))
ifneq ($(UNLINKED),)
$(error $(UNLINKED): no link to the folder of that name; run `git config core.symlinks true && git checkout -- rankclock`, or outside git `for f in theory verify reports; do ln -sfn ../$$f rankclock/$$f; done`)
endif

.DELETE_ON_ERROR:
.PHONY: report test long score truth mutants bench lint clean

report: $(VENV)/.run
	@$(BIN)/rankclock report -o $(REPORT_DIR)
	@echo "The report is $(REPORT_DIR)/index.html"

test: $(VENV)/.test
	@$(BIN)/python -m pytest -n 2

long: $(VENV)/.test
	@$(BIN)/python -m pytest -m long -n 2

score: $(VENV)/.test
	@$(BIN)/python -m pytest -m hours

truth: $(VENV)/.test
	@PYTHONPATH=tests $(BIN)/python -m truth.run --jobs 2 --output truth.jsonl $(RESUME)

mutants: $(VENV)/.mutants
	@PYTHONPATH=tests $(BIN)/python -m mutants.run $(MODULES)

bench: $(VENV)/.test
	@$(BIN)/python -m bench

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

clean:
	rm -rf $(VENV) $(REPORT_DIR) dist build

# Stamps: what is installed in the environment, newer than what it was installed from.
$(VENV)/.run: pyproject.toml | $(BIN)/python
	@$(PIP) install -e . && touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	@$(PIP) install -e '.[test]' && touch $@ $(VENV)/.run

$(VENV)/.mutants: pyproject.toml | $(BIN)/python
	@$(PIP) install -e '.[mutants]' && touch $@ $(VENV)/.test $(VENV)/.run

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@$(PIP) install -e '.[dev]' && touch $@ $(VENV)/.test $(VENV)/.run

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        "$$python" -m venv --clear $(VENV) >/dev/null 2>&1 && exit 0; \
	        echo "error: $$python -m venv fails; install its venv module (python3-venv on Debian and Ubuntu)" >&2; exit 1; \
	    fi; \
	done; \
	echo "error: $(PYTHON) is older than 3.11 or missing; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1
