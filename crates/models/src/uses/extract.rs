//! What a document says happened, as candidates with the words they rest on.

use domain::Proposal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::parsed;
use crate::ModelError;
use crate::exchange::{Exchange, Said, Schema, Task};
use crate::prompt::{DOCUMENT_CHARS_MAX, field, fill, marked};
use crate::sentences::ObjectReader;

const PROMPT: &str = include_str!("../../prompts/extract.md");
const ANSWER_TOKENS_MAX: u32 = 2_000;
/// Events of one document.
const EVENTS_MAX: usize = 24;
/// Kinds that a document can tell of.
const KINDS: [&str; 11] = [
    "funding",
    "leadership",
    "acquisition",
    "partnership",
    "product_launch",
    "expansion",
    "layoffs",
    "security_incident",
    "legal",
    "award",
    "earnings",
];
/// Fields of an event that are words of its quote.
const WORDS: [&str; 10] = ["person", "role", "acquirer", "target", "other", "amount", "round", "count", "from", "to"];

/// The question: one document, and nothing of any other.
pub fn question(company: &str, title: &str, published: &str, text: &str) -> Exchange {
    let text: String = text.chars().take(DOCUMENT_CHARS_MAX).collect();
    let document = format!("Title: {}\nPublished: {}\n\n{text}", field(title), field(published));
    Exchange {
        task: Task::Extract,
        system: fill(PROMPT, &[("company", &field(company))]),
        user: marked("document", &document),
        schema: Schema { name: "events".to_owned(), schema: schema() },
        answer_tokens_max: ANSWER_TOKENS_MAX,
    }
}

fn schema() -> Value {
    let text = json!({ "type": "string" });
    let mut properties = serde_json::Map::new();
    properties.insert("kind".to_owned(), json!({ "type": "string", "enum": KINDS }));
    properties.insert("quote".to_owned(), text.clone());
    for name in WORDS {
        properties.insert(name.to_owned(), text.clone());
    }
    properties.insert("places".to_owned(), json!({ "type": "array", "items": text }));
    properties.insert("change".to_owned(), json!({ "type": "string", "enum": ["joins", "leaves", "promoted", ""] }));
    properties.insert("direction".to_owned(), json!({ "type": "string", "enum": ["up", "down", "flat", ""] }));
    let required: Vec<&String> = properties.keys().collect();
    let event = json!({
        "type": "object", "required": required, "properties": properties, "additionalProperties": false
    });
    json!({
        "type": "object",
        "properties": { "events": { "type": "array", "items": event } },
        "required": ["events"],
        "additionalProperties": false
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    events: Vec<Value>,
}

/// The proposals of an answer, and how many of its events had not the shape. Of an answer that was cut, those events count
/// that are whole.
pub fn read(said: &Said) -> Result<(Vec<Proposal>, usize), ModelError> {
    let events = match parsed(said) {
        Ok(Answer { events }) => events,
        Err(error) if said.cut => {
            let whole: Vec<Value> =
                ObjectReader::all(&said.text).iter().filter_map(|object| serde_json::from_str(object).ok()).collect();
            if whole.is_empty() {
                return Err(error);
            }
            whole
        }
        Err(error) => return Err(error),
    };
    let all = events.len();
    let proposals: Vec<Proposal> =
        events.into_iter().take(EVENTS_MAX).filter_map(|event| serde_json::from_value(event).ok()).collect();
    let flawed = all - proposals.len();
    Ok((proposals, flawed))
}
