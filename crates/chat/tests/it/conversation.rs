//! The phases of a conversation, whole replies at a time.

use chat::{Context, Effect, Input, Reply, Understood, What, reply, understand, when_ready};
use domain::block::Tier;
use domain::{
    Action, Area, Audience, Block, BriefEdit, CompanyRef, ConfidenceWord, DocumentAbout, DocumentFormat,
    DocumentLength, DocumentOrder, OfferState, Persona, PrepView, Purpose, Role, RunId, WorkSystem,
};
use pretty_assertions::assert_eq;

use crate::preps::{self, CUSTOMER_RUN, Log, NOW, keystead};

fn answer(view: &PrepView, understood: &Understood, typical_ms: Option<i64>) -> Option<Reply> {
    let profile = keystead();
    let vendor = view.vendor.is_some().then_some(&profile);
    reply(
        &Context {
            view,
            now: NOW,
            vendor,
            default_role: Some(Role::Csm),
            typical_ms,
            passages: None,
            changes: None,
            connected: &[],
            refusal: None,
            model: false,
            private_to_model: false,
        },
        understood,
    )
}

fn say(log: &Log, text: &str) -> (Understood, Reply) {
    let view = log.clone().said(text).view();
    let understood = understand(&view, &Input::Said { text: text.into() });
    let reply = answer(&view, &understood, None).unwrap();
    (understood, reply)
}

/// A reply as a page of text: what a snapshot holds.
fn page(reply: &Reply) -> String {
    let mut lines: Vec<String> = reply.blocks.iter().flat_map(block_lines).collect();
    for offer in &reply.actions {
        let state = match &offer.state {
            OfferState::Ready => String::new(),
            OfferState::New => " [new]".into(),
            OfferState::Pending { waiting_for, about_seconds } => {
                format!(" [waits for {waiting_for}, {about_seconds:?} s]")
            }
        };
        let preferred = if offer.preferred { "*" } else { "" };
        let input = offer.input.as_ref().map(|input| format!(" <{}>", input.placeholder)).unwrap_or_default();
        lines.push(format!("[{preferred}{}]{input}{state}  why: {}", offer.label, offer.why));
    }
    let metadata = &reply.metadata;
    lines.push(format!("-- {} / {} / {:?}", metadata.workflow_step, metadata.data_source, metadata.confidence));
    lines.join("\n")
}

fn block_lines(block: &Block) -> Vec<String> {
    let cited = |count: usize| if count == 0 { String::new() } else { format!(" [{count}]") };
    match block {
        Block::Text { style, text, cites } => vec![format!("{style:?}: {text}{}", cited(cites.len()))],
        Block::Finding { finding } => vec![format!("finding {finding}")],
        Block::SignalList { title, findings } => {
            vec![format!("{title}: {}", findings.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" "))]
        }
        Block::InsightList { title, items } => std::iter::once(format!("{title}:"))
            .chain(items.iter().map(|item| format!("  {}: {}{}", item.label, item.text, cited(item.cites.len()))))
            .collect(),
        Block::Timeline { title, items } => std::iter::once(format!("{title}:"))
            .chain(items.iter().map(|item| format!("  {} {}", item.on, item.label)))
            .collect(),
        Block::Chart { title, bars, summary, .. } => std::iter::once(format!("{title}: {summary}"))
            .chain(bars.iter().map(|bar| format!("  {} {}/{}", bar.label, bar.marked, bar.value)))
            .collect(),
        Block::Matrix { title, rows } => std::iter::once(format!("{title}:"))
            .chain(rows.iter().map(|row| format!("  {} {:?}", row.they_run, row.fit)))
            .collect(),
        Block::People { title, tiers } => std::iter::once(format!("{title}:"))
            .chain(tiers.iter().map(|tier| {
                let people: Vec<String> =
                    tier.people.iter().map(|person| format!("{} ({:?})", person.name, person.note)).collect();
                format!("  {}: {} {}", tier.title, people.join(", "), tier.empty_seat.clone().unwrap_or_default())
            }))
            .collect(),
        Block::Recommendation { recommendation } => vec![format!("recommendation {}", recommendation.title)],
        Block::Qualification { title, .. } => vec![title.clone()],
        Block::Roi { .. } => vec!["roi case".into()],
        Block::Document { document } => vec![format!("document {document}")],
        Block::Question { text } => vec![format!("Question: {text}")],
        Block::Candidates { text, candidates } => std::iter::once(text.clone())
            .chain(candidates.iter().map(|known| format!("  {} {}", known.company.name, known.score)))
            .collect(),
        Block::Progress { run } => vec![format!("progress {run}")],
        Block::Sources { title, sources } => vec![format!("{title}: {}", sources.len())],
    }
}

