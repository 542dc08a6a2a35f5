package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
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
