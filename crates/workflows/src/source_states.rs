//! How each source stands: switched on or off, when it last answered, what went wrong. And trying one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::wire::{SourceInfo, SourceKey, SourceNotice, SourceOutcome, SourceQuota, SourceState};
use domain::{Company, Reading, TenantId, Timestamp};
use net::{Budget, BudgetLimits, Meter, Quota, Spent};
use serde::{Deserialize, Serialize};
use sources::{Harvest, MemoryStand, Sink, Source, SourceError};
use store::StoreError;

use crate::effects::as_domain;
use crate::shelf::Shelf;
use crate::steps::Work;

/// Requests of one try.
pub const TRY_REQUESTS_MAX: u64 = 30;
/// Bytes that one try reads.
pub const TRY_BYTES_MAX: u64 = 32 << 20;
/// How long one try may take.
pub const TRY_MAX: Duration = Duration::from_secs(30);

const OFF: &str = "source_off";
const SWITCHED_OFF: &str = "It is switched off on the Sources page.";
const ACCEPTED: &str = "source_terms_accepted";
const LAST: &str = "source_last";
const LAST_SUCCESS: &str = "source_last_success";

impl Shelf {
    /// Whether a source was switched off.
    pub async fn source_is_off(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.read(OFF, id).await?.unwrap_or(false))
    }

    /// Switches a source on or off, for the runs that begin to read it from now on.
    pub async fn switch_source(&self, id: &str, on: bool) -> Result<(), StoreError> {
        self.write(OFF, id, &!on).await
    }

    /// Remembers how a source answered.
    pub async fn note_source(&self, id: &str, outcome: &SourceOutcome) -> Result<(), StoreError> {
        self.write(LAST, id, outcome).await?;
        if outcome.trouble.is_none() {
            self.write(LAST_SUCCESS, id, &outcome.at).await?;
        }
        Ok(())
    }
}

/// That the terms of a source were accepted: which, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    notice: String,
    at: Timestamp,
}

/// What came of switching a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Switched {
    Done,
    NoSuchSource,
    /// This notice has to be accepted first. The source stays off.
    TermsFirst(SourceNotice),
    /// It cannot be asked without this, as a sentence.
    Lacks(String),
}

/// The notice of a source, and when it was accepted; other words are another notice.
async fn notice(shelf: &Shelf, id: &str, source: &dyn Source) -> Result<Option<SourceNotice>, StoreError> {
    const ID_CHARS: usize = 12;
    let Some(text) = source.notice() else { return Ok(None) };
    let this: String = domain::id::digest(&[id, text]).chars().take(ID_CHARS).collect();
    let accepted: Option<Accepted> = shelf.read(ACCEPTED, id).await?;
    let accepted_at = accepted.filter(|accepted| accepted.notice == this).map(|accepted| accepted.at);
    Ok(Some(SourceNotice { id: this, text: text.to_owned(), accepted_at }))
}

/// How a reading went, for the Sources page. A run that was called off says nothing about the source.
pub(crate) fn outcome(at: Timestamp, read: &Result<Harvest, SourceError>, spent: Spent) -> Option<SourceOutcome> {
    let requests = u32::try_from(spent.requests).unwrap_or(u32::MAX);
    let none = SourceOutcome { at, read: 0, requests, trouble: None, nothing: None };
    match read {
        Ok(harvest) => Some(SourceOutcome {
            read: harvest.read,
            trouble: (!harvest.gaps.is_empty()).then(|| harvest.gaps.join(" ")),
            nothing: harvest.nothing.clone(),
            ..none
        }),
        Err(SourceError::Cancelled) => None,
        Err(
            SourceError::Retry { what, .. }
            | SourceError::Unreachable { what }
            | SourceError::NotAllowed { what }
            | SourceError::Bug { what },
        ) => Some(SourceOutcome { trouble: Some(what.clone()), ..none }),
    }
}

impl Work {
    /// Every source and how it stands.
    pub async fn source_states(&self, tenant: &TenantId) -> Result<Vec<SourceState>, StoreError> {
        let shelf = self.setup.shelf(tenant);
        let mut states = Vec::new();
        for info in self.source_infos() {
            let Some(source) = self.source(&info.id) else { continue };
            states.push(SourceState {
                on: self.why_not_asked(&shelf, &info.id, source.as_ref()).await?.is_none(),
                lacks: source.lacks(&self.setup.keys),
                notice: notice(&shelf, &info.id, source.as_ref()).await?,
                last: shelf.read(LAST, &info.id).await?,
                last_success_at: shelf.read(LAST_SUCCESS, &info.id).await?,
                key: self.key_of(&info),
                quota: self.quota_of(&info).await,
                info,
            });
        }
        Ok(states)
    }

    /// Why a source is not asked, where that is so.
    pub(crate) async fn why_not_asked(
        &self,
        shelf: &Shelf,
        id: &str,
        source: &dyn Source,
    ) -> Result<Option<String>, StoreError> {
        if shelf.source_is_off(id).await? {
            return Ok(Some(SWITCHED_OFF.to_owned()));
        }
        if notice(shelf, id, source).await?.is_some_and(|notice| notice.accepted_at.is_none()) {
            return Ok(Some("It is off until its terms are accepted on the Sources page.".to_owned()));
        }
        Ok(source.lacks(&self.setup.keys))
    }

