//! Items of public feeds that were kept to be searched by name: a firehose, not the evidence of a prep.

use async_trait::async_trait;
use domain::{TenantId, Timestamp};
use sha2::{Digest, Sha256};

use crate::StoreError;

/// An item of a feed, made ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// What it is known by: its address in one spelling.
    pub url: String,
    /// What its publisher knows it by, unique among all publishers.
    pub guid: Option<String>,
    /// When it was published, or else when it was had.
    pub at: Timestamp,
    /// The text in which names are looked for.
    pub words: String,
    /// Marks of the publisher: categories, symbols.
    pub tags: String,
    /// What is given back.
    pub body: String,
}

impl FeedItem {
    /// Tells whether an item says something else than before.
    pub(crate) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.words, &self.tags, &self.body] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// How much is kept of all feeds of a tenant together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemBounds {
    /// Older items are dropped.
    pub since: Timestamp,
    /// Of more items, those kept first are dropped.
    pub items_max: u32,
}

/// What keeping changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeptItems {
    pub new: u32,
    /// Known ones whose text is another now.
    pub changed: u32,
    /// Beyond the bounds.
    pub dropped: u32,
}

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemSearch {
    /// Only items of these feeds.
    pub feeds: Vec<String>,
    /// Word sequences, one of which has to stand in the words. Case and diacritics do not matter.
    pub phrases: Vec<String>,
    /// Or word sequences, one of which has to stand in the tags.
    pub tags: Vec<String>,
    /// Most items given, the newest first.
    pub limit: u32,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundItems {
    /// Feed and body of each item, the newest first.
    pub items: Vec<(String, String)>,
    /// Items that are kept of these feeds.
    pub kept: u64,
    /// The oldest of them.
    pub since: Option<Timestamp>,
}

/// Keeps items of feeds and finds them by the words in them.
#[async_trait]
pub trait FeedStore: Send + Sync {
    /// Keeps items of a feed. One known by address or guid is kept once, with its newest text.
    async fn keep_items(
        &self,
        tenant: &TenantId,
        feed: &str,
        items: Vec<FeedItem>,
        bounds: ItemBounds,
    ) -> Result<KeptItems, StoreError>;

    /// Items in which a phrase stands.
    async fn find_items(&self, tenant: &TenantId, search: ItemSearch) -> Result<FoundItems, StoreError>;
}
