//! An 8-K: its items with their text, and the press release among its exhibits.

use std::sync::LazyLock;

use domain::PartialDate;
use regex::Regex;

use pages::{ParseError, blocks};

use crate::sec::submissions::is_file;
use harvest::service::{json, list, text};

/// Lines kept of one item.
const ITEM_LINES_MAX: usize = 120;
/// Items kept of one report; there are about thirty kinds.
const ITEMS_MAX: usize = 20;
/// Exhibits opened of one report.
const EXHIBITS_MAX: usize = 2;

static HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^item\s*(\d{1,2})\s*\.\s*(\d{2})[\s.:|–—-]*(.*)$").ok());
static EXHIBIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)ex(?:h|hibit)?[._-]?99").ok());

/// One item of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// `5.02`.
    pub number: String,
    /// The heading as one line.
    pub heading: String,
    pub lines: Vec<String>,
}

/// The items of a report as it was filed, which is a web page of no fixed make.
pub(crate) fn items(html: &str) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for block in blocks::of_fragment(html) {
        for line in block.text.lines() {
            take(&mut all, line.trim());
        }
    }
    all.retain(|item| item.number != "9.01");
    all.truncate(ITEMS_MAX);
    all
}

fn take(all: &mut Vec<Item>, line: &str) {
    let heading = HEADING.as_ref().and_then(|heading| heading.captures(line));
    if let Some(found) = heading
        && let (Some(major), Some(minor)) = (found.get(1), found.get(2))
    {
        let number = format!("{}.{}", major.as_str(), minor.as_str());
        let title = found.get(3).map_or("", |title| title.as_str()).trim().trim_end_matches('.');
        return open(all, number, title);
    }
    let Some(item) = all.last_mut() else { return };
    if is_end(line) {
        // What follows the signature belongs to no item.
        if !item.lines.is_empty() {
            all.push(Item { number: "9.01".to_owned(), heading: String::new(), lines: Vec::new() });
        }
    } else if item.lines.is_empty() && is_bare(&item.heading) && line.len() > 3 {
        // The number and the words of a heading often stand in two cells.
        item.heading = format!("{} {}", item.heading, line.trim_end_matches('.'));
    } else if !line.is_empty() && item.lines.len() < ITEM_LINES_MAX {
        item.lines.push(line.to_owned());
    }
}

fn open(all: &mut Vec<Item>, number: String, title: &str) {
    // The same heading again is a table of contents or a page break.
    if all.last().is_some_and(|last| last.number == number) {
        return;
    }
    let (title, rest) = split(title);
    let heading = format!("Item {number} {title}").trim().to_owned();
    all.push(Item { number, heading, lines: rest.map(str::to_owned).into_iter().collect() });
}

/// A heading whose first paragraph runs on in the same line is cut after its first sentence.
fn split(title: &str) -> (&str, Option<&str>) {
    const TITLE_BYTES_MAX: usize = 200;
    if title.len() <= TITLE_BYTES_MAX {
        return (title, None);
    }
    match title.split_once(". ") {
        Some((head, rest)) if head.len() <= TITLE_BYTES_MAX => (head, Some(rest)),
        Some(_) | None => ("", Some(title)),
    }
}

fn is_bare(heading: &str) -> bool {
    heading.split_whitespace().count() <= 2
}

fn is_end(line: &str) -> bool {
    let line = line.trim_end_matches([':', '.']);
    line.eq_ignore_ascii_case("signature") || line.eq_ignore_ascii_case("signatures")
}

/// The press releases in the folder of a filing, from its `index.json`.
pub(crate) fn exhibits(bytes: &[u8]) -> Result<Vec<String>, ParseError> {
    let value = json(bytes, "sec")?;
    let listed = list(&value, "/directory/item");
    if value.pointer("/directory").is_none() {
        return Err(ParseError::new("sec", "it is not the index of a folder".to_owned()));
    }
    let names = listed.iter().filter_map(|file| text(file, "/name"));
    let pages = names.filter(|name| {
        let lower = name.to_ascii_lowercase();
        is_file(name) && (lower.ends_with(".htm") || lower.ends_with(".html") || lower.ends_with(".txt"))
    });
    let mut found: Vec<String> =
        pages.filter(|name| EXHIBIT.as_ref().is_some_and(|exhibit| exhibit.is_match(name))).collect();
    found.sort();
    found.truncate(EXHIBITS_MAX);
    Ok(found)
}

