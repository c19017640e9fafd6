//! Services that search the news, against a server that checks what it is asked; and feeds that are kept.

use std::sync::{Arc, Mutex};

use domain::EvidenceKind;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::keyed::{BRAVE, EXA, Keyed, NEWSAPI, SEARXNG, TAVILY};
use crate::{BingNews, Gdelt, GoogleNews, SearchSource};
use crate::{Polled, parts, poll};
use harvest::testing::{NOW, Server, ask, client, company, error_of, read_with};
use harvest::{Ask, FeedSpec, Keys, MemoryStand, Newsstand, Source};

fn keyed(name: &str, id: &str, key: &str) -> Ask {
    let keys = Keys::new([(id.to_owned(), key.to_owned())]);
    Ask { keys, ..ask(company(name, Some("acme.com"))) }
}

const STORY: &str = "Acme Robotics said on Friday that it will open a plant in Leeds and hire eighty people there.";

/// What each service answers about one article on the server itself and one about somebody else.
fn answer(id: &str, base: &str) -> Value {
    let (ours, other) = (format!("{base}/story"), format!("{base}/other"));
    let dated = "2026-11-20T08:00:00Z";
    match id {
        "tavily" => json!({"results": [
            {"title": "Acme Robotics opens in Leeds", "url": ours, "content": STORY, "score": 0.9, "published_date": "Fri, 20 Nov 2026 08:00:00 GMT"},
            {"title": "Baking", "url": other, "content": "Bread.", "score": 0.1}]}),
        "exa" => json!({"requestId": "r", "results": [
            {"id": "1", "title": "Acme Robotics opens in Leeds", "url": ours, "text": STORY, "publishedDate": dated, "author": "Ann Bell"},
            {"id": "2", "title": "Baking", "url": other, "text": "Bread."}]}),
        "brave" => json!({"type": "news", "results": [
            {"title": "<strong>Acme Robotics</strong> opens in Leeds", "url": ours, "description": STORY, "age": "2 days ago", "page_age": "2026-11-20T08:00:00"},
            {"title": "Baking", "url": other, "description": "Bread."}]}),
        "newsapi" => json!({"status": "ok", "totalResults": 3, "articles": [
            {"source": {"id": null, "name": "The Leeds Paper"}, "author": "Ann Bell", "title": "Acme Robotics opens in Leeds", "url": ours, "description": STORY, "publishedAt": dated},
            {"source": {"name": "[Removed]"}, "title": "[Removed]", "url": "https://removed.com"},
            {"source": {"name": "B"}, "title": "Baking", "url": other, "description": "Bread."}]}),
        "searxng" => json!({"query": "q", "results": [
            {"title": "Acme Robotics opens in Leeds", "url": ours, "content": STORY, "publishedDate": "2026-11-20T08:00:00", "engine": "x"},
            {"title": "Baking", "url": other, "content": "Bread.", "publishedDate": null}]}),
        other => panic!("{other}"),
    }
}

/// A server that is each of them, and also has the article.
fn service(id: &'static str) -> Server {
    let base: Arc<Mutex<String>> = Arc::default();
    let own = base.clone();
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/story" => Some((
            200,
            "text/html",
            format!(
                "<html lang=en><head><title>Acme Robotics opens in Leeds</title></head><body><article><h1>Acme Robotics opens in Leeds</h1><p>{STORY}</p><p>{}</p></article></body></html>",
                "The plant will make arms for warehouses, and the first of them leave it in May. ".repeat(4)
            ),
        )),
        "/other" | "/robots.txt" => None,
        _ => Some((200, "application/json", answer(id, &own.lock().unwrap()).to_string())),
    });
    *base.lock().unwrap() = server.url();
    server
}

