package web

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/show"
)

// The drawings are SVG that the server writes. Every drawing is laid out once,
// with x counted from the side where reading begins; on an Arabic screen the
// plane is mirrored, so that time runs from right to left there. Nothing carries
// a style: classes and the style sheet give the colours of both looks. No two
// labels overlap, since every label has a cell of its own and is cut to it.

// A box is where a label stands, in units of the drawing; tests look at these.
type box struct {
	x, y, w, h float64 // x, y is the upper left corner
	label      string
}

// A drawing gathers SVG elements.
type drawing struct {
	b      strings.Builder
	labels []box
	w, h   float64
	rtl    bool
}

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

// at leads from a place counted from the reading side to one from the left.
func (d *drawing) at(x float64) float64 {
	if d.rtl {
		return d.w - x
	}
	return x
}

// charWidth is about the mean width of a letter at the size of the drawings, in
// units, with some room to spare: labels are cut by it before any font is known.
const charWidth = 6.8

// label writes words into the cell that begins at x (counted from the reading
// side) and is w wide, on the line y. Words of articles are Arabic and order
// themselves from right to left; words of the screen go as the screen does.
func (d *drawing) label(x, y, w float64, class, words, full string, screen bool) {
	words = oneLine(words)
	if room := int(w / charWidth); utf8.RuneCountInString(words) > room {
		r := []rune(words)
		words = strings.TrimSpace(string(r[:max(room-1, 1)])) + "…"
	}
	if words == "" {
		return
	}
	left := d.at(x)
	if d.rtl {
		left -= w
	}
	d.labels = append(d.labels, box{left, y - 12, w, 16, words})
	dir, anchor := "rtl", "start"
	if screen && !d.rtl {
		dir = "ltr"
	}
	// The anchor is the side where reading of the screen begins: for words that
	// run against it, that is their end.
	if !d.rtl && dir == "rtl" {
		anchor = "end"
	}
	d.add(`<text x="%.1f" y="%.1f" class="%s" direction="%s" text-anchor="%s">`, d.at(x), y, class, dir, anchor)
	if full = oneLine(full); full != "" && full != words {
		d.add(`<title>%s</title>`, esc(full))
	}
	d.add("%s</text>", esc(words))
}

func oneLine(s string) string { return strings.Join(strings.Fields(account.Plain(s)), " ") }

func esc(s string) string { return template.HTMLEscapeString(s) }

// svg returns the drawing, with a name for those who do not see it. It is a
// group and no picture, since there are links in it.
func (d *drawing) svg(name, class string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="draw %s" dir="ltr" role="group" aria-label="%s" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f">%s</svg>`,
		class, esc(oneLine(name)), math.Ceil(d.w), math.Ceil(d.h), math.Ceil(d.w), math.Ceil(d.h), d.b.String()))
}

// maxDrawn bounds the articles of a copy graph: more no eye follows.
const maxDrawn = 400

