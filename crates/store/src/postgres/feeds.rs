//! Items of feeds, and the words in them.

use async_trait::async_trait;
use domain::{TenantId, Timestamp};

use super::PostgresStore;
use super::fault::Trouble;
use super::link::{Scope, Tx, Values, Work};
use super::text::{kept, told};
use super::words::words;
use crate::limits::{FOUND_MAX, ITEM_BYTES_MAX, ITEMS_AT_ONCE_MAX, PHRASES_MAX, deny_larger};
use crate::{FeedItem, FeedStore, FoundItems, ItemBounds, ItemSearch, KeptItems, StoreError};

#[async_trait]
impl FeedStore for PostgresStore {
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
            let work = ItemsWork { tenant, feed, items: chunk.to_vec(), since: bounds.since };
            let some = self.link.run(Scope::Tenant(&work.tenant), &work).await?;
            kept.new += some.new;
            kept.changed += some.changed;
        }
        kept.dropped = self.link.run(Scope::Tenant(tenant), &TrimWork { tenant: tenant.clone(), bounds }).await?;
        Ok(kept)
    }

    async fn find_items(&self, tenant: &TenantId, search: ItemSearch) -> Result<FoundItems, StoreError> {
        let read = ItemsRead { tenant: tenant.clone(), search };
        self.link.run(Scope::Tenant(tenant), &read).await
    }
}

/// Keeps a few items.
struct ItemsWork {
    tenant: TenantId,
    feed: String,
    items: Vec<FeedItem>,
    since: Timestamp,
}

#[async_trait]
impl Work for ItemsWork {
    type Answer = KeptItems;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<KeptItems, Trouble> {
        // An item may be announced by two feeds; whoever keeps items of a tenant does so after the other.
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended('callsheet feeds ' || $1, 0))";
        tx.execute(sql, &[&kept(self.tenant.as_str())]).await?;
        let mut counts = KeptItems::default();
        for item in self.items.iter().filter(|item| item.at >= self.since) {
            match self.known(tx, item).await? {
                None => {
                    self.add(tx, item).await?;
                    counts.new += 1;
                }
                Some((_, hash)) if hash == item.fingerprint() => {}
                Some((no, _)) => {
                    change(tx, no, item).await?;
                    counts.changed += 1;
                }
            }
        }
        Ok(counts)
    }
}

impl ItemsWork {
    /// The number and fingerprint of an item that is known by its address, or else by its guid.
    async fn known(&self, tx: &Tx<'_>, item: &FeedItem) -> Result<Option<(i64, String)>, Trouble> {
        let sql = "(SELECT no, hash FROM feed_item WHERE tenant = $1 AND url_hash = $2) UNION ALL \
                   (SELECT no, hash FROM feed_item WHERE tenant = $1 AND guid_hash = $3) LIMIT 1";
        let (url, guid) = hashes(item);
        let row = tx.row(sql, &[&kept(self.tenant.as_str()), &url, &guid]).await?;
        row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }

    async fn add(&self, tx: &Tx<'_>, item: &FeedItem) -> Result<(), Trouble> {
        let sql = "INSERT INTO feed_item (tenant, feed, url, guid, url_hash, guid_hash, at, hash, body, words, tags) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_tsvector('simple', $10), to_tsvector('simple', $11))";
        let FeedItem { url, guid, at, body, .. } = item;
        let (tenant, feed, guid) = (kept(self.tenant.as_str()), kept(&self.feed), guid.as_deref().map(kept));
        let (searched, tags) = (words(&item.words), words(&item.tags));
        let ((url_hash, guid_hash), hash) = (hashes(item), item.fingerprint());
        let (url, body) = (kept(url), kept(body));
        let values: Values<'_> =
            &[&tenant, &feed, &url, &guid, &url_hash, &guid_hash, &at.0, &hash, &body, &searched, &tags];
        tx.execute(sql, values).await?;
        Ok(())
    }
}

/// What an item is found by: its address, and its guid if it has one.
fn hashes(item: &FeedItem) -> (String, Option<String>) {
    let of = |text: &str| domain::id::content_hash(text.as_bytes());
    (of(&item.url), item.guid.as_deref().map(of))
}

/// Address and guid stay those by which it was known first.
async fn change(tx: &Tx<'_>, no: i64, item: &FeedItem) -> Result<(), Trouble> {
    let sql = "UPDATE feed_item SET at = $2, hash = $3, body = $4, \
               words = to_tsvector('simple', $5), tags = to_tsvector('simple', $6) WHERE no = $1";
    let (searched, tags) = (words(&item.words), words(&item.tags));
    tx.execute(sql, &[&no, &item.at.0, &item.fingerprint(), &kept(&item.body), &searched, &tags]).await?;
    Ok(())
}

/// Drops what is beyond the bounds.
struct TrimWork {
    tenant: TenantId,
    bounds: ItemBounds,
}

#[async_trait]
impl Work for TrimWork {
    type Answer = u32;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<u32, Trouble> {
        let sql = "DELETE FROM feed_item WHERE no IN (SELECT no FROM feed_item WHERE tenant = $1 AND at < $2 UNION \
                   (SELECT no FROM feed_item WHERE tenant = $1 ORDER BY at DESC, no DESC OFFSET $3))";
        let most = i64::from(self.bounds.items_max);
        let gone = tx.execute(sql, &[&kept(self.tenant.as_str()), &self.bounds.since.0, &most]).await?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }
}

/// Items in which a phrase stands.
struct ItemsRead {
    tenant: TenantId,
    search: ItemSearch,
}

#[async_trait]
impl Work for ItemsRead {
    type Answer = FoundItems;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<FoundItems, Trouble> {
        let tenant = kept(self.tenant.as_str());
        let feeds: Vec<_> = self.search.feeds.iter().map(|feed| kept(feed)).collect();
        let sql = "SELECT count(*), min(at) FROM feed_item WHERE tenant = $1 AND feed = ANY ($2)";
        let mut found = FoundItems::default();
        if let Some(row) = tx.row(sql, &[&tenant, &feeds]).await? {
            found.kept = u64::try_from(row.try_get::<_, i64>(0)?).unwrap_or(0);
            found.since = row.try_get::<_, Option<i64>>(1)?.map(Timestamp);
        }
        let (phrases, tags) = (phrases(&self.search.phrases), phrases(&self.search.tags));
        if phrases.is_empty() && tags.is_empty() {
            return Ok(found);
        }
        let sql = "SELECT feed, body FROM feed_item WHERE tenant = $1 AND feed = ANY ($2) AND (\
                   words @@ ANY (ARRAY(SELECT phraseto_tsquery('simple', p) FROM unnest($3::text[]) AS p)) OR \
                   tags @@ ANY (ARRAY(SELECT phraseto_tsquery('simple', p) FROM unnest($4::text[]) AS p))) \
                   ORDER BY at DESC, no DESC LIMIT $5";
        let limit = i64::from(self.search.limit.min(FOUND_MAX));
        for row in tx.rows(sql, &[&tenant, &feeds, &phrases, &tags, &limit]).await? {
            found.items.push((told(row.try_get(0)?), told(row.try_get(1)?)));
        }
        Ok(found)
    }
}

/// Phrases as they are searched; one without a letter or digit is none.
fn phrases(of: &[String]) -> Vec<String> {
    of.iter().map(|phrase| words(phrase)).filter(|words| !words.is_empty()).take(PHRASES_MAX).collect()
}
