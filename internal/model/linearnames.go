package model

import (
	"fmt"
	"math/bits"
	"unicode/utf8"

	"isnad/internal/model/linear"
)

// linearMagic begins a packed linear names model.
const linearMagic = "isnadnm1"

// typeFeature is a feature of a word alone, and how far away it counts.
type typeFeature struct {
	hash  uint64
	reach int8
}

// stem cuts the clitics that can be cut by form: و or ف, then ب ل ك, then ال
// (لل counts as ل and ال). It is crude and meant for features only.
func stem(w string) (string, uint8) {
	cut := uint8(0)
	s := w
	if len(s) > 6 && (hasPrefix(s, "و") || hasPrefix(s, "ف")) {
		s, cut = s[2:], 1
	}
	if len(s) > 6 && hasPrefix(s, "لل") {
		return s[4:], cut | 2 | 4
	}
	if len(s) > 6 && (hasPrefix(s, "ب") || hasPrefix(s, "ل") || hasPrefix(s, "ك")) && hasPrefix(s[2:], "ال") {
		s, cut = s[2:], cut|2
	}
	if len(s) > 6 && hasPrefix(s, "ال") {
		s, cut = s[4:], cut|4
	}
	return s, cut
}

func hasPrefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

// head gives the first n letters of s, and whether it has as many.
func head(s string, n int) (string, bool) {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, k := utf8.DecodeRuneInString(s[i:])
		i += k
	}
	return s[:i], n == 0
}

// tail gives the last n letters of s, and whether it has as many.
func tail(s string, n int) (string, bool) {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, k := utf8.DecodeLastRuneInString(s[:i])
		i -= k
	}
	return s[i:], n == 0
}

// nameTypeFeatures appends the features of one word.
func nameTypeFeatures(dst []typeFeature, w Word, t *WordTable) []typeFeature {
	add := func(kind uint64, h uint64, reach int8) {
		dst = append(dst, typeFeature{mix(kind, h), reach})
	}
	if w.Kind != kindWord {
		add(1, hash(w.Norm), 2)
		add(2, uint64(w.Kind), 2)
		return dst
	}
	s, cut := stem(w.Norm)
	add(1, hash(w.Norm), 2)
	add(3, hash(s), 1)
	add(4, uint64(cut), 1)
	for n := 1; n <= 4; n++ {
		if p, ok := head(s, n); ok {
			add(10+uint64(n), hash(p), 0)
		}
		if p, ok := tail(s, n); ok {
			r := int8(0)
			if n == 3 {
				r = 1
			}
			add(20+uint64(n), hash(p), r)
		}
	}
	if p, ok := head(w.Norm, 2); ok {
		add(15, hash(p), 1)
	}
	lv, ok := t.Clusters(w.Norm)
	if !ok {
		if lv, ok = t.Clusters(s); !ok && cut&1 != 0 {
			lv, ok = t.Clusters(w.Norm[2:])
		}
		add(30, 1, 0)
	}
	if ok {
		add(31, uint64(lv[0]), 2)
		add(32, uint64(lv[1]), 2)
		add(33, uint64(lv[2]), 2)
		add(34, mix(uint64(lv[1]), uint64(cut)), 0)
	}
	add(35, uint64(min(len(s)/2, 9)), 0)
	for g := t.Habits(w.Norm); g != 0; g &= g - 1 {
		add(40, uint64(bits.TrailingZeros32(g)), 2)
	}
	return dst
}

const kindWord = 1 // isnad.TokenWord

