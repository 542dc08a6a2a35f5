package web

import (
	"cmp"
	"slices"

	"isnad/internal/desk"
)

// A tale is a page of the storybook: a page of the screen with made-up data.
type tale struct {
	// Name is its address below /storybook/, and the name of its golden.
	Name string
	// Page makes it; every call makes it anew.
	Page func(v *visit) (*page, error)
}

// tales lists the storybook, sorted by name. All names and sentences in it are
// made up.
func tales() []tale {
	list := slices.Concat(frameTales(), moreTales())
	slices.SortFunc(list, func(a, b tale) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

func storybookIndex(v *visit) (*page, error) {
	var names []string
	for _, t := range tales() {
		names = append(names, t.Name)
	}
	return &page{Name: "storybook", Title: "storybook", D: names}, nil
}

func storybookPage(v *visit) (*page, error) {
	for _, t := range tales() {
		if t.Name == v.PathValue("name") {
			return t.Page(v)
		}
	}
	return nil, &desk.Error{Question: v.PathValue("name"), Why: "no such tale"}
}
