package pack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"isnad"
	"isnad/internal/intake"
	"isnad/internal/read"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// press returns the accounts of the example press.
func press(t testing.TB) []*isnad.Account {
	t.Helper()
	return accounts(t, "../../../examples/press", 1000)
}

func accounts(t testing.TB, path string, most int) []*isnad.Account {
	t.Helper()
	in, err := intake.Open(context.Background(), []string{path}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out []*isnad.Account
	for len(out) < most {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		accts, err := read.Page(page, nil)
		if err != nil {
			t.Logf("%s: %v", page.Name, err)
		}
		out = append(out, accts...)
	}
	if len(out) == 0 {
		t.Fatalf("no accounts in %s", path)
	}
	return out
}

// back takes an account there and back.
func back(t interface {
	Helper()
	Fatalf(string, ...any)
}, acct *isnad.Account) []byte {
	t.Helper()
	b := Encode(acct)
	got, err := Decode(b)
	if err != nil {
		t.Fatalf("decode article %q: %v", acct.Article.ID, err)
	}
	if !reflect.DeepEqual(got, acct) {
		t.Fatalf("article %q came back otherwise (-want +got):\n%s", acct.Article.ID, cmp.Diff(acct, got))
	}
	if again := Encode(got); !bytes.Equal(again, b) {
		t.Fatalf("article %q: encoded again %d other bytes, first %d", acct.Article.ID, len(again), len(b))
	}
	return b
}

// What the readers find comes back exactly.
func TestPress(t *testing.T) {
	for _, acct := range press(t) {
		back(t, acct)
	}
}

// fill sets every field of v to something that no other field has, n members to
// every list. It fails the test at a kind of field that it does not know.
func fill(t testing.TB, v reflect.Value, path string, n int, next *int) {
	*next++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), path+"."+v.Type().Field(i).Name, n, next)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(t, v.Index(i), fmt.Sprintf("%s[%d]", path, i), n, next)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("%s %d", path, *next))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*next))
	case reflect.Int8:
		v.SetInt(int64(*next % 128))
	case reflect.Uint8:
		v.SetUint(uint64(1 + *next%255))
	case reflect.Float64:
		v.SetFloat(float64(*next) / 7)
	default:
		t.Fatalf("%s has kind %s, which this test cannot fill: teach it, and the codec", path, v.Kind())
	}
}

// Every field of the vocabulary comes back: the account is filled by
// reflection, so that a field added to it and forgotten here fails.
func TestEveryField(t *testing.T) {
	for _, n := range []int{1, 3} {
		var acct isnad.Account
		next := 0
		fill(t, reflect.ValueOf(&acct).Elem(), "Account", n, &next)
		back(t, &acct)
	}
}

// Nil and empty lists, and the widest numbers, come back as they are.
func TestEdges(t *testing.T) {
	back(t, &isnad.Account{})
	back(t, &isnad.Account{Tokens: []isnad.Token{}, Syntactic: []isnad.Word{}, Sentences: []isnad.Sentence{}, Article: isnad.Article{Credit: []string{}, Origin: isnad.Origin{}}})
	back(t, &isnad.Account{Statements: []isnad.Statement{{Content: []isnad.Span{}, About: []isnad.TimexID{}, Chain: []isnad.Link{}, CoSpeakers: []isnad.EntityID{""}}}})
	wide := []int{math.MinInt, math.MinInt + 1, -1, 0, 1, math.MaxInt - 1, math.MaxInt}
	var acct isnad.Account
	for _, a := range wide {
		for _, b := range wide {
			s := isnad.Span{Start: a, End: b}
			acct.Tokens = append(acct.Tokens, isnad.Token{Span: s, Word: b})
			acct.Sentences = append(acct.Sentences, isnad.Sentence{Span: s, First: b, Last: a, Block: a})
			acct.Article.Origin = append(acct.Article.Origin, isnad.Segment{Text: s, Page: isnad.Span{Start: b, End: a}})
			acct.Statements = append(acct.Statements, isnad.Statement{Cue: s, Content: []isnad.Span{s, s}})
			acct.Syntactic = append(acct.Syntactic, isnad.Word{})
		}
	}
	acct.Entities = []isnad.Entity{{Gender: 1}, {Gender: -1}, {Gender: math.MinInt8}, {Gender: math.MaxInt8}}
	acct.Times = []isnad.Timex{{Basis: isnad.Basis{Score: math.Inf(-1)}}, {Basis: isnad.Basis{Score: math.Copysign(0, -1)}}, {Basis: isnad.Basis{Score: 5e-324}}}
	back(t, &acct)
}

