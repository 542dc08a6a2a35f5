# The verbs of the house. make help lists them.

GO        ?= go
GOFMT     ?= $(shell $(GO) env GOROOT)/bin/gofmt
FUZZTIME  ?= 10s
BENCHTIME ?= 1s
DATA      ?=
FINAL     ?=
# How many cases make laws tries of each law that property tests state.
CHECKS    ?= 3000
# Packages whose tests also run under the race detector: where goroutines meet.
RACE      ?= ./internal/read ./internal/intake ./internal/passes ./internal/store/pack ./internal/work ./internal/guard
STATIC    ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2

.DEFAULT_GOAL := help
.PHONY: help build test lint bench bench-serve bench-archive eval generate cover laws fuzz clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || grep '## ' $(MAKEFILE_LIST)

build: ## the program, as bin/isnad
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.release=$$(git describe --tags --always --dirty 2>/dev/null)" -o bin/isnad ./cmd/isnad

# Without -buildvcs=false the go command asks git about the checkout, and git
# refuses where the checkout belongs to somebody else, as on many a CI machine.
test: export GOFLAGS := $(GOFLAGS) -buildvcs=false
# The same tree gives the same verdict: property tests draw the same cases at
# each run here, and new ones in make laws.
test: export RAPID_SEED ?= 1
test: ## everything that must hold, on a fresh machine too; the last line counts
	@.ci/needs
	@bad=$$($(GOFMT) -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')); if [ -n "$$bad" ]; then echo "gofmt would change: $$bad"; exit 1; fi
	@$(GO) vet ./...
	@if [ -n "$(RACE)" ] && [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v "$$($(GO) env CC)" >/dev/null 2>&1; then \
		echo "under the race detector:"; $(GO) run ./internal/house/testsum -race -short -timeout 15m $(RACE) && echo; fi
	@$(GO) run ./internal/house/testsum -timeout 30m ./...

laws: ## property tests with many new cases, CHECKS of each
	RAPID_CHECKS=$(CHECKS) $(GO) test -count=1 -timeout 60m $$($(GO) list -f '{{$$p := .ImportPath}}{{range .TestImports}}{{if eq . "pgregory.net/rapid"}}{{$$p}} {{end}}{{end}}{{range .XTestImports}}{{if eq . "pgregory.net/rapid"}}{{$$p}} {{end}}{{end}}' ./...)

lint: export GOFLAGS := $(GOFLAGS) -buildvcs=false
lint: ## gofmt, go vet and staticcheck
	@bad=$$($(GOFMT) -l -s $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "gofmt -s would change: $$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATIC) ./...

bench: ## what each stage costs, and the whole; with DATA=FOLDER on its *.jsonl.xz too
	$(GO) test -run '^$$' -bench . -benchtime $(BENCHTIME) ./...
	$(GO) run ./cmd/isnad bench examples/press
	@if [ -n "$(DATA)" ]; then for f in $(DATA)/*.jsonl.xz; do echo; echo "$$f"; $(GO) run ./cmd/isnad bench "$$f" || exit 1; done; fi

bench-serve: ## adding, searching and reading a store under load from a second process: DATA=FOLDER of *.jsonl.xz, or STORE=FILE that is there
	$(GO) run ./internal/house/benchserve $(if $(STORE),-store $(STORE)) $(if $(DATA),$(DATA)/*.jsonl.xz) $(if $(STORE)$(DATA),,examples/press)

bench-archive: ## reading a 2 GB web archive made of a corpus: DATA=FOLDER of *.jsonl.xz, or ARCHIVE=FILE that is there; READ=PAGES of it
	$(GO) run ./internal/house/bencharchive $(if $(ARCHIVE),-o $(ARCHIVE)) $(if $(READ),-read $(READ)) $(if $(DATA),$(DATA)/*.jsonl.xz)

eval: ## score on every data set that is there and write eval/scores.txt; with FINAL=1 on test portions too
	$(GO) test ./eval -timeout 60m -count=1 -run '^TestScores$$' -update $(if $(FINAL),-final)

generate: ## make the embedded tables anew from the data that people edit
	$(GO) generate ./...

cover: ## how much of each package its tests run
	$(GO) test -coverprofile=build/cover.out ./... 2>/dev/null | grep -v 'no test files' || true
	$(GO) tool cover -func=build/cover.out | tail -n 1
cover: | build/
build/:
	mkdir -p build

fuzz: ## each fuzz target for FUZZTIME (10s)
	@set -e; for f in $$(grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' . | sort); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$f); do \
			echo "$$f $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$(dirname $$f)"; done; done

clean: ## remove what was built
	rm -rf bin build
