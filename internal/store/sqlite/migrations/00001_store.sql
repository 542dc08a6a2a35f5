-- +goose Up

-- Numbers that are given out. Who counts one up holds the row until the end of
-- the transaction, so that numbers become visible in their order.
CREATE TABLE counters (
	name  TEXT NOT NULL PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('articles', 0), ('notes', 0), ('pages', 0), ('findings', 0);

CREATE TABLE pages (
	seq          INTEGER NOT NULL PRIMARY KEY,
	id           TEXT NOT NULL UNIQUE,
	address_hash INTEGER NOT NULL,
	address      TEXT NOT NULL,
	added        INTEGER NOT NULL, -- times are microseconds since 1970, 0 for none
	size         INTEGER NOT NULL,
	kept         INTEGER NOT NULL,
	name         TEXT NOT NULL,
	source       TEXT NOT NULL,
	url          TEXT NOT NULL,
	outlet       TEXT NOT NULL,
	published    TEXT NOT NULL,
	title        TEXT NOT NULL,
	author       TEXT NOT NULL,
	content_type TEXT NOT NULL,
	fetched      INTEGER NOT NULL,
	stages       TEXT NOT NULL DEFAULT '',
	kind         TEXT NOT NULL DEFAULT '',
	reason       TEXT NOT NULL DEFAULT '',
	read_at      INTEGER NOT NULL DEFAULT 0,
	lease_token  TEXT NOT NULL DEFAULT '',
	lease_worker TEXT NOT NULL DEFAULT '',
	lease_until  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX pages_stages ON pages (stages, seq);
CREATE INDEX pages_address ON pages (address_hash, seq);
CREATE INDEX pages_unread ON pages (seq) WHERE kind <> '';

-- Bodies as they came, packed with zstd.
CREATE TABLE bodies (
	page INTEGER NOT NULL PRIMARY KEY REFERENCES pages (seq),
	body BLOB NOT NULL
) STRICT;

-- Which articles a page gives. Two pages may give one article; it then belongs
-- to the page that was filed last.
CREATE TABLE gives (
	page    INTEGER NOT NULL REFERENCES pages (seq),
	ord     INTEGER NOT NULL,
	article TEXT NOT NULL,
	PRIMARY KEY (page, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX gives_article ON gives (article, page);

CREATE TABLE articles (
	num    INTEGER NOT NULL PRIMARY KEY, -- for good
	seq    INTEGER NOT NULL UNIQUE,      -- new with each reading
	id     TEXT NOT NULL UNIQUE,
	page   INTEGER NOT NULL REFERENCES pages (seq),
	day    TEXT NOT NULL,
	outlet TEXT NOT NULL,
	title  TEXT NOT NULL,
	url    TEXT NOT NULL
) STRICT;
CREATE INDEX articles_oldest ON articles (day, id);
CREATE INDEX articles_newest ON articles (day DESC, id);
CREATE INDEX articles_page ON articles (page);

CREATE TABLE accounts (
	num  INTEGER NOT NULL PRIMARY KEY REFERENCES articles (num),
	data BLOB NOT NULL
) STRICT;

CREATE TABLE gone (
	id  TEXT NOT NULL PRIMARY KEY,
	seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gone_seq ON gone (seq);

-- The place of an entry is its kind, its day and bits of a hash of its id: the
-- index gives matches in the order of places, so none are ever sorted.
CREATE TABLE entries (
	place   INTEGER NOT NULL PRIMARY KEY,
	article INTEGER NOT NULL REFERENCES articles (num),
	id      TEXT NOT NULL,
	day     TEXT NOT NULL,
	terms   BLOB NOT NULL,
	doc     BLOB NOT NULL
) STRICT;
CREATE INDEX entries_article ON entries (article);

-- Row ids are places. It keeps no terms of its own.
CREATE VIRTUAL TABLE terms USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii', detail = full);

CREATE TABLE findings (
	num       INTEGER NOT NULL PRIMARY KEY,
	kind      TEXT NOT NULL,
	id        TEXT NOT NULL,
	name      TEXT NOT NULL,
	name_norm TEXT NOT NULL,
	from_day  TEXT NOT NULL,
	to_day    TEXT NOT NULL,
	weight    REAL NOT NULL,
	UNIQUE (kind, id)
) STRICT;
CREATE INDEX findings_weight ON findings (kind, weight DESC, id);
CREATE INDEX findings_newest ON findings (kind, to_day DESC, id);
CREATE INDEX findings_oldest ON findings (kind, from_day, id);

CREATE TABLE finding_docs (
	num  INTEGER NOT NULL PRIMARY KEY REFERENCES findings (num),
	keys BLOB NOT NULL,
	doc  BLOB NOT NULL
) STRICT;

-- From the hash of a kind and a key to findings.
CREATE TABLE links (
	key     INTEGER NOT NULL,
	finding INTEGER NOT NULL REFERENCES findings (num),
	PRIMARY KEY (key, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_finding ON links (finding);

CREATE TABLE cursors (
	pass    TEXT NOT NULL PRIMARY KEY,
	version TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
	id      INTEGER NOT NULL PRIMARY KEY,
	kind    TEXT NOT NULL,
	a       TEXT NOT NULL,
	b       TEXT NOT NULL,
	why     TEXT NOT NULL,
	by_whom TEXT NOT NULL,
	at      INTEGER NOT NULL,
	gone_by TEXT NOT NULL,
	gone_at INTEGER NOT NULL
) STRICT;

CREATE TABLE holds (
	name   TEXT NOT NULL PRIMARY KEY,
	token  TEXT NOT NULL,
	worker TEXT NOT NULL,
	until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
