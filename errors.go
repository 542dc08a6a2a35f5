package isnad

import "fmt"

// A PageError says why a page, or a part of it, could not be read.
type PageError struct {
	Page string    // Page.Name, or the path when there is no page yet
	Kind ErrorKind // what callers branch on
	Err  error     // the cause in words; never nil
}

// Error returns "PAGE: KIND: cause".
func (e *PageError) Error() string { return fmt.Sprintf("%s: %s: %v", e.Page, e.Kind, e.Err) }

// Unwrap returns the cause.
func (e *PageError) Unwrap() error { return e.Err }

// An ErrorKind is a class of page errors.
type ErrorKind string

// The kinds of page errors.
const (
	KindEmpty      ErrorKind = "empty"             // no bytes, or only white space
	KindBinary     ErrorKind = "binary"            // not text
	KindTooLarge   ErrorKind = "too large"         // over the limit
	KindNotArabic  ErrorKind = "not Arabic"        // text, but with no Arabic to speak of
	KindNoText     ErrorKind = "no text"           // Arabic, but furniture only
	KindMalformed  ErrorKind = "malformed"         // a JSON line that is none, a broken archive
	KindUnreadable ErrorKind = "unreadable"        // the file cannot be opened or read
	KindLoop       ErrorKind = "link loop"         // a symbolic link that leads back
	KindDepth      ErrorKind = "too deep"          // nested beyond reason
	KindBroken     ErrorKind = "broken"            // our fault: a law of Account.Check is broken
	KindUnknown    ErrorKind = "unknown file type" // a file named by the user whose kind is not known
)
