package search

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/store"
	"isnad/internal/words"

	"github.com/ulikunitz/xz"
)

var (
	measureAll = flag.Bool("measure", false, "measure every analysis, on more pages, and write no file")
	remeasure  = flag.Bool("remeasure", false, "write testdata/measure.txt anew")
)

const (
	sharedData = "../../../shared/data/"
	figures    = "testdata/measure.txt"
)

// A pressLine is a page of the data that is measured on.
type pressLine struct {
	ID, Date, Title, Text string
	Cluster               any  `json:"nd_cluster"`
	Rep                   bool `json:"nd_rep"`
}

// A quest is something that somebody looks for.
type quest struct {
	task, query string
	want        string
	not         string // a page that does not count: it is what the query was made of
}

// TestMeasure measures how well articles are found on pages of eleven papers in
// four days, and holds the figures to those of testdata/measure.txt. Titles are
// not in the index where they are the query.
//
//	words     four words of the body of an article, as they stand: find it
//	forms     the dictionary forms of these words, as somebody types them
//	title     all words of the title: find the article by its body
//	anytitle  any of the words of the title
//	event     any words of the title: find another paper's telling of the event
func TestMeasure(t *testing.T) {
	list, pairs := pressLines(t)
	byID := map[string]*pressLine{}
	accts := map[string]*isnad.Account{}
	for i := range list {
		l := &list[i]
		byID[l.ID] = l
		acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(l.ID), Title: l.Title, Text: l.Text,
			Published: isnad.Dating{From: l.Date, To: l.Date}, Blocks: []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: 0, End: len(l.Text)}}}}}
		words.Find(acct)
		accts[l.ID] = acct
	}
	quests := questsOf(list, pairs, accts)
	old := chosen
	defer func() { chosen = old }()
	letters := func(n string) string { return surface(n) }
	variants := []struct {
		name string
		a    analysis
		all  bool
	}{
		{"letters", analysis{func(n string, _ []isnad.Word) (string, string) { return letters(n), "" }, each(letters), titles(letters), letters}, true},
		{"light", analysis{func(n string, _ []isnad.Word) (string, string) { return light(n), "" }, each(light), titles(light), light}, true},
		{"clitics", analysis{func(n string, ws []isnad.Word) (string, string) { s, _ := ofToken(n, ws); return s, "" },
			func(ns []string) (out [][]string) {
				for _, n := range ns {
					out = append(out, analyses(arabic.Fold(n)))
				}
				return out
			}, titles(guess), guess}, true},
		{"lemmas", chosen, false},
	}
	var out strings.Builder
	for _, v := range variants {
		if v.all && !*measureAll {
			continue
		}
		chosen = v.a
		for _, line := range measured(t, list, byID, accts, quests) {
			fmt.Fprintf(&out, "%-8s %s\n", v.name, line)
		}
	}
	t.Logf("%d pages\n%s", len(list), &out)
	if *measureAll {
		return
	}
	head := "# How well articles are found, on pages of eleven papers in four days (TestMeasure).\n" +
		"# Mean reciprocal rank, and how many stand among the first ten.\n# analysis task number mrr recall10\n"
	if *remeasure {
		if err := os.WriteFile(figures, []byte(head+out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(figures)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, line := range strings.Split(strings.TrimSpace(strings.TrimPrefix(string(want), head)), "\n") {
		if i >= len(got) {
			t.Fatalf("no figure for %q", line)
		}
		w, g := strings.Fields(line), strings.Fields(got[i])
		for k := range w {
			a, errA := strconv.ParseFloat(w[k], 64)
			b, errB := strconv.ParseFloat(g[k], 64)
			if errA != nil || errB != nil {
				if w[k] != g[k] {
					t.Errorf("got %q, want %q", got[i], line)
				}
			} else if b < a-0.01 {
				t.Errorf("worse than it was: got %q, want %q (go test ./internal/search -run Measure -remeasure sets it anew)", got[i], line)
			}
		}
	}
}

// measured asks the quests of one index.
func measured(t *testing.T, list []pressLine, byID map[string]*pressLine, accts map[string]*isnad.Account, quests []quest) []string {
	bodies, whole := newMemory(), newMemory()
	for _, l := range list {
		whole.add(accts[l.ID], nil)
		b := *accts[l.ID]
		b.Article.Title = ""
		bodies.add(&b, nil)
	}
	engines := [2]*Engine{New(roles{memory: whole}), New(roles{memory: bodies})}
	type sum struct {
		n, ten int
		mrr    float64
	}
	sums := map[string]*sum{}
	var order []string
	for _, q := range quests {
		e := engines[0]
		if strings.HasSuffix(q.task, "title") {
			e = engines[1]
		}
		parsed, err := Parse(q.query)
		if err != nil {
			t.Fatalf("%q: %v", q.query, err)
		}
		p, err := e.compile(context.Background(), parsed, store.EntryArticle)
		if err != nil {
			t.Fatal(err)
		}
		total, err := e.st.Count(context.Background(), store.EntryArticle, p.all, maxCount+1)
		if err != nil {
			t.Fatal(err)
		}
		df, err := e.df(context.Background(), p, len(list), total)
		if err != nil {
			t.Fatal(err)
		}
		found, err := e.candidates(context.Background(), p, df, total)
		if err != nil {
			t.Fatal(err)
		}
		if sums[q.task] == nil {
			sums[q.task] = &sum{}
			order = append(order, q.task)
		}
		s := sums[q.task]
		s.n++
		rank := 0
		for _, r := range newScorer(p, df, len(list)).rank(found) {
			if r.entry.ID == q.not {
				continue
			}
			rank++
			// The same text in another paper is as good.
			if c, w := byID[r.entry.ID], byID[q.want]; c.ID == w.ID || c.Cluster != nil && c.Cluster == w.Cluster {
				s.mrr += 1 / float64(rank)
				if rank <= 10 {
					s.ten++
				}
				break
			}
		}
	}
	var out []string
	for _, task := range order {
		s := sums[task]
		out = append(out, fmt.Sprintf("%-8s %4d %.3f %.3f", task, s.n, s.mrr/float64(s.n), float64(s.ten)/float64(s.n)))
	}
	return out
}

// pressLines reads the pages of four days, and pairs of pages that tell of one
// event; a part of the pages, but with all those of the pairs.
func pressLines(t *testing.T) (list []pressLine, pairs [][2]string) {
	data, err := os.ReadFile(sharedData + "neardup/dev_20150806_09_docids.txt")
	if err != nil {
		t.Skipf("the press that this is measured on is not here: %v", err)
	}
	ids := map[string]bool{}
	for i, l := range strings.Fields(string(data)) {
		if i%10 == 0 || *measureAll && i%3 == 0 {
			ids[l] = true
		}
	}
	judged, err := os.ReadFile("../../eval/gold/stories.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.SplitSeq(string(judged), "\n") {
		if f := strings.Split(l, "\t"); len(f) > 2 && f[2] == "2" {
			pairs = append(pairs, [2]string{f[0], f[1]}, [2]string{f[1], f[0]})
			ids[f[0]], ids[f[1]] = true, true
		}
	}
	f, err := os.Open(sharedData + "raw/saudinewsnet.jsonl.xz")
	if err != nil {
		t.Skipf("the press that this is measured on is not here: %v", err)
	}
	defer f.Close()
	r, err := xz.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var l pressLine
		if json.Unmarshal(sc.Bytes(), &l) == nil && ids[l.ID] && l.Text != "" {
			list = append(list, l)
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return list, pairs
}

// questsOf draws what is looked for.
func questsOf(list []pressLine, pairs [][2]string, accts map[string]*isnad.Account) []quest {
	title := func(id, with string) (string, bool) {
		var ts []string
		for _, w := range typed(accts[id].Article.Title) {
			ts = append(ts, `\`+w.text)
		}
		return strings.Join(ts, with), len(ts) > 2 && len(ts) < 40
	}
	var out []quest
	rng := rand.New(rand.NewPCG(1, 2))
	for _, i := range rng.Perm(len(list))[:150] {
		l := &list[i]
		if !l.Rep {
			continue
		}
		acct := accts[l.ID]
		var stand, base []string
		for range 60 {
			if len(stand) == 4 || len(acct.Tokens) == 0 {
				break
			}
			k := rng.IntN(len(acct.Tokens))
			tok := acct.Tokens[k]
			w := acct.Words(tok.Span)
			// Words of the language that tell something: neither the commonest
			// four hundred nor slips.
			if n := lexicon.Count(tok.Norm); tok.Kind != isnad.TokenWord || n == 0 || n > 8*12 || len(tok.Norm) < 6 || slices.Contains(stand, w) {
				continue
			}
			ws := acct.WordsOf(k)
			form := ws[host(ws)].Lemma
			if lexicon.Count(arabic.Fold(form)) == 0 {
				form = strings.TrimPrefix(ws[host(ws)].Form, "ال")
			}
			stand, base = append(stand, w), append(base, form)
		}
		if len(stand) == 4 {
			out = append(out, quest{"words", strings.Join(stand, " "), l.ID, ""}, quest{"forms", strings.Join(base, " "), l.ID, ""})
		}
		if all, ok := title(l.ID, " "); ok {
			any, _ := title(l.ID, " or ")
			out = append(out, quest{"title", all, l.ID, ""}, quest{"anytitle", any, l.ID, ""})
		}
	}
	for _, p := range pairs {
		if accts[p[0]] == nil || accts[p[1]] == nil {
			continue
		}
		if any, ok := title(p[0], " or "); ok {
			out = append(out, quest{"event", any, p[1], p[0]})
		}
	}
	return out
}

func each(f func(string) string) func([]string) [][]string {
	return func(ns []string) (out [][]string) {
		for _, n := range ns {
			out = append(out, []string{f(arabic.Fold(n))})
		}
		return out
	}
}

// titles makes the words of titles without the reader.
func titles(f func(string) string) func(string) []word {
	return func(title string) []word {
		out := wordsIn(nil, title)
		for i := range out {
			out[i].stem = f(arabic.Fold(title[out[i].start:out[i].end]))
		}
		return out
	}
}

// light is light stemming without a reader: the clitics and endings that most
// often stand at a word, as in package stems.
func light(norm string) string {
	if !isArabic(norm) {
		return surface(norm)
	}
	s := norm
	for _, p := range []string{"وال", "بال", "كال", "فال", "لل", "ال", "و"} {
		if len(s) >= len(p)+6 && strings.HasPrefix(s, p) {
			s = s[len(p):]
			break
		}
	}
	for _, p := range endings {
		if len(s) >= len(p)+6 && strings.HasSuffix(s, p) {
			s = s[:len(s)-len(p)]
			break
		}
	}
	return surface(s)
}
