//! Nothing that is not public is called, however it is spelled, resolved or redirected to.

use std::{collections::BTreeMap, net::IpAddr};

use net::{Net, NetError, NetOptions, Request};
use pretty_assertions::assert_eq;

use crate::server::{Server, client, page, quick, redirect};

fn pinned(name: &str, addresses: &[&str]) -> BTreeMap<String, Vec<IpAddr>> {
    BTreeMap::from([(name.to_owned(), addresses.iter().map(|text| text.parse().unwrap()).collect())])
}

async fn refused(net: &Net, url: &str) -> String {
    match net.fetch(Request::get(url).unwrap().api()).await {
        Err(NetError::Refused { reason, .. }) => reason,
        other => panic!("{url} must be refused, not {other:?}"),
    }
}

#[tokio::test]
async fn a_literal_loopback_address_is_not_connected() {
    let server = Server::pages(vec![("/", page("secret"))]);
    let net = client(NetOptions { extra_ports: vec![server.address.port()], ..NetOptions::default() });
    let port = server.address.port();
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "localhost"] {
        refused(&net, &format!("http://{host}:{port}/")).await;
    }
    assert_eq!(server.paths(), [""; 0]);
}

#[tokio::test]
async fn a_name_that_resolves_to_a_private_address_is_not_connected() {
    let server = Server::pages(vec![("/", page("secret"))]);
    let url = format!("http://rebind.test.com:{}/", server.address.port());
    for addresses in [vec!["127.0.0.1"], vec!["93.184.215.14", "127.0.0.1"], vec!["::1"], vec!["::ffff:127.0.0.1"]] {
        let net = client(NetOptions {
            extra_ports: vec![server.address.port()],
            pinned_addresses: pinned("rebind.test.com", &addresses),
            ..NetOptions::default()
        });
        let reason = refused(&net, &url).await;
        assert!(reason.contains("is a loopback address") || reason.contains("not a public address"), "{reason}");
    }
    assert_eq!(server.paths(), [""; 0]);
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_connected() {
    let server = Server::pages(vec![("/", page("hello"))]);
    let net = client(NetOptions { pinned_addresses: pinned("shop.test.com", &["127.0.0.1"]), ..quick() });
    let url = format!("http://shop.test.com:{}/", server.address.port());
    let fetched = net.fetch(Request::get(&url).unwrap().api()).await.unwrap();
    assert_eq!(fetched.text(), "hello");
    let host = format!("shop.test.com:{}", server.address.port());
    assert_eq!(server.asked()[0].header("host"), Some(host.as_str()));
}

#[tokio::test]
async fn a_redirect_is_judged_like_a_first_request() {
    let targets = [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://0xA9FEA9FE/",
        "//192.168.0.1/",
        "http://metadata.google.internal/",
        "http://printer.local/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://user:secret@example.com/",
        "http://",
    ];
    let net = client(quick());
    for target in targets {
        let server = Server::pages(vec![("/", redirect(target)), ("/1", redirect("/2")), ("/2", redirect(target))]);
        refused(&net, &server.url("/")).await;
        refused(&net, &server.url("/1")).await;
    }
}

#[tokio::test]
async fn what_was_meant_for_one_site_is_not_sent_to_another() {
    let other = Server::pages(vec![("/landing", page("there"))]);
    let onwards = redirect(&other.url("/landing"));
    let kept = "HTTP/1.1 307 Kept\r\nlocation: ".to_owned()
        + &other.url("/landing")
        + "\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    let server = Server::pages(vec![
        ("/token", onwards.clone()),
        ("/near", redirect("/token")),
        ("/form", onwards),
        ("/kept", kept),
    ]);
    let net = client(quick());

    let request = Request::get(&server.url("/near")).unwrap().api().header("authorization", "Bearer t");
    net.fetch(request).await.unwrap();
    let saw: Vec<_> = server.asked().iter().map(|asked| asked.header("authorization").map(str::to_owned)).collect();
    assert_eq!(saw, [Some("Bearer t".to_owned()), Some("Bearer t".to_owned())]);
    assert_eq!(other.asked()[0].header("authorization"), None);

    let form = Request::post_json(&server.url("/form"), serde_json::json!({"q": "é"})).unwrap();
    net.fetch(form).await.unwrap();
    let (first, second) = (server.asked().pop().unwrap(), other.asked().pop().unwrap());
    assert_eq!((first.verb.as_str(), first.body.as_str()), ("POST", "{\"q\":\"é\"}"));
    assert_eq!((second.verb.as_str(), second.body.as_str()), ("GET", ""));

    let kept = Request::post_json(&server.url("/kept"), serde_json::json!({})).unwrap();
    assert!(matches!(net.fetch(kept).await, Err(NetError::Refused { .. })));
    assert_eq!(other.paths().len(), 2);
}

