//! How documents are cut into passages for the full-text index: the same for every implementation.

use std::ops::Range;

/// Characters of a passage; a longer line is cut at a sentence, or else at a word.
pub const PASSAGE_CHARS_MAX: usize = 480;
/// Passages of one document; what comes after them is kept and not found by words.
pub const DOCUMENT_PASSAGES_MAX: usize = 4_000;
/// Characters of a line that may be a heading, or a name above a role.
const HEADING_CHARS_MAX: usize = 60;
/// Headings that move together to the passage below them.
const HEADINGS_MAX: usize = 2;

/// The byte ranges of a text's passages, in order and without overlap.
///
/// Lines that stand together stay together, and a heading goes with what is under it: a name with its role, a question
/// with its answer.
pub fn passages(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut held: Vec<Range<usize>> = Vec::new();
    for line in lines(text) {
        let length = |lines: &[Range<usize>]| {
            let start = lines.first().map_or(line.start, |first| first.start);
            text.get(start..line.end).unwrap_or_default().chars().count()
        };
        if !held.is_empty() && length(&held) > PASSAGE_CHARS_MAX {
            let mut below = headings(text, &held);
            while !below.is_empty() && length(&below) > PASSAGE_CHARS_MAX {
                below.remove(0);
            }
            held.truncate(held.len() - below.len());
            close(&mut all, &held);
            held = below;
        }
        held.push(line);
    }
    close(&mut all, &held);
    all.truncate(DOCUMENT_PASSAGES_MAX);
    all
}

fn close(all: &mut Vec<Range<usize>>, lines: &[Range<usize>]) {
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        all.push(first.start..last.end);
    }
}

/// The short lines at the end that belong to what follows; never all of them.
fn headings(text: &str, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_heading = |range: &&Range<usize>| {
        let line = text.get((*range).clone()).unwrap_or_default();
        line.chars().count() <= HEADING_CHARS_MAX && !line.ends_with(['.', '!', '”', '"'])
    };
    let count = lines.iter().rev().take(HEADINGS_MAX).take_while(is_heading).count();
    let count = if count == lines.len() { 0 } else { count };
    lines.get(lines.len() - count..).unwrap_or_default().to_vec()
}

/// Lines that say something, those that are too long in parts.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').flat_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        let end = at + line.trim_end().len();
        at += line.len();
        if start < end { parts(text, start..end) } else { Vec::new() }
    })
}

/// A long line in parts that end where a sentence ends, or else at a word.
fn parts(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut rest = line;
    loop {
        let left = text.get(rest.clone()).unwrap_or_default();
        let Some((limit, _)) = left.char_indices().nth(PASSAGE_CHARS_MAX) else {
            parts.push(rest);
            return parts;
        };
        let head = left.get(..limit).unwrap_or(left);
        let sentence =
            [". ", "! ", "? ", ".” ", "; "].iter().filter_map(|end| head.rfind(end).map(|at| at + end.len()));
        let cut = sentence.max().or_else(|| head.rfind(' ').map(|at| at + 1)).filter(|at| *at > 0).unwrap_or(limit);
        let end = rest.start + left.get(..cut).unwrap_or(left).trim_end().len();
        parts.push(rest.start..end.max(rest.start + 1));
        let skipped = left.get(cut..).map_or(0, |after| after.len() - after.trim_start().len());
        rest = rest.start + cut + skipped..rest.end;
        if rest.is_empty() {
            return parts;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        passages(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_name_stays_with_its_role_and_a_heading_with_its_text() {
        let filler = "Somebody runs the terminals and the people who drive between them. ".repeat(6);
        let text = format!(
            "Leadership\n\n{filler}\nMarcus Feld\nChief Financial Officer\nMarcus owns finance, legal and the budget of the expansion abroad.\n"
        );
        assert_eq!(
            cut(&text)[1],
            "Marcus Feld\nChief Financial Officer\nMarcus owns finance, legal and the budget of the expansion abroad."
        );
        assert_eq!(cut("One line.\n\n  Another.  "), ["One line.\n\n  Another."]);
        assert_eq!(cut(" \n\n"), [""; 0]);
    }

    #[test]
    fn a_long_line_is_cut_where_a_sentence_ends() {
        let text = format!("{}The end is near. {}", "It was a long day. ".repeat(20), "Then it went on. ".repeat(20));
        let parts = cut(&text);
        assert_eq!(parts.len(), 2);
        assert!(parts[0].ends_with('.') && parts[1].ends_with('.'), "{parts:?}");
    }

    proptest! {
        #[test]
        fn every_letter_is_in_one_passage_and_none_is_too_long(text in "(?s)([a-zé漢. \n]{0,40}|.{0,900}){0,12}") {
            let ranges = passages(&text);
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
            prop_assert_eq!(ranges.iter().map(|range| letters(&text[range.clone()])).sum::<usize>(), letters(&text));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for range in ranges {
                prop_assert!(text[range].chars().count() <= PASSAGE_CHARS_MAX);
            }
        }
    }
}
