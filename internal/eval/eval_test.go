package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"  \u00a0 ", ""},
		{"قالَ: «إنّـه آتٍ»", "قال انه ات"},
		{"الفاو (روما)", "الفاو روما"},
		{"مسؤول بيئة الشاطئ هدى", "مسوول بييه الشاطي هدي"},
		{"إس-400\u2033", "اس 400"},
		{"\ufea9\ufe8d\ufead", "دار"}, // presentation forms
		{"a_b…c", "a_b c"},
		{"٣٫٥ أميال", "٣ ٥ اميال"},
		{"(…)", ""},
	}
	for _, test := range tests {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q %+q): got %q %+q, want %q %+q", test.in, test.in, got, got, test.want, test.want)
		}
	}
}

func TestFoldTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("Fold(%+q) = %+q, and again %+q", s, once, Fold(once))
		}
	})
}

func TestSameName(t *testing.T) {
	tests := []struct {
		gold, read []string
		want       bool
	}{
		{[]string{"مازن الدرعاوي"}, []string{"الدرعاوي"}, true},
		{[]string{"مازن الدرعاوي"}, []string{"", "مازن درعاوي"}, true},
		{[]string{"مازن الدرعاوي"}, []string{"سالم العزاوي"}, false},
		{[]string{"مازن الدرعاوي"}, []string{"مازن العزاوي"}, false},
		{[]string{"وزارة الكهرباء العراقية"}, []string{"وزارة الكهرباء"}, true},
		{[]string{"العراق"}, nil, false},
		{nil, []string{"العراق"}, false},
	}
	for _, test := range tests {
		if got := sameName(test.gold, test.read); got != test.want {
			t.Errorf("sameName(%q, %q): got %v, want %v", test.gold, test.read, got, test.want)
		}
	}
}

const tinyGold = `{"articles":[{"id":"a","statements":[
	{"speaker":"منى سعد","has":"الطريق مفتوح الآن","content_start":"الطريق مفتوح الآن","content_end":"أمام الجميع منذ","mode":"indirect","act":"say","via":["بيان"]},
	{"speaker":"منى سعد","has":"لن يغلق","mode":"direct","act":"promise","via":[]}],
	"names":[{"name":"منى سعد","type":"PER","forms":["سعد"]}],
	"times":[{"text":"يوم الأحد","value":"2024-08-11"}],"events":[]}]}`

