# What people do with this project, each from a fresh checkout on Debian with a Swift toolchain.

SWIFT ?= swift
SOURCES := Package.swift Sources Projections Migrations tools Tests

.PHONY: help demo test test-on-server build release docs sanitize format lint packages clean

help:
	@echo 'make demo      sample books: load, recalculate, print and prove every balance'
	@echo 'make test      the whole test suite'
	@echo 'make build     daybook and daybook-replay, into .build/debug'
	@echo 'make release   the same, optimised, into .build/release'
	@echo 'make docs      the documentation of the library, into .build/docs'
	@echo 'make sanitize  suites under the thread and the address sanitiser'
	@echo 'make format    lay the Swift sources out as the house does; make lint only looks'
	@echo 'make clean     delete what was built; databases stay'

demo: build
	.build/debug/daybook demo

# Suites that work on a server: what they wait for has to come in time, so they are not beside those
# that only compute.
ON_A_SERVER := ApplyTests|DaybookToolTests|EventLogTests|PostgresTests|SQLTests
ALONE := DaybookTests|LocalPostgresTests|SimulationTests|FaultTests

# Groups of suites, one after the other. Some have the machine for themselves: clusters that are made
# and moved block threads, simulated worlds take both cores, and writers under real faults, or with
# large commands, must not be kept from the processor.
test: packages
	$(SWIFT) test --skip '^($(ON_A_SERVER)|$(ALONE))[.]'
	@$(MAKE) --no-print-directory test-on-server
	$(SWIFT) test --skip-build --filter '^LocalPostgresTests[.]'
	$(SWIFT) test --skip-build --filter '^SimulationTests[.]'
	$(SWIFT) test --skip-build --filter '^FaultTests[.]'
	$(SWIFT) test --skip-build --filter LargeCommandTests

# The suites that work on a server, as they are built; half of them at a time, since each begins with
# all of its tests at once.
test-on-server:
	$(SWIFT) test --skip-build --filter '^($(ON_A_SERVER))[.]'
	$(SWIFT) test --skip-build --filter '^DaybookTests[.]' --skip LargeCommandTests

build: packages
	$(SWIFT) build --product daybook
	$(SWIFT) build --product daybook-replay

release: packages
	$(SWIFT) build --configuration release --product daybook
	$(SWIFT) build --configuration release --product daybook-replay

docs: packages
	$(SWIFT) build --target Daybook
	tools/docs/build

sanitize: packages
	tools/sanitize/run

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

# Libraries and a Postgres server, where they are missing.
packages:
	@.ci/install

clean:
	$(SWIFT) package clean
