//! Answers as typed blocks.

use crate::context::{Context, Reply};
use crate::understand::Understood;

/// The answer; `None` for silent edits of the brief.
pub fn reply(context: &Context, understood: &Understood) -> Option<Reply> {
    let _ = (context, understood);
    None
}

/// What we say by ourselves when research is complete.
pub fn when_ready(context: &Context) -> Option<Reply> {
    let _ = context;
    None
}
