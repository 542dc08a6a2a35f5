-- +goose Up

CREATE TABLE tasks (
	kind         text COLLATE "C" NOT NULL,
	id           text COLLATE "C" NOT NULL,
	grp          text COLLATE "C" NOT NULL,
	due          bigint NOT NULL, -- microseconds since 1970; 0 for never
	doc          bytea NOT NULL,
	lease_token  text COLLATE "C" NOT NULL DEFAULT '',
	lease_worker text COLLATE "C" NOT NULL DEFAULT '',
	lease_until  bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, id)
);
CREATE INDEX tasks_due ON tasks (kind, due, id);
CREATE INDEX tasks_leased ON tasks (kind, lease_until) WHERE lease_until > 0;

-- +goose Down
DROP TABLE tasks;
