package eval

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
)

// A SentenceGold says where sentences end in running text that lies elsewhere.
// It is standoff: offsets and checksums, and no word of the texts.
type SentenceGold struct {
	About string        `json:"about"`
	Texts []SentenceRun `json:"texts"`
}

// A SentenceRun is a piece of running text: some paragraphs of one article,
// joined by a blank.
type SentenceRun struct {
	File string `json:"file"` // JSON Lines file that holds the article; empty to look in all
	ID   string `json:"id"`   // the article's id
	// From is the first paragraph, Count their number; a paragraph is a line
	// of the article's text that is not blank, counted from 0, without the
	// blanks around it.
	From  int `json:"from"`
	Count int `json:"count"`
	// SHA256 of the running text in UTF-8, in hexadecimal.
	SHA256 string `json:"sha256"`
	// Ends are the bytes of the running text behind the last mark of each
	// sentence, rising; the end of the text is not among them.
	Ends []int `json:"ends"`
}

// LoadSentences reads a gold file of sentence ends.
func LoadSentences(path string) (*SentenceGold, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("eval.LoadSentences: %w", err)
	}
	var g SentenceGold
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, fmt.Errorf("eval.LoadSentences %s: %w", path, err)
	}
	if len(g.Texts) == 0 {
		return nil, fmt.Errorf("eval.LoadSentences %s: no texts in it", path)
	}
	for i, t := range g.Texts {
		if t.ID == "" || t.SHA256 == "" || t.Count < 1 || t.From < 0 {
			return nil, fmt.Errorf("eval.LoadSentences %s: text %d: want id, sha256, from and count", path, i)
		}
		if !slices.IsSorted(t.Ends) {
			return nil, fmt.Errorf("eval.LoadSentences %s: text %d: the ends do not rise", path, i)
		}
	}
	return &g, nil
}

// running returns the text of the run out of its article's text.
func (r *SentenceRun) running(article string) (string, error) {
	var parts []string
	for line := range strings.SplitSeq(article, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	if r.From+r.Count > len(parts) {
		return "", fmt.Errorf("%s: it has %d paragraphs, the gold speaks of %d", r.ID, len(parts), r.From+r.Count)
	}
	text := strings.Join(parts[r.From:r.From+r.Count], " ")
	if sum := sha256.Sum256([]byte(text)); hex.EncodeToString(sum[:]) != r.SHA256 {
		return "", fmt.Errorf("%s: the text is not the one that the gold was made on", r.ID)
	}
	for _, e := range r.Ends {
		if e <= 0 || e >= len(text) || !utf8.RuneStart(text[e]) {
			return "", fmt.Errorf("%s: byte %d is no place where a sentence may end", r.ID, e)
		}
	}
	return text, nil
}

// Sentences scores the cutting of running text into sentences. texts is the
// folder that holds the articles as JSON Lines. The row "boundaries" counts
// the ends inside the texts, "sentences" the sentences both of whose borders
// are right. find takes an account to its sentences; nil reads as isnad does.
func Sentences(ctx context.Context, g *SentenceGold, texts string, find func(*isnad.Account)) (Result, error) {
	arts := &Gold{}
	for _, t := range g.Texts {
		arts.Articles = append(arts.Articles, GoldArticle{ID: t.ID, File: t.File})
	}
	lines, err := findLines(ctx, arts, texts)
	if err != nil {
		return Result{}, fmt.Errorf("eval.Sentences: %w", err)
	}
	ends, whole := Row{Name: "boundaries"}, Row{Name: "sentences"}
	var res Result
	for i := range g.Texts {
		t := &g.Texts[i]
		line := lines[t.ID]
		if line == nil {
			return Result{}, fmt.Errorf("eval.Sentences: no text of %s in %s", t.ID, texts)
		}
		var rec struct {
			Text string `json:"text"`
		}
		err := json.Unmarshal(line, &rec)
		if err == nil && rec.Text == "" {
			err = errors.New("the line holds no text")
		}
		if err != nil {
			return Result{}, fmt.Errorf("eval.Sentences: %s: %w", t.ID, err)
		}
		text, err := t.running(rec.Text)
		if err != nil {
			return Result{}, fmt.Errorf("eval.Sentences: %w", err)
		}
		acct := plainAccount(text)
		if find != nil {
			find(acct)
		} else if err := stagesThrough(acct, "words"); err != nil {
			return Result{}, err
		}
		var got []int
		for k, s := range acct.Sentences {
			if k+1 < len(acct.Sentences) {
				got = append(got, s.Span.End)
			}
		}
		want := t.Ends
		ends.Gold += len(want)
		ends.Found += len(got)
		whole.Gold += len(want) + 1
		whole.Found += len(got) + 1
		// Two ends next to each other in both lists are a sentence that is
		// right; the text's own borders are ends too.
		before := true // the last end seen is in both lists
		for a, b := 0, 0; a < len(want) || b < len(got); {
			switch {
			case b == len(got) || a < len(want) && want[a] < got[b]:
				res.Misses = append(res.Misses, Miss{"boundaries", t.ID, "an end behind " + around(text, want[a]), ""})
				a++
				before = false
			case a == len(want) || got[b] < want[a]:
				res.Misses = append(res.Misses, Miss{"boundaries", t.ID, "none", around(text, got[b])})
				b++
				before = false
			default:
				ends.Right++
				if before {
					whole.Right++
				}
				before = true
				a++
				b++
			}
		}
		if before {
			whole.Right++
		}
	}
	res.Rows = []Row{ends, whole}
	return res, nil
}

// around shows the words before and behind byte at.
func around(text string, at int) string {
	before, behind := strings.Fields(text[max(0, runeStart(text, at-80)):at]), strings.Fields(text[at:min(len(text), runeStart(text, at+60))])
	return strings.Join(before[max(0, len(before)-4):], " ") + " | " + strings.Join(behind[:min(3, len(behind))], " ")
}

// runeStart returns the place at or before i where a rune begins.
func runeStart(text string, i int) int {
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}
