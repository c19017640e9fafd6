//! Notion: a page that lives in memory and is held to the limits of the API.

use std::sync::{Arc, Mutex};

use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};
use workplace::{Found, NotionPage, NotionTarget, Part, Receipt, Secret, SendError, Target};

use crate::net;

const PARENT: &str = "11111111-1111-1111-1111-111111111111";
const PAGE: &str = "22222222-2222-2222-2222-222222222222";

/// What Notion holds, and what it does next.
#[derive(Default)]
struct Notion {
    title: Option<String>,
    blocks: Vec<(String, Value)>,
    made: usize,
    /// Does what the next change asks, and then answers with this status.
    breaks_with: Option<u16>,
    /// Answers the next changes with 429.
    busy: usize,
}

#[derive(Clone, Default)]
struct Server(Arc<Mutex<Notion>>);

fn error(status: u16, code: &str) -> ResponseTemplate {
    let body = json!({ "object": "error", "status": status, "code": code, "message": "In Notion's words" });
    ResponseTemplate::new(status).set_body_json(body)
}

impl Notion {
    fn append(&mut self, children: &Value) -> Option<ResponseTemplate> {
        let children = children.as_array()?;
        let fits = !children.is_empty() && children.len() <= 100;
        if !fits {
            return Some(error(400, "validation_error"));
        }
        for child in children {
            self.made += 1;
            self.blocks.push((format!("block-{}", self.made), child.clone()));
        }
        None
    }

    fn listed(&self, from: usize) -> Value {
        let page: Vec<Value> = self.blocks.iter().skip(from).take(100).map(|(id, block)| block_of(id, block)).collect();
        let next = from + page.len();
        let more = next < self.blocks.len();
        json!({ "object": "list", "results": page, "has_more": more, "next_cursor": more.then(|| next.to_string()) })
    }

    fn answer(&mut self, request: &Request) -> ResponseTemplate {
        let body: Value = request.body_json().unwrap_or_default();
        let path = request.url.path().trim_start_matches("/v1/").to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        let changes = request.method != "GET";
        if changes && self.busy > 0 {
            self.busy -= 1;
            return error(429, "rate_limited").insert_header("retry-after", "1");
        }
        let done = match (request.method.as_str(), parts.as_slice()) {
            ("POST", ["pages"]) => {
                assert_eq!(body["parent"]["page_id"], PARENT);
                self.title = body["properties"]["title"]["title"][0]["text"]["content"].as_str().map(str::to_owned);
                self.append(&body["children"]).unwrap_or_else(|| {
                    ResponseTemplate::new(200).set_body_json(json!({ "id": PAGE, "url": "https://notion.example/p" }))
                })
            }
            ("PATCH", ["pages", PAGE]) if self.title.is_none() => error(404, "object_not_found"),
            ("PATCH" | "GET", ["pages", id]) => {
                ResponseTemplate::new(200).set_body_json(json!({ "id": id, "url": "https://notion.example/p" }))
            }
            ("PATCH", ["blocks", PAGE, "children"]) => self
                .append(&body["children"])
                .unwrap_or_else(|| ResponseTemplate::new(200).set_body_json(json!({ "results": [] }))),
            ("DELETE", ["blocks", id]) => {
                self.blocks.retain(|(known, _)| known != id);
                ResponseTemplate::new(200).set_body_json(json!({ "id": id }))
            }
            ("GET", ["blocks", PARENT, "children"]) => {
                let page = self
                    .title
                    .iter()
                    .map(|title| json!({ "id": PAGE, "type": "child_page", "child_page": { "title": title } }));
                ResponseTemplate::new(200).set_body_json(
                    json!({ "results": page.collect::<Vec<_>>(), "has_more": false, "next_cursor": null }),
                )
            }
            ("GET", ["blocks", PAGE, "children"]) => {
                let from = request.url.query_pairs().find(|(name, _)| name == "start_cursor");
                ResponseTemplate::new(200).set_body_json(self.listed(from.map_or(0, |(_, from)| from.parse().unwrap())))
            }
            ("GET", ["users", "me"]) => ResponseTemplate::new(200).set_body_json(json!({ "name": "Callsheet" })),
            other => panic!("{other:?}"),
        };
        match self.breaks_with.take_if(|_| changes) {
            Some(status) => ResponseTemplate::new(status),
            None => done,
        }
    }
}

/// A block as it comes back: what was `content` has a `plain_text` beside it.
fn block_of(id: &str, block: &Value) -> Value {
    let mut block = block.clone();
    block["id"] = json!(id);
    if let Some(rich) = block.pointer_mut("/paragraph/rich_text").and_then(Value::as_array_mut) {
        for text in rich {
            text["plain_text"] = text["text"]["content"].clone();
        }
    }
    block
}

impl Respond for Server {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        assert_eq!(request.headers.get("notion-version").unwrap(), "2025-09-03");
        assert_eq!(request.headers.get("authorization").unwrap(), "Bearer ntn_1");
        self.0.lock().unwrap().answer(request)
    }
}

struct World {
    server: MockServer,
    notion: Server,
}

