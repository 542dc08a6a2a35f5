// Package dossiers is the pass that gathers the dealings of many articles into
// dossiers: for a pair or a set of powers, all that the press says binds or
// divides them, one row for each matter, with the history of its status, the
// tellings that differ, and how many independent sources stand behind it.
//
// Accounts may come in any order; the result depends on their set only. Of an
// account the pass keeps its dealings, with the words that a dossier shows,
// and nothing else.
//
// Two dealings of one kind between the same powers are one row when nothing
// parts them and something joins them: an instrument its noun and date, or
// its words; a meeting its day, or its people and place; everything else the
// words of its subject and what it binds to. Being joined is symmetric, and
// rows are the connected tellings, so no order of arrival can change them.
package dossiers

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/dealings"
)

// Stage is the name of this pass.
const Stage isnad.Stage = "dossiers"

// Version is its version: raising it draws the conclusions anew.
const Version = 2

// The limits of what is kept and shown.
const (
	maxWords   = 400  // bytes kept of a clause or subject
	maxPowers  = 8    // parties of one dealing
	maxRows    = 400  // rows of one dossier
	maxHistory = 60   // tellings of one row
	maxOf      = 4000 // tellings compared for one dossier
)

// A Pass gathers dealings. It is not safe for use by several goroutines.
type Pass struct {
	all []telling
}

// New returns a Pass that has seen nothing.
func New() *Pass { return &Pass{} }

// A telling is one dealing of one article, with all that its row needs.
type telling struct {
	kind        isnad.DealingKind
	obl         isnad.Obligation
	status      isnad.Status
	by, to      []isnad.EntityID // as the article names them
	byPow, tPow []isnad.EntityID // the powers that they stand for
	place       isnad.EntityID
	placePow    isnad.EntityID
	date        string // of the status: "2022-12-03", "2022-12", "2022"; "" unknown
	weekday     int    // 1 Monday … 7, when the article says no more; 0 unknown
	dated       string // of the instrument's name
	told        string // day of the article
	article     isnad.ArticleID
	outlet      string
	id          isnad.DealingID
	span        isnad.Span
	points      isnad.Span // the same in code points
	text        string
	subject     string
	statement   isnad.StatementID
	chain       []isnad.Link
	score       float64
	heads       []string // words of the subject that tell it from others, sorted
	noun        string   // what an instrument is called, folded
	known       string   // id in the table of known instruments
	part        isnad.DealingID
	resumed     bool
	dayNumber   int // of when, in days since 1970; noDay where it is no day
}

// noDay is the number of a telling whose day is not known.
const noDay = -1 << 40

// Add takes in the dealings of an account. id names its entities over all
// articles; nil leaves the account's own ids, which is right for those of the
// lexicon only. The account is not kept.
func (p *Pass) Add(acct *isnad.Account, id func(isnad.EntityID) isnad.EntityID) {
	if len(acct.Dealings) == 0 {
		return
	}
	if id == nil {
		id = func(e isnad.EntityID) isnad.EntityID { return e }
	}
	entities := make(map[isnad.EntityID]*isnad.Entity, len(acct.Entities))
	for i := range acct.Entities {
		entities[acct.Entities[i].ID] = &acct.Entities[i]
	}
	statements := make(map[isnad.StatementID]*isnad.Statement, len(acct.Statements))
	for i := range acct.Statements {
		statements[acct.Statements[i].ID] = &acct.Statements[i]
	}
	times := make(map[isnad.TimexID]*isnad.Timex, len(acct.Times))
	for i := range acct.Times {
		times[acct.Times[i].ID] = &acct.Times[i]
	}
	power := func(e isnad.EntityID) isnad.EntityID {
		ent := entities[e]
		if ent == nil {
			return ""
		}
		pow, _ := dealings.Power(ent)
		if pow == ent.ID {
			return id(pow)
		}
		return pow // a country: its id means the same everywhere
	}
	told := day(acct.Article.Published.From)
	if acct.Article.Published.From != acct.Article.Published.To && day(acct.Article.Published.To) != told {
		told = ""
	}
	outlet := clip(acct.Article.Outlet.Name)
	article := isnad.ArticleID(strings.Clone(string(acct.Article.ID)))
	first := len(p.all)
	at := pointer{text: acct.Article.Text}
	for i := range acct.Dealings {
		d := &acct.Dealings[i]
		t := telling{kind: d.Kind, obl: d.Obligation, status: d.Status, told: told, article: article, outlet: outlet,
			id: isnad.DealingID(strings.Clone(string(d.ID))), span: d.Span, text: clip(acct.Words(d.Span)), statement: isnad.StatementID(strings.Clone(string(d.Statement))),
			score: d.Basis.Score, part: d.Instrument, resumed: d.Basis.Rule == "resumed"}
		if from, to := d.Subject.Start-d.Span.Start, d.Subject.End-d.Span.Start; from >= 0 && to <= len(t.text) && d.Span.Len() <= maxWords {
			t.subject = t.text[from:to] // of the same copy
		} else {
			t.subject = clip(acct.Words(d.Subject))
		}
		t.points = isnad.Span{Start: at.point(d.Span.Start)}
		t.points.End = t.points.Start + utf8.RuneCountInString(acct.Words(d.Span))
		for _, e := range d.By {
			t.by = append(t.by, id(e))
			t.byPow = add(t.byPow, power(e))
		}
		for _, e := range d.Towards {
			t.to = append(t.to, id(e))
			if pow := power(e); !slices.Contains(t.byPow, pow) {
				t.tPow = add(t.tPow, pow)
			}
		}
		if len(t.byPow)+len(t.tPow) < 2 {
			continue
		}
		t.byPow, t.tPow = t.byPow[:min(len(t.byPow), maxPowers)], t.tPow[:min(len(t.tPow), maxPowers)]
		if d.Place != "" {
			t.place, t.placePow = id(d.Place), power(d.Place)
		}
		if x := times[d.Time]; x != nil {
			t.date, t.weekday = dateOf(x)
		}
		if x := times[d.Dated]; x != nil {
			t.dated, _ = dateOf(x)
		}
		if s := statements[d.Statement]; s != nil {
			for _, l := range s.Chain {
				l.Name = clip(l.Name)
				if l.Entity != "" {
					l.Entity = id(l.Entity)
				}
				t.chain = append(t.chain, l)
			}
		}
		t.heads, t.noun = heads(acct, d, entities)
		if k, ok := dealings.KnownOf(d.Basis.Rule); ok {
			t.known, t.dated = k.ID, k.Date
		}
		p.all = append(p.all, t)
	}
	anchor(p.all[first:], told)
}