// LinearFeatures returns the features of every word of a sentence, as the linear
// names model is trained on them. gaz says what a lexicon knows of each word, one bit
// for each thing.
func LinearFeatures(words []Word, gaz []uint32, t *WordTable) [][]uint64 {
	types := make([][]typeFeature, len(words))
	coarse, hashes := make([]uint64, len(words)), make([]uint64, len(words))
	for i, w := range words {
		types[i] = nameTypeFeatures(nil, w, t)
		coarse[i], hashes[i] = coarseOf(w, t), hash(w.Norm)
	}
	out := make([][]uint64, len(words))
	for i := range words {
		var fs []uint64
		for o := -2; o <= 2; o++ {
			if j := i + o; j >= 0 && j < len(words) {
				for _, f := range types[j] {
					if int(f.reach) >= max(o, -o) {
						fs = append(fs, atOffset(f.hash, o))
					}
				}
			}
		}
		out[i] = knownFeatures(nameContext(fs, hashes, coarse, gaz, i), gaz, i)
	}
	return out
}

// coarseOf is the word's mid-level cluster, or that of its stem, or a number
// for its kind.
func coarseOf(w Word, t *WordTable) uint64 {
	if lv, ok := t.Clusters(w.Norm); ok {
		return uint64(lv[1])
	}
	if s, cut := stem(w.Norm); cut != 0 {
		if lv, ok := t.Clusters(s); ok {
			return 5000 + uint64(lv[1])
		}
	}
	return 9999 + uint64(w.Kind)
}

// nameContext appends the features that look at several words at once.
func nameContext(fs, hashes, coarse []uint64, gaz []uint32, i int) []uint64 {
	get := func(j int) (uint64, uint64, uint32) {
		if j < 0 || j >= len(hashes) {
			return 7, 7, 0
		}
		return hashes[j], coarse[j], gaz[j]
	}
	w0, c0, g0 := get(i)
	wp, cp, gp := get(i - 1)
	wn, cn, gn := get(i + 1)
	_, cp2, _ := get(i - 2)
	_, cn2, _ := get(i + 2)
	return append(fs,
		mix(mix(60, wp), w0), mix(mix(61, w0), wn),
		mix(mix(62, cp), c0), mix(mix(63, c0), cn),
		mix(mix(64, cp), cn), mix(mix(65, cp2), cp), mix(mix(66, cn), cn2),
		mix(mix(67, mix(cp, c0)), cn),
		mix(71, uint64(g0)), mix(mix(72, uint64(gp)), uint64(g0)), mix(mix(73, uint64(g0)), uint64(gn)),
	)
}

// knownFeature is the feature of one bit of the lexicon at an offset; bit 32
// stands for no word, beyond the sentence's ends.
func knownFeature(bit, offset int) uint64 {
	if bit == 32 {
		return atOffset(99, offset)
	}
	return atOffset(mix(70, uint64(bit)), offset)
}

// knownFeatures appends the features of what the lexicon knows around word i.
func knownFeatures(fs []uint64, gaz []uint32, i int) []uint64 {
	for o := -2; o <= 2; o++ {
		j := i + o
		if j < 0 || j >= len(gaz) {
			fs = append(fs, knownFeature(32, o))
			continue
		}
		for g := gaz[j]; g != 0; g &= g - 1 {
			fs = append(fs, knownFeature(bits.TrailingZeros32(g), o))
		}
	}
	return fs
}

// LinearNames is a trained linear names model. It was the first of the house,
// until a network passed it (decision 0008), and still tags the raw text from
// which the habits of a WordTable come. It is safe for use by several goroutines
// as long as each has its own LinearScratch.
type LinearNames struct {
	table   *WordTable
	trans   []float32
	weights Weights
	// known holds the weights of each knownFeature, so that reading them needs
	// no look-up.
	known [33][5][labels]float32
}

// PackLinearNames returns the bytes of a trained names model. The same input gives
// the same bytes.
func PackLinearNames(m *linear.Model) ([]byte, error) {
	if m.Labels != len(NameLabels) {
		return nil, fmt.Errorf("model.PackLinearNames: %d labels, want %d", m.Labels, len(NameLabels))
	}
	var b builder
	b.floats(m.Trans)
	packWeights(&b, m.Labels, m.Hashes, m.Rows, 3)
	return seal(linearMagic, b.b), nil
}