// A text that says one thing ten thousand times is not refused for being small.
func TestRepeated(t *testing.T) {
	acct := &isnad.Account{Article: isnad.Article{ID: "a", Text: strings.Repeat("وصلت السفينة. ", 100_000)}}
	if b := back(t, acct); len(b) < len(acct.Article.Text)/maxGain {
		t.Errorf("%d bytes for a text of %d: Decode would refuse them", len(b), len(acct.Article.Text))
	}
}

// Many goroutines may encode and decode at once, and the bytes do not depend on
// what was encoded before.
func TestTogether(t *testing.T) {
	accts := press(t)
	want := make([][]byte, len(accts))
	for i, a := range accts {
		want[i] = Encode(a)
	}
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range accts {
				i = (i*7 + k*5) % len(accts)
				if got := Encode(accts[i]); !bytes.Equal(got, want[i]) {
					t.Errorf("article %s: other bytes the second time", accts[i].Article.ID)
				}
				if _, err := Decode(want[i]); err != nil {
					t.Errorf("article %s: %v", accts[i].Article.ID, err)
				}
			}
		}()
	}
	wg.Wait()
}

// Bytes that are no account are refused with a reason.
func TestRefused(t *testing.T) {
	good := Encode(&isnad.Account{Article: isnad.Article{ID: "a", Text: "نص"}})
	for name, b := range map[string][]byte{
		"nothing":                  nil,
		"one byte":                 {version},
		"another way":              {version, 9, 0},
		"cut":                      good[:len(good)-1],
		"longer":                   append(bytes.Clone(good), 0),
		"claims too much":          {version, compressed, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3},
		"a frame that claims more": {version, compressed, 0xff, 1, 0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0xff, 0, 0, 0, 0, 1, 0, 0},
		"no frame":                 {version, compressed, 3, 1, 2, 3},
		"endless number":           {version, plain, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		acct, err := Decode(b)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrBroken) || acct != nil {
			t.Errorf("%s: got %v, %v, want ErrBroken", name, acct, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
			t.Errorf("%s: %d bytes of memory for %d bytes", name, n, len(b))
		}
	}
	if _, err := Decode([]byte{version + 1, 0, 0}); err == nil || errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a later form: got %v, want advice", err)
	}
}

// No byte of an account can be changed so that Decode panics or takes memory
// for what is not there.
func TestDamaged(t *testing.T) {
	raw := &isnad.Account{}
	next := 0
	fill(t, reflect.ValueOf(raw).Elem(), "A", 2, &next)
	c := coder{enc: true, seen: map[string]int{}}
	c.account(raw)
	for i := range c.ops {
		for _, x := range []byte{0, 0x7f, 0x80, 0xff} {
			b := []byte{version, plain}
			b = append(b, byte(len(c.ops)&0x7f|0x80), byte(len(c.ops)>>7&0x7f|0x80), byte(len(c.ops)>>14))
			at := len(b)
			b = append(append(b, c.ops...), c.letters...)
			b[at+i] = x
			if acct, err := Decode(b); err == nil {
				back(t, acct)
			}
		}
	}
}

// TestLaw: Decode(Encode(x)) is x, whatever x is.
func TestLaw(t *testing.T) {
	text := "قال سليم الراوي أمس إن العمل بدأ في الميناء القديم"
	words := strings.Fields(text)
	rapid.Check(t, func(t *rapid.T) {
		acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(rapid.String().Draw(t, "id")), Text: text}}
		span := func(name string) isnad.Span {
			return isnad.Span{Start: rapid.IntRange(-3, 200).Draw(t, name), End: rapid.IntRange(-3, 200).Draw(t, name)}
		}
		word := func(name string) string {
			return rapid.OneOf(rapid.SampledFrom(words), rapid.String()).Draw(t, name)
		}
		for range rapid.IntRange(0, 12).Draw(t, "tokens") {
			s := span("token")
			norm := rapid.OneOf(rapid.Just(s.Of(text)), rapid.SampledFrom(words), rapid.String()).Draw(t, "norm")
			acct.Tokens = append(acct.Tokens, isnad.Token{Span: s, Kind: isnad.TokenKind(rapid.Uint8().Draw(t, "kind")), Norm: norm, Word: rapid.IntRange(-2, 20).Draw(t, "word")})
		}
		for range rapid.IntRange(0, 12).Draw(t, "words") {
			acct.Syntactic = append(acct.Syntactic, isnad.Word{Form: word("form"), Lemma: word("lemma"), Tag: isnad.UPOS(word("tag"))})
		}
		for range rapid.IntRange(0, 3).Draw(t, "statements") {
			st := isnad.Statement{ID: isnad.StatementID(word("id")), Cue: span("cue"), Negated: rapid.Bool().Draw(t, "negated"),
				Basis: isnad.Basis{Stage: "statements", Score: rapid.Float64().Draw(t, "score")}}
			for range rapid.IntRange(0, 3).Draw(t, "content") {
				st.Content = append(st.Content, span("content"))
			}
			acct.Statements = append(acct.Statements, st)
		}
		back(t, acct)
	})
}

