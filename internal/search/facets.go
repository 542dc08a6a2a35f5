package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"isnad/internal/store"
)

// maxValues bounds the values of a facet.
const maxValues = 20

// A tally counts the values of one field.
type tally struct {
	field  string
	counts map[string]int
	names  map[string]string
}

func newTally(field string) *tally {
	return &tally{field, map[string]int{}, map[string]string{}}
}

func (t *tally) add(value, name string) {
	if value == "" {
		return
	}
	t.counts[value]++
	if _, ok := t.names[value]; !ok {
		t.names[value] = name
	}
}

// rename counts values that are one under one name.
func (t *tally) rename(to map[string]Party) {
	counts, names := map[string]int{}, map[string]string{}
	for _, v := range sortedKeys(t.counts) {
		id, name := v, t.names[v]
		if p, ok := to[v]; ok {
			id, name = p.ID, p.Name
		}
		counts[id] += t.counts[v]
		if _, ok := names[id]; !ok {
			names[id] = name
		}
	}
	t.counts, t.names = counts, names
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// facet returns the commonest values; months run from the latest.
func (t *tally) facet() Facet {
	f := Facet{Field: t.field, Values: []Value{}}
	for _, v := range sortedKeys(t.counts) {
		q := (&node{op: opField, field: t.field, text: v})
		query := (&Query{root: q}).String()
		if t.field == "month" {
			query = "from:" + v + " to:" + v
		}
		f.Values = append(f.Values, Value{v, t.names[v], t.counts[v], query})
	}
	slices.SortStableFunc(f.Values, func(a, b Value) int { return cmp.Compare(b.Count, a.Count) })
	f.Values = f.Values[:min(len(f.Values), maxValues)]
	if t.field == "month" {
		slices.SortFunc(f.Values, func(a, b Value) int { return cmp.Compare(b.Value, a.Value) })
	}
	return f
}

// facets counts the properties of entries. One that stands several times in an
// article counts once for it.
func (e *Engine) facets(ctx context.Context, p *plan, list []store.Entry) ([]Facet, error) {
	outlet, speaker, act, kind, place, month := newTally("outlet"), newTally("speaker"), newTally("act"), newTally("type"), newTally("place"), newTally("month")
	for i := range list {
		var o, oid string
		var acts, kinds []string
		var speakers, places []namedKey
		var err error
		if p.kind == store.EntryStatement {
			var doc statementDoc
			err = json.Unmarshal(list[i].Doc, &doc)
			o, oid, kinds, speakers, places = doc.Outlet, doc.OutletID, doc.Types, doc.Speakers, doc.Places
			acts = []string{doc.Act}
		} else {
			var doc articleDoc
			err = json.Unmarshal(list[i].Doc, &doc)
			o, oid, acts, kinds, speakers, places = doc.Outlet, doc.OutletID, doc.Acts, doc.Types, doc.Speakers, doc.Places
		}
		if err != nil {
			return nil, fmt.Errorf("search: entry %s: %w", list[i].ID, err)
		}
		outlet.add(cmp.Or(oid, o), o)
		for _, a := range acts {
			act.add(a, a)
		}
		for _, k := range kinds {
			kind.add(k, k)
		}
		for _, s := range speakers {
			speaker.add(s.Key, s.Name)
		}
		for _, s := range places {
			place.add(s.Key, s.Name)
		}
		if len(list[i].Day) >= 7 {
			month.add(list[i].Day[:7], list[i].Day[:7])
		}
	}
	names, err := e.canonical(ctx, append(sortedKeys(speaker.counts), sortedKeys(place.counts)...))
	if err != nil {
		return nil, err
	}
	speaker.rename(names)
	place.rename(names)
	out := []Facet{}
	for _, t := range []*tally{outlet, speaker, act, kind, place, month} {
		out = append(out, t.facet())
	}
	return out, nil
}