// OpenLinearNames opens a packed names model in place. A damaged file or one of
// another version is refused.
func OpenLinearNames(data string, table *WordTable) (*LinearNames, error) {
	c, err := unseal(linearMagic, data)
	if err != nil {
		return nil, fmt.Errorf("model.OpenLinearNames: %w", err)
	}
	n := &LinearNames{table: table, trans: c.floats((labels + 1) * labels)}
	n.weights = openWeights(c)
	if c.bad || n.weights.labels != labels {
		return nil, fmt.Errorf("model.OpenLinearNames: cut short or of other labels")
	}
	for bit := range n.known {
		for o := -2; o <= 2; o++ {
			n.weights.add(n.known[bit][o+2][:], knownFeature(bit, o))
		}
	}
	return n, nil
}

const (
	labels     = 9
	cacheSlots = 1 << 14
)

// A LinearScratch holds what tagging needs for itself. The zero value is ready.
type LinearScratch struct {
	cache          []nameSum
	feats          []typeFeature
	ctx            []uint64
	coarse, hashes []uint64
	emit           []float32
	back           []uint8
}

// nameSum is what the features of one word type add up to at each offset.
type nameSum struct {
	hash, coarse uint64
	sums         [5][labels]float32
}

func (n *LinearNames) sum(s *LinearScratch, w Word, h uint64) *nameSum {
	key := mix(h, uint64(w.Kind)) | 1
	c := &s.cache[key&(cacheSlots-1)^key>>40&(cacheSlots-1)]
	if c.hash == key {
		return c
	}
	*c = nameSum{hash: key, coarse: coarseOf(w, n.table)}
	s.feats = nameTypeFeatures(s.feats[:0], w, n.table)
	for _, f := range s.feats {
		for o := -int(f.reach); o <= int(f.reach); o++ {
			n.weights.add(c.sums[o+2][:], atOffset(f.hash, o))
		}
	}
	return c
}

func addRow(e, row *[labels]float32) {
	for l, w := range row {
		e[l] += w
	}
}

// Tag labels the words of one sentence and appends the labels, as indexes of
// NameLabels, to dst. gaz says what a lexicon knows of each word; it has the
// length of words. Cost is linear in the number of words.
func (n *LinearNames) Tag(dst []uint8, words []Word, gaz []uint32, s *LinearScratch) []uint8 {
	if len(words) == 0 {
		return dst
	}
	if s.cache == nil {
		s.cache = make([]nameSum, cacheSlots)
	}
	if need := len(words) * labels; cap(s.emit) < need {
		s.emit, s.back = make([]float32, 2*need), make([]uint8, 2*need)
	}
	emit := s.emit[:len(words)*labels]
	clear(emit)
	s.coarse, s.hashes = s.coarse[:0], s.hashes[:0]
	for i, w := range words {
		h := hash(w.Norm)
		c := n.sum(s, w, h)
		s.coarse, s.hashes = append(s.coarse, c.coarse), append(s.hashes, h)
		for o := -2; o <= 2; o++ {
			// This word stands at offset o from token i-o.
			if j := i - o; j >= 0 && j < len(words) {
				e := emit[j*labels : j*labels+labels]
				for l, x := range c.sums[o+2] {
					e[l] += x
				}
			}
		}
	}
	for i := range words {
		e := (*[labels]float32)(emit[i*labels:])
		s.ctx = nameContext(s.ctx[:0], s.hashes, s.coarse, gaz, i)
		for _, f := range s.ctx {
			n.weights.add(e[:], f)
		}
		for o := -2; o <= 2; o++ {
			j := i + o
			if j < 0 || j >= len(gaz) {
				addRow(e, &n.known[32][o+2])
				continue
			}
			for g := gaz[j]; g != 0; g &= g - 1 {
				addRow(e, &n.known[bits.TrailingZeros32(g)][o+2])
			}
		}
	}
	m := linear.Model{Labels: labels, Trans: n.trans}
	return m.Decode(dst, emit, s.back)
}
