//! Filings with the SEC: what they call the company that files, and which items they hold.

use std::sync::LazyLock;

use domain::{EvidenceKind, Reading};
use regex::Regex;

use crate::entity::Names;
use crate::text::name::core;
use crate::text::{pattern, plain};

static ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?im)^\s*item\s+(?P<item>[1-9]\.\d\d)\b"));
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<name>[A-Z][\w&.,'/ -]{1,70}?),?(?: an? [^()"]{0,90}?,?)? \((?:the |collectively[^()"]{0,60}|together[^()"]{0,60}|hereinafter |herein )?"(?P<as>[^"()]{2,40})"(?:,? (?:or|and) (?:the )?"(?P<also>[^"()]{2,40})")?"#,
    )
});

/// Names that a filing gives the company that files.
const FILER: &[&str] = &["company", "registrant", "corporation", "issuer"];

/// Characters at the beginning of a document in which an item number shows that it is a filing.
const HEAD_CHARS_MAX: usize = 3_000;

/// Whether a document is the text of a filing: its kind says so, or it begins with an item.
pub fn is_filing(reading: &Reading) -> bool {
    reading.evidence.kind == EvidenceKind::Filing || !items(&reading.text).is_empty()
}

/// The items of an 8-K that a text names at the beginning of a line.
pub fn items(text: &str) -> Vec<String> {
    let head: usize = text.chars().take(HEAD_CHARS_MAX).map(char::len_utf8).sum();
    let mut all: Vec<String> =
        ITEM.captures_iter(&text[..head]).filter_map(|found| Some(found.name("item")?.as_str().to_owned())).collect();
    all.dedup();
    all
}

/// The company that a filing calls `the Company`.
pub fn filer(text: &str) -> Option<String> {
    let head: String = plain(&text.chars().take(HEAD_CHARS_MAX).collect::<String>());
    let called = |found: &regex::Captures| {
        [found.name("as"), found.name("also")]
            .into_iter()
            .flatten()
            .any(|name| FILER.contains(&name.as_str().to_lowercase().as_str()))
    };
    CALLED.captures_iter(&head).find(|found| called(found)).and_then(|found| named(found.name("name")?.as_str()))
}

/// A name without what stands before it in its sentence.
fn named(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let back =
        words.iter().rev().take_while(|word| word.starts_with(char::is_uppercase) || **word == "&" || **word == "of");
    let taken: Vec<&str> = words[words.len() - back.count()..].to_vec();
    let start =
        taken.iter().position(|word| !["On", "In", "The", "Effective", "Board", "Directors", "of"].contains(word))?;
    let name = taken[start..].join(" ");
    let name = name.trim_end_matches(',').trim_end_matches("'s");
    (!name.is_empty()).then(|| name.to_owned())
}

/// Names that a document defines for the subject: `Nuance Communications, Inc. (“Nuance”)`.
pub fn defined(text: &str, names: &Names) -> Vec<String> {
    if !text.contains("(“") && !text.contains("(\"") && !text.contains("“)") && !text.contains("\")") {
        return Vec::new();
    }
    let head: String = plain(&text.chars().take(HEAD_CHARS_MAX).collect::<String>());
    let mut all = Vec::new();
    for found in CALLED.captures_iter(&head) {
        let Some(name) = found.name("name").and_then(|name| named(name.as_str())) else { continue };
        if !(names.is_full(&name) || names.is_short(&name) || names.begins_like(&name)) {
            continue;
        }
        all.push(name.clone());
        for alias in [found.name("as"), found.name("also")].into_iter().flatten() {
            if !FILER.contains(&alias.as_str().to_lowercase().as_str()) {
                all.push(alias.as_str().to_owned());
            }
        }
    }
    all
}

/// Whether the filer of a text can be the company that was given: the same, or of the same first word.
pub fn files_for(text: &str, names: &Names) -> bool {
    filer(text).is_none_or(|filer| {
        names.is_full(&filer) || names.is_short(&filer) || names.begins_like(&filer) || core(&filer).is_empty()
    })
}
