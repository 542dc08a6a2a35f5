package guard

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// feedHouse answers everywhere with what it was asked, and at /page with the
// address of a feed for who may see the page.
func feedHouse(t *testing.T, token string) (h *house, addressOf func(feed string) string) {
	opt := Options{Token: token}
	if token != "" {
		opt.Listen = "0.0.0.0:0"
	}
	h = open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			at, secret := FeedAddress(r, r.URL.Query().Get("feed"))
			fmt.Fprintf(w, "%s %v", at, secret)
			return
		}
		fmt.Fprintf(w, "%s %s?%s", r.Method, r.URL.EscapedPath(), r.URL.RawQuery)
	}), opt)
	return h, func(feed string) string {
		t.Helper()
		headers := []string{}
		if token != "" {
			headers = []string{"Authorization", "Bearer " + token}
		}
		res, body := h.ask(t, "GET", "/page?feed="+url.QueryEscape(feed), nil, headers...)
		if res.StatusCode != 200 {
			t.Fatalf("page: %s", res.Status)
		}
		at, secret, _ := strings.Cut(body, " ")
		if want := fmt.Sprint(token != "" && at != feed); secret != want {
			t.Errorf("%s: secret %s, want %s", feed, secret, want)
		}
		return at
	}
}

func TestFeedKeys(t *testing.T) {
	h, addressOf := feedHouse(t, secret)
	const feed = "/api/v1/feeds/search.atom?q=%D9%82%D8%A7%D9%84+act%3Adeny&limit=20"
	at := addressOf(feed)
	key := at[strings.LastIndex(at, "key=")+4:]
	if len(key) != 22 || strings.Contains(at, secret) {
		t.Fatalf("address %s", at)
	}
	story := addressOf("/api/v1/feeds/story/s-1.atom")
	storyKey := story[strings.LastIndex(story, "key=")+4:]
	for _, path := range []string{"/api/v1/articles", "/", "/api/v1/feedsx", "/api/v1/feeds/../articles", "http://elsewhere.test/api/v1/feeds/x", "/export?format=csv"} {
		if got := addressOf(path); got != path {
			t.Errorf("%s is no feed and got a key: %s", path, got)
		}
	}
	flip := func(s string, i int) string {
		b := []byte(s)
		b[i] = map[bool]byte{true: 'B', false: 'A'}[b[i] == 'A']
		return string(b)
	}
	q := "q=%D9%82%D8%A7%D9%84+act%3Adeny&limit=20"
	for _, c := range []struct {
		name, method, path string
		want               int
	}{
		{"as it is", "GET", at, 200},
		{"head", "HEAD", at, 200},
		{"fields in another order and spelled otherwise", "GET", "/api/v1/feeds/search.atom?key=" + key + "&limit=20&q=%d9%82%d8%a7%d9%84%20act:deny", 200},
		{"path spelled otherwise", "GET", "/api/v1/feeds/%73tory/s-1.atom?key=" + storyKey, 200},
		{"no key", "GET", feed, 401},
		{"empty", "GET", feed + "&key=", 401},
		{"forged", "GET", feed + "&key=" + flip(key, 0), 401},
		{"forged at its end", "GET", feed + "&key=" + flip(key, 21), 401},
		{"truncated", "GET", at[:len(at)-1], 401},
		{"longer", "GET", at + "A", 401},
		{"twice", "GET", at + "&key=" + key, 401},
		{"the token itself", "GET", feed + "&key=" + secret, 401},
		{"another question", "GET", "/api/v1/feeds/search.atom?q=x&limit=20&key=" + key, 401},
		{"another limit", "GET", strings.Replace(at, "limit=20", "limit=21", 1), 401},
		{"one field more", "GET", at + "&x=1", 401},
		{"one field less", "GET", strings.Replace(at, "limit=20&", "", 1), 401},
		{"another format", "GET", "/api/v1/feeds/search.rss?" + q + "&key=" + key, 401},
		{"another feed", "GET", "/api/v1/feeds/story/s-2.atom?key=" + storyKey, 401},
		{"moved to the list of articles", "GET", "/api/v1/articles?" + q + "&key=" + key, 401},
		{"moved out by dots", "GET", "/api/v1/feeds/%2e%2e/articles?key=" + key, 401},
		{"moved to a page", "GET", "/search?" + q + "&key=" + key, 401},
		{"another method", "POST", at, 401},
		{"delete", "DELETE", at, 401},
		{"an odd query", "GET", at + "&%zz", 401},
	} {
		res, body := h.ask(t, c.method, c.path, nil)
		if res.StatusCode != c.want {
			t.Errorf("%s: %s %s: status %d, want %d", c.name, c.method, c.path, res.StatusCode, c.want)
		}
		if strings.Contains(body, key) || strings.Contains(body, storyKey) {
			t.Errorf("%s: who is behind the guard sees the key: %s", c.name, body)
		}
		if c.want == 200 && res.Header.Get("Cache-Control") != "private" {
			t.Errorf("%s: Cache-Control %q", c.name, res.Header.Get("Cache-Control"))
		}
	}
	// A reader with an old key, that asks all day, locks nobody out.
	if res, _ := h.ask(t, "GET", "/", nil, "Authorization", "Bearer "+secret); res.StatusCode != 200 {
		t.Errorf("after many wrong keys the token is refused: %s", res.Status)
	}
	// Who signed in may follow the address too, and it is not shown on either.
	if res, body := h.ask(t, "GET", feed+"&key="+flip(key, 3), nil, "Authorization", "Bearer "+secret); res.StatusCode != 200 || strings.Contains(body, "key=") {
		t.Errorf("with the token and a wrong key: %s %s", res.Status, body)
	}
	if log := h.log.String(); strings.Contains(log, key) || strings.Contains(log, storyKey) || strings.Contains(log, "key=") {
		t.Errorf("the log holds a key:\n%s", log)
	}
	// Another token ends all keys; the same one does not.
	same, _ := feedHouse(t, secret)
	if res, _ := same.ask(t, "GET", at, nil); res.StatusCode != 200 {
		t.Errorf("after a restart: %s", res.Status)
	}
	other, _ := feedHouse(t, "another-token-of-enough-length")
	if res, _ := other.ask(t, "GET", at, nil); res.StatusCode != 401 {
		t.Errorf("after the token was changed: %s", res.Status)
	}
	// Where everybody may ask there are no keys.
	free, freeAddress := feedHouse(t, "")
	if got := freeAddress(feed); got != feed {
		t.Errorf("without a token the address is %s", got)
	}
	if res, _ := free.ask(t, "GET", at, nil); res.StatusCode != 200 {
		t.Errorf("an old address where no token is asked for: %s", res.Status)
	}
}

