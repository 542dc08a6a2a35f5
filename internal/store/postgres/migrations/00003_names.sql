-- +goose Up

-- From three letters of a name to findings that hold them.
CREATE TABLE names (
	finding bigint NOT NULL PRIMARY KEY,
	grams   text[] COLLATE "C" NOT NULL
);
CREATE INDEX names_grams ON names USING gin (grams);
