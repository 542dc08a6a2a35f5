package extract

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isnad"
	"isnad/internal/extract/source"
)

// An edit replaces the bytes from:to of a line's text.
type edit struct {
	from, to  int // bytes of the line's text
	repl      string
	rule, why string
	// sub, when not nil, says what the edit does inside from:to; merge works
	// repl out of it and of what else is to be done there.
	sub []edit
}

// A builder writes one article's text out of pieces of lines, and keeps the
// way back and the repairs.
type builder struct {
	text    []byte
	blocks  []isnad.Block
	origin  isnad.Origin
	repairs []isnad.Repair
	body    []byte // the page's bytes, to tell what stood for U+FFFD
}

// block appends the bytes from:to of line l as a block of the given kind.
// edits lie inside from:to, in order and apart. glued, when not empty, says why
// the page has nothing between this block and the last.
func (b *builder) block(kind isnad.BlockKind, l *source.Line, from, to int, edits []edit, glued string) {
	mark, repairs := len(b.text), len(b.repairs)
	if mark > 0 {
		b.text = append(b.text, '\n')
		if glued != "" {
			b.repairs = append(b.repairs, isnad.Repair{To: "\n", Span: isnad.Span{Start: mark, End: mark + 1}, Rule: ruleGlued, Why: glued})
		}
	}
	start := len(b.text)
	edits = normalized(l.Text, from, to, edits)
	at := from
	for _, e := range edits {
		b.copy(l, at, e.from)
		b.replace(l, e)
		at = e.to
	}
	b.copy(l, at, to)
	if len(b.text) == start {
		b.text, b.repairs = b.text[:mark], b.repairs[:repairs]
		return
	}
	b.blocks = append(b.blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: start, End: len(b.text)}})
}

// copy appends l.Text[from:to] unchanged.
func (b *builder) copy(l *source.Line, from, to int) {
	if from >= to {
		return
	}
	at := len(b.text)
	b.text = append(b.text, l.Text[from:to]...)
	for i := segmentAt(l.Origin, from); i < len(l.Origin) && l.Origin[i].Text.Start < to; i++ {
		s := clip(l.Origin[i], from, to)
		if s.Text.Start >= s.Text.End {
			continue
		}
		s.Text.Start += at - from
		s.Text.End += at - from
		b.segment(s)
	}
}

// segment appends s to the origin and joins it to its neighbour when both are
// exact and touch.
func (b *builder) segment(s isnad.Segment) {
	if n := len(b.origin); n > 0 && s.Exact {
		if p := &b.origin[n-1]; p.Exact && p.Text.End == s.Text.Start && p.Page.End == s.Page.Start {
			p.Text.End, p.Page.End = s.Text.End, s.Page.End
			return
		}
	}
	b.origin = append(b.origin, s)
}

func (b *builder) replace(l *source.Line, e edit) {
	at := len(b.text)
	b.text = append(b.text, e.repl...)
	if p, ok := l.Origin.Page(isnad.Span{Start: e.from, End: e.to}); ok && e.repl != "" {
		b.segment(isnad.Segment{Text: isnad.Span{Start: at, End: len(b.text)}, Page: p})
	}
	from := l.Text[e.from:e.to]
	if e.rule == ruleUTF8 {
		if p, ok := l.Origin.Page(isnad.Span{Start: e.from, End: e.to}); ok && p.End <= len(b.body) {
			from = broken(string(b.body[p.Start:p.End]), from)
		}
	}
	b.repairs = append(b.repairs, isnad.Repair{
		From: from, To: e.repl, Span: isnad.Span{Start: at, End: len(b.text)}, Rule: e.rule, Why: e.why,
	})
}

// broken returns the bytes of raw that are no UTF-8, when they stand in one
// place; otherwise text, which stands for them.
func broken(raw, text string) string {
	from, to := -1, -1
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRuneInString(raw[i:])
		if r == utf8.RuneError && n == 1 {
			if from >= 0 && to < i {
				return text
			}
			if from < 0 {
				from = i
			}
			to = i + 1
		}
		i += n
	}
	if from < 0 {
		return text
	}
	return raw[from:to]
}

