package extract

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/calendar"
	"isnad/internal/extract/source"
	"isnad/internal/lexicon"
)

// fact returns what the page says about itself, when the part is the page's
// own article.
func (p *part) fact(kind source.FactKind) string {
	if !p.main {
		return ""
	}
	return p.pageFact(kind)
}

func (p *part) pageFact(kind source.FactKind) string {
	if f := p.findFact(kind); f != nil {
		return f.Value
	}
	return ""
}

func (p *part) findFact(kind source.FactKind) *source.Fact {
	for i := range p.d.src.Facts {
		if f := &p.d.src.Facts[i]; f.Kind == kind && f.Value != "" {
			return f
		}
	}
	return nil
}

// describe fills in what is known about the article beside its text.
func (p *part) describe(art *isnad.Article) {
	page := p.d.page
	title := p.title
	if p.main {
		if stripped, rest := splitTitle(title, p.outletNames()); stripped != "" {
			title = stripped
			p.suffix += " " + rest
		}
	}
	art.Title = p.cleanTitle(title)
	art.Credit = p.credit
	art.Author = p.author
	if p.main && page.Author != "" {
		art.Author = page.Author
	} else if a := p.fact(source.FactAuthor); a != "" && art.Author == "" {
		art.Author = clean(strings.Trim(a, "()[] "))
	}
	art.Outlet = p.findOutlet()
	art.Published = p.findPublished(art.Text)
	art.Modified = p.modified
	if f := p.findFact(source.FactModified); p.main && f != nil {
		art.Modified = isnad.Dating{From: f.Value, To: f.Value, Basis: isnad.DatedMetadata, Why: f.From, Score: 1}
	}
}

// outletNames returns the names of the page's outlet, to be cut off titles.
func (p *part) outletNames() []string {
	var names []string
	if p.d.page.Outlet != "" {
		names = append(names, p.d.page.Outlet)
	}
	if p.d.site != "" {
		names = append(names, p.d.site)
	}
	for i := range p.d.src.Facts {
		if f := &p.d.src.Facts[i]; f.Kind == source.FactOutlet {
			names = append(names, f.Value, f.Raw)
		}
	}
	return names
}

// splitTitle cuts off a title what pages append to it: the name of the outlet
// or of a section behind a stroke or dash («… | أخبار»). rest is what was cut
// off with the mark before it; empty when there is nothing to cut.
func splitTitle(title string, outlets []string) (head, rest string) {
	head = title
	for range 3 {
		at, mark := -1, rune(0)
		for i, r := range head {
			switch r {
			case '|', '»', '›', '•', '·', '/':
				at, mark = i, r
			case '-', '–', '—', ':':
				if i > 0 && isSpace(rune(head[i-1])) {
					at, mark = i, r
				}
			}
		}
		if at <= 0 {
			break
		}
		before := strings.TrimSpace(head[:at])
		suffix := strings.TrimSpace(head[at+utf8.RuneLen(mark):])
		if mark == '»' && strings.Contains(before, "«") && suffix == "" {
			break
		}
		if countWords(before) < 3 || !appended(suffix, mark, outlets) {
			break
		}
		head = before
	}
	return head, strings.TrimSpace(title[len(head):])
}

// appended reports whether the words behind a mark of a title are no part of
// it.
func appended(suffix string, mark rune, outlets []string) bool {
	if suffix == "" {
		return true
	}
	norm := normWords(suffix)
	k := known()
	if k.sections[norm] {
		return true
	}
	for _, o := range outlets {
		if o != "" && normWords(o) == norm {
			return true
		}
	}
	n := countWords(suffix)
	if n > 5 {
		return false
	}
	if _, ok := lexicon.OutletByName(suffix); ok {
		return true
	}
	if _, ok := lexicon.OutletByMark(suffix); ok {
		return true
	}
	first, _, _ := strings.Cut(norm, " ")
	if n > 1 && lexicon.MediaHead(first) {
		return true
	}
	// A stroke between blanks is a mark of pages, not of sentences.
	return mark == '|' && n <= 3
}

func countWords(s string) int { return len(strings.Fields(s)) }

// normWords returns the folded words of s between single blanks.
func normWords(s string) string {
	f := arabic.Fold(s)
	var b strings.Builder
	for _, t := range arabic.Tokens(nil, f) {
		if t.Kind == arabic.Punct || t.Kind == arabic.Symbol {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f[t.Start:t.End])
	}
	return b.String()
}

