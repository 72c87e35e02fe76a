# `make help` lists what there is. Needs Python 3.11+ with venv, and make; nothing else.
SHELL := /bin/sh
PYTHON ?= python3
LAUNCHER := .venv/bin/python -m antw4wvl.launcher
.DEFAULT_GOAL := help

.PHONY: help
help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-15s %s\n", $$1, $$2 }'

.PHONY: test
test:  ## run the tests; ARGS="tests/zones -k letter" for some of them
	@exec $(LAUNCHER) test $(ARGS)

.PHONY: services-test
services-test:  ## start the tests' database and broker and leave them running, for quick repeated runs
	@exec $(LAUNCHER) services-test

.PHONY: services-stop
services-stop:  ## stop them
	@exec $(LAUNCHER) services-stop
