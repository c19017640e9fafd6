//! What sources share while they read: counting requests, keeping readings, saying what failed.

use std::collections::BTreeMap;

use net::{Fetched, Net, NetError, Request};

use crate::{Draft, Harvest, Sink, SourceError};

/// Most gaps told by one source; more of the same are counted.
const GAPS_MAX: usize = 12;

/// One source at work.
pub struct Collector<'a> {
    pub net: &'a Net,
    sink: &'a dyn Sink,
    source: &'static str,
    pub harvest: Harvest,
    more_gaps: usize,
}

impl<'a> Collector<'a> {
    pub fn new(net: &'a Net, sink: &'a dyn Sink, source: &'static str) -> Self {
        Self { net, sink, source, harvest: Harvest::default(), more_gaps: 0 }
    }

    /// Reads a page, obeying `robots.txt`.
    pub async fn get(&mut self, url: &str) -> Result<Fetched, NetError> {
        self.fetch(Request::get(url)?).await
    }

    /// Asks one question.
    pub async fn fetch(&mut self, request: Request) -> Result<Fetched, NetError> {
        let outcome = self.net.fetch(request).await;
        // What was never sent was not asked.
        self.harvest.requests += u32::from(!matches!(outcome, Err(NetError::Offline { .. })));
        // Whatever the source makes of it: that more was to be asked is told.
        if let Err(error @ NetError::OverBudget { .. }) = &outcome {
            self.gap(error.to_string());
        }
        outcome
    }

    /// Hands drafts over; returns when they are kept.
    pub async fn keep(&mut self, drafts: impl IntoIterator<Item = Draft>) -> Result<(), SourceError> {
        let batch: Vec<_> = drafts.into_iter().filter(|draft| !draft.lines.is_empty()).map(Draft::finish).collect();
        if batch.is_empty() {
            return Ok(());
        }
        self.harvest.read += u32::try_from(batch.len()).unwrap_or(u32::MAX);
        tracing::debug!(source = self.source, readings = batch.len(), "handing over");
        self.sink.take(batch).await
    }

    /// Notes what could not be read, once.
    pub fn gap(&mut self, gap: String) {
        if self.harvest.gaps.contains(&gap) {
            return;
        }
        if self.harvest.gaps.len() < GAPS_MAX {
            self.harvest.gaps.push(gap);
        } else {
            self.more_gaps += 1;
        }
    }

    /// The harvest of a source that found nothing to read.
    pub fn nothing(mut self, why: &str) -> Harvest {
        self.harvest.nothing = Some(why.to_owned());
        self.finish()
    }

    /// The harvest.
    pub fn finish(mut self) -> Harvest {
        if self.more_gaps > 0 {
            self.harvest.gaps.push(format!("{} more addresses could not be read.", self.more_gaps));
        }
        self.harvest
    }
}

/// The home page of a domain, with or without `www`.
pub async fn home(collector: &mut Collector<'_>, domain: &str) -> Result<Fetched, SourceError> {
    let first = match collector.get(&format!("https://{domain}/")).await {
        Ok(fetched) => return Ok(fetched),
        Err(error) => error,
    };
    let worth_another = matches!(
        first,
        NetError::NoSuchHost { .. }
            | NetError::NotFound { .. }
            | NetError::Connect { .. }
            | NetError::Timeout { .. }
            | NetError::Status { .. }
    );
    if worth_another && !domain.starts_with("www.") {
        for other in [format!("https://www.{domain}/"), format!("http://{domain}/")] {
            if let Ok(fetched) = collector.get(&other).await {
                return Ok(fetched);
            }
        }
    }
    Err(unreachable(domain, first))
}

/// A home page that could not be read, in words for a rep.
pub fn unreachable(domain: &str, error: NetError) -> SourceError {
    match SourceError::from(error.clone()) {
        // That we stopped says nothing about the page.
        stopped if matches!(error, NetError::OverBudget { .. }) => stopped,
        SourceError::Unreachable { .. } => {
            let why = match &error {
                NetError::Offline { .. } => "no network is to be used".to_owned(),
                NetError::Dns { .. } => "no network, or its name cannot be looked up".to_owned(),
                NetError::NoSuchHost { .. } => "there is no site of this name".to_owned(),
                other => plain_reason(other),
            };
            SourceError::Unreachable { what: format!("{domain} could not be reached: {why}.") }
        }
        other => other,
    }
}

fn plain_reason(error: &NetError) -> String {
    let text = error.to_string();
    let text = text.trim_end_matches('.');
    text.split_once(": ").map_or(text, |(_, reason)| reason).to_owned()
}

/// A request that failed, as a gap.
pub fn failure(error: &NetError) -> String {
    error.to_string()
}

/// Why one of several places could not be read, without its name.
pub fn reason(error: &NetError) -> String {
    match error {
        NetError::Offline { .. } => "Callsheet is working offline".to_owned(),
        NetError::Dns { .. } | NetError::NoSuchHost { .. } | NetError::Connect { .. } => {
            "they could not be reached".to_owned()
        }
        NetError::RobotsDisallow { .. } => "their robots.txt asks us not to".to_owned(),
        NetError::OverBudget { limit } => format!("Callsheet stopped at its budget, {limit}"),
        other => plain_reason(other),
    }
}

/// Names and reasons of like kind in one sentence: `5 feeds could not be read: …`.
pub fn grouped(failures: &[(String, String)], noun: &str) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, reason) in failures {
        by_reason.entry(reason).or_default().push(name);
    }
    by_reason
        .into_iter()
        .map(|(reason, mut names)| {
            let count = names.len();
            names.dedup();
            match count {
                1 => format!("{} could not be read: {reason}.", names.join("")),
                _ => format!("{count} {noun} could not be read ({}): {reason}.", names.join(", ")),
            }
        })
        .collect()
}
