package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A csvWriter writes rows as RFC 4180 has it, lines ended by "\n".
type csvWriter struct {
	buf   *bufio.Writer
	w     *csv.Writer
	cells []string
}

func newCSV(w io.Writer, t *Table, bom bool) (*csvWriter, error) {
	buf := bufio.NewWriterSize(w, 1<<16)
	c := &csvWriter{buf: buf, w: csv.NewWriter(buf)}
	if bom {
		if _, err := buf.WriteString("\ufeff"); err != nil {
			return nil, fmt.Errorf("write CSV: %w", err)
		}
	}
	for _, col := range t.Columns {
		c.cells = append(c.cells, col.Name)
	}
	return c, c.w.Write(c.cells)
}

func (c *csvWriter) row(r Row) error {
	for i, v := range r {
		c.cells[i] = cell(v)
	}
	return c.w.Write(c.cells)
}

func (c *csvWriter) close() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return err
	}
	return c.buf.Flush()
}

// between stands between the members of a list in one cell, as in the files of
// POLECAT. A semicolon inside a member becomes an Arabic one.
const between = "; "

// cell returns a value as a cell.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return safe(v)
	case []string:
		list := v
		if slices.ContainsFunc(v, func(s string) bool { return strings.Contains(s, ";") }) {
			list = make([]string, len(v))
			for i, s := range v {
				list[i] = strings.ReplaceAll(s, ";", "؛")
			}
		}
		return safe(strings.Join(list, between))
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// formulas are the characters at which a table program takes a cell for
// something to work out, their full-width forms among them.
const formulas = "=+-@\t\r\n＝＋－＠"

// safe makes a page's words fit for a table program: what begins like a formula
// gets an apostrophe in front, which such programs take for "this is text", and
// control characters, at which readers of CSV stumble, become U+FFFD. Line
// breaks stay, as "\n".
func safe(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }) {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
		s = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
				return '\ufffd'
			}
			return r
		}, s)
	}
	// A table program trims the blanks in front before it looks.
	if first := strings.TrimLeft(s, " \u00a0\ufeff\u200b\u200e\u200f\u061c"); first != "" && strings.ContainsRune(formulas, []rune(first[:min(len(first), 4)])[0]) {
		return "'" + s
	}
	return s
}
