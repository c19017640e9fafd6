//! Text or click → what is wanted, and what has to be done before the answer.

use domain::{Action, PrepView};

use crate::context::Input;
use crate::effect::Effect;
use crate::intent::{Intent, intent};

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The preparation has just begun.
    Started,
    Act {
        action: Action,
    },
    Said {
        intent: Intent,
    },
}

/// What is wanted, and what has to be done before the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    pub what: What,
    pub effects: Vec<Effect>,
}

/// Understands an input; `view` is the one before it.
pub fn understand(view: &PrepView, input: &Input) -> Understood {
    let what = match input {
        Input::Started { .. } => What::Started,
        Input::Said { text } => What::Said { intent: intent(text, Some(view)) },
        Input::Took { action } => What::Act { action: action.clone() },
    };
    Understood { what, effects: Vec::new() }
}
