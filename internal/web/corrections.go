package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/arabic"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// byCookie keeps the name under which a person corrects, so that it is typed
// once.
const byCookie = "by"

// maxWhy bounds the words of a correction, maxName a name, in code points.
const (
	maxWhy  = 2000
	maxName = 200
)

// formOf reads the form of a request; what is too large or broken is told to
// the reader.
func (v *visit) formOf() error {
	err := v.ParseForm()
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &large):
		return &userError{status: http.StatusRequestEntityTooLarge}
	}
	return &userError{status: http.StatusBadRequest}
}

// posted returns a field of the form as one line without control characters.
func (v *visit) posted(name string) string {
	return strings.TrimSpace(strings.Join(strings.Fields(account.Plain(v.PostForm.Get(name))), " "))
}

// by returns the name that a form gives, or that of the form before, or who
// the server says it is.
func (v *visit) by() string {
	if v.PostForm != nil {
		if by := v.posted("by"); by != "" {
			return by
		}
	}
	if s, err := url.QueryUnescape(pref(v.Request, byCookie)); err == nil && s != "" && utf8.RuneCountInString(s) <= 80 {
		return account.Plain(s)
	}
	return v.who()
}

func (v *visit) rememberBy(by string) { setPref(v.w, byCookie, url.QueryEscape(by)) }

// faults are what is wrong with a form, by field.
type faults map[string]string

func (v *visit) tooLong(f faults, field, value string, most int) {
	if utf8.RuneCountInString(value) > most {
		f[field] = v.T("fault-long") + " " + strconv.Itoa(most)
	}
}

// A wrongForm marks a finding as wrong.
type wrongForm struct {
	Title, Back, Action         string
	Finding, Layer, Words, Mark string
	// Who speaks, or is named; empty for other findings.
	Who              string
	Missing, Already bool
	Why, By          string
	Faults           faults
}

func (v *visit) wrongForm(p *desk.Page, finding string) wrongForm {
	here := articlePath(p.Ref.ID)
	f := wrongForm{Title: p.Ref.Title, Back: here, Action: here + "/wrong", Finding: finding, By: v.by(), Faults: faults{}}
	found, ok := findingOf(p.Account, finding)
	f.Mark = store.Mark(p.Account, finding)
	if !ok || f.Mark == "" {
		f.Missing = true
		return f
	}
	f.Back += "#" + url.PathEscape(finding)
	f.Layer, f.Words = v.tongue().label("finding", found.layer), p.Account.Words(found.span)
	if parts := strings.Split(f.Mark, " | "); len(parts) > 3 && (found.layer == "statement" || found.layer == "mention") {
		f.Who = parts[2] // as store.Mark has it
	}
	_, f.Already = p.Wrong[finding]
	return f
}

func (v *visit) wrongPage(f wrongForm) *page {
	p := &page{Name: "wrong", Title: v.T("wrong-title"), Nav: "corrections", D: f}
	switch {
	case f.Missing:
		p.Status = http.StatusNotFound
	case len(f.Faults) > 0:
		p.Status = http.StatusUnprocessableEntity
	}
	return p
}

// askWrong shows the form that marks a finding as wrong.
func askWrong(v *visit) (*page, error) {
	p, err := v.site.q.Article(v.Context(), v.articleID())
	if err != nil {
		return nil, err
	}
	return v.wrongPage(v.wrongForm(p, v.arg("finding"))), nil
}

// markWrong files a note that a finding is wrong.
func markWrong(v *visit) (*page, error) {
	if err := v.formOf(); err != nil {
		return nil, err
	}
	p, err := v.site.q.Article(v.Context(), v.articleID())
	if err != nil {
		return nil, err
	}
	f := v.wrongForm(p, v.posted("finding"))
	f.Why = v.posted("why")
	if f.Missing {
		return v.wrongPage(f), nil
	}
	if f.Already {
		// The same form sent twice is one note.
		return &page{Redirect: f.Back}, nil
	}
	if f.Why == "" {
		f.Faults["why"] = v.T("fault-why")
	}
	v.tooLong(f.Faults, "why", f.Why, maxWhy)
	v.tooLong(f.Faults, "by", f.By, 80)
	if len(f.Faults) > 0 {
		return v.wrongPage(f), nil
	}
	_, err = v.site.st.AddNote(v.Context(), store.Note{Kind: store.NoteWrong, A: p.Ref.ID, B: f.Mark, Why: f.Why, By: f.By, At: v.now().UTC()})
	if err != nil {
		return nil, err
	}
	v.rememberBy(f.By)
	return &page{Redirect: f.Back}, nil
}

