package identities

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

//go:embed data/domains.tsv
var domainTable string

// domains maps the folded lemma of a title to its field of life.
var domains = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(domainTable) {
		if line[0] == '#' {
			continue
		}
		domain, titles, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		for _, t := range strings.Split(titles, "|") {
			m[arabic.Fold(t)] = domain
		}
	}
	return m
})

// The fields of life that titles tell.
const (
	domainState    = "state"
	domainForces   = "forces"
	domainReligion = "religion"
	domainSport    = "sport"
	domainArt      = "art"
)

// A title is what a name's office says about who bears it.
type title struct {
	// office is the class of an office that one man holds at a time
	// ("defence-minister"), or the folded words of any other function; empty
	// when it tells nobody apart (doctor, sir, colonel).
	office string
	// domain is the field of life; empty when unknown.
	domain string
}

// general are the classes of titles that many hold at once in one country: the
// words behind them tell which one is meant.
var general = map[string]bool{"adviser": true, "ambassador": true, "assistant": true, "attache": true, "candidate": true, "captain": true, "chair": true,
	"chief-executive": true, "commander": true, "commissioner": true, "consul": true, "coordinator": true, "deputy": true, "deputy-minister": true,
	"director": true, "envoy": true, "governor": true, "judge": true, "leader": true, "mayor": true, "member": true, "minister": true, "negotiator": true,
	"official": true, "opposition": true, "party-leader": true, "permanent-representative": true, "president": true, "press-officer": true, "prosecutor": true, "rapporteur": true,
	"representative": true, "secretary": true, "secretary-general": true, "senator": true, "spokesman": true, "state-secretary": true}

// former are words that say nothing about which office it is.
var former = map[string]bool{"السابق": true, "الاسبق": true, "الحالي": true, "الجديد": true, "الراحل": true, "السابقه": true, "الجديده": true, "المنتخب": true,
	"الدكتور": true, "السيد": true, "الاستاذ": true, "الشيخ": true, "المهندس": true, "د": true, "اللواء": true, "العميد": true, "العقيد": true}

// maxTitleWords bounds the words of a function that are compared.
const maxTitleWords = 6

// titleOf reads the office of an entity («وزير الدفاع الروسي»).
func titleOf(role string) title {
	if role == "" {
		return title{}
	}
	words := strings.FieldsFunc(arabic.Fold(role), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) == 0 {
		return title{}
	}
	var t lexicon.Title
	node, n := lexicon.Root, 0
	for i, w := range words {
		next, ok := node.Next(lexicon.WordOf(w))
		if !ok {
			break
		}
		node = next
		if ref, ok := node.Refs().Find(lexicon.SortTitle); ok {
			t, n = ref.Title(), i+1
		}
	}
	if n == 0 {
		return title{}
	}
	switch t.Class {
	case "honorific":
		// «الدكتور وزير الصحة»: the office may stand behind.
		if n < len(words) {
			return titleOf(strings.Join(words[n:], " "))
		}
		return title{}
	case "rank", "military":
		rest := title{}
		if n < len(words) {
			rest = titleOf(strings.Join(words[n:], " "))
		}
		if rest.domain == "" {
			rest.domain = domainForces
		}
		return rest
	case "religious":
		return title{domain: domainReligion}
	case "profession":
		return title{domain: domains()[arabic.Fold(t.Lemma)]}
	case "captain":
		return title{}
	}
	if !general[t.Class] {
		return title{t.Class, domainState}
	}
	if n == len(words) {
		return title{} // «الرئيس», «المتحدث»: of what, the words do not say
	}
	rest := slices.DeleteFunc(slices.Clone(words[n:]), func(w string) bool { return former[w] })
	if len(rest) == 0 {
		return title{}
	}
	return title{office: t.Class + " " + strings.Join(rest[:min(len(rest), maxTitleWords)], " ")}
}

// strange are the fields that do not go together in one person of a common
// name.
func strange(a, b string) bool {
	if a == "" || b == "" || a == b {
		return false
	}
	worldly := func(d string) bool { return d == domainSport || d == domainArt }
	official := func(d string) bool { return d == domainState || d == domainForces || d == domainReligion }
	return worldly(a) && (official(b) || worldly(b)) || official(a) && worldly(b)
}
