//! Who came, who left, who rose; and who only seems to.

use domain::{Change, FindingDetail};

use crate::world::{about, announcement, article, company, findings, line, own, voltaro};

fn check(text: &str, expect: &str) {
    let subject = about(company("Voltaro Grid", "voltarogrid.example"));
    let (found, _) = findings(&subject, vec![article("paper", "2026-11-20", text)]);
    let told: Vec<String> = found
        .iter()
        .filter_map(|finding| match &finding.detail {
            FindingDetail::Leadership { person, role, change, from, to } => {
                let way = match change {
                    Change::Joins => "joins",
                    Change::Leaves => "leaves",
                    Change::Promoted => "promoted",
                    Change::Interim => "interim",
                    Change::Board => "board",
                };
                Some(format!(
                    "{way} {person}, {role}, {}>{}",
                    from.clone().unwrap_or_default(),
                    to.clone().unwrap_or_default()
                ))
            }
            _ => None,
        })
        .collect();
    assert_eq!(told.join(" | "), expect, "{text}");
}

#[test]
fn people_come() {
    check(
        "Voltaro Grid Appoints Dana Ruiz as Chief Information Security Officer",
        "joins Dana Ruiz, Chief Information Security Officer, >",
    );
    check(
        "Voltaro Grid yesterday named Dana Ruiz as its first chief information security officer. She was vice president of security engineering at Northwall Security.",
        "joins Dana Ruiz, Chief Information Security Officer, Northwall Security>",
    );
    check(
        "Voltaro Grid hires first CISO Dana Ruiz from Northwall Security",
        "joins Dana Ruiz, Chief Information Security Officer, Northwall Security>",
    );
    check(
        "Two months ago Voltaro Grid hired its first chief information security officer, Dana Ruiz.",
        "joins Dana Ruiz, Chief Information Security Officer, >",
    );
    check(
        "Voltaro Grid names new CFO Jean-Luc van der Berg",
        "joins Jean-Luc van der Berg, Chief Financial Officer, >",
    );
    check("Dana Ruiz joins Voltaro Grid as CTO", "joins Dana Ruiz, Chief Technology Officer, >");
    check(
        "Dana Ruiz has been appointed chief operating officer of Voltaro Grid.",
        "joins Dana Ruiz, Chief Operating Officer, >",
    );
    check(
        "Voltaro Grid taps former Globex exec Dana Ruiz as head of product",
        "joins Dana Ruiz, Head of Product, Globex>",
    );
    check(
        "Voltaro Grid announced the appointment of Dana Ruiz as General Counsel.",
        "joins Dana Ruiz, General Counsel, >",
    );
    check("Voltaro Grid promotes Dana Ruiz to CEO", "promoted Dana Ruiz, Chief Executive Officer, >");
    check(
        "Dana Ruiz was promoted to vice president of sales at Voltaro Grid.",
        "promoted Dana Ruiz, Vice President of Sales, >",
    );
}

#[test]
fn people_leave() {
    check("Voltaro Grid CFO Dana Ruiz steps down", "leaves Dana Ruiz, Chief Financial Officer, >");
    check("Dana Ruiz resigns as CEO of Voltaro Grid", "leaves Dana Ruiz, Chief Executive Officer, >");
    check(
        "Voltaro Grid's chief executive, Dana Ruiz, is leaving to join Globex.",
        "leaves Dana Ruiz, Chief Executive Officer, >Globex",
    );
}

#[test]
fn what_only_looks_like_a_change() {
    for text in [
        "Voltaro Grid names Northwall its supplier of the year",
        "Voltaro Grid is looking for a new CFO, said Dana Ruiz",
        "Voltaro Grid named one of the best places to work",
        "Globex hires Dana Ruiz as CFO from Voltaro Grid",
        "Former Voltaro Grid CFO Dana Ruiz joins Globex as CEO",
        "Dana Ruiz, chief financial officer of Voltaro Grid, said that growth was good.",
        "Voltaro Grid may appoint Dana Ruiz as CEO",
        "Northwall Security names Dana Ruiz as chief technology officer\nNorthwall serves Voltaro Grid.",
    ] {
        check(text, "");
    }
}

