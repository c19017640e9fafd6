//! An action as the rep's turn says it.

use domain::{Action, PrepView};

/// The action as the rep's turn says it.
pub fn label(action: &Action, view: &PrepView) -> String {
    let _ = view;
    format!("{action:?}")
}
