package identities

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/isnadtest"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write what is wanted anew")

// Marks around a name do not make it another one.
func TestNamesAreFolded(t *testing.T) {
	want := newForm(isnad.KindOrganization, "جماعة النخيل")
	for _, name := range []string{"جماعة «النخيل»", "جماعه \"النَّخيل\"", "جماعة \u201cالنخيل\u201d"} {
		if got := newForm(isnad.KindOrganization, name); got.formID != want.formID {
			t.Errorf("%s has the form %q, want %q", name, got.formID, want.formID)
		}
	}
	for _, f := range []*form{newForm(isnad.KindPlace, "جماعة النخيل"), newForm(isnad.KindOrganization, "النخيل"), newForm(isnad.KindPerson, "جماعة النخيل")} {
		if f.formID == want.formID || idOf(f.formID) == idOf(want.formID) {
			t.Errorf("%+v is taken for the organisation", f.formID)
		}
	}
}

// accounts makes accounts of lines:
//
//	ARTICLE YEAR OUTLET: KIND NAME | ROLE | COUNTRY | LATIN
//
// one entity a line; lines of one article follow one another. YEAR and OUTLET
// may be "-"; ROLE, COUNTRY and LATIN (in brackets behind the name) may be left
// out.
func accounts(t testing.TB, notation string) []*isnad.Account {
	t.Helper()
	var out []*isnad.Account
	for line := range strings.Lines(notation) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, ok := strings.Cut(line, ":")
		h := strings.Fields(head)
		kind, name, ok2 := strings.Cut(strings.TrimSpace(rest), " ")
		if !ok || !ok2 || len(h) != 3 {
			t.Fatalf("not in the notation: %q", line)
		}
		f := append(strings.Split(name, "|"), "", "", "")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if len(out) == 0 || string(out[len(out)-1].Article.ID) != h[0] {
			acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(h[0])}}
			if h[1] != "-" {
				acct.Article.Published.From = h[1] + "-05-01"
			}
			if h[2] != "-" {
				acct.Article.Outlet.ID = h[2]
			}
			out = append(out, acct)
		}
		acct := out[len(out)-1]
		e := isnad.Entity{ID: isnad.EntityID(fmt.Sprintf("_e%d", len(acct.Entities)+1)), Kind: isnad.Kind(kind), Name: f[0], Forms: []string{f[0]}, Role: f[1], Country: isnad.EntityID(f[2])}
		start := len(acct.Article.Text)
		acct.Article.Text += f[0]
		acct.Mentions = append(acct.Mentions, isnad.Mention{Span: isnad.Span{Start: start, End: len(acct.Article.Text)}, Kind: e.Kind, Form: isnad.FormName, Entity: e.ID})
		if f[3] != "" {
			acct.Article.Text += " (" + f[3] + ")"
		}
		acct.Article.Text += "\n"
		acct.Entities = append(acct.Entities, e)
	}
	return out
}

