# What people type. Each target is one script in bin/, so that CI and people do the same.
.DEFAULT_GOAL := help
.PHONY: run test test-postgres lint bench flash-sale chaos crash demo-data clean help

run: ## start the whole shop on this machine; Ctrl-C ends it
	@exec bin/dev --stop-with-parent

test: ## run all tests
	@exec bin/test

test-postgres: ## run all tests on PostgreSQL (TEST_DATABASE_URL, else a server of their own)
	@exec bin/test --postgres

lint: ## check the code without running it
	@exec bin/lint

bench: ## measure the shop
	@exec bin/bench

flash-sale: ## rehearse two hundred shoppers pressing the button for the last fifty
	@exec bin/flash-sale

chaos: ## place 200 orders while everything is killed: SEED=7 POSTGRES=1 ORDERS=200 (all optional)
	@exec bin/chaos $(if $(SEED),--seed $(SEED)) $(if $(POSTGRES),--postgres) $(if $(ORDERS),--orders $(ORDERS))

crash: ## kill the shop at every point where it would hurt, and count the orders afterwards
	@exec bin/crash

demo-data: ## fill the shop's databases with the built-in demo shop
	@bin/setup
	@exec .venv/bin/python -m storefront.dev --demo-data

clean: ## remove what was installed and cached; the shop's data in instance/ stays
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
