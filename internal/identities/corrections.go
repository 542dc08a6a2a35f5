package identities

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/lexicon"
)

// Corrections are what the user knows better: which names are one, which are
// two, and who somebody is. They stand above all that a Pass finds.
//
// The file is UTF-8 text, three columns parted by tabs, one correction a line;
// empty lines and lines that begin with # do not count:
//
//	same      NAME  NAME   the two names are one
//	not same  NAME  NAME   they are two, whatever the spelling says
//	is        NAME  ID     the name is this entity: an id of the lexicon ("ru"), of
//	                       Wikidata ("Q649"), or of one's own
//
// A NAME is a full name as articles write it; spelling of hamza, marks and
// articles does not matter. In the place of a NAME may stand an id, as the
// documents of isnad print it.
type Corrections struct {
	same, apart [][2]string // norms or ids
	is          map[string]isnad.EntityID
	// people and others hold the names of corrections as persons and as bodies
	// or places, in the form in which names are compared.
	people, others map[string]bool
	lines          int
}

// Len returns the number of corrections.
func (c *Corrections) Len() int {
	if c == nil {
		return 0
	}
	return c.lines
}

// maxLine bounds a line of a file of corrections, in bytes.
const maxLine = 1 << 16

// ReadCorrections reads a file of corrections. An error names the file and the
// line.
func ReadCorrections(r io.Reader, name string) (*Corrections, error) {
	c := NewCorrections()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	n := 0
	for sc.Scan() {
		n++
		line := strings.TrimPrefix(strings.TrimRight(sc.Text(), "\r"), "\ufeff")
		if t := strings.TrimSpace(line); t == "" || t[0] == '#' {
			continue
		}
		if err := c.line(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		c.lines++
	}
	if err := sc.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return nil, fmt.Errorf("%s:%d: a line longer than %d bytes", name, n+1, maxLine)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// NewCorrections returns corrections that hold none yet.
func NewCorrections() *Corrections {
	return &Corrections{is: map[string]isnad.EntityID{}, people: map[string]bool{}, others: map[string]bool{}}
}

// Add adds a correction: kind is "same", "not same" or "is", a and b are the
// columns behind it. What is none, or says another thing than one that was
// added before, is refused with the reason.
func (c *Corrections) Add(kind, a, b string) error {
	if err := c.line(kind + "\t" + a + "\t" + b); err != nil {
		return fmt.Errorf("correction: %w", err)
	}
	c.lines++
	return nil
}

// Clone returns a copy that grows by itself; nil gives empty ones.
func (c *Corrections) Clone() *Corrections {
	out := NewCorrections()
	if c != nil {
		out.same, out.apart, out.lines = slices.Clone(c.same), slices.Clone(c.apart), c.lines
		maps.Copy(out.is, c.is)
		maps.Copy(out.people, c.people)
		maps.Copy(out.others, c.others)
	}
	return out
}

func (c *Corrections) line(line string) error {
	if !utf8.ValidString(line) {
		return errors.New("not UTF-8")
	}
	f := strings.Split(line, "\t")
	if len(f) != 3 {
		return fmt.Errorf("want 3 columns parted by tabs, got %d", len(f))
	}
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	f[0] = strings.ToLower(f[0])
	a, b := nameOrID(f[1]), nameOrID(f[2])
	if a == "" || f[0] != "is" && b == "" {
		return errors.New("a name is empty or has no letters")
	}
	switch f[0] {
	case "same":
		c.same = append(c.same, [2]string{a, b})
	case "not same":
		if a == b {
			return fmt.Errorf("%q and %q are one name, which cannot be two: spelling is all that a correction sees", f[1], f[2])
		}
		c.apart = append(c.apart, [2]string{a, b})
	case "is":
		id := f[2]
		if id == "" || strings.ContainsAny(id, " \t\"\\") {
			return fmt.Errorf("%q is no id", id)
		}
		if have, ok := c.is[a]; ok && have != isnad.EntityID(id) {
			return fmt.Errorf("%q is %q already", f[1], have)
		}
		c.is[a] = isnad.EntityID(id)
	default:
		return fmt.Errorf("%q: want same, not same or is", f[0])
	}
	for i, name := range []string{a, b} {
		if i == 1 && f[0] == "is" {
			break
		}
		if person, body, ok := strings.Cut(name, "\n"); ok {
			c.people[person], c.others[body] = true, true
		}
	}
	return nil
}

// nameOrID returns what a column names: "=id" for an id of a document, else
// the name in the form in which names are compared, one line for persons and
// one for bodies.
func nameOrID(s string) string {
	if isID(s) {
		return "=" + s
	}
	ps, ws := partsOf(s), bodyWords(s)
	if len(ps) == 0 && len(ws) == 0 {
		return ""
	}
	return joined(ps) + "\n" + joinedBody(ws)
}

// isID reports whether a column is an id: letters, digits and "-", "_", "/",
// ".", and either the mark of our own ids, no capital, or Q and digits.
func isID(s string) bool {
	word := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			word = true
		case c != '-' && c != '_' && c != '/' && c != '.':
			return false
		}
	}
	return word && (s[0] == '_' || s == strings.ToLower(s) || s[0] == 'Q' && len(s) > 1 && strings.Trim(s[1:], "0123456789") == "")
}

// names reports whether a correction speaks of a name.
func (c *Corrections) names(kind isnad.Kind, norm string) bool {
	switch {
	case c == nil:
		return false
	case kind == isnad.KindPerson:
		return c.people[norm]
	}
	return c.others[norm]
}

