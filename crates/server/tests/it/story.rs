use std::collections::HashSet;

use domain::wire::{ClientFrame, ServerFrame};
use domain::{ClientId, Event, Logged, PrepView, Workflow};
use flow::{Engine, StartEngine};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use server::Running;
use server::config::{Config, Pace};
use tempfile::TempDir;

use crate::http::Client;
use crate::socket::Socket;

pub struct TestServer {
    running: Option<Running>,
    pub client: Client,
    data: TempDir,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With settings of its own.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on(&Engine, tempfile::tempdir().unwrap(), change).await
    }

    /// With another engine.
    pub async fn start_on(engine: &dyn StartEngine) -> Self {
        Self::on(engine, tempfile::tempdir().unwrap(), |_| {}).await
    }

    async fn on(engine: &dyn StartEngine, data: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            data: data.path().to_owned(),
            offline: true,
            contact: "test".to_owned(),
            socket_events_max: 1_024,
            runs_max: 8,
            sample_pace: Pace::try_from(0.0).unwrap(),
            store: None,
            work: true,
            origins: Vec::new(),
            pace: data.path().join("pace"),
            disk_free_min_mib: 0,
            drain_seconds: 0,
            replay: None,
            poll_feeds: true,
            searxng: None,
            slack_api: None,
            local_only: false,
            model: Default::default(),
            keys: serde_json::from_value(json!({ "companies_house": "key-of-the-test" })).unwrap(),
            file_reader: None,
        };
        change(&mut config);
        let running = Running::serve_on(engine, config).await.unwrap();
        let client = Client::of(&running.url().unwrap());
        Self { running: Some(running), client, data }
    }

    /// What the server works with.
    pub fn house(&self) -> server::House {
        self.running.as_ref().unwrap().house().clone()
    }

    /// Ends in order and starts again on the same data.
    pub async fn restart(mut self) -> Self {
        self.running.take().unwrap().shutdown().await;
        Self::on(&Engine, self.data, |_| {}).await
    }

    /// Requests block, so they leave the threads of the server under test.
    pub async fn ask(
        &self,
        request: impl FnOnce(&Client) -> crate::http::Answer + Send + 'static,
    ) -> crate::http::Answer {
        let client = self.client.clone();
        tokio::task::spawn_blocking(move || request(&client)).await.unwrap()
    }

    pub async fn start_acme(&self, client_id: &'static str) -> Value {
        let body = json!({ "clientId": client_id, "request": "Help me prepare for my meeting with Acme Corp." });
        let answer = self.ask(move |client| client.post("/api/preps", &body)).await;
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }
}

pub fn id_of(reply: &Value) -> String {
    reply["prep"]["id"].as_str().unwrap().to_owned()
}

pub fn research_complete(logged: &Logged) -> bool {
    matches!(&logged.event, Event::WorkflowComplete { workflow: Workflow::CustomerIntelligence, .. })
}

