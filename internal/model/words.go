package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/model/linear"
)

// wordsMagic begins a packed words model.
const wordsMagic = "isnadwm1"

// Salts of the keys in the table of facts.
const (
	saltShare = 5 // spelling → Class<<4 | Log
	saltFold  = 6 // folded word → Fold
	saltSeen  = 7 // form → Seen
)

// A Facts holds what PackTables packs of words: each map is from a form (or
// folded word) to its value.
type Facts struct {
	Share map[string]Share  // spellings of raw text
	Fold  map[string]uint8  // folded words of raw text
	Seen  map[string]uint8  // forms of the training data
	Dict  map[string]uint64 // folded forms of the training data
}

// Words is a trained model of clitics and tags. It is safe for use by several
// goroutines as long as each has its own WordScratch.
type Words struct {
	table   *WordTable
	tables  Tables
	segment Weights
	trans   []float32
	tags    Weights
}

// PackModel returns the bytes of a trained words model: its tables, the weights
// of segmentation (one label) and those of the tagger. The same input gives the
// same bytes.
func PackModel(t *Tables, facts *Facts, segment, tags *linear.Model) ([]byte, error) {
	if segment.Labels != 1 || tags.Labels != tagLabels {
		return nil, fmt.Errorf("model.PackModel: %d and %d labels, want 1 and %d", segment.Labels, tags.Labels, tagLabels)
	}
	var b builder
	var lines strings.Builder
	for _, s := range t.Scripts {
		lines.WriteString(s.String() + "\n")
	}
	b.text(lines.String())
	b.text(packLists(t.Memo))
	b.strings(t.Spell)
	var keys []uint64
	var values []byte
	for _, k := range sortedKeys(facts.Share) {
		s := facts.Share[k]
		keys, values = append(keys, mix(hash(k), saltShare)), append(values, s.Class<<4|s.Log)
	}
	for _, k := range sortedKeys(facts.Fold) {
		keys, values = append(keys, mix(hash(k), saltFold)), append(values, facts.Fold[k])
	}
	for _, k := range sortedKeys(facts.Seen) {
		keys, values = append(keys, mix(hash(k), saltSeen)), append(values, facts.Seen[k])
	}
	marks, index := places(keys)
	b.marks(marks)
	for _, i := range index {
		if i < 0 {
			b.b = append(b.b, 0)
		} else {
			b.b = append(b.b, values[i])
		}
	}
	keys = keys[:0]
	var dicts []uint32
	for _, k := range sortedKeys(facts.Dict) {
		keys, dicts = append(keys, hash(k)), append(dicts, uint32(facts.Dict[k]))
	}
	marks, index = places(keys)
	b.marks(marks)
	for _, i := range index {
		if i < 0 {
			b.u32(0)
		} else {
			b.u32(dicts[i])
		}
	}

	packWeights(&b, 1, segment.Hashes, segment.Rows, 3)

	b.floats(tags.Trans)
	packWeights(&b, tagLabels, tags.Hashes, tags.Rows, 10)
	return seal(wordsMagic, b.b), nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func packLists(m map[string][]string) string {
	var lines strings.Builder
	for _, k := range sortedKeys(m) {
		lines.WriteString(k + "\t" + strings.Join(m[k], "\t") + "\n")
	}
	return lines.String()
}

func (b *builder) text(s string) {
	b.u32(uint32(len(s)))
	b.b = append(b.b, s...)
}

func (b *builder) marks(marks []uint32) {
	b.u32(uint32(len(marks)))
	for _, m := range marks {
		b.u32(m)
	}
}

// strings packs lists of strings under hashed keys: marks, offsets, and a blob
// of lists joined by tabs and ended by a line's end.
func (b *builder) strings(m map[string][]string) {
	names := sortedKeys(m)
	keys := make([]uint64, len(names))
	var blob strings.Builder
	offs := make([]uint32, len(names))
	for i, k := range names {
		keys[i], offs[i] = hash(k), uint32(blob.Len())
		blob.WriteString(strings.Join(m[k], "\t") + "\n")
	}
	marks, index := places(keys)
	b.marks(marks)
	for _, i := range index {
		if i < 0 {
			b.u32(0)
		} else {
			b.u32(offs[i])
		}
	}
	b.text(blob.String())
}

// OpenModel opens a packed words model in place.
func OpenModel(data string, table *WordTable) (*Words, error) {
	c, err := unseal(wordsMagic, data)
	if err != nil {
		return nil, fmt.Errorf("model.OpenModel: %w", err)
	}
	m := &Words{table: table}
	t := &m.tables
	for line := range strings.Lines(c.take(int(c.u32()))) {
		s, ok := parseScript(strings.TrimSuffix(line, "\n"))
		if !ok {
			return nil, fmt.Errorf("model.OpenModel: script %q is none", line)
		}
		t.Scripts = append(t.Scripts, s)
	}
	t.Memo = map[string][]string{}
	for line := range strings.Lines(c.take(int(c.u32()))) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		t.Memo[f[0]] = f[1:]
	}
	slots := int(c.u32())
	marks, offs := c.take(4*slots), c.take(4*slots)
	blob := c.take(int(c.u32()))
	t.spell = func(fold string) []string {
		s := lookup(marks, slots, hash(fold))
		if s < 0 {
			return nil
		}
		list := blob[le32(offs, s):]
		end := strings.IndexByte(list, '\n')
		return strings.Split(list[:end], "\t")
	}
	n := int(c.u32())
	fmarks, fvalues := c.take(4*n), c.take(n)
	fact := func(h, salt uint64) uint8 {
		if s := lookup(fmarks, n, mix(h, salt)); s >= 0 {
			return fvalues[s]
		}
		return 0
	}
	t.Shares = func(form string) Share {
		v := fact(hash(form), saltShare)
		return Share{Class: v >> 4, Log: v & 15, Fold: fact(hash(arabic.Fold(form)), saltFold)}
	}
	t.Seen = func(form string) uint8 { return fact(hash(form), saltSeen) }
	d := int(c.u32())
	dmarks, dvalues := c.take(4*d), c.take(4*d)
	t.Dict = func(fold uint64) uint64 {
		if s := lookup(dmarks, d, fold); s >= 0 {
			return uint64(le32(dvalues, s))
		}
		return 0
	}
	m.segment = openWeights(c)
	m.trans = c.floats((tagLabels + 1) * tagLabels)
	m.tags = openWeights(c)
	if c.bad || m.segment.labels != 1 || m.tags.labels != tagLabels {
		return nil, fmt.Errorf("model.OpenModel: cut short or of other labels")
	}
	return m, nil
}

