package main

import (
	"bytes"
	"os"
	"testing"
)

func TestFresh(t *testing.T) {
	rows, lines, err := build("../../lexicon/data")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"zframes.bin": rows, "zforms.bin": lines} {
		got, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what frames.tsv gives; run: go generate ./internal/events", name)
		}
	}
}