fn assert_dense(events: &[Logged]) {
    let numbers: Vec<u64> = events.iter().map(|logged| logged.seq).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    let ids: HashSet<_> = events.iter().map(|logged| &logged.id).collect();
    assert_eq!(ids.len(), events.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_reply_names_the_vendor_asks_and_starts_both_runs() {
    let server = TestServer::start().await;
    let reply = server.start_acme("first").await;
    assert!(reply["trackingIds"]["vendorContext"].is_string(), "{reply}");
    assert!(reply["trackingIds"]["customerIntelligence"].is_string(), "{reply}");
    let said = reply["message"].to_string();
    assert!(said.contains("Keystead"), "{said}");
    let kinds: Vec<&str> =
        reply["actions"].as_array().unwrap().iter().map(|offer| offer["action"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "set_purpose").count(), 4, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "set_role").count(), 3, "{kinds:?}");
    assert!(kinds.contains(&"show_known_so_far") && kinds.contains(&"skip_to_results"), "{kinds:?}");

    let again = server.start_acme("first").await;
    assert_eq!(id_of(&again), id_of(&reply));
    assert_eq!(again["message"], reply["message"]);
    let list = server.ask(|client| client.get("/api/preps")).await.json();
    assert_eq!(list["preps"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sockets_a_late_one_and_the_api_show_the_same() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("same").await);
    let mut one = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let mut two = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let first = one.events_until(research_complete).await;
    let second = two.events_until(research_complete).await;
    assert_dense(&first);
    let shared = first.len().min(second.len());
    assert_eq!(first[..shared], second[..shared]);

    let cursor = first.len() as u64 / 2;
    let mut late = Socket::open(&server.client, &prep, cursor, None).await.unwrap();
    let rest = late.events_until(research_complete).await;
    assert_eq!(rest.first().map(|logged| logged.seq), Some(cursor + 1));

    let path = format!("/api/preps/{prep}");
    let view: PrepView = serde_json::from_value(server.ask(move |client| client.get(&path)).await.json()).unwrap();
    let page = format!("/api/preps/{prep}/events?after=0&limit=1000");
    let log = server.ask(move |client| client.get(&page)).await.json();
    let log: Vec<Logged> = serde_json::from_value(log["events"].clone()).unwrap();
    let log: Vec<Logged> = log.into_iter().filter(|logged| logged.seq <= view.last_seq).collect();
    assert_eq!(PrepView::fold(&log), view);
    assert!(!view.findings.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_quote_on_the_page_is_verbatim_in_the_stored_document() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("quotes").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let events = socket.events_until(research_complete).await;
    let view = PrepView::fold(&events);
    let mut checked = 0;
    for finding in view.findings.iter() {
        assert!(!finding.spans.is_empty(), "{} has no quote", finding.title);
        for span in &finding.spans {
            let path = format!("/api/preps/{prep}/evidence/{}", span.evidence);
            let stored = server.ask(move |client| client.get(&path)).await.json();
            assert!(span.holds_in(stored["text"].as_str().unwrap()), "{}: {span:?}", finding.title);
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked} quotes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_over_the_socket_are_accepted_once_and_bad_frames_rejected() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("socket").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    socket.events_until(research_complete).await;
    let say =
        ClientFrame::Say { client_id: ClientId::from("say-1"), text: "Tell me more about the funding".to_owned() };
    socket.send(&say).await;
    socket.send(&say).await;
    socket.send_text(r#"{"kind":"say","clientId":"say-2"}"#).await;
    let (mut accepted, mut answered, mut rejected) = (0, 0, None);
    while rejected.is_none() {
        match socket.next().await.unwrap() {
            ServerFrame::Accepted { client_id } => accepted += usize::from(client_id.as_str() == "say-1"),
            ServerFrame::Event(Logged { event: Event::UserSaid { .. }, .. }) => answered += 1,
            ServerFrame::Rejected { client_id, detail, .. } => rejected = Some((client_id, detail)),
            _ => {}
        }
    }
    assert_eq!((accepted, answered), (2, 1));
    let (client_id, detail) = rejected.unwrap();
    assert_eq!(client_id.as_str(), "say-2");
    assert!(detail.contains("text"), "{detail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_in_the_middle_goes_on_and_shows_nothing_twice() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("restart").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let before = socket.events_until(|logged| matches!(&logged.event, Event::FindingAdded { .. })).await;
    let server = server.restart().await;
    let cursor = before.len() as u64;
    let mut socket = Socket::open(&server.client, &prep, cursor, None).await.unwrap();
    let mut events = before;
    events.extend(socket.events_until(research_complete).await);
    assert_dense(&events);
    let view = PrepView::fold(&events);
    assert!(view.brief.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_made_once_and_fetched() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("paper").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    socket.events_until(research_complete).await;
    for (format, start) in [("pdf", b"%PDF".as_slice()), ("markdown", b"# ".as_slice())] {
        let path = format!("/api/preps/{prep}/documents");
        let answer =
            server.ask(move |client| client.post(&path, &json!({ "format": format, "clientId": format }))).await;
        assert_eq!(answer.status, 202, "{}", answer.json());
        let made = socket.events_until(|logged| matches!(&logged.event, Event::DocumentReady { .. })).await;
        let Some(Event::DocumentReady { document }) = made.last().map(|logged| logged.event.clone()) else { panic!() };
        let path = format!("/api/preps/{prep}/documents/{}", document.id);
        let file = server.ask(move |client| client.get(&path)).await;
        assert_eq!(file.status, 200);
        assert!(file.body.starts_with(start), "{format}");
        assert_eq!(file.body.len() as u64, document.bytes);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_may_be_of_something_else_and_says_what_it_is() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("paper").await);
    let path = format!("/api/preps/{prep}/mail");
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    socket.events_until(research_complete).await;
    let mail = server.ask(move |client| client.get(&path)).await.json();
    assert!(mail["href"].as_str().unwrap().starts_with("mailto:?subject=Before%20we%20meet"), "{mail}");
    assert!(!mail["text"].as_str().unwrap().contains("nternal"), "{mail}");
    for (order, name) in [
        (json!({ "format": "pdf", "about": { "kind": "roi" }, "audience": "customer" }), "acme-corp-roi-case-"),
        (
            json!({ "format": "html", "about": { "kind": "area", "area": "hiring" }, "length": "short" }),
            "acme-corp-deep-dive-",
        ),
        (json!({ "format": "pdf_phone" }), "acme-corp-one-pager-phone-"),
    ] {
        let path = format!("/api/preps/{prep}/documents");
        let asked = order.clone();
        let answer = server.ask(move |client| client.post(&path, &asked)).await;
        assert_eq!(answer.status, 202, "{}", answer.json());
        let made = socket.events_until(|logged| matches!(&logged.event, Event::DocumentReady { .. })).await;
        let Some(Event::DocumentReady { document }) = made.last().map(|logged| logged.event.clone()) else { panic!() };
        assert!(document.file_name.starts_with(name), "{}", document.file_name);
        let kept = serde_json::to_value(&document).unwrap();
        for field in ["about", "length"] {
            assert_eq!(kept.get(field), order.get(field));
        }
    }
    let path = format!("/api/preps/{prep}/documents");
    let order = json!({ "format": "email", "about": { "kind": "roi" } });
    let runs = server.ask(move |client| client.post(&path, &order)).await;
    assert_eq!(runs.status, 202);
    let log = socket.events_until(|logged| matches!(&logged.event, Event::AssistantSaid { .. })).await;
    assert!(!log.iter().any(|logged| matches!(logged.event, Event::WorkflowStarted { .. })), "no mail of a deep dive");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_and_pages_of_other_sites_are_refused() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("guard").await);
    let bare = server.ask(|client| client.send("GET", "/api/preps", None, &[])).await;
    assert_eq!(bare.status, 401);
    assert_eq!(bare.header("content-type").as_deref(), Some("application/problem+json"));
    assert!(bare.json()["kept"].is_string());
    let wrong = server.ask(|client| client.send("GET", "/api/preps", None, &[("authorization", "Bearer nope")])).await;
    assert_eq!(wrong.status, 401);
    let foreign = Socket::open(&server.client, &prep, 0, Some("https://evil.example")).await;
    assert!(foreign.is_err());
    let own = format!("http://{}", server.client.address);
    assert!(Socket::open(&server.client, &prep, 0, Some(&own)).await.is_ok());

    let entered = server.ask(|client| client.send("GET", &format!("/?token={}", client.token), None, &[])).await;
    assert_eq!(entered.status, 303);
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();
    let page = server.ask(move |client| client.send("GET", "/api/preps", None, &[("cookie", &pair)])).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_said_and_nothing_is_kept() {
    let server = TestServer::start().await;
    let cases = [
        (json!({ "clientId": "a", "request": "" }), "empty"),
        (json!({ "clientId": "", "request": "Acme" }), "clientId"),
        (json!({ "clientId": "a", "request": "x".repeat(9_000) }), "8000"),
        (json!({ "clientId": "a", "request": "Acme", "role": "boss" }), "role"),
        (json!({ "clientId": "a", "request": "Acme", "colour": "red" }), "colour"),
    ];
    for (body, word) in cases {
        let answer = server.ask(move |client| client.post("/api/preps", &body)).await;
        assert!((400..500).contains(&answer.status), "{} {}", answer.status, answer.json());
        let problem = answer.json().to_string();
        assert!(problem.contains(word), "{word}: {problem}");
    }
    let list = server.ask(|client| client.get("/api/preps")).await.json();
    assert_eq!(list["preps"], json!([]));
    assert_eq!(server.ask(|client| client.get("/api/preps/prep_none")).await.status, 404);
    assert_eq!(server.ask(|client| client.get("/api/nothing")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_prep_is_gone_and_its_sockets_are_told() {
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("forget").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    socket.events_until(research_complete).await;
    let path = format!("/api/preps/{prep}");
    let (gone, cost) = (path.clone(), format!("{path}/sources"));
    assert_eq!(server.ask(move |client| client.delete(&path)).await.status, 204);
    assert_eq!(server.ask(move |client| client.get(&gone)).await.status, 404);
    assert_eq!(server.ask(move |client| client.get(&cost)).await.status, 404);
    let mut reason = None;
    while let Some(frame) = socket.next().await {
        if let ServerFrame::Gone { reason: said } = frame {
            reason = Some(said);
        }
    }
    assert_eq!(reason.as_deref(), Some("forgotten"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_for_the_wrong_company_does_not_count_for_the_right_one() {
    let server = TestServer::start().await;
    let body = json!({ "clientId": "wrong", "request": "acme", "vendor": "keystead.example" });
    let prep = id_of(&server.ask(move |client| client.post("/api/preps", &body)).await.json());
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let mut log = socket.events_until(research_complete).await;
    let actions = format!("/api/preps/{prep}/actions");
    for (client_id, name, domain) in
        [("one", "Acme Hardware", "acme-hardware.example"), ("two", "Acme Corp", "acmecorp.example")]
    {
        if client_id == "two" {
            let not_this = json!({ "clientId": "not", "action": { "kind": "not_this_company" } });
            let path = actions.clone();
            assert_eq!(server.ask(move |client| client.post(&path, &not_this)).await.status, 200);
            log.extend(socket.events_until(research_complete).await);
        }
        let pick = json!({ "kind": "pick_company", "name": name, "domain": domain });
        let (path, pick) = (actions.clone(), json!({ "clientId": client_id, "action": pick }));
        assert_eq!(server.ask(move |client| client.post(&path, &pick)).await.status, 200);
        log.extend(socket.events_until(research_complete).await);
        let view = PrepView::fold(&log);
        assert_eq!(view.identified.map(|company| company.name).as_deref(), Some(name));
        let other = if client_id == "one" { "acmecorp.example" } else { "acme-hardware.example" };
        assert!(view.findings.len() > 5, "{name}");
        for finding in view.findings.iter() {
            let urls: Vec<&str> = finding.sources.iter().map(|source| source.url.as_str()).collect();
            assert!(!urls.iter().any(|url| url.contains(other)), "{name}: {} {urls:?}", finding.title);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_is_off_is_left_out_and_every_other_tells_how_it_answered() {
    let server = TestServer::start().await;
    let source = |list: &Value, id: &str| -> Value {
        list["sources"].as_array().unwrap().iter().find(|source| source["id"] == id).cloned().unwrap()
    };
    let list = server.ask(|client| client.get("/api/sources")).await.json();
    assert_eq!((source(&list, "dns")["on"].clone(), source(&list, "dns")["last"].clone()), (json!(true), Value::Null));

    let off = server.ask(|client| client.put("/api/sources/dns", &json!({ "on": false }))).await;
    assert_eq!((off.status, off.json()["on"].clone()), (200, json!(false)));
    let prep = id_of(&server.start_acme("off").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let events = socket.events_until(research_complete).await;
    let view = PrepView::fold(&events);
    let run = view.latest_run(Workflow::CustomerIntelligence).unwrap();
    let step = run.steps.iter().find(|step| step.plan.step == "smart_collection:dns").unwrap();
    let why = "It is switched off on the Sources page.".to_owned();
    assert_eq!(step.state, domain::StepState::Skipped { why });

    let list = server.ask(|client| client.get("/api/sources")).await.json();
    assert_eq!(source(&list, "dns")["last"], Value::Null);
    let site = source(&list, "site");
    assert!(site["last"]["read"].as_u64() > Some(5) && site["last"]["requests"].as_u64() > Some(5), "{site}");

    let keys = ["companies_house", "sec"].map(|id| source(&list, id)["key"].clone());
    assert_eq!((keys, source(&list, "sec")["rateKeys"].clone()), ([json!("set"), json!("not_needed")], json!(["sec"])));
    assert!(!list.to_string().contains("key-of-the-test"));
    let told = server.ask(move |client| client.get(&format!("/api/preps/{prep}/sources"))).await.json();
    let (dns, site) = (source(&told, "dns"), source(&told, "site"));
    assert_eq!((dns["fate"].clone(), dns["requests"].clone()), (json!("skipped"), json!(0)));
    assert!(site["fate"] == "read" && site["requests"].as_u64() > Some(5), "{site}");
    assert!(told["requests"].as_u64() > site["requests"].as_u64(), "{told}");

    let company = json!({ "company": "acmecorp.example" });
    let tried = server.ask(move |client| client.post("/api/sources/dns/test", &company)).await;
    assert!(tried.status == 200 && tried.json()["read"].as_u64() > Some(0), "{}", tried.json());
    let list = server.ask(|client| client.get("/api/sources")).await.json();
    assert_eq!(source(&list, "dns")["last"], tried.json());
    assert_eq!(source(&list, "dns")["on"], json!(false), "trying does not switch");

    let first = server.ask(|client| client.put("/api/sources/bing_news", &json!({ "on": true }))).await;
    assert_eq!(first.status, 409);
    let list = server.ask(|client| client.get("/api/sources")).await.json();
    let bing = list["sources"].as_array().unwrap().iter().find(|source| source["id"] == "bing_news").unwrap().clone();
    assert!(
        bing["on"] == false
            && first.json()["detail"].as_str().unwrap().contains(bing["notice"]["text"].as_str().unwrap())
    );
    let wrong =
        server.ask(|client| client.put("/api/sources/bing_news", &json!({ "on": true, "accept": "yes" }))).await;
    assert_eq!(wrong.status, 409);
    let accept = json!({ "on": true, "accept": bing["notice"]["id"] });
    let accepted = server.ask(move |client| client.put("/api/sources/bing_news", &accept)).await.json();
    assert!(accepted["on"] == true && accepted["notice"]["acceptedAt"].is_number(), "{accepted}");
    let lacks = server.ask(|client| client.put("/api/sources/exa", &json!({ "on": true }))).await;
    assert!(lacks.status == 409 && lacks.json()["detail"].as_str().unwrap().contains("It needs a key"));
    let unknown = server.ask(|client| client.put("/api/sources/nobody", &json!({ "on": true }))).await;
    assert_eq!(unknown.status, 404);
    let wrong = server.ask(|client| client.put("/api/sources/dns", &json!({ "on": "yes" }))).await;
    assert_eq!(wrong.status, 400);
}
