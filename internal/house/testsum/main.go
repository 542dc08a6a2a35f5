// Testsum runs go test and says what came of it in a few lines: one for each
// package, the whole output of everything that failed, the reasons of what
// was skipped, and at the end
//
//	812 passed, 0 failed, 3 skipped
//
// Its arguments are those of go test. Subtests count as tests. It exits with
// status 1 when a test failed or a package could not be built or run.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: testsum ARGUMENTS-OF-GO-TEST…")
		os.Exit(2)
	}
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "testsum: start go test: %v\n", err)
		os.Exit(1)
	}
	s := newSummary(os.Stdout)
	s.read(out)
	err = cmd.Wait()
	s.end(err)
	if s.failed > 0 || err != nil {
		os.Exit(1)
	}
}

// An event is one line of go test -json (go doc test2json).
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build-output and build-fail
	Test        string
	Output      string
	Elapsed     float64 // seconds
	FailedBuild string
}

// A test is one test or subtest, or with an empty name a whole package.
type test struct{ pkg, name string }

// A summary adds up the events of a run.
type summary struct {
	w                       io.Writer
	output                  map[test][]string // what each test has printed so far
	build                   map[string][]string
	count                   map[string]*[3]int // passed, failed, skipped of a package
	reasons                 map[string]int     // why tests were skipped
	passed, failed, skipped int
}

func newSummary(w io.Writer) *summary {
	return &summary{w: w, output: map[test][]string{}, build: map[string][]string{}, count: map[string]*[3]int{}, reasons: map[string]int{}}
}

// read takes events from r until its end. A line that is no event is printed
// as it is.
func (s *summary) read(r io.Reader) {
	in := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil || e.Action == "" {
				s.w.Write(append(bytes.TrimRight(line, "\n"), '\n'))
			} else {
				s.add(e)
			}
		}
		if err != nil {
			return
		}
	}
}

func (s *summary) add(e event) {
	t := test{e.Package, e.Test}
	n := s.count[e.Package]
	if n == nil {
		n = new([3]int)
		s.count[e.Package] = n
	}
	switch e.Action {
	case "build-output":
		s.build[e.ImportPath] = append(s.build[e.ImportPath], e.Output)
	case "output":
		s.output[t] = append(s.output[t], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.pkg(e, n)
			break
		}
		switch e.Action {
		case "pass":
			s.passed, n[0] = s.passed+1, n[0]+1
		case "fail":
			s.failed, n[1] = s.failed+1, n[1]+1
			s.print(t)
		case "skip":
			s.skipped, n[2] = s.skipped+1, n[2]+1
			s.reasons[reason(s.output[t])]++
		}
		delete(s.output, t)
	}
}

// pkg prints the line of a package that has ended.
func (s *summary) pkg(e event, n *[3]int) {
	t := test{e.Package, ""}
	switch {
	case e.Action == "skip" || *n == [3]int{} && e.Action == "pass":
		// no tests in it
	case e.Action == "pass":
		fmt.Fprintf(s.w, "ok    %-34s %5d passed%s  %.1fs\n", e.Package, n[0], also(n[2], "skipped"), e.Elapsed)
	default:
		for _, line := range s.build[e.FailedBuild] {
			io.WriteString(s.w, line)
		}
		if n[1] == 0 { // it did not build, panicked, or ran out of time
			s.failed++
			for _, k := range s.open(e.Package) {
				s.print(k)
			}
			s.print(t)
		}
		fmt.Fprintf(s.w, "FAIL  %-34s %5d passed%s%s  %.1fs\n", e.Package, n[0], also(n[1], "failed"), also(n[2], "skipped"), e.Elapsed)
	}
	delete(s.output, t)
}

// open returns the tests of a package that began and did not end, sorted.
func (s *summary) open(pkg string) []test {
	var out []test
	for t := range s.output {
		if t.pkg == pkg && t.name != "" {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b test) int { return strings.Compare(a.name, b.name) })
	return out
}

func (s *summary) print(t test) {
	for _, line := range s.output[t] {
		io.WriteString(s.w, line)
	}
}

func also(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d %s", n, what)
}

// reason returns what a skipped test said last before its outcome.
func reason(lines []string) string {
	why := "no reason given"
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if l != "" && !strings.HasPrefix(l, "===") && !strings.HasPrefix(l, "---") {
			why = l
		}
	}
	return why
}

// end prints the reasons of what was skipped and the last line. err is what
// go test itself ended with; when it failed with no failed test to show for
// it, that is counted, so that the last line never looks better than the run.
func (s *summary) end(err error) {
	var why []string
	for r := range s.reasons {
		why = append(why, r)
	}
	slices.Sort(why)
	for _, r := range why {
		fmt.Fprintf(s.w, "skipped %d: %s\n", s.reasons[r], r)
	}
	if err != nil && s.failed == 0 {
		s.failed++
		fmt.Fprintf(s.w, "go test: %v\n", err)
	}
	fmt.Fprintf(s.w, "%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped)
}
