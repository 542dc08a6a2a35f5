package train

import (
	"cmp"
	"encoding/binary"
	"math/rand/v2"
	"slices"

	"isnad/internal/arabic"
	"isnad/internal/model"
	"isnad/internal/model/neural"
)

// A SecondConfig holds the settings of the second opinion on tags. The zero value
// of a field takes the default named beside it.
type SecondConfig struct {
	// Teachers are networks that learn from the treebank alone, with the settings
	// First, and label Silver words of raw text together with the linear model; 3
	// and 2,400,000.
	Teachers, Silver int
	// Rounds is how many networks learn from labelled raw text, one after the other:
	// each but the last is the next one's teacher; 2, and with an encoder, which
	// those would not be told of, 1.
	Rounds int
	// First: 8 epochs, the mean of the last 3, rate 0.002, decay 0.02, of the layers
	// 0.2, 0.4 and 0.2 hidden. Last, of the network that learns from the raw text
	// and the treebank: 3 epochs, 0.1, 0.2 and 0.1 hidden.
	First, Last neural.Config
}

func (c *SecondConfig) defaults(seed uint64, told bool) {
	c.Teachers = cmp.Or(c.Teachers, 3)
	c.Silver = cmp.Or(c.Silver, 2_400_000)
	rounds := 2
	if told {
		rounds = 1
	}
	c.Rounds = cmp.Or(c.Rounds, rounds)
	if c.First.Epochs == 0 {
		c.First = neural.Config{Epochs: 8, Rate: 0.002, Drop0: 0.2, Drop1: 0.4, Drop2: 0.2, Decay: 0.02, Average: 3}
	}
	if c.Last.Epochs == 0 {
		c.Last = neural.Config{Epochs: 3, Rate: 0.002, Drop0: 0.1, Drop1: 0.2, Drop2: 0.1, Decay: 0.02}
	}
	c.First.Seed, c.Last.Seed = seed, seed+100
}

// tagTogether is how many sentences are one step of the network's training.
const tagTogether = 8

// Sentences of raw text are read in blocks, so that the encoder sees more than one,
// and so are those of the treebank.
const silverTogether, besideTogether = 24, 200

// dropBeside is the share of what the encoder says that a step does not show.
const dropBeside = 0.4

// hideTags is how often training shows the network a word of which it does not
// know how the treebank tags it: so many in so many more than its count.
const hideTags = 0.4

// A tagMaterial is what the networks of tags are trained on.
type tagMaterial struct {
	k       *knowledge
	vectors *model.Vectors
	types   []neural.Type
	ids     map[string]int32
	log     func(format string, args ...any)
	// encoding helps the teachers; nil for none.
	encoding *encoding
}

// A tagSentence is a sentence of it.
type tagSentence struct {
	types  []int32
	labels []uint8
	// Its tokens, and the one that each word is of, where an encoder reads them.
	tokens []model.Word
	at     []int
}

// beside returns what the encoder says of each word of sentences that lie together:
// what it says of their tokens.
func (m *tagMaterial) beside(sentences []tagSentence) (out []float32) {
	if m.encoding == nil {
		return nil
	}
	var tokens [][]model.Word
	for _, s := range sentences {
		tokens = append(tokens, s.tokens)
	}
	dim := m.encoding.dim
	states := m.encoding.states(tokens)
	for _, s := range sentences {
		for _, t := range s.at {
			out = append(out, states[t*dim:(t+1)*dim]...)
		}
		states = states[len(s.tokens)*dim:]
	}
	return out
}

// id is the number of a word among the types: words that the network sees alike
// have one.
func (m *tagMaterial) id(x *model.Tagged) int32 {
	fold := arabic.Fold(x.Form)
	own, form := x.NetFeatures(nil, nil, m.k.tables.Shares(x.Form))
	var key []byte
	for _, f := range own {
		key = binary.AppendUvarint(key, uint64(f))
	}
	key = append(key, 0xff) // no number ends with it
	for _, f := range form {
		key = binary.AppendUvarint(key, uint64(f))
	}
	at := string(key) + fold
	id, ok := m.ids[at]
	if !ok {
		id = int32(len(m.types))
		m.ids[at] = id
		t := neural.Type{Vector: make([]float32, m.vectors.TagShape().Vec), Own: own, Form: form}
		x.NetVector(t.Vector, m.vectors, nil)
		t.Unknown = t.Vector
		count := 0
		for _, n := range m.k.dict[fold] {
			count += n
		}
		t.Hide = hideTags / (hideTags + float32(count))
		m.types = append(m.types, t)
	}
	return id
}

