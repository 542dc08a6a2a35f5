package show

import (
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad/internal/desk"
)

// The drawings are SVG with their own left-to-right plane: what runs from right
// to left is placed so by its coordinates, and Arabic words order themselves
// inside each label. No two labels share a row and a stretch of it, since every
// label has a cell of its own and is cut to the cell's width.

// A box is where a label stands, in the drawing's units; tests look at these.
type box struct {
	x, y, w, h float64 // x, y is the upper left corner
	label      string
}

// A drawing gathers SVG elements.
type drawing struct {
	b      strings.Builder
	labels []box
	w, h   float64
}

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

// charWidth is about the mean width of an Arabic letter at the size of the
// drawings, in units, with some room to spare: labels are cut by it before any
// font is known.
const charWidth = 7.2

// label writes words into a cell, from its right border on, cut to its width.
func (d *drawing) label(x, y, w float64, class, words, full string) {
	words = strings.Join(strings.Fields(plain(words)), " ")
	room := int(w / charWidth)
	if n := utf8.RuneCountInString(words); n > room {
		r := []rune(words)
		words = strings.TrimSpace(string(r[:max(room-1, 1)])) + "…"
	}
	if words == "" {
		return
	}
	d.labels = append(d.labels, box{x, y - 11, w, 16, words})
	// The words are isolated and set from the right: direction and anchor
	// together, so that a Latin label too ends where its cell does.
	d.add(`<text x="%.1f" y="%.1f" class="%s" direction="rtl" text-anchor="start">`, x+w, y, class)
	if full != "" && full != words {
		d.add(`<title>%s</title>`, html.EscapeString(plain(full)))
	}
	d.add("%s</text>", html.EscapeString(words))
}

// svg returns the drawing with a title for those who do not see it.
func (d *drawing) svg(title string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg dir="ltr" role="img" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f"><title>%s</title>%s</svg>`,
		d.w, d.h, d.w, d.h, html.EscapeString(plain(title)), d.b.String()))
}

// copyGraph draws the graph of a story, time from right to left. A way has an
// arrow where something says in which direction the text went.
func copyGraph(s *desk.Story) (template.HTML, []box) {
	g := LayOut(s)
	d := &drawing{w: g.W, h: g.H}
	left := func(x float64) float64 { return g.W - x }
	for _, day := range g.Days {
		x := left(day.X)
		d.add(`<line x1="%.1f" y1="6" x2="%.1f" y2="%.1f" class="rule"/>`, x, x, d.h-4)
		d.label(x-day.W+4, 19, day.W-8, "day", or(day.Date, "بلا تاريخ"), "")
	}
	for _, l := range g.Lanes {
		name := or(l.Outlets[0], "—")
		full := name
		if n := len(l.Outlets); n > 1 {
			name, full = fmt.Sprintf("نص واحد في %d وسيلة", n), strings.Join(l.Outlets, "، ")
		}
		d.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="lane"/>`, left(GraphLabel), l.Y, 4.0, l.Y)
		d.label(left(GraphLabel)+6, l.Y+4, GraphLabel-14, "lane-name", name, full)
	}
	d.add(`<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>`)
	for _, f := range g.Flows {
		tip := ""
		if f.Share.Direction != "" {
			tip = ` marker-end="url(#tip)"`
		}
		d.add(`<path d="`)
		for i, p := range f.Points {
			d.add("%c%.1f %.1f", "ML"[min(i, 1)], left(p[0]), p[1])
		}
		what := fmt.Sprintf("%s، %s، %.0f %%", kindName(f.Share.Kind), formName(f.Share.Form), 100*amount(f.Share))
		if f.Copies > 1 {
			what += fmt.Sprintf("، وسائل: %d", f.Copies)
		}
		d.add(`" class="flow %s" style="stroke-width:%.1f"%s><title>%s</title></path>`, html.EscapeString(f.Share.Kind), 0.8+1.6*amount(f.Share), tip, html.EscapeString(what))
	}
	for _, t := range g.Dots {
		class, n := "own", fmt.Sprint(t.Articles[0]+1)
		if t.Copy {
			class = "copy"
		}
		var titles []string
		for _, i := range t.Articles {
			titles = append(titles, or(s.List[i].Outlet, "—")+": "+s.List[i].Title)
		}
		if len(t.Articles) > 1 {
			n = fmt.Sprintf("×%d", len(t.Articles))
		}
		x := left(t.X)
		d.add(`<a href="#a-%d"><circle cx="%.1f" cy="%.1f" r="%.0f" class="%s"><title>%s</title></circle><text x="%.1f" y="%.1f" class="n" text-anchor="middle">%s</text></a>`,
			t.Articles[0]+1, x, t.Y, t.R, class, html.EscapeString(plain(strings.Join(titles, "\n"))), x, t.Y+4, n)
		d.labels = append(d.labels, box{x - t.R, t.Y - t.R, 2 * t.R, 2 * t.R, n})
	}
	return d.svg("من نقل عن من: " + s.Title), d.labels
}

