package names

import (
	"slices"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// realms are the words for a form of state that stand for the state in its own
// press, folded, with the states that are meant.
var realms = map[string][]isnad.EntityID{
	"المملكه": {"sa", "ma", "jo", "bh", "gb", "th", "be", "es", "nl", "no", "se", "dk"},
	"السلطنه": {"om", "bn"},
}

// arabRealms is how many states of the longest list are Arab.
const arabRealms = 4

// realm reads «المملكة», «السلطنة» at token i and returns the token behind it.
// It is kept until the article's countries are known; see rule.
func (f *finder) realm(i, last int) int {
	n := f.toks[i].Norm
	at := len(n) - len("المملكه")
	if at < 0 || !strings.HasSuffix(n, "ه") {
		return i
	}
	pre := 0
	switch {
	case realms[n] != nil:
	case at <= 8 && realms[n[max(at, 0):]] != nil && isCliticRun(n[:at]):
		pre = at
	case strings.HasPrefix(n, lam+lam) && realms[al+n[4:]] != nil:
		pre = 4
	case strings.HasPrefix(n, waw+lam+lam) && realms[al+n[6:]] != nil:
		pre = 6
	default:
		return i
	}
	if e, ok := f.entity(i, last); ok && e.last > i+1 {
		return i // «المملكة المغربية»
	}
	if i+1 < last && f.definite(i+1, 0) && f.says[i+1] == saysAdjective && f.ws[i+1].read[0].sorts&lexicon.SortAdjective.Bit() != 0 {
		ref, _ := f.ws[i+1].read[0].node.Refs().Find(lexicon.SortAdjective)
		e, ok := lexicon.ByID(ref.ID())
		if !ok || !slices.Contains(realms[al+strings.TrimPrefix(n[pre:], al)], e.ID) {
			return i
		}
		return f.add(mention{first: i, last: i + 2, pre: pre, ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "lexicon", score: 0.9, entry: e, lex: true, country: e.ID,
			and: strings.HasPrefix(n, waw) && pre > 0}) // «المملكة الهولندية»
	}
	m := mention{first: i, last: i + 1, pre: pre, ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "realm", score: 0.7, and: strings.HasPrefix(n, waw) && pre > 0}
	m.class = al + strings.TrimPrefix(n[pre:], al)
	return f.add(m)
}

// rule gives every word for a form of state the state that is meant: the one of
// that form that the article names most, else that of the outlet. Where there
// is none it is dropped.
func (f *finder) rule() {
	var meant map[string]isnad.EntityID
	for i := range f.found {
		m := &f.found[i]
		if m.rule != "realm" {
			continue
		}
		id, ok := meant[m.class]
		if !ok {
			id = f.state(realms[m.class])
			if meant == nil {
				meant = map[string]isnad.EntityID{}
			}
			meant[m.class] = id
		}
		e, known := lexicon.ByID(id)
		m.class = ""
		if !known {
			m.kind = ""
			continue
		}
		m.entry, m.lex, m.country = e, true, e.ID
	}
}

// state returns the state among some that the article names most, the first
// named of equals, else the outlet's own; "" when there is none.
func (f *finder) state(among []isnad.EntityID) isnad.EntityID {
	best, most := isnad.EntityID(""), 0
	for k, id := range among {
		if k == arabRealms && best != "" {
			break // the Arab press calls its own so
		}
		n := 0
		for i := range f.found {
			if m := &f.found[i]; m.country == id && m.kind != "" {
				n++
			}
		}
		if n > most {
			best, most = id, n
		}
	}
	home := isnad.EntityID("")
	if o, ok := lexicon.ByID(isnad.EntityID(f.acct.Article.Outlet.ID)); ok {
		home = o.Country
	} else if o, ok := lexicon.OutletByName(f.acct.Article.Outlet.Name); ok {
		home = o.Country
	}
	for _, id := range among {
		if id == home {
			return home // at home nobody says which kingdom
		}
	}
	return best
}
