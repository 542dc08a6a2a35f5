package markup

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/calendar"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
	"isnad/internal/lexicon"
)

// maxFact is the longest value of a fact, in bytes; a headline is shorter.
const maxFact = 2048

// A finder collects facts. Those of one kind are put in order by rank, the
// best first:
//
//	title      og:title, JSON-LD headline, the heading of the page, meta
//	           headline and twitter:title, <title>. One that others repeat
//	           goes before one that stands alone. The outlet's name is cut
//	           off each of them.
//	outlet     og:site_name, JSON-LD publisher, meta publisher, JSON-LD
//	           WebSite, application-name, the end of <title>, the logo
//	author     JSON-LD author, meta author, itemprop and rel, byline
//	published  JSON-LD datePublished, article:published_time, itemprop
//	           datePublished, other meta, <time datetime>, the date line
//	           beside the heading, JSON-LD dateCreated, the address; a day
//	           that two of these share goes before one that stands alone
//	modified   JSON-LD dateModified, article:modified_time, itemprop, other
//	           meta, <time>
//	url        <link rel=canonical>, og:url, JSON-LD url
//	language   <html lang>, JSON-LD inLanguage, Content-Language, og:locale
//	tags       JSON-LD keywords, article:tag, meta keywords
type finder struct {
	tree  *tree
	dec   *decode.Text
	page  *isnad.Page
	facts []ranked
	names []string // folded names of the outlet
}

type ranked struct {
	source.Fact
	rank int
}

// add adds a fact whose words stand at place of the decoded text.
func (f *finder) add(kind source.FactKind, rank int, value, raw, from string, place isnad.Span) {
	value = strings.Join(strings.Fields(value), " ")
	if value == "" || len(value) > maxFact {
		return
	}
	if (kind == source.FactOutlet || kind == source.FactAuthor) && strings.Contains(value, "://") {
		return // an address is no name
	}
	for _, r := range f.facts {
		if r.Kind == kind && r.Value == value && r.From == from {
			return
		}
	}
	if len(f.facts) >= 400 { // a page that repeats itself without end
		return
	}
	if len(raw) > maxFact {
		raw = strings.ToValidUTF8(raw[:maxFact], "")
	}
	// Copies: a part of the page's text would keep the whole of it in memory.
	f.facts = append(f.facts, ranked{source.Fact{Kind: kind, Value: strings.Clone(value), Raw: strings.Clone(raw), From: strings.Clone(from), Page: f.dec.Source(place)}, rank})
}

// date adds a fact that is a date, when it is one with a year.
func (f *finder) date(kind source.FactKind, rank int, raw, from string, place isnad.Span) {
	if value := isoStamp(raw); value != "" {
		f.add(kind, rank, value, strings.TrimSpace(raw), from, place)
	}
}

// isoStamp returns a date of metadata in ISO 8601, or "" when it is none, is
// only a month, or could be two different days.
func isoStamp(raw string) string {
	raw = strings.TrimSpace(raw)
	if raw == "" || len(raw) > 200 {
		return ""
	}
	st, ok := calendar.ParseStamp(raw)
	if !ok || st.From != st.To || st.Score < 0.7 || st.From.Year < 1950 || st.From.Year > 2100 {
		return ""
	}
	// Day and month may stand either way. The Arabic press writes the day
	// first; a clock with AM or PM beside it comes from a server that may not.
	if st.Rule == "numeric" && st.Score < 0.9 {
		if low := strings.ToLower(raw); strings.Contains(low, "am") || strings.Contains(low, "pm") {
			return ""
		}
	}
	from, _ := st.ISO()
	// The epoch is what programs print when they know no date.
	if strings.HasPrefix(from, "1970-01-01") {
		return ""
	}
	return from
}

