package search

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/internal/arabic"

	"golang.org/x/text/unicode/norm"
)

// The language, as a grammar. Space parts words and means "and".
//
//	query   = or
//	or      = and { "or" and }                     OR, أو
//	and     = unary { [ "and" ] unary }            AND, و
//	unary   = ( "not" | "-" ) unary | primary      NOT
//	primary = "(" or ")" | quoted | field | word [ "*" ]
//	field   = name ":" ( quoted | "(" or ")" | value )
//	quoted  = « … »  “ … ”  " … "                  in " … ", \" and \\ stand for themselves
//
// A backslash before a word takes away what it means to the language: \or. «ليس»
// is no operator: it stands in every other headline, and a query that silently
// leaves articles out is worse than one that has to be typed again.

// Bounds of a query.
const (
	maxQuery  = 2000 // code points
	maxDepth  = 16   // of parentheses and nots
	maxLeaves = 80   // words and conditions
	maxBegins = 8    // beginnings of words, each of which is many words
)

// An op is what a node of a query does.
type op uint8

const (
	opWord   op = iota + 1 // a word, by its stem
	opPhrase               // words as they stand, one after the other
	opPrefix               // the beginning of a word
	opField                // a condition
	opAnd
	opOr
	opNot
)

// A node is a part of a query.
type node struct {
	op op
	// text is the word, the words of a phrase with single blanks, or the value
	// of a condition.
	text string
	// field is the name of a condition. A word, phrase or prefix may have one
	// too: then it must stand there.
	field string
	kids  []*node
	at    int      // place in the query, code points
	stems []string // of a word, once it is analysed
}

// A Query is a query that was understood.
type Query struct {
	root *node
	text string
}

// Parse reads a query. An error is a *QueryError. What comes out has no more
// than 80 words and conditions, 8 beginnings of words among them, nested no
// deeper than 16.
func Parse(text string) (*Query, error) {
	if !utf8.ValidString(text) {
		return nil, &QueryError{Query: strings.ToValidUTF8(text, "\uFFFD"), Why: "the query is not UTF-8 text; type it again or encode it as UTF-8"}
	}
	p := &parser{text: text, runes: []rune(text)}
	if len(p.runes) > maxQuery {
		return nil, &QueryError{Query: text, At: maxQuery, Why: fmt.Sprintf("the query has %d characters, more than %d; leave words out", len(p.runes), maxQuery)}
	}
	root, err := p.or(0)
	if err == nil && p.i < len(p.runes) {
		err = p.wrong(p.i, "a parenthesis closes that was not opened; take it out or open one before it")
	}
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, &QueryError{Query: text, At: 0, Why: "there is no word to search for; type words, a quotation in «marks», or a condition such as speaker:NAME"}
	}
	if p.leaves > maxLeaves {
		return nil, &QueryError{Query: text, At: 0, Why: fmt.Sprintf("the query has %d words and conditions, more than %d; leave some out", p.leaves, maxLeaves)}
	}
	return &Query{root, text}, nil
}

// String returns the query in canonical form: operators in English, conditions
// by their English names, groups in parentheses. Parse gives the same query of
// it.
func (q *Query) String() string {
	var b strings.Builder
	q.root.write(&b, 0)
	return b.String()
}

// write writes a node; above is how tightly what it stands in binds: 0 for
// nothing, 1 for or, 2 for and, 3 for not.
func (n *node) write(b *strings.Builder, above int) {
	open := func(binds int) func() {
		if above < binds {
			return func() {}
		}
		b.WriteByte('(')
		return func() { b.WriteByte(')') }
	}
	if n.field != "" && n.op != opAnd && n.op != opOr && n.op != opNot {
		b.WriteString(n.field + ":")
	}
	switch n.op {
	case opWord:
		if n.field == "" && (operatorOf(n.text) != 0) {
			b.WriteByte('\\')
		}
		b.WriteString(n.text)
	case opPrefix:
		b.WriteString(n.text + "*")
	case opPhrase:
		b.WriteString(quote(n.text))
	case opField:
		if plainValue(n.text) {
			b.WriteString(n.text)
		} else {
			b.WriteString(quote(n.text))
		}
	case opAnd:
		end := open(2)
		for i, k := range n.kids {
			if i > 0 {
				b.WriteByte(' ')
			}
			k.write(b, 2)
		}
		end()
	case opOr:
		end := open(1)
		for i, k := range n.kids {
			if i > 0 {
				b.WriteString(" or ")
			}
			k.write(b, 1)
		}
		end()
	case opNot:
		b.WriteString("not ")
		n.kids[0].write(b, 3)
	}
}

