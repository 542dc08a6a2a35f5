package account

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts a headless browser, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium on this machine: how the page looks in a browser is not tested")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(2*time.Minute))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	// The first Do starts the browser and must not have a time limit of its
	// own: the limit would end the browser with it.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Skipf("Chromium does not start here: %v", err)
	}
	return ctx
}

// In a browser the page asks for nothing, complains of nothing, reads from
// right to left, fits the screen, and its links lead both ways.
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	file := filepath.Join(t.TempDir(), "account.html")
	if err := os.WriteFile(file, []byte(show(t, asHTML, append(golden(t, "harbours"), golden(t, "hostile")...), false)), 0o666); err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	var mu sync.Mutex
	var heard []string
	hear := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, what)
	}
	tab := chromedp.FromContext(ctx).Target
	requests := cdp.Events(ctx, tab, network.RequestWillBeSent)
	entries := cdp.Events(ctx, tab, log.EntryAdded)
	calls := cdp.Events(ctx, tab, runtime.ConsoleAPICalled)
	go func() {
		for ev, err := range requests {
			if u := ""; err == nil {
				if u = ev.Request.URL; u != address && !strings.HasPrefix(u, "data:font/") {
					hear("request of " + short(u))
				}
			}
		}
	}()
	go func() {
		for ev, err := range entries {
			// On a slow machine the browser says also what it does about slow loading.
			if err == nil && ev.Entry.Source != log.EntrySourceIntervention && ev.Entry.Source != log.EntrySourceViolation {
				hear(string(ev.Entry.Level) + ": " + ev.Entry.Text)
			}
		}
	}()
	go func() {
		for _, err := range calls {
			if err == nil {
				hear("a script wrote to the console")
			}
		}
	}()
	limit, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := chromedp.Do(limit, chromedp.EmulateViewport(390, 844), chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, script, want string }{
		{"direction", `getComputedStyle(document.body).direction`, "rtl"},
		{"language", `document.documentElement.lang`, "ar"},
		{"font of the text", `document.fonts.load("19px 'Isnad Naskh'", "نص").then(f => f.length + "")`, "1"},
		{"width at 390", `(document.documentElement.scrollWidth <= 390) + ""`, "true"},
		{"scripts", `document.scripts.length + ""`, "0"},
		{"a title's markup", `document.querySelectorAll("img, script, iframe, [onclick]").length + ""`, "0"},
		{"card to words", `(() => { const c = document.querySelector(".card blockquote a"); const w = document.getElementById(decodeURIComponent(c.hash.slice(1))); return w.tagName + " " + w.querySelector("a.n").hash.slice(1) + " " + c.closest(".card").id })()`, "MARK s-7c1f0a-1 s-7c1f0a-1"},
		{"labels in English", `(() => { document.getElementById("english").click(); const v = getComputedStyle(document.querySelector(".totals .en")).display + " " + getComputedStyle(document.querySelector(".totals .ar")).display; document.getElementById("english").click(); return v })()`, "inline none"},
	} {
		got, err := chromedp.Run(limit, chromedp.Evaluate[string](c.script, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
		} else if got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, h := range heard {
		t.Errorf("the browser heard: %s", h)
	}
}