// findFacts collects what the page says about itself.
func findFacts(t *tree, l *liner, dec *decode.Text, page *isnad.Page, ts *things) []source.Fact {
	f := &finder{tree: t, dec: dec, page: page}
	f.jsonld(ts)
	f.elements(l)
	f.titleInLines(l)
	f.heading(l)
	f.dateline(l)
	f.address()
	f.outletNames()
	f.titles()
	slices.SortStableFunc(f.facts, func(a, b ranked) int {
		if a.Kind != b.Kind {
			return kindOrder(a.Kind) - kindOrder(b.Kind)
		}
		return a.rank - b.rank
	})
	f.outvote()
	out := make([]source.Fact, 0, len(f.facts))
	seen := map[string]bool{}
	for _, r := range f.facts {
		// Evidence that says the same as a better one adds nothing.
		if k := string(r.Kind) + "\x00" + r.Value; !seen[k] {
			seen[k] = true
			out = append(out, r.Fact)
		}
	}
	return out
}

// outvote puts a date of publication first that at least two kinds of
// evidence share (JSON-LD, meta, microdata, words, address) when the one of
// the best rank stands alone with its day: a template that prints the time of
// the last build, or a clock in another part of the world.
func (f *finder) outvote() {
	day := func(r ranked) string { return r.Value[:min(len(r.Value), len("2006-01-02"))] }
	kind := func(r ranked) string {
		word, _, _ := strings.Cut(r.From, " ")
		return word
	}
	votes := map[string]map[string]bool{}
	best := -1
	for i, r := range f.facts {
		if r.Kind != source.FactPublished {
			continue
		}
		if best < 0 {
			best = i
		}
		if votes[day(r)] == nil {
			votes[day(r)] = map[string]bool{}
		}
		votes[day(r)][kind(r)] = true
	}
	if best < 0 || len(votes[day(f.facts[best])]) > 1 {
		return
	}
	for i := best + 1; i < len(f.facts) && f.facts[i].Kind == source.FactPublished; i++ {
		if len(votes[day(f.facts[i])]) >= 2 {
			r := f.facts[i]
			copy(f.facts[best+1:i+1], f.facts[best:i])
			f.facts[best] = r
			return
		}
	}
}

func kindOrder(k source.FactKind) int {
	return slices.Index([]source.FactKind{source.FactTitle, source.FactOutlet, source.FactAuthor, source.FactPublished,
		source.FactModified, source.FactURL, source.FactLanguage, source.FactTags}, k)
}

// jsonld adds what the JSON-LD says. Of several articles the one with the
// page's own headline counts, or the first.
func (f *finder) jsonld(ts *things) {
	var arts []thing
	for _, th := range ts.all {
		if th.is(isArticleType) {
			arts = append(arts, th)
		}
	}
	if len(arts) > 1 {
		shown := f.shownTitles()
		i := slices.IndexFunc(arts, func(th thing) bool {
			for _, h := range ts.strings(th.fields["headline"], 0) {
				if shown[arabic.Fold(h)] {
					return true
				}
			}
			return false
		})
		arts = arts[max(i, 0):][:1]
	}
	for _, th := range arts {
		v := th.fields
		for _, key := range []string{"headline", "name"} {
			if s := ts.strings(v[key], 0); s != nil {
				f.add(source.FactTitle, 20, s[0], s[0], "json-ld "+key, th.place)
				break
			}
		}
		f.thingFacts(ts, th, "json-ld ", 0)
		for i, s := range ts.strings(v["author"], 0) {
			f.add(source.FactAuthor, 10+i, s, s, "json-ld author", th.place)
		}
		if len(ts.strings(v["author"], 0)) == 0 {
			for i, s := range ts.strings(v["creator"], 0) {
				f.add(source.FactAuthor, 10+i, s, s, "json-ld creator", th.place)
			}
		}
		for _, s := range ts.strings(v["keywords"], 0) {
			for _, tag := range splitTags(s) {
				f.add(source.FactTags, 10, tag, s, "json-ld keywords", th.place)
			}
		}
	}
	for _, th := range ts.all {
		switch {
		case th.is(isPageType):
			f.thingFacts(ts, th, "json-ld WebPage ", 3)
		case th.is(isSiteType):
			if s := ts.strings(th.fields["name"], 0); s != nil {
				f.add(source.FactOutlet, 40, s[0], s[0], "json-ld site name", th.place)
			}
		}
	}
}

