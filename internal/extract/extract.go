// Package extract turns pages into articles.
package extract

import "isnad"

// Stage is the name of this step, Version its version.
const (
	Stage   isnad.Stage = "extract"
	Version             = 1
)

// Find cuts a page into its articles, in page order.
func Find(page *isnad.Page) ([]isnad.Article, error) { return nil, nil }
