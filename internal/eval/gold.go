package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

// A Gold is a gold file. It has one of two forms: "press" with Articles, each
// read in full, or "seeds" with Persons, Seeds, Times and Dossier, whose
// statements are all listed and whose times are only some.
type Gold struct {
	About    string              `json:"about"`
	Articles []GoldArticle       `json:"articles"`
	Persons  map[string][]string `json:"persons"` // key → canonical name, Wikidata id
	Seeds    []GoldPage          `json:"seeds"`
	Times    []GoldTime          `json:"times"`
	Dossier  *GoldDossier        `json:"dossier"`
}

// A GoldArticle is the reading of one article in the press form.
type GoldArticle struct {
	File       string          `json:"file"`   // the page, or the file of JSON lines that holds it
	ID         string          `json:"id"`     // the line's id, or the page's name
	SHA1       string          `json:"sha1"`   // of the text in UTF-8; empty when not checked
	Source     string          `json:"source"` // the outlet
	Date       string          `json:"date"`   // the day taken as anchor
	Title      string          `json:"title"`
	Statements []GoldStatement `json:"statements"`
	Names      []GoldName      `json:"names"`
	Times      []GoldTime      `json:"times"`
	Events     []GoldEvent     `json:"events"`
}

// A GoldPage is the reading of one page in the seeds form.
type GoldPage struct {
	File       string          `json:"file"`
	Articles   []GoldCut       `json:"articles"`
	Statements []GoldStatement `json:"statements"` // speakers and links are keys of Persons, or names
}

// A GoldCut says how one article is cut out of its page.
type GoldCut struct {
	TitleHas  string            `json:"title_has"`
	Published string            `json:"published"` // "2022-12-20", or a range "2023-04-10..2023-04-12"; empty for none
	First     string            `json:"first"`     // first words of the text
	Last      string            `json:"last"`      // last words of the text
	Dropped   []string          `json:"dropped"`   // what must not be in the text
	Repairs   map[string]string `json:"repairs"`   // what the page has → what the text must have
}

// A GoldStatement is one attributed proposition (gold guide, "Statement"). A
// standoff gold has HasAt and Content, from which Has, ContentStart and
// ContentEnd are made.
type GoldStatement struct {
	Speaker      string   `json:"speaker"`
	Cue          string   `json:"cue"`
	Has          string   `json:"has"`
	HasAt        *At      `json:"has_at"`
	Content      []At     `json:"content"` // its pieces, in text order
	ContentStart string   `json:"content_start"`
	ContentEnd   string   `json:"content_end"`
	Mode         string   `json:"mode"`
	Act          string   `json:"act"`
	Via          []string `json:"via"`
	For          string   `json:"for"`
	Addressee    string   `json:"addressee"`
}

// A GoldName is one name with its forms (gold guide, "Name").
type GoldName struct {
	Name  string   `json:"name"`
	Type  string   `json:"type"`
	Forms []string `json:"forms"`
	// FormsAt has one place for each form, in a standoff gold.
	FormsAt []At `json:"forms_at"`
}

// A GoldTime is one time expression (gold guide, "Time"). Seed is the
// beginning of the page's file name in the seeds form. A standoff gold has At,
// from which Text is made.
type GoldTime struct {
	Seed  string `json:"seed"`
	At    *At    `json:"at"`
	Text  string `json:"text"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// A GoldEvent is one event (gold guide, "Event").
type GoldEvent struct {
	Type  string `json:"type"`
	Has   string `json:"has"`
	HasAt *At    `json:"has_at"` // in a standoff gold, from which Has is made
	// Actors and Recipients are names, as in Names where they stand there too.
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients"`
	Modality   string   `json:"modality"` // "asserted", "reported", "denied", "planned" and the like; empty: not stated
}

// eventsOnly reports whether the gold was read for its events alone: what else
// is found there is neither right nor wrong.
func (g *Gold) eventsOnly() bool {
	events := false
	for i := range g.Articles {
		a := &g.Articles[i]
		if len(a.Statements)+len(a.Names)+len(a.Times) > 0 {
			return false
		}
		events = events || len(a.Events) > 0
	}
	return events
}

// A GoldDossier is what must be known of a set of parties.
type GoldDossier struct {
	Parties []string `json:"parties"`
	Rows    []struct {
		ID     string `json:"id"`
		Kind   string `json:"kind"`
		Has    string `json:"has"`
		Status string `json:"status"`
		Date   string `json:"date"`
	} `json:"rows"`
}

// LoadGold reads a gold file and says what is wrong with it.
func LoadGold(path string) (*Gold, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("eval.LoadGold: %w", err)
	}
	var g Gold
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, fmt.Errorf("eval.LoadGold %s: %w", path, err)
	}
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("eval.LoadGold %s: %w", path, err)
	}
	return &g, nil
}

func (g *Gold) check() error {
	switch {
	case len(g.Articles) == 0 && len(g.Seeds) == 0:
		return errors.New("no articles and no seeds in it")
	case len(g.Articles) > 0 && len(g.Seeds) > 0:
		return errors.New("articles and seeds in one file: the two forms cannot be mixed")
	}
	for i, a := range g.Articles {
		if a.ID == "" {
			return fmt.Errorf("article %d has no id", i)
		}
		if err := a.checkStandoff(); err != nil {
			return fmt.Errorf("article %s: %w", a.ID, err)
		}
	}
	for _, s := range g.Seeds {
		if s.File == "" {
			return errors.New("a seed has no file")
		}
		for _, st := range s.Statements {
			if len(g.Persons[st.Speaker]) == 0 {
				return fmt.Errorf("seed %s: speaker %q is not among the persons", s.File, st.Speaker)
			}
		}
	}
	for _, t := range g.Times {
		found := false
		for _, s := range g.Seeds {
			found = found || strings.HasPrefix(s.File, t.Seed)
		}
		if !found {
			return fmt.Errorf("time %q: no seed begins with %q", t.Text, t.Seed)
		}
	}
	return nil
}
