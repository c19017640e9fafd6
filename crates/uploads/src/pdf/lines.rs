//! Glyphs to lines, lines to blocks, by where they stand and how large they are.

use std::collections::BTreeMap;

use pages::{Block, BlockKind, blocks::squeezed};

use crate::plain;

/// A gap of so many sizes is a space; of so many, the next cell of a table.
const SPACE: f64 = 0.18;
const CELL: f64 = 2.2;
/// A line that lies at most so many sizes below another one goes on with it.
const LEADING: f64 = 1.75;
/// So much larger than the body is a heading.
const LARGER: f64 = 1.12;
/// Words of a heading.
const HEADING_WORDS_MAX: usize = 16;
/// From so many pages on, what repeats on most of them is a running head.
const RUNNING_PAGES_MIN: usize = 3;

/// One glyph: its text, where it stands (in points, down from the top), and its size.
pub struct Drawn {
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub width: f64,
    pub text: String,
}

impl Drawn {
    /// Whether it has a place that can be compared with others.
    pub fn is_finite(&self) -> bool {
        [self.x, self.y, self.size, self.width].iter().all(|value| value.is_finite()) && self.size > 0.0
    }
}

/// One line of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    /// It has gaps as between the cells of a table.
    pub cells: bool,
}

/// The lines of a page in the order in which it draws them, which is the order in which it is read.
pub fn of(drawn: Vec<Drawn>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open: Option<(Line, f64)> = None;
    for glyph in drawn {
        let goes_on = open.as_ref().is_some_and(|(line, end)| {
            let size = line.size.max(glyph.size);
            (glyph.y - line.y).abs() < size * 0.45 && glyph.x > end - size * 0.6
        });
        if !goes_on {
            lines.extend(open.take().and_then(|(line, _)| squeezed_line(line)));
        }
        let blank = glyph.text.trim().is_empty();
        match &mut open {
            Some((line, end)) => {
                let gap = glyph.x - *end;
                if gap > line.size * CELL && !blank && !line.text.is_empty() {
                    line.text.push_str(" | ");
                    line.cells = true;
                } else if gap > line.size * SPACE && !blank {
                    line.text.push(' ');
                }
                line.text.push_str(&glyph.text);
                line.size = line.size.max(if blank { 0.0 } else { glyph.size });
                if !blank || gap < line.size * CELL {
                    *end = glyph.x + glyph.width;
                }
            }
            None if blank => {}
            None => {
                let (x, y, size) = (glyph.x, glyph.y, glyph.size);
                open = Some((Line { text: glyph.text, x, y, size, cells: false }, x + glyph.width));
            }
        }
    }
    lines.extend(open.and_then(|(line, _)| squeezed_line(line)));
    lines
}

fn squeezed_line(line: Line) -> Option<Line> {
    let text = squeezed(&line.text);
    (!text.is_empty()).then_some(Line { text, ..line })
}

/// The blocks of all pages, without what repeats at their heads and feet.
pub fn blocks(pages: Vec<Vec<Line>>) -> Vec<Block> {
    let pages = without_running(pages);
    let body = body_size(&pages);
    let levels = heading_sizes(&pages, body);
    let mut found = Vec::new();
    for page in &pages {
        let mut before: Option<&Line> = None;
        for line in page {
            let part = kind(line, body, &levels);
            let follows = before.is_some_and(|before| goes_on(before, line));
            match (part, found.last_mut()) {
                (BlockKind::Paragraph, Some(Block { kind, text, .. }))
                    if follows && matches!(kind, BlockKind::Paragraph | BlockKind::Item) =>
                {
                    join(text, &line.text);
                }
                (BlockKind::Heading(level), Some(Block { kind: BlockKind::Heading(above), text, .. }))
                    if follows && *above == level =>
                {
                    join(text, &line.text);
                }
                (BlockKind::Item, _) => {
                    let said = plain::item(&line.text).unwrap_or(&line.text);
                    found.push(plain::block(BlockKind::Item, said));
                }
                (part, _) => found.push(plain::block(part, &line.text)),
            }
            before = Some(line);
        }
    }
    found
}

fn kind(line: &Line, body: f64, levels: &[i64]) -> BlockKind {
    if plain::item(&line.text).is_some() {
        return BlockKind::Item;
    }
    let short = line.text.split_whitespace().count() <= HEADING_WORDS_MAX;
    if short && line.size > body * LARGER && !line.cells {
        let level = levels.iter().position(|size| *size == rounded(line.size)).unwrap_or(levels.len());
        return BlockKind::Heading(u8::try_from(level + 1).unwrap_or(6).min(6));
    }
    if line.cells { BlockKind::Row } else { BlockKind::Paragraph }
}

