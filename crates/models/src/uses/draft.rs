//! An answer in better words, from numbered evidence. Whether a sentence holds is decided by who has the evidence.

use serde_json::json;

use crate::exchange::{Exchange, Schema, Task};
use crate::prompt::{field, fill, marked};

const PROMPT: &str = include_str!("../../prompts/draft.md");
const ANSWER_TOKENS_MAX: u32 = 1_200;
/// Pieces of evidence in one question, and characters of one.
const EVIDENCE_MAX: usize = 40;
const EVIDENCE_CHARS_MAX: usize = 700;

/// Evidence by its number, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    pub number: u32,
    /// Who says it, and when.
    pub by: String,
    pub text: String,
}

/// Sentences of one answer.
const SENTENCES_MAX: &str = "6";

/// What an answer is written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief<'a> {
    pub company: &'a str,
    pub vendor: &'a str,
    pub role: &'a str,
    pub purpose: &'a str,
    pub question: &'a str,
    pub evidence: &'a [Numbered],
}

/// The question.
pub fn question(brief: &Brief) -> Exchange {
    let fields = [
        ("company", field(brief.company)),
        ("vendor", field(brief.vendor)),
        ("role", field(brief.role)),
        ("purpose", field(brief.purpose)),
        ("question", field(brief.question)),
        ("sentences", SENTENCES_MAX.to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Exchange {
        task: Task::Draft,
        system: fill(PROMPT, &fields),
        user: marked("evidence", &evidence(brief.evidence)),
        schema: Schema { name: "draft".to_owned(), schema: schema() },
        answer_tokens_max: ANSWER_TOKENS_MAX,
    }
}

/// The same question once more, with what was wrong with some of its sentences.
pub fn repair(question: &Exchange, wrong: &[(String, String)]) -> Exchange {
    let lines: Vec<String> =
        wrong.iter().map(|(sentence, why)| format!("- {}: {}", field(sentence), field(why))).collect();
    let system = format!(
        "{}\nThese sentences of an earlier answer did not hold. Write each of them again so that it does, in the same \
         order, and nothing else; leave out what cannot be said.\n\n{}\n",
        question.system,
        lines.join("\n")
    );
    Exchange { system, ..question.clone() }
}

fn evidence(all: &[Numbered]) -> String {
    let line = |one: &Numbered| {
        let text: String = one.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text: String = text.chars().take(EVIDENCE_CHARS_MAX).collect();
        format!("[{}] {}: {text}", one.number, field(&one.by))
    };
    all.iter().take(EVIDENCE_MAX).map(line).collect::<Vec<_>>().join("\n")
}

fn schema() -> serde_json::Value {
    json!({
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "text": { "type": "string" },
                        "cites": { "type": "array", "items": { "type": "integer" } }
                    },
                    "required": ["text", "cites"],
                    "additionalProperties": false
                }
            }
        },
        "required": ["sentences"],
        "additionalProperties": false
    })
}
