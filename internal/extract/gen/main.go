// Command gen packs the tables of extract/data into zfurniture.bin, the form
// that lies in the program. It uses no network. Run it by go generate after
// editing a table; a test of package extract fails when it was forgotten.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"isnad/internal/arabic"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("extract/gen: ")
	data := flag.String("data", "data", "folder of the tables")
	out := flag.String("o", "zfurniture.bin", "file to write")
	flag.Parse()
	packed, err := pack(*data)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, packed, 0o644); err != nil {
		log.Fatal(err)
	}
}

// columns says how many columns each table has.
var columns = map[string]int{"furniture": 4, "openers": 1, "pictures": 1, "sections": 1}

// pack returns every row of every table as a line: the table's name, the
// folded words of the first column, and the other columns, between tabs.
func pack(folder string) ([]byte, error) {
	var names []string
	for name := range columns {
		names = append(names, name)
	}
	sort.Strings(names)
	out := []byte("# made by extract/gen from extract/data; do not edit\n")
	for _, name := range names {
		file := filepath.Join(folder, name+".tsv")
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		rows, err := rows(data, columns[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		lines := map[string]bool{}
		for _, r := range rows {
			words := fold(r[0])
			if words == "" {
				return nil, fmt.Errorf("%s: no words in %q", file, r[0])
			}
			lines[name+"\t"+strings.Join(append([]string{words}, r[1:]...), "\t")+"\n"] = true
		}
		sorted := make([]string, 0, len(lines))
		for l := range lines {
			sorted = append(sorted, l)
		}
		sort.Strings(sorted)
		out = append(out, strings.Join(sorted, "")...)
	}
	return out, nil
}

// rows reads a table: comment lines, a line of column names, sorted rows.
func rows(data []byte, n int) ([][]string, error) {
	var out [][]string
	last, header := "", false
	for i, line := range strings.Split(string(bytes.TrimRight(data, "\n")), "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
			continue
		case !header:
			header = true
			continue
		case line <= last:
			return nil, fmt.Errorf("line %d is out of order or stands twice: %q", i+1, line)
		}
		last = line
		cols := strings.Split(line, "\t")
		if len(cols) != n {
			return nil, fmt.Errorf("line %d has %d columns, want %d", i+1, len(cols), n)
		}
		out = append(out, cols)
	}
	return out, nil
}

// fold returns the words and numbers of a phrase, folded, between blanks.
func fold(phrase string) string {
	f := arabic.Fold(phrase)
	var words []string
	for _, t := range arabic.Tokens(nil, f) {
		if t.Kind != arabic.Punct && t.Kind != arabic.Symbol {
			words = append(words, f[t.Start:t.End])
		}
	}
	return strings.Join(words, " ")
}
