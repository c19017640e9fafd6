//! A site's wishes are asked for once, and followed.

use std::{path::PathBuf, time::Duration};

use net::{Net, NetError, NetOptions, ROBOTS_TOKEN, Request};
use pretty_assertions::assert_eq;

use crate::server::{Server, client, page, quick, redirect, say, status};

fn robots(rules: &str) -> (&'static str, String) {
    ("/robots.txt", page(rules))
}

#[tokio::test]
async fn a_page_that_may_not_be_read_is_not_asked_for() {
    let server = Server::pages(vec![
        robots("User-agent: *\nDisallow: /private\n"),
        ("/", page("home")),
        ("/private/x", page("no")),
        ("/old", redirect("/private/x")),
    ]);
    let net = client(quick());
    assert_eq!(net.get(&server.url("/")).await.unwrap().text(), "home");
    let disallowed = || Err(NetError::RobotsDisallow { url: server.url("/private/x") });
    assert_eq!(net.get(&server.url("/private/x")).await, disallowed());
    assert_eq!(net.get(&server.url("/old")).await, disallowed(), "also where a redirect leads to it");
    assert_eq!(server.paths(), ["/robots.txt", "/", "/old"]);

    let api = Request::get(&server.url("/private/x")).unwrap().api();
    assert_eq!(net.fetch(api).await.unwrap().text(), "no");
}

#[tokio::test]
async fn pages_that_start_together_ask_once() {
    let server = Server::pages(vec![robots(""), ("/a", page("a")), ("/b", page("b")), ("/c", page("c"))]);
    let net = client(quick());
    let (a, b, c) = (server.url("/a"), server.url("/b"), server.url("/c"));
    let (a, b, c) = tokio::join!(net.get(&a), net.get(&b), net.get(&c));
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(server.paths().iter().filter(|path| *path == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn no_rules_open_a_site_and_a_failing_server_closes_it_for_now() {
    for (code, open) in [(404, true), (403, true), (410, true), (500, false), (503, false), (429, false)] {
        let server = Server::pages(vec![("/robots.txt", status(code, "retry-after: 0\r\n")), ("/", page("home"))]);
        let outcome = client(quick()).get(&server.url("/")).await;
        assert_eq!(outcome.is_ok(), open, "{code}");
        if let Err(error) = outcome {
            assert_eq!(error, NetError::RobotsUnknown { host: "127.0.0.1".into() });
            assert!(error.is_transient());
        }
    }
}

#[tokio::test]
async fn a_huge_file_is_read_to_its_bound() {
    let rules = format!("User-agent: *\nDisallow: /private\n{}\nDisallow: /late\n", "# padding\n".repeat(60_000));
    let server = Server::pages(vec![robots(&rules), ("/late", page("late"))]);
    let net = client(quick());
    assert!(net.get(&server.url("/late")).await.is_ok(), "rules behind 500 KiB are not seen");
    assert!(matches!(net.get(&server.url("/private")).await, Err(NetError::RobotsDisallow { .. })));
}

#[tokio::test]
async fn the_pace_a_site_asks_for_is_kept_within_reason() {
    let server = Server::pages(vec![robots("User-agent: *\nCrawl-delay: 3000\n"), ("/", page("home"))]);
    let options =
        NetOptions { crawl_delay_max: Duration::from_secs(20), queue_wait_max: Duration::from_secs(10), ..quick() };
    let net: Net = client(options);
    assert!(net.get(&server.url("/")).await.is_ok());
    let error = net.get(&server.url("/?again")).await.unwrap_err();
    let wait = error.retry_after().expect("the next turn is too far away to wait for");
    assert!(wait > Duration::from_secs(10) && wait <= Duration::from_secs(20), "{wait:?}");
}

#[tokio::test]
async fn a_redirected_file_is_followed() {
    let server = Server::start(|asked, out| match asked.path.as_str() {
        "/robots.txt" => say(out, redirect("/rules.txt")),
        "/rules.txt" => say(out, page(&format!("User-agent: {ROBOTS_TOKEN}\nDisallow: /\n"))),
        other => panic!("{other} was not to be asked"),
    });
    let outcome = client(quick()).get(&server.url("/")).await;
    assert!(matches!(outcome, Err(NetError::RobotsDisallow { .. })), "{outcome:?}");
}

/// Recorded files of large sites lie outside the repository; without them this test says so and passes.
#[tokio::test]
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a test finds its samples and says when it cannot")]
async fn recorded_files_of_large_sites_are_understood() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("CALLSHEET_SAMPLES").map_or(beside, PathBuf::from).join("robots");
    let cases = [
        ("github.com", "/humans.txt", true),
        ("github.com", "/about", false),
        ("www.linkedin.com", "/company/acme", false),
        ("www.salesforce.com", "/company/", true),
    ];
    for (host, path, allowed) in cases {
        let Ok(rules) = std::fs::read(folder.join(format!("{host}.txt"))) else {
            eprintln!("skipped: no recorded robots.txt of {host}");
            continue;
        };
        let server = Server::start(move |asked, out| match asked.path.as_str() {
            "/robots.txt" => {
                say(out, format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", rules.len()));
                say(out, &rules);
            }
            _ => say(out, page("read")),
        });
        let outcome = client(quick()).get(&server.url(path)).await;
        assert_eq!(outcome.is_ok(), allowed, "{host}{path} {outcome:?}");
    }
}
