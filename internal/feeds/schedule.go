package feeds

import "time"

// A Rhythm is what is known of how often a feed brings something new. Its zero
// value knows nothing.
type Rhythm struct {
	// Every is the pause between two askings as learned so far; 0 at first.
	Every time.Duration
	// Fails counts failures one after another.
	Fails int
}

// How often a feed is asked at most and at least, and at first. One that fails
// is asked each half day at least, for it may come back.
const (
	Fastest   = 5 * time.Minute
	Slowest   = 6 * time.Hour
	FirstTime = 30 * time.Minute
	Failing   = 12 * time.Hour
)

// DeadAfter is how many failures one after another make a feed dead: with the
// pauses between them three to five days.
const DeadAfter = 10

// News takes in that a feed was asked and brought n new entries since the time
// before, which lies gap ago; it returns when to ask again.
//
// The pause moves towards half of that in which one entry comes, so that news is
// not old when it is seen, and asking costs little, since nothing is sent when
// nothing changed: a feed that brought none is asked later, by half, one that
// brought many sooner, at most four times. One that always brings as many as it can hold may have dropped
// some between, so full asks for haste.
func (r Rhythm) News(n int, full bool, gap time.Duration) (Rhythm, time.Duration) {
	const wanted = 0.5
	every := r.Every
	if every == 0 {
		every = FirstTime
	}
	if gap <= 0 {
		gap = every
	}
	switch {
	case n == 0:
		// Who asks before the time does not learn that it brings less.
		if gap >= every-every/10 {
			every += every / 2
		}
	case full:
		every /= 4
	default:
		// What the last pause suggests weighs one half.
		guess := time.Duration(float64(gap) * wanted / float64(n))
		guess = max(every/4, min(guess, every*4))
		every = (every + guess) / 2
	}
	every = max(Fastest, min(every, Slowest))
	return Rhythm{Every: every}, every
}

// Fail takes in that a feed could not be had; after is what the server asked
// for, 0 when nothing. The pause doubles with each failure.
func (r Rhythm) Fail(after time.Duration) (Rhythm, time.Duration) {
	every := r.Every
	if every == 0 {
		every = FirstTime
	}
	r.Fails++
	wait := every << min(r.Fails-1, 10)
	wait = max(Fastest, min(wait, Failing))
	return r, max(wait, min(after, 7*24*time.Hour))
}

// Dead reports whether a feed has failed so often that a person should look.
func (r Rhythm) Dead() bool { return r.Fails >= DeadAfter }
