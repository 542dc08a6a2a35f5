package search

import (
	"isnad"
	"isnad/internal/store"
)

// The conditions below are for programs that have keys or words in hand and
// want no query: package desk finds by them what a question touches.

// Speaking is the condition that one of some entities, given by their keys
// (isnad.Identity.Same), speaks in an article or says a statement, or that it
// is said for one of them.
func Speaking(keys ...isnad.EntityID) store.Match { return marked(markSpeaker, keys) }

// Acting is the condition that one of some entities does or suffers an event.
func Acting(keys ...isnad.EntityID) store.Match {
	return store.Match{Any: append(marked(markActor, keys).Any, marked(markRecipient, keys).Any...)}
}

// Dealing is the condition that one of some entities is a party of a dealing of
// the article.
func Dealing(keys ...isnad.EntityID) store.Match { return marked(markParty, keys) }

// Everything is the condition that all entries fulfil.
func Everything() store.Match { return store.Match{All: []store.Match{}} }

func marked(field byte, keys []isnad.EntityID) store.Match {
	out := store.Match{Any: make([]store.Match, 0, len(keys))}
	for _, k := range keys {
		out.Any = append(out.Any, store.Match{Terms: []string{mark(field, string(k))}})
	}
	return out
}

// InTitle is the condition that all words stand in the title of the article,
// in this form or another, or as beginnings of words; false when words holds
// none.
func InTitle(words string) (store.Match, bool) {
	return everyWord(words, func(w word, stems []string) (out []store.Match) {
		for _, s := range stems {
			out = append(out, store.Match{Terms: []string{string(inTitle) + s}, Prefix: true})
		}
		return out
	})
}

// InText is the condition that all words stand in what the entry is made of:
// title and text of an article, the content of a statement.
func InText(words string) (store.Match, bool) {
	return everyWord(words, func(w word, stems []string) []store.Match {
		out := []store.Match{{Terms: []string{string(inSurface) + w.exact}, Prefix: true}}
		for _, s := range stems {
			out = append(out, store.Match{Terms: []string{string(inStems) + s}}, store.Match{Terms: []string{string(inLemmas) + s}})
		}
		return out
	})
}

// maxWords bounds the words of one condition.
const maxWords = 32

func everyWord(text string, of func(w word, stems []string) []store.Match) (store.Match, bool) {
	var out store.Match
	for _, w := range wordsIn(nil, text) {
		if len(out.All) == maxWords {
			break
		}
		out.All = append(out.All, store.Match{Any: of(w, chosen.typed([]string{text[w.start:w.end]})[0])})
	}
	return out, len(out.All) > 0
}
