//! Puts one process together: store, door to the outside, desk, engine, hub.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{Clock, Entropy, TenantId, Timestamp, VendorRef};
use flow::{AtWork, Engine, EngineOptions, Parts, Pulse, StartEngine};
use net::{FilePace, MemoryCache, Net, NetError, NetOptions, Reach, Recording, SampleWorld};
use sources::Keys;
use store::{Announced, Announcements, Fits, PrepKey, Store, StoreError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use workflows::views::Views;
use workflows::{Desk, FileReader, LookFlaw, Looks, ModelHouse, Playbooks, Setup, VaultWorkplace, VendorFiles, Work};

use crate::config::Config;
use crate::counters::Counters;
use crate::database::{self, Opened};
use crate::health::Looked;
use crate::hub::Hub;
use crate::login;
use crate::pace::StorePace;
use crate::router;
use crate::system::{SystemClock, SystemEntropy, token};

/// How long a graceful end may take.
const SHUTDOWN: Duration = Duration::from_secs(10);
/// How often the end looks whether the last connection has gone.
const CLOSE_LOOK: Duration = Duration::from_millis(2);
/// How long a working process holds a run without a sign of life. After a crash the next process need not wait for it
/// where the store is a file: one process alone locks it, so opening it ends all leases.
const LEASE: Duration = Duration::from_secs(6);
const HEARTBEAT: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_secs(1);

/// Longest time between two looks at which feeds are due.
const FEEDS_LOOK_MAX: Duration = Duration::from_secs(60);
/// The least, so that a feed that cannot be remembered does not keep the process busy.
const FEEDS_LOOK_MIN: Duration = Duration::from_secs(5);

/// Bytes of answers kept in memory, to be used again while fresh and to be asked for only if changed.
const CACHE_BYTES_MAX: usize = 32 << 20;

/// The folder in the data folder that holds technology rules of the operator's own.
const RULES_FOLDER: &str = "technology-rules";

/// The folder in the data folder that holds a team's playbooks.
const PLAYBOOKS_FOLDER: &str = "playbooks";

/// The folder in the data folder that holds a team's own look of documents.
const TEMPLATES_FOLDER: &str = "templates";

/// Why the process cannot start.
/// A folder inside the data folder, as long as a restore into it goes on.
pub const RESTORING_NAME: &str = ".restoring";

#[derive(Debug, thiserror::Error)]
pub enum BootError {
    #[error("The data folder {folder} cannot be used: {why}")]
    Folder { folder: PathBuf, why: std::io::Error },
    #[error(
        "A restore into {folder} did not come to its end, so what lies there may be half of it. Empty the folder and restore again."
    )]
    HalfRestored { folder: PathBuf },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("The sample world, a recording or the network client cannot be set up: {0}")]
    Net(#[from] NetError),
    #[error("The engine cannot start: {0}")]
    Engine(String),
    #[error("The technology rules in {folder} cannot be used; mend or remove them:\n{flaws}")]
    Rules { folder: PathBuf, flaws: String },
    #[error("The playbooks in {folder} cannot be used; mend or remove them:\n{flaws}")]
    Playbooks { folder: PathBuf, flaws: String },
    #[error("The language model of the settings cannot be used: {0}")]
    Model(String),
    #[error("The templates in {folder} cannot be used; mend or remove them:\n{flaw}")]
    Templates { folder: PathBuf, flaw: LookFlaw },
    #[error(
        "Nobody shares a file: to work for others, name the database with --store postgres://… or CALLSHEET_STORE."
    )]
    Alone,
    #[error("The address {address} cannot be used: {why}. Choose another with --listen.")]
    Listen { address: SocketAddr, why: std::io::Error },
}

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Rooms>);

