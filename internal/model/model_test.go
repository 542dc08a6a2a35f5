package model_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/model"
	"isnad/internal/model/encoder"
	"isnad/internal/model/linear"
	"isnad/internal/model/neural"
	"isnad/internal/model/train"

	"pgregory.net/rapid"
)

// TestEmbeddedOpens opens the packed files that lie in the program.
func TestEmbeddedOpens(t *testing.T) {
	if lv, ok := model.Table().Clusters("القاهره"); !ok || lv == [3]uint16{} {
		t.Error("the table of words does not know القاهره (Cairo)")
	}
	words := strings.Fields("قال الرئيس الفرنسي جاك شيراك في باريس أمس")
	var in []model.Word
	for _, w := range words {
		in = append(in, model.WordOf(w))
	}
	var s model.NameScratch
	got := model.Tagger().Tag(nil, in, make([]uint32, len(in)), []int{0}, &s)
	if model.NameLabels[got[3]] != "B-PERS" || model.NameLabels[got[4]] != "I-PERS" || model.NameLabels[got[6]] != "B-LOC" {
		t.Errorf("labels of %q are %v, want a person at 3 and a place at 6", words, got)
	}
	if l := s.Margins(); len(l) != len(in) || l[0] <= 0 || l[6] <= 0 {
		t.Errorf("margins of %q are %v, want clear ones at 0 and of Paris at 6", words, l)
	}
	again := model.Tagger().Tag(nil, in, make([]uint32, len(in)), []int{0}, &s)
	if !slices.Equal(got, again) {
		t.Errorf("the cache changes the labels: %v, then %v", got, again)
	}
}

// TestDamageIsRefused flips and cuts bytes of packed files.
func TestDamageIsRefused(t *testing.T) {
	table := model.PackWords([]uint16{0, 1}, []uint16{0, 0}, []model.WordEntry{{Norm: "كتاب", Leaf: 1, Habits: 5}})
	open := func(b []byte) error { _, err := model.OpenWords(string(b)); return err }
	if err := open(table); err != nil {
		t.Fatal(err)
	}
	for i := range table {
		bad := slices.Clone(table)
		bad[i] ^= 0x40
		if open(bad) == nil {
			t.Errorf("a table with byte %d changed opens", i)
		}
		if open(table[:i]) == nil {
			t.Errorf("a table cut at byte %d opens", i)
		}
	}
	if err := open([]byte("isnadwt0 of another version")); err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("want an error that names the version, got %v", err)
	}
}

func TestWordTableKeeps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfNDistinct(rapid.StringMatching(`[\x{0627}-\x{064A}]{1,8}`), 1, 60, rapid.ID).Draw(t, "forms")
		var in []model.WordEntry
		for i, f := range forms {
			in = append(in, model.WordEntry{Norm: f, Leaf: uint16(i % 7), Habits: uint32(i)})
		}
		mid, coarse := []uint16{0, 0, 1, 1, 2, 2, 3}, []uint16{0, 0, 0, 0, 1, 1, 1}
		table, err := model.OpenWords(string(model.PackWords(mid, coarse, in)))
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range forms {
			lv, ok := table.Clusters(f)
			if want := [3]uint16{uint16(i % 7), mid[i%7], coarse[i%7]}; !ok || lv != want || table.Habits(f) != uint32(i) {
				t.Fatalf("%q has clusters %v and habits %d, want %v and %d", f, lv, table.Habits(f), want, i)
			}
		}
	})
}

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		token string
		words string
		ok    bool
	}{
		{"للدولة", "ل الدولة", true},
		{"وبيته", "ب بيت ه", false}, // its first letter is not explained
		{"وبيته", "و بيت ه", true},
		{"شقيقته", "شقيقة ه", true},
		{"وأشار", "و أشار", true},
		{"والاردن", "و الأردن", true},
		{"كتاب", "كتاب", false},
	} {
		words := strings.Fields(c.words)
		if _, ok := model.Explain(c.token, words); ok != c.ok {
			t.Errorf("Explain(%q, %q) gives %v, want %v", c.token, words, ok, c.ok)
		}
	}
}

