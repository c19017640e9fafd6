//! Identifiers: strings with a prefix that tells what they name.
//!
//! An id is derived from what it stands for wherever doing a thing twice must not show twice (events, runs, messages,
//! findings, evidence), so a step that runs again writes the same ids and the store drops the repeats.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use utoipa::ToSchema;

/// 26 characters of base 32 (Crockford's alphabet, lower case) over the first 130 bits of a SHA-256 of the parts.
///
/// Every part is preceded by its length, so `["ab", "c"]` and `["a", "bc"]` differ.
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    base32(&hasher.finalize()[..17], 26)
}

/// The SHA-256 of bytes as 64 lower-case hexadecimal digits: the address of stored content.
pub fn content_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base32(bytes: &[u8], length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..length)
        .map(|position| {
            let value = (0..5).fold(0_u8, |acc, offset| {
                let bit = position * 5 + offset;
                acc << 1 | (bytes[bit / 8] >> (7 - bit % 8)) & 1
            });
            char::from(ALPHABET[usize::from(value)])
        })
        .collect()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        #[ts(type = "string")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id that these parts always give.
            pub fn derive(parts: &[&str]) -> Self {
                Self(format!("{}{}", $prefix, digest(parts)))
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// Whose data: part of every key and every query.
    TenantId = "";
    /// One preparation.
    PrepId = "prep_";
    /// One execution of a workflow.
    RunId = "run_";
    /// One message of the conversation.
    MessageId = "msg_";
    /// One entry of the log, derived from what it says.
    EventId = "evt_";
    /// One finding.
    FindingId = "fnd_";
    /// One retrieved document or record.
    EvidenceId = "evd_";
    /// One rendered document.
    DocumentId = "doc_";
    /// A document on its way to a system.
    DeliveryId = "dlv_";
    /// Chosen by the client, so that the same command twice happens once.
    ClientId = "";
    /// One recommendation.
    RecommendationId = "rec_";
    /// One file about the vendor.
    FileId = "file_";
    /// One line of a brief.
    LineId = "line_";
}

impl TenantId {
    /// The tenant of the embedded default.
    pub fn local() -> Self {
        Self("local".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_between_parts_matters() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_eq!(digest(&["ab", "c"]).len(), 26);
    }

    #[test]
    fn an_id_is_stable_for_ever() {
        assert_eq!(EventId::derive(&["prep_1", "said"]).as_str(), "evt_fb6nsmfx87h36hrqgpy7scdnjb");
    }
}
