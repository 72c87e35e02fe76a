# `make help` lists what there is. Needs Python 3.11 or newer with venv, and make; nothing else.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
LAUNCHER := .venv/bin/python -m antw4wvl.launcher
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-reset test quick bench services-test services-stop check migrations catalogues lock
.NOTPARALLEL:
# Many processes start, and each would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE

help:  ## list the commands
	@awk -F':.*## +' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: python  ## make .venv from the locks (what the demo needs)
	@$(PYTHON) antw4wvl/launcher/bootstrap.py

setup-dev: python  ## the same, with what tests and checks need
	@$(PYTHON) antw4wvl/launcher/bootstrap.py requirements-dev.lock

demo: setup  ## start the portal with the demo network; PORT, BIND, PORTAL_HOME from the environment
	@exec $(LAUNCHER) demo

demo-reset: setup  ## throw the demo's data away
	@exec $(LAUNCHER) demo-reset

test: setup-dev  ## run the tests; ARGS="tests/zones -k letter" for some of them
	@exec $(LAUNCHER) test $(ARGS)

quick: setup-dev  ## what finds most mistakes in a minute and a half; ARGS=main: all that changed since main
	@exec $(LAUNCHER) quick $(ARGS)

bench: setup-dev  ## measure how quick the portal is; ARGS="--load" while services fail; ARGS="--articles 10000 --zones 5 --rounds 20" for less
	@exec $(LAUNCHER) bench $(ARGS)

services-test: setup-dev  ## leave the tests' database and broker running, for quick repeated runs
	@exec $(LAUNCHER) services-test

services-stop: setup-dev  ## stop them
	@exec $(LAUNCHER) services-stop

check: setup-dev  ## lint, types, import contracts, templates, catalogues, migrations, production settings
	@exec $(LAUNCHER) check

migrations: setup-dev  ## write the migrations that the models ask for; ARGS="knowledge -n what_for"
	@exec $(LAUNCHER) migrations $(ARGS)

catalogues: setup-dev  ## take new texts from code and templates into the catalogues
	@exec $(LAUNCHER) catalogues $(ARGS)

lock: setup-dev  ## remake the locks from requirements*.in (needs uv)
	@for name in requirements requirements-embedded requirements-dev; do \
		uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-header $$name.in -o $$name.lock || exit 1; done

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and not found here: install it, or say which with PYTHON=…" >&2; exit 1; }
	@command -v "$(PYTHON)" >/dev/null || { echo "PYTHON=$(PYTHON) is no program here: give the path of a Python 3.11 or newer, or leave PYTHON out." >&2; exit 1; }
