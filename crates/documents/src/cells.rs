//! Cells of sheets: text that a spreadsheet shows and never runs.

/// A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.
pub(crate) fn inert(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    let runs =
        begins.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%']) || text.starts_with(['\t', '\r', '\n']);
    if runs { format!("'{text}") } else { text.to_owned() }
}
