package markup

import (
	"fmt"
	"os"
	"testing"
)

func TestDump(t *testing.T) {
	f := os.Getenv("DUMP")
	if f == "" {
		t.Skip()
	}
	p := readFile(t, f)
	for _, l := range p.Lines {
		m := " "
		if l.Body {
			m = "B"
		}
		s := []rune(l.Text)
		if len(s) > 110 {
			s = s[:110]
		}
		fmt.Printf("%s %-12s %-10s %.1f %.1f %d| %s\n", m, l.Drop, l.Tag, l.Links, l.Strong, len(l.Origin), string(s))
	}
	for _, x := range p.Facts {
		fmt.Printf("%+v\n", x)
	}
}
