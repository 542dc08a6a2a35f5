package model

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad/internal/arabic"
)

// A Script says how clitics are written together with their host: the forms
// before and behind it, and the letters to restore at one place of the host.
type Script struct {
	Pre, Suf []string // «و», «ب» before; «ه» behind
	From, To string   // letters of the token, and those of the host
	// Place is where the restored letters stand: 'f' at the host's front,
	// 'a' behind its article, 'b' at its back, 0 when nothing is restored.
	Place byte
}

// String returns the script in one line, as the packed file holds it.
func (s Script) String() string {
	place := "-"
	if s.Place != 0 {
		place = string(s.Place)
	}
	return strings.Join(s.Pre, "+") + "\t" + strings.Join(s.Suf, "+") + "\t" + s.From + "\t" + s.To + "\t" + place
}

// parseScript reads what String wrote.
func parseScript(line string) (Script, bool) {
	f := strings.Split(line, "\t")
	if len(f) != 5 || len(f[4]) != 1 {
		return Script{}, false
	}
	s := Script{From: f[2], To: f[3]}
	if f[0] != "" {
		s.Pre = strings.Split(f[0], "+")
	}
	if f[1] != "" {
		s.Suf = strings.Split(f[1], "+")
	}
	if f[4] != "-" {
		s.Place = f[4][0]
	}
	return s, true
}

// Explain returns the script by which words came to be written as the token,
// and false when no script says it. token is without vowel marks.
func Explain(token string, words []string) (Script, bool) {
	if len(words) < 2 {
		return Script{}, false
	}
	host := 0
	for k := range words {
		if len(words[k]) > len(words[host]) {
			host = k
		}
	}
	s := Script{Pre: words[:host:host], Suf: words[host+1:]}
	pre, suf := strings.Join(s.Pre, ""), strings.Join(s.Suf, "")
	if len(pre)+len(suf) > len(token) || !strings.HasPrefix(token, pre) || !strings.HasSuffix(token, suf) {
		return Script{}, false
	}
	core, want := []rune(token[len(pre):len(token)-len(suf)]), []rune(words[host])
	article := 0
	if len(core) > 2 && len(want) > 2 && string(core[:2]) == "ال" && string(want[:2]) == "ال" {
		article = 2
	}
	k := article
	for k < min(len(core), len(want)) && core[k] == want[k] {
		k++
	}
	m := 0
	for m < min(len(core), len(want))-k && core[len(core)-1-m] == want[len(want)-1-m] {
		m++
	}
	if k == len(core) && k == len(want) {
		return s, true
	}
	s.From, s.To = string(core[k:len(core)-m]), string(want[k:len(want)-m])
	switch {
	case article > 0 && k == article:
		s.Place = 'a'
	case k == 0:
		s.Place = 'f'
	case m == 0:
		s.Place = 'b'
	default:
		return Script{}, false
	}
	return s, true
}

// host cuts the clitics of the script off a token and restores the host.
func (s *Script) host(token string) (string, bool) {
	core := token
	for _, p := range s.Pre {
		if !strings.HasPrefix(core, p) {
			return "", false
		}
		core = core[len(p):]
	}
	for i := len(s.Suf) - 1; i >= 0; i-- {
		if !strings.HasSuffix(core, s.Suf[i]) {
			return "", false
		}
		core = core[:len(core)-len(s.Suf[i])]
	}
	if core == "" {
		return "", false
	}
	switch s.Place {
	case 'f':
		if !strings.HasPrefix(core, s.From) {
			return "", false
		}
		core = s.To + core[len(s.From):]
	case 'b':
		if !strings.HasSuffix(core, s.From) {
			return "", false
		}
		core = core[:len(core)-len(s.From)] + s.To
	case 'a':
		rest, ok := strings.CutPrefix(core, "ال"+s.From)
		if !ok {
			return "", false
		}
		core = "ال" + s.To + rest
	}
	return core, core != ""
}

// An Analysis is one way to cut a token into words.
type Analysis struct {
	Words []string
	Host  int // index of the host in Words
	// pattern, script and op are hashes of the clitics, of the whole script,
	// and of the restored letters.
	pattern, script, op, pre, suf uint64
}

