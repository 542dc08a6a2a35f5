package web

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// TestEveryTale renders every page of the storybook in both languages.
func TestEveryTale(t *testing.T) {
	h := New(nil, nil, nil, Options{Storybook: true})
	for _, tale := range tales() {
		for _, lang := range langs {
			r := httptest.NewRequest("GET", "/storybook/"+tale.Name+"?lang="+lang, nil)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 || !strings.Contains(w.Body.String(), "</html>") {
				t.Errorf("%s in %s: status %d\n%s", tale.Name, lang, w.Code, w.Body.String())
			}
		}
	}
}