// cleanTitle is clean for the title, which lost its diacritics with the text.
func (p *part) cleanTitle(s string) string {
	s = clean(s)
	if p.d.damage < someGaps {
		return s
	}
	var b strings.Builder
	at := 0
	for _, e := range gaps(nil, s, p.d.sc.scan(s, 0, len(s)), p.d.damage) {
		for _, g := range e.sub {
			b.WriteString(s[at:g.from])
			at = g.to
		}
	}
	b.WriteString(s[at:])
	return b.String()
}

// clean returns a short string, such as a title, with its letters repaired as
// those of the text are.
func clean(s string) string {
	from, to := trim(s)
	var b strings.Builder
	at := from
	edits := merge(s, letters(nil, s, from, to), quotes(nil, s, from, to))
	for _, e := range normalized(s, from, to, edits) {
		b.WriteString(s[at:e.from])
		b.WriteString(e.repl)
		at = e.to
	}
	b.WriteString(s[at:to])
	return b.String()
}

// isTitle reports whether a line shows the title once more, alone or with
// what pages append to it.
func (p *part) isTitle(l *line) bool {
	if !l.whole || l.count() > titleWords+8 {
		return false
	}
	title := strings.Fields(normWords(p.title))
	if len(title) == 0 {
		return false
	}
	n := 0
	for n < len(title) && n < len(l.words()) && title[n] == l.words()[n].norm {
		n++
	}
	if n < min(3, len(title)) {
		return false
	}
	short, long := len(title)-n, len(l.words())-n
	return short == 0 && long == 0 || short == 0 && !l.stop && long <= 4 || long == 0 && n >= 4 && short <= 5
}

// dropTitle drops a line that shows the title, and what is appended to it.
func (p *part) dropTitle(i int) {
	l := &p.d.lines[i]
	if p.titleLine < 0 {
		p.titleLine = i
	}
	_, rest := splitTitle(l.text(), p.outletNames())
	if p.main {
		p.suffix += " " + rest
	}
	at := l.to - len(rest)
	p.pieces = append(p.pieces, piece{line: i, from: l.from, to: at, reason: isnad.DropTitle})
	if at < l.to {
		p.pieces = append(p.pieces, piece{line: i, from: at, to: l.to, reason: isnad.DropNavigation})
	}
}

// takeTitle makes line i the title.
func (p *part) takeTitle(i int) {
	l := &p.d.lines[i]
	p.title, _ = splitTitle(l.text(), p.outletNames())
	p.dropTitle(i) // keeps what was appended
}

// hasDate reports whether a line holds a date.
func hasDate(l *line) bool {
	if l.digits == 0 || !l.whole {
		return false
	}
	_, ok := calendar.ParseStamp(l.text())
	return ok
}

// isDateline reports whether a line is a date and, but for a word or two, no
// more («الجمعة, 21-سبتمبر-2012»).
func isDateline(l *line) bool {
	if l.digits == 0 || !l.whole || l.count() > 16 || l.stop && l.count() > 8 {
		return false
	}
	s := l.text()
	st, ok := calendar.ParseStamp(s)
	if !ok || st.Rule == "relative" || st.Rule == "compact" {
		return false
	}
	words, zone := 0, 0
	for _, w := range l.words() {
		from, to := w.from-l.from, w.to-l.from
		if to > st.Start && from < st.End {
			continue
		}
		switch {
		case w.norm == "بتوقيت":
			zone = 2 // the place whose clock it is has up to two words
		case zone > 0:
			zone--
		case w.kind == arabic.Number || dateWord(w.norm):
		default:
			words++
		}
	}
	return words <= 1 || words <= 5 && l.count() <= 12 && publishedIn(l)
}

// publishedIn reports whether a line says where and when it was published
// («نشر في … يوم …»). The first word may be glued to the one before it.
func publishedIn(l *line) bool {
	for i := 1; i < len(l.words()); i++ {
		if w := l.words()[i].norm; (w == "في" || w == "يوم" || w == "بتاريخ") && strings.HasSuffix(l.words()[i-1].norm, "نشر") {
			return true
		}
	}
	return false
}

// dateWord reports whether a folded word stands in date lines beside the date
// itself.
func dateWord(norm string) bool {
	if _, ok := calendar.WeekdayOf(norm); ok {
		return true
	}
	if _, n := calendar.MonthOf(norm, ""); n > 0 {
		return true
	}
	switch norm {
	case "ه", "م", "هـ", "ص", "ق", "ت", "gmt", "utc", "am", "pm", "صباحا", "مساء", "ظهرا", "الموافق", "الساعه", "اخر", "تحديث", "غرينتش", "غرينيتش", "جرينتش", "مكه", "المكرمه", "القدس", "القاهره", "الرياض", "دمشق", "بغداد", "يوم", "تاريخ", "النشر", "نشر", "في", "السنه", "العدد":
		return true
	}
	return false
}

