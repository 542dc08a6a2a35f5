package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// article shows one article with all its findings.
func article(v *visit) (*page, error) {
	p, err := v.site.q.Article(v.Context(), v.articleID())
	if err != nil {
		return nil, err
	}
	body, err := v.bodyOf(p)
	if err != nil {
		return nil, err
	}
	return articlePage(v, p, body), nil
}

// articlePage is the page of an article whose kept page is body.
func articlePage(v *visit, p *desk.Page, body []byte) *page {
	d := newArticleView(v.tongue(), p, body, strings.Fields(v.arg("hide")))
	return &page{Name: "article", Title: d.Title, D: d}
}

// bodyOf returns the bytes of the page that an article comes from; nil when
// the store no longer has it.
func (v *visit) bodyOf(p *desk.Page) ([]byte, error) {
	kept, err := v.site.st.Page(v.Context(), p.Row.Page)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return kept.Page.Body, nil
}

// A sourceView is a part of a kept page, decoded.
type sourceView struct {
	Article               articleLink
	Finding, Words        string // what is looked for; empty when the page is only leafed through
	None                  bool   // nothing in the page's bytes stands behind it
	Before, Marked, After string
	From, To, Size        int // bytes shown, and of the whole page
	Charset, Name         string
	Prev, Next, File      string
	Cut                   bool
}

// sourceRoom is how many bytes of a kept page are shown at once.
const sourceRoom = 24 << 10

// source shows the bytes of the page behind a finding, or a stretch of them.
func source(v *visit) (*page, error) {
	p, err := v.site.q.Article(v.Context(), v.articleID())
	if err != nil {
		return nil, err
	}
	body, err := v.bodyOf(p)
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, store.ErrNotFound
	}
	return sourcePage(v, p, body), nil
}

func sourcePage(v *visit, p *desk.Page, body []byte) *page {
	art := &p.Account.Article
	here := articlePath(art.ID)
	d := sourceView{Article: linkTo(p.Ref, v.tongue()), Size: len(body), Charset: art.Charset, Name: art.Page, File: here + "/source/file"}
	d.Article.Href = here
	decode := decoderOf(art.Charset)
	var at isnad.Span
	if id := v.arg("finding"); id != "" {
		if f, ok := findingOf(p.Account, id); ok {
			d.Finding, d.Words = id, p.Account.Words(f.span)
			d.Article.Href += "#" + url.PathEscape(id)
			if at, ok = art.Origin.Page(f.span); !ok || at.Start < 0 || at.End > len(body) {
				at, d.None = isnad.Span{}, true
			}
		}
	}
	from := max(0, at.Start-sourceRoom/6)
	if n, err := strconv.Atoi(v.arg("from")); err == nil && n >= 0 && n < len(body) {
		from = n
	}
	to := min(len(body), from+sourceRoom)
	// Neither end may lie inside a character.
	from, to = alignBack(body, from), alignBack(body, to)
	d.From, d.To = from, to
	if at.Len() > 0 && at.Start >= from && at.Start < to {
		end := min(at.End, to)
		d.Before, d.Marked, d.After = decode(body[from:at.Start]), decode(body[at.Start:end]), decode(body[end:to])
	} else {
		d.Before = decode(body[from:to])
	}
	step := func(n int) string {
		q := url.Values{"from": {strconv.Itoa(n)}}
		if d.Finding != "" {
			q.Set("finding", d.Finding)
		}
		return here + "/source?" + q.Encode()
	}
	if from > 0 {
		d.Prev = step(max(0, from-sourceRoom))
	}
	if to < len(body) {
		d.Next = step(to)
	}
	return &page{Name: "source", Title: v.T("source-title") + ": " + d.Article.Title, D: d}
}

// alignBack moves a place in a page back to the beginning of a character of
// UTF-8; in other encodings it moves no further than three bytes.
func alignBack(body []byte, at int) int {
	for n := 0; n < 3 && at > 0 && at < len(body) && !utf8.RuneStart(body[at]); n++ {
		at--
	}
	return at
}

