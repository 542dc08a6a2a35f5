package account

import "isnad"

// Against reports whether an act is one that a reader looks for first: a
// denial, a refusal, a warning, a threat, an accusation, a condemnation.
func Against(act isnad.Act) bool { return against[act] }

// Setback reports whether a status says that a dealing came to nothing or was
// taken back.
func Setback(s isnad.Status) bool { return setback[s] }

// Hostile reports whether a PLOVER type is one of conflict.
func Hostile(event string) bool { return hostile[event] }

// Quoted returns what a statement says as people are shown it: marks inside
// are closed where the text has the closing one next to the piece, and direct
// speech stands between quotation marks.
func Quoted(acct *isnad.Account, s *isnad.Statement) string { return quoted(acct, s) }

// Visible returns s with everything that cannot be seen named: spaces as "␣",
// line ends as "⏎", other characters by number. Faces show repairs by it.
func Visible(s string) string { return visible(s) }