// copyGraph draws who copied whom in a story, as package show lays it out: a
// lane for each outlet, time from where reading begins, one way to each copy; an
// arrow where something says in which direction the text went. Empty when there
// are fewer than two articles, or too many.
func copyGraph(l *looks, lang string, s *desk.Story) (template.HTML, []box) {
	if len(s.List) < 2 || len(s.List) > maxDrawn {
		return "", nil
	}
	g := show.LayOut(s)
	words := dates{l, lang}
	d := &drawing{w: g.W, h: g.H, rtl: lang == "ar"}
	for _, day := range g.Days {
		x := d.at(day.X)
		d.add(`<line x1="%.1f" y1="6" x2="%.1f" y2="%.1f" class="rule"/>`, x, x, d.h-4)
		full := l.text(lang, "undated")
		if day.Date != "" {
			full = words.words(day.Date)
		}
		name := full
		if room := int((day.W - 10) / charWidth); utf8.RuneCountInString(name) > room && day.Date != "" {
			name = words.short(day.Date)
		}
		d.label(day.X+5, 19, day.W-8, "day", name, full, true)
	}
	outlet := func(name string) string { return cmp.Or(name, l.text(lang, "outlet-unknown")) }
	for _, lane := range g.Lanes {
		name, full, screen := outlet(lane.Outlets[0]), outlet(lane.Outlets[0]), false
		if n := len(lane.Outlets); n > 1 {
			name, full, screen = l.count(lang, "one-text", n), strings.Join(lane.Outlets, "، "), true
		}
		d.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="lane"/>`, d.at(show.GraphLabel), lane.Y, d.at(g.W-4), lane.Y)
		d.label(6, lane.Y+4, show.GraphLabel-14, "lane-name", name, full, screen)
	}
	d.add(`<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>`)
	for _, f := range g.Flows {
		tip := ""
		if f.Share.Direction != "" {
			tip = ` marker-end="url(#tip)"`
		}
		d.add(`<path d="`)
		for i, p := range f.Points {
			d.add("%c%.1f %.1f", "ML"[min(i, 1)], d.at(p[0]), p[1])
		}
		share := max(f.Share.Share, f.Share.Back)
		what := fmt.Sprintf("%s, %s, %.0f%%", l.label(lang, "copy", f.Share.Kind), l.label(lang, "form", f.Share.Form), 100*share)
		if f.Copies > 1 {
			what += " · " + l.count(lang, "articles", f.Copies)
		}
		d.add(`" class="flow" stroke-width="%.1f"%s><title>%s</title></path>`, 0.8+1.6*share, tip, esc(what))
	}
	for _, t := range g.Dots {
		a := s.List[t.Articles[0]]
		// A copy is a ring: the shape says it to whoever sees no colour.
		class, n, r := "own", fmt.Sprint(t.Articles[0]+1), t.R
		if t.Copy {
			class, r = "copy", t.R-1
		}
		href := articlePath(a.ID)
		if len(t.Articles) > 1 {
			n, href = fmt.Sprintf("×%d", len(t.Articles)), "#a-"+n
		}
		var titles []string
		for _, i := range t.Articles[:min(len(t.Articles), 8)] {
			titles = append(titles, fmt.Sprintf("%d. %s: %s", i+1, outlet(s.List[i].Outlet), s.List[i].Title))
		}
		x, name := d.at(t.X), esc(oneLine(strings.Join(titles, " · ")))
		d.add(`<a href="%s" aria-label="%s"><title>%s</title><circle cx="%.1f" cy="%.1f" r="%.1f" class="%s"/><text x="%.1f" y="%.1f" class="n %s" text-anchor="middle" direction="ltr">%s</text></a>`,
			esc(href), name, name, x, t.Y, r, class, x, t.Y+4, class, n)
		d.labels = append(d.labels, box{x - t.R, t.Y - t.R, 2 * t.R, 2 * t.R, n})
	}
	return d.svg(l.text(lang, "graph-name"), "graph"), d.labels
}

// A bar is one day, month or year of a strip of bars.
type bar struct {
	Key  string // ISO
	N    int
	Href string // empty: no link
}

// bars draws how much there is of each of some times. The times follow one
// another; those without anything are drawn as gaps.
func bars(l *looks, lang, name string, list []bar) (template.HTML, []box) {
	most := 0
	for _, b := range list {
		most = max(most, b.N)
	}
	if len(list) < 2 || most == 0 {
		return "", nil
	}
	words := dates{l, lang}
	const high = 56.0
	w := min(max(740/float64(len(list)), 6), 60)
	d := &drawing{w: w*float64(len(list)) + 12, h: high + 44, rtl: lang == "ar"}
	d.w = max(d.w, 140)
	const base = high + 20
	d.add(`<line x1="0" y1="%.1f" x2="%.1f" y2="%.1f" class="lane"/>`, base, d.w, base)
	next := 0.0
	for i, b := range list {
		x := 6 + w*float64(i)
		if b.N > 0 {
			h := max(high*float64(b.N)/float64(most), 2)
			left := d.at(x)
			if d.rtl {
				left -= w
			}
			title := words.words(b.Key) + ": " + fmt.Sprint(b.N)
			thick := min(w-2, 34)
			rect := fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" class="bar"/>`, left+(w-thick)/2, base-h, thick, h)
			if w >= 26 {
				rect += fmt.Sprintf(`<text x="%.1f" y="%.1f" class="day" text-anchor="middle">%d</text>`, left+w/2, base-h-5, b.N)
				d.labels = append(d.labels, box{left + w/2 - 12, base - h - 16, 24, 13, fmt.Sprint(b.N)})
			}
			if b.Href != "" {
				d.add(`<a href="%s" aria-label="%s"><title>%s</title>%s</a>`, esc(b.Href), esc(title), esc(title), rect)
			} else {
				d.add(`<g><title>%s</title>%s</g>`, esc(title), rect)
			}
		}
		if x >= next && x+112 <= d.w {
			d.label(x+1, base+17, 110, "day", words.words(b.Key), "", true)
			next = x + 122
		}
	}
	return d.svg(name, "bars"), d.labels
}

