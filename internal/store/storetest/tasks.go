package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"isnad/internal/store"
)

var morning = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func takeTasks(t testing.TB, st store.Store, kind store.TaskKind, at time.Time, n int) (ids []string, tasks []store.Task) {
	t.Helper()
	tasks, err := st.TakeTasks(ctx, kind, "w", at, n, time.Minute)
	ok(t, err)
	for _, x := range tasks {
		ids = append(ids, x.ID)
	}
	return ids, tasks
}

func testTasks(t *testing.T, st store.Store) {
	at := func(minutes int) time.Time { return morning.Add(time.Duration(minutes) * time.Minute) }
	list := []store.Task{
		{Kind: store.TaskAddress, ID: "a1", Group: "a", Due: at(1), Doc: []byte(`{"n":1}`)},
		{Kind: store.TaskAddress, ID: "a2", Group: "a", Due: at(0)},
		{Kind: store.TaskAddress, ID: "b1", Group: "b", Due: at(2)},
		{Kind: store.TaskAddress, ID: "c1", Group: "c", Due: at(60)},
		{Kind: store.TaskAddress, ID: "never", Group: "d"},
		{Kind: store.TaskAddress, ID: "free1", Due: at(3)},
		{Kind: store.TaskAddress, ID: "free2", Due: at(3)},
		{Kind: store.TaskFeed, ID: "a1", Group: "a", Due: at(0), Doc: []byte("x")},
	}
	if n := must(st.PutTasks(ctx, list, false)); n != len(list) {
		t.Errorf("%d tasks new, want %d", n, len(list))
	}
	// What is there stays as it is.
	if n := must(st.PutTasks(ctx, []store.Task{{Kind: store.TaskAddress, ID: "a1", Due: at(99)}, {Kind: store.TaskAddress, ID: "e\x00'", Due: at(100)}}, false)); n != 1 {
		t.Errorf("%d tasks new, want 1", n)
	}
	same(t, "task", *must(st.Task(ctx, store.TaskAddress, "a1")), list[0])
	same(t, "task with an odd name", must(st.Task(ctx, store.TaskAddress, "e\x00'")).Due, at(100))
	_, err := st.Task(ctx, store.TaskWatch, "a1")
	is(t, "task that is not there", err, store.ErrNotFound)

	// One of each group, those longest due first; tasks without a group freely.
	ids, got := takeTasks(t, st, store.TaskAddress, at(5), 10)
	same(t, "due", ids, []string{"a2", "b1", "free1", "free2"})
	if got[0].Token == "" || got[1].Doc != nil {
		t.Errorf("task %+v", got[0])
	}
	ids, _ = takeTasks(t, st, store.TaskAddress, at(5), 10)
	same(t, "while these are leased", ids, []string(nil))
	ids, _ = takeTasks(t, st, store.TaskFeed, at(5), 10)
	same(t, "another kind", ids, []string{"a1"})

	// Finished, the group is free and the task comes again at its time.
	a2 := got[0]
	a2.Due, a2.Doc = at(30), []byte(`{"done":true}`)
	ok(t, st.FinishTask(ctx, a2))
	is(t, "finished twice", st.FinishTask(ctx, a2), store.ErrLost)
	ids, _ = takeTasks(t, st, store.TaskAddress, at(5), 1)
	same(t, "the next of the group", ids, []string{"a1"})
	want := a2
	want.Token = ""
	same(t, "finished", *must(st.Task(ctx, store.TaskAddress, "a2")), want)

	// A lease that is over is free again, and its first holder is told.
	ids, again := takeTasks(t, st, store.TaskAddress, at(7), 10)
	same(t, "leases over", ids, []string{"a1", "b1", "free1", "free2"})
	is(t, "finished too late", st.FinishTask(ctx, got[1]), store.ErrLost)
	again[1].Due = time.Time{}
	ok(t, st.FinishTask(ctx, again[1]))
	ids, _ = takeTasks(t, st, store.TaskAddress, at(59), 10)
	same(t, "never again", slices.Contains(ids, "b1"), false)

	// Put anew, it is due when it says so.
	if n := must(st.PutTasks(ctx, []store.Task{{Kind: store.TaskAddress, ID: "b1", Group: "z", Due: at(58), Doc: []byte("2")}}, true)); n != 0 {
		t.Errorf("%d tasks new, want none", n)
	}
	ids, _ = takeTasks(t, st, store.TaskAddress, at(59), 10)
	same(t, "put anew", ids, []string{"b1"})

	all := must(st.ListTasks(ctx, store.TaskAddress, "", 100))
	ids = nil
	for _, x := range all {
		ids = append(ids, x.ID)
	}
	same(t, "list", ids, []string{"a1", "a2", "b1", "c1", "e\x00'", "free1", "free2", "never"})
	same(t, "list behind", must(st.ListTasks(ctx, store.TaskAddress, "b1", 1))[0].ID, "c1")
	ok(t, st.DropTask(ctx, store.TaskAddress, "c1"))
	is(t, "dropped twice", st.DropTask(ctx, store.TaskAddress, "c1"), store.ErrNotFound)
	is(t, "finished when gone", st.FinishTask(ctx, store.Task{Kind: store.TaskAddress, ID: "c1", Token: "x"}), store.ErrLost)
}

