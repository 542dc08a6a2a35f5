package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/lexicon"
	"isnad/internal/store"
)

// A storyLine is a story in a list.
type storyLine struct {
	desk.StoryRef
	// Outlets tell it, in order of telling; Then are those behind the Opener.
	Outlets, Then []string
	// First is the day of its first article, Opener the outlet that alone told
	// it on that day; empty when unknown.
	First, Opener string
	// New counts its articles that came since the reader last looked, Today
	// those of the day that is shown.
	New, Today int
	articles   []isnad.ArticleID
}

// storyLines adds to stories what their articles' rows know: who tells them, who
// was first, what is new. day is the day that is shown; empty for none. newest
// is the greatest Seq among their articles.
func (v *visit) storyLines(list []desk.StoryRef, day string) (out []storyLine, newest int64, err error) {
	seen := v.seen()
	of := make([][]isnad.ArticleID, len(list))
	var all []isnad.ArticleID
	for i, s := range list {
		f, err := v.site.st.Finding(v.Context(), store.FindingStory, s.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // it went while we asked
		}
		if err != nil {
			return nil, 0, err
		}
		var doc isnad.Story
		if err := json.Unmarshal(f.Doc, &doc); err != nil {
			return nil, 0, fmt.Errorf("web: read story %s: %w", s.ID, err)
		}
		of[i] = doc.Articles
		all = append(all, doc.Articles...)
	}
	rows, err := v.site.st.Articles(v.Context(), all)
	if err != nil {
		return nil, 0, err
	}
	byID := make(map[isnad.ArticleID]store.ArticleRow, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	out = make([]storyLine, 0, len(list))
	for i, s := range list {
		line := storyLine{StoryRef: s, articles: of[i]}
		for _, id := range of[i] {
			r, ok := byID[id]
			if !ok {
				continue
			}
			newest = max(newest, r.Seq)
			name := outletName(r.Outlet)
			if name != "" && !slices.Contains(line.Outlets, name) {
				line.Outlets = append(line.Outlets, name)
			}
			switch {
			case r.Day == "":
			case line.First == "" || r.Day < line.First:
				line.First, line.Opener = r.Day, name
			case r.Day == line.First && line.Opener != name:
				line.Opener = "" // which of that day was first is not known
			}
			if seen > 0 && r.Seq > seen {
				line.New++
			}
			if day != "" && r.Day == day {
				line.Today++
			}
		}
		line.Then = slices.DeleteFunc(slices.Clone(line.Outlets), func(o string) bool { return o == line.Opener })
		out = append(out, line)
	}
	return out, newest, nil
}

// outletName returns the name of an outlet that a row gives by id or name.
func outletName(idOrName string) string {
	if e, ok := lexicon.ByID(isnad.EntityID(idOrName)); ok {
		return e.Name
	}
	return idOrName
}

// seen returns the Seq up to which the reader has seen the store; 0 when the
// reader never said.
func (v *visit) seen() int64 {
	n, err := strconv.ParseInt(pref(v.Request, "seen"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
