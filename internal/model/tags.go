package model

import (
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
)

// TagLabels are the universal tags in the order of their numbers.
var TagLabels = []isnad.UPOS{
	isnad.TagNoun, isnad.TagAdposition, isnad.TagAdjective, isnad.TagPunctuation, isnad.TagVerb, isnad.TagCoordinator, isnad.TagOther,
	isnad.TagPronoun, isnad.TagNumeral, isnad.TagDeterminer, isnad.TagSubordinator, isnad.TagParticle, isnad.TagAuxiliary, isnad.TagAdverb,
	isnad.TagSymbol, isnad.TagProperNoun, isnad.TagInterjection,
}

// Tags is the number of TagLabels.
const Tags = tagLabels

const (
	tagLabels = 17
	tagReach  = 3 // the farthest neighbour whose features count
	typeReach = 2 // the farthest whose features of its own count
)

// A Tagged is one syntactic word as the tagger sees it.
type Tagged struct {
	Form string
	// Role is the hash of the clitics around it in its token (RoleOf).
	Role uint64
	// Token is the folded token it belongs to.
	Token string

	form, fold, dict, habit uint64
	// top is the tag that raw text mostly gives the folded word, use all of
	// Usage.Tags; k0 and k1 are the clusters by neighbours.
	c                [3]uint64
	use, top, k0, k1 uint64
	lex              uint64 // Tables.Lexical
	p2, s2, s1       uint64
	length           uint64
}

// RoleOf says what word k is among the words of its token, whose host is known:
// alone, a clitic before or behind, or a host with the clitics next to it.
func RoleOf(words []string, host, k int) uint64 {
	switch {
	case len(words) == 1:
		return 1
	case k < host:
		return 2
	case k > host:
		return 3
	}
	r := uint64(4)
	if k > 0 {
		r = mix(r, hash(words[k-1]))
	}
	if k+1 < len(words) {
		r = mix(r+7, hash(words[len(words)-1]))
	}
	return r
}

// Prepare fills in what the features need. dict is how training tagged the
// folded word (Tables.Dict); training passes the hash without the word itself.
// usage is how raw text uses it (Tables.Usage), nil before anybody knows; the rest
// comes from the tables.
func (x *Tagged) Prepare(table *WordTable, dict func(fold uint64) uint64, usage func(fold uint64) Usage, t *Tables) {
	fold := arabic.Fold(x.Form)
	p := part{hash: hash(x.Form), fold: hash(fold), lex: t.Lexical(fold), length: uint8(min(utf8.RuneCountInString(fold), 10))}
	if usage != nil {
		p.usage = usage(p.fold)
	}
	x.prepare(&p, table, dict, usage != nil)
}

// prepare is Prepare of a word that is known already.
func (x *Tagged) prepare(part *part, table *WordTable, dict func(fold uint64) uint64, used bool) {
	x.form, x.fold = part.hash, part.fold
	x.dict = dict(x.fold)
	x.lex = part.lex
	x.habit = uint64(table.habits(x.fold))
	if used {
		u := part.usage
		x.use, x.top = uint64(u.Tags), uint64(u.top())
		x.k0, x.k1 = uint64(u.Cluster), uint64(u.Parent)
	}
	for i := range x.c {
		x.c[i] = 9999
	}
	if lv, ok := table.clusters(x.fold); ok {
		x.c = [3]uint64{uint64(lv[0]), uint64(lv[1]), uint64(lv[2])}
	} else if lv, ok := table.Clusters(x.Token); ok {
		x.c = [3]uint64{20000 + uint64(lv[0]), 20000 + uint64(lv[1]), 20000 + uint64(lv[2])}
	}
	p, _ := head(x.Form, 2)
	s, _ := tail(x.Form, 2)
	s1, _ := tail(x.Form, 1)
	x.p2, x.s2, x.s1 = hash(p), hash(s), hash(s1)
	x.length = uint64(part.length)
}

// FoldHash returns the hash under which Tables.Dict knows a folded word.
func FoldHash(fold string) uint64 { return hash(fold) }

// edge stands for the words beyond the sentence's ends.
var edge = Tagged{Form: "#", Role: 9, form: 9, fold: 9, dict: 9, habit: 9, use: 9999, top: 99, k0: 9999, k1: 9999, c: [3]uint64{9, 9, 9}, p2: 9, s2: 9, s1: 9}

