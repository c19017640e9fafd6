//! Language models behind one trait: none (the default), Anthropic, OpenAI and whatever speaks its protocol, Ollama.
//!
//! A model is asked for words in a fixed shape and for nothing else. Never: a tool, an action, an address, a recipient,
//! an id or a confidence out of a model; more tokens or money than the caps allow; a secret in a prompt or a log. What a
//! model says is a proposal: whether it holds is decided elsewhere, against the evidence.
//! Start at [`Models::ask`]; `remote.rs` speaks to providers, `uses/` holds the three exchanges there are.

mod book;
mod caps;
mod error;
mod exchange;
mod measured;
mod models;
mod prompt;
mod recorded;
mod remote;
mod sentences;
mod settings;
mod tokens;
pub mod uses;

pub use book::{Book, BookTurn, MemoryBook};
pub use caps::{Caps, Purse, Spent, Stop};
pub use error::ModelError;
pub use exchange::{Exchange, Said, Schema, Task, Usage};
pub use models::{Models, Outcome, Scope, Shared};
pub use prompt::DOCUMENT_CHARS_MAX;
pub use recorded::{Exchanged, Recorded, Tape};
pub use remote::Remote;
pub use sentences::{Drafted, SentenceReader};
pub use settings::{Backend, Key, Prices, ProviderKind, Settings, SettingsError};

use async_trait::async_trait;

/// Who is given the words of an answer as they come.
pub type Heard<'a> = &'a mut (dyn for<'w> FnMut(&'w str) + Send + 'a);

/// One model at one address.
#[async_trait]
pub trait Provider: Send + Sync {
    /// The model and where it is, as a person reads it: `mistral-small at 127.0.0.1`.
    fn name(&self) -> String;
    /// The model's own name.
    fn model(&self) -> &str;
    /// One exchange. `heard` is given the words as they come; they are a part of [`Said::text`].
    async fn ask(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError>;
}
