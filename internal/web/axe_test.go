package web

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeFile is axe-core, which .ci/needs installs by npm: rules of the W3C's
// accessibility guidelines, for tests only.
const axeFile = "../../build/npm/node_modules/axe-core/axe.min.js"

// TestAxe: axe-core has nothing serious to say of any page, in either language,
// light or dark. Its rule of contrast, which takes most of the time, is left to
// TestLook, which measures every page in both looks.
func TestAxe(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	rules, err := os.ReadFile(axeFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("axe-core is not installed (make test installs it): only our own rules are tried")
	} else if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	srv := httptest.NewServer(still(book()))
	defer srv.Close()
	limit, cancel := context.WithTimeout(ctx, 4*patience)
	defer cancel()
	if err := chromedp.Do(limit, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, tale := range tales() {
		if strings.HasSuffix(tale.Name, "-hostile") {
			continue
		}
		// Every page once; language and look change from page to page, so that
		// each shared part is seen in all four.
		lang, dark := langs[n%2], n/2%2 == 1
		n++
		if err := chromedp.Do(limit, chromedp.Navigate(srv.URL+"/storybook/"+tale.Name+"?lang="+lang)); err != nil {
			t.Fatalf("%s: %v", tale.Name, err)
		}
		look := "light"
		if dark {
			look = "dark"
		}
		// The first page gets a fault, so that a run that looks at nothing is seen.
		fault := ""
		if n == 1 {
			fault = `document.querySelector("main").append(new Image());`
		}
		got, err := chromedp.Run(limit, chromedp.Evaluate[string](string(rules)+`
;document.documentElement.dataset.theme = "`+look+`";`+fault+`
axe.run(document, {resultTypes: ["violations"], rules: {"color-contrast": {enabled: false}}}).then(r => JSON.stringify(r.violations.filter(v => v.impact == "serious" || v.impact == "critical")
  .map(v => v.id + " (" + v.impact + "): " + v.help + "\n    " + v.nodes.slice(0, 3).map(n => n.html + " " + n.any.concat(n.all, n.none).map(x => x.message).join("; ")).join("\n    "))))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatalf("%s: %v", tale.Name, err)
		}
		var found []string
		if err := json.Unmarshal([]byte(got), &found); err != nil {
			t.Fatalf("%s: %v in %q", tale.Name, err, got)
		}
		if fault != "" {
			i := slices.IndexFunc(found, func(f string) bool { return strings.HasPrefix(f, "image-alt") })
			if i < 0 {
				t.Fatalf("%s: axe-core does not see a picture without words: %q", tale.Name, found)
			}
			found = slices.Delete(found, i, i+1)
		}
		for _, f := range found {
			t.Errorf("%s in %s, %s: %s", tale.Name, lang, look, f)
		}
	}
	if n < 20 {
		t.Errorf("only %d pages were tried", n)
	}
}
