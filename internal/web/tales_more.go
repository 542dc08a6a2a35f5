package web

// moreTales are the storybook of the pages in moreRoutes.
func moreTales() []tale { return nil }
