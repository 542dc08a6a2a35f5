package web

// routes is the table of the screen.
func routes() []route {
	return append([]route{
		{"GET /{$}", today},
	}, moreRoutes()...)
}
