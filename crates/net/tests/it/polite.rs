//! The client says who it is and comes back when it is asked to.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use net::{Net, NetError, NetOptions, Request};
use pretty_assertions::assert_eq;

use crate::server::{Server, client, page, quick, say, status};

/// Refuses so many times, then answers.
fn busy(times: u32, refusal: String) -> Server {
    let left = AtomicU32::new(times);
    Server::start(move |_, out| {
        let refused = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
        say(out, if refused { refusal.clone() } else { page("welcome") });
    })
}

async fn ask(net: &Net, server: &Server) -> Result<String, NetError> {
    net.fetch(Request::get(&server.url("/")).unwrap().api()).await.map(|fetched| fetched.text())
}

#[tokio::test]
async fn a_busy_server_is_asked_again_when_it_says() {
    for refusal in [status(429, "retry-after: 0\r\n"), status(503, "retry-after: 0\r\n"), status(503, "")] {
        let server = busy(2, refusal);
        assert_eq!(ask(&client(quick()), &server).await, Ok("welcome".into()));
        assert_eq!(server.paths().len(), 3);
    }
}

#[tokio::test]
async fn a_server_that_stays_busy_is_left_after_the_last_try() {
    let server = busy(99, status(503, "retry-after: 0\r\n"));
    let error = ask(&client(quick()), &server).await.unwrap_err();
    assert!(matches!(error, NetError::Status { status: 503, .. }) && error.is_transient(), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
    assert_eq!(server.paths().len(), 3);
}

#[tokio::test]
async fn a_long_pause_is_given_back_instead_of_waited_for() {
    // The clock of the test stands at 13:54:00.
    for (value, seconds) in [("45", 45), ("Sun, 22 Nov 2026 13:55:30 GMT", 90)] {
        let server = busy(1, status(429, &format!("retry-after: {value}\r\n")));
        let error = ask(&client(quick()), &server).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{value}");
        assert!(matches!(error, NetError::RateLimited { .. }));
        assert_eq!(server.paths().len(), 1);
    }
}

#[tokio::test]
async fn a_host_that_asked_for_peace_gets_it_from_every_caller() {
    let server = busy(1, status(429, "retry-after: 60\r\n"));
    let net = client(NetOptions { queue_wait_max: Duration::from_secs(30), ..quick() });
    assert!(ask(&net, &server).await.is_err());
    let second = ask(&net.clone(), &server).await.unwrap_err();
    assert!(matches!(second, NetError::RateLimited { .. }), "{second:?}");
    assert_eq!(server.paths().len(), 1, "the second caller did not even ask");
}

#[tokio::test]
async fn it_says_who_it_is_and_what_it_wants() {
    let server = Server::pages(vec![("/", page("x"))]);
    let net = client(NetOptions { user_agent: "callsheetbot/1 (ops@acme.example)".into(), ..quick() });
    net.fetch(Request::get(&server.url("/")).unwrap().api().accept("application/json")).await.unwrap();
    net.fetch(Request::get(&server.url("/")).unwrap().api()).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].header("user-agent"), Some("callsheetbot/1 (ops@acme.example)"));
    assert_eq!(asked[0].header("accept"), Some("application/json"));
    assert_eq!(asked[1].header("accept"), Some("*/*"));
    assert_eq!((asked[0].header("cookie"), asked[0].header("referer")), (None, None));
}

#[tokio::test]
async fn a_user_agent_that_cannot_be_sent_is_told_at_the_start() {
    let options = NetOptions { user_agent: "two\nlines".into(), ..quick() };
    let outcome = Net::new(options, crate::server::HandClock::new(), net::Reach::RealOnly, None);
    assert!(matches!(outcome.err(), Some(NetError::Setup { .. })));
}