struct Rooms {
    config: Config,
    desk: Desk,
    work: Arc<Work>,
    connections: Arc<VaultWorkplace>,
    hub: Arc<Hub>,
    counters: Counters,
    token: String,
    port: u16,
    schema: Arc<dyn Fits>,
    /// The process was asked to end: others are to be asked from now on.
    ending: AtomicBool,
    /// Absent where others work.
    pulse: Option<Arc<dyn Pulse>>,
    /// Whether feeds are asked on schedule, and how the last round went.
    feeds: Mutex<Feeds>,
    looked: tokio::sync::Mutex<Option<Looked>>,
    closing: CancellationToken,
}

/// How the reading of feeds stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Feeds {
    /// Nobody asks them on schedule here.
    #[default]
    Left,
    /// They are asked; nothing went wrong in the last round, if there was one.
    Read,
    /// The last round failed; why is in the log.
    Failed,
}

impl House {
    /// Where commands go.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// What the desk and the steps share.
    pub fn setup(&self) -> &Setup {
        self.0.desk.setup()
    }

    /// The files of a vendor, the usual one without a domain; `None` when no vendor is set.
    pub async fn vendor_files(&self, domain: Option<&str>) -> Result<Option<VendorFiles>, StoreError> {
        let shelf = self.setup().shelf(&self.tenant());
        let usual = shelf.default_vendor().await?.or_else(|| self.setup().sample_vendor());
        let vendor = match domain {
            Some(domain) => {
                let profile = shelf.profile(domain).await?;
                let name = profile.map_or_else(|| domain.to_owned(), |profile| profile.name);
                let named = || VendorRef { name, domain: domain.to_owned() };
                Some(usual.filter(|usual| usual.domain == domain).unwrap_or_else(named))
            }
            None => usual,
        };
        Ok(vendor.map(|vendor| self.setup().vendor_files(&self.tenant(), vendor)))
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.setup().store
    }

    /// The systems that documents are delivered to.
    pub fn connections(&self) -> &VaultWorkplace {
        &self.0.connections
    }

    /// What the sources declare.
    pub fn work(&self) -> &Work {
        &self.0.work
    }

