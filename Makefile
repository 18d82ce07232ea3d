# What people do with this project, each from a fresh checkout on Debian with a Swift toolchain.

SWIFT ?= swift
SOURCES := Package.swift Sources Projections Migrations tools Tests

.PHONY: help demo test build release format lint packages clean

help:
	@echo 'make demo      sample books: load, recalculate, print and prove every balance'
	@echo 'make test      the whole test suite'
	@echo 'make build     daybook and daybook-replay, into .build/debug'
	@echo 'make release   the same, optimised, into .build/release'
	@echo 'make format    lay the Swift sources out as the house does; make lint only looks'
	@echo 'make clean     delete what was built; databases stay'

demo: build
	.build/debug/daybook demo

# Writers that must not be kept from the processor have it for themselves.
alone := LargeCommandTests
# What blocks threads, or takes both cores, for minutes: clusters that are made and moved, simulated
# worlds, real faults.
long := ^(LocalPostgresTests|SimulationTests|FaultTests)[.]

test: packages
	$(SWIFT) test --skip $(alone) --skip '$(long)'
	$(SWIFT) test --skip-build --filter '$(long)'
	$(SWIFT) test --skip-build --filter $(alone)

build: packages
	$(SWIFT) build --product daybook
	$(SWIFT) build --product daybook-replay

release: packages
	$(SWIFT) build --configuration release --product daybook
	$(SWIFT) build --configuration release --product daybook-replay

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

# Libraries and a Postgres server, where they are missing.
packages:
	@.ci/install

clean:
	$(SWIFT) package clean