#[test]
fn the_start_names_the_vendor_and_asks_two_questions() {
    let view = preps::begun(true, Persona::default()).view();
    let understood = understand(&view, &Input::Started { text: view.request.clone() });
    assert_eq!(understood, Understood { what: What::Started, effects: Vec::new() });
    insta::assert_snapshot!("started", page(&answer(&view, &understood, Some(25_000)).unwrap()));
    let unknown = page(&answer(&view, &understood, None).unwrap());
    assert!(unknown.contains("I have no earlier run to judge by"), "{unknown}");
}

#[test]
fn without_a_vendor_the_start_asks_for_it_while_research_runs() {
    let view = preps::begun(false, Persona::default()).view();
    let understood = understand(&view, &Input::Started { text: view.request.clone() });
    let reply = answer(&view, &understood, None).unwrap();
    let first = &reply.actions[0];
    assert_eq!((&first.action, first.input.is_some()), (&Action::SetVendor { vendor: String::new() }, true));
    assert!(page(&reply).contains("already under way"), "{}", page(&reply));
    let answered = understand(&view, &Input::Said { text: "Keystead".into() });
    assert_eq!(answered.effects, vec![Effect::SetVendor { text: "Keystead".into() }]);
}

#[test]
fn a_late_role_recuts_and_says_what_comes_first() {
    let log = preps::complete(Persona { role: Some(Role::Ae), purpose: Some(Purpose::Renewal) });
    let (understood, reply) = say(&log, "actually I'm the CSM");
    let persona = Persona { role: Some(Role::Csm), purpose: Some(Purpose::Renewal) };
    assert_eq!(understood.effects, vec![Effect::SetPersona(persona)]);
    let text = page(&reply);
    assert!(
        text.contains("a customer success manager")
            && text.contains("Say this first")
            && text.contains("First recommendation now"),
        "{text}"
    );
}

#[test]
fn the_funding_is_told_with_both_amounts() {
    let (_, reply) =
        say(&preps::complete(Persona { role: Some(Role::Ae), purpose: None }), "Tell me more about the funding");
    insta::assert_snapshot!("funding", page(&reply));
    assert_eq!(reply.metadata.confidence, Some(ConfidenceWord::SourcesDisagree));
}

#[test]
fn hiring_comes_with_bars() {
    let (_, reply) = say(&preps::complete(Persona::default()), "Show the hiring details");
    insta::assert_snapshot!("hiring", page(&reply));
}

#[test]
fn the_new_ciso_is_one_person() {
    let (understood, reply) = say(&preps::complete(Persona::default()), "Who's the new CISO?");
    assert_eq!(understood.what, What::Act { action: Action::ExploreFinding { finding: "fnd_ciso".into() } });
    assert!(page(&reply).contains("1 October 2026 (52 days ago), told by"), "{}", page(&reply));
}

#[test]
fn decision_makers_sit_in_three_tiers_with_empty_seats() {
    let (_, reply) = say(&preps::complete(Persona::default()), "Show decision makers");
    insta::assert_snapshot!("contacts", page(&reply));
    let tiers = reply.blocks.iter().find_map(|block| match block {
        Block::People { tiers, .. } => Some(tiers),
        _ => None,
    });
    let seats: Vec<(Tier, usize, bool)> =
        tiers.unwrap().iter().map(|tier| (tier.tier, tier.people.len(), tier.empty_seat.is_some())).collect();
    assert_eq!(seats, vec![(Tier::Decides, 2, false), (Tier::Influences, 0, true), (Tier::Uses, 0, true)]);
}

#[test]
fn products_stack_competition_and_roi() {
    let log = preps::complete(Persona { role: Some(Role::Se), purpose: Some(Purpose::Discovery) });
    for (name, text) in [
        ("products", "Which products fit?"),
        ("stack", "Deep dive on tech stack"),
        ("competition", "Competitive landscape"),
        ("roi", "ROI"),
        ("demo", "Schedule a technical demo"),
    ] {
        insta::assert_snapshot!(name, page(&say(&log, text).1));
    }
}

