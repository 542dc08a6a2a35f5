package main

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// agencies.tsv and outlets.tsv: who publishes, with internet domains.
var (
	agencies = entryTable{lexicon.Agencies, isnad.KindOrganization, domains}
	outlets  = entryTable{lexicon.Outlets, isnad.KindOrganization, func(r row, e *entry) error {
		e.class = r.get("type")
		return domains(r, e)
	}}
	// media.tsv: platforms on which people write.
	media = entryTable{lexicon.Media, isnad.KindOrganization, nil}
)

// mediaHeads open the full name of an outlet; what follows may stand alone.
var mediaHeads = []string{"صحيفة ", "جريدة ", "مجلة ", "موقع ", "قناة ", "إذاعة ", "شبكة ", "وكالة "}

// bareNames returns the forms without their heads that are not among the forms
// yet, as ambiguous forms: «تلغراف» of «صحيفة تلغراف». Common words, which have
// the article («المصدر»), and the words for news open no name of their own.
func bareNames(forms []string) []string {
	have := map[string]bool{}
	for _, f := range forms {
		have[strings.TrimPrefix(f, "?")] = true
	}
	var out []string
	for _, f := range forms {
		for _, h := range mediaHeads {
			bare, ok := strings.CutPrefix(strings.TrimPrefix(f, "?"), h)
			if !ok || have[bare] || len(words(bare)) == 0 || hasArticle(words(bare)[0]) || words(bare)[0] == "انباء" || words(bare)[0] == "اخبار" {
				continue
			}
			have[bare] = true
			out = append(out, "?"+bare)
		}
	}
	return out
}

func domains(r row, e *entry) error {
	e.forms = append(e.forms, bareNames(e.forms)...)
	e.extra = r.list("domains")
	for i, d := range e.extra {
		d = strings.TrimPrefix(strings.ToLower(d), "www.")
		e.extra[i] = d
		e.other = append(e.other, otherForm{[]string{d}, lexicon.SortDomain, 0})
	}
	return nil
}
