package search

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestParse holds queries to their canonical form.
func TestParse(t *testing.T) {
	for _, c := range [][2]string{
		{"روسيا", "روسيا"},
		{"  روسيا\u200f \t بيلاروسيا ", "روسيا بيلاروسيا"},
		{"روسيا/بيلاروسيا", "روسيا بيلاروسيا"},
		{"روسيا، بيلاروسيا!", "روسيا بيلاروسيا"},
		{"رُوسِيـا", "روسيا"},
		{"روسيا and بيلاروسيا", "روسيا بيلاروسيا"},
		{"روسيا و بيلاروسيا", "روسيا بيلاروسيا"},
		{"روسيا أو بيلاروسيا", "روسيا or بيلاروسيا"},
		{"روسيا OR بيلاروسيا مينسك", "روسيا or بيلاروسيا مينسك"},
		{"(روسيا or بيلاروسيا) مينسك", "(روسيا or بيلاروسيا) مينسك"},
		{"((روسيا)) (مينسك (موسكو))", "روسيا مينسك موسكو"},
		{"روسيا not مينسك", "روسيا not مينسك"},
		{"روسيا -مينسك -(أ or ب)", "روسيا not مينسك not (أ or ب)"},
		{"not not مينسك", "مينسك"},
		{"not (روسيا مينسك)", "not (روسيا مينسك)"},
		{"-3 درجات - مئوية", "3 درجات مئوية"},
		{"الحل ليس عسكريا", "الحل ليس عسكريا"},
		{`\or \أو و`, `\or \أو`},
		{"«لن ننتظر» “ولا غدا” \"أبدا\"", `"لن ننتظر" "ولا غدا" "أبدا"`},
		{"«قال: \"نعم\"»", `"قال نعم"`},
		{"صوار*", "صوار*"},
		{"S-400 18:30 3.5", "S-400 18:30 3.5"},
		{"بوتين: لن نتراجع", "بوتين لن نتراجع"},
		{"speaker:بوتين", "speaker:بوتين"},
		{"Speaker: بوتين", "speaker:بوتين"},
		{"المتحدث:«سيرغي  لافروف»", `speaker:"سيرغي لافروف"`},
		{"speaker:ru/ministry-defence", "speaker:ru/ministry-defence"},
		{`outlet:"a\"b\\c"`, `outlet:"a\"b\\c"`},
		{"قال:(حرب or سلم)", "said:حرب or said:سلم"},
		{`said:"لن ننتظر"`, `said:"لن ننتظر"`},
		{"said:صوار*", "said:صوار*"},
		{"act:(deny or accuse) type:agree", "(act:deny or act:accuse) type:AGREE"},
		{"فعل:نفى", "act:deny"},
		{"mode:direct modality:Denied", "mode:direct modality:denied"},
		{"from:٢٠٢٢ to:2022/12", "from:2022 to:2022-12"},
		{"من:19/12/2022 إلى:٢٠٢٢-١٢-٣١", "from:2022-12-19 to:2022-12-31"},
		{`from:"كانون الأول 2022"`, "from:2022-12"},
		{`from:"19 ديسمبر 2022"`, "from:2022-12-19"},
		{"dossier:روسيا,بيلاروسيا", `dossier:"روسيا,بيلاروسيا"`},
		{`dossier:"روسيا"،"بيلاروسيا"`, `dossier:"روسيا,بيلاروسيا"`},
		{"speaker:بوتين، الحرب", "speaker:بوتين الحرب"},
		{"title:القمة عنوان:\"قمة مكة\"", `title:القمة title:"قمة مكة"`},
		{"a\" OR 1=1 --\"", `a "OR 1 1"`},
		{"'; DROP TABLE entries; --", "DROP TABLE entries"},
		{"NEAR(a b, 3)", "NEAR a b 3"},
		{"col : x ^ y + z", "col x y z"},
	} {
		q, err := Parse(c[0])
		if err != nil {
			t.Errorf("Parse(%q): %v", c[0], err)
			continue
		}
		if got := q.String(); got != c[1] {
			t.Errorf("Parse(%q) is\n%s, want\n%s\n%+q", c[0], got, c[1], got)
		}
		checkQuery(t, c[0])
	}
}

