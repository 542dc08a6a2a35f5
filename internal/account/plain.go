package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/internal/arabic"
)

// Plain returns s as one line that is safe on a terminal: control characters
// (an escape could move the cursor or set the title) and line breaks become
// spaces, direction and zero-width controls vanish, bytes that are no UTF-8
// become U+FFFD. Everything else stays.
func Plain(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\u200c' || r == '\u200d':
			b.WriteRune(r) // the joiners are spelling, not direction
		case arabic.IsInvisible(r) || unicode.Is(unicode.Cf, r):
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func clean(s string) bool {
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || r > 0x7f && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || arabic.IsInvisible(r)) {
			return false
		}
	}
	return utf8.ValidString(s)
}
