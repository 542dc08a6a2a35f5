package web

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
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

// screens is where the pictures of the journey are kept, for people to look at.
const screens = "../../build/screens"

// A journey goes through the screen as a person does.
type journey struct {
	t   *testing.T
	ctx context.Context
	n   *newsroom
	at  int
}

// patience is how long is waited for what must come on the slowest of machines.
const patience = 3 * time.Minute

// do takes steps, or ends the test.
func (j *journey) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	j.t.Helper()
	limit, cancel := context.WithTimeout(j.ctx, patience)
	defer cancel()
	if err := chromedp.Do(limit, steps...); err != nil {
		address, _ := chromedp.Run(j.ctx, chromedp.Location())
		body, _ := chromedp.Run(j.ctx, chromedp.Evaluate[string](`document.querySelector("main")?.innerText ?? ""`))
		j.t.Fatalf("%s, at %s: %v\n%s", what, address, err, body)
	}
}

// js asks the page, and once more when the page goes away meanwhile: one that
// waits loads itself anew.
func (j *journey) js(script string) string {
	j.t.Helper()
	limit, cancel := context.WithTimeout(j.ctx, patience)
	defer cancel()
	for {
		got, err := chromedp.Run(limit, chromedp.Evaluate[string](`String(`+script+`)`))
		switch {
		case err == nil:
			return got
		case limit.Err() != nil || !gone(err):
			j.t.Fatalf("%s: %v", script, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// gone reports whether an error says that the page of a question was left.
func gone(err error) bool {
	return strings.Contains(err.Error(), "navigated or closed") || strings.Contains(err.Error(), "context was destroyed") || strings.Contains(err.Error(), "Cannot find context")
}

// want fails the test when the page answers otherwise. A click takes its time,
// so that the page is asked again for a while.
func (j *journey) want(what, script, want string) {
	j.t.Helper()
	got := j.js(script)
	for end := time.Now().Add(20 * time.Second); got != want && time.Now().Before(end); got = j.js(script) {
		time.Sleep(50 * time.Millisecond)
	}
	if got != want {
		j.t.Errorf("%s at %s: got %q, want %q", what, j.js("location.pathname + location.hash"), got, want)
	}
}

// once is want of what changes the page by asking.
func (j *journey) once(what, script, want string) {
	j.t.Helper()
	if got := j.js(script); got != want {
		j.t.Errorf("%s at %s: got %q, want %q", what, j.js("location.pathname + location.hash"), got, want)
	}
}

// shoot keeps a picture of the page on a desk and on a phone.
func (j *journey) shoot(name string) {
	j.t.Helper()
	j.at++
	for _, width := range []int64{390, 1280} { // the wide one last: the journey goes on in it
		j.do("resize", chromedp.EmulateViewport(width, 900))
		if over := j.js("document.documentElement.scrollWidth - innerWidth"); over != "0" {
			j.t.Errorf("%s at %d: scrolls sideways by %s", name, width, over)
		}
		limit, cancel := context.WithTimeout(j.ctx, patience)
		png, err := chromedp.Run(limit, chromedp.CaptureScreenshot())
		cancel()
		if err == nil {
			err = os.WriteFile(filepath.Join(screens, fmt.Sprintf("%02d-%s-%d.png", j.at, name, width)), png, 0o666)
		}
		if err != nil {
			j.t.Errorf("%s: %v", name, err)
		}
	}
}

// TestJourney adds the example press, follows a story to a statement to its
// words, searches, joins two names and sees it respected, in both languages. The
// browser complains of nothing and asks nobody else.
func TestJourney(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	if err := os.MkdirAll(screens, 0o777); err != nil {
		t.Fatal(err)
	}
	n := newNewsroom(t)
	j := &journey{t: t, ctx: browser(t), n: n}
	var mu sync.Mutex
	var heard []string
	hear := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, what)
	}
	tab := chromedp.FromContext(j.ctx).Target
	go func() {
		for ev, err := range cdp.Events(j.ctx, tab, network.RequestWillBeSent) {
			if err == nil && !strings.HasPrefix(ev.Request.URL, n.base+"/") && !strings.HasPrefix(ev.Request.URL, "data:image/svg") {
				hear("a request of " + ev.Request.URL)
			}
		}
	}()
	go func() {
		for ev, err := range cdp.Events(j.ctx, tab, log.EntryAdded) {
			if err == nil && ours(ev.Entry) {
				hear(string(ev.Entry.Level) + ": " + ev.Entry.Text)
			}
		}
	}()
	go func() {
		for _, err := range cdp.Events(j.ctx, tab, runtime.ConsoleAPICalled) {
			if err == nil {
				hear("a script wrote to the console")
			}
		}
	}()
	go func() {
		for ev, err := range cdp.Events(j.ctx, tab, runtime.ExceptionThrown) {
			if err == nil {
				hear("a script failed: " + ev.ExceptionDetails.Text)
			}
		}
	}()

	// The example press comes in.
	files, err := filepath.Glob("../../examples/press/*.*")
	if err != nil || len(files) < 8 {
		t.Fatalf("the example press has %d files, %v", len(files), err)
	}
	for i := range files {
		if files[i], err = filepath.Abs(files[i]); err != nil {
			t.Fatal(err)
		}
	}
	j.do("open the form", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(n.base+"/add?lang=ar"))
	j.shoot("add")
	j.do("add the press", chromedp.SetUploadFiles(chromedp.CSS("#file"), files), chromedp.Click(chromedp.CSS("form.add button[type=submit]")), chromedp.WaitVisible(chromedp.CSS("ol.added")))
	j.want("pages that wait", `document.querySelectorAll("[data-wait]").length`, "1")
	n.work()
	// The page looks again by itself.
	j.do("wait until it is read", chromedp.WaitVisible(chromedp.CSS("ol.added li li a")), chromedp.WaitVisible(chromedp.CSS("main > .narrow:not([data-wait])")))
	j.shoot("added")

	// A story, a statement in it, its words.
	j.do("stories", chromedp.Navigate(n.base+"/stories"), chromedp.WaitVisible(chromedp.CSS(`main a[href^="/story/"]`)))
	j.shoot("stories")
	j.do("a story", chromedp.Click(chromedp.CSS(`main a[href^="/story/"]`)), chromedp.WaitVisible(chromedp.CSS(`main a[href^="/article/"][href*="#s"]`)))
	j.shoot("story")
	j.do("a statement", chromedp.Click(chromedp.CSS(`main a[href^="/article/"][href*="#s"]`)), chromedp.WaitVisible(chromedp.CSS(".card:target .basis-list")))
	j.want("the statement's card is open", `getComputedStyle(document.querySelector(".card:target .full")).display`, "block")
	j.want("its words are marked", `document.getElementById("w-" + location.hash.slice(1)).classList.contains("lit")`, "true")
	j.want("its raw words are there", `document.querySelector(".card:target .raw mark").textContent.length > 3`, "true")
	j.shoot("statement")
	j.do("to its words", chromedp.Click(chromedp.CSS(".card:target a.close")), chromedp.WaitVisible(chromedp.CSS(".text :target")))
	j.want("the words are in sight", `(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(".text :target").getBoundingClientRect())`, "true")
	// A click in the text opens the card, and the text stays where it is.
	j.once("a click on a name leaves the text where it is", `(() => { const a = [...document.querySelectorAll(".text a.m")].at(-1); a.scrollIntoView({block: "center"}); const y = scrollY; a.click(); return Math.abs(scrollY - y) < 60 || y + " to " + scrollY })()`, "true")
	j.do("a name's card", chromedp.WaitVisible(chromedp.CSS(".mentions .card:target .doings")))
	j.want("the card is in sight", `(r => r.top >= 0 && r.top < innerHeight - 60)(document.querySelector(".card:target").getBoundingClientRect())`, "true")
	// Layers go and come back without a request.
	j.want("names are marked", `getComputedStyle(document.querySelector(".text a.m")).textDecorationLine`, "underline")
	j.js(`document.querySelector("label.layer-name").click()`)
	j.want("names are not marked", `getComputedStyle(document.querySelector(".text a.m:not(.by, .cue, .t, .ev, .d, .link)")).textDecorationLine`, "none")
	j.js(`document.querySelector("label.layer-name").click()`)

	// Search.
	j.do("search", chromedp.SendKeys(chromedp.CSS("#find"), "الدوريات"), chromedp.Submit(chromedp.CSS("#find")), chromedp.WaitVisible(chromedp.CSS("li.hit mark.here")))
	j.shoot("search")
	j.do("narrow it", chromedp.Click(chromedp.CSS(".facets a")), chromedp.WaitVisible(chromedp.CSS("li.hit")))
	j.want("a facet adds to the query", `/ \S+:/.test(new URLSearchParams(location.search).get("q"))`, "true")
	j.do("a hit", chromedp.Click(chromedp.CSS("li.hit h2 a")), chromedp.WaitVisible(chromedp.CSS("article.art")))

	// Two names become one.
	j.do("a person", chromedp.Navigate(n.base+"/search?q="+url.QueryEscape("said:سوء said:فهم")), chromedp.WaitVisible(chromedp.CSS("li.hit a.who")), chromedp.Click(chromedp.CSS("li.hit a.who")),
		chromedp.WaitVisible(chromedp.CSS(`main a[href^="/corrections?a="]`)))
	person := j.js("location.pathname")
	j.shoot("person")
	before := j.js(`document.querySelector("main").innerText`)
	if strings.Contains(before, "بوزقة") && strings.Contains(before, "لم تحتجز") {
		t.Fatal("the two are one already")
	}
	j.do("to the corrections", chromedp.Click(chromedp.CSS(`main a[href^="/corrections?a="]`)), chromedp.WaitVisible(chromedp.CSS("#form")))
	j.do("half a correction is said", chromedp.Click(chromedp.CSS(`#form button[type=submit]`)))
	j.want("the browser asks for the other name", `document.querySelector("#b").validity.valueMissing`, "true")
	j.do("join", chromedp.SendKeys(chromedp.CSS("#b"), "عبد الحكيم بوزقة"), chromedp.SendKeys(chromedp.CSS("#why"), "تجربة"), chromedp.Click(chromedp.CSS(`#form button[type=submit]`)), chromedp.WaitVisible(chromedp.CSS("ol.notes li")))
	j.shoot("corrections")
	n.work()
	j.do("the person again", chromedp.Navigate(n.base+person), chromedp.WaitVisible(chromedp.CSS("main h1")))
	after := j.js(`document.querySelector("main").innerText`)
	if !strings.Contains(after, "لم تحتجز") {
		t.Errorf("the person joined with another does not say what the other said:\n%s", after)
	}
	j.shoot("person-joined")

	// The other rooms, and the other language.
	for _, room := range []struct{ path, css string }{{"/", "main h1"}, {"/outlets", ".outlets-table a"}, {"/dossiers", ".pairs a"}, {"/health", ".keys-table"}} {
		j.do(room.path, chromedp.Navigate(n.base+room.path), chromedp.WaitVisible(chromedp.CSS(room.css)))
		j.shoot(regexp.MustCompile(`\W`).ReplaceAllString("room"+room.path, "-"))
	}
	j.do("a dossier", chromedp.Navigate(n.base+"/dossiers"), chromedp.Click(chromedp.CSS(".pairs a")), chromedp.WaitVisible(chromedp.CSS(".drow")))
	j.shoot("dossier")
	j.want("direction", `document.documentElement.dir`, "rtl")
	j.do("in English", chromedp.Click(chromedp.CSS(`a.wish[hreflang=en]`)), chromedp.WaitVisible(chromedp.CSS(`html[lang=en] .drow`)))
	j.want("direction in English", `document.documentElement.dir + " " + getComputedStyle(document.body).direction`, "ltr ltr")
	j.do("the article in English", chromedp.Click(chromedp.CSS(".history a")), chromedp.WaitVisible(chromedp.CSS("article.art")))
	j.want("the text stays Arabic", `document.querySelector(".text").lang + " " + getComputedStyle(document.querySelector(".text")).direction`, "ar rtl")
	j.shoot("article-english")

	mu.Lock()
	defer mu.Unlock()
	for _, h := range heard {
		t.Errorf("the browser heard: %s", h)
	}
}