/// Whether a line goes on with the one before it.
fn goes_on(before: &Line, line: &Line) -> bool {
    let down = line.y - before.y;
    let same = rounded(before.size) == rounded(line.size);
    // `Okta: the same job.` begins something of its own.
    let named = plain::block(BlockKind::Paragraph, &line.text).lead.is_some();
    same && down > 0.0 && down <= line.size * LEADING && !named && !before.cells
}

fn join(text: &mut String, next: &str) {
    let broken = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(char::is_lowercase)
        && next.starts_with(char::is_lowercase);
    if broken {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(next);
}

fn rounded(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// The size in which most is written.
fn body_size(pages: &[Vec<Line>]) -> f64 {
    let mut written: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        *written.entry(rounded(line.size)).or_default() += line.text.len();
    }
    let most = written.into_iter().max_by_key(|(size, letters)| (*letters, std::cmp::Reverse(*size)));
    most.map_or(10.0, |(size, _)| size as f64 / 2.0)
}

/// The sizes of headings, the largest first.
fn heading_sizes(pages: &[Vec<Line>], body: f64) -> Vec<i64> {
    let larger = pages.iter().flatten().filter(|line| line.size > body * LARGER);
    let mut sizes: Vec<i64> = larger.map(|line| rounded(line.size)).collect();
    sizes.sort_unstable_by(|left, right| right.cmp(left));
    sizes.dedup();
    sizes
}

fn without_running(pages: Vec<Vec<Line>>) -> Vec<Vec<Line>> {
    if pages.len() < RUNNING_PAGES_MIN {
        return pages;
    }
    let plain = |line: &Line| line.text.chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    let mut on_pages: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for page in &pages {
        let mut seen: Vec<(String, i64)> = page.iter().map(|line| (plain(line), line.y.round() as i64)).collect();
        seen.sort();
        seen.dedup();
        for key in seen {
            *on_pages.entry(key).or_default() += 1;
        }
    }
    let most = pages.len() / 2;
    let runs = |line: &Line| on_pages.get(&(plain(line), line.y.round() as i64)).is_some_and(|count| *count > most);
    pages.into_iter().map(|page| page.into_iter().filter(|line| !runs(line)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn glyphs(lines: &[(&str, f64, f64, f64)]) -> Vec<Drawn> {
        let mut all = Vec::new();
        for (text, x, y, size) in lines {
            for (at, letter) in text.chars().enumerate() {
                let width = size * 0.5;
                all.push(Drawn { x: x + width * at as f64, y: *y, size: *size, width, text: letter.to_string() });
            }
        }
        all
    }

    #[test]
    fn glyphs_become_headings_paragraphs_items_and_rows() {
        let page = of(glyphs(&[
            ("Battlecard", 50.0, 50.0, 20.0),
            ("Okta is a well-known provider,", 50.0, 90.0, 10.0),
            ("and we meet it in many data-", 50.0, 103.0, 10.0),
            ("bases.", 50.0, 116.0, 10.0),
            ("Another paragraph.", 50.0, 150.0, 10.0),
            ("• Slack: sends approvals", 50.0, 170.0, 10.0),
            ("Joiner", 50.0, 200.0, 10.0),
            ("3 days", 200.0, 200.0, 10.0),
        ]));
        let seen: Vec<(BlockKind, String)> =
            blocks(vec![page]).into_iter().map(|block| (block.kind, block.text)).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Battlecard".to_owned()),
                (BlockKind::Paragraph, "Okta is a well-known provider, and we meet it in many databases.".to_owned()),
                (BlockKind::Paragraph, "Another paragraph.".to_owned()),
                (BlockKind::Item, "Slack: sends approvals".to_owned()),
                (BlockKind::Row, "Joiner | 3 days".to_owned()),
            ]
        );
    }

    #[test]
    fn what_runs_through_all_pages_is_left_out() {
        let page = |number: usize| {
            of(glyphs(&[
                ("Keystead, confidential", 50.0, 20.0, 8.0),
                (&format!("Body of page {number} and no other"), 50.0, 100.0 + number as f64, 10.0),
                (&format!("Page {number} of 3"), 50.0, 800.0, 8.0),
            ]))
        };
        let texts: Vec<String> = blocks((1..=3).map(page).collect()).into_iter().map(|block| block.text).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
    }
}
