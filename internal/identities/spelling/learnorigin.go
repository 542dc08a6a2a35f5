package spelling

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// LearnOrigin learns from the names of the lexicon's folder of data which
// neighbouring letters tell names of Arabic origin, and returns the file of
// weights: naive Bayes over letter pairs, one smoothing count each.
func LearnOrigin(folder string) ([]byte, error) {
	names, err := OriginNames(folder)
	if err != nil {
		return nil, err
	}
	var pairs [2]map[[2]string]float64
	var firsts [2]map[string]float64
	for i := range pairs {
		pairs[i], firsts[i] = map[[2]string]float64{}, map[string]float64{}
	}
	known := map[[2]string]bool{}
	for _, n := range names {
		class := 0
		if n.Arabic {
			class = 1
		}
		last := "-"
		for _, r := range n.Word + "-" {
			k := [2]string{last, string(r)}
			pairs[class][k]++
			firsts[class][last]++
			known[k] = true
			last = string(r)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Log odds of two neighbouring letters for names of Arabic origin against others.\n# columns: letter | next letter | hundredths of a nat\n# - is the border of a word\n# learned by internal/identities/spelling/learn from %d given and family names of internal/lexicon/data; see card.md\n# licence: Apache-2.0\n", len(names))
	var lines []string
	for k := range known {
		odds := math.Log((pairs[1][k]+0.5)/(firsts[1][k[0]]+16)) - math.Log((pairs[0][k]+0.5)/(firsts[0][k[0]]+16))
		lines = append(lines, fmt.Sprintf("%s\t%s\t%d\n", k[0], k[1], int(math.Round(100*odds))))
	}
	sort.Strings(lines)
	b.WriteString(strings.Join(lines, ""))
	return b.Bytes(), nil
}

// An OriginName is a name of one word whose origin the lexicon tells.
type OriginName struct {
	Word   string // as Letters gives it
	Arabic bool
}

// OriginNames reads the names of one word from givennames.tsv and
// familynames.tsv of a folder.
func OriginNames(folder string) ([]OriginName, error) {
	var out []OriginName
	for _, file := range []string{"givennames.tsv", "familynames.tsv"} {
		body, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(body)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if line[0] == '#' || len(f) < 2 || strings.ContainsAny(f[0], " -") {
				continue
			}
			// The article tells by itself and would drown the rest.
			word := Letters(f[0])
			if stem, ok := strings.CutPrefix(word, "ال"); ok && len(stem) >= 6 {
				word = stem
			}
			if len(word) >= 4 {
				out = append(out, OriginName{word, f[len(f)-1] == "arabic"})
			}
		}
	}
	return out, nil
}
