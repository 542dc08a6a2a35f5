package markup

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// A token is what the tokenizer gives.
type token uint8

const (
	tokenEnd   token = iota // the end of the page, or a tag that it breaks off in
	tokenText               // text, or what a raw element holds
	tokenStart              // a start tag
	tokenClose              // an end tag
	tokenOther              // a comment, declaration or instruction
)

// A tokenizer cuts a page into tags and texts where that of golang.org/x/net/html
// does (a fuzz test compares the trees), but on a string that is there as a whole:
// it looks for the next mark with IndexByte, copies nothing, and takes of the
// attributes those that somebody asks for. What stands in scripts and styles is
// passed over at the speed of memory; they are a third of a page of the press.
type tokenizer struct {
	src           string
	start, end    int    // of the token
	name, nameEnd int    // of a tag's name
	raw           string // the element whose text comes next, in small letters; "" for none
	selfClosing   bool   // the start tag ends in "/>"
	ended         bool   // a token was cut off by the page's end
	found         []found
	seen          map[string]bool // names of a tag's attributes, where they are many
}

// A found is an attribute of the tag in hand, by bytes of src.
type found struct{ key, keyEnd, value, valueEnd int }

// next goes to the next token.
func (z *tokenizer) next() token {
	z.start = z.end
	if z.ended || z.start == len(z.src) && z.raw == "" {
		return tokenEnd
	}
	if z.raw != "" {
		switch z.raw {
		case "plaintext":
			z.end = len(z.src)
		case "script":
			z.end = z.script(z.start)
		default:
			z.end, _ = z.rawEnd(z.start)
		}
		z.raw = ""
		if z.end > z.start {
			return tokenText
		}
		if z.end == len(z.src) {
			return tokenEnd
		}
	}
	s := z.src
	at := z.start
	for {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 || at+i+1 >= len(s) {
			break
		}
		at += i
		c := s[at+1]
		if !isLetter(c) && c != '/' && c != '!' && c != '?' {
			at++ // "<" alone; the character behind it may begin a tag
			continue
		}
		if at > z.start {
			z.end = at
			return tokenText
		}
		switch {
		case isLetter(c):
			if !z.tag(at + 1) {
				return tokenEnd
			}
			z.raw = rawName(s[z.name:z.nameEnd])
			return tokenStart
		case c == '!':
			z.end = z.declaration(at + 2)
			return tokenOther
		case c == '?':
			z.end = z.behindAngle(at + 1)
			return tokenOther
		}
		if at+2 == len(s) {
			break
		}
		switch c := s[at+2]; {
		case c == '>':
			z.end = at + 3
			return tokenOther
		case isLetter(c):
			if !z.tag(at + 2) {
				return tokenEnd
			}
			return tokenClose
		}
		z.end = z.behindAngle(at + 2)
		return tokenOther
	}
	z.end = len(s)
	return tokenText
}

// rawName returns the name of an element whose contents are text, in small
// letters, "" for other elements.
func rawName(name string) string {
	switch name[0] | 0x20 {
	case 'i', 'n', 'p', 's', 't', 'x':
	default:
		return ""
	}
	for _, raw := range [...]string{"script", "style", "title", "iframe", "noscript", "textarea", "noembed", "noframes", "plaintext", "xmp"} {
		if len(raw) == len(name) && sameLetters(name, raw) {
			return raw
		}
	}
	return ""
}

// sameLetters reports whether s begins with name, which is in small letters,
// whatever the size of its own.
func sameLetters(s, name string) bool {
	if len(s) < len(name) {
		return false
	}
	for i := range len(name) {
		if c := s[i]; c != name[i] && c != name[i]-('a'-'A') {
			return false
		}
	}
	return true
}

// endsName reports whether a tag's name ends before c.
func endsName(c byte) bool { return isSpace(c) || c == '/' || c == '>' }

// behindAngle returns the place behind the next ">" from at on.
func (z *tokenizer) behindAngle(at int) int {
	if i := strings.IndexByte(z.src[at:], '>'); i >= 0 {
		return at + i + 1
	}
	z.ended = true
	return len(z.src)
}

// declaration returns the end of what begins with "<!" before at.
func (z *tokenizer) declaration(at int) int {
	s := z.src
	if !strings.HasPrefix(s[at:], "--") {
		return z.behindAngle(at)
	}
	at += 2
	dashes, beginning := 0, true
	for at < len(s) {
		if dashes == 0 && !beginning {
			i := strings.IndexByte(s[at:], '-')
			if i < 0 {
				break
			}
			at += i
		}
		c := s[at]
		at++
		switch c {
		case '-':
			dashes++
			continue
		case '>':
			if dashes >= 2 || beginning {
				return at
			}
		case '!':
			if dashes >= 2 {
				if at == len(s) {
					break
				}
				c = s[at]
				at++
				if c == '>' {
					return at
				}
				if c == '-' {
					dashes, beginning = 1, false
					continue
				}
			}
		}
		dashes, beginning = 0, false
	}
	z.ended = true
	return len(s)
}

