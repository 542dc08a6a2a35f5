package web

import "isnad/internal/desk"

// frameTales are the storybook of the pages in routes.
func frameTales() []tale {
	return []tale{
		{"fault-404", func(v *visit) (*page, error) {
			return nil, &desk.Error{Question: "قصة لم تُكتب", Why: "no story has this id, nor these words in a title"}
		}},
	}
}
