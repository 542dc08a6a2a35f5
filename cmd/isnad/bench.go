package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"isnad"
	"isnad/internal/intake"
	"isnad/internal/read"

	"github.com/spf13/cobra"
)

// benchFlags are the flags of isnad bench.
type benchFlags struct {
	workers, limit, repeat int
	cpuProfile, memProfile string
}

func newBenchCmd() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench PATH…",
		Short: "Measure how fast pages are read, and in how much memory",
		Long: `Bench reads pages as isnad read does, shows nothing of them, and prints words per
second, peak memory, allocations, and the time that each stage takes.

Words are the words between white space in the texts of the articles. Opening,
unpacking and decoding files is timed apart and does not count as reading: pages
are brought in by batches, and the clock runs while a batch is read. The time of
a stage is added up over the workers.`,
		Example: `  isnad bench corpus.jsonl.xz
  isnad bench --workers 1 --limit 2000 --cpuprofile cpu.prof corpus.jsonl.xz`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.workers < 0:
				return fmt.Errorf("--workers %d: want 0 or more", f.workers)
			case f.limit < 0:
				return fmt.Errorf("--limit %d: want 0 or more", f.limit)
			case f.repeat < 1:
				return fmt.Errorf("--repeat %d: want 1 or more", f.repeat)
			}
			return failed(f.run(cmd, args))
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	fl.IntVar(&f.limit, "limit", 0, "read only the first `PAGES` (0: all)")
	fl.IntVar(&f.repeat, "repeat", 1, "read everything so many `TIMES`, for inputs that are too small to measure")
	fl.StringVar(&f.cpuProfile, "cpuprofile", "", "write a CPU profile of the reading to `FILE`")
	fl.StringVar(&f.memProfile, "memprofile", "", "write an allocation profile to `FILE`")
	return cmd
}

// batchBytes is how much of the pages is in memory at once: enough that the
// workers' waiting for each other at the end of a batch does not show, little
// beside what reading itself needs.
const batchBytes = 16 << 20

// A benchmark adds up what reading pages cost.
type benchmark struct {
	pages, unread, articles, statements, words, bytes atomic.Int64
	intake, reading                                   time.Duration
	stages                                            read.Timing
	allocs, allocated                                 uint64 // objects and bytes, while reading
	workers                                           int
}

// run reads the pages of args and prints what it cost.
func (f *benchFlags) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	b := benchmark{workers: f.workers, stages: read.Timing{}}
	if b.workers == 0 {
		b.workers = runtime.GOMAXPROCS(0)
	}
	clock := time.Now()
	in, err := intake.Open(ctx, args, intake.Options{Stdin: cmd.InOrStdin()})
	if err != nil {
		return err
	}
	defer in.Close()
	b.intake = time.Since(clock)
	if f.cpuProfile != "" {
		file, err := os.Create(f.cpuProfile)
		if err != nil {
			return fmt.Errorf("write CPU profile: %w", err)
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return fmt.Errorf("write CPU profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	left := f.limit
	if left == 0 {
		left = -1
	}
	for end := false; !end && ctx.Err() == nil; {
		var batch []*isnad.Page
		clock := time.Now()
		batch, end = b.bring(in, cmd.ErrOrStderr(), &left)
		b.intake += time.Since(clock)
		for range f.repeat {
			b.read(ctx, batch)
		}
	}
	if f.memProfile != "" {
		file, err := os.Create(f.memProfile)
		if err != nil {
			return fmt.Errorf("write memory profile: %w", err)
		}
		defer file.Close()
		if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil {
			return fmt.Errorf("write memory profile: %w", err)
		}
	}
	if ctx.Err() != nil {
		return &statusError{statusStopped, fmt.Errorf("stopped after %s pages", thousands(int(b.pages.Load())))}
	}
	return b.write(cmd.OutOrStdout())
}

// bring takes the next pages in. left counts the pages that may still come,
// below zero for any number; end reports that no more will.
func (b *benchmark) bring(in *intake.Reader, errOut io.Writer, left *int) (batch []*isnad.Page, end bool) {
	for size := 0; size < batchBytes && *left != 0; *left-- {
		page, err, ok := in.Next()
		if !ok {
			return batch, true
		}
		if err != nil {
			fmt.Fprintf(errOut, "isnad: %s\n", plainError(err))
			b.pages.Add(1)
			b.unread.Add(1)
			continue
		}
		batch = append(batch, page)
		size += len(page.Body)
	}
	return batch, *left == 0
}

// read reads a batch on the workers and adds up what it cost.
func (b *benchmark) read(ctx context.Context, batch []*isnad.Page) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	var next atomic.Int64
	var wg sync.WaitGroup
	timings := make([]read.Timing, b.workers)
	for w := range b.workers {
		timings[w] = read.Timing{}
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(batch) {
					return
				}
				b.page(batch[i], timings[w])
			}
		})
	}
	wg.Wait()
	b.reading += time.Since(start)
	runtime.ReadMemStats(&after)
	b.allocs += after.Mallocs - before.Mallocs
	b.allocated += after.TotalAlloc - before.TotalAlloc
	for _, t := range timings {
		for s, d := range t {
			b.stages[s] += d
		}
	}
}

