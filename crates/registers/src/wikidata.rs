//! Wikidata: what an item states about a company, with ranks and dates minded. Proven on recorded items of
//! organisations; none of a company with employees or officers was recorded, and their claims have the same form.

pub(crate) mod entity;
pub(crate) mod facts;

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{Company, EvidenceKind, Timestamp, wire::SourceInfo};
use net::{Net, NetError, Request};
use serde_json::{Value, json};

use pages::{ParseError, links::registrable};

use entity::Entity;
use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Page, Service, list, text, unanswered},
};

const DAY_SECONDS: u32 = 86_400;
const INTERVAL_MS: u64 = 500;
/// Items looked at for one name.
pub(crate) const ITEMS_MAX: usize = 7;
/// Items whose names are asked for in one question.
const LABELS_MAX: usize = 50;

/// Asks Wikidata.
pub(crate) struct WikidataSource {
    pub service: Service,
}

impl Default for WikidataSource {
    fn default() -> Self {
        Self::at("https://www.wikidata.org", INTERVAL_MS)
    }
}

impl WikidataSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("wikidata", base, interval_ms, DAY_SECONDS) }
    }

    /// The question for items of a name.
    pub fn search(&self, name: &str) -> Result<Request, NetError> {
        let most = ITEMS_MAX.to_string();
        let query = [
            ("action", "wbsearchentities"),
            ("search", name),
            ("language", "en"),
            ("uselang", "en"),
            ("type", "item"),
            ("limit", most.as_str()),
            ("format", "json"),
        ];
        self.service.request("/w/api.php", &query)
    }

    /// The question for whole items.
    pub fn entities(&self, ids: &[String]) -> Result<Request, NetError> {
        self.get(ids, "labels|descriptions|aliases|claims|sitelinks/urls")
    }

    /// The question for the names of items.
    pub fn labels(&self, ids: &[String]) -> Result<Request, NetError> {
        self.get(ids, "labels")
    }

    fn get(&self, ids: &[String], props: &str) -> Result<Request, NetError> {
        let ids = ids.iter().take(LABELS_MAX).map(String::as_str).collect::<Vec<_>>().join("|");
        let query = [
            ("action", "wbgetentities"),
            ("ids", ids.as_str()),
            ("props", props),
            ("languages", "en"),
            ("format", "json"),
            ("maxlag", "5"),
        ];
        self.service.request("/w/api.php", &query)
    }
}

/// The items that a search names.
pub(crate) fn found(value: &Value) -> Vec<String> {
    let ids = list(value, "/search").iter().filter_map(|hit| text(hit, "/id"));
    ids.filter(|id| entity::is_item(id)).take(ITEMS_MAX).collect()
}

/// The names of items, by id.
pub(crate) fn labels_in(value: &Value) -> BTreeMap<String, String> {
    let entities = value.get("entities").and_then(Value::as_object);
    let named = entities.into_iter().flatten();
    named.filter_map(|(id, entity)| Some((id.clone(), text(entity, "/labels/en/value")?))).collect()
}

#[async_trait]
impl Source for WikidataSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "wikidata",
            title: "Wikidata",
            gives: "Industry, seat, people who lead it, employees, founding, owner, identifiers",
            terms: "open",
            rate_key: Some("wikidata"),
            requests_max: 3,
            cache_seconds: DAY_SECONDS,
            timeout_seconds: 30,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "wikidata");
        let item = self.item(&mut collector, ask).await.map_err(|error| unanswered("Wikidata", error))?;
        let Some((entity, labels, fetched_at)) = item else {
            return Ok(
                collector.nothing(&format!("Wikidata has no item that could be told to be {}.", ask.company.name))
            );
        };
        let page = Page {
            kind: EvidenceKind::Aggregator,
            url: format!("https://www.wikidata.org/wiki/{}", entity.id),
            title: format!("{}: item of Wikidata", ask.company.name),
            publisher: "Wikidata",
            published_on: None,
            fetched_at,
            source: "wikidata",
            raw: None,
        };
        collector.keep([facts::sheet(&entity, &labels).draft(page)]).await?;
        Ok(collector.finish())
    }
}

impl WikidataSource {
    /// The item of the company: the one that is known, or the one of its name that has its website.
    async fn item(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
    ) -> Result<Option<(Entity, BTreeMap<String, String>, Timestamp)>, NetError> {
        let company = &ask.company;
        let ids = match &company.ids.wikidata {
            Some(id) => vec![id.clone()],
            None => {
                let Some(fetched) = service::ask(collector, company, self.search(&company.name)?).await? else {
                    return Ok(None);
                };
                found(&fetched.json::<Value>()?)
            }
        };
        if ids.is_empty() {
            return Ok(None);
        }
        let Some(fetched) = service::ask(collector, company, self.entities(&ids)?).await? else { return Ok(None) };
        let Ok((entities, _)) = entity::parse(&fetched.body) else { return Ok(None) };
        let known = company.ids.wikidata.as_deref();
        let is_it = |entity: &&Entity| known == Some(entity.id.as_str()) || has_site_of(entity, company);
        let Some(entity) = entities.iter().find(is_it).cloned() else { return Ok(None) };
        let wanted = facts::named_items(&entity);
        let labels = match wanted.is_empty() {
            true => BTreeMap::new(),
            false => match service::ask(collector, company, self.labels(&wanted)?).await? {
                Some(fetched) => labels_in(&fetched.json::<Value>()?),
                None => BTreeMap::new(),
            },
        };
        Ok(Some((entity, labels, fetched.fetched_at)))
    }
}

/// Whether a website of the item is the company's.
fn has_site_of(entity: &Entity, company: &Company) -> bool {
    let Some(domain) = company.domain.as_deref().map(registrable) else { return false };
    facts::domains(entity).contains(&domain)
}

/// A recorded answer as JSON: one item, several, or the hits of a search.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let value = service::json(bytes, "wikidata")?;
    if value.get("search").is_some() {
        return Ok(json!({"kind": "search", "items": found(&value)}));
    }
    let (entities, dropped) = entity::parse(bytes)?;
    let labels = labels_in(&value);
    let entities: Vec<Value> = entities
        .iter()
        .map(|entity| {
            let sheet = facts::sheet(entity, &labels);
            json!({"id": entity.id, "label": entity.label, "aliases": entity.aliases, "asksNamesOf": facts::named_items(entity),
                "company": facts::company(entity, &labels), "text": sheet.lines.join("\n"), "records": sheet.records})
        })
        .collect();
    Ok(json!({"kind": "entities", "entities": entities, "leftOut": dropped.left_out()}))
}
