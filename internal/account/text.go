package account

import (
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"isnad"
	"isnad/internal/passes"
)

// A Detail says how much of each article the text shows.
type Detail int

// The details.
const (
	Short Detail = iota // a line for each statement, with its chain when it has one
	Brief               // the article's line and its speakers
	Full                // statements in full, times, what was dropped and repaired
)

// The columns of the text, in characters.
const (
	// MinWidth is the smallest width that a text can have.
	MinWidth     = 60
	defaultWidth = 100
	maxWidth     = 140 // longer lines of Arabic are hard to follow
	actColumn    = 6   // where the act begins
	wordsColumn  = 20  // where the words begin: the longest is "not announce"
)

// TextOptions say how accounts are shown on a terminal.
type TextOptions struct {
	// Width is the number of columns; 0 means 100.
	Width int
	// Color asks for ANSI colours.
	Color bool
	// Isolates sets each Arabic piece between U+2068 (FSI) and U+2069 (PDI).
	// Terminals that order right-to-left text by the rules want them; others
	// show them as boxes.
	Isolates bool
	// Detail is how much is shown.
	Detail Detail
	// Elapsed, when set, is asked at the end and shown with the totals. With
	// it the output is not the same bytes every time.
	Elapsed func() time.Duration
	// Passes draws the conclusions over all pages; nil is a run without
	// options.
	Passes *passes.Run
}

// maxListed bounds the lists of speakers and unread pages at the end.
const maxListed = 12

// A textWriter writes accounts as lines. Whatever the direction of the
// terminal, a line is one of two sorts: Arabic alone, or columns of ASCII with
// one Arabic column, the last. Both read rightly where the terminal orders
// right-to-left text, and keep their columns where it does not.
type textWriter struct {
	out    writer
	opt    TextOptions
	b      strings.Builder
	width  *runewidth.Condition
	people registry
	totals Totals
	unread []string // the first ones
	shown  int      // articles
}

// NewText returns a Writer for people at a terminal.
func NewText(w io.Writer, opt TextOptions) Writer {
	if opt.Width == 0 {
		opt.Width = defaultWidth
	}
	opt.Width = min(max(opt.Width, MinWidth), maxWidth)
	// Not from the locale: the same bytes everywhere.
	return &textWriter{out: writer{w: w}, opt: opt, people: newRegistry(opt.Passes), width: &runewidth.Condition{StrictEmojiNeutral: true}}
}

// The styles of pieces of a line, as SGR parameters.
const (
	styleTitle   = "1"
	styleSpeaker = "1;36"
	styleAct     = "33"
	styleAgainst = "31" // acts that deny or oppose
	styleDim     = "2"
	styleBreak   = "1;31" // an unnamed teller: the chain breaks
)

