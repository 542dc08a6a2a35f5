package store

import (
	"context"
	"time"
)

// A TaskKind is a sort of thing that is done again and again, or once when its
// time comes.
type TaskKind string

// The kinds of tasks, with what their Doc holds (package gather).
const (
	// TaskFeed: a feed to be asked; the id is its address.
	TaskFeed TaskKind = "feed"
	// TaskAddress: an address to be fetched; the id is its canonical form.
	TaskAddress TaskKind = "address"
	// TaskWatch: a question whose answer is watched; the id is the user's name
	// for it.
	TaskWatch TaskKind = "watch"
)

// A Task is something to do at its time, and what is known of it.
type Task struct {
	Kind TaskKind
	ID   string
	// Group is what may have one task at a time (a host); empty for no such
	// bound.
	Group string
	// Due is when it is to be done next; zero for never, until it is put again.
	Due time.Time
	// Doc is JSON of who does it; the store does not look into it.
	Doc []byte
	// Token is that of the lease, made by TakeTasks.
	Token string
}

// Tasks keeps what is to be done later, across restarts and machines. Times are
// those of the caller's clock.
type Tasks interface {
	// PutTasks files tasks and returns how many were new. A task that is there
	// is left as it is, or, where replace, takes the new Group, Due and Doc and
	// ends any lease.
	PutTasks(ctx context.Context, tasks []Task, replace bool) (added int, err error)
	// TakeTasks leases up to n tasks of a kind that are due and that nobody has
	// leased, those longest due first, no two of one Group, and none of a Group
	// of which one of this kind is leased.
	TakeTasks(ctx context.Context, kind TaskKind, worker string, now time.Time, n int, lease time.Duration) ([]Task, error)
	// ProlongTask gives a leased task a lease of d from now; ErrLost when the lease
	// is over and somebody else has it, or the task is gone.
	ProlongTask(ctx context.Context, t Task, now time.Time, d time.Duration) error
	// FinishTask files a leased task's Due and Doc and ends the lease; ErrLost
	// when the lease is over and somebody else has it, or the task is gone.
	FinishTask(ctx context.Context, t Task) error
	// Task returns one task, or ErrNotFound.
	Task(ctx context.Context, kind TaskKind, id string) (*Task, error)
	// ListTasks returns the tasks of a kind whose id is greater than after, by
	// id, at most limit.
	ListTasks(ctx context.Context, kind TaskKind, after string, limit int) ([]Task, error)
	// DropTask takes a task away, leased or not; ErrNotFound when there is none.
	DropTask(ctx context.Context, kind TaskKind, id string) error
}
