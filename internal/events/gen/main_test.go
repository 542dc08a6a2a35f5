package main

import (
	"testing"

	"isnad/internal/isnadtest"
)

func TestFresh(t *testing.T) {
	rows, lines, err := build("../../lexicon/data")
	if err != nil {
		t.Fatal(err)
	}
	isnadtest.Fresh(t, "../zframes.bin", rows, "go generate ./internal/events")
	isnadtest.Fresh(t, "../zforms.bin", lines, "go generate ./internal/events")
}
