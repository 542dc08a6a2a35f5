package work

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/passes"
	"isnad/internal/store"
)

// kinds are all kinds of findings, in the order in which eachFinding gives them.
var kinds = []store.FindingKind{store.FindingIdentity, store.FindingCopy, store.FindingSource, store.FindingClaim, store.FindingContradiction,
	store.FindingStory, store.FindingEntity, store.FindingPair, store.FindingOutlet}

// eachFinding calls yield with every finding of a result, kind by kind, each
// with its keys sorted and once. Articles are those that the result is of, in
// any order.
func eachFinding(res *passes.Result, census *passes.Census, articles []isnad.ArticleID, yield func(*store.Finding) error) error {
	m := maker{yield: yield}
	names := map[isnad.EntityID]string{}
	for i := range res.Identities.Identities {
		x := &res.Identities.Identities[i]
		keys := make([]string, 0, 1+len(x.Same))
		keys = append(keys, string(x.ID))
		for _, s := range x.Same {
			keys = append(keys, string(s))
		}
		m.put(store.Finding{Kind: store.FindingIdentity, ID: string(x.ID), Keys: keys, Name: x.Name, NameNorm: arabic.Fold(x.Name), Weight: float64(len(x.Same))}, x)
	}
	for i := range res.Copies.Copies {
		c := &res.Copies.Copies[i]
		m.put(store.Finding{Kind: store.FindingCopy, ID: string(c.From) + " " + string(c.To), Keys: []string{string(c.From), string(c.To)}, Weight: float64(c.Words)}, c)
	}
	for _, a := range articles {
		if s := res.Copies.Source(a); s != a {
			m.put(store.Finding{Kind: store.FindingSource, ID: string(a), Name: string(s), Keys: []string{string(a), string(s)}}, nil)
		}
	}
	for i := range res.Claims.Claims {
		c := &res.Claims.Claims[i]
		keys := []string{string(c.Speaker)}
		for _, t := range c.Tellings {
			keys = append(keys, refOf(t), string(t.Article))
		}
		m.put(store.Finding{Kind: store.FindingClaim, ID: c.ID, Keys: keys, From: c.From, To: c.To, Weight: float64(len(c.Sources))}, res.Claim(c))
	}
	for i := range res.Claims.Contradictions {
		c := &res.Claims.Contradictions[i]
		m.put(store.Finding{Kind: store.FindingContradiction, ID: refOf(c.Denial) + " " + refOf(c.Denied),
			Keys: []string{refOf(c.Denial), refOf(c.Denied), string(c.Denial.Article), string(c.Denied.Article)}, Weight: c.Basis.Score}, c)
	}
	for i := range res.Stories.Stories {
		s := &res.Stories.Stories[i]
		keys := make([]string, 0, 2*len(s.Articles))
		for _, a := range s.Articles {
			// Each article may have founded a story that this one took in.
			keys = append(keys, string(a), "s-"+string(a))
		}
		m.put(store.Finding{Kind: store.FindingStory, ID: s.ID, Keys: keys, Name: s.Title, NameNorm: passes.StoryNorm(res.Stories.Titles(i)),
			From: s.From, To: s.To, Weight: passes.StoryWeight(s)}, s)
	}
	// Before pairs, which are called by the names of entities.
	census.Entities(res.Identities, func(e *passes.EntityDoc) bool {
		names[e.ID] = e.Name
		m.put(store.Finding{Kind: store.FindingEntity, ID: string(e.ID), Keys: e.Keys(), Name: e.Name, NameNorm: e.Norm(),
			From: e.From, To: e.To, Weight: float64(e.Articles)}, e)
		return m.err == nil
	})
	nameOf := func(id isnad.EntityID) string {
		if n, ok := names[id]; ok {
			return n
		}
		if e, ok := lexicon.ByID(id); ok {
			return e.Name
		}
		return string(id)
	}
	res.Pairs(func(p *passes.PairDoc) bool {
		var ids, called []string
		for _, party := range p.Parties {
			ids, called = append(ids, string(party)), append(called, nameOf(party))
		}
		name := strings.Join(called, " · ")
		m.put(store.Finding{Kind: store.FindingPair, ID: strings.Join(ids, " "), Keys: ids, Name: name, NameNorm: arabic.Fold(name), To: p.Latest, Weight: float64(p.Total)}, p)
		return m.err == nil
	})
	for _, o := range census.Outlets(res.Copies.Source) {
		if o.Name == "" {
			continue // articles of nobody known have no outlet in common
		}
		m.put(store.Finding{Kind: store.FindingOutlet, ID: o.Name, Keys: []string{o.Name, o.ID}, Name: o.Name, NameNorm: arabic.Fold(o.Name),
			From: o.From, To: o.To, Weight: float64(o.Articles)}, o)
	}
	return m.err
}

func refOf(r isnad.StatementRef) string { return string(r.Article) + "-" + string(r.Statement) }

// A maker completes findings and hands them on until an error.
type maker struct {
	yield func(*store.Finding) error
	err   error
}

// maxID bounds the ids of findings, which stores index. Outlets are called as
// their pages say, and a page may say anything.
const maxID = 500

func (m *maker) put(f store.Finding, doc any) {
	if m.err != nil {
		return
	}
	if doc != nil {
		if f.Doc, m.err = json.Marshal(doc); m.err != nil {
			m.err = fmt.Errorf("make finding %s %q: %w", f.Kind, f.ID, m.err)
			return
		}
	}
	if len(f.ID) > maxID {
		h := fnv.New128a()
		h.Write([]byte(f.ID))
		f.ID = strings.ToValidUTF8(f.ID[:maxID-33], "") + "~" + hex.EncodeToString(h.Sum(nil))
		f.Keys = append(f.Keys, f.ID)
	}
	f.Keys = sortedKeys(f.Keys)
	m.err = m.yield(&f)
}

// sortedKeys sorts keys and leaves out what is empty or stands twice.
func sortedKeys(keys []string) []string {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	if len(keys) > 0 && keys[0] == "" {
		keys = keys[1:]
	}
	return keys
}
