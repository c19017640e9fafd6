//! One commit: command, guards, events, runs and steps, together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::Logged;
use tokio_postgres::Row;

use super::fault::Trouble;
use super::link::{Tx, Work};
use super::log::{self, Hold, Place, place};
use super::news::{CHANNEL, Newsroom, Notice};
use super::runs;
use super::text::kept;
use crate::limits::seq_of;
use crate::packing::{PreparedCommit, logged};
use crate::{Appended, Commit, Committed, PrepKey};

/// A commit as a transaction carries it out.
pub(super) struct CommitWork {
    pub(super) prepared: PreparedCommit,
    /// Who tells of it.
    pub(super) me: Arc<str>,
}

/// What the transaction found out.
pub(super) enum Found {
    Replayed {
        events: Vec<Logged>,
        last_seq: i64,
    },
    /// Positions in the commit's events, with their numbers.
    New {
        events: Vec<(usize, i64)>,
        last_seq: i64,
        runs_changed: bool,
    },
}

#[async_trait]
impl Work for CommitWork {
    type Answer = Found;
    const ONCE: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Found, Trouble> {
        let Commit { key, command, .. } = &self.prepared.commit;
        // The row's lock makes numbers dense: whoever appends to this prep waits here.
        let known = self.place(tx).await?;
        let before = known.map_or(0, |place| place.last_seq);
        if let Some(place) = known
            && let Some(found) = self.kept_before(tx, place).await?
        {
            return Ok(found);
        }
        if let (Some(client), Some(place)) = (command, known)
            && let Some(events) = log::command(tx, key, place.prep, client).await?
        {
            return Ok(Found::Replayed { events, last_seq: before });
        }
        runs::deny_strangers(tx, &self.prepared.commit).await?;
        let Some(place) = known else {
            return Ok(Found::New { events: Vec::new(), last_seq: 0, runs_changed: false });
        };
        let events = self.append(tx, place).await?;
        let last_seq = events.last().map_or(before, |(_, seq)| *seq);
        self.move_on(tx, place, last_seq).await?;
        let runs_changed = self.change_runs(tx).await?;
        if runs_changed || last_seq > before {
            self.tell(tx, before, last_seq, runs_changed).await?;
        }
        Ok(Found::New { events, last_seq, runs_changed })
    }
}

impl CommitWork {
    /// What an earlier attempt kept of which nobody knew whether it was committed. The lock on the prep's row has waited
    /// until it was over. Its number alone proves nothing: what was not on disk when a server crashed leaves its number to
    /// another transaction. A row of ours under that number does.
    async fn kept_before(&self, tx: &Tx<'_>, place: Place) -> Result<Option<Found>, Trouble> {
        if tx.unsure.is_empty() {
            return Ok(None);
        }
        let Commit { key, events, command, start, steps, runs, .. } = &self.prepared.commit;
        let sql = "SELECT id, seq FROM event WHERE prep = $1 AND id = ANY ($2) AND xmin::text = ANY ($3)";
        let ids: Vec<_> = events.iter().map(|new| kept(new.id.as_str())).collect();
        let said = tx.rows(sql, &[&place.prep, &ids, &tx.unsure]).await?;
        let sql = "SELECT 1 FROM command WHERE prep = $1 AND client = $2 AND xmin::text = ANY ($3) UNION ALL \
                   SELECT 1 FROM step s JOIN run r ON r.no = s.run \
                   WHERE r.tenant = $4 AND r.run = ANY ($5) AND s.xmin::text = ANY ($3) LIMIT 1";
        let client = command.as_ref().map(|client| kept(client.as_str()));
        let ended: Vec<_> = steps.iter().map(|step| kept(step.run.as_str())).collect();
        let other = tx.row(sql, &[&place.prep, &client, &tx.unsure, &kept(key.tenant.as_str()), &ended]).await?;
        if said.is_empty() && other.is_none() {
            // A change of a run alone leaves no trace, and is the same the second time.
            return Ok(None);
        }
        let runs_changed = !start.is_empty() || runs.iter().any(|change| change.owner.is_none());
        Ok(Some(Found::New { events: positions(&ids, &said)?, last_seq: place.last_seq, runs_changed }))
    }

    /// The prep's place; a prep that is spoken of for the first time gets one.
    async fn place(&self, tx: &Tx<'_>) -> Result<Option<Place>, Trouble> {
        let Commit { key, at, events, command, start, .. } = &self.prepared.commit;
        let known = place(tx, key, Hold::ToAppend).await?;
        let speaks = !events.is_empty() || !start.is_empty() || command.is_some();
        if known.is_some() || !speaks {
            return Ok(known);
        }
        let sql = "INSERT INTO prep (tenant, prep, created_at, updated_at, last_seq) VALUES ($1, $2, $3, $3, 0) \
                   ON CONFLICT (tenant, prep) DO NOTHING";
        tx.execute(sql, &[&kept(key.tenant.as_str()), &kept(key.prep.as_str()), &at.0]).await?;
        place(tx, key, Hold::ToAppend).await
    }