// A pointer counts code points. Dealings come nearly in text order, so that
// counting on from the last place is cheap; it counts back as well.
type pointer struct {
	text       string
	byte, rune int
}

func (p *pointer) point(at int) int {
	at = min(max(at, 0), len(p.text))
	if at >= p.byte {
		p.rune += utf8.RuneCountInString(p.text[p.byte:at])
	} else {
		p.rune -= utf8.RuneCountInString(p.text[at:p.byte])
	}
	p.byte = at
	return p.rune
}

// day returns the day of an ISO date or date-time.
func day(iso string) string {
	if len(iso) > 10 {
		return strings.Clone(iso[:10])
	}
	return strings.Clone(iso)
}

// dateOf returns the date that an expression stands for, as far as it is one
// day, month or year, and the weekday where it says no more than that.
func dateOf(x *isnad.Timex) (date string, weekday int) {
	if x.From == "" {
		if rest, ok := strings.CutPrefix(x.Value, "XXXX-WXX-"); ok && len(rest) == 1 && rest[0] >= '1' && rest[0] <= '7' {
			return "", int(rest[0] - '0')
		}
		return "", 0
	}
	from, to := day(x.From), day(x.To)
	switch {
	case from == to:
		return from, 0
	case len(from) == 10 && len(to) == 10 && from[:7] == to[:7] && from[8:] == "01":
		return from[:7], 0
	case len(from) == 10 && len(to) == 10 && from[:4] == to[:4] && from[5:] == "01-01" && to[5:] == "12-31":
		return from[:4], 0
	}
	return "", 0
}

// clip copies at most maxWords bytes of s, so that the article can be let go.
func clip(s string) string {
	if len(s) > maxWords {
		cut := maxWords
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		return s[:cut] + "…"
	}
	return strings.Clone(s)
}

func add(list []isnad.EntityID, id isnad.EntityID) []isnad.EntityID {
	if id == "" || slices.Contains(list, id) {
		return list
	}
	return append(list, isnad.EntityID(strings.Clone(string(id))))
}

// light are words that stand in the subject of any matter.
var light = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`في من الي علي عن مع بين حول بشان ضد تنفيذ تعزيز تطوير مواصله عمليات عمليه مشترك مشتركه متبادل متبادله
		موحد موحده جديد جديده ثنائي ثنائيه بلدين بلدان جانبين جانبان طرفين دولتين بلاده بلادها البلدين شان مجال مجالات اطار قضايا سبل انشاء
		مطلوبه مطلوب عدد بعض كل جميع هذا هذه تلك ذلك التي الذي زياره محادثات مباحثات لقاء اجتماع قمه مشاركه اجراء و`) {
		m[w] = true
	}
	return m
}()

// heads returns the words of a dealing's subject that tell it from others of
// its kind, folded, without clitics as far as they can be told, sorted; and
// for an instrument what it is called.
func heads(acct *isnad.Account, d *isnad.Dealing, entities map[isnad.EntityID]*isnad.Entity) ([]string, string) {
	parties := map[string]bool{}
	for _, l := range [][]isnad.EntityID{d.By, d.Towards, {d.Place}} {
		for _, id := range l {
			if e := entities[id]; e != nil {
				for _, f := range append([]string{e.Name}, e.Forms...) {
					for _, w := range strings.Fields(arabic.Fold(f)) {
						parties[stem(w)] = true
					}
				}
			}
		}
	}
	var out []string
	noun := ""
	for i := tokenAt(acct, d.Subject.Start); i < len(acct.Tokens) && acct.Tokens[i].Span.Start < d.Subject.End; i++ {
		t := &acct.Tokens[i]
		if t.Kind > isnad.TokenNumber {
			continue
		}
		w := t.Norm
		if t.Kind == isnad.TokenWord {
			w = stem(w)
			if noun == "" {
				noun = strings.TrimSuffix(nominal(w), "ا")
				if d.Kind == isnad.DealingInstrument {
					continue
				}
			}
		}
		if len(w) < 4 && t.Kind == isnad.TokenWord || light[w] || parties[w] || slices.Contains(out, w) {
			continue
		}
		out = append(out, strings.Clone(w))
		if len(out) == 12 {
			break
		}
	}
	slices.Sort(out)
	return out, strings.Clone(noun)
}

