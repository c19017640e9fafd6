//! The language model of the house: how it is set, what may go to it, and the words that come out of it live.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use domain::wire::{ConnectModel, ModelBackend, ModelShown, ModelState, Transient};
use domain::{Clock, Entropy, PrepId, TenantId, Timestamp};
use models::{
    Backend, Book, BookTurn, Caps, Key, Models, Prices, ProviderKind, Scope, Settings, SettingsError, Shared,
};
use store::{PrepKey, Store};
use tokio::sync::broadcast;
use workplace::{Sealed, VaultError};

const FILE: &str = "models.sealed";
const MAGIC: &[u8] = b"callsheet models 1\n";
/// Words that wait for a slow listener; they may be lost without harm.
const LIVE_MAX: usize = 256;

/// Why a model cannot be connected.
#[derive(Debug, thiserror::Error)]
pub enum ModelHouseError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// It is set where the page has no say.
    #[error("The model is set in the settings file or the environment; change it there. Nothing was changed.")]
    Configured,
    /// The house has no place where a key could lie.
    #[error("There is no data folder, so no model can be kept.")]
    NoFolder,
}

/// Words that come out of a model while it writes.
#[derive(Debug, Clone)]
pub struct Live {
    pub key: PrepKey,
    pub transient: Transient,
}

/// The language model of the house; none by default.
pub struct ModelHouse {
    sealed: Option<Sealed<Option<Settings>>>,
    /// Set in the settings file or the environment, and so not by the page.
    configured: Option<Settings>,
    /// Texts may not leave this machine.
    local_only: bool,
    http: net::HttpClient,
    shared: Shared,
    current: RwLock<Current>,
    live: broadcast::Sender<Live>,
}

#[derive(Default)]
struct Current {
    models: Option<Models>,
    trouble: Option<String>,
    /// When the file was changed that this was read from.
    as_of: Option<SystemTime>,
}

/// Where the model's books lie: among the small values of the tenant.
struct StoreBook {
    store: Arc<dyn Store>,
    tenant: TenantId,
}

#[async_trait::async_trait]
impl Book for StoreBook {
    async fn get(&self, space: &str, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, String> {
        self.store.get(&self.tenant, space, key, now).await.map_err(|error| error.to_string())
    }

    async fn put(&self, space: &str, key: &str, value: Vec<u8>, expires_at: Timestamp) -> Result<(), String> {
        let put = self.store.put(&self.tenant, space, key, Some(value), Some(expires_at)).await;
        put.map_err(|error| error.to_string())
    }

    async fn turn(&self, name: &str) -> Result<BookTurn, String> {
        let turn = self.store.turn(&format!("{name} of {}", self.tenant)).await;
        turn.map(|turn| Box::new(turn) as BookTurn).map_err(|error| error.to_string())
    }
}

impl ModelHouse {
    /// No model, and no place to keep one.
    pub fn none(store: Arc<dyn Store>, http: net::HttpClient, clock: Arc<dyn Clock>) -> Self {
        let books = move |tenant: &TenantId| -> Arc<dyn Book> {
            Arc::new(StoreBook { store: store.clone(), tenant: tenant.clone() })
        };
        Self {
            sealed: None,
            configured: None,
            local_only: false,
            http,
            shared: Shared::new(books, clock),
            current: RwLock::default(),
            live: broadcast::channel(LIVE_MAX).0,
        }
    }

    /// The same with the models of a data folder, or those of the settings before them.
    pub fn in_folder(
        self,
        data: &Path,
        entropy: Arc<dyn Entropy>,
        configured: Option<Settings>,
        local_only: bool,
    ) -> Self {
        let sealed = Sealed::in_folder(data, FILE, MAGIC, entropy);
        let kept = sealed.read();
        let house = Self { sealed: Some(sealed), configured, local_only, ..self };
        match (&house.configured, kept) {
            (Some(settings), _) => house.take(Some(settings.clone())),
            (None, Ok(settings)) => house.take(settings),
            (None, Err(error)) => house.trouble(error.to_string()),
        }
        house
    }

    /// The models as they are set now, be it by another process of the folder.
    pub fn current(&self) -> Option<Models> {
        self.look_again();
        self.current.read().unwrap_or_else(PoisonError::into_inner).models.clone()
    }

