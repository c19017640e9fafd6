use std::collections::BTreeSet;

use documents::{Audience, compose, markdown};
use pretty_assertions::assert_eq;

use crate::briefs::{self, TODAY};
use crate::page::{Linked, Piece, page};

/// The numbers on a page with the addresses that they lead to.
fn numbered_links(pieces: &[Piece], links: &[Linked]) -> BTreeSet<(u16, String)> {
    let inside = |piece: &Piece, link: &Linked| {
        let middle = piece.x + piece.width / 2.0;
        (link.x..link.x + link.width).contains(&middle) && (link.y - 3.0..link.y + link.height + 3.0).contains(&piece.y)
    };
    let mut found = BTreeSet::new();
    for piece in pieces {
        let Ok(number) = piece.text.parse() else { continue };
        found.extend(links.iter().filter(|link| inside(piece, link)).map(|link| (number, link.url.clone())));
    }
    found
}

/// The same from Markdown: `[\[3\]](https://…)`.
fn numbered_links_of(markdown: &str) -> BTreeSet<(u16, String)> {
    let chips = markdown.split("[\\[").skip(1);
    chips
        .map(|rest| {
            let (number, rest) = rest.split_once("\\]](").unwrap();
            (number.parse().unwrap(), rest.split_once(')').unwrap().0.replace("%28", "(").replace("%29", ")"))
        })
        .collect()
}

#[test]
fn a_number_leads_to_the_same_source_in_every_format() {
    for audience in [Audience::Internal, Audience::Customer] {
        let document = compose(&briefs::view(), &briefs::rich(), audience, TODAY);
        let page = page(&document);
        let on_page = numbered_links(&page.pieces, &page.links);
        assert!(on_page.len() > 4, "{on_page:?}");
        assert_eq!(on_page, numbered_links_of(&markdown(&document)));
    }
}

#[test]
fn the_list_on_the_page_holds_what_the_page_cites() {
    let (view, brief) = briefs::endless();
    let page = page(&compose(&view, &brief, Audience::Internal, TODAY));
    let cited: BTreeSet<u16> = page.shown.lines().flat_map(|line| line.sources.clone()).collect();
    let listed: BTreeSet<&str> = page.links.iter().map(|link| link.url.as_str()).collect();
    let expected: BTreeSet<&str> = page
        .shown
        .sources
        .iter()
        .filter(|source| cited.contains(&source.number))
        .filter_map(|source| source.link.as_deref())
        .collect();
    assert_eq!(listed, expected);
}
