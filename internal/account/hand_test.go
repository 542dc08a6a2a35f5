package account

import (
	"fmt"
	"strings"
	"testing"

	"isnad"
)

// parseAccounts makes accounts from a small notation, so that a face can be
// tested without any reader. Fields are separated by " | "; words are looked
// for in the text, the first place not before the line's "@" mark:
//
//	# comment
//	page NAME | source
//	article ID | title | outlet name/id | from | to | basis | why
//	url ADDRESS, author WORDS, credit WORDS, modified FROM | TO
//	lead|para|head|item TEXT       the blocks, in order; \uXXXX is taken as in Go
//	drop REASON | TEXT
//	repair FROM | TO | RULE | WHY
//	time WORDS | TYPE | VALUE | FROM | TO
//	entity ID | kind | name | forms, comma-separated | role | name_en | wikidata | country
//	mention WORDS | kind | form | entity | title words
//	statement ID | cue | act | mode | speaker id | speaker words
//	  content WORDS                (one line for each piece)
//	  for ID, to ID, when tN, within sN, co ID, maybe ID, not
//	  link ROLE | NAME | entity | words
//	event ID | TYPE | mode | trigger | clause | actors | recipients | modality | place | tN | sN
//	unread PAGE | KIND | REASON
//
// "^N words" asks for the Nth place of the words (from 1) instead of the first.
type handPage struct {
	source string
	accts  []*isnad.Account
	unread error
}

