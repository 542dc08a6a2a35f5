package train

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/model"
	"isnad/internal/model/linear"
)

// A TreeToken is one token of a treebank: its text, and its words with their
// tags and lemmas ("" where it tells none; nil where it tells none at all).
type TreeToken struct {
	Text   string
	Words  []string
	Tags   []isnad.UPOS
	Lemmas []string
}

// WordsConfig holds the settings of training the words model. The zero value
// of a field takes the default named beside it.
type WordsConfig struct {
	Seed    uint64
	Segment linear.Config // 12 epochs, the mean of the last 6, rate 0.05, dropout 0.2, L2 1e-4
	Tags    linear.Config // 4 epochs, the mean of the last 3, rate 0.05, dropout 0.5, L2 1e-4
	// Vectors are those of words, for a second opinion on tags; nil for none.
	Vectors *model.Vectors
	Second  SecondConfig
	// An encoder helps the teachers of that; without one they do alone.
	EncoderConfig
	Lexicon *Lexicon // dictionaries; none
	// Cuts are sentences of raw text with tokens of which a reader chose the cut.
	Cuts   []CutSentence
	Survey int // tokens of raw text that the first models read; 12,000,000
	Log    func(format string, args ...any)
}

func (c *WordsConfig) defaults() {
	if c.Log == nil {
		c.Log = func(string, ...any) {}
	}
	if c.Segment.Epochs == 0 {
		c.Segment = linear.Config{Epochs: 12, Average: 6, Rate: 0.05, Dropout: 0.2, L2: 1e-4, MinCount: 2, WrongOften: 20}
	}
	if c.Tags.Epochs == 0 {
		c.Tags = linear.Config{Epochs: 4, Average: 3, Rate: 0.05, Dropout: 0.5, L2: 1e-4, MinCount: 3}
	}
	if c.Lexicon == nil {
		c.Lexicon = NewLexicon()
	}
	if c.Survey == 0 {
		c.Survey = 12_000_000
	}
	c.Segment.Seed, c.Tags.Seed = c.Seed, c.Seed
}

// Words trains the words model on treebank sentences and raw text, and returns
// its packed bytes. A first model reads some of the raw text, and how it uses
// each word becomes a feature of the second; so that this tells as much of the
// words of the treebank as of others, each half of the treebank learns from a
// first model of the other half.
func Words(data [][]TreeToken, raw *Raw, table *model.WordTable, cfg WordsConfig) ([]byte, error) {
	cfg.defaults()
	spellings := map[string]int{}
	for w, n := range raw.Spellings {
		if n >= 3 { // rarer ones are mostly slips of the pen
			spellings[w] = n
		}
	}
	k := newKnowledge(data, spellings, cfg.Lexicon)
	cfg.Log("%d sentences, %d scripts, %d memorised cuts", len(data), len(k.tables.Scripts), len(k.tables.Memo))
	all, err := k.first(data, raw, table, cfg, true)
	if err != nil {
		return nil, err
	}
	cfg.Log("raw text: usage of %d words", len(all.usage))
	var halves [2][][]TreeToken
	for i, s := range data {
		halves[half(i)] = append(halves[half(i)], s)
	}
	var uses [2]*survey
	for h := range halves {
		other := halves[1-h]
		if uses[h], err = newKnowledge(other, spellings, cfg.Lexicon).first(other, raw, table, cfg, false); err != nil {
			return nil, err
		}
	}
	k.usage = func(sentence int) func(uint64) model.Usage {
		s := uses[half(sentence)]
		return func(fold uint64) model.Usage {
			u := all.of(fold)
			u.Tags = s.of(fold).Tags
			return u
		}
	}
	segment, tags := k.segment(data, table, cfg), k.tag(data, table, cfg)
	facts := k.facts()
	facts.Usage, facts.Parents = all.usage, all.parents
	facts.Lemmas = k.lemmas(data)
	cfg.Log("%d entries of lemmas, %d of them from dictionaries", len(facts.Lemmas), len(cfg.Lexicon.lemmas))
	packed, err := model.PackModel(&k.tables, facts, segment, tags, nil, table)
	if err != nil || cfg.Vectors == nil {
		return packed, err
	}
	m, err := model.OpenModel(string(packed), nil)
	if err != nil {
		return nil, err
	}
	var encoding *encoding
	if cfg.Read > 0 {
		if encoding, err = learnEncoder(raw, cfg.Vectors, cfg.EncoderConfig, cfg.Seed, cfg.Log); err != nil {
			return nil, fmt.Errorf("train.Words: %w", err)
		}
	}
	return model.PackModel(&k.tables, facts, segment, tags, k.second(data, raw, m, encoding, table, cfg), table)
}