// TestFeedKeysLaw: an address opens itself however it is spelled, and no other.
func TestFeedKeysLaw(t *testing.T) {
	s, err := New(http.NotFoundHandler(), Options{Listen: "0.0.0.0:0", Token: secret})
	if err != nil {
		t.Fatal(err)
	}
	opens := func(address string) bool {
		r := httptest.NewRequest("GET", "/", nil)
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		return s.feedKey(r)
	}
	keyed := func(address string) string {
		r := httptest.NewRequest("GET", "/", nil)
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, &visit{server: s}))
		at, _ := FeedAddress(r, address)
		return at
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-zأ-ي0-9 %;&=+/]{1,12}`)
		feed := "/api/v1/feeds/" + url.PathEscape(name.Draw(t, "name")) + "?" + url.Values{"q": {name.Draw(t, "q")}, "limit": {"5"}}.Encode()
		at := keyed(feed)
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		if at == feed {
			return // a path that dots or slashes lead elsewhere
		}
		if !opens(at) || opens(feed) {
			t.Fatalf("%s opens %v, %s opens %v", at, opens(at), feed, opens(feed))
		}
		v := u.Query()
		field := rapid.SampledFrom([]string{"q", "limit", "key"}).Draw(t, "field")
		v.Set(field, v.Get(field)+rapid.SampledFrom([]string{"x", " ", "&", "\x00"}).Draw(t, "more"))
		u.RawQuery = v.Encode()
		if opens(u.String()) {
			t.Fatalf("%s opens too", u)
		}
	})
}
