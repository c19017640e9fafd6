//! Text as XML.

/// The head of every part.
pub(crate) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Text between tags or in a quoted attribute. Characters that XML 1.0 forbids are dropped (production 2, `Char`).
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            forbidden if u32::from(forbidden) < 0x20 || matches!(forbidden, '\u{FFFE}' | '\u{FFFF}') => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_dropped_and_what_it_reads_is_escaped() {
        assert_eq!(escaped("a\u{0}b\u{B}c\u{FFFF} <\"&'>\n🎉"), "abc &lt;&quot;&amp;'&gt; 🎉");
    }
}