    /// Numbers and keeps the events that are new.
    async fn append(&self, tx: &Tx<'_>, place: Place) -> Result<Vec<(usize, i64)>, Trouble> {
        let PreparedCommit { commit, bodies, .. } = &self.prepared;
        if bodies.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "WITH said AS (\
                     SELECT DISTINCT ON (id) position, id, body \
                     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS said (id, body, position) \
                     ORDER BY id, position), \
                   new AS (\
                     SELECT row_number() OVER (ORDER BY position) AS n, id, body FROM said \
                     WHERE NOT EXISTS (SELECT FROM event WHERE event.prep = $3 AND event.id = said.id)) \
                   INSERT INTO event (tenant, prep, seq, at, id, body) \
                   SELECT $4, $3, $5 + n, $6, id, body FROM new RETURNING id, seq";
        let ids: Vec<_> = commit.events.iter().map(|new| kept(new.id.as_str())).collect();
        let tenant = kept(commit.key.tenant.as_str());
        let rows = tx.rows(sql, &[&ids, bodies, &place.prep, &tenant, &place.last_seq, &commit.at.0]).await?;
        positions(&ids, &rows)
    }

    /// Notes how far the log goes now, and the command that took it there.
    async fn move_on(&self, tx: &Tx<'_>, place: Place, last_seq: i64) -> Result<(), Trouble> {
        let Commit { key, at, command, .. } = &self.prepared.commit;
        if last_seq > place.last_seq {
            let sql = "UPDATE prep SET updated_at = $1, last_seq = $2 WHERE no = $3";
            tx.execute(sql, &[&at.0, &last_seq, &place.prep]).await?;
        }
        if let Some(client) = command {
            let sql = "INSERT INTO command (tenant, prep, client, after_seq, last_seq) VALUES ($1, $2, $3, $4, $5)";
            let (tenant, client) = (kept(key.tenant.as_str()), kept(client.as_str()));
            tx.execute(sql, &[&tenant, &place.prep, &client, &place.last_seq, &last_seq]).await?;
        }
        Ok(())
    }

    async fn change_runs(&self, tx: &Tx<'_>) -> Result<bool, Trouble> {
        let PreparedCommit { commit, inputs, outputs, .. } = &self.prepared;
        let Commit { key, at, start, steps, runs, .. } = commit;
        let mut changed = false;
        for (run, input) in start.iter().zip(inputs) {
            changed |= runs::begin(tx, key, *at, run, input).await?;
        }
        for (step, output) in steps.iter().zip(outputs) {
            runs::end_step(tx, key, step, output).await?;
        }
        for change in runs {
            runs::change(tx, key, change).await?;
            changed |= change.owner.is_none();
        }
        Ok(changed)
    }

    async fn tell(&self, tx: &Tx<'_>, after: i64, last: i64, runs_changed: bool) -> Result<(), Trouble> {
        let Commit { key, .. } = &self.prepared.commit;
        notify(tx, &self.me, key, (after, last), runs_changed, false).await
    }

    /// The answer, once it is on disk; tells those who listen here.
    pub(super) fn settle(self, found: Found, newsroom: &Newsroom) -> Committed {
        match found {
            Found::Replayed { events, last_seq } => Committed { events, last_seq: seq_of(last_seq), replayed: true },
            Found::New { events, last_seq, runs_changed } => {
                let Commit { key, at, events: new, .. } = self.prepared.commit;
                let events = logged(new, at, &events);
                if runs_changed || !events.is_empty() {
                    newsroom.tell(Appended { key, events: events.clone(), runs_changed, forgotten: false });
                }
                Committed { events, last_seq: seq_of(last_seq), replayed: false }
            }
        }
    }
}

/// Where the events of rows (id, number) stand among those of a commit, in the order of their numbers.
fn positions(ids: &[Cow<'_, str>], rows: &[Row]) -> Result<Vec<(usize, i64)>, Trouble> {
    let mut first = HashMap::new();
    for (position, id) in ids.iter().enumerate() {
        first.entry(id.as_ref()).or_insert(position);
    }
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let id: &str = row.try_get(0)?;
        events.extend(first.get(id).copied().zip(row.try_get(1)?));
    }
    events.sort_unstable_by_key(|(_, seq)| *seq);
    Ok(events)
}

/// Wakes other processes when, and only if, this transaction is committed.
pub(super) async fn notify(
    tx: &Tx<'_>,
    me: &str,
    key: &PrepKey,
    (after, last): (i64, i64),
    runs_changed: bool,
    forgotten: bool,
) -> Result<(), Trouble> {
    let notice = Notice {
        from: me.to_owned(),
        tenant: key.tenant.as_str().to_owned(),
        prep: key.prep.as_str().to_owned(),
        after: seq_of(after),
        last: seq_of(last),
        runs_changed,
        forgotten,
    };
    let payload = serde_json::to_string(&notice).map_err(|error| crate::StoreError::Bug(error.to_string()))?;
    tx.execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &payload]).await?;
    Ok(())
}
