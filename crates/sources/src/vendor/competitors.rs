//! Competitors that the vendor names on its own pages.

use std::collections::BTreeSet;

use domain::Record;
use regex::Regex;

use super::products::without_vendor;
use pages::{Block, BlockKind, Page, pattern::compiled, words};

/// Longest name of a competitor, in words.
const NAME_WORDS_MAX: usize = 4;

/// The competitors of a comparison page: named in a heading or the title, or at the head of a table.
pub(super) fn of(page: &Page, vendor: &str) -> Vec<Record> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let names = Names::of(vendor);
    for (at, block) in page.blocks.iter().enumerate().filter(|(_, block)| matches!(block.kind, BlockKind::Heading(_))) {
        let Some(name) = names.in_heading(&block.text) else { continue };
        let Some(text) = first_sentences(&page.blocks[at + 1..], &name) else { continue };
        if seen.insert(words::folded(&name)) {
            found.push(Record::Competitor { name, quote: text.clone(), text });
        }
    }
    let titled = names.in_heading(&page.title());
    if let Some(name) = titled
        && let Some(text) = page
            .blocks
            .iter()
            .map(|block| &block.text)
            .find(|text| text.contains(&name) && text.split_whitespace().count() > 5)
        && seen.insert(words::folded(&name))
    {
        found.push(Record::Competitor { name, quote: text.clone(), text: text.clone() });
    }
    found.extend(in_tables(page, vendor, &mut seen));
    found
}

/// The head of a table in which the vendor is one of the columns.
fn in_tables(page: &Page, vendor: &str, seen: &mut BTreeSet<String>) -> Vec<Record> {
    let rows = page.blocks.iter().filter(|block| block.kind == BlockKind::Row);
    let mut found = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.text.split(" | ").map(str::trim).collect();
        if cells.len() < 2 || !cells.iter().any(|cell| words::likeness(cell, vendor) > 0.99) {
            continue;
        }
        let others = cells.iter().filter(|cell| words::likeness(cell, vendor) <= 0.99 && is_name(cell));
        for cell in others {
            if seen.insert(words::folded(cell)) {
                found.push(Record::Competitor {
                    name: (*cell).to_owned(),
                    text: row.text.clone(),
                    quote: row.text.clone(),
                });
            }
        }
    }
    found
}

pub(super) struct Names {
    patterns: Vec<Regex>,
    vendor: String,
}

impl Names {
    pub(super) fn of(vendor: &str) -> Self {
        let own = regex::escape(vendor);
        let patterns = [
            format!(
                r"(?i)^(?:why\s+)?{own}(?:\s+\S+){{0,2}}\s+(?:and|vs\.?|versus|or|over|compared\s+(?:to|with)|instead\s+of)\s+(.+)$"
            ),
            format!(r"(?i)^(.+?)\s+(?:vs\.?|versus|or|and|compared\s+(?:to|with))\s+{own}\b.*$"),
            r"(?i)^(?:the\s+best\s+|the\s+)?(.+?)\s+alternatives?\b.*$".to_owned(),
            r"(?i)^(?:switch(?:ing)?|mov(?:e|ing)|migrat(?:e|ing))\s+from\s+(.+)$".to_owned(),
            r"(?i)^(?:compare|how\s+we\s+compare)\s+(?:to|with)\s+(.+)$".to_owned(),
            r"(?i)^vs\.?\s+(.+)$".to_owned(),
        ];
        Self { patterns: patterns.iter().filter_map(|pattern| compiled(pattern)).collect(), vendor: vendor.to_owned() }
    }

    pub(super) fn in_heading(&self, heading: &str) -> Option<String> {
        let heading = heading.split(['|', '·']).next().unwrap_or(heading).trim();
        let captured = self.patterns.iter().find_map(|pattern| pattern.captures(heading)?.get(1))?;
        let name = captured.as_str().split([':', '?', '–', '—', '(']).next()?.trim().trim_end_matches(['.', ',']);
        let name = without_vendor(name, &self.vendor);
        (is_name(&name) && words::likeness(&name, &self.vendor) < 0.99).then_some(name)
    }
}

pub(super) fn is_name(text: &str) -> bool {
    const NOT_NAMES: &[&str] = &[
        "others",
        "other",
        "the rest",
        "competitors",
        "spreadsheets",
        "alternatives",
        "you",
        "us",
        "your",
        "we",
        "feature",
        "features",
    ];
    let count = text.split_whitespace().count();
    let begins = text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    (1..=NAME_WORDS_MAX).contains(&count) && begins && !NOT_NAMES.contains(&text.to_lowercase().as_str())
}

/// The text below a heading up to the next, at most two lines, the ones that name the competitor first.
fn first_sentences(below: &[Block], name: &str) -> Option<String> {
    let own = below
        .iter()
        .take_while(|block| !matches!(block.kind, BlockKind::Heading(_)))
        .filter(|block| block.kind != BlockKind::Row);
    let texts: Vec<&String> =
        own.map(|block| &block.text).filter(|text| text.split_whitespace().count() > 4).take(6).collect();
    texts.iter().find(|text| text.contains(name)).or(texts.first()).map(|text| (*text).clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn headings_name_competitors() {
        let names = Names::of("Keystead");
        let cases = [
            ("Keystead and Microsoft Entra ID", Some("Microsoft Entra ID")),
            ("Okta vs. Keystead: which is better?", Some("Okta")),
            ("Why Keystead over Gatewarden", Some("Gatewarden")),
            ("The best Okta alternative in 2026", Some("Okta")),
            ("Keystead and you", None),
            ("How we compare", None),
            ("Why Keystead", None),
        ];
        for (heading, name) in cases {
            assert_eq!(names.in_heading(heading).as_deref(), name, "{heading}");
        }
    }
}
