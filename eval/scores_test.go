package eval

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"isnad/internal/arabic"
	"isnad/internal/eval"
	"isnad/internal/intake"
	"isnad/internal/model"
	"isnad/internal/model/neural"
	"isnad/internal/model/train"
	tagnames "isnad/internal/names"
)

var (
	update = flag.Bool("update", false, "write scores.txt anew")
	final  = flag.Bool("final", false, "score the test portions too")
)

// A dataset is something to score on.
type dataset struct {
	name  string
	about []string // lines of scores.txt that say what it is
	needs string   // path that must be there; empty for our own data
	final bool     // a test portion: models and rules are not chosen by it
	score func(ctx context.Context) (eval.Result, error)
}

// shared is data that machines of the project have beside the checkout and
// that may not be handed on with it.
const shared = "../../shared/"

var datasets = []dataset{
	{"examples", []string{"Our own example pages, eight of eleven read in full by their author (gold/press.json).", "Made-up names and bodies, by another hand than the rules."},
		"", false, gold("gold/press.json", "../examples/press")},
	{"examples-pages", []string{"How the eleven example pages are cut into articles and dated (gold/pages.json)."},
		"", false, gold("gold/pages.json", "../examples/press")},
	{"seeds", []string{"The two founding reports of which a reading exists: 29 statements, of which all are listed,", "8 times and 6 rows of the dossier, of which some are."},
		shared + "gold/seeds.json", false, gold(shared+"gold/seeds.json", shared+"seeds")},
	{"dev", []string{"22 articles of the Arabic press of 2012 to 2022, read by hand, out of four corpora.", "The rules were mended with these figures in view: expect less on press that nobody has looked at: see section report."},
		shared + "gold/dev.json", false, gold(shared+"gold/dev.json", shared+"data/raw")},
	{"choose", []string{"17 articles of the same corpora, drawn at random among those with four words of speaking or more,", "and read by hand before isnad's reading was looked at (gold/press-choose.json).", "Rules may be chosen by these figures."},
		shared + "data/raw", false, gold("gold/press-choose.json", shared+"data/raw")},
	{"report", []string{"17 more articles, drawn and read as those of [choose] (gold/press-report.json): unseen press.", "Nothing is chosen by these figures, and who writes rules does not look at the misses."},
		shared + "data/raw", false, gold("gold/press-report.json", shared+"data/raw")},
	{"events-choose", []string{"19 more articles of hard news of the same corpora, read for their events alone, before isnad's reading was looked at (gold/events-choose.json).", "Rules may be chosen by these figures."},
		shared + "data/raw", false, gold("gold/events-choose.json", shared+"data/raw")},
	{"events-report", []string{"18 more, drawn and read as those of [events-choose] (gold/events-report.json).", "Nothing is chosen by these figures."},
		shared + "data/raw", false, gold("gold/events-report.json", shared+"data/raw")},
	{"events-wide", []string{"12 articles of the same corpora in which another reader listed every event he saw, hints and the deeds of peoples too (gold/events-wide.json).", "Rules may be chosen by these figures."},
		shared + "data/raw", false, gold("gold/events-wide.json", shared+"data/raw")},
	{"events-wide-report", []string{"11 more, read in the same way by a third (gold/events-wide-report.json).", "Nothing is chosen by these figures."},
		shared + "data/raw", false, gold("gold/events-wide-report.json", shared+"data/raw")},
	{"web", []string{"Five saved pages of Arabic news sites: words of the body, dates, and words that must or must not be kept.", "Their addresses are not told to the reader."},
		shared + "data/web/gold.json", false, func(ctx context.Context) (eval.Result, error) { return eval.Web(ctx, shared+"data/web") }},
	{"copies", []string{"6,101 pages of eleven outlets in four days: pairs that share text, against their exact likeness.", "The table is of the pages' raw words; loose allows 0.05 for the furniture that the texts have lost."},
		shared + "data/neardup", false, func(ctx context.Context) (eval.Result, error) {
			const dir = shared + "data/neardup/dev_20150806_09_"
			g, err := eval.LoadCopies(dir+"pairs.tsv", dir+"docids.txt")
			if err != nil {
				return eval.Result{}, err
			}
			return eval.Copies(ctx, g, shared+"data/raw/saudinewsnet.jsonl.xz")
		}},
	{"stories-choose", []string{"319 pairs of articles of two outlets, judged by reading (gold/stories.tsv), half of them drawn where it is hard to tell: which come into one story.", "The weights were fitted to these."},
		shared + "data/raw", false, sameStories("gold/stories.tsv", "")},
	{"stories-report", []string{"75 of those pairs of section stories, judged anew by reading both texts (gold/stories-report.tsv), among the same 6,101 pages.", "Nothing is fitted to them."},
		shared + "data/neardup", false, sameStories("gold/stories-report.tsv", shared+"data/neardup/dev_20150806_09_docids.txt")},
	{"stories", []string{"80 pairs that another reader judged from title and beginning, among the 6,101 pages of section copies."},
		shared + "data/neardup", false, sameStories(shared+"data/neardup/story_pairs_dev.tsv", shared+"data/neardup/dev_20150806_09_docids.txt")},
	{"sentences", []string{"238 ends of sentences in 68 pieces of running text of the press, marked by reading (gold/sentences.json).", "They were first set by our own splitter and then corrected, which is kind to it."},
		shared + "data/raw", false, func(ctx context.Context) (eval.Result, error) {
			g, err := eval.LoadSentences("gold/sentences.json")
			if err != nil {
				return eval.Result{}, err
			}
			return eval.Sentences(ctx, g, shared+"data/raw", nil)
		}},
	{"outlets", []string{"Whose page it is, by the page alone: addresses and what goes with the pages are hidden. 36,197 texts of thirteen Arabic outlets,", "from most of which all furniture was taken away: they do not say whose they are, and are to stay blank. Of the rest bylines and furniture were looked at."},
		shared + "data/raw", false, func(ctx context.Context) (eval.Result, error) {
			return eval.Outlets(ctx, shared+"data/raw/saudinewsnet.jsonl.xz", shared+"data/raw/aljazeera_hespress.jsonl.xz", shared+"data/raw/ant_jawhara_tn.jsonl.xz")
		}},
	{"identities", []string{"Who is who. spellings: held-back pairs of Arabic spellings of one Latin name, against the nearest spellings of other names; single words.",
		"pairs: names in two articles of the press, judged by reading (gold/identities.tsv); bounds were read off them, so expect less elsewhere."},
		shared + "data/raw", false, func(ctx context.Context) (eval.Result, error) {
			return eval.Identities(ctx, shared+"data/transliteration", "gold/identities.tsv", shared+"data/raw")
		}},
	{"doubts", []string{"How tokens of the press are cut into words, where the words model of a day was in doubt before tags had a say: chosen by readers (gold/doubts.tsv).", "That model, tags and all, had 499 of 772 right. None of them is learnt from; others, chosen in the same way, are (internal/model/train/data/cuts.md)."},
		shared + "data/raw", false, doubts},
	{"name-doubts", []string{"Which names stand in a place of the press, where the names model of a day was in doubt: chosen by readers (gold/name-doubts.tsv). The whole place right, by the trained tagger, sentence by sentence.", "None of them is learnt from; others, chosen in the same way, are (internal/model/train/data/choices.md)."},
		shared + "data/raw", false, nameDoubts},
	words("words-padt-dev", false, "PADT dev (UD Arabic, official split), raw text.", "padt_seg_pos_dev.conllu.xz"),
	names("names-aqmar-dev", false, eval.ReadingTagger, "AQMAR dev8: Wikipedia, not press. Persons, places, organisations. By the whole reading.", "aqmar_dev8.conll", "PER", "LOC", "ORG"),
	names("tagger-aqmar-dev", false, eval.ModelTagger, "The same, by the trained tagger alone.", "aqmar_dev8.conll", "PER", "LOC", "ORG"),
	names("names-caraner-dev", false, eval.ReadingTagger, "CAraNER dev: Saudi newspapers of 2019 to 2021. Persons, places, organisations. By the whole reading.", "caraner_dev.conll", "PER", "LOC", "ORG"),
	adapted("adapted-caraner-dev", false, "The same, by the trained tagger after it has gone on with CAraNER's training portion (629 sentences), as isnad train names --from does.", "caraner_train.conll", "caraner_dev.conll", "PER", "LOC", "ORG"),
	words("words-padt-test", true, "PADT test (UD Arabic, official split), raw text.", "padt_seg_pos_test.conllu.xz"),
	names("tagger-anercorp-test", true, eval.ModelTagger, "ANERcorp test, CAMeL Lab split, by the trained tagger alone.", "anercorp_camellab_test.conll"),
	adapted("adapted-anercorp-test", true, "The same, by the tagger after it has gone on with the training portion alone, as isnad train names --from does.", "anercorp_camellab_train.conll", "anercorp_camellab_test.conll"),
	names("tagger-cleananercorp-test", true, eval.ModelTagger, "CLEANANERCorp test: the same sentences, labelled anew. By the tagger trained on ANERcorp.", "cleananercorp_test.conll"),
	adapted("adapted-cleananercorp-test", true, "The same, by the built-in tagger after it has gone on with CLEANANERCorp's training portion, as isnad train names --from does.", "cleananercorp_train.conll", "cleananercorp_test.conll"),
	names("names-aqmar-test", true, eval.ReadingTagger, "AQMAR test20: Wikipedia, not press. Persons, places, organisations. By the whole reading.", "aqmar_test20.conll", "PER", "LOC", "ORG"),
	adapted("adapted-aqmar-test", true, "The same, by the trained tagger after it has gone on with AQMAR dev8 (711 sentences of eight articles), as isnad train names --from does.", "aqmar_dev8.conll", "aqmar_test20.conll", "PER", "LOC", "ORG"),
}

