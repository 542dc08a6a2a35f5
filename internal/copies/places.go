package copies

import "encoding/binary"

// A place is where a word stands in the article's text: start and length in
// bytes, point and points in code points.
type place struct {
	start, point uint32
	n, points    uint16
}

// A standing is the places of all words of an article, in some four bytes for each: as
// they are, they would take half of what the pass keeps.
type standing struct {
	n     int
	marks []mark // of every eachMark-th word
	code  []byte // for each word: bytes and code points since the word before, its own bytes and code points
}

// A mark is where a word of the code begins, and what was before it.
type mark struct{ code, start, point uint32 }

const eachMark = 32

func packed(at []place) standing {
	p := standing{n: len(at), marks: make([]mark, 0, (len(at)+eachMark-1)/eachMark)}
	code := make([]byte, 0, 4*len(at)+len(at)/4)
	var start, point uint32
	for i, w := range at {
		if i%eachMark == 0 {
			p.marks = append(p.marks, mark{uint32(len(code)), start, point})
		}
		code = binary.AppendUvarint(code, uint64(w.start-start))
		code = binary.AppendUvarint(code, uint64(w.point-point))
		code = binary.AppendUvarint(code, uint64(w.n))
		code = binary.AppendUvarint(code, uint64(w.points))
		start, point = w.start, w.point
	}
	p.code = append([]byte(nil), code...)
	return p
}

// at returns the place of word i.
func (p *standing) at(i int32) place {
	m := p.marks[i/eachMark]
	w := place{start: m.start, point: m.point}
	code := p.code[m.code:]
	for range i%eachMark + 1 {
		next := func() uint64 {
			v, k := binary.Uvarint(code)
			code = code[k:]
			return v
		}
		w.start += uint32(next())
		w.point += uint32(next())
		w.n, w.points = uint16(next()), uint16(next())
	}
	return w
}