func TestScore(t *testing.T) {
	var g Gold
	if err := json.Unmarshal([]byte(tinyGold), &g); err != nil {
		t.Fatal(err)
	}
	doc, err := ReadDocument(strings.NewReader(`{"isnad":"1","articles":[{"id":"x1","page":"dir/a.txt","text":"",
		"times":[{"text":"الأحد","value":"2024-08-11"},{"text":"أمس","value":"2024-08-10"}],
		"mentions":[{"text":"سعد","kind":"person","entity":"_1"},{"text":"الطريق","kind":"place","entity":""}],
		"statements":[
			{"speaker":"_1","act":"say","mode":"direct","text":"الطريق مفتوح الآن أمام الجميع منذ","chain":[{"name":"البيان","entity":""}]},
			{"speaker":"","speaker_text":"الوزير","act":"say","mode":"direct","text":"لن يغلق أبدا","chain":[]},
			{"speaker":"_1","act":"say","mode":"direct","text":"كلام آخر","chain":[]}]}],
		"entities":[{"id":"_1","name":"منى سعد","forms":["سعد"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{Name: "statements", Gold: 2, Found: 3, Right: 1},
		{Name: "content", Gold: 2, Found: 3, Right: 2},
		{Name: "act", Gold: 2, Found: 2, Right: 1},
		{Name: "mode", Gold: 2, Found: 2, Right: 1},
		{Name: "borders", Gold: 1, Found: 1, Right: 1},
		{Name: "chain", Gold: 1, Found: 1, Right: 1},
		{Name: "names", Gold: 1, Found: 2, Right: 1},
		{Name: "times", Gold: 1, Found: 2, Right: 1},
	}
	res := Score(&g, doc)
	if got := fmt.Sprint(res.Rows); got != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	var b strings.Builder
	if err := res.Write(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "statements      2     3     1      0.333  0.500  0.400") {
		t.Errorf("the table is\n%s", b.String())
	}
	if n := len(res.Misses); n != 6 {
		t.Errorf("got %d misses, want 6: %v", n, res.Misses)
	}
}

// TestScoreEvents counts events, and of those found their parties and modality.
func TestScoreEvents(t *testing.T) {
	var g Gold
	if err := json.Unmarshal([]byte(`{"articles":[{"id":"a","statements":[],"times":[],
		"names":[{"name":"بلدية الميناء","type":"ORG","forms":["البلدية"]}],
		"events":[
			{"type":"CONSULT","has":"التقى منى سعد","actors":["بلدية الميناء"],"recipients":["منى سعد"],"modality":"asserted"},
			{"type":"ACCUSE","has":"اتهمت البلدية","actors":["منى سعد"],"recipients":[],"modality":"reported"},
			{"type":"AID","has":"قدمت مساعدة","actors":["منى سعد"],"recipients":[],"modality":"asserted"}]}]}`), &g); err != nil {
		t.Fatal(err)
	}
	doc, err := ReadDocument(strings.NewReader(`{"isnad":"1","articles":[{"id":"x1","page":"dir/a.txt","text":"التقى منى سعد اليوم. ثم اتهمت البلدية.","times":[],"mentions":[],"statements":[],
		"events":[
			{"type":"CONSULT","start":0,"end":5,"actors":["_2"],"recipients":["_1","_2"],"modality":"asserted"},
			{"type":"ACCUSE","start":24,"end":29,"actors":[],"recipients":["_2"],"modality":"denied"},
			{"type":"AGREE","start":24,"end":29,"actors":[],"recipients":[],"modality":"asserted"}]}],
		"entities":[{"id":"_1","name":"منى سعد","forms":["سعد"]},{"id":"_2","name":"البلدية","forms":[]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Row{}
	for _, r := range Score(&g, doc).Rows {
		got[r.Name] = r
	}
	for _, want := range []Row{{Name: "events", Gold: 3, Found: 3, Right: 2}, {Name: "parties", Gold: 3, Found: 4, Right: 2}, {Name: "modality", Gold: 2, Found: 2, Right: 1}} {
		if got[want.Name] != want {
			t.Errorf("got %v, want %v", got[want.Name], want)
		}
	}
}

func TestGoldErrors(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{
		"empty.json":   `{}`,
		"broken.json":  `{"articles":[`,
		"mixed.json":   `{"articles":[{"id":"a"}],"seeds":[{"file":"b"}]}`,
		"noid.json":    `{"articles":[{"file":"a"}]}`,
		"speaker.json": `{"seeds":[{"file":"b","statements":[{"speaker":"nobody"}]}]}`,
		"time.json":    `{"seeds":[{"file":"b"}],"times":[{"seed":"c"}]}`,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadGold(path); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got error %v, want one that names the file", name, err)
		}
	}
}

func TestShareWords(t *testing.T) {
	g, r, b := shareWords("عاد الخط إلى العمل، عاد!", "عاد عاد عاد الخط")
	if g != 5 || r != 4 || b != 3 {
		t.Errorf("got %d %d %d, want 5 4 3", g, r, b)
	}
}

// TestAgreesWithReference scores made-up readings of the shared gold files
// with this package and with the reference scorer: every figure must be the
// same to the digit.
func TestAgreesWithReference(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "gold")
	if _, err := os.Stat(filepath.Join(shared, "score.py")); err != nil {
		t.Skip("the reference scorer is not on this machine")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3 to run the reference scorer with")
	}
	for _, form := range []struct{ kind, file string }{{"press", "dev.json"}, {"seeds", "seeds.json"}} {
		g, err := LoadGold(filepath.Join(shared, form.file))
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%s/%d", form.kind, seed), func(t *testing.T) {
				doc := madeUp(g, rand.New(rand.NewPCG(seed, 7)))
				b, err := json.Marshal(doc)
				if err != nil {
					t.Fatal(err)
				}
				b = bytes.ReplaceAll(b, []byte(":null"), []byte(":[]")) // lists are never null in the document
				out := filepath.Join(t.TempDir(), "out.json")
				if err := os.WriteFile(out, b, 0o666); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command("python3", filepath.Join(shared, "score.py"), form.kind, filepath.Join(shared, form.file), out)
				cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONIOENCODING=utf-8")
				said, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, said)
				}
				for _, line := range reference(Score(g, doc)) {
					if !strings.Contains("\n"+string(said), "\n"+line+"\n") {
						tail := strings.Split(strings.TrimSpace(string(said)), "\n")
						t.Errorf("we say        %s\nreference ends\n%s", line, strings.Join(tail[max(0, len(tail)-6):], "\n"))
					}
				}
			})
		}
	}
}

// reference writes rows as the reference scorer does.
func reference(res Result) []string {
	rows := map[string]Row{}
	var out []string
	for _, r := range res.Rows {
		rows[r.Name] = r
		switch r.Name {
		case "articles", "dossier":
			out = append(out, fmt.Sprintf("%s (%d, %d)", r.Name, r.Right, r.Gold))
		case "times", "names", "events":
			if r.Partial {
				out = append(out, fmt.Sprintf("%s (%d, %d)", r.Name, r.Right, r.Gold))
			} else {
				out = append(out, fmt.Sprintf("%s P %.3f R %.3f F %.3f", r.Name, r.Precision(), r.Recall(), r.F1()))
			}
		}
	}
	s, c := rows["statements"], rows["content"]
	return append(out, fmt.Sprintf("statements gold %d predicted %d content found %d with right speaker %d act %d chain %d/%d mode %d/%d borders %d/%d; P %.3f R %.3f F %.3f",
		s.Gold, s.Found, c.Right, s.Right, rows["act"].Right, rows["chain"].Right, rows["chain"].Found, rows["mode"].Right, rows["mode"].Found,
		rows["borders"].Right, rows["borders"].Found, s.Precision(), s.Recall(), s.F1()))
}

