-- Tenant is part of every key. Times are milliseconds since 1970.

CREATE TABLE prep (
    tenant     TEXT    NOT NULL,
    prep       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_seq   INTEGER NOT NULL,
    PRIMARY KEY (tenant, prep)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    tenant TEXT    NOT NULL,
    prep   TEXT    NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    id     TEXT    NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (tenant, prep, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX event_id ON event (tenant, prep, id);

-- What a command gave: the events after `after_seq` up to `last_seq`.
CREATE TABLE command (
    tenant    TEXT    NOT NULL,
    prep      TEXT    NOT NULL,
    client    TEXT    NOT NULL,
    after_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    PRIMARY KEY (tenant, prep, client)
) STRICT, WITHOUT ROWID;

-- `state`: 0 open, 1 paused, 2 cancelling, 3 done. The rowid keeps the order of the beginning.
CREATE TABLE run (
    tenant       TEXT    NOT NULL,
    run          TEXT    NOT NULL,
    prep         TEXT    NOT NULL,
    workflow     TEXT    NOT NULL,
    plan_version INTEGER NOT NULL,
    input        TEXT    NOT NULL,
    state        INTEGER NOT NULL,
    owner        TEXT,
    lease_until  INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant, run)
) STRICT;

CREATE INDEX run_of_prep ON run (tenant, prep);
CREATE INDEX run_live ON run (started_at) WHERE state IN (0, 2);
CREATE INDEX run_owned ON run (owner, run) WHERE owner IS NOT NULL;

-- `state`: 0 done, 1 skipped, 2 failed.
CREATE TABLE step (
    tenant   TEXT    NOT NULL,
    run      TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    state    INTEGER NOT NULL,
    output   TEXT    NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (tenant, run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading (
    tenant    TEXT    NOT NULL,
    prep      TEXT    NOT NULL,
    position  INTEGER NOT NULL,
    evidence  TEXT    NOT NULL,
    body      TEXT    NOT NULL,
    text_hash TEXT    NOT NULL,
    PRIMARY KEY (tenant, prep, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX reading_evidence ON reading (tenant, prep, evidence);

-- `size` is that of the content, `packed` tells whether `bytes` are deflated.
CREATE TABLE blob (
    tenant TEXT    NOT NULL,
    hash   TEXT    NOT NULL,
    size   INTEGER NOT NULL,
    packed INTEGER NOT NULL,
    bytes  BLOB    NOT NULL,
    PRIMARY KEY (tenant, hash)
) STRICT;

-- Which preps need a blob. One that nobody needs is removed.
CREATE TABLE blob_use (
    tenant TEXT NOT NULL,
    prep   TEXT NOT NULL,
    hash   TEXT NOT NULL,
    PRIMARY KEY (tenant, prep, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_use_hash ON blob_use (tenant, hash);

CREATE TABLE value (
    tenant     TEXT    NOT NULL,
    space      TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    bytes      BLOB    NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (tenant, space, key)
) STRICT;

CREATE INDEX value_expiry ON value (expires_at) WHERE expires_at IS NOT NULL;
