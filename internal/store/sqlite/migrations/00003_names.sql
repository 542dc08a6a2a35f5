-- +goose Up

-- From three letters of a name to findings that hold them: row ids are those of
-- findings. It keeps no letters of its own.
CREATE VIRTUAL TABLE names USING fts5 (grams, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none);
