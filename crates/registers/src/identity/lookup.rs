//! The registers that are asked who a company is.

use std::{collections::BTreeMap, future::Future, time::Duration};

use domain::{Company, CompanyIds, CompanyRef};
use net::{Fetched, Net, NetError};
use serde_json::Value;

use super::{
    ALIKE_MIN,
    weigh::{Claim, Service},
};
use pages::{ParseError, links::registrable, words::likeness};

use crate::{
    gleif::{self, GleifSource},
    sec::{SecSource, calm, tickers},
    wikidata::{self, WikidataSource, entity, facts},
    yc::{self, YcSource},
};
use harvest::service::ask_quietly;

/// Longest time for one place: whom it concerns waits, and a place that is missed is only missed.
const PLACE_TIMEOUT: Duration = Duration::from_secs(15);
/// Claims taken from one place.
const CLAIMS_MAX: usize = 6;

/// The places that are asked.
#[derive(Default)]
pub(crate) struct Places {
    pub wikidata: WikidataSource,
    pub sec: SecSource,
    pub gleif: GleifSource,
    pub yc: YcSource,
}

impl Places {
    /// What each place knows, side by side. A place that does not answer is missed and noted in the log. Without a name
    /// there is nothing that Wikidata, the SEC and GLEIF can be asked; the directory is searched by domain.
    pub async fn ask(&self, net: &Net, asked: &CompanyRef) -> Vec<Claim> {
        let (wikidata, sec, gleif, yc) = futures::join!(
            in_time(self.wikidata(net, asked)),
            in_time(self.sec(net, asked)),
            in_time(self.gleif(net, asked)),
            in_time(self.yc(net, asked))
        );
        let mut all = Vec::new();
        for (place, outcome) in [("wikidata", wikidata), ("sec", sec), ("gleif", gleif), ("yc", yc)] {
            match outcome {
                Some(Ok(claims)) => all.extend(claims.into_iter().take(CLAIMS_MAX)),
                None => tracing::warn!(place, "a register took too long"),
                Some(Err(error @ (NetError::Offline { .. } | NetError::Dns { .. }))) => {
                    tracing::debug!(place, %error, "a register was not heard")
                }
                Some(Err(error)) => tracing::warn!(place, %error, "a register was not heard"),
            }
        }
        all
    }

    async fn wikidata(&self, net: &Net, asked: &CompanyRef) -> Result<Vec<Claim>, NetError> {
        if asked.name.trim().is_empty() {
            return Ok(Vec::new());
        }
        let Some(fetched) = ask_quietly(net, self.wikidata.search(&asked.name)?).await? else { return Ok(Vec::new()) };
        let ids = wikidata::found(&fetched.json::<Value>()?);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let Some(fetched) = ask_quietly(net, self.wikidata.entities(&ids)?).await? else { return Ok(Vec::new()) };
        let (entities, _) = entity::parse(&fetched.body).map_err(|error| unreadable(&fetched, &error))?;
        let companies: Vec<_> = entities.into_iter().filter(facts::is_company).collect();
        let mut wanted: Vec<String> = companies.iter().flat_map(facts::named_items).collect();
        wanted.sort();
        wanted.dedup();
        let labels = match wanted.is_empty() {
            true => BTreeMap::new(),
            false => match ask_quietly(net, self.wikidata.labels(&wanted)?).await? {
                Some(fetched) => wikidata::labels_in(&fetched.json::<Value>()?),
                None => BTreeMap::new(),
            },
        };
        let claim = |entity: &entity::Entity| {
            let company = facts::company(entity, &labels)?;
            Some(Claim { service: Service::Wikidata, company, former_domains: facts::former_domains(entity) })
        };
        Ok(companies.iter().filter_map(claim).collect())
    }

    async fn sec(&self, net: &Net, asked: &CompanyRef) -> Result<Vec<Claim>, NetError> {
        if asked.name.trim().is_empty() {
            return Ok(Vec::new());
        }
        let Some(fetched) = ask_quietly(net, self.sec.list()?).await? else { return Ok(Vec::new()) };
        let (listed, _) = tickers::parse(&fetched.body).map_err(|error| unreadable(&fetched, &error))?;
        let named = tickers::named(&listed, &[asked.name.as_str()]);
        let claim = |row: &tickers::Listed| {
            let ids =
                CompanyIds { cik: Some(row.cik.clone()), ticker: Some(row.ticker.clone()), ..CompanyIds::default() };
            let because = vec![format!("listed as {}", row.ticker)];
            let company = Company { name: calm(&row.name), ids, because, ..Company::default() };
            Claim { service: Service::Sec, company, former_domains: Vec::new() }
        };
        Ok(named.into_iter().map(claim).collect())
    }

    async fn gleif(&self, net: &Net, asked: &CompanyRef) -> Result<Vec<Claim>, NetError> {
        if asked.name.trim().is_empty() {
            return Ok(Vec::new());
        }
        let Some(fetched) = ask_quietly(net, self.gleif.by_name(&asked.name)?).await? else { return Ok(Vec::new()) };
        let (entities, _) = gleif::parse(&fetched.body).map_err(|error| unreadable(&fetched, &error))?;
        let ours = entities
            .into_iter()
            .filter(|entity| entity.is_called(&asked.name) && entity.status.as_deref() != Some("INACTIVE"));
        let claim = |entity: gleif::Entity| {
            let company = Company {
                name: calm(&entity.name),
                legal_name: Some(entity.name.clone()),
                place: entity.seat.clone(),
                former_names: entity.former_names().map(str::to_owned).collect(),
                ids: CompanyIds { lei: Some(entity.lei.clone()), ..CompanyIds::default() },
                because: entity.number.iter().map(|number| format!("registered under {number}")).collect(),
                ..Company::default()
            };
            Claim { service: Service::Gleif, company, former_domains: Vec::new() }
        };
        Ok(ours.map(claim).collect())
    }

    async fn yc(&self, net: &Net, asked: &CompanyRef) -> Result<Vec<Claim>, NetError> {
        let Some(fetched) = ask_quietly(net, self.yc.request()?).await? else { return Ok(Vec::new()) };
        let (entries, _) = yc::parse(&fetched.body).map_err(|error| unreadable(&fetched, &error))?;
        let wanted = asked.domain.as_deref().map(registrable);
        let meant = |entry: &yc::Entry| match (&wanted, &entry.domain) {
            (Some(wanted), Some(site)) => wanted == site,
            (Some(_), None) => false,
            (None, _) => entry.is_called(&asked.name) || likeness(&entry.name, &asked.name) >= ALIKE_MIN,
        };
        let meant = entries.into_iter().filter(meant);
        Ok(meant
            .map(|entry| Claim { service: Service::Yc, company: entry.company(), former_domains: Vec::new() })
            .collect())
    }
}

fn unreadable(fetched: &Fetched, error: &ParseError) -> NetError {
    NetError::Unreadable { url: fetched.final_url.clone(), reason: error.to_string() }
}

async fn in_time<T>(asked: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PLACE_TIMEOUT, asked).await.ok()
}