// thingFacts adds the facts that articles and web pages share; later is added
// to their ranks.
func (f *finder) thingFacts(ts *things, th thing, from string, later int) {
	v := th.fields
	one := func(key string) string {
		if s := ts.strings(v[key], 0); s != nil {
			return s[0]
		}
		return ""
	}
	f.date(source.FactPublished, 10+later, one("datePublished"), from+"datePublished", th.place)
	f.date(source.FactPublished, 70+later, one("dateCreated"), from+"dateCreated", th.place)
	f.date(source.FactModified, 10+later, one("dateModified"), from+"dateModified", th.place)
	if s := one("publisher"); s != "" {
		f.add(source.FactOutlet, 20+later, s, s, from+"publisher", th.place)
	}
	if s := one("inLanguage"); s != "" {
		f.language(20+later, s, from+"inLanguage", th.place)
	}
	if s, ok := v["url"].(string); ok {
		f.link(30+later, s, from+"url", th.place)
	} else if s, ok := v["mainEntityOfPage"].(string); ok {
		f.link(31+later, s, from+"mainEntityOfPage", th.place)
	}
}

// shownTitles are the headlines that the page has outside its JSON-LD, folded.
func (f *finder) shownTitles() map[string]bool {
	out := map[string]bool{}
	t := f.tree
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		if n.kind != element {
			continue
		}
		s := ""
		switch {
		case n.tag == atom.H1:
			s = t.content(i, 1024)
		case n.tag == atom.Meta && (n.get("property") == "og:title" || n.get("name") == "og:title"):
			s = n.get("content")
		default:
			continue
		}
		out[arabic.Fold(strings.Join(strings.Fields(s), " "))] = true
	}
	return out
}

// metaDates are the names under which systems put dates into <meta>: those of
// publication, then of change.
var metaDates = [2]map[string]bool{
	set(`pubdate publishdate publish-date publish_date publisheddate published published_at publication_date
		publicationdate date date.issued dc.date dc.date.issued dc.date.created dcterms.date dcterms.issued dcterms.created
		dcterms.available sailthru.date parsely-pub-date article.published article_date_original og:published_time
		og:pubdate cxenseparse:recs:publishtime cxenseparse:publishtime originalpublicationdate ptime
		article:published article:publish_time article:create_at datepublished citation_publication_date
		citation_date bt:pubdate rnews:datepublished time published-date content_date created`),
	set(`lastmod last-modified lastmodified modified modifieddate datemodified date.modified dc.date.modified
		dcterms.modified og:updated_time article:modified article:updated_time parsely-mod-date updated
		revised utime article.updated article:edit_time rnews:datemodified`),
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// elements adds what single elements say: <meta>, <link>, <html>, <title>,
// microdata and <time>.
func (f *finder) elements(l *liner) {
	t := f.tree
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		if n.kind != element {
			continue
		}
		switch n.tag {
		case atom.Meta:
			f.meta(n)
			if n.has("itemprop") {
				f.itemprop(i, l)
			}
			continue
		case atom.Html:
			f.language(10, first(n.get("lang"), n.get("xml:lang")), "html lang", n.raw)
		case atom.Link:
			if slices.Contains(strings.Fields(strings.ToLower(n.get("rel"))), "canonical") {
				f.link(10, n.get("href"), "link canonical", n.raw)
			}
			continue
		case atom.Title:
			if !t.inside(i, atom.Svg) {
				s := t.content(i, maxFact)
				f.add(source.FactTitle, 50, s, s, "title", f.inner(i))
			}
			continue
		case atom.Time:
			if s := n.get("datetime"); s != "" && l.near(i) {
				rank, from := 50, "time[datetime]"
				if n.has("pubdate") {
					rank--
				}
				if isModifiedName(n.get("class") + " " + t.nodes[n.parent].get("class")) {
					f.date(source.FactModified, 50, s, from, n.raw)
				} else {
					f.date(source.FactPublished, rank, s, from, n.raw)
				}
			}
		}
		if n.tag == atom.Img {
			f.logo(n)
		}
		f.itemprop(i, l)
		// RDFa, as Drupal writes it.
		switch p := strings.ToLower(n.get("property")); p {
		case "dc:date", "dc:created", "dcterms:created", "schema:datepublished", "schema:datecreated", "datepublished":
			if s := n.get("content"); s != "" && l.near(i) {
				f.date(source.FactPublished, 35, s, "property "+p, n.raw)
			}
		}
		if n.tag == atom.A && strings.Contains(n.get("rel"), "author") && l.near(i) {
			if s := t.content(i, 256); wordCount(s) <= 8 {
				f.add(source.FactAuthor, 40, s, s, "a[rel=author]", f.inner(i))
			}
		}
	}
}

