package statements

import (
	"isnad"
	"isnad/internal/arabic/inflect"
)

// A quotation runs from one mark to another; spans in tokens. Close is the
// token of the closing mark, or, when it is missing, the first token behind
// the block.
type quotation struct {
	open, close int
	missing     bool
}

// markKind tells what a token is as a quotation mark: 'o' opens by its glyph,
// 'c' closes by its glyph, 'x' is the same glyph for both, 0 is none.
func markKind(norm string) byte {
	switch norm {
	case "«", "“", "‹", "{", "„":
		return 'o'
	case "»", "”", "›", "}":
		return 'c'
	case "\"", "″", "‟", "〃":
		return 'x'
	}
	return 0
}

// pairQuotes finds the quotations of the text. The press mixes its marks
// («…", “…″, »…»), so the glyph is a hint and the white space beside it
// decides where the hint is none. Inner quotations are paired too. A mark left
// open runs to the end of its block, or into the next blocks when their first
// mark closes it.
func (r *reader) pairQuotes() {
	type pending struct {
		tok   int
		block int
		glyph string
	}
	var stack []pending
	r.mirror()
	blockOf := 0
	blocks := r.acct.Article.Blocks
	closeTo := func(depth, tok int, missing bool) {
		for len(stack) > depth {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			r.addQuote(quotation{p.tok, tok, missing || len(stack) > depth})
		}
	}
	for i := range r.toks {
		t := &r.toks[i]
		for blockOf < len(blocks) && t.span.Start >= blocks[blockOf].Span.End {
			blockOf++
			// What is still open at a block's end stays pending for one mark of
			// the next block only: only a closing one may claim it.
			if len(stack) > 1 {
				closeTo(1, i, true)
			}
			if len(stack) == 1 && blockOf-stack[0].block > maxQuoteBlocks {
				closeTo(0, r.blockEnd(stack[0].block), true)
			}
		}
		if t.mark == 0 {
			continue
		}
		before := i == 0 || r.toks[i-1].span.End < t.span.Start || t.span.Start == 0
		after := i+1 == len(r.toks) || t.span.End < r.toks[i+1].span.Start
		if !before && i > 0 {
			// A clitic or an opening bracket glued before the mark is like a space.
			p := &r.toks[i-1]
			if p.punct == '(' || p.punct == ':' || p.punct == '-' || (p.kind == isnad.TokenWord && len(p.norm) <= 4 && clitic(p.norm)) {
				before = true
			}
		}
		if !after && i+1 < len(r.toks) {
			if n := &r.toks[i+1]; n.kind == isnad.TokenPunct && n.mark == 0 && n.punct != '(' {
				after = true
			}
		}
		if t.mark == 'c' && before && !after && i > 0 && r.toks[i-1].span.End == t.span.Start && r.word(i-1) {
			t.mark = 'o' // بـ”الاستهتار»: glued to a clitic it opens, whatever its shape
		}
		opens := false
		switch t.mark {
		case 'o':
			opens = !(after && !before && len(stack) > 0)
		case 'c':
			opens = len(stack) == 0 && before && !after
		default:
			switch {
			case before && !after:
				opens = true
			case after && !before:
				opens = false
			default:
				opens = len(stack) == 0 || i > 0 && r.toks[i-1].punct == ':' && stack[0].block != blockOf || r.speechDue(i, stack[len(stack)-1].tok)
			}
		}
		if n := len(stack); n > 0 && opens && t.mark == 'x' && stack[n-1].glyph == t.norm && r.speechDue(i, stack[n-1].tok) {
			// «أن "… . وأضاف أن "…"»: the first was never closed
			closeTo(n-1, r.sents[r.toks[stack[n-1].tok].sent].Last, true)
		}
		if len(stack) == 1 && stack[0].block != blockOf && opens {
			closeTo(0, r.blockEnd(stack[0].block), true)
		}
		if opens {
			if len(stack) < maxQuoteDepth {
				stack = append(stack, pending{i, blockOf, t.norm})
			}
			continue
		}
		if len(stack) == 0 {
			continue // a closing mark with nothing open: the press forgets the other one
		}
		// «…" inside «…» : a plain mark closes the nearest, a pointed one
		// prefers its own kind.
		depth := len(stack) - 1
		if t.mark == 'c' {
			for d := len(stack) - 1; d >= 0; d-- {
				if markKind(stack[d].glyph) != 'x' {
					depth = d
					break
				}
			}
		}
		closeTo(depth, i, false)
	}
	for len(stack) > 0 {
		closeTo(len(stack)-1, r.blockEnd(stack[len(stack)-1].block), true)
	}
}

