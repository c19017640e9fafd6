//! Every action and every area, on preparations at every stage: an honest answer within the limits.

use std::collections::BTreeSet;

use chat::{Context, Input, Reply, Situation, label, offers, reply, understand, when_ready};
use domain::evidence::Cite;
use domain::{
    Action, Area, Audience, Block, DocumentFormat, DocumentOrder, EvidenceId, LineId, Persona, PrepView, Purpose,
    RoiTag, Role, RunId, Tone, Wording, WorkSystem,
};

use crate::preps::{self, CUSTOMER_RUN, NOW, keystead};

pub const AREAS: [Area; 23] = [
    Area::Findings,
    Area::News,
    Area::Funding,
    Area::Hiring,
    Area::Leadership,
    Area::Acquisition,
    Area::Partnership,
    Area::ProductLaunch,
    Area::Expansion,
    Area::Layoffs,
    Area::SecurityIncident,
    Area::Earnings,
    Area::Technology,
    Area::Contacts,
    Area::Competition,
    Area::ProductFit,
    Area::Roi,
    Area::Risks,
    Area::ExpansionOpportunities,
    Area::SuccessMetrics,
    Area::Qualification,
    Area::Starters,
    Area::Careful,
];

fn actions() -> Vec<Action> {
    let finding = || "fnd_funding".into();
    let line = || LineId::from("line_1");
    let run = || RunId::from(CUSTOMER_RUN);
    let mut actions = vec![
        Action::SetVendor { vendor: "keystead.example".into() },
        Action::SetVendor { vendor: String::new() },
        Action::PickCompany { name: "Acme Hardware".into(), domain: Some("acme-hardware.example".into()) },
        Action::NotThisCompany,
        Action::ShowKnownSoFar,
        Action::SkipToResults,
        Action::WhoToContact { finding: finding() },
        Action::WhoToContact { finding: "fnd_hiring".into() },
        Action::ProductFit { finding: Some(finding()) },
        Action::ProductFit { finding: Some("fnd_hiring".into()) },
        Action::ProductFit { finding: None },
        Action::AddToBrief { finding: finding() },
        Action::AddToBrief { finding: "fnd_gone".into() },
        Action::AddRecommendation { recommendation: "rec_primary".into() },
        Action::RemoveLine { line: line() },
        Action::RestoreLine { line: line() },
        Action::RewriteLine { line: line(), text: "Ours".into() },
        Action::Reword { message: None, wording: Wording { tone: Some(Tone::Warm), ..Wording::default() } },
        Action::Reword { message: Some("msg_gone".into()), wording: Wording { short: true, ..Wording::default() } },
        Action::PreviewDocument,
        Action::CreateDocument(DocumentOrder::brief(DocumentFormat::Pdf)),
        Action::CreateDocument(DocumentOrder::brief(DocumentFormat::Markdown)),
        Action::CreateDocument(DocumentOrder {
            audience: Some(Audience::Customer),
            ..DocumentOrder::brief(DocumentFormat::Pptx)
        }),
        Action::ProposeDelivery { system: WorkSystem::Slack, to: Vec::new(), audience: None },
        Action::ProposeDelivery { system: WorkSystem::Mail, to: vec!["ciso@acmecorp.example".into()], audience: None },
        Action::ProposeProgress,
        Action::ApproveDelivery { delivery: "dlv_none".into() },
        Action::ScheduleDemo { recommendation: None },
        Action::ScheduleDemo { recommendation: Some("rec_primary".into()) },
        Action::IncumbentPains { technology: "Microsoft Entra ID".into() },
        Action::IncumbentPains { technology: "SailPoint".into() },
        Action::RoiCase,
        Action::RoiInput { key: "people".into(), value: 800.0, low: None, high: None, tag: None },
        Action::RoiInput {
            key: "people".into(),
            value: 800.0,
            low: Some(700.0),
            high: Some(900.0),
            tag: Some(RoiTag::Assumed),
        },
        Action::RoiInput { key: "none".into(), value: f64::NAN, low: None, high: None, tag: None },
        Action::RoiReset { key: None },
        Action::RoiReset { key: Some("people".into()) },
        Action::CorrectFinding { finding: finding(), note: "It was $52M".into() },
        Action::Ask { text: "when did they raise?".into() },
        Action::Ask { text: "xyzzy".into() },
        Action::Refresh,
        Action::CancelRun { run: run() },
        Action::PauseRun { run: run() },
        Action::ResumeRun { run: run() },
        Action::CancelRun { run: "run_unknown".into() },
    ];
    actions.extend(Purpose::ALL.map(|purpose| Action::SetPurpose { purpose }));
    actions.extend(Role::ALL.map(|role| Action::SetRole { role }));
    actions.extend(AREAS.map(|area| Action::Explore { area }));
    actions.extend(preps::findings().into_iter().map(|finding| Action::ExploreFinding { finding: finding.id }));
    actions.push(Action::ExploreFinding { finding: "fnd_gone".into() });
    actions
}