// modifiedLabel reports whether the label of a date line speaks of a change.
func modifiedLabel(l *line) bool {
	for i, w := range l.words() {
		if i > 3 {
			break
		}
		switch w.norm {
		case "تحديث", "التحديث", "تعديل", "updated", "modified", "update":
			return true
		}
	}
	return false
}

// setDate takes the date of a line, whose value begins at byte at.
func (p *part) setDate(l *line, at int, modified bool) {
	st, ok := calendar.ParseStamp(l.src.Text[at:l.to])
	if !ok {
		if st, ok = calendar.ParseStamp(l.text()); !ok {
			return
		}
	}
	from, to := st.ISO()
	d := isnad.Dating{From: from, To: to, Basis: isnad.DatedStated, Why: "date line «" + clean(l.text()) + "»", Score: st.Score}
	switch {
	case modified && !p.modified.Known():
		p.modified = d
	case !modified && !p.published.Known():
		p.published = d
	}
}

// findPublished says when the article appeared: what the user gave, then the
// page's metadata, its date line, the date in its address, and last what the
// calendar makes of the text.
func (p *part) findPublished(text string) isnad.Dating {
	page := p.d.page
	if p.main && page.Published != "" {
		return isnad.Dating{From: page.Published, To: page.Published, Basis: isnad.DatedGiven, Why: "given", Score: 1}
	}
	if f := p.findFact(source.FactPublished); p.main && f != nil {
		basis := isnad.DatedMetadata
		if f.From == "url" {
			basis = isnad.DatedStated
		}
		if basis == isnad.DatedMetadata || !p.published.Known() {
			return isnad.Dating{From: f.Value, To: f.Value, Basis: basis, Why: f.From, Score: 1}
		}
	}
	if p.published.Known() {
		return p.published
	}
	if p.main {
		if d, ok := urlDate(page.URL); ok {
			return isnad.Dating{From: d, To: d, Basis: isnad.DatedStated, Why: "date in the address", Score: 0.95}
		}
	}
	return byCalendar(text)
}

// byCalendar dates a text by what it says about its day. Several days that
// agree are an interval only when they lie within one week.
func byCalendar(text string) isnad.Dating {
	const head = 64 << 10 // evidence stands near the top; a huge text costs no more
	inf := calendar.Infer(text[:cut(text, head)])
	if len(inf.Dates) == 0 {
		return isnad.Dating{Basis: isnad.DatedNone}
	}
	from, to := inf.Dates[0], inf.Dates[len(inf.Dates)-1]
	if to.Number()-from.Number() > 6 {
		return isnad.Dating{Basis: isnad.DatedNone}
	}
	return isnad.Dating{From: from.String(), To: to.String(), Basis: isnad.DatedCalendar, Why: inf.Why, Score: inf.Score}
}

// urlDate finds a day in the path of an address: "/2022/12/20/", "2022-12-20".
func urlDate(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", false
	}
	s := u.Path
	for i := 0; i+8 <= len(s); i++ {
		if i > 0 && '0' <= s[i-1] && s[i-1] <= '9' {
			continue
		}
		year, at := digits(s, i, 4, 4)
		if at < 0 || year < 1990 || at >= len(s) || s[at] != '/' && s[at] != '-' {
			continue
		}
		mark := s[at]
		month, at := digits(s, at+1, 1, 2)
		if at < 0 || at >= len(s) || s[at] != mark {
			continue
		}
		day, at := digits(s, at+1, 1, 2)
		if at < 0 || at < len(s) && '0' <= s[at] && s[at] <= '9' {
			continue
		}
		if d := (calendar.Date{Year: year, Month: month, Day: day}); d.Valid() {
			return d.String(), true
		}
	}
	return "", false
}

// digits reads a number of least to most digits at s[i:] and returns it with
// its end, -1 when there is none.
func digits(s string, i, least, most int) (n, end int) {
	j := i
	for j < len(s) && j-i < most && '0' <= s[j] && s[j] <= '9' {
		n = n*10 + int(s[j]-'0')
		j++
	}
	if j-i < least {
		return 0, -1
	}
	return n, j
}

// setAuthor takes the byline.
func (p *part) setAuthor(s string) {
	s = clean(strings.Trim(s, " \t:/-–—|*،.\u200f"))
	if p.author == "" && s != "" && !strings.EqualFold(s, "admin") {
		p.author = s
	}
}