// FuzzDecode states the law of hostile bytes: no panic, and what is an account
// after all is one for good.
func FuzzDecode(f *testing.F) {
	var whole isnad.Account
	next := 0
	fill(f, reflect.ValueOf(&whole).Elem(), "A", 1, &next)
	f.Add(Encode(&whole))
	c := coder{enc: true, seen: map[string]int{}}
	c.account(&isnad.Account{Article: isnad.Article{ID: "a", Text: "نص قصير"}, Tokens: []isnad.Token{{Span: isnad.Span{End: 4}, Norm: "نص"}}})
	f.Add(append(append([]byte{version, plain, byte(len(c.ops))}, c.ops...), c.letters...))
	f.Add([]byte{version, compressed, 5})
	f.Fuzz(func(t *testing.T, b []byte) {
		acct, err := Decode(b)
		if err != nil {
			if acct != nil {
				t.Fatalf("an account beside the error %v", err)
			}
			return
		}
		again, err := Decode(Encode(acct))
		if err != nil {
			t.Fatalf("encoded again: %v", err)
		}
		// Fractions that are no number are never equal.
		if x, y := fmt.Sprintf("%#v", acct), fmt.Sprintf("%#v", again); x != y {
			t.Fatalf("got  %s\nwant %s", y, x)
		}
	})
}

// TestSize tells what accounts of a real corpus take, where it is at hand.
func TestSize(t *testing.T) {
	path := "../../../../shared/data/raw/saudinewsnet.jsonl.xz"
	if _, err := os.Stat(path); err != nil {
		t.Skip("no raw press beside the checkout (../shared/data/raw)")
	}
	words, kept, text := 0, 0, 0
	for _, a := range accounts(t, path, 150) {
		kept += len(back(t, a))
		text += len(a.Article.Text)
		words += len(a.Tokens)
	}
	t.Logf("%.1f bytes for each token, %.2f for each byte of text", float64(kept)/float64(words), float64(kept)/float64(text))
	if kept > 3*text {
		t.Errorf("accounts of %d bytes of text take %d bytes", text, kept)
	}
}

// sample returns an account of some 400 words.
func sample(b *testing.B) *isnad.Account {
	accts := press(b)
	best := accts[0]
	for _, a := range accts {
		if d := len(a.Tokens) - 400; d*d < (len(best.Tokens)-400)*(len(best.Tokens)-400) {
			best = a
		}
	}
	return best
}

func BenchmarkEncode(b *testing.B) {
	acct := sample(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = len(Encode(acct))
	}
	b.ReportMetric(float64(n), "bytes")
	b.ReportMetric(float64(len(acct.Tokens)), "tokens")
}

func BenchmarkDecode(b *testing.B) {
	buf := Encode(sample(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(buf); err != nil {
			b.Fatal(err)
		}
	}
}

// What keeps ids and kinds of an account does not keep its text: the memory of a
// decoded account goes, but for them.
func TestLetGo(t *testing.T) {
	acct := &isnad.Account{Article: isnad.Article{ID: "a0123456789ab", Text: strings.Repeat("وصلت سفينة أخرى إلى الميناء القديم. ", 20_000)},
		Statements: []isnad.Statement{{ID: "s1", Speaker: "ru", Act: isnad.ActSay, Basis: isnad.Basis{Stage: "statements", Rule: "verb"}}}}
	b := Encode(acct)
	type kept struct {
		id      isnad.ArticleID
		st      isnad.StatementID
		speaker isnad.EntityID
		act     isnad.Act
		rule    string
	}
	var all []kept
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 50 {
		a, err := Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		s := &a.Statements[0]
		all = append(all, kept{a.Article.ID, s.ID, s.Speaker, s.Act, s.Basis.Rule})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := int64(after.HeapAlloc) - int64(before.HeapAlloc); n > 10<<20 {
		t.Errorf("ids of %d accounts hold %d MB of memory", len(all), n>>20)
	}
	runtime.KeepAlive(all)
}
