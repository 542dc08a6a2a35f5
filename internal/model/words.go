package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"

	"isnad/internal/arabic"
	"isnad/internal/model/linear"
	"isnad/internal/model/neural"
	"isnad/internal/model/vec"
)

// wordsMagic begins a packed words model.
const wordsMagic = "isnadwm4"

// Salts of the keys in the table of facts.
const (
	saltShare = 5 // spelling → Class<<4 | Log
	saltFold  = 6 // folded word → Kin<<4 | Fold
	saltSeen  = 7 // form → Seen
)

// A Facts holds what PackTables packs of words: each map is from a form (or
// folded word) to its value.
type Facts struct {
	Share   map[string]Share  // spellings of raw text
	Fold    map[string]uint8  // folded words of raw text: Kin<<4 | Fold
	Seen    map[string]uint8  // forms of the training data
	Dict    map[string]uint64 // folded forms of the training data
	Usage   map[uint64]Usage  // hashes of folded words of raw text
	Parents []uint16          // of each cluster of Usage
	Lemmas  map[LemmaKey]string
}

// Words is a trained model of clitics and tags. It is safe for use by several
// goroutines as long as each has its own WordScratch.
type Words struct {
	table   *WordTable
	tables  Tables
	segment Rows
	trans   []int32 // in steps of the weights of tags, times fine
	tags    Rows
	second  *netReader // nil for none

	thorough bool

	// What was worked out for the latest tokens and words of all goroutines.
	tokens  [tokenSlots]atomic.Pointer[tokenType]
	clitics [cliticSlots]atomic.Pointer[wordType]
}

