// Package warctest tries web archives on a library that is not ours,
// warcio.js, which "make test" installs.
package warctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Other has warcio.js list the records of the archive in the file ours, and
// write an archive of its own into the file theirs. It returns what it printed,
// by internal/warc/testdata/other.mjs, and skips the test where Node.js or the
// library is absent. The test must run in a folder beside internal/warc.
func Other(t testing.TB, ours, theirs string) []byte {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node on this machine")
	}
	lib, err := filepath.Abs("../../build/npm/node_modules/warcio")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(lib); err != nil {
		t.Skip("no warcio.js: make test installs it in build/npm")
	}
	out, err := exec.Command(node, "../warc/testdata/other.mjs", lib, ours, theirs).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}
