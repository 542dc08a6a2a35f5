// Package press holds what the lexicon and its generator both know of the tables
// of outlets and agencies: how a user's own table is read and checked, under
// which words a name is entered, and by which marks a page is recognised.
package press

import (
	"maps"
	"slices"
	"strings"

	"isnad/internal/arabic"
)

// Words folds a form and cuts it into words as package words does.
func Words(form string) []string {
	form = arabic.Fold(form)
	var out []string
	for _, t := range arabic.Tokens(nil, form) {
		out = append(out, form[t.Start:t.End])
	}
	return out
}

// Spellings returns the runs of words under which a form is entered: as it is,
// and without its hyphens and quotation marks.
func Spellings(form string) [][]string {
	ws := Words(form)
	out := [][]string{ws}
	if bare := withoutMarks(ws); len(bare) != len(ws) && len(bare) > 0 {
		out = append(out, bare)
	}
	return out
}

func withoutMarks(ws []string) []string {
	var bare []string
	for _, w := range ws {
		switch w {
		case "-", "\"", "«", "»", "“", "”", "'":
			continue
		}
		bare = append(bare, w)
	}
	return bare
}

// mediaHeads open the full name of an outlet; what follows may stand alone.
var mediaHeads = []string{"صحيفة ", "جريدة ", "مجلة ", "موقع ", "قناة ", "إذاعة ", "شبكة ", "وكالة "}

// BareNames returns the forms without their heads that are not among the forms
// yet, as ambiguous forms: «تلغراف» of «صحيفة تلغراف». Common words, which have
// the article («المصدر»), and the words for news open no name of their own.
func BareNames(forms []string) []string {
	have := map[string]bool{}
	for _, f := range forms {
		have[strings.TrimPrefix(f, "?")] = true
	}
	var out []string
	for _, f := range forms {
		for _, h := range mediaHeads {
			bare, ok := strings.CutPrefix(strings.TrimPrefix(f, "?"), h)
			if !ok || have[bare] {
				continue
			}
			ws := Words(bare)
			if len(ws) == 0 || strings.HasPrefix(ws[0], "ال") && len(ws[0]) > len("ال") || ws[0] == "انباء" || ws[0] == "اخبار" {
				continue
			}
			have[bare] = true
			out = append(out, "?"+bare)
		}
	}
	return out
}

// heads are the folded words that open the name of an outlet, with the sort of
// outlet they stand for; "any" stands for all.
var heads = map[string]string{
	"صحيفه": "paper", "جريده": "paper", "يوميه": "paper",
	"قناه": "tv", "فضائيه": "tv", "تلفزيون": "tv", "محطه": "tv",
	"اذاعه": "radio", "راديو": "radio",
	"مجله": "magazine",
	"موقع": "any", "شبكه": "any", "بوابه": "any", "منصه": "any",
	"وكاله": "agency",
}

// sorts are those of heads under the types of the tables. Sites call themselves
// papers («صحيفة سبق الإلكترونية»). An agency of which a name is known with «وكالة» only is
// not called so without it: «الشرق الأوسط» is the newspaper, not «وكالة الشرق الأوسط».
var sorts = map[string]string{"newspaper": "paper", "site": "paper", "tv": "tv", "radio": "radio", "magazine": "magazine", "agency": "wire"}

// Core cuts the head off a folded name: «صحيفه الوطن» is "paper" and «الوطن». The
// sort is empty where the name has no head.
func Core(words []string) (sort string, core []string) {
	if len(words) > 1 {
		if s, ok := heads[words[0]]; ok {
			return s, words[1:]
		}
	}
	return "", words
}

// SharedKey is the text under which the tables of marks say that the name core
// belongs to several outlets of a sort; sort "any" is for the name without a
// head.
func SharedKey(sort string, core []string) string {
	return ":" + sort + " " + strings.Join(core, " ")
}

// A Publisher is what is asked of a row of the tables to make its marks.
type Publisher struct {
	// Row is the number of the row; Type one of the types of the tables.
	Row  uint32
	Type string
	// Names are the canonical name and the forms, ? before those in doubt.
	Names []string
	// Signs are what stands for it in credit lines, titles and furniture only.
	Signs []string
}

// A Mark is a folded text by which a page names its outlet.
type Mark struct {
	Text string
	// Row is that of the outlet, behind 1. Of a [SharedKey] it is that of the outlet
	// that is meant as a rule, 0 when there is none.
	Row uint32
	// Bearers are the rows that bear the name of a [SharedKey], rising; nil for signs.
	Bearers []uint32
}

// Marks returns the marks of publishers in byte order: their signs, and the names
// that several bear. Seven newspapers are called «الوطن»; each is, in its own
// country, «صحيفة الوطن», whatever the texts of other countries mean by it.
// Adjective reports whether a folded word is the adjective of a country with the
// article («السعوديه»). Of two publishers with one sign the first keeps it.
func Marks(list []Publisher, adjective func(string) bool) []Mark {
	type bearer struct {
		sort string
		row  uint32
	}
	bearers := map[string][]bearer{} // by core
	sure := map[string]uint32{}      // rows, behind 1, that have a core for a name by itself
	marks := map[string]uint32{}
	for _, p := range list {
		add := func(sort string, core []string) {
			b := bearer{sort, p.Row}
			if k := strings.Join(core, " "); k != "" && !slices.Contains(bearers[k], b) {
				bearers[k] = append(bearers[k], b)
			}
		}
		for _, name := range p.Names {
			name, doubt := strings.CutPrefix(name, "?")
			ws := withoutMarks(Words(name))
			sort, core := Core(ws)
			if sort == "" {
				sort = sorts[p.Type]
				if k := strings.Join(core, " "); !doubt && sure[k] == 0 {
					sure[k] = p.Row + 1
				}
			}
			add(sort, core)
			if n := len(core); n > 1 && adjective(core[n-1]) {
				add(sort, core[:n-1])
			}
		}
		for _, s := range p.Signs {
			for _, ws := range Spellings(s) {
				if k := strings.Join(ws, " "); k != "" && marks[k] == 0 {
					marks[k] = p.Row + 1
				}
			}
		}
	}
	shared := map[string][]uint32{}
	for core, list := range bearers {
		rows := map[string]map[uint32]bool{"any": {}}
		for _, b := range list {
			if rows[b.sort] == nil {
				rows[b.sort] = map[uint32]bool{}
			}
			rows[b.sort][b.row] = true
			if b.sort != "agency" {
				rows["any"][b.row] = true
			}
		}
		for sort, of := range rows {
			if len(of) > 1 {
				usual := uint32(0)
				if sort == "any" {
					usual = sure[core]
				}
				marks[SharedKey(sort, []string{core})] = usual
				shared[SharedKey(sort, []string{core})] = slices.Sorted(maps.Keys(of))
			}
		}
	}
	out := make([]Mark, 0, len(marks))
	for text, row := range marks {
		out = append(out, Mark{text, row, shared[text]})
	}
	slices.SortFunc(out, func(a, b Mark) int { return strings.Compare(a.Text, b.Text) })
	return out
}
