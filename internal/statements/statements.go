// Package statements is a reader.
package statements

import "isnad"

// Stage is the name of this reader, Version its version.
const (
	Stage   isnad.Stage = "statements"
	Version             = 1
)

// Find adds the findings of this reader to acct.
func Find(acct *isnad.Account) {}
