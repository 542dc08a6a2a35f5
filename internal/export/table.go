package export

import (
	"context"
	"io"

	"isnad"
)

// A Type is what a column holds.
type Type uint8

// The types of columns. A nil value is blank in each of them: not known, or
// not said.
const (
	Text   Type = iota + 1 // string
	List                   // []string
	Int                    // int
	Number                 // float64
	Bool                   // bool
)

// String names the type as doc/exports.md does.
func (t Type) String() string {
	return [...]string{"", "text", "list", "integer", "number", "yes or no"}[t]
}

// A Column is one column of a table.
type Column struct {
	Name string
	Type Type
	// About says what it holds, and in which unit.
	About string
}

// A Row has one value for each column, of the column's type, or nil. An empty
// string or list is blank too.
type Row []any

// A Table is one kind of rows.
type Table struct {
	Name string
	// About says what one row is.
	About   string
	Columns []Column
	// rows walks over the corpus and puts a row for each thing.
	rows func(ctx context.Context, w *walk) error
}

// A walk is one walk of a table over a corpus.
type walk struct {
	Corpus
	filter Filter
	put    func(Row) error
	told   told
}

// items walks over the articles that are exported.
func (w *walk) items(ctx context.Context, yield func(*Item) error) error {
	return w.Items(ctx, w.filter, func(it *Item) error {
		if err := yield(it); err != nil {
			return err
		}
		w.told.one()
		return nil
	})
}

// ids returns the articles that the filter leaves; nil when it leaves all.
func (w *walk) ids(ctx context.Context) (map[isnad.ArticleID]bool, error) {
	if w.filter.All() {
		return nil, nil
	}
	in := map[isnad.ArticleID]bool{}
	err := w.Items(ctx, w.filter, func(it *Item) error {
		in[it.Account.Article.ID] = true
		return nil
	})
	return in, err
}

// Tables are all tables, in the order in which they are shown.
var Tables = []*Table{articles, statements, events, mentions, copies, claims, dossiers}

// Names are the names of the tables.
func Names() []string {
	out := make([]string, len(Tables))
	for i, t := range Tables {
		out[i] = t.Name
	}
	return out
}

// TableOf returns the table of a name.
func TableOf(name string) (*Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return nil, false
}

// A rowWriter writes rows in some format.
type rowWriter interface {
	row(Row) error
	close() error
}

// write writes the table.
func (t *Table) write(ctx context.Context, w io.Writer, c Corpus, o *Options) error {
	var out rowWriter
	var err error
	if o.Format == Parquet {
		out = newParquet(w, t)
	} else if out, err = newCSV(w, t, o.BOM); err != nil {
		return err
	}
	if err := t.rows(ctx, &walk{c, o.Filter, out.row, told{o: o}}); err != nil {
		return err
	}
	return out.close()
}
