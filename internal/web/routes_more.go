package web

// moreRoutes are the pages of one article, of parties, of searching and of
// keeping the store.
func moreRoutes() []route {
	return []route{
		{"GET /article/{id}", article},
		{"GET /article/{id}/source", source},
		{"GET /article/{id}/source/file", sourceFile},
		{"GET /article/{id}/beside/{other}", beside},
		{"GET /article/{id}/changes/{other}", changes},
		{"GET /article/{id}/wrong", askWrong},
		{"POST /article/{id}/wrong", markWrong},
		{"GET /search", searching},
		{"GET /dossiers", dossiers},
		{"GET /dossier", dossier},
		{"GET /outlets", outlets},
		{"GET /outlet/{name}", outlet},
		{"GET /add", addForm},
		{"POST /add", add},
		{"GET /added", added},
		{"GET /health", health},
		{"GET /corrections", corrections},
		{"POST /corrections", correct},
		{"POST /corrections/{id}/back", takeBack},
	}
}
