package account

import "isnad"

// The functions below give single values of the document to faces that answer
// one question at a time (REST, assistants). They have the names and meanings
// of the whole document; ids are those of the corpus.

// ArticleOf returns an account as one Article of the document, with all its
// findings. who leads from the account's own entities to those of the corpus;
// what it gives "" for keeps its own id.
func ArticleOf(acct *isnad.Account, who func(isnad.EntityID) isnad.EntityID) Article {
	known, at := namesOf(acct, who), newOffsets(acct.Article.Text)
	art := &acct.Article
	out := article(acct, &at, known)
	for i := range art.Dropped {
		out.Dropped = append(out.Dropped, Dropped{art.Dropped[i].Text, string(art.Dropped[i].Reason)})
	}
	for i := range art.Repairs {
		r := &art.Repairs[i]
		out.Repairs = append(out.Repairs, Repair{r.From, r.To, at.span(r.Span), r.Rule, r.Why})
	}
	values := make(map[isnad.TimexID]string, len(acct.Times))
	for i := range acct.Times {
		t := timex(acct, &acct.Times[i], &at, known)
		values[acct.Times[i].ID] = t.Value
		out.Times = append(out.Times, t)
	}
	for i := range acct.Mentions {
		out.Mentions = append(out.Mentions, mention(acct, &acct.Mentions[i], &at, known))
	}
	for i := range acct.Statements {
		s := statement(acct, &acct.Statements[i], &at, known)
		s.Time = values[acct.Statements[i].Time]
		out.Statements = append(out.Statements, s)
	}
	for i := range acct.Events {
		e := event(acct, &acct.Events[i], &at, known)
		e.When = values[acct.Events[i].Time]
		out.Events = append(out.Events, e)
	}
	for i := range acct.Dealings {
		d := dealing(acct, &acct.Dealings[i], &at, known)
		d.Time, d.Dated = values[acct.Dealings[i].Time], values[acct.Dealings[i].Dated]
		out.Dealings = append(out.Dealings, d)
	}
	return out
}

// namesOf returns the ids of one account. An entity that comes twice under one
// id of the corpus has it twice.
func namesOf(acct *isnad.Account, who func(isnad.EntityID) isnad.EntityID) *names {
	n := &names{article: string(acct.Article.ID), byLocal: make(map[isnad.EntityID]*entry, len(acct.Entities))}
	for i := range acct.Entities {
		id := acct.Entities[i].ID
		to := who(id)
		if to == "" {
			to = id
		}
		n.byLocal[id] = &entry{Entity: Entity{ID: string(to)}}
	}
	return n
}

// EntitiesOf returns the entities of an account as Entities of the document:
// what this one article says of them, each id once, in order of first
// appearance. Same and Joins, which all articles together give, are empty.
func EntitiesOf(acct *isnad.Account, who func(isnad.EntityID) isnad.EntityID) []Entity {
	out := make([]Entity, 0, len(acct.Entities))
	at := make(map[isnad.EntityID]int, len(acct.Entities))
	for i := range acct.Entities {
		e := &acct.Entities[i]
		id := who(e.ID)
		if id == "" {
			id = e.ID
		}
		k, ok := at[id]
		if !ok {
			k = len(out)
			at[id] = k
			out = append(out, Entity{ID: string(id), Kind: string(e.Kind), Name: e.Name, NameEn: e.NameEn, Wikidata: e.Wikidata, Country: string(e.Country),
				Forms: []string{}, Roles: []string{}, Same: []string{}, Joins: []Join{}})
		}
		for _, f := range e.Forms {
			out[k].Forms = with(out[k].Forms, f)
		}
		if e.Role != "" && len(out[k].Roles) < maxRoles {
			out[k].Roles = with(out[k].Roles, e.Role)
		}
	}
	return out
}

// IdentityOf returns what the corpus knows of an entity as an Entity of the
// document. Forms and Roles, which the articles give, are empty.
func IdentityOf(x *isnad.Identity) Entity {
	out := Entity{ID: string(x.ID), Kind: string(x.Kind), Name: x.Name, NameEn: x.NameEn, Wikidata: x.Wikidata, Country: string(x.Country),
		Forms: []string{}, Roles: []string{}, Same: ids(x.Same), Joins: make([]Join, 0, len(x.Joins))}
	for _, j := range x.Joins {
		out.Joins = append(out.Joins, Join{j.Rule, j.A, j.B, j.Cost, string(j.With), j.Shared})
	}
	return out
}

// CopyOf returns a copy as it stands in the document.
func CopyOf(c *isnad.Copy) Copy { return copyOf(c) }

// ClaimOf returns a claim as it stands in the document.
func ClaimOf(c *isnad.Claim) Claim {
	out := claim(c)
	out.Sources = append([]string{}, out.Sources...) // never null
	return out
}

// ContradictionOf returns a contradiction as it stands in the document.
func ContradictionOf(c *isnad.Contradiction) Contradiction {
	return Contradiction{statementID(c.Denial), statementID(c.Denied), round(c.Basis.Score)}
}

// StoryOf returns a story as it stands in the document.
func StoryOf(s *isnad.Story) Story { return story(s) }

// DossierOf returns a dossier as it stands in the document.
func DossierOf(d *isnad.Dossier) Dossier { return dossier(d) }
