//! Caps, cache, patience and the backup, around a server that counts.

use std::sync::Arc;

use domain::{Clock, PrepId, TenantId, Timestamp};
use models::{
    Book, Caps, MemoryBook, ModelError, Models, Outcome, Prices, ProviderKind, Recorded, Scope, Settings, Shared, Tape,
};
use pretty_assertions::assert_eq;
use tokio_util::sync::CancellationToken;

use crate::fake::{Act, Fake};
use crate::protocol::{backend, draft_question, http};

/// It is always the same moment.
pub struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(1_795_000_000_000)
    }
}

fn shared() -> Shared {
    let book: Arc<dyn Book> = Arc::new(MemoryBook::default());
    Shared::new(move |_| book.clone(), Arc::new(Still))
}

fn scope(prep: &str) -> Scope {
    Scope { tenant: TenantId::local(), prep: PrepId::from(prep), asker: "run_1".to_owned() }
}

fn say() -> Act {
    Act::Say { text: r#"{"sentences":[]}"#.to_owned(), pieces: 2 }
}

fn settings(fake: &Fake) -> Settings {
    Settings::with(backend(ProviderKind::Compatible, &fake.address))
}

async fn ask(models: &Models, prep: &str) -> Result<Outcome, ModelError> {
    models.ask(&scope(prep), &draft_question(), &CancellationToken::new(), &mut |_: &str| {}).await
}

#[tokio::test]
async fn the_same_question_costs_once() {
    let fake = Fake::start(false, vec![say()]).await;
    let models = Models::new(settings(&fake), http(), shared()).unwrap();
    let (first, second) = tokio::join!(ask(&models, "one"), ask(&models, "one"));
    assert_eq!((first.unwrap(), fake.seen().len()), (second.unwrap(), 1), "who was interrupted finds its own answer");
    let mut heard = String::new();
    let other = Scope { asker: "run_2".to_owned(), ..scope("one") };
    let again = models
        .ask(&other, &draft_question(), &CancellationToken::new(), &mut |words: &str| heard.push_str(words))
        .await;
    assert_eq!((again.unwrap().cached, heard.as_str(), fake.seen().len()), (true, r#"{"sentences":[]}"#, 1));
    assert_eq!(models.shared().spent(&scope("one")).await.unwrap()[1].tokens, 165);
    assert!(!ask(&models, "two").await.unwrap().cached, "what one preparation read is not told to another");
}

#[tokio::test]
async fn a_cap_is_never_passed_however_many_ask_at_once() {
    let fake = Fake::start(false, vec![say()]).await;
    let (most, _) = Models::new(settings(&fake), http(), shared()).unwrap().estimate(&draft_question());
    let caps = Caps { prep_tokens_max: most.tokens() * 3, ..Caps::default() };
    let models = Models::new(Settings { caps, ..settings(&fake) }, http(), shared()).unwrap();
    let asked = (0..12).map(|number| {
        let models = models.clone();
        async move {
            let mut exchange = draft_question();
            exchange.user = format!("{} {number}", exchange.user);
            models.ask(&scope("one"), &exchange, &CancellationToken::new(), &mut |_: &str| {}).await
        }
    });
    let done = futures::future::join_all(asked).await;
    let spent = models.shared().spent(&scope("one")).await.unwrap()[0];
    assert!(spent.tokens <= caps.prep_tokens_max, "{spent:?}");
    assert!(done.iter().any(|one| one.is_ok()));
    for refused in done.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, ModelError::Stopped(_)) && refused.to_string().contains("cap"), "{refused}");
    }
}

#[tokio::test]
async fn a_cap_in_money_stops_before_the_question_goes_out() {
    let fake = Fake::start(false, vec![say()]).await;
    let priced =
        models::Backend { prices: Some(Prices { input: 3_000_000, output: 15_000_000 }), ..settings(&fake).large };
    let caps = Caps { day_micros_max: Some(100), ..Caps::default() };
    let models = Models::new(Settings { caps, large: priced, ..settings(&fake) }, http(), shared()).unwrap();
    let stopped = ask(&models, "one").await.unwrap_err().to_string();
    assert!(stopped.contains("$0.0001 for today"), "{stopped}");
    assert_eq!(fake.seen().len(), 0);
}

#[tokio::test]
async fn a_cap_in_money_binds_a_backup_whose_price_nobody_knows() {
    let busy = || Act::Status { status: 429, headers: vec![("retry-after-ms", "10".to_owned())], message: "slow" };
    let (never, other) = (Fake::start(false, vec![busy()]).await, Fake::start(true, vec![say()]).await);
    let prices = Some(Prices { input: 0, output: 0 });
    let large = models::Backend { prices, ..settings(&never).large };
    // A model on this machine costs nothing, so the backup is somewhere else.
    let mut backup = backend(ProviderKind::Anthropic, &other.address);
    backup.url = Some("https://models.example/v1/".to_owned());
    let caps = Caps { month_micros_max: Some(5_000_000), ..Caps::default() };
    let all = Settings { caps, large, backup: Some(backup), ..settings(&never) };
    let models = Models::new(all, http(), shared()).unwrap();
    let stopped = ask(&models, "one").await.unwrap_err().to_string();
    assert!(stopped.contains("$5.0000") && stopped.contains("Give its prices"), "{stopped}");
    assert_eq!(never.seen().len(), 3);
}

