//! Slack.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use net::{Count, MemoryPace, Pace};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};
use workplace::{Found, Part, Receipt, Secret, SendError, SlackMessage, SlackTarget, Target};

use crate::{net, net_paced};

const CHANNEL: &str = "C024BE91L";

fn messages(count: usize) -> Vec<SlackMessage> {
    let message = |at| SlackMessage {
        blocks: json!([{ "type": "section", "text": { "type": "plain_text", "text": format!("part {at}") } }]),
        text: format!("Brief ({at})"),
    };
    (0..count).map(message).collect()
}

fn bot(server: &MockServer, count: usize, replaces: Vec<Receipt>) -> SlackTarget {
    let api = format!("{}/api/", server.uri()).parse().unwrap();
    SlackTarget::by_bot(net(), api, (Secret::new("xoxb-1"), CHANNEL.to_owned()), messages(count), replaces)
}

fn part(number: usize, before: &[Receipt]) -> Part<'_> {
    Part { delivery: "dlv_1", number, before }
}

fn receipt(ts: &str) -> Receipt {
    Receipt { id: ts.to_owned(), place: CHANNEL.to_owned(), url: None }
}

async fn answers(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    let mock = Mock::given(method(verb)).and(path(format!("/api/{at}"))).and(header("authorization", "Bearer xoxb-1"));
    mock.respond_with(answer).mount(server).await;
}