// Quote returns a value in quotation marks, as a program that builds queries
// should write names, ids and phrases.
func Quote(value string) string { return quote(value) }

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// plainValue reports whether a value needs no quotation marks.
func plainValue(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '/') {
			return false
		}
	}
	return true
}

type parser struct {
	text   string
	runes  []rune
	i      int
	leaves int
	begins int
	field  *field // inside field:( … )
}

func (p *parser) wrong(at int, why string) error {
	return &QueryError{Query: p.text, At: at, Why: why}
}

// blank reports whether a rune parts words.
func blank(r rune) bool { return unicode.IsSpace(r) || arabic.IsInvisible(r) || unicode.IsControl(r) }

func (p *parser) skip() {
	for p.i < len(p.runes) && blank(p.runes[p.i]) {
		p.i++
	}
}

// peek returns the operator that comes next, and how many runes it takes: a
// word alone.
func (p *parser) peek() (operator op, n int) {
	p.skip()
	if p.i < len(p.runes) && p.runes[p.i] == '-' && (p.i == 0 || blank(p.runes[p.i-1]) || p.runes[p.i-1] == '(') && p.i+1 < len(p.runes) {
		// «-» is "not" only where it touches what is left out: a number may be
		// negative, and a dash has blanks on both sides.
		if r := p.runes[p.i+1]; r == '(' || closing(r) != 0 || arabic.IsLetter(r) || unicode.IsLetter(r) {
			return opNot, 1
		}
	}
	j := p.i
	for j < len(p.runes) && !p.ends(j) {
		j++
	}
	return operatorOf(string(p.runes[p.i:j])), j - p.i
}

// ends reports whether a raw word ends before rune j.
func (p *parser) ends(j int) bool {
	r := p.runes[j]
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '(' || r == ')' || closing(r) != 0 || r == '»' || r == '”'
}

func operatorOf(word string) op {
	switch strings.ToLower(word) {
	case "and", "و":
		return opAnd
	case "or", "أو", "او":
		return opOr
	case "not":
		return opNot
	}
	return 0
}

// closing returns the mark that closes a quotation which r opens, 0 when it
// opens none.
func closing(r rune) rune {
	switch r {
	case '«':
		return '»'
	case '“':
		return '”'
	case '„':
		return '“'
	case '"':
		return '"'
	}
	return 0
}

func (p *parser) or(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, p.wrong(p.i, fmt.Sprintf("parentheses are nested deeper than %d; write the query flatter", maxDepth))
	}
	out := &node{op: opOr, at: p.i}
	for {
		at := p.i
		k, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		operator, n := p.peek()
		switch {
		case k != nil:
			out.add(k)
		case operator == opOr || len(out.kids) > 0:
			return nil, p.wrong(at, "\"or\" needs something on both sides; add a word, or write \\or for the word itself")
		}
		if operator != opOr {
			return out.done(), nil
		}
		p.i += n
	}
}

// add adds a node, and the parts of one of the same kind in its place.
func (n *node) add(k *node) {
	if k.op == n.op {
		n.kids = append(n.kids, k.kids...)
		return
	}
	n.kids = append(n.kids, k)
}

// done returns nil for nothing and the part itself for one.
func (n *node) done() *node {
	switch len(n.kids) {
	case 0:
		return nil
	case 1:
		return n.kids[0]
	}
	return n
}

func (p *parser) and(depth int) (*node, error) {
	out := &node{op: opAnd, at: p.i}
	for {
		operator, n := p.peek()
		switch {
		case p.i >= len(p.runes) || p.runes[p.i] == ')' || operator == opOr:
			return out.done(), nil
		case operator == opAnd:
			at := p.i
			p.i += n
			if next, _ := p.peek(); len(out.kids) == 0 || p.i >= len(p.runes) || p.runes[p.i] == ')' || next == opOr {
				// A lone «و» at either end joins nothing and asks for nothing.
				if p.runes[at] == 'و' {
					continue
				}
				return nil, p.wrong(at, "\"and\" needs something on both sides; leave it out, or write \\and for the word itself")
			}
			continue
		}
		k, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		if k != nil {
			out.add(k)
		}
	}
}

