//! The models of a house: which one does what, what happens when one fails, and what it costs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::{Clock, PrepId, TenantId};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::book::Book;
use crate::caps::{Account, Purse, Spent, without_prices};
use crate::exchange::{Exchange, Said, Task, Usage};
use crate::measured;
use crate::recorded::{Recorder, Tape};
use crate::remote::Remote;
use crate::settings::{Backend, Prices, Settings, SettingsError};
use crate::{Heard, ModelError, Provider, tokens};

/// Where paid answers of a preparation lie, in a space that is erased with it; and for how long.
const ANSWERS: &str = "prep/model_answer/";
const ANSWERS_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// How often a question is asked of one model, while no word of an answer has come.
const TRIES_MAX: u32 = 3;
/// The pause before the second try; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(500);
/// A provider that wants to be left alone for longer is not waited for.
const PAUSE_MAX: Duration = Duration::from_secs(20);
/// Answers and documents at once, over all preparations of a process.
const ASKED_AT_ONCE_MAX: usize = 4;
const READ_AT_ONCE_MAX: usize = 3;

/// For whom a question is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub tenant: TenantId,
    pub prep: PrepId,
    /// Who asks: an answer that the same one paid for before it was interrupted is still its own.
    pub asker: String,
}

impl Scope {
    fn account(&self) -> Account {
        Account { prep: self.prep.as_str().to_owned() }
    }
}

/// An answer and what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub said: Said,
    pub model: String,
    /// Millionths of a US dollar; absent where the price is not known.
    pub micros: Option<u64>,
    /// It had been asked and paid for before.
    pub cached: bool,
}

#[derive(Serialize, Deserialize)]
struct Paid {
    said: Said,
    model: String,
    micros: Option<u64>,
    asker: String,
}

#[derive(Clone)]
struct Priced {
    provider: Arc<dyn Provider>,
    prices: Option<Prices>,
}

/// The models of a house. Cheap to clone.
#[derive(Clone)]
pub struct Models {
    large: Priced,
    small: Priced,
    backup: Option<Priced>,
    settings: Arc<Settings>,
    shared: Arc<Shared>,
}

/// What stays the same when the settings change: what is out counts for the new ones too.
#[derive(Clone)]
pub struct Shared {
    books: Books,
    clock: Arc<dyn Clock>,
    turns: Arc<Semaphore>,
    /// Documents wait for each other and hold up no answer.
    reading: Arc<Semaphore>,
    /// Questions that are being asked, by their address: who asks the same waits for the answer.
    asking: Arc<tokio::sync::Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>>,
}

type Books = Arc<dyn Fn(&TenantId) -> Arc<dyn Book> + Send + Sync>;

impl Shared {
    /// Over the books of the house, one for each tenant.
    pub fn new(books: impl Fn(&TenantId) -> Arc<dyn Book> + Send + Sync + 'static, clock: Arc<dyn Clock>) -> Self {
        let turns = Arc::new(Semaphore::new(ASKED_AT_ONCE_MAX));
        let reading = Arc::new(Semaphore::new(READ_AT_ONCE_MAX));
        Self { books: Arc::new(books), clock, turns, reading, asking: Arc::default() }
    }

    /// The time, as the books have it.
    pub fn now(&self) -> domain::Timestamp {
        self.clock.now()
    }

    /// What was spent on a preparation, and by its tenant today and this month.
    pub async fn spent(&self, scope: &Scope) -> Result<[Spent; 3], String> {
        Purse::spent(&(self.books)(&scope.tenant), &scope.account(), self.clock.now()).await
    }
}

impl Models {
    /// Models as they are set. Nothing is asked yet.
    pub fn new(settings: Settings, http: net::HttpClient, shared: Shared) -> Result<Self, SettingsError> {
        let remote = |backend: &Backend| -> Result<Priced, SettingsError> {
            Ok(Priced { provider: Arc::new(Remote::new(backend, http.clone())?), prices: prices(backend) })
        };
        let large = remote(&settings.large)?;
        let small = settings.small.as_ref().map(remote).transpose()?.unwrap_or_else(|| large.clone());
        let backup = settings.backup.as_ref().map(remote).transpose()?;
        Ok(Self { large, small, backup, settings: Arc::new(settings), shared: Arc::new(shared) })
    }

    /// One provider for everything, such as a recording.
    pub fn of(provider: Arc<dyn Provider>, settings: Settings, shared: Shared) -> Self {
        let large = Priced { provider, prices: prices(&settings.large) };
        Self { small: large.clone(), large, backup: None, settings: Arc::new(settings), shared: Arc::new(shared) }
    }

