// Package show renders the answers of the desk: as text for a terminal, as JSON
// for programs, and as self-contained web pages with drawings. It decides
// nothing and asks nothing.
package show

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"isnad/internal/desk"
)

// JSON writes an answer as one JSON document, indented.
func JSON(w io.Writer, answer any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(answer); err != nil {
		return fmt.Errorf("show: write JSON: %w", err)
	}
	return nil
}

// A page gathers the lines of a text answer.
type page struct{ b strings.Builder }

func (p *page) line(format string, args ...any) {
	fmt.Fprintf(&p.b, format, args...)
	p.b.WriteByte('\n')
}

func (p *page) head(s string) { p.line("\n%s", s) }

// Text writes an answer for people at a terminal. Words of articles stand on
// lines of their own or last on their line, since a terminal orders right to
// left text by itself.
func Text(w io.Writer, answer any) error {
	var p page
	switch a := answer.(type) {
	case []desk.StoryRef:
		p.stories(a)
	case *desk.Story:
		p.story(a)
	case *desk.Timeline:
		if a.Of.Name != "" {
			p.line("%s\n%s", a.Of.Name, a.Of.ID)
		}
		if len(a.Entries) == 0 {
			p.line("Nothing is told of that time.")
		}
		p.left(a.ArticlesLeftOut)
		p.timeline(a.Entries, a.LeftOut)
	case *desk.Person:
		p.person(a)
	case *desk.Chain:
		p.chain(a)
	case *desk.Comparison:
		p.comparison(a)
	case *desk.Revision:
		p.revision(a)
	default:
		return fmt.Errorf("show: no text for %T", answer)
	}
	if _, err := io.WriteString(w, plain(p.b.String())); err != nil {
		return fmt.Errorf("show: write text: %w", err)
	}
	return nil
}

// plain takes out control characters that would command the terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

func days(from, to string) string {
	switch {
	case from == "" && to == "":
		return "undated"
	case from == to || to == "":
		return from
	}
	return from + " to " + to
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "y") {
		return fmt.Sprintf("%d %sies", n, noun[:len(noun)-1])
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (p *page) stories(list []desk.StoryRef) {
	if len(list) == 0 {
		p.line("No two articles tell of one event.")
	}
	for _, s := range list {
		p.line("%s  %s, %s, %s\n    %s", s.ID, count(s.Articles, "article"), count(s.Sources, "independent source"), days(s.From, s.To), s.Title)
	}
}

func names(refs []desk.Ref) string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Name)
	}
	return strings.Join(out, "، ")
}

func (p *page) story(s *desk.Story) {
	p.line("%s\n%s: %s, %s, %s", s.Title, s.ID, days(s.From, s.To), count(s.Articles, "article"), count(s.Sources, "independent source"))
	p.head("Articles")
	for _, a := range s.List {
		p.article(a)
	}
	p.left(s.ArticlesLeftOut)
	if len(s.Denials) > 0 {
		p.head("Denied")
		for _, c := range s.Denials {
			p.claim(c)
		}
	}
	p.clashes(s.Clashes)
	p.namings(s.Namings)
	if len(s.Common) > 0 {
		p.head("Named by every independent telling")
		p.line("  %s", names(s.Common))
	}
	for _, o := range s.Only {
		if len(o.Names) > 0 {
			p.line("  only in %s: %s", o.Article, names(o.Names))
		}
	}
	p.head("Timeline")
	p.timeline(s.Timeline, s.TimelineLeftOut)
	if len(s.Others) > 0 {
		p.head("Perhaps you meant")
		for _, o := range s.Others {
			p.line("  %s  %s", o.ID, o.Title)
		}
	}
}

// left says how many articles an answer does not rest on.
func (p *page) left(n int) {
	if n > 0 {
		p.line("  %s not looked at: there are too many; these are of the latest.", count(n, "article"))
	}
}

