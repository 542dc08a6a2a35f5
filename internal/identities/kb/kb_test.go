package kb

import (
	"bytes"
	"strings"
	"testing"

	"isnad"

	"pgregory.net/rapid"
)

func build(t testing.TB, sources ...string) (*Base, []byte) {
	t.Helper()
	b := NewBuilder()
	for _, s := range sources {
		if _, err := b.Read(strings.NewReader(s), "source", func(e *LineError) { t.Fatal(e) }); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	base, err := open(out.String())
	if err != nil {
		t.Fatal(err)
	}
	return base, out.Bytes()
}

const people = `{"id":"Q1001","labels":{"ar":"نادية بنت سالم الورداني","en":"Nadia al-Wardani"},"aliases":{"ar":["نادية الورداني"],"ru":["Надия"]},"claims":{"P31":["Q5"]}}
{"id":"NK-1","schema":"Person","properties":{"name":["Sergei Banov"],"alias":["سيرغي بانوف"],"nationality":["RU"],"wikidataId":["Q1002"]}}`

// A name is found whatever its hamza, marks, article, blanks and "son of".
func TestNamed(t *testing.T) {
	base, _ := build(t, people[:strings.Index(people, "\n")], people[strings.Index(people, "\n")+1:], "7\tP\tu\tHani+Mansour\n7\tP\tar\tهاني+منصور\n8\tO\tar\tشركة+الساحل\n")
	for name, want := range map[string]isnad.EntityID{
		"نادية سالم الورداني": "Q1001", "ناديه الوردانى": "Q1001", "نادِيَة وَرداني": "Q1001", "NADIA AL-WARDANI": "Q1001",
		"Sergei Banov": "NK-1", "سيرغي بانوف": "NK-1", "هاني المنصور": "jrc-7",
	} {
		got := base.Named(isnad.KindPerson, name)
		if len(got) != 1 || got[0].ID != want {
			t.Errorf("%s (%+q) is %v, want %s", name, name, got, want)
		}
	}
	for _, name := range []string{"نادية سالم", "", "!", "شركة الساحل", "Надия"} {
		if got := base.Named(isnad.KindPerson, name); len(got) != 0 {
			t.Errorf("%q is %v, want nobody", name, got)
		}
	}
	if got := base.Named(isnad.KindOrganization, "شركه ساحل"); len(got) != 1 || got[0].ID != "jrc-8" || got[0].Name != "شركة الساحل" {
		t.Errorf("the company is %v", got)
	}
	if e := base.Named(isnad.KindPerson, "سيرغي بانوف")[0]; e.Country != "ru" || e.Wikidata != "Q1002" || e.Name != "سيرغي بانوف" || e.NameEn != "Sergei Banov" {
		t.Errorf("the entry is %+v", e)
	}
}

// Two that bear one name are both found, in the order of their ids.
func TestTwoOfOneName(t *testing.T) {
	base, _ := build(t, "2\tP\tar\tهاني+منصور\n1\tP\tar\tهاني+منصور\n")
	got := base.Named(isnad.KindPerson, "هاني منصور")
	if len(got) != 2 || got[0].ID != "jrc-1" || got[1].ID != "jrc-2" {
		t.Errorf("got %v", got)
	}
}

// The order of lines does not change the file.
func TestOrderDoesNotMatter(t *testing.T) {
	lines := append(strings.Split(people, "\n"), `{"id":"Q1001","labels":{"ar":"نادية","fr":"Nadia W."},"claims":{"P21":["Q6581072"]}}`,
		`{"id":"NK-2","schema":"Company","caption":"Sahil","properties":{"name":["Sahil"],"jurisdiction":["eg"]}}`,
		`{"id":"NK-1","schema":"Person","properties":{"name":["Banov Sergei"]}}`)
	_, want := build(t, lines...)
	rapid.Check(t, func(rt *rapid.T) {
		if _, got := build(t, rapid.Permutation(lines).Draw(rt, "order")...); !bytes.Equal(got, want) {
			rt.Fatal("another file")
		}
	})
}

// What is wrong with a line is said, and the rest is read.
func TestBadLines(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":"Q1",`:                                           "not JSON at byte",
		`{"id":"x"}`:                                            "neither Wikidata",
		`{"id":"","schema":"Person"}`:                           `no "id"`,
		`{"id":"a b","schema":"Person"}`:                        "is no id",
		`{"id":"_p1","schema":"Person"}`:                        "made by isnad",
		`{"id":"L1","labels":{}}`:                               "is no id of an item of Wikidata",
		`{"id":"Q1","labels":{"ar":7},"claims":{"P31":["Q5"]}}`: `label "ar"`,
		"a\tP\tu\tx":                                            "is no number",
		"12\tP":                                                 "want 4 columns",
		"\xff":                                                  "not UTF-8",
	} {
		var got []string
		c, err := NewBuilder().Read(strings.NewReader("# comment\n"+line+"\n"), "f", func(e *LineError) { got = append(got, e.Error()) })
		if err != nil || c.Bad != 1 || len(got) != 1 || !strings.HasPrefix(got[0], "f:2: ") || !strings.Contains(got[0], want) {
			t.Errorf("%s: got %q, %+v, %v; want %s", line, got, c, err, want)
		}
	}
	// A file of nothing else is given up.
	n := 0
	if _, err := NewBuilder().Read(strings.NewReader(strings.Repeat("no\n", 1000)), "f", func(*LineError) { n++ }); err == nil || n != maxBad {
		t.Errorf("%d bad lines read, %v", n, err)
	}
	if _, err := NewBuilder().Read(strings.NewReader(strings.Repeat("x", maxLine+2)), "f", func(*LineError) {}); err == nil || !strings.HasPrefix(err.Error(), "f:1: a line longer") {
		t.Errorf("a line without end: %v", err)
	}
}

// A damaged file is refused, and one that is refused or not breaks nothing.
func TestDamaged(t *testing.T) {
	_, good := build(t, strings.Split(people, "\n")...)
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x40
		if _, err := open(string(bad)); err == nil {
			t.Fatalf("byte %d changed, and nobody saw it", i)
		}
	}
	for n := range good {
		if _, err := open(string(good[:n])); err == nil {
			t.Fatalf("cut at byte %d, and nobody saw it", n)
		}
	}
}

// Whatever the lines: they are read or named with their place, and what was
// written opens again and finds each shown name of its entries.
func FuzzRead(f *testing.F) {
	f.Add(people)
	f.Add("[\n" + people + ",\n]\n5\tP\tu\tx+y\n")
	f.Add("1\tO\tar\tشركة\n")
	f.Fuzz(func(t *testing.T, in string) {
		b := NewBuilder()
		if _, err := b.Read(strings.NewReader(in), "f", func(e *LineError) {
			if e.Line < 1 {
				t.Fatalf("%q: %v", in, e)
			}
		}); err != nil {
			return
		}
		var out bytes.Buffer
		if err := b.Write(&out); err != nil {
			t.Fatal(err)
		}
		base, err := open(out.String())
		if err != nil {
			t.Fatalf("%q: %v", in, err)
		}
		if base.Len() != b.Len() {
			t.Fatalf("%q: %d entries, %d written", in, base.Len(), b.Len())
		}
		for i := range base.Len() {
			e, kind := base.At(i)
			for _, name := range b.entries[string(e.ID)].names {
				if _, ok := hashName(kind, name); !ok {
					continue
				}
				hit := false
				for _, x := range base.Named(kind, name) {
					hit = hit || x.ID == e.ID
				}
				if !hit {
					t.Fatalf("%q: %s is not found by %q", in, e.ID, name)
				}
			}
		}
	})
}
