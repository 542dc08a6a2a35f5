package show

import (
	"slices"
	"strings"

	"isnad/internal/desk"
)

// A Graph is a story's articles laid out in time, a lane for each outlet, and
// the ways that texts went. Of the many pairs that share a text it holds what
// explains an article: one way to each copy, from the one that its text comes
// from. Outlets that print one text of one day and nothing else of the story
// are one lane.
//
// Units are those of the drawing. x is counted from the side where reading
// begins, so that a plane that runs from right to left is its mirror.
//
// No two labels share a place, and no way runs over an article that it does not
// lead from or to: ways leave an article below it, run between the lanes, go up
// and down in columns where no article stands, and come in from above.
type Graph struct {
	W, H  float64
	Days  []GraphDay
	Lanes []GraphLane
	Dots  []GraphDot
	Flows []GraphFlow
}

// A GraphDay is a column; its label belongs into the first GraphHead units.
type GraphDay struct {
	Date string // empty for articles without one
	X, W float64
}

// A GraphLane is a row; its label belongs into the first GraphLabel units.
type GraphLane struct {
	// Outlets are those of the lane: one, or those that share a text. The name of
	// an unknown outlet is empty.
	Outlets []string
	Y       float64 // of the middle
}

// A GraphDot is an article, or those of a lane that share a text.
type GraphDot struct {
	// Articles are numbers in Story.List, from 0.
	Articles []int
	X, Y, R  float64
	Copy     bool
}

// A GraphFlow is the way of a text, in pieces that run level or upright.
type GraphFlow struct {
	Points [][2]float64
	// From and To are dots by number.
	From, To int
	// Share is what says most of the way; Copies counts the articles that it
	// leads to. Direction of Share is empty when it is open which way it went.
	Share  desk.Share
	Copies int
}

// The measures of a Graph.
const (
	GraphHead  = 36.0
	GraphLabel = 160.0

	graphLane, graphDotR = 42.0, 12.0 // height of a lane, radius of a dot

	dotW, spineW, dayW, edge = 34.0, 12.0, 110.0, 8.0
	// bundled is from how many outlets on a text is drawn as one lane.
	bundled = 4
	// told is the part of a text from which an article of its own is shown to
	// draw on another.
	told = 0.3
)

// LayOut lays a story out.
func LayOut(s *desk.Story) *Graph {
	at := make(map[string]int, len(s.List))
	for i, a := range s.List {
		at[a.ID] = i
	}
	from := ways(s, at)
	lanes, laneOf := rows(s, from)
	g := &Graph{}
	for i, l := range lanes {
		g.Lanes = append(g.Lanes, GraphLane{l, GraphHead + graphLane*(float64(i)+0.5)})
	}
	// What stands in a cell: numbers of dots, and dots by article.
	type cell struct {
		lane int
		date string
	}
	dot := make([]int, len(s.List))
	slots := map[cell]int{}
	var days []string
	var slot []int
	for i, a := range s.List {
		c := cell{laneOf[i], a.Date}
		if !slices.Contains(days, a.Date) {
			days = append(days, a.Date)
		}
		if len(lanes[c.lane]) > 1 && slots[c] > 0 {
			// A lane of many outlets has one text of one day.
			k := slices.IndexFunc(g.Dots, func(d GraphDot) bool { return laneOf[d.Articles[0]] == c.lane })
			g.Dots[k].Articles = append(g.Dots[k].Articles, i)
			dot[i] = k
			continue
		}
		dot[i] = len(g.Dots)
		g.Dots = append(g.Dots, GraphDot{Articles: []int{i}, Y: g.Lanes[c.lane].Y, R: graphDotR, Copy: a.CopyOf != ""})
		slot = append(slot, slots[c])
		slots[c]++
	}
	slices.SortStableFunc(days, func(x, y string) int {
		if (x == "") != (y == "") {
			return strings.Compare(y, x)
		}
		return strings.Compare(x, y)
	})
	// A day has a column for each article from which texts come into it.
	spines := map[string][]int{} // dots
	for i := range s.List {
		if w := from[i]; w != nil && dot[w.from] != dot[i] {
			if d := s.List[i].Date; !slices.Contains(spines[d], dot[w.from]) {
				spines[d] = append(spines[d], dot[w.from])
			}
		}
	}
	start := map[string]float64{}
	x := GraphLabel
	for _, day := range days {
		most := 1
		for c, n := range slots {
			if c.date == day {
				most = max(most, n)
			}
		}
		w := max(edge+spineW*float64(len(spines[day]))+dotW*float64(most)+edge, dayW)
		g.Days = append(g.Days, GraphDay{day, x, w})
		start[day] = x
		x += w
	}
	g.W, g.H = x+edge, GraphHead+graphLane*float64(len(lanes))+edge
	for k := range g.Dots {
		d := &g.Dots[k]
		day := s.List[d.Articles[0]].Date
		d.X = start[day] + edge + spineW*float64(len(spines[day])) + dotW*(float64(slot[k])+0.5)
	}
	drawn := map[[2]int]int{}
	for i := range s.List {
		w := from[i]
		if w == nil || dot[w.from] == dot[i] {
			continue
		}
		a, b := dot[w.from], dot[i]
		if n, ok := drawn[[2]int{a, b}]; ok {
			g.Flows[n].Copies++
			continue
		}
		drawn[[2]int{a, b}] = len(g.Flows)
		src, to := g.Dots[a], g.Dots[b]
		day := s.List[i].Date
		spine := start[day] + edge + spineW*(float64(slices.Index(spines[day], a))+0.5)
		// Ways of neighbours in one lane run side by side below it.
		below := src.Y + 15 + 2.5*float64(a%3)
		above := to.Y - 16
		g.Flows = append(g.Flows, GraphFlow{From: a, To: b, Share: w.share, Copies: 1, Points: [][2]float64{
			{src.X, src.Y + src.R}, {src.X, below}, {spine, below}, {spine, above}, {to.X, above}, {to.X, to.Y - to.R}}})
	}
	return g
}

