//! Whether a text is about this company or about its namesake.

use domain::{Company, FindingKind};
use insight::Subject;

use crate::world::{article, company, findings, own, voltaro};

fn lighting() -> Subject {
    let grid = voltaro();
    Subject { company: grid.namesakes[0].clone(), namesakes: vec![grid.company.clone()], ..grid }
}

/// The titles of the signals that a text gives each of the two.
fn check(text: &str, grid: &[&str], lamps: &[&str]) {
    let titles = |subject: &Subject| -> Vec<String> {
        let (found, _) = findings(subject, vec![article("paper", "2026-11-20", text)]);
        found.iter().filter(|finding| finding.kind().is_signal()).map(|finding| finding.title.clone()).collect()
    };
    assert_eq!(titles(&voltaro()), grid, "grid: {text}");
    assert_eq!(titles(&lighting()), lamps, "lamps: {text}");
}

#[test]
fn each_gets_its_own_news() {
    check("Voltaro Grid raises $50M Series C", &["$50M Series C"], &[]);
    check("Voltaro Lighting raises $8M Series A", &[], &["$8M Series A"]);
    check(
        "Voltaro raises $8M line of credit\nVoltaro has raised an $8 million line of credit from First Valley Bank. Voltaro Lighting makes lamps in Ohio. Voltaro Lighting has no relation to Voltaro Grid, the software company.",
        &[],
        &["$8M in debt from First Valley Bank"],
    );
    check("Voltaro Lighting names Jane Doe as chief financial officer", &[], &["Jane Doe joins as CFO"]);
    check("Voltaro raises $9 million", &[], &[]);
    check(
        "Voltaro raises $9 million\nThe Leeds company, which writes software for energy networks, has raised $9 million in Series A funding.",
        &["$9M Series A"],
        &[],
    );
    check("Former Voltaro Grid engineer's Solari raises $4M seed round", &[], &[]);
    check("The voltaro of sourdough: a bakery raises $4 million", &[], &[]);
    check(
        "Solari raises $9M Series A\nSolari, which counts Voltaro Grid among its customers, has raised $9 million. The company is in Kent.",
        &[],
        &[],
    );
}

#[test]
fn the_site_of_the_namesake_is_not_ours() {
    let mut page = own("about", "Voltaro Grid raises $50M Series C led by Harbor Peak.");
    page.evidence.url = "https://www.voltaro-lighting.example/news".to_owned();
    let (found, _) = findings(&voltaro(), vec![page.clone()]);
    assert_eq!(found, vec![]);
    page.evidence.url = "https://news.voltarogrid.example/x".to_owned();
    let (found, _) = findings(&voltaro(), vec![page]);
    assert_eq!(found.len(), 1);
}

#[test]
fn a_company_of_one_word_is_no_word_of_another_name() {
    let subject = Subject { company: company("Cascade", "cascade.example"), namesakes: Vec::new(), ..voltaro() };
    let count = |text: &str| {
        findings(&subject, vec![article("paper", "2026-11-20", text)])
            .0
            .iter()
            .filter(|finding| finding.kind() == FindingKind::Funding)
            .count()
    };
    assert_eq!(count("Cascade raises $3.5M"), 1);
    assert_eq!(count("Cascade Bank raises $3.5M Series A"), 0);
    assert_eq!(count("a cascade of errors: Solari raises $3.5M"), 0);
    let empty = Subject { company: Company::default(), ..voltaro() };
    assert_eq!(findings(&empty, vec![article("paper", "2026-11-20", "Nothing happened here.")]).0, vec![]);
}

#[test]
fn names_in_passing_get_no_signals() {
    check("Solari, whose backers include Voltaro Grid, raises $9 million in seed funding", &[], &[]);
    check("Former Voltaro Grid chief Dana Ruiz raises $20 million for new venture Sorrel", &[], &[]);
    check("Ex-Voltaro Grid engineers get $5M seed to build Quayside, an AI bookkeeper", &[], &[]);
    check("Northwall hires Voltaro Grid's Dana Ruiz as COO", &[], &[]);
    check(
        "Customers such as Voltaro Grid and Globex use the software of Verdigraph, which raised $22 million in March.",
        &[],
        &[],
    );
}