    /// Who listens.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// What the process counts.
    pub fn counters(&self) -> Counters {
        self.0.counters
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The local token.
    pub fn token(&self) -> &str {
        &self.0.token
    }

    /// The port that is listened on; 0 without a server.
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// Whose data this process serves.
    pub fn tenant(&self) -> TenantId {
        TenantId::local()
    }

    /// The key of a prep of this tenant.
    pub fn key(&self, prep: &str) -> PrepKey {
        store::key(&self.tenant(), &prep.into())
    }

    /// Whether the process was asked to end. For a while it still answers.
    pub fn ending(&self) -> bool {
        self.0.ending.load(Ordering::Relaxed)
    }

    /// What looks again at the store's schema.
    pub fn schema(&self) -> &dyn Fits {
        self.0.schema.as_ref()
    }

    /// What tells whether the engine lives; absent where others work.
    pub fn pulse(&self) -> Option<&Arc<dyn Pulse>> {
        self.0.pulse.as_ref()
    }

    /// How the reading of feeds stands.
    pub fn feeds(&self) -> Feeds {
        self.0.feeds.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn tell_feeds(&self, feeds: Feeds) {
        *self.0.feeds.lock().unwrap_or_else(PoisonError::into_inner) = feeds;
    }

    /// The last look at what is ready, for whoever looks next.
    pub fn looked(&self) -> &tokio::sync::Mutex<Option<Looked>> {
        &self.0.looked
    }

    /// Ends when the process begins to end.
    pub async fn closing(&self) {
        self.0.closing.cancelled().await;
    }
}

/// The inside of a process, with its engine at work.
pub struct Running {
    house: House,
    /// Absent where others work.
    engine: Option<Box<dyn AtWork>>,
    spreading: JoinHandle<()>,
    writing: JoinHandle<()>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    polling: Option<JoinHandle<()>>,
    address: Option<SocketAddr>,
    /// How long the end waits for balancers to look elsewhere.
    drain: Duration,
}

impl Running {
    /// Starts everything but the server: what the command line needs.
    pub async fn start(config: Config) -> Result<Self, BootError> {
        Self::compose(config, 0, &Engine).await
    }

    /// Starts everything and listens.
    pub async fn serve(config: Config) -> Result<Self, BootError> {
        Self::serve_on(&Engine, config).await
    }

    /// The same with another engine.
    pub async fn serve_on(engine: &dyn StartEngine, config: Config) -> Result<Self, BootError> {
        let (listener, address) = bind(config.listen).await?;
        let mut running = Self::compose(config, address.port(), engine).await?;
        let house = running.house.clone();
        running.serving = Some(serve_until_closing(listener, router::app(house.clone()), house.clone()));
        if house.config().poll_feeds {
            running.polling = Some(spawn(poll_feeds(house.clone())));
        }
        tokio::task::spawn_blocking(warm_up);
        running.address = Some(address);
        running.drain = Duration::from_secs(house.config().drain_seconds);
        Ok(running)
    }

    /// Starts to work on runs that others begin, and listens for whoever asks after its health, if at all.
    pub async fn work_on(
        engine: &dyn StartEngine,
        config: Config,
        health: Option<SocketAddr>,
    ) -> Result<Self, BootError> {
        if config.store.is_none() {
            return Err(BootError::Alone);
        }
        let listener = match health {
            Some(wanted) => Some(bind(wanted).await?),
            None => None,
        };
        let mut running = Self::compose(Config { work: true, ..config }, 0, engine).await?;
        let house = running.house.clone();
        if let Some((listener, address)) = listener {
            running.serving = Some(serve_until_closing(listener, router::health(house.clone()), house.clone()));
            running.address = Some(address);
        }
        if house.config().poll_feeds {
            running.polling = Some(spawn(poll_feeds(house.clone())));
        }
        Ok(running)
    }

    async fn compose(config: Config, port: u16, engine: &dyn StartEngine) -> Result<Self, BootError> {
        let folder = |why| BootError::Folder { folder: config.data.clone(), why };
        std::fs::create_dir_all(&config.data).map_err(folder)?;
        if config.data.join(RESTORING_NAME).exists() {
            return Err(BootError::HalfRestored { folder: config.data.clone() });
        }
        read_rules(&config.data)?;
        let playbooks = read_playbooks(&config.data)?;
        let looks = read_looks(&config.data)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let local_token = login::local_token(&config.data, entropy.as_ref()).map_err(folder)?;
        let owner = format!("{}-{}", std::process::id(), &token(entropy.as_ref())[..12]);
        let Opened { store, schema, announce } = database::open(config.store.as_ref(), &config.data, &owner).await?;
        let (for_engine, for_hub) = (announce.announcements(), announce.announcements());
        drop(announce);
        let setup = outside(&config, &store, &clock)?;
        let setup = playbooks.into_iter().fold(setup, Setup::with_playbooks);
        let setup = setup.with_file_reader(config.file_reader.clone().map(FileReader::Program).unwrap_or_default());
        let connections = connections(&config, &setup, &entropy)?;
        let setup = setup.with_workplace(connections.clone()).with_looks(looks);
        let setup = with_model(&config, setup, &entropy)?;
        let work = Arc::new(Work::new(setup.clone()));
        tell_of_unused_keys(&config, &work);
        let engine = match config.work {
            true => {
                let options = engine_options(owner, config.runs_max);
                let plans = workflows::plans::all();
                let parts = Parts { store, plans, steps: work.clone(), clock, entropy, options };
                let engine = engine.start(parts, for_engine).await;
                Some(engine.map_err(|error| BootError::Engine(error.to_string()))?)
            }
            false => None,
        };
        let hub = Arc::new(Hub::new(config.socket_events_max));
        let counters = Counters::start();
        let spreading = spawn(spread(hub.clone(), setup.views.clone(), counters, for_hub));
        let (writing, live) = (hub.clone(), setup.model.live());
        let writing = spawn(async move { writing.run_live(live).await });
        let rooms = Rooms {
            config,
            desk: Desk::new(setup),
            work,
            connections,
            hub,
            counters,
            token: local_token,
            port,
            schema,
            ending: AtomicBool::new(false),
            pulse: engine.as_ref().map(|engine| engine.pulse()),
            feeds: Mutex::default(),
            looked: tokio::sync::Mutex::default(),
            closing: CancellationToken::new(),
        };
        Ok(Self {
            house: House(Arc::new(rooms)),
            engine,
            spreading,
            writing,
            serving: None,
            polling: None,
            address: None,
            drain: Duration::ZERO,
        })
    }

    /// What handlers reach.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Where the server listens.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// The address to open in a browser.
    pub fn url(&self) -> Option<String> {
        self.address.map(|address| format!("http://{address}/?token={}", self.house.token()))
    }

    /// Ends in order: balancers see that it is not ready, sockets are told, requests finish, runs are handed back, the file is
    /// closed.
    pub async fn shutdown(self) {
        self.house.0.ending.store(true, Ordering::Relaxed);
        // Who has not looked yet still sends requests here; once nobody listens they would be lost.
        tokio::time::sleep(self.drain).await;
        self.house.0.closing.cancel();
        let served = self.serving.is_some();
        if let Some(serving) = self.serving {
            match tokio::time::timeout(SHUTDOWN, serving).await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(error))) => tracing::error!(%error, "the server ended with an error"),
                Ok(Err(error)) => tracing::error!(%error, "the server's task failed"),
                Err(_) => tracing::warn!("requests were still open after the time for ending"),
            }
        }
        if let Some(engine) = self.engine
            && tokio::time::timeout(SHUTDOWN, engine.shutdown()).await.is_err()
        {
            tracing::warn!("steps were still at work after the time for ending; they go on at the next start");
        }
        if let Some(polling) = self.polling {
            // Between two feeds it ends by itself; in the midst of one nothing is lost by being cut off.
            ended("feeds", polling).await;
        }
        ended("events", self.spreading).await;
        ended("words of a model", self.writing).await;
        let store = Arc::downgrade(self.house.store());
        drop(self.house);
        // Sockets end by themselves once they are told; the last one to go closes the file.
        let closed = async {
            while store.strong_count() > 0 {
                tokio::time::sleep(CLOSE_LOOK).await;
            }
        };
        if served && tokio::time::timeout(SHUTDOWN, closed).await.is_err() {
            tracing::warn!("connections were still open after the time for ending");
        }
    }
}

