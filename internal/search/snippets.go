package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/store"
)

// Lengths of snippets, in words, and how many a hit has.
const (
	snippetWords  = 32
	snippetBefore = 6
	maxSnippets   = 3
	longContent   = 60 // a content up to this stays whole
)

// A found is a run of a text that matched a leaf.
type found struct {
	start, end int // bytes
	leaf       int // -1 for a name asked for by about:
}

// matches returns what of a run of words matches the leaves of a plan.
func (s *scorer) matches(words []word, inTitleToo bool) []found {
	var out []found
	for i, w := range words {
		put := func(leaf, n int) {
			if !inTitleToo && s.plan.leaves[leaf].only == inTitle {
				return
			}
			out = append(out, found{w.start, words[i+n-1].end, leaf})
		}
		for _, k := range s.stems[w.stem] {
			put(k, 1)
		}
		if w.lemma != "" {
			for _, k := range s.stems[w.lemma] {
				put(k, 1)
			}
		}
		for _, k := range s.exact[w.exact] {
			put(k, 1)
		}
		for _, k := range s.starts[w.exact] {
			phrase := s.plan.leaves[k].exact
			n := 1
			for n < len(phrase) && i+n < len(words) && words[i+n].exact == phrase[n] {
				n++
			}
			if n == len(phrase) {
				put(k, n)
			}
		}
		for _, k := range s.begins {
			if strings.HasPrefix(w.exact, s.plan.leaves[k].prefix) {
				put(k, 1)
			}
		}
	}
	return out
}

// joined sorts runs and joins those that overlap.
func joined(list []found) [][2]int {
	out := [][2]int{}
	slices.SortFunc(list, func(a, b found) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	for _, f := range list {
		if n := len(out); n > 0 && f.start < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], f.end)
			continue
		}
		out = append(out, [2]int{f.start, f.end})
	}
	return out
}

// hits makes the hits of a page.
func (e *Engine) hits(ctx context.Context, p *plan, page []store.Entry, scores []float64) ([]Hit, error) {
	out := make([]Hit, 0, len(page))
	if len(page) == 0 {
		return out, nil
	}
	ids := make([]isnad.ArticleID, len(page))
	for i := range page {
		ids[i] = page[i].Article
	}
	unique := slices.Clone(ids)
	slices.Sort(unique)
	unique = slices.Compact(unique)
	list, err := e.st.Accounts(ctx, unique)
	if err != nil {
		return nil, fmt.Errorf("search: articles of the hits: %w", err)
	}
	accts := make(map[isnad.ArticleID]*isnad.Account, len(list))
	for i, a := range list {
		accts[unique[i]] = a
	}
	s := newScorer(p, make([]int, len(p.leaves)), 1)
	entities := make(map[string]bool, len(p.entities))
	for _, k := range p.entities {
		entities[k] = true
	}
	var keys []string
	for i := range page {
		h := Hit{ID: page[i].ID, Article: string(page[i].Article), Snippets: []Snippet{}, TitleMarks: [][2]int{}}
		if scores != nil {
			h.Score = scores[i]
		}
		acct := accts[page[i].Article]
		if p.kind == store.EntryStatement {
			var doc statementDoc
			if err := json.Unmarshal(page[i].Doc, &doc); err != nil {
				return nil, fmt.Errorf("search: entry %s: %w", page[i].ID, err)
			}
			h.Title, h.Outlet, h.OutletID, h.Date, h.URL = doc.Title, doc.Outlet, doc.OutletID, doc.Date, doc.URL
			h.Act, h.Statement, h.Speaker = doc.Act, doc.ID, doc.Words
			if len(doc.Speakers) > 0 {
				h.Speaker, h.SpeakerID = doc.Speakers[0].Name, doc.Speakers[0].Key
				keys = append(keys, h.SpeakerID)
			}
			if acct != nil {
				h.Snippets = s.ofStatement(acct, isnad.StatementID(doc.ID), p, entities, e.keysOf(ctx, acct, entities))
			}
			if len(h.Snippets) == 0 {
				h.Snippets = append(h.Snippets, Snippet{doc.Text, [][2]int{}})
			}
		} else {
			var doc articleDoc
			if err := json.Unmarshal(page[i].Doc, &doc); err != nil {
				return nil, fmt.Errorf("search: entry %s: %w", page[i].ID, err)
			}
			h.Title, h.Outlet, h.OutletID, h.Date, h.URL = doc.Title, doc.Outlet, doc.OutletID, doc.Date, doc.URL
			if acct != nil {
				h.Snippets = s.ofArticle(acct, entities, doc.Keys)
			}
			if len(h.Snippets) == 0 {
				h.Snippets = append(h.Snippets, Snippet{doc.Lead, [][2]int{}})
			}
		}
		h.TitleMarks = points(h.Title, joined(s.matches(chosen.title(h.Title), true)))
		out = append(out, h)
	}
	names, err := e.canonical(ctx, keys)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if c, ok := names[out[i].SpeakerID]; ok {
			out[i].SpeakerID, out[i].Speaker = c.ID, c.Name
		}
	}
	return out, nil
}

