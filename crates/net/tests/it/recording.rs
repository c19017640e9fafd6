//! What was recorded is answered again without a network, and holds nothing that is secret.

use std::{path::Path, sync::Arc};

use domain::{Clock, Timestamp};
use net::{DnsKind, Net, NetError, NetOptions, Reach, Recorder, RecorderLimits, Recording, Request, SampleWorld};
use pretty_assertions::assert_eq;

use crate::server::{HandClock, Server, client, page, quick, redirect, say, status, with_headers};

fn recorder(folder: &Path, limits: RecorderLimits) -> Arc<Recorder> {
    let secrets = ["the-operators-key".to_owned()];
    Arc::new(Recorder::begin(folder, "acme.example", HandClock::new().now(), secrets, limits).unwrap())
}

/// A client that has the recording and nothing else.
fn replaying(folder: &Path) -> Net {
    let recording = Some(Arc::new(Recording::open(folder).unwrap()));
    client(NetOptions { recording, ..quick() })
}

fn site() -> Server {
    let cookies = "content-type: text/html\r\nset-cookie: _hubspot=9f3c; Path=/\r\netag: \"1\"\r\n";
    Server::start(move |asked, out| {
        let answer = match (asked.verb.as_str(), asked.path.as_str()) {
            (_, "/robots.txt") => page("User-agent: *\nDisallow: /private\n"),
            ("POST", "/search") => page(&format!("found {}", asked.body)),
            (_, "/") => with_headers(cookies, "home of the-operators-key"),
            (_, "/old") => redirect("/"),
            (_, "/busy") => status(500, ""),
            (_, path) if path.starts_with("/api?") => with_headers("content-type: application/json\r\n", "{\"a\":1}"),
            _ => status(404, ""),
        };
        say(out, answer);
    })
}

async fn story(net: &Net, server: &Server) -> Vec<Result<String, NetError>> {
    let post = |q: &str| Request::post_json(&server.url("/search"), serde_json::json!({ "q": q })).unwrap();
    let api = Request::get(&server.url("/api?q=acme&api_key=the-operators-key")).unwrap().api();
    let mut heard = Vec::new();
    for request in [
        Request::get(&server.url("/")).unwrap(),
        Request::get(&server.url("/old")).unwrap(),
        Request::get(&server.url("/private/x")).unwrap(),
        Request::get(&server.url("/nothing")).unwrap(),
        Request::get(&server.url("/busy")).unwrap(),
        post("a"),
        post("b"),
        api,
    ] {
        heard.push(net.fetch(request).await.map(|fetched| fetched.text()));
    }
    heard
}

#[tokio::test]
async fn a_recording_answers_as_the_web_did() {
    let folder = tempfile::tempdir().unwrap();
    let server = site();
    let recorder = recorder(folder.path(), RecorderLimits::default());
    let net = client(quick()).recorded_by(Arc::clone(&recorder));
    let mut then = story(&net, &server).await;
    let said = recorder.finish().unwrap();
    assert_eq!((said.exchanges, said.left_out), (8, 0));
    let asked = server.paths().len();
    let now = story(&replaying(folder.path()), &server).await;
    then[0] = Ok("home of redacted".into());
    then[1] = Ok("home of redacted".into());
    assert_eq!(now, then);
    assert_eq!(server.paths().len(), asked, "nobody was asked");
    let error = replaying(folder.path()).get(&server.url("/new")).await.unwrap_err();
    assert_eq!(error, NetError::Offline { host: "127.0.0.1".into() });
}

#[tokio::test]
async fn a_page_that_is_asked_again_and_has_not_changed_is_still_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|asked, out| match asked.header("if-none-match") {
        Some(_) => say(out, "HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n"),
        None => say(out, with_headers("etag: \"1\"\r\n", "whole")),
    });
    let recorder = recorder(folder.path(), RecorderLimits::default());
    let cache = Some(Arc::new(net::MemoryCache::new(1 << 20)) as Arc<dyn net::Cache>);
    let net = client(NetOptions { cache, ..quick() }).recorded_by(Arc::clone(&recorder));
    let request = || Request::get(&server.url("/")).unwrap().api().cache_seconds(0);
    for _ in 0..2 {
        assert_eq!(net.fetch(request()).await.unwrap().text(), "whole");
    }
    assert_eq!(recorder.finish().unwrap().exchanges, 1);
    assert_eq!(replaying(folder.path()).fetch(request()).await.unwrap().text(), "whole");
}

#[tokio::test]
async fn provenance_is_that_of_the_day_and_secrets_are_not_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = site();
    let recorder = recorder(folder.path(), RecorderLimits::default());
    story(&client(quick()).recorded_by(Arc::clone(&recorder)), &server).await;
    recorder.finish().unwrap();
    let mut files = vec![folder.path().join("recording.json")];
    files.extend(std::fs::read_dir(folder.path().join("bodies")).unwrap().map(|file| file.unwrap().path()));
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("the-operators-key") && !text.contains("9f3c"), "{} {text}", file.display());
    }
    let clock = HandClock::new();
    clock.forward(std::time::Duration::from_secs(86_400));
    let recording = Some(Arc::new(Recording::open(folder.path()).unwrap()));
    let options = NetOptions { recording, ..quick() };
    let net = Net::new(options, Arc::clone(&clock) as _, Reach::RealOnly, None).unwrap();
    let fetched = net.get(&server.url("/")).await.unwrap();
    assert_eq!(fetched.fetched_at, HandClock::new().now());
    assert_eq!(fetched.header("set-cookie"), Some("_hubspot=redacted"), "the name tells which product it is");
}

