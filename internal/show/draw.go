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

// copyGraph draws a story's articles in time, a lane for each outlet, time from
// right to left, and a line from each article to the one that has its text: an
// arrow where something says which way it went.
func copyGraph(s *desk.Story) (template.HTML, []box) {
	const laneH, dotW, labelW, head = 40.0, 30.0, 150.0, 34.0
	var lanes, dates []string
	for _, a := range s.List {
		if o := or(a.Outlet, "—"); !slices.Contains(lanes, o) {
			lanes = append(lanes, o)
		}
		if !slices.Contains(dates, a.Date) {
			dates = append(dates, a.Date)
		}
	}
	// A day is as wide as its fullest lane needs.
	type cell struct{ lane, date string }
	n := map[cell]int{}
	width := map[string]float64{}
	for _, a := range s.List {
		c := cell{or(a.Outlet, "—"), a.Date}
		n[c]++
		width[a.Date] = max(width[a.Date], float64(n[c])*dotW, 92)
	}
	total := 0.0
	for _, d := range dates {
		total += width[d]
	}
	d := &drawing{w: total + labelW + 20, h: head + laneH*float64(len(lanes)) + 10}
	right := map[string]float64{} // right border of a day
	x := 10 + total
	for _, date := range dates {
		right[date] = x
		d.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="rule"/>`, x, head-8, x, d.h)
		d.label(x-width[date]+4, 18, width[date]-8, "day", or(date, "بلا تاريخ"), "")
		x -= width[date]
	}
	for i, l := range lanes {
		y := head + laneH*(float64(i)+0.5)
		d.add(`<line x1="10" y1="%.1f" x2="%.1f" y2="%.1f" class="lane"/>`, y, total+10, y)
		d.label(total+18, y+4, labelW-8, "lane-name", l, l)
	}
	type point struct{ x, y float64 }
	at := map[string]point{}
	used := map[cell]int{}
	var dots strings.Builder
	for i, a := range s.List {
		c := cell{or(a.Outlet, "—"), a.Date}
		p := point{right[a.Date] - dotW*(float64(used[c])+0.5) - 2, head + laneH*(float64(slices.Index(lanes, c.lane))+0.5)}
		used[c]++
		at[a.ID] = p
		class := "own"
		if a.CopyOf != "" {
			class = "copy"
		}
		fmt.Fprintf(&dots, `<a href="#a-%d"><circle cx="%.1f" cy="%.1f" r="11" class="%s"><title>%s</title></circle><text x="%.1f" y="%.1f" class="n" text-anchor="middle">%d</text></a>`,
			i+1, p.x, p.y, class, html.EscapeString(plain(a.Title)), p.x, p.y+4, i+1)
		d.labels = append(d.labels, box{p.x - 11, p.y - 11, 22, 22, fmt.Sprint(i + 1)})
	}
	d.add(`<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>`)
	for _, c := range s.Copies {
		a, ok := at[c.From]
		b, also := at[c.To]
		if !ok || !also || c.Kind == "quotation" || c.Kind == "boilerplate" {
			continue
		}
		// The line ends at the rim of the dots, and bends so that a line in
		// one lane does not run through the dots between.
		tip := ""
		if c.Direction != "" {
			tip = ` marker-end="url(#tip)"`
		}
		mx, my := (a.x+b.x)/2, (a.y+b.y)/2-14
		ax, ay := toward(a.x, a.y, mx, my, 12)
		bx, by := toward(b.x, b.y, mx, my, 13)
		d.add(`<path d="M%.1f %.1fQ%.1f %.1f %.1f %.1f" class="flow %s" style="stroke-width:%.1f"%s><title>%s</title></path>`,
			ax, ay, mx, my, bx, by, html.EscapeString(c.Kind), 0.8+2.2*max(c.Share, c.Back), tip, html.EscapeString(fmt.Sprintf("%s, %s, %.0f %%", kindName(c.Kind), formName(c.Form), 100*max(c.Share, c.Back))))
	}
	d.b.WriteString(dots.String())
	return d.svg("من نقل عن من: " + s.Title), d.labels
}

// toward returns the point that lies r units from x, y on the way to tx, ty.
func toward(x, y, tx, ty, r float64) (float64, float64) {
	dx, dy := tx-x, ty-y
	l := dx*dx + dy*dy
	if l == 0 {
		return x, y
	}
	// Newton's root, good to a hundredth after a few steps, keeps the drawing
	// the same on every machine.
	s := l
	for range 40 {
		s = (s + l/s) / 2
	}
	return x + dx/s*r, y + dy/s*r
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