#[test]
fn a_stale_page_and_a_departure_disagree_in_sight() {
    let page = own_person();
    let left = announcement(
        "2026-10-01",
        "Voltaro Grid today announced that Dana Ruiz is stepping down.\nDana Ruiz steps down as chief financial officer of Voltaro Grid today.",
    );
    let (found, _) = findings(&voltaro(), vec![page, left]);
    let contact = found.iter().find(|finding| matches!(finding.detail, FindingDetail::Contact { .. })).unwrap();
    assert!(line(contact).contains("[Sources disagree"), "{}", line(contact));
    assert!(line(contact).contains("!person: Dana Ruiz as CFO / Dana Ruiz has left"), "{}", line(contact));
    assert!(insight::merge::has_left(contact));
}

#[test]
fn people_move_in_the_forms_of_the_press() {
    check(
        "Dana Ruiz has left Voltaro Grid, where she was head of compliance.",
        "leaves Dana Ruiz, Head of Compliance, >",
    );
    check("Dana Ruiz has left Voltaro Grid after four years.", "leaves Dana Ruiz, , >");
    check("Voltaro Grid co-founder Dana Ruiz out as CEO", "leaves Dana Ruiz, Chief Executive Officer, >");
    check("Meet Voltaro Grid's new head of people, Dana Ruiz", "joins Dana Ruiz, Head of People, >");
    check(
        "Voltaro Grid's longtime CEO, Harold Finch, will hand over the reins to Dana Ruiz, its head of claims, in the new year.",
        "leaves Harold Finch, Chief Executive Officer, > | promoted Dana Ruiz, Chief Executive Officer, >",
    );
    check(
        "Voltaro Grid, Inc. Names Industry Veteran Dana Ruiz Chief Financial Officer",
        "joins Dana Ruiz, Chief Financial Officer, >",
    );
}

#[test]
fn somebody_who_came_back_is_there() {
    let left = article("paper", "2026-03-01", "Dana Ruiz steps down as chief financial officer of Voltaro Grid");
    let back = announcement(
        "2026-10-01",
        "Voltaro Grid appoints Dana Ruiz as Chief Financial Officer\nVoltaro Grid today appointed Dana Ruiz as chief financial officer.",
    );
    let (found, _) = findings(&voltaro(), vec![left, back]);
    let contact = found.iter().find(|finding| matches!(finding.detail, FindingDetail::Contact { .. })).unwrap();
    assert!(!insight::merge::has_left(contact), "{}", line(contact));
}

#[test]
fn who_has_left_is_told_with_the_rule_of_the_part() {
    let page = own_person();
    let (found, _) = findings(&voltaro(), vec![page]);
    let contact = found.iter().find(|finding| matches!(finding.detail, FindingDetail::Contact { .. })).unwrap();
    assert!(!insight::merge::has_left(contact));
    let because = contact.confidence.because.join(" ");
    assert!(because.contains("Concluded from the title: likely economic buyer, because heads of"), "{because}");
}

fn own_person() -> domain::Reading {
    let mut page = own("leadership", "Leadership\nDana Ruiz\nChief Financial Officer\n");
    page.records = vec![domain::Record::Person {
        name: "Dana Ruiz".to_owned(),
        role: "Chief Financial Officer".to_owned(),
        quote: "Dana Ruiz\nChief Financial Officer".to_owned(),
    }];
    page
}

#[test]
fn an_advertisement_names_whom_one_reports_to() {
    let mut ad = crate::world::board(&[("Systems Administrator", "2026-11-10")]);
    ad.text.push_str("You will report to Dana Ruiz, Director of Infrastructure, in Leeds.\n");
    let (found, _) = findings(&voltaro(), vec![ad]);
    let contact = found.iter().find(|finding| matches!(finding.detail, FindingDetail::Contact { .. })).unwrap();
    assert_eq!(contact.title, "Dana Ruiz, Director of Infrastructure");
}