#[test]
fn questions_are_answered_from_findings_or_honestly_not() {
    let log = preps::complete(Persona::default());
    for (text, expected) in [
        ("when did they raise?", "21 November 2026 (yesterday)."),
        ("how much did they raise?", "Body: $50M. [1]"),
        ("who led the round?", "Body: Harbor Peak. [1]"),
        ("do they use Salesforce?", "Yes, as far as public traces tell: Salesforce."),
        ("do they use Okta?", "No trace found does not mean that it is not used"),
        ("are they on Entra ID?", "Perhaps: Microsoft Entra ID."),
        ("how many people work there?", "People: about 500."),
        ("and the CFO?", "Ruth Okafor, CFO"),
        ("who is the CTO?", "I did not find who the CTO is; I looked at"),
        ("what changed since November?", "2 things happened since November 2026."),
        ("what CRM do they use?", "Salesforce"),
        ("what is the CISO's email?", "name, role, company, source and date, and nothing else"),
        ("did they lay people off?", "No report found does not mean that it did not happen."),
    ] {
        let reply = page(&say(&log, text).1);
        assert!(reply.contains(expected), "{text}\n{reply}");
    }
}

#[test]
fn a_follow_up_keeps_its_subject() {
    let log = preps::complete(Persona::default());
    let log = {
        let (_, reply) = say(&log, "do they use Salesforce?");
        log.said("do they use Salesforce?").answered(reply)
    };
    assert!(page(&say(&log, "and Okta?").1).contains("a trace of Okta"));
    let log = {
        let (_, reply) = say(&log, "when did they raise?");
        log.said("when did they raise?").answered(reply)
    };
    assert!(page(&say(&log, "how much?").1).contains("$50M."));
    assert!(page(&say(&log, "why?").1).contains("their own page says so"));
    assert!(page(&say(&log, "sources?").1).contains("Sources of the last answer"));
    assert_eq!(
        say(&log, "add it to the brief").0.effects,
        vec![Effect::EditBrief(BriefEdit::Pin { finding: "fnd_funding".into() })]
    );
}

#[test]
fn corrections_reach_the_finding_that_is_meant() {
    let log = preps::complete(Persona::default());
    let (_, reply) = say(&log, "Who's the new CISO?");
    let log = log.said("Who's the new CISO?").answered(reply);
    let she_left = Effect::Correct { finding: "fnd_ciso".into(), note: "she left last year".into() };
    assert_eq!(say(&log, "she left last year").0.effects, vec![she_left]);
    let cfo = Effect::Correct { finding: "fnd_cfo".into(), note: "Ruth Okafor left in June".into() };
    assert_eq!(say(&log, "Ruth Okafor left in June").0.effects, vec![cfo]);
    let entra = Effect::Correct { finding: "fnd_entra".into(), note: "they don't use Entra ID anymore".into() };
    assert_eq!(say(&log, "they don't use Entra ID anymore").0.effects, vec![entra]);
    let fresh = preps::complete(Persona::default());
    let (understood, reply) = say(&fresh, "she left last year");
    assert!(understood.effects.is_empty());
    assert!(
        reply.actions.iter().all(|offer| matches!(offer.action, Action::CorrectFinding { .. })),
        "{}",
        page(&reply)
    );
    let corrected =
        fresh.add(domain::Event::FindingCorrected { finding: "fnd_dana".into(), note: "left last year".into() });
    assert!(page(&say(&corrected, "show decision makers").1).contains("you noted: left last year."));
}

#[test]
fn the_wrong_company_is_changed() {
    let log = preps::complete(Persona::default());
    assert_eq!(say(&log, "that's the wrong Acme").0.effects, vec![Effect::Reconsider]);
    let hardware = CompanyRef { name: "Acme Hardware".into(), domain: Some("acme-hardware.example".into()) };
    assert_eq!(say(&preps::ambiguous(), "I mean Acme Hardware").0.effects, vec![Effect::PickCompany(hardware)]);
    let view = preps::ambiguous().view();
    let understood = understand(&view, &Input::Took { action: Action::NotThisCompany });
    insta::assert_snapshot!("candidates", page(&answer(&view, &understood, None).unwrap()));
    let (understood, reply) = say(&log, "prep Cobalt Freight");
    assert!(understood.effects.is_empty());
    assert!(page(&reply).contains("Change over to Cobalt Freight"), "{}", page(&reply));
}