// tree draws a claim's chain: the speaker, the independent sources, the tellings
// behind each, and the links of each telling.
func tree(l *looks, lang string, c *desk.Chain) (template.HTML, []box) {
	const rowH, gap = 42.0, 28.0
	if len(c.Claim.Tellings) == 0 {
		return "", nil
	}
	cols := []float64{160, 230, 180, 460} // speaker, source, telling, links
	left := make([]float64, len(cols))
	x := 4.0
	for i, w := range cols {
		left[i] = x
		x += w + gap
	}
	rows := 0
	for _, s := range c.Sources {
		rows += len(s.Tellings)
	}
	if rows == 0 || rows > maxDrawn {
		return "", nil
	}
	const head = 26.0
	d := &drawing{w: x - gap + 4, h: head + rowH*float64(rows) + 6, rtl: lang == "ar"}
	for i, key := range []string{"tree-speaker", "tree-source", "tree-telling", "tree-links"} {
		d.label(left[i], 15, cols[i], "day", l.text(lang, key), "", true)
	}
	cellBox := func(col int, y float64, class, words, full, href string) {
		lx := d.at(left[col])
		if d.rtl {
			lx -= cols[col]
		}
		if href != "" {
			d.add(`<a href="%s" aria-label="%s">`, esc(href), esc(oneLine(full)))
		}
		d.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="30" rx="2" class="%s"/>`, lx, y-15, cols[col], class)
		d.label(left[col]+9, y+4, cols[col]-18, "node", words, full, false)
		if href != "" {
			d.add("</a>")
		}
	}
	link := func(col int, y0, y1 float64) {
		a, b := d.at(left[col]+cols[col]), d.at(left[col+1])
		d.add(`<path d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" class="branch"/>`, a, y0, (a+b)/2, y0, (a+b)/2, y1, b, y1)
	}
	words := dates{l, lang}
	t := c.Claim.Tellings[0]
	mid := head + rowH*float64(rows)/2
	row := 0.0
	for _, s := range c.Sources {
		if len(s.Tellings) == 0 {
			continue
		}
		y := head + rowH*(row+float64(len(s.Tellings))/2)
		link(0, mid, y)
		for _, u := range s.Tellings {
			ty := head + rowH*(row+0.5)
			link(1, y, ty)
			who := u.Outlet
			if who == "" {
				who = u.Article
			}
			full := who
			if u.Date != "" {
				full += " · " + words.words(u.Date)
			}
			cellBox(2, ty, "telling", who, full, saidPath(u.ID))
			link(2, ty, ty)
			class := "links"
			if slices.ContainsFunc(u.Chain, func(l desk.Link) bool { return l.Broken }) {
				class = "links broken"
			}
			cellBox(3, ty, class, chainWords(l, lang, u), chainWords(l, lang, u), "")
			row++
		}
		cellBox(1, y, "source", s.Name, s.Name, "")
	}
	name := t.Speaker.Name
	if name == "" {
		name = t.Words
	}
	if name == "" {
		name = "؟"
	}
	href := ""
	if t.Speaker.ID != "" {
		href = entityPath(t.Speaker.ID)
	}
	cellBox(0, mid, "speaker", name, name, href)
	return d.svg(l.text(lang, "tree-name"), "tree"), d.labels
}

// chainWords names the tellers of a statement, the outlet first, and says where
// nobody is named.
func chainWords(l *looks, lang string, s desk.Said) string {
	var out []string
	for _, k := range s.Chain {
		name := k.Name
		switch {
		case k.Broken && name == "":
			name = "✂ " + l.label(lang, "role", "unnamed")
		case k.Broken:
			name = "✂ " + name
		}
		out = append(out, name)
	}
	if len(out) == 0 {
		return s.Outlet
	}
	return strings.Join(out, " ← ")
}

// meter draws how many of the tellings stand on their own: a filled dot for each
// independent source, a ring for each article that carries another's text.
func meter(sources, articles int) template.HTML {
	const most = 20
	n := min(max(articles, sources), most)
	full := min(sources, n)
	if n < 1 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="meter" viewBox="0 0 %d 10" width="%d" height="10" aria-hidden="true" focusable="false">`, n*11, n*11)
	for i := range n {
		if i < full {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="5" r="4.2" class="own"/>`, float64(i)*11+5.5)
		} else {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="5" r="3.4" class="copy"/>`, float64(i)*11+5.5)
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// shareBar draws how much something is of the most, from 0 to 1, as a thin bar
// that grows from where reading begins.
func shareBar(of float64) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="bar" width="%.1f" height="4"/></svg>`, 100*min(max(of, 0.02), 1)))
}
