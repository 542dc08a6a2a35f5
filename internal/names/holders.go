package names

import (
	"strings"

	"isnad"
	"isnad/internal/arabic"
)

// lookBack bounds how many mentions (or persons) a reference is looked for
// among: no article is that long, and a hostile text stays linear.
const lookBack = 400

func fold(s string) string { return arabic.Fold(s) }

// holders gives titles that stand alone their holders: the person whom the
// article has given a title of the same class, with a country that does not
// contradict, nearest before the title, or later when only one fits. A title
// whose holder the article does not name stays a title.
func (f *finder) holders(people []person) {
	for i := range f.found {
		m := &f.found[i]
		if m.kind != isnad.KindTitle {
			continue
		}
		class := m.class
		if class == classCounterpart {
			class = ""
			if x := f.lastTitled(i); x != nil {
				class = x.class
			}
			if class == "" {
				m.kind = ""
				continue
			}
		}
		p, ok := f.holder(people, i, class)
		if ok {
			m.ent = p
			continue
		}
		if j := f.sameOffice(i, class); j >= 0 {
			m.same = j + 1
			continue
		}
		switch m.class {
		case classHonorific, classReligious, classRank, classCounterpart, classProfession:
			m.kind = "" // a form of address that leads to nobody
		}
	}
}

// sameOffice returns the nearest title before mention i that leads to nobody
// and that the title of mention i takes up: «وزير الدفاع الفرنسي», then
// «الوزير»; -1 when there is none.
func (f *finder) sameOffice(i int, class string) int {
	m := &f.found[i]
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.kind != isnad.KindTitle || x.ent >= 0 || !sameClass(class, x.class) || x.class == classHonorific {
			continue
		}
		if m.gender != 0 && x.gender != 0 && m.gender != x.gender {
			continue
		}
		if m.country == "" || m.country == x.country {
			if x.same > 0 {
				return x.same - 1
			}
			return j
		}
	}
	return -1
}

// lastTitled returns the last mention before mention i that has an office.
func (f *finder) lastTitled(i int) *mention {
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		m := &f.found[j]
		if m.class != "" && m.class != classHonorific && m.class != classCounterpart && m.class != classProfession && m.kind != isnad.KindUnnamed {
			return m
		}
	}
	return nil
}

func (f *finder) holder(people []person, i int, class string) (int, bool) {
	m := &f.found[i]
	// Nearest before.
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.ent < 0 || x.kind != isnad.KindPerson {
			continue
		}
		if people[x.ent].holds(class, m.country, m.gender) {
			return x.ent, true
		}
	}
	best, n := 0, 0
	for p := range people[:min(len(people), lookBack)] {
		if people[p].holds(class, m.country, m.gender) {
			best = p
			n++
		}
	}
	return best, n == 1
}

// holds reports whether the article or, for a person of the lexicon that the
// article names, the lexicon gives the person an office of the class.
func (p *person) holds(class string, country isnad.EntityID, gender int8) bool {
	if gender != 0 && p.gen != 0 && gender != p.gen {
		return false
	}
	for i, c := range p.class {
		if !sameClass(class, c) {
			continue
		}
		land := p.land[i]
		if land == "" && p.lex {
			land = p.entry.Country
		}
		if country == "" || land == "" || land == country {
			return true
		}
	}
	if !p.lex || country == "" {
		return false
	}
	for _, o := range p.entry.Offices() {
		parts := strings.SplitN(o, ":", 3)
		if len(parts) == 3 && parts[0] == string(country) && sameClass(class, parts[1]) {
			return true
		}
	}
	return false
}

// sameClass reports whether a title of class a can mean a holder of class b:
// «الوزير» any minister, «الزعيم» the head of state.
func sameClass(a, b string) bool {
	if a == b {
		return true
	}
	switch a {
	case "minister":
		return strings.HasSuffix(b, "-minister") && b != "prime-minister" && b != "deputy-minister"
	case "leader":
		switch b {
		case "president", "king", "emir", "sultan", "supreme-leader", "party-leader", "council-president":
			return true
		}
	case "president":
		return b == "leader"
	}
	return false
}