// shown writes who is who: a line for each entity of the corpus with the
// entities of accounts that it is, and a line for each join.
func shown(p *Pass, accts []*isnad.Account) string {
	keys := make([]Keys, len(accts))
	for i, a := range accts {
		keys[i] = p.Add(a)
	}
	res := p.Result()
	who := map[isnad.EntityID][]string{}
	var order []isnad.EntityID
	for i, a := range accts {
		for _, n := range res.Namings(a, keys[i]) {
			if who[n.Entity] == nil {
				order = append(order, n.Entity)
			}
			j := slices.IndexFunc(a.Entities, func(e isnad.Entity) bool { return e.ID == n.Local })
			who[n.Entity] = append(who[n.Entity], fmt.Sprintf("%s %s", a.Article.ID, a.Entities[j].Name))
		}
	}
	var b strings.Builder
	for _, id := range order {
		x := res.Identity(id)
		if x == nil {
			fmt.Fprintf(&b, "%s: in its article only\n", strings.Join(who[id], ", "))
			continue
		}
		name := x.Name
		if id[0] != '_' {
			name += " [" + string(id) + "]"
		}
		if x.NameEn != "" {
			name += " " + x.NameEn
		}
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(who[id], ", "))
		for _, j := range x.Joins {
			fmt.Fprintf(&b, "    %s %d: %s = %s", j.Rule, j.Cost, j.A, j.B)
			if j.Shared != "" {
				fmt.Fprintf(&b, " (%s)", j.Shared)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Each file of testdata holds accounts, in the notation above, corrections
// where it tries them, and who is who.
func TestGoldens(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var opt Options
			var accts []*isnad.Account
			want := -1
			for i, f := range ar.Files {
				switch f.Name {
				case "accounts":
					accts = accounts(t, string(f.Data))
				case "corrections":
					if opt.Corrections, err = ReadCorrections(strings.NewReader(string(f.Data)), path); err != nil {
						t.Fatal(err)
					}
				case "want":
					want = i
				default:
					t.Fatalf("%s: what is %q?", path, f.Name)
				}
			}
			got := shown(New(opt), accts)
			if *update {
				if want < 0 {
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
					want = len(ar.Files) - 1
				}
				ar.Files[want].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want < 0 || got != string(ar.Files[want].Data) {
				t.Errorf("%s\ninput:\n%s\ngot:\n%s\nwant:\n%s\ngot, escaped: %+q", path, ar.Files[0].Data, got, ar.Files[max(want, 0)].Data, got)
			}
		})
	}
}

// manyAccounts draws accounts of few names in many spellings, with offices and
// countries that agree and that do not.
func manyAccounts(t *rapid.T) []*isnad.Account {
	names := []string{"سيرغي بانوف", "سيرجي بانوف", "سيرغي بتروف بانوف", "محمد الشمري", "محمد شمري", "محمد بن خالد الشمري", "محمد خالد الشمري", "نادية سالم", "نادية السالم",
		"ألكسندر لوكاشينكو", "اليكسندر لوكاشنكو", "دييغو مارادونا", "Sergei Banov", "الشمري", "هانا كوفاتش", "هانا كوفاش"}
	roles := []string{"", "", "وزير المالية", "اللاعب", "الدكتور", "رئيس بلدية الساحل", "الشاعر", "المتحدث باسم الشرطة", "العميد"}
	countries := []isnad.EntityID{"", "", "sa", "eg", "ru"}
	bodies := []string{"شركة بوينغ", "شركة بوينج", "المجلس البلدي", "سفارة روسيا", "السفارة الروسية", "جمعية النخيل", "eBay", "الهيئة الدولية للموانئ", "IPB"}
	n := rapid.IntRange(1, 14).Draw(t, "accounts")
	var out []*isnad.Account
	for i := range n {
		acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(fmt.Sprintf("a%d", i))}}
		if y := rapid.SampledFrom([]string{"", "1955-01-01", "2012-05-01", "2022-12-19"}).Draw(t, "date"); y != "" {
			acct.Article.Published.From = y
		}
		acct.Article.Outlet.ID = rapid.SampledFrom([]string{"", "aawsat", "aljazeera"}).Draw(t, "outlet")
		for k := range rapid.IntRange(1, 4).Draw(t, "entities") {
			e := isnad.Entity{ID: isnad.EntityID(fmt.Sprintf("_e%d", k)), Country: rapid.SampledFrom(countries).Draw(t, "country")}
			if rapid.Bool().Draw(t, "person") {
				e.Kind, e.Name, e.Role = isnad.KindPerson, rapid.SampledFrom(names).Draw(t, "name"), rapid.SampledFrom(roles).Draw(t, "role")
			} else {
				e.Kind, e.Name = isnad.KindOrganization, rapid.SampledFrom(bodies).Draw(t, "body")
			}
			e.Forms = []string{e.Name}
			acct.Entities = append(acct.Entities, e)
		}
		out = append(out, acct)
	}
	return out
}