#[tokio::test]
async fn a_recording_is_bounded_and_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let server = site();
    let recorder = recorder(folder.path(), RecorderLimits { exchanges_max: 3, ..RecorderLimits::default() });
    story(&client(quick()).recorded_by(Arc::clone(&recorder)), &server).await;
    let said = recorder.finish().unwrap();
    assert_eq!((said.exchanges, said.left_out), (3, 6));
    let again = Recorder::begin(folder.path(), "x", Timestamp(0), [], RecorderLimits::default());
    assert!(matches!(again.err(), Some(NetError::Recording { .. })));
}

#[tokio::test]
async fn an_interrupted_recording_can_be_used_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let server = site();
    let one = recorder(folder.path(), RecorderLimits::default());
    let net = client(quick()).recorded_by(Arc::clone(&one));
    let home = net.get(&server.url("/")).await.unwrap();
    assert_eq!(net.get(&server.url("/nothing")).await.unwrap_err(), NetError::NotFound { url: server.url("/nothing") });
    // It ends here, in the middle of writing a line.
    drop((one, net));
    let part = folder.path().join("recording.part");
    let mut text = std::fs::read(&part).unwrap();
    text.extend(b"{\"kind\":\"exchange\",\"url\":\"http");
    std::fs::write(&part, text).unwrap();
    let left = Recording::open(folder.path()).unwrap();
    assert_eq!((left.is_complete(), left.answers(), left.about()), (false, 3, "acme.example"));
    let replayed = replaying(folder.path()).get(&server.url("/")).await.unwrap();
    assert_eq!((replayed.status, replayed.text().as_str()), (home.status, "home of redacted"));

    let other = Recorder::begin(folder.path(), "globex.example", Timestamp(0), [], RecorderLimits::default());
    assert!(matches!(other.err(), Some(NetError::Recording { reason }) if reason.contains("about acme.example")));

    let two = recorder(folder.path(), RecorderLimits::default());
    story(&client(quick()).recorded_by(Arc::clone(&two)), &server).await;
    let said = two.finish().unwrap();
    assert_eq!((said.exchanges, said.found, said.left_out), (8, 3, 0));
    assert!(Recording::open(folder.path()).unwrap().is_complete() && !part.exists());
}

#[test]
fn a_recording_that_was_begun_and_asked_nobody_is_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(recorder(folder.path(), RecorderLimits::default()));
    assert_eq!(Recording::open(folder.path()).unwrap().answers(), 0);
    std::fs::write(folder.path().join("recording.part"), "no list\n").unwrap();
    assert!(matches!(Recording::open(folder.path()), Err(NetError::Recording { reason }) if reason.contains("line 1")));
}

#[tokio::test]
async fn the_sample_world_can_be_recorded_with_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::new();
    let world = Arc::new(SampleWorld::embedded(Arc::clone(&clock) as _).unwrap());
    world.set_pace(0.0);
    let net = Net::new(quick(), Arc::clone(&clock) as _, Reach::SampleOnly, Some(world)).unwrap();
    let recorder = recorder(folder.path(), RecorderLimits::default());
    let net = net.recorded_by(Arc::clone(&recorder));
    let home = net.get("https://acmecorp.example/").await.unwrap();
    let names = net.dns("acmecorp.example", DnsKind::Txt).await.unwrap();
    let nobody = net.get("https://nobody.example/").await.unwrap_err();
    assert!(recorder.finish().unwrap().names > 0);
    let replayed = replaying(folder.path());
    assert_eq!(replayed.get("https://acmecorp.example/").await.unwrap().content_hash, home.content_hash);
    assert_eq!(replayed.dns("acmecorp.example", DnsKind::Txt).await.unwrap().values, names.values);
    assert_eq!(replayed.get("https://nobody.example/").await.unwrap_err(), nobody);
    let other = replayed.dns("acmecorp.example", DnsKind::Caa).await;
    assert!(matches!(other, Ok(answer) if answer.values.is_empty()), "no real resolver is asked about it");
}

#[tokio::test]
async fn a_list_from_somebody_else_does_not_lead_out_of_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let list = |body: &str| {
        serde_json::json!({"format": 1, "about": "a", "recordedAt": 0, "names": [], "noSuchHosts": [],
            "exchanges": [{"url": "http://127.0.0.1/", "at": 0, "status": 200, "headers": [], "body": body, "bytes": 1}]})
    };
    for body in ["../recording.json", "/etc/hostname", ".hidden", "no-such.html"] {
        std::fs::write(folder.path().join("recording.json"), list(body).to_string()).unwrap();
        let request = Request::get("http://127.0.0.1/").unwrap().api();
        let outcome = replaying(folder.path()).fetch(request).await;
        assert!(matches!(outcome, Err(NetError::Recording { .. })), "{body} {outcome:?}");
    }
    std::fs::write(folder.path().join("recording.json"), "{\"format\": 9}").unwrap();
    assert!(matches!(Recording::open(folder.path()), Err(NetError::Recording { .. })));
}
