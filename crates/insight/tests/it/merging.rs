//! One event told many times is one finding; more evidence never changes whose it is.

use std::sync::Arc;

use domain::{ConfidenceWord, EvidenceKind, Finding, FindingKind, Reading};
use insight::verify;
use proptest::prelude::*;

use crate::world::{all_candidates, announcement, article, board, findings, line, own, reading, voltaro};

const RELEASE: &str = "Voltaro Grid Raises $50 Million Series C to Go to Spain\nLEEDS, November 19, 2026 – Voltaro Grid, the software company for energy networks, today announced that it has raised $50 million in Series C funding led by Harbor Peak. Existing investors Old Quay Capital and Tern also took part in the round.\nVoltaro Grid will use the funding to expand into Spain, starting with offices in Madrid and Bilbao. The financing brings the total raised by Voltaro Grid to $92 million.\nAbout Voltaro Grid\nVoltaro Grid writes software for energy networks. Founded in 2014, Voltaro Grid is based in Leeds and employs 512 people.";

fn five() -> Vec<Reading> {
    vec![
        announcement("2026-11-19", RELEASE),
        reading(
            EvidenceKind::WireCopy,
            "https://wire.example/1",
            "The Wire",
            Some("2026-11-19"),
            &format!("The Wire\n{RELEASE}\nSOURCE Voltaro Grid"),
        ),
        article(
            "ledger",
            "2026-11-19",
            "Voltaro Grid raises $50M to go to Spain\nVoltaro Grid said today it has raised $50 million in a Series C round led by Harbor Peak.",
        ),
        article(
            "herald",
            "2026-11-19",
            "Voltaro Grid lands $52M Series C\nVoltaro Grid, a Leeds startup that writes software for networks, has closed a $52 million Series C led by Harbor Peak.",
        ),
        article(
            "leedspost",
            "2026-11-20",
            "Leeds' Voltaro Grid raises $50 million, plans Madrid office\nVoltaro Grid said yesterday that it had raised $50 million from investors led by Harbor Peak. The money, a Series C, will pay for its first offices abroad. About 500 people work at Voltaro Grid.",
        ),
    ]
}

fn only(found: &[Finding], kind: FindingKind) -> Vec<&Finding> {
    found.iter().filter(|finding| finding.kind() == kind).collect()
}

#[test]
fn five_outlets_are_one_round_with_the_odd_amount_beside_it() {
    let (found, readings) = findings(&voltaro(), five());
    let rounds = only(&found, FindingKind::Funding);
    assert_eq!(rounds.len(), 1, "{:#?}", found.iter().map(line).collect::<Vec<_>>());
    let round = rounds[0];
    assert_eq!(round.title, "$50M Series C led by Harbor Peak");
    assert_eq!(round.sources.len(), 5);
    assert_eq!(round.confidence.word, ConfidenceWord::SourcesDisagree);
    assert_eq!(round.occurred_on.unwrap().to_string(), "2026-11-19");
    let conflict = &round.conflicts[0];
    assert_eq!(
        (
            conflict.field.as_str(),
            conflict.chosen.as_str(),
            conflict.other.as_str(),
            conflict.source.publisher.as_str()
        ),
        ("amount", "$50M", "$52M", "herald")
    );
    assert!(round.confidence.because.iter().any(|reason| reason.contains("of a story")), "{:?}", round.confidence);
    assert!(line(round).contains("\"investors\":[\"Harbor Peak\",\"Old Quay Capital\",\"Tern\"]"), "{}", line(round));
    assert!(line(round).contains("expand into Spain"), "{}", line(round));
    for finding in &found {
        assert_eq!(verify(finding, &readings), vec![], "{}", line(finding));
    }
}

#[test]
fn rounded_headcounts_agree_and_other_ones_do_not() {
    let (found, _) = findings(&voltaro(), five());
    let facts: Vec<String> = only(&found, FindingKind::Fact).into_iter().map(|finding| finding.title.clone()).collect();
    assert!(
        facts.contains(&"512 employees".to_owned())
            && facts.contains(&"Headquarters in Leeds".to_owned())
            && facts.contains(&"Founded in 2014".to_owned()),
        "{facts:?}"
    );
    let mut more = five();
    more.push(own("careers", "Voltaro Grid employs 900 people in Leeds."));
    let (found, _) = findings(&voltaro(), more);
    let staff = found.iter().find(|finding| finding.title.ends_with("employees")).unwrap();
    assert_eq!((staff.confidence.word, staff.conflicts.len()), (ConfidenceWord::SourcesDisagree, 1), "{}", line(staff));
}

#[test]
fn a_wire_copy_confirms_nothing_and_two_papers_do() {
    let word = |readings: Vec<Reading>| {
        findings(&voltaro(), readings)
            .0
            .iter()
            .find(|finding| finding.kind() == FindingKind::Funding)
            .map(|finding| finding.confidence.word)
    };
    let all = five();
    assert_eq!(word(vec![all[1].clone()]), Some(ConfidenceWord::OneSource));
    assert_eq!(word(vec![all[2].clone()]), Some(ConfidenceWord::OneSource));
    assert_eq!(word(vec![all[2].clone(), all[4].clone()]), Some(ConfidenceWord::Confirmed));
    assert_eq!(word(vec![all[0].clone()]), Some(ConfidenceWord::Confirmed));
    let mut copy = all[1].clone();
    copy.evidence.url = "https://other-wire.example/2".to_owned();
    copy.evidence.id = "evd_copy".into();
    assert_eq!(word(vec![all[1].clone(), copy]), Some(ConfidenceWord::OneSource));
}

