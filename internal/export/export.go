// Package export writes what was found in the press in the forms that other
// programs read: tables as CSV and Parquet, JSON-LD (schema.org and PROV),
// GraphML, ninjs, and feeds as RSS and Atom.
//
// A [Corpus] gives what is exported: articles one by one, each with what the
// corpus says beside it ([Item]), and the conclusions over all of them.
// [NewMemory] makes one of accounts that were just read, [NewStore] of a store.
// What a format needs of a corpus it takes in one or two walks, in a fixed
// order, so that the same corpus gives the same bytes and a store of any size
// passes through little memory.
//
// Tables are rows of one model ([Table], [Column], [Row]); CSV and Parquet only
// say how a row is written. doc/exports.md describes every column.
package export

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"isnad"
)

// A Format is a form of export.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	Parquet Format = "parquet"
	JSONLD  Format = "jsonld"
	GraphML Format = "graphml"
	Ninjs   Format = "ninjs"
	RSS     Format = "rss"
	Atom    Format = "atom"
)

// Formats lists every format.
var Formats = []Format{CSV, Parquet, JSONLD, GraphML, Ninjs, RSS, Atom, WARC}

// Tabular reports whether the format holds a table, so that What says which.
func (f Format) Tabular() bool { return f == CSV || f == Parquet }

// Feed reports whether the format is a feed, made by NewFeed and not by Write.
func (f Format) Feed() bool { return f == RSS || f == Atom }

// MediaType is the format's media type, with the charset where it has one.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case Parquet:
		return "application/vnd.apache.parquet"
	case JSONLD:
		return "application/ld+json"
	case GraphML:
		return "application/graphml+xml"
	case Ninjs:
		return "application/x-ndjson"
	case RSS:
		return "application/rss+xml; charset=utf-8"
	case Atom:
		return "application/atom+xml; charset=utf-8"
	case WARC:
		return "application/warc+gzip"
	}
	return "application/octet-stream"
}

// FormatOf returns the format that the ending of a file name asks for, "" for
// one that says nothing.
func FormatOf(name string) Format {
	name = strings.ToLower(name)
	for ending, f := range map[string]Format{".csv": CSV, ".parquet": Parquet, ".jsonld": JSONLD, ".graphml": GraphML, ".ndjson": Ninjs, ".ninjs": Ninjs, ".rss": RSS, ".atom": Atom, ".warc.gz": WARC} {
		if strings.HasSuffix(name, ending) {
			return f
		}
	}
	return ""
}

// Options say what is exported and how.
type Options struct {
	Format Format
	// What names the table of CSV and Parquet; other formats have no choice.
	What   string
	Filter Filter
	// BOM sets the byte order mark in front of CSV, without which some table
	// programs take UTF-8 for another encoding.
	BOM bool
	// Base is what ids of things and links of feeds begin with, as the address
	// of a screen ("https://desk.example/"); "" is "urn:x-isnad:".
	Base string
	// Progress is called with how many articles were written, or copies, claims
	// or dossiers of their tables; it may be nil.
	Progress func(n int)
}

// A Filter says which articles are exported.
type Filter struct {
	// Since and Until are days on which the article may first have appeared,
	// both counted; empty when open. An undated article stays when both are.
	Since, Until string
	// Match, when not nil, says whether an article is wanted, and which of its
	// statements; nil statements are all of them.
	Match func(acct *isnad.Account) (statements map[isnad.StatementID]bool, ok bool, err error)
	// Articles, when not nil, are the only ones wanted; a statement list of nil
	// wants all statements.
	Articles map[isnad.ArticleID][]isnad.StatementID
	// Latest leaves only so many articles, those of the last days, undated ones
	// last of all; 0 for all. It does not go with Match.
	Latest int
}

// All reports whether the filter leaves everything.
func (f *Filter) All() bool {
	return f.Since == "" && f.Until == "" && f.Match == nil && f.Articles == nil && f.Latest == 0
}

// day reports whether an article of a day stays.
func (f *Filter) day(d string) bool {
	if f.Since == "" && f.Until == "" {
		return true
	}
	return d != "" && (f.Since == "" || d >= f.Since) && (f.Until == "" || d <= f.Until)
}

// Check says what is wrong with the options.
func (o *Options) Check() error {
	if !slices.Contains(Formats, o.Format) {
		return fmt.Errorf("format %q: want %s", o.Format, words(Formats))
	}
	if o.Format.Tabular() {
		if _, ok := TableOf(o.What); !ok {
			return fmt.Errorf("what %q: want %s", o.What, words(Names()))
		}
	}
	for _, d := range []string{o.Filter.Since, o.Filter.Until} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			return fmt.Errorf("day %q: want a day as 2006-01-02", d)
		}
	}
	if o.Filter.Since != "" && o.Filter.Until != "" && o.Filter.Until < o.Filter.Since {
		return fmt.Errorf("until %s is before since %s", o.Filter.Until, o.Filter.Since)
	}
	return checkBase(o.Base)
}

func words[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " or " + out[len(out)-1]
}

// ErrFeed says that a feed was asked of Write.
var ErrFeed = errors.New("a feed is made of its items; see NewFeed")

// ErrPages says that an archive of pages was asked of Write.
var ErrPages = errors.New("an archive holds pages and nothing that was found in them; see WritePages")

// Write writes a corpus to w. It writes in large pieces.
func Write(ctx context.Context, w io.Writer, c Corpus, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	o.Base = cmp.Or(o.Base, defaultBase)
	switch o.Format {
	case CSV, Parquet:
		t, _ := TableOf(o.What)
		return t.write(ctx, w, c, &o)
	case JSONLD:
		return writeJSONLD(ctx, w, c, &o)
	case GraphML:
		return writeGraphML(ctx, w, c, &o)
	case Ninjs:
		return writeNinjs(ctx, w, c, &o)
	}
	if o.Format == WARC {
		return ErrPages
	}
	return ErrFeed
}

// told counts articles and tells of them.
type told struct {
	o *Options
	n int
}

func (t *told) one() {
	t.n++
	if t.o.Progress != nil {
		t.o.Progress(t.n)
	}
}

// failed returns the error that a writer met, if any: who reads may be gone, and
// then nothing more need be read either.
func failed(w *bufio.Writer) error {
	_, err := w.Write(nil)
	return err
}
