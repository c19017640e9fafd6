//! Makes a recording: asks the sources about a company as a preparation does, and writes down what they are answered.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::{Company, CompanyRef, Reading, TenantId};
use net::{Budget, BudgetLimits, Net, NetError, Recorded, Recorder, RecorderLimits};
use sources::{Ask, MemoryStand, Sink, Source, SourceError};
use store::StoreError;

use crate::budgets::{RUN_BYTES_MAX, RUN_REQUESTS_MAX};
use crate::effects::as_domain;
use crate::steps::Work;

/// How long making a recording may take: sources are asked one after the other.
pub const RECORDING_MAX: Duration = Duration::from_secs(600);

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// There is no such source.
    #[error("there is no source `{id}`")]
    NoSuchSource { id: String },
    /// The company has to be named by its domain.
    #[error("`{named}` is not a domain, such as acme.com")]
    NoDomain { named: String },
    /// The folder cannot be written.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a recording is made of.
#[derive(Debug, Clone)]
pub struct ToRecord<'a> {
    pub domain: &'a str,
    /// Ids of sources; none is all that are switched on.
    pub sources: &'a [String],
    pub folder: &'a Path,
}

/// One source that was asked for a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedSource {
    pub title: String,
    pub read: u32,
    /// What it could not get.
    pub gaps: Vec<String>,
}

impl Work {
    /// Records what the web answers about a company. `told` hears of each source when it is done. Nothing of it goes
    /// into the store.
    pub async fn record(
        &self,
        tenant: &TenantId,
        what: &ToRecord<'_>,
        mut told: impl FnMut(RecordedSource),
    ) -> Result<(Company, Recorded), RecordingError> {
        let no_domain = || RecordingError::NoDomain { named: what.domain.to_owned() };
        let domain = as_domain(what.domain).ok_or_else(no_domain)?;
        let sources = self.to_record(tenant, what.sources).await?;
        let now = self.setup.clock.now();
        let secrets = self.setup.keys.secrets();
        let recorder = Recorder::begin(what.folder, &domain, now, secrets, RecorderLimits::default())?;
        let recorder = Arc::new(recorder);
        let until = now.plus_ms(i64::try_from(RECORDING_MAX.as_millis()).unwrap_or(i64::MAX));
        let limits = BudgetLimits { requests_max: RUN_REQUESTS_MAX, bytes_max: RUN_BYTES_MAX, until };
        let net = self.setup.net.within(Budget::new(limits).into()).recorded_by(recorder.clone());
        let company = self.company_to_record(&net, &domain).await.unwrap_or_else(|error| {
            told(RecordedSource { title: "Who they are".to_owned(), read: 0, gaps: vec![error.to_string()] });
            Company { name: domain.clone(), domain: Some(domain.clone()), ..Company::default() }
        });
        let feeds = self.setup.feeds_for(Some(&domain));
        let ask = self.setup.ask(company.clone(), now, feeds, Arc::new(MemoryStand::default()));
        for source in sources {
            told(one(source.as_ref(), &net, &ask).await);
        }
        Ok((company, recorder.finish()?))
    }

    async fn to_record(&self, tenant: &TenantId, ids: &[String]) -> Result<Vec<Arc<dyn Source>>, RecordingError> {
        let mut chosen = Vec::new();
        if ids.is_empty() {
            let shelf = self.setup.shelf(tenant);
            for info in self.source_infos() {
                if !shelf.source_is_off(&info.id).await? {
                    chosen.extend(self.source(&info.id));
                }
            }
        }
        for id in ids {
            let no_such_source = || RecordingError::NoSuchSource { id: id.clone() };
            chosen.push(self.source(id).ok_or_else(no_such_source)?);
        }
        Ok(chosen)
    }

    async fn company_to_record(&self, net: &Net, domain: &str) -> Result<Company, SourceError> {
        let asked = CompanyRef { name: String::new(), domain: Some(domain.to_owned()) };
        let found = sources::candidates(net, &asked, self.setup.clock.now()).await?;
        let same = found.into_iter().map(|candidate| candidate.company).find(|company| {
            company.domain.as_deref() == Some(domain) || company.other_domains.iter().any(|other| other == domain)
        });
        Ok(same.unwrap_or_else(|| Company {
            name: domain.to_owned(),
            domain: Some(domain.to_owned()),
            ..Company::default()
        }))
    }
}

async fn one(source: &dyn Source, net: &Net, ask: &Ask) -> RecordedSource {
    let info = source.info();
    let limit = Duration::from_secs(info.timeout_seconds);
    let (read, gaps) = match tokio::time::timeout(limit, source.read(net, ask, &Unkept)).await {
        Ok(Ok(harvest)) => (harvest.read, harvest.nothing.into_iter().chain(harvest.gaps).collect()),
        Ok(Err(error)) => (0, vec![error.to_string()]),
        Err(_) => (0, vec![format!("It had not answered in full after {} s.", info.timeout_seconds)]),
    };
    RecordedSource { title: info.title, read, gaps }
}

/// What is read while recording goes nowhere: the recording is of what was answered.
struct Unkept;

#[async_trait::async_trait]
impl Sink for Unkept {
    async fn take(&self, _readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), SourceError> {
        Ok(())
    }
}
