package statements

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
)

// headings reads «لوكاشينكو: الغرب …» in headings of the body. Such a heading
// is a statement only when no sentence of the body says the same (gold guide,
// section Statement); settleHeadings decides that once the rest is known.
func (r *reader) headings() []draft {
	var out []draft
	for _, s := range r.sents {
		if r.acct.Article.Blocks[s.Block].Kind != isnad.BlockHeading {
			continue
		}
		for k := s.First + 1; k < s.Last && k < s.First+12; k++ {
			t := &r.toks[k]
			if t.punct != ':' {
				continue
			}
			if r.canSpeak(s.First) && r.nounPhrase(s.First, k, 0, false) == k && k+3 < s.Last {
				d := r.newDraft(k, form{cue: r.cueOf("قال"), kind: inflect.Masdar, gender: '?', number: '?', pron: '-'}, false)
				d.rule, d.heading = "heading", true
				d.subj = run{s.First, k}
				d.comp, d.start, d.head = compColon, k+1, s.First
				if r.toks[k+1].opens {
					d.comp = compQuote
				}
				out = append(out, d)
			}
			break
		}
	}
	return out
}

// merge puts the drafts of headings among the others, in order of cues. A
// draft that lies in the words of a heading's statement stays: it is nested.
func merge(a, b []draft) []draft {
	if len(b) == 0 {
		return a
	}
	out := make([]draft, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0].cue.first < b[0].cue.first {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

// settleHeadings drops headings whose words a statement of the body says too:
// half of the words of the heading stand in one content of the same speaker.
func (r *reader) settleHeadings() {
	for a := range r.drafts {
		d := &r.drafts[a]
		if !d.heading || d.drop || len(d.content) == 0 {
			continue
		}
		words := strings.Fields(foldName(d.content[0].Of(r.text)))
		for b := a + 1; b < len(r.drafts) && b < a+window; b++ {
			e := &r.drafts[b]
			if e.heading || e.drop || e.attr || len(e.content) == 0 || e.speaker.ent != d.speaker.ent {
				continue
			}
			said := " " + foldName(isnad.Span{Start: e.content[0].Start, End: e.content[len(e.content)-1].End}.Of(r.text)) + " "
			n := 0
			for _, w := range words {
				if len(w) > 4 && strings.Contains(said, w) {
					n++
				}
			}
			if 2*n >= len(words) {
				d.drop = true
				break
			}
		}
	}
}