fn tell_of_unused_keys(config: &Config, work: &Work) {
    let sources = work.source_infos();
    for name in config.keys.names().filter(|name| !sources.iter().any(|source| source.id == **name)) {
        tracing::warn!("a key is set for `{name}`, and there is no such source: it is not used");
    }
}

/// Hands every commit to the sockets, and keeps the warm views warm.
async fn spread(hub: Arc<Hub>, views: Arc<Views>, counters: Counters, news: Announcements) {
    let on_news = move |told: &Announced| match told {
        // A warm view reads what it lacks before it is used; one of a prep that was erased finds nothing to read.
        Announced::Missed => views.forget_all(),
        Announced::Commit(appended) => {
            counters.committed(appended);
            if appended.forgotten {
                views.forget(&appended.key);
            } else {
                views.take(&appended.key, &appended.events);
            }
        }
    };
    hub.run(news, on_news).await;
}

async fn bind(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), BootError> {
    let listen = |why| BootError::Listen { address: wanted, why };
    let listener = TcpListener::bind(wanted).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    Ok((listener, address))
}

fn serve_until_closing(listener: TcpListener, app: axum::Router, house: House) -> JoinHandle<std::io::Result<()>> {
    spawn(async move { axum::serve(listener, app).with_graceful_shutdown(async move { house.closing().await }).await })
}

