//! Escaping, so that text stays text (CommonMark 0.31, GitHub's tables, strike-through, math and bare links).

/// Text that may stand at the beginning of a line, a list item or a cell.
pub(super) fn text(raw: &str) -> String {
    let escaped = inline(raw);
    let digits = escaped.chars().take_while(char::is_ascii_digit).count();
    match (digits, escaped.chars().nth(digits)) {
        // A number with a full stop begins a list.
        (1.., Some('.' | ')')) => format!("{}\\{}", &escaped[..digits], &escaped[digits..]),
        (0, Some('#' | '+' | '-' | '=' | ':')) => format!("\\{escaped}"),
        (_, Some(_) | None) => escaped,
    }
}

/// Text in the middle of a line.
pub(super) fn inline(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + raw.len() / 8);
    let mut rest = raw.chars();
    while let Some(character) = rest.next() {
        let after = rest.as_str();
        let marks_up = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '^' => true,
            // An entity.
            '&' => after.starts_with(|next: char| next == '#' || next.is_ascii_alphanumeric()),
            // A bare link.
            ':' => after.starts_with("//"),
            '.' => ends_with_www(&out),
            // The end of a heading may be closed with it.
            '#' => after.is_empty(),
            _ => false,
        };
        if marks_up {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn ends_with_www(text: &str) -> bool {
    let mut last = text.chars().rev();
    (0..3).all(|_| last.next().is_some_and(|character| character.eq_ignore_ascii_case(&'w')))
}

/// An address, already normalised, between the round brackets of a link.
pub(super) fn destination(link: &str) -> String {
    let entities = link.contains(';');
    let mut out = String::with_capacity(link.len());
    for character in link.chars() {
        match character {
            '(' | ')' | '<' | '>' | '|' | '`' | '\\' | '$' | '*' | '"' | '\'' | '~' | '^' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            '&' if entities => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}
