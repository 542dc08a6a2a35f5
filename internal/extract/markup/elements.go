package markup

import "golang.org/x/net/html/atom"

// A trait says how an element is taken apart and laid out.
type trait uint16

const (
	isRaw       trait = 1 << iota // the tokenizer takes what it holds for text
	isWall                        // what is closed inside it does not close what is open around it
	isTablePart                   // a row, a cell or a group of rows
	isVoid                        // it holds nothing
	closesP                       // its start tag ends an open paragraph
	endsOther                     // its start tag may end elements that are open
	isBlock                       // it begins and ends a line
)

// An elementKind is what is known of the elements of one name.
type elementKind struct {
	atom   atom.Atom
	name   string
	traits trait
}

// elements are the elements of HTML that are told apart here; the id of a name
// is its place. The first is none.
var elements = func() []elementKind {
	out := make([]elementKind, 1, 128)
	at := map[atom.Atom]int{}
	add := func(t trait, as ...atom.Atom) {
		for _, a := range as {
			if at[a] == 0 {
				at[a] = len(out)
				out = append(out, elementKind{a, a.String(), 0})
			}
			out[at[a]].traits |= t
		}
	}
	add(isRaw, atom.Script, atom.Style, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript,
		atom.Plaintext, atom.Title, atom.Textarea)
	add(isWall, atom.Table, atom.Td, atom.Th, atom.Caption, atom.Template)
	add(isTablePart|endsOther, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Td, atom.Th)
	add(endsOther, atom.Li, atom.Dt, atom.Dd, atom.Option, atom.Body)
	add(isVoid, atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input,
		atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr)
	add(closesP|endsOther|isBlock, atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Dd, atom.Fieldset, atom.Figcaption,
		atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Header, atom.Hgroup, atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P,
		atom.Pre, atom.Section, atom.Table, atom.Ul)
	add(isBlock, atom.Body, atom.Html, atom.Head, atom.Title, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Caption, atom.Option, atom.Optgroup, atom.Select, atom.Button, atom.Textarea,
		atom.Legend, atom.Summary, atom.Template, atom.Noscript, atom.Iframe, atom.Frameset, atom.Marquee,
		atom.Video, atom.Audio, atom.Object, atom.Datalist, atom.Xmp, atom.Plaintext, atom.Label)
	// Others that pages are full of.
	add(0, atom.A, atom.Span, atom.B, atom.Strong, atom.I, atom.Em, atom.Font, atom.U, atom.Small, atom.Time, atom.Svg,
		atom.Picture, atom.Abbr, atom.Cite, atom.Q, atom.S, atom.Sub, atom.Sup, atom.Code, atom.Ins, atom.Del, atom.Mark)
	return out
}()

// elementIDs finds the id of an atom: a table with open addressing, four times
// as large as it must be.
var elementIDs = func() (t [512]uint8) {
	for id := 1; id < len(elements); id++ {
		h := elementHash(elements[id].atom)
		for t[h] != 0 {
			h = (h + 1) % uint32(len(t))
		}
		t[h] = uint8(id)
	}
	return t
}()

var elementP = elementOf(atom.P)

func elementHash(a atom.Atom) uint32 { return uint32(a) * 0x9E3779B1 >> (32 - 9) }

// elementOf returns the id of an atom's element, 0 when elements has it not.
func elementOf(a atom.Atom) int32 {
	if a == 0 {
		return 0
	}
	for h := elementHash(a); ; h = (h + 1) % uint32(len(elementIDs)) {
		id := elementIDs[h]
		if id == 0 || elements[id].atom == a {
			return int32(id)
		}
	}
}

// block reports whether an element begins and ends a line. Names with a
// hyphen are elements of the page's own; they are laid out as blocks.
func block(n *node) bool { return n.traits&isBlock != 0 }