fn engine_options(owner: String, runs_max: usize) -> EngineOptions {
    EngineOptions { lease: LEASE, heartbeat: HEARTBEAT, poll: POLL, runs_max, ..EngineOptions::owned_by(owner) }
}

/// Where requests to services are counted: with whoever shares the store, or with whoever runs on this machine.
fn pace(config: &Config, store: &Arc<dyn Store>) -> Arc<dyn net::Pace> {
    match config.store {
        Some(_) => Arc::new(StorePace::new(store.clone())),
        None => Arc::new(FilePace::new(&config.pace)),
    }
}

/// Puts the operator's own technology rules beside ours, where the data folder has any.
fn read_rules(data: &Path) -> Result<(), BootError> {
    let Some(rules) = check_rules(data)? else { return Ok(()) };
    let refuse =
        |error: sources::RulesInUse| BootError::Rules { folder: data.join(RULES_FOLDER), flaws: error.to_string() };
    sources::use_rules(rules).map_err(refuse)
}

fn check_rules(data: &Path) -> Result<Option<sources::UserRules>, BootError> {
    let folder = data.join(RULES_FOLDER);
    if !folder.is_dir() {
        return Ok(None);
    }
    sources::rules_of_folder(&folder).map(Some).map_err(|flaws| BootError::Rules {
        folder,
        flaws: flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })
}

/// A team's playbooks before ours, where the data folder has any.
fn read_playbooks(data: &Path) -> Result<Option<Playbooks>, BootError> {
    let folder = data.join(PLAYBOOKS_FOLDER);
    if !folder.is_dir() {
        return Ok(None);
    }
    workflows::playbooks_of_folder(&folder).map(Some).map_err(|flaws| BootError::Playbooks {
        folder,
        flaws: flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })
}

/// What of the data folder is written by hand: whether technology rules, playbooks and templates can be used.
pub fn check_folder(data: &Path) -> Result<(), BootError> {
    check_rules(data)?;
    read_playbooks(data)?;
    read_looks(data).map(|_| ())
}

/// A team's own look of documents, where the data folder has one.
fn read_looks(data: &Path) -> Result<Looks, BootError> {
    let folder = data.join(TEMPLATES_FOLDER);
    if !folder.is_dir() {
        return Ok(Looks::default());
    }
    Looks::of_folder(&folder).map_err(|flaw| BootError::Templates { folder, flaw })
}

/// The door to the outside, and what desk and steps share.
fn outside(config: &Config, store: &Arc<dyn Store>, clock: &Arc<dyn Clock>) -> Result<Setup, BootError> {
    let world = Arc::new(SampleWorld::embedded(clock.clone())?);
    world.set_pace(config.sample_pace.factor());
    let reach = if config.offline { Reach::SampleOnly } else { Reach::SampleThenReal };
    let user_agent = user_agent(config);
    let cache: Arc<dyn net::Cache> = Arc::new(MemoryCache::new(CACHE_BYTES_MAX));
    let own_origins = config.searxng.iter().filter_map(|address| net::Url::parse(address).ok()).collect();
    let recording = config.replay.as_deref().map(Recording::open).transpose()?.map(Arc::new);
    if let Some(part) = recording.as_ref().filter(|recording| !recording.is_complete()) {
        tracing::warn!(
            answers = part.answers(),
            "the recording was interrupted: it holds what was answered until then"
        );
    }
    let pace = pace(config, store);
    let cache = Some(cache);
    let options = NetOptions { user_agent, cache, pace, recording, own_origins, ..NetOptions::default() };
    let net = Net::new(options, clock.clone(), reach, Some(world.clone()))?;
    let searxng = config.searxng.iter().map(|address| ("searxng".to_owned(), address.clone()));
    let keys = Keys::new(config.keys.reveal().chain(searxng));
    Ok(Setup::new(store.clone(), net, Some(world), config.offline, clock.clone()).with_keys(keys))
}

