package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"isnad/internal/guard"
)

// served runs a press behind the guard, as isnad serve does.
func served(t testing.TB, p *press, opt guard.Options) string {
	t.Helper()
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s, err := guard.New(p.h, opt)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, s.Limit(l)) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

var fence = regexp.MustCompile("(?ms)^```(sh|json|text)\n(.*?)^```$")

// TestDocCommands runs the commands of doc/api.md, one after the other, and
// holds their output against what the page shows of it.
func TestDocCommands(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl on this machine")
	}
	text, err := os.ReadFile("../../doc/api.md")
	if err != nil {
		t.Fatal(err)
	}
	p := plain(t)
	addr := served(t, p, guard.Options{})
	dir := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "examples"), filepath.Join(dir, "examples")); err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "STORY="+first(t, p, "/stories", "id"), "ARTICLE="+first(t, p, "/articles", "id"), "STATEMENT="+first(t, p, "/statements?act=deny", "id"), "no_proxy=*")
	commands, last := 0, ""
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		switch m[1] {
		case "sh":
			vars := ""
			for line := range strings.Lines(m[2]) {
				line = strings.TrimSpace(strings.ReplaceAll(line, "localhost:8347", addr))
				if !strings.Contains(line, "curl") {
					t.Errorf("no curl in %s", line)
				}
				if strings.HasPrefix(line, "tag=") {
					vars += line + "\n"
					continue
				}
				// --fail-with-body: an error ends the command, and says why.
				c := exec.CommandContext(t.Context(), "sh", "-c", vars+strings.Replace(line, "curl -s", "curl -sS --fail-with-body", 1))
				c.Dir, c.Env = dir, env
				out, err := c.CombinedOutput()
				if err != nil {
					t.Errorf("%s\n%v\n%s", line, err, out)
				}
				last = string(out)
				commands++
			}
		case "text":
			if strings.TrimSpace(last) != strings.TrimSpace(m[2]) {
				t.Errorf("got %q, want %q", last, m[2])
			}
		case "json":
			var got, want any
			if err := json.Unmarshal([]byte(last), &got); err != nil {
				t.Errorf("%v: %.200s", err, last)
				continue
			}
			if err := json.Unmarshal([]byte(m[2]), &want); err != nil {
				t.Errorf("%v: %s", err, m[2])
				continue
			}
			if why := shows(got, want, ""); why != "" {
				t.Errorf("%s\n got %.500s\nwant %s", why, last, m[2])
			}
		}
	}
	if commands < 15 {
		t.Errorf("only %d commands", commands)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "page.html")); err != nil || len(b) == 0 {
		t.Errorf("page.html: %v, %d bytes", err, len(b))
	}
}

// shows says in what got is not what want shows of it: fields that want lacks
// do not matter, "…" is any words but none, [] is any list.
func shows(got, want any, where string) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return where + " is no object"
		}
		for k, v := range w {
			x, ok := g[k]
			if !ok {
				return where + "." + k + " is missing"
			}
			if why := shows(x, v, where+"."+k); why != "" {
				return why
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) < len(w) {
			return where + " is no list, or a shorter one"
		}
		for i := range w {
			if why := shows(g[i], w[i], fmt.Sprintf("%s[%d]", where, i)); why != "" {
				return why
			}
		}
	default:
		if w == "…" && got != "" {
			return ""
		}
		if got != want {
			return fmt.Sprintf("%s is %v, not %v", where, got, want)
		}
	}
	return ""
}

// The page lists the operations that there are.
func TestDocListsOperations(t *testing.T) {
	text, err := os.ReadFile("../../doc/api.md")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, m := range regexp.MustCompile("`((?:GET|POST|DELETE) /[^`]*)`").FindAllStringSubmatch(string(text), -1) {
		said = append(said, m[1])
	}
	var are []string
	for _, op := range operationsOf(t, openapi(t, reading(t))) {
		are = append(are, op.method+" "+op.path)
	}
	for _, op := range are {
		if !slices.Contains(said, op) {
			t.Errorf("doc/api.md does not list %s", op)
		}
	}
	for _, op := range said {
		if !slices.Contains(are, op) {
			t.Errorf("doc/api.md lists %s, which there is not", op)
		}
	}
}

// The interface behind the guard: what the guard refuses is a problem too, and
// answers are packed and tagged.
func TestBehindTheGuard(t *testing.T) {
	const token = "0123456789abcdef"
	p := reading(t)
	addr := served(t, p, guard.Options{Listen: "0.0.0.0:1", Token: token})
	for _, c := range []struct {
		what    string
		headers []string
		want    int
	}{
		{"no token", nil, 401},
		{"wrong token", []string{"Authorization", "Bearer x"}, 401},
		{"right token", []string{"Authorization", "Bearer " + token}, 200},
		{"right token, packed", []string{"Authorization", "Bearer " + token, "Accept-Encoding", "gzip"}, 200},
	} {
		res, body := fetch(t, "GET", "http://"+addr+Prefix+"/entities", "", c.headers...)
		if res.StatusCode != c.want {
			t.Errorf("%s: %d\n%s", c.what, res.StatusCode, body)
		}
		if c.want == 401 && res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %v", c.what, res.Header)
		}
		if strings.Contains(c.what, "packed") && (res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("ETag") == "") {
			t.Errorf("%s: %v", c.what, res.Header)
		}
	}
	res, body := fetch(t, "POST", "http://"+addr+Prefix+"/notes", `{"kind":"watch","a":"jo"}`, "Authorization", "Bearer "+token, "Content-Type", "application/json", "Sec-Fetch-Site", "cross-site", "Origin", "http://evil.example")
	if res.StatusCode != 403 {
		t.Errorf("a note from another site: %d\n%s", res.StatusCode, body)
	}
	res, body = fetch(t, "POST", "http://"+addr+Prefix+"/pages", strings.Repeat("x", 33<<20), "Authorization", "Bearer "+token, "Content-Type", "text/plain")
	if res.StatusCode != 413 || !strings.Contains(body, "isnad add") {
		t.Errorf("33 MB: %d\n%s", res.StatusCode, body)
	}
}
