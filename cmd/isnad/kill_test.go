package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/work"
)

// manyPages writes a file of n pages, a JSON line each; some are of one text,
// some cannot be read.
func manyPages(t *testing.T, n int) string {
	t.Helper()
	pick := func(i int, words ...string) string { return words[i%len(words)] }
	var b bytes.Buffer
	for i := range n {
		k := i
		if i%50 == 7 {
			k = i - 1 // the text of the page before
		}
		town := pick(k/3, "الشاطئ", "النوارس", "السنابل", "الميناء القديم", "التلال", "الرمال", "الينابيع", "البساتين", "المنارة", "الصنوبر", "الغدير")
		who := pick(k/5, "سامر", "نادر", "هيثم", "وليد", "عماد", "رائد", "مازن") + " " + pick(k/2, "الحلاق", "النجار", "البحري", "الراعي", "السعيد", "الخياط", "الحداد", "العطار", "الصباغ")
		matter := pick(k, "سوق الأسماك", "طريق الجبل", "معرض الكتاب", "محطة المياه", "مدرسة الحي", "جسر النهر", "حديقة البلدية", "مرفأ الصيد", "ملعب المدينة", "مصنع الزيت", "مكتبة الأطفال", "مشفى العيون", "مخبز القرية")
		text := fmt.Sprintf("%s %s في %s\n\n%s رئيس بلدية %s %s %s %s %s %d %s %s %s %d %s.",
			pick(k, "افتتاح", "تجديد", "إغلاق", "توسيع", "صيانة"), matter, town,
			pick(k/7, "قال", "أعلن", "أكد", "أوضح"), town, who, pick(k, "إن", "أن"), matter, pick(k/11, "يستقبل", "ينتظر", "يتسع لـ", "خسر"), 100+k*37%911,
			pick(k/13, "زائرا", "عاملا", "صيادا", "طالبا", "سائحا"), pick(k/4, "بعد", "خلال", "قبل نهاية"), pick(k/6, "أعمال كلفت", "خطة قيمتها", "حملة جمعت", "عقد قدره"), 3+k*53%701,
			pick(k/8, "ألف دينار", "ألف درهم", "مليون ليرة", "ألف ريال"))
		if i%97 == 5 {
			text = fmt.Sprintf("page %d in another language", i)
		}
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("p%04d", i), "outlet": "صوت " + pick(i, "الساحل", "الجبل", "السهل"), "published": fmt.Sprintf("2024-03-%02d", 1+i%28), "text": text})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	path := filepath.Join(t.TempDir(), "pages.jsonl")
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// stored returns what a store holds of pages, accounts, entries and findings,
// without what depends on when it came.
func stored(t *testing.T, place string) map[string]string {
	t.Helper()
	ctx := context.Background()
	st, err := open.Open(ctx, place, open.Options{})
	if err != nil {
		t.Fatalf("the store does not open: %v", err)
	}
	defer st.Close()
	if err := st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %s: %s", f.Where, f.What) }); err != nil {
		t.Fatal(err)
	}
	if n, err := st.Waiting(ctx, work.Stages()); err != nil || n > 0 {
		t.Errorf("%d pages wait, %v", n, err)
	}
	out := map[string]string{}
	put := func(key, value string) {
		if _, twice := out[key]; twice {
			t.Errorf("%s stands twice", key)
		}
		out[key] = value
	}
	err = st.Dump(ctx, func(r store.Row) error {
		switch {
		case r.Page != nil:
			put("page "+string(r.Page.ID), fmt.Sprintf("%s %s %s %v %x", r.Page.Page.Name, r.Page.Reading.Stages, r.Page.Reading.Kind, r.Page.Reading.Articles, r.Page.Page.Body))
		case r.Account != nil:
			put("account "+string(r.Account.Row.ID), fmt.Sprintf("%s %+v", r.Account.Row.Page, r.Account.Account))
		case r.Entry != nil:
			put("entry "+string(r.Entry.Kind)+" "+r.Entry.ID, fmt.Sprintf("%q", r.Entry.Terms))
		case r.Finding != nil:
			put("finding "+string(r.Finding.Kind)+" "+r.Finding.ID, string(r.Finding.Doc))
		case r.Cursor != nil:
			put("cursor "+r.Cursor.Pass, r.Cursor.Version)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAddKilled kills isnad add at 50 random moments of adding 2,000 pages. The
// store opens, the next run does the rest, no page is lost and none stands
// twice, and the store is that of a run that nobody killed.
func TestAddKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills fifty processes; not with -short")
	}
	isnad, err := exec.LookPath("isnad")
	if err != nil {
		t.Skipf("the test cannot start the program: %v", err)
	}
	const n, kills = 2000, 50
	pages, dir := manyPages(t, n), t.TempDir()
	place := filepath.Join(dir, "killed.db")
	rnd := rand.New(rand.NewPCG(9, 50))
	add := func() (*exec.Cmd, *bytes.Buffer) {
		cmd := exec.Command(isnad, "add", "--store", place, "--no-progress", pages)
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd, &said
	}
	ended := 0
	for range kills {
		cmd, said := add()
		time.Sleep(time.Duration(10+rnd.IntN(180)) * time.Millisecond)
		cmd.Process.Kill()
		if cmd.Wait(); cmd.ProcessState.Exited() {
			ended++
			if s := said.String(); strings.Contains(s, "panic") || strings.Contains(s, "store") {
				t.Errorf("a run ended by itself: %s", s)
			}
		}
	}
	cmd, said := add()
	// Pages that cannot be read make its status 1.
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != statusFailed {
		t.Fatalf("the last run: %v: %s", err, said)
	}
	t.Logf("%d of %d runs were killed; the last: %s", kills-ended, kills, lastLine(said.String()))
	got := stored(t, place)
	place = filepath.Join(dir, "quiet.db")
	cmd, said = add()
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != statusFailed {
		t.Fatalf("the undisturbed run: %v: %s", err, said)
	}
	want := stored(t, place)
	count := 0
	for k, w := range want {
		if strings.HasPrefix(k, "page ") {
			count++
		}
		if g := got[k]; g != w {
			t.Fatalf("after the kills %s is\n%.600s\nwant\n%.600s", k, g, w)
		}
	}
	if len(got) != len(want) || count != n {
		t.Errorf("%d rows after the kills, want %d; %d pages, want %d", len(got), len(want), count, n)
	}
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
