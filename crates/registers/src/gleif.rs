//! GLEIF: the legal name, form, seat and owner of whoever has a Legal Entity Identifier. Proven on recorded answers for
//! one identifier, issued and lapsed; that of a search was not recorded and holds the same records in a list.

use async_trait::async_trait;
use domain::{EvidenceKind, FactField, PartialDate, wire::SourceInfo};
use net::{Net, NetError};
use serde_json::{Value, json};

use pages::{
    ParseError,
    words::{core_name, folded},
};

use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, Page, Service, Sheet, date, list, text, unanswered},
};

const DAY_SECONDS: u32 = 86_400;
/// Sixty questions a minute are allowed.
const INTERVAL_MS: u64 = 1_100;
/// Records asked for by name.
const RECORDS_MAX: usize = 15;

/// Asks GLEIF.
pub(crate) struct GleifSource {
    service: Service,
}

impl Default for GleifSource {
    fn default() -> Self {
        Self::at("https://api.gleif.org", INTERVAL_MS)
    }
}

impl GleifSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("gleif", base, interval_ms, 7 * DAY_SECONDS) }
    }
}

/// One entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entity {
    pub lei: String,
    pub name: String,
    /// Trading names and earlier legal names, with what they are.
    pub other_names: Vec<(String, String)>,
    /// City, region, country of the head office.
    pub seat: Option<String>,
    pub country: Option<String>,
    pub jurisdiction: Option<String>,
    pub number: Option<String>,
    pub category: Option<String>,
    /// `ACTIVE`, `INACTIVE`.
    pub status: Option<String>,
    /// `ISSUED`, `LAPSED`, …: of the identifier, not of the company.
    pub registration: Option<String>,
    pub founded: Option<PartialDate>,
    pub successor: Option<String>,
    pub has_parent: bool,
}

/// Reads one record or a list of them.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Entity>, Dropped), ParseError> {
    let value = service::json(bytes, "gleif")?;
    let rows = match value.get("data") {
        Some(Value::Array(rows)) => rows.as_slice(),
        Some(row @ Value::Object(_)) => std::slice::from_ref(row),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            return Err(ParseError::new("gleif", "it holds no records".to_owned()));
        }
    };
    let mut dropped = Dropped::default();
    let mut all = Vec::new();
    for row in rows {
        match entity(row) {
            Some(entity) => all.push(entity),
            None => dropped.note("record without identifier or name"),
        }
    }
    Ok((all, dropped))
}

fn entity(row: &Value) -> Option<Entity> {
    let said = |pointer: &str| text(row, &format!("/attributes{pointer}"));
    let part = |key: &str| {
        said(&format!("/entity/headquartersAddress/{key}")).or_else(|| said(&format!("/entity/legalAddress/{key}")))
    };
    let lei = said("/lei").or_else(|| text(row, "/id"))?;
    (lei.len() == 20 && lei.chars().all(|c| c.is_ascii_alphanumeric())).then_some(())?;
    // A region comes as a code of ISO 3166-2, which repeats the country: `US-MA`.
    let region = part("region").map(|code| code.split_once('-').map_or(code.clone(), |(_, region)| region.to_owned()));
    let place: Vec<String> =
        [part("city").map(|city| super::sec::calm(&city)), region, part("country")].into_iter().flatten().collect();
    let other = |other: &Value| Some((text(other, "/name")?, text(other, "/type").unwrap_or_default()));
    Some(Entity {
        lei,
        name: said("/entity/legalName/name")?,
        other_names: list(row, "/attributes/entity/otherNames").iter().filter_map(other).collect(),
        seat: (!place.is_empty()).then(|| place.join(", ")),
        country: part("country"),
        jurisdiction: said("/entity/jurisdiction"),
        number: said("/entity/registeredAs"),
        category: said("/entity/category"),
        status: said("/entity/status"),
        registration: said("/registration/status"),
        founded: date(row, "/attributes/entity/creationDate"),
        successor: said("/entity/successorEntity/name"),
        has_parent: row.pointer("/relationships/ultimate-parent/links/related").is_some(),
    })
}

impl Entity {
    /// Earlier legal names.
    pub fn former_names(&self) -> impl Iterator<Item = &str> {
        self.other_names.iter().filter(|(_, kind)| kind == "PREVIOUS_LEGAL_NAME").map(|(name, _)| name.as_str())
    }

    /// Whether one of its names is this one, legal form or not.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = core_name(name);
        let mut names = std::iter::once(&self.name).chain(self.other_names.iter().map(|(name, _)| name));
        !wanted.is_empty() && names.any(|own| core_name(own) == wanted)
    }

    fn sheet(&self, parent: Option<&Self>) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.fact("Legal name", FactField::LegalName, &self.name, None);
        sheet.fact("LEI", FactField::Lei, &self.lei, None);
        if let Some(seat) = &self.seat {
            sheet.fact("Headquarters", FactField::Headquarters, seat, None);
        }
        for (label, value) in [
            ("Jurisdiction", &self.jurisdiction),
            ("Number in the local register", &self.number),
            ("Category", &self.category),
            ("Successor", &self.successor),
        ] {
            if let Some(value) = value {
                sheet.line(label, value);
            }
        }
        if let Some(status) = &self.status {
            sheet.fact("Status", FactField::RegisterStatus, &status.to_lowercase(), None);
        }
        if let Some(status) = self.registration.as_deref().filter(|status| *status != "ISSUED") {
            sheet.line("State of the identifier", &status.to_lowercase());
        }
        for name in self.former_names() {
            sheet.former_name(name, None);
        }
        let trading = self.other_names.iter().filter(|(_, kind)| kind != "PREVIOUS_LEGAL_NAME");
        for (name, _) in trading {
            sheet.line("Also called", name);
        }
        if let Some(parent) = parent {
            sheet.fact("Ultimate parent", FactField::Parent, &parent.name, None);
        }
        sheet
    }
}

