package statements

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
)

// maxOccasion is how many tokens the words for an occasion may have.
const maxOccasion = 18

// occasionNouns holds the nouns of occasions on which people speak, folded,
// without article: meetings, press conferences, speeches, visits. What carries
// words to the reader (a statement, a tweet, a paper) is a link and none of
// these.
var occasionNouns = map[string]bool{"مؤتمر": true, "ندوه": true, "قمه": true, "اجتماع": true, "اجتماعات": true, "لقاء": true, "لقاءات": true, "جلسه": true, "جلسات": true, "كلمه": true, "خطاب": true,
	"خطبه": true, "زياره": true, "مقابله": true, "حوار": true, "محادثات": true, "مباحثات": true, "مشاورات": true, "مفاوضات": true, "مكالمه": true, "اتصال": true, "احتفال": true, "احتفالات": true, "حفل": true, "افتتاح": true,
	"تدشين": true, "اختتام": true, "مراسم": true, "تجمع": true, "مهرجان": true, "منتدي": true, "ورشه": true, "دوره": true, "استقبال": true, "مادبه": true, "جوله": true, "مسيره": true, "مظاهره": true, "تظاهره": true, "وقفه": true,
	"محاضره": true, "احاطه": true, "مداخله": true, "ملتقي": true, "معرض": true, "حمله": true, "تقديم": true, "توقيع": true, "مناسبه": true, "اعمال": true, "فعاليات": true, "مشاركه": true, "حضور": true, "ترؤس": true, "تسليم": true, "اعلان": true, "اطلاق": true, "جنازه": true, "تشييع": true, "استجواب": true, "شهاده": true, "درس": true, "برنامج": true, "حلقه": true, "ختام": true, "مستهل": true, "هامش": true, "بدايه": true, "نهايه": true}

// edgeNouns holds the nouns that open an occasion and need its name behind
// them («على هامش القمة», «في ختام الزيارة»).
var edgeNouns = map[string]bool{"هامش": true, "ختام": true, "مستهل": true, "بدايه": true, "نهايه": true, "اعقاب": true, "اطار": true, "حضور": true, "اعمال": true, "فعاليات": true, "تقديم": true, "اعلان": true, "اطلاق": true, "مشاركه": true, "مناسبه": true}

// occasionOf finds the words for the occasion of draft a beside its content.
func (r *reader) occasionOf(a int) isnad.Span {
	d := &r.drafts[a]
	for _, z := range r.zones(a) {
		last := min(z.last, z.first+maxLinkZone)
		for k := z.first; k < last; k++ {
			if e := r.occasionAt(k, last); e > 0 {
				if z.last <= d.cue.first && k > z.first+1 && e < z.last-1 || z.first >= d.end && k > z.first+1 {
					break // it belongs to other words of the sentence
				}
				sp := isnad.Span{Start: r.cliticOff(k), End: r.toks[e-1].span.End}
				if w := r.raw(k); strings.HasPrefix(w, "و") && r.toks[k].cls&clsPrep != 0 {
					sp.Start = r.toks[k].span.Start + len("و")
				}
				for _, c := range d.content {
					if c.Overlaps(sp) {
						return isnad.Span{}
					}
				}
				return sp
			}
		}
	}
	return isnad.Span{}
}

// occasionAt returns the token behind the words for an occasion that begin with
// the preposition at k, or 0.
func (r *reader) occasionAt(k, last int) int {
	if !r.word(k) {
		return 0
	}
	j := k + 1
	switch r.toks[k].norm {
	case "خلال", "وخلال", "اثناء", "عقب", "وعقب", "لدي", "في", "وفي", "علي", "وعلي", "ضمن", "بعد", "قبيل", "قبل":
	case "بمناسبه", "بحضور":
		if j >= last || !r.word(j) || r.toks[j].punct != 0 {
			return 0
		}
		return r.occasionEnd(j, last)
	default:
		return 0
	}
	if j >= last || !r.word(j) || r.toks[j].tx >= 0 && r.toks[j].men < 0 {
		return 0
	}
	n := r.occasionNoun(j)
	if n == "" {
		return 0
	}
	strict := r.toks[k].norm == "في" || r.toks[k].norm == "وفي" || r.toks[k].norm == "علي" || r.toks[k].norm == "وعلي"
	if edgeNouns[n] {
		if j+1 >= last || r.occasionNoun(j+1) == "" && !(r.toks[j+1].tag == isnad.TagNoun && n != "اطار") && r.toks[j+1].men < 0 {
			return 0
		}
	} else if strict && (r.toks[k].norm == "علي" || r.toks[k].norm == "وعلي") {
		return 0
	}
	return r.occasionEnd(j, last)
}

