package linear

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A Choice is one decision between several candidates: the features of each,
// and which is right.
type Choice struct {
	Features [][]uint64
	Gold     int
	// Unknown are the features that the candidates have when nothing is known
	// of them by heart, and Hide how often, of one, training shows these instead.
	Unknown [][]uint64
	Hide    float32
}

// TrainChoice fits a conditional log-linear model of choices (one label) by
// AdaGrad. Features that no right candidate has are left out, unless they are as
// frequent as WrongOften says.
func TrainChoice(choices []Choice, cfg Config) *Model {
	counts := map[uint64]int32{}
	right := map[uint64]bool{}
	for _, c := range choices {
		for k, fs := range c.Features {
			for _, f := range fs {
				counts[f]++
				if k == c.Gold {
					right[f] = true
				}
			}
		}
		if c.Hide == 0 {
			continue
		}
		for k, fs := range c.Unknown {
			for _, f := range fs {
				counts[f]++
				if k == c.Gold {
					right[f] = true
				}
			}
		}
	}
	m := &Model{Labels: 1, Trans: make([]float32, 2)}
	for f, n := range counts {
		if int(n) >= max(cfg.MinCount, 1) && (right[f] || cfg.WrongOften > 0 && int(n) >= cfg.WrongOften) {
			m.Hashes = append(m.Hashes, f)
		}
	}
	slices.Sort(m.Hashes)
	m.Rows = make([]float32, len(m.Hashes))
	m.Index()
	number := func(features [][]uint64) [][]int32 {
		ids := make([][]int32, len(features))
		for k, fs := range features {
			for _, f := range fs {
				if id := m.table.find(m.Hashes, f); id >= 0 {
					ids[k] = append(ids[k], id)
				}
			}
		}
		return ids
	}
	ids, unknown := make([][][]int32, len(choices)), make([][][]int32, len(choices))
	for i, c := range choices {
		ids[i], unknown[i] = number(c.Features), number(c.Unknown)
	}
	grad := make([]float32, len(m.Rows))
	rng := rand.New(rand.NewPCG(cfg.Seed, 11))
	order := rng.Perm(len(choices))
	var p []float64
	var keep [][]int32
	scale := 1 / float64(1-cfg.Dropout)
	var mean []float32
	for epoch := range cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, i := range order {
			p = p[:0]
			top := math.Inf(-1)
			feats := ids[i]
			if c := &choices[i]; c.Hide > 0 && rng.Float32() < c.Hide {
				feats = unknown[i]
			}
			if cfg.Dropout > 0 {
				for len(keep) < len(feats) {
					keep = append(keep, nil)
				}
				for k, fs := range feats {
					keep[k] = keep[k][:0]
					for _, f := range fs {
						if rng.Float32() >= cfg.Dropout {
							keep[k] = append(keep[k], f)
						}
					}
				}
				feats = keep[:len(feats)]
			}
			for _, fs := range feats {
				s := 0.0
				for _, f := range fs {
					s += float64(m.Rows[f]) * scale
				}
				p = append(p, s)
				top = max(top, s)
			}
			z := 0.0
			for k := range p {
				p[k] = math.Exp(p[k] - top)
				z += p[k]
			}
			loss -= math.Log(p[choices[i].Gold] / z)
			for k, fs := range feats {
				d := -p[k] / z
				if k == choices[i].Gold {
					d++
				}
				if math.Abs(d) < 1e-4 {
					continue
				}
				for _, f := range fs {
					g := float32(d) - cfg.L2*m.Rows[f]
					grad[f] += g * g
					m.Rows[f] += cfg.Rate * g / (float32(math.Sqrt(float64(grad[f]))) + 1e-6)
				}
			}
		}
		if cfg.Progress != nil {
			cfg.Progress(epoch+1, loss)
		}
		if epoch >= cfg.Epochs-cfg.Average {
			mean = sum(mean, m.Rows)
		}
	}
	if cfg.Average > 0 {
		for i := range mean {
			m.Rows[i] = mean[i] / float32(min(cfg.Average, cfg.Epochs))
		}
	}
	return m
}
