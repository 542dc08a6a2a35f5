package extract

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/source"
	"isnad/internal/lexicon"
)

// How the outlet of a page is recognised, surest first: what the user gave, what
// the page states of itself in its markup, its address, its masthead, what stands
// behind its title, its furniture (the line of rights, «تابعوا … على», the logo), a
// byline that names it, and a credit line that names it beside agencies. A page
// that is none of ours is left without one: most scraped texts say nowhere whose
// they are, and whom they credit is as a rule somebody else. Of 29 texts of the raw
// press in which a credit line named one outlet, 25 were another's, who had taken the
// report over («(سكاي نيوز)»).

// findOutlet says who published the page.
func (p *part) findOutlet() isnad.Outlet {
	page := p.d.page
	if page.Outlet != "" {
		return outlet(page.Outlet, "given")
	}
	address, known := p.addressed()
	if o := p.stated(); o.Name != "" {
		// A name that several papers bear is whose the address is.
		if o.ID == "" && known {
			return isnad.Outlet{Name: address.Name, ID: string(address.ID), Why: "domain"}
		}
		return o
	}
	if known {
		return isnad.Outlet{Name: address.Name, ID: string(address.ID), Why: "domain"}
	}
	if p.d.site != "" {
		return outlet(p.d.site, "masthead")
	}
	if e, ok := oneOutlet(p.behindTitle()); ok {
		return isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: "title"}
	}
	signed := p.d.signature()
	if signed.ID != "" {
		return signed
	}
	if e, ok := p.bylined(); ok {
		return isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: "byline"}
	}
	if e, ok := p.creditedOutlet(); ok {
		return isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: "credit line"}
	}
	return signed
}

// signature returns the outlet that the page's furniture names; of one that the
// lexicon does not have the name alone, and nothing when there is none. It is the
// same for all articles of a page, and looked for once.
func (d *divider) signature() isnad.Outlet {
	if d.signed != nil {
		return *d.signed
	}
	d.signed = &isnad.Outlet{}
	rights := d.rights()
	if e, ok := oneOutlet(rights); ok {
		*d.signed = isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: "copyright line"}
	} else if e, ok := oneOutlet(d.invitations()); ok {
		*d.signed = isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: "furniture"}
	} else if name := d.ownName(rights); name != "" {
		*d.signed = isnad.Outlet{Name: name, Why: "copyright line"}
	}
	return *d.signed
}

// outlet makes an Outlet of a name, with the lexicon's key when it knows the
// name or, for a name that is a host, the domain.
func outlet(name, why string) isnad.Outlet {
	e, ok := lexicon.OutletByMark(name)
	if !ok && strings.Contains(name, ".") && !strings.Contains(name, " ") {
		e, ok = lexicon.OutletByDomain(name)
	}
	if ok {
		return isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: why}
	}
	return isnad.Outlet{Name: name, Why: why}
}

// stated returns the outlet that the page's markup names. The first name counts;
// where the lexicon does not know it («الرئيسية», a slogan) and knows the others, which
// are all of one outlet, that is meant.
func (p *part) stated() isnad.Outlet {
	var first isnad.Outlet
	var names []string
	for i := range p.d.src.Facts {
		f := &p.d.src.Facts[i]
		if f.Kind != source.FactOutlet || f.Value == "" {
			continue
		}
		o := outlet(clean(f.Value), f.From)
		if o.ID == "" {
			if e, ok := ofCountry(lexicon.Bearers(f.Value), p.region()); ok {
				o = isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: f.From}
			}
		}
		if first.Name == "" {
			first = o
			continue
		}
		names = append(names, f.Value)
	}
	if first.Name == "" || first.ID != "" {
		return first
	}
	if e, ok := oneOutlet(names); ok {
		return isnad.Outlet{Name: e.Name, ID: string(e.ID), Why: first.Why}
	}
	return first
}

// region returns the country that the page's language has («ar-EG»), if any.
func (p *part) region() map[isnad.EntityID]bool {
	_, region, ok := strings.Cut(p.pageFact(source.FactLanguage), "-")
	if !ok || len(region) != 2 {
		return nil
	}
	return map[isnad.EntityID]bool{isnad.EntityID(strings.ToLower(region)): true}
}

// addressed returns the outlet of the page's address.
func (p *part) addressed() (lexicon.Entry, bool) {
	if !p.main {
		return lexicon.Entry{}, false
	}
	address := p.d.page.URL
	if address == "" {
		address = p.pageFact(source.FactURL)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return lexicon.Entry{}, false
	}
	return lexicon.OutletByDomain(u.Host)
}

