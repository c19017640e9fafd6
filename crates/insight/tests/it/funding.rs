//! Rounds of funding: what is one, and what only looks like one.

use domain::{Company, FindingDetail, FindingKind};

use crate::world::{about, article, company, findings, line};

/// The rounds of a short article about `Voltaro Grid`, one per line.
fn check(text: &str, expect: &str) {
    let subject = about(company("Voltaro Grid", "voltarogrid.example"));
    let (found, _) = findings(&subject, vec![article("paper", "2026-11-20", text)]);
    let told: Vec<String> = found
        .iter()
        .filter_map(|finding| match &finding.detail {
            FindingDetail::Funding { amount, currency, round, investors, .. } => Some(format!(
                "{} {} {} [{}]",
                amount
                    .zip(currency.clone())
                    .map(|(amount_minor, currency)| domain::Money { amount_minor, currency }.major().to_string())
                    .unwrap_or_default(),
                currency.clone().unwrap_or_default(),
                round.clone().unwrap_or_default(),
                investors.join("; ")
            )),
            _ => None,
        })
        .collect();
    assert_eq!(told.join(" | "), expect, "{text}");
}

#[test]
fn rounds_in_many_forms() {
    check("Voltaro Grid raises $50M Series C led by Harbor Peak", "50000000 USD Series C [Harbor Peak]");
    check("Voltaro Grid Raises $50 Million in Series B Funding", "50000000 USD Series B []");
    check(
        "Voltaro Grid secures €12.5m seed round from Northern Light Ventures",
        "12500000 EUR Seed [Northern Light Ventures]",
    );
    check("Voltaro Grid closes £3bn Series F", "3000000000 GBP Series F []");
    check("Voltaro Grid lands ₹400 crore in Series D funding", "4000000000 INR Series D []");
    check("Voltaro Grid picks $30M to teach robots about lettuce", "30000000 USD  []");
    check(
        "Voltaro Grid has raised fifty million dollars in a Series C round led by Harbor Peak and Old Quay Capital.",
        "50000000 USD Series C [Harbor Peak; Old Quay Capital]",
    );
    check(
        "LEEDS, November 20, 2026 – Voltaro Grid, the software company for grids, today announced that it has raised $50 million in Series C funding led by Harbor Peak. Existing investors Old Quay Capital and Tern also took part in the round.",
        "50000000 USD Series C [Harbor Peak; Old Quay Capital; Tern]",
    );
    check("A $20 million Series A was raised by Voltaro Grid this week.", "20000000 USD Series A []");
    check(
        "Harbor Peak leads $50M Series C in Voltaro Grid\nHarbor Peak has invested $50 million in Voltaro Grid.",
        "50000000 USD Series C [Harbor Peak]",
    );
    check(
        "Voltaro Grid, energy software: $22 million Series B led by Foxglove Ventures.",
        "22000000 USD Series B [Foxglove Ventures]",
    );
    check(
        "Voltaro Grid gets a credit line\nVoltaro Grid has raised an $8 million line of credit from First Valley Bank to equip its new plant.",
        "8000000 USD Debt [First Valley Bank]",
    );
    check(
        "Voltaro Grid raises new money\nThe company said today it has raised $50 million, a Series C.",
        "50000000 USD Series C []",
    );
}

#[test]
fn what_only_looks_like_a_round() {
    for text in [
        "Voltaro Grid in talks to raise $50M Series C",
        "Voltaro Grid seeks to raise $50 million",
        "Voltaro Grid could raise $50M at a $1B valuation",
        "Voltaro Grid is rumoured to be raising $50M",
        "Voltaro Grid plans to raise $40M next year",
        "Voltaro Grid closes third fund at $600M",
        "Voltaro Grid raises $600M fund to back climate startups",
        "Voltaro Grid raises prices by $5",
        "Voltaro Grid raises revenue guidance to $50 million",
        "Voltaro Grid raises $2 million for flood victims",
        "Voltaro Grid lands $50M contract with the army",
        "Voltaro Grid raises minimum wage to $25",
        "Voltaro Grid has now raised $92 million.",
        "The financing brings the total raised by Voltaro Grid to $92 million.",
        "Former Voltaro Grid exec raises $5M for a new startup",
        "Voltaro Grid-backed Solari raises $9M Series A",
        "Solari, a customer of Voltaro Grid, raises $9M Series A",
        "Voltaro Grid did not raise $50M, it said.",
        "Voltaro Grid pays $50M for its rival",
        "Voltaro Grid sold its building for $112 million.",
        "Solari raises $9M Series A\nSolari competes with Voltaro Grid. The company has raised $9 million.",
    ] {
        check(text, "");
    }
}

#[test]
fn a_text_of_nobody_in_particular_names_its_company() {
    let (found, _) = findings(
        &about(Company::default()),
        vec![article(
            "paper",
            "2026-11-20",
            "Boston startup Solari, which makes tiles, has raised $9 million in Series A funding led by Tern.",
        )],
    );
    let lines: Vec<String> = found
        .iter()
        .filter(|finding| finding.kind() == FindingKind::Funding)
        .map(|finding| format!("{}: {}", finding.company, line(finding)))
        .collect();
    assert_eq!(lines.len(), 1, "{found:?}");
    assert!(lines[0].starts_with("Solari: $9M Series A led by Tern [One source 2026-11-20 x1]"), "{lines:?}");
}