// strip draws how much is told of each day, right to left.
func strip(list []desk.Entry) (template.HTML, []box) {
	var dates []string
	n := map[string]int{}
	most := 0
	for _, e := range list {
		if e.Date == "" {
			continue
		}
		day := e.Date[:min(10, len(e.Date))]
		if n[day] == 0 {
			dates = append(dates, day)
		}
		n[day]++
		most = max(most, n[day])
	}
	if len(dates) < 2 {
		return "", nil
	}
	slices.Sort(dates)
	// Days of which little is told go first when there are too many to show.
	const maxDays, w = 40, 26.0
	for bound := 1; len(dates) > maxDays; bound++ {
		dates = slices.DeleteFunc(dates, func(d string) bool { return n[d] <= bound && len(dates) > 1 })
	}
	d := &drawing{w: w*float64(len(dates)) + 110, h: 110}
	x := d.w - 60
	last := d.w + 100.0
	for _, day := range dates {
		h := 60 * float64(n[day]) / float64(most)
		d.add(`<a href="#d-%s"><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" class="bar"><title>%s: %d</title></rect></a>`, html.EscapeString(day), x-w+4, 74-h, w-6, h, html.EscapeString(day), n[day])
		if last-x >= 88 {
			d.label(x-w/2-43, 94, 86, "day", day, "")
			last = x
		}
		x -= w
	}
	return d.svg("ما رُوي عن كل يوم"), d.labels
}

// tree draws a claim's chain: from the right the speaker, the independent
// sources, the tellings, and the links of each.
func tree(c *desk.Chain) (template.HTML, []box) {
	const rowH, gap = 40.0, 24.0
	cols := []float64{150, 230, 165, 235} // from the right: speaker, source, article, links
	total := 20.0
	for _, w := range cols {
		total += w + gap
	}
	rows := 0
	for _, s := range c.Sources {
		rows += len(s.Tellings)
	}
	d := &drawing{w: total, h: rowH*float64(rows) + 20}
	left := make([]float64, len(cols)) // left borders
	x := total
	for i, w := range cols {
		x -= w + gap
		left[i] = x + gap/2
	}
	cellBox := func(col int, y float64, class, words, full string) {
		d.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="28" rx="6" class="%s"/>`, left[col], y-14, cols[col], class)
		d.label(left[col]+6, y+4, cols[col]-12, "node", words, full)
	}
	link := func(col int, y0, y1 float64) {
		a, b := left[col], left[col+1]+cols[col+1]
		d.add(`<path d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" class="branch"/>`, a, y0, (a+b)/2, y0, (a+b)/2, y1, b, y1)
	}
	t := c.Claim.Tellings[0]
	mid := 10 + rowH*float64(rows)/2
	row := 0.0
	for _, s := range c.Sources {
		top := row
		y := 10 + rowH*(top+float64(len(s.Tellings))/2)
		link(0, mid, y)
		for _, u := range s.Tellings {
			ty := 10 + rowH*(row+0.5)
			link(1, y, ty)
			cellBox(2, ty, "telling", or(u.Outlet, u.Article)+" "+u.Date, u.Article)
			link(2, ty, ty)
			class := "links"
			if slices.ContainsFunc(u.Chain, func(l desk.Link) bool { return l.Broken }) {
				class = "links broken"
			}
			cellBox(3, ty, class, links(u), links(u))
			row++
		}
		cellBox(1, y, "source", s.Name, s.Name)
	}
	cellBox(0, mid, "speaker", or(t.Speaker.Name, or(t.Words, "؟")), t.Text)
	return d.svg("سلسلة الإسناد"), d.labels
}