// segmentAt returns the first segment that ends behind byte at.
func segmentAt(o isnad.Origin, at int) int {
	lo, hi := 0, len(o)
	for lo < hi {
		mid := (lo + hi) / 2
		if o[mid].Text.End <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// plainlyNormal reports whether s, which is valid UTF-8, is in normalization
// form C for the plain reason that nothing in it could compose: ASCII, Latin-1
// signs, general punctuation, Arabic letters, and vowel marks that stand alone.
// false says nothing. Nearly all of the press is so, and the tables of package
// norm took a fifth of the time here.
func plainlyNormal[T string | []byte](s T) bool {
	mark := false
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			i, mark = i+1, false
		case 0xD8 <= c && c <= 0xDB && i+1 < len(s):
			r := rune(c&0x1F)<<6 | rune(s[i+1]&0x3F)
			switch {
			case 0x621 <= r && r <= 0x64A || 0x60C <= r && r <= 0x60F || 0x660 <= r && r <= 0x66F || 0x671 <= r && r <= 0x6D5:
				mark = false
			case 0x64B <= r && r <= 0x652 && !mark:
				mark = true
			default:
				return false
			}
			i += 2
		case c == 0xC2 && i+1 < len(s): // U+0080 to U+00BF
			i, mark = i+2, false
		case c == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] >= 0x82: // U+2002 to U+203F
			i, mark = i+3, false
		default:
			return false
		}
	}
	return true
}

// normalized adds edits to edits, or widens them, so that the result is in
// Unicode normalization form C. It is the last step because other repairs can
// bring a letter and a mark together that then compose.
func normalized(text string, from, to int, edits []edit) []edit {
	if len(edits) == 0 && (plainlyNormal(text[from:to]) || norm.NFC.IsNormalString(text[from:to])) {
		return edits
	}
	// A piece is a run of out and the run of text that it comes from.
	type piece struct{ out, end, from, to, edit int }
	room := 0
	for _, e := range edits {
		room += len(e.repl)
	}
	out := make([]byte, 0, to-from+room)
	pieces := make([]piece, 0, 2*len(edits)+1)
	at := from
	for i, e := range edits {
		if at < e.from {
			pieces = append(pieces, piece{len(out), len(out) + e.from - at, at, e.from, -1})
			out = append(out, text[at:e.from]...)
		}
		pieces = append(pieces, piece{len(out), len(out) + len(e.repl), e.from, e.to, i})
		out = append(out, e.repl...)
		at = e.to
	}
	if at < to {
		pieces = append(pieces, piece{len(out), len(out) + to - at, at, to, -1})
		out = append(out, text[at:to]...)
	}
	if plainlyNormal(out) || norm.NFC.IsNormal(out) {
		return edits
	}
	res := make([]edit, 0, len(edits)+8)
	p, kept := 0, 0 // first piece not left behind, first edit not yet in res
	for i := 0; i < len(out); {
		j := i + norm.NFC.QuickSpan(out[i:])
		if j >= len(out) {
			break
		}
		// QuickSpan may stop within a run of marks: go back to its letter.
		for j > i && !norm.NFC.Properties(out[j:]).BoundaryBefore() {
			_, n := utf8.DecodeLastRune(out[:j])
			j -= n
		}
		k := j + max(1, norm.NFC.NextBoundary(out[j:], true))
		i = k
		form := norm.NFC.Bytes(out[j:k])
		if string(form) == string(out[j:k]) {
			continue
		}
		// lo:hi is the run of text behind out[j:k], with whole edits.
		for pieces[p].end <= j {
			p++
		}
		first, last := pieces[p], pieces[p]
		ne := edit{from: first.from, repl: string(form), rule: ruleNFC}
		if first.edit < 0 {
			ne.from += j - first.out
		} else {
			ne.repl = string(out[first.out:j]) + ne.repl
		}
		for q := p; q < len(pieces) && pieces[q].out < k; q++ {
			last = pieces[q]
			if e := last.edit; e >= 0 && edits[e].rule != ruleUTF8 {
				ne.rule, ne.why = edits[e].rule, edits[e].why
			}
		}
		ne.to = last.to
		if last.edit < 0 {
			ne.to -= last.end - k
		} else if last.end > k {
			ne.repl += string(out[k:last.end])
			i = last.end
		}
		for ; kept < len(edits) && edits[kept].from < ne.to; kept++ {
			if edits[kept].to <= ne.from {
				res = append(res, edits[kept])
			}
		}
		res = append(res, ne)
	}
	return append(res, edits[kept:]...)
}
