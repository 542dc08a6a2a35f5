package markup

import (
	"encoding/json"
	"strings"

	"isnad"

	"golang.org/x/net/html/atom"
)

// Limits of JSON-LD: a page has a few kilobytes of it.
const (
	maxJSONLD       = 1 << 20 // bytes of one script
	maxJSONLDThings = 2000
)

// A thing is an object of JSON-LD.
type thing struct {
	fields map[string]any
	place  isnad.Span // the script, in the decoded text
}

// things reads the JSON-LD of a page: the objects at the top, in lists and
// graphs, and what they say they are about. Objects that are only mentioned
// (a list of other articles) are left out.
type things struct {
	all  []thing
	byID map[string]map[string]any
}

func readThings(t *tree) *things {
	out := &things{byID: map[string]map[string]any{}}
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.kind != rawText || t.nodes[n.parent].tag != atom.Script || n.raw.Len() > maxJSONLD {
			continue
		}
		kind, _, _ := strings.Cut(strings.ToLower(t.nodes[n.parent].get("type")), ";")
		if strings.TrimSpace(kind) != "application/ld+json" {
			continue
		}
		var v any
		if json.Unmarshal(repairJSON(n.raw.Of(t.src)), &v) == nil {
			out.collect(v, n.raw, 0)
		}
	}
	return out
}

// repairJSON takes off what pages put around JSON-LD, and the line breaks that
// they leave inside its strings.
func repairJSON(s string) []byte {
	s = strings.TrimSpace(s)
	for _, p := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, p))
	}
	for _, p := range []string{"-->", "//]]>", "/*]]>*/", "]]>"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, p))
	}
	s = strings.TrimRight(s, "; \r\n\t")
	b := []byte(s)
	for i, c := range b {
		if c < ' ' {
			b[i] = ' '
		}
	}
	return b
}

func (ts *things) collect(v any, place isnad.Span, depth int) {
	if depth > 8 || len(ts.all) >= maxJSONLDThings {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			ts.collect(e, place, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			if _, ok := ts.byID[id]; !ok {
				ts.byID[id] = v
			}
		}
		if v["@type"] != nil {
			ts.all = append(ts.all, thing{v, place})
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			switch v[key].(type) {
			case map[string]any, []any:
				ts.collect(v[key], place, depth+1)
			}
		}
		// References go to the publisher's or author's own object.
		for _, key := range []string{"publisher", "author", "isPartOf"} {
			if o, ok := v[key].(map[string]any); ok && o["@type"] != nil {
				if id, ok := o["@id"].(string); ok && len(o) > 1 {
					if _, ok := ts.byID[id]; !ok {
						ts.byID[id] = o
					}
				}
			}
		}
	}
}

// is reports whether a thing is of a type that f accepts.
func (th thing) is(f func(string) bool) bool {
	switch v := th.fields["@type"].(type) {
	case string:
		return f(typeName(v))
	case []any:
		for _, e := range v {
			if s, ok := e.(string); ok && f(typeName(s)) {
				return true
			}
		}
	}
	return false
}

func typeName(s string) string {
	if i := strings.LastIndexAny(s, "/:#"); i >= 0 {
		s = s[i+1:]
	}
	return s
}

// isArticleType reports whether a type of schema.org is a piece of writing.
func isArticleType(s string) bool {
	switch s {
	case "BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "CreativeWork", "AnalysisNewsArticle":
		return true
	}
	return strings.HasSuffix(s, "Article")
}

func isPageType(s string) bool { return strings.HasSuffix(s, "WebPage") || s == "ItemPage" }

func isSiteType(s string) bool {
	return s == "WebSite" || strings.HasSuffix(s, "Organization") || s == "Newspaper"
}

// strings returns the strings that a value says: itself, the names of objects,
// through references and lists.
func (ts *things) strings(v any, depth int) []string {
	if depth > 4 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := strings.Join(strings.Fields(unescapeAll(v)), " "); s != "" {
			return []string{s}
		}
	case []any:
		var out []string
		for i, e := range v {
			if i == 32 {
				break
			}
			out = append(out, ts.strings(e, depth+1)...)
		}
		return out
	case map[string]any:
		for _, key := range []string{"name", "@value"} {
			if s := ts.strings(v[key], depth+1); s != nil {
				return s
			}
		}
		if id, ok := v["@id"].(string); ok {
			if o := ts.byID[id]; o != nil && len(v) == 1 || o != nil && v["name"] == nil {
				return ts.strings(o["name"], depth+1)
			}
		}
	}
	return nil
}

// unescapeAll decodes entities in a value: many systems write them into
// attributes and JSON twice.
func unescapeAll(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	pieces(s, isnad.Span{Start: 0, End: len(s)}, func(p piece) { b.WriteString(p.text) })
	return b.String()
}

// articleBody returns the body that the JSON-LD states, or "" when there is
// none or several.
func (ts *things) articleBody() string {
	body := ""
	for _, th := range ts.all {
		if !th.is(isArticleType) {
			continue
		}
		if s, ok := th.fields["articleBody"].(string); ok {
			if body != "" && body != s {
				return ""
			}
			body = s
		}
	}
	return body
}
