package search

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/store"
)

// Bounds of what a name may stand for: identities, and keys of all of them.
const (
	maxBearers = 48
	maxKeys    = 400
)

// entities returns the keys of everybody that an id or name stands for; none
// when nobody is known by it.
//
// An id, present or former, stands for itself. A name stands for those who have
// it whole; when nobody has, for those in whose names all its words stand.
//
// Looking through all names takes a tenth of a second in a large store. Who is
// known by a name is remembered until something new is concluded.
func (e *Engine) entities(ctx context.Context, value string) ([]string, error) {
	state, err := e.st.CursorOf(ctx, conclusions)
	if err != nil {
		return nil, fmt.Errorf("search: state of the conclusions: %w", err)
	}
	e.mu.Lock()
	if !sameState(state, e.state) {
		clear(e.names)
		e.state = state
	}
	keys, ok := e.names[value]
	e.mu.Unlock()
	if ok {
		return keys, nil
	}
	ids, err := e.bearers(ctx, value)
	if err != nil {
		return nil, err
	}
	if len(ids) > 0 {
		if keys, err = e.expand(ctx, ids); err != nil {
			return nil, err
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	// What was looked up in one state is not remembered in another.
	if sameState(state, e.state) {
		if len(e.names) >= maxNames {
			clear(e.names)
		}
		e.names[value] = keys
	}
	return keys, nil
}

func sameState(a, b store.Cursor) bool {
	return a.Seq == b.Seq && a.Version == b.Version && a.At.Equal(b.At)
}

// conclusions is the name of the cursor of the passes, which package work moves
// with everything that they conclude.
const conclusions = "passes"

// expand adds to ids those that the corpus takes for the same.
func (e *Engine) expand(ctx context.Context, ids []string) ([]string, error) {
	same, err := e.st.Linked(ctx, store.FindingIdentity, ids)
	if err != nil {
		return nil, fmt.Errorf("search: identities of %v: %w", ids, err)
	}
	out := slices.Clone(ids)
	for i := range same {
		var id isnad.Identity
		if err := json.Unmarshal(same[i].Doc, &id); err != nil {
			return nil, fmt.Errorf("search: identity %s: %w", same[i].ID, err)
		}
		out = append(out, string(id.ID))
		for _, s := range id.Same {
			out = append(out, string(s))
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), maxKeys)], nil
}

// bearers returns the ids that a value stands for.
func (e *Engine) bearers(ctx context.Context, value string) ([]string, error) {
	if !strings.ContainsRune(value, ' ') {
		known, err := e.isID(ctx, value)
		if err != nil {
			return nil, err
		}
		if known {
			return []string{value}, nil
		}
	}
	var whole, part []string
	for _, x := range lexicon.ByName(value) {
		if id := string(x.ID); !slices.Contains(whole, id) {
			whole = append(whole, id)
		}
	}
	words := nameWords(value)
	if len(words) == 0 {
		return nil, nil
	}
	asked := strings.Join(words, " ")
	list, _, err := e.st.ListFindings(ctx, store.FindingEntity, store.FindingQuery{Order: store.Weight, Limit: 4 * maxBearers, Name: asked})
	if err != nil {
		return nil, fmt.Errorf("search: entities called %q: %w", value, err)
	}
	latin := strings.IndexFunc(asked, func(r rune) bool { return r >= 0x80 }) < 0
	for i := range list {
		w, p := false, false
		lines := strings.Split(list[i].NameNorm, "\n")
		if latin {
			// Words of an English name stand by themselves, between full stops.
			p = !slices.ContainsFunc(words, func(x string) bool { return !slices.Contains(lines, "."+x+".") })
		}
		for _, line := range lines {
			in := nameWords(line)
			if slices.Equal(in, words) {
				w = true
				break
			}
			p = p || !slices.ContainsFunc(words, func(x string) bool { return !slices.Contains(in, x) })
		}
		switch {
		case w && !slices.Contains(whole, list[i].ID):
			whole = append(whole, list[i].ID)
		case p:
			part = append(part, list[i].ID)
		}
	}
	if len(whole) == 0 {
		whole = part
	}
	return whole[:min(len(whole), maxBearers)], nil
}

// nameWords returns the words of a name as names are compared: folded, without
// the article.
func nameWords(name string) []string {
	var out []string
	for _, w := range strings.Fields(arabic.Fold(name)) {
		if r := strings.TrimPrefix(w, "ال"); len(r) >= 2*2 {
			w = r
		}
		out = append(out, w)
	}
	return out
}

// isID reports whether something is known by an id.
func (e *Engine) isID(ctx context.Context, id string) (bool, error) {
	if _, ok := lexicon.ByID(isnad.EntityID(id)); ok {
		return true, nil
	}
	if strings.HasPrefix(id, "_") {
		return true, nil // ids that are made begin so, and no name does
	}
	for _, kind := range []store.FindingKind{store.FindingEntity, store.FindingIdentity} {
		list, err := e.st.Linked(ctx, kind, []string{id})
		if err != nil {
			return false, fmt.Errorf("search: id %q: %w", id, err)
		}
		if len(list) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// canonical leads from keys to the ids and names of the corpus; what it does not
// hold stands for itself.
func (e *Engine) canonical(ctx context.Context, keys []string) (map[string]Party, error) {
	out := map[string]Party{}
	keys = slices.Clone(keys)
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) == 0 {
		return out, nil
	}
	list, err := e.st.Linked(ctx, store.FindingIdentity, keys)
	if err != nil {
		return nil, fmt.Errorf("search: identities: %w", err)
	}
	for i := range list {
		var id isnad.Identity
		if err := json.Unmarshal(list[i].Doc, &id); err != nil {
			return nil, fmt.Errorf("search: identity %s: %w", list[i].ID, err)
		}
		p := Party{ID: string(id.ID), Name: cmp.Or(id.Name, list[i].Name)}
		out[p.ID] = p
		for _, s := range id.Same {
			if _, ok := slices.BinarySearch(keys, string(s)); ok {
				out[string(s)] = p
			}
		}
	}
	return out, nil
}

// outlets returns the marks' values of the outlets that an id or name stands
// for; none when none is known by it.
func (e *Engine) outlets(ctx context.Context, value string) ([]string, error) {
	if x, ok := lexicon.ByID(isnad.EntityID(value)); ok {
		return []string{string(x.ID)}, nil
	}
	var out []string
	if x, ok := lexicon.OutletByName(value); ok {
		out = append(out, string(x.ID))
	}
	words := nameWords(value)
	list, _, err := e.st.ListFindings(ctx, store.FindingOutlet, store.FindingQuery{Order: store.Weight, Limit: maxBearers, Name: strings.Join(words, " ")})
	if err != nil {
		return nil, fmt.Errorf("search: outlets called %q: %w", value, err)
	}
	var part []string
	for i := range list {
		// The id is the lexicon's where the outlet is in it, else the folded
		// name, as outletKey has it.
		key := nameKey(list[i].Name)
		if x, ok := lexicon.OutletByName(list[i].Name); ok {
			key = string(x.ID)
		}
		in := nameWords(list[i].Name)
		switch {
		case slices.Equal(in, words):
			out = append(out, key)
		case !slices.ContainsFunc(words, func(x string) bool { return !slices.Contains(in, x) }):
			part = append(part, key)
		}
	}
	if len(out) == 0 {
		out = part
	}
	// An outlet that nobody knows goes by its name.
	out = append(out, nameKey(value))
	slices.Sort(out)
	return slices.Compact(out), nil
}

// maxStory bounds the articles of a story that a query reaches.
const maxStory = 1500

// story returns the articles of a story, by its id, present or former, or by
// words of its title.
func (e *Engine) story(ctx context.Context, value string) ([]string, error) {
	found, err := e.st.Finding(ctx, store.FindingStory, value)
	if errors.Is(err, store.ErrNotFound) {
		var list []store.Finding
		if list, err = e.st.Linked(ctx, store.FindingStory, []string{value}); err == nil && len(list) == 0 {
			list, _, err = e.st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Limit: 1, Name: arabic.Fold(value)})
		}
		if len(list) > 0 {
			found = &list[0]
		}
	}
	if err != nil {
		return nil, fmt.Errorf("search: story %q: %w", value, err)
	}
	if found == nil {
		return nil, nil
	}
	var s isnad.Story
	if err := json.Unmarshal(found.Doc, &s); err != nil {
		return nil, fmt.Errorf("search: story %s: %w", found.ID, err)
	}
	out := make([]string, 0, len(s.Articles))
	for _, a := range s.Articles {
		out = append(out, string(a))
	}
	return out[max(0, len(out)-maxStory):], nil
}
