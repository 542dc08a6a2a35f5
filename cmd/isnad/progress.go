package main

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"isnad/internal/account"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// every is how often progress is told where there is no bar: seldom enough
// that a log of a long run stays short, and never in a run shorter than it.
// Only tests change it.
var every = 2 * time.Second

// A progress tells on standard error how far long work is. A nil progress
// tells nothing.
type progress struct {
	out   io.Writer
	start time.Time
	next  time.Time
	done  func() (read, total int64) // bytes of input; total 0 when unknown
	bars  *mpb.Progress              // nil without a bar
	bar   *mpb.Bar

	mu   sync.Mutex // the bar draws itself on a goroutine of its own
	last account.Totals
}

// newProgress returns a progress over input of which done says how much is
// read. bar asks for a moving bar in place of lines.
func newProgress(out io.Writer, bar bool, done func() (read, total int64)) *progress {
	now := time.Now()
	p := &progress{out: out, start: now, next: now.Add(every), done: done}
	if bar {
		_, total := done()
		p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(30), mpb.WithRefreshRate(120*time.Millisecond))
		p.bar = p.bars.New(total, mpb.BarStyle().Lbound("[").Filler("=").Tip(">").Padding(" ").Rbound("]"),
			mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name("reading ")),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + p.line() })))
	}
	return p
}

// tick tells of progress when it is time to.
func (p *progress) tick(t account.Totals) {
	if p == nil {
		return
	}
	p.mu.Lock()
	p.last = t
	p.mu.Unlock()
	if p.bar != nil {
		read, total := p.done()
		p.bar.SetTotal(max(total, read)+1, false) // +1: whole only at the end
		p.bar.SetCurrent(read)
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(every)
		fmt.Fprintf(p.out, "isnad: %s\n", p.line())
	}
}

// line says how far the work is: "1,234 pages, 456,789 words, 61,234 words/s, 40%".
func (p *progress) line() string {
	p.mu.Lock()
	t := p.last
	p.mu.Unlock()
	s := fmt.Sprintf("%s pages, %s words, %s words/s", thousands(t.Pages), thousands(t.Words), thousands(perSecond(t.Words, time.Since(p.start))))
	if read, total := p.done(); total > 0 {
		s += fmt.Sprintf(", %d%%", min(100, read*100/total))
	}
	return s
}

// end takes the bar off the screen. It may be called again.
func (p *progress) end() {
	if p == nil || p.bar == nil {
		return
	}
	p.bar.Abort(true)
	p.bars.Wait()
	p.bar = nil
}

// lines returns where whole lines go: above the bar while one stands.
func (p *progress) lines(w io.Writer) io.Writer {
	if p == nil || p.bar == nil {
		return w
	}
	return p.bars
}

func perSecond(n int, d time.Duration) int {
	if d <= 0 {
		return 0
	}
	return int(float64(n) / d.Seconds())
}

// thousands writes a number with a comma between groups of three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