// treebank is a tiny one of our own making, repeated so that a model can learn
// it: the nouns vary, the clitics return.
func treebank() [][]train.TreeToken {
	nouns := strings.Fields("مدرسة دولة مدينة شركة حكومة لجنة وزارة جامعة محكمة نقابة منظمة قرية")
	tok := func(text string, parts ...string) train.TreeToken {
		x := train.TreeToken{Text: text}
		for i := 0; i < len(parts); i += 2 {
			x.Words, x.Tags = append(x.Words, parts[i]), append(x.Tags, isnad.UPOS(parts[i+1]))
		}
		return x
	}
	var out [][]train.TreeToken
	for _, n := range nouns {
		out = append(out,
			[]train.TreeToken{tok("وصلت", "وصلت", "VERB"), tok("ال"+n, "ال"+n, "NOUN"), tok(".", ".", "PUNCT")},
			[]train.TreeToken{tok("ذهب", "ذهب", "VERB"), tok("لل"+n, "ل", "ADP", "ال"+n, "NOUN"), tok(".", ".", "PUNCT")},
			[]train.TreeToken{tok("وال"+n, "و", "CCONJ", "ال"+n, "NOUN"), tok("كبيرة", "كبيرة", "ADJ"), tok(".", ".", "PUNCT")},
		)
	}
	return out
}

// TestWordsLearns trains on the tiny treebank: an unseen noun is cut and tagged
// as the seen ones are, and the same data and seed give the same bytes.
func TestWordsLearns(t *testing.T) {
	table, err := model.OpenWords(string(model.PackWords([]uint16{0}, []uint16{0}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	raw := &train.Raw{Spellings: map[string]int{"الدولة": 9, "كبيرة": 3}}
	cfg := train.WordsConfig{Seed: 7, Tags: linear.Config{Epochs: 12, Rate: 0.1, MinCount: 1}, Segment: linear.Config{Epochs: 12, Rate: 0.1, MinCount: 1}}
	a, err := train.Words(treebank(), raw, table, cfg)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := train.Words(treebank(), raw, table, cfg)
	if !slices.Equal(a, b) {
		t.Error("the same data and seed give other bytes")
	}
	m, err := model.OpenModel(string(a), nil)
	if err != nil {
		t.Fatal(err)
	}
	var s model.WordScratch
	in := []model.Token{{Text: "ذهب", Norm: "ذهب", Kind: 1}, {Text: "للعيادة", Norm: "للعياده", Kind: 1}, {Text: ".", Norm: ".", Kind: 4}}
	var got []string
	for _, w := range m.Parse(in, &s) {
		got = append(got, w.Form+"/"+string(model.TagLabels[w.Tag]))
	}
	if want := "ذهب/VERB ل/ADP العيادة/NOUN ./PUNCT"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, " "), want)
	}
	for i := range a {
		if i%97 != 0 {
			continue
		}
		bad := slices.Clone(a)
		bad[i] ^= 1
		if _, err := model.OpenModel(string(bad), nil); err == nil {
			t.Errorf("a words model with byte %d changed opens", i)
		}
	}
}

