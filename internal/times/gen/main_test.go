package main

import (
	"testing"

	"isnad/internal/isnadtest"
)

func TestFresh(t *testing.T) {
	want, err := build("../data")
	if err != nil {
		t.Fatal(err)
	}
	isnadtest.Fresh(t, "../zwords.go", want, "go run ./internal/times/gen")
}