fn ok(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

async fn link(server: &MockServer) {
    answers(server, "GET", "chat.getPermalink", ok(json!({ "ok": true, "permalink": "https://x.slack.example/p1" })))
        .await;
}

#[tokio::test]
async fn a_bot_posts_once_and_answers_in_the_thread() {
    let server = MockServer::start().await;
    link(&server).await;
    let posted = AtomicUsize::new(0);
    let post = move |_: &Request| {
        let number = posted.fetch_add(1, Ordering::Relaxed);
        ok(json!({ "ok": true, "channel": CHANNEL, "ts": format!("100.{number}") }))
    };
    let marked = |number: usize| {
        json!({ "channel": CHANNEL, "unfurl_links": false, "text": format!("Brief ({number})"),
            "metadata": { "event_type": "callsheet_delivery", "event_payload": { "delivery": "dlv_1", "part": number } } })
    };
    Mock::given(method("POST")).and(path("/api/chat.postMessage")).respond_with(post).mount(&server).await;
    let target = bot(&server, 2, Vec::new());
    assert_eq!(target.parts(), 2);
    let first = target.send(part(0, &[])).await.unwrap();
    assert_eq!(first, Receipt { url: Some("https://x.slack.example/p1".to_owned()), ..receipt("100.0") });
    let second = target.send(part(1, std::slice::from_ref(&first))).await.unwrap();
    assert_eq!(second.id, "100.1");
    let asked = server.received_requests().await.unwrap();
    let bodies: Vec<Value> =
        asked.iter().filter(|request| request.method == "POST").map(|request| request.body_json().unwrap()).collect();
    for (number, body) in bodies.iter().enumerate() {
        assert_eq!(body["metadata"], marked(number)["metadata"]);
        assert_eq!(body["text"], marked(number)["text"]);
        assert_eq!(body["unfurl_links"], false);
    }
    assert_eq!((bodies[0].get("thread_ts"), &bodies[1]["thread_ts"]), (None, &json!("100.0")));
}

#[tokio::test]
async fn what_slack_says_tells_whether_it_may_be_there() {
    let after = |seconds| Some(Duration::from_secs(seconds));
    let no = |error: &str| ok(json!({ "ok": false, "error": error }));
    let not_sent = |again, after| move |error: &SendError| matches!(error, SendError::NotSent { again: is, after: told, .. } if *is == again && *told == after);
    let unclear = |error: &SendError| matches!(error, SendError::Unclear { .. });
    type Expect = Box<dyn Fn(&SendError) -> bool>;
    let cases: Vec<(&str, ResponseTemplate, Expect)> = vec![
        ("busy", ResponseTemplate::new(429).insert_header("retry-after", "30"), Box::new(not_sent(true, after(30)))),
        ("limited", no("ratelimited"), Box::new(not_sent(true, None))),
        ("no channel", no("channel_not_found"), Box::new(not_sent(false, None))),
        ("half done", no("fatal_error"), Box::new(unclear)),
        ("broken", ResponseTemplate::new(502), Box::new(unclear)),
        ("unavailable", ResponseTemplate::new(503), Box::new(unclear)),
        ("late", ok(json!({ "ok": true })).set_delay(Duration::from_secs(2)), Box::new(unclear)),
        ("odd", ResponseTemplate::new(200).set_body_string("<html>"), Box::new(unclear)),
        ("moved", ResponseTemplate::new(302).insert_header("location", "/elsewhere"), Box::new(unclear)),
    ];
    for (name, answer, expect) in cases {
        let server = MockServer::start().await;
        answers(&server, "POST", "chat.postMessage", answer).await;
        let error = bot(&server, 1, Vec::new()).send(part(0, &[])).await.unwrap_err();
        assert!(expect(&error), "{name}: {error:?}");
        let posts = server.received_requests().await.unwrap().len();
        assert_eq!(posts, 1, "{name}: it is not sent again by itself");
        assert!(!format!("{error} {error:?}").contains("xoxb"), "{name}");
    }
}

#[tokio::test]
async fn what_may_have_been_sent_is_looked_for() {
    let server = MockServer::start().await;
    link(&server).await;
    let mark = |delivery: &str, number: u32| json!({ "event_type": "callsheet_delivery", "event_payload": { "delivery": delivery, "part": number } });
    let first = json!({ "ok": true, "messages": [{ "ts": "9.1" }, { "ts": "9.2", "metadata": mark("dlv_0", 0) }],
        "response_metadata": { "next_cursor": "more" } });
    let more = json!({ "ok": true, "messages": [{ "ts": "9.3", "metadata": mark("dlv_1", 0) }] });
    let history = || Mock::given(method("GET")).and(path("/api/conversations.history"));
    history().and(query_param("cursor", "more")).respond_with(ok(more)).with_priority(1).mount(&server).await;
    history().and(query_param("channel", CHANNEL)).respond_with(ok(first)).mount(&server).await;
    let replies = json!({ "ok": true, "messages": [{ "ts": "9.3", "metadata": mark("dlv_1", 0) }] });
    answers(&server, "GET", "conversations.replies", ok(replies)).await;
    let target = bot(&server, 2, Vec::new());
    let Found::Yes(found) = target.find(part(0, &[]), 9).await.unwrap() else { panic!("it is there") };
    assert_eq!(found.id, "9.3");
    assert_eq!(target.find(part(1, &[found]), 9).await.unwrap(), Found::No);

    let server = MockServer::start().await;
    answers(&server, "GET", "conversations.history", ok(json!({ "ok": false, "error": "missing_scope" }))).await;
    let told = bot(&server, 1, Vec::new()).find(part(0, &[]), 9).await.unwrap();
    assert!(matches!(&told, Found::CannotTell { why } if why.contains("missing_scope")), "{told:?}");
}

#[tokio::test]
async fn a_new_delivery_changes_what_the_earlier_one_posted() {
    let server = MockServer::start().await;
    link(&server).await;
    let update = |ts: &str, answer| {
        let changed = json!({ "channel": CHANNEL, "ts": ts });
        let mock = Mock::given(method("POST")).and(path("/api/chat.update")).and(body_partial_json(changed));
        mock.respond_with(ok(answer))
    };
    update("1.0", json!({ "ok": true, "ts": "1.0" })).mount(&server).await;
    update("1.1", json!({ "ok": false, "error": "message_not_found" })).mount(&server).await;
    answers(&server, "POST", "chat.postMessage", ok(json!({ "ok": true, "channel": CHANNEL, "ts": "2.0" }))).await;
    answers(&server, "POST", "chat.delete", ok(json!({ "ok": false, "error": "message_not_found" }))).await;
    let target = bot(&server, 2, vec![receipt("1.0"), receipt("1.1"), receipt("1.2")]);
    assert_eq!(target.parts(), 3);
    let first = target.send(part(0, &[])).await.unwrap();
    assert_eq!(first.id, "1.0");
    let second = target.send(part(1, std::slice::from_ref(&first))).await.unwrap();
    assert_eq!(second.id, "2.0", "one that is gone is posted anew");
    assert_eq!(target.send(part(2, &[first, second])).await.unwrap().id, "1.2", "what is gone need not be taken away");
}

/// Counts in memory, and writes down until when the changes of messages have to wait.
#[derive(Default)]
struct Watched {
    counts: MemoryPace,
    next_at: Mutex<Vec<i64>>,
}

#[async_trait]
impl Pace for Watched {
    async fn change(&self, key: &str, change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send)) {
        self.counts.change(key, change).await;
        if let Some(count) = self.counts.look("slack:chat.update").await {
            let next_at = serde_json::to_value(&count).unwrap()["nextAt"].as_i64().unwrap();
            self.next_at.lock().unwrap().push(next_at);
        }
    }

    async fn look(&self, key: &str) -> Option<Count> {
        self.counts.look(key).await
    }
}

