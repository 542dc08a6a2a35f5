// Package copies finds which articles share text: how much, which passages, of
// what kind, and, where something says so, who took it from whom.
//
// It is a pass over many accounts: [New], [Pass.Add] for each account in any
// order, [Pass.Result] at any time. The result depends on the set of accounts,
// never on their order, and a Result after more accounts costs only what is
// new.
//
// # How
//
// Every distinct text gives a sketch: the fingerprints that winnowing chooses
// among its runs of four words (Schleimer, Wilkerson and Aiken, SIGMOD 2003),
// so that two texts with nine words in common have one in common. Sketches lie
// in an index by fingerprint and fortnight. Texts of one or of neighbouring
// fortnights that share enough of them are aligned word by word: the sketch
// only proposes, the alignment decides.
//
// # Cost
//
// A text is compared with texts of its own time only, and a fingerprint that
// more than 32 texts of a fortnight share leads to 32 of them and no further,
// so that the cost of an article does not grow with the corpus behind it.
// Those 32 are chosen by the texts alone, which keeps the result free of order.
// Texts that are the same word for word are one to the index.
package copies

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/near"
)

// Stage names the pass in the basis of its findings.
const Stage isnad.Stage = "copies"

// Version is raised when the same accounts give other copies.
const Version = 2

// A Pass gathers accounts. It is not safe for use by several goroutines.
type Pass struct {
	articles []article
	byID     map[isnad.ArticleID]int32
	texts    []text
	byWords  map[uint64][]int32 // hash of all words to texts
	index    *near.Index
	pairs    map[pair]*alignment // texts that may share; nil until aligned
	align    aligner
}

// New returns a Pass that has seen nothing.
func New() *Pass {
	return &Pass{byID: map[isnad.ArticleID]int32{}, byWords: map[uint64][]int32{}, index: near.New(), pairs: map[pair]*alignment{}}
}

// An article is what the pass keeps of an account.
type article struct {
	id       isnad.ArticleID
	text     int32
	at       standing
	quoted   []int32 // pairs of word numbers, half-open: words inside somebody's quotation marks
	outlet   string  // lexicon id or name; empty when unknown
	agency   bool    // the outlet is a news agency
	credits  []string
	agencies []string // those of credits and outlet that are agencies
	url      string
	from, to string // days, empty when undated
}

// A text is a sequence of words that one or more articles have.
type text struct {
	words    []uint32 // hashes
	sketch   int      // fingerprints
	runs     int      // distinct runs of four words
	rank     uint64   // order among texts that does not depend on arrival
	articles []int32
}

// A pair is two texts; the one of lower rank, or of earlier number, first.
type pair struct{ a, b int32 }

// Len returns the number of articles added.
func (p *Pass) Len() int { return len(p.articles) }

// Add takes one account. An article that was added before is left out. The
// pass keeps no part of the account's text.
func (p *Pass) Add(acct *isnad.Account) {
	art := &acct.Article
	if _, have := p.byID[art.ID]; have {
		return
	}
	n := int32(len(p.articles))
	p.byID[art.ID] = n
	a := article{id: art.ID, url: strings.Clone(art.URL)}
	a.from, a.to = days(art.Published)
	a.tellers(acct)
	words := a.words(acct)
	t, keys := p.text(words)
	a.text = t
	p.texts[t].articles = append(p.texts[t].articles, n)
	p.articles = append(p.articles, a)
	p.propose(t, keys, fortnight(a.from))
}

// words fills the places and quoted words of a and returns the words' hashes.
func (a *article) words(acct *isnad.Account) []uint32 {
	n := 0
	for i := range acct.Tokens {
		if isWord(acct.Tokens[i].Kind) {
			n++
		}
	}
	words := make([]uint32, 0, n)
	stand := make([]place, 0, n)
	text, at, point := acct.Article.Text, 0, 0
	for i := range acct.Tokens {
		t := &acct.Tokens[i]
		if !isWord(t.Kind) {
			continue
		}
		words = append(words, hashWord(t))
		point += utf8.RuneCountInString(text[at:t.Span.Start])
		points := utf8.RuneCountInString(t.Span.Of(text))
		stand = append(stand, place{uint32(t.Span.Start), uint32(point), uint16(min(t.Span.Len(), 1<<16-1)), uint16(min(points, 1<<16-1))})
		at, point = t.Span.End, point+points
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		if s.Mode != isnad.ModeDirect {
			continue
		}
		for _, c := range s.Content {
			lo, hi := within(stand, c)
			if lo < hi {
				a.quoted = append(a.quoted, lo, hi)
			}
		}
	}
	a.quoted = joined(a.quoted)
	a.at = packed(stand)
	return words
}

// within returns the words that lie in s, as half-open numbers.
func within(stand []place, s isnad.Span) (lo, hi int32) {
	at := func(b int) int32 {
		i, _ := slices.BinarySearchFunc(stand, b, func(p place, b int) int { return cmp.Compare(int(p.start), b) })
		return int32(i)
	}
	return at(s.Start), at(s.End)
}

// joined sorts half-open ranges, given as pairs, and joins those that touch.
func joined(r []int32) []int32 {
	if len(r) <= 2 {
		return r
	}
	type span struct{ lo, hi int32 }
	all := make([]span, 0, len(r)/2)
	for i := 0; i < len(r); i += 2 {
		all = append(all, span{r[i], r[i+1]})
	}
	slices.SortFunc(all, func(x, y span) int { return cmp.Or(cmp.Compare(x.lo, y.lo), cmp.Compare(x.hi, y.hi)) })
	out := r[:0]
	for _, s := range all {
		if n := len(out); n > 0 && s.lo <= out[n-1] {
			out[n-1] = max(out[n-1], s.hi)
			continue
		}
		out = append(out, s.lo, s.hi)
	}
	return out
}

