package desk

import (
	"cmp"
	"fmt"
	"slices"

	"isnad"
	"isnad/internal/arabic"
)

// A Happening is what decides whether two tellings of an event are of one:
// timelines and exports count its independent sources by Key.
type Happening struct {
	Type     string // PLOVER type
	Modality isnad.Modality
	// Actors and Recipients are entities of the corpus, in any order; Place
	// may be empty.
	Actors, Recipients []isnad.EntityID
	Place              isnad.EntityID
	// Day is when it happened, or else when it was told; Text is the clause.
	Day, Text string
	// Within is the story that the article is in, or else the article that
	// its text comes from.
	Within string
}

// Key is the same for two tellings of one event. Two parties, a type and a day
// settle that; where fewer are named, so must the words be the same (copies) or
// the story and the place, since two attacks of one day upon one country are
// two.
func (h *Happening) Key() string {
	actors, recipients := sorted(h.Actors), sorted(h.Recipients)
	switch h.Type {
	case "AGREE", "CONSULT", "COOPERATE": // these have no side that acts
		actors, recipients = slices.Compact(sorted(append(actors, recipients...))), nil
	}
	modality := h.Modality
	if modality == isnad.ModalityReported {
		modality = isnad.ModalityAsserted
	}
	var within string
	switch parties := len(actors) + len(recipients); {
	case parties == 0:
		within = arabic.Fold(h.Text)
	case parties == 1:
		within = h.Within + " " + string(h.Place)
	}
	return fmt.Sprintf("e%s %s %q %q %s %s", h.Type, modality, actors, recipients, h.Day, within)
}

// happened is the key of an event in a timeline: what has one key is one event.
func (d *view) happened(a *article, e *event, day string) string {
	h := Happening{Type: e.kind, Modality: e.modality, Actors: e.actors, Recipients: e.recipients, Place: e.place, Day: day, Text: e.text}
	if s, ok := d.storyOf(a.id); ok {
		h.Within = s.ID
	}
	h.Within = cmp.Or(h.Within, string(d.source(a.id)))
	return h.Key()
}