// namesLogo reports whether a class or id speaks of a logo.
func namesLogo(s string) bool { return strings.Contains(strings.ToLower(s), "logo") }

// logo adds the name that the picture of a page's logo has, when it is one: an
// outlet that the lexicon knows, or a name with a word of medium at its head. Others
// are «الرئيسية» or the logo of a sponsor.
func (f *finder) logo(n *node) {
	up := &f.tree.nodes[n.parent]
	if !namesLogo(n.get("class")) && !namesLogo(n.get("id")) && !namesLogo(up.get("class")) && !namesLogo(up.get("id")) {
		return
	}
	s := strings.Join(strings.Fields(unescapeAll(first(n.get("alt"), n.get("title")))), " ")
	for _, word := range []string{"شعار ", "لوغو ", "لوجو ", "Logo ", "logo "} {
		s = strings.TrimPrefix(s, word)
	}
	for _, word := range []string{" Logo", " logo", " LOGO"} {
		s = strings.TrimSuffix(s, word)
	}
	if s == "" || wordCount(s) > 6 {
		return
	}
	_, known := lexicon.OutletByMark(s)
	if head, _, more := strings.Cut(s, " "); known || more && lexicon.MediaHead(head) {
		f.add(source.FactOutlet, 70, s, s, "logo", n.raw)
	}
}

func isModifiedName(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "updated") || strings.Contains(s, "modif") || strings.Contains(s, "upd")
}

// inner returns the place of an element's first text, or of its start tag.
func (f *finder) inner(i int32) isnad.Span {
	n := &f.tree.nodes[i]
	if n.end > i+1 && f.tree.nodes[i+1].kind != element {
		return f.tree.nodes[i+1].raw
	}
	return n.raw
}

// meta adds what a <meta> says.
func (f *finder) meta(n *node) {
	content := strings.TrimSpace(unescapeAll(n.get("content")))
	if content == "" {
		return
	}
	for _, attr := range []string{"property", "name", "http-equiv"} {
		key := strings.ToLower(strings.TrimSpace(n.get(attr)))
		if key == "" {
			continue
		}
		from := "meta " + key
		switch key {
		case "og:title":
			f.add(source.FactTitle, 10, content, content, key, n.raw)
		case "twitter:title", "headline", "dc.title", "dcterms.title", "title", "sailthru.title", "parsely-title", "article.headline", "citation_title":
			f.add(source.FactTitle, 40, content, content, from, n.raw)
		case "og:site_name":
			f.add(source.FactOutlet, 10, content, content, key, n.raw)
		case "publisher", "dc.publisher", "dcterms.publisher", "article.publisher":
			f.add(source.FactOutlet, 30, content, content, from, n.raw)
		case "application-name", "apple-mobile-web-app-title", "al:android:app_name":
			f.add(source.FactOutlet, 50, content, content, from, n.raw)
		case "author", "article:author", "dc.creator", "dcterms.creator", "sailthru.author", "parsely-author", "byl", "article.author", "citation_author":
			f.add(source.FactAuthor, 20, content, content, from, n.raw)
		case "article:published_time":
			f.date(source.FactPublished, 20, content, from, n.raw)
		case "article:modified_time":
			f.date(source.FactModified, 20, content, from, n.raw)
		case "og:url":
			f.link(20, content, key, n.raw)
		case "og:locale":
			f.language(40, content, key, n.raw)
		case "content-language", "language", "dc.language", "inlanguage":
			f.language(30, content, from, n.raw)
		case "article:tag":
			for _, tag := range splitTags(content) {
				f.add(source.FactTags, 20, tag, content, from, n.raw)
			}
		case "keywords", "news_keywords":
			for _, tag := range splitTags(content) {
				f.add(source.FactTags, 30, tag, content, from, n.raw)
			}
		default:
			if metaDates[0][key] {
				f.date(source.FactPublished, 40, content, from, n.raw)
			} else if metaDates[1][key] {
				f.date(source.FactModified, 40, content, from, n.raw)
			}
		}
	}
}

