# synthtab: `make help` lists what can be done.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

# Tests are built optimised, with all checks: tests that train would otherwise take many times longer.
TEST_FLAGS = -Xswiftc -O -Xcc -O2
RELEASE = .build/release
DOCS = docs-build

.DEFAULT_GOAL := help
.PHONY: help deps test-deps build test lint demo bench bench-audit bench-fidelity bench-privacy bench-speed docs install clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the Debian packages that are missing (says which; root, or sudo)
	@.ci/install-dependencies

test-deps:
	@.ci/install-dependencies tests

build: deps ## Build the tool, optimised: .build/release/synthtab
	$(SWIFT) build --configuration release --product synthtab

lint: ## Check the format of all sources
	$(SWIFT) format lint --strict --recursive Benchmarks Package.swift Sources Tests

test: test-deps lint ## Lint, build with the import check (warnings are errors), run all tests
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error $(TEST_FLAGS)
	$(SWIFT) test --skip-build $(TEST_FLAGS)

demo: build ## Fit, generate and report on a table of SampleData, in the folder demo/
	@.ci/demo $(RELEASE)/synthtab

bench: bench-audit bench-fidelity bench-privacy bench-speed ## Run all benchmarks

# DATA=… is another folder of tables. With TOOL=… another tool is measured, and nothing is built.
bench-audit: $(if $(TOOL),,build) ## Measure the report's cost, and its words for tables with known faults
	Benchmarks/audit $(DATA)

# DATA=… is another folder of tables. With TOOL=… another tool is measured, and nothing is built.
bench-fidelity: $(if $(TOOL),,build) ## Measure cost and fidelity on public tables: Benchmarks/fidelity says how
	Benchmarks/fidelity $(DATA)

# EPSILONS="1 3 8" and ENGINES="marginal diffusion" choose; DATA and TOOL as above. CANARY_FACTOR: how often canaries run.
bench-privacy: $(if $(TOOL),,build test-deps) ## Measure fits with differential privacy, and audit their claim
	Benchmarks/privacy/run $(DATA)
	$(if $(TOOL),,SWIFT='$(SWIFT)' TEST_FLAGS='$(TEST_FLAGS)' Benchmarks/privacy/canary)

# PARTS="step rows …" measures some of it, DATA=… is a table or a folder with adult_train.csv.
bench-speed: $(if $(TOOL),,build) ## Measure time and memory, part by part: Benchmarks/speed says how
	$(SWIFT) build --configuration release --product SpeedBenchmark
	DATA='$(DATA)' Benchmarks/speed

docs: deps ## Build the documentation, with warnings as errors: docs-build/
	@.ci/build-documentation $(DOCS)

install: build ## Copy the tool and its completions below PREFIX (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(RELEASE)/synthtab $(DESTDIR)$(PREFIX)/bin/synthtab
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(RELEASE)/synthtab --generate-completion-script bash \
	  > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/synthtab
	$(RELEASE)/synthtab --generate-completion-script zsh \
	  > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_synthtab
	$(RELEASE)/synthtab --generate-completion-script fish \
	  > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/synthtab.fish

clean: ## Remove everything that was built, and the demo
	rm -rf .build demo $(DOCS)