// A noteView is a correction in the list.
type noteView struct {
	ID           int64
	Kind         string
	A, B         string
	HrefA, HrefB string
	// NameA and NameB are what the corpus calls them, where A and B are ids.
	NameA, NameB string
	// Layer, Words and Title tell of the finding that is wrong.
	Layer, Words, Title string
	Why, By             string
	At                  time.Time
	GoneBy              string
	Gone                time.Time
	// Heeded says that conclusions were drawn since.
	Heeded bool
}

// When returns when it was made, WhenGone when it was taken back.
func (n noteView) When() string     { return clock(n.At) }
func (n noteView) WhenGone() string { return clock(n.Gone) }

// A correctionsView is the page of corrections.
type correctionsView struct {
	Form  correctionForm
	Notes []noteView
	// Of is the kind of the notes that are shown; empty for all.
	Of    string
	All   bool
	Count int
	More  string // address of the older ones
	Names []string
	By    string
}

// A correctionForm joins or splits names.
type correctionForm struct {
	Kind, A, B, Why, By string
	Faults              faults
	// MayBeA and MayBeB are whom the corpus knows by such names.
	MayBeA, MayBeB []desk.Count
	Back           string
}

// maxNotes is how many corrections a page shows.
const maxNotes = 200

// noteKinds are the kinds of corrections that this page makes and lists.
var noteKinds = []string{"same", "not same", "is"}

// corrections lists what people corrected, and takes new corrections.
func corrections(v *visit) (*page, error) {
	f := correctionForm{Kind: v.arg("kind"), A: v.arg("a"), B: v.arg("b"), By: v.by(), Faults: faults{}, Back: localBack(v.arg("back"))}
	return v.correctionsPage(f)
}

// localBack returns a path of this server, or "" for anything else.
func localBack(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t\x00") {
		return ""
	}
	return s
}

func (v *visit) correctionsPage(f correctionForm) (*page, error) {
	if !slices.Contains(noteKinds, f.Kind) {
		f.Kind = "same"
	}
	ctx := v.Context()
	d := correctionsView{Form: f, Of: v.arg("of"), All: v.arg("all") != "", By: f.By}
	notes, err := v.site.st.Notes(ctx, "", true)
	if err != nil {
		return nil, err
	}
	slices.Reverse(notes) // the newest first
	cursor, err := v.site.st.CursorOf(ctx, v.site.opt.Pass)
	if err != nil {
		return nil, err
	}
	before := int64(0)
	if n, err := strconv.ParseInt(v.arg("before"), 10, 64); err == nil {
		before = n
	}
	for _, n := range notes {
		if n.Kind == "watch" || d.Of != "" && n.Kind != d.Of || before > 0 && n.ID >= before || !d.All && !n.GoneAt.IsZero() {
			continue
		}
		d.Count++
		if len(d.Notes) == maxNotes {
			d.More = v.with("before", strconv.FormatInt(d.Notes[maxNotes-1].ID, 10))
			break
		}
		d.Notes = append(d.Notes, v.note(n, cursor.At))
	}
	// Titles of the articles whose findings are wrong.
	var ids []isnad.ArticleID
	for i := range d.Notes {
		if d.Notes[i].Kind == store.NoteWrong {
			ids = append(ids, isnad.ArticleID(d.Notes[i].A))
		}
	}
	if len(ids) > 0 {
		rows, err := v.site.st.Articles(ctx, ids)
		if err != nil {
			return nil, err
		}
		k := 0
		for i := range d.Notes {
			if d.Notes[i].Kind == store.NoteWrong {
				d.Notes[i].Title = cmp.Or(rows[k].Title, d.Notes[i].A)
				k++
			}
		}
	}
	if err := v.nameNotes(d.Notes); err != nil {
		return nil, err
	}
	if f.A != "" {
		if d.Form.MayBeA, err = v.site.q.Parties(ctx, f.A); err != nil {
			return nil, err
		}
	}
	if f.B != "" && f.Kind != "is" {
		if d.Form.MayBeB, err = v.site.q.Parties(ctx, f.B); err != nil {
			return nil, err
		}
	}
	d.Form.MayBeA, d.Form.MayBeB = d.Form.MayBeA[:min(5, len(d.Form.MayBeA))], d.Form.MayBeB[:min(5, len(d.Form.MayBeB))]
	if d.Names, err = v.commonNames(); err != nil {
		return nil, err
	}
	p := &page{Name: "corrections", Title: v.T("nav-corrections"), Nav: "corrections", D: d}
	if len(f.Faults) > 0 {
		p.Status = http.StatusUnprocessableEntity
	}
	return p, nil
}

// commonNames are the names that forms offer while one types.
func (v *visit) commonNames() ([]string, error) {
	list, _, err := v.site.q.Entities(v.Context(), "", desk.ListQuery{Order: store.Weight, Limit: 300})
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(list))
	for _, e := range list {
		out = append(out, account.Plain(e.Name))
	}
	return out, nil
}

