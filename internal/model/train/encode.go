package train

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"isnad/internal/model"
	"isnad/internal/model/encoder"
)

// EncoderShape is the shape of the encoder that helps to teach, but for
// its vectors and rows.
var EncoderShape = encoder.Shape{Dim: 256, Heads: 4, Inner: 1024, Layers: 2, Window: 128}

// Rows of an encoder's types: runs of letters are hashed into the first gramRows;
// then the mark between sentences; then a row for each word that raw text has
// leastRow times.
const (
	gramRows = 1 << 15
	leastRow = 6
	maxGram  = 22 // letters of a word that are looked at
)

// An encoding is an encoder, and the types that it knows.
type encoding struct {
	net     *encoder.Net
	vectors *model.Vectors
	types   []encoder.Type // those of raw text, then others that were asked for
	id      map[model.Word]int32
	dim     int
	read    *encoder.Reader
	known   int // types that read knows
	text    []int32
	state   []float32
}

// markWord stands between sentences.
var markWord = model.Word{Norm: "\n"}

// An EncoderConfig says whether, and how, an encoder of raw text helps to teach.
type EncoderConfig struct {
	// Read is how many words of raw text it reads first, some of them more than once
	// (package encoder). 0 for no encoder.
	Read int
	// Encoder names a file that keeps it: it is read from there where the file
	// stands, of the same text and settings, and else trained and written there. Empty for none.
	Encoder string
}

// learnEncoder fits an encoder to raw text, or takes it from its file. It hangs on
// the raw text, the vectors, the settings and the seed alone.
func learnEncoder(raw *Raw, vectors *model.Vectors, cfg EncoderConfig, seed uint64, log func(string, ...any)) (*encoding, error) {
	e := &encoding{vectors: vectors, id: map[model.Word]int32{markWord: 0}}
	words := []model.Word{markWord}
	number := func(w model.Word) int32 {
		id, ok := e.id[w]
		if !ok {
			id = int32(len(words))
			e.id[w] = id
			words = append(words, w)
		}
		return id
	}
	var text encoder.Text
	doc := int32(0)
	for i, s := range raw.Sentences {
		for int(doc) < len(raw.Firsts) && int(raw.Firsts[doc]) <= i {
			doc++
		}
		text.Words, text.Doc = append(text.Words, 0), append(text.Doc, doc)
		for _, w := range s {
			text.Words, text.Doc = append(text.Words, number(w)), append(text.Doc, doc)
		}
	}
	e.types = make([]encoder.Type, len(words))
	byNorm := map[string]int{}
	for _, t := range text.Words {
		e.types[t].Count++
		byNorm[words[t].Norm]++
	}
	rows := map[string]int32{}
	for i, w := range words {
		t := &e.types[i]
		if i == 0 {
			t.Vector, t.Unknown = vectors.Pair(w.Norm)
			clear(t.Vector)
			clear(t.Unknown)
			t.Form = []int32{gramRows}
			continue
		}
		count := t.Count
		*t = e.typeOf(w)
		t.Count = count
		if byNorm[w.Norm] >= leastRow {
			r, ok := rows[w.Norm]
			if !ok {
				r = gramRows + 1 + int32(len(rows))
				rows[w.Norm] = r
			}
			t.Own = []int32{r}
		}
	}
	c := encoder.Config{Shape: EncoderShape, Words: cfg.Read, Batch: 32, Rate: 0.0015, RowRate: 0.002, Hide: 0.1, Seed: seed}
	c.Vec, c.Rows = len(e.types[0].Vector), gramRows+1+len(rows)
	c.Progress = func(words int, loss float64) { log("encoder: %d words read, loss %.3f", words, loss) }
	log("encoder: %d words, %d rows", len(words), c.Rows)
	var err error
	if e.net, err = trained(text, e.types, c, cfg.Encoder, log); err != nil {
		return nil, err
	}
	e.dim = 3 * c.Dim
	return e, nil
}

// typeOf returns the type of a word, without rows of its own.
func (e *encoding) typeOf(w model.Word) (t encoder.Type) {
	t.Vector, t.Unknown = e.vectors.Pair(w.Norm)
	t.Form = grams(w.Norm)
	return t
}

// trained returns the encoder of a file, or trains it and writes it there; the file
// may be "".
func trained(text encoder.Text, types []encoder.Type, c encoder.Config, file string, log func(string, ...any)) (*encoder.Net, error) {
	if file == "" {
		return encoder.Train(text, types, c), nil
	}
	key := encoder.KeyOf(text, types, c)
	f, err := os.Open(file)
	if err == nil {
		defer f.Close()
		n, err := encoder.Read(f, key, c.Shape)
		if err != nil {
			return nil, fmt.Errorf("%s: %w; name another file to train one", file, err)
		}
		log("encoder: read from %s", file)
		return n, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	// Opened before the hour of training, so that a folder that is not there is told now.
	out, err := os.CreateTemp(filepath.Dir(file), ".encoder-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(out.Name())
	n := encoder.Train(text, types, c)
	if err := errors.Join(n.Write(out, key), out.Close()); err != nil {
		return nil, err
	}
	if err := os.Rename(out.Name(), file); err != nil {
		return nil, err
	}
	log("encoder: written to %s", file)
	return n, nil
}

// grams are the rows of the runs of three to six letters of a word, its ends
// included.
func grams(norm string) []int32 {
	letters := []rune("<" + norm + ">")
	letters = letters[:min(len(letters), maxGram)]
	var out []int32
	for n := 3; n <= 6; n++ {
		for i := 0; i+n <= len(letters); i++ {
			h := fnv.New32a()
			h.Write([]byte(string(letters[i : i+n])))
			out = append(out, int32(h.Sum32()%gramRows))
		}
	}
	return out
}

// states returns what the encoder says of each word of sentences that are read
// together.
func (e *encoding) states(sentences [][]model.Word) []float32 {
	e.text = e.text[:0]
	words := 0
	for _, s := range sentences {
		e.text = append(e.text, 0)
		for _, w := range s {
			id, ok := e.id[w]
			if !ok { // raw text has no such word
				id = int32(len(e.types))
				e.id[w] = id
				e.types = append(e.types, e.typeOf(w))
			}
			e.text = append(e.text, id)
		}
		words += len(s)
	}
	if e.known != len(e.types) {
		e.read, e.known = encoder.NewReader(e.net, e.types), len(e.types)
	}
	e.state = e.read.States(e.text, e.state)
	out := make([]float32, 0, words*e.dim)
	at := 0
	for _, s := range sentences {
		at++
		out = append(out, e.state[at*e.dim:(at+len(s))*e.dim]...)
		at += len(s)
	}
	return out
}

// each returns what the encoder says of each annotated sentence, read with those
// about it.
func (e *encoding) each(data []Sentence) [][]float32 {
	const together = 200
	var out [][]float32
	for part := range slices.Chunk(data, together) {
		var s [][]model.Word
		for _, x := range part {
			s = append(s, x.Words)
		}
		all := e.states(s)
		for _, x := range part {
			n := len(x.Words) * e.dim
			out = append(out, all[:n:n])
			all = all[n:]
		}
	}
	return out
}
