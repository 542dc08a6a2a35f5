package kb

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// The names of formats.
const (
	formatWikidata = "wikidata"
	formatFtM      = "ftm"
	formatJRC      = "jrc-names"
)

// A jsonLine is what is read of a line of JSON. Wikidata has labels, aliases
// and claims, FollowTheMoney a schema and properties.
type jsonLine struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Schema string `json:"schema"`

	Labels  map[string]json.RawMessage   `json:"labels"`
	Aliases map[string]json.RawMessage   `json:"aliases"`
	Claims  map[string][]json.RawMessage `json:"claims"`

	Caption    string                       `json:"caption"`
	Properties map[string][]json.RawMessage `json:"properties"`
}

func readJSON(s string) (*entry, string, error) {
	var l jsonLine
	if err := json.Unmarshal([]byte(s), &l); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, "", fmt.Errorf("not JSON at byte %d: %w", syntax.Offset, err)
		}
		return nil, "", err
	}
	switch {
	case l.Schema != "":
		e, err := l.ftm()
		return e, formatFtM, err
	case l.Labels != nil || l.Claims != nil || l.Type == "item" || l.Type == "property":
		e, err := l.wikidata()
		return e, formatWikidata, err
	}
	return nil, "", errors.New(`neither Wikidata (no "labels") nor FollowTheMoney (no "schema")`)
}

// goodID refuses ids that would not be ids in documents.
func goodID(id string) error {
	if id == "" {
		return errors.New(`no "id"`)
	}
	if len(id) > 200 {
		return errors.New("an id of more than 200 bytes")
	}
	for _, r := range id {
		if r <= ' ' || r == '"' || r == '\\' || unicode.IsControl(r) {
			return fmt.Errorf("%q is no id: it has a blank, a quotation mark or a control character", id)
		}
	}
	if id[0] == '_' {
		return fmt.Errorf("%q is no id: ids that begin with _ are made by isnad", id)
	}
	return nil
}

// The properties of Wikidata that tell the kind of an item.
var (
	ofPersons = []string{"P21", "P569", "P735", "P27", "P106"}            // sex, birth, given name, citizenship, occupation
	ofPlaces  = []string{"P625", "P1566", "P36", "P131"}                  // coordinates, GeoNames, capital, lies in
	ofBodies  = []string{"P159", "P112", "P571", "P488", "P1454", "P452"} // seat, founder, founded, chair, legal form, industry
)

// human is the class of people, and notOurs are classes of what is named and is
// no person, body or place.
const human = "Q5"

var notOurs = map[string]bool{"Q4167410": true, "Q4167836": true, "Q13442814": true, "Q202444": true, "Q101352": true, "Q12308941": true, "Q11879590": true}

// wikidata reads an item: as the dumps have it, or simplified, with plain
// strings in the place of objects.
func (l *jsonLine) wikidata() (*entry, error) {
	if err := goodID(l.ID); err != nil {
		return nil, err
	}
	if l.Type != "" && l.Type != "item" {
		return nil, nil
	}
	if l.ID[0] != 'Q' || strings.Trim(l.ID[1:], "0123456789") != "" || len(l.ID) == 1 {
		return nil, fmt.Errorf("%q is no id of an item of Wikidata (Q and digits)", l.ID)
	}
	e := &entry{id: l.ID, wikidata: l.ID}
	e.kind = l.kind()
	if e.kind == "" {
		return nil, nil
	}
	for _, lang := range sortedKeys(l.Labels) {
		if !wanted(lang) {
			continue
		}
		v, err := termOf(l.Labels[lang])
		if err != nil {
			return nil, fmt.Errorf("label %q: %w", lang, err)
		}
		e.name(v)
		switch {
		case lang == "ar":
			e.ar = v
		case lang == "en" || lang == "mul" && e.en == "":
			e.en = v
		}
	}
	for _, lang := range sortedKeys(l.Aliases) {
		if !wanted(lang) {
			continue
		}
		var list []json.RawMessage
		if err := json.Unmarshal(l.Aliases[lang], &list); err != nil {
			return nil, fmt.Errorf("aliases %q: %w", lang, err)
		}
		for _, raw := range list {
			v, err := termOf(raw)
			if err != nil {
				return nil, fmt.Errorf("aliases %q: %w", lang, err)
			}
			e.name(v)
		}
	}
	for _, p := range []string{"P27", "P17"} {
		for _, id := range l.values(p) {
			if c := countries()[id]; c != "" && e.country == "" {
				e.country = c
			}
		}
	}
	return e, nil
}

// wanted reports whether the names of a language are kept: those that pages in
// Arabic print, in Arabic letters or in Latin ones.
func wanted(lang string) bool {
	switch lang {
	case "ar", "arz", "ary", "en", "fr", "de", "es", "it", "pt", "tr", "mul":
		return true
	}
	return false
}

// termOf reads {"language":…,"value":…} or a plain string.
func termOf(raw json.RawMessage) (string, error) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s, nil
	}
	var o struct {
		Value string `json:"value"`
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		return "", err
	}
	return o.Value, nil
}

