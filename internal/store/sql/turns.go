package sql

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// A row of the table turns says of a host until when its turn is leased (token
// is set) or it is left alone (token is empty), and when the last turn ended.

// clockBack, in microseconds, is by how much a turn may have ended in time to
// come: beyond it, the clock was set back, and the host would be left alone until
// it has caught up.
const clockBack = 60_000_000

// TakeTurn implements store.Turns.
func (s *Store) TakeTurn(ctx context.Context, host, worker string, pause, lease time.Duration) (token string, wait time.Duration, err error) {
	defer s.wrap(ctx, &err, "take the turn with "+host)
	err = s.change(ctx, func(c Conn) error {
		token, wait = "", 0
		if _, err := c.Exec(ctx, "INSERT INTO turns (host, token, worker, until, ended) VALUES (?, '', '', 0, 0) ON CONFLICT (host) DO NOTHING", escape(host)); err != nil {
			return err
		}
		// The row before the clock: who waits for it must not go by the time at
		// which it began to wait.
		var has string
		var until, ended int64
		if err := c.Row(ctx, "SELECT token, until, ended FROM turns WHERE host = ?"+s.d.ForUpdate, escape(host)).Scan(&has, &until, &ended); err != nil {
			return err
		}
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		if has != "" && until > now {
			return nil
		}
		if ended > now+clockBack {
			until, ended = 0, 0
		}
		if free := max(until, ended+pause.Microseconds()); free > now {
			wait = time.Duration(free-now) * time.Microsecond
			return nil
		}
		token = newToken()
		_, err = c.Exec(ctx, "UPDATE turns SET token = ?, worker = ?, until = ? WHERE host = ?", token, escape(worker), now+lease.Microseconds(), escape(host))
		return err
	})
	if err != nil {
		return "", 0, err
	}
	return token, wait, nil
}

// EndTurn implements store.Turns.
func (s *Store) EndTurn(ctx context.Context, host, token string, rest time.Duration) (err error) {
	defer s.wrap(ctx, &err, "end the turn with "+host)
	if token == "" {
		return nil
	}
	return s.change(ctx, func(c Conn) error {
		var has string
		err := c.Row(ctx, "SELECT token FROM turns WHERE host = ?"+s.d.ForUpdate, escape(host)).Scan(&has)
		if errors.Is(err, sql.ErrNoRows) || err == nil && has != token {
			return nil
		}
		if err != nil {
			return err
		}
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		_, err = c.Exec(ctx, "UPDATE turns SET token = '', worker = '', until = ?, ended = ? WHERE host = ? AND token = ?", now+max(rest, 0).Microseconds(), now, escape(host), token)
		return err
	})
}
