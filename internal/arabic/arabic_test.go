package arabic

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the want files of the goldens")

// TestGoldens reads testdata/*.txtar: a file NAME.in holds one block of text
// for each line, NAME.tokens wants the tokens with their kinds, NAME.sentences
// wants one line for each sentence, a blank line after each block.
func TestGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var in string
		for i, f := range ar.Files {
			var got string
			switch filepath.Ext(f.Name) {
			case ".in":
				in = string(f.Data)
				continue
			case ".tokens":
				got = eachLine(in, renderTokens)
			case ".sentences":
				got = eachLine(in, renderSentences)
			default:
				t.Fatalf("%s: %s is neither .in, .tokens nor .sentences", path, f.Name)
			}
			if *update {
				ar.Files[i].Data = []byte(got)
				continue
			}
			if got != string(f.Data) {
				t.Errorf("%s %s:\ninput\n%s\ngot\n%s\nwant\n%s\ngot %+q", path, f.Name, in, got, f.Data, got)
			}
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func eachLine(in string, render func(string) string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(in, "\n"), "\n") {
		b.WriteString(render(line))
		b.WriteByte('\n')
	}
	return b.String()
}

func renderTokens(s string) string {
	names := map[WordKind]string{Word: "W", Latin: "L", Number: "N", Punct: "P", Symbol: "S"}
	var b strings.Builder
	for _, t := range Tokens(nil, s) {
		b.WriteString(names[t.Kind] + " " + s[t.Start:t.End] + "\n")
	}
	return b.String()
}

func renderSentences(s string) string {
	var b strings.Builder
	toks := Tokens(nil, s)
	for _, r := range Sentences(nil, s, toks) {
		b.WriteString(s[toks[r.First].Start:toks[r.Last-1].End] + "\n")
	}
	return b.String()
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"مُحَمَّد", "محمد"},
		{"أحمد إلى آخر ٱلليل", "احمد الي اخر الليل"},
		{"الـــدولة", "الدوله"},
		{"\u200fبيان\u200e", "بيان"},
		{"١٩٩٧ ۱۹۹۷", "1997 1997"},
		{"٣٫٥", "3.5"},
		{"S-400", "s-400"},
		{"مسؤول رئيس", "مسؤول رئيس"},
		{"کی", "كي"},
		{"a\xffb", "a\xffb"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%+q) = %+q, want %+q", c.in, got, c.want)
		}
		if f := FoldMap(c.in); f.Text != c.want {
			t.Errorf("FoldMap(%+q).Text = %+q, want %+q", c.in, f.Text, c.want)
		}
	}
}

// checkFold states the laws of folding on s.
func checkFold(t interface{ Fatalf(string, ...any) }, s string) {
	folded := Fold(s)
	if again := Fold(folded); again != folded {
		t.Fatalf("Fold is not idempotent on %+q: %+q, then %+q", s, folded, again)
	}
	f := FoldMap(s)
	if f.Text != folded {
		t.Fatalf("FoldMap(%+q).Text = %+q, Fold gives %+q", s, f.Text, folded)
	}
	if lo, hi := f.Source(0, len(f.Text)); lo != 0 || hi != len(s) {
		t.Fatalf("Source of the whole of %+q is %d:%d of %d", s, lo, hi, len(s))
	}
	// Each folded rune leads back to source bytes that fold to it, and
	// neighbours lead back to neighbours.
	end := 0
	for i, r := range f.Text {
		n := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, n = utf8.DecodeRuneInString(f.Text[i:])
		}
		lo, hi := f.Source(i, i+n)
		if lo != end || hi < lo || hi > len(s) {
			t.Fatalf("Source(%d, %d) of %+q is %d:%d, the one before ended at %d", i, i+n, s, lo, hi, end)
		}
		if got := Fold(s[lo:hi]); got != f.Text[i:i+n] {
			t.Fatalf("Source(%d, %d) of %+q is %+q, which folds to %+q and not %+q", i, i+n, s, s[lo:hi], got, f.Text[i:i+n])
		}
		end = hi
	}
	cur := f.Cursor()
	for _, tok := range Tokens(nil, s) {
		if got, want := cur.Folded(tok.Start, tok.End), Fold(s[tok.Start:tok.End]); got != want {
			t.Fatalf("the cursor folds %+q of %+q to %+q, Fold gives %+q", s[tok.Start:tok.End], s, got, want)
		}
	}
}

// checkTokens states the laws of tokens and sentences on s.
func checkTokens(t interface{ Fatalf(string, ...any) }, s string) {
	toks := Tokens(nil, s)
	end := 0
	for _, tok := range toks {
		if tok.Start < end || tok.End <= tok.Start || tok.End > len(s) {
			t.Fatalf("token %d:%d of %+q after %d", tok.Start, tok.End, s, end)
		}
		for _, r := range s[end:tok.Start] {
			if !isSpace(r) && !IsInvisible(r) {
				t.Fatalf("%+q of %+q belongs to no token", r, s)
			}
		}
		if !utf8.RuneStart(s[tok.Start]) && utf8.ValidString(s) {
			t.Fatalf("token %d:%d of %+q cuts a rune", tok.Start, tok.End, s)
		}
		end = tok.End
	}
	next := 0
	for _, r := range Sentences(nil, s, toks) {
		if r.First != next || r.Last <= r.First {
			t.Fatalf("sentence %d:%d of %+q, want it to begin at %d", r.First, r.Last, s, next)
		}
		next = r.Last
	}
	if next != len(toks) {
		t.Fatalf("%d of %d tokens of %+q are in no sentence", len(toks)-next, len(toks), s)
	}
}

var alphabet = []rune("ابتدرسمنهويةىأإآؤئـ\u064b\u0651\u0670\u200f\u200d\u061c٠٥۹15.,،؛؟!…«»\"'”“-–/()  \u00a0\n aBیک%")

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "s")
		checkFold(t, s)
		checkTokens(t, s)
	})
}

func FuzzFold(f *testing.F) {
	seedFuzz(f)
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s) })
}

func FuzzTokens(f *testing.F) {
	seedFuzz(f)
	f.Fuzz(func(t *testing.T, s string) { checkTokens(t, s) })
}

func seedFuzz(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		if ar, err := txtar.ParseFile(path); err == nil {
			for _, file := range ar.Files {
				f.Add(string(file.Data))
			}
		}
	}
	f.Add("a\xff\u200fب\xd9")
}

// bench is a paragraph of our own, repeated to a megabyte.
var bench = strings.Repeat("أعلنت الوزارة، اليوم الثلاثاء، أنّ اللجنة المشتركة ستعقد اجتماعها الثالث في 14 آذار/مارس المقبل، وقال د. سليم الراوي إن «العمل جارٍ» على 3.5 مليون سجل. ", 4000)

func benchWords(b *testing.B, f func(string)) {
	words := len(strings.Fields(bench))
	b.SetBytes(int64(len(bench)))
	b.ReportAllocs()
	for b.Loop() {
		f(bench)
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkFold(b *testing.B)    { benchWords(b, func(s string) { Fold(s) }) }
func BenchmarkFoldMap(b *testing.B) { benchWords(b, func(s string) { FoldMap(s) }) }
func BenchmarkTokens(b *testing.B) {
	var toks []Token
	benchWords(b, func(s string) { toks = Tokens(toks[:0], s) })
}

// BenchmarkTokensNoSpaces shows that a text without spaces costs no more a
// byte than one with.
func BenchmarkTokensNoSpaces(b *testing.B) {
	s := strings.ReplaceAll(bench, " ", "")
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Sentences(nil, s, Tokens(nil, s))
	}
}
