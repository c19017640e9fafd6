//! How many tokens a text has, from above.
//!
//! Tokenizers differ and are not here. Byte-level ones give at most one token for each byte; English has one for about
//! four. A cap has to hold for every script, so a text is taken for one token in two bytes, which Cyrillic and Chinese
//! stay under with the vocabularies of the last years.

/// Bytes that are taken for one token.
const BYTES_PER_TOKEN: u64 = 2;
/// Tokens of what a provider puts around a question: roles, the schema's own words.
const AROUND: u64 = 64;

/// Tokens of a question, high.
pub fn of_question(parts: &[&str]) -> u64 {
    let bytes: u64 = parts.iter().map(|part| part.len() as u64).sum();
    bytes.div_ceil(BYTES_PER_TOKEN).saturating_add(AROUND)
}

/// Tokens of an answer, high.
pub fn of_answer(text: &str) -> u64 {
    (text.len() as u64).div_ceil(BYTES_PER_TOKEN)
}