// sourceFile hands out the bytes of a kept page as a file: no browser shall
// run them on this address.
func sourceFile(v *visit) (*page, error) {
	rows, err := v.site.st.Articles(v.Context(), []isnad.ArticleID{v.articleID()})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || rows[0].ID == "" {
		return nil, store.ErrNotFound
	}
	kept, err := v.site.st.Page(v.Context(), rows[0].Page)
	if err != nil {
		return nil, err
	}
	name := path.Base(strings.ReplaceAll(kept.Page.Name, `\`, "/"))
	if name == "." || name == "/" || name == "-" || name == "" {
		name = "page"
	}
	return &page{Write: func(w http.ResponseWriter) error {
		h := w.Header()
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": account.Plain(name)}))
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		h.Set("X-Content-Type-Options", "nosniff")
		_, err := w.Write(kept.Page.Body)
		return err
	}}, nil
}

// A foundFinding is a finding that an address names.
type foundFinding struct {
	id    string
	layer string // "statement", "event", "mention", "dealing", "time"
	span  isnad.Span
	basis isnad.Basis
}

// findingOf returns the finding that an id names: "s3", "e1", "d2", "t4", or
// "m12", the twelfth mention.
func findingOf(acct *isnad.Account, id string) (foundFinding, bool) {
	for i := range acct.Statements {
		if s := &acct.Statements[i]; string(s.ID) == id {
			return foundFinding{id, "statement", s.Span(), s.Basis}, true
		}
	}
	for i := range acct.Events {
		if e := &acct.Events[i]; string(e.ID) == id {
			return foundFinding{id, "event", e.Span, e.Basis}, true
		}
	}
	for i := range acct.Dealings {
		if d := &acct.Dealings[i]; string(d.ID) == id {
			return foundFinding{id, "dealing", d.Span, d.Basis}, true
		}
	}
	for i := range acct.Times {
		if t := &acct.Times[i]; string(t.ID) == id {
			return foundFinding{id, "time", t.Span, t.Basis}, true
		}
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "m")); err == nil && strings.HasPrefix(id, "m") && n >= 1 && n <= len(acct.Mentions) {
		m := &acct.Mentions[n-1]
		return foundFinding{id, "mention", m.Span, m.Basis}, true
	}
	return foundFinding{}, false
}

// A besideView shows two articles with what they share.
type besideView struct {
	A, B         articleLink
	BodyA, BodyB template.HTML
	Line         copyLine
	Passages     int
}

// copyOf returns the finding that two articles share text, its From and To as
// they are kept.
func copyOf(ctx context.Context, st store.Findings, a, b isnad.ArticleID) (*isnad.Copy, error) {
	found, err := st.Linked(ctx, store.FindingCopy, []string{string(a)})
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		var c isnad.Copy
		if err := json.Unmarshal(f.Doc, &c); err != nil {
			return nil, fmt.Errorf("web: read finding %s: %w", f.ID, err)
		}
		if c.From == a && c.To == b || c.From == b && c.To == a {
			return &c, nil
		}
	}
	return nil, nil
}

// beside shows two articles next to each other, shared passages marked.
func beside(v *visit) (*page, error) {
	ctx := v.Context()
	idA, idB := v.articleID(), isnad.ArticleID(v.PathValue("other"))
	a, err := v.site.q.Article(ctx, idA)
	if err != nil {
		return nil, err
	}
	b, err := v.site.q.Article(ctx, idB)
	if err != nil {
		return nil, err
	}
	c, err := copyOf(ctx, v.site.st, idA, idB)
	if err != nil {
		return nil, err
	}
	return besidePage(v, a, b, c), nil
}

func besidePage(v *visit, a, b *desk.Page, c *isnad.Copy) *page {
	t := v.tongue()
	d := besideView{A: linkTo(a.Ref, t), B: linkTo(b.Ref, t)}
	var pa, pb []passage
	if c != nil {
		d.Passages = len(c.Points)
		inTextA, inTextB := pointsOf(a.Account.Article.Text), pointsOf(b.Account.Article.Text)
		for i, pair := range c.Points {
			inA, inB := pair[0], pair[1]
			if c.From != a.Account.Article.ID {
				inA, inB = inB, inA
			}
			n := strconv.Itoa(i + 1)
			pa = append(pa, passage{span: inTextA(inA), class: "q", id: "a" + n, number: n, href: "#b" + n})
			pb = append(pb, passage{span: inTextB(inB), class: "q", id: "b" + n, number: n, href: "#a" + n})
		}
		v := articleBuilder{tongue: t, page: &desk.Page{Ref: a.Ref, Copies: []desk.Share{{From: string(c.From), To: string(c.To), Kind: string(c.Kind), Form: string(c.Form),
			Direction: string(c.Direction), Share: c.Share, Back: c.Back, Words: c.Words}}, Others: map[string]desk.ArticleRef{b.Ref.ID: b.Ref}}}
		d.Line = v.copies()[0]
	}
	d.BodyA, d.BodyB = markText(&a.Account.Article, pa, nil), markText(&b.Account.Article, pb, nil)
	return &page{Name: "beside", Title: t.T("beside-title") + ": " + d.A.Title, D: d}
}

// pointsOf returns what leads from a range of code points of text to its bytes;
// empty when the range does not lie in the text.
func pointsOf(text string) func(isnad.Span) isnad.Span {
	at := make([]int32, 0, len(text)/2+1)
	for i := range text {
		at = append(at, int32(i))
	}
	at = append(at, int32(len(text)))
	return func(p isnad.Span) isnad.Span {
		if p.Start < 0 || p.End >= len(at) || p.Empty() {
			return isnad.Span{}
		}
		return isnad.Span{Start: int(at[p.Start]), End: int(at[p.End])}
	}
}

// A changesView says what changed between two versions of an address.
type changesView struct {
	Old, New           articleLink
	OldAdded, NewAdded string
	TitleOld, TitleNew []diffPiece // empty when the titles are the same
	Lines              []diffLine
	Same, Rough        bool
}

// changes shows what changed between the versions of an address that two
// articles come from, the one filed first as the older.
func changes(v *visit) (*page, error) {
	ctx := v.Context()
	a, err := v.site.q.Article(ctx, v.articleID())
	if err != nil {
		return nil, err
	}
	b, err := v.site.q.Article(ctx, isnad.ArticleID(v.PathValue("other")))
	if err != nil {
		return nil, err
	}
	place := func(p *desk.Page) int {
		return slices.IndexFunc(a.Versions, func(x store.Page) bool { return x.ID == p.Row.Page })
	}
	if place(b) < place(a) {
		a, b = b, a
	}
	return changesPage(v, a, b), nil
}

func changesPage(v *visit, older, newer *desk.Page) *page {
	t := v.tongue()
	d := changesView{Old: linkTo(older.Ref, t), New: linkTo(newer.Ref, t)}
	for _, x := range newer.Versions {
		switch x.ID {
		case older.Row.Page:
			d.OldAdded = clock(x.Added)
		case newer.Row.Page:
			d.NewAdded = clock(x.Added)
		}
	}
	x, y := &older.Account.Article, &newer.Account.Article
	if x.Title != y.Title {
		d.TitleOld, d.TitleNew = diffWords(x.Title, y.Title)
	}
	d.Lines, d.Rough = diffTexts(paragraphs(x), paragraphs(y))
	d.Same = x.Title == y.Title && !slices.ContainsFunc(d.Lines, func(l diffLine) bool { return l.Same == 0 })
	return &page{Name: "changes", Title: t.T("changes-title") + ": " + d.New.Title, D: d}
}

func paragraphs(art *isnad.Article) []string {
	out := make([]string, 0, len(art.Blocks))
	for _, b := range art.Blocks {
		if s := strings.TrimSpace(b.Span.Of(art.Text)); s != "" {
			out = append(out, s)
		}
	}
	return out
}
