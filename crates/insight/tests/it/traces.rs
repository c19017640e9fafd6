//! What traces of a technology are worth, and how they are told.

use domain::{ConfidenceWord, EvidenceKind, Finding, FindingKind, Reading, Record, TechUse};

use crate::world::{findings, reading, voltaro};

fn ad(number: u32, published: &str, rule: &str) -> Reading {
    let text = format!("Engineer {number}\nExperience with Okta is asked for in team {number}.");
    let url = format!("https://boards.example/voltarogrid/{number}");
    let mut ad = reading(EvidenceKind::JobAd, &url, "Voltaro Grid", Some(published), &text);
    ad.records = vec![Record::Technology {
        name: "Okta".to_owned(),
        category: "Identity".to_owned(),
        tech_use: TechUse::JobAds,
        rule: rule.to_owned(),
        quote: format!("Experience with Okta is asked for in team {number}."),
    }];
    ad
}

fn okta(ads: Vec<Reading>) -> Finding {
    let (found, _) = findings(&voltaro(), ads);
    found.into_iter().find(|finding| finding.kind() == FindingKind::Technology).unwrap()
}

#[test]
fn several_plain_demands_are_told_with_their_time() {
    let plain = "job-ad:Okta";
    let finding = okta(vec![ad(1, "2026-05-04", plain), ad(2, "2026-11-01", plain), ad(3, "2026-11-02", plain)]);
    assert_eq!(finding.confidence.word, ConfidenceWord::OneSource);
    assert!(
        finding.confidence.because.iter().any(|why| why.starts_with("They ask for Okta in 3 job ads since May 2026")),
        "{:?}",
        finding.confidence.because
    );
}

#[test]
fn one_ad_one_of_several_and_old_ads_weigh_less() {
    let plain = "job-ad:Okta";
    let two = okta(vec![ad(1, "2026-11-01", plain), ad(2, "2026-11-01", plain)]);
    let one = okta(vec![ad(1, "2026-11-01", plain)]);
    let any = okta(vec![ad(1, "2026-11-01", "job-ad:Okta:one-of"), ad(2, "2026-11-01", "job-ad:Okta:one-of")]);
    let mixed = okta(vec![ad(1, "2026-11-01", "job-ad:Okta:one-of"), ad(2, "2026-11-01", plain)]);
    let old = okta(vec![ad(1, "2025-01-10", plain), ad(2, "2025-02-10", plain)]);
    assert!(one.confidence.value < two.confidence.value, "{:?} {:?}", one.confidence, two.confidence);
    assert!(any.confidence.value < one.confidence.value, "{:?} {:?}", any.confidence, one.confidence);
    assert_eq!(any.confidence.word, ConfidenceWord::Inferred);
    assert_eq!(mixed.confidence.word, ConfidenceWord::OneSource);
    assert_eq!(old.confidence.word, ConfidenceWord::Inferred);
    assert!(
        any.confidence.because.iter().any(|why| why.contains("tools of which any will do")),
        "{:?}",
        any.confidence
    );
    assert!(old.confidence.because.iter().any(|why| why.contains("more than a year old")), "{:?}", old.confidence);
}

#[test]
fn a_verification_record_says_only_that() {
    let mut dns = reading(EvidenceKind::DnsRecord, "dns:voltarogrid.example/TXT", "DNS", None, "okta-verification=1");
    dns.records = vec![Record::Technology {
        name: "Okta".to_owned(),
        category: "Identity".to_owned(),
        tech_use: TechUse::VerifiedDomain,
        rule: "txt:okta-verification=".to_owned(),
        quote: "okta-verification=1".to_owned(),
    }];
    let finding = okta(vec![dns]);
    assert_eq!(finding.confidence.word, ConfidenceWord::Inferred);
    let because = finding.confidence.because.join(" ");
    assert!(because.contains("They verified their domain with Okta"), "{because}");
}