// keysOf returns the keys of an account's entities, which its article's entry
// holds. They are asked for only where names are to be marked.
func (e *Engine) keysOf(ctx context.Context, acct *isnad.Account, entities map[string]bool) map[string]string {
	if len(entities) == 0 {
		return nil
	}
	list, _, err := e.st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: one(mark(markID, string(acct.Article.ID))), Order: store.Newest, Limit: 1, Bare: true})
	if err != nil || len(list) == 0 {
		return nil // marks are missing, nothing more
	}
	var doc articleDoc
	if json.Unmarshal(list[0].Doc, &doc) != nil {
		return nil
	}
	return doc.Keys
}

// named returns the mentions in a span that are of entities.
func namedIn(acct *isnad.Account, span isnad.Span, entities map[string]bool, keys map[string]string) []found {
	var out []found
	if len(entities) == 0 {
		return nil
	}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		id := string(m.Entity)
		if k, ok := keys[id]; ok {
			id = k
		}
		if id != "" && entities[id] && span.Contains(m.Span) {
			out = append(out, found{m.Span.Start, m.Span.End, -1})
		}
	}
	return out
}

// ofArticle returns the snippets of an article: the runs of words in which most
// of what was asked for stands, in text order.
func (s *scorer) ofArticle(acct *isnad.Account, entities map[string]bool, keys map[string]string) []Snippet {
	text := acct.Article.Text
	words := wordsOf(make([]word, 0, len(acct.Tokens)), acct, 0, len(acct.Tokens))
	whole := isnad.Span{Start: 0, End: len(text)}
	list := append(s.matches(words, false), namedIn(acct, whole, entities, keys)...)
	return cutSnippets(text, words, whole, list, maxSnippets)
}

// ofStatement returns the snippets of a statement: its pieces, the long ones
// cut.
func (s *scorer) ofStatement(acct *isnad.Account, id isnad.StatementID, p *plan, entities map[string]bool, keys map[string]string) []Snippet {
	i := slices.IndexFunc(acct.Statements, func(st isnad.Statement) bool { return st.ID == id })
	if i < 0 {
		return nil
	}
	text := acct.Article.Text
	all := wordsOf(make([]word, 0, len(acct.Tokens)), acct, 0, len(acct.Tokens))
	var out []Snippet
	for _, c := range acct.Statements[i].Content {
		x := indexer{words: all}
		words := x.within(c)
		list := append(s.matches(words, false), namedIn(acct, c, entities, keys)...)
		if len(words) <= longContent {
			// As people are shown it: closed where a quotation is.
			piece, shownAs := c.Of(text), arabic.Balanced(text, c.Start, c.End)
			before := utf8.RuneCountInString(shownAs[:max(0, strings.Index(shownAs, piece))])
			out = append(out, Snippet{shownAs, shifted(piece, c.Start, before, joined(list))})
			continue
		}
		more := cutSnippets(text, words, c, list, 2)
		if len(more) == 0 {
			end := words[snippetWords].end
			more = []Snippet{{text[c.Start:end] + " …", [][2]int{}}}
		}
		out = append(out, more...)
	}
	if len(out) > maxSnippets {
		// What matched goes before what did not.
		slices.SortStableFunc(out, func(a, b Snippet) int { return cmp.Compare(min(1, len(b.Marks)), min(1, len(a.Marks))) })
		out = out[:maxSnippets]
	}
	return out
}

