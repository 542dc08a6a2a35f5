package web

// A room is an entry of the navigation.
type room struct{ Name, Text, Href string }

// navigation lists the rooms of the screen, the most used first.
func navigation() []room {
	return []room{
		{"today", "nav-today", "/"},
		{"stories", "nav-stories", "/stories"},
		{"timeline", "nav-timeline", "/timeline"},
		{"entities", "nav-entities", "/entities"},
		{"dossiers", "nav-dossiers", "/dossiers"},
		{"outlets", "nav-outlets", "/outlets"},
		{"search", "nav-search", "/search"},
		{"add", "nav-add", "/add"},
		{"corrections", "nav-corrections", "/corrections"},
	}
}
