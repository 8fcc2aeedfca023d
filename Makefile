# make run: the site, at http://localhost:8000/. make test: a minute of tests that reach everything; ALL=1: every test.
PYTHON_ENV = .venv/bin/python
ADDR ?= 127.0.0.1:8000
ARGS ?=
# Whoever names tests wants all of them, and so does CI.
EVERY = $(or $(ARGS),$(ALL),$(filter true,$(CI)))
QUICK = -m quick --ignore=tests/journeys -p no:playwright
ROOMS = $(addprefix tests/,log sittings kinds scheduling knowledge)

.PHONY: run dev restore test coverage check format soak bench lock

run:            ## serve the site; make run ADDR=0.0.0.0:8000 opens it to the local network
	@bin/setup run
	@exec $(PYTHON_ENV) manage.py serve $(ADDR)

dev:            ## the same with automatic reloading
	@bin/setup dev
	@DEBUG=1 exec $(PYTHON_ENV) manage.py serve --dev $(ADDR)

restore:        ## put a backup back: make restore FILE=/media/copy/quiz-….sqlite3; without FILE it lists them
	@bin/setup run
	@exec $(PYTHON_ENV) manage.py restore $(if $(FILE),"$(FILE)")

# Compiled once, and not in every process of every run.
test: export PYTHONDONTWRITEBYTECODE =
test:           ## a minute; ALL=1 runs every test, ARGS="tests/study -k undo" some; DATABASE_URL=postgresql://… on PostgreSQL
	@bin/setup dev
	$(PYTHON_ENV) -m pytest -n auto $(if $(EVERY),$(ARGS),$(QUICK))
	@$(if $(EVERY),:,echo "Left to make test ALL=1: every member of large sets, process starts, races, upgrades, the browser.")
	@[ "$$CI" = true ] || echo "Left to CI: PostgreSQL, the settings of a deployment, coverage, crashes, and the recovery drill."

coverage:       ## how many branches the tests go through where answers are graded, logged and scheduled
	@bin/setup dev
	$(PYTHON_ENV) -m pytest -n auto -q --cov --cov-report=term $(ROOMS)

check:          ## style, types, scripts, templates, migrations, and the settings of a deployment
	@bin/setup dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djangofmt --check templates
	.venv/bin/mypy manage.py genai_quiz quizzes tests $(wildcard benchmarks)
	.venv/bin/deno check --quiet --config tests/javascript/deno.json static/js/*.js
	.venv/bin/deno lint --quiet --config tests/javascript/deno.json static/js
	ENV_FILE=tests/deploy.env $(PYTHON_ENV) manage.py makemigrations --check --dry-run
	ENV_FILE=tests/deploy.env $(PYTHON_ENV) manage.py check --deploy --fail-level WARNING

format:         ## what `make check` asks of the style
	@bin/setup dev
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .
	.venv/bin/djangofmt templates

soak:           ## the full figures: crash cycles, long random histories, faults put into the code (an hour or two)
	@bin/setup dev
	$(PYTHON_ENV) -m pytest -m soak $(ARGS)
	$(PYTHON_ENV) tests/soak/crashes.py --cycles 60
	$(PYTHON_ENV) tests/soak/mutants.py

bench:          ## writes benchmarks/RESULTS.md
	@bin/setup dev
	$(PYTHON_ENV) -m benchmarks.run $(ARGS)

lock:           ## pin the newest versions that pyproject.toml allows (needs uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
