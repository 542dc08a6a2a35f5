package spelling

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"isnad/internal/arabic"
)

// A Pair is one name in Latin and in Arabic letters, both as [Letters] and
// [Latin] give them.
type Pair struct {
	Latin, Arabic string
	Sources       int // files that have it
}

// The files of name pairs.
const (
	wikidataTrain = "wikidata_en_ar_train64.tsv"
	wikidataDev   = "wikidata_en_ar_dev16.tsv"
	googleTrain   = "google_ar2en_train.txt"
	googleEval    = "google_ar2en_eval.txt"
)

// ReadPairs reads the name pairs of a folder. Dev pairs are those whose Latin
// name stands in a dev or eval file; train are the pairs of all other names.
// Both are sorted and hold each pair once.
func ReadPairs(folder string) (train, dev []Pair, err error) {
	type placed struct {
		Pair
		file int
	}
	held := map[string]bool{}
	var all []placed
	for i, f := range []struct {
		name        string
		arabicFirst bool
		held        bool
	}{{wikidataTrain, false, false}, {wikidataDev, false, true}, {googleTrain, true, false}, {googleEval, true, true}} {
		pairs, err := readPairs(filepath.Join(folder, f.name), f.arabicFirst)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range pairs {
			all = append(all, placed{p, i / 2})
			held[p.Latin] = held[p.Latin] || f.held
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Latin != all[j].Latin {
			return all[i].Latin < all[j].Latin
		}
		if all[i].Arabic != all[j].Arabic {
			return all[i].Arabic < all[j].Arabic
		}
		return all[i].file < all[j].file
	})
	for i := 0; i < len(all); {
		p, j := all[i], i+1
		for ; j < len(all) && all[j].Latin == p.Latin && all[j].Arabic == p.Arabic; j++ {
			if all[j].file != all[j-1].file {
				p.Sources++
			}
		}
		if held[p.Latin] {
			dev = append(dev, p.Pair)
		} else {
			train = append(train, p.Pair)
		}
		i = j
	}
	return train, dev, nil
}

func readPairs(path string, arabicFirst bool) ([]Pair, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Pair
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		fields := strings.Split(sc.Text(), "\t")
		if len(fields) < 2 {
			return nil, fmt.Errorf("%s:%d: want two fields, got %d", path, n, len(fields))
		}
		la, ar := fields[0], fields[1]
		if arabicFirst {
			la, ar = ar, la
		}
		p := Pair{Latin(la), Letters(ar), 1}
		// What is no single name in both scripts teaches nothing.
		if len(p.Latin) < 2 || len(p.Arabic) < 4 || strings.Contains(strings.TrimSpace(ar), " ") {
			continue
		}
		out = append(out, p)
	}
	return out, sc.Err()
}

// Latin returns the letters a to z of a name: marks off, capitals small, ligatures
// and letters with a stroke as two or one plain letters, all else out.
func Latin(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case 'a' <= r && r <= 'z':
			b.WriteRune(r)
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø', r == 'œ':
			b.WriteString("oe")
		case r == 'æ', r == 'ə':
			b.WriteString("ae")
		case r == 'đ', r == 'ð':
			b.WriteByte('d')
		case r == 'þ':
			b.WriteString("th")
		case r == 'ß':
			b.WriteString("ss")
		}
	}
	return b.String()
}

// Letters returns the Arabic letters of a word, folded, and all else out. The
// letters that only some keyboards have become those that the press puts in
// their place (پ ب, چ تش, ژ ج, ڤ ف, گ غ), and the seats of hamza the hamza.
func Letters(s string) string {
	var b strings.Builder
	for _, r := range arabic.Fold(s) {
		switch r {
		case 'پ':
			r = 'ب'
		case 'چ':
			b.WriteString("ت")
			r = 'ش'
		case 'ژ':
			r = 'ج'
		case 'ڤ', 'ڥ', 'ۋ':
			r = 'ف'
		case 'گ', 'ڭ', 'ڨ', 'ڴ':
			r = 'غ'
		}
		if at(r) > 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alphabet holds the letters that are compared: index 0 is no letter.
const alphabet = "ءؤئابتثجحخدذرزسشصضطظعغفقكلمنهوي"

// letters is how many indexes there are.
const letters = 32

var index = func() (t [0x64b - 0x621]uint8) {
	i := uint8(1)
	for _, r := range alphabet {
		t[r-0x621] = i
		i++
	}
	return t
}()

// at returns the index of a letter, 0 when it is none.
func at(r rune) uint8 {
	if r < 0x621 || r > 0x64a {
		return 0
	}
	return index[r-0x621]
}

// indexes returns the indexes of a word of Letters.
func indexes(dst []uint8, word string) []uint8 {
	for _, r := range word {
		dst = append(dst, at(r))
	}
	return dst
}