#[test]
fn documents_are_shown_before_they_are_made() {
    let log = preps::complete(Persona::default());
    let (understood, reply) = say(&log, "Create my one-pager");
    assert!(understood.effects.is_empty());
    insta::assert_snapshot!("one_pager", page(&reply));
    assert_eq!(
        say(&log, "make a PDF").0.effects,
        vec![Effect::MakeDocument(DocumentOrder::brief(DocumentFormat::Pdf))]
    );
    let word = page(&say(&log, "as a word document").1);
    assert!(word.contains("A Word document cannot be made yet") && word.contains("[Make the PDF]"), "{word}");
    assert!(say(&preps::mid_run(), "make a PDF").0.effects.is_empty());
}

#[test]
fn a_sentence_names_a_format_its_readers_and_where_it_goes() {
    use Audience::{Customer, Internal};
    use DocumentFormat::{Csv, Email, Html, Ics, Markdown, Pdf, Pptx};
    let log = preps::complete(Persona::default());
    let make =
        |format, audience| vec![Effect::MakeDocument(DocumentOrder { audience, ..DocumentOrder::brief(format) })];
    let send = |system, to: &[&str], audience| {
        let to = to.iter().map(|to| (*to).to_owned()).collect();
        vec![Effect::ProposeDelivery { system, to, audience }]
    };
    for (said, effects) in [
        ("as slides", make(Pptx, None)),
        ("make me a deck for their CISO", make(Pptx, Some(Customer))),
        ("export as pdf for the customer", make(Pdf, Some(Customer))),
        ("a markdown version for my team please, export it", make(Markdown, Some(Internal))),
        ("export it as html", make(Html, None)),
        ("export a spreadsheet", make(Csv, None)),
        ("draft an email", make(Email, None)),
        ("export a calendar invite", make(Ics, None)),
        ("send it to Slack", send(WorkSystem::Slack, &[], None)),
        ("share this in slack", send(WorkSystem::Slack, &[], None)),
        ("export to notion", send(WorkSystem::Notion, &[], None)),
        ("/share slack", send(WorkSystem::Slack, &[], None)),
        ("/one-pager pptx", make(Pptx, None)),
        ("email it to dana@acmecorp.example", send(WorkSystem::Mail, &["dana@acmecorp.example"], None)),
        (
            "send it to dana@acmecorp.example, tom@acmecorp.example.",
            send(WorkSystem::Mail, &["dana@acmecorp.example", "tom@acmecorp.example"], None),
        ),
    ] {
        assert_eq!(say(&log, said).0.effects, effects, "{said}");
    }
    assert!(page(&say(&log, "send it to Slack").1).contains("not connected to Slack"));
}

#[test]
fn a_sentence_says_what_a_document_is_about() {
    let log = preps::complete(Persona::default());
    let order = |format, about| DocumentOrder { about, ..DocumentOrder::brief(format) };
    let area = |area| DocumentAbout::Area { area };
    for (said, wanted) in [
        ("make a PDF of the ROI case", order(DocumentFormat::Pdf, DocumentAbout::Roi)),
        ("the ROI as slides", order(DocumentFormat::Pptx, DocumentAbout::Roi)),
        ("export the hiring details as pdf", order(DocumentFormat::Pdf, area(Area::Hiring))),
        ("deep dive on funding as markdown, export it", order(DocumentFormat::Markdown, area(Area::Funding))),
        ("make a pdf of what changed since last time", order(DocumentFormat::Pdf, DocumentAbout::Changes)),
        ("export a demo invite", order(DocumentFormat::Ics, DocumentAbout::Demo)),
        ("export the hiring details as csv", order(DocumentFormat::Csv, DocumentAbout::Brief)),
        ("one-pager as pdf", order(DocumentFormat::Pdf, DocumentAbout::Brief)),
        ("pdf for my phone", order(DocumentFormat::PdfPhone, DocumentAbout::Brief)),
        ("a one pager about their funding as pdf", order(DocumentFormat::Pdf, DocumentAbout::Brief)),
    ] {
        assert_eq!(say(&log, said).0.effects, vec![Effect::MakeDocument(wanted)], "{said}");
    }
}

#[test]
fn this_as_pdf_is_what_was_just_shown() {
    let ordered = |asked: &str, then: &str| {
        let log = preps::complete(Persona::default());
        let reply = say(&log, asked).1;
        let log = log.said(asked).answered(reply);
        match say(&log, then).0.effects.as_slice() {
            [Effect::MakeDocument(order)] => order.about.clone(),
            other => panic!("{then} after {asked}: {other:?}"),
        }
    };
    let funding = DocumentAbout::Area { area: Area::Funding };
    assert_eq!(ordered("tell me more about the funding", "as pdf"), funding);
    assert_eq!(ordered("tell me more about the funding", "export this as markdown"), funding);
    assert_eq!(
        ordered("show decision makers", "can I have that as slides?"),
        DocumentAbout::Area { area: Area::Contacts }
    );
    assert_eq!(ordered("build the ROI case", "in pdf"), DocumentAbout::Roi);
    assert_eq!(ordered("build the ROI case", "make me the deck"), DocumentAbout::Brief);
    assert_eq!(ordered("show me the main findings", "as pdf"), DocumentAbout::Brief);
}