    /// The same, with every exchange written down.
    pub fn recorded_to(self, tape: &Tape) -> Self {
        let recorded = |priced: Priced| Priced {
            provider: Arc::new(Recorder { provider: priced.provider, prices: priced.prices, tape: tape.clone() }),
            prices: priced.prices,
        };
        Self {
            large: recorded(self.large),
            small: recorded(self.small),
            backup: self.backup.map(recorded),
            settings: self.settings,
            shared: self.shared,
        }
    }

    /// How they are set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What stays when settings change.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The most that a question can cost.
    pub fn estimate(&self, exchange: &Exchange) -> (Usage, Option<u64>) {
        let usage = most(exchange);
        (usage, self.of_task(exchange).prices.map(|prices| prices.micros(&usage)))
    }

    /// Asks, within the caps. The same question costs once; `heard` is given the words as they come, or all at once
    /// where they were paid for before.
    pub async fn ask(
        &self,
        scope: &Scope,
        exchange: &Exchange,
        cancelled: &CancellationToken,
        heard: Heard<'_>,
    ) -> Result<Outcome, ModelError> {
        let first = self.of_task(exchange);
        let address = exchange.address(&first.provider.name());
        let asking = format!("{} {address}", scope.prep);
        let turn = {
            let mut all = self.shared.asking.lock().await;
            all.retain(|_, turn| Arc::strong_count(turn) > 1);
            all.entry(asking).or_default().clone()
        };
        let _turn = cancelled.run_until_cancelled(turn.lock()).await.ok_or_else(interrupted)?;
        match self.paid(scope, &address).await? {
            Some(outcome) => {
                heard(&outcome.said.text);
                Ok(outcome)
            }
            None => self.pay(scope, exchange, &address, cancelled, heard).await,
        }
    }

    async fn paid(&self, scope: &Scope, address: &str) -> Result<Option<Outcome>, ModelError> {
        let book = (self.shared.books)(&scope.tenant);
        let (space, now) = (format!("{ANSWERS}{address}"), self.shared.clock.now());
        let known = book.get(&space, scope.prep.as_str(), now).await.map_err(|what| ModelError::Book { what })?;
        // A page that cannot be read is asked for again.
        let paid: Option<Paid> = known.and_then(|value| serde_json::from_slice(&value).ok());
        Ok(paid.map(|paid| {
            let cached = paid.asker != scope.asker;
            let micros = if cached { Some(0) } else { paid.micros };
            Outcome { said: paid.said, model: paid.model, micros, cached }
        }))
    }

    async fn pay(
        &self,
        scope: &Scope,
        exchange: &Exchange,
        address: &str,
        cancelled: &CancellationToken,
        heard: Heard<'_>,
    ) -> Result<Outcome, ModelError> {
        let said_something = AtomicBool::new(false);
        let mut listen = |words: &str| {
            said_something.fetch_or(!words.is_empty(), Ordering::Relaxed);
            heard(words);
        };
        let first = self.of_task(exchange);
        let asked = self.patiently(scope, exchange, first, cancelled, &mut listen).await;
        let (outcome, error) = match asked {
            Ok(outcome) => (Some(outcome), None),
            Err(error) => (None, Some(error)),
        };
        let outcome = match (outcome, error, &self.backup) {
            (Some(outcome), _, _) => outcome,
            // Words of two models do not make one answer.
            (None, Some(error), Some(backup)) if !said_something.load(Ordering::Relaxed) && may_ask_another(&error) => {
                tracing::info!(%error, backup = backup.provider.name(), "another model is asked");
                self.patiently(scope, exchange, backup, cancelled, &mut listen).await?
            }
            (None, error, _) => return Err(error.unwrap_or_else(interrupted)),
        };
        let (said, model, asker) = (outcome.said.clone(), outcome.model.clone(), scope.asker.clone());
        self.keep(scope, address, &Paid { said, model, micros: outcome.micros, asker }).await;
        Ok(outcome)
    }

    /// That an answer cannot be kept costs money the next time, and loses nothing now.
    async fn keep(&self, scope: &Scope, address: &str, paid: &Paid) {
        let Ok(value) = serde_json::to_vec(paid) else { return };
        let expires_at = self.shared.clock.now().plus_ms(ANSWERS_KEPT_MS);
        if let Err(why) = (self.shared.books)(&scope.tenant)
            .put(&format!("{ANSWERS}{address}"), scope.prep.as_str(), value, expires_at)
            .await
        {
            tracing::warn!(%why, "an answer of a model could not be kept");
        }
    }