// itemprop adds what microdata says, in a <meta> or in words.
func (f *finder) itemprop(i int32, l *liner) {
	n := &f.tree.nodes[i]
	for _, p := range strings.Fields(strings.ToLower(n.get("itemprop"))) {
		from := "itemprop " + p
		switch p {
		case "datepublished", "datecreated", "datemodified":
			if !l.near(i) && !f.tree.inside(i, atom.Head) {
				continue // the date of another article in a list
			}
			raw := first(n.get("datetime"), n.get("content"))
			if raw == "" && isoStamp(n.get("title")) != "" {
				raw = n.get("title") // hAtom: <abbr class="published" title="…">
			}
			if raw == "" {
				raw = f.tree.content(i, 200)
			}
			switch p {
			case "datepublished":
				f.date(source.FactPublished, 30, raw, from, f.inner(i))
			case "datecreated":
				f.date(source.FactPublished, 75, raw, from, f.inner(i))
			default:
				f.date(source.FactModified, 30, raw, from, f.inner(i))
			}
		case "headline":
			if l.near(i) {
				s := first(n.get("content"), f.tree.content(i, maxFact))
				f.add(source.FactTitle, 35, s, s, from, f.inner(i))
			}
		case "author":
			if l.near(i) {
				if s := first(n.get("content"), f.tree.content(i, 256)); wordCount(s) <= 8 {
					f.add(source.FactAuthor, 30, s, s, from, f.inner(i))
				}
			}
		}
	}
}

// heading adds the heading that the page shows as its title.
func (f *finder) heading(l *liner) {
	if l.head < 0 {
		return
	}
	line := l.lines[l.head]
	f.add(source.FactTitle, 30, line.Text, line.Text, line.Tag, l.place(l.head))
}

// dateline adds dates that stand as words beside the heading or after the
// body: short lines, and no lines of other articles.
func (f *finder) dateline(l *liner) {
	for i := range l.lines {
		line := &l.lines[i]
		if l.infos[i].words > 24 || line.Body && l.infos[i].words > 12 || !l.beside(i) {
			continue
		}
		value := isoStamp(line.Text)
		if value == "" {
			continue
		}
		if isModifiedLine(line.Text) {
			f.add(source.FactModified, 60, value, line.Text, "date line", l.place(i))
			continue
		}
		rank := 60
		if i > l.lastBody {
			rank = 65
		}
		f.add(source.FactPublished, rank, value, line.Text, "date line", l.place(i))
	}
}

// isModifiedLine reports whether a line says when the article was changed
// («آخر تحديث», «تم التحديث», "updated").
func isModifiedLine(s string) bool {
	for i, w := range strings.Fields(arabic.Fold(s)) {
		w = strings.Trim(w, ":،()")
		if w == "تحديث" || w == "التحديث" || w == "تعديل" || w == "updated" {
			return i < 4
		}
	}
	return false
}

// address adds the date that the page's address holds: /2020/8/24/,
// /2020-06-03-, /202003171044….
func (f *finder) address() {
	for _, u := range f.addresses() {
		if value := urlDate(u); value != "" {
			f.add(source.FactPublished, 80, value, u, "url", isnad.Span{})
			return
		}
	}
}

