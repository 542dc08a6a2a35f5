package train

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"isnad/internal/arabic"
	"isnad/internal/model"
)

// Lists gathers the words of up to eight lists of names.
type Lists struct {
	words map[string]uint8
	read  int
}

// shortListed is the length in bytes below which a word of a list says
// nothing: «با», «دي».
const shortListed = 6

// Read adds a list: lines with columns parted by tabs, one of them Arabic. name
// is for errors.
func (l *Lists) Read(r io.Reader, name string) error {
	if l.read == 8 {
		return fmt.Errorf("%s: there is room for eight lists", name)
	}
	if l.words == nil {
		l.words = map[string]uint8{}
	}
	sc := scanner(r)
	for sc.Scan() {
		for column := range strings.SplitSeq(sc.Text(), "\t") {
			if !strings.ContainsFunc(column, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
				continue
			}
			for _, w := range strings.Fields(arabic.Fold(column)) {
				if len(w) >= shortListed {
					l.words[w] |= 1 << l.read
				}
			}
			break
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	l.read++
	return nil
}

// Len is the number of words.
func (l *Lists) Len() int { return len(l.words) }

// Pack returns the lists as the names model has them.
func (l *Lists) Pack() *model.NameLists {
	words := slices.Sorted(maps.Keys(l.words))
	bits := make([]uint8, len(words))
	for i, w := range words {
		bits[i] = l.words[w]
	}
	return model.NewNameLists(words, bits)
}