func (p *parser) unary(depth int) (*node, error) {
	at := p.i
	operator, n := p.peek()
	if operator != opNot {
		return p.primary(depth)
	}
	if depth >= maxDepth {
		return nil, p.wrong(at, fmt.Sprintf("nots are nested deeper than %d; write the query flatter", maxDepth))
	}
	p.i += n
	if next, _ := p.peek(); p.i >= len(p.runes) || p.runes[p.i] == ')' || next == opAnd || next == opOr {
		return nil, p.wrong(at, "\"not\" needs something behind it; add a word, or write \\not for the word itself")
	}
	k, err := p.unary(depth + 1)
	if err != nil || k == nil {
		if err == nil {
			err = p.wrong(at, "\"not\" has no word behind it, only marks; add a word")
		}
		return nil, err
	}
	if k.op == opNot {
		return k.kids[0], nil
	}
	return &node{op: opNot, kids: []*node{k}, at: at}, nil
}

func (p *parser) primary(depth int) (*node, error) {
	p.skip()
	at := p.i
	r := p.runes[p.i]
	if r == '(' {
		p.i++
		k, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.i >= len(p.runes) {
			return nil, p.wrong(at, "a parenthesis is not closed; close it, or leave it out")
		}
		p.i++
		return k, nil
	}
	if closing(r) != 0 {
		s, err := p.quoted()
		if err != nil {
			return nil, err
		}
		if p.field != nil {
			return p.value(p.field, s, true, at)
		}
		return p.phrase("", s, at)
	}
	if r == '»' || r == '”' {
		p.i++ // closes nothing: punctuation
		return nil, nil
	}
	raw := p.raw()
	if raw == "" {
		p.i++ // an invisible character alone
		return nil, nil
	}
	if strings.HasPrefix(raw, `\`) {
		raw = raw[1:]
	} else if name, rest, ok := strings.Cut(raw, ":"); ok && isName(name) {
		f := fieldOf(name)
		switch {
		case p.field != nil && (f != nil || rest != ""):
			return nil, p.wrong(at, fmt.Sprintf("%s: stands inside %s:( … ); close the parenthesis before it", name, p.field.name))
		case f != nil:
			// Read the value from behind the colon.
			p.i = at + utf8.RuneCountInString(name) + 1
			return p.condition(f, at, depth)
		case rest != "" || p.touches():
			return nil, p.wrong(at, fmt.Sprintf("there is no field %q; %s", name, fieldAdvice(name)))
		}
		// A colon with a blank behind it is punctuation, as in headlines.
	}
	if p.field != nil {
		return p.value(p.field, raw, false, at)
	}
	return p.words("", raw, at)
}

// touches reports whether a quotation or parenthesis opens right here.
func (p *parser) touches() bool {
	return p.i < len(p.runes) && (p.runes[p.i] == '(' || closing(p.runes[p.i]) != 0)
}

// raw reads up to a blank, parenthesis or quotation mark.
func (p *parser) raw() string {
	j := p.i
	for j < len(p.runes) && !p.ends(j) {
		j++
	}
	s := string(p.runes[p.i:j])
	p.i = j
	return s
}

// quoted reads a quotation, whose opening mark comes next.
func (p *parser) quoted() (string, error) {
	at, open := p.i, p.runes[p.i]
	end := closing(open)
	var b strings.Builder
	for p.i++; p.i < len(p.runes); p.i++ {
		r := p.runes[p.i]
		if open == '"' && r == '\\' && p.i+1 < len(p.runes) && (p.runes[p.i+1] == '"' || p.runes[p.i+1] == '\\') {
			p.i++
			b.WriteRune(p.runes[p.i])
			continue
		}
		if r == end || open == '“' && r == '“' || open == '„' && r == '”' {
			p.i++
			return b.String(), nil
		}
		b.WriteRune(r)
	}
	return "", p.wrong(at, fmt.Sprintf("the quotation that begins here is not closed; put %c behind its last word", end))
}

// isName reports whether a word may name a field.
func isName(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !arabic.IsMark(r) {
			return false
		}
	}
	return true
}

// condition reads the value of a field, the colon behind us.
func (p *parser) condition(f *field, at, depth int) (*node, error) {
	p.skip()
	if p.i >= len(p.runes) || p.runes[p.i] == ')' {
		return nil, p.wrong(at, fmt.Sprintf("%s: has no value; %s", f.name, f.advice))
	}
	start := p.i
	switch r := p.runes[p.i]; {
	case r == '(':
		p.field = f
		k, err := p.primary(depth)
		p.field = nil
		if err == nil && k == nil {
			err = p.wrong(at, fmt.Sprintf("%s: has no value; %s", f.name, f.advice))
		}
		return k, err
	case closing(r) != 0:
		s, err := p.quoted()
		if err != nil {
			return nil, err
		}
		// dossier:"A","B" is one value.
		for f.pair && p.i+1 < len(p.runes) && (p.runes[p.i] == ',' || p.runes[p.i] == '،') && closing(p.runes[p.i+1]) != 0 {
			p.i++
			more, err := p.quoted()
			if err != nil {
				return nil, err
			}
			s += "," + more
		}
		return p.value(f, s, true, start)
	}
	return p.value(f, strings.TrimPrefix(p.raw(), `\`), false, start)
}

// value makes a condition.
func (p *parser) value(f *field, s string, quoted bool, at int) (*node, error) {
	var k *node
	var err error
	switch {
	case f.words && quoted:
		k, err = p.phrase(f.name, s, at)
	case f.words:
		k, err = p.words(f.name, s, at)
	default:
		if !quoted {
			s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsPunct(r) && r != '-' && r != '_' && r != '/' })
		}
		var why string
		s, why = f.read(clean(s))
		if why != "" {
			return nil, p.wrong(at, why)
		}
		p.leaves++
		k = &node{op: opField, field: f.name, text: s, at: at}
	}
	if err == nil && k == nil {
		err = p.wrong(at, fmt.Sprintf("%s: has no value; %s", f.name, f.advice))
	}
	return k, err
}

// clean returns a value in composed form, without controls, with single blanks.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || arabic.IsInvisible(r) || arabic.IsMark(r) || r == 0x640:
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// words makes words of a raw word: punctuation parts them.
func (p *parser) words(field, raw string, at int) (*node, error) {
	prefix := strings.HasSuffix(raw, "*")
	out := &node{op: opAnd, at: at}
	list := typed(raw)
	for i, w := range list {
		k := &node{op: opWord, field: field, text: w.text, at: at + utf8.RuneCountInString(raw[:w.start])}
		if prefix && i == len(list)-1 && w.end == len(raw)-1 {
			if utf8.RuneCountInString(surface(arabic.Fold(w.text))) < 3 {
				return nil, p.wrong(k.at, "a beginning needs three letters or more before the *; add one")
			}
			if field == "title" {
				return nil, p.wrong(k.at, "title: finds whole words; leave the * out")
			}
			k.op = opPrefix
			if p.begins++; p.begins > maxBegins {
				return nil, p.wrong(k.at, fmt.Sprintf("the query has more than %d beginnings of words; write some words in full", maxBegins))
			}
		}
		p.leaves++
		out.kids = append(out.kids, k)
	}
	return out.done(), nil
}

// phrase makes a phrase of a quotation.
func (p *parser) phrase(field, s string, at int) (*node, error) {
	var list []string
	for _, w := range typed(s) {
		list = append(list, w.text)
	}
	if len(list) == 0 {
		return nil, p.wrong(at, "there is no word between the quotation marks; put the words that must stand there, or take the marks out")
	}
	p.leaves += len(list)
	return &node{op: opPhrase, field: field, text: strings.Join(list, " "), at: at}, nil
}

// A typedWord is a word of a query.
type typedWord struct {
	text       string
	start, end int // bytes
}

// typed returns the words of a text as someone typed it, without marks and
// invisible characters.
func typed(s string) []typedWord {
	var out []typedWord
	for _, t := range arabic.Tokens(nil, s) {
		if t.Kind == arabic.Punct || t.Kind == arabic.Symbol {
			continue
		}
		text := clean(s[t.Start:t.End])
		// Composing and cleaning may have left a text that falls apart anew.
		for _, u := range arabic.Tokens(nil, text) {
			if w := text[u.Start:u.End]; u.Kind != arabic.Punct && u.Kind != arabic.Symbol && surface(arabic.Fold(w)) != "" {
				out = append(out, typedWord{w, t.Start, t.End})
			}
		}
	}
	return out
}
