package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"isnad/internal/store"
)

// PutTasks implements store.Tasks.
func (s *Store) PutTasks(ctx context.Context, tasks []store.Task, replace bool) (added int, err error) {
	defer s.wrap(ctx, &err, "file tasks")
	if len(tasks) == 0 {
		return 0, nil
	}
	err = s.change(ctx, func(c Conn) error {
		added = 0
		for i := range tasks {
			n, err := c.putTask(ctx, &tasks[i])
			if err != nil {
				return err
			}
			added += int(n)
			if n > 0 || !replace {
				continue
			}
			t := &tasks[i]
			if _, err := c.Exec(ctx, "UPDATE tasks SET grp = ?, due = ?, doc = ?, lease_token = '', lease_worker = '', lease_until = 0 WHERE kind = ? AND id = ?",
				escape(t.Group), micros(t.Due), blob(t.Doc), escape(string(t.Kind)), escape(t.ID)); err != nil {
				return err
			}
		}
		return nil
	})
	return added, err
}

func (c Conn) putTask(ctx context.Context, t *store.Task) (int64, error) {
	return c.Exec(ctx, "INSERT INTO tasks (kind, id, grp, due, doc) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING",
		escape(string(t.Kind)), escape(t.ID), escape(t.Group), micros(t.Due), blob(t.Doc))
}

// blob keeps an absent document apart from NULL, which the column does not hold.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

const taskColumns = "kind, id, grp, due, doc"

func scanTask(rows interface{ Scan(...any) error }) (t store.Task, err error) {
	var kind, id, grp text
	var due int64
	err = rows.Scan(&kind, &id, &grp, &due, &t.Doc)
	t.Kind, t.ID, t.Group, t.Due = store.TaskKind(kind), string(id), string(grp), moment(due)
	if len(t.Doc) == 0 {
		t.Doc = nil
	}
	return t, err
}

// TakeTasks implements store.Tasks. Takers of one kind go one after another:
// two at once could each see a group free.
func (s *Store) TakeTasks(ctx context.Context, kind store.TaskKind, worker string, now time.Time, n int, lease time.Duration) (tasks []store.Task, err error) {
	defer s.wrap(ctx, &err, "lease tasks")
	if n <= 0 {
		return nil, nil
	}
	err = s.change(ctx, func(c Conn) error {
		tasks = nil
		gate := "tasks " + string(kind)
		if _, err := c.Exec(ctx, "INSERT INTO holds (name, token, worker, until) VALUES (?, '', '', 0) ON CONFLICT (name) DO NOTHING", escape(gate)); err != nil {
			return err
		}
		var held string
		if err := c.Row(ctx, "SELECT token FROM holds WHERE name = ?"+s.d.ForUpdate, escape(gate)).Scan(&held); err != nil {
			return err
		}
		k, at := escape(string(kind)), micros(now)
		err := c.Query(ctx, func(rows *sql.Rows) error {
			t, err := scanTask(rows)
			tasks = append(tasks, t)
			return err
		}, "SELECT "+taskColumns+" FROM (SELECT "+taskColumns+", row_number() OVER (PARTITION BY CASE WHEN grp = '' THEN 'i' || id ELSE 'g' || grp END ORDER BY due, id) AS place"+
			" FROM tasks WHERE kind = ? AND due > 0 AND due <= ? AND lease_until <= ?) AS free WHERE place = 1"+
			" AND (grp = '' OR NOT EXISTS (SELECT 1 FROM tasks AS busy WHERE busy.kind = ? AND busy.lease_until > ? AND busy.grp = free.grp)) ORDER BY due, id LIMIT ?",
			k, at, at, k, at, n)
		if err != nil || len(tasks) == 0 {
			return err
		}
		token := newToken()
		ids := make([]string, len(tasks))
		for i := range tasks {
			tasks[i].Token, ids[i] = token, escape(tasks[i].ID)
		}
		return In(ids, func(in string, args []any) error {
			_, err := c.Exec(ctx, "UPDATE tasks SET lease_token = ?, lease_worker = ?, lease_until = ? WHERE kind = ? AND id IN "+in,
				append([]any{token, escape(worker), at + lease.Microseconds(), k}, args...)...)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return tasks, nil
}

// ProlongTask implements store.Tasks.
func (s *Store) ProlongTask(ctx context.Context, t store.Task, now time.Time, d time.Duration) (err error) {
	defer s.wrap(ctx, &err, "prolong task")
	return s.change(ctx, func(c Conn) error {
		n, err := c.Exec(ctx, "UPDATE tasks SET lease_until = ? WHERE kind = ? AND id = ? AND lease_token = ? AND lease_token <> ''", micros(now)+d.Microseconds(), escape(string(t.Kind)), escape(t.ID), t.Token)
		if err == nil && n == 0 {
			err = fmt.Errorf("task %s %s: %w", t.Kind, t.ID, store.ErrLost)
		}
		return err
	})
}

// FinishTask implements store.Tasks.
func (s *Store) FinishTask(ctx context.Context, t store.Task) (err error) {
	defer s.wrap(ctx, &err, "finish task")
	return s.change(ctx, func(c Conn) error {
		n, err := c.Exec(ctx, "UPDATE tasks SET grp = ?, due = ?, doc = ?, lease_token = '', lease_worker = '', lease_until = 0 WHERE kind = ? AND id = ? AND lease_token = ? AND lease_token <> ''",
			escape(t.Group), micros(t.Due), blob(t.Doc), escape(string(t.Kind)), escape(t.ID), t.Token)
		if err == nil && n == 0 {
			err = fmt.Errorf("task %s %s: %w", t.Kind, t.ID, store.ErrLost)
		}
		return err
	})
}

// Task implements store.Tasks.
func (s *Store) Task(ctx context.Context, kind store.TaskKind, id string) (task *store.Task, err error) {
	defer s.wrap(ctx, &err, "read task")
	t, err := scanTask(s.reader().Row(ctx, "SELECT "+taskColumns+" FROM tasks WHERE kind = ? AND id = ?", escape(string(kind)), escape(id)))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// ListTasks implements store.Tasks.
func (s *Store) ListTasks(ctx context.Context, kind store.TaskKind, after string, limit int) (list []store.Task, err error) {
	defer s.wrap(ctx, &err, "list tasks")
	err = s.reader().Query(ctx, func(rows *sql.Rows) error {
		t, err := scanTask(rows)
		list = append(list, t)
		return err
	}, "SELECT "+taskColumns+" FROM tasks WHERE kind = ? AND id > ? ORDER BY id LIMIT ?", escape(string(kind)), escape(after), limit)
	return list, err
}

// DropTask implements store.Tasks.
func (s *Store) DropTask(ctx context.Context, kind store.TaskKind, id string) (err error) {
	defer s.wrap(ctx, &err, "drop task")
	return s.change(ctx, func(c Conn) error {
		n, err := c.Exec(ctx, "DELETE FROM tasks WHERE kind = ? AND id = ?", escape(string(kind)), escape(id))
		if err == nil && n == 0 {
			err = fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
		}
		return err
	})
}
