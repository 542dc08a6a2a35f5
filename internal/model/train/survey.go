package train

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/model"
	"isnad/internal/model/represent"
)

// A survey is how a first model reads raw text: the tags of each folded word,
// and clusters of the words by what stands to their left and right.
type survey struct {
	usage   map[uint64]model.Usage // under model.FoldHash
	parents []uint16
}

func (s *survey) of(fold uint64) model.Usage {
	if u, ok := s.usage[fold]; ok {
		return u
	}
	return model.Usage{Cluster: model.NoCluster, Parent: model.NoCluster}
}

// Sizes of a survey.
const (
	surveyContexts = 200 // frequent words that are told apart as neighbours
	surveyClasses  = surveyContexts + 16
	surveyLeast    = 8  // occurrences below which a word has no cluster
	surveyDim      = 64 // of the vectors that are clustered
	surveyFine     = 512
	surveyCoarse   = 96
)

// contexts numbers the most frequent words of the data.
func (k *knowledge) contexts() map[string]int {
	words := sorted(k.seen)
	slices.SortStableFunc(words, func(a, b string) int { return k.seen[b] - k.seen[a] })
	number := map[string]int{}
	for i, w := range words[:min(surveyContexts, len(words))] {
		number[w] = i
	}
	return number
}

// contextOf is what word i is as a neighbour: one of the frequent words, or a
// class by ending and article.
func contextOf(number map[string]int, words []model.Parsed, i int) int {
	if i < 0 || i >= len(words) {
		return surveyContexts
	}
	w := words[i].Form
	if n, ok := number[w]; ok {
		return n
	}
	class := 1
	switch {
	case strings.HasSuffix(w, "ة"):
		class = 2
	case strings.HasSuffix(w, "ات"):
		class = 3
	case strings.HasSuffix(w, "ين"), strings.HasSuffix(w, "ون"):
		class = 4
	case strings.HasSuffix(w, "ا"):
		class = 5
	case strings.HasSuffix(w, "ي"):
		class = 6
	case w[0] < 0x80:
		class = 7
	}
	if strings.HasPrefix(w, "ال") {
		class += 7
	}
	return surveyContexts + class
}

// around counts what stands beside a word.
type around struct {
	n      int
	counts []float32 // of the left, then of the right; nil for a word seen once
}

// survey reads about cfg.Survey tokens of raw text with the model.
func (k *knowledge) survey(m *model.Words, raw *Raw, cfg WordsConfig, clusters bool) *survey {
	tags := map[uint64]*[model.Tags]int32{}
	beside := map[uint64]*around{}
	number := k.contexts()
	var scratch model.WordScratch
	var toks []model.Token
	step := max(1, raw.Tokens/cfg.Survey)
	for i := 0; i < len(raw.Runs); i += step {
		if len(raw.Runs[i]) > 400 {
			continue
		}
		toks = toks[:0]
		for _, t := range raw.Runs[i] {
			toks = append(toks, raw.Vocabulary[t])
		}
		words := m.Parse(toks, &scratch)
		for j, w := range words {
			if toks[w.Token].Kind != uint8(arabic.Word) {
				continue
			}
			h := model.FoldHash(arabic.Fold(w.Form))
			c := tags[h]
			if c == nil {
				c = new([model.Tags]int32)
				tags[h] = c
			}
			c[w.Tag]++
			if !clusters {
				continue
			}
			a := beside[h]
			if a == nil {
				a = new(around)
				beside[h] = a
			}
			if a.n++; a.n == 2 {
				a.counts = make([]float32, 2*surveyClasses)
			}
			if a.n >= 2 {
				a.counts[contextOf(number, words, j-1)]++
				a.counts[surveyClasses+contextOf(number, words, j+1)]++
			}
		}
	}
	s := &survey{usage: map[uint64]model.Usage{}}
	for h, c := range tags {
		if u := model.UsageTags(c); u != 0 {
			s.usage[h] = model.Usage{Tags: u, Cluster: model.NoCluster, Parent: model.NoCluster}
		}
	}
	if clusters {
		s.cluster(beside, cfg)
	}
	return s
}

// cluster puts words with like neighbours together: the roots of the shares of
// the neighbours (Hellinger's distance), less their mean, projected at random,
// clustered by k-means.
func (s *survey) cluster(beside map[uint64]*around, cfg WordsConfig) {
	var list []uint64
	for h, a := range beside {
		if a.n >= surveyLeast {
			list = append(list, h)
		}
	}
	slices.SortFunc(list, func(a, b uint64) int { return cmp.Or(beside[b].n-beside[a].n, cmp.Compare(a, b)) })
	mean := make([]float64, 2*surveyClasses)
	for _, h := range list {
		a := beside[h]
		for d, x := range a.counts {
			a.counts[d] = float32(math.Sqrt(float64(x) / float64(a.n)))
			mean[d] += float64(a.counts[d]) / float64(len(list))
		}
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, 21))
	project := make([]float32, 2*surveyClasses*surveyDim)
	for i := range project {
		project[i] = float32(rng.NormFloat64())
	}
	v := &represent.Vectors{Dim: surveyDim, Words: make([]string, len(list)), Data: make([]float32, len(list)*surveyDim)}
	for i, h := range list {
		v.Counts = append(v.Counts, beside[h].n)
		row := v.Of(i)
		for d, x := range beside[h].counts {
			y := x - float32(mean[d])
			for e, p := range project[d*surveyDim : (d+1)*surveyDim] {
				row[e] += y * p
			}
		}
	}
	if len(list) == 0 {
		return
	}
	levels := represent.Clusters(v, []int{surveyFine, surveyCoarse}, 8, cfg.Seed)
	s.parents = make([]uint16, surveyFine)
	for i, h := range list {
		u := s.usage[h]
		u.Cluster, u.Parent = uint16(levels[0][i]), uint16(levels[1][i])
		s.parents[u.Cluster] = u.Parent
		s.usage[h] = u
	}
	cfg.Log("clusters of %d words by their neighbours", len(list))
}
