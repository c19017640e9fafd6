//! A plan, its steps with what a test makes of them, and a store to run them on.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Clock, Entropy, Event, FindingId, Logged, NewEvent, PrepId, RunId, StepCounts, TenantId, Timestamp, Workflow,
};
use flow::testing::Loops;
use flow::{
    Engine, EngineHandle, EngineOptions, Plan, Retry, StepContext, StepError, StepOutput, StepSpec, Steps, snapshot,
};
use serde_json::json;
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Announcements, Commit, NewRun, PrepKey, RunChange, RunState, Store};
use tokio::time::Instant;

pub const BEGIN: i64 = 1_800_000_000_000;

/// Tells tokio's time, so that it stands still when that does.
pub struct TokioClock(Instant);

impl TokioClock {
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        Timestamp(BEGIN + self.0.elapsed().as_millis() as i64)
    }
}

/// The same byte for ever.
pub struct Bytes(pub u8);

impl Entropy for Bytes {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

pub fn step(name: &'static str, after: &'static [&'static str]) -> StepSpec {
    let retry = Retry { attempts_max: 3, pause: Duration::from_millis(1), pause_max: Duration::from_millis(4) };
    let timeout = Duration::from_secs(60);
    StepSpec { name, group: None, title: name, after, retry, timeout, optional: false }
}

fn optional(name: &'static str, title: &'static str, after: &'static [&'static str]) -> StepSpec {
    StepSpec { title, optional: true, ..step(name, after) }
}

/// One step, four side by side of which two are optional, then two in a row and one that needed none of them.
pub fn plan() -> Plan {
    let steps = vec![
        step("identify", &[]),
        step("site", &["identify"]),
        optional("news", "News", &["identify"]),
        optional("jobs", "Open roles", &["identify"]),
        step("dns", &[]),
        step("findings", &["site", "news", "jobs"]),
        step("brief", &["findings", "dns"]),
    ];
    Plan { workflow: Workflow::CustomerIntelligence, version: 1, steps }
}

pub type Acted = Pin<Box<dyn Future<Output = Result<StepOutput, StepError>> + Send>>;
type Act = Arc<dyn Fn(StepContext) -> Acted + Send + Sync>;

/// Steps that say something while they work and when they are over, unless a test says otherwise.
#[derive(Default)]
pub struct Scripted {
    acts: HashMap<&'static str, Act>,
    calls: Mutex<Vec<String>>,
}

impl Scripted {
    pub fn with<F: Future<Output = Result<StepOutput, StepError>> + Send + 'static>(
        mut self,
        step: &'static str,
        act: impl Fn(StepContext) -> F + Send + Sync + 'static,
    ) -> Self {
        self.acts.insert(step, Arc::new(move |context| Box::pin(act(context))));
        self
    }

    pub fn calls(&self, step: &str) -> usize {
        self.calls.lock().unwrap().iter().filter(|call| *call == step).count()
    }
}

#[async_trait]
impl Steps for Scripted {
    async fn run(&self, context: StepContext) -> Result<StepOutput, StepError> {
        self.calls.lock().unwrap().push(context.step.clone());
        match self.acts.get(context.step.as_str()) {
            Some(act) => act(context).await,
            None => usual(context).await,
        }
    }
}

/// Says two things while it works and one with its end; the output tells which outputs it saw.
pub async fn usual(context: StepContext) -> Result<StepOutput, StepError> {
    let counts = StepCounts { read: 1, ..StepCounts::default() };
    context.emit.emit(vec![says(&context, "first")], None).await?;
    context.emit.emit(vec![says(&context, "second")], Some(counts)).await?;
    let saw: Vec<_> = context.outputs.keys().cloned().collect();
    Ok(StepOutput {
        value: json!({ "saw": saw }),
        counts: StepCounts { read: 2, findings: 1, failed: 0 },
        events: vec![says(&context, "last")],
        ..StepOutput::default()
    })
}

pub fn says(context: &StepContext, what: &str) -> NewEvent {
    let because = format!("{} {what}", context.step);
    let event = Event::FindingWithdrawn { finding: FindingId::from("fnd_1"), because };
    NewEvent::keyed(&context.key.prep, context.run.as_str(), &format!("{}/{what}", context.step), event)
}

pub struct World {
    pub sqlite: Arc<SqliteStore>,
    /// Gone with the world.
    pub _dir: tempfile::TempDir,
    /// What engines use; a test may put something before the file.
    pub store: Arc<dyn Store>,
    pub steps: Arc<Scripted>,
    pub plan: Plan,
    pub clock: Arc<TokioClock>,
    pub key: PrepKey,
    pub run: RunId,
}

