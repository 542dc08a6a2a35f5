package arabic_test

import (
	"strings"
	"testing"

	"isnad/internal/arabic"
)

// A quotation that ends with the piece is closed where it is shown, and only
// with a mark that stands in the text.
func TestBalanced(t *testing.T) {
	for _, c := range [][3]string{
		{`قال إن بلاده «لن تنتظر».`, `بلاده «لن تنتظر`, `بلاده «لن تنتظر»`},
		{`قال إن بلاده "لن تنتظر".`, `بلاده "لن تنتظر`, `بلاده "لن تنتظر"`},
		{"قال إن بلاده \u201cلن تنتظر\u201d.", "بلاده \u201cلن تنتظر", "بلاده \u201cلن تنتظر\u201d"},
		{`قال إن «الوقت» حان.`, `الوقت» حان`, `«الوقت» حان`},
		{`قال: "الوقت" حان.`, `الوقت" حان`, `"الوقت" حان`},
		{`قال إن بلاده «لن تنتظر طويلا.`, `بلاده «لن تنتظر طويلا`, `بلاده «لن تنتظر طويلا`},
		{`قال «لن ننتظر».`, `لن ننتظر`, `لن ننتظر`},
		{`قال "لن ننتظر".`, `لن ننتظر`, `لن ننتظر`},
		{"قال إن «سفينة» غرقت.", "«سفينة» غرقت", "«سفينة» غرقت"},
		{"«", "«", "«"},
		{"", "", ""},
	} {
		i := strings.Index(c[0], c[1])
		if got := arabic.Balanced(c[0], i, i+len(c[1])); got != c[2] {
			t.Errorf("%q of %q is shown as %q, want %q", c[1], c[0], got, c[2])
		}
	}
}
