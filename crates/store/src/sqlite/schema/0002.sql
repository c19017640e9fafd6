-- Events and steps lie in the order in which they come, and what finds them is small: a transaction that writes for
-- many preps touches few pages. Before, each prep had pages of its own. Tenant stays part of every way in: a prep's and
-- a run's number are found by it.

CREATE TABLE prep_2 (
    no         INTEGER PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    prep       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_seq   INTEGER NOT NULL,
    UNIQUE (tenant, prep)
) STRICT;

INSERT INTO prep_2 (tenant, prep, created_at, updated_at, last_seq)
SELECT tenant, prep, created_at, updated_at, last_seq FROM prep ORDER BY created_at, tenant, prep;

CREATE TABLE event_2 (
    no   INTEGER PRIMARY KEY,
    prep INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    id   TEXT    NOT NULL,
    body TEXT    NOT NULL,
    UNIQUE (prep, seq),
    UNIQUE (prep, id)
) STRICT;

INSERT INTO event_2 (prep, seq, at, id, body)
SELECT prep_2.no, event.seq, event.at, event.id, event.body
FROM prep_2 JOIN event ON event.tenant = prep_2.tenant AND event.prep = prep_2.prep
ORDER BY prep_2.no, event.seq;

-- `state`: 0 open, 1 paused, 2 cancelling, 3 done. The number keeps the order of the beginning.
CREATE TABLE run_2 (
    no           INTEGER PRIMARY KEY,
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
    UNIQUE (tenant, run)
) STRICT;

INSERT INTO run_2 (no, tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at)
SELECT rowid, tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at FROM run;

-- `state`: 0 done, 1 skipped, 2 failed. The number keeps the order in which the steps ended.
CREATE TABLE step_2 (
    no       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    state    INTEGER NOT NULL,
    output   TEXT    NOT NULL,
    attempts INTEGER NOT NULL,
    UNIQUE (run, name)
) STRICT;

INSERT INTO step_2 (run, name, state, output, attempts)
SELECT run_2.no, step.name, step.state, step.output, step.attempts
FROM run_2 JOIN step ON step.tenant = run_2.tenant AND step.run = run_2.run
ORDER BY run_2.no, step.position;

DROP TABLE prep;
DROP TABLE event;
DROP TABLE run;
DROP TABLE step;
ALTER TABLE prep_2 RENAME TO prep;
ALTER TABLE event_2 RENAME TO event;
ALTER TABLE run_2 RENAME TO run;
ALTER TABLE step_2 RENAME TO step;

CREATE INDEX run_of_prep ON run (tenant, prep);
CREATE INDEX run_live ON run (started_at) WHERE state IN (0, 2);
CREATE INDEX run_owned ON run (owner, run) WHERE owner IS NOT NULL;