// A way is where the text of an article comes from.
type way struct {
	from  int
	share desk.Share
}

// ways returns, for each article, the one that explains it best, nil when none
// does: the one that it credits or is a version of, else the first of its text,
// else an earlier one that it shares enough with.
func ways(s *desk.Story, at map[string]int) []*way {
	out := make([]*way, len(s.List))
	rank := make([]int, len(s.List))
	// Where the text's first article is in another story, or in none, the first
	// that is here stands for it.
	first := map[string]int{}
	for i, a := range s.List {
		if a.CopyOf == "" {
			first[a.ID] = i
		} else if _, ok := first[a.CopyOf]; !ok {
			if src, here := at[a.CopyOf]; here {
				first[a.CopyOf] = src
			} else {
				first[a.CopyOf] = i
			}
		}
	}
	source := func(i int) int {
		if f, ok := first[s.List[i].CopyOf]; ok && s.List[i].CopyOf != "" {
			return f
		}
		return -1
	}
	offer := func(to, from, r int, c desk.Share) {
		o := out[to]
		if from == to || o != nil && (rank[to] > r || rank[to] == r && (amount(o.share) > amount(c) || amount(o.share) == amount(c) && o.from <= from)) {
			return
		}
		out[to], rank[to] = &way{from, c}, r
	}
	for _, c := range s.Copies {
		a, ok := at[c.From]
		b, also := at[c.To]
		if !ok || !also || c.Kind == "quotation" || c.Kind == "boilerplate" {
			continue
		}
		if c.Direction == "credit" || c.Direction == "version" {
			offer(b, a, 4, c)
			continue
		}
		if a > b {
			a, b = b, a
		}
		switch {
		case source(b) == a:
			offer(b, a, 3, c)
		case c.Direction != "":
			offer(b, a, 2, c)
		case s.List[b].CopyOf != "" || amount(c) >= told:
			offer(b, a, 1, c)
		}
	}
	for i, a := range s.List {
		if src := source(i); src >= 0 && out[i] == nil {
			offer(i, src, 0, desk.Share{From: s.List[src].ID, To: a.ID, Kind: "undirected", Form: "partial"})
		}
	}
	return out
}

// Explained are the shared texts of a story that its graph draws, one for each
// article that draws on another, in order of the articles.
func Explained(s *desk.Story) []desk.Share {
	at := make(map[string]int, len(s.List))
	for i, a := range s.List {
		at[a.ID] = i
	}
	var out []desk.Share
	for _, w := range ways(s, at) {
		if w != nil && w.share.Words > 0 {
			out = append(out, w.share)
		}
	}
	return out
}

func amount(c desk.Share) float64 { return max(c.Share, c.Back) }

// rows returns the lanes by outlet, in order of first appearance, and the lane of
// each article.
func rows(s *desk.Story, from []*way) ([][]string, []int) {
	n := map[string]int{} // articles of an outlet
	for _, a := range s.List {
		n[a.Outlet]++
	}
	type text struct {
		source int
		date   string
	}
	one := map[text][]int{}
	for i, a := range s.List {
		if from[i] != nil && a.CopyOf != "" && n[a.Outlet] == 1 && a.Outlet != "" {
			k := text{from[i].from, a.Date}
			one[k] = append(one[k], i)
		}
	}
	together := map[int]text{}
	for k, list := range one {
		if len(list) >= bundled {
			for _, i := range list {
				together[i] = k
			}
		}
	}
	var lanes [][]string
	of := make([]int, len(s.List))
	byOutlet, byText := map[string]int{}, map[text]int{}
	for i, a := range s.List {
		if k, ok := together[i]; ok {
			l, have := byText[k]
			if !have {
				l = len(lanes)
				byText[k], lanes = l, append(lanes, nil)
			}
			lanes[l] = append(lanes[l], a.Outlet)
			of[i] = l
			continue
		}
		l, have := byOutlet[a.Outlet]
		if !have {
			l = len(lanes)
			byOutlet[a.Outlet], lanes = l, append(lanes, []string{a.Outlet})
		}
		of[i] = l
	}
	return lanes, of
}