// doubts scores the words model where readers chose the cut of a token.
func doubts(context.Context) (eval.Result, error) {
	gold, err := readGold("doubts.tsv", train.ReadCuts)
	if err != nil {
		return eval.Result{}, err
	}
	raw := train.Raw{Cuts: gold}
	if err := readRaw(&raw); err != nil {
		return eval.Result{}, err
	}
	row := eval.Row{Name: "cuts"}
	var scratch model.WordScratch
	for _, s := range raw.Cut {
		var tokens []model.Token
		for _, t := range s.Tokens {
			tokens = append(tokens, model.Token{Text: t, Norm: arabic.Fold(t), Kind: s.Kinds[len(tokens)]})
		}
		got := make([][]string, len(tokens))
		for _, w := range model.Syntax().Parse(tokens, &scratch) {
			got[w.Token] = append(got[w.Token], w.Form)
		}
		for i, want := range s.Words {
			row.Gold, row.Found = row.Gold+1, row.Found+1
			if len(got[i]) == 1 && len(want) == 1 || slices.Equal(got[i], want) {
				row.Right++
			}
		}
	}
	res := eval.Result{Rows: []eval.Row{row}}
	n := 0
	for _, a := range gold {
		n += len(a.Cuts)
	}
	if n != row.Gold {
		return res, fmt.Errorf("%d of %d tokens were found in their articles", row.Gold, n)
	}
	return res, nil
}

