//! Where answers are kept between requests.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Fetched;

/// A kept answer. Only successful ones are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedResponse {
    /// The URL that answered.
    pub final_url: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers, with the validators `etag` and `last-modified` among them.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked.
    pub body: Bytes,
    /// SHA-256 of the body in hex.
    pub content_hash: String,
    /// When the server gave this content, or last said that it still holds.
    pub fetched_at: Timestamp,
    /// The URLs that pointed onwards.
    pub redirects: Vec<String>,
}

impl CachedResponse {
    pub(crate) fn of(fetched: &Fetched) -> Self {
        Self {
            final_url: fetched.final_url.clone(),
            status: fetched.status,
            headers: fetched.headers.clone(),
            body: fetched.body.clone(),
            content_hash: fetched.content_hash.clone(),
            fetched_at: fetched.fetched_at,
            redirects: fetched.redirects.clone(),
        }
    }

    pub(crate) fn into_fetched(self, url: String) -> Fetched {
        Fetched {
            url,
            final_url: self.final_url,
            status: self.status,
            headers: self.headers,
            body: self.body,
            content_hash: self.content_hash,
            fetched_at: self.fetched_at,
            from_cache: true,
            redirects: self.redirects,
        }
    }
}

/// Keeps answers by key. It may forget at any time; it decides nothing about freshness.
#[async_trait]
pub trait Cache: Send + Sync {
    /// What was kept under this key.
    async fn get(&self, key: &str) -> Option<CachedResponse>;
    /// Keeps an answer, replacing an older one.
    async fn put(&self, key: &str, value: CachedResponse);
}

/// A cache in memory that forgets the oldest answers first.
pub struct MemoryCache {
    bytes_max: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    by_key: HashMap<String, (u64, CachedResponse)>,
    bytes: usize,
    age: u64,
}

impl MemoryCache {
    /// A cache that holds at most this many bytes of bodies and headers.
    pub fn new(bytes_max: usize) -> Self {
        Self { bytes_max, kept: Mutex::default() }
    }
}

impl Kept {
    fn remove(&mut self, key: &str) {
        if let Some((_, old)) = self.by_key.remove(key) {
            self.bytes -= weight(key, &old);
        }
    }

    fn oldest(&self) -> Option<String> {
        self.by_key.iter().min_by_key(|(_, (age, _))| *age).map(|(key, _)| key.clone())
    }
}

fn weight(key: &str, value: &CachedResponse) -> usize {
    let headers: usize = value.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    key.len() + headers + value.body.len()
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &str) -> Option<CachedResponse> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.by_key.get(key).map(|(_, value)| value.clone())
    }

    async fn put(&self, key: &str, value: CachedResponse) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(key);
        let bytes = weight(key, &value);
        if bytes > self.bytes_max {
            return;
        }
        while kept.bytes + bytes > self.bytes_max {
            let Some(oldest) = kept.oldest() else { break };
            kept.remove(&oldest);
        }
        kept.age += 1;
        kept.bytes += bytes;
        let age = kept.age;
        kept.by_key.insert(key.to_owned(), (age, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(size: usize) -> CachedResponse {
        CachedResponse {
            final_url: String::new(),
            status: 200,
            headers: Vec::new(),
            body: Bytes::from(vec![0; size]),
            content_hash: String::new(),
            fetched_at: Timestamp(0),
            redirects: Vec::new(),
        }
    }

    #[tokio::test]
    async fn forgets_the_oldest_and_never_holds_more_than_its_bound() {
        let cache = MemoryCache::new(100);
        cache.put("a", answer(40)).await;
        cache.put("b", answer(40)).await;
        cache.put("a", answer(45)).await;
        cache.put("c", answer(40)).await;
        cache.put("d", answer(500)).await;
        assert!(cache.get("b").await.is_none(), "b was the oldest");
        assert!(cache.get("d").await.is_none(), "d alone is over the bound");
        assert_eq!(cache.get("a").await, Some(answer(45)));
        assert_eq!(cache.get("c").await, Some(answer(40)));
    }
}
