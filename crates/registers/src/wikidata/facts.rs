//! From the claims of an item to a company and its facts. Properties are those of Wikidata; a table names each.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Company, CompanyIds, FactField, Record};

use super::entity::{Claim, Entity, Said};
use crate::identity::asked::{domain_in, is_elsewhere};
use harvest::service::{Sheet, grouped};

const INSTANCE_OF: &str = "P31";
const INDUSTRY: &str = "P452";
const EMPLOYEES: &str = "P1128";
const SEAT: &str = "P159";
const INCEPTION: &str = "P571";
const DISSOLVED: &str = "P576";
const WEBSITE: &str = "P856";
const EXCHANGE: &str = "P414";
const SYMBOL: &str = "P249";
const PARENT: &str = "P749";
const SUBSIDIARY: &str = "P355";
const REVENUE: &str = "P2139";
const LEGAL_FORM: &str = "P1454";
const OFFICIAL_NAME: &str = "P1448";
const SHORT_NAME: &str = "P1813";
const COUNTRY: &str = "P17";
const LEI: &str = "P1278";
const CIK: &str = "P5531";
const GITHUB: &str = "P2037";
const YOUTUBE: &str = "P2397";
const COMPANIES_HOUSE: &str = "P2622";

/// Offices, by property.
const OFFICES: &[(&str, &str)] = &[("P169", "Chief Executive Officer"), ("P488", "Chair"), ("P112", "Founder")];
/// Properties whose values are items that have to be named.
const ITEMS: &[&str] = &[INDUSTRY, SEAT, EXCHANGE, PARENT, SUBSIDIARY, LEGAL_FORM, COUNTRY, "P169", "P488", "P112"];
/// Properties that companies have and people and places have not.
const OF_COMPANIES: &[&str] = &[INDUSTRY, EMPLOYEES, SEAT, EXCHANGE, PARENT, REVENUE, LEGAL_FORM, LEI, CIK, SUBSIDIARY];
/// What an item is an instance of when it is no company.
const HUMAN: &str = "Q5";
/// Subsidiaries named.
const SUBSIDIARIES_MAX: usize = 8;
/// People named for one office.
const PEOPLE_MAX: usize = 6;

/// Three letters for the items of currencies that are common as units.
const CURRENCIES: &[(&str, &str)] = &[
    ("Q4917", "USD"),
    ("Q4916", "EUR"),
    ("Q25224", "GBP"),
    ("Q8146", "JPY"),
    ("Q25344", "CHF"),
    ("Q39099", "CNY"),
    ("Q80524", "INR"),
    ("Q122922", "SEK"),
];

/// Whether the item can be a company.
pub(crate) fn is_company(entity: &Entity) -> bool {
    let human = entity.current(INSTANCE_OF).iter().any(|claim| claim.said == Said::Item(HUMAN.to_owned()));
    let has = |property: &&&str| !entity.current(property).is_empty();
    !human && (OF_COMPANIES.iter().any(|property| has(&property)) || has(&&WEBSITE) && has(&&INCEPTION))
}

/// Domains of the websites that hold today.
pub(crate) fn domains(entity: &Entity) -> Vec<String> {
    distinct(entity.current(WEBSITE).into_iter().filter_map(site))
}

/// Domains of websites that it had.
pub(crate) fn former_domains(entity: &Entity) -> Vec<String> {
    distinct(entity.ended(WEBSITE).filter_map(site))
}

fn site(claim: &Claim) -> Option<String> {
    match &claim.said {
        Said::Text(url) => domain_in(url).filter(|domain| !is_elsewhere(domain)),
        Said::Item(_) | Said::Time(_) | Said::Quantity(..) => None,
    }
}

fn distinct(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.filter(|one| seen.insert(one.clone())).collect()
}

/// Items whose names have to be asked for.
pub(crate) fn named_items(entity: &Entity) -> Vec<String> {
    let claims = ITEMS.iter().flat_map(|property| entity.current(property));
    distinct(claims.filter_map(|claim| match &claim.said {
        Said::Item(id) => Some(id.clone()),
        Said::Text(_) | Said::Time(_) | Said::Quantity(..) => None,
    }))
}

fn named<'a>(claim: &Claim, labels: &'a BTreeMap<String, String>) -> Option<&'a str> {
    match &claim.said {
        Said::Item(id) => labels.get(id).map(String::as_str),
        Said::Text(_) | Said::Time(_) | Said::Quantity(..) => None,
    }
}