// nameDoubts scores the names model where readers chose which names stand in a place: it reads the
// sentence alone.
func nameDoubts(context.Context) (eval.Result, error) {
	gold, err := readGold("name-doubts.tsv", train.ReadChoices)
	if err != nil {
		return eval.Result{}, err
	}
	raw := train.Raw{Choices: gold}
	if err := readRaw(&raw); err != nil {
		return eval.Result{}, err
	}
	row := eval.Row{Name: "places"}
	var scratch model.NameScratch
	for _, s := range raw.Chosen {
		got := model.Tagger().Tag(nil, s.Words, tagnames.Known(nil, s.Words), []int{0}, &scratch)
		for i := 0; i < len(s.Labels); i++ {
			if s.Labels[i] == neural.Any {
				continue
			}
			row.Gold, row.Found = row.Gold+1, row.Found+1
			right := true
			for ; i < len(s.Labels) && s.Labels[i] != neural.Any; i++ {
				right = right && s.Labels[i] == got[i]
			}
			// A name that begins there and runs on is another.
			if right && (i == len(got) || got[i] == 0 || got[i]%2 == 1) {
				row.Right++
			}
		}
	}
	n := 0
	for _, a := range gold {
		n += len(a.Choices)
	}
	if row.Gold < n*9/10 { // two that touch are one
		return eval.Result{}, fmt.Errorf("%d of %d places were found in their articles", row.Gold, n)
	}
	return eval.Result{Rows: []eval.Row{row}}, nil
}

