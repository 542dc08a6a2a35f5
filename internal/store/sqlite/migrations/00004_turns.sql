-- +goose Up

-- Whose turn it is with a host, and until when it is left alone: microseconds
-- since 1970. Who has the turn has its token.
CREATE TABLE turns (
	host   TEXT NOT NULL PRIMARY KEY,
	token  TEXT NOT NULL,
	worker TEXT NOT NULL,
	until  INTEGER NOT NULL,
	ended  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE turns;
