//! One commit: command, guards, events, runs and steps, together.

use std::sync::Arc;

use domain::{Logged, Timestamp};
use rusqlite::{Connection, params};

use super::log::Place;
use super::writer::{Announcer, Write};
use super::{log, runs};
use crate::limits::seq_of;
use crate::packing::{PreparedCommit, logged};
use crate::{Announced, Appended, Commit, Committed, PrepKey, StoreError};

/// A commit as the writer carries it out.
pub(super) struct CommitWrite(pub(super) PreparedCommit);

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

impl CommitWrite {
    /// Numbers and keeps the events that are new.
    fn append(&self, db: &Connection, place: Place) -> Result<Vec<(usize, i64)>, StoreError> {
        let sql =
            "INSERT INTO event (prep, seq, at, id, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (prep, id) DO NOTHING";
        let mut statement = db.prepare_cached(sql)?;
        let mut kept = Vec::with_capacity(self.0.bodies.len());
        let mut seq = place.last_seq;
        for (position, (new, body)) in self.0.commit.events.iter().zip(&self.0.bodies).enumerate() {
            if statement.execute(params![place.prep, seq + 1, self.0.commit.at.0, new.id.as_str(), body])? == 1 {
                seq += 1;
                kept.push((position, seq));
            }
        }
        Ok(kept)
    }

    fn note_command(&self, db: &Connection, before: i64, last: i64) -> Result<(), StoreError> {
        let Some(client) = &self.0.commit.command else { return Ok(()) };
        let (tenant, prep) = (self.0.commit.key.tenant.as_str(), self.0.commit.key.prep.as_str());
        db.prepare_cached("INSERT INTO command (tenant, prep, client, after_seq, last_seq) VALUES (?, ?, ?, ?, ?)")?
            .execute(params![tenant, prep, client.as_str(), before, last])?;
        Ok(())
    }

    fn change_runs(&self, db: &Connection) -> Result<bool, StoreError> {
        let Commit { key, at, start, steps, runs, .. } = &self.0.commit;
        let mut changed = false;
        for (run, input) in start.iter().zip(&self.0.inputs) {
            changed |= runs::begin(db, key, *at, run, input)?;
        }
        for (step, output) in steps.iter().zip(&self.0.outputs) {
            runs::end_step(db, key, step, output)?;
        }
        for change in runs {
            runs::change(db, key, change)?;
            changed |= change.owner.is_none();
        }
        Ok(changed)
    }
}

impl Write for CommitWrite {
    type Found = Found;
    type Answer = Committed;

    fn apply(&self, db: &Connection) -> Result<Found, StoreError> {
        let Commit { key, at, events, command, start, .. } = &self.0.commit;
        let known = log::place(db, key)?;
        let before = known.map_or(0, |place| place.last_seq);
        if let Some(client) = command
            && let Some(events) = log::command(db, key, client.as_str())?
        {
            return Ok(Found::Replayed { events, last_seq: before });
        }
        runs::deny_strangers(db, &self.0.commit)?;
        let speaks = !events.is_empty() || !start.is_empty() || command.is_some();
        let place = match known {
            None if speaks => Some(create_prep(db, key, *at)?),
            known => known,
        };
        let kept = place.map_or_else(|| Ok(Vec::new()), |place| self.append(db, place))?;
        let last_seq = kept.last().map_or(before, |(_, seq)| *seq);
        if let Some(place) = place.filter(|place| last_seq > place.last_seq) {
            move_on(db, Place { last_seq, ..place }, *at)?;
        }
        self.note_command(db, before, last_seq)?;
        let runs_changed = self.change_runs(db)?;
        Ok(Found::New { events: kept, last_seq, runs_changed })
    }

    fn settle(self, found: Found, announcer: &Announcer) -> Committed {
        match found {
            Found::Replayed { events, last_seq } => Committed { events, last_seq: seq_of(last_seq), replayed: true },
            Found::New { events, last_seq, runs_changed } => {
                let Commit { key, at, events: new, .. } = self.0.commit;
                let events = logged(new, at, &events);
                if announcer.receiver_count() > 0 && (runs_changed || !events.is_empty()) {
                    let appended = Appended { key, events: events.clone(), runs_changed, forgotten: false };
                    // Fails only when the last listener has just left.
                    let _ = announcer.send(Arc::new(Announced::Commit(appended)));
                }
                Committed { events, last_seq: seq_of(last_seq), replayed: false }
            }
        }
    }
}

fn create_prep(db: &Connection, key: &PrepKey, at: Timestamp) -> Result<Place, StoreError> {
    db.prepare_cached("INSERT INTO prep (tenant, prep, created_at, updated_at, last_seq) VALUES (?, ?, ?, ?, 0)")?
        .execute(params![key.tenant.as_str(), key.prep.as_str(), at.0, at.0])?;
    Ok(Place { prep: db.last_insert_rowid(), last_seq: 0 })
}

fn move_on(db: &Connection, place: Place, at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE prep SET updated_at = ?, last_seq = ? WHERE no = ?")?.execute(params![
        at.0,
        place.last_seq,
        place.prep
    ])?;
    Ok(())
}
