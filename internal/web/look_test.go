package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"isnad/internal/desk"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"pgregory.net/rapid"
)

// palettes returns the colours of the light look, of the dark look that is
// chosen, and of the dark look of a machine that is dark.
func palettes(t *testing.T) [3]map[string]string {
	t.Helper()
	all, _ := statics()
	css := string(all["site.css"])
	var out [3]map[string]string
	for i, head := range []string{`:root{color-scheme:light;`, `:root[data-theme=dark]{color-scheme:dark;`, `:root:not([data-theme=light]){color-scheme:dark;`} {
		_, rest, ok := strings.Cut(css, head)
		if !ok {
			t.Fatalf("the style sheet has no %q", head)
		}
		body, _, _ := strings.Cut(rest, "}")
		out[i] = map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+):(#[0-9a-f]{3,6})`).FindAllStringSubmatch(body, -1) {
			out[i][m[1]] = m[2]
		}
	}
	return out
}

// contrast returns the ratio of two colours (WCAG 2.2, 1.4.3): 1 to 21.
func contrast(a, b string) float64 {
	light := func(c string) float64 {
		c = strings.TrimPrefix(c, "#")
		if len(c) == 3 {
			c = string([]byte{c[0], c[0], c[1], c[1], c[2], c[2]})
		}
		sum := 0.0
		for i, w := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(c[2*i:2*i+2], 16, 8)
			if err != nil {
				return math.NaN()
			}
			v := float64(n) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += w * v
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast: whatever text is set in can be read on whatever it stands on, in
// both looks; signs need less.
func TestContrast(t *testing.T) {
	p := palettes(t)
	if fmt.Sprint(p[1]) != fmt.Sprint(p[2]) {
		t.Errorf("the two dark looks differ:\n%v\n%v", p[1], p[2])
	}
	text := []string{"ink", "soft", "accent", "say", "affirm", "deny", "warn", "commit", "urge", "blame", "praise", "expect", "new"}
	for i, name := range []string{"light", "dark"} {
		check := func(fore, back string, least float64) {
			f, ok := p[i][fore]
			b, also := p[i][back]
			if !ok || !also {
				t.Errorf("%s: no colour %s or %s", name, fore, back)
				return
			}
			if c := contrast(f, b); !(c >= least) {
				t.Errorf("%s: %s %s on %s %s has a contrast of %.2f, want %.1f", name, fore, f, back, b, c, least)
			}
		}
		for _, f := range text {
			for _, b := range []string{"paper", "sheet"} {
				check(f, b, 4.5)
			}
		}
		for _, b := range []string{"wash", "bad-wash", "good-wash", "accent-wash", "mark"} {
			check("ink", b, 4.5)
			check("soft", b, 4.5)
		}
		check("accent", "accent-wash", 4.5)
		check("deny", "bad-wash", 4.5)
		check("on-accent", "accent", 4.5)
		check("on-accent", "own", 4.5)
		check("own", "paper", 3)
		check("copy", "paper", 2.5)
	}
}

// TestDrawings: whatever a story or a chain holds, no two labels of a drawing
// share a place, and all lie in it.
func TestDrawings(t *testing.T) {
	l := theLooks()
	word := rapid.SampledFrom([]string{"", "Reuters", "الغد", "وكالة الأنباء ذات الاسم الطويل جدا الذي لا ينتهي أبدا", evilTongue.say("الرأي"), "٣"})
	check := func(t *rapid.T, what string, svg string, labels []box) {
		var w, h float64
		if svg == "" {
			return
		}
		if _, err := fmt.Sscanf(svg[strings.Index(svg, "viewBox=")+len(`viewBox="0 0 `):], "%f %f", &w, &h); err != nil {
			t.Fatalf("%s: no view: %v", what, err)
		}
		for i, a := range labels {
			if a.x < -1 || a.y < -1 || a.x+a.w > w+1 || a.y+a.h > h+1 {
				t.Fatalf("%s: the label %q at %v leaves the drawing of %v by %v", what, a.label, a, w, h)
			}
			for _, b := range labels[i+1:] {
				if a.x+0.5 < b.x+b.w && b.x+0.5 < a.x+a.w && a.y+0.5 < b.y+b.h && b.y+0.5 < a.y+a.h {
					t.Fatalf("%s: the labels %q %v and %q %v overlap", what, a.label, a, b.label, b)
				}
			}
		}
		if strings.Contains(svg, "<script") || strings.Contains(svg, "style=") || strings.ContainsAny(svg, "\u202e\u2066\x1b") {
			t.Fatalf("%s: %s", what, svg)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(langs).Draw(t, "lang")
		s := &desk.Story{}
		for i := range rapid.IntRange(2, 24).Draw(t, "articles") {
			a := desk.ArticleRef{ID: fmt.Sprint("a", i), Title: word.Draw(t, "title"), Outlet: word.Draw(t, "outlet"), Date: rapid.SampledFrom([]string{"", "2020-01-01", "2020-01-02", "2020-11-29"}).Draw(t, "day")}
			if i > 0 && rapid.Bool().Draw(t, "copy") {
				a.CopyOf = fmt.Sprint("a", rapid.IntRange(0, i-1).Draw(t, "of"))
				s.Copies = append(s.Copies, desk.Share{From: a.CopyOf, To: a.ID, Kind: "wire", Form: "partial", Share: 0.5, Direction: rapid.SampledFrom([]string{"", "date"}).Draw(t, "way")})
			}
			s.List = append(s.List, a)
		}
		svg, labels := copyGraph(l, lang, s)
		check(t, "graph in "+lang, string(svg), labels)
		c := &desk.Chain{}
		for i := range rapid.IntRange(1, 5).Draw(t, "sources") {
			src := desk.ChainSource{Name: word.Draw(t, "source")}
			for j := range rapid.IntRange(0, 4).Draw(t, "tellings") {
				u := desk.Said{ID: fmt.Sprintf("a%d-s%d", i, j), Outlet: word.Draw(t, "teller"), Date: "2020-01-01", Chain: []desk.Link{{Name: word.Draw(t, "link")}, {Name: word.Draw(t, "link"), Broken: true}}}
				src.Tellings = append(src.Tellings, u)
				c.Claim.Tellings = append(c.Claim.Tellings, u)
			}
			c.Sources = append(c.Sources, src)
		}
		svg, labels = tree(l, lang, c)
		check(t, "tree in "+lang, string(svg), labels)
		var list []bar
		for i := range rapid.IntRange(0, 80).Draw(t, "bars") {
			list = append(list, bar{Key: fmt.Sprintf("%04d", 1900+i), N: rapid.IntRange(0, 2000).Draw(t, "n")})
		}
		svg, labels = bars(l, lang, "x", list)
		check(t, "bars in "+lang, string(svg), labels)
	})
}

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
		t.Skip("no Chromium on this machine: how the pages look in a browser is not tested")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience))
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