/// The language model of the data folder, or of the settings before it. Without the network only one on this machine.
fn with_model(config: &Config, setup: Setup, entropy: &Arc<dyn Entropy>) -> Result<Setup, BootError> {
    let configured = config.model.settings().map_err(|error| BootError::Model(error.to_string()))?;
    let local_only = config.local_only || config.offline;
    let house = ModelHouse::none(setup.store.clone(), setup.net.operators_client(), setup.clock.clone());
    let house = house.in_folder(&config.data, entropy.clone(), configured, local_only);
    Ok(setup.with_model(Arc::new(house)))
}

fn user_agent(config: &Config) -> String {
    format!("Callsheet/{} ({}; {})", env!("CARGO_PKG_VERSION"), net::ROBOTS_TOKEN, config.contact)
}

/// The systems that documents are delivered to. A Slack that was configured has a door of its own, which leads nowhere
/// else; without the network it is open to this machine only.
fn connections(config: &Config, setup: &Setup, entropy: &Arc<dyn Entropy>) -> Result<Arc<VaultWorkplace>, BootError> {
    let workplace = VaultWorkplace::in_folder(&config.data, entropy.clone(), setup.net.clone());
    let Some(address) = config.slack_api.clone() else { return Ok(Arc::new(workplace)) };
    let near = crate::config::is_loopback(&address);
    let reach = if config.offline && !near { Reach::SampleOnly } else { Reach::RealOnly };
    let options = NetOptions {
        user_agent: user_agent(config),
        pace: pace(config, &setup.store),
        own_origins: vec![address.clone()],
        ..NetOptions::default()
    };
    let net = Net::new(options, setup.clock.clone(), reach, None)?;
    Ok(Arc::new(workplace.with_slack_at(address, net)))
}

/// Ends a task and waits for it, so that it lets go of the store. One that had failed before is told of.
async fn ended(of: &'static str, task: JoinHandle<()>) {
    task.abort();
    match task.await {
        Err(error) if error.is_panic() => tracing::error!(of, %error, "a task had failed"),
        Ok(()) | Err(_) => {}
    }
}

/// Asks feeds when they are due, for as long as the process lives.
async fn poll_feeds(house: House) {
    house.tell_feeds(Feeds::Read);
    loop {
        let now = house.setup().clock.now();
        let wait = match poll_round(&house).await {
            Ok(next_at) => {
                house.tell_feeds(Feeds::Read);
                let ms = next_at.map_or(i64::MAX, |next| next.0.saturating_sub(now.0));
                Duration::from_millis(u64::try_from(ms).unwrap_or(0))
            }
            Err(error) => {
                tracing::warn!(%error, "feeds could not be read");
                house.tell_feeds(Feeds::Failed);
                FEEDS_LOOK_MAX
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait.clamp(FEEDS_LOOK_MIN, FEEDS_LOOK_MAX)) => {}
            () = house.closing() => return,
        }
    }
}

/// One round over the feeds, by whichever process of those that share the store comes first; when the next one is due.
async fn poll_round(house: &House) -> Result<Option<Timestamp>, sources::SourceError> {
    let turn = house.store().try_turn(&format!("feeds {}", house.tenant())).await;
    let turn = turn.map_err(|error| sources::SourceError::Retry { what: error.to_string(), after: None })?;
    match turn {
        Some(_turn) => Ok(house.setup().poll_feeds(&house.tenant()).await?.next_at),
        None => Ok(None),
    }
}

/// Patterns compile on first use, which the first rep of the day would wait for.
fn warm_up() {
    let intent = chat::intent("Tell me more about the funding", None);
    let request = chat::parse_request("Help me prepare for my meeting with Example.", SystemClock.now());
    tracing::debug!(?intent, understood = request.is_ok(), "warm");
}

/// The server owns these tasks; [`Running::shutdown`] ends them.
#[expect(clippy::disallowed_methods, reason = "the server owns its tasks and ends them in shutdown")]
fn spawn<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(task)
}
