//! The exchanges there are. Each is a prompt, a shape, and a reader that takes nothing else.

pub mod draft;
pub mod extract;
pub mod intent;
pub mod rewrite;

use serde::de::DeserializeOwned;

use crate::ModelError;
use crate::exchange::Said;

/// The answer as its shape. Some servers put a fence of Markdown around it, whatever they were asked for.
fn parsed<T: DeserializeOwned>(said: &Said) -> Result<T, ModelError> {
    let text = said.text.trim();
    let text = text.strip_prefix("```json").or(text.strip_prefix("```")).unwrap_or(text);
    let text = text.strip_suffix("```").unwrap_or(text).trim();
    serde_json::from_str(text).map_err(|error| {
        let why = if said.cut { "it was cut at its longest".to_owned() } else { format!("{:?}", error.classify()) };
        ModelError::Unusable {
            what: format!("The answer of the model is not in the shape that was asked for ({why})."),
        }
    })
}
