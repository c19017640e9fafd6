//! Analysis and brief: what a rep reads, in every role and for every purpose.

use std::sync::Arc;

use domain::limits::BRIEF_WORDS_MAX;
use domain::{
    BriefEdit, EvidenceKind, Finding, Fit, LineOrigin, Persona, Purpose, Reading, Record, Role, SectionKind, SlotState,
    TechUse, Timestamp, VendorProfile,
};
use insight::Playbooks;
use insight::playbook::lint_starter;
use insight::roi::Given;
use insight::{AnalysisInput, analyse, brief, vendor_profile};
use proptest::prelude::*;

use crate::world::{TODAY, announcement, article, board, findings, own, reading, voltaro};

fn vendor_page() -> Reading {
    let text = "Latchwork is the identity platform.\nStaff Login gives employees one secure sign-in to every application.\nJoiner Desk automates joiners and leavers from the HR record by SCIM.\nOne Door: single sign-on by SAML for all applications.\nDay One: creates accounts from the HR record before the first day of new employees.\nCountry Packs: a new office abroad starts with its data in its own region.\nOkta: the same job.\nWorks beside Microsoft Entra ID; both run side by side.\nMicrosoft Entra ID is in many companies already.\nConnects to Slack.\nMerle cut joiner set-up from 5 days to 4 hours when it opened in three countries.";
    let mut page = reading(EvidenceKind::VendorPage, "https://latchwork.example/", "Latchwork", None, text);
    let quote = |line: usize| text.lines().nth(line).unwrap().to_owned();
    page.records = vec![
        Record::Product { name: "Staff Login".to_owned(), summary: quote(1), quote: quote(1) },
        Record::Product { name: "Joiner Desk".to_owned(), summary: quote(2), quote: quote(2) },
        Record::Capability {
            product: "Staff Login".to_owned(),
            name: "One Door".to_owned(),
            text: "single sign-on by SAML for all applications.".to_owned(),
            quote: quote(3),
        },
        Record::Capability {
            product: "Joiner Desk".to_owned(),
            name: "Day One".to_owned(),
            text: "creates accounts from the HR record before the first day of new employees.".to_owned(),
            quote: quote(4),
        },
        Record::Capability {
            product: "Joiner Desk".to_owned(),
            name: "Country Packs".to_owned(),
            text: "a new office abroad starts with its data in its own region.".to_owned(),
            quote: quote(5),
        },
        Record::Competitor { name: "Okta".to_owned(), text: quote(6), quote: quote(6) },
        Record::Integration { name: "Microsoft Entra ID".to_owned(), text: quote(7), quote: quote(7) },
        Record::Competitor { name: "Microsoft Entra ID".to_owned(), text: quote(8), quote: quote(8) },
        Record::Integration { name: "Slack".to_owned(), text: quote(9), quote: quote(9) },
        Record::CustomerStory {
            customer: "Merle".to_owned(),
            what: "opened in three countries".to_owned(),
            result: Some("joiner set-up from 5 days to 4 hours".to_owned()),
            quote: quote(10),
        },
    ];
    page
}

fn vendor() -> VendorProfile {
    vendor_profile("latchwork.example", &[Arc::new(vendor_page())], Timestamp(1), None)
}

