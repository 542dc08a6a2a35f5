package web

import (
	"net/http"
	"strings"
)

// The reader's wishes are kept in cookies of their own name, a year long. They
// are no secret and need no protection against forgery.

// prefNames are the wishes and what each may be.
var prefNames = map[string][]string{
	"lang":  {"ar", "en"},
	"theme": {"light", "dark", "auto"},
}

func setPref(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: "isnad-" + name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode})
}

// pref returns a wish, empty when it was never said.
func pref(r *http.Request, name string) string {
	c, err := r.Cookie("isnad-" + name)
	if err != nil {
		return ""
	}
	return c.Value
}

// prefs sets wishes and goes back to where the reader was, on this server only.
func prefs(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for name, may := range prefNames {
		for _, m := range may {
			if q.Get(name) == m {
				setPref(w, name, m)
			}
		}
	}
	if s := q.Get("seen"); s != "" && len(s) < 20 && strings.Trim(s, "0123456789") == "" {
		setPref(w, "seen", s)
	}
	back := q.Get("back")
	// What follows one slash is a path of this server; two slashes, or a
	// backslash that browsers take for one, would be another host.
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsAny(back, "\\\r\n\t\x00") {
		back = "/"
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", back)
	w.WriteHeader(http.StatusSeeOther)
}

// wishes returns the language and the look that a request asks for: the
// address first, then the cookie, then the browser. Without any of them the
// screen is Arabic, as the press is that it reads.
func wishes(r *http.Request) (lang, theme string) {
	switch l := r.URL.Query().Get("lang"); {
	case l == "ar" || l == "en":
		lang = l
	default:
		lang = pref(r, "lang")
	}
	if lang != "ar" && lang != "en" {
		lang = accepted(r.Header.Get("Accept-Language"))
	}
	theme = pref(r, "theme")
	if theme != "light" && theme != "dark" {
		theme = ""
	}
	return lang, theme
}

// accepted returns the first of our languages in an Accept-Language header.
// Browsers list them in order of preference; weights that say otherwise are so
// rare that they are not read.
func accepted(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if base == "ar" || base == "en" {
			return base
		}
	}
	return "ar"
}