// ours reports whether an entry of the browser's log is about the page: on a slow
// machine it says also what it does about slow loading, and how long scripts take.
func ours(e *log.Entry) bool {
	return e.Source != log.EntrySourceIntervention && e.Source != log.EntrySourceViolation
}

// still serves pages that do not load themselves anew: what is asked of them may
// take longer than that on a slow machine.
func still(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := httptest.NewRecorder()
		h.ServeHTTP(got, r)
		body := strings.ReplaceAll(got.Body.String(), ` data-wait="`, ` data-wait="86400`)
		maps.Copy(w.Header(), got.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(got.Code)
		io.WriteString(w, body)
	})
}

// look is what the browser is asked about a page. It gives a list of faults.
// What it measures: that nothing but frames made for it scrolls sideways; that
// labels of a drawing do not touch; that all text has contrast on what stands
// behind it; that every link and control is drawn, and in the order of Tab.
const look = `(() => {
	const faults = [];
	const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth;
	if (wide > room) {
		const who = [...document.querySelectorAll("main *, header *, footer *")].filter(e => { const r = e.getBoundingClientRect(); return (r.right > room + 1 || r.left < -1) && !e.closest(".scroll, nav, .out, pre, table") }).slice(0, 3).map(e => e.tagName + "." + (e.className.baseVal ?? e.className));
		faults.push("scrolls sideways: " + wide + " in " + room + ": " + who.join(", "));
	}
	for (const svg of document.querySelectorAll("svg.draw")) {
		const boxes = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
		boxes.forEach(([a, x], i) => boxes.slice(i + 1).forEach(([b, y]) => {
			if (x.width && y.width && x.left + 1 < y.right && y.left + 1 < x.right && x.top + 2 < y.bottom && y.top + 2 < x.bottom) faults.push("labels touch: " + a + " / " + b);
		}));
	}
	const rgb = c => { const m = c.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m.length > 3 ? m[3] : 1] };
	const light = c => { const v = c.slice(0, 3).map(x => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4 }); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2] };
	const over = (f, b) => [0, 1, 2].map(i => f[i] * f[3] + b[i] * (1 - f[3])).concat(1);
	const behind = e => { const list = []; for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 0) { list.push(c); if (c[3] === 1) break } } let b = [255, 255, 255, 1]; while (list.length) b = over(list.pop(), b); return b };
	const seen = new Set();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; n = walker.nextNode();) {
		const e = n.parentElement;
		if (!n.data.trim() || seen.has(e) || e.closest("svg, script, .out, .skip, option, [disabled]") || !e.getClientRects().length) continue;
		seen.add(e);
		const s = getComputedStyle(e);
		if (s.visibility !== "visible") continue;
		let opacity = 1; for (let p = e; p; p = p.parentElement) opacity *= getComputedStyle(p).opacity;
		const b = behind(e), f = rgb(s.color); f[3] *= opacity;
		const x = light(over(f, b)), y = light(b), c = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
		const size = parseFloat(s.fontSize), big = size >= 24 || size >= 18.66 && s.fontWeight >= 700;
		if (c < (big ? 3 : 4.5) - 0.01) faults.push("contrast " + c.toFixed(2) + ": " + e.tagName + "." + e.className + " " + n.data.trim().slice(0, 30));
	}
	for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
		if (e.hidden || e.type === "hidden" || e.disabled || e.closest("[hidden], details:not([open]) > :not(summary), .out, .to-dark, .to-light, .screen-only") || e.classList.contains("out")) continue;
		if (e.tabIndex < 0) faults.push("Tab does not reach " + e.outerHTML.slice(0, 90));
		const r = e.getBoundingClientRect();
		if ((!r.width || !r.height) && getComputedStyle(e).display !== "none" && e.getClientRects().length) faults.push("has no size: " + e.outerHTML.slice(0, 90));
	}
	return JSON.stringify([...new Set(faults)].slice(0, 12));
})()`

