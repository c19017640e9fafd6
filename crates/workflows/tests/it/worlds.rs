//! One process's worth of set-up over a folder, without a server.

use std::path::Path;
use std::sync::Arc;

use domain::{
    Clock, CompanyRef, Entropy, Event, Persona, PrepId, PrepView, RunId, TenantId, Timestamp, VendorRef, Workflow,
};
use flow::testing::Loops;
use net::{Net, NetOptions, Reach, SampleWorld};
use serde::Serialize;
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Commit, PrepKey, Store};
use workflows::effects::Draft;
use workflows::{Setup, Work, plans};

/// A Tuesday.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Time stands still, so that lives can be compared to the last event.
pub struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

impl Entropy for Still {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A process that lives on a folder.
pub struct World {
    pub setup: Setup,
    pub key: PrepKey,
    store: Arc<SqliteStore>,
}

impl World {
    pub fn over(folder: &Path) -> Self {
        Self::of(folder, SampleWorld::embedded(Arc::new(Still)).unwrap())
    }

    /// The same over a sample world of one's own.
    pub fn with_sample(folder: &Path, sample: &Path) -> Self {
        Self::of(folder, SampleWorld::from_dir(sample, Arc::new(Still)).unwrap())
    }

    fn of(folder: &Path, sample: SampleWorld) -> Self {
        let store = Arc::new(SqliteStore::open(folder, SqliteOptions::default()).unwrap());
        let clock: Arc<dyn Clock> = Arc::new(Still);
        let sample = Arc::new(sample);
        sample.set_pace(0.0);
        let net = Net::new(NetOptions::default(), clock.clone(), Reach::SampleOnly, Some(sample.clone())).unwrap();
        let setup = Setup::new(store.clone() as Arc<dyn Store>, net, Some(sample), true, clock);
        Self { setup, key: store::key(&TenantId::local(), &PrepId::from("prep_1")), store }
    }

    /// The same with systems to deliver to.
    pub fn delivering_to(self, workplace: impl workflows::Workplace + 'static) -> Self {
        Self { setup: self.setup.with_workplace(Arc::new(workplace)), ..self }
    }

    /// The same with another least time between two changes of a message.
    pub fn following_every(self, interval: std::time::Duration) -> Self {
        Self { setup: self.setup.following_every(interval), ..self }
    }

    /// What cutting to the rep needs.
    pub async fn tailor(&self) -> workflows::tailor::Tailor {
        let shelf = self.setup.shelf(&self.key.tenant);
        self.setup.board.tailor(&self.view().await, &shelf).await.unwrap()
    }

    /// What the engine of each life is made of: a new one each time, as after a crash.
    pub fn loops(&self) -> Loops {
        let store = Arc::clone(&self.store);
        Loops {
            store: self.store.clone(),
            listen: Arc::new(move || store.announcements()),
            plans: plans::all(),
            steps: Arc::new(Work::new(self.setup.clone())),
            clock: Arc::new(Still),
            entropy: Arc::new(Still),
        }
    }

    /// Begins a preparation for this company with one run, and nothing beside it.
    pub async fn begin(&self, company: &str, workflow: Workflow, input: impl Serialize) -> RunId {
        let company = CompanyRef { name: company.to_owned(), domain: None };
        let vendor = VendorRef { domain: "keystead.example".to_owned(), name: "Keystead".to_owned() };
        let mut draft = Draft::new(self.key.prep.clone(), "test".to_owned(), NOW, PrepView::default());
        draft.push(Event::PrepStarted {
            prep: self.key.prep.clone(),
            request: format!("Help me prepare for my meeting with {}.", company.name),
            company,
            vendor: Some(vendor),
            persona: Persona::default(),
            meeting: None,
        });
        self.run(draft, workflow, input).await
    }

    /// Begins one more run of the preparation.
    pub async fn go_on(&self, workflow: Workflow, input: impl Serialize) -> RunId {
        let view = self.view().await;
        self.run(Draft::new(self.key.prep.clone(), "go on".to_owned(), NOW, view), workflow, input).await
    }

    async fn run(&self, mut draft: Draft, workflow: Workflow, input: impl Serialize) -> RunId {
        let run = draft.start_run(workflow, input);
        let commit = Commit { start: draft.start, ..Commit::events(self.key.clone(), NOW, draft.events) };
        self.store.commit(commit).await.unwrap();
        run
    }

    pub async fn view(&self) -> PrepView {
        self.setup.views.now(&self.key).await.unwrap().as_ref().clone()
    }
}
