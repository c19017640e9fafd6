//! Which of the things that can be wished for a sentence means.

use serde::Deserialize;
use serde_json::json;

use super::parsed;
use crate::ModelError;
use crate::exchange::{Exchange, Said, Schema, Task};
use crate::prompt::{field, fill, marked};

const PROMPT: &str = include_str!("../../prompts/intent.md");
const ANSWER_TOKENS_MAX: u32 = 64;
/// The answer when nothing fits.
const NONE: &str = "none";

/// Something that can be wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub id: String,
    /// What it means, in a few words.
    pub means: String,
}

/// The question.
pub fn question(sentence: &str, company: &str, wishes: &[Wish]) -> Exchange {
    let lines: Vec<String> = wishes.iter().map(|wish| format!("- {}: {}", wish.id, wish.means)).collect();
    let company = field(company);
    let ids: Vec<&str> = wishes.iter().map(|wish| wish.id.as_str()).chain([NONE]).collect();
    let schema = json!({
        "type": "object",
        "properties": { "wish": { "type": "string", "enum": ids } },
        "required": ["wish"],
        "additionalProperties": false
    });
    Exchange {
        task: Task::Intent,
        system: fill(PROMPT, &[("company", &company), ("wishes", &lines.join("\n"))]),
        user: marked("sentence", sentence),
        schema: Schema { name: "wish".to_owned(), schema },
        answer_tokens_max: ANSWER_TOKENS_MAX,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    wish: String,
}

/// The wish by its place in the list; `None` when none fits. An id that is not in the list is no answer.
pub fn read(said: &Said, wishes: &[Wish]) -> Result<Option<usize>, ModelError> {
    let Answer { wish } = parsed(said)?;
    if wish == NONE {
        return Ok(None);
    }
    let at = wishes.iter().position(|known| known.id == wish);
    at.map(Some).ok_or_else(|| ModelError::Unusable { what: "The model named a wish that there is not.".to_owned() })
}