// The result is a function of the set of accounts: neither order, nor
// repetition, nor asking in between changes it.
func TestOrderDoesNotMatter(t *testing.T) {
	corrections, err := ReadCorrections(strings.NewReader("not same\tسيرغي بانوف\tسيرجي بانوف\nsame\tنادية سالم\tنادية السالم\nis\tهانا كوفاتش\tQ99\n"), "own.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		accts := manyAccounts(t)
		var opt Options
		if rapid.Bool().Draw(t, "corrections") {
			opt.Corrections = corrections
		}
		one := New(opt)
		for _, a := range accts {
			one.Add(a)
		}
		want := one.Result()
		other := New(opt)
		for _, i := range rapid.Permutation(indexesOf(len(accts))).Draw(t, "order") {
			other.Add(accts[i])
			if rapid.Bool().Draw(t, "again") {
				other.Add(accts[rapid.IntRange(0, len(accts)-1).Draw(t, "which")])
			}
			if rapid.Bool().Draw(t, "ask") {
				other.Result()
			}
		}
		// What was added twice may be all that was added of an account.
		for _, a := range accts {
			other.Add(a)
		}
		got := other.Result()
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order\n got %+v\nwant %+v", got.Identities, want.Identities)
		}
	})
}

func indexesOf(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Every id that was ever given leads to somebody: what the result of some of
// the accounts calls an identity, the result of all finds again, and an id that
// stands leads to itself.
func TestIdsLeadOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accts := manyAccounts(t)
		p := New(Options{})
		var before *Result
		some := rapid.IntRange(0, len(accts)).Draw(t, "some")
		all := []Keys{}
		for i, a := range accts {
			if i == some {
				before = p.Result()
			}
			all = append(all, p.Add(a))
		}
		after := p.Result()
		if before != nil {
			for _, x := range before.Identities {
				for _, id := range append([]isnad.EntityID{x.ID}, x.Same...) {
					// An id of the lexicon names its entry whoever is found.
					if id[0] == '_' && after.Identity(id) == nil {
						t.Fatalf("%s (%s) leads nowhere after more accounts", id, x.Name)
					}
				}
			}
		}
		seen := map[isnad.EntityID]isnad.EntityID{}
		for _, x := range after.Identities {
			if after.Of(x.ID) != x.ID {
				t.Fatalf("%s does not lead to itself", x.ID)
			}
			for _, s := range x.Same {
				if other, ok := seen[s]; ok {
					t.Fatalf("%s stands for %s and for %s", s, other, x.ID)
				}
				seen[s] = x.ID
				if after.Of(s) != x.ID {
					t.Fatalf("%s is the same as %s and leads to %s", s, x.ID, after.Of(s))
				}
			}
		}
		for i, keys := range all {
			for _, n := range after.Namings(accts[i], keys) {
				if n.Entity == "" {
					t.Fatalf("%s of %s is nobody", n.Local, n.Article)
				}
			}
		}
	})
}

// Ten thousand names of one skeleton, and one name of four thousand bearers,
// take no longer than as many names of the press: some seconds.
func TestHostileNames(t *testing.T) {
	p := New(Options{})
	vowels := []string{"ا", "و", "ي", "", "اي", "او", "يا", "وي"}
	name := func(n int) string {
		s := ""
		for _, c := range []string{"ب", "ن", "ف", "ر", "ك", "ل"} {
			s += c + vowels[n%len(vowels)]
			n /= len(vowels)
		}
		return s
	}
	var res *Result
	cost := isnadtest.Cost(func() {
		for i := range 100 {
			acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(fmt.Sprint("a", i))}}
			for k := range 100 {
				acct.Entities = append(acct.Entities, isnad.Entity{ID: isnad.EntityID(fmt.Sprint("_e", k)), Kind: isnad.KindPerson, Name: "سيرغي " + name(100*i+k)})
				if k < 40 {
					acct.Entities = append(acct.Entities, isnad.Entity{ID: isnad.EntityID(fmt.Sprint("_f", k)), Kind: isnad.KindPerson, Name: "سيرغي بانوف", Role: "رئيس بلدية " + name(40*i+k)})
				}
			}
			p.Add(acct)
		}
		res = p.Result()
	})
	if cost > time.Minute {
		t.Errorf("they cost %v", cost)
	}
	if len(res.Identities) == 0 {
		t.Error("nobody")
	}
}