// TestSecondOpinion trains the words model with a network on top: the same data and
// seed give the same bytes, a sentence is tagged as the treebank would, and without
// its vectors, or damaged, the model is refused.
func TestSecondOpinion(t *testing.T) {
	table, err := model.OpenWords(string(model.PackWords([]uint16{0}, []uint16{0}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	raw := &train.Raw{}
	text := strings.Repeat(`{"title":"وصلت الدولة","text":"ذهب إلى المدينة ووصلت الشركة الكبيرة. وصلت المدرسة والجامعة كبيرة."}`+"\n", 8)
	if err := raw.Read(strings.NewReader(text), "raw"); err != nil {
		t.Fatal(err)
	}
	vectors, err := model.OpenVectors(string(train.Vectors(raw.Norms(), train.Config{Seed: 2})))
	if err != nil {
		t.Fatal(err)
	}
	step := neural.Config{Epochs: 4, Rate: 0.01, Average: 2}
	cfg := train.WordsConfig{
		Seed: 7, Tags: linear.Config{Epochs: 12, Rate: 0.1, MinCount: 1}, Segment: linear.Config{Epochs: 12, Rate: 0.1, MinCount: 1},
		Vectors: vectors, Second: train.SecondConfig{Teachers: 2, First: step, Last: step},
	}
	a, err := train.Words(treebank(), raw, table, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := train.Words(treebank(), raw, table, cfg); !slices.Equal(a, b) {
		t.Error("the same data and seed give other bytes")
	}
	if _, err := model.OpenModel(string(a), nil); err == nil {
		t.Error("a model that needs vectors opens without them")
	}
	told := cfg
	told.EncoderConfig = train.EncoderConfig{Read: 20_000, Encoder: filepath.Join(t.TempDir(), "encoder.bin")} // written by the first, read by the second
	c, err := train.Words(treebank(), raw, table, told)
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := train.Words(treebank(), raw, table, told); !slices.Equal(c, d) {
		t.Error("with an encoder the same data and seed give other bytes")
	}
	if slices.Equal(a, c) {
		t.Error("an encoder changes nothing")
	}
	m, err := model.OpenModel(string(a), vectors)
	if err != nil {
		t.Fatal(err)
	}
	var s model.WordScratch
	for _, sentence := range treebank() {
		var in []model.Token
		var want, got []string
		for _, tok := range sentence {
			in = append(in, model.Token{Text: tok.Text, Norm: arabic.Fold(tok.Text), Kind: uint8(arabic.Tokens(nil, tok.Text)[0].Kind)})
			for i, w := range tok.Words {
				want = append(want, w+"/"+string(tok.Tags[i]))
			}
		}
		for _, w := range m.Parse(in, &s) {
			got = append(got, w.Form+"/"+string(model.TagLabels[w.Tag]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for i := 0; i < len(a); i += 9973 {
		bad := slices.Clone(a)
		bad[i] ^= 1
		if _, err := model.OpenModel(string(bad), vectors); err == nil {
			t.Errorf("a words model with byte %d changed opens", i)
		}
	}
}

// TestLinearNamesLearns trains the linear tagger on sentences of our own and wants the rounds
// over raw text to give the same bytes twice.
func TestLinearNamesLearns(t *testing.T) {
	conll := &strings.Builder{}
	for _, p := range []string{"سامي", "رامي", "هاني", "فادي", "نادر", "ماهر"} {
		for _, v := range []string{"قال", "أكد", "أعلن"} {
			conll.WriteString(v + "\tO\n" + p + "\tB-PERS\nالعلي\tI-PERS\nأمس\tO\n\n")
		}
	}
	data, err := train.ReadConll(strings.NewReader(conll.String()), "test")
	if err != nil || len(data) != 18 {
		t.Fatalf("%d sentences, %v", len(data), err)
	}
	raw := &train.Raw{}
	if err := raw.Read(strings.NewReader(strings.Repeat(`{"title":"خبر","text":"قال سامي العلي أمس. وصل رامي العلي إلى المدينة."}`+"\n", 30)), "raw"); err != nil {
		t.Fatal(err)
	}
	cfg := train.Config{Seed: 3, Rounds: 2, Sizes: []int{8, 4, 2}, Linear: linear.Config{Epochs: 10, Rate: 0.1, MinCount: 1}}
	run := func() ([]byte, []byte) {
		rep := train.Represent(raw.Norms(), cfg)
		n, w, err := train.LinearNames(data, raw.Sentences, rep, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return n, w
	}
	n1, w1 := run()
	n2, w2 := run()
	if !slices.Equal(n1, n2) || !slices.Equal(w1, w2) {
		t.Error("the same data and seed give other bytes")
	}
	table, err := model.OpenWords(string(w1))
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := model.OpenLinearNames(string(n1), table)
	if err != nil {
		t.Fatal(err)
	}
	gaz := func(w []model.Word) []uint32 { return make([]uint32, len(w)) }
	if score := train.Evaluate(tagger, data, gaz, "PERS")[""]; score.Right != 18 || score.Found != 18 {
		t.Errorf("on its own training data: %v", score)
	}
}

// TestNamesLearns trains the network of names on sentences of our own. The same
// data and seed give the same bytes; the packed model labels as the trained
// one; a name that is clear in one sentence is known in the next; a damaged file
// is refused.
func TestNamesLearns(t *testing.T) {
	conll := &strings.Builder{}
	for _, p := range []string{"سامي", "رامي", "هاني", "فادي", "نادر", "ماهر", "عامر", "كاظم"} {
		for _, v := range []string{"قال", "أكد", "أعلن"} {
			conll.WriteString("وصل\tO\nوفد\tO\nكبير\tO\n.\tO\n\n" + v + "\tO\n" + p + "\tB-PERS\nالعلي\tI-PERS\nأمس\tO\n\n")
		}
	}
	data, err := train.ReadConll(strings.NewReader(conll.String()), "test")
	if err != nil {
		t.Fatal(err)
	}
	raw := &train.Raw{}
	if err := raw.Read(strings.NewReader(strings.Repeat(`{"title":"خبر","text":"قال سامي العلي أمس. وصل رامي العلي إلى المدينة. وصل وفد كبير."}`+"\n", 40)), "raw"); err != nil {
		t.Fatal(err)
	}
	vectors, err := model.OpenVectors(string(train.Vectors(raw.Norms(), train.Config{Seed: 2})))
	if err != nil {
		t.Fatal(err)
	}
	table, err := model.OpenWords(string(model.PackWords([]uint16{0}, []uint16{0}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	var lists train.Lists
	if err := lists.Read(strings.NewReader("sami\tسامي\t4\nkazem\tكاظم\t1\n"), "list"); err != nil || lists.Len() != 2 {
		t.Fatal(lists.Len(), err)
	}
	types := model.NameTypes{Table: table, Vectors: vectors, Lists: lists.Pack()}
	kept := filepath.Join(t.TempDir(), "encoder.bin") // written by the first, read by the second
	cfg := train.NetworkConfig{Seed: 1, Habits: 500, Together: 6, Silver: 500, EncoderConfig: train.EncoderConfig{Read: 20_000, Encoder: kept}}
	run := func() *model.Names {
		n, err := train.Network(data, raw, types, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := run()
	packed := n.Pack()
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
	if !slices.Equal(packed, run().Pack()) {
		t.Error("the same data and seed give other bytes")
	}
	cfg.Seed = 2
	if _, err := train.Network(data, raw, types, cfg); !errors.Is(err, encoder.ErrOther) || !strings.Contains(err.Error(), kept) {
		t.Errorf("with the encoder of another seed: error %v, want one that names the file", err)
	}
	opened, err := model.OpenNames(string(packed), table, vectors)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(packed, opened.Pack()) {
		t.Error("a model that was packed and opened packs to other bytes")
	}
	var a, b model.NameScratch
	right := 0
	for _, s := range data {
		gaz := make([]uint32, len(s.Words))
		got := n.Tag(nil, s.Words, gaz, []int{0}, &a)
		if again := opened.Tag(nil, s.Words, gaz, []int{0}, &b); !slices.Equal(got, again) {
			t.Fatalf("trained %v, opened %v", got, again)
		}
		if slices.Equal(got, s.Labels) {
			right++
		}
	}
	if right < len(data)*9/10 {
		t.Errorf("%d of %d sentences of its own training data are right", right, len(data))
	}
	// Settling begins with what packing keeps: from the trained model and from the packed one it is the same.
	settle := train.NetworkConfig{Seed: 1, Together: 6}
	settled := train.Settle(n, data, settle).Pack()
	if !slices.Equal(settled, train.Settle(opened, data, settle).Pack()) {
		t.Error("settled, the model as trained and as packed differ")
	}
	if slices.Equal(settled, packed) {
		t.Error("settling has changed nothing")
	}
	// Trained further on labels of another kind it gives those.
	for _, s := range data {
		for i, l := range s.Labels {
			if l > 0 {
				s.Labels[i] = l + 4 // persons are bodies now
			}
		}
	}
	other, err := train.GoOn(opened, data, train.NetworkConfig{Seed: 1, Together: 6})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(packed, opened.Pack()) {
		t.Error("training a copy further has changed the model")
	}
	right = 0
	for _, s := range data {
		if slices.Equal(other.Tag(nil, s.Words, make([]uint32, len(s.Words)), []int{0}, &a), s.Labels) {
			right++
		}
	}
	if right < len(data)*9/10 {
		t.Errorf("%d of %d sentences with other labels are right", right, len(data))
	}
	for i := 0; i < len(packed); i += 4999 {
		bad := slices.Clone(packed)
		bad[i] ^= 1
		if _, err := model.OpenNames(string(bad), table, vectors); err == nil || !strings.Contains(err.Error(), "OpenNames") {
			t.Errorf("a names model with byte %d changed: %v", i, err)
		}
	}
	if _, err := model.OpenNames(string(packed), table, model.WordVectors()); err == nil {
		t.Error("a names model opens with the vectors of another")
	}
}

func TestVectorsDamageIsRefused(t *testing.T) {
	raw := [][]string{}
	for range 30 {
		raw = append(raw, strings.Fields("قال وزير الخارجيه ان الوفد وصل الي المدينه"))
	}
	packed := train.Vectors(raw, train.Config{Seed: 1})
	v, err := model.OpenVectors(string(packed))
	if err != nil || v.Words() != 8 || v.Find("وزير") < 0 || v.Find("غايب") >= 0 {
		t.Fatal(v.Words(), err)
	}
	a, b := make([]float32, 64), make([]float32, 64)
	v.Letters(a, "وزيرنا", nil)
	v.Letters(b, strings.Repeat("ابجد", 5000), nil)
	for _, x := range [][]float32{a, b} {
		sum := 0.0
		for _, y := range x {
			sum += float64(y) * float64(y)
		}
		if math.Abs(sum-64) > 0.1 {
			t.Errorf("a vector has the square length %v, want 64", sum)
		}
	}
	for i := 0; i < len(packed); i += 4999 {
		bad := slices.Clone(packed)
		bad[i] ^= 1
		if _, err := model.OpenVectors(string(bad)); err == nil {
			t.Errorf("vectors with byte %d changed open", i)
		}
		if _, err := model.OpenVectors(string(packed[:i])); err == nil {
			t.Errorf("vectors cut at byte %d open", i)
		}
	}
}

// TestTagsHostileText reads what no press writes: a token of 10 kB, a sentence of
// very many words, lone marks; and the labels do not hang on how sentences
// are cut where nothing else does.
func TestTagsHostileText(t *testing.T) {
	var s model.NameScratch
	for _, words := range [][]model.Word{
		nil,
		{{}},
		{model.WordOf(strings.Repeat("كتاب", 2500))},
		slices.Repeat([]model.Word{model.WordOf("قال")}, 10_000),
		{model.WordOf("\u064b"), model.WordOf("و"), model.WordOf("لل"), {Norm: "\xd9", Kind: 1}},
	} {
		for _, starts := range [][]int{nil, {0}, {0, 0, len(words) / 2, len(words) / 2, len(words)}} {
			if got := model.Tagger().Tag(nil, words, make([]uint32, len(words)), starts, &s); len(got) != len(words) {
				t.Errorf("%d labels for %d words", len(got), len(words))
			} else if len(s.Margins()) != len(words) {
				t.Errorf("%d leads for %d words", len(s.Margins()), len(words))
			}
		}
	}
}

// BenchmarkTagLong shows that the cost of a word does not grow with its
// sentence.
func BenchmarkTagLong(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			in := slices.Repeat([]model.Word{model.WordOf("وقال"), model.WordOf("كارلوس"), model.WordOf("أمس"), model.WordOf(strings.Repeat("طويل", 2500))}, n/4)
			gaz := make([]uint32, len(in))
			var s model.NameScratch
			var out []uint8
			for b.Loop() {
				out = model.Tagger().Tag(out[:0], in, gaz, []int{0}, &s)
			}
			b.ReportMetric(float64(len(in))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

func TestReadConllSaysWhere(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"كلمة\n", "f:1:1"},
		{"كلمة\tO\nثانية\tX-PER\n", "f:2:12"},
	} {
		if _, err := train.ReadConll(strings.NewReader(c.in), "f"); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: want an error at %s, got %v", c.in, c.want, err)
		}
	}
	s, err := train.ReadConll(strings.NewReader("# a comment\nسام\tI-PER\nعلي\tI-PER\nفي\tO\nدمشق\tI-LOC\n"), "f")
	if err != nil || len(s) != 1 {
		t.Fatal(s, err)
	}
	if want := []uint8{1, 2, 0, 3}; !slices.Equal(s[0].Labels, want) {
		t.Errorf("labels %v, want %v: an I that continues nothing begins a name", s[0].Labels, want)
	}
}

func TestReadTreebankSaysWhere(t *testing.T) {
	if _, err := train.ReadTreebank(strings.NewReader("# x\n1\tكلمة\n"), "f"); err == nil || !strings.HasPrefix(err.Error(), "f:2:1") {
		t.Errorf("want an error at f:2:1, got %v", err)
	}
	good := "1-2\tللدولة\t_\t_\t_\t_\t_\t_\t_\t_\n1\tل\t_\tADP\t_\t_\t_\t_\t_\t_\n2\tالدولة\t_\tNOUN\t_\t_\t_\t_\t_\t_\n\n"
	s, err := train.ReadTreebank(strings.NewReader(good), "f")
	if err != nil || len(s) != 1 || len(s[0]) != 1 || len(s[0][0].Words) != 2 {
		t.Errorf("got %v, %v", s, err)
	}
	s, err = train.ReadTreebank(strings.NewReader("# aligned_to_text = no\n"+good+good), "f")
	if err != nil || len(s) != 1 {
		t.Errorf("a sentence that is not aligned is left out: got %d, %v", len(s), err)
	}
}

func BenchmarkTag(b *testing.B) {
	text := strings.Repeat("وقال السيد كارلوس ميندوزا رئيس البعثة إن الوفد وصل إلى برلين صباح اليوم ", 40)
	var in []model.Word
	for _, w := range strings.Fields(text) {
		in = append(in, model.WordOf(w))
	}
	gaz := make([]uint32, len(in))
	var starts []int
	for i := 0; i < len(in); i += 13 {
		starts = append(starts, i)
	}
	var s model.NameScratch
	var out []uint8
	b.ReportAllocs()
	for b.Loop() {
		out = model.Tagger().Tag(out[:0], in, gaz, starts, &s)
	}
	b.ReportMetric(float64(len(in))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// TestCardsTellTheChecksum holds the cards to the files.
func TestCardsTellTheChecksum(t *testing.T) {
	for _, name := range []string{"table", "vectors", "names", "words"} {
		card, err := os.ReadFile(name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		if sum := checksum(t, name+".bin"); !strings.Contains(string(card), sum) {
			t.Errorf("%s.md does not tell the checksum of %s.bin, %s", name, name, sum)
		}
	}
}