// oneOutlet returns the outlet that certain names among those given stand for;
// agencies do not count, and two outlets are none.
func oneOutlet(names []string) (lexicon.Entry, bool) {
	var found lexicon.Entry
	for _, s := range names {
		e, ok := certainOutlet(s)
		if !ok || e.ID == found.ID {
			continue
		}
		if found.ID != "" {
			return lexicon.Entry{}, false
		}
		found = e
	}
	return found, found.ID != ""
}

// certainOutlet returns the outlet that bears a name, when nothing else does and it
// publishes in Arabic: a name that is a word of every day («اليوم» "today", «الحياة» "life") or of a
// place needs a word of medium before it.
func certainOutlet(name string) (lexicon.Entry, bool) {
	name = strings.TrimFunc(name, notName)
	if strings.Contains(name, ".") && !strings.Contains(name, " ") {
		if e, ok := lexicon.OutletByDomain(name); ok && inArabic(e) {
			return e, true
		}
	}
	e, ok := lexicon.OutletByMark(name)
	if !ok || !inArabic(e) || lexicon.EverydayName(name) {
		return lexicon.Entry{}, false
	}
	if norm := normWords(name); !strings.Contains(norm, " ") && (isPlace(norm) || utf8.RuneCountInString(norm) < 3) {
		return lexicon.Entry{}, false
	}
	return e, true
}

// inArabic reports whether an outlet publishes in Arabic, as far as is known.
func inArabic(e lexicon.Entry) bool {
	langs := e.Languages()
	return e.Table == lexicon.Outlets && (len(langs) == 0 || slices.Contains(langs, "ar"))
}

// behindTitle returns what pages append to their title, piece by piece.
func (p *part) behindTitle() []string {
	return strings.FieldsFunc(p.suffix, func(r rune) bool {
		switch r {
		case '|', '»', '›', '•', '·', '/', '-', '–', '—', ':':
			return true
		}
		return false
	})
}

// rightsPhrases stand around the name of who has the rights, folded.
var rightsPhrases = []string{
	"جميع حقوق النشر محفوظه", "جميع حقوق الطبع والنشر محفوظه", "حقوق الطبع والنشر محفوظه", "جميع الحقوق محفوظه", "كافه الحقوق محفوظه", "كل الحقوق محفوظه", "حقوق النشر محفوظه", "حقوق الطبع محفوظه", "الحقوق محفوظه", "حقوق النشر",
	"all rights reserved", "copyright", "(c)", "©",
}

// rightsSigns are what some form of each of these phrases holds: a look at the bytes
// of a line, before its words are cut.
var rightsSigns = []string{"©", "حقوق", "rights", "RIGHTS", "Rights", "opyright", "OPYRIGHT", "(c)", "(C)"}

// longestLegal is the length of the longest line that is read for who has the
// rights, in bytes: some 24 words.
const longestLegal = 300

// rights returns what may be the names in the page's lines of rights: «© 2024 شبكة
// الجزيرة الإعلامية», «جميع الحقوق محفوظة لصحيفة كذا».
func (d *divider) rights() []string {
	var out []string
	for i := range d.lines {
		l := &d.lines[i]
		if l.arabic+l.latin == 0 || l.to-l.from > longestLegal || len(out) > 64 || !slices.ContainsFunc(rightsSigns, func(sign string) bool { return strings.Contains(l.text(), sign) }) {
			continue
		}
		s := arabic.Fold(l.text())
		ours := false
		for _, phrase := range rightsPhrases {
			if strings.Contains(s, phrase) {
				ours = true
				s = strings.ReplaceAll(s, phrase, "|")
			}
		}
		if !ours || d.paragraph(i) && !d.matches[i].ok {
			continue
		}
		for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("|،,;؛:–—-\u200f()[]", r) }) {
			piece = withoutYears(piece)
			out = append(out, piece)
			for _, pre := range []string{"لدي ", "لصالح ", "الي ", "ل ", "by "} {
				if rest, ok := strings.CutPrefix(piece, pre); ok {
					out = append(out, rest)
				}
			}
			// «لصحيفة», «للجزيرة»: the preposition is written to the word.
			if rest, ok := strings.CutPrefix(piece, "لل"); ok {
				out = append(out, "ال"+rest)
			} else if rest, ok := strings.CutPrefix(piece, "ل"); ok {
				out = append(out, rest)
			}
		}
	}
	return out
}

