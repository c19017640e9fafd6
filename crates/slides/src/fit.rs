//! How much room text takes, without a font: an estimate that rather says too much.
//!
//! The widths are those of a common sans serif (Helvetica and its kin), rounded up, for no font travels with a deck.

/// Height of a line, in text sizes.
pub(crate) const LINE_EM: f64 = 1.2;
/// Room before a paragraph, in text sizes.
pub(crate) const BEFORE_EM: f64 = 0.45;

/// The width of a character, in text sizes.
fn advance_em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | ' ' | '’' | '·' => 0.28,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' | '“' | '”' | '"' => 0.36,
        'm' | 'M' | 'W' | '@' | '%' | '…' | '—' => 0.95,
        'w' | 'A'..='Z' | '&' => 0.76,
        '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => 0.0,
        ' '..='\u{24F}' => 0.58,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' => 1.0,
        '\u{FF00}'..='\u{FFEF}' => 1.0,
        '\u{10000}'.. => 1.3,
        _ => 0.7,
    }
}

/// Lines that a text takes in a column, words kept whole where they fit.
pub(crate) fn lines(text: &str, size_pt: f64, width_pt: f64) -> usize {
    run_lines([(text, 1.0)].into_iter(), size_pt, width_pt)
}

/// The same for runs of text, each with the size of its letters against the text around it.
pub(crate) fn run_lines<'t>(runs: impl Iterator<Item = (&'t str, f64)>, size_pt: f64, width_pt: f64) -> usize {
    let width_em = (width_pt / size_pt).max(1.0);
    let (mut lines, mut line_em) = (1, 0.0);
    for (word, scale) in runs.flat_map(|(text, scale)| text.split_inclusive(' ').map(move |word| (word, scale))) {
        let word_em = word.trim_end().chars().map(advance_em).sum::<f64>() * scale;
        if line_em > 0.0 && line_em + word_em > width_em && word_em <= width_em {
            lines += 1;
            line_em = 0.0;
        }
        for character in word.chars() {
            let advance = advance_em(character) * scale;
            if line_em + advance > width_em && character != ' ' {
                lines += 1;
                line_em = 0.0;
            }
            line_em += advance;
        }
    }
    lines
}

/// Whether a text has a usual word that is wider than a column; what is longer than usual words is broken anyway.
pub(crate) fn breaks_a_word(text: &str, size_pt: f64, width_pt: f64) -> bool {
    /// Characters of a usual word.
    const WORD_CHARS_MAX: usize = 14;
    /// A company's letters may be wider, and bold ones are.
    const MARGIN: f64 = 1.2;
    let width_em = |word: &str| word.chars().map(advance_em).sum::<f64>() * MARGIN;
    text.split(' ').any(|word| word.chars().count() <= WORD_CHARS_MAX && width_em(word) * size_pt > width_pt)
}

/// The largest of the sizes at which a text takes no more than `lines_max` lines; the last size when none does.
pub(crate) fn title_size(text: &str, sizes_pt: &[f64], width_pt: f64, lines_max: usize) -> f64 {
    let last = sizes_pt.last().copied().unwrap_or(12.0);
    sizes_pt.iter().copied().find(|size| lines(text, *size, width_pt) <= lines_max).unwrap_or(last)
}

/// A text cut so that it takes no more than `lines_max` lines, with an ellipsis where it was cut.
pub(crate) fn cut(text: &str, size_pt: f64, width_pt: f64, lines_max: usize) -> String {
    if lines(text, size_pt, width_pt) <= lines_max {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let short = |end: usize| format!("{}…", text.get(..end).unwrap_or_default().trim_end());
    let fitting = ends.partition_point(|end| lines(&short(*end), size_pt, width_pt) <= lines_max);
    short(ends.get(fitting.saturating_sub(1)).copied().unwrap_or(0))
}

/// Whether a text begins in a script that is written from right to left.
pub(crate) fn is_right_to_left(text: &str) -> bool {
    let strong = text.chars().find(|character| character.is_alphabetic());
    strong.is_some_and(
        |letter| matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_takes_the_lines_it_needs() {
        assert_eq!(lines("", 18.0, 600.0), 1);
        assert_eq!(lines("A short line", 18.0, 600.0), 1);
        assert_eq!(lines(&"word ".repeat(100), 18.0, 600.0), 8);
        assert_eq!(lines(&"W".repeat(100), 10.0, 100.0), 10);
        assert_eq!(lines(&"漢".repeat(100), 10.0, 100.0), 10);
    }

    #[test]
    fn a_cut_text_fits_and_says_that_it_was_cut() {
        let long = "Donaudampfschifffahrt ".repeat(40);
        let short = cut(&long, 24.0, 400.0, 2);
        assert!(short.ends_with('…') && lines(&short, 24.0, 400.0) == 2, "{short}");
        assert_eq!(cut("as it is", 24.0, 400.0, 2), "as it is");
    }

    #[test]
    fn direction_is_that_of_the_first_letter() {
        assert!(is_right_to_left("1. יעל כהן CISO") && is_right_to_left("محمد"));
        assert!(!is_right_to_left("Dana יעל") && !is_right_to_left("2026"));
    }
}
