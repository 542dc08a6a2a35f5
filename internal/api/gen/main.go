// Command gen collects what the fields of the model mean into zfields.json, for
// the descriptions in the OpenAPI document: from the tables of doc/model.md,
// and for types that stand in no table from their comments in the source. Run
// it by go generate ./internal/api.
package main

import (
	"fmt"
	"os"

	"isnad/internal/api/gen/fields"
)

func main() {
	out, err := fields.Collect("../..")
	if err == nil {
		err = os.WriteFile("zfields.json", out, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
