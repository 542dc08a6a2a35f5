package eval

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Score compares a reading with a gold file of either form.
func Score(g *Gold, doc *Document) Result {
	s := scorer{doc: doc, forms: make(map[string][]string, len(doc.Entities))}
	for _, e := range doc.Entities {
		s.forms[e.ID] = append([]string{e.Name}, e.Forms...)
	}
	if len(g.Seeds) > 0 {
		return s.seeds(g)
	}
	return s.press(g)
}

type scorer struct {
	doc    *Document
	forms  map[string][]string // entity id → its name and forms
	misses []Miss
}

func (s *scorer) miss(measure, page, want, got string) {
	s.misses = append(s.misses, Miss{measure, page, want, got})
}

// ofPage returns the articles of the page that goes by name: part of the
// page's last element or of the article's id, or the whole page or address.
func (s *scorer) ofPage(name string) []*Article {
	var out []*Article
	for i := range s.doc.Articles {
		a := &s.doc.Articles[i]
		if strings.Contains(path.Base(a.Page), name) || strings.Contains(a.ID, name) || a.Page == name || a.URL == name {
			out = append(out, a)
		}
	}
	return out
}

// counts are the sums over statements.
type counts struct {
	gold, read, found, speaker, act int
	acts, modes, borders, chains    int // what the gold states of them
	modeN, mode, borderN, border    int // …N: stated and the statement found
	chainN, chain                   int
}

func (c *counts) rows() []Row {
	rows := []Row{
		{Name: "statements", Gold: c.gold, Found: c.read, Right: c.speaker},
		{Name: "content", Gold: c.gold, Found: c.read, Right: c.found},
		{Name: "act", Gold: c.acts, Found: c.found, Right: c.act},
		{Name: "mode", Gold: c.modes, Found: c.modeN, Right: c.mode},
		{Name: "borders", Gold: c.borders, Found: c.borderN, Right: c.border},
		{Name: "chain", Gold: c.chains, Found: c.chainN, Right: c.chain},
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return r.Gold+r.Found == 0 })
}

// statements compares the statements of one page. name gives the names that
// the speaker or a link of the gold goes by.
func (s *scorer) statements(c *counts, page string, gold []GoldStatement, name func(string) string) {
	type read struct {
		st    *Statement
		tight string
		size  int // code points of tight
		used  bool
	}
	var all []read
	for _, a := range s.ofPage(page) {
		for i := range a.Statements {
			t := Tight(a.Statements[i].Text)
			all = append(all, read{&a.Statements[i], t, utf8.RuneCountInString(t), false})
		}
	}
	c.gold += len(gold)
	c.read += len(all)
	for _, g := range gold {
		if g.Act != "" {
			c.acts++
		}
		if g.Mode != "" {
			c.modes++
		}
		if g.ContentStart != "" {
			c.borders++
		}
		if len(g.Via) > 0 {
			c.chains++
		}
		// Of several that hold the snippet the shortest is meant: a longer
		// one has swallowed its neighbour.
		key := Tight(g.Has)
		var hit *read
		for i := range all {
			r := &all[i]
			if key != "" && !r.used && strings.Contains(r.tight, key) && (hit == nil || r.size < hit.size) {
				hit = r
			}
		}
		if hit == nil {
			s.miss("content", page, fmt.Sprintf("%s: %s", name(g.Speaker), g.Has), "")
			continue
		}
		hit.used = true
		c.found++
		st := hit.st
		if who := append(slices.Clone(s.forms[st.Speaker]), st.SpeakerText); sameName([]string{name(g.Speaker)}, who) {
			c.speaker++
		} else {
			s.miss("speaker", page, fmt.Sprintf("%s: %s", name(g.Speaker), g.Has), who[0])
		}
		if g.Act != "" && st.Act == g.Act {
			c.act++
		} else if g.Act != "" {
			s.miss("act", page, fmt.Sprintf("%s: %s", g.Act, g.Has), st.Act)
		}
		if g.ContentStart != "" {
			c.borderN++
			if strings.HasPrefix(hit.tight, Tight(g.ContentStart)) && strings.HasSuffix(hit.tight, Tight(g.ContentEnd)) {
				c.border++
			} else {
				s.miss("borders", page, g.ContentStart+" … "+g.ContentEnd, ends(st.Text))
			}
		}
		if g.Mode != "" {
			c.modeN++
			if st.Mode == g.Mode {
				c.mode++
			} else {
				s.miss("mode", page, fmt.Sprintf("%s: %s", g.Mode, g.Has), st.Mode)
			}
		}
		if len(g.Via) > 0 {
			c.chainN++
			var links []string
			for _, l := range st.Chain {
				links = append(links, l.Name)
			}
			for _, l := range st.Chain {
				links = append(links, s.forms[l.Entity]...)
			}
			right := true
			for _, v := range g.Via {
				right = right && sameName([]string{name(v)}, links)
			}
			if right {
				c.chain++
			} else {
				var via []string
				for _, v := range g.Via {
					via = append(via, name(v))
				}
				s.miss("chain", page, fmt.Sprintf("%s: %s", strings.Join(via, " + "), g.Has), strings.Join(links, " + "))
			}
		}
	}
	for _, r := range all {
		if !r.used {
			who := r.st.SpeakerText
			if f := s.forms[r.st.Speaker]; len(f) > 0 {
				who = f[0]
			}
			s.miss("statements", page, "nothing", fmt.Sprintf("%s: %s", who, ends(r.st.Text)))
		}
	}
}

