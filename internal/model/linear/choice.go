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
}

// TrainChoice fits a conditional log-linear model of choices (one label) by
// AdaGrad. Features that no right candidate has are left out.
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
	}
	m := &Model{Labels: 1, Trans: make([]float32, 2)}
	for f := range right {
		if int(counts[f]) >= max(cfg.MinCount, 1) {
			m.Hashes = append(m.Hashes, f)
		}
	}
	slices.Sort(m.Hashes)
	m.Rows = make([]float32, len(m.Hashes))
	m.Index()
	ids := make([][][]int32, len(choices))
	for i, c := range choices {
		ids[i] = make([][]int32, len(c.Features))
		for k, fs := range c.Features {
			for _, f := range fs {
				if id := m.table.find(m.Hashes, f); id >= 0 {
					ids[i][k] = append(ids[i][k], id)
				}
			}
		}
	}
	grad := make([]float32, len(m.Rows))
	rng := rand.New(rand.NewPCG(cfg.Seed, 11))
	order := rng.Perm(len(choices))
	var p []float64
	var mean []float32
	for epoch := range cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, i := range order {
			p = p[:0]
			top := math.Inf(-1)
			for _, fs := range ids[i] {
				s := 0.0
				for _, f := range fs {
					s += float64(m.Rows[f])
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
			for k, fs := range ids[i] {
				d := -p[k] / z
				if k == choices[i].Gold {
					d++
				}
				if math.Abs(d) < 1e-4 {
					continue
				}
				for _, f := range fs {
					if cfg.Dropout > 0 && rng.Float32() < cfg.Dropout {
						continue
					}
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
