// Package eval scores readings against what a careful reader found.
//
// A gold file ([Gold]) holds snippets of texts that lie elsewhere, with what
// they mean; a reading is the JSON document of isnad read ([Document]), so
// that what is scored is what a user gets. Comparing is lenient where two
// careful readers differ (spelling, marks, a name in part) and strict in what
// is said: a statement is found when its content holds the gold snippet, right
// when its speaker is right too.
//
// Measures come as rows of three counts and three ratios ([Row]). The ratios
// are between 0 and 1.
package eval

import (
	"encoding/json"
	"fmt"
	"io"
)

// A Row is one measure.
type Row struct {
	// Name says what is measured: "statements", "content", "act", "mode",
	// "borders", "chain", "names", "times", "events", "parties", "modality", "articles", "dates",
	// "dossier", or the name of a page.
	Name string
	// Gold counts what the gold states, Found what the reading has to compare
	// with it, Right what agrees.
	Gold, Found, Right int
	// Partial reports that the gold lists only some of what there is, so that
	// precision and F1 mean nothing.
	Partial bool
}

// Precision returns Right as a share of Found, 0 when nothing was found.
func (r Row) Precision() float64 { return share(r.Right, r.Found) }

// Recall returns Right as a share of Gold, 0 when the gold has nothing.
func (r Row) Recall() float64 { return share(r.Right, r.Gold) }

// F1 returns the harmonic mean of precision and recall.
func (r Row) F1() float64 {
	p, q := r.Precision(), r.Recall()
	if p+q == 0 {
		return 0
	}
	return 2 * p * q / (p + q)
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// A Miss is one thing in which reading and gold differ.
type Miss struct {
	// Measure is the name of the row it counts in, Page where it stands.
	Measure, Page string
	// Want is what the gold says, Got what the reading says ("" for nothing).
	Want, Got string
}

// String returns the miss on one line.
func (m Miss) String() string {
	if m.Got == "" {
		return fmt.Sprintf("%s\t%s\twant %s", m.Measure, m.Page, m.Want)
	}
	return fmt.Sprintf("%s\t%s\twant %s\tgot %s", m.Measure, m.Page, m.Want, m.Got)
}

// A Result is what scoring gives.
type Result struct {
	Rows   []Row
	Misses []Miss
	// Notes say what the reader of the rows must know: what was left out.
	Notes []string
}

// Write prints the rows as a table: measure, gold, found, right, precision,
// recall, F1. The figures of a partial measure that mean nothing are "-".
// The notes follow, each behind "# ".
func (r Result) Write(w io.Writer) error {
	width := len("measure")
	for _, row := range r.Rows {
		width = max(width, len(row.Name))
	}
	if _, err := fmt.Fprintf(w, "%-*s  %5s %5s %5s  %9s %6s %6s\n", width, "measure", "gold", "found", "right", "precision", "recall", "F1"); err != nil {
		return err
	}
	for _, row := range r.Rows {
		found, p, f := fmt.Sprint(row.Found), fmt.Sprintf("%.3f", row.Precision()), fmt.Sprintf("%.3f", row.F1())
		if row.Partial {
			found, p, f = "-", "-", "-"
		}
		if _, err := fmt.Fprintf(w, "%-*s  %5d %5s %5d  %9s %6.3f %6s\n", width, row.Name, row.Gold, found, row.Right, p, row.Recall(), f); err != nil {
			return err
		}
	}
	for _, note := range r.Notes {
		if _, err := fmt.Fprintf(w, "# %s\n", note); err != nil {
			return err
		}
	}
	return nil
}

// A Document is the part of the JSON document of isnad read that is scored.
type Document struct {
	Articles []Article `json:"articles"`
	Entities []struct {
		ID    string   `json:"id"`
		Name  string   `json:"name"`
		Forms []string `json:"forms"`
	} `json:"entities"`
	Dossiers []struct {
		Parties []string `json:"parties"`
		Rows    []struct {
			Kind    string `json:"kind"`
			Subject string `json:"subject"`
			Status  string `json:"status"`
			Date    string `json:"date"`
			History []struct {
				Status string `json:"status"`
				Date   string `json:"date"`
				Text   string `json:"text"`
			} `json:"history"`
		} `json:"rows"`
	} `json:"dossiers"`
	// Unread are the pages that gave no reading, with the reason.
	Unread []struct {
		Page   string `json:"page"`
		Reason string `json:"reason"`
	} `json:"unread"`
}

// An Article is one article of a Document. Offsets are code points of Text.
type Article struct {
	ID        string `json:"id"`
	Page      string `json:"page"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Published struct {
		From string `json:"from"`
		To   string `json:"to"`
	} `json:"published"`
	Text  string `json:"text"`
	Times []struct {
		Text  string `json:"text"`
		Value string `json:"value"`
	} `json:"times"`
	Mentions []struct {
		Text   string `json:"text"`
		Kind   string `json:"kind"`
		Entity string `json:"entity"`
	} `json:"mentions"`
	Statements []Statement `json:"statements"`
	Events     []Event     `json:"events"`
}

// An Event is one event of a Document; Start and End are of its trigger, in
// code points of the article's text.
type Event struct {
	Type       string   `json:"type"`
	Start      int      `json:"start"`
	End        int      `json:"end"`
	Actors     []string `json:"actors"` // ids of entities
	Recipients []string `json:"recipients"`
	Modality   string   `json:"modality"`
}

// A Statement is one statement of a Document.
type Statement struct {
	Speaker     string `json:"speaker"`
	SpeakerText string `json:"speaker_text"`
	Act         string `json:"act"`
	Mode        string `json:"mode"`
	Text        string `json:"text"`
	Chain       []struct {
		Name   string `json:"name"`
		Entity string `json:"entity"`
	} `json:"chain"`
}

// ReadDocument decodes a JSON document of isnad read.
func ReadDocument(r io.Reader) (*Document, error) {
	var d Document
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		return nil, fmt.Errorf("eval.ReadDocument: %w", err)
	}
	return &d, nil
}
