# make run    sets everything up, trains if needed, starts the helpdesk and prints its address
# make test   sets everything up and runs the tests
# make help   lists the rest
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
WORKERS := 2
.PHONY: help setup train run test checks lint bench mutation lock clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready ## make .venv with the pinned packages

.venv/ready: requirements.lock .python-version setup.sh
	@./setup.sh

train: setup ## train the model if data, domain or config changed
	@$(PYTHON) -W ignore -m bot.train

run: train ## start the helpdesk, Rasa and the action server; Ctrl-C ends all
	@$(PYTHON) run.py

test: setup ## lint, types and all tests, two at a time; on more cores: WORKERS=4
	@$(MAKE) --no-print-directory -j2 train checks
	@$(PYTHON) -m pytest -n $(WORKERS)

checks: setup ## lint, types and the knowledge check, without the tests
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m knowledge check --complete

lint: setup ## format and lint
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

bench: train ## measure us beside stock Rasa; table on screen, figures in var/bench.json
	@$(PYTHON) -W ignore -m bench

mutation: setup ## change the rules a little: does a test notice? one module: ONLY='rules_engine.itc.*'
	@nice $(PYTHON) -m mutmut run --max-children 2 $(foreach one,$(ONLY),'$(one)') || true
	@$(PYTHON) -m mutmut results --all true | sed -nE 's/^ *rules_engine\.([^.]+)\.[^:]*: (.*)/\1 \2/p' | awk ' \
		$$2 == "not" { left++; next } { all[$$1]++; sum++ } \
		$$2 != "survived" && $$2 != "no" { found[$$1]++; good++ } \
		END { for (name in all) printf "%5.1f %%  %5d  %s\n", 100 * found[name] / all[name], all[name], name | "sort -n"; \
			close("sort -n"); printf "%5.1f %%  %5d  in all, %d not tried\n", 100 * good / sum, sum, left }'

lock: setup ## resolve pyproject.toml into requirements.lock (hashes, no index addresses)
	@PATH="$(CURDIR)/.uv/bin:$$PATH" uv pip compile pyproject.toml --group dev --universal \
		--python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--quiet --output-file requirements.lock

clean: ## forget models and local data
	rm -rf models var mutants .rasa .pytest_cache .mypy_cache .ruff_cache