    fn look_again(&self) {
        let Some(sealed) = self.sealed.as_ref().filter(|_| self.configured.is_none()) else { return };
        let as_of = self.current.read().unwrap_or_else(PoisonError::into_inner).as_of;
        if sealed.changed_at() != as_of {
            match sealed.read() {
                Ok(settings) => self.take(settings),
                Err(error) => self.trouble(error.to_string()),
            }
        }
    }

    /// These models from now on in this process, whatever was set; nothing of it is kept.
    pub fn put(&self, models: Option<Models>) {
        self.set(Current { models, trouble: None, as_of: None });
    }

    /// What books and caps the models share.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    fn set(&self, current: Current) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
    }

    /// Works with these settings; what cannot work leaves the rules alone at work, and says why.
    fn take(&self, settings: Option<Settings>) {
        let models = settings.map(|settings| {
            settings.check(self.local_only)?;
            Models::new(settings, self.http.clone(), self.shared.clone())
        });
        match models.transpose() {
            Ok(models) => self.set(Current { models, trouble: None, as_of: self.changed_at() }),
            Err(error) => {
                tracing::warn!(%error, "the language model that is set cannot be asked");
                self.trouble(error.to_string());
            }
        }
    }

    fn trouble(&self, why: String) {
        self.set(Current { models: None, trouble: Some(why), as_of: self.changed_at() });
    }

    fn changed_at(&self) -> Option<SystemTime> {
        self.sealed.as_ref().and_then(Sealed::changed_at)
    }

    /// Connects a model in place of the one there is.
    pub fn connect(&self, asked: &ConnectModel) -> Result<(), ModelHouseError> {
        if self.configured.is_some() {
            return Err(ModelHouseError::Configured);
        }
        let sealed = self.sealed.as_ref().ok_or(ModelHouseError::NoFolder)?;
        let models = sealed.try_change(|kept| {
            let settings = settings(asked, kept.as_ref())?;
            settings.check(self.local_only)?;
            let models = Models::new(settings.clone(), self.http.clone(), self.shared.clone())?;
            *kept = Some(settings);
            Ok::<_, ModelHouseError>(models)
        })??;
        self.set(Current { models: Some(models), trouble: None, as_of: sealed.changed_at() });
        Ok(())
    }

    /// What would go to a model that is not connected yet.
    pub fn would_send(asked: &ConnectModel) -> Result<Vec<String>, ModelHouseError> {
        Ok(sends(Some(&settings(asked, None)?)))
    }

    /// Forgets the model. Whether there was one.
    pub fn forget(&self) -> Result<bool, ModelHouseError> {
        if self.configured.is_some() {
            return Err(ModelHouseError::Configured);
        }
        let sealed = self.sealed.as_ref().ok_or(ModelHouseError::NoFolder)?;
        let was = sealed.change(|kept| kept.take().is_some())?;
        self.take(None);
        Ok(was)
    }

    /// How it stands, without a key.
    pub async fn state(&self, tenant: &TenantId) -> Result<ModelState, String> {
        self.look_again();
        let (models, trouble) = {
            let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
            (current.models.clone(), current.trouble.clone())
        };
        let settings = models.as_ref().map(Models::settings);
        let usual = Caps::default();
        let caps = settings.map_or(usual, |settings| settings.caps);
        let scope = Scope { tenant: tenant.clone(), prep: PrepId::from(""), asker: String::new() };
        let [_, today, month] = self.shared.spent(&scope).await?;
        Ok(ModelState {
            models: settings.map(shown).unwrap_or_default(),
            trouble,
            local_only: self.local_only,
            reads: settings.is_some_and(|settings| settings.reads),
            private: settings.is_some_and(|settings| settings.private),
            sends: sends(settings),
            prep_tokens_max: caps.prep_tokens_max,
            day_tokens_max: caps.day_tokens_max,
            month_tokens_max: caps.month_tokens_max,
            prep_micros_max: caps.prep_micros_max,
            day_micros_max: caps.day_micros_max,
            month_micros_max: caps.month_micros_max,
            today_tokens: today.tokens,
            today_micros: today.micros,
            month_tokens: month.tokens,
            month_micros: month.micros,
        })
    }

    /// Words as they come, from now on.
    pub fn live(&self) -> broadcast::Receiver<Live> {
        self.live.subscribe()
    }

    /// Hands words to whoever listens. That nobody does is no error.
    pub(crate) fn tell(&self, key: &PrepKey, transient: Transient) {
        self.live.send(Live { key: key.clone(), transient }).ok();
    }
}

