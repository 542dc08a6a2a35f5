package sql

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"isnad/internal/store"
)

// Characters of the private use area, by which Term writes what an index might
// take for something else: U+E000 + b stands for the byte b.
const (
	privateByte  = '\uE000' // to U+E0FF
	privateQuote = '\uE100' // before a character of this range that stands for itself
	privateEmpty = '\uE101' // a term without letters
	privateLong  = '\uE102' // before the hash of a term that was cut
	privateEnd   = '\uE1FF'
)

// maxTerm bounds a term in bytes: PostgreSQL takes 2,046. A longer one keeps
// its beginning and a hash; it is found by all of it, or by its beginning.
const maxTerm = 1000

// Term writes a term so that every index takes it as one: ASCII letters in
// lower case, digits and whole characters beyond ASCII stay, other bytes become
// characters of the private use area. Different terms stay different.
func Term(t string) string { return term(t, false) }

func term(t string, prefix bool) string {
	plain := t != ""
	for i := 0; i < len(t) && plain; i++ {
		c := t[i]
		plain = 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
	}
	if !plain || !utf8.ValidString(t) || hasPrivate(t) {
		t = quoteTerm(t, prefix)
	}
	if len(t) <= maxTerm {
		return t
	}
	cut := maxTerm - 100
	for !utf8.RuneStart(t[cut]) {
		cut--
	}
	if prefix {
		return t[:cut]
	}
	sum := sha256.Sum256([]byte(t))
	return t[:cut] + string(privateLong) + hex.EncodeToString(sum[:16])
}

func hasPrivate(t string) bool {
	return strings.ContainsFunc(t, func(r rune) bool { return r >= privateByte && r <= privateEnd })
}

func quoteTerm(t string, prefix bool) string {
	if t == "" && !prefix {
		return string(privateEmpty)
	}
	var b strings.Builder
	for i := 0; i < len(t); {
		r, w := utf8.DecodeRuneInString(t[i:])
		switch {
		case r == utf8.RuneError && w == 1:
			b.WriteRune(privateByte + rune(t[i]))
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteByte(t[i])
		case r < utf8.RuneSelf:
			b.WriteRune(privateByte + r)
		case r >= privateByte && r <= privateEnd:
			b.WriteRune(privateQuote)
			b.WriteRune(r)
		default:
			b.WriteString(t[i : i+w])
		}
		i += w
	}
	return b.String()
}

// An Op is a kind of node.
type Op uint8

// The kinds of nodes.
const (
	OpTerms Op = iota // a phrase
	OpAnd
	OpOr
	OpNot
	OpTrue
	OpFalse
)

// A Node is a condition on terms in a simple form: no And in an And, no Or in an
// Or, no Not in a Not, no constant but alone, no empty list.
type Node struct {
	Op     Op
	Terms  []string // passed through Term
	Prefix bool     // of the last of Terms
	Kids   []*Node  // one for OpNot
}

// Bounds of a question, so that one cannot take the machine: leaves and depth.
const (
	maxLeaves = 20000
	maxDepth  = 40
	maxNested = 2000 // before it is made simple
)

var errQuestion = errors.New("the question has too many parts")

// Simplify turns a condition into a node.
func Simplify(m store.Match) (*Node, error) {
	leaves := 0
	n, err := simplify(m, &leaves, 0)
	if err != nil {
		return nil, err
	}
	if n.depth() > maxDepth {
		return nil, errQuestion
	}
	return n, nil
}

func (n *Node) depth() int {
	d := 0
	for _, k := range n.Kids {
		d = max(d, k.depth())
	}
	return d + 1
}

