package api

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"isnad/internal/desk"
	"isnad/internal/store"
)

// A List is a part of a list.
type List[T any] struct {
	Items []T `json:"items" doc:"the things, in the order of the list"`
	// Total is null when counting would mean reading everything.
	Total *int64 `json:"total" doc:"how many there are in all parts together; null when counting them would mean reading everything"`
	Next  string `json:"next" doc:"cursor of the next part; empty at the end"`
}

// A Paging says which part of a list is wanted.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"how many things are wanted at most"`
	Cursor string `query:"cursor" maxLength:"4096" doc:"next of the part before; empty or absent at the beginning"`
}

// A Span bounds the days of a list.
type Span struct {
	Since string `query:"since" format:"date" doc:"first day, counted (2006-01-02); undated things are left out when given"`
	Until string `query:"until" format:"date" doc:"last day, counted (2006-01-02); undated things are left out when given"`
}

// A Words leaves what has all of some words in its name or title.
type Words struct {
	Words string `query:"words" maxLength:"400" doc:"leaves what has all of these words in its name or title; letters are folded"`
}

// cursors in the interface carry a check of the list and the conditions that
// they belong to: one that is cut, mistyped or used for another list is told
// so, instead of giving a list with holes.

// cursor wraps a cursor of the store for a list under conditions; empty stays
// empty.
func cursor(inner, list string, conditions ...string) string {
	if inner == "" {
		return ""
	}
	b := make([]byte, 4, 4+len(inner))
	binary.BigEndian.PutUint32(b, check(inner, list, conditions))
	return base64.RawURLEncoding.EncodeToString(append(b, inner...))
}

// uncursor unwraps what cursor made.
func uncursor(ctx context.Context, outer, list string, conditions ...string) (string, error) {
	if outer == "" {
		return "", nil
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(outer)
	if err != nil || len(b) < 5 || !utf8.Valid(b[4:]) || binary.BigEndian.Uint32(b) != check(string(b[4:]), list, conditions) {
		return "", problem(ctx, http.StatusBadRequest, "the cursor is none of this list under these conditions; take next of the part before as it is, with the same conditions, or leave it out to begin anew")
	}
	return string(b[4:]), nil
}

func check(inner, list string, conditions []string) uint32 {
	h := crc32.NewIEEE()
	for _, s := range append([]string{inner, list}, conditions...) {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return h.Sum32()
}

// listed asks the desk for a part of a list.
func listed[T any](ctx context.Context, s *server, name string, order store.Order, p Paging, sp Span, w Words, more []string,
	ask func(ctx context.Context, q desk.ListQuery) ([]T, string, error)) (List[T], error) {
	conditions := append([]string{string(order), sp.Since, sp.Until, w.Words}, more...)
	inner, err := uncursor(ctx, p.Cursor, name, conditions...)
	if err != nil {
		return List[T]{}, err
	}
	if sp.Since != "" && sp.Until != "" && sp.Since > sp.Until {
		return List[T]{}, problem(ctx, http.StatusUnprocessableEntity, "since lies behind until: no day is both")
	}
	items, next, err := ask(ctx, desk.ListQuery{Order: order, Cursor: inner, Limit: p.Limit, Words: strings.TrimSpace(w.Words), Since: sp.Since, Until: sp.Until})
	if err != nil {
		return List[T]{}, err
	}
	if items == nil {
		items = []T{}
	}
	return List[T]{Items: items, Next: cursor(next, name, conditions...)}, nil
}

// part cuts a part out of a list that is at hand as a whole.
func part[T any](ctx context.Context, all []T, name string, p Paging, conditions ...string) (List[T], error) {
	inner, err := uncursor(ctx, p.Cursor, name, conditions...)
	if err != nil {
		return List[T]{}, err
	}
	from := 0
	if inner != "" {
		if from, err = strconv.Atoi(inner); err != nil || from < 0 {
			return List[T]{}, problem(ctx, http.StatusBadRequest, "the cursor is none of this list")
		}
	}
	from = min(from, len(all))
	to := min(from+p.Limit, len(all))
	n := int64(len(all))
	out := List[T]{Items: append([]T{}, all[from:to]...), Total: &n}
	if to < len(all) {
		out.Next = cursor(strconv.Itoa(to), name, conditions...)
	}
	return out, nil
}

// unbounded reports whether a list has no conditions, so that the store's own
// numbers count it.
func unbounded(sp Span, w Words) bool {
	return sp.Since == "" && sp.Until == "" && strings.TrimSpace(w.Words) == ""
}

// unescape decodes a part of a query.
func unescape(s string) (string, error) { return url.QueryUnescape(s) }