// rawEnd returns where the end tag of the raw element begins, from at on, and
// whether there is one; otherwise the page's end.
func (z *tokenizer) rawEnd(at int) (int, bool) {
	s := z.src
	for {
		i := strings.Index(s[at:], "</")
		if i < 0 {
			return len(s), false
		}
		at += i
		if z.closesRaw(at) {
			return at, true
		}
		at += 2
	}
}

// closesRaw reports whether the end tag of the raw element begins at "</" at at.
func (z *tokenizer) closesRaw(at int) bool {
	rest := z.src[at+2:]
	return sameLetters(rest, z.raw) && len(rest) > len(z.raw) && endsName(rest[len(z.raw)])
}

// script returns the end of a script's text, which begins at at. Comments in it
// hide its end tag where they hold a script's start tag (HTML standard, 13.2.5.4
// "script data state" and those behind it).
func (z *tokenizer) script(at int) int {
	s := z.src
	const (
		data = iota
		escaped
		double
	)
	state, dashes := data, 0
	for at < len(s) {
		if state == data {
			i := strings.IndexByte(s[at:], '<')
			if i < 0 {
				return len(s)
			}
			at += i
		}
		c := s[at]
		switch {
		case state == data: // at a "<"
			switch {
			case strings.HasPrefix(s[at:], "<!--"):
				state, dashes = escaped, 2
				at += 4
			case strings.HasPrefix(s[at:], "</"):
				if z.closesRaw(at) {
					return at
				}
				at += 2
			default:
				at++
			}
		case c == '-':
			dashes++
			at++
		case c == '>' && dashes >= 2:
			state, dashes = data, 0
			at++
		case c != '<':
			dashes = 0
			at++
		case state == double:
			dashes = 0
			at++
			if at < len(s) && s[at] == '/' {
				if z.closesRaw(at - 1) {
					state = escaped
					at += len("/script>")
				} else {
					at++
				}
			}
		default: // a "<" inside a comment
			dashes = 0
			at++
			switch {
			case at == len(s):
			case s[at] == '/':
				if z.closesRaw(at - 1) {
					return at - 1
				}
				at++
			case isLetter(s[at]):
				if sameLetters(s[at:], "script") && len(s) > at+6 && endsName(s[at+6]) {
					state = double
					at += 7
				}
			default:
				state = data // as that tokenizer has it
			}
		}
	}
	return len(s)
}

// tag reads the tag whose name begins at at. It returns false when the page
// ends inside it.
func (z *tokenizer) tag(at int) bool {
	s := z.src
	z.found = z.found[:0]
	z.selfClosing = false
	z.name = at
	for at < len(s) && !endsName(s[at]) {
		at++
	}
	z.nameEnd = at
	var last found // the last attribute that is not one over again
	if len(z.seen) > 1024 {
		z.seen = nil // clearing costs its size, at each tag
	}
	clear(z.seen)
	for {
		for at < len(s) && isSpace(s[at]) {
			at++
		}
		if at >= len(s) {
			z.ended = true
			return false
		}
		if s[at] == '>' {
			break
		}
		f := found{key: at}
		if s[at] == '=' {
			at++ // an equals sign before a name is of the name
		}
		for at < len(s) && s[at] != '=' && !endsName(s[at]) {
			at++
		}
		f.keyEnd = at
		f.value, f.valueEnd = at, at
		for at < len(s) && isSpace(s[at]) {
			at++
		}
		switch {
		case at >= len(s):
		case s[at] == '/':
			at++
		case s[at] == '=':
			at++
			for at < len(s) && isSpace(s[at]) {
				at++
			}
			if at >= len(s) || s[at] == '>' {
				break
			}
			if q := s[at]; q == '"' || q == '\'' {
				at++
				i := strings.IndexByte(s[at:], q)
				if i < 0 {
					z.ended = true
					return false
				}
				f.value, f.valueEnd = at, at+i
				at += i + 1
				break
			}
			f.value = at
			at++
			for at < len(s) && !isSpace(s[at]) && s[at] != '>' {
				at++
			}
			f.valueEnd = at
		}
		if at >= len(s) {
			z.ended = true
			return false
		}
		if f.keyEnd > f.key && z.first(f) {
			z.found = append(z.found, f)
			last = f
		}
	}
	z.end = at + 1
	z.selfClosing = s[at-1] == '/' && (len(z.found) == 0 || last.valueEnd != at)
	return true
}