// document makes one step of training, or of labelling, of sentences.
func document(sentences []tagSentence) (d neural.Doc) {
	for _, s := range sentences {
		d.Starts = append(d.Starts, int32(len(d.Types)))
		d.Types, d.Labels = append(d.Types, s.types...), append(d.Labels, s.labels...)
	}
	d.Bits, d.Group = make([]uint64, len(d.Types)), make([]int32, len(d.Types))
	for i := range d.Group {
		d.Group[i] = -1
	}
	return d
}

// train fits a network; beside is what the encoder says of each sentence, nil for a
// network that is not told.
func (m *tagMaterial) train(sentences []tagSentence, beside [][]float32, c neural.Config, what string) *neural.Net {
	rng := rand.New(rand.NewPCG(c.Seed, 51))
	if beside != nil {
		c.Beside, c.DropBeside = m.encoding.dim, dropBeside
	}
	c.Progress = func(epoch int, loss float64) { m.log("%s: epoch %d: loss %.0f", what, epoch, loss) }
	return neural.Train(func(int) (out []neural.Doc) {
		// Where they begin is drawn anew for each epoch.
		for a, b := 0, 1+rng.IntN(tagTogether); a < len(sentences); a, b = b, b+tagTogether {
			b = min(b, len(sentences))
			d := document(sentences[a:b])
			if beside != nil {
				d.Beside = beside[a:b]
			}
			out = append(out, d)
		}
		return out
	}, m.types, c)
}

// second trains the second opinion on tags, given the model without it. Several
// networks learn from the treebank. Together with the linear model they label raw
// text, and from that and the treebank one network learns what they know together:
// it meets many times the words.
func (k *knowledge) second(data [][]TreeToken, raw *Raw, linear *model.Words, encoding *encoding, table *model.WordTable, cfg WordsConfig) *model.TagNet {
	c := cfg.Second
	c.defaults(cfg.Seed, encoding != nil)
	m := &tagMaterial{k: k, vectors: cfg.Vectors, ids: map[string]int32{}, log: cfg.Log, encoding: encoding}
	gold, beside := m.gold(data, table)
	// Teachers need not be fast.
	c.Last.Shape, c.First.Shape = m.vectors.TagShape(), m.vectors.TagShape()
	c.First.Type, c.First.Hidden, c.First.Reach2 = 64, 128, 2
	var teachers []*neural.Net
	for range c.Teachers {
		teachers = append(teachers, m.train(gold, beside, c.First, "teacher of tags"))
		c.First.Seed++
	}
	silver, emit := m.silver(linear, raw, c.Silver, cfg.Seed)
	var last *neural.Net
	for range c.Rounds {
		m.label(silver, emit, linear.Chain(), teachers)
		// The treebank's sentences stand among those of raw text at even distances.
		all := gold
		if len(silver) > 0 {
			all = nil
		}
		for i, s := range silver {
			all = append(all, s)
			all = append(all, gold[i*len(gold)/len(silver):(i+1)*len(gold)/len(silver)]...)
		}
		last = m.train(all, nil, c.Last, "network of tags, on raw text")
		teachers = []*neural.Net{last}
		c.Last.Seed++
	}
	return model.NewTagNet(last, m.vectors)
}

