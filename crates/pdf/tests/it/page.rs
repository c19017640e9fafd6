//! What stands on a set page, read from Typst's own frames.

use documents::Document;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::model::Destination;

/// A piece of text and where it stands, in points from the top left corner of the page.
pub struct Piece {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
}

/// An area that leads to an address.
pub struct Linked {
    pub url: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

pub struct Page {
    pub width: f64,
    pub height: f64,
    pub pieces: Vec<Piece>,
    pub links: Vec<Linked>,
    pub text_pt: f64,
    pub shown: Document,
}

/// Sets the document and reads its page; fails when there is not exactly one.
pub fn page(document: &Document) -> Page {
    let mut read = pages(document);
    assert_eq!(read.len(), 1, "pages");
    read.remove(0)
}

/// Sets the document and reads its pages.
pub fn pages(document: &Document) -> Vec<Page> {
    read(pdf::typeset(document).unwrap())
}

/// The same for a phone.
pub fn phone_page(document: &Document) -> Page {
    let mut read = read(pdf::typeset_phone(document).unwrap());
    assert_eq!(read.len(), 1, "pages");
    read.remove(0)
}

fn read(typeset: pdf::Typeset) -> Vec<Page> {
    let page = |set: &typst_layout::Page| {
        let mut page = Page {
            width: set.frame.width().to_pt(),
            height: set.frame.height().to_pt(),
            pieces: Vec::new(),
            links: Vec::new(),
            text_pt: typeset.text_pt,
            shown: typeset.shown.clone(),
        };
        page.walk(&set.frame, Point::zero());
        page
    };
    typeset.page.pages().iter().map(page).collect()
}

impl Page {
    fn walk(&mut self, frame: &Frame, origin: Point) {
        for (at, item) in frame.items() {
            let at = origin + *at;
            let (x, y) = (at.x.to_pt(), at.y.to_pt());
            match item {
                FrameItem::Group(group) => {
                    let moved = Point::new(group.transform.tx, group.transform.ty);
                    self.walk(&group.frame, at + moved);
                }
                FrameItem::Text(text) => {
                    let width = text.width().to_pt();
                    self.pieces.push(Piece { text: text.text.replace("\u{200B}", "").into(), x, y, width });
                }
                FrameItem::Link(Destination::Url(url), size) => self.links.push(Linked {
                    url: url.as_str().to_owned(),
                    x,
                    y,
                    width: size.x.to_pt(),
                    height: size.y.to_pt(),
                }),
                FrameItem::Link(..) | FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    /// All text without any white space, in the order in which it was set.
    pub fn letters(&self) -> String {
        letters(&self.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>())
    }

    /// Fails when something stands outside the margins.
    pub fn check_margins(&self) {
        let margin = Abs::mm(15.5).to_pt();
        for Piece { text, x, y, width } in &self.pieces {
            let inside = *x >= margin && x + width <= self.width - margin && *y > 0.0 && *y < self.height - 20.0;
            assert!(inside, "`{text}` stands at {x:.0}+{width:.0}, {y:.0}");
        }
    }
}

pub fn letters(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}
