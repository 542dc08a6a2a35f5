package account

import (
	"unicode/utf8"

	"isnad"
)

// stride is the distance in bytes between two marks of an offset table.
const stride = 64

// offsets turn byte offsets of a text into offsets in code points. Making the
// table costs one walk over the text, asking costs at most stride bytes,
// whatever the order of the questions.
type offsets struct {
	text  string
	marks []int // marks[i] is the number of code points in text[:i*stride], a cut rune counted with its first byte
}

func newOffsets(text string) offsets {
	o := offsets{text: text, marks: make([]int, 0, len(text)/stride+1)}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%stride == 0 {
			o.marks = append(o.marks, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	if len(text)%stride == 0 {
		o.marks = append(o.marks, n)
	}
	return o
}

// at returns the number of code points before byte b of the text, which must
// stand between runes.
func (o *offsets) at(b int) int {
	m := b / stride
	n := o.marks[m]
	for i := m * stride; i < b; i++ {
		if utf8.RuneStart(o.text[i]) {
			n++
		}
	}
	return n
}

// span returns s in code points.
func (o *offsets) span(s isnad.Span) Range { return Range{o.at(s.Start), o.at(s.End)} }

// maybe returns s in code points, and nulls for the zero span.
func (o *offsets) maybe(s isnad.Span) (start, end *int) {
	if s == (isnad.Span{}) {
		return nil, nil
	}
	r := o.span(s)
	return &r.Start, &r.End
}
