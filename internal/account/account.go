// Package account shows accounts to people and to programs: as lines for a
// terminal ([NewText]), as one JSON document ([NewJSON]) and as one HTML file
// that needs nothing beside itself ([NewHTML]).
//
// A face takes accounts one by one, in page order. Lines for a terminal go out
// as they come; a JSON document and a page wait, on disk where they are large,
// since who an entity is all pages together decide (package passes). A face
// keeps in memory only what its end needs: the entities, the totals and, for
// HTML, one index line for each article. It never changes an account and finds nothing
// of its own. The same accounts give the same bytes: no clock, no path of this
// machine and no order of a map reaches the output.
//
// Everything that stands in an account came from a page that somebody else
// wrote. A face therefore shows it as words and never as orders: the terminal
// face leaves out control characters, the HTML face escapes and isolates.
package account

import (
	"errors"
	"io"

	"isnad"
)

// A Writer shows accounts. Its methods are not safe for use by several
// goroutines at once.
type Writer interface {
	// Page shows what came of one page: its accounts, in page order, and the
	// reason when the page or a part of it could not be read. source says
	// where a person finds the page again (isnad.Page.Source); it is empty
	// when unknown. The accounts are not kept. Page returns the error of the
	// underlying writer; after an error nothing more may be called but Close.
	Page(source string, accts []*isnad.Account, unread error) error
	// Totals returns what was shown up to now.
	Totals() Totals
	// Close ends the document. stopped says that reading was broken off, so
	// that pages may be missing; the document says so too. Close does not
	// close the underlying writer.
	Close(stopped bool) error
}

// Totals count what a face has shown.
type Totals struct {
	Pages      int // pages that came, read or not
	Unread     int // pages of which nothing, or not all, could be read
	Articles   int
	Statements int
	Speakers   int // distinct speakers over all articles; statements without one count for none
	Words      int // tokens that are words or numbers
}

// count adds one page.
func (t *Totals) count(accts []*isnad.Account, unread error) {
	t.Pages++
	if unread != nil {
		t.Unread++
	}
	for _, acct := range accts {
		t.Articles++
		t.Statements += len(acct.Statements)
		for _, tok := range acct.Tokens {
			if tok.Kind <= isnad.TokenNumber {
				t.Words++
			}
		}
	}
}

// reason splits the reason why a page was not read into its parts. The page's
// name is empty when the error does not know it.
func reason(err error) (page, kind, why string) {
	var pe *isnad.PageError
	if errors.As(err, &pe) {
		return pe.Page, string(pe.Kind), pe.Err.Error()
	}
	return "", "", err.Error()
}

// null is a Writer that only counts.
type null struct {
	totals Totals
	people registry
}

// NewCount returns a Writer that shows nothing and counts.
func NewCount() Writer { return &null{people: newRegistry(nil)} }

func (n *null) Page(_ string, accts []*isnad.Account, unread error) error {
	n.totals.count(accts, unread)
	for _, acct := range accts {
		n.people.add(acct)
	}
	return nil
}

func (n *null) Totals() Totals {
	n.totals.Speakers = n.people.speakers
	return n.totals
}

func (n *null) Close(bool) error {
	n.people.resolve()
	return nil
}

// writer remembers the first error, so that rendering code reads straight.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) bytes(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func (w *writer) string(s string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.w, s)
	}
}
