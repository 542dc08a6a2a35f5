-- +goose Up

-- Numbers that are given out. Who counts one up holds the row until the end of
-- the transaction, so that numbers become visible in their order.
CREATE TABLE counters (
	name  text COLLATE "C" NOT NULL PRIMARY KEY,
	value bigint NOT NULL
);
INSERT INTO counters VALUES ('articles', 0), ('notes', 0), ('pages', 0), ('findings', 0);

CREATE TABLE pages (
	seq          bigint NOT NULL PRIMARY KEY,
	id           text COLLATE "C" NOT NULL UNIQUE,
	address_hash bigint NOT NULL,
	address      text COLLATE "C" NOT NULL,
	added        bigint NOT NULL, -- times are microseconds since 1970, 0 for none
	size         bigint NOT NULL,
	kept         bigint NOT NULL,
	name         text COLLATE "C" NOT NULL,
	source       text COLLATE "C" NOT NULL,
	url          text COLLATE "C" NOT NULL,
	outlet       text COLLATE "C" NOT NULL,
	published    text COLLATE "C" NOT NULL,
	title        text COLLATE "C" NOT NULL,
	author       text COLLATE "C" NOT NULL,
	content_type text COLLATE "C" NOT NULL,
	fetched      bigint NOT NULL,
	stages       text COLLATE "C" NOT NULL DEFAULT '',
	kind         text COLLATE "C" NOT NULL DEFAULT '',
	reason       text COLLATE "C" NOT NULL DEFAULT '',
	read_at      bigint NOT NULL DEFAULT 0,
	lease_token  text COLLATE "C" NOT NULL DEFAULT '',
	lease_worker text COLLATE "C" NOT NULL DEFAULT '',
	lease_until  bigint NOT NULL DEFAULT 0
);
CREATE INDEX pages_stages ON pages (stages, seq);
CREATE INDEX pages_address ON pages (address_hash, seq);
CREATE INDEX pages_unread ON pages (seq) WHERE kind <> '';

-- Bodies as they came, packed with zstd.
CREATE TABLE bodies (
	page bigint NOT NULL PRIMARY KEY REFERENCES pages (seq),
	body bytea NOT NULL
);
ALTER TABLE bodies ALTER COLUMN body SET STORAGE EXTERNAL;

-- Which articles a page gives. Two pages may give one article; it then belongs
-- to the page that was filed last.
CREATE TABLE gives (
	page    bigint NOT NULL REFERENCES pages (seq),
	ord     bigint NOT NULL,
	article text COLLATE "C" NOT NULL,
	PRIMARY KEY (page, ord)
);
CREATE INDEX gives_article ON gives (article, page);

CREATE TABLE articles (
	num    bigint NOT NULL PRIMARY KEY, -- for good
	seq    bigint NOT NULL UNIQUE,      -- new with each reading
	id     text COLLATE "C" NOT NULL UNIQUE,
	page   bigint NOT NULL REFERENCES pages (seq),
	day    text COLLATE "C" NOT NULL,
	outlet text COLLATE "C" NOT NULL,
	title  text COLLATE "C" NOT NULL,
	url    text COLLATE "C" NOT NULL
);
CREATE INDEX articles_oldest ON articles (day, id);
CREATE INDEX articles_newest ON articles (day DESC, id);
CREATE INDEX articles_page ON articles (page);

CREATE TABLE accounts (
	num  bigint NOT NULL PRIMARY KEY REFERENCES articles (num),
	data bytea NOT NULL
);
ALTER TABLE accounts ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE gone (
	id  text COLLATE "C" NOT NULL PRIMARY KEY,
	seq bigint NOT NULL
);
CREATE INDEX gone_seq ON gone (seq);

-- The place of an entry is its kind, its day and bits of a hash of its id: the
-- index gives matches in the order of places, the same in every store.
CREATE TABLE entries (
	place   bigint NOT NULL PRIMARY KEY,
	article bigint NOT NULL REFERENCES articles (num),
	id      text COLLATE "C" NOT NULL,
	day     text COLLATE "C" NOT NULL,
	terms   bytea NOT NULL,
	doc     bytea NOT NULL
);
ALTER TABLE entries ALTER COLUMN terms SET STORAGE EXTERNAL;
ALTER TABLE entries ALTER COLUMN doc SET STORAGE EXTERNAL;
CREATE INDEX entries_article ON entries (article);

-- The terms of an entry with their positions. An entry that a tsvector cannot
-- hold (1 MB, 16,383 positions, 255 places of one term) is vast and has none:
-- its terms are compared one by one.
CREATE TABLE terms (
	place bigint NOT NULL PRIMARY KEY,
	vast  boolean NOT NULL,
	terms tsvector NOT NULL
);
-- Not packed: looking at 1,600 articles for a phrase took 160 ms, most of it to
-- unpack them, and takes 13.
ALTER TABLE terms ALTER COLUMN terms SET STORAGE EXTERNAL;
CREATE INDEX terms_terms ON terms USING gin (terms);
CREATE INDEX terms_vast ON terms (place) WHERE vast;

CREATE TABLE findings (
	num       bigint NOT NULL PRIMARY KEY,
	kind      text COLLATE "C" NOT NULL,
	id        text COLLATE "C" NOT NULL,
	name      text COLLATE "C" NOT NULL,
	name_norm text COLLATE "C" NOT NULL,
	from_day  text COLLATE "C" NOT NULL,
	to_day    text COLLATE "C" NOT NULL,
	weight    double precision NOT NULL,
	UNIQUE (kind, id)
);
CREATE INDEX findings_weight ON findings (kind, weight DESC, id);
CREATE INDEX findings_newest ON findings (kind, to_day DESC, id);
CREATE INDEX findings_oldest ON findings (kind, from_day, id);

CREATE TABLE finding_docs (
	num  bigint NOT NULL PRIMARY KEY REFERENCES findings (num),
	keys bytea NOT NULL,
	doc  bytea NOT NULL
);
ALTER TABLE finding_docs ALTER COLUMN keys SET STORAGE EXTERNAL;
ALTER TABLE finding_docs ALTER COLUMN doc SET STORAGE EXTERNAL;

-- From the hash of a kind and a key to findings.
CREATE TABLE links (
	key     bigint NOT NULL,
	finding bigint NOT NULL REFERENCES findings (num),
	PRIMARY KEY (key, finding)
);
CREATE INDEX links_finding ON links (finding);

CREATE TABLE cursors (
	pass    text COLLATE "C" NOT NULL PRIMARY KEY,
	version text COLLATE "C" NOT NULL,
	seq     bigint NOT NULL,
	at      bigint NOT NULL
);

CREATE TABLE notes (
	id      bigint NOT NULL PRIMARY KEY,
	kind    text COLLATE "C" NOT NULL,
	a       text COLLATE "C" NOT NULL,
	b       text COLLATE "C" NOT NULL,
	why     text COLLATE "C" NOT NULL,
	by_whom text COLLATE "C" NOT NULL,
	at      bigint NOT NULL,
	gone_by text COLLATE "C" NOT NULL,
	gone_at bigint NOT NULL
);

CREATE TABLE holds (
	name   text COLLATE "C" NOT NULL PRIMARY KEY,
	token  text COLLATE "C" NOT NULL,
	worker text COLLATE "C" NOT NULL,
	until  bigint NOT NULL
);