// isByline reports whether a line above or below the text says who wrote it
// and from where: the author that was given, the name of a person, or names
// divided by a dash of which one is a place, an outlet or an agency
// («عين اليوم – الرياض»).
func (p *part) isByline(l *line) bool {
	if !l.whole || l.stop || l.colon && l.count() > 5 || l.arabic == 0 || l.count() > shortWords || l.bullet > 0 || l.digits > 0 {
		return false
	}
	norm := joinWords(l.words())
	if first, rest, _ := strings.Cut(norm, " "); (first == "كتب" || first == "كتبت") && (isPerson(rest) || l.colon && l.count() >= 3 && l.count() <= 5) {
		p.setAuthor(l.src.Text[l.words()[1].from:l.to])
		return true
	}
	if a := p.d.page.Author; a != "" && p.main && normWords(a) == norm {
		return true
	}
	parts := strings.FieldsFunc(clean(l.text()), func(r rune) bool {
		return r == '-' || r == '–' || r == '—' || r == '/' || r == ':' || r == '|' || r == '(' || r == ')' || r == '،'
	})
	var agency []string
	hit, names, places := false, 0, 0
	for _, s := range parts {
		bare := strings.TrimFunc(s, blank)
		s = strings.TrimFunc(s, func(r rune) bool { return blank(r) || r == '"' || r == '«' || r == '»' || r == '“' || r == '”' })
		marks := len(s) < len(bare) // «الشرق الأوسط» in marks is the newspaper
		if s == "" {
			continue
		}
		names++
		if countWords(s) > 4 {
			return false
		}
		switch n := normWords(s); {
		case n == "متابعات" || n == "متابعه" || n == "وكالات" || n == "خاص" || n == "مراسل" || n == "مراسلنا":
			hit = true
			if n == "وكالات" {
				agency = append(agency, s)
			}
		case p.d.page.Outlet != "" && normWords(p.d.page.Outlet) == n, p.d.site != "" && normWords(p.d.site) == n:
			hit = true
		case isPlace(n) && !(marks && isTeller(s)):
			hit = true
			places++
		default:
			if e, ok := lexicon.OutletByName(s); ok {
				hit = true
				if e.Table == lexicon.Agencies {
					agency = append(agency, s)
				}
			}
		}
	}
	if names == places {
		return false // «روسيا - أوكرانيا»: two places are a subject, or a match
	}
	if !hit && p.body == 0 && l.count() <= 6 && !punctuated(l.text()) && strings.ContainsAny(l.text(), "-–—") {
		// Two or three names and a dash, or a name with a dash behind it, right
		// above the first paragraph: so the newspapers of the raw press print
		// who wrote and for whom («فلان الفلاني – عين اليوم»).
		hit = !slices.ContainsFunc(parts, func(s string) bool { return countWords(s) > 3 })
		if names == 1 && hit && l.count() >= 2 && strings.HasSuffix(strings.TrimRight(clean(l.text()), " "), "-") {
			p.setAuthor(parts[0])
			return true
		}
	}
	if names >= 2 && hit {
		for _, a := range agency {
			p.addCredit(a)
		}
		if i := slices.IndexFunc(parts, func(s string) bool { return isPerson(normWords(s)) }); i >= 0 {
			p.setAuthor(parts[i])
		}
		if p.body == 0 {
			p.bylines = append(p.bylines, l.text())
		}
		return true
	}
	if names == 1 && l.count() >= 2 && l.count() <= 4 && (isPerson(norm) || p.body == 0 && p.titleLine >= 0 && soundsLikePerson(norm)) {
		p.setAuthor(l.text())
		return true
	}
	return false
}

// ofSite reports whether a line begins with the name of the site.
func (p *part) ofSite(l *line) bool {
	return p.d.site != "" && l.whole && l.count() <= shortWords && strings.HasPrefix(joinWords(l.words()), normWords(p.d.site))
}

func joinWords(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.norm)
	}
	return b.String()
}

// refs returns what folded words, all of them, stand for in the lexicon.
func refs(norm string) lexicon.Refs {
	n := lexicon.Root
	for w := range strings.SplitSeq(norm, " ") {
		next, ok := n.Next(lexicon.WordOf(w))
		if !ok {
			return lexicon.Refs{}
		}
		n = next
	}
	return n.Refs()
}