// addresses returns the page's address as given, and as it says itself.
func (f *finder) addresses() []string {
	var out []string
	if f.page.URL != "" {
		out = append(out, f.page.URL)
	}
	rank := 1000
	best := ""
	for _, r := range f.facts {
		if r.Kind == source.FactURL && r.rank < rank {
			best, rank = r.Value, r.rank
		}
	}
	if best != "" {
		out = append(out, best)
	}
	return out
}

// urlDate finds a full date in the path of an address.
func urlDate(u string) string {
	// An archive's address begins with the day of the capture.
	if i := strings.LastIndex(u, "/http"); i > 0 {
		u = u[i+1:]
	}
	if i := strings.Index(u, "://"); i >= 0 {
		u = u[i+3:]
	}
	if i := strings.IndexByte(u, '/'); i >= 0 {
		u = u[i:]
	}
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	number := func(s string) (n, w int) {
		for w < len(s) && w < 9 && '0' <= s[w] && s[w] <= '9' {
			n = n*10 + int(s[w]-'0')
			w++
		}
		return n, w
	}
	for i := 0; i < len(u); {
		n, w := number(u[i:])
		if w == 0 {
			i++
			continue
		}
		rest := u[i:]
		digits := 0
		for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
			digits++
		}
		atStart := i == 0 || !isAlnum(u[i-1])
		switch {
		case w == 4 && atStart && len(rest) > 5 && strings.IndexByte("/-_", rest[4]) >= 0:
			m, mw := number(rest[5:])
			if at := 5 + mw; (mw == 1 || mw == 2) && at < len(rest) && rest[at] == rest[4] {
				d, dw := number(rest[at+1:])
				if dw == 1 || dw == 2 {
					if s := validDay(n, m, d); s != "" {
						return s
					}
				}
			}
		case digits >= 8 && atStart && strings.HasPrefix(rest, "20"):
			y, _ := number(rest[:4])
			m, _ := number(rest[4:6])
			d, _ := number(rest[6:8])
			// An article number of 8 digits may look like a date by chance:
			// longer ones begin with the minute as well.
			if digits == 8 || digits >= 12 {
				if s := validDay(y, m, d); s != "" {
					return s
				}
			}
		}
		i += digits
	}
	return ""
}

func validDay(y, m, d int) string {
	if y < 1995 || y > 2100 || m < 1 || m > 12 || d < 1 || d > calendar.DaysIn(y, m) {
		return ""
	}
	return calendar.Date{Year: y, Month: m, Day: d}.String()
}

// link adds an address, made absolute by the page's own.
func (f *finder) link(rank int, href, from string, place isnad.Span) {
	href = strings.TrimSpace(href)
	if href == "" || len(href) > maxFact {
		return
	}
	u, err := url.Parse(href)
	if err != nil {
		return
	}
	if !u.IsAbs() && f.page.URL != "" {
		if base, err := url.Parse(f.page.URL); err == nil && base.IsAbs() {
			u = base.ResolveReference(u)
			href = u.String()
		}
	}
	if u.Scheme == "" && strings.HasPrefix(href, "//") {
		href, u.Scheme = "https:"+href, "https"
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return
	}
	f.add(source.FactURL, rank, href, href, from, place)
}

// language adds a language tag: "ar", "ar-EG".
func (f *finder) language(rank int, s, from string, place isnad.Span) {
	raw := s
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if strings.EqualFold(s, "arabic") || s == "العربية" {
		s = "ar"
	}
	lang, rest, _ := strings.Cut(s, "-")
	if len(lang) < 2 || len(lang) > 3 || strings.Trim(strings.ToLower(lang), "abcdefghijklmnopqrstuvwxyz") != "" {
		return
	}
	s = strings.ToLower(lang)
	if rest != "" && len(rest) <= 8 {
		if len(rest) == 2 {
			rest = strings.ToUpper(rest)
		}
		s += "-" + rest
	}
	f.add(source.FactLanguage, rank, s, raw, from, place)
}