// values returns the items that a property names.
func (l *jsonLine) values(property string) []string {
	var out []string
	for _, raw := range l.Claims[property] {
		var s string
		if json.Unmarshal(raw, &s) == nil {
			out = append(out, s)
			continue
		}
		var c struct {
			Rank     string `json:"rank"`
			Mainsnak struct {
				Datavalue struct {
					Value json.RawMessage `json:"value"`
				} `json:"datavalue"`
			} `json:"mainsnak"`
		}
		var v struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(raw, &c) == nil && c.Rank != "deprecated" && json.Unmarshal(c.Mainsnak.Datavalue.Value, &v) == nil && v.ID != "" {
			out = append(out, v.ID)
		}
	}
	return out
}

// kind tells what an item is, by its class and by the properties that only one
// kind has; empty when nothing tells.
func (l *jsonLine) kind() isnad.Kind {
	for _, c := range l.values("P31") {
		if c == human {
			return isnad.KindPerson
		}
		if notOurs[c] {
			return ""
		}
	}
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return len(l.Claims[p]) > 0 })
	}
	switch {
	case has(ofBodies[:2]):
		return isnad.KindOrganization
	case has(ofPlaces):
		return isnad.KindPlace
	case has(ofBodies):
		return isnad.KindOrganization
	case has(ofPersons):
		return isnad.KindPerson
	}
	return ""
}

// countries maps ids of Wikidata to countries of the lexicon.
var countries = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for i := range lexicon.Len() {
		if e := lexicon.At(i); e.Table == lexicon.Countries && e.Wikidata != "" {
			m[e.Wikidata] = string(e.ID)
		}
	}
	return m
})

// schemata are those of FollowTheMoney that are ours.
var schemata = map[string]isnad.Kind{
	"Person":       isnad.KindPerson,
	"Organization": isnad.KindOrganization, "Company": isnad.KindOrganization, "PublicBody": isnad.KindOrganization, "LegalEntity": isnad.KindOrganization,
}

// ftm reads an entity of FollowTheMoney.
func (l *jsonLine) ftm() (*entry, error) {
	if err := goodID(l.ID); err != nil {
		return nil, err
	}
	kind, ok := schemata[l.Schema]
	if !ok {
		return nil, nil
	}
	e := &entry{id: l.ID, kind: kind}
	texts := func(property string) []string {
		var out []string
		for _, raw := range l.Properties[property] {
			// Nested exports have objects in some properties.
			var s string
			if json.Unmarshal(raw, &s) == nil {
				out = append(out, s)
			}
		}
		slices.Sort(out)
		return out
	}
	for _, p := range []string{"name", "alias", "weakAlias", "previousName", "abbreviation"} {
		for _, s := range texts(p) {
			e.name(s)
			if p == "name" {
				e.show(s)
			}
		}
	}
	e.name(l.Caption)
	e.show(l.Caption)
	for _, s := range texts("alias") {
		e.show(s)
	}
	for _, p := range []string{"wikidataId"} {
		for _, s := range texts(p) {
			if len(s) > 1 && s[0] == 'Q' && strings.Trim(s[1:], "0123456789") == "" {
				e.wikidata = s
			}
		}
	}
	if l.ID[0] == 'Q' && len(l.ID) > 1 && strings.Trim(l.ID[1:], "0123456789") == "" {
		e.wikidata = l.ID
	}
	for _, p := range []string{"citizenship", "nationality", "country", "jurisdiction", "mainCountry"} {
		for _, s := range texts(p) {
			if c, ok := lexicon.ByID(isnad.EntityID(strings.ToLower(s))); ok && c.Table == lexicon.Countries && e.country == "" {
				e.country = string(c.ID)
			}
		}
	}
	return e, nil
}

// show makes a name the one that is shown in its script, when there is none.
func (e *entry) show(s string) {
	switch {
	case strings.ContainsFunc(s, arabic.IsLetter):
		if e.ar == "" {
			e.ar = s
		}
	case e.en == "":
		e.en = s
	}
}

// readJRC reads a line of JRC-Names: id, type (P person, O organisation),
// language (u for any), and the name with + for blanks, parted by tabs.
func readJRC(s string) (*entry, string, error) {
	f := strings.Split(s, "\t")
	if len(f) < 4 {
		return nil, "", fmt.Errorf("want 4 columns parted by tabs, as JRC-Names has, or JSON; got %d", len(f))
	}
	id := strings.TrimSpace(f[0])
	if id == "" || strings.Trim(id, "0123456789") != "" {
		return nil, "", fmt.Errorf("%q is no number, with which a line of JRC-Names begins", id)
	}
	e := &entry{id: "jrc-" + id}
	switch f[1] {
	case "P":
		e.kind = isnad.KindPerson
	case "O":
		e.kind = isnad.KindOrganization
	default:
		return nil, formatJRC, nil
	}
	name := strings.ReplaceAll(f[3], "+", " ")
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !arabic.IsLetter(r) {
			return nil, formatJRC, nil // another script
		}
	}
	e.name(name)
	e.show(name)
	return e, formatJRC, nil
}

func sortedKeys(m map[string]json.RawMessage) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
