//! What desk and work share.

use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Company, CompanyRef, EvidenceId, Reading, TenantId, Timestamp, VendorRef};
use insight::Playbooks;
use net::{Net, SampleCompany, SampleKind, SampleWorld};
use sources::{Ask, FeedSpec, Keys, Newsstand, Turns};
use store::{PrepKey, Store, StoreError};

use crate::board::Board;
use crate::delivery::{Nowhere, Workplace};
use crate::locks::Locks;
use crate::looks::Looks;
use crate::model_house::ModelHouse;
use crate::shelf::Shelf;
use crate::vendor_files::{FileReader, VendorFiles};
use crate::views::Views;

/// Everything that is set up once for a process.
#[derive(Clone)]
pub struct Setup {
    pub store: Arc<dyn Store>,
    pub net: Net,
    pub world: Option<Arc<SampleWorld>>,
    /// Nothing outside the sample world is asked.
    pub offline: bool,
    pub clock: Arc<dyn Clock>,
    pub views: Arc<Views>,
    pub locks: Arc<Locks>,
    pub board: Arc<Board>,
    /// Keys of sources that want one.
    pub keys: Keys,
    /// Who is asking which feed.
    pub turns: Arc<Turns>,
    /// What to say about findings: ours, or a team's before them.
    pub playbooks: Arc<Playbooks>,
    /// The least time between two changes of a message that follows the research.
    pub follow_interval: Duration,
    /// Where files that a rep adds are read.
    pub file_reader: FileReader,
    /// Where documents are delivered.
    pub workplace: Arc<dyn Workplace>,
    /// How documents look: ours, or a team's.
    pub looks: Arc<Looks>,
    /// The language model, where one is connected.
    pub model: Arc<ModelHouse>,
}

impl Setup {
    /// Puts the parts together.
    pub fn new(
        store: Arc<dyn Store>,
        net: Net,
        world: Option<Arc<SampleWorld>>,
        offline: bool,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let views = Arc::new(Views::new(store.clone()));
        let locks = Arc::new(Locks::new(store.clone()));
        let playbooks = Arc::new(Playbooks::built_in().clone());
        let board = Arc::new(Board::new(store.clone(), views.clone(), locks.clone(), clock.clone(), playbooks.clone()));
        let model = Arc::new(ModelHouse::none(store.clone(), net.operators_client(), clock.clone()));
        Self {
            store,
            net,
            world,
            offline,
            clock,
            views,
            locks,
            board,
            keys: Keys::default(),
            turns: Arc::default(),
            playbooks,
            follow_interval: workplace::UPDATE_INTERVAL,
            file_reader: FileReader::default(),
            workplace: Arc::new(Nowhere),
            looks: Arc::default(),
            model,
        }
    }

    /// The same with keys of sources.
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// The same with a team's playbooks.
    pub fn with_playbooks(self, playbooks: Playbooks) -> Self {
        let playbooks = Arc::new(playbooks);
        let (store, views, locks, clock) = (&self.store, &self.views, &self.locks, &self.clock);
        let board = Arc::new(Board::new(store.clone(), views.clone(), locks.clone(), clock.clone(), playbooks.clone()));
        Self { board, playbooks, ..self }
    }

    /// The same with a reader of files.
    pub fn with_file_reader(self, file_reader: FileReader) -> Self {
        Self { file_reader, ..self }
    }

    /// The same with a team's own look of documents.
    pub fn with_looks(self, looks: Looks) -> Self {
        Self { looks: Arc::new(looks), ..self }
    }

    /// The same with a house of language models.
    pub fn with_model(self, model: Arc<ModelHouse>) -> Self {
        Self { model, ..self }
    }

    /// The same with another least time between two changes of a message that follows the research.
    pub fn following_every(self, follow_interval: Duration) -> Self {
        Self { follow_interval, ..self }
    }

    /// The same with systems to deliver to.
    pub fn with_workplace(self, workplace: Arc<dyn Workplace>) -> Self {
        Self { workplace, ..self }
    }

    /// The files of a vendor.
    pub fn vendor_files(&self, tenant: &TenantId, vendor: VendorRef) -> VendorFiles {
        VendorFiles::new(self.shelf(tenant), vendor, self.file_reader.clone())
    }

    /// A document that the profile of a prep's vendor was read from, and that came to the profile after the prep had ended.
    pub async fn vendor_reading(
        &self,
        key: &PrepKey,
        evidence: &EvidenceId,
    ) -> Result<Option<Arc<Reading>>, StoreError> {
        let view = self.views.now(key).await?;
        let Some(vendor) = &view.vendor else { return Ok(None) };
        let readings = self.shelf(&key.tenant).profile_readings(&vendor.domain).await?;
        Ok(readings.into_iter().find(|reading| reading.evidence.id == *evidence).map(Arc::new))
    }

    /// The shelf of a tenant.
    pub fn shelf(&self, tenant: &TenantId) -> Shelf {
        Shelf::new(self.store.clone(), tenant.clone())
    }

    /// Customers of the sample world that a name or domain may mean.
    pub fn sample_customers(&self, asked: &CompanyRef) -> Vec<SampleCompany> {
        let Some(world) = &self.world else { return Vec::new() };
        let named = words(&asked.name);
        let same_domain = |company: &SampleCompany| {
            asked.domain.as_deref().is_some_and(|domain| {
                domain == company.domain || domain.strip_suffix(&company.domain).is_some_and(|rest| rest.ends_with('.'))
            })
        };
        let same_name = |company: &SampleCompany| {
            let names =
                [Some(&company.name), company.legal_name.as_ref()].into_iter().flatten().chain(&company.aliases);
            !named.is_empty() && names.map(|name| words(name)).any(|name| name.starts_with(&named))
        };
        let meant = |company: &SampleCompany| match company.kind {
            SampleKind::Customer => same_domain(company) || (asked.domain.is_none() && same_name(company)),
            SampleKind::Vendor | SampleKind::Outlet | SampleKind::Service => false,
        };
        world.companies().into_iter().filter(meant).collect()
    }

    /// The vendor of the sample world.
    pub fn sample_vendor(&self) -> Option<VendorRef> {
        let companies = self.world.as_ref()?.companies();
        let vendor = companies.into_iter().find(|company| company.kind == SampleKind::Vendor)?;
        Some(VendorRef { domain: vendor.domain, name: vendor.name })
    }

    /// A vendor of the sample world by its name.
    pub fn sample_vendor_named(&self, name: &str) -> Option<VendorRef> {
        self.sample_vendor().filter(|vendor| words(&vendor.name) == words(name) || vendor.domain == name)
    }

    /// A question to sources, which find on the stand what feeds announced before.
    pub fn ask(&self, company: Company, now: Timestamp, feeds: Vec<FeedSpec>, stand: Arc<dyn Newsstand>) -> Ask {
        Ask { company, now, feeds, keys: self.keys.clone(), stand }
    }

    /// The feeds that are read for a company: those of its world.
    pub fn feeds_for(&self, domain: Option<&str>) -> Vec<FeedSpec> {
        let of_world = |domain| self.world.as_ref().is_some_and(|world| world.knows_host(domain));
        if domain.is_some_and(of_world) { self.sample_feeds() } else { Vec::new() }
    }

    /// The feeds of the sample world.
    pub(crate) fn sample_feeds(&self) -> Vec<FeedSpec> {
        let feeds = self.world.as_ref().map(|world| world.feeds()).unwrap_or_default();
        feeds.into_iter().map(|feed| FeedSpec::new(feed.url, feed.publisher, feed.kind == "wire")).collect()
    }
}

/// The words of a name, without case and punctuation.
fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