func (t *textWriter) style(style, s string) string {
	if !t.opt.Color || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// isolate sets a piece of somebody else's words apart.
func (t *textWriter) isolate(s string) string {
	if !t.opt.Isolates || s == "" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// line writes one line, without blanks at its end.
func (t *textWriter) line(parts ...string) {
	t.b.WriteString(strings.TrimRight(strings.Join(parts, ""), " "))
	t.b.WriteByte('\n')
}

func (t *textWriter) Page(_ string, accts []*isnad.Account, unread error) error {
	t.totals.count(accts, unread)
	for _, a := range accts {
		t.people.add(a)
		acct := newLookup(a)
		switch t.opt.Detail {
		case Brief:
			t.brief(acct)
		default:
			t.article(acct)
		}
	}
	if unread != nil && len(t.unread) < maxListed {
		page, kind, why := reason(unread)
		if page == "" {
			t.unread = append(t.unread, Plain(why))
		} else {
			t.unread = append(t.unread, Plain(page+": "+kind+": "+why))
		}
	}
	t.out.string(t.b.String())
	t.b.Reset()
	return t.out.err
}

func (t *textWriter) Totals() Totals {
	t.totals.Speakers = t.people.speakers
	return t.totals
}

// outletWords returns the outlet with the credit, the words that are Arabic.
func outletWords(art *isnad.Article) string {
	words := make([]string, 0, 1+len(art.Credit))
	if art.Outlet.Name != "" {
		words = append(words, art.Outlet.Name)
	}
	var credit []string
	for _, c := range art.Credit {
		if c != art.Outlet.Name {
			credit = append(credit, c)
		}
	}
	if len(credit) > 0 {
		words = append(words, "عن: "+strings.Join(credit, " + "))
	}
	return strings.Join(words, "، ")
}

// day returns a dating as a day or an interval of days.
func day(d isnad.Dating) string {
	if !d.Known() {
		return "undated"
	}
	from, to := dayOf(d.From), dayOf(d.To)
	if to == "" || from == to {
		return from
	}
	return from + ".." + to
}

func dayOf(iso string) string {
	if len(iso) > 10 {
		return iso[:10]
	}
	return iso
}

func title(art *isnad.Article) string {
	if art.Title != "" {
		return art.Title
	}
	return "(بلا عنوان)"
}

// brief shows an article in two lines.
func (t *textWriter) brief(acct *lookup) {
	art := &acct.Article
	lead := fmt.Sprintf("%-12s %4d   ", day(art.Published), len(acct.Statements))
	head := t.fit(title(art), t.opt.Width-len(lead))
	t.line(lead, t.isolate(t.style(styleTitle, head)))
	rest := outletWords(art)
	if who := speakersOf(acct); who != "" {
		if rest != "" {
			rest += " | "
		}
		rest += who
	}
	if rest != "" {
		t.line(strings.Repeat(" ", wordsColumn), t.isolate(t.style(styleDim, t.fit(rest, t.opt.Width-wordsColumn))))
	}
}

// speakersOf lists the speakers of an article, those with most statements
// first, and of equal ones the first to speak.
func speakersOf(acct *lookup) string {
	var order []isnad.EntityID
	n := map[isnad.EntityID]int{}
	for i := range acct.Statements {
		if id := acct.Statements[i].Speaker; id != "" {
			if n[id] == 0 {
				order = append(order, id)
			}
			n[id]++
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return n[order[i]] > n[order[j]] })
	words := make([]string, len(order))
	for i, id := range order {
		words[i] = acct.Entity(id).Name
		if n[id] > 1 {
			words[i] += " " + strconv.Itoa(n[id])
		}
	}
	return strings.Join(words, "، ")
}

func (t *textWriter) article(acct *lookup) {
	art := &acct.Article
	if t.shown > 0 {
		t.line(t.style(styleDim, strings.Repeat("─", t.opt.Width)))
	}
	t.line(t.isolate(t.style(styleTitle, t.fit(title(art), t.opt.Width))))
	t.head(acct)
	t.shown++
	last := ""
	for i := range acct.Statements {
		s := &acct.Statements[i]
		who, key := speakerLine(acct, s)
		if i == 0 || key != last {
			last = key
			t.line()
			style := styleSpeaker
			if s.Speaker == "" || unnamed(acct, s.Speaker) {
				style = styleBreak
			}
			t.line(t.isolate(t.style(style, t.fit(who, t.opt.Width))))
		}
		t.statement(acct, i+1, s)
	}
	if t.opt.Detail == Full {
		t.events(acct)
		t.times(acct)
		t.furniture(art)
	} else if tail := tail(acct); tail != "" {
		t.line()
		for _, row := range t.wrap(tail, t.opt.Width-2) {
			t.line(t.style(styleDim, "  "+row))
		}
	}
}

// head shows where the article comes from: page, date with its evidence,
// outlet and credit.
func (t *textWriter) head(acct *lookup) {
	art := &acct.Article
	lead := Plain(art.Page) + "  " + day(art.Published)
	if art.Published.Known() {
		lead += " (" + string(art.Published.Basis) + ")"
	}
	words := outletWords(art)
	room := t.opt.Width - t.columns(lead) - 2
	if words != "" && t.columns(words) <= room {
		t.line(t.style(styleDim, lead), "  ", t.isolate(Plain(words)))
	} else {
		t.line(t.style(styleDim, lead))
		if words != "" {
			t.line(t.isolate(t.fit(words, t.opt.Width)))
		}
	}
	if t.opt.Detail == Full {
		for _, f := range [][2]string{{"url", art.URL}, {"date", art.Published.Why}, {"outlet", art.Outlet.Why}, {"author", art.Author}} {
			if f[1] != "" {
				t.line(t.style(styleDim, fmt.Sprintf("  %-8s", f[0])), t.isolate(t.fit(f[1], t.opt.Width-10)))
			}
		}
	}
}

func unnamed(acct *lookup, id isnad.EntityID) bool {
	e := acct.Entity(id)
	return e != nil && e.Kind == isnad.KindUnnamed
}

// speakerLine names who speaks, in Arabic: name, office, for whom. Statements
// with one key have the same speakers, so that one line stands above them all.
func speakerLine(acct *lookup, s *isnad.Statement) (line, key string) {
	e := acct.Entity(s.Speaker)
	if e == nil {
		if len(s.Candidates) > 0 {
			names := make([]string, 0, len(s.Candidates))
			for _, id := range s.Candidates {
				if c := acct.Entity(id); c != nil {
					names = append(names, c.Name)
				}
			}
			line = "؟ (" + strings.Join(names, " أو ") + ")"
		} else if w := acct.SpeakerWords(s); w != "" {
			line = w // words that name nobody known
		} else {
			line = "؟"
		}
		return line, line
	}
	who := e.Name
	for _, id := range s.CoSpeakers {
		if co := acct.Entity(id); co != nil {
			who += " و" + co.Name
		}
	}
	key = string(e.ID) + "|" + who
	if e.Role != "" && !strings.Contains(e.Name, e.Role) {
		who += " — " + e.Role
	}
	if body := acct.Entity(s.For); body != nil && !strings.Contains(e.Role, body.Name) {
		who += " — عن " + body.Name
	}
	return who, key
}

// against are the acts that a reader looks for first.
var against = map[isnad.Act]bool{isnad.ActDeny: true, isnad.ActReject: true, isnad.ActThreaten: true, isnad.ActWarn: true,
	isnad.ActAccuse: true, isnad.ActCondemn: true}

func (t *textWriter) statement(acct *lookup, n int, s *isnad.Statement) {
	act, style := string(s.Act), styleAct
	if against[s.Act] {
		style = styleAgainst
	}
	if s.Negated {
		act = "not " + act
	}
	words := quoted(acct.Account, s)
	number := fmt.Sprintf("%4d", n)
	if s.Within != "" {
		number = fmt.Sprintf("%4s", ">"+strconv.Itoa(n)) // inside another's content
	}
	lead := number + "  " + t.style(style, act) + strings.Repeat(" ", max(1, wordsColumn-actColumn-len(act)))
	room := t.opt.Width - wordsColumn
	if t.opt.Detail != Full {
		t.line(lead, t.isolate(t.fit(words, room)))
	} else {
		for i, row := range t.wrap(Plain(words), room) {
			if i > 0 {
				lead = strings.Repeat(" ", wordsColumn)
			}
			t.line(lead, t.isolate(row))
		}
	}
	when, chain := "", t.chain(acct, s)
	if tx := acct.Timex(s.Time); tx != nil {
		if tx.From != "" {
			when = Plain(tx.Value) + "  "
		} else {
			// A value without an anchor ("XXXX-WXX-1") says less than the words.
			chain = strings.TrimSuffix(acct.Words(tx.Span)+" | "+chain, " | ")
		}
	}
	if !s.Occasion.Empty() {
		if chain != "" {
			chain += " | "
		}
		chain += acct.Words(s.Occasion)
	}
	if to := acct.Entity(s.Addressee); to != nil {
		if chain != "" {
			chain += " | "
		}
		chain += "إلى " + to.Name
	}
	if when == "" && chain == "" {
		return
	}
	lead = strings.Repeat(" ", wordsColumn) + when
	room = t.opt.Width - len(lead)
	rows := []string{t.fit(chain, room)}
	if t.opt.Detail == Full {
		rows = t.wrap(Plain(chain), room)
	}
	for i, row := range rows {
		if i > 0 {
			lead = strings.Repeat(" ", len(lead))
		}
		t.line(t.style(styleDim, lead), t.isolate(t.style(styleDim, row)))
	}
}

// chain draws the links of a statement; it is empty when the outlet has it
// from the speaker with nobody between, as the lines above say already.
func (t *textWriter) chain(acct *lookup, s *isnad.Statement) string {
	between := 0
	names := make([]string, 0, len(s.Chain))
	for _, l := range s.Chain {
		if l.Role != isnad.RoleOutlet && (l.Entity == "" || l.Entity != s.Speaker) {
			between++
		}
		name := l.Name
		if l.Role == isnad.RoleUnnamed {
			name = "⁇ " + name
		}
		names = append(names, name)
	}
	if between == 0 {
		return ""
	}
	return strings.Join(names, " ← ")
}

// tail counts what the short text leaves out.
func tail(acct *lookup) string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, strconv.Itoa(n)+" "+many)
		}
	}
	add(len(acct.Events), "event", "events")
	add(len(acct.Times), "time", "times")
	add(len(acct.Entities), "name", "names")
	if n := len(acct.Article.Dropped); n > 0 {
		parts = append(parts, "dropped: "+reasons(acct.Article.Dropped))
	}
	add(len(acct.Article.Repairs), "repair", "repairs")
	return strings.Join(parts, "; ")
}