// testTasksProlonged: a lease that is prolonged holds, for who has it.
func testTasksProlonged(t *testing.T, st store.Store) {
	must(st.PutTasks(ctx, []store.Task{{Kind: store.TaskAddress, ID: "a", Due: morning}, {Kind: store.TaskAddress, ID: "never"}}, false))
	_, mine := takeTasks(t, st, store.TaskAddress, morning, 1)
	ok(t, st.ProlongTask(ctx, mine[0], morning, 20*time.Minute))
	is(t, "prolonged by another", st.ProlongTask(ctx, store.Task{Kind: store.TaskAddress, ID: "a", Token: "x"}, morning, time.Hour), store.ErrLost)
	is(t, "prolonged without a lease", st.ProlongTask(ctx, store.Task{Kind: store.TaskAddress, ID: "never"}, morning, time.Hour), store.ErrLost)
	ids, _ := takeTasks(t, st, store.TaskAddress, morning.Add(19*time.Minute), 1)
	same(t, "given to another while it holds", ids, []string(nil))
	ids, theirs := takeTasks(t, st, store.TaskAddress, morning.Add(21*time.Minute), 1)
	same(t, "given to another when it is over", ids, []string{"a"})
	is(t, "prolonged when lost", st.ProlongTask(ctx, mine[0], morning.Add(21*time.Minute), time.Hour), store.ErrLost)
	ok(t, st.FinishTask(ctx, theirs[0]))
	is(t, "prolonged when done", st.ProlongTask(ctx, theirs[0], morning.Add(21*time.Minute), time.Hour), store.ErrLost)
}

// testTasksTogether: many takers, no task twice, no group twice at once.
func testTasksTogether(t *testing.T, st store.Store) {
	var list []store.Task
	for i := range 120 {
		list = append(list, store.Task{Kind: store.TaskAddress, ID: fmt.Sprintf("t%03d", i), Group: fmt.Sprintf("g%d", i%7), Due: morning})
	}
	must(st.PutTasks(ctx, list, false))
	var mu sync.Mutex
	busy, done := map[string]bool{}, map[string]int{}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for {
				mu.Lock()
				n := len(done)
				mu.Unlock()
				if n == len(list) {
					return
				}
				tasks, err := st.TakeTasks(ctx, store.TaskAddress, "w", morning, 3, time.Hour)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, x := range tasks {
					if busy[x.Group] {
						t.Errorf("two of group %s at once", x.Group)
					}
					busy[x.Group] = true
					done[x.ID]++
				}
				mu.Unlock()
				for _, x := range tasks {
					mu.Lock()
					delete(busy, x.Group)
					mu.Unlock()
					x.Due = time.Time{}
					if err := st.FinishTask(ctx, x); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	for id, n := range done {
		if n != 1 {
			t.Errorf("%s was given %d times", id, n)
		}
	}
}
