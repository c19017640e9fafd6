//! The one table of everything a rep can do: buttons, slash commands, the command line and the API draw on it.

use domain::{Action, ActionOffer, Area, FindingId, Persona, PrepView};

use crate::context::Context;

/// Why an action is offered, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub String);

/// What was just answered, so that the next actions fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Situation {
    Started,
    Main,
    Area(Area),
    Finding(FindingId),
    Recommended,
    Document,
    Ambiguous,
    Answered,
    Lost,
}

/// Why the action is worth offering now; `None` when it cannot be taken.
pub fn available(action: &Action, persona: Persona, view: &PrepView) -> Option<Reason> {
    let _ = (action, persona, view);
    None
}

/// The next actions, best first, at most `OFFERS_MAX`.
pub fn offers(context: &Context, situation: &Situation) -> Vec<ActionOffer> {
    let _ = (context, situation);
    Vec::new()
}