    /// Asks one model, again while it is busy and no word has come.
    async fn patiently(
        &self,
        scope: &Scope,
        exchange: &Exchange,
        of: &Priced,
        cancelled: &CancellationToken,
        heard: Heard<'_>,
    ) -> Result<Outcome, ModelError> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            let mut words = false;
            let mut listen = |said: &str| {
                words |= !said.is_empty();
                heard(said);
            };
            let asked = tokio::select! {
                asked = self.once(scope, exchange, of, &mut listen) => asked,
                () = cancelled.cancelled() => return Err(interrupted()),
            };
            let error = match asked {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            let wait = match &error {
                ModelError::Busy { after, .. } => after.unwrap_or(pause),
                ModelError::Broken { .. } => pause,
                ModelError::Stopped(_)
                | ModelError::Refused { .. }
                | ModelError::NotTaken { .. }
                | ModelError::Unusable { .. }
                | ModelError::Book { .. } => return Err(error),
            };
            if words || attempt >= TRIES_MAX || wait > PAUSE_MAX {
                return Err(error);
            }
            let slept = cancelled.run_until_cancelled(tokio::time::sleep(wait)).await;
            slept.ok_or_else(interrupted)?;
            pause *= 2;
        }
        Err(interrupted())
    }

    /// One question: set aside what it may cost, ask, write down what it did cost.
    async fn once(
        &self,
        scope: &Scope,
        exchange: &Exchange,
        of: &Priced,
        heard: Heard<'_>,
    ) -> Result<Outcome, ModelError> {
        if of.prices.is_none()
            && let Some(stop) = without_prices(&self.settings.caps)
        {
            return Err(ModelError::Stopped(stop));
        }
        let shared = &self.shared;
        let turns = if exchange.task == Task::Extract { &shared.reading } else { &shared.turns };
        let _turn = turns.acquire().await.map_err(|_| interrupted())?;
        let book = (shared.books)(&scope.tenant);
        let failed = |what| ModelError::Book { what };
        let most = Spent::of(&most(exchange), of.prices.as_ref());
        let account = scope.account();
        let now = shared.clock.now();
        let aside = Purse::set_aside(&book, &self.settings.caps, &account, most, now).await.map_err(failed)??;
        let mut words = false;
        let mut listen = |said: &str| {
            words |= !said.is_empty();
            heard(said);
        };
        let begun = Instant::now();
        let model = of.provider.model();
        let span = measured::span(model);
        let asked = of.provider.ask(exchange, &mut listen).instrument(span.clone()).await;
        measured::asked(&span, model, begun.elapsed(), &asked, of.prices.as_ref());
        let spent = match &asked {
            Ok(said) => Spent::of(&said.usage, of.prices.as_ref()),
            // Nothing was taken in.
            Err(ModelError::Refused { .. } | ModelError::NotTaken { .. } | ModelError::Busy { .. }) if !words => {
                Spent::default()
            }
            Err(_) => most,
        };
        // What is set aside stays counted where what was spent cannot be written: too much, never too little.
        if let Err(why) = Purse::settle(&book, aside, spent, shared.clock.now()).await {
            tracing::warn!(%why, "what a model took could not be written down");
        }
        let said = asked?;
        let micros = of.prices.map(|prices| prices.micros(&said.usage));
        Ok(Outcome { said, model: of.provider.model().to_owned(), micros, cached: false })
    }

    fn of_task(&self, exchange: &Exchange) -> &Priced {
        if exchange.task.is_small() { &self.small } else { &self.large }
    }
}

/// What a model on this machine asks is electricity.
fn prices(backend: &Backend) -> Option<Prices> {
    backend.prices.or(backend.is_local().then_some(Prices { input: 0, output: 0 }))
}

fn most(exchange: &Exchange) -> Usage {
    let schema = exchange.schema.schema.to_string();
    Usage {
        input: tokens::of_question(&[&exchange.system, &exchange.user, &schema]),
        output: u64::from(exchange.answer_tokens_max),
        estimated: true,
    }
}

fn may_ask_another(error: &ModelError) -> bool {
    error.may_pass() || matches!(error, ModelError::Refused { .. } | ModelError::NotTaken { .. })
}

fn interrupted() -> ModelError {
    ModelError::Broken { what: "The question was interrupted.".to_owned() }
}
