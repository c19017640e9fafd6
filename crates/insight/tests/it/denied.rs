//! What a company says did not happen, or did for itself, is no news of it.

use crate::world::{about, article, company, findings};

fn check(text: &str, expect: &[&str]) {
    let subject = about(company("Voltaro Grid", "voltarogrid.example"));
    let (found, _) = findings(&subject, vec![article("paper", "2026-11-20", text)]);
    let told: Vec<&str> = found.iter().map(|finding| finding.title.as_str()).collect();
    assert_eq!(told, expect, "{text}");
}

#[test]
fn what_was_denied_is_no_incident() {
    check("Voltaro Grid says that no data was exposed in the outage.", &[]);
    check("Customers of Voltaro Grid were not affected and no customer data was exposed.", &[]);
}

#[test]
fn what_was_taken_up_is_no_launch() {
    check("Hannah Brandt of Voltaro Grid introduced Workday as our system of record for people.", &[]);
    check("Voltaro Grid introduced Workday as its system of record for people.", &[]);
}