fn rich() -> Vec<Finding> {
    let mut dns = reading(
        EvidenceKind::DnsRecord,
        "dns:voltarogrid.example/TXT",
        "DNS",
        None,
        "MS=ms1\nokta-domain=1\nslack-domain-verification=2\n",
    );
    let traced = |name: &str, quote: &str, tech_use| Record::Technology {
        name: name.to_owned(),
        category: "identity".to_owned(),
        tech_use,
        rule: "r".to_owned(),
        quote: quote.to_owned(),
    };
    dns.records = vec![
        traced("Okta", "okta-domain=1", TechUse::VerifiedDomain),
        traced("Slack", "slack-domain-verification=2", TechUse::VerifiedDomain),
    ];
    let mut people = own(
        "leadership",
        "Leadership\nPriya Raman\nChief Executive Officer\nTom Oduya\nDirector of Information Technology\n",
    );
    let person = |name: &str, role: &str| Record::Person {
        name: name.to_owned(),
        role: role.to_owned(),
        quote: format!("{name}\n{role}"),
    };
    people.records = vec![
        person("Priya Raman", "Chief Executive Officer"),
        person("Tom Oduya", "Director of Information Technology"),
    ];
    let mut status = own("status", "Single sign-on unavailable\nSlow responses of the API\n");
    let incident = |name: &str| Record::Incident {
        name: name.to_owned(),
        started_on: Some("2026-10-25".parse().unwrap()),
        impact: Some("minor".to_owned()),
        quote: name.to_owned(),
    };
    status.records = vec![incident("Single sign-on unavailable"), incident("Slow responses of the API")];
    let readings = vec![
        announcement(
            "2026-11-21",
            "Voltaro Grid Raises $50 Million Series C\nVoltaro Grid today announced that it has raised $50 million in Series C funding led by Harbor Peak. Voltaro Grid will use the funding to expand into Spain, starting with offices in Madrid and Bilbao.\nVoltaro Grid employs 512 people.",
        ),
        article(
            "ledger",
            "2026-10-02",
            "Voltaro Grid appoints Dana Ruiz as CISO\nVoltaro Grid yesterday appointed Dana Ruiz as chief information security officer. She was vice president of security at Northwall Security.",
        ),
        board(&[
            ("Identity Engineer", "2026-11-20"),
            ("Identity Analyst", "2026-11-19"),
            ("Senior IAM Engineer", "2026-11-18"),
            ("Accountant", "2026-08-01"),
        ]),
        own("security", "We are moving staff sign-in to Microsoft Entra ID."),
        article(
            "post",
            "2026-09-01",
            "Voltaro Grid partners with Halden Systems\nVoltaro Grid and Halden Systems today announced a partnership.",
        ),
        article(
            "post2",
            "2026-06-01",
            "Voltaro Grid launches Voltaro Reconcile\nVoltaro Grid today launched Voltaro Reconcile.",
        ),
        dns,
        people,
        status,
    ];
    findings(&voltaro(), readings).0
}

fn input<'a>(
    found: &'a [Finding],
    vendor: Option<&'a VendorProfile>,
    company: &'a domain::Company,
    persona: Persona,
) -> AnalysisInput<'a> {
    AnalysisInput {
        company,
        findings: found,
        vendor,
        persona,
        today: TODAY,
        corrections: &[],
        gaps: &[],
        roi_inputs: &[],
        playbooks: Playbooks::built_in(),
    }
}

fn every_persona() -> Vec<Persona> {
    let purposes = Purpose::ALL.into_iter().map(Some).chain([None]);
    purposes
        .flat_map(|purpose| Role::ALL.into_iter().map(Some).chain([None]).map(move |role| Persona { role, purpose }))
        .collect()
}

#[test]
fn every_starter_of_every_playbook_obeys_the_rules() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let mut said = 0;
    for persona in every_persona() {
        let analysis = analyse(&input(&found, Some(&vendor), &subject.company, persona));
        assert!(analysis.starters.len() >= 3, "{persona:?}");
        for starter in analysis.starters.iter().chain(analysis.angles.iter().flat_map(|angle| &angle.starters)) {
            assert_eq!(lint_starter(&starter.text, starter.confidence), Vec::<&str>::new(), "{}", starter.text);
            assert!(!starter.cites.is_empty());
            said += 1;
        }
        for angle in &analysis.angles {
            assert!(
                !angle.so_what.is_empty()
                    && !angle.why_it_matters.is_empty()
                    && !angle.opportunity.is_empty()
                    && !angle.questions.is_empty()
                    && !angle.objections.is_empty(),
                "{angle:?}"
            );
        }
        let shown = serde_json::to_string(&analysis.angles).unwrap();
        for slot in insight::playbook::SLOTS {
            assert!(!shown.contains(&format!("{{{slot}}}")), "{slot} is shown unfilled");
        }
    }
    assert!(said > 200, "{said}");
}

