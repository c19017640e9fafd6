//! Both protocols, and what each failure means.

use models::uses::draft::{Brief, Numbered, question};
use models::uses::{extract, intent};
use models::{Backend, Exchange, Key, ModelError, Provider, ProviderKind, Remote, SentenceReader};
use pretty_assertions::assert_eq;

use crate::fake::{Act, Fake};

pub fn http() -> net::HttpClient {
    let clock: std::sync::Arc<dyn domain::Clock> = std::sync::Arc::new(crate::house::Still);
    net::Net::new(net::NetOptions::default(), clock, net::Reach::RealOnly, None).unwrap().operators_client()
}

pub fn backend(provider: ProviderKind, address: &str) -> Backend {
    let (url, key) = (Some(address.to_owned()), Some(Key::new("sk-test-secret")));
    Backend { provider, url, key, model: "words-1".to_owned(), prices: None }
}

pub fn draft_question() -> Exchange {
    let evidence =
        [Numbered { number: 1, by: "Acme Corp".to_owned(), text: "Acme Corp raised $50 million.".to_owned() }];
    question(&Brief {
        company: "Acme Corp",
        vendor: "Keystead",
        role: "an account executive",
        purpose: "expansion",
        wording: None,
        swaps: "",
        question: "when did they raise?",
        evidence: &evidence,
    })
}

const DRAFT: &str = r#"{"sentences":[{"text":"Acme Corp raised $50 million.","cites":[1]}]}"#;

/// Asks a server of each protocol; gives what came back and what was heard.
async fn ask(
    provider: ProviderKind,
    act: Act,
    exchange: &Exchange,
) -> (Result<models::Said, ModelError>, String, Fake) {
    let fake = Fake::start(provider == ProviderKind::Anthropic, vec![act]).await;
    let remote = Remote::new(&backend(provider, &fake.address), http()).unwrap();
    let mut heard = String::new();
    let said = remote.ask(exchange, &mut |words: &str| heard.push_str(words)).await;
    (said, heard, fake)
}

const BOTH: [ProviderKind; 3] = [ProviderKind::Anthropic, ProviderKind::Compatible, ProviderKind::Ollama];

#[tokio::test]
async fn each_use_is_asked_as_the_protocol_wants_it() {
    let wishes = [intent::Wish { id: "funding".to_owned(), means: "money that they raised".to_owned() }];
    let exchanges = [
        draft_question(),
        intent::question("how much cash do they have", "Acme Corp", &wishes),
        extract::question("Acme Corp", "Acme raises", "2026-11-12", "Acme Corp raised $50 million."),
    ];
    for provider in BOTH {
        for exchange in &exchanges {
            let act = Act::Say { text: DRAFT.to_owned(), pieces: 5 };
            let (said, heard, fake) = ask(provider, act, exchange).await;
            fake.nothing_was_wrong();
            let said = said.unwrap();
            assert_eq!((said.text.as_str(), heard.as_str(), said.cut), (DRAFT, DRAFT, false), "{provider:?}");
            assert_eq!((said.usage.input, said.usage.output, said.usage.estimated), (120, 45, false), "{provider:?}");
            let body = fake.seen()[0].body.to_string();
            assert!(!body.contains("sk-test-secret"), "a key in a body");
        }
    }
}

#[tokio::test]
async fn words_come_one_after_the_other() {
    for provider in BOTH {
        let fake =
            Fake::start(provider == ProviderKind::Anthropic, vec![Act::Say { text: DRAFT.to_owned(), pieces: 8 }])
                .await;
        let remote = Remote::new(&backend(provider, &fake.address), http()).unwrap();
        let (mut pieces, mut reader, mut sentences) = (0, SentenceReader::default(), Vec::new());
        let mut heard = |words: &str| {
            pieces += 1;
            sentences.extend(reader.take(words));
        };
        remote.ask(&draft_question(), &mut heard).await.unwrap();
        assert_eq!((pieces, sentences.len()), (8, 1), "{provider:?}");
    }
}

/// Whether and why a failure may pass.
fn kind(said: &Result<models::Said, ModelError>) -> &'static str {
    match said {
        Ok(_) => "said",
        Err(ModelError::Busy { .. }) => "busy",
        Err(ModelError::Broken { .. }) => "broken",
        Err(ModelError::Refused { .. }) => "refused",
        Err(ModelError::NotTaken { .. }) => "not taken",
        Err(ModelError::Unusable { .. }) => "unusable",
        Err(ModelError::Stopped(_) | ModelError::Book { .. }) => "stopped",
    }
}

#[tokio::test]
async fn each_failure_is_told_apart() {
    let status = |status, message| Act::Status { status, headers: Vec::new(), message };
    let text = || DRAFT.to_owned();
    for provider in [ProviderKind::Anthropic, ProviderKind::Compatible] {
        let refusal = if provider == ProviderKind::Anthropic { "refusal" } else { "content_filter" };
        for (act, expected) in [
            (status(401, "invalid x-api-key"), "refused"),
            (status(403, "not allowed"), "refused"),
            (status(404, "model not found"), "refused"),
            (status(400, "schema too deep"), "not taken"),
            (status(429, "slow down"), "busy"),
            (status(529, "overloaded"), "busy"),
            (status(503, "loading model"), "busy"),
            (Act::Cut { text: text(), after: 30 }, "broken"),
            (Act::Garble, "broken"),
            (Act::Refuse { reason: refusal }, "unusable"),
            (Act::Say { text: String::new(), pieces: 1 }, "unusable"),
        ] {
            let shown = format!("{provider:?} {act:?}");
            let (said, ..) = ask(provider, act, &draft_question()).await;
            assert_eq!(kind(&said), expected, "{shown}: {said:?}");
            let told = said.unwrap_err().to_string();
            assert!(!told.contains("sk-test-secret") && told.ends_with('.'), "{told}");
        }
        let (said, ..) = ask(provider, Act::Long { text: text() }, &draft_question()).await;
        assert!(said.unwrap().cut, "{provider:?}");
    }
    let (said, ..) = ask(ProviderKind::Anthropic, Act::Overload { text: text() }, &draft_question()).await;
    assert!(matches!(kind(&said), "busy" | "broken"), "{said:?}");
}

#[tokio::test]
async fn a_pause_that_the_provider_asks_for_is_known() {
    for (name, value, expected) in [("retry-after", "7", 7_000), ("retry-after-ms", "1500", 1_500)] {
        let headers = vec![(name, value.to_owned())];
        let (said, ..) =
            ask(ProviderKind::Compatible, Act::Status { status: 429, headers, message: "slow" }, &draft_question())
                .await;
        match said.unwrap_err() {
            ModelError::Busy { after, .. } => assert_eq!(after.unwrap().as_millis(), expected),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn where_nobody_listens_is_said() {
    let remote = Remote::new(&backend(ProviderKind::Compatible, "http://127.0.0.1:9/v1"), http()).unwrap();
    let said = remote.ask(&draft_question(), &mut |_: &str| {}).await;
    assert_eq!(kind(&said), "broken");
    assert!(said.unwrap_err().to_string().contains("cannot be reached"));
}
