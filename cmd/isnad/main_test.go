package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long is waited for what must come on the slowest of machines:
// after it something hangs.
const patience = 5 * time.Minute

func TestMain(m *testing.M) {
	testscript.Main(bare{m}, map[string]func(){"isnad": func() {
		// On a machine that is slow today a short run would tell of its progress
		// where a script wants silence.
		every = time.Hour
		main()
	}})
}

// A bare runs the tests without what the person who runs them has set for the
// program: a store, a token, an address.
type bare struct{ m *testing.M }

func (b bare) Run() int {
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "ISNAD_") {
			os.Unsetenv(name)
		}
	}
	return b.m.Run()
}

// The command line as typed: one file a matter under testdata/script. Beside
// the usual commands there is "status N COMMAND…", which runs a command and
// wants its exit status, "damage FILE", "press FOLDER", which serves a folder
// at $PRESS, an address without scheme $HOST, and "own FROM TO", which writes that server into a table of outlets.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Condition: func(cond string) (bool, error) {
			return cond == "root" && os.Geteuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status,
			"damage": damage,
			"press":  press,
			"own":    own,
		},
	})
}

// status runs a command and compares its exit status with the wanted one.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command…")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%s: exit status %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// press serves a folder to the commands that fetch.
func press(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: press folder")
	}
	s := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(s.Close)
	ts.Setenv("PRESS", s.URL)
	ts.Setenv("HOST", s.Listener.Addr().String())
}

// own copies a table of outlets, with the server of press in the place of PRESS
// and HOST.
func own(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: own from to")
	}
	at := ts.Getenv("PRESS")
	table := strings.NewReplacer("PRESS", at, "HOST", strings.TrimPrefix(at, "http://")).Replace(ts.ReadFile(args[0]))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(table), 0o666))
}

// damage writes nonsense into the middle of a file.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage file")
	}
	b := []byte(ts.ReadFile(args[0]))
	for i := len(b) / 2; i < min(len(b)/2+16<<10, len(b)); i++ {
		b[i] = 0xa5
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

// slow gives one page and then waits, as a pipe does whose writer is busy.
type slow struct {
	first io.Reader
	read  chan struct{}
	wait  chan struct{}
}

func (s *slow) Read(p []byte) (int, error) {
	if n, err := s.first.Read(p); n > 0 || err != io.EOF {
		return n, err
	}
	select {
	case <-s.read:
	default:
		close(s.read)
	}
	<-s.wait
	return 0, io.EOF
}

// An interrupt ends the work at once, with a whole document on standard output
// and no file where one was asked for.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(page, []byte("خبر عن المرفأ\n\nقال مدير المرفأ إن العمل مستمر في جميع الأرصفة منذ الصباح الباكر.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"", filepath.Join(dir, "account.json")} {
		in := &slow{first: strings.NewReader(""), read: make(chan struct{}), wait: make(chan struct{})}
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-in.read
			cancel()
		}()
		args := []string{"read", "--format", "json", page, "-"}
		if target != "" {
			args = append(args, "-o", target)
		}
		var out, errOut bytes.Buffer
		done := make(chan int)
		go func() { done <- execute(ctx, args, in, &out, &errOut) }()
		select {
		case got := <-done:
			if got != statusStopped {
				t.Errorf("-o %q: exit status %d, want %d", target, got, statusStopped)
			}
		case <-time.After(patience):
			t.Fatal("still running long after the interrupt")
		}
		close(in.wait)
		if !strings.Contains(errOut.String(), "stopped after") {
			t.Errorf("-o %q: standard error says %q", target, errOut.String())
		}
		if target == "" && !strings.HasSuffix(out.String(), "\"complete\":false}\n") {
			t.Errorf("the document does not say that it is incomplete: %q", out.String())
		}
		left, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(left) != 1 {
			t.Errorf("-o %q leaves %q behind", target, left)
		}
		if hidden, _ := filepath.Glob(filepath.Join(dir, ".*.part")); len(hidden) > 0 {
			t.Errorf("-o %q leaves %q behind", target, hidden)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 12: "12", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}
