package events

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// homeClasses are the bodies that an article speaks of without naming their
// country («السلطات», «الشرطة»).
var homeClasses = words("authorities government police army parliament lower-house security-forces security-services forces armed-forces prosecution presidency national-guard coast-guard judiciary")

// groupClasses are the organizations whose people stand for them («الحوثيون»).
var groupClasses = words("armed-group movement party alliance")

// shortForms are words that stand for a body that the article has named before.
var shortForms = map[string]isnad.EntityID{"تحالف": "arab-coalition", "احتلال": "il", "حلف": "nato"}

// kingdoms are the countries whose press calls them «المملكة» alone.
var kingdoms = words("sa ma jo bh")

// findHome sets the country that the article is about: of those that its names
// belong to, the one that has most, where no other comes near.
func (r *reader) findHome() {
	counts := map[isnad.EntityID]int{}
	total := 0
	for i := range r.acct.Mentions {
		m := &r.acct.Mentions[i]
		if m.Entity == "" {
			continue
		}
		c := r.countryOf(m.Entity)
		if c == "" {
			continue
		}
		counts[c]++
		total++
	}
	best, n := isnad.EntityID(""), 0
	for c, k := range counts {
		if k > n || k == n && c < best {
			best, n = c, k
		}
	}
	if n >= 2 && n*10 >= total*7 {
		r.home = best
	}
}

// generic returns the body that the words from token j on mean though they do
// not say whose («السلطات», «قوات الأمن»), and how many tokens they are: that of
// the country the article is about; or the group whose people they name.
func (r *reader) generic(j, limit int) (isnad.EntityID, int) {
	t := &r.toks[j]
	if t.kind != isnad.TokenWord || t.men >= 0 || len(t.norm) < 8 {
		return "", 0
	}
	if w := stem(t.norm); w == "مملكه" && r.definite(j) && kingdoms[string(r.home)] && !(j+1 < limit && r.toks[j+1].tag == isnad.TagAdjective && strings.HasPrefix(r.toks[j+1].norm, "ال")) {
		return r.home, 1
	}
	if id := shortForms[stem(t.norm)]; id != "" && r.definite(j) && r.entity(id) != nil && !(j+1 < limit && r.toks[j+1].tag == isnad.TagAdjective && r.definite(j+1)) {
		return id, 1
	}
	w := bareConj(t)
	prefix := ""
	switch {
	case t.adp == 'l' && strings.HasPrefix(w, "لل"):
		prefix, w = "ال", w[4:]
	case t.adp != 0 && len(w) > 6:
		w = w[2:]
	}
	var word lexicon.Word
	if prefix != "" {
		word = lexicon.WordOf2(prefix, w)
	} else {
		word = lexicon.WordOf(w)
	}
	node, ok := lexicon.Root.Next(word)
	id, n := isnad.EntityID(""), 0
	for k := j + 1; ok; k++ {
		refs := node.Refs()
		for x := range refs.Len() {
			ref := refs.At(x)
			switch ref.Sort {
			case lexicon.SortHead:
				if h := ref.Head(); r.home != "" && homeClasses[h.Class] && h.Text[:min(2, len(h.Text))] != "" {
					if country, ok := lexicon.ByID(r.home); ok {
						e := lexicon.Compose(h, country)
						if r.composed == nil {
							r.composed = map[isnad.EntityID]lexicon.Entry{}
						}
						r.composed[e.ID] = e
						id, n = e.ID, k-j
					}
				}
			case lexicon.SortName:
				if e := ref.Entry(); e.Table == lexicon.Organizations && groupClasses[e.Class] && ref.Flags&lexicon.Ambiguous == 0 {
					id, n = e.ID, k-j
				}
			}
		}
		if k >= limit || r.toks[k].kind != isnad.TokenWord || r.toks[k].men >= 0 {
			break
		}
		node, ok = node.Next(lexicon.WordOf(r.toks[k].norm))
	}
	if n == 0 {
		return "", 0
	}
	// «البرلمان الأوروبي» is another's
	if k := j + n; k < limit && r.toks[k].tag == isnad.TagAdjective && !r.toks[k].conj && strings.HasPrefix(r.toks[k].norm, "ال") {
		if _, ok := lexicon.ByID(id); !ok || strings.Contains(string(id), "/") {
			return "", 0
		}
	}
	return id, n
}
