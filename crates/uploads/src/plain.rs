//! Text without markup: what its lines and empty lines say about headings, items and paragraphs.

use pages::{Block, BlockKind, blocks::squeezed};

/// Words of a line that may be a heading.
const HEADING_WORDS_MAX: usize = 9;
/// Words before the colon that begins a line.
const LEAD_WORDS_MAX: usize = 8;
/// Signs that begin an item.
const BULLETS: &[&str] = &["• ", "- ", "* ", "– ", "— ", "▪ ", "◦ ", "‣ ", "· ", "● ", "○ ", "■ ", "➢ ", "✓ "];

/// The blocks of a text.
pub fn read(text: &str) -> Vec<Block> {
    let lines: Vec<String> = text.lines().map(squeezed).collect();
    let mut found: Vec<Block> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).map_or("", String::as_str);
        let alone = at == 0 || lines[at - 1].is_empty();
        if line.is_empty() || is_rule(line) {
            close(&mut open, &mut found);
        } else if let Some(item) = item(line) {
            close(&mut open, &mut found);
            found.push(block(BlockKind::Item, item));
        } else if let Some(level) = heading(line, next, alone) {
            close(&mut open, &mut found);
            found.push(block(BlockKind::Heading(level), line.trim_start_matches('#').trim()));
        } else {
            // A line that begins with a name of its own is no continuation.
            if lead(line).is_some() {
                close(&mut open, &mut found);
            }
            open.push(line);
        }
    }
    close(&mut open, &mut found);
    found
}

fn close(open: &mut Vec<&str>, found: &mut Vec<Block>) {
    if !open.is_empty() {
        found.push(block(BlockKind::Paragraph, &open.join(" ")));
        open.clear();
    }
}

/// A block with the name that it begins with.
pub(crate) fn block(kind: BlockKind, text: &str) -> Block {
    let lead = match kind {
        BlockKind::Paragraph | BlockKind::Item => lead(text),
        BlockKind::Heading(_) | BlockKind::Row | BlockKind::Quote => None,
    };
    Block { kind, text: text.to_owned(), lead: lead.map(str::to_owned), links: Vec::new() }
}

/// What an item says after its sign or number.
pub(crate) fn item(line: &str) -> Option<&str> {
    if let Some(rest) = BULLETS.iter().find_map(|bullet| line.strip_prefix(bullet)) {
        return Some(rest.trim()).filter(|rest| !rest.is_empty());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let numbered = (1..=2).contains(&digits) && rest.starts_with([')', '.']);
    numbered.then(|| rest[1..].strip_prefix(' ')).flatten().map(str::trim).filter(|rest| !rest.is_empty())
}

/// The start of a line up to its colon, if that can be a name: `Okta: the same job.`
fn lead(text: &str) -> Option<&str> {
    let at = text.find(": ")?;
    let name = &text[..at];
    let words = name.split_whitespace().count();
    let is_name = (1..=LEAD_WORDS_MAX).contains(&words)
        && name.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
        && !name.contains(['.', '?', '!', ';']);
    is_name.then(|| &text[..at + 1])
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|sign| matches!(sign, '-' | '=' | '_' | '*' | '~'))
}

fn heading(line: &str, next: &str, alone: bool) -> Option<u8> {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&marks) && line[marks..].starts_with(' ') {
        return u8::try_from(marks).ok();
    }
    let words = line.split_whitespace().count();
    if words > HEADING_WORDS_MAX {
        return None;
    }
    if is_rule(next) {
        return Some(if next.starts_with('=') { 1 } else { 2 });
    }
    let letters = line.chars().filter(|letter| letter.is_alphabetic()).count();
    let shouted = letters >= 4 && !line.chars().any(char::is_lowercase);
    if alone && shouted {
        return Some(2);
    }
    let ends = line.ends_with(['.', ',', ';', '!']) || line.contains(": ");
    let begins = line.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
    let named = line.ends_with(':') && words <= 5;
    // A line with nothing right below it heads what follows; one with its text below it is a thing of that part.
    let level = if next.is_empty() { 2 } else { 3 };
    (alone && begins && !ends && (next.is_empty() || words <= 5 || named)).then_some(level)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn lines_show_what_they_are() {
        let text = "BATTLECARD\n\nCompetitors\n===========\n\nOkta\nOkta is a well-known provider,\nand we meet it often.\n\n- Slack: sends approvals.\n2) Jira\n\nCustomer: Tallwind\nResult: 3 days to 2 hours.\n";
        let seen: Vec<(BlockKind, String, Option<String>)> =
            read(text).into_iter().map(|block| (block.kind, block.text, block.lead)).collect();
        let owned = |kind, text: &str, lead: Option<&str>| (kind, text.to_owned(), lead.map(str::to_owned));
        assert_eq!(
            seen,
            [
                owned(BlockKind::Heading(2), "BATTLECARD", None),
                owned(BlockKind::Heading(1), "Competitors", None),
                owned(BlockKind::Heading(3), "Okta", None),
                owned(BlockKind::Paragraph, "Okta is a well-known provider, and we meet it often.", None),
                owned(BlockKind::Item, "Slack: sends approvals.", Some("Slack:")),
                owned(BlockKind::Item, "Jira", None),
                owned(BlockKind::Paragraph, "Customer: Tallwind", Some("Customer:")),
                owned(BlockKind::Paragraph, "Result: 3 days to 2 hours.", Some("Result:")),
            ]
        );
    }
}
