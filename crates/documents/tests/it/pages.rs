//! HTML and mail, read again by an HTML parser.

use base64::Engine;
use documents::mail::{Mailto, mailto};
use documents::{Audience, CustomerDocument, Mail, Text, compose, html, mail};
use domain::SectionKind;
use pretty_assertions::assert_eq;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};
use sha2::{Digest, Sha256};

use crate::briefs::{self, TODAY, brief, line, section};

const ELEMENTS: &[&str] = &[
    "html", "head", "meta", "title", "style", "body", "main", "header", "section", "footer", "div", "h1", "h2", "p",
    "ul", "ol", "li", "span", "strong", "a", "time", "table", "thead", "tbody", "tr", "th", "td", "hr",
];
const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "dir",
    "id",
    "aria-labelledby",
    "aria-label",
    "href",
    "rel",
    "value",
    "datetime",
    "role",
    "tabindex",
    "scope",
    "style",
];

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Fails when the page holds an element, an attribute or an address that we never write.
pub fn check_elements(page: &Html) {
    for element in select(page, "*") {
        let name = element.value().name();
        assert!(ELEMENTS.contains(&name), "<{name}> in {}", page.html());
        for (attribute, value) in element.value().attrs() {
            assert!(ATTRIBUTES.contains(&attribute), "{attribute}={value} in {}", page.html());
            let safe =
                attribute != "href" || ["http://", "https://", "#source-"].iter().any(|safe| value.starts_with(safe));
            assert!(safe, "a link to {value}");
        }
    }
}

#[test]
fn hostile_text_marks_nothing_up() {
    for (view, brief) in [briefs::hostile(), briefs::scripts(), briefs::endless(), (briefs::view(), briefs::rich())] {
        for audience in [Audience::Internal, Audience::Customer] {
            let page = Html::parse_document(&html(&compose(&view, &brief, audience, TODAY)));
            check_elements(&page);
        }
        let mail = mail(&CustomerDocument::compose(&view, &brief, TODAY));
        let page = Html::parse_document(&mail.html);
        check_elements(&page);
        assert!(select(&page, "table, style, img").is_empty());
        assert!(mail.subject.chars().all(|character| !character.is_control()) && mail.subject.chars().count() <= 70);
    }
}

#[test]
fn every_hostile_line_reads_as_it_was_written() {
    for raw in briefs::HOSTILE {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(raw)])]);
        let clean = Text::clean(raw, 400);
        let page = Html::parse_document(&html(&compose(&briefs::view(), &brief, Audience::Internal, TODAY)));
        assert_eq!(text(select(&page, "section li")[0]), clean.as_str());
        let mail = mail(&CustomerDocument::compose(&briefs::view(), &brief, TODAY));
        assert_eq!(text(select(&Html::parse_document(&mail.html), "li")[0]), clean.as_str());
        assert!(mail.text.lines().any(|line| line == format!("- {clean}")), "{}", mail.text);
    }
}

#[test]
fn the_policy_allows_the_style_sheet_and_nothing_else() {
    let page = Html::parse_document(&html(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY)));
    let style = text(select(&page, "style")[0]);
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style.as_bytes()));
    assert_eq!(documents::html::STYLE_HASH, hash, "the style sheet changed: this is its new hash");
    let policy = select(&page, "meta[http-equiv=Content-Security-Policy]")[0].attr("content").unwrap();
    assert_eq!(policy, format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"));
    assert!(select(&page, "script, img, link, iframe, [style]").is_empty());
}

#[test]
fn a_page_can_be_walked_by_headings_and_its_table_by_its_heads() {
    let page = Html::parse_document(&html(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY)));
    assert_eq!(select(&page, "h1").into_iter().map(text).collect::<Vec<_>>(), ["Larkfield Insurance"]);
    let sections = select(&page, "section");
    for section in &sections {
        let by = section.attr("aria-labelledby").unwrap();
        assert_eq!(select(&page, &format!("h2#{by}")).len(), 1);
    }
    assert_eq!(sections.len(), 10);
    assert_eq!(select(&page, "thead th[scope=col]").len(), 4);
    assert_eq!(select(&page, "tbody tr > th[scope=row]").len(), 5);
    for chip in select(&page, "a.chip") {
        assert!(select(&page, chip.attr("href").unwrap()).len() == 1, "{}", chip.html());
        assert!(chip.attr("aria-label").unwrap().starts_with("Source "));
    }
}

#[test]
fn a_mail_reads_well() {
    let mail = mail(&CustomerDocument::compose(&briefs::view(), &briefs::rich(), TODAY));
    insta::assert_snapshot!(format!("Subject: {}\n\n{}", mail.subject, mail.text));
}

#[test]
fn no_header_comes_out_of_a_name() {
    let mut view = briefs::view();
    view.identified = None;
    view.company.name = "Acme\r\nBcc: all@evil.test\r\n\r\nbody\u{2028}x".into();
    let mail = mail(&CustomerDocument::compose(&view, &briefs::rich(), TODAY));
    assert_eq!(mail.subject, "Before we meet: Acme Bcc: all@evil.test body x");
}

/// Subject and body of a link, as a mail program reads them.
fn opened(link: &Mailto) -> (String, String, String) {
    let (to, query) = link.href.strip_prefix("mailto:").unwrap().split_once('?').unwrap();
    let (subject, body) = query.split_once('&').unwrap();
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    (decoded(to), decoded(subject.strip_prefix("subject=").unwrap()), decoded(body.strip_prefix("body=").unwrap()))
}

#[test]
fn a_mail_link_is_whole_or_says_that_it_is_not() {
    let short = Mail { subject: "Hi & bye?".into(), text: "one\ntwo ü 🎉\n".into(), html: String::new() };
    let link = mailto(Some("dana+x@larkfield.example"), &short);
    assert!(!link.cut);
    let expected = ("dana+x@larkfield.example".to_owned(), "Hi & bye?".to_owned(), "one\r\ntwo ü 🎉\r\n".to_owned());
    assert_eq!(opened(&link), expected);
    let long = mail(&CustomerDocument::compose(&briefs::view(), &briefs::rich(), TODAY));
    let link = mailto(None, &long);
    let (_, _, body) = opened(&link);
    assert!(link.cut && link.href.len() <= 1_900, "{}", link.href.len());
    assert!(body.ends_with("it is in Callsheet.]\r\n"), "{body}");
    assert!(long.text.replace('\n', "\r\n").starts_with(body.split("\r\n[The rest").next().unwrap()));
}

proptest! {
    #[test]
    fn a_mail_link_stays_short_and_its_receiver_an_address(to in ".{0,40}", subject in "\\PC{0,70}", text in "(?s).{0,3000}") {
        let link = mailto(Some(&to), &Mail { subject: subject.clone(), text, html: String::new() });
        prop_assert!(link.href.len() <= 1_900 && link.href.is_ascii());
        prop_assert_eq!(link.href.matches('?').count(), 1);
        prop_assert_eq!(link.href.matches('&').count(), 1);
        prop_assert_eq!(opened(&link).1, subject);
    }
}

#[test]
fn only_an_address_is_a_receiver() {
    let plain = Mail { subject: "s".into(), text: "t".into(), html: String::new() };
    for wrong in ["", "nobody", "@x", "a@", "a@b@c", "a@b,c@d", "a@b?cc=x@y", "a@b\r\nBcc: x@y", "A <a@b>", "a b@c"] {
        assert_eq!(mailto(Some(wrong), &plain).href, "mailto:?subject=s&body=t", "{wrong}");
    }
}
