package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"isnad/internal/lexicon/press"
)

// A row is one line of a data file, by column name.
type row struct {
	file string
	line int
	cols map[string]string
}

// get returns a column without outer blanks.
func (r row) get(name string) string { return strings.TrimSpace(r.cols[name]) }

// list returns the parts of a column that holds a list.
func (r row) list(name string) []string {
	var out []string
	for _, s := range strings.Split(r.cols[name], "|") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (r row) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.file, r.line, fmt.Sprintf(format, args...))
}

// read returns the rows of a table. The line "# columns: a | b | c" names the
// columns, other lines that begin with # are comments. A table that is not
// there has no rows.
func read(data, table string) ([]row, error) {
	name := table + ".tsv"
	f, err := os.Open(filepath.Join(data, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var cols []string
	var rows []row
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSuffix(sc.Text(), "\r")
		if rest, ok := strings.CutPrefix(line, "# columns:"); ok {
			cols = nil
			for _, c := range strings.Split(rest, "|") {
				cols = append(cols, strings.TrimSpace(c))
			}
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		if cols == nil {
			return nil, fmt.Errorf("%s:%d: no line \"# columns:\" above the rows", name, n)
		}
		parts := strings.Split(line, "\t")
		if len(parts) > len(cols) {
			return nil, fmt.Errorf("%s:%d: %d columns, want at most %d", name, n, len(parts), len(cols))
		}
		r := row{name, n, map[string]string{}}
		for i, p := range parts {
			r.cols[cols[i]] = p
		}
		rows = append(rows, r)
	}
	return rows, sc.Err()
}

// words folds a form and cuts it into words as package words does.
func words(form string) []string { return press.Words(form) }