#[test]
fn roles_and_purposes_hear_different_things() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let mut seen: Vec<(String, String)> = Vec::new();
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            let persona = Persona { role: Some(role), purpose: Some(purpose) };
            let analysis = analyse(&input(&found, Some(&vendor), &subject.company, persona));
            let first = &analysis.angles[0];
            seen.push((first.why_it_matters.clone(), first.opportunity.clone()));
        }
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[test]
fn recommendations_join_a_signal_and_a_capability_and_cite_both() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let persona = Persona { role: Some(Role::Ae), purpose: Some(Purpose::Expansion) };
    let analysis = analyse(&input(&found, Some(&vendor), &subject.company, persona));
    let told: Vec<String> = analysis
        .recommendations
        .iter()
        .map(|found| {
            format!(
                "{:?}: {} <- {} | {} | {:?}",
                found.slot,
                found.title,
                found.why,
                found.capability,
                found.proof.as_ref().map(|proof| &proof.customer)
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert_eq!(analysis.recommendations.len(), 3, "{told:#?}");
    for recommendation in &analysis.recommendations {
        assert!(!recommendation.why_cites.is_empty() && !recommendation.capability_cites.is_empty(), "{told:#?}");
    }
}

#[test]
fn recommendations_follow_the_rep_and_say_what_would_change_our_mind() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let mut primaries = std::collections::BTreeSet::new();
    for persona in every_persona() {
        let now = input(&found, Some(&vendor), &subject.company, persona);
        let later = AnalysisInput { today: TODAY.saturating_add(jiff::Span::new().days(200)), ..now };
        let made = analyse(&now).recommendations;
        primaries.extend(made.first().map(|first| first.id.to_string()));
        for recommendation in &made {
            assert!((1..=3).contains(&recommendation.would_change.len()), "{recommendation:?}");
        }
        let aged = &analyse(&later).recommendations[0];
        assert!(aged.would_change.iter().any(|reason| reason.starts_with("It has been dealt with since")), "{aged:?}");
    }
    assert!(primaries.len() > 1, "role and purpose change what comes first: {primaries:?}");
}

#[test]
fn slots_are_unknown_partly_known_or_proven_and_unknown_ones_become_the_questions() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    for persona in every_persona() {
        let own = [given("price", 9.0)];
        let base = input(&found, Some(&vendor), &subject.company, persona);
        let analysis = analyse(&base);
        let known = analysis.qualification.as_ref().unwrap();
        let expected = if persona.role == Some(Role::Ae) { domain::Frame::Meddpicc } else { domain::Frame::Spiced };
        assert_eq!(known.frame, expected);
        for slot in &known.slots {
            assert_eq!(slot.state == SlotState::Unknown, slot.evidence.is_empty(), "{slot:?}");
            for shown in &slot.evidence {
                assert!(!shown.cites.is_empty(), "{shown:?}");
            }
        }
        let open: Vec<&str> = known
            .slots
            .iter()
            .filter(|slot| slot.state != SlotState::Proven)
            .map(|slot| slot.question.as_str())
            .collect();
        assert_eq!(analysis.questions.len(), 3);
        for question in analysis.questions.iter().take(open.len().min(3)) {
            assert!(open.contains(&question.as_str()), "{question} asks about no open slot of {open:?}");
        }
        let with_number = analyse(&AnalysisInput { roi_inputs: &own, ..base }).qualification.unwrap();
        let metric = with_number.slots.iter().find(|slot| slot.id == "metrics" || slot.id == "impact").unwrap();
        assert_eq!(metric.state, SlotState::Proven, "{metric:?}");
    }
}

#[test]
fn the_fit_matrix_knows_rivals_neighbours_and_strangers() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let analysis = analyse(&input(&found, Some(&vendor), &subject.company, Persona::default()));
    let rows: Vec<(String, Fit)> = analysis.fit.iter().map(|row| (row.they_run.clone(), row.fit)).collect();
    assert_eq!(
        rows,
        [
            ("Okta".to_owned(), Fit::Competes),
            ("Microsoft Entra ID".to_owned(), Fit::Coexists),
            ("Slack".to_owned(), Fit::Integrates)
        ]
    );
    assert!(analysis.fit[0].so.starts_with("First ask whether it is still in use."));
}