// Tables are what segmentation and tagging know of words, beyond the word
// table: it is gathered in training and packed with the weights.
type Tables struct {
	Scripts []Script
	// byFirst are, for a first letter, the scripts that a token with it may have, in
	// their order; under "" those without particles. Nil before they are sorted.
	byFirst map[string][]*Script
	// Memo holds, for a token, the cuts that no script makes.
	Memo map[string][]string
	// Spell holds, for a folded word, its usual spellings in raw text.
	Spell map[string][]string
	spell func(fold string) []string // reads them from the packed file
	// Shares tells how a spelling stands among those of its folded word, and
	// how frequent it is: see Share.
	Shares func(form string) Share
	// Seen tells how often training saw the word: 0 not at all, then the
	// binary logarithm of its count and one.
	Seen func(form string) uint8
	// facts is Shares and Seen by the hashes of the form and of the folded form,
	// from the packed file.
	facts func(form, fold uint64) (Share, uint8)
	// fetch asks for the memory that facts and Usage will need.
	fetch func(form, fold uint64)
	// Dict tells how training tagged the folded word: the hash of its tags,
	// most frequent first; 0 when not at all.
	Dict func(fold uint64) uint64
	// Usage tells how raw text uses the folded word (its hash).
	Usage func(fold uint64) Usage
	// Lemmas is the table of lemmas; "" for what is not in it. Nil when there
	// is none.
	Lemmas   func(LemmaKey) string
	hasLemma func(LemmaKey) bool // that Lemmas has more than "", from the packed file
	// Hidden is set where training shows a token as one that it has never seen.
	Hidden bool
}

// A Share says how a spelling stands among all of its folded word.
type Share struct {
	Class uint8 // 0 unknown; 1 under 3 %; then 15, 40, 70, 95 % and above: 6
	Log   uint8 // binary logarithm of the count of the spelling, plus one
	Fold  uint8 // the same for the folded word
	Kin   uint8 // in how many forms raw text has the stem of the folded word: see Kin
}

// Plain takes vowel marks, tatweel and invisible characters off a token.
func Plain(token string) string {
	for _, r := range token {
		if arabic.IsMark(r) || r == 0x640 || arabic.IsInvisible(r) {
			return strings.Map(func(r rune) rune {
				if arabic.IsMark(r) || r == 0x640 || arabic.IsInvisible(r) {
					return -1
				}
				return r
			}, token)
		}
	}
	return token
}

const maxAnalysed = 40 // letters; longer tokens are no words

// sortScripts makes ready for Analyses: nine of ten scripts need a particle that
// the token does not begin with.
func (t *Tables) sortScripts() {
	t.byFirst = map[string][]*Script{"": nil}
	for _, s := range t.Scripts {
		if len(s.Pre) > 0 && len(s.Pre[0]) >= 2 {
			t.byFirst[s.Pre[0][:2]] = nil
		}
	}
	for first := range t.byFirst {
		for i := range t.Scripts {
			s := &t.Scripts[i]
			if len(s.Pre) == 0 || len(s.Pre[0]) < 2 || s.Pre[0][:2] == first {
				t.byFirst[first] = append(t.byFirst[first], s)
			}
		}
	}
}

// Analyses returns every way to cut a token that the tables know, whole first.
// plain is Plain(token).
func (t *Tables) Analyses(token, plain string) []Analysis {
	out := []Analysis{{Words: []string{token}, script: 1, pattern: 1, op: 1, pre: 1, suf: 1}}
	if len(plain) > 2*maxAnalysed || len(plain) < 4 {
		return out
	}
	seen := func(words []string) bool {
		return slices.ContainsFunc(out, func(a Analysis) bool { return slices.Equal(a.Words, words) })
	}
	add := func(s *Script, host string, op uint64) {
		var room [8]string
		words := append(append(append(room[:0], s.Pre...), host), s.Suf...)
		if seen(words) {
			return
		}
		a := Analysis{Words: slices.Clone(words), Host: len(s.Pre), op: op}
		a.pre, a.suf = hash(strings.Join(s.Pre, "+")), hash(strings.Join(s.Suf, "+"))
		a.pattern = mix(a.pre, a.suf)
		a.script = mix(a.pattern, op)
		out = append(out, a)
	}
	try := func(s *Script) {
		host, ok := s.host(plain)
		if !ok {
			return
		}
		add(s, host, mix(mix(hash(s.From), hash(s.To)), uint64(s.Place)))
		// The press leaves hamza off, the treebank restores it inside tokens
		// that are cut: offer the spellings that raw text has.
		if s.Place == 0 || s.From == "" || s.Place == 'b' && (s.To == "ة" || s.To == "ى" || s.To == "ء") {
			for _, spelt := range t.spellings(arabic.Fold(host)) {
				if spelt != host {
					add(s, spelt, spelling(host, spelt))
				}
			}
		}
	}
	if t.byFirst == nil {
		for i := range t.Scripts {
			try(&t.Scripts[i])
		}
	} else {
		scripts, ok := t.byFirst[plain[:2]]
		if !ok {
			scripts = t.byFirst[""]
		}
		for _, s := range scripts {
			try(s)
		}
	}
	for _, k := range t.Memo[plain] {
		if words := strings.Split(k, " "); !seen(words) {
			out = append(out, Analysis{Words: words, pattern: 2, script: 2, op: 2, pre: 2, suf: 2})
		}
	}
	return out
}

