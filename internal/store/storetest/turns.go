package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"isnad/internal/store"
)

func takeTurn(t testing.TB, st store.Store, host string, pause, lease time.Duration) (string, time.Duration) {
	t.Helper()
	token, wait, err := st.TakeTurn(ctx, host, "w", pause, lease)
	ok(t, err)
	if token != "" && wait != 0 {
		t.Errorf("%s: a turn and a wait of %s", host, wait)
	}
	return token, wait
}

func testTurns(t *testing.T, st store.Store) {
	const long = time.Hour
	a, _ := takeTurn(t, st, "a\x00'", 0, long)
	if a == "" {
		t.Fatal("nobody was asked before, and there is no turn")
	}
	if token, wait := takeTurn(t, st, "a\x00'", 0, long); token != "" || wait != 0 {
		t.Errorf("while somebody has the turn: %q, %s", token, wait)
	}
	if token, _ := takeTurn(t, st, "b", 0, long); token == "" {
		t.Error("another host waits for the first")
	}
	ok(t, st.EndTurn(ctx, "a\x00'", "not the token", 0))
	ok(t, st.EndTurn(ctx, "nobody", "x", 0))
	ok(t, st.EndTurn(ctx, "b", "", 0))
	if token, _ := takeTurn(t, st, "a\x00'", 0, long); token != "" {
		t.Error("a token of another ended the turn")
	}
	// The rest of who had the turn holds, and the pause of who takes it.
	ok(t, st.EndTurn(ctx, "a\x00'", a, 20*time.Minute))
	for pause, want := range map[time.Duration]time.Duration{0: 20 * time.Minute, time.Minute: 20 * time.Minute, 50 * time.Minute: 50 * time.Minute} {
		token, wait := takeTurn(t, st, "a\x00'", pause, long)
		if token != "" || wait > want || wait < want-time.Minute {
			t.Errorf("pause %s: turn %q, wait %s, want nearly %s", pause, token, wait, want)
		}
	}
	// An end that comes twice changes nothing.
	ok(t, st.EndTurn(ctx, "a\x00'", a, 0))
	if token, wait := takeTurn(t, st, "a\x00'", 0, long); token != "" || wait == 0 {
		t.Errorf("ended twice: %q, %s", token, wait)
	}
	// Who died with a turn has it until the lease is over, and not for longer.
	c, _ := takeTurn(t, st, "c", 0, 30*time.Millisecond)
	time.Sleep(40 * time.Millisecond)
	d, _ := takeTurn(t, st, "c", 0, long)
	if d == "" || d == c {
		t.Errorf("the turn of who died: %q, before %q", d, c)
	}
	ok(t, st.EndTurn(ctx, "c", c, long))
	if token, wait := takeTurn(t, st, "c", 0, long); token != "" || wait != 0 {
		t.Errorf("who lost the turn ended it: %q, %s", token, wait)
	}
}

// testTurnsTogether: many ask one host; never two at once, never without the
// pause.
func testTurnsTogether(t *testing.T, st store.Store) {
	const pause = 15 * time.Millisecond
	var mu sync.Mutex
	busy, last, n := false, time.Time{}, 0
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for did := 0; did < 4; {
				token, wait, err := st.TakeTurn(ctx, "h", fmt.Sprint(i), pause, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if token == "" {
					time.Sleep(max(wait, time.Millisecond))
					continue
				}
				mu.Lock()
				if gap := time.Since(last); busy || gap < pause {
					t.Errorf("busy %v, %s after the turn before", busy, gap)
				}
				busy = true
				mu.Unlock()
				time.Sleep(time.Millisecond)
				mu.Lock()
				busy, last = false, time.Now()
				n++
				mu.Unlock()
				if err := st.EndTurn(ctx, "h", token, 0); err != nil {
					t.Error(err)
				}
				did++
			}
		})
	}
	wg.Wait()
	if n != 16 {
		t.Errorf("%d turns, want 16", n)
	}
}