// TestLook opens every tale in a browser, in both languages and looks, on a desk
// and on a phone.
func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	srv := httptest.NewServer(still(book()))
	defer srv.Close()
	var mu sync.Mutex
	var heard []string
	hear := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, what)
	}
	tab := chromedp.FromContext(ctx).Target
	go func() {
		for ev, err := range cdp.Events(ctx, tab, network.RequestWillBeSent) {
			if err == nil && !strings.HasPrefix(ev.Request.URL, srv.URL+"/") && !strings.HasPrefix(ev.Request.URL, "data:") {
				hear("a request of " + ev.Request.URL)
			}
		}
	}()
	go func() {
		for ev, err := range cdp.Events(ctx, tab, log.EntryAdded) {
			// Tales of faults are faults; all else that the browser says is ours.
			if err == nil && ours(ev.Entry) && !strings.Contains(ev.Entry.Text, "the server responded with a status of") {
				hear(string(ev.Entry.Level) + ": " + ev.Entry.Text)
			}
		}
	}()
	go func() {
		for ev, err := range cdp.Events(ctx, tab, runtime.ConsoleAPICalled) {
			if err == nil {
				hear("a script wrote to the console: " + fmt.Sprint(ev.Type))
			}
		}
	}()
	go func() {
		for ev, err := range cdp.Events(ctx, tab, runtime.ExceptionThrown) {
			if err == nil {
				hear("a script failed: " + ev.ExceptionDetails.Text)
			}
		}
	}()
	dark := func(scheme string) chromedp.Action[chromedp.Void] {
		return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			return chromedp.Void{}, err
		}
	}
	for _, tale := range tales() {
		for i, lang := range langs {
			if lang == "en" && strings.HasSuffix(tale.Name, "-hostile") {
				continue // the same words, and what is theirs is seen in Arabic
			}
			limit, cancel := context.WithTimeout(ctx, 2*patience)
			address := srv.URL + "/storybook/" + tale.Name + "?lang=" + lang
			// Each language in one look on the desk and in the other on the phone.
			schemes := []string{"light", "dark"}
			err := chromedp.Do(limit, dark(schemes[i]), chromedp.EmulateViewport(1280, 900), chromedp.Navigate(address))
			for _, at := range []struct {
				width  int64
				scheme string
			}{{1280, schemes[i]}, {360, schemes[1-i]}} {
				if at.width > 360 && strings.HasSuffix(tale.Name, "-hostile") {
					continue // what breaks a page is long, and breaks the narrow one
				}
				if err == nil {
					err = chromedp.Do(limit, dark(at.scheme), chromedp.EmulateViewport(at.width, 900))
				}
				var got string
				if err == nil {
					got, err = chromedp.Run(limit, chromedp.Evaluate[string](look))
				}
				var faults []string
				if err == nil {
					err = json.Unmarshal([]byte(got), &faults)
				}
				for _, f := range faults {
					t.Errorf("%s in %s, %d wide, %s: %s", tale.Name, lang, at.width, at.scheme, f)
				}
			}
			if err != nil {
				t.Errorf("%s in %s: %v", tale.Name, lang, err)
			}
			cancel()
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, h := range heard {
		t.Errorf("the browser heard: %s", h)
	}
}

// TestKeys: Tab comes first to the link over the head, then to every control in
// order; j and k walk, / searches, the look changes in place and stays, and a
// list is narrowed while one types.
func TestKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	srv := httptest.NewServer(still(book()))
	defer srv.Close()
	limit, cancel := context.WithTimeout(ctx, 2*patience)
	defer cancel()
	if err := chromedp.Do(limit, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(srv.URL+"/storybook/today?lang=ar")); err != nil {
		t.Fatal(err)
	}
	key := func(k string) string {
		return `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "` + k + `", bubbles: true, cancelable: true}));`
	}
	for _, c := range []struct{ what, script, want string }{
		{"j goes to the first story", key("j") + `document.activeElement.pathname`, "/story/st-1"},
		{"j goes on", key("j") + `document.activeElement.pathname`, "/story/st-2"},
		{"k goes back", key("k") + `document.activeElement.pathname`, "/story/st-1"},
		{"/ searches", key("/") + `document.activeElement.id`, "find"},
		{"j in a field is a letter", key("j") + `document.activeElement.id`, "find"},
		{"the look changes", `document.querySelector(".to-dark").click(); document.documentElement.dataset.theme + " " + document.cookie.split("; ").filter(c => c.startsWith("isnad-theme"))`, "dark isnad-theme=dark"},
		{"its way back has the focus", `document.activeElement.dataset.themeTo`, "light"},
	} {
		got, err := chromedp.Run(limit, chromedp.Evaluate[string](c.script))
		if err != nil || got != c.want {
			t.Errorf("%s: got %q (%v), want %q", c.what, got, err, c.want)
		}
	}
	if err := chromedp.Do(limit, chromedp.Navigate(srv.URL+"/storybook/entities?lang=ar")); err != nil {
		t.Fatal(err)
	}
	got, err := chromedp.Run(limit, chromedp.Evaluate[string](`(() => {
		const dark = getComputedStyle(document.documentElement).colorScheme;
		const f = document.querySelector("[data-filter]"); f.value = "اشغال"; f.dispatchEvent(new Event("input"));
		const n = [...document.querySelectorAll("#list > li")].filter(e => e.offsetParent).map(e => e.querySelector("a").textContent).join("|");
		f.value = ""; f.dispatchEvent(new Event("input"));
		return dark + " " + n + " " + [...document.querySelectorAll("#list > li")].filter(e => e.offsetParent).length;
	})()`))
	if want := "dark وزارة الأشغال في نهرين 4"; err != nil || got != want {
		t.Errorf("the list: got %q (%v), want %q", got, err, want)
	}
	// Without a script all is there, and the real Tab walks it.
	first, err := chromedp.Run(limit, chromedp.Evaluate[string](`(() => { const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter(e => !e.hidden && e.type !== "hidden" && e.tabIndex >= 0 && e.getClientRects().length); return all[0].className + " " + all[0].getAttribute("href") + " " + all.every((e, i) => !i || all[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) })()`))
	if want := "skip #main true"; err != nil || first != want {
		t.Errorf("the first link: got %q (%v), want %q", first, err, want)
	}
}
