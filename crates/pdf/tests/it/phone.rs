use documents::{Audience, compose};
use pretty_assertions::assert_eq;

use crate::briefs::{self, TODAY};
use crate::page::{letters, page, phone_page};

#[test]
fn a_phone_gets_one_column_that_nothing_leaves() {
    for (view, brief) in [(briefs::view(), briefs::rich()), briefs::sparse(), briefs::hostile(), briefs::scripts()] {
        let document = compose(&view, &brief, Audience::Internal, TODAY);
        let page = phone_page(&document);
        assert!(page.width < 290.0 && page.height > page.width, "{} × {} pt", page.width, page.height);
        for piece in &page.pieces {
            let inside = piece.x >= 19.0 && piece.x + piece.width <= page.width - 19.0 && piece.y < page.height;
            assert!(inside, "`{}` stands at {:.0}+{:.0}, {:.0}", piece.text, piece.x, piece.width, piece.y);
        }
    }
}

#[test]
fn a_phone_shows_every_line_and_the_numbers_of_the_page() {
    let document = compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY);
    let phone = phone_page(&document);
    let set = phone.letters();
    for line in document.lines() {
        assert!(set.contains(&letters(&line.text)), "{} is missing", line.text);
    }
    let links = |urls: Vec<String>| urls.into_iter().collect::<std::collections::BTreeSet<_>>();
    let of = |page: crate::page::Page| links(page.links.into_iter().map(|link| link.url).collect());
    assert_eq!(of(phone), of(page(&document)));
}

#[test]
fn an_endless_column_has_an_end() {
    let (view, brief) = briefs::endless();
    let page = phone_page(&compose(&view, &brief, Audience::Internal, TODAY));
    assert!(page.height < 14_400.0, "{} pt", page.height);
    assert_eq!(page.shown.lines().count(), 50);
}
