package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"isnad/internal/guard"
)

// ErrorPage shows a person what the edge of the server turned away, in the
// look and the language of the other pages; see guard.Options.ErrorPage.
func ErrorPage(w http.ResponseWriter, r *http.Request, p guard.Problem) {
	s := &site{looks: theLooks(), opt: Options{Now: time.Now, Log: slog.Default()}}
	v := &visit{Request: r, site: s, w: w}
	v.Lang, v.Theme = wishes(r)
	known := p.Status
	if _, ok := s.looks.texts[v.Lang][fmt.Sprintf("fault-%d", known)]; !ok {
		known = http.StatusInternalServerError
	}
	f := faultPage{Status: known, Why: p.Detail, Words: "en", Asked: p.Instance}
	s.render(v, &page{Name: "fault", Title: s.looks.text(v.Lang, fmt.Sprintf("fault-%d", known)), Status: p.Status, D: f})
}