/// Settings out of what was asked. A key that is not given again is the one that is kept for the same address.
pub fn settings(asked: &ConnectModel, kept: Option<&Settings>) -> Result<Settings, SettingsError> {
    let large = backend(&asked.words, kept.map(|kept| &kept.large))?;
    let small = asked.small.as_ref().map(|name| name.trim()).filter(|name| !name.is_empty());
    let small = small.map(|model| Backend { model: model.to_owned(), ..large.clone() });
    let known = kept.and_then(|kept| kept.backup.as_ref());
    let backup = asked.backup.as_ref().map(|backup| backend(backup, known)).transpose()?;
    let backup = backup.or_else(|| known.cloned());
    let usual = Caps::default();
    Ok(Settings {
        caps: Caps {
            prep_tokens_max: asked.prep_tokens_max.unwrap_or(usual.prep_tokens_max),
            day_tokens_max: asked.day_tokens_max.unwrap_or(usual.day_tokens_max),
            month_tokens_max: asked.month_tokens_max.unwrap_or(usual.month_tokens_max),
            prep_micros_max: asked.prep_micros_max,
            day_micros_max: asked.day_micros_max,
            month_micros_max: asked.month_micros_max,
        },
        reads: asked.reads.unwrap_or(true),
        private: asked.private.unwrap_or(false),
        small,
        backup,
        ..Settings::with(large)
    })
}

fn backend(asked: &ModelBackend, kept: Option<&Backend>) -> Result<Backend, SettingsError> {
    let provider = ProviderKind::named(&asked.provider).ok_or_else(|| SettingsError::provider(&asked.provider))?;
    let url = asked.url.as_deref().map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned);
    let given = asked.key.as_deref().map(str::trim).filter(|key| !key.is_empty()).map(Key::new);
    let prices = asked.input_price.zip(asked.output_price).map(|(input, output)| Prices { input, output });
    let backend = Backend { provider, url, key: given, model: asked.model.trim().to_owned(), prices };
    // A key goes to the address that it was given for, and to no other.
    let same = |known: &&Backend| {
        known.provider == backend.provider && known.address().ok().is_some_and(|at| backend.address().ok() == Some(at))
    };
    let known = kept.filter(same).and_then(|known| known.key.clone());
    Ok(Backend { key: backend.key.clone().or(known), ..backend })
}

fn shown(settings: &Settings) -> Vec<ModelShown> {
    let one = |part: &str, backend: &Backend| ModelShown {
        part: part.to_owned(),
        provider: backend.provider.name().to_owned(),
        model: backend.model.clone(),
        host: backend.host(),
        local: backend.is_local(),
        priced: backend.prices.is_some() || backend.is_local(),
        url: backend.url.clone(),
        input_price: backend.prices.map(|prices| prices.input),
        output_price: backend.prices.map(|prices| prices.output),
    };
    let small = settings.small.as_ref().map(|backend| one("small", backend));
    let backup = settings.backup.as_ref().map(|backend| one("backup", backend));
    std::iter::once(one("words", &settings.large)).chain(small).chain(backup).collect()
}

/// What goes to the model, to be read before it is switched on.
fn sends(settings: Option<&Settings>) -> Vec<String> {
    let to = settings.map_or_else(
        || "the model".to_owned(),
        |settings| {
            let mut hosts: Vec<String> = settings.backends().map(Backend::host).collect();
            hosts.dedup();
            hosts.join(" and ")
        },
    );
    let mut all = vec![
        format!(
            "To {to}: your question and the quotes of public pages under its answer, with the customer's and your company's name, your role and what the meeting is for."
        ),
        format!("To {to}: sentences of yours that the rules do not understand."),
        format!(
            "To {to}: lines of your brief with their sources, starters and what we conclude among them, when you ask for a document in other words."
        ),
    ];
    if settings.is_none_or(|settings| settings.reads) {
        all.push(format!("To {to}: the text of public pages, articles and filings about the customer."));
    }
    all.push(match settings.is_some_and(|settings| settings.private) {
        true => format!("To {to}: passages of files that you added. You switched this on."),
        false => {
            "Never, unless you write it yourself: files that you added, names of colleagues, mail addresses, keys, or other preparations.".to_owned()
        }
    });
    all
}
