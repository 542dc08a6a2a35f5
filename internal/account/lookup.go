package account

import "isnad"

// A lookup is an account whose entities and times are found by id in constant
// time: a page may hold many thousands of each.
type lookup struct {
	*isnad.Account
	entities map[isnad.EntityID]*isnad.Entity
	times    map[isnad.TimexID]int
}

func newLookup(acct *isnad.Account) *lookup {
	l := &lookup{acct, make(map[isnad.EntityID]*isnad.Entity, len(acct.Entities)), make(map[isnad.TimexID]int, len(acct.Times))}
	for i := range acct.Entities {
		l.entities[acct.Entities[i].ID] = &acct.Entities[i]
	}
	for i := range acct.Times {
		l.times[acct.Times[i].ID] = i
	}
	return l
}

// Entity returns the entity with the given id, or nil.
func (l *lookup) Entity(id isnad.EntityID) *isnad.Entity { return l.entities[id] }

// Timex returns the time expression with the given id, or nil.
func (l *lookup) Timex(id isnad.TimexID) *isnad.Timex {
	if i, ok := l.times[id]; ok {
		return &l.Times[i]
	}
	return nil
}
