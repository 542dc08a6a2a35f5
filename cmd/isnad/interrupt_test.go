//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"isnad/internal/store/open"
	"isnad/internal/warc"
)

// A process is a run of the program.
type process struct {
	*exec.Cmd
	out, err bytes.Buffer
}

// start runs the program, or skips the test where it cannot be run.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startWith(t, nil, args...)
}

// startWith runs it with a standard input.
func startWith(t *testing.T, in *os.File, args ...string) *process {
	t.Helper()
	isnad, err := exec.LookPath("isnad")
	if err != nil {
		t.Skipf("the test cannot start the program: %v", err)
	}
	p := &process{Cmd: exec.Command(isnad, args...)}
	p.Stdout, p.Stderr = &p.out, &p.err
	if in != nil {
		p.Stdin = in
	}
	p.Env = append(os.Environ(), "ISNAD_CONTACT=desk@site.test")
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// interrupt sends an interrupt when the process is at work, and some time later,
// and wants it to end, as one that was stopped or had done. It reports whether it
// was stopped.
func (p *process) interrupt(t *testing.T, atWork func() bool, after time.Duration) (stopped bool) {
	t.Helper()
	done := make(chan struct{})
	go func() { p.Wait(); close(done) }()
	ended := func(limit time.Duration, what string) bool {
		select {
		case <-done:
			return true
		case <-time.After(limit):
			if what != "" {
				p.Process.Signal(syscall.SIGQUIT)
				<-done
				t.Fatalf("%s: %s after %s:\n%s", strings.Join(p.Args[1:], " "), what, limit, &p.err)
			}
			return false
		}
	}
	for begun := time.Now(); !ended(5*time.Millisecond, "") && !atWork(); {
		if time.Since(begun) > patience {
			ended(0, "not at work")
		}
	}
	if !ended(after, "") {
		p.Process.Signal(os.Interrupt)
	}
	ended(patience, "still running")
	switch status := p.ProcessState.ExitCode(); status {
	case statusStopped:
		if !strings.Contains(p.err.String(), "isnad: stopped") {
			t.Errorf("%s: what was stopped says %q", p.Args[1], &p.err)
		}
		return true
	case statusDone, statusFailed:
	default:
		t.Errorf("%s: exit status %d:\n%s", p.Args[1], status, &p.err)
	}
	return false
}

// end waits for a process and wants one of the given exit statuses.
func (p *process) end(t *testing.T, status int) {
	t.Helper()
	p.Wait()
	if got := p.ProcessState.ExitCode(); got != status {
		t.Errorf("%s: exit status %d, want %d:\n%s", strings.Join(p.Args[1:], " "), got, status, &p.err)
	}
}

// A slowPress is an outlet of our own that answers slowly, and at times not at
// all.
type slowPress struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
	all   int // requests so far
	hold  int // of that number none is answered
	held  chan struct{}
}

const slowArticles = 6