// PackModel returns the bytes of a trained words model: its tables, the weights
// of segmentation (one label) and those of the tagger, its second opinion, which
// may be nil, and the table of words that they were trained with, so that a newer
// one for names does not mislead them. The same input gives the same bytes.
func PackModel(t *Tables, facts *Facts, segment, tags *linear.Model, second *TagNet, table *WordTable) ([]byte, error) {
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

	keys = keys[:0]
	for k := range facts.Usage {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	marks, index = places(keys)
	b.marks(marks)
	for _, i := range index {
		if i < 0 {
			b.u16(0)
			b.u16(0)
		} else {
			b.u16(facts.Usage[keys[i]].Tags)
			b.u16(facts.Usage[keys[i]].Cluster)
		}
	}
	b.u32(uint32(len(facts.Parents)))
	for _, p := range facts.Parents {
		b.u16(p)
	}

	keys = keys[:0]
	for k := range facts.Lemmas {
		keys = append(keys, uint64(k))
	}
	slices.Sort(keys)
	var blob strings.Builder
	offset := map[string]uint32{}
	marks, index = places(keys)
	for _, i := range index {
		if i < 0 {
			continue
		}
		l := facts.Lemmas[LemmaKey(keys[i])]
		if _, ok := offset[l]; !ok {
			offset[l] = uint32(blob.Len())
			blob.WriteString(l + "\n")
		}
	}
	b.marks(marks)
	for _, i := range index {
		if i < 0 {
			b.u32(0)
		} else {
			b.u32(offset[facts.Lemmas[LemmaKey(keys[i])]])
		}
	}
	b.text(blob.String())

	packRows(&b, 1, segment.Hashes, segment.Rows, 0.06)

	b.floats(tags.Trans)
	packRows(&b, tagLabels, tags.Hashes, tags.Rows, 0.08)
	if second == nil {
		b.u32(0)
	} else {
		b.u32(1)
		b.net(second.net)
	}
	b.text(table.packed)
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

// OpenModel opens a packed words model in place. vectors are those that it was
// trained with; nil when it has no second opinion on tags. A damaged file, one of
// another version or one made for other vectors is refused.
func OpenModel(data string, vectors *Vectors) (*Words, error) {
	c, err := unseal(wordsMagic, data)
	if err != nil {
		return nil, fmt.Errorf("model.OpenModel: %w", err)
	}
	m := &Words{}
	t := &m.tables
	for line := range strings.Lines(c.take(int(c.u32()))) {
		s, ok := parseScript(strings.TrimSuffix(line, "\n"))
		if !ok {
			return nil, fmt.Errorf("model.OpenModel: script %q is none", line)
		}
		t.Scripts = append(t.Scripts, s)
	}
	t.sortScripts()
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
	t.facts = func(form, fold uint64) (Share, uint8) {
		v, f := fact(form, saltShare), fact(fold, saltFold)
		return Share{Class: v >> 4, Log: v & 15, Fold: f & 15, Kin: f >> 4}, fact(form, saltSeen)
	}
	t.Shares = func(form string) Share {
		s, _ := t.facts(hash(form), hash(arabic.Fold(form)))
		return s
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
	un := int(c.u32())
	umarks, uvalues := c.take(4*un), c.take(4*un)
	parents := c.take(2 * int(c.u32()))
	t.fetch = func(form, fold uint64) {
		fetchSlot(fmarks, n, mix(form, saltShare))
		fetchSlot(fmarks, n, mix(form, saltSeen))
		fetchSlot(fmarks, n, mix(fold, saltFold))
		fetchSlot(umarks, un, fold)
	}
	t.Usage = func(fold uint64) Usage {
		s := lookup(umarks, un, fold)
		if s < 0 {
			return Usage{Parent: NoCluster, Cluster: NoCluster}
		}
		u := Usage{Tags: le16(uvalues, 2*s), Cluster: le16(uvalues, 2*s+1), Parent: NoCluster}
		if 2*int(u.Cluster) < len(parents) {
			u.Parent = le16(parents, int(u.Cluster))
		}
		return u
	}
	ln := int(c.u32())
	lmarks, loffs := c.take(4*ln), c.take(4*ln)
	lblob := c.take(int(c.u32()))
	lsieve := newSieve(lmarks)
	t.hasLemma = func(key LemmaKey) bool { return lsieve.has(uint64(key)) && lookup(lmarks, ln, uint64(key)) >= 0 }
	t.Lemmas = func(key LemmaKey) string {
		s := lookup(lmarks, ln, uint64(key))
		if s < 0 {
			return ""
		}
		l := lblob[le32(loffs, s):]
		return l[:strings.IndexByte(l, '\n')]
	}
	m.segment = openRows(c)
	trans := c.floats((tagLabels + 1) * tagLabels)
	m.tags = openRows(c)
	if c.u32() != 0 {
		if vectors == nil {
			return nil, fmt.Errorf("model.OpenModel: the model needs vectors of words")
		}
		m.second = &netReader{TagNet: &TagNet{vectors: vectors}, share: tagNetShare / float64(m.tags.scale)}
		if m.second.net, err = c.net(vectors.TagShape()); err != nil {
			return nil, fmt.Errorf("model.OpenModel: %w", err)
		}
	}
	for i, x := range trans {
		if a, b := i/tagLabels, i%tagLabels; m.second != nil && b < tagNetLabels && a != tagNetLabels {
			x += tagNetShare * m.second.net.Trans[min(a, tagNetLabels)*neural.Wide+b]
		}
		m.trans = append(m.trans, int32(math.Round(float64(x/m.tags.scale*fine))))
	}
	table := c.take(int(c.u32()))
	if c.bad || m.segment.labels != 1 || m.tags.labels != tagLabels {
		return nil, fmt.Errorf("model.OpenModel: cut short or of other labels")
	}
	if m.table, err = OpenWords(table); err != nil {
		return nil, fmt.Errorf("model.OpenModel: %w", err)
	}
	return m, nil
}

// Thorough makes the model look at every cut, also of hosts that nothing is known
// of, as training does. It must come before the first Parse.
func (m *Words) Thorough() { m.thorough = true }

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
	Lemma string // see Tables.Lemma
	Token int    // index of its token
	Tag   uint8  // index of TagLabels
}

const (
	// tokenSlots is how many tokens are kept worked out: nine of ten tokens of
	// the press are found again. A full cache holds about 60 MB.
	tokenSlots = 1 << 17
	// cliticSlots is how many clitics are kept beside: they come with many
	// tokens.
	cliticSlots = 1 << 10
	// fine is how much finer than the steps of the weights transitions are.
	fine = 16
	// certain is the lead, in log odds, at which a choice is made without
	// looking at the neighbours: on the development portion nothing changes
	// from 3 on, and it saves most of the time.
	certain = 2
	// unknownHost is the score of a cut whose host nothing is known of, where
	// something is known of another: such cuts are not looked at.
	unknownHost = math.MinInt32 / 4
	// doubtful is the lead, in log odds, below which the second opinion is asked
	// for: in one word of eleven. Asked for all, it would change two words of the
	// development portion's 30,000.
	doubtful = 3
	// hopeless is how far behind the best a label is given up.
	hopeless = 8
	// openCut is the lead of the best cut, in log odds, below which the tags have a
	// say in the choice: in one token of seventy.
	openCut = 3
	// cutTagShare is how much the scores of tags count against those of cuts. On a
	// sixth of the training portion, with a model of the others, shares from 0.35 to
	// 0.5 are right equally often, and so they are on the development portion.
	cutTagShare = 0.4
	// cutSight is how many words on each side of a token its tags are looked at with:
	// the scores of the words beside it depend on those within typeReach of them.
	cutSight = typeReach + 1
)

// A WordScratch holds what the words model needs for itself. The zero value is
// ready.
type WordScratch struct {
	feats  []uint64
	hashes []uint64 // of the tokens
	rows   []int32
	parts  []part
	types  []typeFeature
	tokens []*tokenType
	words  []*wordType
	places []place
	parsed []Parsed
	picked [][]*wordType // the words of each token
	doubts []doubt
	sums   []int32 // the scores of the cuts of doubts
	line   []*wordType
	of     *Words // the model that known is of
	known  []part
	net    netScratch
}

// partSlots is how many words a WordScratch knows.
const partSlots = 1 << 11

// A tokenType is a token worked out.
type tokenType struct {
	text string
	h, c uint64      // SegmentNeighbour
	sure []*wordType // its words, where they are clear without neighbours
	cuts *cuts       // otherwise
	// twin are the cuts of a clear token, once it has stood beside its like.
	twin atomic.Pointer[cuts]
	// room holds another copy of most texts, and few their words: whoever has a token
	// has them at hand, and who keeps a word does not keep the token.
	room [28]byte
	few  [2]*wordType
}

// A doubt is a token whose best cut leads by little.
type doubt struct {
	token int
	cuts  *cuts
	sums  int // where its scores begin in WordScratch.sums
}

// keep puts the text into the token.
func (c *tokenType) keep(text string) {
	if n := copy(c.room[:], text); n == len(text) && n > 0 {
		c.text = unsafe.String(&c.room[0], n)
	} else {
		c.text = text
	}
}

// cuts are the analyses of a token and their scores without neighbours.
type cuts struct {
	analyses []Analysis
	base     []int32                       // in steps of the weights
	words    []atomic.Pointer[[]*wordType] // of each analysis
}

// A wordType is a prepared word with the sums of its own features at each
// offset, in steps of the weights.
type wordType struct {
	word Tagged
	// lemma is that of the tag the word had last.
	lemma atomic.Pointer[tagLemma]
	sums  [2*typeReach + 1][tagLabels]int16
	// net is its representation by the network of tags, once it was asked for.
	net netType
}

type tagLemma struct {
	tag   uint8
	lemma string
}

// A place is a word of a sentence while its tag is being looked for: the tags
// that are not hopeless, their scores, and where the best way to each comes from.
type place struct {
	n      int
	labels [tagLabels]uint8
	back   [tagLabels]uint8
	scores [tagLabels]int32
}

// fetch asks for what tokenOf needs of each token: of tokens looked up one after
// the other, every one would wait for its memory.
func (m *Words) fetch(s *WordScratch, tokens []Token) {
	s.hashes = s.hashes[:0]
	for _, t := range tokens {
		h := hash(t.Text)
		s.hashes = append(s.hashes, h)
		vec.Fetch(unsafe.Pointer(&m.tokens[h&(tokenSlots-1)]), 8)
	}
	for _, h := range s.hashes {
		if c := m.tokens[h&(tokenSlots-1)].Load(); c != nil {
			vec.Fetch(unsafe.Pointer(c), int(unsafe.Sizeof(*c)))
		}
	}
}

// tokenOf returns a token worked out; h is the hash of its text.
func (m *Words) tokenOf(s *WordScratch, t Token, h uint64) *tokenType {
	slot, other := &m.tokens[h&(tokenSlots-1)], &m.tokens[h>>32&(tokenSlots-1)]
	c := slot.Load()
	if c != nil && c.text == t.Text {
		return c
	}
	if d := other.Load(); d != nil && d.text == t.Text {
		return d
	} else if c != nil && (d == nil || h>>63 == 1) {
		slot = other
	}
	c = &tokenType{}
	// A copy, so that the cache does not hold the text of whole articles.
	t.Text = strings.Clone(t.Text)
	c.keep(t.Text)
	plain := Plain(t.Text)
	c.h, c.c = SegmentNeighbour(plain, m.table)
	x, sure := m.cutsOf(s, t, plain)
	if sure < 0 {
		c.cuts = x
	} else {
		c.sure = append(c.few[:0:len(c.few)], m.wordsOf(s, x, sure, t.Norm)...)
	}
	slot.Store(c)
	return c
}

// cutsOf works out the analyses of a token. sure is the one that is clear without
// neighbours, or -1.
func (m *Words) cutsOf(s *WordScratch, t Token, plain string) (x *cuts, sure int) {
	x = &cuts{}
	if t.Kind == kindWord {
		x.analyses = m.tables.Analyses(t.Text, plain)
	} else {
		x.analyses = []Analysis{{Words: []string{t.Text}}}
	}
	n := len(x.analyses)
	x.words = make([]atomic.Pointer[[]*wordType], n)
	if n == 1 {
		return x, 0
	}
	x.base = make([]int32, n)
	s.parts = append(s.parts[:0], m.newPart(s, plain))
	for i := range x.analyses[1:] {
		a := &x.analyses[i+1]
		s.parts = append(s.parts, m.newPart(s, a.Words[a.Host]))
	}
	known := false
	for i := range s.parts {
		m.look(s, &s.parts[i])
		known = known || s.parts[i].known()
	}
	whole := &s.parts[0]
	best := 0
	for i := range x.analyses {
		if i > 0 && known && !m.thorough && !s.parts[i].known() {
			x.base[i] = unknownHost
			continue
		}
		s.feats = m.tables.segmentFeatures(s.feats[:0], whole, &s.parts[i], &x.analyses[i])
		x.base[i], s.rows = m.segment.steps(s.feats, s.rows)
		if x.base[i] > x.base[best] {
			best = i
		}
	}
	if margin(x.base) > int32(certain/m.segment.scale) {
		return x, best
	}
	x.analyses = slices.Clone(x.analyses) // without the room behind: these stay
	return x, -1
}

// cutsAgain returns the cuts of a token, which are not kept of a clear one: beside
// its like it may not be clear.
func (m *Words) cutsAgain(s *WordScratch, c *tokenType, t Token) *cuts {
	if c.cuts != nil {
		return c.cuts
	}
	x := c.twin.Load()
	if x == nil {
		t.Text = c.text
		x, _ = m.cutsOf(s, t, Plain(t.Text))
		c.twin.Store(x)
	}
	return x
}

// wordsOf returns the prepared words of an analysis of a token whose folded text
// is norm.
func (m *Words) wordsOf(s *WordScratch, x *cuts, k int, norm string) []*wordType {
	if ws := x.words[k].Load(); ws != nil {
		return *ws
	}
	a := &x.analyses[k]
	ws := make([]*wordType, len(a.Words))
	for i, w := range a.Words {
		role := RoleOf(a.Words, a.Host, i)
		if i == a.Host {
			ws[i] = m.wordOf(s, w, role, norm)
		} else {
			ws[i] = m.clitic(s, w, role, norm)
		}
	}
	x.words[k].Store(&ws)
	return ws
}

// clitic is wordOf of a clitic. One that has clusters of its own does not hang on
// its token, and is shared.
func (m *Words) clitic(s *WordScratch, form string, role uint64, norm string) *wordType {
	h := hash(form)
	slot := &m.clitics[mix(h, role)&(cliticSlots-1)]
	if c := slot.Load(); c != nil && c.word.Role == role && c.word.Form == form {
		return c
	}
	c := m.wordOf(s, form, role, norm)
	if _, ok := m.table.clusters(c.word.fold); ok {
		slot.Store(c)
	}
	return c
}

// partOf is Tables.partOf, of words that came up of late: the host of a cut is mostly
// a token of its own, or the host of another.
func (m *Words) partOf(s *WordScratch, text string) part {
	p := m.newPart(s, text)
	m.look(s, &p)
	return p
}

// newPart begins what look ends. The parts of all cuts are begun before the first is
// looked up, so that they wait for their memory together.
func (m *Words) newPart(s *WordScratch, text string) part {
	h := hash(text)
	if kept := &s.known[h&(partSlots-1)]; kept.looked && kept.text == text {
		return *kept
	}
	p := newPart(text)
	m.tables.fetch(p.hash, p.fold)
	fetchSlot(m.table.marks, m.table.slots, p.fold)
	return p
}

func (m *Words) look(s *WordScratch, p *part) {
	if !p.looked {
		p.look(&m.tables, m.table)
		s.known[p.hash&(partSlots-1)] = *p
	}
}

// wordOf works a word out.
func (m *Words) wordOf(s *WordScratch, form string, role uint64, token string) *wordType {
	c := &wordType{word: Tagged{Form: form, Role: role, Token: token}}
	p := m.partOf(s, form)
	c.word.prepare(&p, m.table, m.tables.Dict, true)
	c.word.Token = ""
	s.types = tagType(s.types[:0], &c.word, p.share)
	for o := range c.sums {
		o -= typeReach
		s.feats = s.feats[:0]
		for _, f := range s.types {
			if int(f.reach) >= max(o, -o) {
				s.feats = append(s.feats, atOffset(f.hash, o))
			}
		}
		s.rows = m.tags.addSteps(&c.sums[o+typeReach], s.feats, s.rows)
	}
	return c
}

// Parse cuts the tokens of one sentence into syntactic words and tags them. The
// result is valid until the next call with the same scratch. Cost is linear in
// the number of tokens.
func (m *Words) Parse(tokens []Token, s *WordScratch) []Parsed {
	return m.parse(tokens, s, !m.thorough)
}

// parse is Parse; together says whether tags have a say in cuts. While models are
// being trained they have none: what one is taught must not hang on its own tags.
func (m *Words) parse(tokens []Token, s *WordScratch, together bool) []Parsed {
	if s.of != m {
		*s = WordScratch{of: m, known: make([]part, partSlots)}
	}
	s.tokens, s.parsed, s.words = s.tokens[:0], s.parsed[:0], s.words[:0]
	s.picked, s.doubts, s.sums = s.picked[:0], s.doubts[:0], s.sums[:0]
	m.fetch(s, tokens)
	for i, t := range tokens {
		c := m.tokenOf(s, t, s.hashes[i])
		s.tokens = append(s.tokens, c)
		for _, w := range c.sure {
			vec.Fetch(unsafe.Pointer(w), int(unsafe.Sizeof(*w)))
		}
	}
	for i, c := range s.tokens {
		words := c.sure
		if words == nil || i > 0 && s.tokens[i-1].h == c.h || i+1 < len(tokens) && s.tokens[i+1].h == c.h {
			x := m.cutsAgain(s, c, tokens[i])
			first := len(s.sums)
			words = m.wordsOf(s, x, m.cut(s, i, x), tokens[i].Norm)
			if c.sure == nil && margin(s.sums[first:]) < int32(openCut/m.segment.scale) {
				s.doubts = append(s.doubts, doubt{token: i, cuts: x, sums: first})
			} else {
				s.sums = s.sums[:first]
			}
		}
		s.picked = append(s.picked, words)
	}
	if together {
		for _, d := range s.doubts {
			s.picked[d.token] = m.cutByTags(s, d, tokens[d.token].Norm)
		}
	}
	for i, words := range s.picked {
		for _, w := range words {
			s.parsed = append(s.parsed, Parsed{Form: w.word.Form, Token: i})
			s.words = append(s.words, w)
		}
	}
	m.tag(s)
	return s.parsed
}

// cutByTags chooses again among the cuts of a token, those within reach of the best:
// to the score of each is added what the best tags of its words, and of the word on
// either side, have by the features of single words. A cut whose words nobody can
// tag is seldom right.
func (m *Words) cutByTags(s *WordScratch, d doubt, norm string) []*wordType {
	sums := s.sums[d.sums : d.sums+len(d.cuts.analyses)]
	reach := slices.Max(sums) - int32(openCut/m.segment.scale)
	line := s.line[:0]
	for j := d.token - 1; j >= 0 && len(line) < cutSight; j-- {
		for k := len(s.picked[j]) - 1; k >= 0 && len(line) < cutSight; k-- {
			line = append(line, s.picked[j][k])
		}
	}
	slices.Reverse(line)
	before := len(line)
	var best []*wordType
	top := float32(0)
	for k, sum := range sums {
		if sum < reach {
			continue
		}
		words := m.wordsOf(s, d.cuts, k, norm)
		line = append(line[:before], words...)
		own := len(line)
		for j := d.token + 1; j < len(s.picked) && len(line) < own+cutSight; j++ {
			line = append(line, s.picked[j][:min(len(s.picked[j]), own+cutSight-len(line))]...)
		}
		tags := int32(0)
		for i := max(before-1, 0); i < min(own+1, len(line)); i++ {
			e := alone(line, i)
			tags += slices.Max(e[:])
		}
		if score := float32(sum)*m.segment.scale + cutTagShare*float32(tags)*m.tags.scale; best == nil || score > top {
			best, top = words, score
		}
	}
	s.line = line
	return best
}

// Emissions is Parse, and returns the words as the taggers see them, and the scores
// that the linear model gives each of their tags without a chain, Tags numbers a
// word, in log odds; parsed are the words in the same order. Training asks for them. They
// are valid until the next call with the same scratch.
func (m *Words) Emissions(tokens []Token, s *WordScratch) (parsed []Parsed, words []*Tagged, scores []float32) {
	parsed = m.parse(tokens, s, false)
	get := func(i int) *Tagged {
		if i < 0 || i >= len(s.words) {
			return &edge
		}
		return &s.words[i].word
	}
	for i, w := range s.words {
		e := alone(s.words, i)
		m.among(s, &e, i, get)
		words = append(words, &w.word)
		for _, x := range e {
			scores = append(scores, float32(x)*m.tags.scale)
		}
	}
	return parsed, words, scores
}

// Chain returns the weights of the linear model's chain, as package neural has
// them.
func (m *Words) Chain() []float32 {
	out := make([]float32, (neural.Wide+1)*neural.Wide)
	for a := range tagLabels + 1 {
		for b := range tagNetLabels {
			if a != tagNetLabels {
				out[min(a, neural.Wide)*neural.Wide+b] = float32(m.trans[a*tagLabels+b]) * m.tags.scale / fine
			}
		}
	}
	return out
}

// cut chooses the analysis of token i by its neighbours, and appends the score of
// each to s.sums.
func (m *Words) cut(s *WordScratch, i int, x *cuts) int {
	if len(x.analyses) == 1 {
		s.sums = append(s.sums, 0)
		return 0
	}
	c := s.tokens[i]
	get := func(i int) (h, c uint64) {
		if i < 0 || i >= len(s.tokens) {
			return 8, 8
		}
		return s.tokens[i].h, s.tokens[i].c
	}
	prev, cprev := get(i - 1)
	next, cnext := get(i + 1)
	before, _ := get(i - 2)
	best, top := 0, int32(0)
	for k := range x.analyses {
		if x.base[k] == unknownHost {
			s.sums = append(s.sums, unknownHost)
			continue
		}
		s.feats = SegmentContext(s.feats[:0], &x.analyses[k], c.h, prev, next, cprev, cnext, before, prev == c.h || next == c.h)
		var sum int32
		sum, s.rows = m.segment.steps(s.feats, s.rows)
		sum += x.base[k]
		s.sums = append(s.sums, sum)
		if k == 0 || sum > top {
			top, best = sum, k
		}
	}
	return best
}

// beyond are the features of the places behind a sentence's ends.
var beyond = func() (out [2*tagReach + 1]uint64) {
	for o := range out {
		out[o] = atOffset(98, o-tagReach)
	}
	return out
}()

// alone returns the scores of the tags of word i of a line by the features of single
// words.
func alone(line []*wordType, i int) (e [tagLabels]int32) {
	for o := max(-typeReach, -i); o <= min(typeReach, len(line)-1-i); o++ {
		for l, x := range &line[i+o].sums[o+typeReach] {
			e[l] += int32(x)
		}
	}
	return e
}

// among adds those of the features that look at several words.
func (m *Words) among(s *WordScratch, e *[tagLabels]int32, i int, get func(int) *Tagged) {
	s.feats = tagContext(s.feats[:0], get, i)
	for o := -tagReach; o <= tagReach; o++ {
		if j := i + o; j < 0 || j >= len(s.words) {
			s.feats = append(s.feats, beyond[o+tagReach])
		}
	}
	var add [tagLabels]int16
	s.rows = m.tags.addSteps(&add, s.feats, s.rows)
	for l, x := range &add {
		e[l] += int32(x)
	}
}

func (m *Words) tag(s *WordScratch) {
	n := len(s.words)
	if n == 0 {
		return
	}
	if cap(s.places) < n {
		s.places = make([]place, n+n/2)
	}
	places := s.places[:n]
	get := func(i int) *Tagged {
		if i < 0 || i >= n {
			return &edge
		}
		return &s.words[i].word
	}
	lead := int32(certain / m.tags.scale)
	doubt := int32(doubtful / m.tags.scale)
	give := int32(hopeless / m.tags.scale)
	for i := range places {
		e := alone(s.words, i)
		p := &places[i]
		if a, b, at := lead2(&e); a-b > lead && (i == 0 || s.words[i-1] != s.words[i]) && (i == n-1 || s.words[i+1] != s.words[i]) {
			p.n, p.labels[0], p.scores[0] = 1, at, a*fine
			continue
		}
		m.among(s, &e, i, get)
		if a, b, _ := lead2(&e); m.second != nil && a-b < doubt {
			m.second.add(&e, &s.net, s.words, i, &m.tables)
		}
		a, _, _ := lead2(&e)
		p.n = 0
		for l, x := range &e {
			if x >= a-give {
				p.labels[p.n], p.scores[p.n] = uint8(l), x*fine
				p.n++
			}
		}
	}
	// The best way through the labels that are left (Viterbi).
	for k := range places[0].n {
		places[0].scores[k] += m.trans[tagLabels*tagLabels+int(places[0].labels[k])]
	}
	for i := 1; i < n; i++ {
		p, q := &places[i], &places[i-1]
		for k := range p.n {
			best, at := int32(math.MinInt32), 0
			for j := range q.n {
				if x := q.scores[j] + m.trans[int(q.labels[j])*tagLabels+int(p.labels[k])]; x > best {
					best, at = x, j
				}
			}
			p.scores[k] += best
			p.back[k] = uint8(at)
		}
		if i%256 == 0 { // lest a sentence without end overflow
			top := slices.Max(p.scores[:p.n])
			for k := range p.n {
				p.scores[k] -= top
			}
		}
	}
	at := 0
	for k := range places[n-1].n {
		if places[n-1].scores[k] > places[n-1].scores[at] {
			at = k
		}
	}
	for i := n - 1; i >= 0; i-- {
		tag := places[i].labels[at]
		l := s.words[i].lemma.Load()
		if l == nil || l.tag != tag {
			l = &tagLemma{tag, m.tables.Lemma(s.words[i].word.Form, tag)}
			s.words[i].lemma.Store(l)
		}
		s.parsed[i].Tag, s.parsed[i].Lemma = tag, l.lemma
		at = int(places[i].back[at])
	}
}

// lead2 returns the best score, the next, and the label of the best.
func lead2(e *[tagLabels]int32) (a, b int32, at uint8) {
	a, b = math.MinInt32/2, math.MinInt32/2
	for l, x := range e {
		b = max(b, min(a, x)) // without a branch that nobody can foretell
		if x > a {
			at = uint8(l)
		}
		a = max(a, x)
	}
	return a, b, at
}

// margin is by how much the best score leads the next.
func margin(scores []int32) int32 {
	a, b := int32(math.MinInt32/2), int32(math.MinInt32/2)
	for _, x := range scores {
		if x > a {
			a, b = x, a
		} else if x > b {
			b = x
		}
	}
	return a - b
}