/// A press release: its headline, its text.
pub(crate) fn release(html: &str) -> Option<(String, Vec<String>)> {
    let mut lines: Vec<String> = blocks::lines(&blocks::of_fragment(html));
    lines.retain(|line| !is_cover(line));
    let headline = lines.iter().take(12).find(|line| is_headline(line)).or(lines.first())?.clone();
    Some((headline, lines))
}

fn is_cover(line: &str) -> bool {
    static COVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:ex(?:hibit)?[ -]*99.{0,120}|\d{1,3}|page \d+|.{0,60}\.html?|document)$").ok()
    });
    line.trim().is_empty() || COVER.as_ref().is_some_and(|cover| cover.is_match(line.trim()))
}

/// Words in a line by themselves, neither a dateline nor somebody to call.
fn is_headline(line: &str) -> bool {
    const WORDS_MIN: usize = 4;
    const BYTES_MAX: usize = 240;
    let lower = line.to_lowercase();
    let aside =
        ["contact", "immediate release", "release date", "phone", "tel", "@", "investor relations", "nasdaq:", "nyse:"];
    let post_code = line.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 5);
    line.split_whitespace().count() >= WORDS_MIN
        && !post_code
        && line.len() <= BYTES_MAX
        && !line.ends_with('.')
        && !aside.iter().any(|word| lower.contains(word))
}

/// Items whose text is worth reading for a sale: deals, incidents, results, exits, people, announcements.
pub(crate) fn is_telling(item: &str) -> bool {
    matches!(
        item,
        "1.01"
            | "1.02"
            | "1.03"
            | "1.05"
            | "2.01"
            | "2.02"
            | "2.05"
            | "2.06"
            | "3.01"
            | "4.02"
            | "5.01"
            | "5.02"
            | "7.01"
            | "8.01"
    )
}

/// Items that come with a press release.
pub(crate) fn has_release(items: &[String]) -> bool {
    items.iter().any(|item| item == "9.01")
        && items
            .iter()
            .any(|item| matches!(item.as_str(), "1.01" | "2.01" | "2.02" | "2.05" | "5.02" | "7.01" | "8.01"))
}

/// How a report is called: `Form 8-K of 2026-11-03`.
pub(crate) fn called(form: &str, filed_on: PartialDate) -> String {
    format!("Form {form} of {filed_on}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn items_are_cut_at_their_headings_however_these_are_set() {
        let html = "<div>FORM 8-K</div><table><tr><td>Item 5.02</td><td>Departure of Directors.</td></tr></table><p>On May 1, Ann Bell resigned.</p>\
            <p>Item&nbsp;7.01. Regulation FD Disclosure</p><p>See Exhibit 99.1.</p><p>Item 9.01 Exhibits</p><p>99.1 Release</p><p>SIGNATURES</p><p>Pursuant to</p>";
        let found: Vec<(String, Vec<String>)> =
            items(html).into_iter().map(|item| (item.heading, item.lines)).collect();
        let line = |text: &str| vec![text.to_owned()];
        assert_eq!(
            found,
            [
                ("Item 5.02 Departure of Directors".to_owned(), line("On May 1, Ann Bell resigned.")),
                ("Item 7.01 Regulation FD Disclosure".to_owned(), line("See Exhibit 99.1."))
            ]
        );
        assert_eq!(items("<p>nothing</p>"), []);
    }

    #[test]
    fn press_releases_are_told_by_the_name_of_the_file() {
        let index = r#"{"directory":{"item":[{"name":"ea1-8k_acme.htm"},{"name":"ea1ex99-1_acme.htm"},{"name":"exhibit991.htm"},{"name":"ex10-1.htm"},
            {"name":"../ex99.htm"},{"name":"ex99-1.pdf"},5]}}"#;
        assert_eq!(exhibits(index.as_bytes()).unwrap(), ["ea1ex99-1_acme.htm", "exhibit991.htm"]);
        assert!(exhibits(b"{}").is_err());
    }
}
