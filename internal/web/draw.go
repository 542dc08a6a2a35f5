package web

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad/internal/account"
	"isnad/internal/desk"
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
const maxDrawn = 240

// copyGraph draws a story's articles in time, a lane for each outlet, and a line
// from each article to the one that has its text: an arrow where something says
// which way it went. Empty when there are fewer than two articles, or too many.
func copyGraph(l *looks, lang string, s *desk.Story) (template.HTML, []box) {
	if len(s.List) < 2 || len(s.List) > maxDrawn {
		return "", nil
	}
	const laneH, dotW, labelW, head = 42.0, 32.0, 150.0, 34.0
	words := dates{l, lang}
	var lanes, days []string
	for _, a := range s.List {
		if !slices.Contains(lanes, a.Outlet) {
			lanes = append(lanes, a.Outlet)
		}
		if !slices.Contains(days, a.Date) {
			days = append(days, a.Date)
		}
	}
	// Days in order of time, undated last, whatever the order of the list.
	slices.SortStableFunc(days, func(x, y string) int {
		if (x == "") != (y == "") {
			return strings.Compare(y, x)
		}
		return strings.Compare(x, y)
	})
	// A day is as wide as its fullest lane needs.
	type cell struct{ lane, day string }
	n := map[cell]int{}
	width := map[string]float64{}
	for _, a := range s.List {
		c := cell{a.Outlet, a.Date}
		n[c]++
		width[a.Date] = max(width[a.Date], float64(n[c])*dotW+8, 128)
	}
	total := labelW
	start := map[string]float64{} // where a day begins
	for _, day := range days {
		start[day] = total
		total += width[day]
	}
	d := &drawing{w: total + 12, h: head + laneH*float64(len(lanes)) + 8, rtl: lang == "ar"}
	for _, day := range days {
		x := d.at(start[day])
		d.add(`<line x1="%.1f" y1="6" x2="%.1f" y2="%.1f" class="rule"/>`, x, x, d.h-4)
		name := l.text(lang, "undated")
		if day != "" {
			name = words.words(day)
		}
		d.label(start[day]+6, 19, width[day]-10, "day", name, name, true)
	}
	for i, o := range lanes {
		y := head + laneH*(float64(i)+0.5)
		d.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="lane"/>`, d.at(labelW), y, d.at(total), y)
		name := o
		if name == "" {
			name = l.text(lang, "outlet-unknown")
		}
		d.label(6, y+4, labelW-14, "lane-name", name, name, false)
	}
	type point struct{ x, y float64 }
	at := map[string]point{}
	used := map[cell]int{}
	var dots strings.Builder
	for i, a := range s.List {
		c := cell{a.Outlet, a.Date}
		p := point{d.at(start[a.Date] + 6 + dotW*(float64(used[c])+0.5)), head + laneH*(float64(slices.Index(lanes, c.lane))+0.5)}
		used[c]++
		at[a.ID] = p
		class, shape := "own", fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="12" class="own"/>`, p.x, p.y)
		if a.CopyOf != "" {
			// A copy is a ring: the shape says it to whoever sees no colour.
			class, shape = "copy", fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="11" class="copy"/>`, p.x, p.y)
		}
		name := fmt.Sprintf("%d. %s: %s", i+1, a.Outlet, a.Title)
		fmt.Fprintf(&dots, `<a href="%s" aria-label="%s"><title>%s</title>%s<text x="%.1f" y="%.1f" class="n %s" text-anchor="middle">%d</text></a>`,
			esc(articlePath(a.ID)), esc(oneLine(name)), esc(oneLine(name)), shape, p.x, p.y+4, class, i+1)
		d.labels = append(d.labels, box{p.x - 12, p.y - 12, 24, 24, fmt.Sprint(i + 1)})
	}
	d.add(`<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>`)
	for _, c := range s.Copies {
		a, ok := at[c.From]
		b, also := at[c.To]
		if !ok || !also || c.From == c.To || c.Kind == "quotation" || c.Kind == "boilerplate" {
			continue
		}
		// The line ends at the rim of the dots, and bends so that a line in one
		// lane does not run through the dots between.
		tip := ""
		if c.Direction != "" {
			tip = ` marker-end="url(#tip)"`
		}
		mx, my := (a.x+b.x)/2, (a.y+b.y)/2-16
		ax, ay := toward(a.x, a.y, mx, my, 13)
		bx, by := toward(b.x, b.y, mx, my, 14)
		share := max(c.Share, c.Back)
		d.add(`<path d="M%.1f %.1fQ%.1f %.1f %.1f %.1f" class="flow" stroke-width="%.1f"%s><title>%s</title></path>`, ax, ay, mx, my, bx, by, 0.8+2*share, tip,
			esc(fmt.Sprintf("%s, %s, %.0f%%", l.label(lang, "copy", c.Kind), l.label(lang, "form", c.Form), 100*share)))
	}
	d.b.WriteString(dots.String())
	return d.svg(l.text(lang, "graph-name"), "graph"), d.labels
}

// toward returns the point that lies r units from x, y on the way to tx, ty.
func toward(x, y, tx, ty, r float64) (float64, float64) {
	dx, dy := tx-x, ty-y
	l := math.Sqrt(dx*dx + dy*dy)
	if l == 0 {
		return x, y
	}
	return x + dx/l*r, y + dy/l*r
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
