// Package extract turns pages into articles: it decodes the page's bytes,
// takes the page apart into lines, tells text from furniture, cuts the lines
// into articles, repairs what is damaged, and reads title, outlet, credit,
// byline and date. Nothing is thrown away: what is no text is kept with the
// reason why.
package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/markup"
	"isnad/internal/extract/source"
)

// Stage is the name of this step.
const Stage isnad.Stage = "extract"

// Version is its version: raising it re-reads old pages.
const Version = 3

// MaxBytes is the size up to which a page is read.
const MaxBytes = 32 << 20

// Find cuts a page into its articles, in page order. Errors are of type
// *isnad.PageError and say why there is no article: the page is empty, binary,
// too large, not Arabic, or holds furniture only.
//
// The law of the package: the words of the articles' texts, with the repairs
// undone, and the words dropped are together the words of the page.
func Find(page *isnad.Page) ([]isnad.Article, error) {
	src, err := open(page)
	if err != nil {
		return nil, err
	}
	switch ours, others, all := alphabet(src); {
	case all == 0:
		return nil, refuse(page, isnad.KindEmpty, "no words on it")
	case ours == 0 || ours*12 < all-ours:
		return nil, refuse(page, isnad.KindNotArabic, "%d of its %d letters are Arabic", ours, all)
	case others*100 > ours && !definite(src):
		return nil, refuse(page, isnad.KindNotArabic, "in Arabic script, but %d of its %d letters are of Persian, Urdu or Kurdish", others, ours)
	}
	arts := divide(page, src)
	if len(arts) == 0 {
		return nil, refuse(page, isnad.KindNoText, "nothing on it reads like an article")
	}
	for i := range arts {
		art := &arts[i]
		art.Page, art.Ordinal, art.Charset = page.Name, i, src.Charset
		art.ID = id(page.Name, i, art.Text)
	}
	return arts, nil
}

// alphabet counts the letters of the Arabic script on a page, those among them
// that Persian, Urdu and Kurdish have and Arabic has not (پ, چ, گ), and all
// letters. An Arabic page may quote much that is not, and the furniture of its
// theme may be English. ک and ی do not count as others: keyboards set them in
// Arabic too.
func alphabet(src *source.Page) (ours, others, all int) {
	for i := range src.Lines {
		l := &src.Lines[i]
		if l.Drop == isnad.DropMarkup {
			continue
		}
		for j := 0; j < len(l.Text); {
			c := l.Text[j]
			if c < utf8.RuneSelf {
				if 'a' <= c|0x20 && c|0x20 <= 'z' {
					all++
				}
				j++
				continue
			}
			if k, ok := arabicSign(l.Text[j:]); ok {
				switch s := signs[k]; {
				case s&signLetter != 0:
					ours++
					all++
					if s&signForeign != 0 {
						others++
					}
				case s&signOther != 0 || k == 0x40: // U+0640 is a letter for Unicode
					all++
				}
				j += 2
				continue
			}
			r, n := utf8.DecodeRuneInString(l.Text[j:])
			switch {
			case arabic.IsLetter(r):
				ours++
				all++
				if r > '\u064a' && strings.ContainsRune("پچژگٹڈڑںےہھەێۆڕڵ", r) {
					others++
				}
			case unicode.IsLetter(r):
				all++
			}
			j += n
		}
	}
	return ours, others, all
}

// definite reports whether at least every twelfth word of a page begins with
// the article: in the Arabic press every fourth does, in other languages of
// its script hardly one in fifty.
func definite(src *source.Page) bool {
	n, words := 0, 0
	for i := range src.Lines {
		if src.Lines[i].Drop == isnad.DropMarkup {
			continue
		}
		for w := range strings.FieldsSeq(src.Lines[i].Text) {
			words++
			for _, clitic := range [...]string{"", "و", "ف", "ب", "ك"} {
				if rest, ok := strings.CutPrefix(w, clitic); ok && strings.HasPrefix(rest, "ال") {
					n++
					break
				}
			}
			if strings.HasPrefix(w, "لل") {
				n++
			}
		}
	}
	return n*12 >= words
}

// id names an article by its page, its ordinal there and its text.
func id(page string, ordinal int, text string) isnad.ArticleID {
	h := sha256.New()
	var buf [4096]byte // a huge text is not copied as a whole
	for _, s := range []string{page, "\x00", strconv.Itoa(ordinal), "\x00", text} {
		for len(s) > 0 {
			n := copy(buf[:], s)
			h.Write(buf[:n])
			s = s[n:]
		}
	}
	return isnad.ArticleID("a" + hex.EncodeToString(h.Sum(nil)[:6]))
}

// refuse makes the error for a page that gives no article.
func refuse(page *isnad.Page, kind isnad.ErrorKind, format string, args ...any) error {
	return &isnad.PageError{Page: page.Name, Kind: kind, Err: fmt.Errorf(format, args...)}
}

// open decodes a page and takes it apart into lines.
func open(page *isnad.Page) (*source.Page, error) {
	if len(page.Body) > MaxBytes {
		return nil, refuse(page, isnad.KindTooLarge, "%d bytes, the limit is %d", len(page.Body), MaxBytes)
	}
	text, err := decode.Page(page)
	if err != nil {
		return nil, err
	}
	if isHTML(page, text.Text) {
		return markup.Page(page, text)
	}
	return &source.Page{Charset: text.Charset, Lines: textLines(text)}, nil
}

// isHTML decides between the two ways to take a page apart. What the bytes
// show counts more than what they are called: scrapes are saved under any
// name. A page declared as HTML that has no tag at all is read as text.
func isHTML(page *isnad.Page, text string) bool {
	if markup.Looks(text) {
		return true
	}
	declared, _, _ := strings.Cut(strings.ToLower(page.ContentType), ";")
	switch strings.TrimSpace(declared) {
	case "text/html", "application/xhtml+xml":
		return strings.Contains(text, "</") || strings.Contains(text, "<p")
	}
	return false
}