func newSlowPress(t *testing.T) *slowPress {
	p := &slowPress{asked: map[string]int{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked[r.URL.Path]++
		p.all++
		pause, held := time.After(80*time.Millisecond), p.held
		if p.all == p.hold {
			pause = nil
			close(held)
		}
		p.mu.Unlock()
		select {
		case <-pause:
		case <-r.Context().Done():
			return
		}
		switch {
		case r.URL.Path == "/feed":
			io.WriteString(w, `<rss version="2.0"><channel><title>نشرة</title>`)
			for i := range slowArticles {
				fmt.Fprintf(w, `<item><title>خبر %d</title><link>/a/%d</link></item>`, i, i)
			}
			io.WriteString(w, "</channel></rss>")
		case strings.HasPrefix(r.URL.Path, "/a/"):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<title>خبر</title><article><h1>خبر عن الطريق</h1><p>قال رئيس البلدية سالم القاسمي إن الطريق رقم %s مفتوح منذ صباح اليوم.</p><p>وأضاف أن أعمال الصيانة انتهت قبل موعدها بأسبوعين.</p></article>", strings.TrimPrefix(r.URL.Path, "/a/"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

// keeps leaves the nth request from now without an answer, and returns a condition
// that holds from then on: the process that asked is in the midst of it.
func (p *slowPress) keeps(n int) func() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := make(chan struct{})
	p.hold, p.held = p.all+n, held
	return func() bool {
		select {
		case <-held:
			return true
		default:
			return false
		}
	}
}

// next returns a condition that holds from the next request on.
func (p *slowPress) next() func() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	had := p.all
	return func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.all > had
	}
}

// once wants every article filed once, and asked for once, or once more for each
// interrupt that may have come while it was on its way.
func (p *slowPress) once(t *testing.T, place string, interrupts int) {
	t.Helper()
	st, err := open.Open(context.Background(), place, open.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	list, err := st.ListPages(context.Background(), 0, 100, false)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, page := range list {
		names[page.Address] = true
	}
	if len(list) != slowArticles || len(names) != slowArticles {
		t.Errorf("%d pages of %d addresses filed, want %d", len(list), len(names), slowArticles)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	all := 0
	for i := range slowArticles {
		all += p.asked[fmt.Sprintf("/a/%d", i)]
	}
	if all > slowArticles+interrupts {
		t.Errorf("%d requests for %d articles and %d interrupts: %v", all, slowArticles, interrupts, p.asked)
	}
}

// TestWatchInterrupted interrupts isnad watch at several moments, asking a feed,
// fetching, reading: the next goes on where it was.
func TestWatchInterrupted(t *testing.T) {
	t.Parallel()
	press, place := newSlowPress(t), filepath.Join(t.TempDir(), "press.db")
	args := []string{"--store", place, "--allow", "127.0.0.1", "--delay", "100ms"}
	stopped := func(held int, verb ...string) {
		t.Helper()
		if !start(t, append(verb, args...)...).interrupt(t, press.keeps(held), 0) {
			t.Errorf("isnad %s had done before it was interrupted", strings.Join(verb, " "))
		}
	}
	// Each asks for robots.txt first.
	stopped(1, "feed", "add", press.URL+"/feed")
	stopped(2, "feed", "add", press.URL+"/feed")
	start(t, append([]string{"feed", "add", press.URL + "/feed"}, args...)...).end(t, statusDone)
	stopped(2, "watch", "--once") // at the feed
	stopped(3, "watch", "--once") // at the first article
	// Without --once it is meant to be stopped; this one is at the second.
	start(t, append([]string{"watch"}, args...)...).interrupt(t, press.keeps(3), 0)
	// Between requests, reading, or when all is done: the moments differ from
	// machine to machine.
	for _, after := range []time.Duration{90, 210} {
		start(t, append([]string{"watch", "--once"}, args...)...).interrupt(t, press.next(), after*time.Millisecond)
	}
	start(t, append([]string{"watch", "--once"}, args...)...).end(t, statusDone)
	press.once(t, place, 5)
	search := start(t, "search", "--store", place, "speaker:القاسمي")
	search.end(t, statusDone)
	if n := strings.Count(search.out.String(), "أعمال الصيانة انتهت"); n == 0 {
		t.Errorf("what was fetched is not read: %s", &search.out)
	}
}

// TestFetchInterrupted interrupts isnad fetch; isnad watch does the rest.
func TestFetchInterrupted(t *testing.T) {
	t.Parallel()
	press, place := newSlowPress(t), filepath.Join(t.TempDir(), "press.db")
	args := []string{"--store", place, "--allow", "127.0.0.1", "--delay", "100ms"}
	run := append([]string{"fetch"}, args...)
	for i := range slowArticles {
		run = append(run, fmt.Sprintf("%s/a/%d", press.URL, i))
	}
	if !start(t, run...).interrupt(t, press.keeps(4), 0) {
		t.Error("isnad fetch had done before it was interrupted")
	}
	start(t, append([]string{"watch", "--once"}, args...)...).end(t, statusDone)
	press.once(t, place, 1)
}

// TestAddArchiveInterrupted interrupts isnad add in the middle of a web archive;
// the next does the rest, and the store is that of a run that nobody stopped.
func TestAddArchiveInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var archive bytes.Buffer
	w := warc.NewWriter(&archive)
	const n = 250
	half := 0
	for i := range n {
		if i == n/2 {
			half = archive.Len()
		}
		body := fmt.Sprintf("<title>خبر %d</title><article><h1>خبر عن الطريق %d</h1><p>قال رئيس البلدية سالم القاسمي إن الطريق رقم %d مفتوح منذ صباح اليوم.</p><p>وأضاف أن أعمال الصيانة رقم %d انتهت قبل موعدها بأسبوعين.</p></article>", i, i, i, i*7)
		if err := w.Response(warc.Capture{URI: fmt.Sprintf("https://site.test/%d", i), At: time.Date(2026, 3, 1, 0, 0, i, 0, time.UTC), ContentType: "text/html; charset=utf-8", Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "press.warc.gz")
	if err := os.WriteFile(file, archive.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(dir, "stopped.db")
	// What is filed is seen from outside.
	filed := func() bool {
		st, err := open.Open(context.Background(), place, open.Options{})
		if err != nil {
			return false
		}
		defer st.Close()
		list, err := st.ListPages(context.Background(), 0, 1, false)
		return err == nil && len(list) > 0
	}
	// The second half does not come before the interrupt does.
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	go out.Write(archive.Bytes()[:half])
	if !startWith(t, in, "add", "--store", place, "-").interrupt(t, filed, 0) {
		t.Error("isnad add had done before it was interrupted")
	}
	in.Close()
	// And as fast as it can be read: it may have done before.
	start(t, "add", "--store", place, file).interrupt(t, filed, 50*time.Millisecond)
	last := start(t, "add", "--store", place, file)
	last.end(t, statusDone)
	quiet := filepath.Join(dir, "quiet.db")
	start(t, "add", "--store", quiet, file).end(t, statusDone)
	got, want := stored(t, place), stored(t, quiet)
	pages := 0
	for key, value := range want {
		if strings.HasPrefix(key, "page ") {
			pages++
		}
		if got[key] != value {
			t.Fatalf("after the interrupts %s is\n%.400s\nwant\n%.400s", key, got[key], value)
		}
	}
	if len(got) != len(want) || pages != n {
		t.Errorf("%d rows after the interrupts, want %d; %d pages, want %d", len(got), len(want), pages, n)
	}
}

// TestTrainInterrupted stops a training: it ends at once, and the model that was
// there stays.
func TestTrainInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	raw, model := filepath.Join(dir, "raw.jsonl"), filepath.Join(dir, "table.bin")
	if err := os.WriteFile(model, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	// Its raw text comes through a pipe, and does not end.
	if err := syscall.Mkfifo(raw, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	reads := make(chan struct{})
	go func() {
		f, err := os.OpenFile(raw, os.O_WRONLY, 0) // waits for who reads
		if err != nil {
			return
		}
		t.Cleanup(func() { f.Close() })
		io.WriteString(f, `{"title":"","text":"قال الوزير إن الطريق مفتوح"}`+"\n")
		close(reads)
	}()
	p := start(t, "train", "clusters", "--raw", raw, "--out", dir)
	if !p.interrupt(t, func() bool {
		select {
		case <-reads:
			return true
		default:
			return false
		}
	}, 0) {
		t.Errorf("the training had done before it was interrupted:\n%s", &p.err)
	}
	if got, err := os.ReadFile(model); err != nil || string(got) != "old" {
		t.Errorf("table.bin is %d bytes, %v; want what was there", len(got), err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, ".*")); len(files) > 0 {
		t.Errorf("left behind: %q", files)
	}
}
