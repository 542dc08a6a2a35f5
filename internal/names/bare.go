package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// bare reads a definite head that nothing completes: «الوزارة», «الجيش»,
// «الخارجية», «الصحيفة». It is kept until the article's names are known; see
// resume.
func (f *finder) bare(i, last int) int {
	if n := f.toks[i].Norm; strings.HasSuffix(n, "الفريق") && i+1 < last && f.definite(i+1, 0) && nisba(f.toks[i+1].Norm) && !f.plain(f.ws[i+1].read[0], "tail") {
		return i // «الفريق الاتفاقي»: another team than the one that was named last
	}
	w := &f.ws[i]
	for k := range int(w.n) {
		r := w.read[k]
		if (!(r.art || f.definite(i, int(r.pre))) || r.sorts&(lexicon.SortPlain.Bit()|lexicon.SortAdjective.Bit()) != 0) && f.closedHead(i, last, r) == i {
			continue
		}
		end, node := f.walk(i, last, r, lexicon.SortHead.Bit(), 0)
		m := mention{first: i, last: end, rd: k, pre: int(r.pre), ent: -1, kind: isnad.KindOrganization, form: isnad.FormTitle, rule: "resumed", score: 0.7, and: r.and}
		if end > i {
			ref, _ := node.Refs().Find(lexicon.SortHead)
			m.class = ref.Head().Class
			if m.class == lexicon.ClassOutlet {
				m.class = ""
			}
			for m.last < last && m.last > i+1 && f.ministry(i, m.pre) && f.portfolio(m.last) {
				m.last++ // «وزارة الثقافة والإعلام»
			}
		} else {
			if r.sorts&lexicon.SortPattern.Bit() == 0 {
				continue
			}
			m.last = i + 1
		}
		if m.last == i+1 && m.last < last && ordinal(f.toks[m.last].Norm) && !strings.HasSuffix(f.toks[i].Norm, "فريق") {
			return i // «المركز الثاني»: a rank, and no centre; but «الفريق الأول» is the club
		}
		m.resumes = true
		return f.add(m)
	}
	return i
}

// closedHead returns the end of the head of a body at token i, read as r, that
// has two words or more, the last definite: «محكمة النقض», «وزارة الداخلية»; i
// when there is none.
func (f *finder) closedHead(i, last int, r reading) int {
	if r.sorts != 0 && r.sorts&(lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()) == 0 || r.node == 0 || i+1 >= last || f.toks[i+1].Kind != isnad.TokenWord {
		return i
	}
	if end, _ := f.walk(i, last, r, lexicon.SortHead.Bit(), 0); end > i+1 && f.definite(end-1, 0) {
		return end
	}
	return i
}

// troops reports whether a class of heads is that of armed men, whom every
// state and group has: «قوات الأمن», «القوات المسلحة».
func troops(class string) bool {
	return strings.Contains(class, "forces") || strings.Contains(class, "army") || strings.Contains(class, "militar")
}

// resume gives every bare head the organization that it takes up: the nearest
// before it of the same class, or whose name begins with the same word. Heads
// that take up nothing are dropped.
func (f *finder) resume() {
	for i := range f.found {
		m := &f.found[i]
		if !m.resumes {
			continue
		}
		word := f.norm(m.first, m.pre)
		word = strings.TrimPrefix(word, al)
		m.same = f.taken(i, word)
		if m.same == 0 && word == "وزاره" && m.last == m.first+1 && f.ministers(i) {
			continue
		}
		switch {
		case m.same > 0:
			m.form = isnad.FormTitle
		case m.form == isnad.FormTitle && m.class != "" && m.last > m.first+1 && f.definite(m.last-1, 0) && !collective(m.class) && !troops(m.class) && !m.outlet:
			// «محكمة النقض»: a name, of a state that the article does not say.
			m.resumes, m.form, m.rule = false, isnad.FormName, "head"
		case m.form == isnad.FormTitle || m.outlet:
			m.kind = ""
		default:
			m.resumes = false // a name of its own: «الحركة الإسلامية»
		}
	}
}

// A candidate is an organization that a bare head may take up.
type candidate struct {
	at    int // nearest mention
	key   string
	times int  // how often the article has named it or taken it up
	said  bool // the article has set the very noun before its name
}

