package export

import (
	"fmt"
	"net/url"
	"strings"

	"isnad"
)

// defaultBase is what ids begin with where no address is given: a name and no
// address, so that nobody takes an id for a page.
const defaultBase = "urn:x-isnad:"

// checkBase says what is wrong with a base of ids.
func checkBase(base string) error {
	if base == "" || base == defaultBase {
		return nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme == "" || u.Opaque == "" && u.Host == "" || u.RawQuery != "" || u.Fragment != "" || !strings.HasSuffix(base, "/") {
		return fmt.Errorf("base %q: want an address that ends in a slash, as https://desk.example/", base)
	}
	return nil
}

// ids make the identifiers (IRIs) of things: BASE, the kind, a slash, and the id
// with everything escaped that an IRI might not hold.
type ids string

func (b ids) of(kind, id string) string { return string(b) + kind + "/" + url.PathEscape(id) }

func (b ids) article(id isnad.ArticleID) string     { return b.of("article", string(id)) }
func (b ids) statement(r isnad.StatementRef) string { return b.of("statement", ref(r)) }
func (b ids) entity(id isnad.EntityID) string       { return b.of("entity", string(id)) }
func (b ids) claim(id string) string                { return b.of("claim", id) }
func (b ids) story(id string) string                { return b.of("story", id) }
func (b ids) telling(r isnad.StatementRef, n int) string {
	return fmt.Sprintf("%s#telling-%d", b.statement(r), n)
}
func (b ids) act(r isnad.StatementRef, n int) string {
	return fmt.Sprintf("%s#act-%d", b.statement(r), n)
}
func (b ids) teller(r isnad.StatementRef, n int) string {
	return fmt.Sprintf("%s#teller-%d", b.statement(r), n)
}

// chain and search are the pages of a screen on which a person sees a statement,
// and what a query finds.
func (b ids) chain(r string) string      { return b.of("chain", r) }
func (b ids) search(query string) string { return string(b) + "search?q=" + url.QueryEscape(query) }

// wikidata is the address by which Wikidata names a thing.
func wikidata(q string) string { return "http://www.wikidata.org/entity/" + q }

// web returns an address that is safe to give on, empty for what is none: pages
// state their own, and may state anything.
func web(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}