// half says to which half of the data a sentence belongs: by turns of fifty,
// so that neighbours mostly stay together.
func half(sentence int) int { return sentence / 50 % 2 }

// first trains a first model and surveys raw text with it.
func (k *knowledge) first(data [][]TreeToken, raw *Raw, table *model.WordTable, cfg WordsConfig, clusters bool) (*survey, error) {
	cfg.Tags.Epochs, cfg.Tags.Average = min(cfg.Tags.Epochs, 4), min(cfg.Tags.Average, 2)
	cfg.Segment.Epochs, cfg.Segment.Average = min(cfg.Segment.Epochs, 6), min(cfg.Segment.Average, 3)
	packed, err := model.PackModel(&k.tables, k.facts(), k.segment(data, table, cfg), k.tag(data, table, cfg), nil, table)
	if err != nil {
		return nil, err
	}
	m, err := model.OpenModel(string(packed), nil)
	if err != nil {
		return nil, err
	}
	m.Thorough()
	return k.survey(m, raw, cfg, clusters), nil
}

// knowledge is what the training data say of words, counted.
type knowledge struct {
	tables    model.Tables
	spellings map[string]int
	folded    map[string]int
	seen      map[string]int
	dict      map[string]map[isnad.UPOS]int
	byHash    map[uint64]string // folded words of dict
	kin       map[string]uint8  // of folded words: Share.Kin
	lexicon   map[model.LemmaKey]string
	// minus is the tag of the word that is being looked at: what training
	// knows of it must come from its other occurrences.
	minusFold string
	usage     func(sentence int) func(fold uint64) model.Usage // nil for nothing
	minusTag  isnad.UPOS
}

func newKnowledge(data [][]TreeToken, spellings map[string]int, lexicon *Lexicon) *knowledge {
	k := &knowledge{spellings: spellings, folded: map[string]int{}, seen: map[string]int{}, dict: map[string]map[isnad.UPOS]int{}, byHash: map[uint64]string{}}
	for w, n := range spellings {
		k.folded[arabic.Fold(w)] += n
	}
	k.kin = kinOf(k.folded)
	k.lexicon = lexicon.table(spellings)
	k.tables.Lemmas = func(key model.LemmaKey) string { return k.lexicon[key] }
	spell := map[string][]string{}
	for _, w := range sorted(spellings) {
		f := arabic.Fold(w)
		if n := spellings[w]; n >= 4 && n*20 >= k.folded[f] && k.folded[f] < 1<<30 {
			spell[f] = append(spell[f], w)
		}
	}
	for f, list := range spell {
		if len(list) == 1 && list[0] == f {
			delete(spell, f) // nothing that cutting does not give
		}
	}
	scripts := map[string]int{}
	parsed := map[string]model.Script{}
	for _, s := range data {
		for i, t := range s {
			if twin(s, i) {
				continue
			}
			if sc, ok := model.Explain(model.Plain(t.Text), t.Words); ok {
				scripts[sc.String()]++
				parsed[sc.String()] = sc
			}
			for i, w := range t.Words {
				k.seen[w]++
				f := arabic.Fold(w)
				if k.dict[f] == nil {
					k.dict[f] = map[isnad.UPOS]int{}
					k.byHash[model.FoldHash(f)] = f
				}
				k.dict[f][t.Tags[i]]++
			}
		}
	}
	names := sorted(scripts)
	slices.SortStableFunc(names, func(a, b string) int { return scripts[b] - scripts[a] })
	for _, n := range names {
		if scripts[n] >= 2 {
			k.tables.Scripts = append(k.tables.Scripts, parsed[n])
		}
	}
	k.tables.Scripts = append(k.tables.Scripts, joinScripts(k.tables.Scripts, scripts)...)
	k.tables.Spell = spell
	k.tables.Shares = func(form string) model.Share {
		fold := arabic.Fold(form)
		s := model.ShareOf(k.spellings[form], k.folded[fold])
		s.Kin = k.kin[fold]
		return s
	}
	k.tables.Seen = func(form string) uint8 { return seenClass(k.seen[form]) }
	k.tables.Dict = k.dictOf
	// Cuts that no script makes are learned by heart.
	memo := map[string][]string{}
	for _, s := range data {
		for _, t := range s {
			if len(t.Words) < 2 {
				continue
			}
			plain, want := model.Plain(t.Text), strings.Join(t.Words, " ")
			if !slices.ContainsFunc(k.tables.Analyses(t.Text, plain), func(a model.Analysis) bool { return strings.Join(a.Words, " ") == want }) &&
				!slices.Contains(memo[plain], want) && !strings.ContainsAny(plain+want, "\t\n<_") {
				memo[plain] = append(memo[plain], want)
			}
		}
	}
	k.tables.Memo = memo
	return k
}

