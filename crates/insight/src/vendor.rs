//! What the rep's own company sells, read from its own pages.

mod measure;

use std::sync::Arc;

use domain::{
    Capability, Competitor, Evidence, EvidenceKind, Integration, Product, ProofPoint, Reading, Record, SourceRef, Span,
    Timestamp, VendorProfile,
};

use crate::need::{met_by, touched_by};
use extract::entity::registrable;
use extract::text::{quote, sentences, squash};

/// Items of one sort that a profile keeps.
pub const ITEMS_MAX: usize = 200;

/// The profile of a vendor. What the rep wrote into `previous` (items without a span) is kept.
///
/// The version grows by one when anything but the time differs from `previous`.
pub fn vendor_profile(
    domain: &str,
    readings: &[Arc<Reading>],
    now: Timestamp,
    previous: Option<&VendorProfile>,
) -> VendorProfile {
    let mut own: Vec<&Reading> =
        readings.iter().map(AsRef::as_ref).filter(|reading| is_vendors(domain, &reading.evidence)).collect();
    own.sort_by(|left, right| {
        left.evidence.url.cmp(&right.evidence.url).then_with(|| left.evidence.id.cmp(&right.evidence.id))
    });
    let mut profile = VendorProfile {
        domain: domain.to_owned(),
        name: name(domain, &own).unwrap_or_default(),
        version: 1,
        summary: summary(&own).unwrap_or_default(),
        products: products(&own),
        integrations: integrations(&own),
        proof_points: proof_points(&own),
        competitors: competitors(&own),
        sources: Vec::new(),
        refreshed_at: now,
    };
    if let Some(previous) = previous {
        keep_edits(&mut profile, previous);
    }
    profile.sources = sources(&own, &profile);
    versioned(profile, previous)
}

fn is_vendors(domain: &str, evidence: &Evidence) -> bool {
    evidence.kind == EvidenceKind::VendorPage || registrable(&evidence.url) == registrable(domain)
}

fn versioned(mut profile: VendorProfile, previous: Option<&VendorProfile>) -> VendorProfile {
    let Some(previous) = previous else { return profile };
    profile.version = previous.version;
    let same_but_time =
        VendorProfile { refreshed_at: previous.refreshed_at, sources: previous.sources.clone(), ..profile.clone() };
    if same_but_time != *previous {
        profile.version = previous.version.saturating_add(1);
    }
    profile
}

fn name(domain: &str, own: &[&Reading]) -> Option<String> {
    let stated = own.iter().flat_map(|reading| &reading.records).find_map(|record| match record {
        Record::Organization { name, .. } => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        _ => None,
    });
    stated.or_else(|| domain.split('.').next().map(extract::text::capitalised))
}

/// What the organisation says about itself, or the first full sentence of its shortest address, the home page.
fn summary(own: &[&Reading]) -> Option<String> {
    let described = own.iter().flat_map(|reading| &reading.records).find_map(|record| match record {
        Record::Organization { description, .. } => description.clone().filter(|text| !text.trim().is_empty()),
        _ => None,
    });
    described.or_else(|| {
        let home = own.iter().min_by_key(|reading| (reading.evidence.url.len(), reading.evidence.url.clone()))?;
        let ranges = sentences(&home.text);
        let said = ranges.into_iter().filter_map(|range| home.text.get(range));
        said.filter(|sentence| sentence.ends_with('.') && sentence.split_whitespace().count() >= 6)
            .map(str::to_owned)
            .next()
    })
}

fn span(reading: &Reading, words: &str) -> Option<Span> {
    let words = words.trim();
    let at = reading.text.find(words).filter(|_| !words.is_empty())?;
    quote(&reading.evidence.id, &reading.text, at..at + words.len(), None)
}

fn each<'a>(own: &'a [&'a Reading]) -> impl Iterator<Item = (&'a Reading, &'a Record)> {
    own.iter().flat_map(|reading| reading.records.iter().map(|record| (*reading, record)))
}

fn same(left: &str, right: &str) -> bool {
    squash(left) == squash(right)
}

/// Products with their capabilities; a longer summary of the same product wins.
fn products(own: &[&Reading]) -> Vec<Product> {
    let mut all: Vec<Product> = Vec::new();
    for (reading, record) in each(own) {
        let Record::Product { name, summary, quote } = record else { continue };
        let Some(found) = span(reading, quote) else { continue };
        let room = all.len() < ITEMS_MAX;
        match all.iter_mut().find(|product| same(&product.name, name)) {
            Some(known) if known.summary.len() < summary.len() => {
                known.summary = summary.clone();
                known.span = Some(found);
            }
            Some(_) => {}
            None if room => {
                all.push(Product {
                    name: name.clone(),
                    summary: summary.clone(),
                    capabilities: Vec::new(),
                    span: Some(found),
                });
            }
            None => {}
        }
    }
    for (reading, record) in each(own) {
        let Record::Capability { product, name, text, quote } = record else { continue };
        let Some(found) = span(reading, quote) else { continue };
        let owner = match all.iter().position(|known| same(&known.name, product)) {
            Some(owner) => owner,
            None if all.len() < ITEMS_MAX => {
                all.push(Product {
                    name: product.clone(),
                    summary: String::new(),
                    capabilities: Vec::new(),
                    span: Some(found.clone()),
                });
                all.len() - 1
            }
            None => continue,
        };
        let needs = met_by(product, name, text);
        let capability = Capability { name: name.clone(), text: text.clone(), needs, span: Some(found) };
        if let Some(owner) = all.get_mut(owner).filter(|owner| {
            owner.capabilities.len() < ITEMS_MAX && !owner.capabilities.iter().any(|known| same(&known.name, name))
        }) {
            owner.capabilities.push(capability);
        }
    }
    all
}

