//! Items of feeds, and the index over their words.

use async_trait::async_trait;
use domain::{TenantId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::writer::{Announcer, Write};
use crate::limits::{FOUND_MAX, ITEM_BYTES_MAX, ITEMS_AT_ONCE_MAX, PHRASES_MAX, deny_larger};
use crate::{FeedItem, FeedStore, FoundItems, ItemBounds, ItemSearch, KeptItems, StoreError};

#[async_trait]
impl FeedStore for SqliteStore {
    async fn keep_items(
        &self,
        tenant: &TenantId,
        feed: &str,
        items: Vec<FeedItem>,
        bounds: ItemBounds,
    ) -> Result<KeptItems, StoreError> {
        for item in &items {
            deny_larger("The item of a feed", item.words.len() + item.tags.len() + item.body.len(), ITEM_BYTES_MAX)?;
        }
        let mut kept = KeptItems::default();
        for chunk in items.chunks(ITEMS_AT_ONCE_MAX) {
            let (tenant, feed) = (tenant.clone(), feed.to_owned());
            let some =
                self.writer.write(ItemsWrite { tenant, feed, items: chunk.to_vec(), since: bounds.since }).await?;
            kept.new += some.new;
            kept.changed += some.changed;
        }
        kept.dropped = self.writer.write(TrimWrite { tenant: tenant.clone(), bounds }).await?;
        Ok(kept)
    }

    async fn find_items(&self, tenant: &TenantId, search: ItemSearch) -> Result<FoundItems, StoreError> {
        let tenant = tenant.clone();
        self.readers.read(move |db| find(db, &tenant, &search)).await
    }
}

/// Keeps a few items.
struct ItemsWrite {
    tenant: TenantId,
    feed: String,
    items: Vec<FeedItem>,
    since: Timestamp,
}

impl Write for ItemsWrite {
    type Found = KeptItems;
    type Answer = KeptItems;

    fn apply(&self, db: &Connection) -> Result<KeptItems, StoreError> {
        let mut kept = KeptItems::default();
        for item in self.items.iter().filter(|item| item.at >= self.since) {
            match known(db, &self.tenant, item)? {
                None => {
                    self.add(db, item)?;
                    kept.new += 1;
                }
                Some((_, hash)) if hash == item.fingerprint() => {}
                Some((no, _)) => {
                    self.change(db, no, item)?;
                    kept.changed += 1;
                }
            }
        }
        Ok(kept)
    }

    fn settle(self, found: KeptItems, _: &Announcer) -> KeptItems {
        found
    }
}

impl ItemsWrite {
    fn add(&self, db: &Connection, item: &FeedItem) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed_item (tenant, feed, url, guid, at, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let FeedItem { url, guid, at, body, .. } = item;
        let values = params![self.tenant.as_str(), self.feed, url, guid, at.0, item.fingerprint(), body];
        db.prepare_cached(sql)?.execute(values)?;
        index(db, db.last_insert_rowid(), item)
    }

    /// Address and guid stay those by which it was known first.
    fn change(&self, db: &Connection, no: i64, item: &FeedItem) -> Result<(), StoreError> {
        let sql = "UPDATE feed_item SET at = ?2, hash = ?3, body = ?4 WHERE no = ?1";
        db.prepare_cached(sql)?.execute(params![no, item.at.0, item.fingerprint(), item.body])?;
        db.prepare_cached("DELETE FROM feed_word WHERE rowid = ?")?.execute(params![no])?;
        index(db, no, item)
    }
}

fn index(db: &Connection, no: i64, item: &FeedItem) -> Result<(), StoreError> {
    let sql = "INSERT INTO feed_word (rowid, words, tags) VALUES (?, ?, ?)";
    db.prepare_cached(sql)?.execute(params![no, item.words, item.tags])?;
    Ok(())
}

fn known(db: &Connection, tenant: &TenantId, item: &FeedItem) -> Result<Option<(i64, String)>, StoreError> {
    let sql = "SELECT no, hash FROM feed_item WHERE tenant = ?1 AND url = ?2 \
               UNION ALL SELECT no, hash FROM feed_item WHERE tenant = ?1 AND guid = ?3 LIMIT 1";
    let values = params![tenant.as_str(), item.url, item.guid];
    let found = db.prepare_cached(sql)?.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?)
}

/// Drops what is beyond the bounds.
struct TrimWrite {
    tenant: TenantId,
    bounds: ItemBounds,
}

impl Write for TrimWrite {
    type Found = u32;
    type Answer = u32;

    fn apply(&self, db: &Connection) -> Result<u32, StoreError> {
        let sql = "SELECT no FROM feed_item WHERE tenant = ?1 AND at < ?2 UNION \
                   SELECT no FROM (SELECT no FROM feed_item WHERE tenant = ?1 ORDER BY at DESC, no DESC LIMIT -1 OFFSET ?3)";
        let mut statement = db.prepare_cached(sql)?;
        let values = params![self.tenant.as_str(), self.bounds.since.0, self.bounds.items_max];
        let gone: Vec<i64> = statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?;
        for no in &gone {
            db.prepare_cached("DELETE FROM feed_word WHERE rowid = ?")?.execute(params![no])?;
            db.prepare_cached("DELETE FROM feed_item WHERE no = ?")?.execute(params![no])?;
        }
        Ok(u32::try_from(gone.len()).unwrap_or(u32::MAX))
    }

    fn settle(self, found: u32, _: &Announcer) -> u32 {
        found
    }
}

fn find(db: &Connection, tenant: &TenantId, search: &ItemSearch) -> Result<FoundItems, StoreError> {
    let feeds = serde_json::to_string(&search.feeds).map_err(|error| StoreError::Bug(error.to_string()))?;
    let sql = "SELECT COUNT(*), MIN(at) FROM feed_item WHERE tenant = ? AND feed IN (SELECT value FROM json_each(?))";
    let (kept, since): (i64, Option<i64>) =
        db.prepare_cached(sql)?.query_row(params![tenant.as_str(), feeds], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found =
        FoundItems { items: Vec::new(), kept: u64::try_from(kept).unwrap_or(0), since: since.map(Timestamp) };
    let Some(wanted) = expression(search) else { return Ok(found) };
    let sql = "SELECT item.feed, item.body FROM feed_word JOIN feed_item AS item ON item.no = feed_word.rowid \
               WHERE feed_word MATCH ?1 AND item.tenant = ?2 AND item.feed IN (SELECT value FROM json_each(?3)) \
               ORDER BY item.at DESC, item.no DESC LIMIT ?4";
    let mut statement = db.prepare_cached(sql)?;
    let values = params![wanted, tenant.as_str(), feeds, search.limit.min(FOUND_MAX)];
    found.items = statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// The search in SQLite's words. A phrase is quoted, so that nothing in it is an operator.
fn expression(search: &ItemSearch) -> Option<String> {
    let any = |column: &str, phrases: &[String]| {
        let holds_word = |phrase: &&String| phrase.chars().any(char::is_alphanumeric);
        let quoted: Vec<String> = phrases
            .iter()
            .filter(holds_word)
            .take(PHRASES_MAX)
            .map(|phrase| format!("\"{}\"", phrase.replace('\0', " ").replace('"', "\"\"")))
            .collect();
        (!quoted.is_empty()).then(|| format!("{column} : ({})", quoted.join(" OR ")))
    };
    let parts: Vec<String> = [any("words", &search.phrases), any("tags", &search.tags)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" OR "))
}