// withoutYears cuts the years off both ends of a piece of a line of rights («2015 عكاظ»),
// and no other number («عربي 21»).
func withoutYears(s string) string {
	ws := strings.Fields(strings.Trim(s, " .\t\u00a0/"))
	year := func(w string) bool {
		w = strings.Trim(w, "./م")
		return len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20") || strings.HasPrefix(w, "14")) && strings.Trim(w, "0123456789") == ""
	}
	for len(ws) > 0 && year(ws[0]) {
		ws = ws[1:]
	}
	for len(ws) > 0 && year(ws[len(ws)-1]) {
		ws = ws[:len(ws)-1]
	}
	return strings.Trim(strings.Join(ws, " "), " ./")
}

// ownName returns the name that a line of rights gives to an outlet that the
// lexicon does not have: it begins with a word of medium («صحيفة الضفاف»).
func (d *divider) ownName(rights []string) string {
	found := ""
	for _, s := range rights {
		first, rest, _ := strings.Cut(s, " ")
		if rest == "" || !lexicon.MediaHead(first) || countWords(s) > nameWords {
			continue
		}
		if found != "" && found != s {
			return ""
		}
		found = s
	}
	if found == "" {
		return ""
	}
	return d.asWritten(found)
}

// asWritten returns folded words as a line of rights writes them.
func (d *divider) asWritten(norm string) string {
	want := strings.Fields(norm)
	for i := range d.lines {
		l := &d.lines[i]
		if l.to-l.from > longestLegal || !slices.ContainsFunc(rightsSigns, func(sign string) bool { return strings.Contains(l.text(), sign) }) {
			continue
		}
		ws := l.words()
		for k := 0; k+len(want) <= len(ws); k++ {
			if w := ws[k].norm; w != want[0] && w != "ل"+want[0] {
				continue
			}
			n := 1
			for n < len(want) && ws[k+n].norm == want[n] {
				n++
			}
			if n < len(want) {
				continue
			}
			s := l.src.Text[ws[k].from:ws[k+n-1].to]
			if ws[k].norm != want[0] {
				s = strings.TrimPrefix(s, "ل")
			}
			return clean(s)
		}
	}
	return ""
}

// invitations returns the names that stand in short lines of furniture which speak
// of the page's own outlet: «تابعوا صحيفة كذا على تويتر», «رابط الخبر بصحيفة كذا»,
// «حول كذا».
func (d *divider) invitations() []string {
	var out []string
	for i := range d.lines {
		l := &d.lines[i]
		s := l.text()
		if len(out) > 64 {
			break
		}
		if k := strings.LastIndex(s, linkPhrase); k >= 0 { // «… رابط الخبر بصحيفة كذا: …» ends the text of scraped pages
			out = append(out, linkNames(s[k+len(linkPhrase):])...)
		}
		if !l.whole || !slices.ContainsFunc(openings, func(w string) bool { return strings.HasPrefix(s, w) }) || l.count() > shortWords || d.paragraph(i) && !d.matches[i].ok {
			continue
		}
		ws := l.words()
		switch ws[0].norm {
		case "حول", "عن":
			if len(ws) <= nameWords+1 && (i > d.last || d.last < 0 || d.matches[i].ok) {
				out = append(out, joinWords(ws[1:]))
			}
		default:
			for k := 1; k < len(ws); k++ {
				if w := ws[k].norm; w == "علي" || w == "عبر" {
					for from := 1; from < k; from++ {
						out = append(out, joinWords(ws[from:k]))
					}
					break
				}
			}
		}
	}
	return out
}

// openings are the first words of lines that speak of the page's own outlet.
var openings = []string{"تابع", "اشترك", "حمل", "حول ", "عن "}

// linkPhrase stands before the name of the outlet in a link to the report.
const linkPhrase = "رابط الخبر "

// linkNames returns what may be the name behind «رابط الخبر»: «بصحيفة الوئام: …», «في
// صحيفة الوئام».
func linkNames(s string) []string {
	ws := strings.Fields(normWords(s[:cut(s, 120)]))
	if len(ws) > 0 && (ws[0] == "في" || ws[0] == "علي") {
		ws = ws[1:]
	} else if len(ws) > 0 {
		ws[0] = strings.TrimPrefix(ws[0], "ب")
	}
	if len(ws) < 2 || !lexicon.MediaHead(ws[0]) {
		return nil
	}
	var out []string
	for n := 2; n <= min(nameWords, len(ws)); n++ {
		out = append(out, strings.Join(ws[:n], " "))
	}
	return out
}