// ends returns the first and last words of a text.
func ends(text string) string {
	w := strings.Fields(text)
	if len(w) <= 8 {
		return strings.Join(w, " ")
	}
	return strings.Join(w[:4], " ") + " … " + strings.Join(w[len(w)-3:], " ")
}

// press scores the press form.
func (s *scorer) press(g *Gold) Result {
	var c counts
	names, times := Row{Name: "names"}, Row{Name: "times"}
	events := eventRows{Row{Name: "events"}, Row{Name: "parties"}, Row{Name: "modality"}}
	same := func(n string) string { return n }
	only := g.eventsOnly()
	for i := range g.Articles {
		a := &g.Articles[i]
		arts := s.ofPage(a.ID)
		s.events(&events, a, arts)
		if only {
			continue
		}
		s.statements(&c, a.ID, a.Statements, same)
		s.names(&names, a, arts)
		s.times(&times, a, arts)
	}
	rows := c.rows()
	if events.events.Gold == 0 {
		events = eventRows{} // a reading that tells of no event anywhere was made without them
	}
	for _, r := range []Row{names, times, events.events, events.parties, events.modality} {
		if r.Gold+r.Found > 0 {
			rows = append(rows, r)
		}
	}
	return Result{Rows: rows, Misses: s.misses}
}

// goldKinds are the types of gold names for the kinds of mentions.
var goldKinds = map[string]string{
	"person": "PER", "organization": "ORG", "place": "LOC", "country": "LOC", "city": "LOC", "PER": "PER", "ORG": "ORG", "LOC": "LOC",
}

func (s *scorer) names(row *Row, g *GoldArticle, arts []*Article) {
	type name struct {
		kind, who string
		forms     []string
		used      bool
	}
	var read []*name
	index := map[[2]string]*name{}
	for _, a := range arts {
		for _, m := range a.Mentions {
			kind := goldKinds[m.Kind]
			if kind == "" {
				continue
			}
			who := m.Entity
			if who == "" {
				who = Fold(m.Text)
			}
			k := [2]string{kind, who}
			if index[k] == nil {
				index[k] = &name{kind: kind, who: who}
				read = append(read, index[k])
			}
			index[k].forms = append(index[k].forms, m.Text)
		}
	}
	row.Gold += len(g.Names)
	row.Found += len(read)
	for _, n := range g.Names {
		var hit *name
		if n.Name != "" {
			want := append([]string{n.Name}, n.Forms...)
			for _, r := range read {
				if !r.used && r.kind == n.Type && sameName(want, r.forms) {
					hit = r
					break
				}
			}
		}
		if hit == nil {
			s.miss("names", g.ID, n.Type+" "+n.Name, "")
			continue
		}
		hit.used = true
		row.Right++
	}
	for _, r := range read {
		if !r.used {
			s.miss("names", g.ID, "nothing", r.kind+" "+r.forms[0])
		}
	}
}

func (s *scorer) times(row *Row, g *GoldArticle, arts []*Article) {
	type timex struct {
		tight, text, value string
		used               bool
	}
	var read []timex
	for _, a := range arts {
		for _, t := range a.Times {
			read = append(read, timex{Tight(t.Text), t.Text, t.Value, false})
		}
	}
	row.Gold += len(g.Times)
	row.Found += len(read)
	for _, t := range g.Times {
		want, found, near := Tight(t.Text), false, ""
		for i := range read {
			r := &read[i]
			if r.used || !strings.Contains(r.tight, want) && !strings.Contains(want, r.tight) {
				continue
			}
			if r.value == t.Value {
				r.used, found = true, true
				break
			}
			near = r.value
		}
		if found {
			row.Right++
		} else {
			s.miss("times", g.ID, t.Text+" = "+t.Value, near)
		}
	}
	for _, r := range read {
		if !r.used {
			s.miss("times", g.ID, "nothing", r.text+" = "+r.value)
		}
	}
}

