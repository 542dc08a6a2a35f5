// Isnad (إسناد, "attribution") reads the Arabic press and gives back a sourced
// account: who said what, when, and through which chain of tellers.
//
//	isnad read PATH…     pages in, the account out
//	isnad add PATH…      pages into a store, read and compared
//	isnad serve, work    a store in the browser; work on it elsewhere
//	isnad eval, bench    scores and speed on data the user has
//	isnad doctor         what is installed
//
// The exit status is 0 when all is done, 1 when some pages could not be read
// (each is named on standard error with its reason, and the rest is done) or
// the work failed, and 2 for wrong use.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// The exit statuses.
const (
	statusDone    = 0
	statusFailed  = 1   // some pages could not be read, or the work failed
	statusUsage   = 2   // wrong use
	statusStopped = 130 // stopped by an interrupt, as shells say it
)

// A statusError carries an exit status out of a verb. Every other error that
// comes out of the command tree is the command line's own, so wrong use.
type statusError struct {
	status int
	err    error // nil when everything was said already
}

func (e *statusError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *statusError) Unwrap() error { return e.err }

// failed wraps an error of the work, as against wrong use of the program; nil
// stays nil. Verbs return it for whatever goes wrong after their arguments
// were understood.
func failed(err error) error {
	if err == nil {
		return nil
	}
	var se *statusError
	if errors.As(err, &se) {
		return err
	}
	return &statusError{statusFailed, err}
}

// memoryGoal is where the garbage collector begins to work harder, in bytes.
// Reading a corpus of ordinary pages stays below it. A page of 30 MB does not,
// and without a goal the program would take twice what such a page needs.
// GOMEMLIMIT sets another.
const memoryGoal = 400 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	// A reader that goes away (isnad … | head) is no failure of ours: with
	// the signal ignored, writing returns EPIPE and temporary files are
	// removed on the way out.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second interrupt ends the program at once.
	context.AfterFunc(ctx, stop)
	status := execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// execute runs one command line and returns the exit status.
func execute(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	root := newRootCmd()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	cmd, err := root.ExecuteContextC(ctx)
	var se *statusError
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, syscall.EPIPE):
		return statusDone
	case errors.As(err, &se):
		if se.err != nil {
			fmt.Fprintf(errOut, "isnad: %s\n", plainError(se.err))
		}
		return se.status
	default:
		fmt.Fprintf(errOut, "isnad: %s\n", plainError(err))
		fmt.Fprintf(errOut, "Run '%s --help' for how to use it.\n", cmd.CommandPath())
		return statusUsage
	}
}