func isWord(k isnad.TokenKind) bool {
	return k == isnad.TokenWord || k == isnad.TokenLatin || k == isnad.TokenNumber
}

// tellers fills the outlet and credits of a. An outlet that a statement came
// through («قال لـ"الغد"», "told Al-Ghad") is credited too: who takes over such a
// text takes over the words.
func (a *article) tellers(acct *isnad.Account) {
	art := &acct.Article
	a.outlet, a.agency = teller(art.Outlet.ID, art.Outlet.Name)
	if a.agency {
		a.agencies = append(a.agencies, a.outlet)
	}
	for _, c := range art.Credit {
		key, agency := teller("", c)
		if key == "" || key == a.outlet {
			continue
		}
		a.credits = append(a.credits, key)
		if agency {
			a.agencies = append(a.agencies, key)
		}
	}
	if key, agency := dateline(art.Text); key != "" && key != a.outlet && !slices.Contains(a.credits, key) {
		a.credits = append(a.credits, key)
		if agency {
			a.agencies = append(a.agencies, key)
		}
	}
	for i := range acct.Statements {
		for _, l := range acct.Statements[i].Chain {
			if l.Role != isnad.RoleOutlet && l.Role != isnad.RoleMedium || l.Span == (isnad.Span{}) || l.Entity == "" {
				continue
			}
			if e, ok := lexicon.ByID(l.Entity); ok && e.Table == lexicon.Outlets && string(e.ID) != a.outlet && !slices.Contains(a.credits, string(e.ID)) {
				a.credits = append(a.credits, string(e.ID))
			}
		}
	}
}

// maxDateline is how far a dateline may reach into the text, in bytes.
const maxDateline = 80

// dateline returns the outlet or agency that a text names before its first
// words («واس - الرياض:», "SPA, Riyadh:"), known ones only.
func dateline(text string) (key string, agency bool) {
	head, _, ok := strings.Cut(text[:min(len(text), maxDateline)], ":")
	if !ok {
		if head, _, ok = strings.Cut(head, "–"); !ok {
			return "", false
		}
	}
	for _, part := range strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune("-–—()/،,\n", r) }) {
		if e, ok := lexicon.OutletByName(strings.TrimSpace(part)); ok {
			return string(e.ID), e.Table == lexicon.Agencies
		}
	}
	return "", false
}

// teller returns the key of an outlet, and whether it is an agency.
func teller(id, name string) (key string, agency bool) {
	e, ok := lexicon.Entry{}, false
	if id != "" {
		e, ok = lexicon.ByID(isnad.EntityID(id))
	}
	if !ok && name != "" {
		e, ok = lexicon.OutletByName(name)
	}
	if ok {
		return string(e.ID), e.Table == lexicon.Agencies
	}
	return strings.Clone(cmp.Or(id, name)), false
}

// days returns the first and last day of a dating, both empty when it spans
// more than a month: such a date says too little to compare by.
func days(d isnad.Dating) (from, to string) {
	if !d.Known() || len(d.From) < 10 || len(d.To) < 10 {
		return "", ""
	}
	from, to = strings.Clone(d.From[:10]), strings.Clone(d.To[:10])
	a, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return "", ""
	}
	b, err := time.Parse(time.DateOnly, to)
	if err != nil || b.Sub(a) > 31*24*time.Hour || b.Before(a) {
		return "", ""
	}
	return from, to
}

// fortnight numbers the fortnights since 1970.
func fortnight(day string) int32 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return near.NoBin
	}
	d := t.Unix() / 86400
	if d < 0 {
		d -= 13
	}
	return int32(d / 14)
}

// text returns the number of the text with these words, and, when it is new,
// its fingerprints.
func (p *Pass) text(words []uint32) (int32, []uint32) {
	rank := hashWords(words)
	for _, t := range p.byWords[rank] {
		if slices.Equal(p.texts[t].words, words) {
			return t, nil
		}
	}
	t := int32(len(p.texts))
	sketch, runs := winnow(words)
	p.texts = append(p.texts, text{words: words, sketch: len(sketch), runs: runs, rank: rank})
	p.byWords[rank] = append(p.byWords[rank], t)
	return t, sketch
}

// propose enters text t under a fortnight and notes the texts that it may
// share passages with.
func (p *Pass) propose(t int32, keys []uint32, fortnight int32) {
	p.index.Add(t, p.texts[t].rank, keys, fortnight, func(o int32, shared int) {
		if !p.enough(t, o, shared) {
			return
		}
		k := p.pair(t, o)
		if _, have := p.pairs[k]; !have {
			p.pairs[k] = nil
		}
	})
}

// enough reports whether two texts that share n fingerprints are worth
// aligning: three say a passage of some twenty words, and of a short text a
// fifth is enough.
func (p *Pass) enough(a, b int32, n int) bool {
	return n >= 3 || n*5 >= min(p.texts[a].sketch, p.texts[b].sketch)
}

// pair orders two texts by rank, which does not depend on arrival.
func (p *Pass) pair(a, b int32) pair {
	if p.texts[b].rank < p.texts[a].rank || p.texts[b].rank == p.texts[a].rank && b < a {
		a, b = b, a
	}
	return pair{a, b}
}
