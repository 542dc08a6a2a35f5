//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
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
	isnad, err := exec.LookPath("isnad")
	if err != nil {
		t.Skipf("the test cannot start the program: %v", err)
	}
	p := &process{Cmd: exec.Command(isnad, args...)}
	p.Stdout, p.Stderr = &p.out, &p.err
	p.Env = append(os.Environ(), "ISNAD_CONTACT=desk@site.test")
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// interrupt sends an interrupt when the process is at work, and some time later,
// and wants it to end soon, as one that was stopped or had done.
func (p *process) interrupt(t *testing.T, atWork func() bool, after time.Duration) (stopped bool) {
	t.Helper()
	done := make(chan struct{})
	go func() { p.Wait(); close(done) }()
	for begun := time.Now(); !atWork() && time.Since(begun) < 30*time.Second; {
		select {
		case <-done:
			t.Fatalf("%s: ended before its work, exit status %d:\n%s", p.Args[1], p.ProcessState.ExitCode(), &p.err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	time.Sleep(after)
	p.Process.Signal(os.Interrupt)
	began := time.Now()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		p.Process.Signal(syscall.SIGQUIT)
		<-done
		t.Fatalf("%s: still running 20 s after the interrupt:\n%s", strings.Join(p.Args[1:3], " "), &p.err)
	}
	switch status := p.ProcessState.ExitCode(); status {
	case statusStopped:
		if !strings.Contains(p.err.String(), "isnad: stopped") {
			t.Errorf("%s: what was stopped says %q", p.Args[1], &p.err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: %s from the interrupt to the end", p.Args[1], took)
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

// A slowPress is an outlet of our own that answers slowly.
type slowPress struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

const slowArticles = 6

func newSlowPress(t *testing.T) *slowPress {
	p := &slowPress{asked: map[string]int{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked[r.URL.Path]++
		p.mu.Unlock()
		select {
		case <-time.After(80 * time.Millisecond):
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

// next returns a condition that holds from the next request on.
func (p *slowPress) next() func() bool {
	all := func() (n int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, k := range p.asked {
			n += k
		}
		return n
	}
	had := all()
	return func() bool { return all() > had }
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

// TestWatchInterrupted interrupts isnad watch at several moments, once asking a
// feed, once fetching, once reading: the next goes on where it was.
func TestWatchInterrupted(t *testing.T) {
	t.Parallel()
	press, place := newSlowPress(t), filepath.Join(t.TempDir(), "press.db")
	args := []string{"--store", place, "--allow", "127.0.0.1", "--delay", "100ms"}
	feed := append([]string{"feed", "add", press.URL + "/feed"}, args...)
	if !start(t, feed...).interrupt(t, press.next(), 0) {
		t.Error("isnad feed add had done before it was interrupted")
	}
	start(t, feed...).end(t, statusDone)
	rnd := rand.New(rand.NewPCG(7, uint64(os.Getpid())))
	stopped := 0
	for i := range 4 {
		run := append([]string{"watch"}, args...)
		if i%2 == 0 {
			run = append(run, "--once")
		}
		if start(t, run...).interrupt(t, press.next(), time.Duration(rnd.IntN(250))*time.Millisecond) {
			stopped++
		}
	}
	start(t, append([]string{"watch", "--once"}, args...)...).end(t, statusDone)
	if stopped == 0 {
		t.Error("no run was stopped in its work")
	}
	press.once(t, place, 4)
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
	if !start(t, run...).interrupt(t, press.next(), 400*time.Millisecond) {
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
	file := filepath.Join(dir, "press.warc.gz")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := warc.NewWriter(f)
	const n = 250
	for i := range n {
		body := fmt.Sprintf("<title>خبر %d</title><article><h1>خبر عن الطريق %d</h1><p>قال رئيس البلدية سالم القاسمي إن الطريق رقم %d مفتوح منذ صباح اليوم.</p><p>وأضاف أن أعمال الصيانة رقم %d انتهت قبل موعدها بأسبوعين.</p></article>", i, i, i, i*7)
		if err := w.Response(warc.Capture{URI: fmt.Sprintf("https://site.test/%d", i), At: time.Date(2026, 3, 1, 0, 0, i, 0, time.UTC), ContentType: "text/html; charset=utf-8", Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
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
	if !start(t, "add", "--store", place, file).interrupt(t, filed, 0) {
		t.Error("isnad add had done before it was interrupted")
	}
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
	rnd := rand.New(rand.NewPCG(11, 13))
	var b strings.Builder
	for range 4000 {
		b.WriteString(`{"title":"","text":"`)
		for range 100 {
			b.WriteString("ك" + string(rune('ا'+rnd.IntN(26))) + string(rune('ا'+rnd.IntN(26))) + " ")
		}
		b.WriteString("\"}\n")
	}
	if err := os.WriteFile(raw, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(model, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "train", "clusters", "--raw", raw, "--out", dir)
	if !p.interrupt(t, func() bool { return true }, 300*time.Millisecond) {
		t.Errorf("the training had done before it was interrupted:\n%s", &p.err)
	}
	if got, err := os.ReadFile(model); err != nil || string(got) != "old" {
		t.Errorf("table.bin is %d bytes, %v; want what was there", len(got), err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, ".*")); len(files) > 0 {
		t.Errorf("left behind: %q", files)
	}
}