// gold returns the sentences of the treebank, and what the encoder says of each.
func (m *tagMaterial) gold(data [][]TreeToken, table *model.WordTable) (gold []tagSentence, beside [][]float32) {
	labels := m.vectors.TagShape().Labels
	for si, s := range data {
		words, tags := m.k.tagged(si, s, table)
		if len(words) == 0 {
			continue
		}
		z := tagSentence{labels: tags}
		for i := range words {
			z.types = append(z.types, m.id(&words[i]))
			tags[i] = min(tags[i], uint8(labels-1))
		}
		for i, t := range s {
			z.tokens = append(z.tokens, model.WordOf(t.Text))
			for range t.Words {
				z.at = append(z.at, i)
			}
		}
		gold = append(gold, z)
	}
	if m.encoding != nil {
		for part := range slices.Chunk(gold, besideTogether) {
			all := m.beside(part)
			for _, z := range part {
				n := len(z.at) * m.encoding.dim
				beside = append(beside, all[:n:n])
				all = all[n:]
			}
		}
	}
	return gold, beside
}

// silver reads about so many words of raw text, in blocks of sentences that lie
// together, and returns its sentences, without labels, and the scores that the linear
// model gives them.
func (m *tagMaterial) silver(linear *model.Words, raw *Raw, words int, seed uint64) (out []tagSentence, emit [][]float32) {
	var scratch model.WordScratch
	n := 0
	for _, block := range rand.New(rand.NewPCG(seed, 47)).Perm(len(raw.Runs) / silverTogether) {
		if n >= words {
			break
		}
		for _, run := range raw.Runs[block*silverTogether : (block+1)*silverTogether] {
			if len(run) < 3 || len(run) > 200 {
				continue
			}
			s, e := m.sentence(linear, raw, run, &scratch)
			out, emit = append(out, s), append(emit, e)
			n += len(s.types)
		}
	}
	m.log("%d words of raw text, %d types", n, len(m.types))
	return out, emit
}

// sentence reads a sentence of raw text.
func (m *tagMaterial) sentence(linear *model.Words, raw *Raw, run []int32, scratch *model.WordScratch) (s tagSentence, emit []float32) {
	var tokens []model.Token
	var place []int // of each token among those that the encoder reads
	for _, t := range run {
		x := raw.Vocabulary[t]
		tokens = append(tokens, x)
		if x.Norm != "" || len(s.tokens) == 0 { // Raw.Sentences have none without letters
			s.tokens = append(s.tokens, model.WordOfKind(x.Norm, x.Kind))
		}
		place = append(place, len(s.tokens)-1)
	}
	parsed, tagged, scores := linear.Emissions(tokens, scratch)
	for i, x := range tagged {
		s.types, s.at = append(s.types, m.id(x)), append(s.at, place[parsed[i].Token])
		emit = append(emit, scores[i*model.Tags:i*model.Tags+neural.Wide]...)
	}
	return s, emit
}

// label labels sentences by the networks and the linear model, given its scores and
// the weights of its chain: either side is as weighty as the other, networks that are told
// of an encoder half as weighty again.
func (m *tagMaterial) label(sentences []tagSentence, emit [][]float32, chain []float32, nets []*neural.Net) {
	whole := float32(0.5)
	if nets[0].Beside > 0 {
		whole = 0.6
	}
	share := whole / float32(len(nets))
	trans := make([]float32, len(chain))
	for i, x := range chain {
		trans[i] = x * (1 - whole)
	}
	var readers []*neural.Reader
	for _, t := range nets {
		readers = append(readers, neural.NewReader(t, nil))
		for i, x := range t.Trans {
			trans[i] += x * share
		}
	}
	const together = 64 // as many as keep the room small
	for a := 0; a < len(sentences); a += together {
		part := sentences[a:min(a+together, len(sentences))]
		d := document(part)
		if nets[0].Beside > 0 {
			d.Beside = [][]float32{m.beside(part)}
		}
		text := neural.TextOf(&d, m.types)
		sum := slices.Concat(emit[a : a+len(part)]...)
		for i := range sum {
			sum[i] *= 1 - whole
		}
		for _, r := range readers {
			for i, x := range r.Emit(text) {
				sum[i] += x * share
			}
		}
		labels := readers[0].DecodeBy(trans, nil, sum, d.Starts)
		for i := range part {
			k := len(part[i].types)
			part[i].labels, labels = labels[:k:k], labels[k:]
		}
	}
}
