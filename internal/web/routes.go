package web

// routes is the table of the screen.
func routes() []route {
	return append([]route{
		{"GET /{$}", today},
		{"GET /stories", stories},
		{"GET /story/{id}", story},
		{"GET /timeline", timeline},
		{"GET /entities", entities},
		{"GET /entity/{id}", entity},
		{"GET /who", whoIs},
		{"GET /chain", chainOf},
		{"GET /chain/{id}", chain},
		{"GET /compare", compare},
	}, moreRoutes()...)
}
