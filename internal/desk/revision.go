package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/store"
)

// A Revision is what changed between two states of an article: in words, and
// in the statements that those words tell.
type Revision struct {
	From ArticleRef `json:"from"`
	To   ArticleRef `json:"to"`
	// Changes are the places where the words differ, title and text, in order.
	Changes []Change `json:"changes"`
	// Kept, Removed and Added count words of the texts: those that both have,
	// those that only From has, and those that only To has.
	Kept    int `json:"kept"`
	Removed int `json:"removed"`
	Added   int `json:"added"`
	// Rough says that the texts are too unlike to be compared word by word
	// throughout: what stands between places that both have is given as one
	// change.
	Rough bool `json:"rough"`
	// Appeared are statements that only To tells, Vanished those that only From
	// tells, Changed those that both tell in other words.
	Appeared []Said        `json:"appeared"`
	Vanished []Said        `json:"vanished"`
	Changed  []ChangedSaid `json:"changed"`
}

// A Change is one place where the words of two states differ.
type Change struct {
	// In is "title" or "text".
	In string `json:"in"`
	// From is what stood there, To what stands there now; one may be empty.
	From string `json:"from"`
	To   string `json:"to"`
	// Before and After are a few words around it that both have, empty at the
	// ends.
	Before string `json:"before"`
	After  string `json:"after"`
	// FromStart and FromEnd are its place in the older title or text, ToStart
	// and ToEnd that in the newer, in code points.
	FromStart int `json:"from_start"`
	FromEnd   int `json:"from_end"`
	ToStart   int `json:"to_start"`
	ToEnd     int `json:"to_end"`
}

// A ChangedSaid is one statement in two states.
type ChangedSaid struct {
	From Said `json:"from"`
	To   Said `json:"to"`
}

// changesIn returns in what two texts differ, and how many words they share and
// have alone.
func changesIn(in, a, b string) (out []Change, kept, removed, added int, rough bool) {
	x, y := wordsOf(a), wordsOf(b)
	pairs, rough := common(forms(a, x), forms(b, y))
	kept, removed, added = len(pairs), len(x)-len(pairs), len(y)-len(pairs)
	pa, pb := counter{text: a}, counter{text: b}
	piece := func(text string, words []arabic.Token, i, j int) string {
		if i >= j {
			return ""
		}
		return strings.Join(strings.Fields(text[words[i].Start:words[j-1].End]), " ")
	}
	place := func(words []arabic.Token, i, j, size int) (int, int) {
		switch {
		case i < j:
			return words[i].Start, words[j-1].End
		case i < len(words):
			return words[i].Start, words[i].Start
		}
		return size, size
	}
	i, j := 0, 0
	for k := 0; k <= len(pairs); k++ {
		ni, nj := len(x), len(y)
		if k < len(pairs) {
			ni, nj = int(pairs[k][0]), int(pairs[k][1])
		}
		if i < ni || j < nj {
			c := Change{In: in, From: piece(a, x, i, ni), To: piece(b, y, j, nj), Before: piece(b, y, max(0, j-around), j), After: piece(b, y, nj, min(len(y), nj+around))}
			f, t := place(x, i, ni, len(a))
			c.FromStart, c.FromEnd = pa.at(f), pa.at(t)
			f, t = place(y, j, nj, len(b))
			c.ToStart, c.ToEnd = pb.at(f), pb.at(t)
			out = append(out, c)
		}
		i, j = ni+1, nj+1
	}
	return out, kept, removed, added, rough
}

// around is how many words stand before and behind a change.
const around = 4

// A counter turns byte offsets that do not fall into code points.
type counter struct {
	text         string
	byte, points int
}

func (c *counter) at(b int) int {
	c.points += utf8.RuneCountInString(c.text[c.byte:b])
	c.byte = b
	return c.points
}

// wordsOf returns the words and numbers of a text.
func wordsOf(text string) []arabic.Token {
	return slices.DeleteFunc(arabic.Tokens(nil, text), func(t arabic.Token) bool { return t.Kind > arabic.Number })
}

