package extract

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"isnad"
)

// TestShapes reads pages that are no plain article: NAME.html gives NAME.want, or
// no text.
func TestShapes(t *testing.T) {
	pages, err := txtar.ParseFile("testdata/shapes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range pages.Files {
		if name, ok := strings.CutSuffix(f.Name, ".want"); ok {
			want[name] = strings.TrimSpace(string(f.Data))
		}
	}
	for _, f := range pages.Files {
		name, ok := strings.CutSuffix(f.Name, ".html")
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			arts, err := Find(&isnad.Page{Name: f.Name, ContentType: "text/html", Body: f.Data})
			got := "no text"
			if err == nil {
				got = ""
				for _, a := range arts {
					got += a.Text + "\n"
				}
			}
			if got = strings.TrimSpace(got); got != want[name] {
				t.Errorf("got\n%s\nwant\n%s\nescaped: got %+q\nerror: %v", got, want[name], got, err)
			}
		})
	}
}