// lemmas returns the table of lemmas: what the dictionaries say, and of the
// treebank's words those that cannot be told from that by rule.
func (k *knowledge) lemmas(data [][]TreeToken) map[model.LemmaKey]string {
	dictionary := k.lexicon
	out := maps.Clone(dictionary)
	number := tagNumbers()
	type word struct {
		form string
		tag  uint8
	}
	counts := map[word]map[string]int{}
	folds := map[word]map[string]int{}
	count := func(m map[word]map[string]int, w word, l string) {
		if m[w] == nil {
			m[w] = map[string]int{}
		}
		m[w][l]++
	}
	for _, s := range data {
		for _, t := range s {
			for i, l := range t.Lemmas {
				if l == "" || strings.ContainsAny(l, "\n\t") {
					continue
				}
				tag := number[t.Tags[i]]
				count(counts, word{model.Plain(t.Words[i]), tag}, l)
				count(folds, word{arabic.Fold(t.Words[i]), tag}, l)
			}
		}
	}
	// The folded form first, so that the exact one is kept only where it
	// differs. The table that is asked is the one without the treebank.
	t := model.Tables{Shares: k.tables.Shares, Lemmas: func(key model.LemmaKey) string { return dictionary[key] }}
	for w, ls := range folds {
		if l := most(ls); t.Lemma(w.form, w.tag) != l {
			out[model.FoldLemma(w.form, w.tag)] = l
		}
	}
	for w, ls := range counts {
		l := most(ls)
		by := out[model.FoldLemma(arabic.Fold(w.form), w.tag)]
		if by == "" {
			by = t.Lemma(w.form, w.tag)
		}
		if by != l {
			out[model.FormLemma(w.form, w.tag)] = l
		}
	}
	return out
}

// most returns the most frequent key, of several the first.
func most(counts map[string]int) string {
	best := ""
	for _, l := range sorted(counts) {
		if counts[l] > counts[best] {
			best = l
		}
	}
	return best
}

// tagNumbers gives the index of each tag in model.TagLabels.
func tagNumbers() map[isnad.UPOS]uint8 {
	number := map[isnad.UPOS]uint8{}
	for i, t := range model.TagLabels {
		number[t] = uint8(i)
	}
	return number
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func seenClass(n int) uint8 {
	c := uint8(0)
	for ; n > 0; n >>= 1 {
		c++
	}
	return min(c, 15)
}

// dictOf is the hash of the tags of a folded word, most frequent first,
// without the occurrence that is being looked at.
func (k *knowledge) dictOf(h uint64) uint64 {
	f, ok := k.byHash[h]
	if !ok {
		return 0
	}
	type count struct {
		tag isnad.UPOS
		n   int
	}
	var list []count
	for t, n := range k.dict[f] {
		if f == k.minusFold && t == k.minusTag {
			n--
		}
		if n > 0 {
			list = append(list, count{t, n})
		}
	}
	if len(list) == 0 {
		return 0
	}
	slices.SortFunc(list, func(a, b count) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return strings.Compare(string(a.tag), string(b.tag))
	})
	s := ""
	for _, c := range list {
		s += string(c.tag) + " "
	}
	return model.FoldHash(s) & 0xffffffff // the packed file holds 32 bits
}

// joinScripts joins scripts that have only particles before the host with scripts
// that have something behind it or restore letters, and scripts that begin with
// another particle: what the treebank is too small to have twice. Kept are those
// that it would have once if the two were independent.
func joinScripts(scripts []model.Script, counts map[string]int) (out []model.Script) {
	total := 0
	have, first, second := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range scripts {
		total += counts[s.String()]
		have[s.String()] = true
		if len(s.Pre) == 2 {
			first[s.Pre[0]], second[s.Pre[1]] = true, true
		}
	}
	for _, a := range scripts {
		if len(a.Pre) != 1 || len(a.Suf) > 0 || a.Place != 0 {
			continue
		}
		for _, b := range scripts {
			switch {
			case len(b.Pre) > 0 && (len(b.Pre) > 1 || !first[a.Pre[0]] || first[b.Pre[0]] || !second[b.Pre[0]]):
				continue // a particle stands in one place only
			case len(b.Pre) == 0 && len(b.Suf) == 0:
				continue
			case len([]rune(b.From)) > 1 || len([]rune(b.To)) > 2:
				continue // a spelling of one word
			}
			j := b
			j.Pre = append([]string{a.Pre[0]}, b.Pre...)
			if n := j.String(); !have[n] && counts[a.String()]*counts[b.String()] >= total {
				have[n] = true
				out = append(out, j)
			}
		}
	}
	return out
}

