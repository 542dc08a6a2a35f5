package statements

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"isnad"
	"isnad/internal/words"
)

var update = flag.Bool("update", false, "rewrite the wanted lines of the goldens")

// The notation of testdata/*.txtar. A section is one case: lines of text (a
// paragraph each; "# " makes a heading), then the wanted statements, one per
// line, each behind "> ":
//
//	cue | speaker | act | mode | content | chain
//
// Behind the speaker stand, where there are any, "+" co-speakers, "for" whom,
// "to" whom, "at" when, "on" what occasion, "about" which times, and "or" the
// candidates.
//
// Names are written into the text: {p …} a man, {pf …} a woman, {o …} an
// organisation, {l …} a place, {m …} a capital for its government, {t …} an
// office, {u …} an unnamed source, {x …} a date; {p short=full name} gives the
// entity. Equal last words of persons are one person.
func annotate(t testing.TB, src string) *isnad.Account {
	t.Helper()
	acct := &isnad.Account{Article: isnad.Article{ID: "a", Page: "p"}}
	for _, s := range []isnad.Stage{"extract", "words", "times", "names", Stage} {
		acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: s, Version: 1})
	}
	var text strings.Builder
	basis := isnad.Basis{Stage: "names", Rule: "by hand", Score: 1}
	entity := func(kind isnad.Kind, name string, gender int8) isnad.EntityID {
		words := strings.Fields(name)
		for i := range acct.Entities {
			e := &acct.Entities[i]
			has := strings.Fields(e.Name)
			if e.Name == name || kind == isnad.KindPerson && e.Kind == kind && len(words) == 1 && has[len(has)-1] == words[0] {
				return e.ID
			}
		}
		id := isnad.EntityID(fmt.Sprintf("_%d", len(acct.Entities)+1))
		acct.Entities = append(acct.Entities, isnad.Entity{ID: id, Kind: kind, Name: name, Gender: gender})
		return id
	}
	for _, line := range strings.Split(strings.TrimSpace(src), "\n") {
		kind := isnad.BlockParagraph
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			line, kind = rest, isnad.BlockHeading
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		start := text.Len()
		for {
			before, rest, ok := strings.Cut(line, "{")
			text.WriteString(before)
			if !ok {
				break
			}
			in, after, ok := strings.Cut(rest, "}")
			if !ok {
				t.Fatalf("no } in %q", line)
			}
			line = after
			mark, words, _ := strings.Cut(in, " ")
			words, full, ok := strings.Cut(words, "=")
			if !ok {
				full = words
			}
			sp := isnad.Span{Start: text.Len(), End: text.Len() + len(words)}
			text.WriteString(words)
			if mark == "x" {
				id := isnad.TimexID(fmt.Sprintf("t%d", len(acct.Times)+1))
				acct.Times = append(acct.Times, isnad.Timex{ID: id, Span: sp, Type: isnad.TimexDate, Value: "2030-01-01", Basis: isnad.Basis{Stage: "times", Rule: "by hand", Score: 1}})
				continue
			}
			m := isnad.Mention{Span: sp, Form: isnad.FormName, Basis: basis}
			switch mark {
			case "p":
				m.Kind, m.Entity = isnad.KindPerson, entity(isnad.KindPerson, full, -1)
			case "pf":
				m.Kind, m.Entity = isnad.KindPerson, entity(isnad.KindPerson, full, +1)
			case "o":
				m.Kind, m.Entity = isnad.KindOrganization, entity(isnad.KindOrganization, full, 0)
			case "l":
				m.Kind, m.Entity = isnad.KindPlace, entity(isnad.KindPlace, full, 0)
			case "m":
				m.Kind, m.Form, m.Entity = isnad.KindPlace, isnad.FormMetonym, entity(isnad.KindPlace, full, 0)
			case "t":
				m.Kind, m.Form, m.Entity = isnad.KindPerson, isnad.FormTitle, entity(isnad.KindPerson, full, 0)
			case "u":
				m.Kind, m.Form, m.Entity = isnad.KindUnnamed, isnad.FormTitle, entity(isnad.KindUnnamed, full, 0)
			default:
				t.Fatalf("unknown mark %q", mark)
			}
			for i := range acct.Entities {
				if e := &acct.Entities[i]; e.ID == m.Entity {
					has := false
					for _, f := range e.Forms {
						has = has || f == words
					}
					if !has {
						e.Forms = append(e.Forms, words)
					}
				}
			}
			acct.Mentions = append(acct.Mentions, m)
		}
		acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: start, End: text.Len()}})
	}
	acct.Article.Text = text.String()
	words.Find(acct)
	return acct
}

// told prints the statements of an account in the notation of the goldens.
func told(acct *isnad.Account) string {
	var b strings.Builder
	for i := range acct.Statements {
		s := &acct.Statements[i]
		who := acct.Words(s.SpeakerSpan)
		if e := acct.Entity(s.Speaker); e != nil {
			who = e.Name
		}
		for _, c := range s.CoSpeakers {
			who += " + " + acct.Entity(c).Name
		}
		if e := acct.Entity(s.For); e != nil {
			who += " for " + e.Name
		}
		if e := acct.Entity(s.Addressee); e != nil {
			who += " to " + e.Name
		}
		if s.Time != "" {
			who += " at " + acct.Words(acct.Timex(s.Time).Span)
		}
		if !s.Occasion.Empty() {
			who += " on " + acct.Words(s.Occasion)
		}
		for i, id := range s.About {
			who += [2]string{" about ", "; "}[min(i, 1)] + acct.Words(acct.Timex(id).Span)
		}
		for i, c := range s.Candidates {
			who += [2]string{" or ", "; "}[min(i, 1)] + acct.Entity(c).Name
		}
		act := string(s.Act)
		if s.Negated {
			act += ", negated"
		}
		if s.Within != "" {
			act += ", within " + string(s.Within)
		}
		var content []string
		for _, c := range s.Content {
			content = append(content, acct.Words(c))
		}
		var chain []string
		for _, l := range s.Chain {
			chain = append(chain, string(l.Role)+" "+l.Name)
		}
		fmt.Fprintf(&b, "> %s | %s | %s | %s | %s | %s\n", acct.Words(s.Cue), who, act, s.Mode, strings.Join(content, " // "), strings.Join(chain, " > "))
	}
	if b.Len() == 0 {
		return "> none\n"
	}
	return b.String()
}

// split cuts a section into its text and its wanted lines.
func split(data string) (text, want string) {
	for _, line := range strings.SplitAfter(data, "\n") {
		if strings.HasPrefix(line, "> ") {
			want += line
		} else {
			text += line
		}
	}
	return text, want
}

func goldens(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	return files
}

func TestGolden(t *testing.T) {
	cases := 0
	for _, file := range goldens(t) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range ar.Files {
			f := &ar.Files[i]
			cases++
			text, want := split(string(f.Data))
			acct := annotate(t, text)
			Find(acct)
			if err := acct.Check(); err != nil {
				t.Errorf("%s: %s: %v", file, f.Name, err)
			}
			got := told(acct)
			if *update {
				f.Data = []byte(text + got)
				continue
			}
			if got != want {
				t.Errorf("%s: %s\ntext %s\ngot\n%swant\n%sgot escaped %+q", file, f.Name, text, got, want, got)
			}
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if cases < 60 {
		t.Errorf("%d cases, want at least 60", cases)
	}
}
