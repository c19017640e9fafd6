//! Files about the vendor over HTTP: a draft, looked at, promoted, cited in an answer, removed.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::socket::Socket;
use crate::story::{TestServer, id_of, research_complete};

const STORIES: &str = "# Proof points\n\n## Customer stories\n\n### Corrinth Mutual\n\nCorrinth Mutual opened offices in four countries and cut joiner set-up from 9 days to 3 hours with Country Templates.\n\n## Competitors\n\n### Passgate\n\nPassgate is a sign-in product for small companies; we meet it when a second country opens.\n";

fn names(file: &Value, list: &str, key: &str) -> Vec<String> {
    file["adds"][list].as_array().unwrap().iter().map(|item| item[key].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_a_draft_until_it_is_promoted_and_survives_a_restart_and_a_refresh() {
    let server = TestServer::start().await;
    let added = server.ask(|client| client.upload("/api/vendor/files?name=stories.md", STORIES.as_bytes())).await;
    assert_eq!(added.status, 201, "{}", added.json());
    let draft = added.json();
    assert_eq!((&draft["state"], &draft["kind"]), (&json!("draft"), &json!("markdown")));
    assert_eq!(names(&draft, "proofPoints", "customer"), ["Corrinth Mutual"]);
    assert_eq!(names(&draft, "competitors", "name"), ["Passgate"]);
    let proof = &draft["adds"]["proofPoints"][0];
    assert_eq!(
        proof["measures"],
        json!([{ "quote": "from 9 days to 3 hours", "from": { "number": "9", "unit": "days" }, "to": { "number": "3", "unit": "hours" } }])
    );
    assert!(STORIES.contains(proof["span"]["quote"].as_str().unwrap()), "{proof}");
    let again =
        server.ask(|client| client.upload("/api/vendor/files?name=stories.md", STORIES.as_bytes())).await.json();
    assert_eq!(again["id"], draft["id"]);

    let profile = server.ask(|client| client.get("/api/vendor")).await.json();
    assert!(!profile.to_string().contains("Corrinth"), "a draft is not used: {profile}");

    let id = draft["id"].as_str().unwrap().to_owned();
    let promoted = server.ask(move |client| client.post(&format!("/api/vendor/files/{id}/promote"), &json!({}))).await;
    assert_eq!(promoted.json()["state"], "promoted");
    let server = server.restart().await;

    // A prep reads the site, and keeps what the file says beside it.
    let prep = id_of(&server.start_acme("with-file").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    socket.events_until(research_complete).await;
    let profile = server.ask(|client| client.get("/api/vendor")).await.json()["profile"].clone();
    let customers: Vec<&str> =
        profile["proofPoints"].as_array().unwrap().iter().map(|proof| proof["customer"].as_str().unwrap()).collect();
    assert!(customers.contains(&"Corrinth Mutual") && customers.contains(&"Tallwind"), "{customers:?}");

    let span = profile["proofPoints"].as_array().unwrap().iter().find(|proof| proof["customer"] == "Corrinth Mutual");
    let span = span.unwrap()["span"].clone();
    let path = format!("/api/preps/{prep}/evidence/{}", span["evidence"].as_str().unwrap());
    let evidence = server.ask(move |client| client.get(&path)).await.json();
    assert!(evidence["text"].as_str().unwrap().contains(span["quote"].as_str().unwrap()), "{evidence}");
    assert_eq!(evidence["evidence"]["url"], "vendor-file:stories.md");

    let files = server.ask(|client| client.get("/api/vendor/files")).await.json();
    let id = files["files"][0]["id"].as_str().unwrap().to_owned();
    let gone = server.ask(move |client| client.delete(&format!("/api/vendor/files/{id}"))).await;
    assert_eq!(gone.status, 204);
    let profile = server.ask(|client| client.get("/api/vendor")).await.json();
    assert!(!profile.to_string().contains("Corrinth") && profile.to_string().contains("Tallwind"), "{profile}");
    let files = server.ask(|client| client.get("/api/vendor/files")).await.json();
    assert_eq!(files["files"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_file_of_ours_is_refused_with_a_reason() {
    let server = TestServer::start().await;
    let refused = |name: &'static str, bytes: Vec<u8>| {
        let server = &server;
        async move {
            let path = format!("/api/vendor/files?name={name}");
            let answer = server.ask(move |client| client.upload(&path, &bytes)).await;
            (answer.status, answer.json()["detail"].as_str().unwrap_or_default().to_owned())
        }
    };
    let (status, why) = refused("deck.pptx", b"PK\x03\x04".to_vec()).await;
    assert_eq!(status, 415, "{why}");
    let (status, why) = refused("broken.pdf", b"%PDF-1.7\nnothing".to_vec()).await;
    assert_eq!(status, 422, "{why}");
    assert!(why.contains("damaged"), "{why}");
    let (status, why) = refused("large.txt", vec![b'a'; 10 * 1024 * 1024 + 1]).await;
    assert_eq!(status, 413, "{why}");
    let (status, _) = refused("%2e%2e%2f", b"text".to_vec()).await;
    assert_eq!(status, 400);
    let missing = server.ask(|client| client.post("/api/vendor/files/file_none/promote", &json!({}))).await;
    assert_eq!(missing.status, 404);
    let stranger = server.ask(|client| client.send("GET", "/api/vendor/files", None, &[])).await;
    assert_eq!(stranger.status, 401);
    assert_eq!(server.ask(|client| client.get("/api/vendor/files")).await.json()["files"], json!([]));
}
