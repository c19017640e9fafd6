//! What is kept is used while fresh, revalidated after, and never shared where it is somebody's own.

use std::{sync::Arc, time::Duration};

use net::{Fetched, MemoryCache, Net, NetOptions, Reach, Request};
use pretty_assertions::assert_eq;

use crate::server::{HandClock, Server, quick, say, status, with_headers};

/// A page with a validator, which answers 304 to whoever has it.
fn validated(header: &'static str, condition: &'static str, value: &'static str) -> Server {
    Server::start(move |asked, out| match asked.header(condition) {
        Some(known) if known == value => say(out, status(304, "")),
        Some(_) | None => say(out, with_headers(&format!("{header}: {value}\r\n"), "body")),
    })
}

fn caching(clock: &Arc<HandClock>) -> Net {
    let options = NetOptions { cache: Some(Arc::new(MemoryCache::new(1 << 20))), ..quick() };
    let clock = Arc::clone(clock);
    Net::new(options, clock, Reach::RealOnly, None).unwrap()
}

async fn ask(net: &Net, server: &Server) -> Fetched {
    net.fetch(Request::get(&server.url("/")).unwrap().api().cache_seconds(60)).await.unwrap()
}

#[tokio::test]
async fn a_fresh_answer_is_not_asked_for_again_and_an_old_one_is_revalidated() {
    let validators =
        [("etag", "if-none-match", "\"v1\""), ("last-modified", "if-modified-since", "Sat, 21 Nov 2026 09:30:00 GMT")];
    for (header, condition, value) in validators {
        let (clock, server) = (HandClock::new(), validated(header, condition, value));
        let net = caching(&clock);
        let first = ask(&net, &server).await;
        clock.forward(Duration::from_secs(59));
        let fresh = ask(&net, &server).await;
        assert_eq!(fresh, Fetched { from_cache: true, ..first.clone() });
        assert_eq!(server.paths().len(), 1);

        clock.forward(Duration::from_secs(2));
        let revalidated = ask(&net, &server).await;
        assert_eq!(server.asked()[1].header(condition), Some(value));
        assert_eq!(revalidated.fetched_at, first.fetched_at.plus_ms(61_000));
        assert_eq!((revalidated.text(), revalidated.from_cache), ("body".into(), true));

        clock.forward(Duration::from_secs(59));
        ask(&net, &server).await;
        assert_eq!(server.paths().len(), 2, "the revalidated answer is fresh again");
    }
}

#[tokio::test]
async fn an_answer_behind_a_redirect_is_revalidated_where_it_came_from() {
    let server = Server::start(|asked, out| match (asked.path.as_str(), asked.header("if-none-match")) {
        ("/", None) => say(out, crate::server::redirect("/new")),
        ("/new", Some("\"n\"")) => say(out, status(304, "")),
        ("/new", None) => say(out, with_headers("etag: \"n\"\r\n", "moved")),
        other => panic!("{other:?} was not to be asked"),
    });
    let clock = HandClock::new();
    let net = caching(&clock);
    let first = ask(&net, &server).await;
    clock.forward(Duration::from_secs(61));
    let second = ask(&net, &server).await;
    assert_eq!((second.text(), second.final_url.clone()), ("moved".into(), server.url("/new")));
    assert_eq!((second.content_hash, second.redirects), (first.content_hash, first.redirects));
    assert_eq!(server.paths(), ["/", "/new", "/", "/new"]);
}

#[tokio::test]
async fn an_answer_to_a_token_is_never_kept() {
    let server = Server::pages(vec![("/", with_headers("etag: \"1\"\r\n", "yours alone"))]);
    let net = caching(&HandClock::new());
    for _ in 0..2 {
        let request = Request::get(&server.url("/")).unwrap().api().cache_seconds(60).header("authorization", "t");
        assert!(!net.fetch(request).await.unwrap().from_cache);
    }
    assert!(!ask(&net, &server).await.from_cache);
    assert_eq!(server.paths().len(), 3);
}

#[tokio::test]
async fn different_questions_to_one_url_are_kept_apart() {
    let server = Server::start(|asked, out| {
        let accept = asked.header("accept").unwrap_or_default();
        say(out, with_headers("", &format!("{} {accept} {}", asked.verb, asked.body)));
    });
    let net = caching(&HandClock::new());
    let post = |page: u32| Request::post_json(&server.url("/"), serde_json::json!({ "page": page })).unwrap();
    let requests = [
        Request::get(&server.url("/")).unwrap().api().accept("application/json"),
        Request::get(&server.url("/")).unwrap().api().accept("text/html"),
        post(1).cache_seconds(60),
        post(2).cache_seconds(60),
    ];
    let mut texts = Vec::new();
    for request in requests.iter().chain(&requests) {
        texts.push(net.fetch(request.clone()).await.unwrap().text());
    }
    let expected = ["GET application/json ", "GET text/html ", "POST */* {\"page\":1}", "POST */* {\"page\":2}"];
    assert_eq!(texts, [expected, expected].concat());
    assert_eq!(server.paths().len(), 4);

    net.fetch(post(1)).await.unwrap();
    assert_eq!(server.paths().len(), 5, "a POST that does not say so is not kept");
}

#[tokio::test]
async fn who_holds_an_answer_itself_is_told_that_it_still_holds() {
    let (clock, server) = (HandClock::new(), validated("etag", "if-none-match", "\"v1\""));
    let net = caching(&clock);
    let ask = |held: net::Held| net.fetch(Request::get(&server.url("/")).unwrap().api().held(held));
    let first = ask(net::Held::default()).await.unwrap();
    assert_eq!((first.status, first.header("etag")), (200, Some("\"v1\"")));
    let held = net::Held { etag: first.header("etag").map(str::to_owned), last_modified: None };
    let again = ask(held).await.unwrap();
    assert_eq!((again.status, again.text(), again.from_cache), (304, String::new(), false));
    assert_eq!(server.paths().len(), 2, "what somebody else keeps is not kept here");
}
