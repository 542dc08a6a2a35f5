package model

// Rows are weights like [Weights], with the mark of a feature beside its row:
// the table is larger than the processor's caches, and looking a feature up
// mostly costs one line of memory instead of two.
type Rows struct {
	labels, slots, stride int
	scale                 float32
	data                  string
}

// packRows writes feature rows as packWeights does.
func packRows(b *builder, labels int, hashes []uint64, rows []float32, least int) {
	scale, keys, kept := quantize(labels, hashes, rows, least)
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

// find returns where the row of a hash begins, or -1.
func (w *Rows) find(h uint64) int {
	if w.slots == 0 {
		return -1
	}
	s, mark := slot(h, w.slots)
	for {
		at := s * w.stride
		p := w.data[at : at+4]
		switch uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24 {
		case mark:
			return at + 4
		case 0:
			return -1
		}
		if s++; s == w.slots {
			s = 0
		}
	}
}

// addSteps adds the weights of a feature of a model of tagLabels labels, in
// steps of scale.
func (w *Rows) addSteps(sums *[tagLabels]int16, h uint64) {
	at := w.find(h)
	if at < 0 {
		return
	}
	row := w.data[at : at+tagLabels]
	for l := range sums {
		sums[l] += int16(int8(row[l]))
	}
}

// step returns the weight of a feature in a model of one label, in steps of
// scale.
func (w *Rows) step(h uint64) int32 {
	if at := w.find(h); at >= 0 {
		return int32(int8(w.data[at]))
	}
	return 0
}