// reasons counts dropped pieces by reason, in order of first appearance.
func reasons(dropped []isnad.Dropped) string {
	var order []isnad.DropReason
	n := map[isnad.DropReason]int{}
	for _, d := range dropped {
		if n[d.Reason] == 0 {
			order = append(order, d.Reason)
		}
		n[d.Reason]++
	}
	parts := make([]string, len(order))
	for i, r := range order {
		parts[i] = string(r)
		if n[r] > 1 {
			parts[i] += " " + strconv.Itoa(n[r])
		}
	}
	return strings.Join(parts, ", ")
}

// times lists the time expressions of an article.
func (t *textWriter) times(acct *lookup) {
	if len(acct.Times) == 0 {
		return
	}
	t.line()
	t.line("  times")
	for i := range acct.Times {
		x := &acct.Times[i]
		value := Plain(x.Value)
		if x.Mod != "" {
			value += " " + x.Mod
		}
		span := ""
		if x.From != "" && x.From != x.Value {
			span = x.From
			if x.To != x.From {
				span += ".." + x.To
			}
		}
		lead := fmt.Sprintf("    %-8s  %-18s  ", x.Type, value)
		if span != "" && t.opt.Width >= 80 {
			lead += span + "  "
		}
		t.line(lead, t.isolate(t.fit(acct.Words(x.Span), t.opt.Width-t.columns(lead))))
	}
}