#[test]
fn make_it_shorter_makes_the_last_document_shorter_twice() {
    let mut log = preps::complete(Persona::default());
    assert!(say(&log, "make it shorter").0.effects.is_empty(), "an answer, while no document is in sight");
    let mut length = DocumentLength::Full;
    log = log.made(&DocumentOrder { about: DocumentAbout::Roi, ..DocumentOrder::brief(DocumentFormat::Pptx) });
    for shorter in [DocumentLength::Short, DocumentLength::Shortest] {
        let effects = say(&log, "make it shorter").0.effects;
        let [Effect::MakeDocument(order)] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!((order.length, &order.about, order.format), (shorter, &DocumentAbout::Roi, DocumentFormat::Pptx));
        log = log.made(order);
        length = order.length;
    }
    assert_eq!(length.shorter(), None);
    let (understood, reply) = say(&log, "shorter");
    assert!(understood.effects.is_empty() && page(&reply).contains("as short as it gets"), "{}", page(&reply));
}

#[test]
fn send_it_now_sends_what_was_shown_and_nothing_else() {
    let log = preps::complete(Persona::default());
    let (understood, reply) = say(&log, "send it now");
    assert!(understood.effects.is_empty() && page(&reply).contains("Nothing waits to be sent"), "{}", page(&reply));
    let delivery = domain::Delivery {
        id: "dlv_1".into(),
        kind: domain::DeliveryKind::Document,
        system: WorkSystem::Slack,
        to: "#deals".into(),
        recipients: Vec::new(),
        audience: Audience::Internal,
        title: "A brief".into(),
        preview: Vec::new(),
        parts: 1,
        replaces: None,
        seq: 1,
        day: "2026-11-22".parse().unwrap(),
    };
    let proposed = log.add(domain::Event::DeliveryProposed { delivery: delivery.clone() });
    let approve = Action::ApproveDelivery { delivery: delivery.id.clone() };
    let offer = domain::ActionOffer {
        action: approve,
        label: "Send it now".into(),
        why: "You saw it".into(),
        state: OfferState::Ready,
        preferred: true,
        input: None,
    };
    let shown = chat::Reply { actions: vec![offer], ..say(&proposed, "send it to Slack").1 };
    let log = proposed.answered(shown);
    let further_back = log.clone().answered(say(&log, "show me the main findings").1);
    for words in ["send it now", "go ahead"] {
        let effects = say(&further_back, words).0.effects;
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Deliver(_))), "{words}: {effects:?}");
    }
    for words in ["send it now", "yes, send it", "Go ahead.", "approve"] {
        assert_eq!(say(&log, words).0.effects, vec![Effect::Deliver(delivery.id.clone())], "{words}");
    }
}

#[test]
fn a_mail_an_invitation_or_a_sheet_is_never_a_deep_dive() {
    let view = preps::complete(Persona::default()).view();
    let about = DocumentAbout::Area { area: Area::Funding };
    for format in [DocumentFormat::Email, DocumentFormat::Ics, DocumentFormat::Csv] {
        let action = Action::CreateDocument(DocumentOrder { about: about.clone(), ..DocumentOrder::brief(format) });
        let understood = understand(&view, &Input::Took { action });
        assert!(understood.effects.is_empty());
        let said = page(&answer(&view, &understood, None).unwrap());
        assert!(said.contains("Nothing was made"), "{said}");
    }
    let order =
        DocumentOrder { about, audience: Some(Audience::Customer), ..DocumentOrder::brief(DocumentFormat::Pdf) };
    assert_eq!(order.readers(), Audience::Internal);
    let understood = understand(&view, &Input::Took { action: Action::CreateDocument(order) });
    let said = page(&answer(&view, &understood, None).unwrap());
    assert!(said.contains("not for the customer"), "{said}");
}

