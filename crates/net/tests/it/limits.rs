//! Every way in which a server can answer too much, too long or wrongly ends in a decision.

use std::{
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};
use net::{NetError, NetOptions, Request};
use pretty_assertions::assert_eq;

use crate::server::{Server, client, page, quick, redirect, say, wait_for_the_client_to_leave, with_headers};

async fn error_of(server: &Server, options: NetOptions) -> NetError {
    let outcome = client(options).fetch(Request::get(&server.url("/")).unwrap().api()).await;
    outcome.expect_err("the answer must not be accepted")
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::pages(vec![("/", redirect("/a")), ("/a", redirect("/b#x")), ("/b", redirect("/a"))]);
    let error = error_of(&server, quick()).await;
    assert_eq!(error, NetError::TooManyRedirects { url: server.url("/"), redirects_max: 5 });
    assert_eq!(server.paths(), ["/", "/a", "/b"]);
}

#[tokio::test]
async fn a_chain_of_redirects_is_followed_to_its_bound() {
    let server = Server::start(|asked, out| {
        let step: u32 = asked.path[1..].parse().unwrap_or(0);
        say(out, redirect(&format!("/{}", step + 1)));
    });
    assert!(matches!(error_of(&server, quick()).await, NetError::TooManyRedirects { .. }));
    assert_eq!(server.paths().len(), 6);

    let server = Server::pages(vec![("/", redirect("/a?b=c")), ("/a?b=c", redirect("/d")), ("/d", page("done"))]);
    let fetched = client(quick()).fetch(Request::get(&server.url("/#top")).unwrap().api()).await.unwrap();
    assert_eq!((fetched.url, fetched.final_url), (server.url("/"), server.url("/d")));
    assert_eq!(fetched.redirects, [server.url("/"), server.url("/a?b=c")]);
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let server = Server::start(|_, out| {
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![0; 3 << 19]).unwrap();
        let bomb = bomb.finish().unwrap();
        say(out, format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len()));
        say(out, bomb);
    });
    let error = error_of(&server, quick()).await;
    assert_eq!(error, NetError::RatioTooHigh { url: server.url("/"), ratio_max: 200 });
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let server = Server::start(|_, out| {
        say(out, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        while out.write_all(format!("400\r\n{}\r\n", "x".repeat(1024)).as_bytes()).is_ok() {}
    });
    let error = error_of(&server, NetOptions { body_bytes_max: 1 << 20, ..quick() }).await;
    assert_eq!(error, NetError::TooLarge { url: server.url("/"), limit_max: 1 << 20, unit: "bytes" });
}

#[tokio::test]
async fn a_dripping_or_silent_server_is_left_at_the_deadline() {
    let dripping = Server::start(|_, out| {
        say(out, "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
        while out.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    let silent = Server::start(|_, out| wait_for_the_client_to_leave(out));
    let half_a_head = Server::start(|_, out| {
        say(out, "HTTP/1.1 200 OK\r\nx-");
        wait_for_the_client_to_leave(out);
    });
    let waited = Duration::from_millis(40);
    for server in [dripping, silent, half_a_head] {
        let error = error_of(&server, NetOptions { request_timeout: waited, ..quick() }).await;
        assert_eq!(error, NetError::Timeout { host: "127.0.0.1".into(), waited });
        assert!(error.is_transient());
    }
}

#[tokio::test]
async fn a_body_shorter_than_promised_is_not_taken_for_whole() {
    let server = Server::start(|_, out| say(out, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this"));
    let error = error_of(&server, quick()).await;
    assert!(matches!(error, NetError::Broken { .. }) && error.is_transient(), "{error:?}");
    assert_eq!(server.paths().len(), 2, "a broken answer is asked for once more");
}

#[tokio::test]
async fn a_connection_that_was_just_closed_is_not_a_failure() {
    let first = AtomicBool::new(true);
    let server = Server::start(move |_, out| {
        if !first.swap(false, Ordering::Relaxed) {
            say(out, page("second time"));
        }
    });
    let net = client(quick());
    let fetched = net.fetch(Request::get(&server.url("/")).unwrap().api()).await.unwrap();
    assert_eq!(fetched.text(), "second time");

    let dropping = Server::start(|_, _| {});
    let post = Request::post_json(&dropping.url("/"), serde_json::json!({})).unwrap();
    assert!(matches!(net.fetch(post).await, Err(NetError::Broken { .. })));
    assert_eq!(dropping.paths().len(), 1, "what was sent may have been done");
}

#[tokio::test]
async fn bytes_behind_the_promised_length_are_not_read() {
    let server = Server::start(|_, out| say(out, "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nthisand more"));
    let fetched = client(quick()).fetch(Request::get(&server.url("/")).unwrap().api()).await.unwrap();
    assert_eq!(fetched.text(), "this");
}

#[tokio::test]
async fn too_many_headers_and_no_http_at_all_are_refused() {
    let many: String = (0..90).map(|n| format!("x-{n}: y\r\n")).collect();
    let server = Server::pages(vec![("/", with_headers(&many, ""))]);
    let error = error_of(&server, NetOptions { headers_max: 50, ..quick() }).await;
    assert_eq!(error, NetError::TooLarge { url: server.url("/"), limit_max: 50, unit: "headers" });

    let server = Server::start(|_, out| say(out, "220 mail.example ESMTP\r\n"));
    let error = error_of(&server, quick()).await;
    assert!(matches!(error, NetError::Broken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_packing_we_did_not_ask_for_is_refused() {
    let server = Server::pages(vec![("/", with_headers("content-encoding: zstd\r\n", "x"))]);
    let error = error_of(&server, quick()).await;
    assert!(matches!(error, NetError::Unreadable { .. }), "{error:?}");
    assert_eq!(server.asked()[0].header("accept-encoding"), Some("gzip, br"));
}

#[tokio::test]
async fn a_failure_says_what_happened_in_a_sentence() {
    let server = Server::pages(vec![("/", "HTTP/1.1 500 Oops\r\ncontent-length: 9\r\n\r\nstack <b>".into())]);
    let error = error_of(&server, quick()).await;
    let expected =
        NetError::Status { status: 500, url: server.url("/"), retry_after: None, excerpt: "stack <b>".into() };
    assert_eq!(error, expected);
    assert_eq!(error.to_string(), format!("{} answered with status 500.", server.url("/")));
    let error = error_of(&Server::pages(vec![]), quick()).await;
    assert!(matches!(error, NetError::NotFound { .. }) && !error.is_transient());
}

#[tokio::test]
async fn a_closed_port_cannot_be_reached() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client(quick()).get(&format!("http://{closed}/")).await.unwrap_err();
    assert!(matches!(error, NetError::Connect { .. }), "it is the host, not its robots.txt: {error:?}");
    let request = Request::get(&format!("http://{closed}/")).unwrap().api();
    let error = client(quick()).fetch(request).await.unwrap_err();
    assert!(matches!(error, NetError::Connect { .. }) && error.is_transient(), "{error:?}");
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to_in_the_clear() {
    let server = Server::start(|_, out| say(out, page("plain")));
    let url = server.url("/").replace("http:", "https:");
    let error = client(quick()).fetch(Request::get(&url).unwrap().api()).await.unwrap_err();
    assert!(matches!(error, NetError::Connect { .. }), "{error:?}");
    assert_eq!(server.paths(), [""; 0]);
}