// forms numbers words by what they are compared by: their letters without
// vowels and stretching, which one who corrects a text may add, but with hamza,
// which is spelling.
func forms(text string, words []arabic.Token) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.Map(func(r rune) rune {
			if r == '\u0640' || r >= '\u064B' && r <= '\u0652' || arabic.IsInvisible(r) {
				return -1
			}
			return r
		}, text[w.Start:w.End])
	}
	return out
}

// maxGrid bounds the words that are compared each with each: the product of the
// two stretches.
const maxGrid = 4_000_000

// smallGrid is up to which words are compared each with each before words that
// stand once are looked for: those cut a long text fast, but a short one better
// where most words are kept.
const smallGrid = 60_000

// common pairs words that two texts have in common, in order: what they begin
// and end with, in long texts words that each has once as far as they stand in
// one order, and between those, where it is not too much work, as many as can be. rough says
// that it was too much somewhere.
func common(a, b []string) (pairs [][2]int32, rough bool) {
	type stretch struct{ a0, a1, b0, b1 int }
	todo := []stretch{{0, len(a), 0, len(b)}}
	grid := maxGrid
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for s.a0 < s.a1 && s.b0 < s.b1 && a[s.a0] == b[s.b0] {
			pairs = append(pairs, [2]int32{int32(s.a0), int32(s.b0)})
			s.a0, s.b0 = s.a0+1, s.b0+1
		}
		for s.a0 < s.a1 && s.b0 < s.b1 && a[s.a1-1] == b[s.b1-1] {
			s.a1, s.b1 = s.a1-1, s.b1-1
			pairs = append(pairs, [2]int32{int32(s.a1), int32(s.b1)})
		}
		if s.a0 == s.a1 || s.b0 == s.b1 {
			continue
		}
		n := (s.a1 - s.a0) * (s.b1 - s.b0)
		if n <= smallGrid && n <= grid {
			grid -= n
			pairs = append(pairs, longest(a, b, s.a0, s.a1, s.b0, s.b1)...)
			continue
		}
		if anchors := once(a[s.a0:s.a1], b[s.b0:s.b1]); len(anchors) > 0 {
			i, j := s.a0, s.b0
			for _, n := range anchors {
				x, y := s.a0+n[0], s.b0+n[1]
				todo = append(todo, stretch{i, x, j, y})
				pairs = append(pairs, [2]int32{int32(x), int32(y)})
				i, j = x+1, y+1
			}
			todo = append(todo, stretch{i, s.a1, j, s.b1})
			continue
		}
		if n <= grid {
			grid -= n
			pairs = append(pairs, longest(a, b, s.a0, s.a1, s.b0, s.b1)...)
			continue
		}
		rough = true
	}
	slices.SortFunc(pairs, func(x, y [2]int32) int { return cmp.Compare(x[0], y[0]) })
	return pairs, rough
}

// once pairs the words that each of two lists has once, the most that stand in
// one order in both (patience).
func once(a, b []string) [][2]int {
	type seen struct{ a, b, in, also int }
	words := map[string]*seen{}
	for i, w := range a {
		s := words[w]
		if s == nil {
			s = &seen{}
			words[w] = s
		}
		s.a, s.in = i, s.in+1
	}
	for j, w := range b {
		if s := words[w]; s != nil {
			s.b, s.also = j, s.also+1
		}
	}
	var list [][2]int
	for i, w := range a {
		if s := words[w]; s.in == 1 && s.also == 1 && s.a == i {
			list = append(list, [2]int{i, s.b})
		}
	}
	// The longest run of rising places in b.
	var piles []int
	back := make([]int, len(list))
	for i, p := range list {
		k, _ := slices.BinarySearchFunc(piles, p[1], func(at, want int) int { return cmp.Compare(list[at][1], want) })
		back[i] = -1
		if k > 0 {
			back[i] = piles[k-1]
		}
		if k == len(piles) {
			piles = append(piles, i)
		} else {
			piles[k] = i
		}
	}
	if len(piles) == 0 {
		return nil
	}
	out := make([][2]int, len(piles))
	for i, k := piles[len(piles)-1], len(piles)-1; i >= 0; i, k = back[i], k-1 {
		out[k] = list[i]
	}
	return out
}