// occasionEnd returns the token behind the noun phrase of an occasion at j.
func (r *reader) occasionEnd(j, last int) int {
	e, verbs := j+1, 0
	for e < min(last, j+maxOccasion) {
		t := &r.toks[e]
		if t.tag == isnad.TagVerb && t.men < 0 {
			// one relative clause belongs to it («اجتماع نقله التلفزيون»)
			if verbs++; verbs > 1 {
				break
			}
		}
		if t.punct != 0 && t.punct != '(' && t.punct != ')' || t.closes || t.cls&(clsThat|clsWaThat|clsConj|clsKan) != 0 && t.men < 0 || t.tx >= 0 && t.men < 0 {
			break
		}
		if t.opens {
			if !r.isName(e, last) || t.pair >= last {
				break
			}
			e = t.pair + 1
			continue
		}
		if t.cls&clsPrep != 0 && e+1 < last && r.toks[e+1].tx >= 0 && r.toks[e+1].men < 0 {
			break
		}
		if fs, _ := r.formsAt(e); len(fs) > 0 {
			stop := false
			for _, f := range fs {
				stop = stop || finite(f.kind) && t.tag == isnad.TagVerb || f.kind == inflect.Participle && f.cue.frames&frameThat != 0
			}
			if stop {
				break
			}
		}
		e++
	}
	for e > j+1 && (r.toks[e-1].cls&clsPrep != 0 && r.toks[e-1].men < 0 || r.toks[e-1].punct == '(') {
		e--
	}
	return e
}

// occasionNoun returns the noun of an occasion at token j, or "".
func (r *reader) occasionNoun(j int) string {
	n := r.toks[j].norm
	if r.toks[j].men >= 0 && r.toks[j].whole && !r.toks[j].first {
		return ""
	}
	for _, k := range nounKeys(n) {
		if occasionNouns[k] {
			return k
		}
	}
	for _, p := range []string{"هما", "ها", "هم", "ه"} { // «اجتماعه», «كلمتها»
		if len(n) <= len(p)+4 || n[len(n)-len(p):] != p {
			continue
		}
		s := n[:len(n)-len(p)]
		if occasionNouns[s] {
			return s
		}
		if len(s) > 4 && s[len(s)-2:] == "ت" && occasionNouns[s[:len(s)-2]+"ه"] {
			return s[:len(s)-2] + "ه"
		}
	}
	return ""
}

// abouts sets which times the statements speak of: the expressions inside the
// content, those left out that lie in a statement within it or say when that
// one was said.
func (r *reader) abouts() {
	sts := r.acct.Statements
	times := r.acct.Times
	if len(times) == 0 {
		return
	}
	index := make(map[isnad.StatementID]int, len(sts))
	taken := make(map[isnad.TimexID]int, len(sts)) // the statement that was said then
	for i := range sts {
		index[sts[i].ID] = i
		if t := sts[i].Time; t != "" {
			taken[t] = i
		}
	}
	depth := make([]int, len(sts))
	for i := range sts {
		for p := sts[i].Within; p != "" && depth[i] <= maxNested; p = sts[index[p]].Within {
			depth[i]++
		}
	}
	// The innermost statement that holds an expression owns it. Statements are
	// in order of their cues and contents may begin before, so each expression
	// is offered to those whose content begins within reach.
	owner := make([]int, len(times))
	for t := range owner {
		owner[t] = -1
	}
	for i := range sts {
		for _, c := range sts[i].Content {
			for t := r.timeAt(c.Start); t < len(times) && times[t].Span.Start < c.End; t++ {
				if !c.Contains(times[t].Span) {
					continue
				}
				if o := owner[t]; o < 0 || depth[i] > depth[o] {
					owner[t] = i
				}
			}
		}
	}
	for t, o := range owner {
		x := &times[t]
		if o < 0 || x.Type != isnad.TimexDate && x.Type != isnad.TimexTime && x.From == "" {
			continue
		}
		if s, said := taken[x.ID]; said && sts[s].Within != "" {
			continue
		}
		sts[o].About = append(sts[o].About, x.ID)
	}
}

// timeAt returns the first time expression that begins at or behind a byte.
func (r *reader) timeAt(at int) int {
	lo, hi := 0, len(r.acct.Times)
	for lo < hi {
		mid := (lo + hi) / 2
		if r.acct.Times[mid].Span.Start < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
