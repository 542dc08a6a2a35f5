package account

import (
	"slices"

	"isnad"
	"isnad/internal/passes"
)

// A Copy says that two articles share text.
type Copy struct {
	// From is the source of To when Direction says so; else they are in order
	// of date and id, and neither is said to have copied.
	From string `json:"from"`
	To   string `json:"to"`
	// Kind is "wire", "outlet", "own", "version", "common-source",
	// "quotation", "boilerplate" or "undirected"; quotation and boilerplate
	// are no copying.
	Kind string `json:"kind"`
	// Form is "republished", "abridged", "extended", "merged" or "partial".
	Form string `json:"form"`
	// Direction is what the direction rests on: "version", "credit" or
	// "date"; empty when it is left open. Score says how sure that is.
	Direction string  `json:"direction"`
	Score     float64 `json:"score"`
	// Share is the share of To's words that stand in From, Back the other way
	// round; Jaccard and Containment are of the sets of runs of four words.
	Share       float64 `json:"share"`
	Back        float64 `json:"back"`
	Jaccard     float64 `json:"jaccard"`
	Containment float64 `json:"containment"`
	// Words counts the shared words, Spans are the passages.
	Words int       `json:"words"`
	Spans []Passage `json:"spans"`
	// Sources are the other articles that a merged one is made of.
	Sources []string `json:"sources"`
}

// A Passage is the same words in two articles.
type Passage struct {
	From Range `json:"from"`
	To   Range `json:"to"`
}

// A Claim is one thing said by one speaker, as several articles tell it.
type Claim struct {
	ID string `json:"id"`
	// Speaker is the id of the entity.
	Speaker string `json:"speaker"`
	// Tellings are the ids of the statements, in order of time.
	Tellings []string `json:"tellings"`
	// From and To are the days of the first and last telling; empty when
	// undated.
	From string `json:"from"`
	To   string `json:"to"`
	// Sources are who stands behind the tellings, once copies and common
	// agencies are folded: agencies, outlets, or articles.
	Sources            []string `json:"sources"`
	IndependentSources int      `json:"independent_sources"`
}

// A Contradiction is a statement that denies what another says.
type Contradiction struct {
	// Denial and Denied are the ids of the statements.
	Denial string `json:"denial"`
	Denied string `json:"denied"`
	// Score is the likeness of their words, 0 to 1.
	Score float64 `json:"score"`
}

// A Story is the articles that tell of one event.
type Story struct {
	ID string `json:"id"`
	// Title is that of the article most like the others.
	Title string `json:"title"`
	// Articles are in order of time.
	Articles []string `json:"articles"`
	// From and To are the days of the first and last; empty when undated.
	From string `json:"from"`
	To   string `json:"to"`
	// IndependentSources counts the articles once copies are folded.
	IndependentSources int `json:"independent_sources"`
}

// round keeps four places: a share has no more to say.
func round(f float64) float64 { return float64(int64(f*1e4+0.5)) / 1e4 }

func copyOf(c *isnad.Copy) Copy {
	out := Copy{From: string(c.From), To: string(c.To), Kind: string(c.Kind), Form: string(c.Form), Direction: string(c.Direction),
		Share: round(c.Share), Back: round(c.Back), Jaccard: round(c.Jaccard), Containment: round(c.Containment), Words: c.Words,
		Spans: make([]Passage, 0, len(c.Points)), Sources: ids(c.Sources)}
	if c.Direction != "" {
		out.Score = c.Basis.Score
	}
	for _, s := range c.Points {
		out.Spans = append(out.Spans, Passage{Range{s[0].Start, s[0].End}, Range{s[1].Start, s[1].End}})
	}
	return out
}

func ids[T ~string](list []T) []string {
	out := make([]string, 0, len(list))
	for _, x := range list {
		out = append(out, string(x))
	}
	return out
}

func statementID(r isnad.StatementRef) string { return string(r.Article) + "-" + string(r.Statement) }

func claim(c *isnad.Claim) Claim {
	out := Claim{ID: c.ID, Speaker: string(c.Speaker), Tellings: make([]string, 0, len(c.Tellings)), From: c.From, To: c.To,
		Sources: slices.Clone(c.Sources), IndependentSources: len(c.Sources)}
	for _, t := range c.Tellings {
		out.Tellings = append(out.Tellings, statementID(t))
	}
	return out
}

func story(s *isnad.Story) Story {
	return Story{s.ID, s.Title, ids(s.Articles), s.From, s.To, s.IndependentSources}
}

// conclusions writes what the passes concluded, but for the dossiers.
func (j *jsonWriter) conclusions(res *passes.Result) {
	each := func(name string, n int, at func(int) any) {
		j.buf.WriteString(",\n\"" + name + "\":[")
		for i := range n {
			j.item(i, at(i))
			j.write()
		}
		j.end(n)
	}
	each("copies", len(res.Copies.Copies), func(i int) any { c := copyOf(&res.Copies.Copies[i]); return &c })
	each("claims", len(res.Claims.Claims), func(i int) any { c := claim(&res.Claims.Claims[i]); return &c })
	each("contradictions", len(res.Claims.Contradictions), func(i int) any {
		c := &res.Claims.Contradictions[i]
		return &Contradiction{statementID(c.Denial), statementID(c.Denied), round(c.Basis.Score)}
	})
	each("stories", len(res.Stories.Stories), func(i int) any { s := story(&res.Stories.Stories[i]); return &s })
}
