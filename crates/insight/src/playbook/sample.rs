//! Findings that fill the places of templates as real ones do: the plainest, the fullest, old ones and inferred ones.
//!
//! The linter fills every starter with each of them.

use domain::{
    Change, Confidence, ConfidenceWord, EvidenceId, EvidenceKind, Finding, FindingDetail, FindingId, FindingKind,
    PartialDate, SourceRef, Span, TechUse, Timestamp,
};
#[cfg(test)]
use domain::{Persona, Purpose, Role};
use jiff::civil::Date;

/// The day on which the samples are spoken of.
pub const TODAY: Date = Date::constant(2026, 11, 25);

/// Days before [`TODAY`] on which samples happened: each is said in another way.
const AGES_DAYS: &[i64] = &[0, 1, 4, 9, 40, 300, 500];

/// Every persona that a playbook is cut for.
#[cfg(test)]
pub fn personas() -> Vec<Persona> {
    let of = |role| Purpose::ALL.into_iter().map(move |purpose| Persona { role: Some(role), purpose: Some(purpose) });
    Role::ALL.into_iter().flat_map(of).collect()
}

/// Samples of a kind, with every confidence and age.
pub fn findings(kind: FindingKind) -> Vec<Finding> {
    let words = [ConfidenceWord::Confirmed, ConfidenceWord::OneSource, ConfidenceWord::Inferred];
    let mut all = Vec::new();
    for detail in details(kind) {
        for age in AGES_DAYS {
            all.extend(words.map(|word| finding(detail.clone(), *age, word)));
        }
    }
    all
}

/// A table: what findings of a kind may hold, the fullest first.
fn details(kind: FindingKind) -> Vec<FindingDetail> {
    let text = str::to_owned;
    match kind {
        FindingKind::Funding => funding(),
        FindingKind::Hiring => ["security", "customer_success"]
            .map(|function| FindingDetail::Hiring {
                roles: vec![text("Identity Engineer"), text("Senior Identity and Access Management Engineer")],
                count: 3,
                function: text(function),
                since: Some(PartialDate::day(TODAY)),
                weekly: vec![0, 1, 2],
                weekly_all: vec![3, 4, 5],
                open_in_all: 40,
            })
            .to_vec(),
        FindingKind::Leadership => [Change::Joins, Change::Promoted, Change::Interim, Change::Board, Change::Leaves]
            .map(|change| FindingDetail::Leadership {
                person: text("Dana Ruiz-Okonkwo"),
                role: text("Chief Information Security Officer"),
                change,
                from: Some(text("Northwall Security")),
                to: None,
            })
            .to_vec(),
        FindingKind::Acquisition => vec![FindingDetail::Acquisition {
            acquirer: text("Voltaro Grid"),
            target: text("Halden Systems"),
            amount: None,
        }],
        FindingKind::Partnership => vec![FindingDetail::Partnership { partner: text("Halden Systems") }],
        FindingKind::ProductLaunch => vec![FindingDetail::ProductLaunch { product: text("Voltaro Reconcile") }],
        FindingKind::Expansion => vec![
            FindingDetail::Expansion { places: vec![text("Spain")] },
            FindingDetail::Expansion { places: ["Madrid", "Bilbao", "Lisbon", "Porto"].map(text).to_vec() },
        ],
        FindingKind::Layoffs => vec![
            FindingDetail::Layoffs { count: Some(120), percent: Some(20.0) },
            FindingDetail::Layoffs { count: None, percent: None },
        ],
        FindingKind::SecurityIncident => {
            vec![FindingDetail::SecurityIncident { what: text("Single sign-on unavailable") }]
        }
        FindingKind::Earnings => ["up", "down", "flat"]
            .map(|direction| FindingDetail::Earnings {
                period: Some(text("Q3 2026")),
                metric: Some(text("revenue")),
                direction: text(direction),
            })
            .to_vec(),
        FindingKind::Legal => vec![FindingDetail::Legal { what: text("fined by the data protection authority") }],
        FindingKind::Award => vec![FindingDetail::Award { what: text("Best Place to Work 2026") }],
        FindingKind::Technology => [TechUse::Stated, TechUse::JobAds, TechUse::VerifiedDomain]
            .map(|tech_use| FindingDetail::Technology {
                name: text("Microsoft Entra ID"),
                category: text("identity"),
                uses: vec![tech_use],
            })
            .to_vec(),
        FindingKind::Fact => vec![FindingDetail::Fact { field: text("employees"), value: text("512") }],
        FindingKind::Contact => vec![FindingDetail::Contact {
            person: text("Tom Oduya"),
            role: text("Director of Information Technology"),
            seniority: text("director"),
            function: text("it"),
            part: text("champion"),
        }],
    }
}

/// Rounds with and without what can be said of them.
fn funding() -> Vec<FindingDetail> {
    let text = str::to_owned;
    let funding = |amount, round: Option<&str>, use_of_funds: Option<&str>| FindingDetail::Funding {
        amount,
        currency: amount.map(|_| text("USD")),
        round: round.map(text),
        investors: vec![text("Harbor Peak")],
        use_of_funds: use_of_funds.map(text),
    };
    vec![
        funding(Some(5_000_000_000), Some("Series C"), Some("expand into Spain and Portugal")),
        funding(Some(1_234_500_000), Some("Seed"), None),
        funding(None, Some("Debt"), None),
        funding(None, None, None),
    ]
}

fn finding(detail: FindingDetail, age_days: i64, word: ConfidenceWord) -> Finding {
    let day = TODAY.saturating_sub(jiff::Span::new().days(age_days));
    let evidence = EvidenceId::from("evd_sample");
    Finding {
        id: FindingId::from("fnd_sample"),
        detail,
        title: "A sample".to_owned(),
        company: "Voltaro Grid".to_owned(),
        occurred_on: Some(PartialDate::day(day)),
        reported_on: None,
        confidence: Confidence { word, value: 0.9, because: Vec::new() },
        spans: vec![Span { evidence: evidence.clone(), quote: "A sample".to_owned(), start: 0, end: 8 }],
        sources: vec![SourceRef {
            evidence,
            url: "https://voltarogrid.example/news".to_owned(),
            publisher: "Voltaro Grid".to_owned(),
            published_on: Some(PartialDate::day(day)),
            fetched_at: Timestamp(0),
            kind_of_evidence: EvidenceKind::OwnAnnouncement,
        }],
        conflicts: Vec::new(),
    }
}
