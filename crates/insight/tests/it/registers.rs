//! Records of registers become findings with their quotes.

use domain::{Company, EvidenceKind, FactField, FigureMetric, FindingDetail, PartialDate, Reading, Record};
use pretty_assertions::assert_eq;

use crate::world::{about, findings, reading};

fn date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

fn sheet(kind: EvidenceKind, url: &str, records: Vec<Record>) -> Reading {
    let lines: Vec<String> = records
        .iter()
        .filter_map(|record| serde_json::to_value(record).ok()?.get("quote")?.as_str().map(str::to_owned))
        .collect();
    let mut reading = reading(kind, url, "Register", None, &format!("Voltaro Grid: entry\n{}", lines.join("\n")));
    reading.evidence.title = "Voltaro Grid: entry".to_owned();
    reading.records = records;
    reading
}

fn told(kind: EvidenceKind, url: &str, records: Vec<Record>) -> Vec<(FindingDetail, Option<String>)> {
    let company = Company { name: "Voltaro Grid".into(), domain: Some("voltaro.example".into()), ..Company::default() };
    let (found, _) = findings(&about(company), vec![sheet(kind, url, records)]);
    found
        .into_iter()
        .map(|finding| {
            assert!(!finding.spans.is_empty(), "{finding:?}");
            assert!(
                !finding.confidence.because.iter().any(|why| why.starts_with("No quote")),
                "{:?}",
                finding.confidence.because
            );
            let day = finding.occurred_on.map(|date| date.to_string());
            (finding.detail, day)
        })
        .collect()
}

fn officer(name: &str, role: &str, appointed: &str, resigned: &str) -> Record {
    let quote = format!("Officer: {name}, {role}, appointed {appointed}, resigned {resigned}");
    Record::Officer {
        name: name.into(),
        role: role.into(),
        appointed_on: date(appointed),
        resigned_on: date(resigned),
        quote,
    }
}

#[test]
fn a_form_d_is_funding_in_whole_cents() {
    let record = Record::Offering {
        issuer: "Voltaro Grid, Inc.".into(),
        sold: Some(5_725_051),
        offered: Some(8_000_000),
        currency: "USD".into(),
        first_sale_on: date("2026-09-30"),
        filed_on: date("2026-10-10"),
        investors: Some(13),
        amendment: false,
        quote: "Securities: $5,725,051 sold of $8,000,000 offered, first sale on 2026-09-30, 13 investors".into(),
    };
    let found = told(EvidenceKind::Filing, "https://www.sec.gov/d.xml", vec![record]);
    let expected = FindingDetail::Funding {
        amount: Some(572_505_100),
        currency: Some("USD".into()),
        round: None,
        investors: Vec::new(),
        use_of_funds: None,
    };
    assert_eq!(found, [(expected, Some("2026-09-30".to_owned()))]);
}

#[test]
fn who_came_and_who_left_lately_is_news_and_the_rest_are_people() {
    let records = vec![
        officer("Ann Bell", "EVP, Chief Financial Officer", "2026-06-01", ""),
        officer("Mark Lee", "Chief Technology Officer", "2019-01-01", ""),
        officer("Rick Roe", "director", "2015-01-01", "2026-08-01"),
        officer("Old Timer", "director", "2001-01-01", "2010-01-01"),
        officer("Board Person", "Director", "2018-01-01", ""),
    ];
    let found = told(EvidenceKind::Filing, "https://register.example.org/1", records);
    let said: Vec<String> = found
        .iter()
        .map(|(detail, day)| match detail {
            FindingDetail::Leadership { person, role, change, .. } => format!("{person} {change:?} {role} {day:?}"),
            FindingDetail::Contact { person, role, .. } => format!("{person}: {role}"),
            other => format!("{other:?}"),
        })
        .collect();
    for expected in [
        "Ann Bell Joins Chief Financial Officer Some(\"2026-06-01\")",
        "Rick Roe Leaves Director Some(\"2026-08-01\")",
        "Ann Bell: Chief Financial Officer",
        "Mark Lee: Chief Technology Officer",
    ] {
        assert!(said.iter().any(|said| said == expected), "{expected}: {said:?}");
    }
    assert!(!said.iter().any(|said| said.contains("Old Timer") || said.contains("Board Person")), "{said:?}");
}

#[test]
fn figures_breaches_and_layoffs_are_told() {
    let records = vec![
        Record::Figure {
            metric: FigureMetric::Revenue,
            period: "FY2026".into(),
            value: 120_000_000,
            currency: Some("USD".into()),
            ended_on: date("2026-01-31"),
            before: Some(90_000_000),
            quote: "Revenue: $120,000,000 in FY2026, the year to 2026-01-31; $90,000,000 in the year to 2025-01-31, up 33.3%".into(),
        },
        Record::Breach {
            title: "Voltaro".into(),
            occurred_on: date("2025-10-04"),
            accounts: Some(1_200),
            data: vec!["Passwords".into()],
            quote: "Data breach: Voltaro, on 2025-10-04, 1,200 accounts".into(),
        },
        Record::LayoffNotice {
            employer: "Voltaro Grid".into(),
            noticed_on: date("2026-10-01"),
            effective_on: None,
            place: None,
            count: Some(1_250),
            closure: false,
            quote: "Layoff notice: Voltaro Grid: layoff of 1,250 employees in Austin, Texas".into(),
        },
    ];
    let found = told(EvidenceKind::Filing, "https://register.example.org/2", records);
    let earnings = FindingDetail::Earnings {
        period: Some("FY2026".into()),
        metric: Some("revenue".into()),
        direction: "up".into(),
    };
    let revenue = FindingDetail::Fact { field: "revenue".into(), value: "$120,000,000 in FY2026".into() };
    let breach = FindingDetail::SecurityIncident { what: "Data breach: Voltaro".into() };
    let layoffs = FindingDetail::Layoffs { count: Some(1_250), percent: None };
    for expected in [earnings, revenue, breach, layoffs] {
        assert!(found.iter().any(|(detail, _)| *detail == expected), "{expected:?}: {found:?}");
    }
}

#[test]
fn of_facts_a_register_gives_what_it_knows_better_than_the_company() {
    let fact = |field, value: &str, label: &str| Record::Fact {
        field,
        value: value.into(),
        as_of: None,
        quote: format!("{label}: {value}"),
    };
    let filed = vec![
        fact(FactField::Industry, "SERVICES-PREPACKAGED SOFTWARE", "Industry (SIC)"),
        fact(FactField::Headquarters, "Boston, MA", "Business address"),
        fact(FactField::Cik, "1318605", "CIK"),
        fact(FactField::RegisterStatus, "active", "Status"),
        fact(FactField::FormerName, "Gridworks Inc", "Former name"),
    ];
    let fields = |kind, records| -> Vec<String> {
        let found = told(kind, "https://register.example.org/3", records);
        let mut all: Vec<String> = found
            .into_iter()
            .filter_map(|(detail, _)| match detail {
                FindingDetail::Fact { field, value } => Some(format!("{field}={value}")),
                _ => None,
            })
            .collect();
        all.sort();
        all
    };
    assert_eq!(fields(EvidenceKind::Filing, filed), ["former_name=Gridworks Inc", "headquarters=Boston, MA"]);
    let listed = vec![
        fact(FactField::Industry, "financial technology", "Industry"),
        fact(FactField::Founded, "2014-03", "Founded"),
        fact(FactField::Parent, "Globex SE", "Owned by"),
    ];
    let found = fields(EvidenceKind::Aggregator, listed);
    assert_eq!(found, ["founded=2014", "industry=financial technology", "parent=Globex SE"]);
}
