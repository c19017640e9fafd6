//! How each table is read from the file, written to the database, and read back.

/// A table of a tenant.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// From the file: a number to go on after, then the row. `?1` tenant, `?2` after, `?3` how many.
    pub(super) read: &'static str,
    /// Into the database: `$1` tenant, then the row.
    pub(super) insert: &'static str,
    /// From the database: the row. `$1` tenant.
    pub(super) check: &'static str,
    /// Behind the row follow two hashes, words and tags.
    pub(super) searched: bool,
}

/// Every table, in an order in which each finds what it refers to. What order means something is a column of the row.
pub(super) const TABLES: [Table; 10] = [
    Table {
        name: "prep",
        read: "SELECT no, prep, created_at, updated_at, last_seq FROM prep WHERE tenant = ?1 AND no > ?2 ORDER BY no LIMIT ?3",
        insert: "INSERT INTO prep (tenant, prep, created_at, updated_at, last_seq) VALUES ($1, $2, $3, $4, $5)",
        check: "SELECT prep, created_at, updated_at, last_seq FROM prep WHERE tenant = $1",
        searched: false,
    },
    Table {
        name: "event",
        read: "SELECT e.no, p.prep, e.seq, e.at, e.id, e.body FROM event e JOIN prep p ON p.no = e.prep \
               WHERE p.tenant = ?1 AND e.no > ?2 ORDER BY e.no LIMIT ?3",
        insert: "INSERT INTO event (tenant, prep, seq, at, id, body) \
                 SELECT $1, no, $3::bigint, $4::bigint, $5::text, $6::text FROM prep WHERE tenant = $1 AND prep = $2",
        check: "SELECT p.prep, e.seq, e.at, e.id, e.body FROM event e JOIN prep p ON p.no = e.prep WHERE e.tenant = $1",
        searched: false,
    },
    Table {
        name: "command",
        read: "SELECT row_number() OVER (ORDER BY prep, client) AS n, prep, client, after_seq, last_seq FROM command \
               WHERE tenant = ?1 ORDER BY n LIMIT ?3 OFFSET ?2",
        insert: "INSERT INTO command (tenant, prep, client, after_seq, last_seq) \
                 SELECT $1, no, $3::text, $4::bigint, $5::bigint FROM prep WHERE tenant = $1 AND prep = $2",
        check: "SELECT p.prep, c.client, c.after_seq, c.last_seq FROM command c JOIN prep p ON p.no = c.prep WHERE c.tenant = $1",
        searched: false,
    },
    Table {
        name: "run",
        read: "SELECT no, run, prep, workflow, plan_version, input, state, started_at FROM run \
               WHERE tenant = ?1 AND no > ?2 ORDER BY no LIMIT ?3",
        insert: "INSERT INTO run (tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0, $8)",
        check: "SELECT run, prep, workflow, plan_version, input, state, started_at FROM run WHERE tenant = $1",
        searched: false,
    },
    Table {
        name: "step",
        read: "SELECT s.no, r.run, s.name, s.state, s.output, s.attempts, \
               (SELECT count(*) FROM step o WHERE o.run = s.run AND o.no < s.no) FROM step s JOIN run r ON r.no = s.run \
               WHERE r.tenant = ?1 AND s.no > ?2 ORDER BY s.no LIMIT ?3",
        insert: "INSERT INTO step (tenant, run, name, state, output, attempts) \
                 SELECT $1, no, $3::text, $4::smallint, $5::text, $6::bigint FROM run \
                 WHERE tenant = $1 AND run = $2 AND $7::bigint >= 0",
        check: "SELECT r.run, s.name, s.state, s.output, s.attempts, \
                (SELECT count(*) FROM step o WHERE o.run = s.run AND o.no < s.no) FROM step s JOIN run r ON r.no = s.run \
                WHERE s.tenant = $1",
        searched: false,
    },
    Table {
        name: "reading",
        read: "SELECT row_number() OVER (ORDER BY prep, position) AS n, prep, evidence, body, text_hash, \
               row_number() OVER (PARTITION BY prep ORDER BY position) FROM reading \
               WHERE tenant = ?1 ORDER BY n LIMIT ?3 OFFSET ?2",
        insert: "INSERT INTO reading (tenant, prep, evidence, body, text_hash) \
                 SELECT $1, no, $3::text, $4::text, $5::text FROM prep WHERE tenant = $1 AND prep = $2 AND $6::bigint > 0",
        check: "SELECT p.prep, r.evidence, r.body, r.text_hash, row_number() OVER (PARTITION BY r.prep ORDER BY r.no) \
                FROM reading r JOIN prep p ON p.no = r.prep WHERE r.tenant = $1",
        searched: false,
    },
    Table {
        name: "blob",
        read: "SELECT rowid, hash, size, packed, bytes FROM blob WHERE tenant = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3",
        insert: "INSERT INTO blob (tenant, hash, size, packed, bytes) VALUES ($1, $2, $3, $4, $5)",
        check: "SELECT hash, size, packed, bytes FROM blob WHERE tenant = $1",
        searched: false,
    },
    Table {
        name: "blob_use",
        read: "SELECT row_number() OVER (ORDER BY prep, hash) AS n, prep, hash FROM blob_use \
               WHERE tenant = ?1 ORDER BY n LIMIT ?3 OFFSET ?2",
        insert: "INSERT INTO blob_use (tenant, prep, hash) SELECT $1, no, $3::text FROM prep WHERE tenant = $1 AND prep = $2",
        check: "SELECT p.prep, u.hash FROM blob_use u JOIN prep p ON p.no = u.prep WHERE u.tenant = $1",
        searched: false,
    },
    Table {
        name: "value",
        read: "SELECT rowid, space, key, bytes, expires_at FROM value WHERE tenant = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3",
        insert: "INSERT INTO value (tenant, space, key, bytes, expires_at) VALUES ($1, $2, $3, $4, $5)",
        check: "SELECT space, key, bytes, expires_at FROM value WHERE tenant = $1",
        searched: false,
    },
    Table {
        name: "feed_item",
        read: "SELECT no, feed, url, guid, at, hash, body FROM feed_item WHERE tenant = ?1 AND no > ?2 ORDER BY no LIMIT ?3",
        insert: "INSERT INTO feed_item (tenant, feed, url, guid, at, hash, body, url_hash, guid_hash, words, tags) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_tsvector('simple', $10), to_tsvector('simple', $11))",
        check: "SELECT feed, url, guid, at, hash, body FROM feed_item WHERE tenant = $1",
        searched: true,
    },
];
