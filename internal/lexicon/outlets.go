package lexicon

import "strings"

// OutletByDomain returns the outlet or agency of an internet host:
// "www.example.com", "m.example.com:443" and "example.com" are the same. The
// longest known domain that the host lies in wins.
func OutletByDomain(host string) (Entry, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") {
		host = host[:i]
	}
	for host != "" {
		if n, ok := Root.Next(WordOf(host)); ok {
			if ref, ok := n.Refs().Find(SortDomain); ok {
				return ref.Entry(), true
			}
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			break
		}
		host = rest
	}
	return Entry{}, false
}

// OutletByName returns the outlet or agency that has the name among its forms;
// folding the name first is not needed. A word before the name that says what
// it is («صحيفة», «وكالة», «موقع») may stand there.
func OutletByName(name string) (Entry, bool) {
	if e, ok := teller(lookup(name)); ok {
		return e, true
	}
	if first, rest, ok := strings.Cut(strings.TrimSpace(name), " "); ok && MediaHead(first) {
		return teller(lookup(rest))
	}
	return Entry{}, false
}

// teller returns the first outlet or agency among refs.
func teller(refs Refs) (Entry, bool) {
	for i := range refs.Len() {
		if r := refs.At(i); r.Sort == SortName {
			if e := r.Entry(); e.Table == Outlets || e.Table == Agencies {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// MediaHead reports whether a word, folded or not, says that the name of an
// outlet or agency follows: «صحيفة», «قناة», «وكالة», «موقع».
func MediaHead(word string) bool {
	n, ok := Root.Next(wordOf(word))
	if !ok {
		return false
	}
	ref, ok := n.Refs().Find(SortHead)
	return ok && ref.Head().Class == ClassOutlet
}
