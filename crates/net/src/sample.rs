//! The sample world: a closed little web of fictional companies, served through the same client as the real one.
//!
//! Its files live in `sample-world/` at the root of the repository and are embedded in the binary. Dates in them are
//! written relative to now, so that "yesterday" stays true. How it is laid out: `sample-world/README.md`.

mod answer;
mod files;
mod manifest;
mod site;
mod template;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::Clock;
use url::Url;

use crate::{DnsKind, NetError};
pub use manifest::{SampleCompany, SampleFeed, SampleIds, SampleKind, SampleMeeting};
use {
    files::SampleFiles,
    manifest::{Answer, Behaviour},
    site::Site,
};

/// The address every host of the sample world claims to have (TEST-NET-1, RFC 5737): it leads nowhere.
const SYNTHETIC_ADDRESS: &str = "192.0.2.10";

/// A closed little web. Fictional, and it says so.
pub struct SampleWorld {
    clock: Arc<dyn Clock>,
    /// `f32` bits of how fast it answers: 0 at once, 1 as written.
    pace: AtomicU32,
    companies: Vec<SampleCompany>,
    feeds: Vec<SampleFeed>,
    sites: BTreeMap<String, Site>,
    behaviours: Vec<Behaviour>,
    answers: Vec<Answer>,
    records: BTreeMap<(String, DnsKind), Vec<String>>,
    names: BTreeSet<String>,
}

impl SampleWorld {
    /// The world that comes with the program.
    pub fn embedded(clock: Arc<dyn Clock>) -> Result<Self, NetError> {
        Self::from_files(files::embedded(), clock)
    }

    /// A world from a folder of the same layout.
    pub fn from_dir(path: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, NetError> {
        Self::from_files(files::read_dir(path.as_ref())?, clock)
    }

    fn from_files(files: SampleFiles, clock: Arc<dyn Clock>) -> Result<Self, NetError> {
        let mut world = Self {
            clock,
            pace: AtomicU32::new(1f32.to_bits()),
            companies: Vec::new(),
            feeds: Vec::new(),
            sites: BTreeMap::new(),
            behaviours: Vec::new(),
            answers: Vec::new(),
            records: BTreeMap::new(),
            names: BTreeSet::new(),
        };
        for (path, bytes) in files {
            world.add(&path, bytes).map_err(|reason| NetError::SampleWorld { reason: format!("{path}: {reason}") })?;
        }
        world.names.extend(world.sites.keys().cloned());
        world.names.extend(world.records.keys().map(|(name, _)| name.clone()));
        world.names.extend(world.companies.iter().map(|company| company.domain.clone()));
        world.companies.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        Ok(world)
    }

    fn add(&mut self, path: &str, bytes: files::SampleBytes) -> Result<(), String> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["feeds.toml"] => self.feeds.extend(manifest::feeds(&bytes)?),
            [_, "company.toml" | "site.toml"] => {
                let site = manifest::company(&bytes)?;
                self.companies.push(site.company);
                self.behaviours.extend(site.behaviours);
                self.answers.extend(site.answers);
                for (name, kind, value) in site.records {
                    self.records.entry((name, kind)).or_default().push(value);
                }
            }
            [.., name] if name.starts_with('.') || name.ends_with(".md") && parts.len() < 3 => {}
            [_, host, rest @ ..] if host.contains('.') && !rest.is_empty() => {
                let host = host.to_ascii_lowercase();
                self.sites.entry(host).or_default().add(&rest.join("/"), bytes)?;
            }
            _ => return Err("this is not a place for a file: <folder>/<host>/<path> is".into()),
        }
        Ok(())
    }

    /// Everybody in it, customers first, then vendors, outlets and services.
    pub fn companies(&self) -> Vec<SampleCompany> {
        self.companies.clone()
    }

    /// The feeds a reader of news would follow.
    pub fn feeds(&self) -> Vec<SampleFeed> {
        self.feeds.clone()
    }

    /// Whether it has a site or a DNS record of this name.
    pub fn knows_host(&self, host: &str) -> bool {
        self.names.contains(host) || self.alias(host).is_some()
    }

    /// How fast it answers from now on: 0 at once (tests, command line), 1 as written (the page).
    pub fn set_pace(&self, pace: f32) {
        let pace = if pace.is_finite() { pace.clamp(0.0, 10.0) } else { 1.0 };
        self.pace.store(pace.to_bits(), Ordering::Relaxed);
    }

    /// A duration of this world at its pace.
    pub(crate) fn paced(&self, wait: Duration) -> Duration {
        wait.mul_f32(f32::from_bits(self.pace.load(Ordering::Relaxed)))
    }

    /// Whether it has a site of this name.
    pub(crate) fn serves_host(&self, host: &str) -> bool {
        self.sites.contains_key(host) || self.alias(host).is_some()
    }

    /// Whether it has this page, or a planned behaviour for it.
    pub(crate) fn serves_page(&self, host: &str, url: &Url) -> bool {
        let path = site::plain_path(url.path());
        let page = || self.sites.get(host).is_some_and(|site| site.page(&path).is_some());
        let written = || self.answers.iter().any(|answer| answer.is_for(host, &path, url));
        page() || written() || self.behaviours(host, &path).next().is_some()
    }

    /// The file that answers a question: one written for its query and for what it sends, or else that of its path.
    fn file(&self, host: &str, path: &str, url: &Url, json: Option<&[u8]>) -> Option<&str> {
        let site = self.sites.get(host)?;
        let sent = json.and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
        match self.answers.iter().find(|answer| answer.is_for(host, path, url) && answer.is_to(&sent)) {
            Some(answer) => site.page(&answer.file),
            None => site.page(path),
        }
    }

    /// The records of a name.
    pub(crate) fn dns(&self, name: &str, kind: DnsKind) -> Vec<String> {
        let name = name.to_ascii_lowercase();
        let written = self.records.get(&(name.clone(), kind)).cloned().unwrap_or_default();
        if kind == DnsKind::A && written.is_empty() && self.serves_host(&name) {
            return vec![SYNTHETIC_ADDRESS.into()];
        }
        written
    }

    /// `www.x` where only `x` has a site, and the other way round: real sites redirect between the two.
    fn alias(&self, host: &str) -> Option<String> {
        if self.sites.contains_key(host) {
            return None;
        }
        let other = match host.strip_prefix("www.") {
            Some(apex) => apex.to_owned(),
            None => format!("www.{host}"),
        };
        self.sites.contains_key(&other).then_some(other)
    }

    fn behaviours(&self, host: &str, path: &str) -> impl Iterator<Item = &Behaviour> {
        self.behaviours.iter().filter(move |behaviour| behaviour.covers(host, path))
    }
}