// furniture lists what extract left out and repaired.
func (t *textWriter) furniture(art *isnad.Article) {
	if len(art.Dropped) > 0 {
		t.line()
		t.line("  dropped")
		for _, d := range art.Dropped {
			lead := fmt.Sprintf("    %-14s  ", d.Reason)
			t.line(lead, t.isolate(t.fit(d.Text, t.opt.Width-len(lead))))
		}
	}
	if len(art.Repairs) > 0 {
		t.line()
		t.line("  repairs")
		for _, r := range art.Repairs {
			lead := fmt.Sprintf("    %-18s  ", r.Rule)
			t.line(lead, t.isolate(t.fit(strconv.QuoteToGraphic(r.From)+" ⇒ "+strconv.QuoteToGraphic(r.To), t.opt.Width-len(lead))))
		}
	}
}

func (t *textWriter) Close(stopped bool) error {
	if t.opt.Detail != Brief && t.totals.Articles > 0 {
		t.line(t.style(styleDim, strings.Repeat("─", t.opt.Width)))
	} else if t.totals.Articles > 0 {
		t.line()
	}
	res := t.people.resolve()
	t.speakers()
	t.dossiers(res.Dossiers())
	if len(t.unread) > 0 {
		t.line("Not read:")
		for _, u := range t.unread {
			t.line("  ", u)
		}
		if more := t.totals.Unread - len(t.unread); more > 0 {
			t.line(fmt.Sprintf("  … and %d more", more))
		}
		t.line()
	}
	n := t.Totals()
	end := fmt.Sprintf("%s, %s, %s by %s", counted(n.Pages, "page"), counted(n.Articles, "article"), counted(n.Statements, "statement"), counted(n.Speakers, "speaker"))
	if n.Unread > 0 {
		end += fmt.Sprintf("; %s not read", counted(n.Unread, "page"))
	}
	if t.opt.Elapsed != nil {
		end += fmt.Sprintf("; %.2f s", t.opt.Elapsed().Seconds())
	}
	if stopped {
		end += "; stopped before the end"
	}
	t.line(end)
	t.out.string(t.b.String())
	t.b.Reset()
	return t.out.err
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// speakers lists who speaks most over all articles; with one article the
// lines above say it.
func (t *textWriter) speakers() {
	if t.totals.Articles < 2 {
		return
	}
	var who []*entry
	for _, e := range t.people.order {
		if e.statements > 0 {
			who = append(who, e)
		}
	}
	if len(who) == 0 {
		return
	}
	sort.SliceStable(who, func(i, j int) bool { return who[i].statements > who[j].statements })
	t.line("Who spoke (statements, articles):")
	for i, e := range who {
		if i == maxListed {
			t.line("  … and " + counted(len(who)-i, "more speaker"))
			break
		}
		name := e.Name
		if role := e.role(); role != "" {
			name += " — " + role
		}
		lead := fmt.Sprintf("%6d %4d  ", e.statements, e.spoke)
		t.line(lead, t.isolate(t.fit(name, t.opt.Width-len(lead))))
	}
	t.line()
}

// column returns the columns that a rune takes on a terminal, and columns those
// of a string. Runes are counted one by one: what some terminals join into one
// picture (flags, families) stands in no press text, and looking for it would
// cost half of the time.
func (t *textWriter) column(r rune) int {
	switch {
	case r < 0x7f && r >= ' ', 0x620 <= r && r <= 0x64a && r != 0x640, 0x660 <= r && r <= 0x669:
		return 1
	}
	return t.width.RuneWidth(r)
}

func (t *textWriter) columns(s string) int {
	n := 0
	for _, r := range s {
		n += t.column(r)
	}
	return n
}

// fit returns s on one line of at most room columns, cut between words where
// that is possible and then ending in an ellipsis.
func (t *textWriter) fit(s string, room int) string {
	s = strings.Join(strings.Fields(Plain(s)), " ")
	if t.columns(s) <= room {
		return s
	}
	closing := ""
	if strings.HasPrefix(s, "«") && strings.HasSuffix(s, "»") {
		closing = "»"
	}
	room -= 1 + len(closing)/2 // the ellipsis, and the mark that stays
	w, cut, space := 0, 0, 0
	for i, r := range s {
		rw := t.column(r)
		if w+rw > room {
			break
		}
		w += rw
		cut = i + len(string(r))
		if r == ' ' {
			space = i
		}
	}
	// A word that fills half of the line is rather cut than lost.
	if space > cut/2 {
		cut = space
	}
	return strings.TrimRight(s[:cut], " ") + "…" + closing
}

// wrap breaks s into lines of at most room columns, between words; a longer
// word stands alone and sticks out.
func (t *textWriter) wrap(s string, room int) []string {
	var rows []string
	row, w := "", 0
	for _, word := range strings.Fields(s) {
		ww := t.columns(word)
		if row != "" && w+1+ww > room {
			rows = append(rows, row)
			row, w = "", 0
		}
		if row != "" {
			row += " "
			w++
		}
		row += word
		w += ww
	}
	return append(rows, row)
}