// spelling is the hash of the first letter in which two spellings differ.
func spelling(a, b string) uint64 {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return 3
	}
	for i := range x {
		if x[i] != y[i] {
			place := uint64(2)
			switch {
			case i == 0:
				place = 0
			case i == 2 && x[0] == 'ا' && x[1] == 'ل':
				place = 1
			case i == len(x)-1:
				place = 3
			}
			return mix(mix(uint64(x[i]), uint64(y[i])), place+100)
		}
	}
	return 4
}

// SegmentFeatures appends the features of an analysis of a token (without
// marks) that do not depend on its neighbours.
func (t *Tables) SegmentFeatures(dst []uint64, plain string, a *Analysis, table *WordTable) []uint64 {
	whole := t.partOf(plain, table)
	if len(a.Words) == 1 {
		return t.segmentFeatures(dst, &whole, &whole, a)
	}
	stem := t.partOf(a.Words[a.Host], table)
	return t.segmentFeatures(dst, &whole, &stem, a)
}

// A part is what the features of a cut need of a host, or of the whole token.
type part struct {
	text, folded string
	hash, fold   uint64 // of the text, and of the folded text
	cluster      uint64
	share        Share
	usage        Usage
	lex          uint64
	seen         uint8
	length       uint8 // folded, in letters, at most 10
	looked       bool
}

func (t *Tables) partOf(text string, table *WordTable) part {
	p := newPart(text)
	p.look(t, table)
	return p
}

// newPart is a part of which nothing has been looked up.
func newPart(text string) part {
	p := part{text: text, folded: arabic.Fold(text), hash: hash(text), cluster: 9999}
	p.fold, p.length = hash(p.folded), uint8(min(utf8.RuneCountInString(p.folded), 10))
	return p
}

// look looks up what the tables know of a part.
func (p *part) look(t *Tables, table *WordTable) {
	if t.facts != nil {
		p.share, p.seen = t.facts(p.hash, p.fold)
	} else {
		p.share, p.seen = t.Shares(p.text), t.Seen(p.text)
	}
	p.lex = t.Lexical(p.folded)
	if lv, ok := table.clusters(p.fold); ok {
		p.cluster = uint64(lv[1])
	}
	if t.Usage != nil {
		p.usage = t.Usage(p.fold)
	}
	p.looked = true
}

// known says whether anything but its letters is known of a word.
func (p *part) known() bool {
	return p.seen > 0 || p.share.Fold > 0 || p.share.Kin > 0 || p.lex&^lexArticle != 0
}

// segmentFeatures is SegmentFeatures for several analyses of one token, which is
// looked up once.
func (t *Tables) segmentFeatures(dst []uint64, token, stem *part, a *Analysis) []uint64 {
	host, s, h := stem.text, token.hash, stem.hash
	share, whole := stem.share, token.share
	lex, wlex := stem.lex, token.lex
	seen := uint64(0)
	if !t.Hidden {
		seen = uint64(stem.seen)
	}
	diff := uint64(max(-6, min(6, int(share.Fold)-int(whole.Fold))) + 10)
	f := func(kind uint64, parts ...uint64) {
		x := kind
		for _, p := range parts {
			x = mix(x, p)
		}
		dst = append(dst, x)
	}
	f(1, a.script)
	if !t.Hidden {
		f(2, a.script, s)
		f(13, h)
		f(14, h, a.op)
		f(15, h, a.pre)
		f(16, h, a.suf)
		f(20, a.pattern, s)
	}
	f(3, a.pattern, seen)
	f(4, a.op, seen)
	for n := 2; n <= 4; n++ {
		if p, ok := head(host, n); ok {
			f(5, a.op, hash(p))
			f(8, a.pre, hash(p))
		}
		if p, ok := tail(host, n); ok && n < 4 {
			f(6, a.op, hash(p))
			f(7, a.suf, hash(p))
		}
	}
	f(9, a.pattern, uint64(share.Fold))
	f(10, a.pattern, uint64(whole.Fold))
	f(11, a.pattern, diff)
	f(12, a.script, diff)
	f(17, a.pattern, stem.cluster)
	f(18, a.pattern, token.cluster)
	f(19, a.pattern, uint64(len(host)/2))
	f(21, a.op, uint64(share.Class))
	f(22, a.pattern, uint64(share.Class))
	f(23, uint64(share.Class), seen)
	f(24, a.pattern, uint64(share.Log))
	f(34, a.pattern, lex)
	f(35, a.pattern, wlex)
	f(36, a.pattern, lex, wlex)
	f(37, a.op, lex)
	f(38, a.pre, lex)
	f(39, a.suf, lex)
	kin, wkin := uint64(share.Kin), uint64(whole.Kin)
	f(50, a.pattern, kin)
	f(51, a.pattern, wkin)
	f(52, a.pattern, kin, wkin)
	f(53, a.pattern, kin, lex)
	if t.Usage != nil {
		u, w := stem.usage, token.usage
		top, wtop := uint64(u.top()), uint64(w.top())
		f(25, a.pattern, top)
		f(26, a.pre, uint64(u.Tags))
		f(27, a.suf, uint64(u.Tags))
		f(28, a.pattern, wtop)
		f(29, a.pattern, top, wtop)
		f(30, a.pattern, uint64(u.Parent))
		f(31, a.pattern, uint64(w.Parent))
		f(32, a.op, top)
		f(33, a.pattern, top, uint64(share.Fold), uint64(whole.Fold))
	}
	return dst
}

