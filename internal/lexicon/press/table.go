package press

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"isnad/internal/arabic"
)

// Columns are the columns of a table of outlets, in the order in which the
// house writes them.
var Columns = []string{"id", "name", "name_en", "wikidata", "forms", "country", "domains", "type", "languages", "feeds", "credits"}

// Types are what may stand in the column type of a user's table.
var Types = []string{"agency", "newspaper", "tv", "site", "radio", "magazine"}

// A Row is one outlet or agency of a table.
type Row struct {
	// Line is where it stands, from 1.
	Line                                      int
	ID, Name, NameEn, Wikidata, Country, Type string
	Forms, Domains, Languages, Feeds, Credits []string
}

// An Error says what is wrong in a table, and where.
type Error struct {
	File   string
	Line   int
	Column string // empty when the whole line is meant
	Err    error
}

// Error gives file, line, column and cause.
func (e *Error) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d: column %s: %v", e.File, e.Line, e.Column, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Bounds on a table, which somebody may name by mistake: bytes of a line, and
// rows.
const (
	maxLine = 1 << 16
	maxRows = 20000
)

// Read reads a table of outlets that a user keeps: the columns of the house's own
// tables, parted by tabs, in the order that the line "# columns: id | name | …"
// names. Columns may be left out, but for id and name. Every row is checked by
// itself and against those before it; an *Error names the place.
func Read(r io.Reader, file string) ([]Row, error) {
	var rows []Row
	var cols []string
	ids, domains := map[string]int{}, map[string]int{}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	n := 0
	for sc.Scan() {
		n++
		line := strings.TrimPrefix(strings.TrimRight(sc.Text(), "\r"), "\ufeff")
		wrong := func(column, format string, args ...any) error {
			return &Error{file, n, column, fmt.Errorf(format, args...)}
		}
		if rest, ok := strings.CutPrefix(line, "# columns:"); ok {
			cols = nil
			for c := range strings.SplitSeq(rest, "|") {
				c = strings.TrimSpace(c)
				if !slices.Contains(Columns, c) || slices.Contains(cols, c) {
					return nil, wrong("", "column %q: want each of %s once at most", c, strings.Join(Columns, ", "))
				}
				cols = append(cols, c)
			}
			if !slices.Contains(cols, "id") || !slices.Contains(cols, "name") {
				return nil, wrong("", "the columns id and name are wanted")
			}
			continue
		}
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if cols == nil {
			return nil, wrong("", "no line \"# columns: %s\" above the rows", strings.Join(Columns, " | "))
		}
		parts := strings.Split(line, "\t")
		if len(parts) > len(cols) {
			return nil, wrong("", "%d columns, want %d at most: %s, parted by tabs", len(parts), len(cols), strings.Join(cols, ", "))
		}
		if len(rows) == maxRows {
			return nil, wrong("", "more than %d outlets", maxRows)
		}
		row := Row{Line: n}
		for i, p := range parts {
			for _, c := range p {
				if unicode.IsControl(c) || arabic.IsInvisible(c) && c != '\u200c' {
					return nil, wrong(cols[i], "holds the invisible character %U", c)
				}
			}
			row.set(cols[i], strings.TrimSpace(p))
		}
		if column, err := row.check(); err != nil {
			return nil, &Error{file, n, column, err}
		}
		if at, ok := ids[row.ID]; ok {
			return nil, wrong("id", "%q stands in line %d too", row.ID, at)
		}
		ids[row.ID] = n
		for _, d := range row.Domains {
			if at, ok := domains[d]; ok {
				return nil, wrong("domains", "%q stands in line %d too", d, at)
			}
			domains[d] = n
		}
		rows = append(rows, row)
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, &Error{file, n + 1, "", fmt.Errorf("a line longer than %d bytes", maxLine)}
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rows, nil
}

// set fills in one column.
func (r *Row) set(column, value string) {
	list := func() []string {
		var out []string
		for s := range strings.SplitSeq(value, "|") {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
		return out
	}
	switch column {
	case "id":
		r.ID = value
	case "name":
		r.Name = value
	case "name_en":
		r.NameEn = value
	case "wikidata":
		r.Wikidata = value
	case "country":
		r.Country = value
	case "type":
		r.Type = value
	case "forms":
		r.Forms = list()
	case "domains":
		for _, d := range list() {
			r.Domains = append(r.Domains, strings.TrimPrefix(strings.ToLower(d), "www."))
		}
	case "languages":
		r.Languages = list()
	case "feeds":
		r.Feeds = list()
	case "credits":
		r.Credits = list()
	}
}

var (
	idForm       = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	wikidataForm = regexp.MustCompile(`^Q[1-9][0-9]*$`)
	domainForm   = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?$`)
)

// check looks at a row by itself.
func (r *Row) check() (column string, err error) {
	switch {
	case !idForm.MatchString(r.ID):
		return "id", fmt.Errorf("%q: want small Latin letters, digits and hyphens", r.ID)
	case len(Words(r.Name)) == 0:
		return "name", fmt.Errorf("%q is no name", r.Name)
	case r.Wikidata != "" && !wikidataForm.MatchString(r.Wikidata):
		return "wikidata", fmt.Errorf("%q: want a Q and digits, or nothing", r.Wikidata)
	case r.Type != "" && !slices.Contains(Types, r.Type):
		return "type", fmt.Errorf("%q: want one of %s", r.Type, strings.Join(Types, ", "))
	}
	for _, f := range r.Forms {
		if len(Words(strings.TrimPrefix(f, "?"))) == 0 {
			return "forms", fmt.Errorf("%q is no name", f)
		}
	}
	for _, c := range r.Credits {
		if len(Words(c)) == 0 {
			return "credits", fmt.Errorf("%q holds no word", c)
		}
	}
	for _, d := range r.Domains {
		if !domainForm.MatchString(d) {
			return "domains", fmt.Errorf("%q: want the name of a host, without scheme and path", d)
		}
	}
	for _, l := range r.Languages {
		if !Language(l) {
			return "languages", fmt.Errorf("%q: want the code of a language, such as ar, en or fr", l)
		}
	}
	for _, f := range r.Feeds {
		if err := checkFeed(f); err != nil {
			return "feeds", err
		}
	}
	return "", nil
}

func checkFeed(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return fmt.Errorf("%q: want an address that begins with https:// or http://", s)
	}
	return nil
}

// languages are the codes of ISO 639-1, and those of ISO 639-2 in which the press
// of the region appears.
const languages = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch ckb co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kab kg ki kj kk kl km kmr kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl prs ps pt qu rm rn ro ru rw sa sc sd se sg shi si sk sl sm sn so sq sr ss st su sv sw syr ta te tg th ti tk tl tn to tr ts tt tw ty tzm ug uk ur uz ve vi vo wa wo xh yi yo za zgh zh zu "

// Language reports whether code is that of a language (BCP 47, the language
// alone).
func Language(code string) bool {
	return code != "" && !strings.Contains(code, " ") && strings.Contains(languages, " "+code+" ")
}
