//! Sources that are read side by side in one step: each on its own time, and none stops the others.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::wire::SourceInfo;
use futures::future::join_all;
use net::{Meter, Net};

use crate::service::is_reserved;
use crate::{Ask, Harvest, Sink, Source, SourceError};

/// Several services under one name.
pub struct Group {
    pub id: &'static str,
    pub title: &'static str,
    pub gives: &'static str,
    pub parts: Vec<Arc<dyn Source>>,
}

#[async_trait]
impl Source for Group {
    fn info(&self) -> SourceInfo {
        let parts: Vec<SourceInfo> = self.parts.iter().map(|part| part.info()).collect();
        SourceInfo {
            id: self.id.into(),
            title: self.title.into(),
            gives: self.gives.into(),
            terms: if parts.iter().any(|part| part.terms == "attribution") { "attribution" } else { "open" }.into(),
            rate_keys: parts.iter().flat_map(|part| part.rate_keys.clone()).collect(),
            cost_requests_max: parts.iter().map(|part| part.cost_requests_max).sum(),
            cache_seconds: parts.iter().map(|part| part.cache_seconds).min().unwrap_or(0),
            timeout_seconds: parts.iter().map(|part| part.timeout_seconds).max().unwrap_or(0),
            optional: true,
        }
    }

    fn parts(&self) -> Vec<SourceInfo> {
        self.parts.iter().map(|part| part.info()).collect()
    }

    fn part(&self, id: &str) -> Option<Arc<dyn Source>> {
        self.parts.iter().find(|part| part.info().id == id).cloned()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut reading = Vec::new();
        let can_be_asked = |part: &&Arc<dyn Source>| {
            let id = part.info().id;
            let accepted = part.notice().is_none() || sink.accepts(&id);
            accepted && sink.wants(&id) && part.lacks(&ask.keys).is_none()
        };
        for part in self.parts.iter().filter(can_be_asked) {
            reading.push(timed(part.as_ref(), net, ask, sink));
        }
        let outcomes: Vec<(String, Result<Harvest, SourceError>)> = join_all(reading).await;
        combined(self.title, outcomes)
    }
}

async fn timed(part: &dyn Source, net: &Net, ask: &Ask, sink: &dyn Sink) -> (String, Result<Harvest, SourceError>) {
    let info = part.info();
    let limit = Duration::from_secs(info.timeout_seconds);
    let meter = Arc::new(Meter::of(&info.id));
    let net = net.metered(meter.clone());
    let outcome = tokio::time::timeout(limit, part.read(&net, ask, sink)).await.unwrap_or_else(|_| {
        Err(SourceError::Unreachable {
            what: format!("{} took longer than {} s and was left.", info.title, info.timeout_seconds),
        })
    });
    let outcome = outcome.map(|harvest| not_asked(harvest, &info.title, ask));
    sink.answered(&info, &outcome, meter.spent()).await;
    (info.title, outcome)
}

/// Where nobody was asked, because no real service can know the company, that is what is said.
fn not_asked(harvest: Harvest, title: &str, ask: &Ask) -> Harvest {
    if harvest.requests > 0 || harvest.read > 0 || !is_reserved(&ask.company) {
        return harvest;
    }
    let why =
        format!("{title} was not asked: the company is invented, and no service outside the sample world knows it.");
    Harvest { nothing: Some(why), ..harvest }
}

/// One harvest of several. What failed is a gap as long as another one answered; when none did, the first says why.
fn combined(title: &str, outcomes: Vec<(String, Result<Harvest, SourceError>)>) -> Result<Harvest, SourceError> {
    let (mut all, mut nothing, mut failed) = (Harvest::default(), Vec::new(), Vec::new());
    let mut answered = false;
    for (name, outcome) in outcomes {
        match outcome {
            Ok(harvest) => {
                answered = answered || harvest.read > 0 || harvest.requests > 0 || !harvest.gaps.is_empty();
                all.read += harvest.read;
                all.requests += harvest.requests;
                all.gaps.extend(harvest.gaps);
                nothing.extend(harvest.nothing);
            }
            Err(SourceError::Cancelled) => return Err(SourceError::Cancelled),
            Err(error) => failed.push((name, error)),
        }
    }
    if !answered && let Some((_, first)) = failed.first() {
        let why = plain(first.clone());
        return Err(match first {
            SourceError::Unreachable { .. } if failed.iter().any(|(_, error)| plain(error.clone()) != why) => {
                let names: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
                let what = format!("{title}: nobody could be asked ({}): no network, or no answer.", names.join(", "));
                SourceError::Unreachable { what }
            }
            other => other.clone(),
        });
    }
    for gap in failed.into_iter().map(|(_, error)| plain(error)) {
        // What several of them need and cannot get, such as the company's home page, is told once.
        if !all.gaps.contains(&gap) {
            all.gaps.push(gap);
        }
    }
    if all.read == 0 && all.gaps.is_empty() {
        all.nothing = Some(if nothing.is_empty() { format!("{title}: nothing there.") } else { nothing.join(" ") });
    }
    Ok(all)
}

fn plain(error: SourceError) -> String {
    match error {
        SourceError::Retry { what, .. } | SourceError::Unreachable { what } | SourceError::NotAllowed { what } => what,
        SourceError::Bug { .. } | SourceError::Cancelled => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    fn none(why: &str) -> Result<Harvest, SourceError> {
        Ok(Harvest { nothing: Some(why.to_owned()), ..Harvest::default() })
    }

    fn down(what: &str) -> Result<Harvest, SourceError> {
        Err(SourceError::Unreachable { what: what.to_owned() })
    }

    fn check(outcomes: Vec<Result<Harvest, SourceError>>) -> Result<Harvest, SourceError> {
        combined("Filings", outcomes.into_iter().map(|outcome| ("SEC".to_owned(), outcome)).collect())
    }

    #[test]
    fn one_that_answers_makes_the_failures_of_others_gaps() {
        let read = Harvest { read: 2, requests: 3, gaps: vec!["a".into()], nothing: None };
        let all = check(vec![Ok(read), down("b."), none("c.")]).unwrap();
        assert_eq!(all, Harvest { read: 2, requests: 3, gaps: vec!["a".into(), "b.".into()], nothing: None });
        assert_eq!(check(vec![none("c."), none("d.")]).unwrap().nothing.as_deref(), Some("c. d."));
    }

    #[test]
    fn when_none_answers_it_says_so_once() {
        // Who was not asked, for want of a key, has not answered.
        assert!(check(vec![down("a."), none("c.")]).is_err());
        let asked = Harvest { requests: 1, nothing: Some("c.".into()), ..Harvest::default() };
        assert_eq!(check(vec![down("a."), Ok(asked)]).unwrap().gaps, ["a."]);
        assert_eq!(check(vec![down("a."), down("a.")]), down("a."), "one reason for all of them");
        let outcome = check(vec![down("a."), down("b.")]);
        let Err(SourceError::Unreachable { what }) = outcome else { panic!("{outcome:?}") };
        assert_eq!(what, "Filings: nobody could be asked (SEC, SEC): no network, or no answer.");
        assert_eq!(check(vec![none("c."), Err(SourceError::Cancelled)]), Err(SourceError::Cancelled));
    }
}
