# The tasks of this project. `make` lists them.
.PHONY: help test slow lint types docs record

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

test: ## the default tests
	python -m pytest

slow: ## the tests that take longer
	python -m pytest -m slow

lint: ## style of the code
	ruff check .
	ruff format --check .

types: ## strict types
	mypy

docs: ## write the JSON Schemas, the generated parts of README.md and the error tables
	python -m schemas
	python -m tests.generated
	python -m tests.errors

record: ## bring the cassettes up to date with the embedded model
	python -m tests.cassettes
