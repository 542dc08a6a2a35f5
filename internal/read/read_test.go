package read_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"isnad"
	"isnad/internal/read"
)

// TestStagesGiveWhatTheyNeed walks the list: what a stage needs, an earlier
// one gives.
func TestStagesGiveWhatTheyNeed(t *testing.T) {
	have := []read.Layer{read.LayerPage}
	seen := map[isnad.Stage]bool{}
	for i, st := range read.Stages() {
		if seen[st.Name] {
			t.Errorf("stage %s stands twice", st.Name)
		}
		seen[st.Name] = true
		if st.Version < 1 {
			t.Errorf("stage %s has version %d", st.Name, st.Version)
		}
		for _, need := range st.Needs {
			if !slices.Contains(have, need) {
				t.Errorf("stage %s needs %s, which no stage before it gives", st.Name, need)
			}
		}
		have = append(have, st.Gives...)
		if (st.Find == nil) != (i == 0) {
			t.Errorf("stage %s: only extract, the first, has no Find", st.Name)
		}
	}
}

// pages makes n pages of our own words; every seventh is an error of intake.
func pages(n int) func() (read.Input, bool) {
	i := 0
	return func() (read.Input, bool) {
		i++
		if i > n {
			return read.Input{}, false
		}
		if i%7 == 0 {
			return read.Input{Err: &isnad.PageError{Page: fmt.Sprint("p", i), Kind: isnad.KindUnreadable, Err: errors.New("made so")}}, true
		}
		body := strings.Repeat(fmt.Sprintf("قالت المديرة سلمى الحربي أمس الاثنين إن الدفعة %d وصلت إلى الميناء. وأضافت \"سنوزعها غدا\".\n", i), 1+i%5)
		return read.Input{Page: &isnad.Page{Name: fmt.Sprintf("p%d.txt", i), Published: "2022-12-20", Outlet: "صحيفة المثال", Body: []byte("وصول دفعة جديدة إلى الميناء\n\n" + body)}}, true
	}
}

// TestAllKeepsOrder reads the same pages on one and on four workers: the
// results come in page order and are the same.
func TestAllKeepsOrder(t *testing.T) {
	var runs [2][]string
	for k, workers := range []int{1, 4} {
		err := read.All(context.Background(), workers, pages(60), func(res read.Result) error {
			line := fmt.Sprint(res.Err)
			for _, a := range res.Accounts {
				line += fmt.Sprintf(" %s %d %d %d %d", a.Article.ID, len(a.Tokens), len(a.Times), len(a.Mentions), len(a.Statements))
			}
			runs[k] = append(runs[k], line)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(runs[0]) != 60 {
		t.Errorf("60 pages in, %d results out", len(runs[0]))
	}
	if !slices.Equal(runs[0], runs[1]) {
		t.Errorf("one worker and four differ:\n%s\n\n%s", strings.Join(runs[0], "\n"), strings.Join(runs[1], "\n"))
	}
	if !strings.Contains(runs[0][6], "unreadable") {
		t.Errorf("the seventh result should be the intake's error, got %q", runs[0][6])
	}
}

// TestAllStops ends early when emit fails and when the context ends.
func TestAllStops(t *testing.T) {
	stop := errors.New("enough")
	n := 0
	err := read.All(context.Background(), 2, pages(1000), func(read.Result) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("want emit's error after 3 results, got %v after %d", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = read.All(ctx, 2, pages(1_000_000), func(read.Result) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("want the context's error, got %v", err)
	}
}

// TestAllLargePages states that large pages take turns, that small ones do not
// wait for them for ever, and that no result holds its page's bytes.
func TestAllLargePages(t *testing.T) {
	var mu sync.Mutex
	sizes := []int{20 << 20, 20 << 20, 10, 9 << 20, 9 << 20, 40 << 20, 10, 10}
	under, most, n := 0, 0, 0
	next := func() (read.Input, bool) {
		mu.Lock()
		defer mu.Unlock()
		if n == len(sizes) {
			return read.Input{}, false
		}
		// This page is not under way yet: it waits for the others.
		most = max(most, under)
		under += sizes[n]
		n++
		return read.Input{Page: &isnad.Page{Name: fmt.Sprint("p", n), Body: make([]byte, sizes[n-1])}}, true
	}
	got := 0
	err := read.All(context.Background(), 4, next, func(res read.Result) error {
		mu.Lock()
		defer mu.Unlock()
		if res.Page.Body != nil {
			t.Errorf("result %s holds %d bytes of its page", res.Page.Name, len(res.Page.Body))
		}
		if res.Bytes != sizes[got] {
			t.Errorf("result %d tells of %d bytes, want %d", got, res.Bytes, sizes[got])
		}
		under -= res.Bytes
		got++
		return nil
	})
	if err != nil || got != len(sizes) {
		t.Fatalf("%d of %d results, error %v", got, len(sizes), err)
	}
	if limit := 40 << 20; most > limit {
		t.Errorf("%d MB of pages were under way at once, want at most one large page", most>>20)
	}
}

// TestPageOfMarks states that an article of more tokens than maxTokens is
// refused by name, and that one as long of words is read.
func TestPageOfMarks(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 10 MB")
	}
	head := "خبر من الميناء\n\nقال المدير سالم الحربي إن العمل بدأ في الميناء. "
	page := &isnad.Page{Name: "marks.txt", Body: []byte(head + strings.Repeat("-", 5<<20))}
	accts, err := read.Page(page, nil)
	var perr *isnad.PageError
	if !errors.As(err, &perr) || perr.Kind != isnad.KindTooLarge || perr.Page != "marks.txt" || len(accts) != 0 {
		t.Errorf("5 MB of marks: got %d accounts and %v", len(accts), err)
	}
	page = &isnad.Page{Name: "words.txt", Body: []byte(head + strings.Repeat("الميناء ", 5<<20/15))}
	if accts, err := read.Page(page, nil); err != nil || len(accts) != 1 {
		t.Errorf("5 MB of words: got %d accounts and %v", len(accts), err)
	}
}
