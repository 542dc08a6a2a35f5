package model

import "isnad/internal/model/vec"

// Rows are weights like [Weights], with the mark of a feature beside its row:
// the table is larger than the processor's caches, and looking a feature up
// mostly costs one line of memory instead of two.
type Rows struct {
	labels, slots, stride int
	scale                 float32
	data                  string
}

// packRows writes feature rows as packWeights does, but for those whose every weight is
// below least log odds: in steps, which are as fine as the largest weight lets them be, the
// file's size would hang on that one.
func packRows(b *builder, labels int, hashes []uint64, rows []float32, least float32) {
	scale, keys, kept := quantize(labels, hashes, rows, 1, least)
	marks, index := places(keys)
	b.u32(uint32(labels))
	b.float(scale)
	b.u32(uint32(len(marks)))
	none := make([]byte, labels)
	for s, mark := range marks {
		b.u32(mark)
		if i := int(index[s]); i >= 0 {
			b.b = append(b.b, kept[i*labels:(i+1)*labels]...)
		} else {
			b.b = append(b.b, none...)
		}
	}
}

func openRows(c *cutter) Rows {
	w := Rows{labels: int(c.u32()), scale: c.float(), slots: int(c.u32())}
	w.stride = 4 + w.labels
	w.data = c.take(w.stride * w.slots)
	return w
}

// mark reads the mark that stands at a place.
func mark(data string, at int) uint32 {
	p := data[at : at+4]
	return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24
}

// batch is how many features are looked up together.
const batch = 32

// rows appends where the rows of the features begin.
//
// Memory is what takes the time. The first slots of a batch are all asked for
// before the first of them is looked at: a branch that waits for one of them would
// hold up the others.
func (w *Rows) rows(dst []int32, features []uint64) []int32 {
	if w.slots == 0 {
		return dst
	}
	var at [batch]int32
	var first [batch]uint32
	for len(features) > 0 {
		some := features[:min(batch, len(features))]
		features = features[len(some):]
		for i, h := range some {
			s, _ := slot(h, w.slots)
			at[i] = int32(s * w.stride)
			first[i] = mark(w.data, s*w.stride)
		}
		for i, h := range some {
			p, m := int(at[i]), uint32(h>>32)|1
			for f := first[i]; f != 0; f = mark(w.data, p) {
				if f == m {
					dst = append(dst, int32(p+4))
					break
				}
				if p += w.stride; p == len(w.data) {
					p = 0
				}
			}
		}
	}
	return dst
}

// addSteps adds the weights of features of a model of tagLabels labels, in steps
// of scale. rows is scratch, and is returned.
func (w *Rows) addSteps(sums *[tagLabels]int16, features []uint64, rows []int32) []int32 {
	rows = w.rows(rows[:0], features)
	vec.AddBytes(sums[:], w.data, rows)
	return rows
}

// steps adds up the weights of features in a model of one label, in steps of
// scale. rows is scratch, and is returned.
func (w *Rows) steps(features []uint64, rows []int32) (int32, []int32) {
	rows = w.rows(rows[:0], features)
	sum := int32(0)
	for _, at := range rows {
		sum += int32(int8(w.data[at]))
	}
	return sum, rows
}
