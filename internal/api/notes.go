package api

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode"

	"isnad"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// A Note is what a person said of a conclusion.
type Note struct {
	ID   int64  `json:"id" doc:"number of the note"`
	Kind string `json:"kind" enum:"same,not same,is,wrong,watch" doc:"same: a and b are one; not same: they are two; is: the name a is the entity b; wrong: the finding b of the article a is wrong; watch: a is to be watched"`
	A    string `json:"a" doc:"a name or id, or an article"`
	B    string `json:"b" doc:"another name or id, or the finding in words; empty for watch"`
	Why  string `json:"why" doc:"the person's own words"`
	By   string `json:"by" doc:"who said it"`
	At   string `json:"at" doc:"when (RFC 3339)"`
	// GoneBy and GoneAt are empty while the note holds.
	GoneBy string `json:"gone_by" doc:"who took it back; empty while it holds"`
	GoneAt string `json:"gone_at" doc:"when it was taken back (RFC 3339); empty while it holds"`
}

// noteOf shows a note of the store.
func noteOf(n *store.Note) Note {
	return Note{ID: n.ID, Kind: n.Kind, A: n.A, B: n.B, Why: n.Why, By: n.By, At: instant(n.At), GoneBy: n.GoneBy, GoneAt: instant(n.GoneAt)}
}

// instant writes a time as the interface does; the zero time is empty.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// A NewNote is a note to be filed.
type NewNote struct {
	Kind string `json:"kind" enum:"same,not same,is,wrong,watch" doc:"as in Note"`
	A    string `json:"a" minLength:"1" maxLength:"400" doc:"a name or id; for wrong, the id of the article"`
	B    string `json:"b,omitempty" maxLength:"400" doc:"another name or id; for wrong, the finding: s3 is the third statement, e1 the first event, m12 the twelfth mention, d2 the second dealing, t4 the fourth time; nothing for watch"`
	Why  string `json:"why,omitempty" maxLength:"4000" doc:"your words"`
	By   string `json:"by,omitempty" maxLength:"200" doc:"who says so; \"api\" when empty"`
}

func (s *server) notes(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-notes", Path: "/notes", Tags: []string{tagDesk}, Summary: "List notes", Description: "Lists what people corrected, the first filed first."},
		func(ctx context.Context, in *struct {
			Paging
			Kind string `query:"kind" enum:"same,not same,is,wrong,watch" doc:"only these; all when absent"`
			All  bool   `query:"all" doc:"those that were taken back too"`
		}) (List[Note], error) {
			notes, err := s.st.Notes(ctx, in.Kind, in.All)
			if err != nil {
				return List[Note]{}, err
			}
			all := make([]Note, 0, len(notes))
			for i := range notes {
				all = append(all, noteOf(&notes[i]))
			}
			which := "holding"
			if in.All {
				which = "all"
			}
			return part(ctx, all, "notes", in.Paging, in.Kind, which)
		})
	get(s, a, huma.Operation{OperationID: "get-note", Path: "/notes/{id}", Tags: []string{tagDesk}, Summary: "Get a note", Description: "Returns one note, also when it was taken back."},
		func(ctx context.Context, in *struct {
			ID int64 `path:"id" minimum:"1" doc:"number of the note"`
		}) (Note, error) {
			n, err := s.note(ctx, in.ID)
			if err != nil {
				return Note{}, err
			}
			return noteOf(n), nil
		})
	huma.Register(a, huma.Operation{OperationID: "add-note", Method: http.MethodPost, Path: "/notes", Tags: []string{tagDesk}, Summary: "Add a note", DefaultStatus: http.StatusCreated,
		Description:  "Files a correction: it is kept with who and when, and every later reading respects it. It can be taken back.",
		Errors:       []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable},
		MaxBodyBytes: 64 << 10, BodyReadTimeout: -1},
		func(ctx context.Context, in *struct {
			Body    NewNote
			RawBody []byte
		}) (*struct {
			Location string `header:"Location" doc:"address of the note"`
			Body     Note
		}, error) {
			n, err := s.addNote(ctx, in.Body, in.RawBody)
			if err != nil {
				return nil, s.fault(ctx, err)
			}
			return &struct {
				Location string `header:"Location" doc:"address of the note"`
				Body     Note
			}{Prefix + "/notes/" + itoa(n.ID), noteOf(n)}, nil
		})
	huma.Register(a, huma.Operation{OperationID: "take-note-back", Method: http.MethodDelete, Path: "/notes/{id}", Tags: []string{tagDesk}, Summary: "Take a note back", DefaultStatus: http.StatusOK,
		Description: "Ends a note. It stays on record, with who took it back and when.",
		Errors:      []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}},
		func(ctx context.Context, in *struct {
			ID int64  `path:"id" minimum:"1" doc:"number of the note"`
			By string `query:"by" maxLength:"200" doc:"who takes it back; \"api\" when empty"`
		}) (*answer[Note], error) {
			by, why := person(in.By)
			if why != "" {
				return nil, problem(ctx, http.StatusUnprocessableEntity, "by "+why)
			}
			if err := s.st.TakeBack(ctx, in.ID, by, s.opt.Now().UTC()); err != nil {
				return nil, s.fault(ctx, err)
			}
			n, err := s.note(ctx, in.ID)
			if err != nil {
				return nil, s.fault(ctx, err)
			}
			return &answer[Note]{noteOf(n)}, nil
		})
}