// nominal brings plural and dual of the nouns of instruments back.
func nominal(w string) string {
	switch w {
	case "اتفاقيات", "اتفاقيتان", "اتفاقيتين":
		return "اتفاقيه"
	case "اتفاقات", "اتفاقان", "اتفاقين", "اتفاقا":
		return "اتفاق"
	case "معاهدات":
		return "معاهده"
	case "مذكرات", "مذكرتي", "مذكرتا", "مذكرتين":
		return "مذكره"
	case "بروتوكولات", "برتوكول", "بروتوكولا":
		return "بروتوكول"
	case "صفقات":
		return "صفقه"
	case "عقود", "عقدا":
		return "عقد"
	}
	return w
}

// stem takes clitics and the article off a folded word, as far as they can be
// told without a dictionary.
func stem(w string) string {
	if len(w) >= 8 && (strings.HasPrefix(w, "و") || strings.HasPrefix(w, "ف")) && strings.HasPrefix(w[2:], "ا") {
		w = w[2:]
	} else if len(w) > 10 && strings.HasPrefix(w, "و") {
		w = w[2:]
	}
	if len(w) > 8 && (strings.HasPrefix(w, "بال") || strings.HasPrefix(w, "كال")) {
		w = w[2:]
	}
	if rest, ok := strings.CutPrefix(w, "لل"); ok && len(rest) >= 6 {
		return rest
	}
	if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 4 {
		return rest
	}
	return w
}

// tokenAt returns the first token that ends behind the byte.
func tokenAt(acct *isnad.Account, at int) int {
	i, _ := slices.BinarySearchFunc(acct.Tokens, at, func(t isnad.Token, at int) int {
		if t.Span.End <= at {
			return -1
		}
		return 1
	})
	return i
}

// anchor dates the tellings of an undated article by an instrument whose day
// is known: who signs it «today, Saturday» writes on that Saturday. Weekdays
// that an article names are then those up to that day. In a dated article the
// weekdays have their dates already.
func anchor(all []telling, told string) {
	byID := map[isnad.DealingID]*telling{}
	for i := range all {
		byID[all[i].id] = &all[i]
	}
	// An instrument goes by its noun, date and parties, or by the one that it
	// changes.
	for range 2 {
		for i := range all {
			t := &all[i]
			if t.kind != isnad.DealingInstrument || t.known != "" || t.resumed {
				continue
			}
			of := ""
			if o := byID[t.part]; o != nil {
				if of = o.known; of == "" {
					continue
				}
			}
			if k, ok := dealings.FindKnown(t.noun, t.dated, t.powers(), of); ok && k.Of == of {
				t.known, t.dated = k.ID, k.Date
			}
		}
	}
	base := time.Time{}
	for i := range all {
		t := &all[i]
		if t.known == "" || t.status != isnad.StatusSigned || t.weekday == 0 || t.date != "" {
			continue
		}
		if at, err := time.Parse(time.DateOnly, t.dated); err == nil && isoWeekday(at) == t.weekday {
			base = at
			break
		}
	}
	for i := range all {
		t := &all[i]
		if t.known != "" && t.date == "" && t.weekday == 0 && t.status == isnad.StatusSigned {
			t.date = t.dated
		}
		if base.IsZero() || told != "" {
			continue
		}
		t.told = base.Format(time.DateOnly)
		if t.date == "" && t.weekday > 0 {
			t.date = base.AddDate(0, 0, -((isoWeekday(base) - t.weekday + 7) % 7)).Format(time.DateOnly)
		}
	}
}

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// powers returns all powers of a telling, sorted.
func (t *telling) powers() []isnad.EntityID {
	out := append(slices.Clone(t.byPow), t.tPow...)
	slices.Sort(out)
	return slices.Compact(out)
}

// compare orders tellings: by day, article and place in it. It is total, so
// that every order of arrival gives one order.
func compare(a, b *telling) int {
	return cmp.Or(cmp.Compare(a.when(), b.when()), cmp.Compare(a.article, b.article), cmp.Compare(a.span.Start, b.span.Start),
		cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
}

// when is the day by which a telling is sorted: of the status, else of the
// article; what has none comes last.
func (t *telling) when() string {
	switch {
	case t.date != "":
		return t.date
	case t.told != "":
		return t.told
	}
	return "~"
}
