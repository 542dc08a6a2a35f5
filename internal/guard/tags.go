package guard

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// squeeze packs answers for clients that take gzip: texts of a kilobyte and
// more, nothing that is packed already.
func squeeze(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypeFilter(func(ct string) bool {
		kind, _, _ := strings.Cut(ct, ";")
		switch kind = strings.TrimSpace(strings.ToLower(kind)); {
		case strings.HasPrefix(kind, "text/"), strings.HasSuffix(kind, "json"), strings.HasSuffix(kind, "xml"), strings.HasSuffix(kind, "yaml"), strings.HasSuffix(kind, "javascript"):
			return true
		}
		return false
	}), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // constant options
	}
	return wrap(next)
}

// tagLimit is the largest answer that is kept back to be tagged, in bytes.
const tagLimit = 16 << 20

// Tagged gives the 200 answers of next to GET and HEAD an ETag made of their
// contents, unless they have one, and answers 304 without contents where the
// client has them already (If-None-Match). The tag is weak: it is the same for
// the packed and the plain form.
func Tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		b := &Buffer{W: w, Limit: tagLimit}
		next.ServeHTTP(b, r)
		if b.Through || b.Code != http.StatusOK {
			b.Release()
			return
		}
		if w.Header().Get("ETag") == "" {
			w.Header().Set("ETag", Tag(b.Body.Bytes()))
		}
		if HasTag(r, w.Header().Get("ETag")) {
			NotModified(w)
			return
		}
		b.Release()
	})
}

// Tag returns a weak entity tag for contents.
func Tag(contents ...[]byte) string {
	h := sha256.New()
	for _, c := range contents {
		h.Write(c)
	}
	return `W/"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:15]) + `"`
}

// HasTag reports whether the client says that it has the contents of a tag.
func HasTag(r *http.Request, tag string) bool {
	if tag == "" {
		return false
	}
	bare := strings.TrimPrefix(tag, "W/")
	for _, line := range r.Header.Values("If-None-Match") {
		for part := range strings.SplitSeq(line, ",") {
			part = strings.TrimSpace(part)
			if part == "*" || strings.TrimPrefix(part, "W/") == bare {
				return true
			}
		}
	}
	return false
}

// NotModified answers 304, without what speaks of contents.
func NotModified(w http.ResponseWriter) {
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Disposition", "Content-Encoding"} {
		w.Header().Del(name)
	}
	w.WriteHeader(http.StatusNotModified)
}
