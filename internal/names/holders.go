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
		if m.kind != isnad.KindTitle || m.lex {
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
		if f.introduced(m) {
			if j := f.sameTitle(i); j >= 0 {
				m.same = j + 1
			}
			continue
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

// introduced reports whether a title brings in somebody new: «متحدث باسم
// الشركة», without the article.
func (f *finder) introduced(m *mention) bool {
	return m.last > m.first+2 && m.class == "spokesman" && f.toks[m.first+1].Norm == "باسم" && !f.definite(m.first, m.pre)
}

// sameTitle returns the nearest title before mention i of the same words; -1
// when there is none.
func (f *finder) sameTitle(i int) int {
	m := &f.found[i]
	words := fold(f.span(m).Of(f.text))
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.kind == isnad.KindTitle && x.last-x.first == m.last-m.first && x.ent < 0 && fold(f.span(x).Of(f.text)) == words {
			if x.same > 0 {
				return x.same - 1
			}
			return j
		}
	}
	return -1
}

// sameOffice returns the nearest title before mention i that leads to nobody
// and that the title of mention i takes up: «وزير الدفاع الفرنسي», then
// «الوزير»; -1 when there is none.
func (f *finder) sameOffice(i int, class string) int {
	m := &f.found[i]
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.kind == isnad.KindUnnamed && f.sameHead(m, x) && (m.country == "" || m.country == x.country) {
			// «مسؤول إسرائيلي», then «المسؤول الإسرائيلي»
			if x.same > 0 {
				return x.same - 1
			}
			return j
		}
		if x.kind != isnad.KindTitle || x.lex || x.ent >= 0 || !sameClass(class, x.class) || x.class == classHonorific {
			continue
		}
		if m.gender != 0 && x.gender != 0 && m.gender != x.gender {
			continue
		}
		if (m.country == "" || m.country == x.country) && (m.org == "" || m.org == x.org) && sameComplement(m.of, x.of) && m.former == x.former {
			if x.same > 0 {
				return x.same - 1
			}
			return j
		}
	}
	return -1
}

// sameHead reports whether two mentions begin with the same noun, the article
// aside, and whether the first is the one that takes up the other.
func (f *finder) sameHead(m, x *mention) bool {
	return strings.TrimPrefix(f.norm(m.first, m.pre), al) == strings.TrimPrefix(f.norm(x.first, x.pre), al)
}

// sources lets «المصدر» take up «مصدر أمني».
func (f *finder) sources() {
	for i := range f.found {
		m := &f.found[i]
		if m.kind != isnad.KindUnnamed || m.last != m.first+1 || !(f.definite(m.first, m.pre) || f.ws[m.first].read[m.rd].art) {
			continue
		}
		for j := i - 1; j >= max(0, i-lookBack); j-- {
			if x := &f.found[j]; x.kind == isnad.KindUnnamed && f.sameHead(m, x) {
				m.same = j + 1
				if x.same > 0 {
					m.same = x.same
				}
				break
			}
		}
	}
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

// holder finds the person of the article who holds the office of mention i:
// first by the titles that the article gives, nearest before the mention or
// the only one after it; then, for persons that the lexicon knows, by the
// offices noted there for the article's time, where only one fits.
func (f *finder) holder(people []person, i int, class string) (int, bool) {
	m := &f.found[i]
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.ent < 0 || x.kind != isnad.KindPerson {
			continue
		}
		if people[x.ent].titled(class, m) {
			return x.ent, true
		}
	}
	if p, ok := only(people, func(p *person) bool { return p.titled(class, m) }); ok {
		return p, true
	}
	if m.country == "" || m.former || m.org != "" {
		return 0, false
	}
	return only(people, func(p *person) bool { return p.office(class, m, f.acct.Article.Published) })
}

// only returns the one person that fits, and false when none or several do.
func only(people []person, fits func(*person) bool) (int, bool) {
	best, n := 0, 0
	for p := range people[:min(len(people), lookBack)] {
		if people[p].first >= 0 && fits(&people[p]) {
			best = p
			n++
		}
	}
	return best, n == 1
}

// A held is a title that the article gives a person.
type held struct {
	class   string
	country isnad.EntityID
	org     string // the body that it is held in; "" when the article does not say
	of      string // see finder.headOf
	former  bool
}

// sameComplement reports whether two titles can be of one office: one may say
// less than the other, but not something else.
func sameComplement(a, b string) bool {
	return a == "" || b == "" || a == b || strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ")
}

// titled reports whether the article gives the person the office of mention m,
// taken for the given class.
func (p *person) titled(class string, m *mention) bool {
	if m.gender != 0 && p.gen != 0 && m.gender != p.gen {
		return false
	}
	for _, h := range p.held {
		if !sameClass(class, h.class) || h.former != m.former || m.org != "" && m.org != h.org || !sameComplement(m.of, h.of) {
			continue
		}
		land := h.country
		if land == "" && p.lex {
			land = p.entry.Country
		}
		if m.country == "" || land == "" || land == m.country {
			return true
		}
	}
	return false
}

// office reports whether the lexicon gives the person the office of mention m
// at the time at which the article appeared; of an undated article any time
// will do.
func (p *person) office(class string, m *mention, published isnad.Dating) bool {
	if !p.lex || m.gender != 0 && p.gen != 0 && m.gender != p.gen {
		return false
	}
	day := published.From
	for _, o := range p.entry.Offices() {
		parts := strings.Split(o, ":")
		if len(parts) != 4 || parts[0] != string(m.country) || !sameClass(class, parts[1]) {
			continue
		}
		from, to := parts[2], parts[3]
		if day != "" && (from != "" && day < from || to != "" && day > to+"-99") {
			continue
		}
		return true
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
