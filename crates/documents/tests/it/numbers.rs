//! One document, one list of sources, in every format.

use std::collections::BTreeMap;

use documents::{Audience, CustomerDocument, Document, compose, html, json, mail, markdown, notion, slack};
use pretty_assertions::assert_eq;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::briefs::{self, TODAY};
use crate::dives;

/// What each number leads to; sources without a web address are left out.
type Numbers = BTreeMap<u16, String>;

fn of_model(document: &Document) -> Numbers {
    document.sources.iter().filter_map(|source| Some((source.number, source.link.clone()?))).collect()
}

fn of_json(document: &Document) -> Numbers {
    let value: Value = serde_json::from_str(&json(document).unwrap()).unwrap();
    let sources = value["sources"].as_array().unwrap().iter();
    sources
        .filter_map(|source| {
            let number = u16::try_from(source["number"].as_u64().unwrap()).unwrap();
            Some((number, source["link"].as_str()?.to_owned()))
        })
        .collect()
}

fn of_html(document: &Document) -> Numbers {
    let page = Html::parse_document(&html(document));
    let items = Selector::parse("li[id^=source-]").unwrap();
    let link = Selector::parse("a").unwrap();
    page.select(&items)
        .filter_map(|item| {
            let number = item.attr("value").unwrap().parse().unwrap();
            Some((number, item.select(&link).next()?.attr("href").unwrap().to_owned()))
        })
        .collect()
}

fn of_markdown(document: &Document) -> Numbers {
    let text = markdown(document);
    let list = text.split("## Sources").nth(1).unwrap().lines();
    list.filter_map(|line| {
        let (number, rest) = line.split_once(". [")?;
        let link = rest.split_once("](")?.1.rsplit_once(')')?.0;
        Some((number.parse().ok()?, link.replace("%28", "(").replace("%29", ")")))
    })
    .collect()
}

/// `[3] ` before a link, in the rich text of a Notion page.
fn of_notion(document: &Document) -> Numbers {
    let page = notion(document);
    let blocks = serde_json::to_value(&page.batches).unwrap();
    let mut found = Numbers::new();
    for block in blocks.as_array().unwrap().iter().flat_map(|batch| batch.as_array().unwrap()) {
        let Some([number, name, ..]) = block["paragraph"]["rich_text"].as_array().map(Vec::as_slice) else { continue };
        let number = number["text"]["content"].as_str().unwrap().trim().trim_matches(['[', ']']).parse();
        if let (Ok(number), Some(link)) = (number, name["text"]["link"]["url"].as_str()) {
            found.insert(number, link.to_owned());
        }
    }
    found
}

fn of_slack(document: &Document) -> Numbers {
    let messages = serde_json::to_value(slack(document)).unwrap();
    let blocks = messages.as_array().unwrap().iter().flat_map(|message| message["blocks"].as_array().unwrap());
    let sections =
        blocks.filter(|block| block["type"] == "rich_text").flat_map(|block| block["elements"].as_array().unwrap());
    sections
        .filter_map(|section| {
            let [number, name, ..] = section["elements"].as_array()?.as_slice() else { return None };
            let number = number["text"].as_str()?.trim().trim_matches(['[', ']']).parse().ok()?;
            Some((number, name["url"].as_str()?.to_owned()))
        })
        .collect()
}

/// The list at the end of a mail's text: `[3] Publisher, date: https://…`.
fn of_mail(document: &CustomerDocument) -> Numbers {
    let text = mail(document).text;
    let list = text.split("SOURCES").nth(1).unwrap().lines();
    list.filter_map(|line| {
        let (number, rest) = line.strip_prefix('[')?.split_once(']')?;
        let at = rest.find("http")?;
        Some((number.parse().ok()?, rest[at..].to_owned()))
    })
    .collect()
}

fn same_everywhere(document: &Document) {
    let model = of_model(document);
    assert!(!model.is_empty());
    assert_eq!(of_json(document), model, "JSON");
    assert_eq!(of_html(document), model, "HTML");
    assert_eq!(of_markdown(document), model, "Markdown");
    assert_eq!(of_notion(document), model, "Notion");
    assert_eq!(of_slack(document), model, "Slack");
}

#[test]
fn a_number_leads_to_the_same_source_in_every_format() {
    for (view, brief) in [(briefs::view(), briefs::rich()), briefs::scripts()] {
        for audience in [Audience::Internal, Audience::Customer] {
            same_everywhere(&compose(&view, &brief, audience, TODAY));
        }
        let customer = CustomerDocument::compose(&view, &brief, TODAY);
        assert_eq!(of_mail(&customer), of_model(&customer), "mail");
    }
    for document in [dives::dive("Said"), dives::roi("Set-up", Audience::Customer)] {
        same_everywhere(&document);
    }
}

#[test]
fn exhibits_go_on_where_the_numbers_of_the_document_end() {
    let view = briefs::view_with_exhibits();
    let document = compose(&view, &briefs::rich(), Audience::Internal, TODAY);
    let exhibits = documents::Exhibits::of(&view, &document);
    let new: Vec<(u16, &str)> = exhibits.sources.iter().map(|source| (source.number, &*source.address)).collect();
    assert_eq!(new, [(11, "keystead.example/customers/brightledger"), (12, "keystead.example/customers/tallwind")]);
    let hiring = exhibits.hiring.unwrap();
    assert_eq!(hiring.line.sources, [6, 7], "what the document cites keeps its number");
    assert_eq!((hiring.weeks.len(), hiring.weeks[11]), (12, (TODAY, 3, Some(9))));
}

#[test]
fn an_inferred_hiring_trend_is_no_exhibit_for_a_customer() {
    let mut view = briefs::view_with_exhibits();
    let mut findings = view.findings.to_vec();
    findings.last_mut().unwrap().confidence.word = domain::ConfidenceWord::Inferred;
    view.findings = findings.into();
    let shown = |audience| {
        let document = compose(&view, &briefs::rich(), audience, TODAY);
        documents::Exhibits::of(&view, &document).hiring.is_some()
    };
    assert!(shown(Audience::Internal) && !shown(Audience::Customer));
}
