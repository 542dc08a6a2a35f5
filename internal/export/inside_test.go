package export

// Cell is what a text becomes in CSV, for tests.
func Cell(s string) string { return cell(s) }
