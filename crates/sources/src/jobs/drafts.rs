//! Postings as drafts: the text of the ad, its record, and the technologies it names.

use boards::{Posting, schema_org};
use domain::{EvidenceKind, Timestamp};
use net::Fetched;
use pages::{Page, words};

use super::technologies;
use harvest::{Ask, Draft};

/// A posting as a draft.
pub(crate) fn of_posting(posting: &Posting, ask: &Ask, at: Timestamp) -> Draft {
    let lines = posting.lines();
    let mut records = vec![posting.record()];
    records.extend(technologies(&lines, &ask.company.name, ask.company.domain.as_deref()));
    Draft {
        kind: EvidenceKind::JobAd,
        url: posting.url.clone(),
        title: posting.title.clone(),
        publisher: posting.company_name.clone().unwrap_or_else(|| ask.company.name.clone()),
        published_on: posting.posted_on,
        fetched_at: at,
        source: "jobs",
        language: posting.language.clone(),
        lines,
        records,
        raw: None,
    }
}

/// The postings of a page of the company's site as drafts; those of other employers and those that ran out are left.
pub(crate) fn of_page(page: &Page, fetched: &Fetched, ask: &Ask) -> Vec<Draft> {
    const ALIKE_MIN: f64 = 0.9;
    let today = ask.now.date();
    let names: Vec<&String> =
        std::iter::once(&ask.company.name).chain(ask.company.legal_name.as_ref()).chain(&ask.company.aliases).collect();
    let theirs = |posting: &Posting| {
        posting
            .company_name
            .as_deref()
            .is_none_or(|employer| names.iter().any(|name| words::likeness(name, employer) >= ALIKE_MIN))
    };
    let open = |posting: &Posting| posting.valid_through.is_none_or(|date| date.last_day() >= today);
    let postings = schema_org::of(page).into_iter().filter(|posting| theirs(posting) && open(posting));
    postings
        .map(|posting| Draft { language: page.meta.language.clone(), ..of_posting(&posting, ask, fetched.fetched_at) })
        .collect()
}
