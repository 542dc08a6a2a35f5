-- +goose Up

-- Whose turn it is with a host, and until when it is left alone: microseconds
-- since 1970. Who has the turn has its token.
CREATE TABLE turns (
	host   text COLLATE "C" NOT NULL PRIMARY KEY,
	token  text COLLATE "C" NOT NULL,
	worker text COLLATE "C" NOT NULL,
	until  bigint NOT NULL,
	ended  bigint NOT NULL
);

-- +goose Down
DROP TABLE turns;
