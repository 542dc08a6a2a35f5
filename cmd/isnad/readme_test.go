package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"isnad/internal/guard"
)

// TestReadme types the README's first command and looks for the lines of the
// session that the README shows.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "    go run ./cmd/isnad read examples/press\n") {
		t.Error("the README's first command has changed")
	}
	_, session, ok := strings.Cut(string(readme), "(shortened at the dots):\n\n")
	if !ok {
		t.Fatal("the README has no session")
	}
	var out, errOut bytes.Buffer
	if status := execute(t.Context(), []string{"read", "../../examples/press"}, strings.NewReader(""), &out, &errOut); status != statusDone {
		t.Fatalf("exit status %d: %s", status, errOut.String())
	}
	printed := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		printed[strings.TrimRight(line, " \n")] = true
	}
	n := 0
	for line := range strings.Lines(session) {
		line, inside := strings.CutPrefix(line, "    ")
		line = strings.TrimRight(line, " \n")
		switch {
		case !inside && line != "":
			if n < 10 {
				t.Errorf("the session has only %d lines", n)
			}
			return
		case line == "" || line == "…":
		case !printed[line]:
			t.Errorf("the README shows a line that is not printed: %q", line)
		default:
			n++
		}
	}
}

// TestDocAddresses: where the pages for users say at which address isnad serve is
// found, it listens there.
func TestDocAddresses(t *testing.T) {
	_, port, err := net.SplitHostPort(guard.DefaultListen)
	if err != nil {
		t.Fatal(err)
	}
	if got := newServeCmd().Flags().Lookup("listen").DefValue; got != guard.DefaultListen {
		t.Errorf("isnad serve listens on %s, want %s", got, guard.DefaultListen)
	}
	docs, err := filepath.Glob("../../doc/*.md")
	if err != nil || len(docs) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	address := regexp.MustCompile(`\b(127\.0\.0\.1|localhost|0\.0\.0\.0):([0-9]+)`)
	found := map[string]int{}
	for _, path := range append(docs, "../../README.md") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range address.FindAllStringSubmatch(string(text), -1) {
			found[filepath.Base(path)]++
			if m[2] != port {
				t.Errorf("%s says %s, but isnad serve listens on port %s", path, m[0], port)
			}
		}
	}
	if found["README.md"] == 0 || found["api.md"] == 0 {
		t.Errorf("addresses found: %v, want some in README.md and api.md", found)
	}
}
