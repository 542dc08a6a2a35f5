package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/export"
	"isnad/internal/passes"

	"github.com/mmcdole/gofeed"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// nasty are pieces out of which pages make trouble for readers of exports.
var nasty = []string{"قال", "=1+1", "@SUM(A1)", "-2", "\t", "\n", "\r\n", "\"", "'", ";", ",", "<script>", "]]>", "&amp;", "&", "<!--", "\x00", "\x1b[2J", "\u202e", "\u200f",
	"\ufeff", "\ufffe", "\\", "{{", "${x}", "'; DROP TABLE pages; --", "javascript:alert(1)", "https://x.example/?a=1&b=<2>", "ﷺ", "𝕏", "\u2028"}

// drawn is an article with such words in every field, and findings that lie in
// it.
func drawn(t *rapid.T, n int) *isnad.Account {
	words := func(name string) string {
		return strings.ToValidUTF8(strings.Join(rapid.SliceOfN(rapid.SampledFrom(nasty), 0, 6).Draw(t, name), " "), "")
	}
	text := "نص " + words("text") + " آخر"
	some := func(name string) isnad.Span {
		// On borders of pieces, which are borders of runes.
		var at []int
		for i := range text {
			at = append(at, i)
		}
		at = append(at, len(text))
		a := rapid.IntRange(0, len(at)-2).Draw(t, name)
		b := rapid.IntRange(a+1, len(at)-1).Draw(t, name)
		return isnad.Span{Start: at[a], End: at[b]}
	}
	day := rapid.SampledFrom([]string{"", "2021-05-03", "2021-05-04T09:30:00+03:00", "2021-05-04T09:30"}).Draw(t, "day")
	acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(fmt.Sprintf("a%d", n)), Page: words("page"), URL: words("url"), Title: words("title"), Author: words("author"),
		Outlet: isnad.Outlet{Name: words("outlet")}, Credit: []string{words("credit"), words("credit")}, Text: text,
		Blocks: []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{End: len(text)}}}, Published: isnad.Dating{From: day, To: day}}}
	for i, kind := range []isnad.Kind{isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace, isnad.KindUnnamed} {
		name := words("name")
		acct.Entities = append(acct.Entities, isnad.Entity{ID: isnad.EntityID(fmt.Sprintf("_x%d", i)), Kind: kind, Name: name, Forms: []string{name}, Role: words("role")})
	}
	acct.Mentions = []isnad.Mention{{Span: some("mention"), Kind: isnad.KindPerson, Form: isnad.FormName, Entity: "_x0"}}
	mode := rapid.SampledFrom([]isnad.Mode{isnad.ModeDirect, isnad.ModeIndirect, isnad.ModeMixed}).Draw(t, "mode")
	acct.Statements = []isnad.Statement{{ID: "s1", Speaker: "_x0", Cue: some("cue"), Act: isnad.ActSay, Mode: mode, Content: []isnad.Span{some("content")}, For: "_x1",
		Chain: []isnad.Link{{Role: isnad.RoleOutlet, Name: words("outlet")}, {Role: isnad.RoleDocument, Name: words("document")}, {Role: isnad.RoleUnnamed, Name: words("unnamed")}, {Role: isnad.RolePerson, Name: words("speaker"), Entity: "_x0"}}}}
	acct.Events = []isnad.Event{{ID: "e1", Type: "AGREE", Trigger: some("trigger"), Span: some("clause"), Actors: []isnad.EntityID{"_x1"}, Recipients: []isnad.EntityID{"_x2"}, Place: "_x2", Modality: isnad.ModalityAsserted, Statement: "s1"}}
	return acct
}

// Whatever stands in pages, each export is whole by the rules of its format, has
// a row for each thing, and lets no markup of a page through.
func TestHostile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := export.NewMemory(passes.New(passes.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		const n = 2
		for i := range n {
			if err := m.Add(drawn(t, i)); err != nil {
				t.Fatal(err)
			}
		}
		m.Finish()
		for name, o := range all() {
			var b bytes.Buffer
			if err := export.Write(context.Background(), &b, m, o); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			rows := map[string]int{"articles": n, "statements": n, "events": n, "mentions": n}
			switch o.Format {
			case export.CSV:
				all, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
				if err != nil {
					t.Fatalf("%s: %v\n%q", name, err, &b)
				}
				if want, ok := rows[o.What]; ok && len(all) != want+1 {
					t.Fatalf("%s: %d rows, want %d", name, len(all)-1, want)
				}
				for _, r := range all {
					for _, c := range r {
						if strings.ContainsAny(strings.TrimLeft(c, " \u00a0\ufeff\u200b\u200e\u200f\u061c")+" ", "\x00\x1b") || c != "" && strings.ContainsAny(c[:1], "=+-@\t\r\n") && !number0(c) {
							t.Fatalf("%s: cell %q", name, c)
						}
					}
				}
			case export.Parquet:
				f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if want, ok := rows[o.What]; ok && f.NumRows() != int64(want) {
					t.Fatalf("%s: %d rows, want %d", name, f.NumRows(), want)
				}
			case export.JSONLD:
				var doc struct {
					Graph []map[string]any `json:"@graph"`
				}
				if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				for _, x := range doc.Graph {
					if id, _ := x["@id"].(string); !strings.HasPrefix(id, "urn:x-isnad:") || strings.ContainsAny(id, " <>\"{}|\\^`\n\t") {
						t.Fatalf("id %q", id)
					}
					if u, ok := x["url"].(string); ok && !strings.HasPrefix(u, "https://") {
						t.Fatalf("url %q", u)
					}
				}
			case export.Ninjs:
				if lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n"); len(lines) != n {
					t.Fatalf("%s: %d lines, want %d", name, len(lines), n)
				}
			case export.GraphML:
				wellFormed(t, name, b.Bytes())
			}
		}
		feed, err := export.ItemsFeed(context.Background(), m, strings.Join(nasty, " "), export.Options{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []export.Format{export.RSS, export.Atom} {
			var b bytes.Buffer
			if err := feed.Write(&b, format); err != nil {
				t.Fatal(err)
			}
			wellFormed(t, string(format), b.Bytes())
			got, err := gofeed.NewParser().Parse(&b)
			if err != nil || len(got.Items) != n {
				t.Fatalf("%s: %v", format, err)
			}
			for _, item := range got.Items {
				if strings.Contains(item.Description, "<script") || item.Link != "" && !strings.HasPrefix(item.Link, "https://") {
					t.Fatalf("%s: %q, link %q", format, item.Description, item.Link)
				}
			}
		}
	})
}

// number0 reports whether a cell is a negative number, which is no formula.
func number0(s string) bool {
	return strings.HasPrefix(s, "-") && strings.Trim(s[1:], "0123456789.") == ""
}

func wellFormed(t *rapid.T, name string, b []byte) {
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s: %v\n%q", name, err, b)
		}
	}
}