/// The company that the item describes.
pub(crate) fn company(entity: &Entity, labels: &BTreeMap<String, String>) -> Option<Company> {
    let name = entity.label.clone().filter(|_| is_company(entity))?;
    let first =
        |property: &str| entity.current(property).into_iter().find_map(|claim| named(claim, labels)).map(str::to_owned);
    let own = |property: &str| entity.text(property).map(str::to_owned);
    let mut domains = domains(entity).into_iter();
    let place = match (first(SEAT), first(COUNTRY)) {
        (Some(city), Some(country)) if city != country => Some(format!("{city}, {country}")),
        (city, country) => city.or(country),
    };
    let official = own(OFFICIAL_NAME);
    let former = entity.ended(OFFICIAL_NAME).filter_map(|claim| match &claim.said {
        Said::Text(name) => Some(name.clone()),
        Said::Item(_) | Said::Time(_) | Said::Quantity(..) => None,
    });
    let former_names: Vec<String> = distinct(former.filter(|former| *former != name));
    let aliases = entity.aliases.iter().cloned().chain(own(SHORT_NAME));
    Some(Company {
        domain: domains.next(),
        other_domains: domains.collect(),
        legal_name: official.filter(|official| *official != name),
        aliases: distinct(aliases.filter(|alias| *alias != name && !former_names.contains(alias))),
        industry: first(INDUSTRY),
        place,
        former_names,
        parent: first(PARENT).filter(|parent| *parent != name),
        ids: CompanyIds {
            wikidata: Some(entity.id.clone()),
            wikipedia: entity.wikipedia.clone(),
            cik: own(CIK).map(|cik| cik.trim_start_matches('0').to_owned()),
            lei: own(LEI),
            ticker: ticker(entity),
            companies_house: own(COMPANIES_HOUSE),
            github: own(GITHUB),
            youtube: own(YOUTUBE),
            yc: None,
        },
        because: entity.description.iter().cloned().collect(),
        name,
        ..Company::default()
    })
}

fn ticker(entity: &Entity) -> Option<String> {
    let listed = entity.current(EXCHANGE).into_iter().find_map(|claim| claim.symbol.clone());
    listed.or_else(|| entity.text(SYMBOL).map(str::to_owned))
}

/// The facts of the item, a line for each.
pub(crate) fn sheet(entity: &Entity, labels: &BTreeMap<String, String>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.line("Name", entity.label.as_deref().unwrap_or(&entity.id));
    if let Some(description) = &entity.description {
        sheet.fact("Description", FactField::Description, description, None);
    }
    let items = [
        ("Industry", FactField::Industry, INDUSTRY, 1),
        ("Headquarters", FactField::Headquarters, SEAT, 1),
        ("Owned by", FactField::Parent, PARENT, 1),
        ("Legal form", FactField::LegalForm, LEGAL_FORM, 1),
        ("Subsidiary", FactField::Subsidiary, SUBSIDIARY, SUBSIDIARIES_MAX),
    ];
    for (label, field, property, most) in items {
        for claim in entity.current(property).into_iter().take(most) {
            if let Some(name) = named(claim, labels) {
                sheet.fact(label, field, name, claim.as_of);
            }
        }
    }
    numbers(entity, &mut sheet);
    people(entity, labels, &mut sheet);
    let texts = [("Website", FactField::Website, WEBSITE), ("LEI", FactField::Lei, LEI), ("CIK", FactField::Cik, CIK)];
    for (label, field, property) in texts {
        if let Some(text) = entity.text(property) {
            sheet.fact(label, field, text, None);
        }
    }
    if let Some(ticker) = ticker(entity) {
        sheet.fact("Ticker", FactField::Ticker, &ticker, None);
    }
    for former in entity.ended(OFFICIAL_NAME) {
        if let Said::Text(name) = &former.said {
            sheet.former_name(name, former.ended.flatten());
        }
    }
    sheet
}

fn numbers(entity: &Entity, sheet: &mut Sheet) {
    let day = |property: &str| match entity.current(property).first().map(|claim| &claim.said) {
        Some(Said::Time(date)) => Some(date.to_string()),
        Some(Said::Text(_) | Said::Item(_) | Said::Quantity(..)) | None => None,
    };
    if let Some(day) = day(INCEPTION) {
        sheet.fact("Founded", FactField::Founded, &day, None);
    }
    if let Some(day) = day(DISSOLVED) {
        sheet.fact("Status", FactField::RegisterStatus, &format!("dissolved {day}"), None);
    }
    if let Some(claim) = entity.current(EMPLOYEES).first()
        && let Said::Quantity(count, _) = claim.said
        && count >= 1.0
    {
        sheet.fact("Employees", FactField::Employees, &(count as i64).to_string(), claim.as_of);
    }
    if let Some(claim) = entity.current(REVENUE).first()
        && let Said::Quantity(amount, Some(unit)) = &claim.said
        && let Some((_, currency)) = CURRENCIES.iter().find(|(item, _)| item == unit)
    {
        sheet.fact("Revenue", FactField::Revenue, &format!("{currency} {}", grouped(*amount as i64)), claim.as_of);
    }
}

fn people(entity: &Entity, labels: &BTreeMap<String, String>, sheet: &mut Sheet) {
    for (property, role) in OFFICES {
        for claim in entity.current(property).into_iter().take(PEOPLE_MAX) {
            let Some(name) = named(claim, labels) else { continue };
            let since = claim.since.map(|date| format!(", since {date}")).unwrap_or_default();
            let quote = sheet.line(role, &format!("{name}{since}"));
            sheet.records.push(Record::Officer {
                name: name.to_owned(),
                role: (*role).to_owned(),
                appointed_on: claim.since,
                resigned_on: None,
                quote,
            });
        }
    }
}
