package web

import (
	"encoding/json"
	"html"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCrawl walks the whole screen over the example press and some pages that
// mean harm: every link leads to a page, every fragment to a place in it, and
// all pages hold what TestPagesHold says, in both languages.
func TestCrawl(t *testing.T) {
	n := newNewsroom(t)
	names, err := filepath.Glob("../../examples/press/*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no example press: %v", err)
	}
	files := map[string]string{}
	for _, name := range names {
		files[filepath.Base(name)] = press(t, filepath.Base(name))
	}
	// Two papers that mean harm tell one thing, and one denies it.
	harm := evilTongue.say
	var lines []byte
	for i, text := range []string{
		"أعلن وزير الأشغال سمير الوادعي في بلدة نهرين يوم السبت أن الوزارة شكلت لجنة للتحقيق في انهيار جسر المرفأ القديم، وقال الوادعي إن اللجنة ستنهي عملها خلال أسبوع واحد. وأضاف: «لن نترك أحدا بلا جواب». وأسفر انهيار الجسر عن إصابة 12 عاملا.",
		"أعلن وزير الأشغال سمير الوادعي في بلدة نهرين يوم السبت أن الوزارة شكلت لجنة للتحقيق في انهيار جسر المرفأ القديم، وقال الوادعي إن اللجنة ستنهي عملها خلال أسبوع واحد. وقال شهود إن 19 عاملا أصيبوا في انهيار الجسر.",
		"نفى وزير الأشغال سمير الوادعي في بلدة نهرين أن تكون الوزارة قد شكلت لجنة للتحقيق في انهيار جسر المرفأ القديم. وقال الوادعي: «لم نشكل أي لجنة».",
	} {
		line, err := json.Marshal(map[string]string{"id": harm("p") + string(rune('a'+i)), "url": "javascript:alert(document.cookie)//example.org", "outlet": harm("صحيفة " + []string{"الضفة", "المنارة", "الساحل"}[i]), "author": harm("كاتب"),
			"published": "2031-03-0" + string(rune('1'+i)), "title": harm("انهيار جسر المرفأ القديم في نهرين"), "text": text + "\n\n" + harm("وقالت هالة الدرباسي إن الجسر كان متصدعا")})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	files["harm.jsonl"] = string(lines)
	if status, _, body := n.upload(files, nil); status != 200 {
		t.Fatalf("upload: status %d\n%s", status, mainOf(body))
	}
	n.work()

	type place struct{ from, link string }
	queue := []place{{"", "/"}, {"", "/add"}, {"", "/health"}, {"", "/compare"}, {"", "/stories"}, {"", "/timeline?since=2000-01-01"}}
	pages := map[string]map[string]int{} // ids by address
	kinds := map[string]int{}
	var fragments []place
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		u, err := url.Parse(p.link)
		if err != nil {
			t.Errorf("%s links to %q: %v", p.from, p.link, err)
			continue
		}
		if u.Host != "" {
			continue
		}
		from, err := url.Parse(p.from)
		if err != nil {
			t.Fatal(err)
		}
		u = from.ResolveReference(u)
		address, fragment := u.EscapedPath(), u.Fragment
		if u.RawQuery != "" {
			address += "?" + u.RawQuery
		}
		if fragment != "" {
			fragments = append(fragments, place{p.from, address + "#" + fragment})
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		if pages[address] != nil || first == "prefs" || first == "static" || first == "api" || first == "metrics" || strings.HasSuffix(u.Path, "/file") {
			continue
		}
		// Of lists there are as many as questions.
		if kinds[first]++; kinds[first] > 40 {
			pages[address] = nil
			continue
		}
		lang := langs[len(pages)%2]
		ask := address
		if strings.Contains(ask, "?") {
			ask += "&lang=" + lang
		} else {
			ask += "?lang=" + lang
		}
		status, body := n.get(ask)
		if status != 200 {
			t.Errorf("%s links to %s: status %d", p.from, address, status)
			pages[address] = map[string]int{}
			continue
		}
		if !strings.Contains(body, "<!doctype html>") {
			pages[address] = map[string]int{}
			continue
		}
		if strings.Contains(body, `<html lang="ar"`) {
			lang = "ar" // a redirection forgets the address's wish, not the cookie's
		} else {
			lang = "en"
		}
		links, ids := holds(t, address, lang, body)
		pages[address] = ids
		for _, l := range links {
			queue = append(queue, place{address, l})
		}
	}
	for _, f := range fragments {
		address, fragment, _ := strings.Cut(f.link, "#")
		if ids := pages[address]; len(ids) > 0 && ids[fragment] == 0 {
			t.Errorf("%s links to %s, and there is no such place", f.from, f.link)
		}
	}
	for _, kind := range []string{"", "stories", "story", "timeline", "entities", "entity", "chain", "compare", "article", "search", "outlets", "dossiers", "add", "corrections", "health"} {
		if kinds[kind] == 0 {
			t.Errorf("the walk never came to /%s", kind)
		}
	}
	t.Logf("%d addresses: %v", len(pages), kinds)
}

// TestSeen: the front page says what came since the reader last looked, and
// begins with how to begin.
func TestSeen(t *testing.T) {
	n := newNewsroom(t)
	_, body := n.get("/?lang=ar")
	has(t, "an empty store", body, "المخزن فارغ", `href="/add"`, "isnad add")
	for path, want := range map[string]string{"/stories": "لا قصص بعد", "/entities": "لا أسماء بعد", "/timeline": "لا شيء يُروى"} {
		if status, body := n.get(path); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s of an empty store: status %d, want %q in\n%s", path, status, want, mainOf(body))
		}
	}
	if status, _, body := n.upload(map[string]string{"mizan-signing.html": press(t, "mizan-signing.html"), "daftan-signing.txt": press(t, "daftan-signing.txt")}, nil); status != 200 {
		t.Fatalf("upload: status %d\n%s", status, mainOf(body))
	}
	n.work()
	_, body = n.get("/")
	has(t, "the first look", body, "اطّلعت على هذا", `href="/story/`, "أول من رواها", "أحدث الأخبار")
	seen := regexp.MustCompile(`href="(/prefs\?[^"]*seen=[^"]*)"`).FindStringSubmatch(body)
	if seen == nil {
		t.Fatalf("no link that marks what was seen\n%s", mainOf(body))
	}
	_, body = n.get(strings.ReplaceAll(html.UnescapeString(seen[1]), "&amp;", "&"))
	has(t, "after the look", body, `href="/story/`)
	if strings.Contains(body, "منذ آخر اطلاع") {
		t.Errorf("something is new right after the look\n%s", mainOf(body))
	}
	if status, _, body := n.upload(map[string]string{"ufuq-terms.html": press(t, "ufuq-terms.html")}, nil); status != 200 {
		t.Fatalf("upload: status %d\n%s", status, mainOf(body))
	}
	n.work()
	_, body = n.get("/")
	has(t, "the next look", body, "خبر جديد منذ آخر اطلاع")
	// Days and spans that are none do no harm.
	for _, q := range []string{"?day=2023-99-99&span=week", "?day=0001-01-01&span=month", "?day=9999-12-31&span=day", "?span=%00", "?day=%22%3E%3Cscript%3E"} {
		if status, body := n.get("/" + q); status != 200 || strings.Contains(body, "<script>") {
			t.Errorf("/%s: status %d", q, status)
		}
	}
}