// SegmentContext appends the features of an analysis of a token that look at
// its neighbours. s, prev, next and before are hashes of the tokens (before stands before prev), cprev and cnext
// their clusters (NeighbourCluster).
func SegmentContext(dst []uint64, a *Analysis, s, prev, next, cprev, cnext, before uint64, twin bool) []uint64 {
	if twin {
		dst = append(dst, mix(57, a.pattern), mix(58, a.script), mix(59, a.op), mix(60, a.pre), mix(61, a.suf))
	}
	return append(dst,
		mix(mix(40, a.pattern), prev), mix(mix(41, a.pattern), next),
		mix(mix(42, a.pattern), cprev), mix(mix(43, a.pattern), cnext),
		mix(mix(44, a.op), prev), mix(mix(45, a.script), cprev),
		mix(mix(mix(46, a.pre), s), prev), mix(mix(mix(47, a.op), s), prev),
		mix(mix(mix(48, a.op), s), next), mix(mix(mix(49, a.op), s), cnext),
		mix(mix(mix(54, a.op), s), cprev), mix(mix(mix(55, a.op), s), before),
	)
}

// SegmentNeighbour returns the hash of a neighbouring token and its cluster, as
// SegmentContext takes them.
func SegmentNeighbour(plain string, table *WordTable) (h, cluster uint64) {
	h = hash(plain)
	if lv, ok := table.Clusters(arabic.Fold(plain)); ok {
		return h, uint64(lv[1])
	}
	return h, 9999
}

// log2 is the binary logarithm of n and one, for n > 0; 0 for 0.
func log2(n int) uint8 { return uint8(min(bits.Len(uint(max(n, 0))), 15)) }

// Kin returns the forms of the press in which a folded word may stand, for the
// stem of the word: with the article, with particles, with pronouns. How many of
// them raw text has tells stems from words that only look cut.
func Kin(fold string) []string {
	stem := fold
	if rest, ok := strings.CutPrefix(fold, "ال"); ok && len(rest) >= 6 {
		stem = rest
	}
	held := stem
	if rest, ok := strings.CutSuffix(stem, "ه"); ok && len(rest) >= 4 {
		held = rest + "ت"
	}
	return []string{stem, "ال" + stem, "و" + stem, "ب" + stem, "ل" + stem, "ف" + stem, "ك" + stem, "وال" + stem, "بال" + stem, "لل" + stem,
		held + "ه", held + "ها", held + "هم", held + "نا", "س" + stem}
}

// ShareOf makes a Share of the counts of a spelling and of its folded word.
func ShareOf(form, fold int) Share {
	s := Share{Log: log2(form), Fold: log2(fold)}
	if fold == 0 {
		return s
	}
	r := float64(form) / float64(fold)
	for _, least := range []float64{0, 0.03, 0.15, 0.4, 0.7, 0.95} {
		if r >= least {
			s.Class++
		}
	}
	return s
}

// spellings returns the usual spellings of a folded word.
func (t *Tables) spellings(fold string) []string {
	if t.spell != nil {
		return t.spell(fold)
	}
	return t.Spell[fold]
}
