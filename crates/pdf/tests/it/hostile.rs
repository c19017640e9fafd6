use documents::{Audience, Text, compose};

use crate::briefs::{self, TODAY, brief, line, section};
use crate::page::{letters, page};

#[test]
fn text_from_outside_is_set_as_it_was_written() {
    for raw in briefs::HOSTILE {
        let brief = brief(vec![section(domain::SectionKind::NextStep, vec![line(raw)])]);
        let page = page(&compose(&briefs::view(), &brief, Audience::Internal, TODAY));
        let clean = letters(&Text::clean(raw, 400));
        assert!(page.letters().contains(&clean), "{clean} is not in {}", page.letters());
        assert!(page.links.is_empty(), "a link out of {raw}");
    }
}

#[test]
fn only_web_addresses_are_links() {
    let mut said = line("said");
    said.cites = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "dns:a.example/TXT",
        "https://a.test@b.test/",
        "https://ok.test/",
    ]
    .map(|url| briefs::cite(url, "P"))
    .to_vec();
    let brief = brief(vec![section(domain::SectionKind::Ask, vec![said])]);
    let page = page(&compose(&briefs::view(), &brief, Audience::Internal, TODAY));
    assert_eq!(page.shown.sources.len(), 5);
    assert!(!page.links.is_empty() && page.links.iter().all(|link| link.url == "https://ok.test/"));
}