#[tokio::test]
async fn names_of_the_local_network_are_not_looked_up() {
    let net = client(NetOptions::default());
    for name in ["localhost", "db.internal", "printer.local", "127.0.0.1", "0x7f.1", "intranet", "a..b", ""] {
        let answer = net.dns(name, net::DnsKind::A).await;
        assert!(matches!(answer, Err(NetError::Refused { .. })), "{name:?} {answer:?}");
    }
}

#[tokio::test]
async fn a_service_of_ones_own_is_asked_at_its_address_and_nowhere_else() {
    let elsewhere = Server::pages(vec![("/", page("another service"))]);
    let away = elsewhere.url("/");
    let own = Server::start(move |asked, out| match asked.path.as_str() {
        "/search?q=acme" => crate::server::say(out, page("found")),
        "/within" => crate::server::say(out, redirect("/search?q=acme")),
        _ => crate::server::say(out, redirect(&away)),
    });
    let port = own.address.port();
    // By its address, and by a name that only this machine knows.
    for host in ["127.0.0.1", "searx.lan"] {
        let base = format!("http://{host}:{port}");
        let net = client(NetOptions {
            own_origins: vec![net::Url::parse(&base).unwrap()],
            extra_ports: vec![port, elsewhere.address.port()],
            pinned_addresses: pinned("searx.lan", &["127.0.0.1"]),
            ..NetOptions::default()
        });
        let ask = |path: &str| net.fetch(Request::get(&format!("{base}{path}")).unwrap().own());
        assert_eq!(ask("/search?q=acme").await.unwrap().text(), "found");
        assert_eq!(ask("/within").await.unwrap().text(), "found");
        let left = ask("/leads-away").await;
        assert!(matches!(left, Err(NetError::Refused { .. })), "{left:?}");
        // A page that links there is no reason to go, though the same client was there just now.
        refused(&net, &format!("{base}/search?q=acme")).await;
        let other = net.fetch(Request::get(&elsewhere.url("/")).unwrap().own()).await;
        assert!(matches!(other, Err(NetError::Refused { .. })), "{other:?}");
    }
    assert_eq!(elsewhere.paths(), [""; 0]);
}

#[tokio::test]
async fn an_own_name_that_is_public_stays_guarded_for_everybody_else() {
    let own = Server::pages(vec![("/", page("near"))]);
    let base = format!("http://search.test.com:{}/", own.address.port());
    let net = client(NetOptions {
        own_origins: vec![net::Url::parse(&base).unwrap()],
        extra_ports: vec![own.address.port()],
        pinned_addresses: pinned("search.test.com", &["127.0.0.1"]),
        ..NetOptions::default()
    });
    assert_eq!(net.fetch(Request::get(&base).unwrap().own()).await.unwrap().text(), "near");
    let reason = refused(&net, &base).await;
    assert!(reason.contains("is a loopback address"), "{reason}");
    assert_eq!(own.paths().len(), 1);
}