// note returns a note, also one that was taken back.
func (s *server) note(ctx context.Context, id int64) (*store.Note, error) {
	notes, err := s.st.Notes(ctx, "", true)
	if err != nil {
		return nil, err
	}
	for i := range notes {
		if notes[i].ID == id {
			return &notes[i], nil
		}
	}
	return nil, store.ErrNotFound
}

// addNote files a note that makes sense.
func (s *server) addNote(ctx context.Context, in NewNote, raw []byte) (*store.Note, error) {
	if why := badJSON(raw); why != "" {
		return nil, problem(ctx, http.StatusBadRequest, why)
	}
	fields := []struct {
		name string
		to   *string
	}{{"a", &in.A}, {"b", &in.B}}
	for _, f := range fields {
		s, why := plainName(*f.to)
		if why != "" {
			return nil, problem(ctx, http.StatusUnprocessableEntity, f.name+" "+why)
		}
		*f.to = s
	}
	by, why := person(in.By)
	if why != "" {
		return nil, problem(ctx, http.StatusUnprocessableEntity, "by "+why)
	}
	if control(in.Why) {
		return nil, problem(ctx, http.StatusUnprocessableEntity, "why holds control characters")
	}
	n := store.Note{Kind: in.Kind, A: in.A, B: in.B, Why: strings.TrimSpace(in.Why), By: by, At: s.opt.Now().UTC().Truncate(time.Second)}
	switch {
	case n.A == "":
		return nil, problem(ctx, http.StatusUnprocessableEntity, "a is empty")
	case in.Kind == "watch" && n.B != "":
		return nil, problem(ctx, http.StatusUnprocessableEntity, "watch speaks of one thing: leave b out")
	case in.Kind != "watch" && n.B == "":
		return nil, problem(ctx, http.StatusUnprocessableEntity, "b is empty: "+in.Kind+" speaks of two things")
	case (in.Kind == "same" || in.Kind == "not same") && n.A == n.B:
		return nil, problem(ctx, http.StatusUnprocessableEntity, "a and b are the same words")
	case in.Kind == "wrong":
		var err error
		if n.B, err = s.finding(ctx, n.A, n.B); err != nil {
			return nil, err
		}
	}
	var err error
	if n.ID, err = s.st.AddNote(ctx, n); err != nil {
		return nil, err
	}
	return &n, nil
}

// finding returns how a note names a finding of an article, which must be
// there.
func (s *server) finding(ctx context.Context, article, finding string) (string, error) {
	accts, err := s.st.Accounts(ctx, []isnad.ArticleID{isnad.ArticleID(article)})
	if err != nil {
		return "", err
	}
	if len(accts) == 0 || accts[0] == nil {
		return "", problem(ctx, http.StatusNotFound, "no article has the id in a")
	}
	mark := store.Mark(accts[0], strings.TrimPrefix(finding, article+"-"))
	if mark == "" {
		return "", problem(ctx, http.StatusUnprocessableEntity, "the article has no such finding: b is s3 for the third statement, e1 for the first event, m12 for the twelfth mention, d2 for the second dealing, t4 for the fourth time")
	}
	return mark, nil
}

// person returns who says something; why says what is wrong with the name.
func person(by string) (name, why string) {
	name, why = plainName(by)
	if name == "" {
		name = "api"
	}
	return name, why
}

// plainName returns a name without what cannot be seen: direction marks and the
// like, which come along when a name is copied from a page, are no part of it.
// The joiners of Persian and Urdu spelling are. why says what cannot be taken.
func plainName(s string) (name, why string) {
	if control(s) || strings.ContainsAny(s, "\n\r\t") {
		return "", "holds control characters"
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029', r == '\ufffc':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " "), ""
}