// Tables returns the model's tables.
func (m *Words) Tables() *Tables { return &m.tables }

// A Token is what the words model sees of a token: its text and folded text.
type Token struct {
	Text, Norm string
	Kind       uint8 // isnad.TokenKind
}

// A Parsed is one syntactic word found in a sentence.
type Parsed struct {
	Form  string
	Token int   // index of its token
	Tag   uint8 // index of TagLabels
}

const (
	segmentSlots = 1 << 15
	tagSlots     = 1 << 15
)

// A WordScratch holds what the words model needs for itself. The zero value is
// ready.
type WordScratch struct {
	segments []segmented
	tagged   []*taggedSum
	feats    []uint64
	types    []typeFeature
	pending  []segmented
	words    []*taggedSum
	parsed   []Parsed
	emit     []float32
	back     []uint8
	out      []uint8
}

// segmented is a token with its analyses and their scores without neighbours.
type segmented struct {
	key      uint64
	h, c     uint64
	analyses []Analysis
	base     []float32
}

// taggedSum is a prepared word with the sums of its own features at each
// offset.
type taggedSum struct {
	key  uint64
	word Tagged
	sums [7][tagLabels]float32
}

func (m *Words) segmentedOf(s *WordScratch, t Token) *segmented {
	h := hash(t.Text) | 1
	c := &s.segments[(h^h>>32)&(segmentSlots-1)]
	if c.key == h {
		return c
	}
	plain := Plain(t.Text)
	*c = segmented{key: h}
	c.h, c.c = SegmentNeighbour(plain, m.table)
	if t.Kind != kindWord {
		c.analyses = []Analysis{{Words: []string{t.Text}}}
		c.base = []float32{0}
		return c
	}
	c.analyses = m.tables.Analyses(t.Text, plain)
	if len(c.analyses) > 1 {
		for i := range c.analyses {
			s.feats = m.tables.SegmentFeatures(s.feats[:0], plain, &c.analyses[i], m.table)
			sum := float32(0)
			for _, f := range s.feats {
				sum += m.segment.one(f)
			}
			c.base = append(c.base, sum)
		}
	}
	return c
}