    /// Switches a source on or off. One with terms of its own is switched on only by who accepts the notice that it
    /// shows, by that notice's id; one that lacks something is not switched on.
    pub async fn switch_source(
        &self,
        tenant: &TenantId,
        id: &str,
        on: bool,
        accept: Option<&str>,
    ) -> Result<Switched, StoreError> {
        let Some(source) = self.source(id).filter(|_| self.has_source(id)) else { return Ok(Switched::NoSuchSource) };
        let shelf = self.setup.shelf(tenant);
        if !on {
            shelf.switch_source(id, false).await?;
            return Ok(Switched::Done);
        }
        if let Some(lacks) = source.lacks(&self.setup.keys) {
            return Ok(Switched::Lacks(lacks));
        }
        if let Some(notice) = notice(&shelf, id, source.as_ref()).await?
            && notice.accepted_at.is_none()
        {
            if accept != Some(notice.id.as_str()) {
                return Ok(Switched::TermsFirst(notice));
            }
            let accepted = Accepted { notice: notice.id, at: self.setup.clock.now() };
            shelf.write(ACCEPTED, id, &accepted).await?;
        }
        shelf.switch_source(id, true).await?;
        Ok(Switched::Done)
    }

    fn key_of(&self, info: &SourceInfo) -> SourceKey {
        match (info.terms.as_str(), self.setup.keys.has(&info.id)) {
            ("key", false) => SourceKey::Missing,
            (_, true) => SourceKey::Set,
            (_, false) => SourceKey::NotNeeded,
        }
    }

    /// What is left with the service of a source; of several services, with the one that has least.
    async fn quota_of(&self, info: &SourceInfo) -> Option<SourceQuota> {
        let mut least: Option<Quota> = None;
        for key in &info.rate_keys {
            let quota = self.setup.net.quota(key).await;
            least = least.into_iter().chain(quota).min_by_key(|quota| quota.left);
        }
        least.map(|Quota { left, limit, resets_at, told, .. }| SourceQuota { left, limit, resets_at, told })
    }

    pub(crate) fn source(&self, id: &str) -> Option<Arc<dyn Source>> {
        let one =
            |source: &Arc<dyn Source>| source.part(id).or_else(|| (source.info().id == id).then(|| source.clone()));
        self.customer_sources.iter().find_map(one)
    }

    /// Whether there is a source of this id.
    pub fn has_source(&self, id: &str) -> bool {
        self.source_infos().iter().any(|info| info.id == id)
    }

    /// Asks a source about a company, keeps nothing of what it says, and remembers how it answered. `None` where there
    /// is no such source.
    pub async fn try_source(
        &self,
        tenant: &TenantId,
        id: &str,
        company: Option<&str>,
    ) -> Result<Option<SourceOutcome>, StoreError> {
        let Some(source) = self.source(id) else { return Ok(None) };
        let now = self.setup.clock.now();
        let unaccepted = notice(&self.setup.shelf(tenant), id, source.as_ref()).await?;
        if unaccepted.is_some_and(|notice| notice.accepted_at.is_none()) {
            let trouble = Some("It was not asked: its terms have to be accepted first, by switching it on.".to_owned());
            return Ok(Some(SourceOutcome { at: now, read: 0, requests: 0, trouble, nothing: None }));
        }
        let company = self.company_to_try(tenant, company).await?;
        let feeds = self.setup.feeds_for(company.domain.as_deref());
        let ask = self.setup.ask(company, now, feeds, Arc::new(MemoryStand::default()));
        let until = now.plus_ms(i64::try_from(TRY_MAX.as_millis()).unwrap_or(i64::MAX));
        let limits = BudgetLimits { requests_max: TRY_REQUESTS_MAX, bytes_max: TRY_BYTES_MAX, until };
        let meter = Arc::new(Meter::default());
        let net = self.setup.net.within(Budget::new(limits).into()).metered(meter.clone());
        let counted = Counted::default();
        let read = tokio::time::timeout(TRY_MAX, source.read(&net, &ask, &counted)).await;
        let read = read.unwrap_or_else(|_| {
            let what = format!("It had not answered in full after {} s.", TRY_MAX.as_secs());
            Ok(Harvest { read: counted.0.load(Ordering::Relaxed), gaps: vec![what], ..Harvest::default() })
        });
        let outcome = outcome(now, &read, meter.spent());
        if let Some(outcome) = &outcome {
            self.setup.shelf(tenant).note_source(id, outcome).await?;
        }
        Ok(outcome)
    }

    /// As named; or the rep's own company; or the first of the sample world.
    async fn company_to_try(&self, tenant: &TenantId, named: Option<&str>) -> Result<Company, StoreError> {
        if let Some(named) = named {
            let domain = as_domain(named);
            return Ok(Company { name: named.to_owned(), domain, ..Company::default() });
        }
        let usual = self.setup.shelf(tenant).default_vendor().await?.or_else(|| self.setup.sample_vendor());
        Ok(usual
            .map(|vendor| Company { name: vendor.name, domain: Some(vendor.domain), ..Company::default() })
            .unwrap_or_default())
    }
}

/// Counts what comes and keeps nothing.
#[derive(Default)]
struct Counted(AtomicU32);

#[async_trait]
impl Sink for Counted {
    /// A source whose terms were not accepted is not tried in the first place.
    fn accepts(&self, _service: &str) -> bool {
        true
    }

    async fn take(&self, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), SourceError> {
        self.0.fetch_add(u32::try_from(readings.len()).unwrap_or(u32::MAX), Ordering::Relaxed);
        Ok(())
    }
}
