//! Hacker News, GitHub, breaches and channels.

use pretty_assertions::assert_eq;
use serde_json::json;

use crate::community::{
    breaches::BreachSource, channels::ChannelsSource, github::GithubSource, hacker_news::HackerNewsSource,
};
use harvest::SourceError;
use harvest::testing::{Server, ask, company, error_of, read_with};

#[tokio::test]
async fn stories_are_asked_by_name_and_by_site() {
    let server = Server::start(|asked| {
        let by_site = asked.query.contains_key("restrictSearchableAttributes");
        let hits = if by_site {
            json!([{"objectID":"2","title":"How we settle","url":"https://blog.acme.com/x","points":90,"created_at_i":1_790_000_000}])
        } else {
            json!([{"objectID":"1","title":"Acme Corp raises","url":"https://news.example/","points":5,"created_at_i":1_790_000_000},
                {"objectID":"3","title":"Acme Corp in 2015","points":500,"created_at_i":1_420_000_000},{"objectID":"4","title":"An acme","points":1,"created_at_i":1_790_000_000}])
        };
        Some((200, "application/json", json!({"hits":hits}).to_string()))
    });
    let (readings, _) =
        read_with(&HackerNewsSource::at(&server.url(), 0), &ask(company("Acme Corp", Some("acme.com")))).await;
    let asked = server.asked();
    assert_eq!(asked[0].path, "/api/v1/search_by_date");
    assert_eq!((asked[0].query["query"].as_str(), asked[0].query["tags"].as_str()), ("\"Acme Corp\"", "story"));
    assert_eq!(asked[1].query["query"], "acme.com");
    let urls: Vec<&str> = readings.iter().map(|reading| reading.evidence.url.as_str()).collect();
    assert_eq!(urls, ["https://news.ycombinator.com/item?id=2", "https://news.ycombinator.com/item?id=1"]);
}

#[tokio::test]
async fn an_organisation_that_points_to_another_site_is_left() {
    let server = Server::json(vec![
        ("/orgs/acme", json!({"login":"acme","blog":"https://acme.com","public_repos":2})),
        (
            "/orgs/acme/repos",
            json!([{"name":"tool","language":"Rust","stargazers_count":7,"pushed_at":"2026-11-01T00:00:00Z"}]),
        ),
    ]);
    let source = GithubSource::at(&server.url(), 0);
    let mut acme = company("Acme Corp", Some("acme.com"));
    acme.ids.github = Some("acme".into());
    let (readings, _) = read_with(&source, &ask(acme.clone())).await;
    assert_eq!(
        readings[0].text,
        "Organisation: acme\nCode in public: 2 public repositories, mostly Rust (as of 2026-11-01)\nRepository: tool, 7 stars"
    );
    let repos = server.asked().into_iter().find(|asked| asked.path == "/orgs/acme/repos").unwrap();
    assert_eq!(
        (repos.query["sort"].as_str(), repos.headers["accept"].as_str()),
        ("pushed", "application/vnd.github+json")
    );
    acme.domain = Some("acme.org".into());
    let (readings, harvest) = read_with(&source, &ask(acme)).await;
    assert_eq!((readings.len(), harvest.nothing.is_some()), (0, true));
}

#[tokio::test]
async fn breaches_are_asked_by_domain() {
    let server = Server::json(vec![(
        "/api/v3/breaches",
        json!([
        {"Name":"Acme","Title":"Acme","Domain":"acme.com","BreachDate":"2025-10-04","PwnCount":1200,"DataClasses":["Passwords"],"IsVerified":true},
        {"Name":"Other","Title":"Other","Domain":"other.com","IsVerified":true}]),
    )]);
    let (readings, _) =
        read_with(&BreachSource::at(&server.url(), 0), &ask(company("Acme Corp", Some("www.acme.com")))).await;
    assert_eq!(server.asked()[0].query["Domain"], "acme.com");
    assert_eq!(
        readings.iter().map(|reading| reading.text.as_str()).collect::<Vec<_>>(),
        ["Data breach: Acme, on 2025-10-04, 1,200 accounts\nData taken: Passwords"]
    );
}

#[tokio::test]
async fn videos_of_the_last_year_are_announcements() {
    let entry = |id: &str, title: &str, year: &str| {
        format!(
            "<entry><id>yt:video:{id}</id><title>{title}</title><link rel=\"alternate\" href=\"https://www.youtube.com/watch?v={id}\"/><published>{year}-10-01T00:00:00+00:00</published><updated>{year}-10-01T00:00:00+00:00</updated></entry>"
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><id>c</id><title>Acme</title><updated>2026-10-01T00:00:00+00:00</updated>{}{}</feed>",
        entry("a", "Acme launches Ledger", "2026"),
        entry("b", "Old", "2020")
    );
    let server =
        Server::start(move |asked| (asked.path == "/feeds/videos.xml").then(|| (200, "text/xml", feed.clone())));
    let mut acme = company("Acme Corp", None);
    acme.ids.youtube = Some("UC7_gcs09iThXybpVgjHZ_7g".into());
    let (readings, _) = read_with(&ChannelsSource::at(&server.url(), 0), &ask(acme)).await;
    assert_eq!(server.asked()[0].query["channel_id"], "UC7_gcs09iThXybpVgjHZ_7g");
    assert_eq!(
        readings.iter().map(|reading| reading.evidence.title.as_str()).collect::<Vec<_>>(),
        ["Acme launches Ledger"]
    );
}

#[tokio::test]
async fn a_service_that_is_down_is_said_to_be() {
    let server = Server::start(|_| Some((500, "text/plain", String::new())));
    let error = error_of(&BreachSource::at(&server.url(), 0), &ask(company("Acme Corp", Some("acme.com")))).await;
    assert!(matches!(&error, SourceError::Retry { what, .. } if what.contains("500")), "{error:?}");
}
