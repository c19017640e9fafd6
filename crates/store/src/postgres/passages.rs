//! The words of readings: stems without case and diacritics, in a `tsvector` beside each passage.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::passage::{GROUPS_MAX, PASSAGES_MAX, WORDING_MAX};
use domain::{EvidenceId, Passage, PassageQuery, Passages};

use super::fault::Trouble;
use super::link::{Tx, Work};
use super::log::{Hold, place};
use super::text::{kept, told};
use super::words::words;
use crate::PrepKey;
use crate::packing::{Cut, kind_name, kind_of, unreadable};

/// Keeps a new reading's passages with their words.
pub(super) async fn keep(tx: &Tx<'_>, key: &PrepKey, prep: i64, cut: &Cut) -> Result<(), Trouble> {
    let sql = "INSERT INTO passage (tenant, prep, evidence, kind, start, text, words) \
               SELECT $1, $2, $3, $4, p.start, p.text, to_tsvector('callsheet.stems', p.words) \
               FROM unnest($5::bigint[], $6::bytea[], $7::text[]) WITH ORDINALITY AS p (start, text, words, n) ORDER BY p.n";
    let starts: Vec<i64> = cut.parts.iter().map(|(start, _)| i64::from(*start)).collect();
    let texts: Vec<&[u8]> = cut.parts.iter().map(|(_, text)| text.as_bytes()).collect();
    let stems: Vec<String> = cut.parts.iter().map(|(_, text)| words(text)).collect();
    let (tenant, evidence) = (kept(key.tenant.as_str()), kept(cut.evidence.as_str()));
    tx.execute(sql, &[&tenant, &prep, &evidence, &cut.kind, &starts, &texts, &stems]).await?;
    Ok(())
}

/// Passages of a prep, those with the most of the rarest words first.
pub(super) struct PassagesRead {
    pub(super) key: PrepKey,
    pub(super) query: PassageQuery,
}

/// A passage that holds something of the query: its number, and which groups.
type Holder = (i64, Vec<usize>);

#[async_trait]
impl Work for PassagesRead {
    type Answer = Passages;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Passages, Trouble> {
        let mut held_by = vec![0; self.query.groups.len()];
        let Some(place) = place(tx, &self.key, Hold::No).await? else {
            return Ok(Passages { held_by, ..Passages::default() });
        };
        let without = self.query.without.map(kind_name).unwrap_or_default();
        let sql = "SELECT count(*) FROM passage WHERE prep = $1 AND kind <> $2";
        let of: i64 = tx.row(sql, &[&place.prep, &without]).await?.map_or(Ok(0), |row| row.try_get(0))?;
        let holders = self.holders(tx, place.prep, &without).await?;
        for at in holders.iter().flat_map(|(_, holds)| holds) {
            held_by.iter_mut().skip(*at).take(1).for_each(|held| *held += 1);
        }
        let best = ranked(holders, &held_by, of);
        Ok(Passages { found: found(tx, best).await?, held_by, of: u32::try_from(of).unwrap_or(u32::MAX) })
    }
}

impl PassagesRead {
    async fn holders(&self, tx: &Tx<'_>, prep: i64, without: &str) -> Result<Vec<Holder>, Trouble> {
        let (mut groups, mut wordings): (Vec<i64>, Vec<String>) = (Vec::new(), Vec::new());
        for (at, group) in (0..).zip(self.query.groups.iter().take(GROUPS_MAX)) {
            // A wording without a letter or digit is no word.
            let words = group.iter().map(|wording| words(wording)).filter(|words| !words.is_empty());
            for wording in words.take(WORDING_MAX) {
                groups.push(at);
                wordings.push(wording);
            }
        }
        if wordings.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "WITH wanted AS MATERIALIZED (\
                     SELECT w.at, phraseto_tsquery('callsheet.stems', w.wording) AS query \
                     FROM unnest($3::bigint[], $4::text[]) AS w (at, wording)) \
                   SELECT p.no, array_agg(DISTINCT w.at ORDER BY w.at) FROM passage p JOIN wanted w ON p.words @@ w.query \
                   WHERE p.prep = $1 AND p.kind <> $2 GROUP BY p.no";
        let rows = tx.rows(sql, &[&prep, &without, &groups, &wordings]).await?;
        let holder = |row: &tokio_postgres::Row| {
            let holds: Vec<i64> = row.try_get(1)?;
            Ok((row.try_get(0)?, holds.into_iter().filter_map(|at| usize::try_from(at).ok()).collect()))
        };
        rows.iter().map(holder).collect()
    }
}

/// The best holders, best first. A group weighs as a term does in BM25 (Robertson and Zaragoza 2009): by how few of the
/// prep's passages hold it.
fn ranked(holders: Vec<Holder>, held_by: &[u32], of: i64) -> Vec<Holder> {
    let weight = |at: &usize| {
        let held = f64::from(held_by.get(*at).copied().unwrap_or(0));
        ((of as f64 - held + 0.5) / (held + 0.5) + 1.0).ln()
    };
    let mut weighed: Vec<(f64, Holder)> =
        holders.into_iter().map(|holder| (holder.1.iter().map(weight).sum(), holder)).collect();
    weighed.sort_by(|(a, (first, _)), (b, (second, _))| b.total_cmp(a).then(first.cmp(second)));
    weighed.into_iter().take(PASSAGES_MAX).map(|(_, holder)| holder).collect()
}

/// The passages of these numbers, in this order.
async fn found(tx: &Tx<'_>, best: Vec<Holder>) -> Result<Vec<Passage>, Trouble> {
    let numbers: Vec<i64> = best.iter().map(|(no, _)| *no).collect();
    let sql = "SELECT no, evidence, kind, start, text FROM passage WHERE no = ANY ($1)";
    let mut texts = BTreeMap::new();
    for row in tx.rows(sql, &[&numbers]).await? {
        texts.insert(row.try_get::<_, i64>(0)?, row);
    }
    let mut found = Vec::with_capacity(best.len());
    for (no, holds) in best {
        let Some(row) = texts.get(&no) else { continue };
        found.push(Passage {
            evidence: EvidenceId::from(told(row.try_get(1)?)),
            kind: kind_of(row.try_get(2)?)?,
            start: u32::try_from(row.try_get::<_, i64>(3)?).map_err(|error| unreadable("a passage", error))?,
            text: String::from_utf8(row.try_get(4)?).map_err(|error| unreadable("a passage", error))?,
            holds,
        });
    }
    Ok(found)
}