impl World {
    async fn new() -> Self {
        let (server, notion) = (MockServer::start().await, Server::default());
        Mock::given(any()).respond_with(notion.clone()).mount(&server).await;
        Self { server, notion }
    }

    fn target(&self, sizes: &[usize], replaces: Option<Receipt>) -> NotionTarget {
        let api = format!("{}/v1/", self.server.uri()).parse().unwrap();
        let block = |at: usize| json!({ "type": "paragraph", "paragraph": { "rich_text": [{ "type": "text", "text": { "content": format!("line {at}") } }] } });
        let batches = sizes.iter().map(|size| (0..*size).map(block).collect()).collect();
        let page = NotionPage { title: "Acme Corp: five-minute brief".to_owned(), batches };
        NotionTarget::new(net(), api, (Secret::new("ntn_1"), PARENT), page, replaces)
    }

    fn notion(&self) -> std::sync::MutexGuard<'_, Notion> {
        self.notion.0.lock().unwrap()
    }

    /// Sends all parts, looking first after each one that is unclear, as a delivery does.
    async fn deliver(&self, target: &NotionTarget, delivery: &str) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        while receipts.len() < target.parts() {
            let part = Part { delivery, number: receipts.len(), before: &receipts };
            let sent = match target.send(part).await {
                Ok(receipt) => Some(receipt),
                Err(SendError::NotSent { again: true, .. }) => None,
                Err(SendError::Unclear { .. }) => match target.find(part, 0).await.unwrap() {
                    Found::Yes(receipt) => Some(receipt),
                    Found::No => None,
                    Found::CannotTell { why } => panic!("{why}"),
                },
                Err(error) => panic!("{error}"),
            };
            receipts.extend(sent);
        }
        receipts
    }
}

#[tokio::test]
async fn a_page_is_filled_in_batches_and_never_doubled() {
    for broken_at in 0..4 {
        let world = World::new().await;
        let target = world.target(&[100, 100, 7], None);
        let mut receipts = Vec::new();
        for number in 0..target.parts() {
            if number == broken_at {
                world.notion().breaks_with = Some(504);
            }
            let part = Part { delivery: "dlv_1", number, before: &receipts };
            let receipt = match target.send(part).await {
                Ok(receipt) => receipt,
                Err(SendError::Unclear { .. }) => match target.find(part, 0).await.unwrap() {
                    Found::Yes(receipt) => receipt,
                    other => panic!("{broken_at}: {other:?}"),
                },
                Err(error) => panic!("{broken_at}: {error}"),
            };
            receipts.push(receipt);
        }
        assert_eq!(world.notion().blocks.len(), 208, "{broken_at}");
        assert_eq!(receipts[0].url.as_deref(), Some("https://notion.example/p"), "{broken_at}");
    }
}

#[tokio::test]
async fn what_did_not_arrive_is_sent_again_and_others_are_told_apart() {
    let world = World::new().await;
    let target = world.target(&[3], None);
    let at = |number, before| Part { delivery: "dlv_1", number, before };
    assert_eq!(target.find(at(0, &[]), 0).await.unwrap(), Found::No);
    let page = target.send(at(0, &[])).await.unwrap();
    let before = [page];
    assert_eq!(target.find(at(1, &before), 0).await.unwrap(), Found::No);
    let other = Part { delivery: "dlv_2", number: 0, before: &[] };
    assert_eq!(target.find(other, 0).await.unwrap(), Found::No, "a page of the same name is not this delivery's");
    world.notion().append(&json!([{ "type": "divider" }]));
    assert!(matches!(target.find(at(1, &before), 0).await.unwrap(), Found::CannotTell { .. }), "somebody writes on it");
}

#[tokio::test]
async fn a_new_delivery_fills_the_same_page_anew() {
    let world = World::new().await;
    let first = world.deliver(&world.target(&[100, 20], None), "dlv_1").await;
    world.notion().busy = 2;
    let second = world.deliver(&world.target(&[5], Some(first[0].clone())), "dlv_2").await;
    assert_eq!(second[0].place, first[0].place);
    let blocks: Vec<String> = world.notion().blocks.iter().map(|(_, block)| block.to_string()).collect();
    assert_eq!(blocks.len(), 6);
    assert!(blocks[0].contains("dlv_2"), "{}", blocks[0]);

    world.notion().title = None;
    world.notion().blocks.clear();
    let third = world.deliver(&world.target(&[2], Some(first[0].clone())), "dlv_3").await;
    assert_eq!((third.len(), world.notion().blocks.len()), (2, 3), "a page that is gone is made anew");
}

#[tokio::test]
async fn notion_refuses_in_its_own_words() {
    let world = World::new().await;
    let target = world.target(&[101], None);
    let page = target.send(Part { delivery: "dlv_1", number: 0, before: &[] }).await.unwrap();
    let before = [page];
    let error = target.send(Part { delivery: "dlv_1", number: 1, before: &before }).await.unwrap_err();
    assert!(
        matches!(&error, SendError::NotSent { again: false, what, .. } if what.contains("In Notion's words")),
        "{error:?}"
    );
    assert!(target.check().await.unwrap().contains("Callsheet"));
}
