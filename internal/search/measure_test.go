package search

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/words"

	"github.com/ulikunitz/xz"
)

type line struct {
	ID, Source, Date, Title, Text string
	Cluster                       any  `json:"nd_cluster"`
	Rep                           bool `json:"nd_rep"`
}

func readLines(t testing.TB, path string, ids map[string]bool) []line {
	f, err := os.Open(path)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	r, err := xz.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<24)
	var out []line
	for sc.Scan() {
		var l line
		if json.Unmarshal(sc.Bytes(), &l) == nil && ids[l.ID] {
			out = append(out, l)
		}
	}
	return out
}

func TestMeasure(t *testing.T) {
	ids := map[string]bool{}
	data, err := os.ReadFile("../../../shared/data/neardup/dev_20150806_09_docids.txt")
	if err != nil {
		t.Skip(err)
	}
	for i, l := range strings.Fields(string(data)) {
		if i%3 == 0 {
			ids[l] = true
		}
	}
	type pair struct{ a, b string }
	var pairs []pair
	for _, p := range []string{"../../../shared/data/neardup/story_pairs_dev.tsv", "../../eval/gold/stories.tsv", "../../eval/gold/stories-report.tsv"} {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range strings.Split(string(data), "\n") {
			if f := strings.Split(l, "\t"); len(f) > 2 && f[2] == "2" && !slices.Contains(pairs, pair{f[0], f[1]}) {
				pairs = append(pairs, pair{f[0], f[1]}, pair{f[1], f[0]})
				ids[f[0]], ids[f[1]] = true, true
			}
		}
	}
	list := readLines(t, "../../../shared/data/raw/saudinewsnet.jsonl.xz", ids)
	t.Logf("%d docs, %d pairs", len(list), len(pairs))
	byID := map[string]*line{}
	accts := map[string]*isnad.Account{}
	for i := range list {
		l := &list[i]
		byID[l.ID] = l
		text := arabic.Fold(l.Text)
		text = l.Text
		acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(l.ID), Title: l.Title, Text: text, Published: isnad.Dating{From: l.Date, To: l.Date}}}
		acct.Article.Blocks = []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: 0, End: len(text)}}}
		words.Find(acct)
		accts[l.ID] = acct
	}
	t.Log("read")
	variants := []struct {
		name string
		a    analysis
	}{
		{"exact", analysis{func(n string, _ []isnad.Word) (string, string) { return surface(n), "" }, each(func(n string) []string { return []string{surface(n)} }), surface}},
		{"larkey", analysis{func(n string, _ []isnad.Word) (string, string) { return larkey(n), "" }, each(func(n string) []string { return []string{larkey(n)} }), larkey}},
		{"words+counts", analysis{func(n string, ws []isnad.Word) (string, string) { s, _ := ofToken(n, ws); return s, "" }, each(analyses), guess}},
		{"+lemma", analysis{ofToken, each(analyses), guess}},
		{"+typed lemma", chosen},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	type task struct {
		name  string
		query string
		want  string
		or    bool
	}
	var tasks []task
	for range 400 {
		l := &list[rng.IntN(len(list))]
		if !l.Rep {
			continue
		}
		acct := accts[l.ID]
		var surf, base []string
		for range 60 {
			if len(acct.Tokens) == 0 || len(surf) == 4 {
				break
			}
			i := rng.IntN(len(acct.Tokens))
			tok := acct.Tokens[i]
			if tok.Kind != isnad.TokenWord || lexicon.Count(tok.Norm) > 8*12 || len(tok.Norm) < 6 {
				continue
			}
			w := acct.Words(tok.Span)
			if slices.Contains(surf, w) {
				continue
			}
			surf = append(surf, w)
			h := ""
			for _, x := range acct.WordsOf(i) {
				if x.Form == hostForm(acct.WordsOf(i)) {
					h = x.Lemma
				}
			}
			if h == "" || lexicon.Count(arabic.Fold(h)) == 0 {
				h = strings.TrimPrefix(hostForm(acct.WordsOf(i)), "ال")
			}
			base = append(base, h)
		}
		if len(surf) < 4 {
			continue
		}
		tasks = append(tasks, task{"known words", strings.Join(surf, " "), l.ID, false}, task{"known base", strings.Join(base, " "), l.ID, false}, task{"known base or", strings.Join(base, " or "), l.ID, true})
		var ts []string
		for _, w := range typed(l.Title) {
			ts = append(ts, "\\"+w.text)
		}
		if len(ts) > 2 && len(ts) < 40 {
			tasks = append(tasks, task{"title and", strings.Join(ts, " "), l.ID, false}, task{"title or", strings.Join(ts, " or "), l.ID, true})
		}
	}
	for _, p := range pairs {
		var ts []string
		if byID[p.a] == nil || byID[p.b] == nil {
			continue
		}
		for _, w := range typed(byID[p.a].Title) {
			ts = append(ts, "\\"+w.text)
		}
		if len(ts) > 2 && len(ts) < 40 {
			tasks = append(tasks, task{"story or", strings.Join(ts, " or "), p.b, true})
		}
	}
	old := chosen
	defer func() { chosen = old }()
	for _, v := range variants {
		chosen = v.a
		noTitle, withTitle := newMemory(), newMemory()
		for _, l := range list {
			a := *accts[l.ID]
			withTitle.add(&a, nil)
			b := a
			b.Article.Title = ""
			noTitle.add(&b, nil)
		}
		sum, at10, n, found := map[string]float64{}, map[string]int{}, map[string]int{}, map[string]int{}
		for _, tk := range tasks {
			m := withTitle
			if strings.HasPrefix(tk.name, "title") {
				m = noTitle
			}
			e := New(roles{memory: m})
			p, err := e.compile(context.Background(), mustParse(t, tk.query), "article")
			if err != nil {
				t.Fatal(err)
			}
			df, _ := e.df(context.Background(), p, len(list))
			cand, _ := e.candidates(context.Background(), p, df)
			ranked := newScorer(p, df, len(list)).rank(cand)
			rank := 0
			k := 0
			for _, r := range ranked {
				if tk.name == "story or" && r.entry.ID != tk.want && byID[r.entry.ID].Title != "" && strings.Contains(tk.query, "\x00") {
					continue
				}
				k++
				c, w := byID[r.entry.ID], byID[tk.want]
				if c.ID == w.ID || c.Cluster != nil && c.Cluster == w.Cluster {
					rank = k
					break
				}
			}
			n[tk.name]++
			if rank > 0 {
				found[tk.name]++
				sum[tk.name] += 1 / float64(rank)
				if rank <= 10 {
					at10[tk.name]++
				}
			}
		}
		out := fmt.Sprintf("%-14s", v.name)
		for _, k := range []string{"known words", "known base", "known base or", "title and", "title or", "story or"} {
			out += fmt.Sprintf(" | %s n=%d mrr %.3f r10 %.3f all %.3f", k, n[k], sum[k]/float64(n[k]), float64(at10[k])/float64(n[k]), float64(found[k])/float64(n[k]))
		}
		t.Log(out)
	}
}

func mustParse(t testing.TB, q string) *Query {
	out, err := Parse(q)
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	return out
}

func each(f func(string) []string) func([]string) [][]string {
	return func(ns []string) [][]string {
		var out [][]string
		for _, n := range ns {
			out = append(out, f(n))
		}
		return out
	}
}

func hostForm(ws []isnad.Word) string {
	if i := host(ws); i >= 0 {
		return ws[i].Form
	}
	return ""
}

func larkey(n string) string {
	s := n
	if !isArabic(s) {
		return surface(n)
	}
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