// taken returns 1 + the index of the mention that the bare head of mention i,
// with the given first word, takes up: the nearest of its kind, unless that
// stands in another sentence and the article has spoken of one other far more;
// 0 when there is none.
func (f *finder) taken(i int, word string) int {
	m := &f.found[i]
	var list [8]candidate
	n := 0
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.kind != isnad.KindOrganization {
			continue
		}
		named := j
		if x.resumes || x.form == isnad.FormTitle {
			if x.same == 0 {
				continue
			}
			named = x.same - 1 // it has been taken up before
		}
		y := &f.found[named]
		k := f.key(y)
		at := -1
		for c := range list[:n] {
			if list[c].key == k {
				at = c
			}
		}
		switch {
		case at >= 0:
			list[at].times++
		case named != j || n == len(list) || !f.takesUp(m, y, word):
		default:
			if n == 0 && f.sentenceOf(x.first) == f.sentenceOf(m.first) {
				return j + 1
			}
			list[n] = candidate{j, k, 1, f.saidWith(y, word)}
			n++
		}
	}
	if n == 0 {
		return 0
	}
	best := 0
	for c := range list[:n] {
		if list[c].times >= list[best].times+2 && list[c].times >= 2*list[0].times {
			best = c
		}
	}
	if !list[best].said && list[best].times == 1 {
		// «شركة كذا … الطائرة بوينج … وأوضحت الشركة»: whom the article calls so
		for c := range list[:n] {
			if list[c].said {
				best = c
				break
			}
		}
	}
	return list[best].at + 1
}

// saidWith reports whether the name of mention x begins with the noun, or
// stands behind it.
func (f *finder) saidWith(x *mention, word string) bool {
	if strings.TrimPrefix(f.norm(x.first, x.pre), al) == word {
		return true
	}
	q := x.first - 1
	if q > 0 && f.toks[q].Kind == isnad.TokenPunct {
		q--
	}
	return q >= 0 && x.pre == 0 && strings.TrimPrefix(f.toks[q].Norm, al) == word
}

// key tells organizations apart: the id of the lexicon, or the folded words.
func (f *finder) key(m *mention) string {
	if m.lex {
		return string(m.entry.ID)
	}
	if m.words == "" {
		m.words = fold(f.span(m).Of(f.text))
	}
	return m.words
}

// sortOf reports whether the word is what entries of the class are called.
func sortOf(word, class string) bool {
	switch word {
	case "شركه":
		return class == "company"
	case "بنك", "مصرف":
		return class == "bank"
	case "نادي", "فريق":
		return class == "football"
	case "حزب":
		return class == "party"
	case "جامعه":
		return class == "university"
	case "جماعه", "ميليشيا", "مليشيا":
		return class == "armed-group" || class == "movement" && word == "جماعه"
	case "منظمه":
		return class == "ngo" || class == "igo" || class == "agency-un"
	case "نقابه":
		return class == "union"
	}
	return false
}

// takesUp reports whether a bare head of the given word means organization x.
func (f *finder) takesUp(m, x *mention, word string) bool {
	if x.lex {
		if m.form == isnad.FormName && m.country != x.country {
			return false
		}
		if m.class != "" && x.entry.Class == m.class && x.entry.Table == lexicon.Bodies {
			return true
		}
		switch x.entry.Table {
		case lexicon.Agencies:
			if word == "وكاله" {
				return true
			}
		case lexicon.Outlets:
			switch word {
			case "صحيفه", "جريده":
				return x.entry.Class == "newspaper"
			case "قناه", "محطه":
				return x.entry.Class == "tv" || x.entry.Class == "channel"
			case "موقع":
				return x.entry.Class == "site"
			case "مجله":
				return x.entry.Class == "magazine"
			}
		}
		if m.last == m.first+1 && x.entry.Table == lexicon.Organizations && sortOf(word, x.entry.Class) {
			return true
		}
		if q := x.first - 1; m.last == m.first+1 && q > 0 && x.pre == 0 { // not «بين الوزارة والمعهد»
			if f.toks[q].Kind == isnad.TokenPunct {
				q--
			}
			if strings.TrimPrefix(f.toks[q].Norm, al) == word {
				return true // «شركة "هيوليت باكارد"»
			}
		}
		first, _, _ := strings.Cut(fold(x.entry.Name), " ")
		if strings.TrimPrefix(first, al) == word && (m.last == m.first+1 || m.form == isnad.FormName) {
			return true
		}
	}
	if m.last > m.first+1 && m.form == isnad.FormTitle {
		return false
	}
	if m.form == isnad.FormName && m.country != x.country {
		return false
	}
	first := f.norm(x.first, x.pre)
	return strings.TrimPrefix(first, al) == word && x.last > x.first+1
}

// ministers lets «الوزارة» of mention i mean the ministry of the minister named
// nearest before it: «وزير التجارة مصطفى بن بادة», then «الوزارة».
func (f *finder) ministers(i int) bool {
	m := &f.found[i]
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.kind != isnad.KindPerson && x.kind != isnad.KindTitle || x.former {
			continue
		}
		class, ok := strings.CutSuffix(x.class, "-minister")
		if !ok {
			continue
		}
		h, ok := lexicon.HeadOf("ministry-" + class)
		if !ok {
			return false // another kind of minister: «رئيس الوزراء»
		}
		if c, known := lexicon.ByID(x.country); known {
			m.entry, m.lex, m.country = lexicon.Compose(h, c), true, c.ID
		} else {
			m.name = h.Canonical
		}
		m.form, m.resumes = isnad.FormTitle, false
		return true
	}
	return false
}
