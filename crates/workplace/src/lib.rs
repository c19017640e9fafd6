//! The systems that a document is delivered to: mail, Slack, Notion. One file each, read and write together.
//!
//! Never: writing without an approved delivery, or sending again what may have arrived. Each part of a delivery is
//! either received (there is a [`Receipt`]), not sent ([`SendError::NotSent`], safe to try again), or unclear
//! ([`SendError::Unclear`]); after an unclear one the system is asked ([`Target::find`]) before anything is sent.
//! Start at [`Target`]; [`Vault`] keeps what the systems are called with.

mod connection;
mod mail;
mod notion;
mod say;
mod slack;
mod vault;

pub use connection::{Connection, ConnectionError, MailSecurity, Secret, Shown};
pub use mail::{Letter, MailTarget, eml};
pub use notion::{NOTION_API, NotionPage, NotionTarget};
pub use slack::{SLACK_API, SlackMessage, SlackTarget, UPDATE_INTERVAL};
pub use vault::{LOCK_FILE as VAULT_LOCK, Sealed, Vault, VaultError};

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// What a system says of a part that it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// What the system calls it: a message's time stamp, a page's id, a mail's `Message-ID`.
    pub id: String,
    /// Where it lies, as the system names the place: a channel's id, a page's id.
    pub place: String,
    /// The address under which a person sees it, where the system tells one.
    pub url: Option<String>,
}

/// Which delivery a part belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The delivery's id: the same for every try.
    pub delivery: &'a str,
    /// From 0.
    pub number: usize,
    /// Receipts of the parts before this one.
    pub before: &'a [Receipt],
}

/// Why a part has no receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It has not arrived; trying again cannot double it.
    #[error("{what}")]
    NotSent {
        what: String,
        /// When the system asks to be called again.
        after: Option<Duration>,
        /// Whether waiting can help; otherwise somebody has to change something.
        again: bool,
    },
    /// It may have arrived.
    #[error("{what}")]
    Unclear { what: String },
}

/// Whether a part that may have arrived is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Yes(Receipt),
    No,
    /// The system cannot be asked; a person has to look.
    CannotTell {
        why: String,
    },
}

/// A delivery's way out: so many parts, each sent once.
#[async_trait]
pub trait Target: Send + Sync {
    /// How many parts there are.
    fn parts(&self) -> usize;
    /// Sends one.
    async fn send(&self, part: Part<'_>) -> Result<Receipt, SendError>;
    /// Looks for one that may have been sent at or after `since_unix`.
    async fn find(&self, part: Part<'_>, since_unix: i64) -> Result<Found, SendError>;
    /// Changes a part that has arrived to what this way out holds now. The same change twice is the same as once.
    async fn update(&self, part: Part<'_>, there: &Receipt) -> Result<(), SendError> {
        let _unchanged = (part, there);
        Err(say::refused("What is there cannot be changed.".to_owned()))
    }
}
