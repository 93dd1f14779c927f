# One name per task; `make help` says what each does. All of it is tools/dev, which
# needs nothing but Python's standard library to begin with.
PYTHON ?= python3
export ARGS CASES DB M PORT CLUSTER

TARGETS = run demo simulate test quick chaos kills gates scale terms lint fix audit bench bench-data \
	bench-edge upgrade-test mutate screenshots cases workbooks shell setup env lock reset stop clean

.PHONY: help verify $(TARGETS)
# the chains of wallets and gates are checks of the audit
verify: audit
help $(TARGETS):
	@$(PYTHON) -m tools.dev $@
