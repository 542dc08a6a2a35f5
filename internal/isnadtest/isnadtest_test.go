package isnadtest

import (
	"strings"
	"testing"

	"isnad"
)

func TestAccount(t *testing.T) {
	acct := Account(t, `
@outlet الميزان
@published 2023-12-18
@title وصول القافلة
> وصلت القافلة.
# في الطريق
قال [person _a: نوري] [time DATE 2023-12-17: أمس] إن [person/title _a: السائق] [هكذا] نام. وقال [person _a: سالم نوري] إنه سيعود.
* ماء
`)
	if got, want := acct.Article.Text, "وصلت القافلة.\nفي الطريق\nقال نوري أمس إن السائق [هكذا] نام. وقال سالم نوري إنه سيعود.\nماء"; got != want {
		t.Errorf("text:\ngot  %s\nwant %s", Show(got), Show(want))
	}
	kinds := ""
	for _, b := range acct.Article.Blocks {
		kinds += string(b.Kind) + " "
	}
	if kinds != "lead heading paragraph item " {
		t.Errorf("blocks: got %s", kinds)
	}
	if len(acct.Sentences) != 5 {
		t.Errorf("got %d sentences, want 5", len(acct.Sentences))
	}
	if e := acct.Entity("_a"); e == nil || e.Name != "سالم نوري" || len(e.Forms) != 3 {
		t.Errorf("entity: got %+v", e)
	}
	if len(acct.Mentions) != 3 || acct.Words(acct.Mentions[1].Span) != "السائق" || acct.Mentions[1].Form != isnad.FormTitle {
		t.Errorf("mentions: got %+v", acct.Mentions)
	}
	if len(acct.Times) != 1 || acct.Times[0].From != "2023-12-17" {
		t.Errorf("times: got %+v", acct.Times)
	}
	if got := acct.Words(Span(t, acct, "وقال", 0)); got != "وقال" {
		t.Errorf("Span: got %s", Show(got))
	}
	if _, err := Parse("@colour أخضر"); err == nil {
		t.Error("an unknown fact gives no error")
	}
}

// TestCheck sees that Check speaks when a law is broken.
func TestCheck(t *testing.T) {
	acct := Account(t, "قال [person _a: سالم] نعم.")
	acct.Mentions[0].Span.End = len(acct.Article.Text) + 1
	spy := &recorder{TB: t}
	Check(spy, acct)
	if !strings.Contains(spy.said, "outside the text") {
		t.Errorf("got %q", spy.said)
	}
}

// A recorder keeps what Check says in place of failing.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Errorf(format string, args ...any) {
	for _, a := range args {
		if err, ok := a.(error); ok {
			r.said += err.Error()
		}
	}
}

func TestShow(t *testing.T) {
	if got := Show("دار\u200f"); !strings.Contains(got, `\u200f`) {
		t.Errorf("got %s", got)
	}
	if got := Show("دار"); got != `"دار"` {
		t.Errorf("got %s", got)
	}
}