fn source(id: &str, base: &str) -> Box<dyn Source> {
    match id {
        "tavily" => Box::new(SearchSource(Keyed::at(&TAVILY, base, 0))),
        "exa" => Box::new(SearchSource(Keyed::at(&EXA, base, 0))),
        "brave" => Box::new(SearchSource(Keyed::at(&BRAVE, base, 0))),
        "newsapi" => Box::new(SearchSource(Keyed::at(&NEWSAPI, base, 0))),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn each_service_is_asked_as_it_documents_and_its_articles_are_read() {
    for id in ["tavily", "exa", "brave", "newsapi"] {
        let server = service(id);
        let (readings, harvest) =
            read_with(source(id, &server.url()).as_ref(), &keyed("Acme Robotics", id, "k-1")).await;
        let asked = server.asked().into_iter().find(|asked| !asked.headers.contains_key("x")).unwrap();
        let body: Value = serde_json::from_str(&asked.body).unwrap_or_default();
        let header = |name: &str| asked.headers.get(name).map(String::as_str);
        let query = |name: &str| asked.query.get(name).map(String::as_str);
        match id {
            "tavily" => {
                assert_eq!(
                    (asked.verb.as_str(), asked.path.as_str(), header("authorization")),
                    ("POST", "/search", Some("Bearer k-1"))
                );
                let wanted = json!({"query": "\"Acme Robotics\" news", "topic": "news", "search_depth": "basic", "time_range": "month", "max_results": 10});
                assert_eq!(body, wanted);
            }
            "exa" => {
                assert_eq!(
                    (asked.verb.as_str(), asked.path.as_str(), header("x-api-key")),
                    ("POST", "/search", Some("k-1"))
                );
                assert_eq!(
                    (&body["category"], &body["startPublishedDate"]),
                    (&json!("news"), &json!("2026-10-23T00:00:00.000Z"))
                );
                assert_eq!(body["contents"]["text"]["maxCharacters"], 4_000);
            }
            "brave" => {
                assert_eq!((asked.path.as_str(), header("x-subscription-token")), ("/res/v1/news/search", Some("k-1")));
                assert_eq!(
                    (query("q"), query("count"), query("freshness")),
                    (Some("\"Acme Robotics\""), Some("20"), Some("pm"))
                );
            }
            _ => {
                assert_eq!((asked.path.as_str(), header("x-api-key")), ("/v2/everything", Some("k-1")));
                assert_eq!(
                    (query("q"), query("from"), query("sortBy")),
                    (Some("\"Acme Robotics\""), Some("2026-10-23"), Some("publishedAt"))
                );
            }
        }
        assert!(!asked.query.values().any(|value| value == "k-1"), "a key is in no address");
        assert_eq!(readings.len(), 1, "{id}: {harvest:?}");
        let evidence = &readings[0].evidence;
        assert_eq!((evidence.kind, evidence.source.as_str()), (EvidenceKind::Article, id));
        assert_eq!(evidence.published_on.map(|date| date.to_string()).as_deref(), Some("2026-11-20"), "{id}");
        assert!(readings[0].text.contains("hire eighty people") && readings[0].text.contains("warehouses"), "{id}");
        // The key goes to the service alone.
        let to_pages = server.asked().into_iter().filter(|asked| asked.path == "/story");
        assert!(to_pages.into_iter().all(|asked| !asked.headers.values().any(|value| value.contains("k-1"))));
    }
}

#[tokio::test]
async fn refusals_are_gaps_in_words() {
    let cases = [
        ("tavily", 401, "", "refused the key (status 401): look at `keys.tavily`"),
        ("tavily", 432, "", "credits of this key are used up"),
        ("exa", 402, "", "asks to be paid"),
        ("brave", 422, r#"{"error":{"code":"SUBSCRIPTION_TOKEN_INVALID"}}"#, "refused the key (status 422)"),
        ("newsapi", 401, r#"{"status":"error","code":"apiKeyExhausted"}"#, "requests of this key are used up"),
        ("newsapi", 426, "", "on the plan of this key"),
        ("exa", 429, "", "fewer requests, or its quota is used up"),
    ];
    for (id, status, body, words) in cases {
        let server = Server::start(move |_| Some((status, "application/json", body.to_owned())));
        let (readings, harvest) =
            read_with(source(id, &server.url()).as_ref(), &keyed("Acme Robotics", id, "secret")).await;
        assert!(readings.is_empty() && harvest.gaps.len() == 1, "{id}: {harvest:?}");
        let gap = &harvest.gaps[0];
        assert!(gap.contains(words) && !gap.contains("secret") && gap.ends_with('.'), "{id} {status}: {gap}");
    }
    let garbled = Server::start(|_| Some((200, "text/html", "<html>Sign in</html>".into())));
    let (_, harvest) = read_with(source("exa", &garbled.url()).as_ref(), &keyed("Acme Robotics", "exa", "k")).await;
    assert!(harvest.gaps[0].starts_with("The answer of Exa could not be read"), "{harvest:?}");
}

#[tokio::test]
async fn without_a_key_nobody_is_asked_and_it_is_said_why() {
    let lacking: Vec<(String, String)> =
        parts().iter().filter_map(|part| Some((part.info().id, part.lacks(&Keys::default())?))).collect();
    let ids: Vec<&str> = lacking.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["tavily", "exa", "brave", "newsapi", "searxng"]);
    assert_eq!(lacking[0].1, "It needs a key: set `tavily` under `[keys]` in callsheet.toml, or CALLSHEET_KEY_TAVILY.");
    assert!(lacking[4].1.contains("CALLSHEET_SEARXNG"), "{}", lacking[4].1);
    let server = service("tavily");
    let (_, harvest) = read_with(source("tavily", &server.url()).as_ref(), &ask(company("Acme Robotics", None))).await;
    assert_eq!((harvest.nothing.as_ref(), server.asked().len()), (Some(&lacking[0].1), 0));
}

#[tokio::test]
async fn a_searxng_of_ones_own_is_asked_at_its_address() {
    let server = service("searxng");
    let address = format!("{}/searx", server.url());
    let options = net::NetOptions {
        own_origins: vec![net::Url::parse(&address).unwrap()],
        per_host_interval: std::time::Duration::ZERO,
        attempts_max: 1,
        ..net::NetOptions::default()
    };
    let clock = Arc::new(domain::ambient::FixedClock(NOW));
    let net = net::Net::new(options, clock, net::Reach::RealOnly, None).unwrap();
    let kept = harvest::testing::Kept::default();
    let harvest = SearchSource(Keyed::new(&SEARXNG))
        .read(&net, &keyed("Acme Robotics", "searxng", &address), &kept)
        .await
        .unwrap();
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].path.as_str()), (1, "/searx/search"), "no article on a near address is opened");
    let query = |name: &str| asked[0].query.get(name).map(String::as_str);
    assert_eq!(
        (query("q"), query("format"), query("categories")),
        (Some("\"Acme Robotics\""), Some("json"), Some("news"))
    );
    assert_eq!((harvest.read, harvest.gaps.len()), (1, 2), "what it told is kept: {harvest:?}");
}