#[async_trait]
impl Source for GleifSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "gleif",
            title: "GLEIF",
            gives: "Legal name, seat, register number and owner of entities with an LEI",
            terms: "open",
            rate_key: Some("gleif"),
            requests_max: 3,
            cache_seconds: self.service.cache_seconds,
            timeout_seconds: 40,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "gleif");
        let mut entities = self.found(&mut collector, ask).await.map_err(|error| unanswered("GLEIF", error))?;
        if entities.len() > 1 {
            let names: Vec<String> = entities.iter().take(4).map(|entity| entity.name.clone()).collect();
            collector.gap(format!(
                "GLEIF knows several entities like {}, and nothing tells which it is: {}.",
                ask.company.name,
                names.join("; ")
            ));
            return Ok(collector.finish());
        }
        let Some(entity) = entities.pop() else {
            return Ok(collector.nothing(&format!("GLEIF knows no entity called {}.", ask.company.name)));
        };
        let parent = self.parent(&mut collector, ask, &entity).await.unwrap_or_else(|why| {
            collector.gap(format!("The ultimate parent at GLEIF could not be read. {why}"));
            None
        });
        let url = format!("https://search.gleif.org/#/record/{}", entity.lei);
        let page = Page {
            kind: EvidenceKind::Filing,
            url,
            title: format!("{}: record of its LEI", ask.company.name),
            publisher: "GLEIF",
            published_on: None,
            fetched_at: ask.now,
            source: "gleif",
            raw: None,
        };
        collector.keep([entity.sheet(parent.as_ref()).draft(page)]).await?;
        Ok(collector.finish())
    }
}

impl GleifSource {
    /// The entity of the identifier that is known, or those of the name that nothing rules out.
    async fn found(&self, collector: &mut Collector<'_>, ask: &Ask) -> Result<Vec<Entity>, NetError> {
        let company = &ask.company;
        let request = match &company.ids.lei {
            Some(lei) => self.service.request(&format!("/api/v1/lei-records/{lei}"), &[])?,
            None => {
                let name = company.legal_name.as_deref().unwrap_or(&company.name);
                self.by_name(name)?
            }
        };
        let Some(fetched) = service::ask(collector, company, request).await? else { return Ok(Vec::new()) };
        let (mut entities, dropped) = match parse(&fetched.body) {
            Ok(read) => read,
            Err(error) => {
                collector.gap(format!("The answer of GLEIF could not be read. {error}."));
                return Ok(Vec::new());
            }
        };
        for sentence in dropped.sentences() {
            collector.gap(format!("Of GLEIF's answer: {sentence}."));
        }
        if company.ids.lei.is_none() {
            entities.retain(|entity| entity.is_called(&company.name) && fits(entity, company));
            let exact = |entity: &Entity| company.legal_name.as_deref().map(folded) == Some(folded(&entity.name));
            if entities.iter().filter(|entity| exact(entity)).count() == 1 {
                entities.retain(exact);
            }
        }
        Ok(entities)
    }

    /// The question for a name.
    pub fn by_name(&self, name: &str) -> Result<net::Request, NetError> {
        let most = RECORDS_MAX.to_string();
        let query = [("filter[entity.legalName]", name), ("page[size]", most.as_str())];
        self.service.request("/api/v1/lei-records", &query)
    }

    /// The ultimate parent, or why it could not be read, as a sentence.
    async fn parent(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        entity: &Entity,
    ) -> Result<Option<Entity>, String> {
        if !entity.has_parent {
            return Ok(None);
        }
        let said = |error: NetError| error.to_string();
        let path = format!("/api/v1/lei-records/{}/ultimate-parent", entity.lei);
        let request = self.service.request(&path, &[]).map_err(said)?;
        let Some(fetched) = service::ask(collector, &ask.company, request).await.map_err(said)? else {
            return Ok(None);
        };
        let (parents, _) = parse(&fetched.body).map_err(|error| format!("{error}."))?;
        Ok(parents.into_iter().next().filter(|parent| parent.lei != entity.lei))
    }
}

/// Whether nothing says that it is another one: an active entity, in the city that is known.
fn fits(entity: &Entity, company: &domain::Company) -> bool {
    let city = |place: &str| folded(place.split(',').next().unwrap_or(place));
    let elsewhere = matches!((&entity.seat, &company.place), (Some(a), Some(b)) if city(a) != city(b));
    entity.status.as_deref() != Some("INACTIVE") && !elsewhere
}

/// A recorded answer as JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let (entities, dropped) = parse(bytes)?;
    let entities: Vec<Value> = entities
        .iter()
        .map(|entity| {
            let sheet = entity.sheet(None);
            json!({"lei": entity.lei, "name": entity.name, "registration": entity.registration, "founded": entity.founded, "country": entity.country,
                "text": sheet.lines.join("\n"), "records": sheet.records})
        })
        .collect();
    Ok(json!({"entities": entities, "leftOut": dropped.left_out()}))
}