// cutSnippets returns up to n windows of words around what was found within a
// span.
func cutSnippets(text string, words []word, span isnad.Span, list []found, n int) []Snippet {
	if len(list) == 0 || len(words) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b found) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	wordAt := func(b int) int {
		i, _ := slices.BinarySearchFunc(words, b, func(w word, b int) int { return w.start - b })
		return min(i, len(words)-1)
	}
	type window struct{ first, last, rank int } // words, half-open
	var windows []window
	for i, f := range list {
		at := wordAt(f.start)
		// Begin some words before, but in the same paragraph.
		first := max(0, at-snippetBefore)
		if j := strings.LastIndexByte(text[span.Start:f.start], '\n'); j >= 0 {
			for first < at && words[first].start < span.Start+j {
				first++
			}
		}
		last := min(len(words), first+snippetWords)
		if j := strings.IndexByte(text[f.end:span.End], '\n'); j >= 0 {
			for last > at+1 && words[last-1].end > f.end+j {
				last--
			}
		}
		w := window{first, last, 0}
		kinds := map[int]bool{}
		for _, g := range list[i:] {
			if g.start >= words[last-1].end {
				break
			}
			if !kinds[g.leaf] {
				w.rank += 100
			}
			kinds[g.leaf] = true
			w.rank++
		}
		windows = append(windows, w)
	}
	slices.SortStableFunc(windows, func(a, b window) int { return cmp.Compare(b.rank, a.rank) })
	var best []window
	for _, w := range windows {
		if len(best) < n && !slices.ContainsFunc(best, func(o window) bool { return w.first < o.last && o.first < w.last }) {
			best = append(best, w)
		}
	}
	slices.SortFunc(best, func(a, b window) int { return a.first - b.first })
	marks := joined(list)
	out := make([]Snippet, 0, len(best))
	for _, w := range best {
		start, end := words[w.first].start, words[w.last-1].end
		if w.first == 0 || strings.TrimSpace(text[words[w.first-1].end:start]) != "" || strings.IndexByte(text[words[w.first-1].end:start], '\n') >= 0 {
			// What opens before the first word («) belongs to it.
			lo := span.Start
			if w.first > 0 {
				lo = words[w.first-1].end
			}
			if j := strings.LastIndexAny(text[lo:start], " \n"); j >= 0 {
				lo += j + 1
			}
			start = lo
		}
		// So does what closes behind the last, up to a blank.
		hi := span.End
		if w.last < len(words) {
			hi = words[w.last].start
		}
		if j := strings.IndexAny(text[end:hi], " \n"); j >= 0 {
			hi = end + j
		}
		end = hi
		var in [][2]int
		for _, m := range marks {
			if m[0] >= start && m[1] <= end {
				in = append(in, m)
			}
		}
		before, after := "", ""
		if strings.TrimSpace(text[span.Start:start]) != "" && !strings.HasSuffix(text[:start], "\n") {
			before = "… "
		}
		if strings.TrimSpace(text[end:span.End]) != "" && !strings.HasPrefix(text[end:], "\n") {
			after = " …"
		}
		out = append(out, Snippet{before + text[start:end] + after, shifted(text[start:end], start, utf8.RuneCountInString(before), in)})
	}
	return out
}

// shifted returns runs of a text's bytes as code points of a piece of it that
// begins at base, behind some code points more.
func shifted(piece string, base, behind int, runs [][2]int) [][2]int {
	moved := make([][2]int, 0, len(runs))
	for _, r := range runs {
		moved = append(moved, [2]int{r[0] - base, r[1] - base})
	}
	out := points(piece, moved)
	for i := range out {
		out[i][0] += behind
		out[i][1] += behind
	}
	return out
}

// points turns runs of bytes, in order and apart, into runs of code points.
func points(text string, runs [][2]int) [][2]int {
	out := make([][2]int, 0, len(runs))
	p := pointer{text: text}
	for _, r := range runs {
		out = append(out, [2]int{p.of(r[0]), p.of(r[1])})
	}
	return out
}