#[test]
fn the_progress_can_be_followed_in_slack() {
    let log = preps::mid_run();
    for said in [
        "post the progress to Slack",
        "Post the progress in slack please",
        "keep Slack posted",
        "Follow this in Slack",
        "keep my team updated in Slack.",
        "share live updates in Slack",
        "/follow",
    ] {
        assert_eq!(say(&log, said).0.effects, [Effect::ProposeProgress], "{said}");
    }
    for other in ["send it to Slack", "do they use Slack?", "share the brief in Slack", "post it to slack"] {
        assert!(!say(&log, other).0.effects.contains(&Effect::ProposeProgress), "{other}");
    }
    assert!(page(&say(&log, "keep Slack posted").1).contains("not connected to Slack"));
    let over = say(&preps::complete(domain::Persona::default()), "keep Slack posted");
    assert_eq!(over.0.effects, [], "nothing is under way");
}

#[test]
fn an_area_that_is_not_finished_says_what_is_missing() {
    let (_, reply) = say(&preps::mid_run(), "Show the hiring details");
    let text = page(&reply);
    assert!(text.contains("Still missing: “Open roles” and “Compare the sources”"), "{text}");
}

#[test]
fn buttons_are_new_ready_or_waiting() {
    let view = preps::mid_run().view();
    let understood = understand(&view, &Input::Took { action: Action::ShowKnownSoFar });
    let text = page(&answer(&view, &understood, Some(20_000)).unwrap());
    assert!(text.contains("waits for"), "{text}");
    let log = preps::complete(Persona { role: Some(Role::Ae), purpose: Some(Purpose::Expansion) });
    let view = log.view();
    let offers = |view: &PrepView| {
        chat::offers(
            &Context {
                view,
                now: NOW,
                vendor: None,
                default_role: None,
                typical_ms: None,
                passages: None,
                changes: None,
                connected: &[],
                refusal: None,
                model: false,
                private_to_model: false,
            },
            &chat::Situation::Main,
        )
    };
    let state = |view: &PrepView| {
        offers(view).into_iter().find(|offer| offer.label == "Leverage the funding news").map(|offer| offer.state)
    };
    assert_eq!(state(&view), Some(OfferState::New));
    let seen = log.clone().answered(say(&log, "tell me more about the funding").1).view();
    assert_eq!(state(&seen), Some(OfferState::Ready));
}

#[test]
fn research_that_is_complete_speaks_by_itself() {
    let profile = keystead();
    let view = preps::complete(Persona { role: Some(Role::Ae), purpose: Some(Purpose::Expansion) }).view();
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
    insta::assert_snapshot!("ready", page(&when_ready(&context).unwrap()));
    let view = preps::sparse().view();
    insta::assert_snapshot!("ready_sparse", page(&when_ready(&Context { view: &view, ..context }).unwrap()));
    assert_eq!(when_ready(&Context { view: &preps::ambiguous().view(), ..context }), None);
}

#[test]
fn runs_are_stopped_paused_and_resumed_by_words() {
    let log = preps::mid_run();
    let run = || RunId::from(CUSTOMER_RUN);
    assert_eq!(say(&log, "stop").0.effects, vec![Effect::CancelRun(run())]);
    assert_eq!(say(&log, "pause").0.effects, vec![Effect::PauseRun(run())]);
    let paused = log.add(domain::Event::WorkflowPaused { run: run(), paused: true });
    assert_eq!(say(&paused, "resume").0.effects, vec![Effect::ResumeRun(run())]);
    let done = preps::complete(Persona::default());
    assert!(say(&done, "pause").0.effects.is_empty());
    assert_eq!(say(&done, "/refresh").0.effects, vec![Effect::Refresh]);
}

#[test]
fn slash_commands_are_the_same_actions() {
    let log = preps::complete(Persona::default());
    for (text, action) in [
        ("/fit", Action::ProductFit { finding: None }),
        ("/roi", Action::RoiCase),
        ("/one-pager", Action::PreviewDocument),
        ("/share", Action::PreviewDocument),
        ("/one-pager pdf", Action::CreateDocument(DocumentOrder::brief(DocumentFormat::Pdf))),
        ("/deep hiring", Action::Explore { area: Area::Hiring }),
        ("/deep", Action::Explore { area: Area::Findings }),
        ("/refresh", Action::Refresh),
    ] {
        assert_eq!(say(&log, text).0.what, What::Act { action }, "{text}");
    }
}

#[test]
fn what_is_not_understood_still_helps() {
    let (_, reply) = say(&preps::complete(Persona::default()), "asdf qwer zxcv");
    insta::assert_snapshot!("lost", page(&reply));
}