// Parse cuts the tokens of one sentence into syntactic words and tags them. The
// result is valid until the next call with the same scratch. Cost is linear in
// the number of tokens.
func (m *Words) Parse(tokens []Token, s *WordScratch) []Parsed {
	if s.segments == nil {
		s.segments, s.tagged = make([]segmented, segmentSlots), make([]*taggedSum, tagSlots)
	}
	// Copies, since a later token of the sentence may take a cache's place.
	s.pending = s.pending[:0]
	for _, t := range tokens {
		s.pending = append(s.pending, *m.segmentedOf(s, t))
	}
	s.parsed = s.parsed[:0]
	s.words = s.words[:0]
	get := func(i int) (h, c uint64) {
		if i < 0 || i >= len(s.pending) {
			return 8, 8
		}
		return s.pending[i].h, s.pending[i].c
	}
	for i := range s.pending {
		p := &s.pending[i]
		best := 0
		if len(p.analyses) > 1 && margin(p.base) > certain {
			for k, x := range p.base {
				if x > p.base[best] {
					best = k
				}
			}
		} else if len(p.analyses) > 1 {
			prev, cprev := get(i - 1)
			next, cnext := get(i + 1)
			top := float32(0)
			for k := range p.analyses {
				sum := p.base[k]
				s.feats = SegmentContext(s.feats[:0], &p.analyses[k], p.h, prev, next, cprev, cnext)
				for _, f := range s.feats {
					sum += m.segment.one(f)
				}
				if k == 0 || sum > top {
					top, best = sum, k
				}
			}
		}
		a := &p.analyses[best]
		for k, w := range a.Words {
			s.parsed = append(s.parsed, Parsed{Form: w, Token: i})
			s.words = append(s.words, m.taggedOf(s, w, RoleOf(a.Words, a.Host, k), tokens[i].Norm))
		}
	}
	m.tag(s)
	return s.parsed
}

// taggedOf returns a prepared word with its sums. The cache holds pointers, so
// that a word keeps its own when another of the sentence takes its place.
func (m *Words) taggedOf(s *WordScratch, form string, role uint64, token string) *taggedSum {
	key := mix(mix(hash(form), role), hash(token)) | 1
	at := (key ^ key>>32) & (tagSlots - 1)
	if c := s.tagged[at]; c != nil && c.key == key {
		return c
	}
	c := &taggedSum{key: key, word: Tagged{Form: form, Role: role, Token: token}}
	c.word.Prepare(m.table, m.tables.Dict)
	s.types = tagType(s.types[:0], &c.word, m.tables.Shares(form))
	for _, f := range s.types {
		for o := -int(f.reach); o <= int(f.reach); o++ {
			m.tags.add(c.sums[o+3][:], atOffset(f.hash, o))
		}
	}
	s.tagged[at] = c
	return c
}

func (m *Words) tag(s *WordScratch) {
	n := len(s.words)
	if n == 0 {
		return
	}
	if need := n * tagLabels; cap(s.emit) < need {
		s.emit, s.back = make([]float32, 2*need), make([]uint8, 2*need)
	}
	emit := s.emit[:n*tagLabels]
	clear(emit)
	get := func(i int) *Tagged {
		if i < 0 || i >= n {
			return &edge
		}
		return &s.words[i].word
	}
	for i := range s.words {
		for o := -3; o <= 3; o++ {
			if j := i - o; j >= 0 && j < n {
				e := emit[j*tagLabels : j*tagLabels+tagLabels]
				for l, x := range s.words[i].sums[o+3] {
					e[l] += x
				}
			}
		}
	}
	for i := range s.words {
		e := emit[i*tagLabels : i*tagLabels+tagLabels]
		if margin(e) > certain {
			continue
		}
		s.feats = tagContext(s.feats[:0], get, i)
		for o := -3; o <= 3; o++ {
			if j := i + o; j < 0 || j >= n {
				s.feats = append(s.feats, atOffset(98, o))
			}
		}
		for _, f := range s.feats {
			m.tags.add(e, f)
		}
	}
	lm := linear.Model{Labels: tagLabels, Trans: m.trans}
	s.out = lm.Decode(s.out[:0], emit, s.back)
	for i, l := range s.out {
		s.parsed[i].Tag = l
	}
}

// certain is the lead (of log odds) at which a choice is made without looking
// at the neighbours: on the development portion nothing changes from 3 on, and
// it saves most of the time.
const certain = 4

// margin is by how much the best label leads the next.
func margin(scores []float32) float32 {
	a, b := float32(math.Inf(-1)), float32(math.Inf(-1))
	for _, x := range scores {
		if x > a {
			a, b = x, a
		} else if x > b {
			b = x
		}
	}
	return a - b
}