func (p *page) article(a desk.ArticleRef) {
	copied := ""
	if a.CopyOf != "" {
		copied = "  (text of " + a.CopyOf + ")"
	}
	p.line("  %s  %s%s\n    %s: %s", a.ID, days(a.Date, ""), copied, or(a.Outlet, "?"), a.Title)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (p *page) clashes(list []desk.Clash) {
	if len(list) == 0 {
		return
	}
	p.head("Told differently")
	for _, c := range list {
		for _, v := range c.Values {
			p.line("  %s%s %s  in %s (%s)\n    %s", sign(v.About), v.Value, c.Of, strings.Join(v.Outlets, "، "), strings.Join(v.Articles, ", "), v.Text)
		}
	}
}

// sign stands before a number that is not told as exact.
func sign(about string) string {
	switch about {
	case "about":
		return "~"
	case "at least":
		return "≥"
	case "at most":
		return "≤"
	}
	return ""
}

func (p *page) namings(list []desk.Naming) {
	if len(list) == 0 {
		return
	}
	p.head("Called differently")
	for _, n := range list {
		for _, f := range n.Forms {
			p.line("  %s — %s", f.Form, strings.Join(f.Outlets, "، "))
		}
	}
}

func (p *page) timeline(list []desk.Entry, left int) {
	if left > 0 {
		p.line("%d of %d entries, those that most sources tell; --limit 0 shows all.", len(list), len(list)+left)
	}
	last := "-"
	for _, e := range list {
		if d := days(e.Date, e.To); d != last {
			p.line("%s", d)
			last = d
		}
		mark := ""
		if e.Sources > 1 {
			mark = fmt.Sprintf("  %d sources", e.Sources)
		}
		if e.Modality != "asserted" {
			mark += "  " + e.Modality
		}
		who := names(e.Who)
		if len(e.Whom) > 0 {
			who += " ← " + names(e.Whom)
		}
		told := e.Outlets
		more := ""
		if len(told) > 3 {
			told, more = told[:3], fmt.Sprintf(" +%d", len(e.Outlets)-3)
		}
		p.line("  %s%s  %s%s\n    %s\n      %s", strings.ToLower(e.Type), mark, strings.Join(told, "، "), more, or(who, "?"), e.Text)
	}
}

func (p *page) person(a *desk.Person) {
	p.line("%s\n%s (%s), in %s", a.Name, a.ID, a.Kind, count(a.Articles, "article"))
	if len(a.Forms) > 1 {
		p.line("  %s", strings.Join(a.Forms, "، "))
	}
	if len(a.Roles) > 0 {
		p.line("  %s", strings.Join(a.Roles, "، "))
	}
	p.namings(a.Namings)
	if len(a.Claims) > 0 {
		p.head("Said")
	}
	p.left(a.ArticlesLeftOut)
	for _, c := range a.Claims {
		p.claim(c)
	}
	if len(a.Others) > 0 {
		p.head("Perhaps you meant")
		for _, o := range a.Others {
			p.line("  %s (%s)  %s", o.ID, o.Kind, o.Name)
		}
	}
}

func (p *page) claim(c desk.ClaimRef) {
	t := c.Tellings[0]
	sources := ""
	if len(c.Tellings) > 1 {
		sources = fmt.Sprintf("  %s, %s", count(len(c.Tellings)+c.LeftOut, "telling"), count(c.Sources, "independent source"))
	}
	p.line("  %s  %s  %s%s\n    %s\n      %s", days(or(t.When, t.Date), t.Until), act(t), t.ID, sources, or(t.Speaker.Name, or(t.Words, "?")), t.Text)
	for _, d := range c.Denied {
		p.line("    denied %s by\n      %s: %s", d.ID, or(d.Speaker.Name, or(d.Words, "?")), d.Text)
	}
	for _, d := range c.Denies {
		p.line("    denies %s of\n      %s: %s", d.ID, or(d.Speaker.Name, or(d.Words, "?")), d.Text)
	}
}

func act(t desk.Said) string {
	if t.Negated {
		return "not " + t.Act
	}
	return t.Act
}

// chain draws the tree: the claim, its sources, the tellings behind each, and
// the links of each telling from the reader's side on.
func (p *page) chain(c *desk.Chain) {
	t := c.Claim.Tellings[0]
	p.line("%s\n  %s", or(t.Speaker.Name, or(t.Words, "?")), t.Text)
	p.line("%s, %s", count(len(c.Claim.Tellings)+c.Claim.LeftOut, "telling"), count(c.Claim.Sources, "independent source"))
	if n := c.Claim.LeftOut; n > 0 {
		p.line("%s not shown: there are too many.", count(n, "telling"))
	}
	for i, s := range c.Sources {
		branch, stem := "├─", "│ "
		if i == len(c.Sources)-1 {
			branch, stem = "└─", "  "
		}
		p.line("%s %s", branch, s.Name)
		for j, t := range s.Tellings {
			twig := "├─"
			if j == len(s.Tellings)-1 {
				twig = "└─"
			}
			p.line("%s %s %s  %s  %s", stem, twig, t.ID, or(t.Date, "undated"), links(t))
		}
	}
	for _, d := range c.Claim.Denied {
		p.line("denied %s by\n  %s: %s", d.ID, or(d.Speaker.Name, or(d.Words, "?")), d.Text)
	}
	if len(c.Others) > 0 {
		p.head("Other statements with these words")
		for _, o := range c.Others {
			p.line("  %s\n    %s: %s", o.ID, or(o.Speaker.Name, or(o.Words, "?")), o.Text)
		}
	}
}

// links are the tellers of a statement, and where nobody is named.
func links(t desk.Said) string {
	var out []string
	for _, l := range t.Chain {
		if l.Broken {
			out = append(out, "✂ "+l.Name)
			continue
		}
		out = append(out, l.Name)
	}
	if len(out) == 0 {
		return or(t.Outlet, "?")
	}
	return strings.Join(out, " ← ")
}

func (p *page) comparison(c *desk.Comparison) {
	p.article(c.A)
	p.article(c.B)
	if c.SameStory != "" {
		p.line("  both tell %s", c.SameStory)
	}
	p.head("Shared text")
	if len(c.Shared) == 0 {
		p.line("  none")
	}
	for _, s := range c.Shared {
		way := "direction left open"
		if s.Direction != "" {
			way = s.From + " → " + s.To + " by " + s.Direction
		}
		p.line("  %s, %s, %s: %s; %.0f %% of %s, %.0f %% of %s", s.Kind, s.Form, count(s.Words, "word"), way, 100*s.Share, s.To, 100*s.Back, s.From)
	}
	for _, x := range []struct {
		head string
		list []desk.ClaimRef
	}{{"Both tell", c.Both}} {
		if len(x.list) > 0 {
			p.head(x.head)
		}
		for _, cl := range x.list {
			p.claim(cl)
		}
	}
	for _, x := range []struct {
		of   desk.ArticleRef
		list []desk.Said
	}{{c.A, c.OnlyA}, {c.B, c.OnlyB}} {
		if len(x.list) > 0 {
			p.head("Only " + x.of.ID)
		}
		for _, s := range x.list {
			p.line("  %s  %s\n    %s\n      %s", act(s), s.ID, or(s.Speaker.Name, or(s.Words, "?")), s.Text)
		}
	}
	p.head("Names")
	p.line("  both: %s\n  only %s: %s\n  only %s: %s", names(c.NamesBoth), c.A.ID, names(c.NamesA), c.B.ID, names(c.NamesB))
	p.clashes(c.Clashes)
	p.namings(c.Namings)
}

// revision prints the changes as a reader of two printouts would mark them.
func (p *page) revision(r *desk.Revision) {
	p.article(r.From)
	p.article(r.To)
	p.line("  %s kept, %d added, %d removed", count(r.Kept, "word"), r.Added, r.Removed)
	if r.Rough {
		p.line("  The texts are too unlike to be compared word by word throughout.")
	}
	p.head("Words")
	if len(r.Changes) == 0 {
		p.line("  The words are the same.")
	}
	for _, c := range r.Changes {
		p.line("  %s: … %s [] %s …", c.In, c.Before, c.After)
		if c.From != "" {
			p.line("    - %s", c.From)
		}
		if c.To != "" {
			p.line("    + %s", c.To)
		}
	}
	for _, x := range []struct {
		head, mark string
		list       []desk.Said
	}{{"Statements that appeared", "+", r.Appeared}, {"Statements that vanished", "-", r.Vanished}} {
		if len(x.list) > 0 {
			p.head(x.head)
		}
		for _, s := range x.list {
			p.line("  %s %s  %s\n    %s\n      %s", x.mark, act(s), s.ID, or(s.Speaker.Name, or(s.Words, "?")), s.Text)
		}
	}
	if len(r.Changed) > 0 {
		p.head("Statements in other words")
	}
	for _, c := range r.Changed {
		p.line("  %s  %s → %s\n    - %s\n    + %s", or(c.To.Speaker.Name, or(c.To.Words, "?")), c.From.ID, c.To.ID, c.From.Text, c.To.Text)
	}
}