#[test]
fn the_brief_is_short_in_order_and_keeps_what_the_rep_did() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    for persona in every_persona() {
        let input = input(&found, Some(&vendor), &subject.company, persona);
        let page = brief(&input, &analyse(&input), &[]);
        assert!(page.words <= BRIEF_WORDS_MAX && page.words > 150, "{}", page.words);
        let order: Vec<SectionKind> = page.sections.iter().map(|section| section.section).collect();
        let mut sorted = order.clone();
        sorted.sort();
        assert_eq!(order, sorted);
        assert_eq!(order[0], SectionKind::SayFirst);
        for line in
            page.sections.iter().flat_map(|section| section.lines.iter().map(move |line| (section.section, line)))
        {
            assert!(line.0 != SectionKind::Careful || line.1.internal);
        }
    }
    let base = input(&found, Some(&vendor), &subject.company, Persona { role: Some(Role::Ae), purpose: None });
    let page = brief(&base, &analyse(&base), &[]);
    let first = page.sections[0].lines[0].id.clone();
    let second = page.sections[0].lines[1].id.clone();
    let fact = found.iter().find(|finding| finding.title == "512 employees").unwrap();
    let edits = vec![
        BriefEdit::Remove { line: first.clone() },
        BriefEdit::Rewrite { line: second.clone(), text: "My own words".to_owned() },
        BriefEdit::Pin { finding: fact.id.clone() },
        BriefEdit::PinText { line: "line_mine".into(), text: "Bring the contract".to_owned(), cites: vec![] },
    ];
    let later = input(
        &found,
        Some(&vendor),
        &subject.company,
        Persona { role: Some(Role::Se), purpose: Some(Purpose::Discovery) },
    );
    for input in [base, later] {
        let page = brief(&input, &analyse(&input), &edits);
        let lines: Vec<_> = page.sections.iter().flat_map(|section| section.lines.clone()).collect();
        assert!(!lines.iter().any(|line| line.id == first));
        assert!(lines.iter().any(|line| line.text == "512 employees" && line.origin == LineOrigin::Pinned));
        assert!(lines.iter().any(|line| line.text == "Bring the contract"));
    }
    let page = brief(&base, &analyse(&base), &edits);
    assert!(page.sections[0].lines.iter().any(|line| line.text == "My own words" && line.origin == LineOrigin::Edited));
    let back = brief(&base, &analyse(&base), &[edits, vec![BriefEdit::Restore { line: first.clone() }]].concat());
    assert!(back.sections[0].lines.iter().any(|line| line.id == first));
}

#[test]
fn the_brief_of_a_sparse_company_is_honest() {
    let subject = voltaro();
    let (found, _) = findings(&subject, vec![own("about", "Voltaro Grid is based in Leeds.")]);
    let gaps = ["The job board refused us".to_owned()];
    let input = AnalysisInput { gaps: &gaps, ..input(&found, None, &subject.company, Persona::default()) };
    let page = brief(&input, &analyse(&input), &[]);
    let missing = page.sections.iter().find(|section| section.section == SectionKind::NotFound).unwrap();
    assert!(missing.lines.iter().any(|line| line.text == "The job board refused us"));
    assert!(missing.lines.iter().any(|line| line.text == "A round of funding"));
    assert!(page.words < 150, "{}", page.words);
}

#[test]
fn a_corrected_finding_is_said_no_more() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let ciso = found.iter().find(|finding| finding.title.starts_with("Dana Ruiz joins")).unwrap();
    let corrections = [domain::view::Correction { finding: ciso.id.clone(), note: "She left".to_owned() }];
    let input = AnalysisInput {
        corrections: &corrections,
        ..input(&found, Some(&vendor), &subject.company, Persona::default())
    };
    let analysis = analyse(&input);
    assert!(!analysis.starters.iter().any(|starter| starter.finding == ciso.id));
    assert!(!analysis.recommendations.iter().any(|made| made.finding == ciso.id));
}

#[test]
fn a_vendor_profile_keeps_what_the_rep_wrote_and_counts_versions() {
    let page = Arc::new(vendor_page());
    let first = vendor();
    assert_eq!((first.version, first.products.len(), first.integrations.len(), first.proof_points.len()), (1, 2, 2, 1));
    assert!(first.proof_points[0].needs.contains(&"joiner_mover_leaver".to_owned()), "{:?}", first.proof_points);
    let again = vendor_profile("latchwork.example", std::slice::from_ref(&page), Timestamp(2), Some(&first));
    assert_eq!((again.version, again.refreshed_at), (1, Timestamp(2)));
    let mut edited = first.clone();
    edited.integrations.push(domain::Integration {
        name: "Pigeon post".to_owned(),
        text: "By bird.".to_owned(),
        span: None,
    });
    edited.version = 2;
    let kept = vendor_profile("latchwork.example", std::slice::from_ref(&page), Timestamp(3), Some(&edited));
    assert_eq!((kept.version, kept.integrations.len()), (2, 3));
    let mut other = (*page).clone();
    other.records.retain(|record| !matches!(record, Record::Competitor { .. }));
    let changed = vendor_profile("latchwork.example", &[Arc::new(other)], Timestamp(4), Some(&kept));
    assert_eq!((changed.version, changed.competitors.len(), changed.integrations.len()), (3, 0, 3));
}