#[tokio::test]
async fn a_busy_model_is_asked_again_and_then_another() {
    let busy = || Act::Status { status: 429, headers: vec![("retry-after-ms", "10".to_owned())], message: "slow" };
    let fake = Fake::start(false, vec![busy(), busy(), say()]).await;
    let models = Models::new(settings(&fake), http(), shared()).unwrap();
    assert!(ask(&models, "one").await.is_ok());
    assert_eq!(fake.seen().len(), 3);

    let (never, other) = (Fake::start(false, vec![busy()]).await, Fake::start(true, vec![say()]).await);
    let backup = Some(backend(ProviderKind::Anthropic, &other.address));
    let models = Models::new(Settings { backup, ..settings(&never) }, http(), shared()).unwrap();
    assert!(ask(&models, "one").await.is_ok());
    assert_eq!((never.seen().len(), other.seen().len()), (3, 1));
    other.nothing_was_wrong();
}

#[tokio::test]
async fn words_of_two_models_are_never_put_together() {
    let cut = || Act::Cut { text: r#"{"sentences":[{"text":"Half"#.to_owned(), after: 20 };
    let (broken, other) = (Fake::start(false, vec![cut()]).await, Fake::start(false, vec![say()]).await);
    let backup = Some(backend(ProviderKind::Compatible, &other.address));
    let models = Models::new(Settings { backup, ..settings(&broken) }, http(), shared()).unwrap();
    assert!(matches!(ask(&models, "one").await, Err(ModelError::Broken { .. })));
    assert_eq!((broken.seen().len(), other.seen().len()), (1, 0));
}

#[tokio::test]
async fn a_question_that_is_called_off_ends_at_once_and_is_paid_for() {
    let fake = Fake::start(false, vec![Act::Stall { text: "{".to_owned() }]).await;
    let models = Models::new(settings(&fake), http(), shared()).unwrap();
    let cancelled = CancellationToken::new();
    let mut heard = |_: &str| cancelled.cancel();
    let (one, question) = (scope("one"), draft_question());
    let asked = models.ask(&one, &question, &cancelled, &mut heard);
    let ended = tokio::time::timeout(std::time::Duration::from_secs(20), asked).await;
    assert!(ended.expect("it does not wait for words that never come").is_err());
    let (most, _) = models.estimate(&draft_question());
    assert_eq!(models.shared().spent(&scope("one")).await.unwrap()[0].tokens, most.tokens());
}

/// A writer whose lines can be read afterwards.
#[derive(Clone, Default)]
struct Page(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_was_recorded_is_answered_again_without_a_server() {
    let page = Page::default();
    let tape: Tape = Arc::new(std::sync::Mutex::new(Box::new(page.clone())));
    let fake = Fake::start(false, vec![say(), Act::Status { status: 401, headers: Vec::new(), message: "no" }]).await;
    let models = Models::new(settings(&fake), http(), shared()).unwrap().recorded_to(&tape);
    let first = ask(&models, "one").await.unwrap();
    ask(&models, "two").await.unwrap_err();
    let lines = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
    assert_eq!(lines.lines().count(), 1, "what failed is no exchange: {lines}");
    assert!(!lines.contains("sk-test-secret"), "{lines}");
    let recorded = Arc::new(Recorded::of(&lines).unwrap());
    let again = Models::of(recorded.clone(), settings(&fake), shared());
    assert_eq!(ask(&again, "three").await.unwrap().said, first.said);
    let mut other = draft_question();
    other.user.push('!');
    let asked = again.ask(&scope("four"), &other, &CancellationToken::new(), &mut |_: &str| {}).await;
    assert!(asked.unwrap_err().to_string().contains("no answer to this question"));
    assert!(Recorded::of("").is_err() && Recorded::of("{}").unwrap_err().starts_with("Line 1"));
}

#[tokio::test]
async fn a_month_has_a_cap_of_its_own_over_all_preparations() {
    let fake = Fake::start(false, vec![say(), say(), say()]).await;
    let most = Models::new(settings(&fake), http(), shared()).unwrap().estimate(&draft_question()).0.tokens();
    let caps = Caps { month_tokens_max: most + 100, ..Caps::default() };
    let models = Models::new(Settings { caps, ..settings(&fake) }, http(), shared()).unwrap();
    ask(&models, "one").await.unwrap();
    let stopped = ask(&models, "two").await.unwrap_err();
    assert!(matches!(&stopped, ModelError::Stopped(stop) if stop.span == "this month"), "{stopped}");
    assert_eq!(fake.seen().len(), 1);
}

/// A question that is too long for a server costs nothing; the server did not take it in.
#[tokio::test]
async fn a_question_that_is_not_taken_costs_nothing() {
    let not_taken = Act::Status { status: 400, headers: Vec::new(), message: "exceeds the context size" };
    let fake = Fake::start(false, vec![not_taken]).await;
    let models = Models::new(settings(&fake), http(), shared()).unwrap();
    assert!(matches!(ask(&models, "one").await, Err(ModelError::NotTaken { .. })));
    assert_eq!(models.shared().spent(&scope("one")).await.unwrap()[0].tokens, 0);
}