// tagType appends the features of a prepared word alone.
func tagType(dst []typeFeature, x *Tagged, share Share) []typeFeature {
	f := func(reach int8, kind uint64, parts ...uint64) {
		h := kind
		for _, p := range parts {
			h = mix(h, p)
		}
		dst = append(dst, typeFeature{h, reach})
	}
	f(0, 1, x.form)
	f(2, 2, x.fold)
	f(0, 3, x.Role)
	f(1, 4, x.c[0])
	f(2, 5, x.c[1])
	f(0, 6, x.c[2])
	f(2, 7, x.dict)
	f(0, 8, x.habit)
	f(0, 9, x.fold, x.Role)
	f(0, 10, x.Role, x.dict)
	f(0, 11, x.length)
	f(0, 12, uint64(share.Fold))
	f(0, 13, uint64(share.Fold)/2, x.dict)
	for n := 1; n <= 4; n++ {
		if p, ok := head(x.Form, n); ok {
			f(0, 20+uint64(n), hash(p))
			f(0, 30+uint64(n), hash(p), x.Role)
		}
		if p, ok := tail(x.Form, n); ok {
			f(0, 40+uint64(n), hash(p))
		}
	}
	f(0, 50, x.p2, x.s2)
	p1, _ := head(x.Form, 1)
	f(0, 51, hash(p1), x.s1, x.length)
	f(1, 52, x.s2)
	f(1, 53, x.p2)
	f(0, 54, x.use)
	f(2, 55, x.top)
	f(0, 56, x.k0)
	f(1, 57, x.k1)
	f(0, 58, x.use, x.Role)
	f(0, 59, x.top, x.dict)
	f(0, 80, x.top, x.s2)
	f(0, 81, x.k1, x.s2)
	f(0, 82, x.k0, x.Role)
	f(0, 83, x.top, x.k1)
	f(1, 90, x.lex)
	f(0, 91, x.lex, x.Role)
	f(0, 92, x.lex, x.top)
	f(0, 93, x.lex, x.s2)
	f(0, 94, x.lex, x.habit)
	f(0, 95, x.lex, x.dict)
	f(0, 96, x.lex, uint64(share.Kin))
	f(0, 97, x.lex, x.p2)
	return dst
}

// tagContext appends the features of word i that look at several words.
func tagContext(dst []uint64, at func(int) *Tagged, i int) []uint64 {
	d, a, x, b, e := at(i-2), at(i-1), at(i), at(i+1), at(i+2)
	m3 := func(kind, p, q, r uint64) uint64 { return mix(mix(mix(kind, p), q), r) }
	if x.form == b.form {
		dst = append(dst, 103, mix(104, x.lex), mix(105, x.p2), mix(106, x.s2))
	}
	if x.form == a.form {
		dst = append(dst, 107, mix(108, x.lex), mix(109, x.p2), mix(110, x.s2))
	}
	return append(dst,
		mix(mix(60, a.fold), x.fold), mix(mix(61, x.fold), b.fold),
		mix(mix(62, a.dict), x.dict), mix(mix(63, x.dict), b.dict),
		mix(mix(64, a.c[1]), x.c[1]), mix(mix(65, x.c[1]), b.c[1]),
		m3(66, a.dict, x.dict, b.dict), m3(67, d.dict, a.dict, x.dict),
		m3(68, a.c[2], x.c[2], b.c[2]), m3(69, x.dict, b.dict, e.dict),
		m3(70, a.p2, x.p2, b.p2), mix(m3(71, a.s1, x.s1, a.p2), x.p2),
		mix(mix(72, a.fold), x.dict), mix(mix(73, x.dict), b.fold),
		m3(74, a.habit, x.habit, b.habit), m3(75, a.dict, x.s2, x.p2),
		m3(78, a.top, x.top, b.top), mix(mix(85, a.k1), x.k1), mix(mix(86, x.k1), b.k1), m3(88, d.top, a.top, x.top), m3(89, x.top, b.top, e.top),
		m3(100, a.lex, x.lex, b.lex),
	)
}

// TagFeatures returns the features of every prepared word of a sentence, as
// the tagger is trained on them.
func TagFeatures(words []Tagged, shares func(form string) Share) [][]uint64 {
	get := func(i int) *Tagged {
		if i < 0 || i >= len(words) {
			return &edge
		}
		return &words[i]
	}
	types := make([][]typeFeature, len(words))
	for i := range words {
		types[i] = tagType(nil, &words[i], shares(words[i].Form))
	}
	out := make([][]uint64, len(words))
	for i := range words {
		var fs []uint64
		for o := -3; o <= 3; o++ {
			if j := i + o; j >= 0 && j < len(words) {
				for _, f := range types[j] {
					if int(f.reach) >= max(o, -o) {
						fs = append(fs, atOffset(f.hash, o))
					}
				}
			} else {
				fs = append(fs, atOffset(98, o))
			}
		}
		out[i] = tagContext(fs, get, i)
	}
	return out
}