#[test]
fn the_roi_case_names_its_sources_and_takes_the_reps_numbers() {
    let (found, subject, vendor) = (rich(), voltaro(), vendor());
    let own = [given("people", 600.0), given("nonsense", 1.0), given("price", f64::NAN), given("adoption", 101.0)];
    let input =
        AnalysisInput { roi_inputs: &own, ..input(&found, Some(&vendor), &subject.company, Persona::default()) };
    let case = analyse(&input).roi.unwrap();
    let people = case.inputs.iter().find(|input| input.key == "people").unwrap();
    assert_eq!((people.value.likely, people.tag, people.edited), (600.0, domain::RoiTag::CustomerGiven, true));
    assert!(
        case.inputs.iter().filter(|input| input.edited).count() == 1,
        "what is no number of the model's is left alone"
    );
    let plain = AnalysisInput { roi_inputs: &[], ..input };
    let people = analyse(&plain).roi.unwrap().inputs.into_iter().find(|input| input.key == "people").unwrap();
    assert_eq!((people.value.likely, people.tag, people.cites.len()), (512.0, domain::RoiTag::Public, 1));
    assert_eq!(case.matters_most.len(), 2);
    insta::assert_snapshot!(
        case.lines
            .iter()
            .map(|line| format!(
                "{} = {:.0} / {:.0} / {:.0} {} [{}]",
                line.label, line.value.low, line.value.likely, line.value.high, line.unit, line.formula
            ))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

fn given(key: &str, value: f64) -> Given {
    let value = domain::RoiRange { low: value, likely: value, high: value };
    Given { key: key.to_owned(), value, tag: domain::RoiTag::CustomerGiven }
}

/// What can be put in, and whether more of it is better.
const INPUTS: [(&str, bool); 9] = [
    ("people", true),
    ("joiners", true),
    ("hours_per_joiner", true),
    ("minutes_per_person", true),
    ("hour_cost", true),
    ("adoption", true),
    ("price", false),
    ("setup", false),
    ("discount", false),
];

#[test]
fn the_inputs_of_the_model_are_the_tested_ones() {
    let (subject, vendor) = (voltaro(), vendor());
    let case = insight::roi::case(&input(&[], Some(&vendor), &subject.company, Persona::default())).unwrap();
    let keys: Vec<&str> = case.inputs.iter().map(|input| input.key.as_str()).collect();
    assert_eq!(keys, INPUTS.map(|(key, _)| key));
    assert_eq!(case.swings.len(), keys.len());
    assert_eq!(case.matters_most, [case.swings[0].key.clone(), case.swings[1].key.clone()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn the_roi_case_is_finite_and_more_of_the_good_is_no_worse(
        key in 0_usize..9, low in 0.0_f64..1.0, more in 0.0_f64..1.0, others in proptest::collection::vec(0.0_f64..1.0, 9)
    ) {
        let (subject, vendor) = (voltaro(), vendor());
        let maxima = insight::roi::case(&input(&[], Some(&vendor), &subject.company, Persona::default())).unwrap().inputs;
        let case = |share: f64| {
            let given: Vec<Given> = INPUTS
                .iter()
                .zip(&maxima)
                .zip(&others)
                .enumerate()
                .map(|(at, (((name, _), known), other))| given(name, known.max * if at == key { share } else { *other }))
                .collect();
            let input = AnalysisInput { roi_inputs: &given, ..input(&[], Some(&vendor), &subject.company, Persona::default()) };
            insight::roi::case(&input).unwrap()
        };
        let (before, after) = (case(low), case((low + more).min(1.0)));
        for line in before.lines.iter().chain(&after.lines) {
            prop_assert!([line.value.low, line.value.likely, line.value.high].iter().all(|value| value.is_finite()), "{line:?}");
            prop_assert!(line.value.low <= line.value.likely && line.value.likely <= line.value.high, "{line:?}");
        }
        let of = |case: &domain::RoiCase, key: &str| case.lines.iter().find(|line| line.key == key).unwrap().value.likely;
        let (npv, later, months) = (of(&before, "npv"), of(&after, "npv"), (of(&before, "payback"), of(&after, "payback")));
        prop_assert!((0.0..=60.0).contains(&months.0));
        // More people are better only where each brings more than it costs, and a discount only where there is a gain.
        let per_person = of(&before, "using") - of(&before, "subscription");
        let holds = match INPUTS[key].0 { "people" => per_person > 0.0 && others[5] == 1.0, "discount" => of(&before, "year_two") > 0.0 && of(&before, "year_one") > 0.0, _ => true };
        let slack = npv.abs().max(later.abs()) * 1e-9 + 1e-6;
        let no_worse = if INPUTS[key].1 { later >= npv - slack } else { later <= npv + slack };
        prop_assert!(!holds || no_worse, "{} then {}", npv, later);
    }
}