// twin reports whether a token is one of two: where the treebank's text had lost
// the way from words to tokens, a token stands there once for each of its
// words. Its count says nothing of the token.
func twin(s []TreeToken, i int) bool {
	return len(s[i].Words) == 1 && len(s[i].Text) > 2 && arabicWord(s[i].Text) &&
		(i > 0 && s[i-1].Text == s[i].Text || i+1 < len(s) && s[i+1].Text == s[i].Text)
}

// kinOf counts for each folded word in how many forms raw text has its stem
// (model.Kin), for words of which it has two and more.
func kinOf(folded map[string]int) map[string]uint8 {
	out := map[string]uint8{}
	look := func(w string) {
		if _, ok := out[w]; ok || len(w) < 4 {
			return
		}
		n := uint8(0)
		for _, f := range model.Kin(w) {
			if folded[f] > 0 {
				n++
			}
		}
		if n >= 2 {
			out[w] = n
		}
	}
	for w := range folded {
		look(w)
		for _, pre := range []string{"و", "ب", "ل", "ف", "ك", "س", "وال", "بال"} {
			if rest, ok := strings.CutPrefix(w, pre); ok {
				look(rest)
			}
		}
	}
	return out
}

// facts returns what is packed of the counts.
func (k *knowledge) facts() *model.Facts {
	f := &model.Facts{Lemmas: k.lexicon, Share: map[string]model.Share{}, Fold: map[string]uint8{}, Seen: map[string]uint8{}, Dict: map[string]uint64{}}
	for w := range k.spellings {
		f.Share[w] = k.tables.Shares(w)
	}
	for w, n := range k.folded {
		f.Fold[w] = model.ShareOf(0, n).Fold
	}
	for w, n := range k.kin {
		f.Fold[w] |= n << 4
	}
	for w, n := range k.seen {
		f.Seen[w] = seenClass(n)
	}
	k.minusFold = ""
	for w := range k.dict {
		f.Dict[w] = k.dictOf(model.FoldHash(w))
	}
	return f
}

// hideTokens is how often training shows a token as one that it has never seen:
// so many in so many more than its count in the treebank. Without that, weights
// of single words, which reading seldom meets, take the place of those of what
// words are like.
const hideTokens = 1

func (k *knowledge) segment(data [][]TreeToken, table *model.WordTable, cfg WordsConfig) *linear.Model {
	var choices []linear.Choice
	tokens := map[string]int{}
	for _, s := range data {
		for _, t := range s {
			tokens[model.Plain(t.Text)]++
		}
	}
	for _, s := range cfg.Cuts {
		for i := range s.Words {
			tokens[model.Plain(s.Tokens[i])]++
		}
	}
	k.tables.Usage = nil
	for si, s := range data {
		if k.usage != nil {
			k.tables.Usage = k.usage(si)
		}
		line := cutLine{k: k, table: table, number: si}
		for _, t := range s {
			line.plain = append(line.plain, model.Plain(t.Text))
		}
		for i, t := range s {
			self := 1
			if twin(s, i) {
				self = 0
			}
			for _, w := range t.Words {
				k.seen[w] -= self
			}
			if c, ok := line.choice(i, t.Text, t.Words, tokens); ok {
				choices = append(choices, c)
			}
			for _, w := range t.Words {
				k.seen[w] += self
			}
		}
	}
	// What a reader chose in raw text the treebank has not counted: nothing is taken off.
	chosen := 0
	for si, s := range cfg.Cuts {
		if k.usage != nil {
			k.tables.Usage = k.usage(si)
		}
		line := cutLine{k: k, table: table, number: len(data) + si}
		for _, t := range s.Tokens {
			line.plain = append(line.plain, model.Plain(t))
		}
		for i, t := range s.Tokens {
			if words := s.Words[i]; words != nil && k.learnable(words, cfg.Lexicon) {
				if c, ok := line.choice(i, t, words, tokens); ok {
					choices = append(choices, c)
					chosen++
				}
			}
		}
	}
	if chosen > 0 {
		cfg.Log("clitics: %d choices, %d of them by a reader of raw text", len(choices), chosen)
	}
	lc := cfg.Segment
	lc.Progress = func(epoch int, loss float64) { cfg.Log("clitics: epoch %d: loss %.0f", epoch, loss) }
	return linear.TrainChoice(choices, lc)
}