// speechDue reports whether the mark at i stands where speech begins, behind
// أن, a colon or a verb of speaking, in a later sentence than the mark at open.
func (r *reader) speechDue(i, open int) bool {
	if i == 0 || r.toks[i].sent <= r.toks[open].sent {
		return false
	}
	p := &r.toks[i-1]
	if p.cls&clsThat != 0 || p.punct == ':' {
		return true
	}
	for _, f := range r.tab.forms[p.norm] {
		if f.kind != inflect.Masdar && f.cue.frames&frameThat != 0 {
			return true
		}
	}
	return false
}

// mirror swaps the pointed marks of a text that writes them the other way
// round throughout (»…« for «…»), as pages set from left to right do.
func (r *reader) mirror() {
	usual, mirrored := 0, 0
	for i := range r.toks {
		t := &r.toks[i]
		if t.norm != "«" && t.norm != "»" {
			continue
		}
		before := i == 0 || r.toks[i-1].span.End < t.span.Start
		after := i+1 == len(r.toks) || t.span.End < r.toks[i+1].span.Start
		if before && !after {
			if t.norm == "«" {
				usual++
			} else {
				mirrored++
			}
		}
	}
	if mirrored <= usual {
		return
	}
	for i := range r.toks {
		switch t := &r.toks[i]; t.norm {
		case "«":
			t.mark = 'c'
		case "»":
			t.mark = 'o'
		}
	}
}

const (
	maxQuoteDepth  = 4
	maxQuoteBlocks = 4 // blocks a quotation may run on
)

// clitic reports whether a folded word is a conjunction or preposition that
// is written together with the next word.
func clitic(norm string) bool {
	switch norm {
	case "و", "ف", "ب", "ل", "ك", "ال", "وب", "ول", "بال", "وال", "ولل", "لل", "فال":
		return true
	}
	return false
}

// addQuote records a quotation.
func (r *reader) addQuote(q quotation) {
	if q.close <= q.open+1 {
		return
	}
	r.toks[q.open].pair = q.close
	r.toks[q.open].opens = true
	if !q.missing && q.close < len(r.toks) {
		r.toks[q.close].pair = q.open
		r.toks[q.close].closes = true
	}
}

// trimQuotes ends the quotations whose closing mark is missing before the next
// sentence that attributes anew («وأضاف …»): without a mark the block's end is
// only the outer bound.
func (r *reader) trimQuotes() {
	for i := range r.toks {
		t := &r.toks[i]
		if !t.opens || t.pair < len(r.toks) && r.toks[t.pair].closes && r.toks[t.pair].pair == i {
			continue
		}
		for s := t.sent + 1; s < len(r.sents); s++ {
			first := r.sents[s].First
			if first >= t.pair {
				break
			}
			turn := r.turnEnd(first, r.sents[s].Last)
			fs, _ := r.formsAt(turn)
			if f := firstFinite(fs); f != nil && f.cue.frames&(frameThat|framePrep|frameNP) != 0 && (turn == first || f.kind == inflect.Perfect || f.pron == '-' && r.canSpeak(turn+1)) {
				t.pair = first
				break
			}
		}
	}
}

// turnEnd returns the token behind the words by which the next speaker is brought
// in and with which a sentence begins at k («من جهتها، قالت …»), or k.
func (r *reader) turnEnd(k, last int) int {
	e := k
	switch n, _ := bareConj(r.toks[k].norm); {
	case k+2 < last && (n == "من" || n == "في") && (ownSide[r.toks[k+1].norm] || r.toks[k+1].norm == "المقابل" || r.toks[k+1].norm == "السياق"):
		e = k + 2
		if r.toks[e].norm == "ذاته" || r.toks[e].norm == "نفسه" || r.toks[e].norm == "اخر" {
			e++
		}
	case n == "بدوره" || n == "بدورها" || n == "بدورهم" || n == "بالمقابل":
		e = k + 1
	case n == "كما" || n == "وقد" || n == "قد" || n == "فيما":
		return min(k+1, last-1)
	default:
		return k
	}
	if e < last && r.toks[e].punct == ',' {
		e++
	}
	return min(e, last-1)
}

// blockEnd returns the token behind the last token of a block.
func (r *reader) blockEnd(block int) int {
	if block >= len(r.blockLast) {
		return len(r.toks)
	}
	return r.blockLast[block]
}
