package kb

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/identities"
)

// A LineError says what is wrong with one line of a source.
type LineError struct {
	File string
	Line int // from 1
	Err  error
}

// Error says "FILE:LINE: REASON".
func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

// Unwrap returns the reason.
func (e *LineError) Unwrap() error { return e.Err }

// A Count says what became of the lines of a source.
type Count struct {
	Format string // "wikidata", "ftm", "jrc-names"; empty when no line told
	Lines  int
	// Entries were taken; Others are lines of things that are no person, body
	// or place, or that have no name; Bad could not be read.
	Entries, Others, Bad int
}

// A Builder gathers entries of several sources. Entries of one id are one.
type Builder struct {
	entries map[string]*entry
}

// An entry is an entity with its names.
type entry struct {
	id, wikidata string
	kind         isnad.Kind
	ar, en       string // the names to show
	country      string
	names        []string // as they came; sorted and each once when written
}

// NewBuilder returns a Builder that holds nothing.
func NewBuilder() *Builder { return &Builder{entries: map[string]*entry{}} }

// Len returns the number of entries.
func (b *Builder) Len() int { return len(b.entries) }

// The bounds of what is read.
const (
	// maxLine is the longest line, in bytes: the largest entities of Wikidata
	// have some megabytes.
	maxLine = 32 << 20
	// maxName is the longest name, in bytes.
	maxName = 300
	// maxNames bounds the names that are taken of one line.
	maxNames = 400
	// maxBad is how many bad lines end the reading of a source: it is none then.
	maxBad = 100
)

// errBroken ends a source with too many bad lines.
var errBroken = errors.New("too many bad lines: is it a file of JSON lines or of JRC-Names?")

// Read reads a source to its end, line by line. What is wrong with a line goes
// to bad, and reading goes on; an error ends it.
func (b *Builder) Read(r io.Reader, file string, bad func(*LineError)) (Count, error) {
	var c Count
	br := bufio.NewReaderSize(r, 1<<16)
	var buf []byte
	for {
		line, err := readLine(br, &buf)
		if err != nil && err != io.EOF {
			return c, fmt.Errorf("%s:%d: %w", file, c.Lines+1, err)
		}
		if len(line) > 0 || err == nil {
			c.Lines++
			if lerr := b.line(line, &c); lerr != nil {
				c.Bad++
				bad(&LineError{file, c.Lines, lerr})
				if c.Bad >= maxBad && c.Bad > c.Entries {
					return c, fmt.Errorf("%s: %w", file, errBroken)
				}
			}
		}
		if err == io.EOF {
			return c, nil
		}
	}
}

var errLong = fmt.Errorf("a line longer than %d MB", maxLine>>20)

// readLine reads a line without its end, into buf when it is long.
func readLine(br *bufio.Reader, buf *[]byte) ([]byte, error) {
	*buf = (*buf)[:0]
	for {
		part, err := br.ReadSlice('\n')
		if len(*buf)+len(part) > maxLine {
			return nil, errLong
		}
		if err == nil && len(*buf) == 0 {
			return part[:len(part)-1], nil
		}
		*buf = append(*buf, part...)
		switch {
		case err == nil:
			return (*buf)[:len(*buf)-1], nil
		case err != bufio.ErrBufferFull:
			return *buf, err
		}
	}
}

// line reads one line.
func (b *Builder) line(line []byte, c *Count) error {
	s := strings.TrimSpace(strings.TrimPrefix(string(line), "\ufeff"))
	// The dumps of Wikidata are one list, an entity a line.
	s = strings.TrimSuffix(s, ",")
	if s == "" || s == "[" || s == "]" || s[0] == '#' {
		return nil
	}
	if !utf8.ValidString(s) {
		return errors.New("not UTF-8")
	}
	var e *entry
	var format string
	var err error
	if s[0] == '{' {
		e, format, err = readJSON(s)
	} else {
		e, format, err = readJRC(s)
	}
	if err != nil {
		return err
	}
	if c.Format == "" {
		c.Format = format
	} else if c.Format != format {
		return fmt.Errorf("a line of %s in a file of %s", format, c.Format)
	}
	if e == nil || len(e.names) == 0 {
		c.Others++
		return nil
	}
	c.Entries++
	b.add(e)
	return nil
}

// add takes an entry in. Which of two names of one id is shown does not depend
// on the order of sources: the smaller.
func (b *Builder) add(e *entry) {
	have := b.entries[e.id]
	if have == nil {
		b.entries[e.id] = e
		return
	}
	pick := func(to *string, from string) {
		if *to == "" || from != "" && from < *to {
			*to = from
		}
	}
	pick(&have.ar, e.ar)
	pick(&have.en, e.en)
	pick(&have.wikidata, e.wikidata)
	pick(&have.country, e.country)
	// Names of several lines are not bounded: which are kept must not depend on
	// the order of lines.
	for _, n := range e.names {
		if len(have.names) > 64 || !slices.Contains(have.names, n) {
			have.names = append(have.names, n)
		}
	}
}

// name adds a name; what is no name is left out.
func (e *entry) name(s string) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || len(s) > maxName || len(e.names) >= maxNames {
		return
	}
	if !slices.Contains(e.names, s) {
		e.names = append(e.names, s)
	}
}

// Write writes the file. The same entries give the same bytes.
func (b *Builder) Write(w io.Writer) error {
	pool := []byte{0}
	texts := map[string]uint32{"": 0}
	text := func(s string) uint32 {
		if off, ok := texts[s]; ok {
			return off
		}
		off := uint32(len(pool))
		pool = append(pool, byte(len(s)), byte(len(s)>>8))
		pool = append(pool, s...)
		texts[s] = off
		return off
	}
	type nameRow struct {
		hash        uint64
		entry, name uint32
	}
	var names, blocks []nameRow
	var entries []byte
	for i, id := range slices.Sorted(maps.Keys(b.entries)) {
		e := b.entries[id]
		for _, f := range []string{e.id, string(e.kind), e.ar, e.en, e.wikidata, e.country} {
			entries = le(entries, text(f))
		}
		own := slices.Clone(e.names)
		slices.Sort(own)
		for _, n := range slices.Compact(own) {
			if h, ok := hashName(e.kind, n); ok {
				names = append(names, nameRow{h, uint32(i), 0})
			}
			if key, ok := identities.Block(n); ok && e.kind == isnad.KindPerson {
				blocks = append(blocks, nameRow{hashOf("block", key), uint32(i), text(n)})
			}
		}
	}
	order := func(a, b nameRow) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.entry, b.entry), cmp.Compare(a.name, b.name))
	}
	slices.SortFunc(names, order)
	names = slices.Compact(names)
	slices.SortFunc(blocks, order)
	body := le(nil, uint32(len(b.entries)))
	body = le(body, uint32(len(names)))
	body = le(body, uint32(len(blocks)))
	body = le(body, uint32(len(pool)))
	body = append(body, entries...)
	for _, n := range names {
		body = le(binary.LittleEndian.AppendUint64(body, n.hash), n.entry)
	}
	for _, n := range blocks {
		body = le(le(binary.LittleEndian.AppendUint64(body, n.hash), n.entry), n.name)
	}
	body = append(body, pool...)
	if _, err := w.Write(le([]byte(magic), crc32.Checksum(body, castagnoli))); err != nil {
		return err
	}
	_, err := w.Write(body)
	return err
}