// fewAttrs is up to how many attributes of a tag are compared one by one.
const fewAttrs = 32

// first reports whether an attribute of the tag in hand has a name that none
// before it has.
func (z *tokenizer) first(f found) bool {
	key := z.src[f.key:f.keyEnd]
	if len(z.found) < fewAttrs {
		for _, g := range z.found {
			if g.keyEnd-g.key == len(key) && equalLowered(z.src[g.key:g.keyEnd], key) {
				return false
			}
		}
		return true
	}
	if z.seen == nil {
		z.seen = map[string]bool{}
	}
	if len(z.seen) == 0 {
		for _, g := range z.found {
			z.seen[lowered(z.src[g.key:g.keyEnd])] = true
		}
	}
	key = lowered(key)
	if z.seen[key] {
		return false
	}
	z.seen[key] = true
	return true
}

func equalLowered(a, b string) bool {
	for i := range len(a) {
		c, d := a[i], b[i]
		if c != d && (c|0x20 != d|0x20 || !isLetter(c)) {
			return false
		}
	}
	return true
}

// lowered returns s with the capitals of ASCII made small and NUL replaced, as
// the standard has it for names.
func lowered(s string) string {
	for i := range len(s) {
		if c := s[i]; isUpper(c) || c == 0 {
			b := make([]byte, 0, len(s)+8)
			for i := range len(s) {
				switch c := s[i]; {
				case isUpper(c):
					b = append(b, c+'a'-'A')
				case c == 0:
					b = append(b, "\ufffd"...)
				default:
					b = append(b, c)
				}
			}
			return string(b)
		}
	}
	return s
}

// attributes appends those attributes of the tag in hand that are wanted.
func (z *tokenizer) attributes(dst []attr) []attr {
	taken := 0
	for _, f := range z.found {
		if taken == maxAttrs {
			break
		}
		key := lowered(z.src[f.key:f.keyEnd])
		if len(key) > 64 {
			continue
		}
		value := z.src[f.value:f.valueEnd]
		name := wanted(key)
		if name == "" && 3*len(value) <= maxValue {
			taken++ // no entity makes more of a value than NUL does
			continue
		}
		value = attrValue(value)
		if len(value) > maxValue {
			continue
		}
		taken++
		if name != "" {
			dst = append(dst, attr{name, value})
		}
	}
	return dst
}

// wanted returns the name of an attribute that somebody asks for, "" for others.
func wanted(key string) string {
	switch key {
	case "class":
		return "class"
	case "href":
		return "href"
	case "id", "itemprop", "itemtype", "rel", "role", "src", "alt", "dir", "lang", "xml:lang", "width", "height", "summary",
		"rowspan", "colspan", "hidden", "style", "property", "name", "content", "datetime", "pubdate", "type", "title", "http-equiv":
		return key
	}
	return ""
}

// attrValue decodes the value of an attribute.
func attrValue(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c == '&' || c == '\r' || c == 0 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case 0:
			b.WriteString("\ufffd")
			i++
		case '\r':
			b.WriteByte('\n')
			i++
			if i < len(s) && s[i] == '\n' {
				i++
			}
		case '&':
			n := 1 + attrEntity(s[i+1:])
			out := s[i : i+n]
			if n > 1 {
				out = entityInAttr(s[i:i+n], i+n < len(s) && s[i+n] == '=')
			}
			b.WriteString(out)
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	out := b.String()
	if !utf8.ValidString(out) {
		out = strings.ToValidUTF8(out, "\ufffd")
	}
	return out
}

// attrEntity returns the length of what may be an entity at the start of s,
// behind the ampersand.
func attrEntity(s string) int {
	i := 0
	if i < len(s) && s[i] == '#' {
		i++
	}
	start := i
	for i < len(s) && isAlnum(s[i]) {
		i++
	}
	if i == start {
		return 0
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return i
}

// entityInAttr decodes an entity of an attribute's value; equals says that "="
// follows. In values a name must be whole: "&copy_id=1" and "&copyright" stay as
// they are (HTML standard, 13.2.5.73).
func entityInAttr(s string, equals bool) string {
	named := s[1] != '#'
	if named && equals && s[len(s)-1] != ';' {
		return s
	}
	out := html.UnescapeString(s)
	// Where only the beginning of the name is an entity, the rest of it stays:
	// three characters, or two that do not end in the mark.
	if n := utf8.RuneCountInString(out); named && (n > 2 || n == 2 && s[len(s)-1] != ';') {
		return s
	}
	return out
}
