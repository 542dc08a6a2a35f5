package extract

import (
	"errors"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/isnadtest"
)

// TestHostile reads pages made to hurt. Each must end, in time that grows as
// the page does, with articles that obey the laws or a page error.
func TestHostile(t *testing.T) {
	para := "قال المدير إن العمل سيبدأ في الأسبوع المقبل بعد وصول المعدات من الخارج إلى الميناء الجديد. "
	size := 4 << 20
	if testing.Short() {
		size = 1 << 20
	}
	fill := func(s string) string { return strings.Repeat(s, size/len(s)+1) }
	for _, tt := range []struct {
		name, body string
		kind       isnad.ErrorKind // of the error; empty when there are articles
	}{
		{"one line", fill(para), ""},
		{"one word", fill("قال"), ""},
		{"many lines", fill(para + "\n"), ""},
		{"short lines", fill("قال\n"), ""},
		{"labels", fill("اقرأ أيضا:\n"), isnad.KindNoText},
		{"labels and titles", fill("اقرأ أيضا:\nعنوان خبر آخر من هنا\n" + para + "\n"), ""},
		{"sources", para + "\n" + fill("المصدر: وكالات\n"), ""},
		{"bullets", fill("• قال المدير\n"), ""},
		{"adverts", fill("إعلانوقال المدير. "), ""},
		{"adverts and headings", fill("إعلان غضب في الميناءوأمس. "), ""},
		{"masthead", "منبر الساحل\nعنوان الخبر الأول في هذا اليوم\n" + fill("منبر الساحل والجبال\n") + para, ""},
		{"sections", fill("اقتصاد\n") + para, ""},
		{"lone letters", fill("مؤك د ا ن ب "), ""},
		{"openers", fill("«“\""), isnad.KindEmpty},
		{"quotations", para + fill("«قال \"المدير″ “"), ""},
		{"gaps", para + fill("تكب دت ى ة ا "), ""},
		{"marks", para + fill("\u064b\u0651"), ""},
		{"tatweel", para + fill("\u0640"), ""},
		{"marks apart", para + fill("\u0640\u064b"), ""},
		{"invisible", para + fill("\u200f\u200b"), ""},
		{"spaces", para + fill(" \u00a0\t"), ""},
		{"newlines", para + fill("\n"), ""},
		{"broken", para + fill("\xd9"), ""},
		{"presentation", fill("\ufdfa \ufefb"), ""},
		{"ligatures", fill("\ufdfa"), ""},
		{"tanwin", fill("كتاباً"), ""},
		{"ta marbuta", fill("مدرسة"), ""},
		{"dates", para + "\n" + fill("12/12/2022\n"), ""},
		{"numbers", fill("1 2 3\n"), isnad.KindEmpty},
		{"nested tags", "<html><body>" + fill("<div>") + "<p>" + para, ""},
		{"nested tables", "<html><body>" + fill("<table><tr><td>") + para, ""},
		{"unclosed", "<html><body><p>" + fill(para+"<p"), ""},
		{"entities", "<html><body><p>" + para + fill("&#x642;"), ""},
		{"titles", fill("عنوان طويل من كلمات كثيرة بلا نقطة\n" + para + para + "\n" + para + "\nالمصدر: وكالات\n"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := &isnad.Page{Name: tt.name, Body: []byte(tt.body)}
			var arts []isnad.Article
			var err error
			cost := isnadtest.Cost(func() { arts, err = Find(page) })
			var perr *isnad.PageError
			switch {
			case tt.kind != "":
				if !errors.As(err, &perr) || perr.Kind != tt.kind {
					t.Errorf("got %d articles and error %v, want an error of kind %q", len(arts), err, tt.kind)
				}
			case err != nil && !errors.As(err, &perr):
				t.Errorf("error %v is no page error", err)
			}
			if lerr := laws(page, arts, err); lerr != nil {
				msg := lerr.Error()
				t.Errorf("%s", msg[:min(400, len(msg))])
			}
			// They cost up to a microsecond a byte; what grows as the square of
			// the page would cost a thousand times as much.
			if per := cost / time.Duration(len(tt.body)); per > 20*time.Microsecond {
				t.Errorf("%d bytes cost %v", len(tt.body), cost)
			}
			t.Logf("%v, %d articles, %v", cost, len(arts), err)
		})
	}
}

func TestTooLarge(t *testing.T) {
	page := &isnad.Page{Name: "large", Body: make([]byte, MaxBytes+1)}
	_, err := Find(page)
	var perr *isnad.PageError
	if !errors.As(err, &perr) || perr.Kind != isnad.KindTooLarge {
		t.Errorf("got %v, want an error of kind %q", err, isnad.KindTooLarge)
	}
}

// TestOtherLanguages states that pages in other languages of the Arabic script
// are refused as such, and that Arabic that quotes them or writes foreign names
// with their letters is not.
func TestOtherLanguages(t *testing.T) {
	for _, tt := range []struct {
		body string
		kind isnad.ErrorKind
	}{
		{"رئیس شهرداری گفت که این پل بزرگ پس از چهار سال کار در پایتخت گشایش یافت و کارگران بسیاری در آن کار کردند.", isnad.KindNotArabic},
		{"وزیر نے کہا کہ یہ پل چار سال کے بعد مکمل ہو گیا ہے اور اس پر بہت سے مزدوروں نے کام کیا ہے۔", isnad.KindNotArabic},
		{"قال رئيس البلدية إن الجسر الكبير افتتح بعد أربع سنوات من العمل في العاصمة، وسماه العمال «پل بزرگ چهار گانه».", ""},
		{"وصل السائق پاپلو گونزالس إلى المدينة يوم السبت، وقال إن الطريق كانت طويلة.", ""},
	} {
		page := &isnad.Page{Name: "page", Body: []byte("خبر\n\n" + strings.Repeat(tt.body+"\n", 2))}
		arts, err := Find(page)
		var perr *isnad.PageError
		switch {
		case tt.kind == "" && err != nil:
			t.Errorf("%s: got %v, want an article", tt.body, err)
		case tt.kind != "" && (!errors.As(err, &perr) || perr.Kind != tt.kind):
			t.Errorf("%s: got %d articles and %v, want an error of kind %q", tt.body, len(arts), err, tt.kind)
		}
	}
}