// longest pairs a longest common subsequence of two stretches.
func longest(a, b []string, a0, a1, b0, b1 int) [][2]int32 {
	n, m := a1-a0, b1-b0
	w := m + 1
	l := make([]int32, (n+1)*w)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[a0+i] == b[b0+j] {
				l[i*w+j] = l[(i+1)*w+j+1] + 1
			} else {
				l[i*w+j] = max(l[(i+1)*w+j], l[i*w+j+1])
			}
		}
	}
	var out [][2]int32
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[a0+i] == b[b0+j]:
			out = append(out, [2]int32{int32(a0 + i), int32(b0 + j)})
			i, j = i+1, j+1
		case l[(i+1)*w+j] > l[i*w+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// maxStatements bounds the statements of an article that are compared each with
// each.
const maxStatements = 300

// revise tells what changed from one state of an article to another; both are
// in the view, which keeps no texts.
func (d *view) revise(older, newer *isnad.Article) *Revision {
	a, b := d.byID[older.ID], d.byID[newer.ID]
	out := &Revision{From: d.articleRef(a), To: d.articleRef(b), Changes: []Change{}, Appeared: []Said{}, Vanished: []Said{}, Changed: []ChangedSaid{}}
	title, _, _, _, _ := changesIn("title", older.Title, newer.Title)
	text, kept, removed, added, rough := changesIn("text", older.Text, newer.Text)
	out.Changes = append(append(out.Changes, title...), text...)
	out.Kept, out.Removed, out.Added, out.Rough = kept, removed, added, rough
	x, y := tokens(a.statements), tokens(b.statements)
	to := make([]int, len(x)) // statement of b, from 1
	taken := make([]bool, len(y))
	same := map[string][]int{}
	for j := range y {
		same[y[j].key] = append(same[y[j].key], j)
	}
	for i := range x {
		if l := same[x[i].key]; len(l) > 0 {
			same[x[i].key] = l[1:]
			to[i], taken[l[0]] = l[0]+1, true
		}
	}
	type alike struct {
		i, j  int
		share float64
	}
	var list []alike
	for i := range x[:min(len(x), maxStatements)] {
		for j := range y[:min(len(y), maxStatements)] {
			if to[i] > 0 || taken[j] || x[i].speaker != "" && y[j].speaker != "" && x[i].speaker != y[j].speaker {
				continue
			}
			if s := dice(x[i].words, y[j].words); s >= sameMatter {
				list = append(list, alike{i, j, s})
			}
		}
	}
	slices.SortFunc(list, func(x, y alike) int {
		return cmp.Or(cmp.Compare(y.share, x.share), cmp.Compare(x.i, y.i), cmp.Compare(x.j, y.j))
	})
	changed := map[int]int{}
	for _, l := range list {
		if _, have := changed[l.i]; !have && !taken[l.j] {
			changed[l.i], taken[l.j] = l.j, true
		}
	}
	for i := range x {
		j, ok := changed[i]
		switch {
		case to[i] > 0:
		case ok:
			out.Changed = append(out.Changed, ChangedSaid{d.said(&a.statements[i]), d.said(&b.statements[j])})
		default:
			out.Vanished = append(out.Vanished, d.said(&a.statements[i]))
		}
	}
	for j := range y {
		if !taken[j] {
			out.Appeared = append(out.Appeared, d.said(&b.statements[j]))
		}
	}
	return out
}

// sameMatter is the share of words from which two statements of one speaker, in
// two states of one article, are one.
const sameMatter = 0.5

// A tokenized is a statement as revise compares it.
type tokenized struct {
	key     string
	speaker isnad.EntityID
	words   []string // folded, sorted
}

func tokens(list []statement) []tokenized {
	out := make([]tokenized, len(list))
	for i := range list {
		s := &list[i]
		words := strings.Fields(arabic.Fold(strings.Map(func(r rune) rune {
			if strings.ContainsRune("«»\"“”.,،؛:!؟()…", r) {
				return ' '
			}
			return r
		}, s.text)))
		key := strings.Join([]string{string(s.speaker), string(s.act), b2s(s.negated), strings.Join(words, " ")}, "\x00")
		slices.Sort(words)
		out[i] = tokenized{key, s.speaker, words}
	}
	return out
}

func b2s(b bool) string {
	if b {
		return "not"
	}
	return ""
}

// dice is the share of words that two sorted lists have in common.
func dice(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			n, i, j = n+1, i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}

// Revision answers what changed from one article to another, each given by id,
// by the name or address of its page, or by words of its title. The first is
// taken as the older state.
func (p *Press) Revision(ctx context.Context, x, y string) (*Revision, error) {
	a, err := p.FindArticle(ctx, x)
	if err != nil {
		return nil, err
	}
	b, err := p.FindArticle(ctx, y)
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, sameArticle(y)
	}
	r, err := p.revision(ctx, a, b)
	if err == nil && r == nil {
		err = noArticle(y)
	}
	return r, err
}

