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

	"isnad"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
)

// Stage is the name of this step, Version its version.
const (
	Stage   isnad.Stage = "extract"
	Version             = 1
)

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

// id names an article by its page, its ordinal there and its text.
func id(page string, ordinal int, text string) isnad.ArticleID {
	h := sha256.New()
	for _, s := range []string{page, "\x00", strconv.Itoa(ordinal), "\x00", text} {
		h.Write([]byte(s))
	}
	return isnad.ArticleID("a" + hex.EncodeToString(h.Sum(nil)[:6]))
}

// refuse makes the error for a page that gives no article.
func refuse(page *isnad.Page, kind isnad.ErrorKind, format string, args ...any) error {
	return &isnad.PageError{Page: page.Name, Kind: kind, Err: fmt.Errorf("extract.Find: "+format, args...)}
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
	return &source.Page{Charset: text.Charset, Lines: textLines(text)}, nil
}
