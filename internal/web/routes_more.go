package web

// moreRoutes are the pages of one article, of parties, of searching and of
// keeping the store.
func moreRoutes() []route {
	return []route{}
}