impl World {
    pub fn new(steps: Scripted) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let sqlite = Arc::new(SqliteStore::open(dir.path(), SqliteOptions::default()).unwrap());
        let key = PrepKey { tenant: TenantId::local(), prep: PrepId::from("prep_1") };
        Self {
            _dir: dir,
            store: Arc::clone(&sqlite) as Arc<dyn Store>,
            sqlite,
            steps: Arc::new(steps),
            plan: plan(),
            clock: Arc::new(TokioClock::new()),
            key,
            run: RunId::from("run_1"),
        }
    }

    pub fn with_plan(self, steps: Vec<StepSpec>) -> Self {
        Self { plan: Plan { steps, ..self.plan }, ..self }
    }

    pub fn engine(&self, owner: &str) -> EngineHandle {
        self.engine_with(EngineOptions::owned_by(owner))
    }

    pub fn engine_with(&self, options: EngineOptions) -> EngineHandle {
        Engine::start(
            Arc::clone(&self.store),
            self.sqlite.announcements(),
            vec![self.plan.clone()],
            Arc::clone(&self.steps) as Arc<dyn Steps>,
            Arc::clone(&self.clock) as Arc<dyn Clock>,
            Arc::new(Bytes(255)),
            options,
        )
        .unwrap()
    }

    pub fn loops(&self) -> Loops {
        let sqlite = Arc::clone(&self.sqlite);
        Loops {
            store: Arc::clone(&self.store),
            listen: Arc::new(move || sqlite.announcements()),
            plans: vec![self.plan.clone()],
            steps: Arc::clone(&self.steps) as Arc<dyn Steps>,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            entropy: Arc::new(Bytes(0)),
        }
    }

    pub async fn begin(&self) {
        self.begin_run(&self.key, &self.run).await;
    }

    pub async fn begin_run(&self, key: &PrepKey, run: &RunId) {
        self.store.commit(begin(&self.plan, key, run, self.clock.now())).await.unwrap();
    }

    /// A command changes the state of the run.
    pub async fn ask(&self, state: RunState) {
        let change = RunChange { run: self.run.clone(), state, owner: None };
        let commit = Commit::events(self.key.clone(), self.clock.now(), Vec::new());
        self.store.commit(Commit { runs: vec![change], ..commit }).await.unwrap();
    }

    pub async fn log(&self) -> Vec<Logged> {
        snapshot::log(self.store.as_ref(), &self.key).await.unwrap()
    }

    pub async fn state(&self) -> RunState {
        self.store.run(&self.key.tenant, &self.run).await.unwrap().unwrap().0.state
    }

    pub async fn text(&self) -> String {
        let (row, journal) = self.store.run(&self.key.tenant, &self.run).await.unwrap().unwrap();
        snapshot::text(&row, &journal, &self.log().await)
    }

    /// Lets an engine end the run, and tells the run as text.
    pub async fn lived(&self) -> String {
        let engine = self.engine("engine");
        self.begin().await;
        self.over().await;
        engine.shutdown().await;
        self.text().await
    }

    pub async fn over(&self) {
        let mut announcements = self.sqlite.announcements();
        while self.state().await != RunState::Done {
            next(&mut announcements).await;
        }
    }

    /// Waits until a step has said something.
    pub async fn heard(&self, what: &str) {
        let mut announcements = self.sqlite.announcements();
        while !self.log().await.iter().any(|logged| text(&logged.event).contains(what)) {
            next(&mut announcements).await;
        }
    }
}

/// Waits for anything new.
pub async fn next(announcements: &mut Announcements) {
    // Lagging is news too.
    let _ = announcements.recv().await;
}

pub fn begin(plan: &Plan, key: &PrepKey, run: &RunId, at: Timestamp) -> Commit {
    let started =
        Event::WorkflowStarted { run: run.clone(), workflow: plan.workflow, attempt: 1, steps: plan.announce() };
    let mut commit =
        Commit::events(key.clone(), at, vec![NewEvent::keyed(&key.prep, run.as_str(), "started", started)]);
    let input = json!({ "company": "Acme" });
    commit.start.push(NewRun { run: run.clone(), workflow: plan.workflow, plan_version: plan.version, input });
    commit
}

fn text(event: &Event) -> &str {
    match event {
        Event::FindingWithdrawn { because, .. } => because,
        _ => "",
    }
}

pub fn texts(log: &[Logged]) -> Vec<&str> {
    log.iter().map(|logged| text(&logged.event)).filter(|text| !text.is_empty()).collect()
}