// readGold reads what readers wrote about raw text and was kept back.
func readGold[G any](name string, read func(io.Reader, string) (G, error)) (gold G, err error) {
	f, err := os.Open(filepath.Join("gold", name))
	if err != nil {
		return gold, err
	}
	defer f.Close()
	return read(f, name)
}

// readRaw reads the articles of the raw text of which readers wrote what raw holds.
func readRaw(raw *train.Raw) error {
	files, err := filepath.Glob(shared + "data/raw/*.jsonl*")
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := readOf(raw, name); err != nil {
			return err
		}
	}
	return nil
}

// readOf reads those of a packed file.
func readOf(raw *train.Raw, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := intake.Unpack(f)
	if err != nil {
		return err
	}
	defer r.Close()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var doc struct{ ID string }
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if raw.Cuts[doc.ID] != nil || raw.Choices[doc.ID] != nil {
			if err := raw.Read(bytes.NewReader(lines.Bytes()), name); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// testPortion stands over the section of a data set of which nothing is
// chosen by its figures.
const testPortion = "A test portion: scored by make eval FINAL=1 only."

// sameStories scores the stories of saudinewsnet against judged pairs.
func sameStories(pairs, ids string) func(context.Context) (eval.Result, error) {
	return func(ctx context.Context) (eval.Result, error) {
		g, err := eval.LoadStories(pairs, ids)
		if err != nil {
			return eval.Result{}, err
		}
		return eval.Stories(ctx, g, shared+"data/raw/saudinewsnet.jsonl.xz")
	}
}

// words scores the words layer on a CoNLL-U file.
func words(name string, final bool, about, file string) dataset {
	path := shared + "data/ud/" + file
	d := dataset{name, []string{about, "Tokens, sentences, words, tags, lemmas as the CoNLL 2018 shared task counts them."}, path, final,
		func(ctx context.Context) (eval.Result, error) { return eval.Treebank{}.Score(ctx, []string{path}) }}
	if final {
		d.about = append(d.about, testPortion)
	}
	return d
}

// names scores names on a CoNLL file.
func names(name string, final bool, tagger eval.NameTagger, about, file string, types ...string) dataset {
	path := shared + "data/ner/" + file
	d := dataset{name, []string{about}, path, final,
		func(ctx context.Context) (eval.Result, error) {
			return eval.Conll(ctx, []string{path}, tagger, types)
		}}
	if final {
		d.about = append(d.about, testPortion)
	}
	return d
}

// adapted scores the built-in tagger on a CoNLL file after it has gone on with another of the
// same guideline.
func adapted(name string, final bool, about, learnt, file string, types ...string) dataset {
	goOn := func() (*model.Names, error) {
		r, err := os.Open(shared + "data/ner/" + learnt)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		sentences, err := train.ReadConll(r, learnt)
		if err != nil {
			return nil, err
		}
		return train.GoOn(model.Tagger(), sentences, train.NetworkConfig{Seed: 1, Gazetteer: func(w []model.Word) []uint32 { return tagnames.Known(nil, w) }})
	}
	d := names(name, final, nil, about, file, types...)
	d.score = func(ctx context.Context) (eval.Result, error) {
		m, err := goOn()
		if err != nil {
			return eval.Result{}, err
		}
		tagger := eval.ModelFunc(func(sentences [][]string) [][]string { return tagnames.TagTokensBy(m, sentences) })
		return eval.Conll(ctx, []string{shared + "data/ner/" + file}, tagger, types)
	}
	return d
}

// gold scores the texts in a folder against a gold file.
func gold(file, texts string) func(context.Context) (eval.Result, error) {
	return func(ctx context.Context) (eval.Result, error) {
		g, err := eval.LoadGold(file)
		if err != nil {
			return eval.Result{}, err
		}
		pages, err := eval.Pages(ctx, g, texts)
		if err != nil {
			return eval.Result{}, err
		}
		doc, err := eval.Read(ctx, pages)
		if err != nil {
			return eval.Result{}, err
		}
		return eval.Score(g, doc), nil
	}
}

const header = `# How well isnad reads. Made by "make eval"; do not edit.
#
# gold   what the careful reader found        found  what isnad found to compare with it
# right  what agrees                          precision = right/found, recall = right/gold, F1 their harmonic mean
#
# statements  content and speaker right       content  content found by its snippet
# act, mode, borders, chain                   of the statements whose content was found
# events      type right, where it stands     parties, modality  of the events found: names on their side; asserted, denied, …
# PERS, LOC, ORG, MISC, micro                 names by type and borders, as conlleval counts; over all
# A section stays as it was where its data is absent.
`

// TestScores scores every data set that is there. A figure below the
// committed one fails; -update writes the figures as they are now.
func TestScores(t *testing.T) {
	committed, err := os.ReadFile("scores.txt")
	if err != nil && !*update {
		t.Fatal(err)
	}
	old := sections(string(committed))
	var out strings.Builder
	out.WriteString(header)
	for _, d := range datasets {
		// A section that does not run, because of -run or for want of its data,
		// keeps its figures.
		table := old[d.name]
		t.Run(d.name, func(t *testing.T) {
			if d.final && !*final {
				t.Skipf("the test portion %q is scored with -final only", d.name)
			}
			if d.needs != "" {
				if _, err := os.Stat(filepath.FromSlash(d.needs)); err != nil {
					t.Skipf("the data set %q is not on this machine", d.name)
				}
			}
			res, err := d.score(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := res.Write(&b); err != nil {
				t.Fatal(err)
			}
			if !*update {
				compare(t, table, b.String())
			}
			table = b.String()
		})
		fmt.Fprintf(&out, "\n[%s]\n", d.name)
		for _, line := range d.about {
			fmt.Fprintf(&out, "# %s\n", line)
		}
		out.WriteString(table)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile("scores.txt", []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(readme, []byte(withFigures(t, readFile(t, readme), sections(out.String()))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

const readme = "../README.md"

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReadme holds the README's figures to scores.txt.
func TestReadme(t *testing.T) {
	text := readFile(t, readme)
	if want := withFigures(t, text, sections(readFile(t, "scores.txt"))); text != want {
		t.Error("the figures of README.md are not those of scores.txt: run make eval")
	}
}

// shown are the figures that the README shows.
var shown = []struct{ label, set, measure string }{
	{"unseen press: statements, content and speaker right", "report", "statements"},
	{"unseen press: the words of the content found", "report", "content"},
	{"unseen press: chains, of the statements found", "report", "chain"},
	{"unseen press: names", "report", "names"},
	{"unseen press: times, value right", "report", "times"},
	{"unseen press: events, type and place in the words right", "report", "events"},
	{"statements, content and speaker right", "dev", "statements"},
	{"the words of the content found", "dev", "content"},
	{"chains, of the statements found", "dev", "chain"},
	{"names", "dev", "names"},
	{"times, value right", "dev", "times"},
	{"events, type and place in the words right", "dev", "events"},
	{"statements of the two founding reports", "seeds", "statements"},
	{"statements of our example pages", "examples", "statements"},
	{"words, clitics cut off, of raw text: PADT, test portion", "words-padt-test", "Words"},
	{"their parts of speech", "words-padt-test", "UPOS"},
	{"names, by the trained tagger alone: ANERcorp, test portion", "tagger-anercorp-test", "micro"},
	{"names in Wikipedia, by the whole reading: AQMAR, test portion", "names-aqmar-test", "micro"},
	{"pages cut exactly into articles, our example pages", "examples-pages", "articles"},
}

// withFigures returns the README with its table of figures made anew between
// its two marks.
func withFigures(t *testing.T, text string, sets map[string]string) string {
	t.Helper()
	const open, end = "<!-- figures, by make eval -->\n", "<!-- end of figures -->\n"
	head, rest, ok := strings.Cut(text, open)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the figures")
	}
	var b strings.Builder
	b.WriteString("| what | gold | precision | recall | F1 |\n| --- | ---: | ---: | ---: | ---: |\n")
	row := func(label, set, measure string) bool {
		for line := range strings.Lines(sets[set]) {
			if f := strings.Fields(line); len(f) == 7 && f[0] == measure {
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", label, f[1], f[4], f[5], f[6])
				return true
			}
		}
		return false
	}
	for _, s := range shown {
		if !row(s.label, s.set, s.measure) {
			t.Errorf("scores.txt has no %s in [%s]", s.measure, s.set)
		}
	}
	for line := range strings.Lines(sets["web"]) {
		if name := strings.Fields(line)[0]; strings.HasSuffix(name, ".html") {
			row("words of the body, "+name, "web", name)
		}
	}
	return head + open + b.String() + end + tail
}

// sections returns the table of each section of scores.txt.
func sections(s string) map[string]string {
	out := map[string]string{}
	name := ""
	for line := range strings.Lines(s) {
		switch {
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#") && out[name] == "":
			// Comments above a table are written anew; notes below it are part of it.
		case strings.HasPrefix(line, "["):
			name = strings.Trim(line, "[]\n")
		default:
			out[name] += line
		}
	}
	return out
}

// compare reports the rows of got that are worse than in want, or gone.
func compare(t *testing.T, want, got string) {
	t.Helper()
	now := figures(got)
	for name, w := range figures(want) {
		g, ok := now[name]
		switch {
		case !ok:
			t.Errorf("%s: the measure is gone", name)
		case g < w-1e-9:
			t.Errorf("%s fell to %.3f, committed is %.3f; when that is the price of something better, run make eval and commit the difference", name, g, w)
		case g > w+1e-9:
			t.Logf("%s rose from %.3f to %.3f: run make eval", name, w, g)
		}
	}
	if len(figures(want)) == 0 {
		t.Error("no committed figures: run make eval")
	}
}

// figures returns the F1 of each row, or its recall where it has no F1.
func figures(table string) map[string]float64 {
	out := map[string]float64{}
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) != 7 || f[0] == "measure" || f[0] == "#" {
			continue
		}
		x, err := strconv.ParseFloat(f[6], 64)
		if err != nil {
			x, _ = strconv.ParseFloat(f[5], 64)
		}
		out[f[0]] = x
	}
	return out
}

func TestCompare(t *testing.T) {
	table := "measure gold found right precision recall F1\nnames 4 4 2 0.500 0.500 0.500\ntimes 4 - 3 - 0.750 -\n"
	got := figures(table)
	if got["names"] != 0.5 || got["times"] != 0.75 || len(got) != 2 {
		t.Errorf("figures: got %v", got)
	}
	s := sections("# head\n\n[a]\n# about\nx 1\n\n[b]\ny 2\n")
	if s["a"] != "x 1\n" || s["b"] != "y 2\n" || len(s) != 2 {
		t.Errorf("sections: got %q", s)
	}
}
