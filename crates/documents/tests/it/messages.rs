//! Notion and Slack: what is sent, its limits, and the shapes that the services' own recordings show.

use std::path::PathBuf;

use documents::notion::Parent;
use documents::{Audience, Document, Text, compose, notion, slack};
use domain::SectionKind;
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::briefs::{self, TODAY, brief, line, section};
use crate::dives;

fn documents() -> Vec<Document> {
    let briefs =
        [(briefs::view(), briefs::rich()), briefs::sparse(), briefs::hostile(), briefs::scripts(), briefs::endless()];
    let both = [Audience::Internal, Audience::Customer];
    let dives = ["Said", briefs::HOSTILE[0], &"word ".repeat(400)].map(dives::dive);
    let made = briefs.iter().flat_map(|(view, brief)| both.map(|audience| compose(view, brief, audience, TODAY)));
    made.chain(dives).collect()
}

/// Every value under a key, however deep.
fn values<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, it)| (name == key).then_some(it).into_iter().chain(values(it, key)))
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| values(item, key)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn units(value: &Value) -> usize {
    value.as_str().unwrap().encode_utf16().count()
}

/// The bodies of all calls.
fn notion_calls(document: &Document) -> Vec<Value> {
    let page = notion(document);
    let parent = Parent::PageId { page_id: "393abc1eedcd80f3813be205934558c6".into() };
    let first = serde_json::to_value(page.create(&parent)).unwrap();
    std::iter::once(first).chain(page.appends().map(|call| serde_json::to_value(call).unwrap())).collect()
}

#[test]
fn no_call_to_notion_is_over_a_limit() {
    for document in documents() {
        for call in notion_calls(&document) {
            let children = call["children"].as_array().unwrap();
            assert!(!children.is_empty() && children.len() <= 100);
            assert!(values(&call, "object").len() <= 1_000);
            assert!(serde_json::to_vec(&call).unwrap().len() < 500_000);
            assert!(values(&call, "content").iter().all(|content| units(content) <= 2_000));
            assert!(values(&call, "url").iter().all(|url| units(url) <= 2_000));
            let arrays = values(&call, "rich_text")
                .into_iter()
                .chain(values(&call, "cells").into_iter().flat_map(|cells| cells.as_array().unwrap()));
            assert!(arrays.into_iter().all(|rich| rich.as_array().unwrap().len() <= 100));
            let rows = children.iter().flat_map(|child| values(child, "children"));
            for row in rows.flat_map(|rows| rows.as_array().unwrap()) {
                assert_eq!(row["type"], "table_row");
                assert!(values(row, "children").is_empty(), "two levels");
            }
        }
    }
}

#[test]
fn a_notion_page() {
    let page = notion(&compose(&briefs::view(), &briefs::rich(), Audience::Customer, TODAY));
    let parent = Parent::DataSourceId { data_source_id: "393abc1eedcd80f3813be205934558c6".into() };
    assert_eq!(page.appends().count(), 0);
    insta::assert_snapshot!(serde_json::to_string_pretty(&page.create(&parent)).unwrap());
}

#[test]
fn an_endless_document_is_sent_to_notion_in_batches_that_lose_nothing() {
    let (view, brief) = briefs::endless();
    let document = compose(&view, &brief, Audience::Internal, TODAY);
    let calls = notion_calls(&document);
    assert!(calls.len() > 2);
    let sent: String =
        calls.iter().flat_map(|call| values(call, "content")).map(|text| text.as_str().unwrap()).collect();
    for line in document.lines() {
        assert!(sent.contains(line.text.as_str()));
    }
}

#[test]
fn hostile_text_is_the_content_of_a_text_object() {
    for raw in briefs::HOSTILE {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(raw)])]);
        let document = compose(&briefs::view(), &brief, Audience::Internal, TODAY);
        let clean = Text::clean(raw, 400);
        let call = &notion_calls(&document)[0];
        let bullet =
            call["children"].as_array().unwrap().iter().find(|block| block["type"] == "bulleted_list_item").unwrap();
        assert_eq!(bullet["bulleted_list_item"]["rich_text"][0]["text"]["content"], clean.as_str());
        let messages = serde_json::to_value(slack(&document)).unwrap();
        let blocks = messages[0]["blocks"].as_array().unwrap();
        let list =
            blocks.iter().map(|block| &block["elements"][0]).find(|list| list["type"] == "rich_text_list").unwrap();
        assert_eq!(list["elements"][0]["elements"][0]["text"], clean.as_str());
        assert_eq!(list["elements"][0]["elements"][0]["type"], "text");
    }
}