// What the user says holds, whatever the names say.
func TestCorrectionsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accts := manyAccounts(t)
		c, err := ReadCorrections(strings.NewReader("not same\tسيرغي بانوف\tسيرجي بانوف\nis\tمحمد الشمري\tQ7\n"), "own.tsv")
		if err != nil {
			t.Fatal(err)
		}
		p := New(Options{Corrections: c})
		var ids = map[string]map[isnad.EntityID]bool{}
		var all []Keys
		for _, a := range accts {
			all = append(all, p.Add(a))
		}
		res := p.Result()
		for i, a := range accts {
			for _, e := range a.Entities {
				if ids[e.Name] == nil {
					ids[e.Name] = map[isnad.EntityID]bool{}
				}
				ids[e.Name][res.Of(all[i][e.ID])] = true
			}
		}
		for id := range ids["سيرغي بانوف"] {
			if ids["سيرجي بانوف"][id] {
				t.Fatalf("both are %s", id)
			}
		}
		for id := range ids["محمد الشمري"] {
			if id != "Q7" {
				t.Fatalf("محمد الشمري is %s", id)
			}
		}
	})
}

func TestCorrectionsRefuse(t *testing.T) {
	for in, want := range map[string]string{
		"same\tنادية\n":                            "own.tsv:1: want 3 columns parted by tabs, got 2",
		"# c\n\nsam\tا\tب\n":                       `own.tsv:3: "sam": want same, not same or is`,
		"same\t!\tنادية سالم\n":                    "own.tsv:1: a name is empty or has no letters",
		"not same\tنادية سالم\tناديه سالم\n":       "own.tsv:1:",
		"is\tنادية سالم\tx y\n":                    `own.tsv:1: "x y" is no id`,
		"is\tنادية سالم\tQ1\nis\tناديه سالم\tQ2\n": "own.tsv:2:",
		"is\t\xff\tQ1\n":                           "own.tsv:1: not UTF-8",
	} {
		_, err := ReadCorrections(strings.NewReader(in), "own.tsv")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
	c, err := ReadCorrections(strings.NewReader("\ufeff# none\r\nsame\tنادية سالم\tندى سالم\r\n"), "own.tsv")
	if err != nil || c.Len() != 1 {
		t.Errorf("a file with carriage returns: %v, %d corrections", err, c.Len())
	}
}

// Comparing names is symmetric, and a name is alike itself.
func TestAlike(t *testing.T) {
	letters := []rune("ءؤئابتثجحخدذرزسشصضطظعغفقكلمنهوي ة")
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringOfN(rapid.SampledFrom(letters), 2, 24, -1).Draw(t, "a")
		b := rapid.StringOfN(rapid.SampledFrom(letters), 2, 24, -1).Draw(t, "b")
		if rapid.Bool().Draw(t, "near") {
			b = strings.Replace(a, "ي", "", 1)
		}
		x, y := partsOf(a), partsOf(b)
		l1, ok1 := alike(x, y)
		l2, ok2 := alike(y, x)
		if ok1 != ok2 || ok1 && len(x) == len(y) && l1 != l2 {
			t.Fatalf("%q and %q: %v %v, turned round %v %v", a, b, l1, ok1, l2, ok2)
		}
		if len(x) > 1 {
			if l, ok := alike(x, x); !ok || l.cost != 0 || l.rule != ruleSame {
				t.Fatalf("%q is not alike itself: %v %v", a, l, ok)
			}
		}
	})
}

