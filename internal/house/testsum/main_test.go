package main

import (
	"errors"
	"strings"
	"testing"
)

// TestSummary feeds runs as go test prints them and reads the last line.
func TestSummary(t *testing.T) {
	tests := []struct {
		name, in string
		err      error
		last     string
		has, not []string
	}{
		{"all well", `{"Action":"run","Package":"a","Test":"T1"}
{"Action":"output","Package":"a","Test":"T1","Output":"=== RUN   T1\n"}
{"Action":"pass","Package":"a","Test":"T1"}
{"Action":"pass","Package":"a","Elapsed":0.5}
`, nil, "1 passed, 0 failed, 0 skipped", []string{"ok    a"}, []string{"=== RUN"}},
		{"one fails, one is skipped", `{"Action":"output","Package":"a","Test":"T1","Output":"    a_test.go:9: got 1, want 2\n"}
{"Action":"fail","Package":"a","Test":"T1"}
{"Action":"output","Package":"a","Test":"T2","Output":"    a_test.go:12: no data here\n"}
{"Action":"output","Package":"a","Test":"T2","Output":"--- SKIP: T2 (0.00s)\n"}
{"Action":"skip","Package":"a","Test":"T2"}
{"Action":"fail","Package":"a","Elapsed":0.5}
`, errors.New("exit status 1"), "0 passed, 1 failed, 1 skipped",
			[]string{"got 1, want 2", "FAIL  a", "skipped 1: a_test.go:12: no data here"}, nil},
		{"does not build", `{"Action":"build-output","ImportPath":"a","Output":"a.go:3: undefined: x\n"}
{"Action":"build-fail","ImportPath":"a"}
{"Action":"fail","Package":"a","Elapsed":0,"FailedBuild":"a"}
`, errors.New("exit status 1"), "0 passed, 1 failed, 0 skipped", []string{"undefined: x"}, nil},
		{"panics", `{"Action":"run","Package":"a","Test":"T1"}
{"Action":"output","Package":"a","Test":"T1","Output":"panic: out of range\n"}
{"Action":"fail","Package":"a","Elapsed":1}
`, errors.New("exit status 1"), "0 passed, 1 failed, 0 skipped", []string{"panic: out of range"}, nil},
		{"go test itself fails", "no such module\n", errors.New("exit status 1"), "0 passed, 1 failed, 0 skipped",
			[]string{"no such module", "go test: exit status 1"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			s := newSummary(&b)
			s.read(strings.NewReader(test.in))
			s.end(test.err)
			lines := strings.Split(strings.TrimSpace(b.String()), "\n")
			if got := lines[len(lines)-1]; got != test.last {
				t.Errorf("last line: got %q, want %q", got, test.last)
			}
			for _, h := range test.has {
				if !strings.Contains(b.String(), h) {
					t.Errorf("no %q in\n%s", h, b.String())
				}
			}
			for _, n := range test.not {
				if strings.Contains(b.String(), n) {
					t.Errorf("%q stands in\n%s", n, b.String())
				}
			}
		})
	}
}