func splitTags(s string) []string {
	var out []string
	for _, tag := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' || r == '|' }) {
		if tag = strings.TrimSpace(tag); tag != "" && len(tag) < 200 && len(out) < 50 {
			out = append(out, tag)
		}
	}
	return out
}

// cuts are the marks between a headline and the outlet's name in <title>.
var cuts = []string{" - ", " | ", " – ", " — ", " :: ", " » ", " « ", " / ", " • ", " · ", "|", " : "}

// lastCut returns the parts before and after the last mark, and firstCut those
// of the first.
func lastCut(s string) (head, tail string, ok bool) {
	at, width := -1, 0
	for _, c := range cuts {
		if i := strings.LastIndex(s, c); i > at {
			at, width = i, len(c)
		}
	}
	if at <= 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+width:]), true
}

func firstCut(s string) (head, tail string, ok bool) {
	at, width := len(s), 0
	for _, c := range cuts {
		if i := strings.Index(s, c); i > 0 && i < at {
			at, width = i, len(c)
		}
	}
	if width == 0 {
		return "", s, false
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+width:]), true
}

// outletNames adds the end of <title> as a name of the outlet, when the rest
// is the headline that the page shows, and collects the names known.
func (f *finder) outletNames() {
	shown := map[string]bool{}
	whole := ranked{rank: -1}
	for _, r := range f.facts {
		if r.Kind != source.FactTitle {
			continue
		}
		if r.From == "title" {
			if whole.rank < 0 {
				whole = r
			}
			continue
		}
		shown[titleKey(r.Value)] = true
	}
	if whole.rank >= 0 {
		if name := otherPart(whole.Value, shown); name != "" && wordCount(name) <= 6 {
			f.add(source.FactOutlet, 60, name, whole.Raw, "title", isnad.Span{})
		}
	}
	for _, r := range f.facts {
		if r.Kind == source.FactOutlet {
			f.names = append(f.names, titleKey(r.Value))
		}
	}
	for _, u := range f.addresses() {
		if p, err := url.Parse(u); err == nil && p.Hostname() != "" {
			host := strings.TrimPrefix(p.Hostname(), "www.")
			f.names = append(f.names, titleKey(host))
			if name, _, ok := strings.Cut(host, "."); ok {
				f.names = append(f.names, titleKey(name))
			}
		}
	}
}

// otherPart returns what a <title> says besides a headline shown elsewhere: of
// «headline - section - outlet» the last part, of «outlet | headline» the
// first; "" when there is no such headline in it.
func otherPart(s string, shown map[string]bool) string {
	rest := s
	for range 4 {
		head, _, ok := lastCut(rest)
		if !ok {
			break
		}
		if shown[titleKey(head)] {
			_, name, _ := lastCut(s)
			return name
		}
		rest = head
	}
	rest = s
	for range 4 {
		_, tail, ok := firstCut(rest)
		if !ok {
			// «outlet: headline» is cut only where the headline is known.
			_, tail, ok = strings.Cut(rest, ": ")
		}
		if !ok {
			break
		}
		if shown[titleKey(tail)] {
			name, _, ok := firstCut(s)
			if !ok {
				name, _, _ = strings.Cut(s, ": ")
			}
			return strings.TrimSpace(name)
		}
		rest = tail
	}
	return ""
}

// isOutlet reports whether a part of a title is the outlet's name.
func (f *finder) isOutlet(s string) bool {
	key := titleKey(s)
	if key == "" {
		return true
	}
	words := strings.Count(key, " ") + 1
	for _, name := range f.names {
		if key == name {
			return true
		}
		// «جريدة الميناء» is called «الميناء» elsewhere.
		if len(name) > 8 && words <= 5 && (strings.HasSuffix(key, " "+name) || strings.HasPrefix(key, name+" ")) {
			return true
		}
	}
	return false
}

