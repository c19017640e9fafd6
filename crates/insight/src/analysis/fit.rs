//! What they run against what the vendor connects to or competes with.

use domain::{EvidenceKind, Finding, FindingDetail, Fit, FitRow, Integration, TechUse, VendorProfile};

use super::{AnalysisInput, vendor_cite};
use crate::playbook::cites;
use extract::tables::technology;
use extract::text::{counted, listed, squash};

/// Rows of the matrix.
pub const ROWS_MAX: usize = 24;
/// Characters of what to do about a row.
const SO_CHARS_MAX: usize = 160;

/// The matrix, what competes first and what nobody knows last.
pub fn matrix(input: &AnalysisInput) -> Vec<FitRow> {
    let found = input.findings.iter().filter(|finding| !input.is_corrected(finding));
    let mut rows: Vec<FitRow> = found.filter_map(|finding| row(finding, input)).collect();
    rows.sort_by(|left, right| rank(left.fit).cmp(&rank(right.fit)).then_with(|| left.they_run.cmp(&right.they_run)));
    rows.truncate(ROWS_MAX);
    rows
}

fn rank(fit: Fit) -> u8 {
    match fit {
        Fit::Competes => 0,
        Fit::Coexists => 1,
        Fit::Integrates => 2,
        Fit::Unknown => 3,
    }
}

fn row(finding: &Finding, input: &AnalysisInput) -> Option<FitRow> {
    let FindingDetail::Technology { name, category, uses } = &finding.detail else { return None };
    let (fit, so, mut more) = match input.vendor {
        Some(vendor) => fit(name, category, vendor),
        None => (Fit::Unknown, "Tell me who you sell for, to see how it fits.".to_owned(), Vec::new()),
    };
    let mut cited = cites(finding, 2);
    cited.append(&mut more);
    let so = if weak(uses) { format!("First ask whether it is still in use. {so}") } else { so };
    Some(FitRow {
        they_run: name.clone(),
        category: category.clone(),
        seen: seen(finding),
        fit,
        so,
        finding: finding.id.clone(),
        cites: cited,
    })
}

pub(super) fn weak(uses: &[TechUse]) -> bool {
    uses.iter().all(|tech_use| matches!(tech_use, TechUse::VerifiedDomain | TechUse::SendsMail))
}

/// Whether a vendor's name for something is the same thing, or begins with it (`Okta migration`).
fn means(listed: &str, name: &str) -> bool {
    let names = technology(name).map(|row| row.aliases.clone()).unwrap_or_default();
    let listed = squash(listed);
    names
        .iter()
        .map(|alias| squash(alias))
        .chain([squash(name)])
        .any(|name| listed == name || listed.starts_with(&format!("{name} ")))
}

/// How a technology meets the vendor: fit, what to do, and the vendor's own words for it.
pub fn fit(name: &str, category: &str, vendor: &VendorProfile) -> (Fit, String, Vec<domain::Cite>) {
    let competitor = vendor.competitors.iter().find(|competitor| means(&competitor.name, name));
    let integration = vendor.integrations.iter().find(|integration| means(&integration.name, name));
    let cite = |span: &Option<domain::Span>| {
        span.as_ref().and_then(|span| vendor_cite(vendor, span)).into_iter().collect::<Vec<_>>()
    };
    match (competitor, integration) {
        (Some(competitor), Some(integration)) => {
            let mut both = cite(&integration.span);
            both.extend(cite(&competitor.span));
            (Fit::Coexists, format!("Do not ask them to remove it: {}", first_sentence(&integration.text)), both)
        }
        (Some(competitor), None) => {
            (Fit::Competes, format!("Same job. {}", first_sentence(&competitor.text)), cite(&competitor.span))
        }
        (None, Some(integration)) if lives_beside(integration) => {
            (Fit::Coexists, first_sentence(&integration.text), cite(&integration.span))
        }
        (None, Some(integration)) => (Fit::Integrates, first_sentence(&integration.text), cite(&integration.span)),
        (None, None) => (
            Fit::Unknown,
            format!(
                "Nothing is published about {name} and {}; ask what depends on this {} tool.",
                vendor.name,
                category.replace('_', " ")
            ),
            Vec::new(),
        ),
    }
}

fn lives_beside(integration: &Integration) -> bool {
    let text = squash(&integration.text);
    ["coexist", "beside", "side by side", "alongside"].iter().any(|word| text.contains(word))
}

fn first_sentence(text: &str) -> String {
    let range = extract::text::sentences(text).into_iter().next();
    let sentence = range.and_then(|range| text.get(range)).unwrap_or(text).trim();
    if sentence.chars().count() <= SO_CHARS_MAX {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(SO_CHARS_MAX).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

/// How we know, in a few words: `in DNS and 3 job ads`.
pub fn seen(finding: &Finding) -> String {
    let of = |kinds: &[EvidenceKind]| {
        finding.sources.iter().filter(|source| kinds.contains(&source.kind_of_evidence)).count()
    };
    let ads: std::collections::BTreeSet<_> = finding
        .spans
        .iter()
        .filter(|span| {
            finding
                .sources
                .iter()
                .any(|source| source.evidence == span.evidence && source.kind_of_evidence == EvidenceKind::JobAd)
        })
        .map(|span| (&span.evidence, span.start))
        .collect();
    let mut parts = Vec::new();
    if of(&[EvidenceKind::OwnPage, EvidenceKind::OwnAnnouncement]) > 0 {
        parts.push("their own words".to_owned());
    }
    if of(&[EvidenceKind::DnsRecord]) > 0 {
        parts.push("DNS".to_owned());
    }
    if of(&[EvidenceKind::Fingerprint]) > 0 {
        parts.push("their pages".to_owned());
    }
    if let Ok(ads @ 1..) = u32::try_from(ads.len()) {
        parts.push(counted(ads, "job ad", "job ads"));
    }
    if parts.is_empty() { "in one source".to_owned() } else { format!("in {}", listed(&parts)) }
}
