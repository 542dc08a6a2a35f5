package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"isnad/internal/fetch"
	"isnad/internal/store"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

// contactEnv names by whom the servers that are asked can reach the user.
const contactEnv = "ISNAD_CONTACT"

// gatherFlags are the flags of verbs that ask servers.
type gatherFlags struct {
	place   string
	contact string
	delay   time.Duration
	allow   []string
	asking  func(address string) // see showing
}

func (f *gatherFlags) add(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false
	addStoreFlag(cmd, &f.place)
	f.addAsking(cmd)
}

// askingFlags are those that say how servers are asked.
var askingFlags = []string{"contact", "delay", "allow"}

// addAsking adds them.
func (f *gatherFlags) addAsking(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.contact, "contact", "", "an `ADDRESS` by which the people of a server reach you: it stands in every request; default $"+contactEnv)
	fl.DurationVar(&f.delay, "delay", 2*time.Second, "least pause between two requests to one host; a server's own wish for more is kept")
	fl.StringSliceVar(&f.allow, "allow", nil, "a `HOST` inside your own network that may be asked; with :PORT, at that port only")
	for _, flag := range askingFlags {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
}

// check refuses what cannot be meant.
func (f *gatherFlags) check() error {
	if f.delay < 100*time.Millisecond {
		return fmt.Errorf("--delay %s: want 100ms at least", f.delay)
	}
	for _, h := range f.allow {
		if _, _, err := fetch.Allowed(h); err != nil {
			return fmt.Errorf("--allow %s: %w, as in --allow localhost or --allow localhost:8080", h, err)
		}
	}
	return nil
}

// noContact is told when nobody can be reached.
const noContact = "the servers that are asked cannot reach you: name an address with --contact or " + contactEnv

// showing returns what tells of each address that is about to be asked for, where
// somebody waits for it: on a terminal; else nil.
func showing(errOut io.Writer) func(address string) {
	if is, _ := terminal(errOut); !is {
		return nil
	}
	return func(address string) { fmt.Fprintf(errOut, "isnad: asking %s\n", plain(address)) }
}

// client returns a client that shares its turns with others over the store, and
// says so when nobody can be reached.
func (f *gatherFlags) client(st store.Turns, errOut io.Writer) *fetch.Client {
	return f.clientFor(st, func() { fmt.Fprintln(errOut, "isnad: "+noContact) })
}

// clientFor returns a client, after calling nobody when nobody can be reached.
func (f *gatherFlags) clientFor(st store.Turns, nobody func()) *fetch.Client {
	contact := f.contact
	if contact == "" {
		contact = os.Getenv(contactEnv)
	}
	if contact == "" {
		nobody()
	}
	return fetch.New(fetch.Options{Contact: contact, Version: releaseOf(), Delay: f.delay, Allow: f.allow, Turns: st, Worker: work.WorkerName(), Asking: f.asking})
}
