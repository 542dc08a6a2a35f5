package main

import (
	"context"
	"errors"
	"os"

	"isnad/internal/store"
	"isnad/internal/store/open"

	"github.com/spf13/cobra"
)

// storeEnv names the store where --store does not.
const storeEnv = "ISNAD_STORE"

// addStoreFlag gives a verb the flag --store. Place holds what was given.
func addStoreFlag(cmd *cobra.Command, place *string) {
	cmd.Flags().StringVar(place, "store", "", "the store: a `FILE` (SQLite) or a postgres:// address; default $"+storeEnv)
	must(cmd.MarkFlagFilename("store"))
}

// openStore opens the store that --store or else ISNAD_STORE names. Create
// makes one where there is none. The caller closes it.
func openStore(ctx context.Context, place string, create bool) (store.Store, error) {
	if place == "" {
		place = os.Getenv(storeEnv)
	}
	if place == "" {
		// Wrong use, as against a store that cannot be opened.
		return nil, errors.New("no store is named: give --store FILE, or set " + storeEnv)
	}
	st, err := open.Open(ctx, place, open.Options{Create: create})
	return st, failed(err)
}