#[test]
fn no_message_to_slack_is_over_a_limit() {
    for document in documents() {
        let messages = slack(&document);
        let fallbacks: Vec<&str> = messages.iter().map(|message| message.text.as_str()).collect();
        for message in &messages {
            let value = serde_json::to_value(message).unwrap();
            let blocks = value["blocks"].as_array().unwrap();
            assert!((1..=50).contains(&blocks.len()));
            assert!(
                units(&Value::String(value["blocks"].to_string())) <= 12_050,
                "{}",
                value["blocks"].to_string().len()
            );
            assert!(!message.text.contains(['<', '>']) && message.text.chars().count() <= 350);
            for block in blocks {
                let all: usize = values(block, "text").into_iter().filter(|text| text.is_string()).map(units).sum();
                match block["type"].as_str().unwrap() {
                    "header" => assert!(all <= 150),
                    "context" => assert!(block["elements"].as_array().unwrap().len() <= 10),
                    "rich_text" => assert!((1..=3_000).contains(&all), "{all}"),
                    "divider" => {}
                    other => panic!("{other}"),
                }
            }
        }
        assert!(fallbacks.len() == 1 || fallbacks[0].ends_with(&format!("(1 of {})", fallbacks.len())));
    }
}

#[test]
fn a_message_to_slack() {
    let messages = slack(&compose(&briefs::view(), &briefs::rich(), Audience::Customer, TODAY));
    insta::assert_snapshot!(serde_json::to_string_pretty(&messages).unwrap());
}

#[test]
fn numbers_go_on_in_the_next_block() {
    let long = |at: usize| line(&format!("{at} {}", "word ".repeat(75)));
    let brief = brief(vec![section(SectionKind::Ask, (0..20).map(long).collect())]);
    let messages = serde_json::to_value(slack(&compose(&briefs::view(), &brief, Audience::Internal, TODAY))).unwrap();
    let lists: Vec<(u64, usize)> = values(&messages, "elements")
        .into_iter()
        .flat_map(|elements| elements.as_array().unwrap())
        .filter(|element| element["style"] == "ordered")
        .map(|list| (list["offset"].as_u64().unwrap_or(0), list["elements"].as_array().unwrap().len()))
        .collect();
    assert_eq!(lists, [(0, 7), (7, 7), (14, 6)]);
}

#[test]
fn no_internal_line_is_sent_to_a_customer() {
    let document = compose(&briefs::view(), &briefs::rich(), Audience::Customer, TODAY);
    let sent = format!("{}{}", notion_calls(&document)[0], serde_json::to_string(&slack(&document)).unwrap());
    for secret in ["economic buyer", "user buyer", "Passgate", "Lead with it", "internal", "Do not open", "Fallback"] {
        assert!(!sent.contains(secret), "{secret}");
    }
}

/// A recorded conversation with Notion; `None` where there are no samples.
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a test finds its samples and says when it cannot")]
fn recorded(name: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("CALLSHEET_SAMPLES").map_or(beside, PathBuf::from);
    let text = std::fs::read_to_string(folder.join("notion").join(name)).ok();
    if text.is_none() {
        eprintln!("skipped: no recording {name}");
    }
    text
}

/// The first JSON that begins so, out of its YAML: folded over lines, its quotes doubled.
fn json_from(text: &str, begins: &str) -> Value {
    let rest = text.split_once(&format!("'{begins}")).unwrap().1.replace("''", "\u{1}");
    let folded: Vec<&str> = rest.split('\'').next().unwrap().lines().map(str::trim).collect();
    serde_json::from_str(&format!("{begins}{}", folded.join(" ")).replace('\u{1}', "'")).unwrap()
}

#[test]
fn a_page_has_the_shape_that_notion_took() {
    let Some(text) = recorded("test_pages_create.yaml") else { return };
    let asked = json_from(&text, "{\"parent\"");
    let answered = json_from(&text, "{\"object\":\"page\"");
    let ours = &notion_calls(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY))[0];
    let keys = |value: &Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort_unstable();
        keys
    };
    assert!(text.contains(documents::notion::VERSION), "recorded with the version that we name");
    assert_eq!(keys(ours), keys(&asked));
    assert!(ours["parent"]["page_id"].is_string() && asked["parent"]["page_id"].is_string());
    assert_eq!(answered["parent"]["type"], ours["parent"]["type"]);
    let title = &answered["properties"]["title"];
    assert_eq!(
        (&title["id"], &title["title"][0]["type"]),
        (&Value::from("title"), &ours["properties"]["title"]["title"][0]["type"])
    );
    assert!(
        title["title"][0]["text"]["content"].is_string()
            && ours["properties"]["title"]["title"][0]["text"]["content"].is_string()
    );
}

#[test]
fn a_block_has_the_shape_that_notion_took() {
    let Some(text) = recorded("test_blocks_children_create.yaml") else { return };
    let asked = json_from(&text, "{\"children\":[{");
    let theirs = asked["children"].as_array().unwrap();
    assert!(!theirs.is_empty());
    let ours = notion_calls(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY));
    for block in theirs {
        let kind = block.as_object().unwrap().keys().find(|key| *key != "object" && *key != "type").unwrap();
        let same = ours[0]["children"].as_array().unwrap().iter().find(|block| block["type"] == kind.as_str()).unwrap();
        let theirs = &block[kind]["rich_text"][0]["text"]["content"];
        assert!(theirs.is_string() && same[kind]["rich_text"][0]["text"]["content"].is_string(), "{kind}");
    }
}
