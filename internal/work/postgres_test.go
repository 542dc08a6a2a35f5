//go:build unix

package work

import "isnad/internal/store/postgres/pgtest"

func init() { runTests, postgresPlace = pgtest.Main, pgtest.Address }
