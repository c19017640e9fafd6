//! Markdown, through the same blocks as a page: its own markup is text to us, never shown as markup.

use pages::{Block, blocks};
use pulldown_cmark::{Event, Options, Parser, html};

/// The blocks of a text.
pub fn read(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    // Markup inside is shown as the text that it is.
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    blocks::of_fragment(&page)
}

#[cfg(test)]
mod tests {
    use pages::BlockKind;
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn headings_items_tables_and_leads_are_kept() {
        let found = read(
            "# Deck\n\nWe sell.\n\n- **Okta**: the same job.\n- Slack\n\n| a | b |\n|---|---|\n| c | d |\n\n<script>x</script>\n",
        );
        let seen: Vec<(BlockKind, &str, Option<&str>)> =
            found.iter().map(|block| (block.kind, block.text.as_str(), block.lead.as_deref())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Deck", None),
                (BlockKind::Paragraph, "We sell.", None),
                (BlockKind::Item, "Okta: the same job.", Some("Okta")),
                (BlockKind::Item, "Slack", None),
                (BlockKind::Row, "a | b", None),
                (BlockKind::Row, "c | d", None),
                (BlockKind::Paragraph, "<script>x</script>", None),
            ]
        );
    }
}
