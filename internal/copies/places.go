package copies

import "encoding/binary"

// A place is where a word stands in the article's text: start and length in
// bytes, point and points in code points.
type place struct {
	start, point uint32
	n, points    uint16
}

// A standing is the places of all words of an article, in a byte or two for each:
// as they are, they would take half of what the pass keeps.
type standing struct {
	n     int
	marks []mark // of every eachMark-th word
	// code has for each word that stands one space behind the word before it and
	// has two bytes for each code point, as Arabic has, one byte: its code
	// points. For any other word it has 0 and then bytes and code points since
	// the word before began, and its own bytes and code points. A word with a
	// mark is written so.
	code []byte
}

// A mark is where a word of the code begins, and what was before it.
type mark struct{ code, start, point uint32 }

const eachMark = 32

func packed(at []place) standing {
	p := standing{n: len(at), marks: make([]mark, 0, (len(at)+eachMark-1)/eachMark)}
	code := make([]byte, 0, 2*len(at))
	var before place
	for i, w := range at {
		if i%eachMark == 0 {
			p.marks = append(p.marks, mark{uint32(len(code)), before.start, before.point})
		} else if next := before.next(w.points); w == next && w.points > 0 && w.points < 256 {
			code = append(code, byte(w.points))
			before = w
			continue
		}
		code = append(code, 0)
		code = binary.AppendUvarint(code, uint64(w.start-before.start))
		code = binary.AppendUvarint(code, uint64(w.point-before.point))
		code = binary.AppendUvarint(code, uint64(w.n))
		code = binary.AppendUvarint(code, uint64(w.points))
		before = w
	}
	p.code = append([]byte(nil), code...)
	return p
}

// next returns the place of a word of so many code points, of two bytes each,
// that stands one space behind w.
func (w place) next(points uint16) place {
	return place{w.start + uint32(w.n) + 1, w.point + uint32(w.points) + 1, 2 * points, points}
}

// at returns the place of word i.
func (p *standing) at(i int32) place {
	m := p.marks[i/eachMark]
	w := place{start: m.start, point: m.point}
	code := p.code[m.code:]
	for range i%eachMark + 1 {
		points := code[0]
		code = code[1:]
		if points > 0 {
			w = w.next(uint16(points))
			continue
		}
		read := func() uint64 {
			v, k := binary.Uvarint(code)
			code = code[k:]
			return v
		}
		w.start += uint32(read())
		w.point += uint32(read())
		w.n, w.points = uint16(read()), uint16(read())
	}
	return w
}