// madeUp makes a reading of a gold file that is right in some things and
// wrong in others, as chance has it.
func madeUp(g *Gold, rnd *rand.Rand) *Document {
	doc := &Document{}
	often := func() bool { return rnd.IntN(4) > 0 }
	entities := map[string]string{}
	entity := func(name string) string {
		if entities[name] == "" {
			entities[name] = fmt.Sprintf("_%d", len(entities)+1)
			forms := []string{name}
			if w := strings.Fields(name); often() {
				forms = append(forms, w[len(w)-1])
			}
			e := struct {
				ID    string   `json:"id"`
				Name  string   `json:"name"`
				Forms []string `json:"forms"`
			}{entities[name], name, forms}
			doc.Entities = append(doc.Entities, e)
		}
		return entities[name]
	}
	name := func(key string) string {
		if p := g.Persons[key]; len(p) > 0 {
			return p[0]
		}
		return key
	}
	statements := func(a *Article, gold []GoldStatement) {
		for _, s := range gold {
			if !often() {
				continue
			}
			st := Statement{Act: "say", Mode: "direct", Text: s.Has}
			if often() {
				st.Text = "«" + s.ContentStart + " " + s.Has + "… " + s.ContentEnd + "»"
			}
			if often() {
				st.Text += " ثم أضاف"
			}
			switch rnd.IntN(4) {
			case 0:
				st.SpeakerText = name(s.Speaker)
			case 1:
				st.Speaker = entity("أحمد " + s.Cue)
			default:
				st.Speaker = entity(name(s.Speaker))
			}
			if often() {
				st.Act, st.Mode = s.Act, s.Mode
			}
			for _, v := range s.Via {
				l := struct {
					Name   string `json:"name"`
					Entity string `json:"entity"`
				}{Name: name(v)}
				switch rnd.IntN(4) {
				case 0:
					l.Name = "وكالة"
				case 1:
					l.Name, l.Entity = "وكالة", entity(name(v))
				}
				st.Chain = append(st.Chain, l)
			}
			a.Statements = append(a.Statements, st)
			if rnd.IntN(6) == 0 {
				a.Statements = append(a.Statements, st)
			}
		}
		rnd.Shuffle(len(a.Statements), func(i, j int) { a.Statements[i], a.Statements[j] = a.Statements[j], a.Statements[i] })
	}
	times := func(a *Article, gold []GoldTime) {
		for _, t := range gold {
			if often() {
				x := struct {
					Text  string `json:"text"`
					Value string `json:"value"`
				}{t.Text, t.Value}
				if !often() {
					x.Value = "2001"
				}
				if w := strings.Fields(t.Text); !often() {
					x.Text = w[0]
				}
				a.Times = append(a.Times, x)
			}
		}
	}
	for _, p := range g.Seeds {
		for k, c := range p.Articles {
			if !often() {
				continue
			}
			a := Article{ID: fmt.Sprint("id", len(doc.Articles)), Page: "seeds/" + p.File, Title: "« " + c.TitleHas + " »"}
			a.Text = c.First + "\n" + strings.Repeat("كلام ", rnd.IntN(5)) + c.Last
			if !often() && len(c.Dropped) > 0 {
				a.Text += "\n" + c.Dropped[rnd.IntN(len(c.Dropped))]
			}
			if often() {
				a.Published.From = c.Published
			}
			if k == 0 {
				statements(&a, p.Statements)
			}
			for _, t := range g.Times {
				if strings.HasPrefix(p.File, t.Seed) {
					times(&a, []GoldTime{t})
				}
			}
			doc.Articles = append(doc.Articles, a)
		}
	}
	for _, ga := range g.Articles {
		a := Article{ID: fmt.Sprint("id", len(doc.Articles)), Page: ga.ID}
		statements(&a, ga.Statements)
		times(&a, ga.Times)
		for _, n := range ga.Names {
			kinds := map[string]string{"PER": "person", "ORG": "organization", "LOC": "place"}
			for _, f := range n.Forms {
				m := struct {
					Text   string `json:"text"`
					Kind   string `json:"kind"`
					Entity string `json:"entity"`
				}{Text: f, Kind: kinds[n.Type]}
				if !often() {
					m.Kind = "title"
				}
				if often() {
					m.Entity = entity(n.Name)
				}
				a.Mentions = append(a.Mentions, m)
			}
		}
		text := []rune("في البداية ")
		for _, e := range ga.Events {
			x := Event{Type: e.Type, Start: len(text)}
			text = append(text, []rune(e.Has+" … ")...)
			x.End = len(text)
			if !often() {
				x.Type = "AGREE"
			}
			if often() {
				a.Events = append(a.Events, x)
			}
		}
		a.Text = string(text)
		doc.Articles = append(doc.Articles, a)
	}
	return doc
}
