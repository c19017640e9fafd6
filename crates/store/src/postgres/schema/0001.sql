-- Tenant is part of every table. Times are milliseconds since 1970. Text is without NUL (`text.rs`).

CREATE TABLE prep (
    no         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant     text   NOT NULL CHECK (tenant <> ''),
    prep       text   NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    last_seq   bigint NOT NULL,
    UNIQUE (tenant, prep)
);

-- Every commit of a prep changes its row; room for the new one on the same page.
ALTER TABLE prep SET (fillfactor = 50);

CREATE TABLE event (
    tenant text   NOT NULL,
    prep   bigint NOT NULL,
    seq    bigint NOT NULL,
    at     bigint NOT NULL,
    id     text   NOT NULL,
    body   text   NOT NULL,
    PRIMARY KEY (prep, seq),
    UNIQUE (prep, id)
);

-- What a command gave: the events after `after_seq` up to `last_seq`.
CREATE TABLE command (
    tenant    text   NOT NULL,
    prep      bigint NOT NULL,
    client    text   NOT NULL,
    after_seq bigint NOT NULL,
    last_seq  bigint NOT NULL,
    PRIMARY KEY (prep, client)
);

-- `state`: 0 open, 1 paused, 2 cancelling, 3 done. The number keeps the order of the beginning.
CREATE TABLE run (
    no           bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       text     NOT NULL,
    run          text     NOT NULL,
    prep         text     NOT NULL,
    workflow     text     NOT NULL,
    plan_version bigint   NOT NULL,
    input        text     NOT NULL,
    state        smallint NOT NULL,
    owner        text,
    lease_until  bigint   NOT NULL,
    started_at   bigint   NOT NULL,
    UNIQUE (tenant, run)
);

CREATE INDEX run_of_prep ON run (tenant, prep);
CREATE INDEX run_live ON run (started_at) WHERE state IN (0, 2);
CREATE INDEX run_owned ON run (owner, run) WHERE owner IS NOT NULL;

-- `state`: 0 done, 1 skipped, 2 failed. The number keeps the order in which the steps ended.
CREATE TABLE step (
    no       bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant   text     NOT NULL,
    run      bigint   NOT NULL,
    name     text     NOT NULL,
    state    smallint NOT NULL,
    output   text     NOT NULL,
    attempts bigint   NOT NULL,
    UNIQUE (run, name)
);

-- The number keeps the order in which readings were kept.
CREATE TABLE reading (
    no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant    text   NOT NULL,
    prep      bigint NOT NULL,
    evidence  text   NOT NULL,
    body      text   NOT NULL,
    text_hash text   NOT NULL,
    UNIQUE (prep, evidence)
);

-- `size` is that of the content, `packed` tells whether `bytes` are deflated.
CREATE TABLE blob (
    tenant text    NOT NULL,
    hash   text    NOT NULL,
    size   bigint  NOT NULL,
    packed boolean NOT NULL,
    bytes  bytea   NOT NULL,
    PRIMARY KEY (tenant, hash)
);

ALTER TABLE blob ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Which preps need a blob. One that nobody needs is removed.
CREATE TABLE blob_use (
    tenant text   NOT NULL,
    prep   bigint NOT NULL,
    hash   text   NOT NULL,
    PRIMARY KEY (prep, hash)
);

CREATE INDEX blob_use_hash ON blob_use (tenant, hash);

CREATE TABLE value (
    tenant     text  NOT NULL,
    space      text  NOT NULL,
    key        text  NOT NULL,
    bytes      bytea NOT NULL,
    expires_at bigint,
    PRIMARY KEY (tenant, space, key)
);

CREATE INDEX value_expiry ON value (expires_at) WHERE expires_at IS NOT NULL;

-- English stems, and no stop words: how rare a word is decides for itself what it weighs.
CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION stems (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION stems ALTER MAPPING FOR asciiword, word WITH stem;

-- Passages of documents, with the stems of their words. `start` counts characters of the document's text. The text is
-- kept as bytes, so that it is the document's to the letter. The words have no index: a search is within one prep, and
-- row-level security would not let an index answer before the tenant is checked.
CREATE TABLE passage (
    no       bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant   text     NOT NULL,
    prep     bigint   NOT NULL,
    evidence text     NOT NULL,
    kind     text     NOT NULL,
    start    bigint   NOT NULL,
    text     bytea    NOT NULL,
    words    tsvector NOT NULL
);

CREATE INDEX passage_of_prep ON passage (prep);

-- Items of public feeds, of whatever company: what a preparation searches by name. They are no evidence of a prep, so
-- that forgetting one leaves them. `at` is when an item was published, or kept where it does not say.
CREATE TABLE feed_item (
    no     bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text     NOT NULL,
    feed   text     NOT NULL,
    url    text     NOT NULL,
    guid   text,
    -- SHA-256: an address may be longer than an index takes.
    url_hash  text  NOT NULL,
    guid_hash text,
    at     bigint   NOT NULL,
    hash   text     NOT NULL,
    body   text     NOT NULL,
    words  tsvector NOT NULL,
    tags   tsvector NOT NULL
);

CREATE UNIQUE INDEX feed_item_url ON feed_item (tenant, url_hash);
CREATE UNIQUE INDEX feed_item_guid ON feed_item (tenant, guid_hash) WHERE guid_hash IS NOT NULL;
CREATE INDEX feed_item_age ON feed_item (tenant, at);
CREATE INDEX feed_item_feed ON feed_item (tenant, feed, at)
