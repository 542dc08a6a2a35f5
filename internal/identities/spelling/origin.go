package spelling

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed origin.tsv
var originTable string

// originWeights are log odds of two neighbouring letters for names of Arabic
// origin against others, in hundredths; index letters is the border of a word.
type originWeights [letters + 1][letters + 1]int16

var origins = sync.OnceValue(func() *originWeights {
	var w originWeights
	for line := range strings.Lines(originTable) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		n, err := strconv.Atoi(f[len(f)-1])
		if len(f) != 3 || err != nil {
			panic("spelling: a line of a table that is part of the program: " + line)
		}
		w[border(f[0])][border(f[1])] = int16(n)
	}
	return &w
})

// border returns the index of a letter as the table of origins writes it: - is
// the border of a word.
func border(s string) int {
	if s == "-" {
		return letters
	}
	for _, r := range s {
		return int(at(r))
	}
	return 0
}

// ArabicOrigin returns the log odds, in hundredths of a nat, that a word of
// Letters is a name of Arabic origin and not one written from another
// language. Names of Arabic origin have one spelling; others have as many as
// there are writers.
func ArabicOrigin(word string) int {
	w := origins()
	sum, last := 0, letters
	for _, r := range word {
		i := int(at(r))
		sum += int(w[last][i])
		last = i
	}
	return sum + int(w[last][letters])
}