func parseAccounts(t testing.TB, in string) []handPage {
	t.Helper()
	var pages []handPage
	var acct *isnad.Account
	var stmt *isnad.Statement
	page := func() *handPage {
		if len(pages) == 0 {
			t.Fatal("no page yet")
		}
		return &pages[len(pages)-1]
	}
	name := ""
	find := func(line, words string) isnad.Span {
		if words == "" {
			return isnad.Span{}
		}
		nth := 1
		if strings.HasPrefix(words, "^") {
			if _, err := fmt.Sscanf(words, "^%d", &nth); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			_, words, _ = strings.Cut(words, " ")
		}
		at := 0
		for {
			i := strings.Index(acct.Article.Text[at:], words)
			if i < 0 {
				t.Fatalf("line %q: %q is not in the text", line, words)
			}
			at += i
			if nth--; nth == 0 {
				return isnad.Span{Start: at, End: at + len(words)}
			}
			at += len(words)
		}
	}
	basis := func(s isnad.Stage) isnad.Basis { return isnad.Basis{Stage: s, Rule: "hand", Score: 1} }
	for _, line := range strings.Split(in, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		f := strings.Split(unescape(rest), "|")
		for i := range f {
			// The blanks around the bar are the notation's, others the field's.
			if i > 0 {
				f[i] = strings.TrimPrefix(f[i], " ")
			}
			if i < len(f)-1 {
				f[i] = strings.TrimSuffix(f[i], " ")
			}
		}
		arg := func(i int) string {
			if i < len(f) {
				return strings.TrimSpace(f[i])
			}
			return ""
		}
		block := func(kind isnad.BlockKind) {
			art := &acct.Article
			if art.Text != "" {
				art.Text += "\n"
			}
			start := len(art.Text)
			art.Text += f[0]
			art.Blocks = append(art.Blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: start, End: len(art.Text)}})
		}
		switch verb {
		case "page":
			name = arg(0)
			pages = append(pages, handPage{source: arg(1)})
		case "unread":
			page().unread = &isnad.PageError{Page: arg(0), Kind: isnad.ErrorKind(arg(1)), Err: fmt.Errorf("%s", arg(2))}
		case "article":
			outlet, id, _ := strings.Cut(arg(2), "/")
			acct = &isnad.Account{Stages: []isnad.StageVersion{{Stage: "extract", Version: 1}, {Stage: "times", Version: 2}, {Stage: "names", Version: 1}, {Stage: "statements", Version: 3}, {Stage: "events", Version: 1}}}
			acct.Article = isnad.Article{ID: isnad.ArticleID(arg(0)), Page: name, Ordinal: len(page().accts), Title: arg(1), Charset: "utf-8",
				Outlet: isnad.Outlet{Name: outlet, ID: id, Why: "given"}, Published: isnad.Dating{From: arg(3), To: arg(4), Basis: isnad.DatingBasis(arg(5)), Why: arg(6), Score: 1}}
			page().accts = append(page().accts, acct)
		case "url":
			acct.Article.URL = arg(0)
		case "author":
			acct.Article.Author = arg(0)
		case "credit":
			acct.Article.Credit = append(acct.Article.Credit, arg(0))
		case "modified":
			acct.Article.Modified = isnad.Dating{From: arg(0), To: arg(1), Basis: isnad.DatedMetadata}
		case "lead":
			block(isnad.BlockLead)
		case "para":
			block(isnad.BlockParagraph)
		case "head":
			block(isnad.BlockHeading)
		case "item":
			block(isnad.BlockItem)
		case "drop":
			acct.Article.Dropped = append(acct.Article.Dropped, isnad.Dropped{Reason: isnad.DropReason(arg(0)), Text: f[1]})
		case "repair":
			acct.Article.Repairs = append(acct.Article.Repairs, isnad.Repair{From: f[0], To: f[1], Span: find(line, f[1]), Rule: arg(2), Why: arg(3)})
		case "time":
			acct.Times = append(acct.Times, isnad.Timex{ID: isnad.TimexID(fmt.Sprintf("t%d", len(acct.Times)+1)), Span: find(line, arg(0)), Type: isnad.TimexType(arg(1)), Value: arg(2), From: arg(3), To: arg(4), Basis: basis("times")})
		case "entity":
			e := isnad.Entity{ID: isnad.EntityID(arg(0)), Kind: isnad.Kind(arg(1)), Name: arg(2), Role: arg(4), NameEn: arg(5), Wikidata: arg(6), Country: isnad.EntityID(arg(7))}
			for _, form := range strings.Split(arg(3), ",") {
				if form = strings.TrimSpace(form); form != "" {
					e.Forms = append(e.Forms, form)
				}
			}
			acct.Entities = append(acct.Entities, e)
		case "mention":
			acct.Mentions = append(acct.Mentions, isnad.Mention{Span: find(line, arg(0)), Kind: isnad.Kind(arg(1)), Form: isnad.MentionForm(arg(2)), Entity: isnad.EntityID(arg(3)), Title: find(line, arg(4)), Basis: basis("names")})
		case "statement":
			acct.Statements = append(acct.Statements, isnad.Statement{ID: isnad.StatementID(arg(0)), Cue: find(line, arg(1)), CueLemma: strings.TrimLeft(arg(1), "^123456789 "), Act: isnad.Act(arg(2)), Mode: isnad.Mode(arg(3)),
				Speaker: isnad.EntityID(arg(4)), SpeakerSpan: find(line, arg(5)), Basis: isnad.Basis{Stage: "statements", Rule: "verb", Score: 0.9}})
			stmt = &acct.Statements[len(acct.Statements)-1]
		case "content":
			stmt.Content = append(stmt.Content, find(line, f[0]))
		case "for":
			stmt.For = isnad.EntityID(arg(0))
		case "to":
			stmt.Addressee = isnad.EntityID(arg(0))
		case "when":
			stmt.Time = isnad.TimexID(arg(0))
		case "within":
			stmt.Within = isnad.StatementID(arg(0))
		case "co":
			stmt.CoSpeakers = append(stmt.CoSpeakers, isnad.EntityID(arg(0)))
		case "maybe":
			stmt.Candidates = append(stmt.Candidates, isnad.EntityID(arg(0)))
		case "not":
			stmt.Negated = true
		case "link":
			stmt.Chain = append(stmt.Chain, isnad.Link{Role: isnad.Role(arg(0)), Name: arg(1), Entity: isnad.EntityID(arg(2)), Span: find(line, arg(3))})
		case "event":
			ids := func(s string) []isnad.EntityID {
				var out []isnad.EntityID
				for _, id := range strings.Split(s, ",") {
					if id = strings.TrimSpace(id); id != "" {
						out = append(out, isnad.EntityID(id))
					}
				}
				return out
			}
			acct.Events = append(acct.Events, isnad.Event{ID: isnad.EventID(arg(0)), Type: arg(1), Mode: arg(2), Trigger: find(line, arg(3)), Span: find(line, arg(4)), Actors: ids(arg(5)), Recipients: ids(arg(6)),
				Modality: isnad.Modality(arg(7)), Place: isnad.EntityID(arg(8)), Time: isnad.TimexID(arg(9)), Statement: isnad.StatementID(arg(10)), Basis: isnad.Basis{Stage: "events", Rule: "verb", Score: 0.8}})
		default:
			t.Fatalf("line %q: no such verb", line)
		}
	}
	for _, p := range pages {
		for _, a := range p.accts {
			if err := a.Check(); err != nil {
				t.Fatalf("the hand-made account breaks a law: %v", err)
			}
		}
	}
	return pages
}

// unescape turns \uXXXX into its character: what cannot be seen is written so.
func unescape(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, `\u`)
		if i < 0 || len(s) < i+6 {
			return b.String() + s
		}
		var r rune
		if _, err := fmt.Sscanf(s[i+2:i+6], "%04x", &r); err != nil {
			return b.String() + s
		}
		b.WriteString(s[:i])
		b.WriteRune(r)
		s = s[i+6:]
	}
}
