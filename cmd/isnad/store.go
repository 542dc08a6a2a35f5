package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"isnad/internal/store"
	"isnad/internal/store/open"

	"github.com/spf13/cobra"
)

// storeEnv names the store where --store does not.
const storeEnv = "ISNAD_STORE"

// addStoreFlag gives a verb the flag --store. Place holds what was given.
func addStoreFlag(cmd *cobra.Command, place *string) {
	cmd.Flags().StringVar(place, "store", "", "the store: a `FILE` (SQLite) or a postgres:// address; default $"+storeEnv+", else isnad.db in your data folder")
	must(cmd.MarkFlagFilename("store"))
}

// storePlace returns the place of the store: what --store names, what
// ISNAD_STORE names, or the user's own, which is the same in whatever folder one
// works.
func storePlace(given string) (place string, own bool, err error) {
	if given != "" {
		return given, false, nil
	}
	if place = os.Getenv(storeEnv); place != "" {
		return place, false, nil
	}
	dir, err := dataDir()
	if err != nil {
		// Wrong use, as against a store that cannot be opened.
		return "", false, fmt.Errorf("no store is named, and there is no folder for yours (%w): give --store FILE, or set %s", err, storeEnv)
	}
	return filepath.Join(dir, "isnad", "isnad.db"), true, nil
}

// dataDir returns the folder in which programs of the user keep their data.
func dataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return dir, nil
		}
		return "", errors.New("%LocalAppData% is not set")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}

// openStore opens the store that --store, ISNAD_STORE or nobody names. Create
// makes one where there is none. The caller closes it.
func openStore(ctx context.Context, place string, create bool) (store.Store, error) {
	place, own, err := storePlace(place)
	if err != nil {
		return nil, err
	}
	if own && create {
		// Nobody else's business: it holds what somebody reads.
		if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
			return nil, failed(&store.Error{Op: "make the folder of the store", Err: err, Advice: "name another place with --store or " + storeEnv})
		}
	}
	st, err := open.Open(ctx, place, open.Options{Create: create})
	return st, failed(err)
}

// usingStore opens the store of a verb as openStore does, lets f use it, and
// closes it. What f returns is an error of the work.
func usingStore(cmd *cobra.Command, place string, create bool, f func(ctx context.Context, st store.Store) error) error {
	st, err := openStore(cmd.Context(), place, create)
	if err != nil {
		return err
	}
	defer st.Close()
	return failed(f(cmd.Context(), st))
}