#[tokio::test]
async fn gdelt_is_left_alone_after_a_refusal_also_by_later_runs() {
    let refusing = Server::start(|_| Some((200, "text/html", "Please limit requests to one every 5 seconds.".into())));
    let source = Gdelt::at(&refusing.url(), 0);
    let mut about = ask(company("Acme Robotics", None));
    let mut waits = Vec::new();
    for _ in 0..3 {
        let (_, harvest) = read_with(&source, &about).await;
        waits.push(harvest.gaps[0].clone());
        let (_, again) = read_with(&source, &about).await;
        assert!(again.requests == 0 && again.nothing.unwrap().starts_with("GDELT is left alone for another"));
        about.now = about.now.plus_ms(6 * 3_600_000);
    }
    assert!(waits[0].contains("limit requests") && waits[0].ends_with("It is left alone for 10 min."), "{waits:?}");
    assert!(waits[1].ends_with("for 20 min.") && waits[2].ends_with("for 40 min."), "{waits:?}");
    assert_eq!(refusing.asked().len(), 3);
    let asked = &refusing.asked()[0];
    let query = |name: &str| asked.query.get(name).map(String::as_str);
    assert_eq!((asked.path.as_str(), query("query")), ("/api/v2/doc/doc", Some("\"Acme Robotics\" sourcelang:eng")));
    assert_eq!((query("mode"), query("format"), query("sort")), (Some("artlist"), Some("json"), Some("datedesc")));

    let willing = Server::start(|asked| {
        (asked.path == "/api/v2/doc/doc").then(|| (200, "application/json",
        r#"{"articles":[{"url":"https://leeds.invalid:443/acme","title":"Acme Robotics opens plant , says \'more\' to come","seendate":"20261120T121500Z","domain":"leeds.invalid","language":"English"}]}"#.to_owned()))
    });
    let (readings, harvest) = read_with(&Gdelt::at(&willing.url(), 0), &about).await;
    let evidence = &readings[0].evidence;
    assert_eq!(
        (evidence.url.as_str(), evidence.kind),
        ("https://leeds.invalid/acme", EvidenceKind::Aggregator),
        "{harvest:?}"
    );
    assert!(evidence.title.starts_with("Acme Robotics opens plant, says"), "{}", evidence.title);
    assert_eq!(evidence.published_on.map(|date| date.to_string()).as_deref(), Some("2026-11-20"));
    assert_eq!(about.stand.standing("gdelt").await.unwrap().failures, 0);

    let confused = Server::start(|_| Some((200, "text/html", "The specified phrase is too short.".into())));
    let (_, harvest) = read_with(&Gdelt::at(&confused.url(), 0), &about).await;
    assert!(harvest.gaps[0].contains("phrase is too short"), "{harvest:?}");
    assert_eq!(about.stand.standing("gdelt").await.unwrap().failures, 0, "a bad question is no reason to wait");
}

#[tokio::test]
async fn feeds_of_google_and_bing_are_read_without_following_what_is_opaque() {
    let google = Server::start(|asked| {
        (asked.path == "/rss/search").then(|| (200, "application/rss+xml", r#"<rss version="2.0"><channel><title>t</title>
        <item><title>Acme Robotics opens in Leeds - The Leeds Paper</title><link>https://news.google.com/rss/articles/CBMiAB?oc=5</link><guid isPermaLink="false">CBMiAB</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>&lt;a href="x"&gt;Acme&lt;/a&gt;</description><source url="https://leeds.invalid">The Leeds Paper</source></item>
        </channel></rss>"#.to_owned()))
    });
    let source = SearchSource(GoogleNews::at(&google.url(), 0));
    let (readings, _) = read_with(&source, &ask(company("Acme Robotics", None))).await;
    let evidence = &readings[0].evidence;
    assert_eq!(
        (evidence.title.as_str(), evidence.publisher.as_str()),
        ("Acme Robotics opens in Leeds", "The Leeds Paper")
    );
    assert_eq!(
        (evidence.kind, evidence.url.as_str()),
        (EvidenceKind::Aggregator, "https://news.google.com/rss/articles/CBMiAB?oc=5")
    );
    assert_eq!(google.paths(), ["/robots.txt", "/rss/search"]);
    assert_eq!(google.asked()[1].query["q"], "\"Acme Robotics\" when:30d");
    assert!(source.notice().unwrap().contains("personal"));
    let harvest = source.read(&client(), &ask(company("Acme Robotics", None)), &Unaccepting).await.unwrap();
    assert!(harvest.nothing.is_some_and(|why| why.contains("not accepted")) && google.paths().len() == 2);

    let bing = Server::start(|asked| {
        (asked.path == "/news/search").then(|| (200, "text/xml", r#"<rss version="2.0"><channel><title>t</title>
        <item><title>Acme Robotics opens in Leeds</title><link>http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;aid=&amp;url=https%3a%2f%2fleeds.invalid%2facme%3fa%3d1&amp;c=1</link><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>Eighty jobs.</description></item>
        <item><title>Acme Robotics elsewhere</title><link>http://www.bing.com/news/apiclick.aspx?ref=FexRss</link></item></channel></rss>"#.to_owned()))
    });
    let (readings, _) =
        read_with(&SearchSource(BingNews::at(&bing.url(), 0)), &ask(company("Acme Robotics", None))).await;
    let urls: Vec<&str> = readings.iter().map(|reading| reading.evidence.url.as_str()).collect();
    assert_eq!(urls, ["https://leeds.invalid/acme?a=1"]);
}

/// A sink of somebody who was not shown the terms.
struct Unaccepting;

#[async_trait::async_trait]
impl harvest::Sink for Unaccepting {
    async fn take(&self, _: Vec<(domain::Reading, Option<Vec<u8>>)>) -> Result<(), harvest::SourceError> {
        panic!("nothing was to be read")
    }
}

fn feed_server(status: Arc<Mutex<u16>>) -> Server {
    Server::start(move |asked| {
        let status = *status.lock().unwrap();
        let holds = asked.headers.contains_key("if-modified-since");
        match asked.path.as_str() {
            "/feed" if status != 200 => Some((status, "text/plain", String::new())),
            "/feed" if holds => Some((304, "text/plain", String::new())),
            "/feed" => Some((200, "application/rss+xml", r#"<rss version="2.0"><channel><title>t</title>
                <item><title>Acme Robotics raises $20M</title><link>https://wire.invalid/1?utm_source=rss</link><guid>g-1</guid><pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate><description>Acme Robotics has raised twenty million dollars.</description></item>
                <item><title>Somebody else</title><link>https://wire.invalid/2</link></item></channel></rss>"#.to_owned())),
            _ => None,
        }
    })
}

#[tokio::test]
async fn a_feed_is_asked_when_it_is_due_and_left_alone_when_it_fails() {
    let status = Arc::new(Mutex::new(200));
    let server = feed_server(status.clone());
    let (net, stand) = (client(), MemoryStand::default());
    let feed = FeedSpec::new(format!("{}/feed", server.url()), "Wire", true);
    let minutes = |count: i64| NOW.plus_ms(count * 60_000);
    assert_eq!(poll(&net, &stand, &feed, NOW).await.unwrap(), Polled::Read { new: 2 });
    assert_eq!(poll(&net, &stand, &feed, minutes(14)).await.unwrap(), Polled::NotDue(None));
    // Up to a fifth of the interval later, so that feeds are not all asked at once.
    assert_eq!(poll(&net, &stand, &feed, minutes(18)).await.unwrap(), Polled::Read { new: 0 });
    *status.lock().unwrap() = 500;
    let mut waits = Vec::new();
    let mut now = minutes(40);
    for _ in 0..4 {
        assert!(matches!(poll(&net, &stand, &feed, now).await.unwrap(), Polled::Failed(_)));
        let next = stand.standing(&feed.url).await.unwrap().next_at;
        waits.push((next.0 - now.0) / 60_000);
        now = next;
    }
    assert!(
        waits.iter().zip([15, 30, 60, 120]).all(|(wait, least)| *wait >= least && *wait <= least * 6 / 5),
        "{waits:?}"
    );
    *status.lock().unwrap() = 200;
    assert_eq!(poll(&net, &stand, &feed, now).await.unwrap(), Polled::Read { new: 0 });
    assert_eq!(stand.standing(&feed.url).await.unwrap().failures, 0);
}

#[tokio::test]
async fn what_was_announced_before_is_found_without_asking_the_feed() {
    let status = Arc::new(Mutex::new(200));
    let server = feed_server(status);
    let feed = FeedSpec::new(format!("{}/feed", server.url()), "Wire", true);
    let about = Ask { feeds: vec![feed.clone()], ..ask(company("Acme Robotics", Some("acme-robotics.example"))) };
    poll(&client(), about.stand.as_ref(), &feed, NOW).await.unwrap();
    let before = server.asked().len();
    let news = parts().into_iter().find(|part| part.info().id == "news").unwrap();
    let (readings, harvest) = read_with(news.as_ref(), &about).await;
    assert_eq!(server.asked().len(), before, "{harvest:?}");
    let evidence = &readings[0].evidence;
    assert_eq!((readings.len(), evidence.kind, evidence.publisher.as_str()), (1, EvidenceKind::WireCopy, "Wire"));
    let other = Ask { company: company("Globex", Some("globex.example")), ..about };
    let (_, harvest) = read_with(news.as_ref(), &other).await;
    let why = harvest.nothing.unwrap();
    assert!(why.starts_with("None of the 2 items that 1 feeds announced since 2026-11-21 names Globex."), "{why}");
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_says_so() {
    let error =
        error_of(&SearchSource(Keyed::at(&EXA, "http://127.0.0.1:9", 0)), &keyed("Acme Robotics", "exa", "k")).await;
    assert_eq!(
        error.to_string(),
        "Exa could not be asked: no network, or it is not reachable. Everything that other sources found is kept."
    );
}