const SENTENCES: [&str; 34] = [
    "do they use Okta?",
    "do they use Salesforce?",
    "are they on Entra ID?",
    "when did they raise?",
    "how much did they raise?",
    "who led the round?",
    "how many people work there?",
    "and the CFO?",
    "who is the CTO?",
    "when did the CISO start?",
    "what changed since October?",
    "what happened in 2019?",
    "what CRM do they use?",
    "where are they based?",
    "what is the CISO's email?",
    "did they have a breach?",
    "are they hiring?",
    "why?",
    "sources?",
    "make it shorter",
    "thanks",
    "back",
    "tell me more",
    "help",
    "status",
    "as slides",
    "she left last year",
    "that's the wrong Acme",
    "prep Cobalt Freight",
    "asdf qwer",
    "what colour is the office?",
    "add it to the brief",
    "/deep hiring",
    "{company} {0} $x",
];

fn stages() -> Vec<(&'static str, PrepView)> {
    let persona = |role, purpose| Persona { role, purpose };
    let mut stages = vec![
        ("empty", PrepView::default()),
        ("begun", preps::begun(true, Persona::default()).view()),
        ("begun without vendor", preps::begun(false, Persona::default()).view()),
        ("mid-run", preps::mid_run().view()),
        ("sparse", preps::sparse().view()),
        ("ambiguous", preps::ambiguous().view()),
        ("complete", preps::complete(Persona::default()).view()),
    ];
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            stages.push(("complete for a persona", preps::complete(persona(Some(role), Some(purpose))).view()));
        }
    }
    stages
}

fn cites(block: &Block) -> Vec<Cite> {
    match block {
        Block::Text { cites, .. } => cites.clone(),
        Block::InsightList { items, .. } => items.iter().flat_map(|item| item.cites.clone()).collect(),
        Block::Matrix { rows, .. } => rows.iter().flat_map(|row| row.cites.clone()).collect(),
        Block::Recommendation { recommendation } => {
            [recommendation.why_cites.clone(), recommendation.capability_cites.clone()].concat()
        }
        Block::Qualification { qualification, .. } => {
            let evidence = qualification.slots.iter().flat_map(|slot| &slot.evidence);
            evidence.flat_map(|shown| shown.cites.iter().cloned()).collect()
        }
        Block::Roi { case } => case.inputs.iter().flat_map(|input| input.cites.clone()).collect(),
        _ => Vec::new(),
    }
}

fn texts(block: &Block) -> Vec<String> {
    match block {
        Block::Text { text, .. } | Block::Question { text } | Block::Candidates { text, .. } => vec![text.clone()],
        Block::InsightList { title, items } => {
            items.iter().flat_map(|item| [item.label.clone(), item.text.clone()]).chain([title.clone()]).collect()
        }
        Block::Chart { title, summary, .. } => vec![title.clone(), summary.clone()],
        Block::People { title, tiers } => {
            tiers.iter().filter_map(|tier| tier.empty_seat.clone()).chain([title.clone()]).collect()
        }
        _ => Vec::new(),
    }
}

fn known_evidence(view: &PrepView) -> BTreeSet<EvidenceId> {
    let findings = view.findings.iter().flat_map(|finding| {
        let conflicts = finding.conflicts.iter().map(|conflict| conflict.source.evidence.clone());
        finding.sources.iter().map(|source| source.evidence.clone()).chain(conflicts).collect::<Vec<_>>()
    });
    findings
        .chain(keystead().sources.into_iter().map(|source| source.evidence))
        .chain(view.sources.iter().map(|source| source.evidence.clone()))
        .collect()
}

/// What every answer must keep to.
fn check(what: &str, view: &PrepView, reply: &Reply, echoes_braces: bool) {
    assert!(!reply.blocks.is_empty(), "{what}: no block");
    let known = known_evidence(view);
    for block in &reply.blocks {
        for cite in cites(block) {
            assert!(known.contains(&cite.evidence), "{what}: cites {} that nobody read", cite.evidence);
        }
        for text in texts(block) {
            assert!(!text.trim().is_empty(), "{what}: an empty text in {block:?}");
            assert!(text.chars().count() <= 1_200, "{what}: {} characters", text.chars().count());
            assert!(echoes_braces || !text.contains(['{', '}']), "{what}: braces in {text}");
            assert!(!text.contains("  ") && !text.contains(".."), "{what}: sloppy {text}");
        }
        let ids: Vec<_> = match block {
            Block::Finding { finding } => vec![finding.clone()],
            Block::SignalList { findings, .. } => findings.clone(),
            Block::People { tiers, .. } => {
                tiers.iter().flat_map(|tier| &tier.people).map(|person| person.finding.clone()).collect()
            }
            _ => Vec::new(),
        };
        assert!(ids.iter().all(|id| view.finding(id).is_some()), "{what}: shows a finding that is not there");
    }
    let mut labels = BTreeSet::new();
    for offer in &reply.actions {
        assert!(!offer.why.trim().is_empty() && !offer.label.trim().is_empty(), "{what}: {offer:?}");
        assert!(!offer.label.contains(['{', '}']), "{what}: {}", offer.label);
        assert!(labels.insert(offer.label.clone()), "{what}: {} twice", offer.label);
    }
    assert!(!reply.metadata.workflow_step.is_empty() && !reply.metadata.data_source.is_empty());
    assert!(reply.actions.len() <= 10, "{what}: {} actions", reply.actions.len());
}