// learnable tells whether a reader's cut is one to learn from. Where neither the treebank nor a
// dictionary knows the host the treebank leaves most clitics on, for its own analyser did not
// know it either; and raw text says «my» so much more often than the news of the treebank that the
// readers' ي would take the place of those that belong to the word.
func (k *knowledge) learnable(words []string, l *Lexicon) bool {
	if len(words) == 1 {
		return true
	}
	if words[len(words)-1] == "ي" {
		return false
	}
	host := words[0]
	for _, w := range words {
		if len(w) > len(host) {
			host = w
		}
	}
	if k.dict[arabic.Fold(host)] != nil {
		return true
	}
	noun, adjective, verb := l.may(host)
	return noun || adjective || verb
}

// A cutLine is a sentence whose tokens are to be cut: number is of no other, plain are its
// tokens without vowel marks.
type cutLine struct {
	k      *knowledge
	table  *model.WordTable
	number int
	plain  []string
}

// neighbour is what the cut of another token sees of token i.
func (l *cutLine) neighbour(i int) (uint64, uint64) {
	if i < 0 || i >= len(l.plain) {
		return 8, 8
	}
	return model.SegmentNeighbour(l.plain[i], l.table)
}

// choice returns the cuts of token i with the features of each, of which words is the right
// one; false where there is nothing to choose, or the right one is not among them.
func (l *cutLine) choice(i int, text string, words []string, tokens map[string]int) (c linear.Choice, ok bool) {
	if !arabicWord(text) {
		return c, false
	}
	plain, k := l.plain[i], l.k
	as := k.tables.Analyses(text, plain)
	want := strings.Join(words, " ")
	c.Gold = slices.IndexFunc(as, func(a model.Analysis) bool { return strings.Join(a.Words, " ") == want })
	if c.Gold < 0 || len(as) == 1 {
		return c, false
	}
	h, _ := l.neighbour(i)
	prev, cprev := l.neighbour(i - 1)
	next, cnext := l.neighbour(i + 1)
	before, _ := l.neighbour(i - 2)
	for j := range as {
		fs := k.tables.SegmentFeatures(nil, plain, &as[j], l.table)
		c.Features = append(c.Features, model.SegmentContext(fs, &as[j], h, prev, next, cprev, cnext, before, prev == h || next == h))
	}
	k.tables.Hidden = true
	for j := range as {
		fs := k.tables.SegmentFeatures(nil, plain, &as[j], l.table)
		own := uint64(l.number)<<20 + uint64(i) // of no other token
		c.Unknown = append(c.Unknown, model.SegmentContext(fs, &as[j], own, prev, next, cprev, cnext, before, prev == h || next == h))
	}
	k.tables.Hidden = false
	c.Hide = hideTokens / (hideTokens + float32(tokens[plain]))
	return c, true
}

func arabicWord(s string) bool {
	for _, r := range s {
		return arabic.IsLetter(r)
	}
	return false
}

// tagged prepares the words of a sentence for the taggers, each as if the treebank
// had not shown how it is tagged, and returns their labels.
func (k *knowledge) tagged(si int, s []TreeToken, table *model.WordTable) (words []model.Tagged, labels []uint8) {
	number := tagNumbers()
	var usage func(uint64) model.Usage
	if k.usage != nil {
		usage = k.usage(si)
	}
	for ti, t := range s {
		host := 0
		for i := range t.Words {
			if len(t.Words[i]) > len(t.Words[host]) {
				host = i
			}
		}
		for i, w := range t.Words {
			x := model.Tagged{Form: w, Role: model.RoleOf(t.Words, host, i), Token: arabic.Fold(t.Text)}
			k.minusFold, k.minusTag = arabic.Fold(w), t.Tags[i]
			if twin(s, ti) {
				k.minusFold = ""
			}
			x.Prepare(table, k.dictOf, usage, &k.tables)
			words = append(words, x)
			labels = append(labels, number[t.Tags[i]])
		}
	}
	k.minusFold = ""
	return words, labels
}

func (k *knowledge) tag(data [][]TreeToken, table *model.WordTable, cfg WordsConfig) *linear.Model {
	var seqs []linear.Sequence
	for si, s := range data {
		if words, labels := k.tagged(si, s, table); len(words) > 0 {
			seqs = append(seqs, linear.Sequence{Features: model.TagFeatures(words, k.tables.Shares), Labels: labels})
		}
	}
	lc := cfg.Tags
	lc.Progress = func(epoch int, loss float64) { cfg.Log("tags: epoch %d: loss %.0f", epoch, loss) }
	return linear.Train(seqs, len(model.TagLabels), lc)
}