// TestParseErrors holds wrong queries to the place and the advice.
func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		query string
		at    int
		why   string
	}{
		{"", 0, "there is no word to search for; type words, a quotation in «marks», or a condition such as speaker:NAME"},
		{" ، ", 0, "there is no word to search for; type words, a quotation in «marks», or a condition such as speaker:NAME"},
		{"روسيا (مينسك", 6, "a parenthesis is not closed; close it, or leave it out"},
		{"روسيا) مينسك", 5, "a parenthesis closes that was not opened; take it out or open one before it"},
		{"روسيا «مينسك", 6, "the quotation that begins here is not closed; put » behind its last word"},
		{"روسيا \"\"", 6, "there is no word between the quotation marks; put the words that must stand there, or take the marks out"},
		{"روسيا or", 8, "\"or\" needs something on both sides; add a word, or write \\or for the word itself"},
		{"روسيا not", 6, "\"not\" needs something behind it; add a word, or write \\not for the word itself"},
		{"speker:بوتين", 0, "there is no field \"speker\"; did you mean speaker:? Put a blank behind the colon where it is punctuation"},
		{"act:fly", 4, "act: has no value \"fly\"; it is one of say, confirm, announce, deny, promise, warn, threaten, call, ask, accuse, praise, condemn, reject, report, expect, explain, order, describe"},
		{"from:2022-13", 5, "\"2022-13\" is no date; write a day, month or year, such as 2022-12-19, 2022-12 or 2022"},
		{"from:2023-02-29", 5, "\"2023-02-29\" is no date; write a day, month or year, such as 2022-12-19, 2022-12 or 2022"},
		{"speaker:", 0, "speaker: has no value; write who speaks, such as speaker:الكرملين or speaker:\"سيرغي لافروف\""},
		{"dossier:روسيا", 8, "dossier: takes two to four parties with commas between them, such as dossier:روسيا,بيلاروسيا"},
		{"سف*", 0, "a beginning needs three letters or more before the *; add one"},
		{strings.Repeat("سفي* ", 9), 40, "the query has more than 8 beginnings of words; write some words in full"},
		{strings.Repeat("قمح ", 81), 0, "the query has 81 words and conditions, more than 80; leave some out"},
		{strings.Repeat("(", 20) + "قمح", 17, "parentheses are nested deeper than 16; write the query flatter"},
		{strings.Repeat("قمح", 700), 2000, "the query has 2100 characters, more than 2000; leave words out"},
		{"a\xff", 0, "the query is not UTF-8 text; type it again or encode it as UTF-8"},
	} {
		q, err := Parse(c.query)
		var wrong *QueryError
		if !errors.As(err, &wrong) {
			t.Errorf("Parse(%q) = %v, %v; want a *QueryError", c.query, q, err)
			continue
		}
		if wrong.At != c.at || wrong.Why != c.why {
			t.Errorf("Parse(%q): at %d %q\nwant at %d %q", c.query, wrong.At, wrong.Why, c.at, c.why)
		}
	}
}

// checkQuery states the laws of Parse on a text.
func checkQuery(t interface{ Fatalf(string, ...any) }, text string) {
	q, err := Parse(text)
	if err != nil {
		var wrong *QueryError
		if !errors.As(err, &wrong) {
			t.Fatalf("Parse(%q): %v is no *QueryError", text, err)
		}
		if wrong.At < 0 || wrong.At > utf8.RuneCountInString(wrong.Query) || wrong.Why == "" {
			t.Fatalf("Parse(%q): place %d, reason %q", text, wrong.At, wrong.Why)
		}
		return
	}
	s := q.String()
	again, err := Parse(s)
	if err != nil {
		// The canonical form writes a group's field at each value and may so
		// outgrow the bound.
		if utf8.RuneCountInString(s) > maxQuery {
			return
		}
		t.Fatalf("Parse(%q): %v; it is the form of %q", s, err, text)
	}
	if diff := cmp.Diff(q.root, again.root, cmp.AllowUnexported(node{}), cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".at" }, cmp.Ignore())); diff != "" {
		t.Fatalf("%q, the form of %q, is another query:\n%s", s, text, diff)
	}
	if twice := again.String(); twice != s {
		t.Fatalf("the form of %q is %q, and the form of that %q", text, s, twice)
	}
}

var pieces = []string{"روسيا", "و", "أو", "او", "ليس", "not", "and", "OR", "(", ")", "«", "»", "“", "”", "„", "\"", "\\", "-", "*", ":", ",", "،", " ", "  ",
	"speaker:", "قال:", "عن: ", "act:", "deny", "from:", "2022", "٢٠٢٢-١٢", "dossier:", "title:", "S-400", "18:30", "o'neil", "\u200f", "\u0640", "\u064f", "\u0654", "e\u0301",
	"\x00", "\u00a0", "\n", "İ", "ﷺ", "x:y", "١٢٣", "’", "\u2011"}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "pieces") {
			text += p
		}
		checkQuery(t, text)
	})
}

// FuzzParse: no text makes Parse panic, errors lie in the query, and the
// canonical form is the same query.
func FuzzParse(f *testing.F) {
	for _, p := range pieces {
		f.Add(p + " x")
		f.Add("روسيا " + p + p)
	}
	f.Add(`(speaker:"a b" or said:(ا ب)) -x* not «c d» \or`)
	f.Fuzz(func(t *testing.T, text string) { checkQuery(t, text) })
}