// Any file of corrections is read or refused with its place, and what is read
// does not break a pass.
func FuzzCorrections(f *testing.F) {
	f.Add("same\tنادية سالم\tندى سالم\nnot same\tسيرغي بانوف\tسيرجي بانوف\nis\tمحمد الشمري\tQ7\n")
	f.Add("is\t_p0123456789abcdef\tru\n# x\n\n")
	f.Add("same\tQ5\tru\n")
	accts := accounts(f, "a1 2020 -: person محمد الشمري | وزير المالية | sa\na2 2021 -: person سيرغي بانوف\na3 - -: person سيرجي بانوف\n")
	f.Fuzz(func(t *testing.T, in string) {
		c, err := ReadCorrections(strings.NewReader(in), "own.tsv")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "own.tsv") {
				t.Fatalf("%q: an error without its place: %v", in, err)
			}
			return
		}
		p := New(Options{Corrections: c})
		var keys Keys
		for _, a := range accts {
			keys = p.Add(a)
		}
		res := p.Result()
		for _, k := range keys {
			if res.Of(k) == "" {
				t.Fatalf("%q: nobody", in)
			}
		}
	})
}

// KeysOf needs nobody else: its keys lead where those of any pass lead, whatever
// the user corrected, and the identities say so.
func TestKeysOf(t *testing.T) {
	corrections, err := ReadCorrections(strings.NewReader("same\tالشمري\tمحمد الشمري\nis\tالأعرج\tQ5\nis\tru\tQ159\nnot same\tسيرغي بانوف\tسيرجي بانوف\n"), "own.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		accts := manyAccounts(t)
		for i, a := range accts {
			a.Entities = append(a.Entities, isnad.Entity{ID: "_x", Kind: isnad.KindPerson, Name: "الأعرج", Forms: []string{"الأعرج"}})
			if i%2 == 0 {
				a.Entities = append(a.Entities, isnad.Entity{ID: "ru", Kind: isnad.KindPlace, Name: "روسيا", Forms: []string{"روسيا"}})
			}
		}
		var opt Options
		if rapid.Bool().Draw(t, "corrections") {
			opt.Corrections = corrections
		}
		p := New(opt)
		var all []Keys
		for _, a := range accts {
			all = append(all, p.Add(a))
		}
		res := p.Result()
		for i, a := range accts {
			keys := KeysOf(a)
			for _, e := range a.Entities {
				if keys[e.ID] == "" {
					t.Fatalf("entity %s (%s) has no key", e.ID, e.Name)
				}
				got, want := res.Of(keys[e.ID]), res.Of(all[i][e.ID])
				if got != want {
					t.Fatalf("%s of article %s: key %s leads to %s, want %s", e.Name, a.Article.ID, keys[e.ID], got, want)
				}
				if got == keys[e.ID] {
					continue
				}
				if x := res.Identity(got); x == nil || x.ID != got || !slices.Contains(x.Same, keys[e.ID]) {
					t.Fatalf("%s of article %s: no identity says that %s is %s: %+v", e.Name, a.Article.ID, keys[e.ID], got, x)
				}
			}
		}
	})
}

// Corrections that are added one by one are those of a file.
func TestAddCorrections(t *testing.T) {
	want, err := ReadCorrections(strings.NewReader("not same\tسيرغي بانوف\tسيرجي بانوف\nis\tمحمد الشمري\tQ7\nsame\t=_p01\tنادية سالم\n"), "own.tsv")
	if err != nil {
		t.Fatal(err)
	}
	empty := NewCorrections()
	got := empty.Clone()
	for _, l := range [][3]string{{"not same", "سيرغي بانوف", "سيرجي بانوف"}, {"is", "محمد الشمري", "Q7"}} {
		if err := got.Add(l[0], l[1], l[2]); err != nil {
			t.Fatal(err)
		}
	}
	got = got.Clone()
	if err := got.Add("same", "=_p01", "نادية سالم"); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) || empty.Len() != 0 {
		t.Errorf("got %+v, want %+v; the empty ones hold %d", got, want, empty.Len())
	}
	for _, l := range [][3]string{{"like", "a", "b"}, {"is", "محمد الشمري", "Q8"}, {"same", "x\ty", "z"}, {"same", "", "نادية"}, {"is", "نادية", ""}} {
		if err := got.Add(l[0], l[1], l[2]); err == nil {
			t.Errorf("%q was taken", l)
		}
	}
	if got.Len() != 3 {
		t.Errorf("%d corrections, want 3", got.Len())
	}
}