func (v *visit) note(n store.Note, concluded time.Time) noteView {
	out := noteView{ID: n.ID, Kind: n.Kind, A: n.A, B: n.B, Why: n.Why, By: n.By, At: n.At, GoneBy: n.GoneBy, Gone: n.GoneAt}
	out.Heeded = concluded.After(cmp.Or(n.GoneAt, n.At))
	switch n.Kind {
	case store.NoteWrong:
		out.HrefA = articlePath(n.A)
		parts := strings.Split(n.B, " | ")
		out.Layer = v.tongue().label("finding", parts[0])
		// What follows the layer is a value of the model, as store.Mark has it.
		if len(parts) > 2 {
			parts = parts[2:]
		}
		out.Words = strings.Join(parts, " — ")
	default:
		out.HrefA, out.HrefB = entityPath(n.A), entityPath(n.B)
	}
	return out
}

// nameNotes gives the ids in corrections the names that the corpus has for them.
func (v *visit) nameNotes(notes []noteView) error {
	var ids []string
	each := func(do func(id string, name *string)) {
		for i := range notes {
			n := &notes[i]
			if n.Kind == store.NoteWrong {
				continue
			}
			for _, x := range []struct {
				id   string
				name *string
			}{{n.A, &n.NameA}, {n.B, &n.NameB}} {
				if !strings.Contains(x.id, " ") { // an id is one word
					do(x.id, x.name)
				}
			}
		}
	}
	each(func(id string, _ *string) { ids = append(ids, id) })
	if len(ids) == 0 {
		return nil
	}
	names := map[string]string{}
	for _, kind := range []store.FindingKind{store.FindingIdentity, store.FindingEntity} {
		found, err := v.site.st.Linked(v.Context(), kind, ids)
		if err != nil {
			return err
		}
		for _, f := range found {
			for _, k := range append(f.Keys, f.ID) {
				names[k] = f.Name
			}
		}
	}
	each(func(id string, name *string) {
		if n := names[id]; n != id {
			*name = n
		}
	})
	return nil
}

// correct files a correction of names.
func correct(v *visit) (*page, error) {
	if err := v.formOf(); err != nil {
		return nil, err
	}
	f := correctionForm{Kind: v.posted("kind"), A: v.posted("a"), B: v.posted("b"), Why: v.posted("why"), By: v.by(), Faults: faults{}, Back: localBack(v.PostForm.Get("back"))}
	if !slices.Contains(noteKinds, f.Kind) {
		f.Faults["kind"] = v.T("fault-kind")
	}
	for _, x := range []struct{ field, value string }{{"a", f.A}, {"b", f.B}} {
		switch {
		case x.value == "":
			f.Faults[x.field] = v.T("fault-name")
		case !strings.ContainsFunc(x.value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
			f.Faults[x.field] = v.T("fault-letters")
		}
		v.tooLong(f.Faults, x.field, x.value, maxName)
	}
	if f.Kind == "is" && strings.ContainsAny(f.B, " \t\"\\") {
		f.Faults["b"] = v.T("fault-id")
	}
	if f.Kind != "is" && f.Faults["b"] == "" && f.A != "" && arabic.Fold(f.A) == arabic.Fold(f.B) {
		f.Faults["b"] = v.T("fault-one-name")
	}
	v.tooLong(f.Faults, "why", f.Why, maxWhy)
	v.tooLong(f.Faults, "by", f.By, 80)
	if len(f.Faults) > 0 {
		return v.correctionsPage(f)
	}
	// The same correction sent twice is one.
	have, err := v.site.st.Notes(v.Context(), f.Kind, false)
	if err != nil {
		return nil, err
	}
	for _, n := range have {
		if n.A == f.A && n.B == f.B {
			return &page{Redirect: "/corrections#c" + strconv.FormatInt(n.ID, 10)}, nil
		}
	}
	id, err := v.site.st.AddNote(v.Context(), store.Note{Kind: f.Kind, A: f.A, B: f.B, Why: f.Why, By: f.By, At: v.now().UTC()})
	if err != nil {
		return nil, err
	}
	v.rememberBy(f.By)
	return &page{Redirect: cmp.Or(f.Back, "/corrections#c"+strconv.FormatInt(id, 10))}, nil
}

// takeBack ends a correction.
func takeBack(v *visit) (*page, error) {
	if err := v.formOf(); err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(v.PathValue("id"), 10, 64)
	if err != nil {
		return nil, store.ErrNotFound
	}
	by := v.by()
	if utf8.RuneCountInString(by) > 80 {
		by = v.who()
	}
	err = v.site.st.TakeBack(v.Context(), id, by, v.now().UTC())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	// One that is gone already is where the reader wanted it.
	return &page{Redirect: "/corrections?all=1#c" + strconv.FormatInt(id, 10)}, nil
}