// An eventRows holds the rows that tell of events: those found at all, and of
// these the parties, each on its side, and the modality.
type eventRows struct{ events, parties, modality Row }

func (s *scorer) events(rows *eventRows, g *GoldArticle, arts []*Article) {
	type event struct {
		*Event
		around, text string
		used         bool
	}
	var read []event
	for _, a := range arts {
		if len(a.Events) == 0 {
			continue
		}
		text := []rune(a.Text)
		for i := range a.Events {
			e := &a.Events[i]
			lo, hi := max(0, e.Start-40), min(len(text), e.End+40)
			read = append(read, event{Event: e, around: Tight(string(text[min(lo, hi):hi])), text: string(text[min(lo, hi):hi])})
		}
	}
	rows.events.Gold += len(g.Events)
	rows.events.Found += len(read)
	for i := range g.Events {
		e := &g.Events[i]
		want := []rune(Tight(e.Has))
		want = want[:min(12, len(want))]
		var hit *event
		for i := range read {
			if r := &read[i]; !r.used && r.Type == e.Type && strings.Contains(r.around, string(want)) {
				hit = r
				break
			}
		}
		if hit == nil {
			s.miss("events", g.ID, e.Type+" "+e.Has, "")
			continue
		}
		hit.used = true
		rows.events.Right++
		s.parties(&rows.parties, g, e, e.Actors, hit.Actors)
		s.parties(&rows.parties, g, e, e.Recipients, hit.Recipients)
		if e.Modality == "" {
			continue
		}
		rows.modality.Gold++
		rows.modality.Found++
		if hit.Modality == e.Modality {
			rows.modality.Right++
		} else {
			s.miss("modality", g.ID, e.Modality+": "+e.Type+" "+e.Has, hit.Modality)
		}
	}
	for _, r := range read {
		if !r.used {
			s.miss("events", g.ID, "nothing", r.Type+" "+r.text)
		}
	}
}

// parties compares the parties of one side of an event that was found.
func (s *scorer) parties(row *Row, g *GoldArticle, e *GoldEvent, gold, read []string) {
	row.Gold += len(gold)
	row.Found += len(read)
	used := make([]bool, len(read))
	for _, name := range gold {
		want := []string{name}
		for _, n := range g.Names {
			if n.Name == name {
				want = append(want, n.Forms...)
			}
		}
		i := 0
		for i < len(read) && (used[i] || !sameName(want, s.forms[read[i]])) {
			i++
		}
		if i < len(read) {
			used[i] = true
			row.Right++
		} else {
			s.miss("parties", g.ID, name+": "+e.Type+" "+e.Has, "")
		}
	}
	for i, id := range read {
		if !used[i] {
			s.miss("parties", g.ID, "nothing", strings.Join(s.forms[id], "|")+": "+e.Type+" "+e.Has)
		}
	}
}

// seeds scores the seeds form.
func (s *scorer) seeds(g *Gold) Result {
	name := func(key string) string {
		if p := g.Persons[key]; len(p) > 0 {
			return p[0]
		}
		return key
	}
	articles, dates := Row{Name: "articles"}, Row{Name: "dates"}
	listed := slices.ContainsFunc(g.Seeds, func(p GoldPage) bool { return len(p.Statements) > 0 })
	var c counts
	for i := range g.Seeds {
		p := &g.Seeds[i]
		s.cuts(&articles, &dates, p)
		if listed { // a file about cuts alone does not say that nobody speaks
			s.statements(&c, p.File, p.Statements, name)
		}
	}
	rows := []Row{articles, dates}
	if c.gold > 0 {
		rows = append(rows, c.rows()...)
	}
	if len(g.Times) > 0 {
		rows = append(rows, s.someTimes(g))
	}
	if g.Dossier != nil {
		rows = append(rows, s.dossier(g.Dossier))
	}
	return Result{Rows: rows, Misses: s.misses}
}