// bylined returns the one outlet that the bylines name beside persons and places:
// «الرياض - الوئام», «الاقتصادية» من الرياض. A common word is a name there when it stands
// beside a place or agencies («اليوم - جدة»), unless it is one of a place itself and stands
// without marks: «الرياض - واس» is a dateline, «لندن: «الشرق الأوسط»» names the newspaper.
func (p *part) bylined() (lexicon.Entry, bool) {
	var found lexicon.Entry
	lines := append([]string{p.author}, p.bylines...)
	if p.main {
		lines = append(lines, p.d.page.Author)
	}
	for _, line := range lines {
		var names []string
		for s := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune("-–—ـ/|:(),،«»\"“”", r) }) {
			for s := range strings.SplitSeq(" "+s, " من ") {
				if s = strings.TrimFunc(s, notName); s != "" {
					names = append(names, s)
				}
			}
		}
		if len(names) > 8 {
			continue
		}
		for i, s := range names {
			e, ok := lexicon.Entry{}, false
			if bearers := lexicon.Bearers(s); bearers != nil {
				e, ok = settled(bearers, names)
			} else if e, ok = certainOutlet(s); !ok {
				norm := normWords(s)
				e, ok = lexicon.OutletByMark(s)
				ok = ok && inArabic(e) && (!isPlace(norm) || strings.Contains(line, "«"+s+"»") || strings.Contains(line, `"`+s+`"`)) && slices.ContainsFunc(slices.Delete(slices.Clone(names), i, i+1), besideOutlet)
			}
			if !ok || e.ID == found.ID {
				continue
			}
			if found.ID != "" {
				return lexicon.Entry{}, false
			}
			found = e
		}
	}
	return found, found.ID != ""
}

// settled returns the one of several outlets of a name whose country is that of a
// place or agency in the byline: «الجزيرة - واس» is of the Saudi newspaper, since واس is
// the Saudi agency.
func settled(bearers []lexicon.Entry, byline []string) (lexicon.Entry, bool) {
	countries := map[isnad.EntityID]bool{}
	for _, s := range byline {
		if c := countryOf(s); c != "" {
			countries[c] = true
		}
	}
	return ofCountry(bearers, countries)
}

// ofCountry returns the one outlet among several that is of one of the countries.
func ofCountry(bearers []lexicon.Entry, countries map[isnad.EntityID]bool) (lexicon.Entry, bool) {
	var found lexicon.Entry
	for _, e := range bearers {
		if countries[e.Country] && inArabic(e) {
			if found.ID != "" {
				return lexicon.Entry{}, false
			}
			found = e
		}
	}
	return found, found.ID != ""
}

// countryOf returns the country of a part of a byline that is a place or an agency;
// empty when it is neither.
func countryOf(s string) isnad.EntityID {
	r := refs(normWords(s))
	for i := range r.Len() {
		if x := r.At(i); x.Sort == lexicon.SortName {
			switch e := x.Entry(); e.Table {
			case lexicon.Countries:
				return e.ID
			case lexicon.Cities, lexicon.Agencies:
				return e.Country
			}
		}
	}
	return ""
}

// besideOutlet reports whether a part of a byline stands beside the name of an
// outlet: a place, an agency, or a word for where the report is from.
func besideOutlet(s string) bool {
	n := normWords(s)
	if n == "وكالات" || n == "الوكالات" || n == "متابعات" || n == "متابعه" || n == "خاص" || isPlace(n) {
		return true
	}
	e, ok := lexicon.OutletByMark(s)
	return ok && e.Table == lexicon.Agencies
}

// creditedOutlet returns the one outlet that the credit line names beside
// agencies («الجزيرة + وكالات»): so outlets sign what they made of several reports.
// An outlet that is credited alone is as a rule one from which the page took the
// report over.
func (p *part) creditedOutlet() (lexicon.Entry, bool) {
	var found lexicon.Entry
	outlets, agencies := 0, 0
	for _, c := range p.credit {
		e, ok := lexicon.OutletByMark(c)
		switch n := normWords(c); {
		case ok && e.Table == lexicon.Outlets:
			found = e
			outlets++
		case ok || n == "وكالات" || n == "الوكالات":
			agencies++
		}
	}
	return found, outlets == 1 && agencies > 0
}
