package account

import (
	"container/heap"
	"html/template"
	"strings"

	"isnad"
)

// A mark is an element set around words of an article's text.
type mark struct {
	span isnad.Span
	// depth orders marks that begin and end together: the lower is outside.
	depth int
	// first opens the element where the mark begins, again where it goes on
	// after a cut; close ends it. All three are markup made by this package.
	first, again, close string
}

// A piece is a run of a mark that lies inside one block and inside every
// element that is open where it begins.
type piece struct {
	start, end int
	mark       *mark
	cut        bool // not the mark's beginning
}

// pieces is a heap: what begins first comes first; of those, what ends last.
type pieces []piece

func (p pieces) Len() int { return len(p) }
func (p pieces) Less(i, j int) bool {
	a, b := &p[i], &p[j]
	switch {
	case a.start != b.start:
		return a.start < b.start
	case a.end != b.end:
		return a.end > b.end
	case a.mark.depth != b.mark.depth:
		return a.mark.depth < b.mark.depth
	}
	return a.mark.span.Start < b.mark.span.Start || a.mark.span.Start == b.mark.span.Start && a.mark.first < b.mark.first
}
func (p pieces) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *pieces) Push(x any)   { *p = append(*p, x.(piece)) }
func (p *pieces) Pop() any {
	old := *p
	last := old[len(old)-1]
	*p = old[:len(old)-1]
	return last
}

// markup writes the words of a block with its marks. Marks may overlap as
// they like: HTML elements may not, so a mark that reaches beyond the element
// around it is cut there and goes on after it. The words are escaped.
func markup(b *strings.Builder, text string, block isnad.Span, marks []piece) {
	queue := pieces(marks)
	heap.Init(&queue)
	var open []piece
	at := block.Start
	words := func(to int) {
		if to > at {
			template.HTMLEscape(b, []byte(Plain(text[at:to])))
			at = to
		}
	}
	for len(queue) > 0 {
		p := heap.Pop(&queue).(piece)
		for len(open) > 0 && open[len(open)-1].end <= p.start {
			top := open[len(open)-1]
			words(top.end)
			b.WriteString(top.mark.close)
			open = open[:len(open)-1]
		}
		if len(open) > 0 && p.end > open[len(open)-1].end {
			border := open[len(open)-1].end
			heap.Push(&queue, piece{border, p.end, p.mark, true})
			p.end = border
		}
		words(p.start)
		if p.cut {
			b.WriteString(p.mark.again)
		} else {
			b.WriteString(p.mark.first)
		}
		open = append(open, p)
	}
	for len(open) > 0 {
		top := open[len(open)-1]
		words(top.end)
		b.WriteString(top.mark.close)
		open = open[:len(open)-1]
	}
	words(block.End)
}

// blockPieces gives each block the pieces of the marks that reach into it.
func blockPieces(blocks []isnad.Block, marks []mark) [][]piece {
	out := make([][]piece, len(blocks))
	for i := range marks {
		m := &marks[i]
		lo := firstBlock(blocks, m.span.Start)
		for cut := false; lo < len(blocks) && blocks[lo].Span.Start < m.span.End; lo++ {
			p := piece{max(m.span.Start, blocks[lo].Span.Start), min(m.span.End, blocks[lo].Span.End), m, cut}
			if p.start < p.end {
				out[lo] = append(out[lo], p)
				cut = true
			}
		}
	}
	return out
}

// firstBlock returns the index of the first block that ends after byte b.
func firstBlock(blocks []isnad.Block, b int) int {
	lo, hi := 0, len(blocks)
	for lo < hi {
		mid := (lo + hi) / 2
		if blocks[mid].Span.End <= b {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Shown reports whether words of s lie in a block: a repair may stand between
// two of them, where no text is shown.
func Shown(blocks []isnad.Block, s isnad.Span) bool {
	i := firstBlock(blocks, s.Start)
	return !s.Empty() && i < len(blocks) && blocks[i].Span.Overlaps(s)
}
