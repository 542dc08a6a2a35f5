package web

import (
	"isnad/internal/desk"
	"isnad/internal/store"
)

// todayPage is what the front page shows.
type todayPage struct {
	Stories []desk.StoryRef
}

// today answers what a day brought.
func today(v *visit) (*page, error) {
	list, _, err := v.site.q.Stories(v.Context(), desk.ListQuery{Order: store.Weight, Limit: 20})
	if err != nil {
		return nil, err
	}
	return &page{Name: "today", Title: v.T("nav-today"), Nav: "today", D: todayPage{Stories: list}}, nil
}