// Changes answers what changed in an article, given as for Revision, since
// another, or, where since is empty, since the state of its address before.
func (p *Press) Changes(ctx context.Context, question, since string) (*Revision, error) {
	if since != "" {
		return p.Revision(ctx, since, question)
	}
	id, err := p.FindArticle(ctx, question)
	if err != nil {
		return nil, err
	}
	before, err := p.Earlier(ctx, id)
	if err != nil {
		return nil, err
	}
	if before == "" {
		return nil, &Error{Question: question, Why: "it has no earlier state in the store; name another article to compare it with"}
	}
	return p.Revision(ctx, string(before), string(id))
}

// revision tells what changed from article a to article b, nil when one of them
// is not there.
func (p *Press) revision(ctx context.Context, a, b isnad.ArticleID) (*Revision, error) {
	ids := []isnad.ArticleID{a, b}
	accts, err := p.st.Accounts(ctx, ids)
	if err != nil {
		return nil, fault("load articles", err)
	}
	q := ask(ctx, p.st)
	for i, acct := range accts {
		if acct == nil {
			return nil, nil
		}
		q.tried[ids[i]] = true
		if err := q.take(acct); err != nil {
			return nil, err
		}
	}
	if err := q.texts(ids); err != nil {
		return nil, err
	}
	if err := q.close(ofSpeech); err != nil {
		return nil, err
	}
	return q.revise(&accts[0].Article, &accts[1].Article), nil
}

// Earlier returns the article of which an article is the next state: that of the
// same place in the page of its address that was filed before; empty when there
// is none.
func (p *Press) Earlier(ctx context.Context, id isnad.ArticleID) (isnad.ArticleID, error) {
	rows, err := p.st.Articles(ctx, []isnad.ArticleID{id})
	if err != nil {
		return "", fault("look up an article", err)
	}
	accts, err := p.st.Accounts(ctx, []isnad.ArticleID{id})
	if err != nil {
		return "", fault("load an article", err)
	}
	if len(rows) == 0 || rows[0].ID == "" || accts[0] == nil {
		return "", noArticle(string(id))
	}
	list, err := p.versions(ctx, accts[0], rows[0].Page)
	if err != nil {
		return "", err
	}
	return earlier(list, rows[0].Page, accts[0].Article.Ordinal), nil
}

// earlier returns the article at a place of the last page before one that has
// any.
func earlier(versions []store.Page, page store.PageID, ordinal int) (before isnad.ArticleID) {
	for _, v := range versions {
		if v.ID == page {
			return before
		}
		if n := len(v.Reading.Articles); n > 0 {
			before = v.Reading.Articles[min(ordinal, n-1)]
		}
	}
	return ""
}
