//! An answer with its provenance.

use bytes::Bytes;
use domain::Timestamp;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{NetError, charset};

/// A successful answer (status 2xx, or 304 to who holds it already), unpacked, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The URL that was asked for.
    pub url: String,
    /// The URL that answered.
    pub final_url: String,
    /// The HTTP status, 200 to 299; 304 where the request said what it holds ([`crate::Request::held`]).
    pub status: u16,
    /// The headers of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked.
    pub body: Bytes,
    /// SHA-256 of the body in hex.
    pub content_hash: String,
    /// When the server gave this content, or last said that it still holds.
    pub fetched_at: Timestamp,
    /// Whether the body was kept from an earlier request.
    pub from_cache: bool,
    /// The URLs that pointed onwards, from the one asked for to the last before the answer.
    pub redirects: Vec<String>,
}

impl Fetched {
    /// The body as text, by byte-order mark, `charset` of the header, `<meta>`, XML declaration, or else as UTF-8 with
    /// Windows-1252 as the fallback.
    pub fn text(&self) -> String {
        charset::decode(&self.body, self.header("content-type"))
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, NetError> {
        serde_json::from_slice(&self.body).map_err(|error| NetError::Unreadable {
            url: self.final_url.clone(),
            reason: format!("it is not the JSON we expect ({error})"),
        })
    }

    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The media type without parameters, in lower case; empty where the server gives none.
    pub fn content_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// The first header of this name, in any case.
pub(crate) fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// SHA-256 in lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