// titleInLines finds the headline that a page shows as a line of its own, not as
// its chief heading, by the <title>, which names it beside the site and the
// section («the site > news > headline», "the site: headline").
func (f *finder) titleInLines(l *liner) {
	var element *ranked
	other := map[string]bool{}
	for i := range f.facts {
		if r := &f.facts[i]; r.Kind == source.FactTitle {
			if r.From == "title" {
				element = r
			} else {
				other[titleKey(r.Value)] = true
			}
		}
	}
	if element == nil || other[titleKey(element.Value)] {
		return
	}
	if l.head >= 0 {
		other[titleKey(l.lines[l.head].Text)] = true
	}
	best, at := "", -1
	rest := element.Value
	for _, c := range []string{" > ", " :: ", ": "} {
		rest = strings.ReplaceAll(rest, c, " | ")
	}
	for piece := range strings.SplitSeq(rest, " | ") {
		piece = strings.TrimSpace(piece)
		if wordCount(piece) < leastHeadline || len(piece) <= len(best) {
			continue
		}
		key := titleKey(piece)
		if other[key] {
			return // the chief heading is the headline
		}
		for i := range l.lines {
			// Keys are dear, and a line that is much longer or shorter is another.
			if n := len(l.lines[i].Text) - len(piece); n >= -16 && n <= 16 && l.infos[i].words >= leastHeadline && titleKey(l.lines[i].Text) == key {
				best, at = piece, i
				break
			}
		}
	}
	if best == "" {
		return
	}
	if l.head < 0 {
		l.head = at // dates stand beside it
	}
	element.Value = best
	f.facts = append(f.facts, ranked{source.Fact{Kind: source.FactTitle, Value: best, Raw: best, From: "title and line", Page: element.Page}, 25})
}

// leastHeadline is how many words tell a headline from the name of a site.
const leastHeadline = 4

// titles cuts the outlet's name off the titles, drops those that are only the
// outlet's name, and puts those that are repeated first.
func (f *finder) titles() {
	count := map[string]int{}
	shown := map[string]bool{}
	for i := range f.facts {
		if r := &f.facts[i]; r.Kind == source.FactTitle && r.From != "title" {
			r.Value = f.cutTitle(r.Value, false, nil)
			shown[titleKey(r.Value)] = true
		}
	}
	kept := f.facts[:0]
	for _, r := range f.facts {
		if r.Kind == source.FactTitle {
			if r.From == "title" {
				r.Value = f.cutTitle(r.Value, true, shown)
			}
			if r.Value == "" || f.isOutlet(r.Value) {
				continue
			}
			count[titleKey(r.Value)]++
		}
		kept = append(kept, r)
	}
	f.facts = kept
	for i := range f.facts {
		if r := &f.facts[i]; r.Kind == source.FactTitle && count[titleKey(r.Value)] < 2 {
			r.rank += 100
		}
	}
}

// cutTitle takes the outlet's name and section names off a title.
func (f *finder) cutTitle(s string, element bool, shown map[string]bool) string {
	for range 4 {
		if element && shown[titleKey(s)] {
			return s
		}
		head, tail, ok := lastCut(s)
		if !ok {
			break
		}
		// Off a <title> goes what stands after a headline shown elsewhere.
		if f.isOutlet(tail) || element && startsShown(head, shown) {
			s = head
			continue
		}
		break
	}
	for range 2 {
		head, tail, ok := firstCut(s)
		if !ok {
			head, tail, ok = strings.Cut(s, ": ")
		}
		if !ok || !f.isOutlet(head) || tail == "" {
			break
		}
		s = tail
	}
	return s
}

// startsShown reports whether a headline shown elsewhere is a part of s up to
// one of the marks.
func startsShown(s string, shown map[string]bool) bool {
	for range 4 {
		if shown[titleKey(s)] {
			return true
		}
		head, _, ok := lastCut(s)
		if !ok {
			return false
		}
		s = head
	}
	return false
}

func wordCount(s string) int { return len(strings.Fields(s)) }

func first(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}