// isPlace reports whether folded words are the name of a country or city.
func isPlace(norm string) bool {
	r := refs(norm)
	for i := range r.Len() {
		if x := r.At(i); x.Sort == lexicon.SortName {
			if e := x.Entry(); e.Table == lexicon.Countries || e.Table == lexicon.Cities {
				return true
			}
		}
	}
	return false
}

// isPerson reports whether folded words can be a person's name: the first a
// given name, and two of them or more names of persons.
func isPerson(norm string) bool {
	words := strings.Fields(norm)
	if len(words) < 2 || len(words) > 4 {
		return false
	}
	n := 0
	for i, w := range words {
		r := refs(w)
		_, given := r.Find(lexicon.SortGiven)
		_, family := r.Find(lexicon.SortFamily)
		_, part := r.Find(lexicon.SortNamePart)
		if i == 0 && !given {
			return false
		}
		if given || family || part {
			n++
		}
	}
	return n >= 2 && n >= len(words)-1
}

// soundsLikePerson reports whether two or three folded words that no table
// has all of can be a name: the press hardly writes them, or the first is a
// given name and it hardly writes the others. It is asked of lines between
// title and text only.
func soundsLikePerson(norm string) bool {
	words := strings.Fields(norm)
	if len(words) < 2 || len(words) > 3 || strings.HasPrefix(words[0], "و") && !isPerson(words[0]+" "+words[1]) {
		return false
	}
	for i, w := range words {
		r := refs(w)
		_, given := r.Find(lexicon.SortGiven)
		_, family := r.Find(lexicon.SortFamily)
		_, part := r.Find(lexicon.SortNamePart)
		if given && (i == 0 || lexicon.Count(w) < 64) || i > 0 && (family || part) {
			continue
		}
		if lexicon.Count(strings.TrimPrefix(w, "ال")) >= frequent || lexicon.Count(w) >= frequent || strings.HasSuffix(w, "ات") || strings.HasSuffix(w, "ين") {
			return false
		}
	}
	return true
}

// addCredit takes apart the value of a source line: «الجزيرة + وكالات».
func (p *part) addCredit(value string) {
	for _, s := range strings.FieldsFunc(value, listMark) {
		for s := range strings.SplitSeq(s, " - ") {
			s = strings.TrimFunc(s, notName)
			// «رويترز ووكالات»: the conjunction is written to the word.
			if head, tail, ok := lastWord(s); ok && strings.HasPrefix(tail, "و") && isTeller(head) && isTeller(strings.TrimPrefix(tail, "و")) {
				p.credited(head)
				p.credited(strings.TrimPrefix(tail, "و"))
				continue
			}
			p.credited(s)
		}
	}
}

func (p *part) credited(s string) {
	if s = clean(s); s == "" || countWords(s) > 10 {
		return
	}
	agency, known := lexicon.OutletByMark(s)
	for _, c := range p.credit {
		if c == s {
			return
		}
		if e, ok := lexicon.OutletByMark(c); ok && known && e.ID == agency.ID {
			return // «رويترز», «Reuters»
		}
	}
	p.credit = append(p.credit, s)
}

// listMark reports whether r divides the names of a credit line.
func listMark(r rune) bool {
	return r == '+' || r == '،' || r == ',' || r == '/' || r == '|' || r == ';' || r == '؛' || r == '&'
}

// notName reports whether r may stand beside a name in a credit line and is no
// part of it.
func notName(r rune) bool {
	return blank(r) || strings.ContainsRune("-–—.:*/\"«»“”()[]{}", r)
}

func lastWord(s string) (head, tail string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), s[i+1:], true
}

// isTeller reports whether s names an agency or outlet, or agencies at large.
func isTeller(s string) bool {
	if n := normWords(s); n == "وكالات" || n == "الوكالات" || known().pictures[n] {
		return true
	}
	if _, ok := lexicon.OutletByName(s); ok {
		return true
	}
	_, ok := lexicon.OutletByMark(s)
	return ok
}

// isCredit reports whether line i, the last of the text or below it, names
// agencies or outlets and nothing else («رويترز», «أ.ف.ب»).
func (p *part) isCredit(i int) bool {
	l := &p.d.lines[i]
	if p.body == 0 || i < p.last || !l.whole || l.arabic+l.latin == 0 || l.count() > 6 {
		return false
	}
	s := strings.TrimFunc(l.text(), notName)
	if l.arabic == 0 { // «(AFP)»; other names in Latin letters may be anything
		e, ok := lexicon.OutletByMark(s)
		return ok && e.Table == lexicon.Agencies
	}
	return s != "" && isTeller(s)
}
