package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sort"
	"strings"
	"sync"
)

//go:embed static templates texts
var files embed.FS

// statics are what /static/ serves: the joined style sheet and script, and the
// fonts, each under its name, and a hash of all of them.
var statics = sync.OnceValues(func() (map[string][]byte, string) {
	out := map[string][]byte{}
	for _, join := range [][2]string{{"css", "site.css"}, {"js", "site.js"}} {
		names, err := fs.Glob(files, "static/"+join[0]+"/*."+join[0])
		if err != nil || len(names) == 0 {
			panic(fmt.Sprint("web: no ", join[0], ": ", err)) // the files are embedded
		}
		sort.Strings(names)
		var b bytes.Buffer
		for _, n := range names {
			body, err := files.ReadFile(n)
			if err != nil {
				panic(err)
			}
			b.Write(body)
			b.WriteByte('\n')
		}
		out[join[1]] = b.Bytes()
	}
	fonts, err := files.ReadDir("static/fonts")
	if err != nil {
		panic(err)
	}
	for _, f := range fonts {
		body, err := files.ReadFile("static/fonts/" + f.Name())
		if err != nil {
			panic(err)
		}
		out[f.Name()] = body
	}
	names := make([]string, 0, len(out))
	for n := range out {
		names = append(names, n)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, n := range names {
		fmt.Fprintf(h, "%s %d\n", n, len(out[n]))
		h.Write(out[n])
	}
	return out, hex.EncodeToString(h.Sum(nil))[:12]
})

// serveStatic serves a file of static/. Pages name it with ?v= and the hash of
// all files, so that it can be kept for good.
func serveStatic(w http.ResponseWriter, r *http.Request) {
	all, hash := statics()
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	body, ok := all[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".css":
		kind = "text/css; charset=utf-8"
	case ".js":
		kind = "text/javascript; charset=utf-8"
	case ".woff2":
		kind = "font/woff2"
	case ".txt":
		kind = "text/plain; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	h.Set("ETag", `"`+hash+`"`)
	if v := r.URL.Query().Get("v"); v == hash || path.Ext(name) == ".woff2" {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if r.Header.Get("If-None-Match") == `"`+hash+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}
