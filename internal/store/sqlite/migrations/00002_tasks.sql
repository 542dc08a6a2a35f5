-- +goose Up

CREATE TABLE tasks (
	kind         TEXT NOT NULL,
	id           TEXT NOT NULL,
	grp          TEXT NOT NULL,
	due          INTEGER NOT NULL, -- microseconds since 1970; 0 for never
	doc          BLOB NOT NULL,
	lease_token  TEXT NOT NULL DEFAULT '',
	lease_worker TEXT NOT NULL DEFAULT '',
	lease_until  INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_due ON tasks (kind, due, id);
CREATE INDEX tasks_leased ON tasks (kind, lease_until) WHERE lease_until > 0;

-- +goose Down
DROP TABLE tasks;