#[test]
fn two_rounds_stay_two() {
    let old = article("ledger", "2021-03-02", "Voltaro Grid raises $33M Series B led by Tern");
    let (found, _) = findings(&voltaro(), [five(), vec![old]].concat());
    let titles: Vec<&str> =
        only(&found, FindingKind::Funding).into_iter().map(|finding| finding.title.as_str()).collect();
    assert_eq!(titles, ["$50M Series C led by Harbor Peak", "$33M Series B led by Tern"]);
}

#[test]
fn a_link_to_another_story_is_no_statement_of_this_one() {
    let page = announcement(
        "2026-10-01",
        "Voltaro Grid Appoints Dana Ruiz as CTO\nLEEDS – Voltaro Grid today appointed Dana Ruiz as chief technology officer.\nMore news\nPress contact\nVoltaro Grid Raises $50 Million Series C to Go to Spain",
    );
    let (found, _) = findings(&voltaro(), vec![page]);
    assert_eq!(only(&found, FindingKind::Funding), Vec::<&Finding>::new());
    assert_eq!(only(&found, FindingKind::Leadership).len(), 1);
}

#[test]
fn a_surge_of_roles_is_noticed_and_the_usual_pace_is_not() {
    let roles = [
        ("Identity Engineer", "2026-11-20"),
        ("Senior IAM Engineer", "2026-11-19"),
        ("Identity Governance Analyst", "2026-11-18"),
        ("Account Executive, North", "2026-09-10"),
        ("Account Executive, South", "2026-10-10"),
        ("Sales Manager", "2026-11-15"),
        ("Backend Engineer", "2026-06-01"),
        ("Do not see your role? Introduce yourself", "2026-11-20"),
    ];
    let (found, readings) = findings(&voltaro(), vec![board(&roles)]);
    let hiring = only(&found, FindingKind::Hiring);
    assert_eq!(hiring.len(), 1, "{:?}", found.iter().map(line).collect::<Vec<_>>());
    let told = line(hiring[0]);
    assert!(told.starts_with("3 identity roles posted this week [Confirmed 2026-11-18 x1]"), "{told}");
    assert!(told.contains("\"weekly\":[0,0,0,0,0,0,0,0,0,0,0,3]") && told.contains("\"openInAll\":7"), "{told}");
    assert!(hiring[0].confidence.because.contains(&"They are in Leeds (3).".to_owned()), "{:?}", hiring[0].confidence);
    assert!(found.iter().any(|finding| finding.title == "7 open roles"));
    for finding in &found {
        assert_eq!(verify(finding, &readings), vec![], "{}", line(finding));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn ids_and_findings_do_not_depend_on_order_or_growth(order in Just((0_usize..7).collect::<Vec<_>>()).prop_shuffle(), taken in 1_usize..=7) {
        let mut all: Vec<Arc<Reading>> = five().into_iter().map(Arc::new).collect();
        all.push(Arc::new(board(&[("Identity Engineer", "2026-11-20"), ("Identity Analyst", "2026-11-19")])));
        all.push(Arc::new(article("ledger2", "2026-10-02", "Voltaro Grid appoints Dana Ruiz as CISO")));
        let subject = voltaro();
        let shuffled: Vec<Arc<Reading>> = order.iter().map(|index| all[*index].clone()).collect();
        let mut candidates = all_candidates(&subject, &shuffled);
        let whole = insight::findings(&subject, &all, &all_candidates(&subject, &all));
        prop_assert_eq!(&insight::findings(&subject, &shuffled, &candidates), &whole);
        candidates.reverse();
        prop_assert_eq!(&insight::findings(&subject, &shuffled, &candidates), &whole);
        let some = &shuffled[..taken];
        for finding in insight::findings(&subject, some, &all_candidates(&subject, some)) {
            prop_assert!(whole.iter().any(|later| later.id == finding.id), "{} is gone when more is known", finding.title);
        }
    }
}

#[test]
fn every_headcount_that_differs_is_shown() {
    let says = |path: &str, text: &str| own(path, text);
    let (found, _) = findings(
        &voltaro(),
        vec![
            says("investors", "At the end of the last fiscal year Voltaro Grid had 2,310 employees."),
            says("about", "Today more than 2,400 people work at Voltaro Grid."),
            says("careers", "Voltaro Grid employs 1,900 people."),
            says("press", "Voltaro Grid has 2,200 employees in eleven states."),
            says("home", "About 2,400 people work at Voltaro Grid."),
        ],
    );
    let count = found
        .iter()
        .find(|finding| matches!(&finding.detail, domain::FindingDetail::Fact { field, .. } if field == "employees"));
    let count = count.unwrap();
    assert_eq!(count.conflicts.len(), 3, "{}", line(count));
    assert_eq!(count.confidence.word, ConfidenceWord::SourcesDisagree);
}

#[test]
fn an_award_under_two_names_is_one() {
    let (found, _) = findings(
        &voltaro(),
        vec![
            own(
                "award",
                "Voltaro Grid won the Safety Award of the Great Lakes Grid Association for networks in eleven states.",
            ),
            own("news", "Voltaro Grid won the Great Lakes Grid Safety Award."),
            own("other", "Voltaro Grid won the Great Plains Safety Award."),
        ],
    );
    let awards: Vec<String> = only(&found, FindingKind::Award).into_iter().map(line).collect();
    assert_eq!(awards.len(), 2, "{awards:?}");
}
