//! A signal of the customer joined with a capability of the vendor by a need that both show.

use domain::{
    Capability, Cite, ConfidenceWord, Finding, FindingDetail, FindingKind, Fit, Product, Recommendation,
    RecommendationId, RecommendationSlot, Role, VendorProfile,
};

use super::{AnalysisInput, as_similar, fit, vendor_cite, weight};
use crate::need::{NEEDS, Need, shown_by};
use crate::playbook::cites;
use extract::when::said;

/// Reasons that would change our mind.
const REASONS_MAX: usize = 3;
/// Days after which a need may have been met by somebody.
const OLD_DAYS: i64 = 120;

/// A finding, a need it shows, and a capability that meets it.
pub struct Match<'a> {
    pub need: &'static Need,
    pub product: &'a str,
    pub vendor: &'a str,
    finding: &'a Finding,
    capability: &'a Capability,
    score: i64,
}

/// The best capability for a finding, if one meets a need that it shows.
pub fn best_for<'a>(finding: &'a Finding, input: &AnalysisInput<'a>) -> Option<Match<'a>> {
    let vendor = input.vendor?;
    matches(finding, vendor, input).into_iter().max_by(|left, right| {
        left.score.cmp(&right.score).then_with(|| right.capability.name.cmp(&left.capability.name))
    })
}

fn matches<'a>(finding: &'a Finding, vendor: &'a VendorProfile, input: &AnalysisInput) -> Vec<Match<'a>> {
    let base = weight(finding, input);
    let mut all = Vec::new();
    for need in NEEDS.iter() {
        let strength = i64::from(shown_by(need, finding));
        if strength == 0 {
            continue;
        }
        for (product, capability) in capabilities(vendor) {
            let Some(place) = capability.needs.iter().position(|id| *id == need.id) else { continue };
            let closeness = 3 - i64::try_from(place.min(3)).unwrap_or(3);
            let proven = i64::from(vendor.proof_points.iter().any(|point| point.needs.contains(&need.id)))
                + i64::from(told_by_words(capability, finding));
            let score = base + strength * 2 + closeness * 2 + proven;
            all.push(Match { need, product: &product.name, vendor: &vendor.name, finding, capability, score });
        }
    }
    all
}

fn capabilities(vendor: &VendorProfile) -> impl Iterator<Item = (&Product, &Capability)> {
    vendor.products.iter().flat_map(|product| product.capabilities.iter().map(move |capability| (product, capability)))
}

/// Whether the capability speaks of what the finding names: a function, a place, a word of its title.
fn told_by_words(capability: &Capability, finding: &Finding) -> bool {
    let text = extract::text::squash(&format!("{} {}", capability.name, capability.text));
    let title = extract::text::squash(&finding.title);
    title.split(' ').filter(|word| word.len() > 4).any(|word| text.contains(word))
}

/// Up to three: the primary opportunity, an expansion with another product, and a competitive one.
pub fn recommendations(input: &AnalysisInput) -> Vec<Recommendation> {
    let Some(vendor) = input.vendor else { return Vec::new() };
    let signals = input
        .ranked()
        .into_iter()
        .filter(|finding| finding.kind().is_signal() && finding.confidence.word != ConfidenceWord::Inferred);
    let mut all: Vec<Match> = signals.flat_map(|finding| matches(finding, vendor, input)).collect();
    all.sort_by(|left, right| {
        let names = |found: &Match| {
            (
                found.product.to_owned(),
                found.need.id.clone(),
                found.capability.name.clone(),
                found.finding.id.to_string(),
            )
        };
        right.score.cmp(&left.score).then_with(|| names(left).cmp(&names(right)))
    });
    let primary = all.first();
    let second = primary.and_then(|first| {
        let other = |found: &&Match| found.product != first.product;
        all.iter().find(|found| other(found) && found.finding.id != first.finding.id).or_else(|| all.iter().find(other))
    });
    let mut out = Vec::new();
    out.extend(primary.map(|found| made(RecommendationSlot::Primary, found, vendor, input)));
    out.extend(second.map(|found| made(RecommendationSlot::Expansion, found, vendor, input)));
    out.extend(competitive(vendor, input));
    out
}

