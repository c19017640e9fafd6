//! What a rep says or clicks, understood; and what we answer, as typed blocks.
//!
//! Never: IO, async, the ambient clock, or a number, name or date that no finding, analysis or vendor profile of the
//! view holds. Start at [`understand()`], then [`reply()`]; [`registry`] is the one table of everything a rep can do.

mod cite;
mod context;
mod effect;
mod error;
mod grounds;
pub mod intent;
mod label;
mod ordered;
mod pattern;
pub mod registry;
pub mod reply;
mod request;
mod reworded;
mod roi_said;
mod search;
mod spoken;
mod titles;
mod understand;
mod wishes;
mod wording;

pub use context::{Context, Input, Reply};
pub use effect::Effect;
pub use error::ChatError;
pub use grounds::{GROUNDS_MAX, Ground, grounds, is_private, may_be_said_otherwise};
pub use intent::{Intent, IntentName, Slots, intent};
pub use label::label;
pub use registry::{Reason, Situation, available, offers};
pub use reply::{Told, delivery_ended, reply, told, when_ready};
pub use request::{StartRequest, parse_request};
pub use reworded::answer as answer_to_reword;
pub use search::{needs_changes, needs_connections, passage_query};
pub use understand::{Remark, Understood, What, understand};
pub use wishes::{Wish, every_wish, intent_of, taken_for, wishes};