// matches reports whether a name of a correction is a form.
func matches(name string, kind isnad.Kind, norm string) bool {
	person, body, ok := strings.Cut(name, "\n")
	if !ok {
		return false
	}
	if kind == isnad.KindPerson {
		return person == norm
	}
	return body == norm
}

// found returns the clusters that a name or id of a correction speaks of.
func (r *resolver) found(name string) []*cluster {
	var out []*cluster
	add := func(n *node) {
		if c := n.owner.root(); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if id, ok := strings.CutPrefix(name, "="); ok {
		if n := r.p.nodes[isnad.EntityID(id)]; n != nil {
			add(n)
		}
		return out
	}
	person, body, _ := strings.Cut(name, "\n")
	for _, id := range []formID{{isnad.KindPerson, person}, {isnad.KindOrganization, body}, {isnad.KindPlace, body}} {
		if f := r.p.forms[id]; f != nil {
			for _, n := range r.nodes[f.at] {
				add(n)
			}
		}
	}
	return out
}

// gatherByHand unites what the user says is one, before anything else.
func (r *resolver) gatherByHand() {
	c := r.p.opt.Corrections
	if c == nil {
		return
	}
	for _, p := range c.apart {
		for _, name := range p {
			for _, x := range r.found(name) {
				x.hand = true
			}
		}
	}
	for _, name := range sortedKeys(c.is) {
		for _, x := range r.found(name) {
			x.linked = c.is[name]
			x.joins = append(x.joins, isnad.Join{Rule: ruleUser, A: r.forms[x.forms[0]].name(), B: string(c.is[name]), With: c.is[name]})
		}
	}
	for _, p := range c.same {
		all := append(r.found(p[0]), r.found(p[1])...)
		for _, x := range all {
			to, x := all[0].root(), x.root()
			if x == to || r.forms[x.forms[0]].kind != r.forms[to.forms[0]].kind {
				continue
			}
			if to.linked == "" {
				to.linked = x.linked
			}
			r.merge(x, to, isnad.Join{Rule: ruleUser, A: r.forms[to.forms[0]].name(), B: r.forms[x.forms[0]].name()})
		}
		// An id of the lexicon in the place of a name says who the other is.
		for k := range p {
			if id, ok := strings.CutPrefix(p[k], "="); ok && len(r.found(p[k])) == 0 {
				for _, x := range r.found(p[1-k]) {
					x.linked = isnad.EntityID(id)
				}
			}
		}
	}
}

// apartByHand reports whether the user says that two clusters are two.
func (r *resolver) apartByHand(a, b *cluster) bool {
	c := r.p.opt.Corrections
	if c == nil || !a.hand && a.linked == "" || !b.hand && b.linked == "" {
		return false
	}
	for _, p := range c.apart {
		if r.has(a, p[0]) && r.has(b, p[1]) || r.has(a, p[1]) && r.has(b, p[0]) {
			return true
		}
	}
	return false
}

// bannedByHand reports whether the user says that a cluster is not an entry of
// the lexicon or base.
func (r *resolver) bannedByHand(a *cluster, id isnad.EntityID) bool {
	c := r.p.opt.Corrections
	if c == nil {
		return false
	}
	for _, p := range c.apart {
		if r.has(a, p[0]) && p[1] == "="+string(id) || r.has(a, p[1]) && p[0] == "="+string(id) {
			return true
		}
	}
	return false
}

// has reports whether a cluster holds a name or id of a correction.
func (r *resolver) has(c *cluster, name string) bool {
	if id, ok := strings.CutPrefix(name, "="); ok {
		n := r.p.nodes[isnad.EntityID(id)]
		return string(c.linked) == id || n != nil && slices.Contains(c.nodes, n)
	}
	for _, f := range c.forms {
		if matches(name, r.forms[f].kind, r.forms[f].norm) {
			return true
		}
	}
	return false
}

// redirectByHand sends ids of the lexicon where the user says.
func (r *resolver) redirectByHand(res *Result) {
	c := r.p.opt.Corrections
	if c == nil {
		return
	}
	for _, name := range sortedKeys(c.is) {
		from, ok := strings.CutPrefix(name, "=")
		id, to := isnad.EntityID(from), c.is[name]
		if !ok || r.p.nodes[id] != nil || id == to {
			continue
		}
		res.of[id] = to
		// Who goes by identities must see it too.
		x := isnad.Identity{ID: to}
		at, have := slices.BinarySearchFunc(res.Identities, to, func(x isnad.Identity, id isnad.EntityID) int { return cmp.Compare(x.ID, id) })
		if have {
			x = res.Identities[at]
		} else {
			for _, known := range []isnad.EntityID{to, id} {
				if e, ok := lexicon.ByID(known); ok {
					x.Kind, x.Name, x.NameEn, x.Country = e.Kind, e.Name, e.NameEn, e.Country
					if known == to {
						x.Wikidata = e.Wikidata
					}
					break
				}
			}
			res.Identities = slices.Insert(res.Identities, at, x)
			for i := at; i < len(res.Identities); i++ {
				res.at[res.Identities[i].ID] = int32(i)
			}
		}
		if i, ok := slices.BinarySearch(x.Same, id); !ok {
			x.Same = slices.Insert(slices.Clone(x.Same), i, id)
		}
		res.Identities[at] = x
	}
}

func sortedKeys(m map[string]isnad.EntityID) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
