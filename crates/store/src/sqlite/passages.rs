//! The full-text index of readings: FTS5 with Porter's stems.

use std::collections::HashSet;

use domain::passage::{GROUPS_MAX, PASSAGES_MAX, WORDING_MAX};
use domain::{EvidenceId, Passage, PassageQuery, Passages, PrepId, TenantId};
use rusqlite::{Connection, params};

use super::{evidence, log};
use crate::packing::{Cut, kind_name, kind_of};
use crate::{PrepKey, StoreError};

/// Puts a new reading's passages into the index.
pub(super) fn keep(cut: &Cut, db: &Connection, prep: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO passage (scope, text, evidence, kind, start) VALUES (?, ?, ?, ?, ?)";
    let mut insert = db.prepare_cached(sql)?;
    for (start, text) in &cut.parts {
        insert.execute(params![scope(prep), text, cut.evidence.as_str(), cut.kind, start])?;
    }
    Ok(())
}

/// The word that stands for a prep.
fn scope(prep: i64) -> String {
    format!("prep{prep}")
}

/// The index of files that have readings and no index yet.
pub(super) fn index_all(db: &Connection) -> Result<(), StoreError> {
    let mut preps = db.prepare("SELECT tenant, prep FROM prep")?;
    let keys = preps.query_map([], |row| {
        Ok(PrepKey { tenant: TenantId::from(row.get::<_, String>(0)?), prep: PrepId::from(row.get::<_, String>(1)?) })
    })?;
    for key in keys {
        let key = key?;
        let Some(place) = log::place(db, &key)? else { continue };
        evidence::each(db, &key, None, |reading| keep(&Cut::new(&reading.evidence, &reading.text), db, place.prep))?;
    }
    Ok(())
}

/// Takes a prep out of the index.
pub(super) fn forget(db: &Connection, prep: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM passage WHERE rowid IN (SELECT rowid FROM passage WHERE passage MATCH ?)";
    db.execute(sql, params![within(prep)])?;
    Ok(())
}

/// Passages of a prep, those with the most of the rarest words first.
pub(super) fn search(db: &Connection, key: &PrepKey, query: &PassageQuery) -> Result<Passages, StoreError> {
    // One snapshot for all reads.
    let tx = db.unchecked_transaction()?;
    let mut held_by = vec![0; query.groups.len()];
    let Some(place) = log::place(&tx, key)? else { return Ok(Passages { held_by, ..Passages::default() }) };
    let without = query.without.map(kind_name).unwrap_or_default();
    let mut groups: Vec<(usize, String, HashSet<i64>)> = Vec::new();
    for (at, wordings) in query.groups.iter().enumerate().take(GROUPS_MAX) {
        let Some(expression) = any_of(wordings) else { continue };
        let rows = holding(&tx, place.prep, &expression, &without)?;
        held_by[at] = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        groups.push((at, expression, rows));
    }
    let of = holding_count(&tx, place.prep, &without)?;
    let found = ranked(&tx, place.prep, &groups, &without)?;
    Ok(Passages { found, held_by, of })
}

fn within(prep: i64) -> String {
    format!("scope : \"{}\"", scope(prep))
}

/// `("word" OR "a phrase")`. Whatever a wording holds is a string to FTS5; one without a letter or digit is no word.
fn any_of(wordings: &[String]) -> Option<String> {
    let quoted: Vec<String> = wordings
        .iter()
        .filter(|wording| wording.chars().any(char::is_alphanumeric))
        .take(WORDING_MAX)
        .map(|wording| format!("\"{}\"", wording.replace(['"', '\0'], " ")))
        .collect();
    (!quoted.is_empty()).then(|| format!("({})", quoted.join(" OR ")))
}

fn holding(db: &Connection, prep: i64, expression: &str, without: &str) -> Result<HashSet<i64>, StoreError> {
    let sql = "SELECT rowid FROM passage WHERE passage MATCH ? AND kind <> ?";
    let matching = format!("({}) AND (text : {expression})", within(prep));
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![matching, without], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn holding_count(db: &Connection, prep: i64, without: &str) -> Result<u32, StoreError> {
    let sql = "SELECT COUNT(*) FROM passage WHERE passage MATCH ? AND kind <> ?";
    Ok(db.prepare_cached(sql)?.query_row(params![within(prep), without], |row| row.get(0))?)
}

fn ranked(
    db: &Connection,
    prep: i64,
    groups: &[(usize, String, HashSet<i64>)],
    without: &str,
) -> Result<Vec<Passage>, StoreError> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let any: Vec<&str> = groups.iter().map(|(_, expression, _)| expression.as_str()).collect();
    let matching = format!("({}) AND (text : ({}))", within(prep), any.join(" OR "));
    // The scope is in every row of the prep, so it weighs nothing.
    let sql = "SELECT rowid, evidence, kind, start, text FROM passage WHERE passage MATCH ? AND kind <> ? \
               ORDER BY bm25(passage, 0.0, 1.0), rowid LIMIT ?";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![matching, without, PASSAGES_MAX as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let no: i64 = row.get(0)?;
        found.push(Passage {
            evidence: EvidenceId::from(row.get::<_, String>(1)?),
            kind: kind_of(row.get(2)?)?,
            start: row.get(3)?,
            text: row.get(4)?,
            holds: groups.iter().filter(|(_, _, rows)| rows.contains(&no)).map(|(at, _, _)| *at).collect(),
        });
    }
    Ok(found)
}