// cuts compares how a page was cut into articles.
func (s *scorer) cuts(articles, dates *Row, p *GoldPage) {
	arts := s.ofPage(p.File)
	articles.Gold += len(p.Articles)
	articles.Found += len(arts)
	if len(arts) != len(p.Articles) {
		s.miss("articles", p.File, fmt.Sprintf("%d articles", len(p.Articles)), fmt.Sprint(len(arts)))
	}
	for _, g := range p.Articles {
		if g.Published != "" {
			dates.Gold++
		}
		var a *Article
		for _, b := range arts {
			if strings.Contains(Tight(b.Title), Tight(g.TitleHas)) {
				a = b
				break
			}
		}
		if a == nil {
			s.miss("articles", p.File, "an article titled "+g.TitleHas, "")
			continue
		}
		text := Tight(a.Text)
		wrong := len(s.misses)
		if !strings.Contains(text, Tight(g.First)) {
			s.miss("articles", p.File, "text from "+g.First, ends(a.Text))
		}
		if !strings.Contains(text, Tight(g.Last)) {
			s.miss("articles", p.File, "text up to "+g.Last, ends(a.Text))
		}
		for _, d := range g.Dropped {
			if t := Tight(d); utf8.RuneCountInString(t) > 6 && strings.Contains(text, t) {
				s.miss("articles", p.File, "dropped: "+d, "kept")
			}
		}
		for _, other := range p.Articles {
			if other.First != g.First && strings.Contains(text, Tight(other.First)) {
				s.miss("articles", p.File, "cut before "+other.First, "one text")
			}
		}
		for bad := range g.Repairs {
			if strings.Contains(a.Text, bad) {
				s.miss("articles", p.File, "repaired: "+bad, "as it was")
			}
		}
		// Map order must not reach the output.
		slices.SortFunc(s.misses[wrong:], func(a, b Miss) int { return strings.Compare(a.Want, b.Want) })
		if len(s.misses) == wrong {
			articles.Right++
		}
		if g.Published == "" {
			if a.Published.From != "" {
				s.miss("dates", p.File, "no date", a.Published.From)
			}
			continue
		}
		from, to := a.Published.From, a.Published.To
		if from != "" {
			dates.Found++
		}
		if to == "" {
			to = from
		}
		first, last, ranged := strings.Cut(g.Published, "..")
		if !ranged {
			last = first
		}
		if from != "" && first <= day(from) && day(to) <= last {
			dates.Right++
		} else {
			s.miss("dates", p.File, g.Published, strings.TrimSuffix(from+".."+to, ".."))
		}
	}
}

// day returns the date of an ISO 8601 date or date-time.
func day(iso string) string { return iso[:min(10, len(iso))] }

// someTimes scores the times that the seeds form lists, which are not all: a
// value that begins with the wanted one is right, and so is the article's own
// date when the expression stands in its date line.
func (s *scorer) someTimes(g *Gold) Row {
	row := Row{Name: "times", Gold: len(g.Times), Partial: true}
	for _, t := range g.Times {
		file := ""
		for _, p := range g.Seeds {
			if file == "" && strings.HasPrefix(p.File, t.Seed) {
				file = p.File
			}
		}
		want, right, near := Tight(t.Text), false, ""
		for _, a := range s.ofPage(file) {
			right = right || a.Published.From == t.Value
			for _, x := range a.Times {
				if got := Tight(x.Text); x.Text != "" && (strings.Contains(got, want) || strings.Contains(want, got)) {
					right = right || x.Value != "" && strings.HasPrefix(x.Value, t.Value)
					near = x.Value
				}
			}
		}
		if right {
			row.Right++
		} else {
			s.miss("times", file, t.Text+" = "+t.Value, near)
		}
	}
	return row
}

// dossier scores the rows that a dossier must have.
func (s *scorer) dossier(g *GoldDossier) Row {
	// The gold states rows that must be there, not all that are.
	row := Row{Name: "dossier", Gold: len(g.Rows), Partial: true}
	type read struct {
		kind            string
		subject         string
		texts           []string
		statuses, dates []string
	}
	var rows []read
	for _, d := range s.doc.Dossiers {
		all := true
		for _, p := range g.Parties {
			is := false
			for _, e := range d.Parties {
				is = is || sameName([]string{p}, s.forms[e])
			}
			all = all && is
		}
		if !all {
			continue
		}
		for _, r := range d.Rows {
			x := read{kind: r.Kind, subject: Tight(r.Subject), statuses: []string{r.Status}, dates: []string{r.Date}}
			for _, h := range r.History {
				x.texts = append(x.texts, Tight(h.Text))
				x.statuses = append(x.statuses, h.Status)
				x.dates = append(x.dates, h.Date)
			}
			rows = append(rows, x)
		}
	}
	row.Found = len(rows)
	for _, want := range g.Rows {
		key, right := Tight(want.Has), false
		for _, r := range rows {
			has := strings.Contains(r.subject, key) || slices.ContainsFunc(r.texts, func(t string) bool { return strings.Contains(t, key) })
			right = right || has && r.kind == want.Kind &&
				(want.Status == "" || slices.Contains(r.statuses, want.Status)) &&
				(want.Date == "" || slices.ContainsFunc(r.dates, func(d string) bool { return strings.HasPrefix(d, want.Date) }))
		}
		if right {
			row.Right++
		} else {
			s.miss("dossier", want.ID, strings.TrimSpace(want.Kind+" "+want.Status+" "+want.Date), "")
		}
	}
	return row
}