#[test]
fn every_action_is_answered_at_every_stage() {
    let profile = keystead();
    for (stage, view) in stages() {
        let vendor = view.vendor.is_some().then_some(&profile);
        for typical_ms in [None, Some(20_000)] {
            let context = Context {
                view: &view,
                now: NOW,
                vendor,
                default_role: Some(Role::Ae),
                typical_ms,
                passages: None,
                changes: None,
                connected: &[],
                refusal: None,
                model: false,
                private_to_model: false,
            };
            for action in actions() {
                let what = format!("{stage}: {action:?}");
                let understood = understand(&view, &Input::Took { action: action.clone() });
                let said = label(&action, &view);
                assert!(!said.trim().is_empty() && said.chars().count() <= 80, "{what}: {said}");
                let silent = matches!(
                    action,
                    Action::AddRecommendation { .. }
                        | Action::RemoveLine { .. }
                        | Action::RestoreLine { .. }
                        | Action::RewriteLine { .. }
                ) || matches!(&action, Action::AddToBrief { finding } if view.finding(finding).is_some());
                let mut after = view.clone();
                for effect in &understood.effects {
                    if let chat::Effect::SetPersona(persona) = effect {
                        after.persona = *persona;
                    }
                    for run in &mut after.runs {
                        if matches!(effect, chat::Effect::PauseRun(_)) {
                            run.paused = true;
                        }
                    }
                }
                let context = Context { view: &after, ..context };
                match reply(&context, &understood) {
                    None => assert!(silent, "{what}: no answer"),
                    Some(answer) => {
                        assert!(!silent, "{what}: an answer");
                        assert!(
                            !answer
                                .actions
                                .iter()
                                .any(|offer| offer.action == action && !matches!(action, Action::SetVendor { .. })),
                            "{what}: offers itself"
                        );
                        check(&what, &view, &answer, false);
                        let is_start = view.turns.is_empty() && view.findings.is_empty();
                        assert!(is_start || !answer.actions.is_empty(), "{what}: leads nowhere");
                    }
                }
            }
        }
    }
}

#[test]
fn every_sentence_is_answered_at_every_stage() {
    let profile = keystead();
    for (stage, view) in stages() {
        let context = Context {
            view: &view,
            now: NOW,
            vendor: Some(&profile),
            default_role: None,
            typical_ms: None,
            passages: None,
            changes: None,
            connected: &[],
            refusal: None,
            model: false,
            private_to_model: false,
        };
        for text in SENTENCES {
            let what = format!("{stage}: {text}");
            let understood = understand(&view, &Input::Said { text: text.into() });
            let answer = reply(&context, &understood).unwrap_or_else(|| panic!("{what}: no answer"));
            check(&what, &view, &answer, text.contains('{'));
        }
        let started = reply(&context, &understand(&view, &Input::Started { text: "prep acme".into() })).unwrap();
        check(&format!("{stage}: started"), &view, &started, false);
        if let Some(ready) = when_ready(&context) {
            check(&format!("{stage}: ready"), &view, &ready, false);
        }
    }
}

#[test]
fn offers_are_few_and_reasoned_in_every_situation() {
    let profile = keystead();
    for (stage, view) in stages() {
        let context = Context {
            view: &view,
            now: NOW,
            vendor: Some(&profile),
            default_role: None,
            typical_ms: Some(20_000),
            passages: None,
            changes: None,
            connected: &[],
            refusal: None,
            model: false,
            private_to_model: false,
        };
        let mut situations = vec![
            Situation::Started,
            Situation::Main,
            Situation::Finding("fnd_funding".into()),
            Situation::Recommended,
            Situation::Document,
            Situation::Ambiguous,
            Situation::Answered,
            Situation::Lost,
        ];
        situations.extend(AREAS.map(Situation::Area));
        for situation in situations {
            let offers = offers(&context, &situation);
            assert!(offers.len() <= 6, "{stage}: {situation:?}");
            assert!(offers.iter().all(|offer| !offer.why.is_empty()), "{stage}: {situation:?}");
            assert!(offers.iter().filter(|offer| offer.preferred).count() <= 1, "{stage}: {situation:?}");
        }
    }
}