fn made(slot: RecommendationSlot, found: &Match, vendor: &VendorProfile, input: &AnalysisInput) -> Recommendation {
    let finding = found.finding;
    let date = finding.dated().map(|date| format!(", {}", said(date))).unwrap_or_default();
    let proof = vendor.proof_points.iter().filter(|point| point.needs.contains(&found.need.id));
    let proof = proof.min_by_key(|point| {
        (point.needs.iter().position(|id| *id == found.need.id), point.result.is_none(), point.customer.clone())
    });
    Recommendation {
        id: id(vendor, slot, found.product, &found.need.id, finding),
        slot,
        title: format!("{}: {}", found.product, lower_first(&found.need.title)),
        product: found.product.to_owned(),
        why: format!("{}{date}", finding.title),
        why_cites: cites(finding, 2),
        finding: finding.id.clone(),
        capability: format!("{}: {}", found.capability.name, found.capability.text),
        capability_cites: cite(vendor, found.capability.span.as_ref()),
        value: format!("So that {}.", found.need.value),
        proof: proof.map(|point| as_similar(vendor, point)),
        next_step: next_step(found.need, input.persona.role),
        would_change: would_change(found.need, finding, proof.is_some(), input),
        need: found.need.id.clone(),
        confidence: finding.confidence.word,
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn cite(vendor: &VendorProfile, span: Option<&domain::Span>) -> Vec<Cite> {
    span.and_then(|span| vendor_cite(vendor, span)).into_iter().collect()
}

fn next_step(need: &Need, role: Option<Role>) -> String {
    match role {
        Some(Role::Ae) | None => format!("{}, and agree who should be at the next meeting.", need.next_step),
        Some(Role::Csm) => format!("{}, and put it into the success plan with an owner and a date.", need.next_step),
        Some(Role::Se) => format!("{}, and write down what a proof has to show.", need.next_step),
    }
}

/// Reasons against, the strongest first: what is said otherwise, how old it is, when the need is none, what is unproven.
fn would_change(need: &Need, finding: &Finding, proven: bool, input: &AnalysisInput) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(finding.conflicts.first().map(|conflict| {
        format!("{} is right, who says {} instead of {}.", conflict.source.publisher, conflict.other, conflict.chosen)
    }));
    let alone = finding.confidence.word == ConfidenceWord::OneSource;
    let only = finding.sources.first().filter(|_| alone);
    all.extend(only.map(|source| format!("It is not so: only {} says it as yet.", source.publisher)));
    let old = finding.dated().filter(|date| date.age_days(input.today) > OLD_DAYS);
    let day = |date| said(date).trim_start_matches("on ").trim_start_matches("in ").to_owned();
    all.extend(old.map(|date| format!("It has been dealt with since: the news is of {}.", day(date))));
    all.push(format!("{}.", need.unless));
    if !proven {
        all.push("They ask for a customer in a like case: none is published.".to_owned());
    }
    all.truncate(REASONS_MAX);
    all
}

fn incumbent_would_change(finding: &Finding, need: &Need, proven: bool, input: &AnalysisInput) -> Vec<String> {
    let mut all = vec![format!("{} covers what they need, and moving would cost more than it brings.", finding.title)];
    if matches!(&finding.detail, FindingDetail::Technology { uses, .. } if fit::weak(uses)) {
        all.push(format!("{} is no longer in use: a record stays when a tool is dropped.", finding.title));
    }
    all.extend(would_change(need, finding, proven, input));
    all.truncate(REASONS_MAX);
    all
}

/// What they run that the vendor meets as a competitor, and how.
fn competitive(vendor: &VendorProfile, input: &AnalysisInput) -> Option<Recommendation> {
    let technologies = input.ranked().into_iter().filter(|finding| finding.kind() == FindingKind::Technology);
    let rival = technologies
        .filter_map(|finding| rival(finding, vendor))
        .max_by_key(|(_, competitor, _)| competitor.text.len())?;
    let (finding, competitor, meeting) = rival;
    let (product, capability, need) = against(finding, vendor, input)?;
    let value = match meeting {
        Fit::Coexists => format!("So that {}, with {} kept for what it does well.", need.value, competitor.name),
        Fit::Competes | Fit::Integrates | Fit::Unknown => format!("So that {}.", need.value),
    };
    let mut capability_cites = cite(vendor, competitor.span.as_ref());
    capability_cites.extend(cite(vendor, capability.span.as_ref()));
    let proof = vendor.proof_points.iter().find(|point| point.needs.contains(&need.id));
    Some(Recommendation {
        id: id(vendor, RecommendationSlot::Competitive, &product.name, &need.id, finding),
        slot: RecommendationSlot::Competitive,
        title: format!("{} beside {}", product.name, finding.title),
        product: product.name.clone(),
        why: format!("They run {} ({})", finding.title, fit::seen(finding)),
        why_cites: cites(finding, 2),
        finding: finding.id.clone(),
        capability: competitor.text.clone(),
        capability_cites,
        value,
        proof: proof.map(|point| as_similar(vendor, point)),
        next_step: format!("Ask what {} does not reach today, and who feels it.", finding.title),
        would_change: incumbent_would_change(finding, need, proof.is_some(), input),
        need: need.id.clone(),
        confidence: finding.confidence.word,
    })
}

fn rival<'a>(finding: &'a Finding, vendor: &'a VendorProfile) -> Option<(&'a Finding, &'a domain::Competitor, Fit)> {
    let FindingDetail::Technology { name, category, .. } = &finding.detail else { return None };
    let (meeting, _, _) = fit::fit(name, category, vendor);
    let named = |listed: &str| {
        extract::text::squash(listed) == extract::text::squash(name)
            || extract::tables::technology(listed).is_some_and(|row| row.name == *name)
    };
    let competitor = vendor.competitors.iter().find(|competitor| named(&competitor.name))?;
    matches!(meeting, Fit::Competes | Fit::Coexists).then_some((finding, competitor, meeting))
}

/// The product to set against it: one whose capability names it, or meets a need that such a technology shows.
fn against<'a>(
    finding: &Finding,
    vendor: &'a VendorProfile,
    input: &AnalysisInput,
) -> Option<(&'a Product, &'a Capability, &'static Need)> {
    let named =
        capabilities(vendor).find(|(_, capability)| extract::text::holds_words(&capability.text, &finding.title));
    let by_need = || {
        best_for(finding, input)
            .and_then(|found| capabilities(vendor).find(|(_, capability)| capability.name == found.capability.name))
    };
    let (product, capability) = named.or_else(by_need)?;
    let need = capability.needs.iter().find_map(|id| crate::need::need(id))?;
    Some((product, capability, need))
}

fn id(
    vendor: &VendorProfile,
    slot: RecommendationSlot,
    product: &str,
    need: &str,
    finding: &Finding,
) -> RecommendationId {
    let slot = match slot {
        RecommendationSlot::Primary => "primary",
        RecommendationSlot::Expansion => "expansion",
        RecommendationSlot::Competitive => "competitive",
    };
    RecommendationId::derive(&[&vendor.domain, slot, product, need, finding.id.as_str()])
}
