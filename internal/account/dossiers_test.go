package account

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/words"
)

// pact is an account by hand with two dealings of two parties. Two of it are
// copies, so one source. The words of
// the page are made to hurt.
func pact(id string) *isnad.Account {
	text := "=cmd() وقعت البرتغال والبرازيل \u202eاتفاقية <b>صيد</b>"
	span := func(words string) isnad.Span {
		i := strings.Index(text, words)
		return isnad.Span{Start: i, End: i + len(words)}
	}
	basis := isnad.Basis{Stage: "dealings", Rule: "verb", Score: 0.8}
	acct := &isnad.Account{
		Article: isnad.Article{ID: isnad.ArticleID(id), Page: id + ".txt", Text: text, Title: "توقيع", Outlet: isnad.Outlet{Name: "+الميناء", Why: "given"},
			Published: isnad.Dating{From: "2019-03-05", To: "2019-03-05", Basis: isnad.DatedGiven, Why: "given", Score: 1},
			Blocks:    []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: 0, End: len(text)}}}},
		Stages: []isnad.StageVersion{{Stage: "dealings", Version: 1}},
		Entities: []isnad.Entity{{ID: "pt", Kind: isnad.KindPlace, Name: "البرتغال", NameEn: "Portugal", Country: "pt", Forms: []string{"البرتغال"}},
			{ID: "br", Kind: isnad.KindPlace, Name: "البرازيل", Country: "br", Forms: []string{"البرازيل"}}},
		Dealings: []isnad.Dealing{
			{ID: "d1", Kind: isnad.DealingInstrument, Subject: span("اتفاقية <b>صيد</b>"), Trigger: span("وقعت"), Span: isnad.Span{Start: 0, End: len(text)},
				Status: isnad.StatusSigned, By: []isnad.EntityID{"pt", "br"}, Basis: basis},
			{ID: "d2", Kind: isnad.DealingDenial, Subject: span("صيد"), Span: span("صيد</b>"), Status: isnad.StatusDenied, By: []isnad.EntityID{"pt"}, Towards: []isnad.EntityID{"br"}, Basis: basis},
		},
	}
	words.Find(acct)
	return acct
}

func TestDossierForms(t *testing.T) {
	for _, c := range []struct {
		format string
		check  func(t *testing.T, got string)
	}{
		{"text", func(t *testing.T, got string) {
			for _, want := range []string{"Dossier, 2 rows: ", "  instrument   signed     ≤2019-03-05  1  ", "denied"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			if strings.ContainsRune(got, 0x202e) {
				t.Errorf("a control of the page reached the terminal: %+q", got)
			}
		}},
		{"json", func(t *testing.T, got string) {
			var doc DossierDocument
			if err := json.Unmarshal([]byte(got), &doc); err != nil {
				t.Fatal(err)
			}
			d := doc.Dossier
			if len(d.Rows) != 2 || d.Rows[0].Status != "signed" || len(d.Rows[0].History) != 2 || d.Rows[0].IndependentSources != 1 || doc.Names["br"] != "البرازيل" || !doc.Complete {
				t.Errorf("got %+v", doc)
			}
			if h := d.Rows[0].History[0]; h.Article != "a1" || h.Dealing != "a1-d1" || h.Start != 0 || h.End != len([]rune(pact("x").Article.Text)) || h.Told != "2019-03-05" {
				t.Errorf("telling %+v", h)
			}
		}},
		{"csv", func(t *testing.T, got string) {
			lines, err := csv.NewReader(strings.NewReader(got)).ReadAll()
			if err != nil || len(lines) != 5 {
				t.Fatalf("%d lines, %v:\n%s", len(lines), err, got)
			}
			for _, line := range lines[1:] {
				for i, cell := range line {
					if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
						t.Errorf("column %s holds a formula: %q", lines[0][i], cell)
					}
				}
			}
		}},
		{"html", func(t *testing.T, got string) {
			for _, want := range []string{"<!doctype html>", "الملفات", "موقّع", "signed", "&lt;b&gt;صيد&lt;/b&gt;", "</html>"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in the page", want)
				}
			}
			if strings.Contains(got, "<b>صيد") {
				t.Error("the page's markup went through")
			}
		}},
	} {
		t.Run(c.format, func(t *testing.T) {
			var b strings.Builder
			w := NewDossier(&b, DossierOptions{Format: c.format, Parties: []string{"البرتغال", "البرازيل"}})
			for _, id := range []string{"a1", "a2"} {
				acct := pact(id)
				if err := acct.Check(); err != nil {
					t.Fatal(err)
				}
				if err := w.Page("", []*isnad.Account{acct}, nil); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(false); err != nil {
				t.Fatal(err)
			}
			c.check(t, b.String())
		})
	}
}

func TestDossierParties(t *testing.T) {
	for _, c := range []struct {
		name string
		find func(string) []isnad.EntityID
		ok   bool
	}{
		{"البرتغال", nil, true},
		{"Portugal", nil, true},
		{"pt", nil, true},
		{"لشبونة", func(string) []isnad.EntityID { return []isnad.EntityID{"pt-lisbon", "pt"} }, true},
		{"برتغال", nil, false},
		{"اليابان", func(string) []isnad.EntityID { return []isnad.EntityID{"jp"} }, false},
	} {
		w := NewDossier(&strings.Builder{}, DossierOptions{Format: "text", Parties: []string{c.name, "البرازيل"}, Find: c.find})
		if err := w.Page("", []*isnad.Account{pact("a1")}, nil); err != nil {
			t.Fatal(err)
		}
		err := w.Close(false)
		var pe *PartyError
		if c.ok != (err == nil) || err != nil && !errors.As(err, &pe) {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.name == "برتغال" && (pe == nil || len(pe.Near) != 1) {
			t.Errorf("%s: want one name near it, got %v", c.name, err)
		}
	}
}