// page reads one page. A page that makes a stage panic counts as unread, as
// it does for isnad read.
func (b *benchmark) page(page *isnad.Page, timing read.Timing) {
	b.pages.Add(1)
	b.bytes.Add(int64(len(page.Body)))
	defer func() {
		if recover() != nil {
			b.unread.Add(1)
		}
	}()
	accts, err := read.Page(page, timing)
	if err != nil {
		b.unread.Add(1)
	}
	b.articles.Add(int64(len(accts)))
	for _, acct := range accts {
		b.words.Add(int64(countWords(acct.Article.Text)))
		b.statements.Add(int64(len(acct.Statements)))
	}
}

// countWords counts the words between white space.
func countWords(text string) int {
	n, inside := 0, false
	for _, r := range text {
		space := r == ' ' || r == '\n' || r > 0x7f && unicode.IsSpace(r) || '\t' <= r && r <= '\r'
		if inside == space {
			inside = !space
			if inside {
				n++
			}
		}
	}
	return n
}

// write prints the figures.
func (b *benchmark) write(w io.Writer) error {
	words, seconds := float64(b.words.Load()), b.reading.Seconds()
	out := bufio.NewWriter(w)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(out, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("pages", "%s, %s not read", thousands(int(b.pages.Load())), thousands(int(b.unread.Load())))
	line("articles", "%s with %s words and %s statements", thousands(int(b.articles.Load())), thousands(int(words)), thousands(int(b.statements.Load())))
	line("bytes", "%.1f MB", float64(b.bytes.Load())/1e6)
	line("intake", "%.2f s, not counted as reading", b.intake.Seconds())
	line("reading", "%.2f s on %s", seconds, count(b.workers, "worker"))
	if seconds > 0 {
		line("speed", "%s words/s, %.1f MB/s", thousands(int(words/seconds)), float64(b.bytes.Load())/1e6/seconds)
	}
	peak, how := peakMemory()
	line("peak memory", "%.0f MB (%s)", float64(peak)/1e6, how)
	if words > 0 {
		line("allocated", "%.0f bytes and %.2f objects a word", float64(b.allocated)/words, float64(b.allocs)/words)
	}
	var sum time.Duration
	for _, d := range b.stages {
		sum += d
	}
	fmt.Fprintf(out, "\n%-12s %10s %7s %22s\n", "stage", "seconds", "share", "words/s on one worker")
	order := []isnad.Stage{}
	for _, s := range read.Stages() {
		order = append(order, s.Name)
	}
	for _, s := range append(order, "check") {
		d, speed := b.stages[s], "-"
		if d > time.Millisecond { // below that it says nothing
			speed = thousands(int(words / d.Seconds()))
		}
		fmt.Fprintf(out, "%-12s %10.2f %6.1f%% %22s\n", s, d.Seconds(), 100*d.Seconds()/max(sum.Seconds(), 1e-9), speed)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

// peakMemory returns the largest size, in bytes, that the process had in
// memory, and where the figure comes from. Where the system does not tell, it
// is what the Go runtime took from the system.
func peakMemory() (bytes uint64, how string) {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				if kb, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64); err == nil {
					return kb << 10, "VmHWM"
				}
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys, "taken by the Go runtime"
}
