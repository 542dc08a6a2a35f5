package work

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
	storeopen "isnad/internal/store/open"
)

// childEnv names the store that a child process works on: the test's program
// started again, which the test kills.
const childEnv = "ISNAD_WORK_TEST_CHILD"

// childLog names the file to which a child appends the ids of pages it filed.
const childLog = "ISNAD_WORK_TEST_LOG"

// child works on a store until it is killed. It appends a line to a file for
// every page that it filed.
func child(place, logFile string) {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
	}
	ctx := context.Background()
	st, err := storeopen.Open(ctx, place, storeopen.Options{})
	fail(err)
	log, err := os.OpenFile(logFile, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o666)
	fail(err)
	go func() {
		c := &Concluder{Store: st, Hold: 300 * time.Millisecond, Poll: 20 * time.Millisecond}
		c.Each = func(Concluded) { c.last = time.Time{} } // no rest
		fail(c.Run(ctx))
	}()
	fmt.Println("ready")
	r := &Reader{Store: st, Parallel: 1, Lease: 300 * time.Millisecond, Poll: 20 * time.Millisecond}
	r.Each = func(p *store.Page, _ *store.Reading, _ []*isnad.Account) { fmt.Fprintln(log, p.ID) }
	fail(r.Run(ctx))
}

// TestKilled kills processes that work on one store, again and again and two at
// a time, while pages come. In the end every page was read once, and the store
// holds what an undisturbed run leaves.
func TestKilled(t *testing.T) { both(t, testKilled) }

func testKilled(t *testing.T, open opener) {
	kills := 8
	if testing.Short() {
		kills = 2
	}
	self, err := os.Executable()
	if err != nil {
		t.Skipf("the test cannot start itself: %v", err)
	}
	pages := press(t, 120)
	st, place := open(t)
	filedBy := filepath.Join(t.TempDir(), "filed")
	ctx := context.Background()
	rnd := rand.New(rand.NewPCG(1, 8))
	filed := 0
	more := func(n int) {
		n = min(filed+n, len(pages))
		fileAll(t, st, pages[filed:n])
		filed = n
	}
	more(40)
	start := func() *exec.Cmd {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), childEnv+"="+place, childLog+"="+filedBy)
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Skipf("no process can be started: %v", err)
		}
		if _, err := out.Read(make([]byte, 8)); err != nil {
			t.Fatalf("child: %v %s", err, errs.String())
		}
		return cmd
	}
	children := []*exec.Cmd{start(), start()}
	for range kills {
		time.Sleep(time.Duration(rnd.IntN(350)) * time.Millisecond)
		more(rnd.IntN(12))
		i := rnd.IntN(2)
		if err := children[i].Process.Kill(); err != nil {
			t.Fatal(err)
		}
		children[i].Wait()
		children[i] = start()
	}
	for _, c := range children {
		c.Process.Kill()
		c.Wait()
	}
	more(len(pages))
	waiting, err := st.Waiting(ctx, Stages())
	if err != nil {
		t.Fatal(err)
	}
	cur, _ := st.CursorOf(ctx, CursorName)
	t.Logf("killed %d times: %d of %d pages read by then, conclusions until %d", kills, len(pages)-waiting, len(pages), cur.Seq)
	drained(t, st)
	verified(t, st)

	quiet, _ := open(t)
	fileAll(t, quiet, pages)
	drained(t, quiet)
	same(t, "the store after "+fmt.Sprint(kills)+" kills", record(t, st), record(t, quiet))

	b, err := os.ReadFile(filedBy)
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.Fields(string(b))
	slices.Sort(ids)
	for i := 1; i < len(ids); i++ {
		if ids[i] == ids[i-1] {
			t.Errorf("page %s was filed twice", ids[i])
		}
	}
}

// verified asks the store itself.
func verified(t testing.TB, st store.Store) {
	t.Helper()
	if err := st.Verify(context.Background(), func(f store.Fault) { t.Errorf("fault: %s: %s", f.Where, f.What) }); err != nil {
		t.Fatal(err)
	}
}