#[tokio::test]
async fn a_followed_message_is_changed_in_place_and_not_too_often() {
    let server = MockServer::start().await;
    let changed = json!({ "channel": CHANNEL, "ts": "1.0", "text": "Brief (0)" });
    let update = || Mock::given(method("POST")).and(path("/api/chat.update")).and(body_partial_json(changed.clone()));
    update().respond_with(ok(json!({ "ok": true, "ts": "1.0" }))).mount(&server).await;
    let pace = Arc::new(Watched::default());
    let api = format!("{}/api/", server.uri()).parse().unwrap();
    let token = (Secret::new("xoxb-1"), CHANNEL.to_owned());
    let target = SlackTarget::by_bot(net_paced(pace.clone()), api, token, messages(1), Vec::new());
    for _ in 0..3 {
        assert_eq!(target.update(part(0, &[]), &receipt("1.0")).await, Ok(()));
    }
    let next_at = pace.next_at.lock().unwrap().clone();
    assert!(next_at.len() == 3 && next_at.windows(2).all(|two| two[1] - two[0] >= 3_000), "{next_at:?}");
}

#[tokio::test]
async fn what_slack_says_of_a_change_tells_whether_it_can_be_made_later() {
    let after = |seconds| Some(Duration::from_secs(seconds));
    let no = |error: &str| ok(json!({ "ok": false, "error": error }));
    for (answer, again, pause) in [
        (ResponseTemplate::new(429).insert_header("retry-after", "30"), true, after(30)),
        // The same change once more is the same message.
        (ResponseTemplate::new(502), true, None),
        (no("ratelimited"), true, None),
        (no("message_not_found"), false, None),
        (no("cant_update_message"), false, None),
    ] {
        let server = MockServer::start().await;
        answers(&server, "POST", "chat.update", answer).await;
        let error = bot(&server, 1, Vec::new()).update(part(0, &[]), &receipt("1.0")).await.unwrap_err();
        let told = matches!(&error, SendError::NotSent { again: is, after, .. } if *is == again && *after == pause);
        assert!(told, "{error:?}");
        let asked: Vec<String> =
            server.received_requests().await.unwrap().iter().map(|request| request.url.path().to_owned()).collect();
        assert_eq!(asked, ["/api/chat.update"], "one that is gone is not posted anew");
    }
    let hook = SlackTarget::by_webhook(net(), Secret::new("https://hooks.slack.example/x"), messages(1));
    let error = hook.update(part(0, &[]), &receipt("")).await.unwrap_err();
    assert!(matches!(&error, SendError::NotSent { again: false, what, .. } if what.contains("webhook")), "{error:?}");
}

#[tokio::test]
async fn a_webhook_takes_and_cannot_be_asked() {
    let server = MockServer::start().await;
    let hook = Secret::new(format!("{}/services/T/B/key", server.uri()));
    let at = || Mock::given(method("POST")).and(path("/services/T/B/key"));
    at().and(body_partial_json(json!({ "text": "Brief (0)" })))
        .respond_with(ResponseTemplate::new(200).set_body_string("ok"))
        .mount(&server)
        .await;
    at().respond_with(ResponseTemplate::new(400).set_body_string("invalid_blocks")).mount(&server).await;
    let target = SlackTarget::by_webhook(net(), hook, messages(2));
    assert!(target.send(part(0, &[])).await.unwrap().id.is_empty());
    let error = target.send(part(1, &[])).await.unwrap_err();
    assert!(matches!(error, SendError::NotSent { again: false, .. }), "{error:?}");
    assert!(!format!("{error:?}").contains("/services/T/B/key"), "the address is the key: {error:?}");
    assert!(matches!(target.find(part(0, &[]), 0).await.unwrap(), Found::CannotTell { .. }));
}

#[tokio::test]
async fn a_test_posts_nothing() {
    let server = MockServer::start().await;
    answers(&server, "POST", "auth.test", ok(json!({ "ok": true, "user": "callsheet", "team": "Keystead" }))).await;
    let said = bot(&server, 0, Vec::new()).check().await.unwrap();
    assert!(said.contains("callsheet of Keystead"), "{said}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}
