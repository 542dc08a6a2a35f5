package isnadtest

import (
	"bytes"
	"os"
	"testing"
)

// Fresh fails the test when a generated file is not what its generator makes
// today, want, and says by which command it is made anew.
func Fresh(t testing.TB, file string, want []byte, command string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what its tables give; run: %s", file, command)
	}
}
