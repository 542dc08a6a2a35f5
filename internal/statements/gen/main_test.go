package main

import (
	"bytes"
	"os"
	"testing"
)

func TestFresh(t *testing.T) {
	want, err := build("../data")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../zcues.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("zcues.bin is not what data/cues.tsv gives; run: go generate ./internal/statements")
	}
}
