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
	got, err := os.ReadFile("../zwords.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("zwords.go is not what data/*.tsv give; run: go run ./internal/times/gen")
	}
}