fn integrations(own: &[&Reading]) -> Vec<Integration> {
    let mut all: Vec<Integration> = Vec::new();
    for (reading, record) in each(own) {
        let Record::Integration { name, text, quote } = record else { continue };
        if let Some(found) =
            span(reading, quote).filter(|_| all.len() < ITEMS_MAX && !all.iter().any(|known| same(&known.name, name)))
        {
            all.push(Integration { name: name.clone(), text: text.clone(), span: Some(found) });
        }
    }
    all
}

/// One for each customer: the story that tells a result, if any does.
fn proof_points(own: &[&Reading]) -> Vec<ProofPoint> {
    let mut all: Vec<ProofPoint> = Vec::new();
    for (reading, record) in each(own) {
        let Record::CustomerStory { customer, what, result, quote } = record else { continue };
        let Some(found) = span(reading, quote) else { continue };
        let told = format!("{what} {} {}", result.as_deref().unwrap_or_default(), quote);
        let point = ProofPoint {
            customer: customer.clone(),
            what: what.clone(),
            result: result.clone(),
            measures: result.as_deref().map(measure::measures).unwrap_or_default(),
            needs: touched_by(what, &told),
            span: Some(found),
        };
        let room = all.len() < ITEMS_MAX;
        match all.iter_mut().find(|known| same(&known.customer, customer)) {
            Some(known) if known.result.is_none() && point.result.is_some() => *known = point,
            Some(_) => {}
            None if room => all.push(point),
            None => {}
        }
    }
    all
}

fn competitors(own: &[&Reading]) -> Vec<Competitor> {
    let mut all: Vec<Competitor> = Vec::new();
    for (reading, record) in each(own) {
        let Record::Competitor { name, text, quote } = record else { continue };
        if let Some(found) =
            span(reading, quote).filter(|_| all.len() < ITEMS_MAX && !all.iter().any(|known| same(&known.name, name)))
        {
            all.push(Competitor { name: name.clone(), text: text.clone(), span: Some(found) });
        }
    }
    all
}

/// The rep's items stay, and stand for what was read under the same name.
fn keep_edits(profile: &mut VendorProfile, previous: &VendorProfile) {
    for product in &previous.products {
        let known = profile.products.iter_mut().find(|known| same(&known.name, &product.name));
        match known {
            Some(known) => {
                let written = product.capabilities.iter().filter(|capability| capability.span.is_none());
                for capability in written {
                    known.capabilities.retain(|other| !same(&other.name, &capability.name));
                    known.capabilities.push(capability.clone());
                }
                if product.span.is_none() {
                    known.summary = product.summary.clone();
                    known.span = None;
                }
            }
            None if product.span.is_none() => profile.products.push(product.clone()),
            None => {}
        }
    }
    keep(&mut profile.integrations, &previous.integrations, |item| (&item.name, item.span.is_none()));
    keep(&mut profile.proof_points, &previous.proof_points, |item| (&item.customer, item.span.is_none()));
    keep(&mut profile.competitors, &previous.competitors, |item| (&item.name, item.span.is_none()));
    if profile.name.is_empty() {
        profile.name = previous.name.clone();
    }
    if profile.summary.is_empty() {
        profile.summary = previous.summary.clone();
    }
}

fn keep<T: Clone>(read: &mut Vec<T>, previous: &[T], key: impl Fn(&T) -> (&String, bool)) {
    for item in previous.iter().filter(|item| key(item).1) {
        read.retain(|other| !same(key(other).0, key(item).0));
        read.push(item.clone());
    }
}

/// A profile without what one document says; what the rep wrote stays.
pub fn without_source(profile: &VendorProfile, evidence: &domain::EvidenceId) -> VendorProfile {
    let other = |span: &Option<Span>| span.as_ref().is_none_or(|span| span.evidence != *evidence);
    let mut rest = profile.clone();
    rest.products.retain(|product| other(&product.span));
    for product in &mut rest.products {
        product.capabilities.retain(|capability| other(&capability.span));
    }
    rest.integrations.retain(|item| other(&item.span));
    rest.proof_points.retain(|item| other(&item.span));
    rest.competitors.retain(|item| other(&item.span));
    rest
}

/// The documents that a span of the profile points into.
fn sources(own: &[&Reading], profile: &VendorProfile) -> Vec<SourceRef> {
    let products = profile.products.iter().flat_map(|product| {
        product.span.iter().chain(product.capabilities.iter().filter_map(|capability| capability.span.as_ref()))
    });
    let rest = profile.integrations.iter().filter_map(|item| item.span.as_ref());
    let rest = rest.chain(profile.proof_points.iter().filter_map(|item| item.span.as_ref()));
    let rest = rest.chain(profile.competitors.iter().filter_map(|item| item.span.as_ref()));
    let used: Vec<&Span> = products.chain(rest).collect();
    let cited = own.iter().filter(|reading| used.iter().any(|span| span.evidence == reading.evidence.id));
    cited.map(|reading| SourceRef::from(&reading.evidence)).collect()
}