func simplify(m store.Match, leaves *int, depth int) (*Node, error) {
	if *leaves++; *leaves > maxLeaves || depth > maxNested {
		return nil, errQuestion
	}
	var all []*Node
	add := func(m store.Match) (*Node, error) { return simplify(m, leaves, depth+1) }
	if len(m.Terms) > 0 {
		if *leaves += len(m.Terms) - 1; *leaves > maxLeaves {
			return nil, errQuestion
		}
		n := &Node{Op: OpTerms, Prefix: m.Prefix}
		for i, t := range m.Terms {
			n.Terms = append(n.Terms, term(t, m.Prefix && i == len(m.Terms)-1))
		}
		// A prefix without letters is any term.
		if m.Prefix && n.Terms[len(n.Terms)-1] == "" {
			n.Terms, n.Prefix = n.Terms[:len(n.Terms)-1], false
		}
		if len(n.Terms) == 0 {
			n = &Node{Op: OpTrue}
		}
		all = append(all, n)
	}
	for _, k := range m.All {
		n, err := add(k)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	if m.Any != nil {
		var any []*Node
		for _, k := range m.Any {
			n, err := add(k)
			if err != nil {
				return nil, err
			}
			any = append(any, n)
		}
		all = append(all, join(OpOr, any))
	}
	if m.Not != nil {
		n, err := add(*m.Not)
		if err != nil {
			return nil, err
		}
		all = append(all, not(n))
	}
	return join(OpAnd, all), nil
}

func not(n *Node) *Node {
	switch n.Op {
	case OpTrue:
		return &Node{Op: OpFalse}
	case OpFalse:
		return &Node{Op: OpTrue}
	case OpNot:
		return n.Kids[0]
	}
	return &Node{Op: OpNot, Kids: []*Node{n}}
}

// join makes an And or Or of nodes.
func join(op Op, kids []*Node) *Node {
	neutral, decides := OpTrue, OpFalse
	if op == OpOr {
		neutral, decides = OpFalse, OpTrue
	}
	var list []*Node
	for _, k := range kids {
		switch k.Op {
		case neutral:
		case decides:
			return k
		case op:
			list = append(list, k.Kids...)
		default:
			list = append(list, k)
		}
	}
	switch len(list) {
	case 0:
		return &Node{Op: neutral}
	case 1:
		return list[0]
	}
	return &Node{Op: op, Kids: list}
}

// A document is the terms of an entry, ready to be asked.
type document struct {
	terms  []string
	at     map[string][]int
	sorted []string // made when a prefix is asked for
}

func newDocument(terms []string) *document {
	d := &document{terms: terms, at: make(map[string][]int)}
	for i, t := range terms {
		d.at[t] = append(d.at[t], i)
	}
	return d
}

// begins reports whether a term begins with a prefix.
func (d *document) begins(prefix string) bool {
	if d.sorted == nil {
		d.sorted = slices.Sorted(maps.Keys(d.at))
	}
	i := sort.SearchStrings(d.sorted, prefix)
	return i < len(d.sorted) && strings.HasPrefix(d.sorted[i], prefix)
}

// Holds reports whether terms, passed through Term, meet the condition.
func (n *Node) Holds(terms []string) bool { return n.in(newDocument(terms)) }

func (n *Node) in(d *document) bool {
	switch n.Op {
	case OpTrue:
		return true
	case OpFalse:
		return false
	case OpNot:
		return !n.Kids[0].in(d)
	case OpAnd:
		return !slices.ContainsFunc(n.Kids, func(k *Node) bool { return !k.in(d) })
	case OpOr:
		return slices.ContainsFunc(n.Kids, func(k *Node) bool { return k.in(d) })
	}
	last := len(n.Terms) - 1
	if last == 0 && n.Prefix {
		return d.begins(n.Terms[0])
	}
	// From the rarest whole term of the phrase, so that a frequent one does
	// not make the work quadratic.
	rare := -1
	for i, t := range n.Terms {
		if i == last && n.Prefix {
			break
		}
		if len(d.at[t]) == 0 {
			return false
		}
		if rare < 0 || len(d.at[t]) < len(d.at[n.Terms[rare]]) {
			rare = i
		}
	}
next:
	for _, at := range d.at[n.Terms[rare]] {
		at -= rare
		if at < 0 || at+last >= len(d.terms) {
			continue
		}
		for i, t := range n.Terms {
			if got := d.terms[at+i]; got != t && !(i == last && n.Prefix && strings.HasPrefix(got, t)) {
				continue next
			}
		}
		return true
	}
	return false
}
